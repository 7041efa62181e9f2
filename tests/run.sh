#!/usr/bin/env bash
# Runs every suite, one after the other, and says at the end what passed, failed and could not be tested here.
# With CI set, what cannot be tested is a failure.
#
#   tests/run.sh [SUITE...]     all of them but those that take minutes to build; or only these
set -uo pipefail
cd "$(dirname "$0")/.." || exit

passed=() failed=() skipped=() left=()
only=" $* " seen=" "

suite() { # suite NAME [WHAT setup.sh IS ASKED FOR...]
    local name=$1 start=$SECONDS
    shift
    seen+="$name "
    [[ "$only" =~ ^\ *$ || "$only" == *" $name "* ]] || return
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

# Only by name, as `make release-check` runs them.
package_suite() {
    if [[ "$only" == *" $1 "* ]]; then suite "$@"; else seen+="$1 " left+=("$1"); fi
}

suite lint lint
suite rust
suite msrv
suite c c
suite packages c packages
suite cli
suite explain explain go
suite explain-page explain-page
suite fuzz fuzz
suite assure assure
suite gateway gateway
suite tower tower
package_suite crates
suite python python
package_suite wheels wheels
suite go go
suite go-module go-module
suite php php
suite composer composer php
suite fpm fpm
suite npm npm
suite demo c e2e go node php python
suite docs c docs go node php python
suite readme c go node php python
suite e2e c e2e go node php python
suite guide c go guide node php python

for name in $only; do
    [[ "$seen" == *" $name "* ]] || failed+=("$name (there is no such suite)")
done

printf '\n'
[ ${#skipped[@]} -eq 0 ] || printf 'NOT TESTED, see above for what is missing: %s\n' "${skipped[*]}"
[ -n "${*}" ] || printf 'Left to make release-check: %s\n' "${left[*]}"
[ ${#failed[@]} -eq 0 ] || printf 'FAILED: %s\n' "${failed[*]}"
printf '%d passed, %d failed, %d skipped\n' ${#passed[@]} ${#failed[@]} ${#skipped[@]}
[ ${#failed[@]} -eq 0 ]
