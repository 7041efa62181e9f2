#!/usr/bin/env python3
"""Tests the packages of Python in target/dist: what is in them, and that what is installed from them works.

    tests/wheels.py [CHECK...]     only these (a function's name without `check_`); all but `aarch64` without an argument

Runs with target/tools/wheels/bin/python. Each wheel is installed into an empty environment, and the vectors run there
in an empty folder, away from the checkout.
"""

import email.message
import os
import pathlib
import platform
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile

from elftools.elf.dynamic import DynamicSegment
from elftools.elf.elffile import ELFFile

ROOT = pathlib.Path(__file__).resolve().parent.parent
DIST = ROOT / "target" / "dist"
TOOLS = ROOT / "target" / "tools"
BIN = TOOLS / "wheels" / "bin"
MUSL_PYTHON = TOOLS / "musl-python" / "python"
ARM64_PYTHON = TOOLS / "arm64-python" / "python"
FREE_THREADED_PYTHON = TOOLS / "free-threaded-python" / "python"

VERSION = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]["version"]
MANYLINUX = DIST / f"paysig-{VERSION}-cp310-abi3-manylinux2014_x86_64.manylinux_2_17_x86_64.whl"
MUSLLINUX = DIST / f"paysig-{VERSION}-cp310-abi3-musllinux_1_2_x86_64.whl"
AARCH64 = DIST / f"paysig-{VERSION}-cp310-abi3-manylinux2014_aarch64.manylinux_2_17_aarch64.whl"
FREE_THREADED = DIST / f"paysig-{VERSION}-cp314-cp314t-manylinux2014_x86_64.manylinux_2_17_x86_64.whl"
SDIST = DIST / f"paysig-{VERSION}.tar.gz"
EXPLAIN = DIST / MANYLINUX.name.replace("paysig-", "paysig_explain-")
EXPLAIN_MUSL = DIST / MUSLLINUX.name.replace("paysig-", "paysig_explain-")
EXPLAIN_SDIST = DIST / SDIST.name.replace("paysig-", "paysig_explain-")
WHEEL_BYTES = 400 * 1024

# Those that need nothing but pytest and the package. `test_threads` has the interpreters of one process too.
SUITES = ("arguments", "canonical", "onekey_vectors", "secrecy", "threads", "unwinding", "vectors")
PINNED = dict(
    line.split("==") for line in (ROOT / "tests" / "requirements.txt").read_text().splitlines() if "==" in line
)
LICENCES = ("LICENSE-APACHE", "LICENSE-MIT")


def run(*command: object, **options: object) -> str:
    """What a command prints; it must succeed."""
    words = [str(word) for word in command]
    result = subprocess.run(words, capture_output=True, text=True, check=False, timeout=900, **options)
    assert result.returncode == 0, f"{' '.join(words)}\n{result.stdout}{result.stderr}"
    return result.stdout


def tracked(folder: str) -> list[str]:
    """The files of a folder that are part of the project."""
    return [line.removeprefix(f"{folder}/") for line in run("git", "ls-files", folder, cwd=ROOT).splitlines()]


def module(wheel: pathlib.Path) -> str:
    suffix = "cpython-314t-x86_64-linux-gnu" if "-cp314t-" in wheel.name else "abi3"
    return f"paysig_explain/_search.{suffix}.so" if wheel.name.startswith("paysig_") else f"paysig/_native.{suffix}.so"


def compiled(wheel: pathlib.Path) -> bytes:
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(module(wheel))


def wheels() -> list[pathlib.Path]:
    """Those for x86-64. Where there was no free-threaded CPython, there is no wheel for it either."""
    return [MANYLINUX, MUSLLINUX, *([FREE_THREADED] if FREE_THREADED_PYTHON.exists() else [])]


##### What is in them


