"""The runner keeps the contract that the demo relies on."""

import pathlib
import subprocess
import sys

import pytest

from conftest import VECTORS, read

RUNNER = pathlib.Path(__file__).with_name("runner.py")
BODY = VECTORS / "payloads" / "cashout-create.json"
SECRET = b"cashout_secret_key"


@pytest.fixture
def key_file(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "key"
    path.write_bytes(SECRET)
    return path


def run(*arguments: str | bytes | pathlib.Path) -> tuple[int, str]:
    command = [sys.executable, RUNNER, *arguments]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return result.returncode, result.stdout


def due() -> str:
    (case,) = [case for case in read("signing.json")["cases"] if case["name"] == "cashout-create-escaped-slashes"]
    return case["signature"]


def test_sign(key_file: pathlib.Path) -> None:
    status, printed = run("sign", key_file, BODY)
    signature, nanoseconds = printed.removesuffix("\n").split(" ")
    assert (status, signature) == (0, due())
    assert float(nanoseconds) > 0


def test_verify(key_file: pathlib.Path, tmp_path: pathlib.Path) -> None:
    assert run("verify", key_file, BODY, due()) == (0, "ok\n")
    assert run("verify", key_file, BODY, due().upper()) == (0, "ok\n")
    assert run("verify", key_file, BODY, "0" * 64) == (1, "signature-mismatch\n")
    assert run("verify", key_file, BODY, due()[:-1]) == (1, "signature-length\n")
    assert run("verify", key_file, BODY, b"\xff" + due().encode()[1:]) == (1, "signature-not-ascii\n")
    tampered = tmp_path / "body"
    tampered.write_bytes(BODY.read_bytes().replace(b"2000", b"9000"))
    assert run("verify", key_file, tampered, due()) == (1, "signature-mismatch\n")


@pytest.mark.parametrize(
    ("secret", "slug"), [(SECRET + b"\n", "secret-whitespace"), (b"", "secret-empty"), (b"\xff", "secret-not-utf8")]
)
def test_a_bad_key_file(key_file: pathlib.Path, secret: bytes, slug: str) -> None:
    key_file.write_bytes(secret)
    assert run("sign", key_file, BODY) == (1, slug + "\n")


def test_usage(key_file: pathlib.Path) -> None:
    for arguments in ([], ["sign", key_file], ["verify", key_file, BODY], ["sign", key_file, BODY, "x"], ["?", "", ""]):
        assert run(*arguments) == (2, "")
