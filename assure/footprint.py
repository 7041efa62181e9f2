#!/usr/bin/env python3
"""`make footprint`: what the C library takes of a Cortex-M4: code for each group of entry points, and stack for each.

    assure/footprint.py             prints both tables
    assure/footprint.py --check     and compares them with core/README.md's, which may be a tenth off
    assure/footprint.py --write     and writes them there

Code is what the linker keeps of the library for a program that calls these functions, with constants: the text column
of llvm-size, less that of a program that calls none. Stack is measured in qemu (bare/stack.c), of the profile as it is
shipped.
"""

import re
import sys

import bare_metal
import cross
from plants import ROOT, must

BUILT = ROOT / "target" / "assure" / "footprint"
README = ROOT / "core" / "README.md"
TARGET = "thumbv7em-none-eabi"
# Name, optimisation, and flags for rustc.
BUILDS = {
    "as shipped": (2, []),
    "size": ("s", []),
    "size, compact SHA-256": ("s", ["--cfg", 'sha2_backend_soft="compact"']),
}
SYMBOLS = (ROOT / "tests" / "c" / "symbols.txt").read_text(encoding="utf-8").split()
SIGN = ["key_init_bytes", "sign", "verify", "key_wipe"]
ONEKEY = ["credentials_init", "credentials_wipe", "onekey_seal", "onekey_check", "onekey_notification"]
GROUPS = {
    "sign and verify": SIGN,
    "and secrets as text, rotation, parts, streaming": [
        *SIGN, "key_init", "verify_any", "sign_parts", "signer_init", "signer_update", "signer_finish", "signer_verify",
    ],
    "canonical forms alone": ["canonicalize"],
    "sign and verify, and canonical forms": [*SIGN, "sign_canonical", "verify_canonical", "canonicalize"],
    "sign and verify, and schemes": [*SIGN, "scheme_sign", "scheme_verify"],
    "the provider's flow": ONEKEY,
    "everything": [name.removeprefix("paysig_") for name in SYMBOLS],
}  # fmt: skip
# Those that take no bytes: numbers, and names that are constants.
CONSTANTS = re.compile(r"paysig_(abi|hex|form|operation|status|version)\w*|paysig_\w+_(at|bytes|chars)")
TOLERANCE = 0.1
MARKS = ("<!-- footprint: make footprint -->\n", "<!-- end of footprint -->\n")


def text_bytes(library, calls: list[str]) -> int:
    """The text column of a program that keeps these functions."""
    source, out = BUILT / "calls.c", BUILT / "calls"
    pointers = ", ".join(f"(const void *)(uintptr_t)&paysig_{name}" for name in calls)
    source.write_text(
        '#include "platform.h"\n#include <paysig.h>\n#include <stdint.h>\n'
        f"const void *const volatile calls[] = {{{pointers or '0'}}};\n"
        "int run(void) { return calls[0] == 0; }\n",
        encoding="ascii",
    )
    link("calls.c", library, out)
    return int(must(["llvm-size-22", out]).splitlines()[1].split()[0])


def link(source: str, library, out) -> None:
    folder = bare_metal.SOURCES
    files = [BUILT / source if (BUILT / source).exists() else folder / source, folder / "platform_cortex_m.c"]
    must(
        [
            "clang-22",
            "--target=thumbv7em-none-eabi",
            "-std=gnu11",
            "-Os",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-ffreestanding",
        ]
        + ["-nostdlib", "-fuse-ld=lld", "-Wl,--gc-sections", "-T", folder / "cortex_m.ld", f"-I{ROOT / 'include'}"]
        + [f"-I{folder}", *files, library, "-o", out],
    )


def code() -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {name: [] for name in GROUPS}
    for number, (level, flags) in enumerate(BUILDS.values()):
        library = cross.library(TARGET, *flags, opt_level=level, folder=f"footprint-{number}")
        none = text_bytes(library, [])
        for name, calls in GROUPS.items():
            rows[name].append(text_bytes(library, calls) - none)
    return rows


def stack() -> dict[str, list[int]]:
    library = cross.library(TARGET, opt_level=2, folder="footprint-0")
    out = BUILT / "stack"
    link("stack.c", library, out)
    said = must([*bare_metal.QEMU_ARM, *bare_metal.SEMIHOSTING, out])
    deepest = {name: int(count) for name, count in (line.split() for line in said.strip().splitlines())}
    if missing := [name for name in SYMBOLS if name not in deepest and not CONSTANTS.fullmatch(name)]:
        sys.exit(f"bare/stack.c does not call {', '.join(missing)}")
    return {f"`{name}`": [count] for name, count in deepest.items()}


def table(heads: list[str], rows: dict[str, list[int]]) -> str:
    lines = [heads, ["---", *["--:"] * (len(heads) - 1)]]
    lines += [[name, *(f"{number:,}" for number in numbers)] for name, numbers in rows.items()]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def figures(text: str) -> dict[str, list[int]]:
    rows = re.findall(r"^\| ([^|]+?) \|((?: [\d,]+ \|)+)$", text, re.MULTILINE)
    return {name: [int(number.replace(",", "")) for number in re.findall(r"[\d,]+", rest)] for name, rest in rows}


def stale(told: dict[str, list[int]], measured: dict[str, list[int]]) -> list[str]:
    if told.keys() != measured.keys():
        return [f"core/README.md has rows for {sorted(told)}, and not for {sorted(measured)}"]
    return [
        f"core/README.md says {told[name]} of {name!r}, measured are {numbers}"
        for name, numbers in measured.items()
        if len(told[name]) != len(numbers)
        or any(abs(said - number) > TOLERANCE * number for said, number in zip(told[name], numbers, strict=True))
    ]


def main() -> int:
    BUILT.mkdir(parents=True, exist_ok=True)
    text = table(["bytes of code and constants, Cortex-M4", *BUILDS], code())
    text += "\n" + table(["entry point", "bytes of stack at most"], stack())
    print(text)
    readme = README.read_text(encoding="utf-8")
    before, rest = readme.split(MARKS[0])
    told, after = rest.split(MARKS[1])
    if sys.argv[1:] == ["--write"]:
        README.write_text(before + MARKS[0] + text + MARKS[1] + after, encoding="utf-8")
    elif sys.argv[1:] == ["--check"]:
        measured = figures(text)
        wrong = stale(figures(told), measured)
        # Planted: a figure that is a fifth off.
        off = {name: [number * 6 // 5 for number in numbers] for name, numbers in measured.items()}
        print("planted, figures a fifth off:", "found" if stale(off, measured) else "NOT FOUND")
        print("\n".join(wrong))
        return 1 if wrong or not stale(off, measured) else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
