#!/usr/bin/env bash
# Builds the core for wasm32-unknown-unknown, as target/wasm/paysig.wasm: the C ABI (ffi-c), as it is.
#
#   js/tools/wasm.sh explain      target/wasm/paysig_explain_page.wasm instead: what the page docs/explain/ runs
#
# The Rust that is used has this target from rustup; where rustup cannot get it, Debian's Rust builds it from the
# library's sources, all of it unpacked below target/tools. DEBIAN_RUST=1 asks for that way.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=wasm32-unknown-unknown
built=target/wasm
case ${1:-core} in
    core)
        module=paysig_c output=paysig profile=capi library=core stack=65536
        options=(--package paysig-c --features capi)
        ;;
    explain)
        # It writes nested values by recursion.
        module=paysig_explain_page output=paysig_explain_page profile=release library=std,panic_abort stack=1048576
        options=(--package paysig-explain-page)
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

debian() { # unpacks Debian's Rust, and builds with it
    local folder=$PWD/target/tools/rust-wasm versioned
    versioned=$(apt-cache depends libstd-rust-web-dev | sed -n 's/.*Depends: \(libstd-rust-web-[0-9.]*\)$/\1/p')
    if [ ! -x "$folder/usr/bin/rustc" ]; then
        echo "npm: unpacking Debian's Rust" >&2
        mkdir -p "$folder"
        if ! (cd "$folder" && apt-get download -qq rustc-web libstd-rust-web-dev rust-web-src "$versioned" \
                libllvm22 lld-22 2>apt.log); then
            cat "$folder/apt.log" >&2
            echo "npm: no Rust for $target here: 'rustup target add $target', or Debian's rustc-web and lld-22" >&2
            exit 1
        fi
        for package in "$folder"/*.deb; do dpkg -x "$package" "$folder"; done
        rm "$folder"/*.deb
    fi
    export RUSTC=$folder/usr/bin/rustc
    export LD_LIBRARY_PATH=$folder/usr/lib/x86_64-linux-gnu:$folder/usr/lib/llvm-22/lib
    # build-std is for nightly compilers elsewhere; Debian's has the sources that fit it.
    export RUSTC_BOOTSTRAP=1
    RUSTFLAGS+=" -C linker=$folder/usr/lib/llvm-22/bin/wasm-ld"
    build+=(-Z "build-std=$library" --config "profile.$profile.panic=\"abort\"")
}

has_target() {
    [ -d "$(rustc --print target-libdir --target $target 2>/dev/null)" ]
}

if [ -n "${DEBIAN_RUST:-}" ]; then
    debian
elif ! has_target && ! { command -v rustup >/dev/null && timeout 300 rustup target add $target && has_target; }; then
    debian
fi
"${build[@]}"
cp "$built/$target/$profile/$module.wasm" "$built/$output.wasm"
