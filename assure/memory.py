#!/usr/bin/env python3
"""`make wipe`: the whole memory of a process that made, used and ended keys is searched for the secret and both states.

    assure/memory.py             C, Rust and Python, and then the planted fault in each, which must be found
    assure/memory.py LANGUAGE... only these, without the faults

The process (c/memory.c, src/bin/memory.rs, memory_child.py) gets a random secret through a pipe, makes keys, signers
and credentials of it, uses them all, and stops. Now the search must find the secret and both states, or it would be
blind. Then the process ends every key, wipes its own copy of the secret, and stops again: now nothing may be found, no
eight bytes in a row, in any memory that it can write to.
"""

import base64
import hashlib
import hmac
import os
import pathlib
import re
import secrets
import struct
import subprocess
import sys

from plants import COPY, ROOT, Plant, in_copy, must, put

BUILT = ROOT / "target" / "assure"
STAGE = pathlib.Path("target", "stage")
PYTHON = ROOT / "target" / "tools" / "venv" / "bin" / "python"
# Of the key block one is shorter, and of one the hash is what the key block holds.
SECRET_BYTES = [48, 200]
IN_A_ROW = 8
# The secret's end is the passphrase, but in Python, where what was sealed is not ours to wipe. Of the text of
# Authorization the start is the same for all.
PASSPHRASE_BYTES = 24
TOKEN_START = 12

SKIPPED = Plant(
    "a key that is not wiped",
    "core/src/hmac.rs",
    "    fn drop(&mut self) {\n        self.zeroize();",
    "    fn drop(&mut self) {\n        core::hint::black_box(&self.inner);",
    "",
)
SKIPPED_IN_C = Plant(
    "a wipe that leaves the last words",
    "ffi-c/src/raw.rs",
    "        place.write_bytes(0, 1);\n"
    "        slice::from_raw_parts_mut(place.cast::<u64>(), size_of::<P>() / size_of::<u64>())",
    "        place.cast::<u64>().write_bytes(0, 4);\n        slice::from_raw_parts_mut(place.cast::<u64>(), 4)",
    "",
)


def compress(block: bytes, start: list[int] | None = None) -> list[int]:
    """FIPS 180-4, section 6.2.2: SHA-256's state after one block. hashlib does not tell it."""
    start, constants = start or STARTS, ROOTS
    words = list(struct.unpack(">16I", block))
    rotate = lambda word, by: (word >> by | word << 32 - by) & 0xFFFFFFFF  # noqa: E731
    for i in range(16, 64):
        low, high = words[i - 15], words[i - 2]
        words.append(
            words[i - 16] + (rotate(low, 7) ^ rotate(low, 18) ^ low >> 3) + words[i - 7]
            + (rotate(high, 17) ^ rotate(high, 19) ^ high >> 10) & 0xFFFFFFFF
        )  # fmt: skip
    a, b, c, d, e, f, g, h = start
    for constant, word in zip(constants, words, strict=True):
        first = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + (e & f ^ ~e & g) + constant + word
        second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + (a & b ^ a & c ^ b & c)
        a, b, c, d, e, f, g, h = (first + second) & 0xFFFFFFFF, a, b, c, (d + first) & 0xFFFFFFFF, e, f, g
    return [(left + right) & 0xFFFFFFFF for left, right in zip(start, [a, b, c, d, e, f, g, h], strict=True)]


def derived() -> tuple[list[int], list[int]]:
    """FIPS 180-4, sections 4.2.2 and 5.3.3: of the square and cube roots of the first primes."""

    def root(number: int, degree: int) -> int:
        low, high = 0, number
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if middle**degree <= number else (low, middle)
        return low

    primes = [n for n in range(2, 312) if all(n % divisor for divisor in range(2, n))]
    start = [root(prime << 64, 2) & 0xFFFFFFFF for prime in primes[:8]]
    return start, [root(prime << 96, 3) & 0xFFFFFFFF for prime in primes]


STARTS, ROOTS = derived()


def needles(secret: bytes) -> dict[str, list[bytes]]:
    """What must not be found, in each form that it could have in memory."""
    token = base64.b64encode(b"api_key:" + secret[-PASSPHRASE_BYTES:])
    found = {"the secret": [secret], "the passphrase in Authorization": [token[TOKEN_START:]]}
    if len(secret) > 64:
        secret = hashlib.sha256(secret).digest()
        found["the secret's hash"] = [secret]
    for name, pad in [("inner", 0x36), ("outer", 0x5C)]:
        block = bytes(byte ^ pad for byte in secret.ljust(64, b"\0"))
        state = compress(block)
        # Of the key block, what the secret made; the rest is the same for all.
        found[f"the {name} key block"] = [block[: len(secret)]]
        orders = [state, state[::-1]]
        # As SHA-256's own instructions keep it: ABEF and CDGH, in either order.
        orders += [[state[i] for i in order] for order in ([5, 4, 1, 0], [7, 6, 3, 2], [0, 1, 4, 5], [2, 3, 6, 7])]
        found[f"the {name} state"] = [struct.pack(f"{end}{len(o)}I", *o) for o in orders for end in "<>"]
    return found