def contents(wheel: pathlib.Path, sources: str) -> None:
    """A wheel has its package, which is in the folder `sources`, the licences and what is compiled, and nothing else."""
    name, _, tag = wheel.stem.partition(f"-{VERSION}-")
    info = f"{name}-{VERSION}.dist-info"
    due = {*tracked(sources), module(wheel)}
    due |= {f"{info}/{file}" for file in ("METADATA", "RECORD", "WHEEL", *(f"licenses/{file}" for file in LICENCES))}
    assert f"{name}/py.typed" in due
    size = wheel.stat().st_size
    assert size <= WHEEL_BYTES, f"{wheel.name} has {size} bytes, of {WHEEL_BYTES}"
    with zipfile.ZipFile(wheel) as archive:
        assert set(archive.namelist()) == due, set(archive.namelist()) ^ due
        for licence in LICENCES:
            assert archive.read(f"{info}/licenses/{licence}") == (ROOT / licence).read_bytes()
        lines = archive.read(f"{info}/WHEEL").decode().splitlines()
    *python, platforms = tag.split("-")
    tags = {line.removeprefix("Tag: ") for line in lines if line.startswith("Tag: ")}
    assert tags == {"-".join([*python, platform]) for platform in platforms.split(".")}, tags
    for path in (str(ROOT), str(pathlib.Path.home())):
        assert path.encode() not in compiled(wheel), f"{wheel.name} has {path} in it"
    print(f"  {wheel.name}: {size} bytes")


def check_contents() -> None:
    """A wheel has the package, the types and the licences, and nothing else."""
    assert "paysig/_native.pyi" in tracked("py/python")
    for wheel in wheels():
        contents(wheel, "py/python")


def metadata(wheel: pathlib.Path) -> email.message.Message:
    with zipfile.ZipFile(wheel) as archive:
        return email.message_from_bytes(archive.read(f"paysig-{VERSION}.dist-info/METADATA"))


def check_metadata() -> None:
    """Version, licence, Python, extras: as they are written elsewhere, and without any dependency."""
    project = tomllib.loads((ROOT / "py" / "pyproject.toml").read_text())["project"]
    for wheel in wheels():
        found = metadata(wheel)
        assert (found["Name"], found["Version"]) == ("paysig", VERSION)
        assert found["License-Expression"] == "MIT OR Apache-2.0"
        assert sorted(found.get_all("License-File")) == sorted(LICENCES)
        assert found["Requires-Python"] == ">=3.10"
        assert found["Description-Content-Type"].startswith("text/markdown")
        assert found.get_payload(decode=True).strip() == (ROOT / "py" / "README.md").read_bytes().strip()
        assert set(found.get_all("Provides-Extra")) == set(project["optional-dependencies"])
        assert all("extra ==" in line for line in found.get_all("Requires-Dist")), "a dependency that is not optional"
        assert set(found.get_all("Classifier")) == set(project["classifiers"])
        assert len(found.get_all("Project-URL")) == len(project["urls"])
    for pin in project["optional-dependencies"]["test"] + project["optional-dependencies"]["bench"]:
        name, version = pin.split("==")
        assert PINNED[name] == version, f"{pin} is {PINNED[name]} in tests/requirements.txt"
    run(BIN / "twine", "check", "--strict", *wheels(), SDIST)


def check_sdist_contents() -> None:
    """A source distribution has what a build needs, the licences, and no tests, which need the vectors."""
    with tarfile.open(SDIST) as archive:
        names = {name.removeprefix(f"paysig-{VERSION}/") for name in archive.getnames()}
    due = {f"core/{name}" for name in tracked("core") if name.startswith("src/")}
    due |= {f"py/{name}" for name in tracked("py") if name.startswith("src/")}
    due |= {f"python/{name}" for name in tracked("py/python")}
    due |= {*LICENCES, "Cargo.lock", "Cargo.toml", "PKG-INFO", "README.md", "pyproject.toml"}
    assert due <= names, due - names
    spare = {name for name in names - due if re.search(r"(^|/)(tests|bench|target|fuzz)/|\.so$|\.pyc$", name)}
    assert not spare, spare


def check_manylinux() -> None:
    """The tags promise no newer C library than there is in it, and no newer Python."""
    for wheel in (wheel for wheel in wheels() if wheel != MUSLLINUX):
        shown = " ".join(run(BIN / "auditwheel", "show", wheel).split())
        assert 'is consistent with the following platform tag: "manylinux_2_17_x86_64"' in shown, shown
    for wheel in (MANYLINUX, MUSLLINUX):
        run(BIN / "abi3audit", "--strict", wheel)


def undefined(library: bytes, folder: pathlib.Path) -> tuple[list[str], set[str]]:
    """The libraries that a shared library needs, and the names that it expects in them or in the interpreter."""
    file = folder / "library.so"
    file.write_bytes(library)
    with file.open("rb") as stream:
        elf = ELFFile(stream)
        needed = [
            tag.needed
            for segment in elf.iter_segments()
            if isinstance(segment, DynamicSegment)
            for tag in segment.iter_tags("DT_NEEDED")
        ]
        symbols = elf.get_section_by_name(".dynsym").iter_symbols()
        names = {
            symbol.name
            for symbol in symbols
            if symbol.entry.st_shndx == "SHN_UNDEF" and symbol.entry.st_info.bind == "STB_GLOBAL" and symbol.name
        }
    assert names
    return needed, names


