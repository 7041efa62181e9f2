#!/usr/bin/env bash
# Runs a command with Debian's newest Rust, unpacked below target/tools, for targets whose std rustup's toolchain lacks
# here: its package of sources has that std, which cargo then builds along (`-Z build-std`), as cargo allows for this
# compiler alone.
#
#   tests/debian-rust.sh COMMAND...
#
# Its std has no printer of backtraces, which is large and has nothing to print in a stripped library.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$root/target/tools/rust-debian

if [ ! -e "$folder/complete" ]; then
    rm -rf "$folder"
    mkdir -p "$folder"
    # In one piece: an old list of packages and the server may disagree on which version is the newest.
    dependencies() { apt-cache depends --no-recommends --no-suggests "$1" | sed -n 's/.*Depends: //p'; }
    std=$(dependencies libstd-rust-web-dev | grep '^libstd-rust-web-[0-9.]*$' || true)
    llvm=$(dependencies "${std:-none}" 2>/dev/null | grep '^libllvm[0-9]*$' || true)
    if [ -z "$std" ] || [ -z "$llvm" ] || ! (cd "$folder" && \
            apt-get download -qq rustc-web rust-web-src libstd-rust-web-dev "$std" "$llvm" 2>apt.log); then
        cat "$folder/apt.log" >&2 2>/dev/null || true
        echo "debian-rust: no Rust with the sources of std here: Debian's rustc-web and rust-web-src" >&2
        exit 1
    fi
    for package in "$folder"/*.deb; do dpkg -x "$package" "$folder"; done
    # The sources of std are what is wanted, not the compiler's.
    rm -rf "$folder"/*.deb "$folder"/usr/src/*/{compiler,src}
    touch "$folder/complete"
fi

export RUSTC=$folder/usr/bin/rustc RUSTDOC=$folder/usr/bin/rustdoc RUSTC_BOOTSTRAP=1
export LD_LIBRARY_PATH=$folder/usr/lib/x86_64-linux-gnu${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export CARGO_UNSTABLE_BUILD_STD=std,panic_unwind CARGO_UNSTABLE_BUILD_STD_FEATURES=panic-unwind
export CARGO_TARGET_DIR=$root/target/rust-debian
exec "$@"
