"""Tests the Go module as it is published, as a user would who has Go and perhaps a C compiler, and nothing else.

    go_module.py PROXY STAGE

In empty folders, with an empty module cache and a PATH on which pkg-config, cargo and rustc fail: the README's first
program with cgo and without, linked statically, vendored, and with the installed library of STAGE instead of the module's.
Also what the module is on other systems, that its versions agree, and that the README says how large programs are.
"""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULE = "github.com/paysig/paysig/go"
NATIVE, PURE = f"{MODULE}/internal/native", f"{MODULE}/internal/pure"
README = (ROOT / "go/README.md").read_text()
PROGRAM = re.search(r"```go\n(package main\n.*?)```", README, re.S)[1]
PRINTED = re.search(r"```text\n(.*?)```", README, re.S)[1]
HELLO = 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n'
# With the C library of the system, which is what cgo links, a static program needs the linker told.
STATIC = ["-ldflags", "-linkmode external -extldflags -static"]


class Folder:
    """An empty folder with a module of its own, and a module cache that has nothing but what the proxy gave."""

    def __init__(self, scratch: Path, proxy: Path, name: str, program: str = PROGRAM):
        self.path = scratch / name
        self.path.mkdir()
        (self.path / "main.go").write_text(program)
        poisoned = scratch / "bin"
        self.environment = {
            "PATH": f"{poisoned}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(scratch / "home"),
            "GOMODCACHE": str(scratch / "modules"),
            "GOCACHE": str(scratch / "cache"),
            "GOPROXY": proxy.resolve().as_uri(),
            "GONOSUMDB": MODULE,
            "GOTOOLCHAIN": "local",
            # So that `go clean` is not needed to remove them.
            "GOFLAGS": "-modcacherw",
        }
        self.run("go", "mod", "init", "example.com/first")

    def run(self, *command: str, **environment: str) -> str:
        done = subprocess.run(
            command, cwd=self.path, env=self.environment | environment, capture_output=True, text=True, timeout=600
        )
        if done.returncode != 0:
            raise SystemExit(f"{self.path.name}: {' '.join(command)} {environment}\n{done.stdout}{done.stderr}")
        return done.stdout

    def build(self, name: str, *flags: str, **environment: str) -> Path:
        self.run("go", "build", "-trimpath", "-o", name, *flags, ".", **environment)
        return self.path / name

    def packages(self, **environment: str) -> set[str]:
        return set(self.run("go", "list", "-deps", ".", **environment).split())


def check(what: str, holds: bool) -> None:
    print(f"{'ok  ' if holds else 'FAIL'} {what}")
    if not holds:
        sys.exit(1)


def is_static(program: Path) -> bool:
    return "INTERP" not in subprocess.check_output(["readelf", "--wide", "--program-headers", program], text=True)


def test_contents(proxy: Path, version: str) -> bool:
    """Checks the proxy's files; tells whether there is a library for arm64."""
    folder = proxy / MODULE / "@v"
    check("the proxy lists the version of Cargo.toml", (folder / "list").read_text() == f"v{version}\n")
    info = json.loads((folder / f"v{version}.info").read_text())
    check("its .info has that version", info["Version"] == f"v{version}")
    check("its .mod is go.mod", (folder / f"v{version}.mod").read_text() == (ROOT / "go/go.mod").read_text())
    with zipfile.ZipFile(folder / f"v{version}.zip") as zipped:
        prefix = f"{MODULE}@v{version}/"
        names = {name.removeprefix(prefix) for name in zipped.namelist()}
        for name in ["LICENSE-APACHE", "LICENSE-MIT"]:
            check(f"{name} is the repository's", zipped.read(prefix + name) == (ROOT / name).read_bytes())
    check("no tests are in it", not any(name.endswith("_test.go") for name in names))
    check("nothing is in it twice or outside its folder", len(names) == len(set(map(str.lower, names))))
    return "internal/native/libpaysig_linux_arm64.a" in names


def test_here(first: Folder) -> None:
    """The machine's own system and architecture, with cgo and without."""
    for cgo, one, other in [("1", NATIVE, PURE), ("0", PURE, NATIVE)]:
        packages = first.packages(CGO_ENABLED=cgo)
        check(f"CGO_ENABLED={cgo} is {one.rpartition('/')[2]}", one in packages and other not in packages)
        check(f"go run, CGO_ENABLED={cgo}", first.run("go", "run", ".", CGO_ENABLED=cgo) == PRINTED)
    static = first.build("static", *STATIC)
    check("a static program with cgo", is_static(static) and first.run(str(static)) == PRINTED)
    static = first.build("static-pure", CGO_ENABLED="0")
    check("a static program without cgo", is_static(static) and first.run(str(static)) == PRINTED)
    symbols = subprocess.check_output(["nm", first.build("dynamic")], text=True)
    check("the program calls the core", " paysig_sign\n" in symbols)
    others = re.findall(r" [TDB] (rust\w*|__rust\w*|_R\w+)", symbols)
    check(f"no name of Rust's own is there for others to meet: {others}", not others)