def check_musllinux() -> None:
    """It needs nothing but musl, and nothing that musl lacks. (auditwheel takes this machine's libc.so for musl's.)"""
    with tempfile.TemporaryDirectory() as folder:
        needed, names = undefined(compiled(MUSLLINUX), pathlib.Path(folder))
    assert needed == ["libc.so"], needed
    with open("/usr/lib/x86_64-linux-musl/libc.so", "rb") as stream:
        musl = {symbol.name for symbol in ELFFile(stream).get_section_by_name(".dynsym").iter_symbols()}
    assert "musl" not in names and "memcpy" in musl
    missing = {name for name in names if not name.startswith(("Py", "_Py"))} - musl
    assert not missing, missing


##### What is installed from them


def interpreters() -> dict[str, pathlib.Path]:
    """A CPython of each version that is here, by its version."""
    pyenv = pathlib.Path(os.environ.get("PYENV_ROOT", pathlib.Path.home() / ".pyenv"))
    folders = [*sorted(pyenv.glob("versions/*/bin")), *map(pathlib.Path, os.get_exec_path())]
    say = "import sys; print(sys.implementation.name, '%d.%d%s' % (*sys.version_info[:2], sys.abiflags))"
    found: dict[str, pathlib.Path] = {}
    for path in (path for folder in folders for path in folder.glob("python3.[1-9][0-9]*")):
        if re.fullmatch(r"python3\.[0-9]+t?", path.name):
            result = subprocess.run([path, "-c", say], capture_output=True, text=True, check=False)
            name, _, version = result.stdout.strip().partition(" ")
            if name == "cpython":
                found.setdefault(version, path)
    assert found
    return dict(sorted(found.items(), key=lambda item: [int(part) for part in item[0].rstrip("t").split(".")]))


def environment(folder: pathlib.Path, python: pathlib.Path) -> pathlib.Path:
    """The interpreter of an empty environment."""
    run(python, "-m", "venv", "--without-pip", folder)
    return folder / "bin" / "python"


def install(python: pathlib.Path, *what: object) -> None:
    run(BIN / "pip", "--python", python, "install", "--quiet", "--disable-pip-version-check", *what)