def search(pid: int, found: dict[str, list[bytes]]) -> dict[str, int]:
    """In how many places of a process's memory any eight bytes in a row are."""
    windows = {
        name: {text[i : i + IN_A_ROW] for text in texts for i in range(len(text) - IN_A_ROW + 1)}
        for name, texts in found.items()
    }
    patterns = {name: re.compile(b"|".join(map(re.escape, texts))) for name, texts in windows.items()}
    counts, searched = dict.fromkeys(found, 0), 0
    with open(f"/proc/{pid}/maps", encoding="ascii") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            start, end = (int(text, 16) for text in line.split()[0].split("-"))
            if "rw" not in line.split()[1] or "[vvar" in line:
                continue
            memory.seek(start)
            data = memory.read(end - start)
            searched += len(data)
            for name, pattern in patterns.items():
                counts[name] += len(pattern.findall(data))
    if searched < 64 * 1024:
        sys.exit(f"memory: only {searched} bytes are searched")
    return counts


def examine(language: str, command: list) -> dict[str, int]:
    """What is found in the memory of processes that have ended their keys."""
    return {name: count for length in SECRET_BYTES for name, count in once(language, command, length).items()}


def once(language: str, command: list, length: int) -> dict[str, int]:
    secret = secrets.token_hex(length // 2).encode()
    due = hmac.digest(secret, b"{}", "sha256").hex()
    found = needles(secret)
    command = [*map(str, command), str(length)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)

    def say(what: bytes) -> str:
        process.stdin.write(what)
        process.stdin.flush()
        return process.stdout.readline().decode().strip()

    # It answers with the signature of {}, so that its key is known to be this one.
    if (said := say(secret)) != due:
        sys.exit(f"memory, {language}: says {said!r}, and not the signature")
    alive = search(process.pid, found)
    if blind := [name for name in ["the secret", "the inner state", "the outer state"] if alive[name] == 0]:
        sys.exit(f"memory, {language}: the search does not find {blind} while they are in use")
    if (said := say(b"\n")) != "ended":
        sys.exit(f"memory, {language}: says {said!r}, and not that all keys have ended")
    left = {name: count for name, count in search(process.pid, found).items() if count > 0}
    process.stdin.close()
    process.wait(10)
    shown = ", ".join(f"{name} in {count} places" for name, count in left.items()) or "nothing"
    print(f"memory, {language}, a secret of {length} bytes: {sum(alive.values())} places while in use, afterwards {shown}", flush=True)
    return left


def c(folder: pathlib.Path) -> list:
    build(folder, ["make", "--silent", "--no-print-directory", "stage"])
    program = folder / "target" / "memory_c"
    build(
        folder,
        ["cc", "-std=c99", "-Wall", "-Wextra", "-Werror", "-O2", "assure/c/memory.c", f"-I{STAGE / 'include'}"]
        # Not lazily: the dynamic linker would save registers on the stack.
        + [STAGE / "lib" / "libpaysig.a", "-Wl,-z,now", "-o", program],
    )
    return [program]


def rust(folder: pathlib.Path) -> list:
    build(
        folder,
        ["cargo", "build", "--quiet", "--locked", "--release", "--package", "paysig-assure", "--bin", "memory"]
        + ["--target-dir", "target/assure"],
    )
    return [folder / "target" / "assure" / "release" / "memory"]


def python(folder: pathlib.Path) -> list:
    packages = folder / "target" / "memory-python"
    build(
        folder,
        [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--upgrade"]
        + ["--target", packages, "./py"],
    )
    # Bound at the start: the dynamic linker saves registers on the stack when it is called for a function's first time,
    # and a vector register may still hold a state then.
    return ["env", "LD_BIND_NOW=1", f"PYTHONPATH={packages}", PYTHON, "-B", folder / "assure" / "memory_child.py"]


LANGUAGES = {"C": (c, SKIPPED_IN_C), "Rust": (rust, SKIPPED), "Python": (python, SKIPPED)}


def build(folder: pathlib.Path, command: list) -> None:
    if folder == ROOT:
        must(command)
    elif (result := in_copy(command)).returncode != 0:
        sys.exit(result.stdout)


def seen(language: str) -> bool:
    make, plant = LANGUAGES[language]
    put(plant)
    found = bool(examine(f"{language}, planted: {plant.name}", make(COPY)))
    print(f"planted, {plant.name}, in {language}: {'found' if found else 'NOT FOUND'}", flush=True)
    return found


def main() -> int:
    if hmac.digest(b"k", b"", "sha256") != by_states(b"k"):
        sys.exit("memory: the states are not SHA-256's")
    languages = sys.argv[1:] or list(LANGUAGES)
    held = not any([examine(language, LANGUAGES[language][0](ROOT)) for language in languages])
    if sys.argv[1:]:
        return 0 if held else 1
    return 0 if all([seen(language) for language in languages]) and held else 1


def by_states(secret: bytes) -> bytes:
    """HMAC of nothing, with our own first block: what is searched for is what a key holds."""
    blocks = [bytes(byte ^ pad for byte in secret.ljust(64, b"\0")) for pad in (0x36, 0x5C)]
    for block in blocks:
        if hashlib.sha256(block).digest() != finish(compress(block)):
            return b""
    return hashlib.sha256(blocks[1] + hashlib.sha256(blocks[0]).digest()).digest()


def finish(state: list[int]) -> bytes:
    """SHA-256 of 64 bytes, from the state after them: the padding is one more block."""
    return struct.pack(">8I", *compress(b"\x80" + bytes(61) + b"\x02\x00", state))


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
