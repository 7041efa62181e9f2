#!/usr/bin/env bash
# Runs every suite, one after the other, and says at the end what passed, failed and could not be tested here.
# With CI set, what cannot be tested is a failure.
set -uo pipefail
cd "$(dirname "$0")/.."

passed=() failed=() skipped=()

suite() { # suite NAME [WHAT setup.sh IS ASKED FOR...]
    local name=$1 start=$SECONDS
    shift
    printf '\n==> %s\n' "$name"
    if [ $# -gt 0 ] && ! tests/setup.sh "$@"; then
        if [ -n "${CI:-}" ]; then failed+=("$name"); else skipped+=("$name"); fi
    elif make --no-print-directory --silent "test-$name"; then
        passed+=("$name")
        printf '<== %s: passed in %d s\n' "$name" $((SECONDS - start))
    else
        failed+=("$name")
        printf '<== %s: FAILED\n' "$name"
    fi
}

suite lint
suite rust
suite msrv
suite c c
suite cli
suite fuzz fuzz
suite gateway gateway
suite python python
suite wheels wheels
suite go go
suite php php
suite demo c e2e go php python
suite readme c go php python
suite e2e c e2e go php python
suite guide c go guide php python

printf '\n'
[ ${#skipped[@]} -eq 0 ] || printf 'NOT TESTED, see above for what is missing: %s\n' "${skipped[*]}"
[ ${#failed[@]} -eq 0 ] || printf 'FAILED: %s\n' "${failed[*]}"
printf '%d passed, %d failed, %d skipped\n' ${#passed[@]} ${#failed[@]} ${#skipped[@]}
[ ${#failed[@]} -eq 0 ]
