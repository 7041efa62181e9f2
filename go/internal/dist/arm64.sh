#!/bin/sh
# Builds the static C library for linux/arm64, below target/go-libraries/aarch64-unknown-linux-gnu. Nothing is linked, so
# that no linker for arm64 is needed.
set -eu
cd "$(dirname "$0")/../../.."
target=aarch64-unknown-linux-gnu
tests/rust-for.sh $target "${CARGO:-cargo}" rustc --quiet --locked --target $target --target-dir target/go-libraries \
    --package paysig-c --profile capi --features capi --crate-type staticlib
