#!/usr/bin/env python3
"""Writes what the packages are made of, as CycloneDX 1.6: target/dist/paysig-VERSION.cdx.json; and SHA256SUMS beside it.

    release/sbom.py            of what is in target/dist

Each package of the workspace that is shipped, with every crate that it is built of, on any system: version, licence, the
checksum in Cargo.lock, and who depends on whom. What is only needed to build or to test is not in it. Packages for Python,
Go, PHP and Node have nothing else in them. The files that are shipped are listed with their checksums. The same commit and
files give the same bytes.
"""

import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tomllib
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent
DIST = ROOT / "target" / "dist"

SHIPPED = {
    "paysig": "the crate",
    "paysig-c": "the C library, in the packages for C, C++, Go, Node.js and PHP",
    "paysig-cli": "the command",
    "paysig-explain": "the crate",
    "paysig-explain-page": "the page that explains signatures",
    "paysig-gateway": "the stand-in for the provider",
    "paysig-explain-py": "the native module of the Python package paysig-explain",
    "paysig-py": "the native module of the Python package",
    "paysig-tower": "the crate",
}
"""By the name of the crate."""


def output(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def normal_dependencies(node: dict) -> list[str]:
    """What is linked: not what is needed to build or to test."""
    return sorted({d["pkg"] for d in node["deps"] if any(kind["kind"] is None for kind in d["dep_kinds"])})


def component(package: dict, checksums: dict[tuple[str, str], str]) -> dict:
    name, version = package["name"], package["version"]
    if not package["license"]:
        sys.exit(f"sbom: {name} {version} says no licence")
    described = {
        "type": "library",
        "bom-ref": f"pkg:cargo/{name}@{version}",
        "name": name,
        "version": version,
        # Some say MIT/Apache-2.0, as was usual before SPDX expressions.
        "licenses": [{"expression": package["license"].replace("/", " OR ")}],
        "purl": f"pkg:cargo/{name}@{version}",
    }
    if package["source"] is None:
        described["description"] = f"{package['description']}: {SHIPPED[name]}"
    elif (name, version) in checksums:
        described["hashes"] = [{"alg": "SHA-256", "content": checksums[name, version]}]
    else:
        sys.exit(f"sbom: {name} {version} has no checksum in Cargo.lock")
    return described


def crates() -> tuple[list[dict], list[dict]]:
    """Components and who depends on whom."""
    metadata = json.loads(output("cargo", "metadata", "--locked", "--all-features", "--format-version", "1"))
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text(encoding="utf-8"))
    checksums = {(p["name"], p["version"]): p["checksum"] for p in lock["package"] if "checksum" in p}
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    members = [packages[i] for i in metadata["workspace_members"]]
    # `publish = false` is an empty list there.
    unknown = [p["name"] for p in members if p["publish"] is None and p["name"] not in SHIPPED]
    if unknown:
        sys.exit(f"sbom: published, but not known here: {', '.join(unknown)}")
    left = [package["id"] for package in members if package["name"] in SHIPPED]
    reached: set[str] = set()
    while left:
        identifier = left.pop()
        if identifier not in reached:
            reached.add(identifier)
            left += normal_dependencies(nodes[identifier])
    ref = {i: f"pkg:cargo/{packages[i]['name']}@{packages[i]['version']}" for i in reached}
    components = [component(packages[i], checksums) for i in reached]
    graph = [{"ref": ref[i], "dependsOn": sorted(ref[d] for d in normal_dependencies(nodes[i]))} for i in reached]
    return sorted(components, key=lambda c: c["bom-ref"]), sorted(graph, key=lambda g: g["ref"])


def main() -> int:
    version = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["workspace"]["package"]["version"]
    bom, sums = DIST / f"paysig-{version}.cdx.json", DIST / "SHA256SUMS"
    for old in (bom, sums):
        old.unlink(missing_ok=True)
    shipped = sorted(path for path in DIST.rglob("*") if path.is_file())
    digests = {str(path.relative_to(DIST)): hashlib.sha256(path.read_bytes()).hexdigest() for path in shipped}
    if not digests:
        sys.exit("sbom: there is nothing in target/dist")
    components, graph = crates()
    roots = [c["bom-ref"] for c in components if c["name"] in SHIPPED]
    files = [
        {
            "type": "file",
            "bom-ref": f"file:{name}",
            "name": name,
            "version": version,
            "hashes": [{"alg": "SHA-256", "content": digest}],
        }
        for name, digest in digests.items()
    ]
    seconds = os.environ.get("SOURCE_DATE_EPOCH") or output("git", "log", "-1", "--format=%ct").strip()
    stamp = output("date", "--utc", f"--date=@{seconds}", "+%Y-%m-%dT%H:%M:%SZ").strip()
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": stamp,
            "component": {
                "type": "application",
                "bom-ref": "paysig",
                "name": "paysig",
                "version": version,
                "licenses": [{"expression": "MIT OR Apache-2.0"}],
                "externalReferences": [{"type": "vcs", "url": "https://github.com/paysig/paysig"}],
            },
        },
        "components": components + files,
        "dependencies": [{"ref": "paysig", "dependsOn": roots}, *graph],
    }
    # Of what it says, so that the same says the same.
    name = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    document["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"
    bom.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    digests[bom.name] = hashlib.sha256(bom.read_bytes()).hexdigest()
    sums.write_text("".join(f"{digests[name]}  {name}\n" for name in sorted(digests)), encoding="ascii")
    licences = sorted({c["licenses"][0]["expression"] for c in components})
    print(f"sbom: {len(components)} crates in {len(roots)} packages, {len(digests)} files; licences: {'; '.join(licences)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
