#!/usr/bin/env python3
"""`make assure`: every promise of SECURITY.md that a machine can check within half an hour, as one table.

    assure/assure.py             all of it
    assure/assure.py --quick     what continuous integration runs as its suite `assure`; the other suites check the rest

Each line is a promise, the command that checks it, and what came of it. Most of the commands plant the fault that they
are there to find, and fail where they do not find it.
"""

import pathlib
import sys
import time

from plants import ROOT, run

LOGS = ROOT / "target" / "assure" / "logs"

# Promise, command, and whether it belongs to the quick part.
CHECKS = [
    ("time does not depend on secrets: no jump, no address", "assure/constant_time.py", True),
    ("no panic, no heap, no unsafe code; no panic leaves the ABI", "assure/no_panic.py", True),
    ("ended keys leave nothing in memory: C, Rust", "assure/memory.py C Rust", True),
    ("dependencies are those that were looked at", "assure/supply_chain.py audit", True),
    (
        "the C library cannot panic: it links",
        "cargo test --quiet --locked -p paysig-tests --test c_abi no_panic",
        False,
    ),
    ("no call leaves secrets on the stack; symbols; no allocator", "make --silent test-c", False),
    ("every language agrees on the vectors: Rust", "make --silent test-rust", False),
    ("tests run 98 % of the core's lines and branches", "make --silent coverage", False),
    ("the command fails closed: full disk, closed pipe, little memory", "assure/command.py", False),
    ("ended keys leave nothing in memory: with Python, and planted", "make --silent wipe", False),
    ("it runs without an operating system, in either byte order", "make --silent bare-metal", False),
    ("code and stack are what core/README.md says", "make --silent footprint", False),
    ("64 threads and forks share keys: C, Rust, Go, Python", "make --silent stress", False),
    ("the library's own code is clean under sanitizers", "make --silent sanitizers", False),
    ("each fuzz target finds the fault that is planted for it", "make --silent fuzz-plants", False),
    ("licences, sources, oldest versions, reproducible build", "make --silent supply-chain", False),
]


def check(number: int, command: str) -> tuple[bool, float, pathlib.Path]:
    log = LOGS / f"{number:02}.log"
    start = time.monotonic()
    words = command.split()
    result = run([sys.executable, *words] if words[0].endswith(".py") else words)
    log.write_text(result.stdout, encoding="utf-8")
    return result.returncode == 0, time.monotonic() - start, log


def main() -> int:
    LOGS.mkdir(parents=True, exist_ok=True)
    quick = sys.argv[1:] == ["--quick"]
    chosen = [entry for entry in CHECKS if entry[2] or not quick]
    width, wide = (max(len(entry[i]) for entry in chosen) for i in (0, 1))
    print(f"{'promise':<{width}}  {'check':<{wide}}  result", flush=True)
    broken, start = [], time.monotonic()
    for number, (promise, command, _) in enumerate(chosen, 1):
        held, seconds, log = check(number, command)
        print(f"{promise:<{width}}  {command:<{wide}}  {'holds' if held else 'BROKEN'}, {seconds:.0f} s", flush=True)
        if not held:
            broken.append(log)
    for log in broken:
        print(f"\n{log.relative_to(ROOT)}:\n{log.read_text(encoding='utf-8')[-6000:]}")
    minutes = (time.monotonic() - start) / 60
    print(f"{len(chosen) - len(broken)} promises hold, {len(broken)} do not; {minutes:.0f} minutes")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
