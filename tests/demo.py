#!/usr/bin/env python3
"""`make demo`: the provider's sample payload, signed in every language and verified in every other one.

Prints one table, then shows a tampered payload being refused everywhere. Exits with 1 where two languages disagree, so
that it is a test too. The Makefile builds the programs; their paths are below.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILT = ROOT / "target" / "demo"
PAYLOAD = ROOT / "tests" / "vectors" / "payloads" / "cashout-create.json"
SECRET = b"cashout_secret_key"  # the placeholder on the provider's page "Calculating the Payload-Signature"

# The one that tests/setup.sh has brought, where it had to.
NODE = shutil.which("node", path=f"{ROOT / 'target' / 'tools' / 'node' / 'bin'}:{os.environ['PATH']}")

RUNNERS = {
    "Rust": [BUILT / "runner-rust"],
    "C": [BUILT / "runner-c"],
    "C++": [BUILT / "runner-cpp"],
    "Go": [BUILT / "runner-go"],
    "PHP": ["php", ROOT / "php" / "tests" / "runner.php"],
    "Python": [ROOT / "target" / "tools" / "venv" / "bin" / "python", ROOT / "py" / "tests" / "runner.py"],
    "Node.js": [NODE, BUILT / "node" / "runner.mjs"],
    "CLI": [BUILT / "paysig"],
}


def run(command: list) -> subprocess.CompletedProcess:
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=60, check=False)


def sign(language: str, key: pathlib.Path, body: pathlib.Path) -> tuple[str, str]:
    """The signature, and the time of one call as text."""
    command = RUNNERS[language]
    if language == "CLI":
        start = time.perf_counter()
        result = run([*command, "sign", "--key-file", key, body])
        spent = f"{(time.perf_counter() - start) * 1e3:.1f} ms *"
        signature = result.stdout.strip()
    else:
        result = run([*command, "sign", key, body])
        signature, _, nanoseconds = result.stdout.strip().partition(" ")
        spent = f"{float(nanoseconds):.0f} ns" if nanoseconds else "?"
    if result.returncode != 0:
        sys.exit(f"{language} could not sign: exit {result.returncode}\n{result.stdout}{result.stderr}")
    return signature, spent


def verify(language: str, key: pathlib.Path, body: pathlib.Path, signature: str) -> str:
    """ "ok", or why it was refused."""
    command = RUNNERS[language]
    if language == "CLI":
        result = run([*command, "verify", "--key-file", key, "--signature", signature, body])
        if result.returncode == 0:
            return "ok"
        return "signature-mismatch" if result.returncode == 1 else f"exit {result.returncode}: {result.stderr.strip()}"
    result = run([*command, "verify", key, body, signature])
    answer = result.stdout.strip()
    if (answer == "ok") != (result.returncode == 0):
        return f"exit {result.returncode} with {answer!r} {result.stderr.strip()}"
    return answer


def main() -> int:
    agreed = True
    with tempfile.TemporaryDirectory() as folder:
        key, tampered = pathlib.Path(folder, "secret"), pathlib.Path(folder, "tampered.json")
        key.touch(mode=0o600)
        key.write_bytes(SECRET)
        body = PAYLOAD.read_bytes()
        tampered.write_bytes(body.replace(b'"amount": 2000', b'"amount": 9000'))

        size = len(body)
        print(f"OneKey Payments V3 Cashouts, the provider's sample payload of {size} bytes, signed by each and verified by all\n")
        print(f"{'':8} {'bytes':>5}  {'Payload-Signature':64}  {'per call':>9}  verified by")
        signatures = {}
        for language in RUNNERS:
            signature, spent = sign(language, key, PAYLOAD)
            signatures[language] = signature
            answers = {other: verify(other, key, PAYLOAD, signature) for other in RUNNERS}
            refusals = [f"{other}: {answer}" for other, answer in answers.items() if answer != "ok"]
            agreed &= not refusals
            said = f"all {len(RUNNERS)}" if not refusals else "NOT " + ", ".join(refusals)
            print(f"{language:8} {size:5}  {signature:64}  {spent:>9}  {said}")
        if len(set(signatures.values())) != 1:
            agreed = False
            print("\nTHE SIGNATURES DIFFER")
        print("\n* the whole process, from start to exit")

        print(f"\nThe same signature with a tampered payload (amount 2000 -> 9000)\n")
        signature = signatures["Rust"]
        for language in RUNNERS:
            answer = verify(language, key, tampered, signature)
            refused = answer == "signature-mismatch"
            agreed &= refused
            print(f"{language:8} {'refused: ' + answer if refused else 'NOT REFUSED: ' + answer}")
    print("\n" + (f"All {len(RUNNERS)} agree." if agreed else "THEY DO NOT AGREE."))
    return 0 if agreed else 1


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
