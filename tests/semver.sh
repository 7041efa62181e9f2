#!/usr/bin/env bash
# Compares the public API of the published crates with that of the last release, by cargo-semver-checks: a change that
# breaks users needs a major version (before 1.0, a minor one). Where there is no release yet, with HEAD.
#
# A change that breaks users is planted first, and must be found.
set -euo pipefail
cd "$(dirname "$0")/.."

version=0.51.0
tools=$PWD/target/tools/semver
if ! "$tools/bin/cargo-semver-checks" --version 2>/dev/null | grep -q " $version$"; then
    echo "semver: building cargo-semver-checks $version, once (about ten minutes)"
    cargo install --quiet --locked --root "$tools" --version "$version" cargo-semver-checks
fi
export PATH="$tools/bin:$PATH" CARGO_TARGET_DIR=$PWD/target/semver
# What it reads is rustdoc's JSON.
export RUSTC_BOOTSTRAP=1

baseline=$(git describe --tags --abbrev=0 --match 'v[0-9]*' 2>/dev/null || echo HEAD)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
git archive --format=tar "$baseline" | tar -x -C "$folder" --one-top-level=before
git archive --format=tar HEAD | tar -x -C "$folder" --one-top-level=broken

check() { # check FOLDER BASELINE [OPTION...]
    cargo semver-checks check-release --manifest-path "$1/Cargo.toml" --baseline-root "$2" --all-features "${@:3}"
}

# `Error::slug` is gone.
python3 - "$folder/broken/core/src/error.rs" <<'END'
import pathlib, sys
path = pathlib.Path(sys.argv[1])
text = path.read_text(encoding="utf-8")
broken = text.replace("    pub const fn slug(&self)", "    pub(crate) const fn slug(&self)", 1)
assert broken != text
path.write_text(broken, encoding="utf-8")
END
if check "$folder/broken/core" "$folder/before/core" --release-type patch >"$folder/found.txt" 2>&1; then
    cat "$folder/found.txt"
    echo "semver: a method that is gone was not found" >&2
    exit 1
fi
grep -q 'Error::slug' "$folder/found.txt" || { cat "$folder/found.txt"; exit 1; }

for crate in core tower; do
    [ -e "$folder/before/$crate/Cargo.toml" ] || { echo "semver: $crate is not in $baseline"; continue; }
    check "$crate" "$folder/before/$crate"
done
echo "semver: nothing breaks users of $baseline but what its version allows; a planted break was found"
