#!/usr/bin/env bash
# Builds the fuzz targets and runs one after the other. The inputs that reach new code stay in target/fuzz-corpus for the
# next run; an input that makes a target fail goes to target/fuzz-findings, and the script fails.
#
#   fuzz/run.sh [SECONDS [TARGET...]]     60 seconds, and every target, where nothing else is said
#   FUZZ_ASAN=1 fuzz/run.sh ...           with AddressSanitizer, which sees reads out of bounds; several times slower
#   fuzz/run.sh keep [TARGET...]          of target/fuzz-corpus, puts into seeds the fewest inputs that reach what no seed
#                                         reaches
#
# Without cargo-fuzz, which takes longer to install than all of this in CI. It would set the same flags.
set -euo pipefail
cd "$(dirname "$0")"

seconds=${1:-60}
targets=("${@:2}")
bins=("${targets[@]/#/--bin=}")
[ ${#targets[@]} -gt 0 ] || bins=(--bins) targets=(abi builder forms provider reader streaming texts values)

coverage=(-Cpasses=sancov-module)
for option in level=4 inline-8bit-counters pc-table trace-compares; do
    coverage+=("-Cllvm-args=-sanitizer-coverage-$option")
done
built=../target/fuzz
if [ -n "${FUZZ_ASAN:-}" ]; then
    # The stable compiler has the sanitizer too, but not yet the option.
    export RUSTC_BOOTSTRAP=1
    coverage+=(-Zsanitizer=address)
    built=../target/fuzz-asan
fi
# With a target named, the flags go to neither build scripts nor macros.
host=$(rustc -vV | sed -n 's/^host: //p')
RUSTFLAGS="${coverage[*]} --cfg fuzzing" \
    cargo build --quiet --locked --release "${bins[@]}" --target "$host" --target-dir "$built"

# Of a processor: by the clock it says little where others work too.
TIMEFORMAT='%U s'

findings=../target/fuzz-findings
mkdir -p "$findings"
failed=()
for target in "${targets[@]}"; do
    corpus=../target/fuzz-corpus/$target
    mkdir -p "$corpus"
    log=$findings/$target.log
    if [ "$seconds" = keep ]; then
        "$built/$host/release/$target" -set_cover_merge=1 -use_counters=0 "seeds/$target" "$corpus" >"$log" 2>&1
        echo "$target: $(sed -n '$s/^MERGE-OUTER: //p' "$log")"
        continue
    fi
    if { time "$built/$host/release/$target" "$corpus" "seeds/$target" -artifact_prefix="$findings/$target-" \
        -max_total_time="$seconds" -timeout=10 -print_final_stats=1 >"$log" 2>&1; } 2>"$findings/$target.time"; then
        covered=$(grep -o 'cov: .* exec/s: [0-9]*' "$log" | tail -n 1)
        executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        echo "$target: $executions executions in $(<"$findings/$target.time") of a processor, $covered"
    else
        failed+=("$target")
        grep -m 1 -A 3 -e panicked -e ERROR "$log" || tail -n 20 "$log"
        echo "$target: FAILED, see target/fuzz-findings"
    fi
done
[ ${#failed[@]} -eq 0 ]
