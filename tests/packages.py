#!/usr/bin/env python3
"""Installs what `make tarball deb` has made, and follows docs/c.md with each in an empty folder, as a new user would.

    tests/packages.py [tarball | deb | moved...]    only these; all of them without an argument

There is no Rust on the PATH meanwhile. The Debian packages are really installed, and removed afterwards; that takes
root, or sudo without a password. `moved` is `make install` into DESTDIR, and from there to somewhere else.
"""

import contextlib
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator

ROOT = pathlib.Path(__file__).resolve().parent.parent
DIST = ROOT / "target" / "dist"
GUIDE = (ROOT / "docs" / "c.md").read_text(encoding="utf-8")
SYMBOLS = (ROOT / "tests" / "c" / "symbols.txt").read_text().split()
SONAME = "libpaysig.so." + re.search(r"define PAYSIG_ABI_MINIMUM (\d+)", (ROOT / "include/paysig.h").read_text())[1]

FILES = dict(re.findall(r"`([\w.]+)`:\n\n```\w+\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL))
"""What the guide tells to save, by name."""
COMMANDS = re.findall(r"^```sh\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
INSTALL_DEB, UNPACK, PKG_CONFIG, STATIC, CMAKE, MESON = COMMANDS
SIGNED, VERIFIED, SEALED = re.findall(r"^```text\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
DUE = {"sign": SIGNED, "verify": VERIFIED, "seal": SEALED, "verify.c": "signature-mismatch\n"}
assert len(FILES) == len(re.findall(r"^```(?:c|cpp|cmake|meson)$", GUIDE, re.MULTILINE)), "a program that is not run"

PATH = "/usr/bin:/bin"
ENVIRONMENT = {"PATH": PATH, "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"}


def run(command: str, folder: pathlib.Path, environment: dict[str, str] | None = None) -> str:
    """Runs a script that must succeed, and returns what it prints."""
    environment = environment or ENVIRONMENT
    result = subprocess.run(
        ["sh", "-eu"], input=command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        raise AssertionError(f"exit {result.returncode} of\n{command}\n{result.stdout[-3000:]}{result.stderr[-3000:]}")
    return result.stdout


def equal(what: str, got: object, due: object) -> None:
    if got != due:
        raise AssertionError(f"{what}: {got!r}, not {due!r}")


def needs_library(program: pathlib.Path) -> bool:
    return f"[{SONAME}]" in run(f"readelf -d '{program}'", program.parent)


def save(folder: pathlib.Path, **changes: tuple[str, str]) -> pathlib.Path:
    """An empty folder with the guide's files; in each that is named, one text becomes another."""
    folder.mkdir()
    for name, content in FILES.items():
        old, new = changes.get(name.partition(".")[0], ("", ""))
        assert old in content
        (folder / name).write_text(content.replace(old, new) if old else content, encoding="utf-8")
    return folder


def by_pkg_config(folder: pathlib.Path, environment: dict[str, str]) -> None:
    """The guide's commands, and its other programs by the same."""
    run(PKG_CONFIG + STATIC, save(folder), environment)
    for program, shared in [("sign-c", True), ("sign-cpp", True), ("sign-static", False)]:
        equal(f"{program} by pkg-config", run(f"./{program}", folder, environment), SIGNED)
        equal(f"{program} needs the shared library", needs_library(folder / program), shared)
    for name in FILES:
        compiler = {".c": "cc", ".cpp": "c++ -std=c++17"}.get(pathlib.Path(name).suffix)
        if compiler is not None:
            program = name.replace(".", "-")
            build = f"{compiler} -Wall -Wextra -Werror {name} $(pkg-config --cflags --libs paysig) -o {program}"
            due = DUE.get(name) or DUE[name.partition(".")[0]]
            equal(f"{name}, as the guide has it", run(f"{build}\n./{program}", folder, environment), due)


def by_cmake(folder: pathlib.Path, environment: dict[str, str]) -> None:
    """As the guide has it; with each target by its name; and static by the variable."""
    for kind, target, command in [
        ("default", "paysig::paysig", CMAKE),
        ("shared", "paysig::shared", CMAKE),
        ("static", "paysig::static", CMAKE),
        ("variable", "paysig::paysig", CMAKE.replace("-B build", "-B build -DPAYSIG_USE_STATIC_LIBS=ON", 1)),
    ]:
        place = save(folder.with_name(f"{folder.name}-{kind}"), CMakeLists=("paysig::paysig", target))
        run(command, place, environment)
        for program in ["sign-c", "sign-cpp"]:
            built = place / "build" / program
            equal(f"{program} by CMake, {kind}", run(str(built), place, environment), SIGNED)
            equal(f"{program} needs the shared library", needs_library(built), kind in ("default", "shared"))


def versions(folder: pathlib.Path, environment: dict[str, str]) -> None:
    """CMake takes it for what it is, and for nothing else."""
    for asked, due in [
        *[(asked, True) for asked in ["", "0.1", "0.1.0", "0.1.0 EXACT", "0.1...0.3", "0.1.0...1.0"]],
        *[(asked, False) for asked in ["0.0.9", "0.1.1", "0.2", "1.0", "0.0.9 EXACT", "0.2...0.3", "0.0.1...<0.1.0"]],
    ]:
        place = folder / asked.replace(" ", "-").replace("<", "-") / "here"
        place.mkdir(parents=True)
        text = f"cmake_minimum_required(VERSION 3.19)\nproject(asks NONE)\nfind_package(paysig {asked})\n"
        (place / "CMakeLists.txt").write_text(text + 'message(STATUS "found: ${paysig_FOUND}")\n')
        equal(f"paysig {asked} is found", "found: 1\n" in run("cmake . 2>&1", place, environment), due)


def by_meson(folder: pathlib.Path, environment: dict[str, str]) -> None:
    for kind, argument in [("shared", ""), ("static", ", static: true")]:
        version = ", version: '>=0.1'"
        place = save(folder.with_name(f"{folder.name}-{kind}"), meson=(version, version + argument))
        run(MESON, place, environment)
        for program in ["sign-c", "sign-cpp"]:
            built = place / "build-meson" / program
            equal(f"{program} by Meson, {kind}", run(str(built), place, environment), SIGNED)
            equal(f"{program} needs the shared library", needs_library(built), kind == "shared")


def libraries(libdir: pathlib.Path) -> None:
    """The shared one is stripped and asks for an old glibc; the static one has our symbols and no others."""
    shared, static = libdir / "libpaysig.so", libdir / "libpaysig.a"
    assert ".symtab" not in run(f"readelf -SW '{shared}'", ROOT), "the shared library is not stripped"
    assert ".debug" not in run(f"readelf -SW '{shared}' '{static}'", ROOT), "there is debugging information"
    defined = re.findall(r"^(\S+) [A-Z] ", run(f"nm -gP --defined-only '{static}'", ROOT), re.MULTILINE)
    equal("symbols of the static library", sorted(defined), SYMBOLS)
    wanted = re.findall(r"GLIBC_(\d+)\.(\d+)", run(f"objdump -T '{shared}'", ROOT))
    assert wanted and max((int(major), int(minor)) for major, minor in wanted) <= (2, 14), f"needs glibc {wanted}"
    for library in (shared, static):
        assert str(ROOT).encode() not in library.read_bytes(), f"{library.name} tells where it was built"


def third_party(text: str) -> None:
    """What must go with the binaries: a licence for each crate in them."""
    for crate in ["sha2", "subtle", "zeroize"]:
        assert re.search(rf"^ *{crate} \d", text, re.MULTILINE), f"no licence of {crate}"
    assert "Neither the name of the copyright holder" in text.replace("\n", " "), "subtle's licence is not there"


def one(pattern: str) -> pathlib.Path:
    found = sorted(DIST.glob(pattern))
    equal(f"files called {pattern}", len(found), 1)
    return found[0]


def tarball(folder: pathlib.Path) -> None:
    shutil.copy(one("paysig-*-linux-*.tar.gz"), folder)
    told = run(UNPACK + "\nenv -0", folder).split("\0")
    environment = dict(line.split("=", 1) for line in told if "=" in line)
    top = pathlib.Path(environment["CMAKE_PREFIX_PATH"])
    for name in ["LICENSE-MIT", "LICENSE-APACHE", "README.md", "CHANGELOG.md", "share/paysig/paysig.cdef.h"]:
        assert (top / name).is_file(), f"no {name}"
    third_party((top / "LICENSE-THIRD-PARTY").read_text())
    libraries(top / "lib")
    by_pkg_config(folder / "pkg-config", environment)
    by_cmake(folder / "cmake", environment)
    by_meson(folder / "meson", environment)


@contextlib.contextmanager
def installed(folder: pathlib.Path) -> Iterator[None]:
    """The packages on this machine, by the guide's command; not any more afterwards."""
    apt = "apt-get -y -qq -o DPkg::Lock::Timeout=300"
    sudo = "" if os.geteuid() == 0 else "sudo -n "
    install = INSTALL_DEB.replace("sudo apt install", f"{sudo}{apt} --no-install-recommends install")
    assert install != INSTALL_DEB
    environment = ENVIRONMENT | {"DEBIAN_FRONTEND": "noninteractive", "PATH": PATH + ":/usr/sbin:/sbin"}
    try:
        run(install, folder, environment)
        yield
    finally:
        run(f"{sudo}{apt} purge libpaysig1 libpaysig-dev", folder, environment)


def deb(folder: pathlib.Path) -> None:
    for package in ["libpaysig1", "libpaysig-dev"]:
        shutil.copy(one(f"{package}_*.deb"), folder)
    if "install ok installed" in run("dpkg-query -W -f '${Status}' libpaysig1 2>/dev/null || true", folder):
        raise AssertionError("libpaysig1 is installed here already, and would be replaced")
    # A first upload to Debian would close a request; there is none.
    run("lintian --allow-root --fail-on error,warning --suppress-tags initial-upload-closes-no-bugs *.deb", folder)
    architecture = run("dpkg --print-architecture", folder).strip()
    multiarch = run("dpkg-architecture -qDEB_HOST_MULTIARCH", folder).strip()
    fields = run("dpkg-deb -f libpaysig1_*.deb Architecture Multi-Arch Depends", folder)
    equal("fields", fields, f"Architecture: {architecture}\nMulti-Arch: same\nDepends: libc6 (>= 2.14)\n")
    run("dpkg-deb -e libpaysig1_*.deb control", folder)
    shlibs = (folder / "control" / "shlibs").read_text()
    assert shlibs.startswith(f"libpaysig {SONAME.rpartition('.')[2]} libpaysig1 (>= "), shlibs
    assert "ldconfig" in (folder / "control" / "triggers").read_text()
    with installed(folder):
        libraries(pathlib.Path("/usr/lib") / multiarch)
        third_party(pathlib.Path("/usr/share/doc/libpaysig1/copyright").read_text())
        by_pkg_config(folder / "pkg-config", ENVIRONMENT)
        by_cmake(folder / "cmake", ENVIRONMENT)
        by_meson(folder / "meson", ENVIRONMENT)
    left = run("dpkg -L libpaysig1 2>/dev/null || true; ls /usr/include/paysig* 2>/dev/null || true", folder)
    equal("what is left after the removal", left, "")


def moved(folder: pathlib.Path) -> None:
    """CMake finds what it was not told of: where the folder is now."""
    make = ["make", "--no-print-directory", "--silent", "install", "PREFIX=/opt/paysig", f"DESTDIR={folder}/root"]
    subprocess.run([*make, "LIBDIR=/opt/paysig/lib64/deep", "INCLUDEDIR=/opt/paysig/inc"], cwd=ROOT, check=True)
    top = folder / "another place"
    (folder / "root" / "opt" / "paysig").rename(top)
    libraries(top / "lib64" / "deep")
    environment = ENVIRONMENT | {"paysig_DIR": str(top / "lib64" / "deep" / "cmake" / "paysig")}
    by_cmake(folder / "cmake", environment)
    versions(folder / "versions", environment)


def reproducible() -> None:
    """Made again, they are the same bytes."""

    def digests() -> dict[str, str]:
        files = [one("paysig-*-linux-*.tar.gz"), one("libpaysig1_*.deb"), one("libpaysig-dev_*.deb")]
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    before = digests()
    subprocess.run(["make", "--no-print-directory", "--silent", "tarball", "deb"], cwd=ROOT, check=True)
    equal("digests of what is made again", digests(), before)


def main() -> int:
    for tool in ["cargo", "rustc"]:
        if shutil.which(tool, path=PATH):
            sys.exit(f"packages: {tool} is in {PATH}: these packages are for machines without it")
    steps = {"tarball": tarball, "deb": deb, "moved": moved}
    chosen = sys.argv[1:] or steps
    failed = 0
    for name in chosen:
        with tempfile.TemporaryDirectory(prefix="paysig-packages-") as path:
            # apt reads packages as a user of its own.
            os.chmod(path, 0o755)
            try:
                steps[name](pathlib.Path(path))
            except AssertionError as error:
                failed += 1
                print(f"packages, {name}: {error}")
    if not sys.argv[1:]:
        try:
            reproducible()
        except AssertionError as error:
            failed += 1
            print(f"packages, reproducible: {error}")
    count = len(chosen) + (not sys.argv[1:])
    print(f"packages: {count - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
