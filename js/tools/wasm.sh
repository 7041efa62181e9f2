#!/usr/bin/env bash
# Builds the core for wasm32-unknown-unknown, as target/wasm/paysig.wasm: the C ABI (ffi-c), as it is.
#
#   js/tools/wasm.sh explain      target/wasm/paysig_explain_page.wasm instead: what the page docs/explain/ runs
#
# The Rust that has this target is tests/rust-for.sh's.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=wasm32-unknown-unknown
built=target/wasm
case ${1:-core} in
    core)
        module=paysig_c output=paysig profile=capi stack=65536
        options=(--package paysig-c --features capi) libraries=core
        ;;
    explain)
        # It writes nested values by recursion.
        module=paysig_explain_page output=paysig_explain_page profile=release stack=1048576
        options=(--package paysig-explain-page) libraries=std,panic_abort
        ;;
    *) echo "wasm: $1 is not known" >&2; exit 2 ;;
esac
build=(cargo rustc --quiet --locked --target-dir "$built" --target "$target" --profile "$profile" --crate-type cdylib
    "${options[@]}")

# Measured with the profile capi as it is, when this was written (bytes of the module; nanoseconds for 300 B and 64 KiB):
# 135,580 with SIMD (1045, 158,217); 143,508 without (1501, 184,593); 136,407 with sha2's compact backend instead (1849,
# 704,228). opt-level s with SIMD: 128,609 (1064, 162,487); 3: 143,827 (1044, 158,127). At z a panic is reachable.
#
# SIMD is in Node.js 16.4, Chromium 91, Firefox 89, Safari 16.4 and later: SHA-256 is faster with it, and
# smaller. The core needs a few KiB of stack; one that is too deep traps, because the stack lies at the start of memory.
export RUSTFLAGS="-C target-feature=+simd128 -C link-arg=-zstack-size=$stack -C link-arg=--export=__stack_pointer"

LIBRARIES=$libraries tests/rust-for.sh "$target" "${build[@]}"
cp "$built/$target/$profile/$module.wasm" "$built/$output.wasm"
