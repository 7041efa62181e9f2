#!/usr/bin/env python3
"""`make coverage`: the lines and branches of the core that the tests run; below 98 % it fails. Says what is not run, and
why where that is known.

The tests are core's own and those of tests/core: vectors, corpora, properties. By LLVM's instrumentation, as a debug
build; doc tests are not counted. A generic function is run where any of its instances is.
"""

import json
import os
import re
import shutil
import sys

from plants import ROOT, must

GOAL = 98.0
# The figures that are told may be as far off: some tests make their inputs by chance.
TOLERANCE = 0.25
SECURITY = ROOT / "SECURITY.md"
FOLDER = ROOT / "target" / "assure" / "coverage"
CORE = ROOT / "core" / "src"
TESTS = ["--locked", "--package", "paysig", "--package", "paysig-tests-core", "--all-features"]
TESTS += ["--lib", "--test", "of_core"]

# What no test can run: the file, the line, or the first line of a function, and the reason.
INSIDE = "an index that is always inside, looked up with `get`, for the core has no panic"
COMPILER = "the compiler calls it, while it compiles"
UNREACHABLE: list[tuple[str, str, str]] = [
    ("json/utf8.rs", "if let Some(place) = self.partial.get_mut(self.partial_length) {", INSIDE),
    ("hmac.rs", "if let Some(start) = flat.get_mut(..tail.len()) {", INSIDE),
    ("hmac.rs", "if let Some(byte) = flat.get_mut(tail.len()) {", INSIDE),
    ("hmac.rs", "if let Some(length) = flat.get_mut(blocks * BLOCK_BYTES - 8..blocks * BLOCK_BYTES) {", INSIDE),
    (
        "error.rs",
        "while let ([kind, other_kinds @ ..], [byte, rest @ ..]) = (kinds, texts) {",
        "the table has a text for each kind, so that it is left by `break`",
    ),
    ("error.rs", 'Err(_) => c"",', "each text of the table ends with a NUL"),
    ("onekey/inline.rs", "if let Some(text) = self.bytes.get_mut(..self.length) {", INSIDE),
    (
        "onekey/credentials.rs",
        "let (Some(login), Some(pass), Some(authorization)) =",
        "all three have been found short enough before",
    ),
    ("onekey/credentials.rs", "return Err(ErrorKind::CredentialTooLong.into());", "as the line before"),
    ("onekey/insert.rs", "if let Some(to) = place.get_mut(from + added) {", INSIDE),
    ("onekey/settings.rs", "if let Some(place) = self.values.get_mut(setting as usize) {", INSIDE),
    (
        "secret.rs",
        "if let Some((offset, last)) = text.char_indices().next_back() {",
        "a text with a first character has a last",
    ),
    ("canonical/powers.rs", "const fn powers() -> [u128; COUNT] {", COMPILER),
    ("canonical/powers.rs", "const fn times_five(big: &Big) -> Big {", COMPILER),
    ("canonical/powers.rs", "const fn fifth(big: &Big) -> Big {", COMPILER),
    ("canonical/powers.rs", "const fn highest(big: &Big) -> u128 {", COMPILER),
    ("canonical/big.rs", "let Some(word) = self.words.get_mut(self.used) else { return };", INSIDE),
    ("canonical/big.rs", "if let Some(room) = WORDS.checked_sub(words) {", INSIDE),
    ("canonical/index.rs", "let Some(object) = self.object() else { return Ok(()) };", "a name is in an object"),
    ("canonical/index.rs", "} else if let Some(last) = self.slots.get_mut(last) {", INSIDE),
    ("canonical/index.rs", "if let Some(member) = self.slots.get_mut(last) {", INSIDE),
    ("canonical/index.rs", "let Some(object) = self.slots.get(this as usize) else { return Ok(()) };", INSIDE),
    ("canonical/index.rs", "if let Some(object) = self.slots.get_mut(this as usize) {", INSIDE),
    ("canonical/number.rs", "if let Some(place) = text.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {", INSIDE),
    ("canonical/number.rs", "if let Some(place) = text.get_mut(at) {", INSIDE),
    ("canonical/order.rs", "Piece::LoneSurrogate => return None,", "names are refused before they are compared"),
    ("canonical/order.rs", "if let Some(own) = places.get_mut(at) {", INSIDE),
    ("canonical/order.rs", "if let Some(at) = order.get_mut(usize::from(place)) {", INSIDE),
    (
        "canonical/order.rs",
        "while let (Some(slot), Some(member)) = (slots.get(behind as usize), slots.get(at as usize)) {",
        "the list's last one is greater, so that it is left by `break`",
    ),
    ("canonical/order.rs", "if let Some(slot) = slots.get_mut(at as usize) {", INSIDE),
    ("canonical/emit.rs", "let Some(inner) = slots.get_mut(next as usize) else { return Ok(()) };", INSIDE),
    ("canonical/emit.rs", "let Some(next) = slots.get(member as usize) else { return Ok(()) };", INSIDE),
    ("canonical/sink.rs", "if let Some(signer) = self.signer {", "only called where there is one"),
    (
        "canonical/double.rs",
        "let Ok(number) = reader::any_number(input, start) else { return 0 };",
        "the same number has been read before",
    ),
    ("canonical/builder.rs", "if let Some(last) = self.slots.last_mut() {", "there are two at least"),
    ("canonical/builder.rs", "if let Some(last) = members.last_mut() {", "there is a first one, so there is a last"),
    ("canonical/growing.rs", "if let Some(behind) = behind.first_chunk_mut() {", INSIDE),
    (
        "canonical/growing.rs",
        "if let Some(place) = window.get_mut(start..).and_then(<[u8]>::first_chunk_mut) {",
        INSIDE,
    ),
    ("canonical/growing.rs", "if let Some(place) = window.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {", INSIDE),
    ("canonical/scratch.rs", "if let Some(more) = slots.checked_sub(self.len()) {", "it is only asked for more"),
]


