"""Shows from its machine code that SHA-256 by a processor's own instructions (SHA-NI) runs in constant time.

Valgrind hides these instructions from a program, so memcheck sees the software path only. But the function that uses
them is short and straight: here every instruction of it is looked at. The proof is that no data ever comes into a
general register or into the flags: addresses and jumps are made of these alone, so they depend on the arguments, which
are two pointers and the number of blocks, and on nothing else. What vector instructions take does not depend on their
operands (Intel, "Data Operand Independent Timing Instructions"; AMD says the same of its SIMD instructions).
"""

import pathlib
import re

from plants import ROOT, must

# Vector to vector: constant time in their operands.
VECTOR = re.compile(
    r"v?(movdq[au]|movap[sd]|movup[sd]|padd[dq]|palignr|pblendw|blendps|pshuf[bd]|shufps|pxor|por|pand|punpck\w+"
    r"|psrldq|pslldq)$|sha256(rnds2|msg1|msg2)$"
)  # fmt: skip
GENERAL = re.compile(r"(add|sub|shl|shr|lea|cmp|test|inc|dec|mov|xor|and|or)$")
REGISTER = re.compile(r"(r[a-ds][a-ds0-9px]|rdi|rsi|rbp|r\d+[dwb]?|e[a-ds][xip]|e?[sd]i|e?[bs]p|[a-d][lhx])$")
VECTOR_REGISTER = re.compile(r"[xy]mm\d+$")
NUMBER = re.compile(r"-?0x[0-9a-f]+$|-?\d+$")


def functions(program: pathlib.Path) -> dict[str, list[str]]:
    """The instructions of each function that uses SHA-256's own."""
    text = must(["objdump", "-d", "--no-show-raw-insn", "-M", "intel", program])
    found = {}
    for block in re.split(r"\n\n", text):
        head, _, body = block.strip().partition("\n")
        name = re.match(r"[0-9a-f]+ <(.+)>:$", head)
        if name and "sha256rnds2" in body:
            found[name[1]] = [line.split("\t", 1)[1].strip() for line in body.splitlines() if "\t" in line]
    return found


def fault(instruction: str, name: str) -> bool:
    """Whether an instruction could bring data into a general register, the flags or an address."""
    text = re.sub(r"\s*(#.*)?$", "", instruction)
    mnemonic, _, operands = text.partition(" ")
    operands = [operand.strip() for operand in operands.split(",")] if operands.strip() else []
    if mnemonic in ("ret", "nop", "int3") or text.startswith(("cs nop", "data16", "xchg   ax,ax")):
        return False
    if re.match(r"j[a-z]+$", mnemonic):
        # Only inside the function: what it calls would have to be looked at as well.
        return f"<{name}+" not in text
    if VECTOR.match(mnemonic):
        # The result stays in vectors or goes to memory.
        return not (VECTOR_REGISTER.match(operands[0]) or "[" in operands[0])
    if GENERAL.match(mnemonic):
        # No operand is memory, but for lea, which only computes the address; and none is a vector.
        plain = operands[:1] if mnemonic == "lea" else operands
        return not all(REGISTER.match(operand) or NUMBER.match(operand) for operand in plain)
    return True


def faults(program: pathlib.Path) -> list[str]:
    found = functions(program)
    if not found:
        return [f"{program.name}: no function uses SHA-256's own instructions, so that nothing was looked at"]
    return [
        f"{program.name}: {name}: {instruction}"
        for name, instructions in found.items()
        for instruction in instructions
        if fault(instruction, name)
    ]


def check(program: pathlib.Path) -> bool:
    wrong = faults(program)
    counts = [len(instructions) for instructions in functions(program).values()]
    print(f"SHA-256's own instructions in {program.name}: {counts} instructions, {len(wrong)} that could leak")
    for line in wrong:
        print(f"  LEAKS  {line}")
    return not wrong


def plants(folder: pathlib.Path) -> bool:
    """Two functions that do leak, one by a jump and one by a table; the same without either must pass."""

    def leaks(what: str) -> bool:
        program = folder / f"leaky-sha-{what.lower()}"
        source = ROOT / "assure" / "c" / "leaky_sha.c"
        must(["cc", "-O2", "-fcf-protection=none", "-msha", "-msse4.1", f"-DLEAKY_{what}", source, "-o", program])
        return bool(faults(program))

    found = {what: leaks(what) for what in ["JUMP", "TABLE"]}
    for what, seen in found.items():
        print(f"planted, a {what.lower()} among SHA-256's instructions: {'found' if seen else 'NOT FOUND'}")
    return all(found.values()) and not leaks("NOTHING")
