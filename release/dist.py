#!/usr/bin/env python3
"""Checks that target/dist has every package that a release has, with its version and no larger than is promised.

    release/dist.py [SUITE...]     only the packages that these suites make
"""

import fnmatch
import pathlib
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
DIST = ROOT / "target" / "dist"
KIB = 1024

# By the suite that makes them: what a file is called below target/dist, and its most bytes.
EXPECTED = {
    "crates": {
        "paysig-{version}.crate": 160 * KIB,
        "paysig-cli-{version}.crate": 160 * KIB,
        "paysig-explain-{version}.crate": 160 * KIB,
        "paysig-gateway-{version}.crate": 160 * KIB,
        "paysig-tower-{version}.crate": 160 * KIB,
    },
    "wheels": {
        "paysig-{version}-cp310-abi3-manylinux*_x86_64.whl": 400 * KIB,
        "paysig-{version}-cp310-abi3-musllinux*_x86_64.whl": 400 * KIB,
        "paysig-{version}-cp314-cp314t-manylinux*_x86_64.whl": 400 * KIB,
        "paysig-{version}.tar.gz": 1024 * KIB,
        "paysig_explain-{version}-cp310-abi3-manylinux*_x86_64.whl": 400 * KIB,
        "paysig_explain-{version}-cp310-abi3-musllinux*_x86_64.whl": 400 * KIB,
        "paysig_explain-{version}-cp314-cp314t-manylinux*_x86_64.whl": 400 * KIB,
        "paysig_explain-{version}.tar.gz": 1024 * KIB,
    },
    "go-module": {"go/github.com/paysig/paysig/go/@v/v{version}.zip": 2048 * KIB},
    "composer": {"paysig-php-{version}.zip": 1024 * KIB},
    "packages": {
        "paysig-{version}-linux-x86_64.tar.gz": 1024 * KIB,
        "libpaysig1_{version}-*_amd64.deb": 150 * KIB,
        "libpaysig-dev_{version}-*_amd64.deb": 1024 * KIB,
    },
    "npm": {"paysig-{version}.tgz": 150 * KIB},
    "explain-page": {"paysig-explain-{version}.html": 640 * KIB},
}


def main() -> int:
    version = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["workspace"]["package"]["version"]
    suites = sys.argv[1:] or list(EXPECTED)
    present = {str(path.relative_to(DIST)): path.stat().st_size for path in DIST.rglob("*") if path.is_file()}
    failed = []
    for suite in suites:
        for name, limit in EXPECTED.get(suite, {}).items():
            pattern = name.format(version=version)
            found = [path for path in present if fnmatch.fnmatch(path, pattern)]
            failed += [] if found else [f"{pattern} is missing"]
            failed += [f"{path} has {present[path]} bytes, more than {limit}" for path in found if present[path] > limit]
    # Anything else is told by its name too, so that nothing of another version is published.
    old = [path for path in present if version not in path and not path.startswith("go/") and path != "SHA256SUMS"]
    failed += [f"{path} is not of {version}" for path in old]
    for line in failed:
        print(f"release, {line}")
    for path, size in sorted(present.items()):
        print(f"{size / KIB:8.1f} KiB  {path}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
