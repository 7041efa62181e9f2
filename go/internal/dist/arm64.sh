#!/bin/sh
# Builds the static C library for linux/arm64, below target/go-libraries/aarch64-unknown-linux-gnu.
#
# With rustup that takes `rustup target add aarch64-unknown-linux-gnu`. Where the target is not installed, Debian's rustc is
# taken, which comes with the source of its libraries; it is unpacked below target/debian-rust, and nothing is installed.
# It needs the LLVM of its release (Debian's package llvm-22, today). Both need binutils-aarch64-linux-gnu.
set -eu
cd "$(dirname "$0")/../../.."
target=aarch64-unknown-linux-gnu debian=$PWD/target/debian-rust
if [ -d "$(rustc --print target-libdir --target $target)" ]; then
    core=
else
    if [ ! -e "$debian/usr/bin/rustc" ]; then
        # The package's version moves with the security updates.
        version=$(apt-cache search '^libstd-rust-web-[0-9.]*$' | sed -n 's/^libstd-rust-web-\([0-9.]*\) .*/\1/p' | sort -V | tail -n 1)
        [ -n "$version" ] || { echo "arm64: apt has no rustc-web; run apt-get update, or add the target by rustup" >&2; exit 1; }
        mkdir -p "$debian/packages"
        (cd "$debian/packages" && apt-get download -qq rustc-web "libstd-rust-web-$version" libstd-rust-web-dev rust-web-src)
        for package in "$debian"/packages/*.deb; do dpkg -x "$package" "$debian"; done
        rm -r "$debian/packages"
    fi
    export RUSTC="$debian/usr/bin/rustc" LD_LIBRARY_PATH="$debian/usr/lib/x86_64-linux-gnu" RUSTC_BOOTSTRAP=1
    core='-Z build-std=core'
fi
# shellcheck disable=SC2086  # Two words or none.
${CARGO:-cargo} rustc --quiet --locked --target $target $core --target-dir target/go-libraries --package paysig-c \
    --profile capi --features capi --crate-type staticlib
