#!/usr/bin/env bash
# Holds the implementations that Go and PHP have of their own against the core, with random inputs: the same bytes, or the
# same fault at the same place. `make fuzz-languages` sets what it needs.
#
#   fuzz/languages.sh [SECONDS [TARGET...]]     60 seconds each, and all, where nothing else is said: Go's seven, and `php`
#
# Go's keep inputs that reach new code in Go's own cache, and one that is answered in two ways in
# go/internal/native/testdata. PHP makes its texts anew from a seed in each round, which is printed where they disagree.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
targets=("${@:2}")
[ ${#targets[@]} -gt 0 ] ||
    targets=(FuzzCanonical FuzzCredentials FuzzNotification FuzzNumber FuzzSeal FuzzSettings FuzzText php)

# Of a processor: by the clock it says little where others work too.
TIMEFORMAT='%U s'
logs=target/fuzz-findings
mkdir -p "$logs"

in_go() {
    (cd go && "${GO:-go}" test ./internal/native -run '^$' -fuzz "^$1\$" -fuzztime "${seconds}s")
}

in_php() {
    local rounds=0 seed
    SECONDS=0
    while [ $SECONDS -lt "$seconds" ]; do
        seed=$RANDOM$RANDOM
        PAYSIG_SEED=$seed phpunit --configuration php/phpunit.xml --filter DifferentialTest || { echo "seed $seed"; return 1; }
        rounds=$((rounds + 1))
    done
    echo "$rounds rounds"
}

failed=()
for target in "${targets[@]}"; do
    log=$logs/$target.log
    run=(in_go "$target")
    [ "$target" != php ] || run=(in_php)
    if { time "${run[@]}" >"$log" 2>&1; } 2>"$logs/$target.time"; then
        echo "$target: $(grep -e 'execs:' -e ' rounds$' "$log" | tail -n 1), $(<"$logs/$target.time") of a processor"
    else
        failed+=("$target")
        grep -m 1 -A 8 -e '^--- FAIL' -e '^There w' "$log" | cut -c 1-400 || tail -n 20 "$log"
        tail -n 1 "$log"
        echo "$target: FAILED, see $log"
    fi
done
[ ${#failed[@]} -eq 0 ]
