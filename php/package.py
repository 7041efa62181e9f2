#!/usr/bin/env python3
"""Writes the Composer package to target/dist: sources, preload script, header, the library for Linux, and the licences.

    python3 php/package.py      after `make stage`; `make composer` does both

The same sources make the same bytes. The library needs nothing but a C library; tests/composer.py checks what of it.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PHP = ROOT / "php"
STAGE = ROOT / "target" / "stage"
DIST = ROOT / "target" / "dist"
TARGET = "x86_64-unknown-linux-gnu"
LIBRARY = "lib/linux-x86_64/libpaysig.so"


def output(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def manifest(metadata: dict) -> str:
    """composer.json with its version, which it has elsewhere from a tag, and without what only development needs."""
    version = next(package["version"] for package in metadata["packages"] if package["name"] == "paysig-c")
    composer = json.loads((PHP / "composer.json").read_text(encoding="utf-8"))
    for name in ("require-dev", "autoload-dev", "archive"):
        composer.pop(name)
    return json.dumps({"name": composer.pop("name"), "version": version, **composer}, indent=4) + "\n"


def notices(metadata: dict) -> str:
    """The licences of what is inside the library."""
    tree = output("cargo", "tree", "--locked", "--package", "paysig-c", "--features", "capi", "--edges", "normal",
                  "--target", TARGET, "--prefix", "none", "--format", "{p}")
    wanted = {tuple(line.split()[:2]) for line in tree.splitlines()}
    packages = [package for package in metadata["packages"] if (package["name"], f"v{package['version']}") in wanted]
    text = ["libpaysig.so is made of paysig itself and of these, each under the licence that it names:\n"]
    for package in sorted((package for package in packages if package["source"]), key=lambda package: package["name"]):
        folder = pathlib.Path(package["manifest_path"]).parent
        # Under a choice of licences, the shorter one.
        files = sorted(folder.glob("LICEN[CS]E*"), key=lambda path: path.stat().st_size)
        if not files:
            sys.exit(f"package: {package['name']} has no licence file")
        licence = files[0].read_text(encoding="utf-8").strip()
        text.append(f"{'=' * 80}\n{package['name']} {package['version']}: {package['license']}\n\n{licence}\n")
    return "\n".join(text)


def stripped(library: pathlib.Path) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "libpaysig.so"
        output("strip", "--strip-unneeded", "-o", str(path), str(library))
        return path.read_bytes()


def main() -> None:
    metadata = json.loads(output("cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", TARGET))
    composer = manifest(metadata)
    files = {
        "composer.json": composer.encode(),
        "lib/paysig.cdef.h": (STAGE / "share" / "paysig" / "paysig.cdef.h").read_bytes(),
        "lib/THIRD-PARTY.txt": notices(metadata).encode(),
        LIBRARY: stripped(STAGE / "lib" / "libpaysig.so.1"),
    }
    sources = [PHP / "preload.php", PHP / "README.md", *sorted((PHP / "src").rglob("*.php"))]
    files |= {str(path.relative_to(PHP)): path.read_bytes() for path in sources}
    files |= {name: (ROOT / name).read_bytes() for name in ("LICENSE-APACHE", "LICENSE-MIT")}
    DIST.mkdir(parents=True, exist_ok=True)
    path = DIST / f"paysig-php-{json.loads(composer)['version']}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o755 if name == LIBRARY else 0o644) << 16
            archive.writestr(entry, files[name])
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
