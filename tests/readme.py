#!/usr/bin/env python3
"""Runs the examples of README.md as a new user would, each in a folder of its own, and compares what they print.

    tests/readme.py [LANGUAGE...]     only these; all of them without an argument

A block's language is the word after its fence. Every one must print the header that the README promises.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
STAGE = ROOT / "target" / "stage"
TOOLS = ROOT / "target" / "tools" / "venv" / "bin"
README = (ROOT / "README.md").read_text(encoding="utf-8")

ENVIRONMENT = {
    **os.environ,
    "PATH": f"{ROOT / 'target' / 'demo'}:{TOOLS}:{os.environ['PATH']}",
    "PKG_CONFIG_PATH": str(STAGE / "lib" / "pkgconfig"),
    "LD_LIBRARY_PATH": str(STAGE / "lib"),
    "PAYSIG_LIBRARY": str(STAGE / "lib" / "libpaysig.so.1"),
    "PAYSIG_HEADER": str(STAGE / "share" / "paysig" / "paysig.cdef.h"),
    # Go works offline: the only module is ours.
    "GOFLAGS": "-mod=mod",
    "GOPROXY": "off",
}


def c(folder: pathlib.Path) -> list[str]:
    return ["sh", "-ec", "cc -Wall -Wextra -Werror sign.c $(pkg-config --cflags --libs paysig) -o sign && ./sign"]


GO = """package main

import (
	"fmt"
	"log"

	paysig "github.com/paysig/paysig/go"
)

func main() {{
	if err := sign(); err != nil {{
		log.Fatal(err)
	}}
}}

func sign() error {{
{}}}
"""
"""What the README leaves out around its example of Go."""


def go(folder: pathlib.Path) -> list[str]:
    program = (folder / "sign.go").read_text(encoding="utf-8")
    if not program.startswith("package"):
        (folder / "sign.go").write_text(GO.format(program), encoding="utf-8")
    (folder / "go.mod").write_text(
        "module example.org/sign\n\ngo 1.24\n\nrequire github.com/paysig/paysig/go v0.0.0\n\n"
        f"replace github.com/paysig/paysig/go => {ROOT / 'go'}\n"
    )
    return ["go", "run", "."]


def node() -> str:
    """The one that tests/setup.sh has brought, where it had to."""
    return shutil.which("node", path=f"{ROOT / 'target' / 'tools' / 'node' / 'bin'}:{os.environ['PATH']}")


def js(folder: pathlib.Path) -> list[str]:
    # What `make runners` has installed from the package, where npm would put it.
    (folder / "node_modules").symlink_to(ROOT / "target" / "demo" / "node" / "node_modules")
    # SSL_CERT_FILE says whom it trusts, as it does elsewhere.
    return [node(), "--use-openssl-ca", "sign.mjs"]


def php(folder: pathlib.Path) -> list[str]:
    # Composer is not needed to run it: the package's own autoloader stands where Composer would put one.
    (folder / "vendor").mkdir()
    (folder / "vendor" / "autoload.php").write_text(f"<?php require '{ROOT / 'php' / 'tests' / 'bootstrap.php'}';\n")
    return ["php", "sign.php"]


def rust(folder: pathlib.Path) -> list[str]:
    (folder / "src").mkdir()
    (folder / "sign.rs").rename(folder / "src" / "main.rs")
    (folder / "Cargo.toml").write_text(
        '[package]\nname = "sign"\nversion = "0.0.0"\nedition = "2024"\n\n[workspace]\n\n'
        f"[dependencies]\npaysig = {{ path = '{ROOT / 'core'}' }}\n"
    )
    # The versions that the workspace is tested with; nothing is asked of the registry.
    (folder / "Cargo.lock").write_bytes((ROOT / "Cargo.lock").read_bytes())
    return ["cargo", "run", "--quiet", "--offline", "--target-dir", str(ROOT / "target" / "readme")]


RUN = {
    "sh": ("sign.sh", lambda _: ["sh", "-eu", "sign.sh"]),
    "python": ("sign.py", lambda _: [str(TOOLS / "python"), "sign.py"]),
    "js": ("sign.mjs", js),
    "rust": ("sign.rs", rust),
    "go": ("sign.go", go),
    "php": ("sign.php", php),
    "c": ("sign.c", c),
}


def main() -> int:
    promised = re.search(r"`Payload-Signature: `[^`]*`([0-9a-f]{64})`", README)
    if promised is None:
        sys.exit("the README promises no signature")
    expected = f"Payload-Signature: {promised[1]}"
    blocks = dict(re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL))
    failed = []
    if set(blocks) != set(RUN):
        sys.exit(f"README has examples in {sorted(blocks)}, this script runs {sorted(RUN)}")
    for language in sys.argv[1:] or RUN:
        name, prepare = RUN[language]
        with tempfile.TemporaryDirectory() as path:
            folder = pathlib.Path(path)
            (folder / name).write_text(blocks[language], encoding="utf-8")
            command = prepare(folder)
            result = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
        if result.returncode != 0 or result.stdout.strip() != expected:
            failed.append(language)
            print(f"README, {language}: exit {result.returncode}\n{result.stdout}{result.stderr}")
    count = len(sys.argv[1:]) or len(RUN)
    print(f"README examples: {count - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
