#!/usr/bin/env python3
"""Runs the programs and commands of the pages in docs/ as they stand, and compares what they print and say with what is so.

    tests/docs.py [PAGE...]     only these, such as python or canonical; all of them without an argument

Each program is followed by what it prints. One that listens is posted a forged notification and a genuine one. The programs
of C, of Rust and of OneKey Payments have scripts of their own: packages.py, crates.py and guide.py.
"""

import hashlib
import hmac
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import readme
from readme import ROOT

DOCS = ROOT / "docs"
ELSEWHERE = {"c.md", "rust.md", "onekey.md"}
"""Run by other scripts."""

SECRET = "cashout_secret_key"
CREDENTIALS = {
    "PAYSIG_API_KEY": "cashout_login",
    "PAYSIG_API_PASSPHRASE": "cashout_pass",
    "PAYSIG_API_SIGNATURE": SECRET,
}
ENVIRONMENT = readme.ENVIRONMENT | CREDENTIALS
# A web server's PHP allows FFI to preloaded code only: the package is left alone, and finds that it must do without.
SERVER = {name: value for name, value in ENVIRONMENT.items() if name not in ("PAYSIG_LIBRARY", "PAYSIG_HEADER")}
SERVER["PAYSIG_PACKAGE"] = str(ROOT / "php")

LISTENS = re.compile(r":8080|port=8080|listen\(8080|Notification::fromGlobals")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def go(folder: pathlib.Path) -> list[str]:
    readme.go(folder)
    return ["sh", "-ec", "go build -o sign . && exec ./sign"]


def js(folder: pathlib.Path) -> list[str]:
    """The package as npm has installed it, and what tests/setup.sh has brought beside it."""
    modules = folder / "node_modules"
    modules.mkdir()
    (modules / "paysig").symlink_to(ROOT / "target" / "demo" / "node" / "node_modules" / "paysig")
    (modules / "express").symlink_to(ROOT / "target" / "tools" / "npm" / "node_modules" / "express")
    return [readme.node(), "sign.mjs"]


RUN = readme.RUN | {"go": ("sign.go", go), "js": ("sign.mjs", js)}
PHP_SERVER = "php -S 127.0.0.1:8080 notify.php"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def post(port: int, control: str) -> int:
    """The status that a notification of order-1 is answered with; 0 where nobody listens yet."""
    body = f"date=2026-01-01%2000%3A00%3A00&external_id=order-1&control={control}&cashout_id=1".encode()
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/notifications", body, 30) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


