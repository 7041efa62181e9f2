#!/usr/bin/env bash
# Builds what people install, into target/dist: wheels for every CPython from 3.10, and the source distribution.
#
#   py/wheels.sh [manylinux] [musllinux] [aarch64] [sdist]
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

wheel() { # wheel RUST-TARGET TAG
    local target=$1 tag=$2 architecture=${1%%-*}
    rm -f "$dist"/paysig-*-"$tag"_"$architecture"*.whl
    CARGO_TARGET_DIR=$root/target/wheels ../tests/rust-for.sh sources maturin build --quiet --locked --zig \
        --target "$target" --compatibility "$tag" --compression-level 9 --out "$dist"
    ls "$dist"/paysig-*-"$tag"_"$architecture"*.whl
}

mkdir -p "$dist"
[ $# -gt 0 ] || set -- manylinux musllinux sdist
for what in "$@"; do
    case $what in
        manylinux) wheel x86_64-unknown-linux-gnu manylinux2014 ;;
        musllinux) wheel x86_64-unknown-linux-musl musllinux_1_2 ;;
        aarch64) wheel aarch64-unknown-linux-gnu manylinux2014 ;;
        sdist)
            # The C library's tarball is called after its platform, and stays.
            find "$dist" -maxdepth 1 -name 'paysig-*.tar.gz' ! -name 'paysig-*-linux-*' -delete
            maturin sdist --out "$dist"
            find "$dist" -maxdepth 1 -name 'paysig-*.tar.gz' ! -name 'paysig-*-linux-*'
            ;;
        *) echo "wheels: unknown: $what" >&2; exit 2 ;;
    esac
done
