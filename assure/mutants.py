#!/usr/bin/env python3
"""What surrounds cargo-mutants in `make mutants`: the run without a change before it, and its exceptions.

    python3 assure/mutants.py CONFIG PACKAGE          fails where the tests do not pass without a change, or where an
                                                      exception fits no change: code moved on from it
    python3 assure/mutants.py CONFIG PACKAGE RESULTS  fails where a change went unnoticed that is no exception

cargo-mutants leaves out the exceptions itself, but for fields that it deletes from an expression; and without a change it
would run the tests of the package that it changes, not those that are to notice (27.1).
"""

import pathlib
import re
import subprocess
import sys
import tomllib


def fits(rules: list[str], change: str) -> bool:
    return any(re.search(rule, change) for rule in rules)


def passes_unchanged(config: dict) -> None:
    packages = (word for package in config["test_package"] for word in ("--package", package))
    profile = ["--profile", config["profile"]] if "profile" in config else []
    command = ["cargo", "test", "--quiet", "--locked", *profile, *packages, *config["additional_cargo_args"]]
    subprocess.run([*command, *config.get("additional_cargo_test_args", [])], check=True)


def is_current(name: str, exceptions: list[str], package: str) -> None:
    command = ["cargo", "mutants", "--no-config", "--list", "--package", package]
    changes = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout.splitlines()
    if stale := [rule for rule in exceptions if not any(fits([rule], change) for change in changes)]:
        sys.exit("\n  ".join([f"{name}: no change fits these any more:", *stale]))
    print(f"{name}: {len(exceptions)} exceptions, {len(changes)} changes")


def all_noticed(results: pathlib.Path, exceptions: list[str]) -> None:
    unnoticed = [
        change
        for name in ("missed.txt", "timeout.txt")
        for change in (results / "mutants.out" / name).read_text(encoding="utf-8").splitlines()
        if not fits(exceptions, change)
    ]
    if unnoticed:
        sys.exit("\n  ".join(["No test notices:", *unnoticed]))


def main() -> None:
    name, package, *results = sys.argv[1:]
    config = tomllib.loads(pathlib.Path(name).read_text(encoding="utf-8"))
    if results:
        all_noticed(pathlib.Path(results[0]), config["exclude_re"])
    else:
        is_current(name, config["exclude_re"], package)
        passes_unchanged(config)


if __name__ == "__main__":
    main()
