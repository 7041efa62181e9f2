#!/usr/bin/env bash
# Builds what people install, into target/dist: wheels for every CPython from 3.10, and the source distributions; of
# paysig and of paysig-explain, which developers add.
#
#   py/wheels.sh [manylinux] [musllinux] [free-threaded] [aarch64] [sdist]
#
# zig links against the oldest C library that a tag promises, whatever this machine has. std is built along: it is not
# installed for every target, and without its printer of backtraces, which has nothing to print where names are stripped,
# the wheels are a quarter smaller.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd .. && pwd)
dist=$root/target/dist
export PATH=$root/target/tools/wheels/bin:$PATH

# Nothing of the machine that builds it is in a wheel.
flags=("--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo" "--remap-path-prefix=$root=paysig"
    "--remap-path-prefix=$(rustc --print sysroot)=rust")
CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f' && printf %s "${flags[*]}")
export CARGO_ENCODED_RUSTFLAGS
export CARGO_UNSTABLE_BUILD_STD=std,panic_unwind CARGO_UNSTABLE_BUILD_STD_FEATURES=panic-unwind

wheel() { # wheel RUST-TARGET PYTHON TAG [MATURIN'S OPTION...]
    local target=$1 python=$2 tag=$3
    rm -f "$dist"/paysig{,_explain}-*-"$python"-*"$tag"_"${target%%-*}"*.whl
    for manifest in Cargo.toml explain/Cargo.toml; do
        CARGO_TARGET_DIR=$root/target/wheels ../tests/rust-for.sh sources maturin build --quiet --locked --zig \
            --target "$target" --compatibility "$tag" --compression-level 9 --manifest-path "$manifest" --out "$dist" "${@:4}"
    done
}

mkdir -p "$dist"
[ $# -gt 0 ] || set -- manylinux musllinux free-threaded sdist
for what in "$@"; do
    case $what in
        manylinux) wheel x86_64-unknown-linux-gnu abi3 manylinux2014 ;;
        musllinux) wheel x86_64-unknown-linux-musl abi3 musllinux_1_2 ;;
        # The limited API is not for it: one wheel for each version.
        free-threaded)
            python=$root/target/tools/free-threaded-python/python
            if [ -x "$python" ]; then
                wheel x86_64-unknown-linux-gnu cp314t manylinux2014 --interpreter "$python"
            else
                echo "wheels: none for free-threaded Python: tests/other-python.sh free-threaded brings one" >&2
            fi
            ;;
        aarch64) wheel aarch64-unknown-linux-gnu abi3 manylinux2014 ;;
        sdist)
            # The C library's tarball is called after its platform, and stays.
            find "$dist" -maxdepth 1 -name 'paysig[-_]*.tar.gz' ! -name 'paysig-*-linux-*' -delete
            maturin sdist --out "$dist"
            maturin sdist --manifest-path explain/Cargo.toml --out "$dist"
            find "$dist" -maxdepth 1 -name 'paysig[-_]*.tar.gz' ! -name 'paysig-*-linux-*'
            ;;
        *) echo "wheels: unknown: $what" >&2; exit 2 ;;
    esac
done
