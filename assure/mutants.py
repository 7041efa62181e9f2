#!/usr/bin/env python3
"""Checks that each change that is excepted from `make mutants` still exists: code may have moved on from its exception.

    python3 assure/mutants.py CONFIG PACKAGE     fails where an exception fits no change
"""

import re
import subprocess
import sys
import tomllib


def main() -> None:
    config, package = sys.argv[1:]
    with open(config, "rb") as file:
        exceptions = tomllib.load(file).get("exclude_re", [])
    command = ["cargo", "mutants", "--no-config", "--list", "--package", package]
    changes = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout.splitlines()
    if stale := [rule for rule in exceptions if not any(re.search(rule, change) for change in changes)]:
        sys.exit("\n  ".join([f"{config}: no change fits these any more:", *stale]))
    print(f"{config}: {len(exceptions)} exceptions, {len(changes)} changes")


if __name__ == "__main__":
    main()
