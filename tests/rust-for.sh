#!/usr/bin/env bash
# Runs a command, such as cargo, with a Rust that has what the usual one may lack:
#
#   tests/rust-for.sh TARGET COMMAND...     Rust's own libraries for that target (LIBRARIES, such as std; core, else)
#   tests/rust-for.sh sources COMMAND...    the sources of Rust's own libraries, for `-Z build-std`
#
# rustup adds either to the toolchain in use. Where it cannot, and with DEBIAN_RUST=1, Debian's newest Rust is taken, which
# has the sources; it is unpacked below target/tools and not installed.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
what=$1
shift

# Copies of the repository share it by this variable.
export PAYSIG_RUST_DEBIAN=${PAYSIG_RUST_DEBIAN:-$root/target/tools/rust-debian}

unpack() {
    local folder=$PAYSIG_RUST_DEBIAN std llvm
    rm -rf "$folder"
    mkdir -p "$folder"
    dependencies() { apt-cache depends --no-recommends --no-suggests "$1" | sed -n 's/.*Depends: //p'; }
    std=$(dependencies libstd-rust-web-dev | grep '^libstd-rust-web-[0-9.]*$' || true)
    llvm=$(dependencies "${std:-none}" 2>/dev/null | sed -n 's/^libllvm\([0-9]*\)$/\1/p')
    if [ -z "$llvm" ] || ! (cd "$folder" && apt-get download -qq rustc-web rust-web-src libstd-rust-web-dev "$std" \
            "libllvm$llvm" "lld-$llvm" 2>apt.log); then
        cat "$folder/apt.log" >&2 2>/dev/null || true
        echo "rust-for: no Rust for '$what' here: rustup, or Debian's rustc-web and rust-web-src" >&2
        exit 1
    fi
    for package in "$folder"/*.deb; do dpkg -x "$package" "$folder"; done
    # The sources of the libraries are what is wanted, not the compiler's.
    rm -rf "$folder"/*.deb "$folder"/usr/src/*/{compiler,src}
    touch "$folder/complete"
}

debian() {
    local folder=$PAYSIG_RUST_DEBIAN lld
    [ -e "$folder/complete" ] || unpack
    lld=$(echo "$folder"/usr/lib/llvm-*/bin)
    export RUSTC=$folder/usr/bin/rustc RUSTDOC=$folder/usr/bin/rustdoc
    export LD_LIBRARY_PATH=$folder/usr/lib/x86_64-linux-gnu:${lld%/bin}/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$lld/wasm-ld
}

# by_rustup PATH WHAT...: whether the toolchain has the folder, now or after rustup has added what it is of.
by_rustup() {
    [ -z "${DEBIAN_RUST:-}" ] || return 1
    [ ! -d "$(rustc --print sysroot)/lib/rustlib/$1" ] || return 0
    command -v rustup >/dev/null && timeout 300 rustup "${@:2}" >&2 && [ -d "$(rustc --print sysroot)/lib/rustlib/$1" ]
}

# What is not stable is allowed, for this command alone.
if [ "$what" = sources ]; then
    by_rustup src/rust/library component add rust-src || debian
    export RUSTC_BOOTSTRAP=1
elif ! by_rustup "$what/lib" target add "$what"; then
    debian
    export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=${LIBRARIES:-core}
fi
exec "$@"
