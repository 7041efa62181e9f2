#!/usr/bin/env python3
"""Counts the instructions per byte of the forms under callgrind: a figure that a busy machine does not move.

    python3 benches/instructions.py     prints the table, and fails where a goal is missed

src/bin/instructions.rs makes a form once and twice; the difference is one call, without start and preparation. It is
built without flags for a CPU, so that every x86-64 executes the same.
"""

import concurrent.futures
import os
import re
import shutil
import sys

from report import json_lines, output, table, texts, yes

# The most instructions per byte.
GOALS = {("jcs", "cashout"): 27, ("jcs", "payment"): 32}
# The forms, and what compact is compared with: serde_json's parsing alone.
OPS = ["jcs", "compact", "parse"]


def main() -> None:
    if shutil.which("valgrind") is None:
        sys.exit("valgrind is missing: `tests/setup.sh c` installs it")
    lines = measure()
    print(to_markdown(lines))
    sys.exit("a goal is missed" if not all(is_met(line) for line in lines) else 0)


def measure() -> list[dict]:
    """Lines of {"input", "op", "instructions"}, the last per byte."""
    build = "env RUSTFLAGS= cargo build --release --quiet --locked --package paysig-benches --bin instructions"
    artifacts = json_lines([*build.split(), "--message-format=json"])
    program = next(line["executable"] for line in artifacts if line.get("executable"))

    def count(op: str, text: os.PathLike, calls: int) -> int:
        callgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--log-fd=1"]
        return int(re.search(r"Collected : (\d+)", output([*callgrind, program, op, text, calls]))[1])

    def line(job: tuple) -> dict:
        op, text = job
        instructions = count(op, text, 2) - count(op, text, 1)
        return {"input": text.stem, "op": op, "instructions": round(instructions / text.stat().st_size, 2)}

    # Counts do not care what runs beside them.
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(line, [(op, text) for text in texts() for op in OPS]))


def is_met(line: dict) -> bool:
    return line["instructions"] <= GOALS.get((line["op"], line["input"]), float("inf"))


def to_markdown(lines: list[dict]) -> str:
    by = {(line["op"], line["input"]): line for line in lines}
    rows = []
    for name in dict.fromkeys(line["input"] for line in lines):
        goal = GOALS.get(("jcs", name))
        met = [f"≤ {goal}", yes(is_met(by["jcs", name]))] if goal else ["", ""]
        jcs, *others = (f"{by[op, name]['instructions']:.1f}" for op in OPS)
        rows.append([name, jcs, *met, *others])
    return table(["input", "jcs", "goal", "met", "compact", "serde_json's parsing alone"], rows)


if __name__ == "__main__":
    main()
