#!/usr/bin/env python3
"""That the command fails closed: its own tests, and faults that they must notice. `make test-cli` is the tests alone."""

import sys

from plants import Plant, run, see

TESTS = "cargo test --quiet --locked --package paysig-cli".split()

PLANTS = [
    Plant(
        "a full disk that nobody is told of",
        "cli/src/stdio.rs",
        ".and_then(|mut output| output.write_all(bytes).and_then(|()| output.flush()))",
        ".map(|mut output| drop(output.write_all(bytes).and_then(|()| output.flush())))",
        "    output::full_disk\n",
    ),
    Plant(
        "a body that is written over the one before it",
        "cli/src/onekey/output.rs",
        "    let mut file = NamedTempFile::new_in(folder)?;\n",
        "    fs::write(&target, bytes)?;\n    let mut file = NamedTempFile::new_in(folder)?;\n",
        "    seal::no_room_for_the_body\n",
    ),
]


def main() -> int:
    result = run(TESTS)
    print(result.stdout, f"the command's tests: exit {result.returncode}", flush=True)
    found = all([see(plant, [*TESTS, "--test", "cli", "--", "output::", "seal::"]) for plant in PLANTS])
    return 0 if result.returncode == 0 and found else 1


if __name__ == "__main__":
    sys.exit(main())