def test_system_library(first: Folder, stage: Path) -> None:
    # The real pkg-config, and the library of the stage.
    environment = {
        "PATH": os.environ["PATH"],
        "PKG_CONFIG_PATH": str(stage / "lib/pkgconfig"),
        "LD_LIBRARY_PATH": str(stage / "lib"),
    }
    program = first.build("system", "-tags", "paysig_system", **environment)
    needed = subprocess.check_output(["readelf", "--dynamic", program], text=True)
    check("the tag paysig_system takes the installed library", "libpaysig.so" in needed)
    check("and works", first.run(str(program), **environment) == PRINTED)


def test_vendored(folder: Folder) -> None:
    folder.run("go", "get", MODULE)
    folder.run("go", "mod", "vendor")
    check("vendored", folder.run("go", "run", "-mod=vendor", ".", GOPROXY="off") == PRINTED)


def test_elsewhere(first: Folder, arm64: bool) -> None:
    for system, architecture in [("darwin", "arm64"), ("windows", "amd64"), ("freebsd", "amd64"), ("linux", "riscv64")]:
        environment = {"GOOS": system, "GOARCH": architecture}
        packages = first.packages(CGO_ENABLED="1", **environment)
        check(f"{system}/{architecture} is Go, also with cgo", PURE in packages and NATIVE not in packages)
    # One of them is enough to see it built, since no file is for one system alone.
    first.build("windows.exe", CGO_ENABLED="0", GOOS="windows")
    # There an int has 32 bits.
    program = first.build("small", CGO_ENABLED="0", GOARCH="386")
    check("linux/386", first.run(str(program)) == PRINTED)
    packages = first.packages(CGO_ENABLED="1", GOARCH="arm64")
    check(f"linux/arm64 is {'the core' if arm64 else 'Go'}", (NATIVE in packages) == arm64)
    emulator = shutil.which("qemu-aarch64")
    if not emulator:
        check("qemu-aarch64, for what runs on arm64, is there", not os.environ.get("CI"))
        return
    static = first.build("arm64-pure", CGO_ENABLED="0", GOARCH="arm64")
    check("linux/arm64 without cgo runs", first.run(emulator, str(static)) == PRINTED)
    if arm64:
        static = first.build("arm64", *STATIC, CGO_ENABLED="1", GOARCH="arm64", CC="aarch64-linux-gnu-gcc")
        check("linux/arm64 with cgo runs", first.run(emulator, str(static)) == PRINTED)


def test_sizes(first: Folder, hello: Folder) -> None:
    """Static programs, stripped, beside one that prints hello; the README's table has them in KiB."""
    near = True
    strip = ["-ldflags", f"-s -w {STATIC[1]}"]
    for name, flags in [("CGO_ENABLED=1", strip), ("CGO_ENABLED=0", ["-ldflags", "-s -w"])]:
        environment = dict([name.split("=")])
        sizes = []
        for folder in [first, hello]:
            sizes.append(folder.build("sized", *flags, **environment).stat().st_size / 1024)
        row = re.search(rf"\| `{name}` \| ([\d,]+) \| ([\d,]+) \|", README)
        said = [int(number.replace(",", "")) for number in row.groups()] if row else [0, 0]
        print(f"     {name}: {sizes[0]:,.0f} KiB, hello {sizes[1]:,.0f} KiB; the README says {said}")
        # Another compiler makes others.
        near &= all(size * 0.9 < stated < size * 1.1 for size, stated in zip(sizes, said))
    check("the README says so", near)


def main() -> None:
    proxy, stage = (Path(argument).resolve() for argument in sys.argv[1:])
    version = re.search(r'^version = "(.*)"$', (ROOT / "Cargo.toml").read_text(), re.M)[1]
    arm64 = test_contents(proxy, version)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        poisoned = scratch / "bin"
        poisoned.mkdir()
        (scratch / "home").mkdir()
        for tool in ["pkg-config", "cargo", "rustc"]:
            (poisoned / tool).write_text(f"#!/bin/sh\necho {tool} was called >&2\nexit 1\n")
            (poisoned / tool).chmod(0o755)
        first = Folder(scratch, proxy, "first")
        first.run("go", "get", MODULE)
        check("go get gives the version", f"{MODULE} v{version}" in (first.path / "go.mod").read_text())
        test_here(first)
        test_system_library(first, stage)
        test_vendored(Folder(scratch, proxy, "vendored"))
        test_elsewhere(first, arm64)
        test_sizes(first, Folder(scratch, proxy, "hello", HELLO))
    print(f"{MODULE}@v{version} on {platform.machine()}: passed")


if __name__ == "__main__":
    main()
