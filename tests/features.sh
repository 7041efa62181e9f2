#!/usr/bin/env bash
# Checks every crate that is published with each set of its features, without the tests' dependencies: what only builds
# because another crate of the workspace asks for more is found here.
#
#   tests/features.sh PACKAGE...
set -euo pipefail
cd "$(dirname "$0")/.."

features() { # features PACKAGE: the names of its features, but for `default`
    cargo metadata --quiet --locked --no-deps --format-version 1 | python3 -c '
import json, sys
package, = (p for p in json.load(sys.stdin)["packages"] if p["name"] == sys.argv[1])
print(*sorted(set(package["features"]) - {"default"}))' "$1"
}

sets=0
for package in "$@"; do
    read -ra names <<<"$(features "$package")"
    for ((set = 0; set < 1 << ${#names[@]}; set++)); do
        chosen=()
        for index in "${!names[@]}"; do
            if ((set >> index & 1)); then chosen+=("${names[index]}"); fi
        done
        # Without its dev-dependencies: `check` of the library and the programs alone takes none.
        if ! RUSTFLAGS='-D warnings' cargo check --quiet --locked --target-dir target/features --package "$package" \
                --no-default-features --features "$(IFS=,; echo "${chosen[*]}")"; then
            echo "features: $package does not build with: ${chosen[*]:-none}" >&2
            exit 1
        fi
        sets=$((sets + 1))
    done
done
echo "features: $sets sets of features build"
