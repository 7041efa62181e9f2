#!/usr/bin/env bash
# Builds the core for wasm32-unknown-unknown, as target/wasm/paysig.wasm: the C ABI (ffi-c), as it is.
#
# The Rust that has this target is tests/rust-for.sh's.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=wasm32-unknown-unknown
built=target/wasm
build=(cargo rustc --quiet --locked --target-dir "$built" --target "$target" --package paysig-c --profile capi
    --features capi --crate-type cdylib)

# Measured with the profile capi as it is, when this was written (bytes of the module; nanoseconds for 300 B and 64 KiB):
# 135,580 with SIMD (1045, 158,217); 143,508 without (1501, 184,593); 136,407 with sha2's compact backend instead (1849,
# 704,228). opt-level s with SIMD: 128,609 (1064, 162,487); 3: 143,827 (1044, 158,127). At z a panic is reachable.
#
# SIMD is in Node.js 16.4, Chromium 91, Firefox 89, Safari 16.4 and later: SHA-256 is faster with it, and
# smaller. The core needs a few KiB of stack; one that is too deep traps, because the stack lies at the start of memory.
export RUSTFLAGS="-C target-feature=+simd128 -C link-arg=-zstack-size=65536 -C link-arg=--export=__stack_pointer"

tests/rust-for.sh "$target" "${build[@]}"
cp "$built/$target/capi/paysig_c.wasm" "$built/paysig.wasm"
