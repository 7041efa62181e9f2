#!/usr/bin/env bash
# Makes what belongs to this machine's system and processor, the Python wheel and the static C library, in target/dist, and
# uses both in an empty folder. For the workflows, on Linux, macOS and Windows; `make release-check` makes all that is for
# Linux on x86-64.
set -euo pipefail
cd "$(dirname "$0")/.."

python=$(command -v python3 || command -v python)
version=$("$python" tests/versions.py --print)
host=$(rustc -vV | sed -n 's/^host: //p')
dist=$PWD/target/dist
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$dist" "$work/wheel" "$work/empty"

venv() { # venv NAME: makes an environment, and prints where its programs are
    "$python" -m venv "$work/$1"
    if [ -d "$work/$1/Scripts" ]; then echo "$work/$1/Scripts"; else echo "$work/$1/bin"; fi
}

block() { # block LANGUAGE: the README's example
    sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" README.md | sed '1d;$d'
}
due='Payload-Signature: 002380363931dc07a1c6458195083e54e074d3e09f0cca73e426d88dfcb5e549'
check() { # check WHAT OUTPUT
    if [ "${2%$'\r'}" != "$due" ]; then
        echo "native: $1 prints: $2" >&2
        exit 1
    fi
    echo "native: $1 signs"
}

# The version that the sdist builds with too.
maturin=$(sed -n 's/^requires = \["\(maturin==[0-9.]*\)"\]$/\1/p' py/pyproject.toml)
tools=$(venv tools)
options=() needs=("$maturin")
if [[ $host == *-linux-gnu ]]; then
    options=(--zig --compatibility manylinux2014)
    needs+=(ziglang==0.13.0)
fi
"$tools/python" -m pip install --quiet --disable-pip-version-check "${needs[@]}"
for manifest in py/Cargo.toml py/explain/Cargo.toml; do
    PATH="$tools:$PATH" "$tools/maturin" build --quiet --release --locked --manifest-path "$manifest" \
        --out "$work/wheel" "${options[@]}"
done
user=$(venv user)
"$user/python" -m pip install --quiet --disable-pip-version-check --no-index "$work"/wheel/*.whl
block python >"$work/empty/sign.py"
check "the wheel" "$(cd "$work/empty" && "$user/python" sign.py)"
cp "$work"/wheel/*.whl "$dist"

cargo rustc --quiet --locked --package paysig-c --profile capi --features capi --crate-type staticlib
name=paysig-$version-$host-static
mkdir -p "$work/$name/include" "$work/$name/lib"
cp include/paysig.h "$work/$name/include"
cp LICENSE-MIT LICENSE-APACHE CHANGELOG.md "$work/$name"
block c >"$work/empty/sign.c"
if [[ $host == *-windows-msvc ]]; then
    cp target/capi/paysig_c.lib "$work/$name/lib/paysig.lib"
    compiler=clang library=$work/$name/lib/paysig.lib
else
    cp target/capi/libpaysig_c.a "$work/$name/lib/libpaysig.a"
    compiler=cc library=$work/$name/lib/libpaysig.a
fi
"$compiler" -I "$work/$name/include" "$work/empty/sign.c" "$library" -o "$work/empty/sign.exe"
check "the static library" "$("$work/empty/sign.exe")"
tar -C "$work" -czf "$dist/$name.tar.gz" "$name"

ls -l "$dist"