def listen(command: list[str], folder: pathlib.Path, port: int, due: str) -> str | None:
    """Starts a server and notifies it; gives what is wrong."""
    # In a file: a server that nobody reads from would stand still.
    with (folder / "printed").open("w+") as printed:
        process = subprocess.Popen(
            command, cwd=folder, env=SERVER, stdout=printed, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            ending = time.monotonic() + 180
            while not (forged := post(port, "0" * 64)) and process.poll() is None and time.monotonic() < ending:
                time.sleep(0.1)
            genuine = post(port, hmac.new(SECRET.encode(), b"Be4order-1Bo7", hashlib.sha256).hexdigest().upper())
        finally:
            # All of its group: `sh` and `php -S` may have children.
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        printed.seek(0)
        told = printed.read()
    asked = len(re.findall(rf"(?:^|\] ){re.escape(due.strip())}$", told, re.MULTILINE))
    if forged in (400, 401) and (genuine, asked) == (200, 1):
        return None
    return f"a forged notification got {forged}, a genuine one {genuine}; printed:\n{told}"


def program(language: str, text: str, due: str) -> str | None:
    """Runs a program; gives what is wrong."""
    name, prepare = RUN[language]
    port = free_port() if LISTENS.search(text) else None
    with tempfile.TemporaryDirectory() as path:
        folder = pathlib.Path(path)
        (folder / name).write_text(text.replace("8080", str(port)) if port else text, encoding="utf-8")
        command = prepare(folder)
        if port is not None and language == "php":
            (folder / name).rename(folder / "notify.php")
            command = PHP_SERVER.replace("8080", str(port)).split()
        if port is not None:
            return listen(command, folder, port, due)
        result = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    if (result.returncode, result.stdout) == (0, due):
        return None
    return f"exit {result.returncode}, not as the page says:\n{result.stdout}{result.stderr}"


def programs(page: str) -> Iterator[str | None]:
    """Each program with what stands behind it."""
    blocks = BLOCK.findall(page)
    if "Notification::fromGlobals" in page and f"`{PHP_SERVER}`" not in page:
        yield "how it is started is not said"
    while blocks:
        language, text = blocks.pop(0)
        if language not in RUN or not blocks or blocks[0][0] != "text":
            yield f"a block of {language} that is not run"
            continue
        yield program(language, text, blocks.pop(0)[1])


SESSION = re.compile(r"^\$ (.*?(?:<<'END'\n(?:.*\n)*?END)?)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def sessions(page: str) -> Iterator[str | None]:
    """Each command of the page's sessions, one after the other in one shell."""
    commands = [step for language, text in BLOCK.findall(page) if language == "console" for step in SESSION.findall(text)]
    script = "exec 2>&1\n" + "".join(f"{command}\nprintf '\\036'\n" for command, _ in commands)
    with tempfile.TemporaryDirectory() as path:
        result = subprocess.run(["sh"], input=script, cwd=path, env=readme.ENVIRONMENT, capture_output=True, text=True)
    told = result.stdout.split("\x1e")
    for (command, due), printed in zip(commands, told, strict=False):
        # paysig writes no newline behind canonical bytes; a shell's prompt would stand there.
        same = printed.rstrip("\n") == due.rstrip("\n")
        yield None if same else f"{command}\nprints\n{printed}\nnot\n{due}"
    if len(told) != len(commands) + 1:
        yield f"{len(commands)} commands, {len(told) - 1} ran"


def contract(page: str) -> Iterator[str | None]:
    """The contract is the header's."""
    header = (ROOT / "include" / "paysig.h").read_text(encoding="utf-8")
    lines = re.search(r"^// THE CONTRACT\n//\n((?:// .*\n)+)", header, re.MULTILINE)[1]
    due = re.sub(r"^// ", "", lines, flags=re.MULTILINE)
    yield None if BLOCK.findall(page) == [("text", due)] else f"include/paysig.h says otherwise:\n{due}"


def measured(peer: str) -> dict[int, float]:
    """How many times as fast as this peer paysig was when it was last measured, by the size of the body."""
    results = json.loads((ROOT / "benches" / "results" / "signing.json").read_text())
    ours = {m["size"]: m["ns"] for m in results["rust"] if (m["op"], m["name"]) == ("tag", "paysig")}
    rust = {m["size"]: m["ns"] / ours[m["size"]] for m in results["rust"] if (m["op"], m["name"]) == ("tag", peer)}
    others = [m for m in results["languages"] if (m["op"], m["peer"]) == ("sign", peer)]
    return rust or {m["size"]: m["peer_ns"] / m["ours_ns"] for m in others}


def figures(page: str) -> Iterator[str | None]:
    """The page's figures are about those that were measured last."""
    sizes = [int(size) * (1024 if unit == "KiB" else 1) for size, unit in re.findall(r" (\d+) (B|KiB) \|", page)]
    rows = re.findall(r"^\| `(.*)` \| ([\d.| ]+) \|$", page, re.MULTILINE)
    if not rows:
        yield "no figures"
    for peer, cells in rows:
        due = measured(peer)
        shown = dict(zip(sizes, map(float, cells.split(" | ")), strict=True))
        near = due.keys() == shown.keys() and all(abs(due[size] - shown[size]) <= 0.05 + 0.2 * due[size] for size in due)
        yield None if near else f"{peer}: {shown}, measured {due}"


def slugs(page: str) -> Iterator[str | None]:
    """Errors that a table names exist."""
    known = {case["slug"] for case in json.loads((ROOT / "tests/vectors/errors.json").read_text())["cases"]}
    named = re.findall(r"^\| ((?:`[a-z0-9]+(?:-[a-z0-9]+)+`(?:, )?)+) \|", page, re.MULTILINE)
    for slug in re.findall(r"`(.*?)`", " ".join(named)):
        yield None if slug in known else f"there is no error {slug}"


LANGUAGES = ["python", "go", "php", "node"]
CHECKS = {name: [programs, figures] for name in LANGUAGES} | {
    "c": [figures, slugs],
    "rust": [figures],
    "canonical": [sessions],
    "mismatch": [sessions, slugs],
    "contract": [contract],
}


def main() -> int:
    failed, count = 0, 0
    for path in sorted(DOCS.glob("*.md")):
        page = path.read_text(encoding="utf-8")
        if path.stem not in CHECKS and path.name not in ELSEWHERE and BLOCK.search(page):
            sys.exit(f"docs: {path.name} has blocks, and this script does not know it")
    for name in sys.argv[1:] or CHECKS:
        page = (DOCS / f"{name}.md").read_text(encoding="utf-8")
        for check in CHECKS[name]:
            for wrong in check(page):
                count += 1
                if wrong is not None:
                    failed += 1
                    print(f"docs, {name}: {wrong}")
    print(f"docs: {count - failed} passed, {failed} failed")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
