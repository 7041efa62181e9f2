#!/usr/bin/env python3
"""Compares the C interface with that of the last release, and says whether its numbers were raised as they must be.

    ffi-c/abi/check.py                       compares include/paysig.cdef.h with last.h
    ffi-c/abi/check.py --record [VERSION]    makes it the last release: VERSION, or one that is not released yet

What a program depends on is all in that header: tests hold it against the library's code and its symbols. abidiff
compares functions and structs, as compiled from either header; this script compares constants. Before that it is shown
changes whose answer is known, because abidiff says of what it cannot read that nothing has changed.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
HEADER = HERE.parent.parent / "include" / "paysig.cdef.h"
LAST = HERE / "last.h"

FUNCTION = re.compile(r"^(?!typedef|struct|enum)\w[\w ]*[ *](paysig_\w+)\(([^;{]*)\);$", re.MULTILINE)
CONSTANT = re.compile(r"\b(PAYSIG_\w+) = (\d+)")
# These say what the interface is, and are no part of it.
NUMBERS = ("PAYSIG_ABI_VERSION", "PAYSIG_ABI_MINIMUM")


def functions(header: str) -> set[str]:
    return {match[1] for match in FUNCTION.finditer(header)}


def constants(header: str) -> dict[str, int]:
    return {name: int(number) for name, number in CONSTANT.findall(header) if name not in NUMBERS}


def numbers(header: str) -> tuple[int, int]:
    """The ABI's number, and the oldest that it serves."""
    found = dict(CONSTANT.findall(header))
    version, minimum = (int(found[name]) for name in NUMBERS)
    return version, minimum


def compile_stubs(header: str, path: pathlib.Path) -> None:
    """A library of the functions in the header, which do nothing, with the types of their parameters."""
    source = path.with_suffix(".c")
    stubs = FUNCTION.sub(lambda match: match[0].removesuffix(";") + " { return 0; }", header)
    source.write_text("#include <stddef.h>\n#include <stdint.h>\n" + stubs)
    subprocess.run(["cc", "-w", "-g", "-O0", "-fPIC", "-shared", "-o", path, source], check=True)


def broken(old: str, new: str) -> str:
    """What a program that was built with the old header would meet with the new library; nothing where all is well."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for library, header in [("old", old), ("new", new)]:
            (folder / library).mkdir()
            compile_stubs(header, folder / library / "libpaysig.so")
        command = ["abidiff", "--no-added-syms", folder / "old" / "libpaysig.so", folder / "new" / "libpaysig.so"]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    # 1 and 2 are abidiff's own failures.
    if result.returncode & 3:
        sys.exit(f"abi-check: abidiff fails\n{result.stdout}{result.stderr}")
    told = result.stdout if result.returncode else ""
    after = constants(new)
    for constant, number in constants(old).items():
        if constant not in after:
            told += f"{constant} is gone\n"
        elif after[constant] != number:
            told += f"{constant} was {number} and is {after[constant]}\n"
    return told


def added(old: str, new: str) -> list[str]:
    return sorted(functions(new) - functions(old)) + sorted(constants(new).keys() - constants(old).keys())


def judge(old: str, new: str, *, released: bool) -> str:
    """What is wrong with the new header's numbers; nothing where they are right."""
    (last, last_minimum), (version, minimum) = numbers(old), numbers(new)
    if told := broken(old, new):
        if minimum > last:
            return ""
        return f"{told}A program of ABI {last} would break: PAYSIG_ABI_VERSION and _MINIMUM must be {last + 1}."
    if minimum != last_minimum:
        return f"PAYSIG_ABI_MINIMUM was {last_minimum} and is {minimum}, and nothing breaks"
    if (new_names := added(old, new)) and released and version <= last:
        return f"added: {', '.join(new_names)}\nPAYSIG_ABI_VERSION must be {last + 1}."
    return ""


def replaced(header: str, pattern: str, by: str) -> str:
    changed, count = re.subn(pattern, by, header, count=1, flags=re.DOTALL)
    assert count == 1, f"the header has no {pattern}"
    return changed


def prove(header: str) -> None:
    """Changes whose answer is known."""
    raised = replaced(header, r"ABI_VERSION = (\d+)", rf"ABI_VERSION = {numbers(header)[0] + 1}")
    more = replaced(raised, r"ABI_MINIMUM = (\d+)", rf"ABI_MINIMUM = {numbers(header)[0] + 1}")
    parameter = [r"(paysig_sign\(.*?)size_t message_length", r"\1uint32_t message_length"]
    function = [r"(size_t paysig_key_bytes)", r"size_t paysig_new(void);\n\n\1"]
    for what, start, change, due in [
        ("nothing", header, [r"$", ""], True),
        ("a parameter's name", header, [r"(paysig_sign\(.*?)message_length", r"\1size"], True),
        ("a parameter's type", header, parameter, False),
        ("a parameter's type, and a new ABI that still serves the old one", raised, parameter, False),
        ("a parameter's type, and a new soname", more, parameter, True),
        ("nothing but the soname", more, [r"$", ""], False),
        ("a parameter more", header, [r"(paysig_verify\([^)]*)\)", r"\1, int more)"], False),
        ("a result's type", header, [r"size_t paysig_key_bytes", "uint16_t paysig_key_bytes"], False),
        ("a function that is gone", header, [r"size_t paysig_key_bytes\(void\);", ""], False),
        ("a struct that grows", header, [r"opaque\[16\]", "opaque[17]"], False),
        ("two fields that change places", header, [r"(size_t offset;)(\s+)(size_t length;)", r"\3\2\1"], False),
        ("a constant's number", header, [r"PAYSIG_JSON_TOO_DEEP = \d+", "PAYSIG_JSON_TOO_DEEP = 155"], False),
        ("a constant that is gone", header, [r"enum { PAYSIG_HEX_UPPER = 1 };", ""], False),
        ("a function more", header, function, False),
        ("a function more, and a new ABI", raised, function, True),
        ("a constant more", header, [r"(enum { PAYSIG_HEX_UPPER)", r"enum { PAYSIG_NEW = 1 };\n\1"], False),
    ]:
        answer = judge(header, replaced(start, *change), released=True)
        if (answer == "") != due:
            sys.exit(f"abi-check does not see what it must: {what}: {answer or 'nothing'}")


def main() -> int:
    header = HEADER.read_text()
    if not functions(header) or len(functions(header)) != header.count("(") or not constants(header):
        sys.exit("abi-check: the header has what this script does not read")
    if sys.argv[1:2] == ["--record"]:
        release = " ".join(sys.argv[2:3]) or "not released yet"
        LAST.write_text(f"// The C interface of the last release: {release}. `make abi-record` writes it.\n" + header)
        return 0
    prove(header)
    last = LAST.read_text()
    wrong = judge(last, header, released="not released yet" not in last.splitlines()[0])
    if wrong:
        print(f"{wrong}\nabi-check: this is not the interface of the last release (ffi-c/abi/last.h)")
        return 1
    more = ", ".join(added(last, header)) or "nothing"
    print(f"abi-check: programs of the last release are served; added since: {more}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
