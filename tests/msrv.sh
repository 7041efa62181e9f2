#!/usr/bin/env bash
# Builds the workspace with the oldest Rust that it promises (`rust-version` in Cargo.toml): rustup's, where it is
# installed, else Debian's, unpacked below target/tools.
set -euo pipefail
cd "$(dirname "$0")/.."

msrv=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)
folder=target/tools/rust-$msrv

if rustc=$(rustup which --toolchain "$msrv" rustc 2>/dev/null); then
    export RUSTC=$rustc
else
    if [ ! -x "$folder/usr/bin/rustc" ]; then
        echo "msrv: unpacking Debian's Rust $msrv"
        mkdir -p "$folder"
        version=$(apt-cache madison rustc-web 2>/dev/null | awk -v v="$msrv" 'index($3, v ".") == 1 { print $3; exit }')
        if [ -z "$version" ] || ! (cd "$folder" && apt-get download -qq "rustc-web=$version" \
                "libstd-rust-web-dev=$version" "libstd-rust-web-$msrv=$version" libllvm19 2>apt.log); then
            cat "$folder/apt.log" >&2 2>/dev/null || true
            echo "msrv: no Rust $msrv here: 'rustup toolchain install $msrv', or Debian's rustc-web $msrv" >&2
            exit 1
        fi
        for package in "$folder"/*.deb; do dpkg -x "$package" "$folder"; done
        rm "$folder"/*.deb
    fi
    export RUSTC=$PWD/$folder/usr/bin/rustc
    export LD_LIBRARY_PATH=$PWD/$folder/usr/lib/x86_64-linux-gnu:$PWD/$folder/usr/lib/llvm-19/lib
fi

"$RUSTC" --version
cargo check --quiet --locked --target-dir "target/msrv" --all-features "$@"
echo "msrv: builds with Rust $msrv"
