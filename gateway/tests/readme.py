#!/usr/bin/env python3
"""Runs the README's loop as a new user would: starts the gateway, sends the cashout, changes its status.

    gateway/tests/readme.py FOLDER     with paysig-gateway and paysig in FOLDER

Another port than the README's, for someone may be using that one.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

README = pathlib.Path(__file__).resolve().parent.parent / "README.md"
start, sign, status, *rest = re.findall(r"^```sh\n(.*?)^```", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)
assert not rest, "a block that is not run"

with tempfile.TemporaryDirectory() as folder:
    environment = {**os.environ, "PATH": f"{pathlib.Path(sys.argv[1]).resolve()}:{os.environ['PATH']}"}
    command = start.splitlines()[-1].split()
    gateway = subprocess.Popen(
        [*command, "--listen", "127.0.0.1:0"], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        port = re.search(r"127\.0\.0\.1:(\d+)/", gateway.stdout.readline()).group(1)
        gateway.stdout.readline()
        for script, expected in [(sign, '{"cashout_id":"8400001"}'), (status, '"status":"COMPLETED"')]:
            script = script.replace(":8443", f":{port}")
            result = subprocess.run(
                ["sh", "-eu", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
            )
            if result.returncode or expected not in result.stdout:
                sys.exit(f"{script}\nexpected {expected}, got {result.returncode}: {result.stdout}{result.stderr}")
    finally:
        gateway.terminate()
        gateway.wait()
print("README of the gateway: ok")
