#!/usr/bin/env python3
"""Packs the crates that are published into target/dist, checks what is in them, and uses them as a new user would.

    tests/crates.py            all of it
    tests/crates.py --pack     only packs and checks

The crates are verified by Cargo itself, then unpacked; the programs of docs/rust.md are built against these, with what the
page tells to add, and run, with the stand-in for the provider where they need one. The command is installed and run.
"""

import contextlib
import hashlib
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
import tomllib
import urllib.error
import urllib.request

import guide
import readme
import versions
from readme import ROOT

DIST = ROOT / "target" / "dist"
PUBLISHED = {
    "paysig": "core",
    "paysig-cli": "cli",
    "paysig-explain": "explain",
    "paysig-gateway": "gateway",
    "paysig-tower": "tower",
}
LIMIT = 160 * 1024
"""No packed crate is larger."""

MADE_BY_CARGO = {".cargo_vcs_info.json", "Cargo.lock", "Cargo.toml.orig"}
"""The first is not there where the sources are in no repository."""

PAGE = (ROOT / "docs" / "rust.md").read_text(encoding="utf-8")
VERSION = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["workspace"]["package"]["version"]


def cargo(*arguments: str, cwd: pathlib.Path = ROOT, **variables: str) -> subprocess.CompletedProcess:
    command = [os.environ.get("CARGO", "cargo"), *arguments]
    return subprocess.run(
        command, cwd=cwd, env=os.environ | variables, capture_output=True, text=True, check=False, timeout=1800
    )


def target() -> pathlib.Path:
    """Another name of the folder target for each state of the sources.

    Cargo verifies a crate against those that it has just packed, which it takes for crates of a registry: these never
    change as long as their version is the same, so what was unpacked and built of them before would be taken again. A
    registry of another name is another one.
    """
    digest = hashlib.sha256()
    for folder in PUBLISHED.values():
        for path in sorted((ROOT / folder / "src").rglob("*")):
            digest.update(path.read_bytes() if path.is_file() else str(path).encode())
        digest.update((ROOT / folder / "Cargo.toml").read_bytes())
    names = ROOT / "target" / "packed"
    shutil.rmtree(names, ignore_errors=True)
    names.mkdir(parents=True)
    link = names / digest.hexdigest()[:16]
    link.symlink_to(ROOT / "target", target_is_directory=True)
    return link


def pack() -> list[str]:
    """Has Cargo pack and verify each crate; gives what is wrong."""
    metadata = json.loads(cargo("metadata", "--locked", "--no-deps", "--format-version", "1").stdout)
    # `publish = false` is an empty list there.
    due = {package["name"] for package in metadata["packages"] if package["publish"] is None}
    if due != PUBLISHED.keys():
        return [f"to be published are {sorted(due)}"]
    packages = [argument for name in PUBLISHED for argument in ("--package", name)]
    # What is not committed is packed too, so that it can be tried; a release is made of a clean clone.
    result = cargo("package", "--locked", "--allow-dirty", "--target-dir", str(target()), *packages)
    if result.returncode != 0:
        return [f"cargo package: {result.stderr}"]
    # That a test is left out is what the manifests say.
    left_out = re.compile(r"warning: ignoring (test|example) `\w+` as `[\w/.]+` is not included in the published package")
    warnings = [line for line in result.stderr.splitlines() if line.startswith("warning") and not left_out.match(line)]
    DIST.mkdir(parents=True, exist_ok=True)
    for name in PUBLISHED:
        shutil.copy(ROOT / "target" / "package" / f"{name}-{VERSION}.crate", DIST)
    return warnings


