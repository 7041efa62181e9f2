#!/usr/bin/env python3
"""What `make mutants` makes of its exceptions, the changes that no test can notice.

    python3 assure/mutants.py CONFIG PACKAGE          fails where an exception fits no change: code moved on from it
    python3 assure/mutants.py CONFIG PACKAGE RESULTS  fails where a change went unnoticed that is no exception

cargo-mutants leaves out the exceptions itself, but for fields that it deletes from an expression (27.1).
"""

import pathlib
import re
import subprocess
import sys
import tomllib


def fits(rules: list[str], change: str) -> bool:
    return any(re.search(rule, change) for rule in rules)


def main() -> None:
    config, package, *results = sys.argv[1:]
    with open(config, "rb") as file:
        exceptions = tomllib.load(file).get("exclude_re", [])
    if results:
        files = [pathlib.Path(results[0]) / "mutants.out" / name for name in ("missed.txt", "timeout.txt")]
        unnoticed = [change for file in files for change in file.read_text(encoding="utf-8").splitlines()]
        if left := [change for change in unnoticed if not fits(exceptions, change)]:
            sys.exit("\n  ".join(["No test notices:", *left]))
        return
    command = ["cargo", "mutants", "--no-config", "--list", "--package", package]
    changes = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout.splitlines()
    if stale := [rule for rule in exceptions if not any(fits([rule], change) for change in changes)]:
        sys.exit("\n  ".join([f"{config}: no change fits these any more:", *stale]))
    print(f"{config}: {len(exceptions)} exceptions, {len(changes)} changes")


if __name__ == "__main__":
    main()
