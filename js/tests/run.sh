#!/usr/bin/env bash
# Installs the package from target/dist into an empty folder, without a network, and runs the tests there.
#
#   js/tests/run.sh [TEST...]      only these files; all of them without an argument
set -euo pipefail
cd "$(dirname "$0")/../.."

root=$PWD
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp js/tests/* "$folder"
cd "$folder"
echo '{ "private": true }' >package.json
npm install --offline --silent --no-audit --no-fund "$root/target/dist/paysig-$version.tgz"
PAYSIG_ROOT=$root node --test --test-reporter="$root/js/tests/reporter.mjs" "$@"
