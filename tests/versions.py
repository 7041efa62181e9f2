#!/usr/bin/env python3
"""The version stands in one place, `[workspace.package]` in Cargo.toml, and whatever repeats it says the same.

    tests/versions.py              checks every file that git knows, and that a wrong version in any of them is found
    tests/versions.py --print      prints the version

Each kind of file has its own place for a version, in RULES; a kind that is not there yet is checked as soon as it is.
"""

import fnmatch
import json
import pathlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator

ROOT = pathlib.Path(__file__).resolve().parent.parent

NUMBER = r"\d+\.\d+(?:\.\d+)?(?:-[0-9a-z.]+)?"
OURS = r"paysig(?:[-_/][\w/-]*)?"

# What was measured, and what was changed, is about other versions too. The vectors are of none.
PAST = ["CHANGELOG.md", "benches/results/*", "*Cargo.lock", "*package-lock.json", "tests/vectors/*", "tests/versions.py"]


def pattern(*expressions: str) -> Callable[[str], list[str]]:
    return lambda text: [found for expression in expressions for found in re.findall(expression, text, re.MULTILINE)]


def cargo(text: str) -> list[str]:
    manifest = tomllib.loads(text)
    package = manifest.get("package", {}) or manifest.get("workspace", {}).get("package", {})
    found = []
    # The fuzz targets are a workspace of their own and never published.
    if isinstance(package.get("version"), str) and package["version"] != "0.0.0":
        found.append(package["version"])
    tables = [manifest, manifest.get("workspace", {}), *manifest.get("target", {}).values()]
    for table in tables:
        for name in ("dependencies", "dev-dependencies", "build-dependencies"):
            for key, value in table.get(name, {}).items():
                version = value.get("version") if isinstance(value, dict) else value
                if key.startswith("paysig") and version is not None:
                    found.append(version)
    return found


def pyproject(text: str) -> list[str]:
    return [version for version in [tomllib.loads(text).get("project", {}).get("version")] if version]


def package_json(text: str) -> list[str]:
    package = json.loads(text)
    ours = package.get("name", "").startswith(("paysig", "@paysig/"))
    found = [package["version"]] if ours and "version" in package else []
    for kind in ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies"):
        found += [v for k, v in package.get(kind, {}).items() if k.startswith(("paysig", "@paysig/")) and v[0].isdigit()]
    return found


def composer(text: str) -> list[str]:
    package = json.loads(text)
    return [package["version"]] if "version" in package else []


RULES: dict[str, Callable[[str], list[str]]] = {
    "Cargo.toml": cargo,
    "pyproject.toml": pyproject,
    "package.json": package_json,
    "composer.json": composer,
    "*.h": pattern(rf'^#define PAYSIG_VERSION "({NUMBER})"'),
    "*.hpp": pattern(rf'\bPAYSIG_\w*VERSION\w* "({NUMBER})"'),
    "*.go": pattern(rf'^(?:const )?\s*Version\s*=\s*"({NUMBER})"'),
    "*.php": pattern(rf"\bVERSION = '({NUMBER})'"),
    "*.py": pattern(rf'^__version__ = "({NUMBER})"'),
    "*.[jt]s": pattern(rf'^(?:export )?const (?:version|VERSION) = "({NUMBER})"'),
    "CMakeLists.txt": pattern(rf"(?i)project\s*\(\s*paysig\b[^)]*\bVERSION\s+({NUMBER})"),
    "*.cmake": pattern(rf'(?i)PACKAGE_VERSION "({NUMBER})"'),
    "meson.build": pattern(rf"(?s)project\(\s*'paysig'[^)]*?\bversion:\s*'({NUMBER})'"),
    "changelog": pattern(rf"\A{OURS} \(({NUMBER})-[^)]*\)"),
    # Names of packages, and what is asked of a package manager.
    "*.md": pattern(
        rf"\b{OURS}[-_]v?(\d+\.\d+\.\d+)",
        rf"\b{OURS}(?:==|@v?|:)({NUMBER})",
        rf'\b{OURS} = "({NUMBER})"',
        rf'\b{OURS} = \{{[^}}\n]*version = "({NUMBER})"',
    ),
}


def rules(path: str) -> list[Callable[[str], list[str]]]:
    if any(fnmatch.fnmatch(path, past) for past in PAST):
        return []
    name = path.rsplit("/", 1)[-1]
    return [rule for glob, rule in RULES.items() if fnmatch.fnmatch(name, glob)]


def files() -> Iterator[tuple[str, str]]:
    """Path and text of every file that is looked at."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for path in filter(None, listed.split("\0")):
        file = ROOT / path
        if rules(path) and file.is_file() and not file.is_symlink():
            yield path, file.read_text(encoding="utf-8")


def found_in(path: str, text: str) -> list[str]:
    return [version for rule in rules(path) for version in rule(text)]


def agrees(version: str, due: str) -> bool:
    """Documents may ask for `0.1`, which the patch releases of it satisfy."""
    return version == due or version == due.rsplit(".", 1)[0]


def main() -> int:
    manifest = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))
    due = manifest["workspace"]["package"]["version"]
    if sys.argv[1:] == ["--print"]:
        print(due)
        return 0
    failed, places = [], 0
    for path, text in files():
        found = found_in(path, text)
        failed += [f"{path} says {version}, not {due}" for version in found if not agrees(version, due)]
        if found:
            places += len(found)
            # Seen failing: the same file with another version in it.
            planted = found_in(path, text.replace(due, "9.8.7"))
            if any(due == version for version in found) and "9.8.7" not in planted:
                failed.append(f"{path}: a wrong version would not be found")
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text(encoding="utf-8"))
    ours = {p["name"]: p["version"] for p in lock["package"] if p["name"].startswith("paysig") and "source" not in p}
    failed += [f"Cargo.lock has {name} {version}, not {due}" for name, version in ours.items() if version != due]
    # The least that has to be there: the workspace's own two, and the header.
    if places < 3 or "paysig" not in ours:
        failed.append("hardly a version was found: the rules do not fit the files")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    if not re.search(rf"^## (Unreleased|\[?{re.escape(due)}\]?( |$))", changes, re.MULTILINE):
        failed.append(f"CHANGELOG.md has neither Unreleased nor {due}")
    for line in failed:
        print(f"versions, {line}")
    print(f"versions: {due} in {places + len(ours)} places, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
