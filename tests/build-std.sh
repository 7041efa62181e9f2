#!/usr/bin/env bash
# Runs a command, such as maturin, with a Rust that compiles std along (`-Z build-std`): for targets whose std is not
# installed, and for libraries without std's printer of backtraces, which is a quarter of a small one and has nothing to
# print where names are stripped.
#
#   tests/build-std.sh COMMAND...
#
# The usual toolchain does where it has the sources of std (`rustup component add rust-src`); else Debian's newest, which
# is unpacked below target/tools. Either is told to allow what is not stable yet, for this build alone.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$root/target/tools/rust-debian

debian() {
    if [ ! -e "$folder/complete" ]; then
        rm -rf "$folder"
        mkdir -p "$folder"
        dependencies() { apt-cache depends --no-recommends --no-suggests "$1" | sed -n 's/.*Depends: //p'; }
        std=$(dependencies libstd-rust-web-dev | grep '^libstd-rust-web-[0-9.]*$' || true)
        llvm=$(dependencies "${std:-none}" 2>/dev/null | grep '^libllvm[0-9]*$' || true)
        if [ -z "$std" ] || [ -z "$llvm" ] || ! (cd "$folder" && \
                apt-get download -qq rustc-web rust-web-src libstd-rust-web-dev "$std" "$llvm" 2>apt.log); then
            cat "$folder/apt.log" >&2 2>/dev/null || true
            echo "build-std: no sources of std here: 'rustup component add rust-src', or Debian's rust-web-src" >&2
            exit 1
        fi
        for package in "$folder"/*.deb; do dpkg -x "$package" "$folder"; done
        # The sources of std are what is wanted, not the compiler's.
        rm -rf "$folder"/*.deb "$folder"/usr/src/*/{compiler,src}
        touch "$folder/complete"
    fi
    export RUSTC=$folder/usr/bin/rustc RUSTDOC=$folder/usr/bin/rustdoc
    export LD_LIBRARY_PATH=$folder/usr/lib/x86_64-linux-gnu${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
}

[ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library" ] || debian
export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_unwind CARGO_UNSTABLE_BUILD_STD_FEATURES=panic-unwind
export CARGO_TARGET_DIR=$root/target/build-std
exec "$@"
