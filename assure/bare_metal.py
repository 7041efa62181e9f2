#!/usr/bin/env python3
"""`make bare-metal`: the C library without an operating system, and the shared vectors on each machine.

    assure/bare_metal.py             builds for each target and runs the vectors there; then the planted faults
    assure/bare_metal.py TARGET...   only these, without the faults

Everything runs: a Cortex-M4 in qemu-system-arm, WebAssembly in node, the other processors under qemu's user emulation,
of which two have their bytes the other way round and four have 32 bits. The C side is bare/vectors.c, without a C
library; Rust's own (`core`) is built for each target, from its sources (cross.py).
"""

import pathlib
import sys
import time

import cross
from plants import ROOT, Plant, must, run, see

sys.path.insert(0, str(ROOT / "assure" / "bare"))
import vectors  # noqa: E402

BUILT = ROOT / "target" / "assure" / "bare"
SOURCES = ROOT / "assure" / "bare"
QEMU_ARM = ["qemu-system-arm", "-M", "mps2-an386", "-nographic", "-monitor", "none", "-serial", "none"]
SEMIHOSTING = ["-semihosting-config", "enable=on,target=native", "-kernel"]

# What clang is told, the platform, and what runs the program.
TARGETS = {
    "thumbv7em-none-eabi": (["--target=thumbv7em-none-eabi"], "cortex_m", [*QEMU_ARM, *SEMIHOSTING]),
    "riscv32imc-unknown-none-elf": (["--target=riscv32", "-march=rv32imc", "-mabi=ilp32"], "linux", ["qemu-riscv32"]),
    "wasm32-unknown-unknown": (["--target=wasm32"], "wasm", ["node", SOURCES / "wasm.mjs"]),
    "aarch64-unknown-linux-gnu": (["--target=aarch64-linux-gnu"], "linux", ["qemu-aarch64"]),
    "i686-unknown-linux-gnu": (["--target=i686-linux-gnu"], "linux", ["qemu-i386"]),
    "s390x-unknown-linux-gnu": (["--target=s390x-linux-gnu"], "linux", ["qemu-s390x"]),
    "powerpc-unknown-linux-gnu": (["--target=powerpc-linux-gnu"], "linux", ["qemu-ppc"]),
}
# Arguments to run it with as well: so an arm64 has no instructions for SHA-256.
AGAIN = {"aarch64-unknown-linux-gnu": [["software"]]}

PLANTS = [
    (
        "thumbv7em-none-eabi",
        Plant(
            "names sorted by their bytes and not by UTF-16's units",
            "core/src/canonical/order.rs",
            "if byte == 0xEE || byte == 0xEF { byte + 0x10 } else { byte }",
            "byte",
            "canonicalize, output .* does not hold",
        ),
    ),
    (
        "s390x-unknown-linux-gnu",
        Plant(
            "words read in the machine's own order",
            "core/src/json/word.rs",
            "first_chunk().map(|bytes| u64::from_le_bytes(*bytes))",
            "first_chunk().map(|bytes| u64::from_ne_bytes(*bytes))",
            "does not hold",
        ),
    ),
]


def program(target: str) -> pathlib.Path:
    """The vectors' program for a target, and the library in it."""
    flags, platform, _ = TARGETS[target]
    library = cross.library(target)
    out = BUILT / f"vectors-{target}"
    warnings = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]
    link = {
        "cortex_m": ["-T", SOURCES / "cortex_m.ld"],
        "linux": ["-static"],
        "wasm": ["-Wl,--no-entry,-z,stack-size=65536"],
    }[platform]
    must(
        ["clang-22", *flags, "-std=gnu11", "-O2", *warnings, "-ffreestanding", "-fno-stack-protector", "-nostdlib"]
        + ["-fuse-ld=lld", "-Wl,--gc-sections", *link, f"-I{ROOT / 'include'}", f"-I{BUILT}"]
        + [SOURCES / "vectors.c", SOURCES / f"platform_{platform}.c", library, "-o", out],
    )
    return out


def check(target: str) -> bool:
    start = time.monotonic()
    held = True
    built = program(target)
    for arguments in [[], *AGAIN.get(target, [])]:
        result = run([*TARGETS[target][2], built, *arguments], timeout=120)
        said = result.stdout.strip()
        held &= result.returncode == 0 and said.endswith(" 0 failed") and said.count("\n") == 0
        print(f"{target}: {said}{'' if held else f' (exit {result.returncode})'}", flush=True)
    print(f"  {time.monotonic() - start:.0f} s", flush=True)
    return held


def main() -> int:
    BUILT.mkdir(parents=True, exist_ok=True)
    vectors.write(BUILT / "vectors.h")
    targets = sys.argv[1:] or list(TARGETS)
    held = all([check(target) for target in targets])
    if sys.argv[1:]:
        return 0 if held else 1
    command = [sys.executable, "assure/bare_metal.py"]
    return 0 if all([see(plant, [*command, target]) for target, plant in PLANTS]) and held else 1


if __name__ == "__main__":
    sys.exit(main())