def measure() -> tuple[str, dict]:
    """Runs the tests; what they ran in LCOV's format, which has the lines, and in LLVM's own, which has the branches."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    # Only this repository's crates are built anew: dependencies are those of `make test`.
    environment = {
        **os.environ,
        "RUSTC_WORKSPACE_WRAPPER": str(ROOT / "assure" / "instrumented.sh"),
        "LLVM_PROFILE_FILE": str(FOLDER / "%m-%p.profraw"),
    }
    built = must(["cargo", "test", *TESTS, "--no-run", "--message-format=json"], env=environment)
    messages = [json.loads(line) for line in built.splitlines() if line.startswith("{")]
    programs = [message["executable"] for message in messages if message.get("executable")]
    must(["cargo", "test", *TESTS, "--quiet"], env=environment)
    profile = FOLDER / "core.profdata"
    must(["llvm-profdata-22", "merge", "--sparse", *FOLDER.glob("*.profraw"), "-o", profile])
    objects = [word for program in programs for word in ("--object", program)]
    export = ["llvm-cov-22", "export", f"--instr-profile={profile}", *objects, "--sources", CORE]
    return must([*export, "--format=lcov", "--skip-branches"]), json.loads(must([*export, "--format=text"]))


class File:
    """How often each line and each side of a branch was run."""

    def __init__(self, name: str) -> None:
        self.name = name
        text = (CORE / name).read_text(encoding="utf-8")
        self.text = text.splitlines()
        # Unit tests stand at the end of what they test.
        self.end = text.partition("#[cfg(test)]")[0].count("\n")
        self.lines: dict[int, int] = {}
        self.branches: dict[tuple, int] = {}

    def unreachable(self) -> dict[int, tuple[str, str, str]]:
        """By line: the entry that speaks of it. One of a function that the compiler calls, of all its lines."""
        found = {}
        for entry in (entry for entry in UNREACHABLE if entry[0] == self.name):
            for first in (number for number, line in enumerate(self.text, 1) if line.strip() == entry[1]):
                found[first] = entry
                if entry[2] == COMPILER:
                    last = self.text.index("}", first) + 1
                    found |= dict.fromkeys(range(first, last + 1), entry)
        return found

    def missed(self) -> dict[int, str]:
        """By line: what of it is not run."""
        missed = {line: "not run" for line, count in self.lines.items() if count == 0}
        for (line, start, _, end, side), count in self.branches.items():
            if count == 0:
                missed.setdefault(line, f"never {side}: {self.text[line - 1][start - 1 : end - 1]}")
        return missed

    def counts(self, without: set[int] = frozenset()) -> tuple[list[int], list[int]]:
        """Of lines and of branches."""
        return (
            [count for line, count in self.lines.items() if line not in without],
            [count for (line, *_), count in self.branches.items() if line not in without],
        )


def read(lines: str, report: dict) -> list[File]:
    files: dict[str, File] = {}
    for record in lines.splitlines():
        what, _, fields = record.partition(":")
        if what == "SF":
            file = files[fields] = File(fields.removeprefix(f"{CORE}/"))
        elif what == "DA":
            line, count = map(int, fields.split(",")[:2])
            if line <= file.end:
                file.lines[line] = count
    # A function and its instances each have the branches of their own, which LLVM does not add up.
    for function in report["data"][0]["functions"]:
        for *place, true, false, file_id, _, _ in (branch[:9] for branch in function["branches"]):
            file = files.get(function["filenames"][file_id])
            if file and place[0] <= file.end:
                for side, count in (("true", true), ("false", false)):
                    key = (*place, side)
                    file.branches[key] = file.branches.get(key, 0) + count
    return list(files.values())


def percent(counts: list[int]) -> float:
    return 100 * sum(count > 0 for count in counts) / len(counts) if counts else 100.0


def both(counts: list[tuple[list[int], list[int]]]) -> list[float]:
    return [percent([count for file in counts for count in file[which]]) for which in (0, 1)]


def figures_of(text: str) -> list[float]:
    """What SECURITY.md says: lines and branches, of all and without what cannot be reached."""
    row = next((line for line in text.splitlines() if line.startswith("| **The tests run all of the core**")), "")
    return [float(figure) for figure in re.findall(r"([\d.]+) %", row)[:4]]


def show(figures: list[float]) -> str:
    return "lines {:.2f} %, branches {:.2f} %".format(*figures)


def main() -> int:
    files = read(*measure())
    without, needed = [], set()
    for file in files:
        print(f"{file.name:<28} {show(both([file.counts()]))}")
        unreachable, missed = file.unreachable(), file.missed()
        for line, what in sorted(missed.items()):
            entry, text = unreachable.get(line), file.text[line - 1].strip()
            needed.add(entry)
            # Of a function, its first line speaks for all.
            if entry is None or entry[1] == text:
                print(f"    {line}: {what}: {text}" + (f"\n        unreachable: {entry[2]}" if entry else ""))
        without.append(file.counts(set(unreachable) & set(missed)))
    stale = [entry for entry in UNREACHABLE if entry not in needed]
    for name, text, _ in stale:
        print(f"{name}: called unreachable, but it is run or is not there: {text}")
    whole, figures = both([file.counts() for file in files]), both(without)
    told = figures_of(SECURITY.read_text(encoding="utf-8"))
    is_told = len(told) == 4 and all(abs(a - b) <= TOLERANCE for a, b in zip(told, [*whole, *figures], strict=True))
    if not is_told:
        print(f"SECURITY.md says {told}")
    print(f"core, all of it: {show(whole)}")
    print(f"core, without the {len(UNREACHABLE)} places that cannot be reached: {show(figures)} (goal {GOAL} %)")
    # Planted: where the largest file is not run, the goal is missed.
    largest = max(range(len(files)), key=lambda index: len(files[index].lines))
    blind = [
        ([0] * len(lines), branches) if index == largest else (lines, branches)
        for index, (lines, branches) in enumerate(without)
    ]
    found = both(blind)[0] < GOAL
    print(f"planted, {files[largest].name} not run: {'found' if found else 'NOT FOUND'}")
    return 0 if found and not stale and is_told and min(figures) >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
