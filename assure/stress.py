#!/usr/bin/env python3
"""`make stress`: 64 threads share keys in C, Rust, Go and Python, a million operations each; every result is checked.

    assure/stress.py [OPERATIONS [LANGUAGE...]]     of each thread; 1,000,000, and all languages, if none are named

In C and Python processes are forked meanwhile, which go on with the key. What must come out is Python's hmac's. A wrong
signature among these must be noticed, or nothing was compared.
"""

import hmac
import os
import subprocess
import sys
import time

from plants import ROOT, must

BUILT = ROOT / "target" / "assure"
STAGE = ROOT / "target" / "stage"
TOOLS = ROOT / "target" / "tools" / "venv" / "bin"
THREADS = 64


def c() -> list:
    must(["make", "--silent", "--no-print-directory", "stage"])
    program = BUILT / "stress_c"
    warnings = ["-std=c99", "-Wall", "-Wextra", "-Werror", "-O2", "-pthread"]
    library = [f"-I{STAGE / 'include'}", STAGE / "lib" / "libpaysig.a"]
    must(["cc", *warnings, ROOT / "assure" / "c" / "stress.c", *library, "-o", program])
    return [program]


def rust() -> list:
    build = "cargo build --quiet --locked --release --package paysig-assure --bin stress --target-dir"
    must([*build.split(), BUILT])
    return [BUILT / "release" / "stress"]


def go() -> list:
    must(["make", "--silent", "--no-print-directory", "stage"])
    environment = {**os.environ, "PKG_CONFIG_PATH": str(STAGE / "lib" / "pkgconfig")}
    environment["CGO_LDFLAGS"] = f"-Wl,-rpath,{STAGE / 'lib'}"
    must([TOOLS / "go", "build", "-o", BUILT / "stress_go", "./internal/stress"], cwd=ROOT / "go", env=environment)
    return [BUILT / "stress_go"]


def python() -> list:
    return [TOOLS / "python", ROOT / "assure" / "stress_child.py"]


def free_threaded() -> list:
    """The wheel for a CPython without a GIL, in an environment of its own."""
    must(["py/wheels.sh", "free-threaded"])
    interpreter, inside = ROOT / "target" / "tools" / "free-threaded-python" / "python", BUILT / "free-threaded"
    must([interpreter, "-m", "venv", "--without-pip", "--clear", inside])
    pip = [ROOT / "target" / "tools" / "wheels" / "bin" / "pip", "--python", inside / "bin" / "python"]
    must([*pip, "install", "--quiet", "--no-index", "--find-links", ROOT / "target" / "dist", "paysig"])
    return [inside / "bin" / "python", ROOT / "assure" / "stress_child.py"]


LANGUAGES = {"C": c, "Rust": rust, "Go": go, "Python": python, "Python without a GIL": free_threaded}


def signatures() -> list[str]:
    return [hmac.digest(b"cashout_secret_key", bytes([i]) * i, "sha256").hex() for i in range(256)]


def arguments(lines: list[str], operations: int) -> list[str]:
    """What every program of threads is called with."""
    BUILT.mkdir(parents=True, exist_ok=True)
    file = BUILT / "signatures.txt"
    file.write_text("\n".join(lines) + "\n", encoding="ascii")
    return [str(file), str(THREADS), str(operations)]


def shared(command: list, lines: list[str], operations: int) -> subprocess.CompletedProcess:
    words = [*map(str, command), *arguments(lines, operations)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def check(language: str, operations: int) -> bool:
    command = LANGUAGES[language]()
    start = time.monotonic()
    result = shared(command, signatures(), operations)
    held = result.returncode == 0 and result.stdout.split()[:1] == [str(THREADS * operations)]
    print(f"stress, {language}: {result.stdout.strip()} in {time.monotonic() - start:.0f} s, exit {result.returncode}")
    # Planted: one of the 256 is wrong.
    wrong = signatures()
    wrong[200] = wrong[201]
    seen = shared(command, wrong, 2000).returncode not in (0, 2)
    print(f"planted, a wrong signature, in {language}: {'found' if seen else 'NOT FOUND'}", flush=True)
    if not held:
        print(result.stderr)
    return held and seen


def main() -> int:
    BUILT.mkdir(parents=True, exist_ok=True)
    operations = int(sys.argv[1]) if sys.argv[1:] else 1_000_000
    return 0 if all([check(language, operations) for language in sys.argv[2:] or LANGUAGES]) else 1


if __name__ == "__main__":
    sys.exit(main())