def contents(name: str, folder: str) -> list[str]:
    """Checks a packed crate against the folder that it was made of."""
    path = DIST / f"{name}-{VERSION}.crate"
    faults = [f"{path.stat().st_size} bytes, more than {LIMIT}"] if path.stat().st_size > LIMIT else []
    root = f"{name}-{VERSION}/"
    with tarfile.open(path) as archive:
        members = archive.getmembers()
        faults += [f"{m.name} is no file of it" for m in members if not m.isfile() or not m.name.startswith(root)]
        read = {m.name.removeprefix(root): archive.extractfile(m).read() for m in members if m.isfile()}
    known = subprocess.run(["git", "ls-files", "-z", "."], cwd=ROOT / folder, capture_output=True, check=True)
    due = {path for path in known.stdout.decode().split("\0") if path.startswith("src/")}
    optional = {"core": ("tests/",), "explain": ("examples/",), "tower": ("examples/",)}.get(folder, ())
    due |= {path for path in known.stdout.decode().split("\0") if path.startswith(optional or ("/",))}
    due |= {"Cargo.toml", "README.md", "LICENSE-MIT", "LICENSE-APACHE"}
    packed = read.keys() - MADE_BY_CARGO
    faults += [f"{path} is missing" for path in sorted(due - packed)]
    faults += [f"{path} should not be in it" for path in sorted(packed - due)]
    for licence in ("LICENSE-MIT", "LICENSE-APACHE"):
        if read.get(licence) != (ROOT / licence).read_bytes():
            faults.append(f"{licence} is not the project's")
    package = tomllib.loads(read["Cargo.toml"].decode())["package"]
    for field in ("description", "license", "repository", "readme", "keywords", "categories", "rust-version", "authors"):
        if not package.get(field):
            faults.append(f"Cargo.toml has no {field}")
    if package["version"] != VERSION:
        faults.append(f"its version is {package['version']}")
    for dependency, given in tomllib.loads(read["Cargo.toml"].decode()).get("dependencies", {}).items():
        if isinstance(given, dict) and ("path" in given or "version" not in given):
            faults.append(f"{dependency} is not asked for by its version")
    return [f"{name}: {fault}" for fault in faults]


