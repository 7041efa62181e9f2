#!/usr/bin/env bash
# Builds what people install, into target/dist: wheels for every CPython from 3.10, and the source distributions; of
# paysig and of paysig-explain, which developers add.
#
#   py/wheels.sh [manylinux] [musllinux] [aarch64] [sdist]
#
# zig links against the oldest C library that a tag promises, whatever this machine has. std is built along, with
# tests/build-std.sh: it is not installed for every target, and the wheels are a quarter smaller so.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd .. && pwd)
dist=$root/target/dist
export PATH=$root/target/tools/wheels/bin:$PATH

# Nothing of the machine that builds it is in a wheel.
flags=("--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo" "--remap-path-prefix=$root=paysig")
CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f' && printf %s "${flags[*]}")
export CARGO_ENCODED_RUSTFLAGS

wheel() { # wheel RUST-TARGET TAG
    local target=$1 tag=$2 architecture=${1%%-*}
    rm -f "$dist"/paysig{,_explain}-*-"$tag"_"$architecture"*.whl
    for manifest in Cargo.toml explain/Cargo.toml; do
        ../tests/build-std.sh maturin build --quiet --locked --zig --target "$target" --compatibility "$tag" \
            --compression-level 9 --manifest-path "$manifest" --out "$dist"
    done
    ls "$dist"/paysig{,_explain}-*-"$tag"_"$architecture"*.whl
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
            find "$dist" -maxdepth 1 -name 'paysig[-_]*.tar.gz' ! -name 'paysig-*-linux-*' -delete
            maturin sdist --out "$dist"
            maturin sdist --manifest-path explain/Cargo.toml --out "$dist"
            find "$dist" -maxdepth 1 -name 'paysig[-_]*.tar.gz' ! -name 'paysig-*-linux-*'
            ;;
        *) echo "wheels: unknown: $what" >&2; exit 2 ;;
    esac
done
