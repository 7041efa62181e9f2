"""A panic in the compiled module becomes an exception of the call that led to it: it never ends the interpreter."""

import subprocess
import sys

PROGRAM = """
import paysig

key = paysig.Key("cashout_secret_key")

def raising(error):
    raise error
    yield

try:
    key.sign_parts(raising(KeyError()))  # PyO3 makes its class for panics when it first handles an exception
except KeyError:
    pass
(panic,) = (known for known in BaseException.__subclasses__() if known.__name__ == "PanicException")
try:
    key.sign_parts(raising(panic("planted")))  # an exception of this class goes on as a panic
except panic as error:
    print("caught:", error)
print(key.sign(b"")[:8])
"""


def test_a_panic_unwinds() -> None:
    command = [sys.executable, "-c", PROGRAM]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (result.returncode, result.stdout) == (0, "caught: planted\n8d3e2b06\n"), result.stderr
    assert "resuming a panic" in result.stderr  # and it has been one