def clean(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PAYSIG", "VIRTUAL"))}
    return kept | more


BARE = """
import importlib.util, pathlib, sys
import paysig, paysig.onekey, paysig.onekey.asgi, paysig.onekey.wsgi
assert paysig.__version__ == sys.argv[1]
assert not any(importlib.util.find_spec(name) for name in ("aiohttp", "httpx", "requests"))
for name in ("httpx", "requests"):
    try:
        importlib.import_module(f"paysig.onekey.{name}")
    except ModuleNotFoundError as error:
        assert error.name == name
    else:
        raise AssertionError(name)
key = paysig.Key("cashout_secret_key")
key.verify(b"{}", key.sign(b"{}"))
try:
    paysig.explain(b"{}", key.sign(b""), {"staging": "cashout_secret_key"})
except ImportError as error:
    assert error.name == "paysig_explain"
else:
    raise AssertionError("paysig has what paysig-explain is for")
print(pathlib.Path(paysig.__file__).parent)
"""


def vectors(python: pathlib.Path, folder: pathlib.Path, *suites: str, **variables: str) -> str:
    """Runs suites with what is installed, in a folder that has nothing else; returns pytest's last line."""
    files = [ROOT / "py" / "tests" / f"test_{name}.py" for name in suites]
    options = ("-q", "-W", "error", "-p", "no:cacheprovider", "--rootdir", folder)
    variables["PYTHONDONTWRITEBYTECODE"] = "1"
    return run(python, "-m", "pytest", *options, *files, cwd=folder, env=clean(**variables)).splitlines()[-1]


def first_examples(python: pathlib.Path, folder: pathlib.Path, **variables: str) -> None:
    """Runs what a reader of the README copies first, each alone; what it prints is tested in py/tests."""
    readme = (ROOT / "py" / "README.md").read_text()
    for section in ("Sign", "Verify", "Seal a whole request"):
        after = readme.partition(f"\n## {section}\n")[2]
        program = re.search(r"^```python\n(.*?)^```$", after, re.MULTILINE | re.DOTALL)
        assert program and run(python, "-c", program[1], cwd=folder, env=clean(**variables)), section


def try_package(python: pathlib.Path, folder: pathlib.Path, *package: object) -> str:
    inside = environment(folder / "environment", python)
    install(inside, *package)
    empty = folder / "empty"
    empty.mkdir()
    where = run(inside, "-c", BARE, VERSION, cwd=empty, env=clean()).strip()
    assert pathlib.Path(where).is_relative_to(folder / "environment"), where
    first_examples(inside, empty)
    install(inside, f"pytest=={PINNED['pytest']}")
    return vectors(inside, empty, *SUITES)


def check_installed() -> None:
    """The wheel for glibc, in every CPython that is here."""
    found = interpreters()
    for version, python in found.items():
        if version.endswith("t"):
            continue  # abi3 is not for them.
        with tempfile.TemporaryDirectory() as folder:
            last = try_package(python, pathlib.Path(folder), "--no-index", "--find-links", DIST, f"paysig=={VERSION}")
        print(f"  CPython {version}: {last}")


def elsewhere(python: pathlib.Path, tag: str, folder: str, *suites: str) -> tuple[str, pathlib.Path, str]:
    """Installs for a Python that runs where this machine's does not, by the tags, and runs suites with it.

    Returns its version, where the packages are, and pytest's last line.
    """
    version = run(python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])").strip()
    packages, empty = pathlib.Path(folder, "packages"), pathlib.Path(folder, "empty")
    empty.mkdir()
    here = ("--target", packages, "--platform", tag, "--python-version", version, "--only-binary", ":all:")
    options = ("install", "--quiet", "--disable-pip-version-check", *here)
    run(BIN / "pip", *options, "--no-index", "--find-links", DIST, f"paysig=={VERSION}")
    run(BIN / "pip", *options, f"pytest=={PINNED['pytest']}")
    run(python, "-c", BARE, VERSION, cwd=empty, env=clean(PYTHONPATH=str(packages)))
    first_examples(python, empty, PYTHONPATH=str(packages))
    return version, packages, vectors(python, empty, *suites, PYTHONPATH=str(packages))


def check_musl() -> None:
    """The wheel for musl, in a CPython that runs on it."""
    if not MUSL_PYTHON.exists():
        assert platform.freedesktop_os_release()["ID"] != "debian", "tests/other-python.sh musl"
        print("  NOT RUN: there is no CPython on musl here")
        return
    name = run(MUSL_PYTHON, "-c", "import sysconfig; print(sysconfig.get_config_var('SOABI'))").strip()
    assert name.endswith("-x86_64-linux-musl"), name
    with tempfile.TemporaryDirectory() as folder:
        version, _, last = elsewhere(MUSL_PYTHON, "musllinux_1_2_x86_64", folder, *SUITES)
    print(f"  CPython {version} on musl: {last}")


def check_free_threaded() -> None:
    """The wheel for a CPython without a GIL: importing it brings none back (`test_threads`)."""
    if not FREE_THREADED_PYTHON.exists():
        assert platform.freedesktop_os_release()["ID"] != "debian", "tests/other-python.sh free-threaded"
        print("  NOT RUN: there is no free-threaded CPython here")
        return
    with tempfile.TemporaryDirectory() as folder:
        package = ("--no-index", "--find-links", DIST)
        last = try_package(FREE_THREADED_PYTHON, pathlib.Path(folder), *package, f"paysig=={VERSION}")
        print(f"  CPython 3.14t: {last}")
        inside = pathlib.Path(folder, "environment", "bin", "python")
        install(inside, *package, f"paysig-explain=={VERSION}")
        explains(inside, folder)


def check_aarch64() -> None:
    """The wheel for arm64: what is in it, and what it does under qemu."""
    assert AARCH64.stat().st_size <= WHEEL_BYTES
    shown = " ".join(run(BIN / "auditwheel", "show", AARCH64).split())
    assert 'is consistent with the following platform tag: "manylinux_2_17_aarch64"' in shown, shown
    run(BIN / "abi3audit", "--strict", AARCH64)
    # Suites that start no other Python, and what one of the others starts.
    suites = ("arguments", "canonical", "onekey_vectors", "vectors")
    with tempfile.TemporaryDirectory() as folder:
        version, packages, last = elsewhere(ARM64_PYTHON, "manylinux2014_aarch64", folder, *suites)
        program = (ROOT / "py" / "tests" / "test_unwinding.py").read_text().split('"""')[3]
        said = run(ARM64_PYTHON, "-c", program, cwd=folder, env=clean(PYTHONPATH=str(packages)))
    assert said.startswith("caught: planted\n"), said
    print(f"  CPython {version} on arm64: {last}")


