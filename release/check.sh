#!/usr/bin/env bash
# Makes everything that is published from a clean clone of HEAD, tests each package from its installed form, and leaves the
# packages with SHA256SUMS and an SBOM in target/dist. What is not committed is not in it.
#
#   release/check.sh [SUITE...]    all of it; or only the packages of these suites, such as `crates packages`
set -euo pipefail
cd "$(dirname "$0")/.."

root=$PWD
clone=$root/target/release-check
suites=("$@")
[ $# -gt 0 ] || suites=(lint crates wheels go-module composer fpm packages npm explain-page)

rm -rf "$clone"
git clone --quiet --no-hardlinks "$root" "$clone"
# HEAD may move on while this runs.
commit=$(git -C "$clone" rev-parse --short HEAD)
# Tags too are a clone's; `origin` would be this folder.
git -C "$clone" remote remove origin
cd "$clone"
if [ -n "$(git status --porcelain)" ]; then
    echo "release: a clean clone is not clean" >&2
    exit 1
fi

# A tool, and minutes to build.
mkdir -p target/tools
[ ! -d "$root/target/tools/semver" ] || cp -r "$root/target/tools/semver" target/tools

CI=true tests/run.sh "${suites[@]}"
[ $# -gt 0 ] || make --no-print-directory semver
python3 release/dist.py "${suites[@]}"
python3 release/sbom.py

# Nothing that was built or tested changed a file of the repository.
git status --porcelain | tee "$clone/target/changed.txt"
if [ -s "$clone/target/changed.txt" ]; then
    echo "release: the build changes files of the repository" >&2
    exit 1
fi

rm -rf "$root/target/dist"
cp -r target/dist "$root/target/dist"
rm -rf "$clone"
cd "$root/target/dist"
sha256sum --quiet --check SHA256SUMS
echo "release: $commit is in target/dist, $(wc -l <SHA256SUMS) files"
