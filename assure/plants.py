"""Planted faults: a check that has never failed proves nothing. Each fault is put into a copy of the repository below
target/plants, the check is run there, and must fail and say why.

    assure/plants.py      whether every fault can still be planted, which takes no time (`make test-lint`)
"""

import dataclasses
import importlib
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
COPY = ROOT / "target" / "plants"
NOT_COPIED = {".git", "target", "__pycache__", ".venv", "node_modules"}


@dataclasses.dataclass
class Plant:
    """What is changed in which file, and what the check must say then."""

    name: str
    file: str
    old: str
    new: str
    said: str


def run(command: list, **options) -> subprocess.CompletedProcess:
    """Runs a command to its end, whatever that is."""
    return subprocess.run(
        [str(word) for word in command], cwd=options.pop("cwd", ROOT), text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options,
    )  # fmt: skip


def must(command: list, **options) -> str:
    """Runs a command that must succeed, and gives what it prints."""
    result = run(command, **options)
    if result.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: exit {result.returncode}\n{result.stdout}")
    return result.stdout


def copy(folder: pathlib.Path, to: pathlib.Path) -> None:
    """Brings the copy up to date. What differs gets today's date, so that it is built again."""
    to.mkdir(parents=True, exist_ok=True)
    entries = [entry for entry in os.scandir(folder) if entry.name not in NOT_COPIED]
    for entry in entries:
        target = to / entry.name
        if entry.is_dir():
            copy(pathlib.Path(entry.path), target)
        elif not target.exists() or target.read_bytes() != pathlib.Path(entry.path).read_bytes():
            shutil.copy(entry.path, target)
    for name in {entry.name for entry in os.scandir(to)} - {entry.name for entry in entries} - NOT_COPIED:
        (to / name).unlink() if (to / name).is_file() else shutil.rmtree(to / name)


def planted(plant: Plant, root: pathlib.Path) -> str:
    """The file's text with the fault in it."""
    text = (root / plant.file).read_text(encoding="utf-8")
    if text.count(plant.old) != 1:
        sys.exit(f"plant {plant.name}: {plant.file} does not have this once: {plant.old}")
    return text.replace(plant.old, plant.new)


def put(plant: Plant) -> None:
    """Makes the copy, with the fault in it."""
    copy(ROOT, COPY)
    (COPY / plant.file).write_text(planted(plant, COPY), encoding="utf-8")


def in_copy(command: list, **options) -> subprocess.CompletedProcess:
    environment = options.pop("env", os.environ)
    environment = {key: value for key, value in environment.items() if key != "CARGO_TARGET_DIR"}
    # What tests/rust-for.sh has unpacked.
    environment["PAYSIG_RUST_DEBIAN"] = str(ROOT / "target" / "tools" / "rust-debian")
    return run(command, cwd=COPY, env=environment, **options)


def see(plant: Plant, command: list, **options) -> bool:
    """Whether the check finds the fault. The command is run in the copy."""
    put(plant)
    result = in_copy(command, **options)
    found = result.returncode != 0 and re.search(plant.said, result.stdout) is not None
    print(f"planted, {plant.name}: {'found' if found else 'NOT FOUND'}", flush=True)
    if not found:
        print(f"exit {result.returncode}, and nothing like {plant.said!r} in\n{result.stdout}")
    return found


def plants_of(value: object) -> list[Plant]:
    """Those in a module's variable, whatever it keeps them in."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [plant for item in value for plant in plants_of(item)]
    # Run as a program, this module's Plant is not that of those that import it.
    return [value] if type(value).__name__ == "Plant" else []


def main() -> None:
    files = sorted(path for path in (ROOT / "assure").glob("*.py") if path.stem != "plants")
    checks = [path.stem for path in files if "Plant(" in path.read_text(encoding="utf-8")]
    found = [
        plant
        for module in map(importlib.import_module, checks)
        for name, value in vars(module).items()
        if name.isupper()
        for plant in plants_of(value)
    ]
    for plant in found:
        planted(plant, ROOT)
    print(f"{len(found)} faults can be planted")
    sys.exit(0 if found else "no plant is found")


if __name__ == "__main__":
    main()