def check_sdist() -> None:
    """The source distribution, as pip builds it where there is no wheel."""
    with tempfile.TemporaryDirectory() as folder:
        print(f"  built and installed: {try_package(pathlib.Path(sys.executable), pathlib.Path(folder), SDIST)}")


def explains(python: pathlib.Path, folder: str) -> None:
    """Runs the README's example of paysig-explain."""
    program = re.search(r"^```python\n(.*?)^```$", (ROOT / "py/explain/README.md").read_text(), re.M | re.S)[1]
    assert "body-python-separators: " in run(python, "-W", "error", "-c", program, cwd=folder, env=clean())


def check_explain() -> None:
    """paysig-explain: what is in its wheels, that it is of paysig's version, and what it does as it is installed."""
    project = tomllib.loads((ROOT / "py" / "explain" / "pyproject.toml").read_text())["project"]
    assert project["dependencies"] == [f"paysig=={VERSION}"]
    for wheel in wheels():
        contents(DIST / wheel.name.replace("paysig-", "paysig_explain-"), "py/explain/python")
    for wheel in (EXPLAIN, EXPLAIN_MUSL):
        run(BIN / "abi3audit", "--strict", wheel)
    run(BIN / "twine", "check", "--strict", EXPLAIN, EXPLAIN_MUSL, EXPLAIN_SDIST)
    for what in (f"paysig[explain]=={VERSION}", EXPLAIN_SDIST):
        with tempfile.TemporaryDirectory() as folder:
            python = environment(pathlib.Path(folder, "environment"), pathlib.Path(sys.executable))
            install(python, "--find-links", DIST, what)
            explains(python, folder)
            install(python, *(f"{name}=={PINNED[name]}" for name in ("pytest", "hypothesis")))
            print(f"  {pathlib.Path(what).name}: {vectors(python, pathlib.Path(folder), 'explain')}")


EXTRAS = {
    "aiohttp": "import aiohttp",
    "httpx": "from paysig.onekey.httpx import SealAuth",
    "requests": "from paysig.onekey.requests import SealAuth",
}


def check_extras() -> None:
    """Each extra brings its client; and the clients' tests pass with the oldest versions that the extras allow."""
    extras = tomllib.loads((ROOT / "py" / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert set(extras) == {*EXTRAS, "explain", "test", "bench"}
    with tempfile.TemporaryDirectory() as folder:
        python = environment(pathlib.Path(folder, "oldest"), pathlib.Path(sys.executable))
        oldest = [requirement.replace(">=", "==") for name in EXTRAS for requirement in extras[name]]
        tests = [f"{name}=={PINNED[name]}" for name in ("pytest", "trustme", "uvicorn")]
        install(python, "--find-links", DIST, f"paysig[{','.join(EXTRAS)}]=={VERSION}", *oldest, *tests)
        tests = ROOT / "py" / "tests" / "test_onekey_clients.py"
        # aiohttp 3.9 leaves its sockets to the collector.
        theirs = ("-W", "ignore::pytest.PytestUnraisableExceptionWarning")
        command = (python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", folder, *theirs, tests)
        print(f"  {', '.join(oldest)}: {run(*command, cwd=folder, env=clean()).splitlines()[-1]}")
    for name, program in EXTRAS.items():
        with tempfile.TemporaryDirectory() as folder:
            python = environment(pathlib.Path(folder, "environment"), pathlib.Path(sys.executable))
            install(python, "--find-links", DIST, f"paysig[{name}]=={VERSION}")
            run(python, "-c", program, cwd=folder, env=clean())


CHECKS = {name.removeprefix("check_"): check for name, check in list(globals().items()) if name.startswith("check_")}


def main(names: list[str]) -> int:
    names = names or [name for name in CHECKS if name != "aarch64"]
    for name in names:
        print(f"{name}: {CHECKS[name].__doc__}", flush=True)
        CHECKS[name]()
    print(f"\n{len(names)} passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
