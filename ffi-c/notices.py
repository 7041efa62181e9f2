#!/usr/bin/env python3
"""Prints the licences of what is linked into a package of this workspace, for those who pass its binaries on.

    ffi-c/notices.py [PACKAGE [FEATURE...]]     paysig-c with its feature capi without an argument

A crate under several licences is passed on under MIT where that is one of them. Reads Cargo.lock and the sources that
cargo has downloaded; fails where a crate brings no licence text.
"""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def cargo(*arguments: str) -> str:
    return subprocess.run(["cargo", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def linked(package: str, features: list[str]) -> list[dict]:
    """Every crate that ends up in the binary, by name: what is only needed to build or to test is not."""
    tree = ["tree", "--locked", "--package", package, "--edges", "normal,no-proc-macro", "--prefix", "none"]
    lines = cargo(*tree, "--no-default-features", "--features", ",".join(features), "--format", "{p}").splitlines()
    # "NAME vVERSION", and a path where it is ours.
    named = {tuple(line.split()[:2]) for line in lines if "(/" not in line}
    crates = json.loads(cargo("metadata", "--format-version=1", "--locked"))["packages"]
    return [crate for crate in crates if (crate["name"], f"v{crate['version']}") in named]


def text(crate: dict) -> str:
    folder = pathlib.Path(crate["manifest_path"]).parent
    files = sorted(path for path in folder.iterdir() if path.name.upper().startswith(("LICENSE", "LICENCE", "COPYING")))
    mit = [path for path in files if "MIT" in path.name.upper()]
    if not files or ("MIT" in crate["license"] and len(files) > 1 and not mit):
        sys.exit(f"notices: {crate['name']} brings no licence text")
    return (mit or files)[0].read_text(encoding="utf-8").strip()


def main() -> None:
    package, *features = sys.argv[1:] or ["paysig-c", "capi"]
    crates = linked(package, features)
    if not crates:
        sys.exit("notices: no crate is linked, which cannot be")
    print("paysig is under MIT or Apache-2.0, at your option. These are linked into it, as is the core library of Rust")
    print("(MIT or Apache-2.0, The Rust Project contributors).")
    for crate in crates:
        print(f"\n\n{crate['name']} {crate['version']} ({crate['license']}), {crate['repository']}\n")
        print(text(crate))


if __name__ == "__main__":
    main()
