#!/bin/sh
# What cargo calls instead of rustc for the crates of this repository (coverage.py): they count which lines and branches
# they run. Branches are not yet an option of the stable compiler; and what it inlines itself, before LLVM does, it reports
# as not run.
RUSTC_BOOTSTRAP=1 exec "$@" -C instrument-coverage -Z coverage-options=branch -Z inline-mir=no