class Consumer:
    """Programs in a folder of their own, with the packed crates in place of crates.io's."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        for name in PUBLISHED:
            with tarfile.open(DIST / f"{name}-{VERSION}.crate") as archive:
                archive.extractall(folder, filter="data")
        self.patch = {name: folder / f"{name}-{VERSION}" for name in PUBLISHED}
        lock = tomllib.loads((ROOT / "Cargo.lock").read_text(encoding="utf-8"))
        self.locked = {package["name"]: package["version"] for package in lock["package"]}

    def dependency(self, command: str) -> str:
        """The line of a manifest that a `cargo add` of one package makes, at the version that the workspace has."""
        name, *options = command.split()
        table = {"version": VERSION if name in PUBLISHED else self.locked[name]}
        if "--no-default-features" in options:
            table["default-features"] = False
        if "--features" in options:
            table["features"] = options[options.index("--features") + 1].split(",")
        values = ", ".join(f"{key} = {json.dumps(value)}" for key, value in table.items())
        return f"{name} = {{ {values} }}"

    def build(self, name: str, adds: list[str], program: str, *, library: bool = False) -> pathlib.Path:
        """Builds a program, and gives its path."""
        folder = self.folder / name
        (folder / "src").mkdir(parents=True)
        (folder / "src" / ("lib.rs" if library else "main.rs")).write_text(program, encoding="utf-8")
        manifest = [f'[package]\nname = "{name}"\nversion = "0.0.0"\nedition = "2024"\n\n[workspace]\n\n[dependencies]']
        for line in adds:
            # Several packages may be added at once where none has options.
            words = line.split()
            manifest += [self.dependency(w) for w in words] if "--" not in line else [self.dependency(line)]
        manifest += ["\n[patch.crates-io]", *(f'{package} = {{ path = "{path}" }}' for package, path in self.patch.items())]
        (folder / "Cargo.toml").write_text("\n".join(manifest) + "\n", encoding="utf-8")
        shutil.copy(ROOT / "Cargo.lock", folder)
        target = ROOT / "target" / "crates"
        result = cargo("build", "--quiet", "--target-dir", str(target), cwd=folder, RUSTFLAGS="-D warnings")
        if result.returncode != 0:
            raise RuntimeError(f"{name} does not build:\n{result.stderr}")
        return target / "debug" / name

    def install(self) -> pathlib.Path:
        """Installs the command, as `cargo install paysig-cli` does."""
        patches = [f'patch.crates-io.{name}.path="{self.patch[name]}"' for name in ("paysig", "paysig-explain")]
        configs = [argument for patch in patches for argument in ("--config", patch)]
        target, root = ROOT / "target" / "crates", self.folder / "installed"
        result = cargo(
            "install", "--quiet", "--debug", "--path", str(self.patch["paysig-cli"]), "--root", str(root),
            "--target-dir", str(target), *configs, cwd=self.folder,
        )  # fmt: skip
        if result.returncode != 0:
            raise RuntimeError(f"the command does not install:\n{result.stderr}")
        return root / "bin"


def sections() -> dict[str, tuple[list[str], list[tuple[str, str]]]]:
    """Of each section of the page what it tells to add, and its blocks with their language."""
    found = {}
    for section in re.split(r"^#{1,2} ", PAGE, flags=re.MULTILINE)[1:]:
        title, _, text = section.partition("\n")
        adds = re.findall(r"^    cargo add (.*)$", text, re.MULTILINE)
        found[title] = adds, re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return found


def run(program: pathlib.Path, due: str) -> list[str]:
    result = subprocess.run([program], capture_output=True, text=True, check=False, timeout=60)
    if (result.returncode, result.stdout) == (0, due):
        return []
    return [f"{program.name}: exit {result.returncode}, not as the page says:\n{result.stdout}{result.stderr}"]


def cashout(consumer: Consumer, call: tuple, receive: tuple, folder: pathlib.Path) -> list[str]:
    """Receives with one program what the other's cashout brings about, over TLS at the stand-in."""
    with tempfile.TemporaryDirectory() as name, guide.gateway(pathlib.Path(name)) as port:
        client = guide.Client(port, pathlib.Path(name) / "gateway-ca.pem")
        free = free_port()
        environment = guide.ENVIRONMENT | guide.variables(guide.VARIABLES) | {
            "SSL_CERT_FILE": str(pathlib.Path(name) / "gateway-ca.pem"),
            "PAYSIG_BASE_URL": f"https://localhost:{port}",
        }  # fmt: skip
        programs = [
            consumer.build(title, adds, block.replace("8080", str(free)))
            for title, (adds, [(_, block)]) in [("call", call), ("receive", receive)]
        ]
        server = subprocess.Popen([programs[1]], env=environment, stdout=subprocess.PIPE, text=True)
        # A server that never says anything is ended, and what reads it goes on.
        ending = threading.Timer(60, server.kill)
        ending.start()
        try:
            server.stdout.readline()
            with contextlib.suppress(urllib.error.HTTPError):
                urllib.request.urlopen(f"http://127.0.0.1:{free}/notifications", b"external_id=forged&control=00", 20)
            created = subprocess.run(
                [programs[0]], env=environment, capture_output=True, text=True, check=False, timeout=60
            )
            if not guide.ACCEPTED.fullmatch(created.stdout):
                return [f"call: {created.stdout}{created.stderr}"]
            identifier = json.loads(created.stdout)["cashout_id"]
            client.send("POST", f"/_gateway/cashouts/{identifier}/status", b'{"status":"COMPLETED"}', {})
            line = server.stdout.readline()
            return [] if line == "ask for the status of order-1\n" else [f"receive: {line}"]
        finally:
            ending.cancel()
            server.kill()
            server.wait()
            server.stdout.close()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def use() -> list[str]:
    """Uses the packed crates; gives what is wrong."""
    page = sections()
    install = page["Rust"][0]
    due = {"Sign and verify": 2, "Errors": 2, "Call OneKey Payments": 1, "Receive notifications": 1}
    due |= {"Threads, memory, `no_std`": 1}
    blocks = {title: len(blocks) for title, (_, blocks) in page.items() if blocks}
    if blocks != due:
        return [f"docs/rust.md has blocks {blocks}, this script runs {due}"]
    faults = []
    with tempfile.TemporaryDirectory() as name:
        consumer = Consumer(pathlib.Path(name))
        for title, short in [("Sign and verify", "sign"), ("Errors", "errors")]:
            (_, program), (_, output) = page[title][1]
            faults += run(consumer.build(short, install, program), output)
        consumer.build("without-std", install, page["Threads, memory, `no_std`"][1][0][1], library=True)
        faults += cashout(consumer, page["Call OneKey Payments"], page["Receive notifications"], consumer.folder)
        bin_folder = consumer.install()
        blocks = dict(re.findall(r"^```(\w+)\n(.*?)^```$", readme.README, re.MULTILINE | re.DOTALL))
        environment = os.environ | {"PATH": f"{bin_folder}:{os.environ['PATH']}"}
        signed = subprocess.run(["sh", "-eu"], input=blocks["sh"], env=environment, capture_output=True, text=True)
        if not signed.stdout.startswith("Payload-Signature: 0023803639") or signed.returncode != 0:
            faults.append(f"the installed command: {signed.stdout}{signed.stderr}")
        told = subprocess.run([bin_folder / "paysig", "--version"], capture_output=True, text=True, check=False).stdout
        if told.split()[:2] != ["paysig", VERSION]:
            faults.append(f"the installed command says that it is {told}")
    return faults


def main() -> int:
    faults = ["versions do not agree"] if versions.main() else []
    packing = pack()
    faults += packing or [fault for name, folder in PUBLISHED.items() for fault in contents(name, folder)]
    if not faults and sys.argv[1:] != ["--pack"]:
        faults += use()
    for fault in faults:
        print(f"crates, {fault}")
    print(f"crates: {len(PUBLISHED)} packed, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
