"""Credentials from variables and files: only by a call, each fault with its place, and nothing of a secret shown."""

import os
import pathlib
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

import paysig
from conftest import cases, read
from paysig import onekey

VALUES = {
    "PAYSIG_API_KEY": "api_key",
    "PAYSIG_API_PASSPHRASE": "the passphrase = 1#2",
    "PAYSIG_API_SIGNATURE": "cashout_secret_key",
    "PAYSIG_ENVIRONMENT": "production",
    "PAYSIG_BASE_URL": "https://api.example.com/",
}
SETTINGS = read("settings.json")


def write(tmp_path: pathlib.Path, text: str | bytes) -> pathlib.Path:
    path = tmp_path / "credentials"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def lines(values: dict[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in values.items())


def test_what_is_given_stands_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in VALUES.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(paysig.SettingsError):
        onekey.credentials_from_environ({})


def check(case: dict[str, Any], make: Callable[[], onekey.Credentials]) -> None:
    """The request that the credentials of a case make, or its error."""
    if case["error"] is None:
        sealed = make().seal_status(b"{}")
        made = (sealed.url, sealed.body.hex(), sealed.headers["Payload-Signature"])
        assert made == (case["url"], case["body_hex"], case["signature"])
        return
    with pytest.raises(paysig.PaysigError) as caught:
        make()
    error = caught.value
    assert (error.slug, error.offset, error.setting) == (case["error"], case["offset"], case["setting"])
    assert (case["told"] or "") in str(caught.value)
    assert SETTINGS["hidden"] not in str(caught.value) + repr(caught.value)


@pytest.mark.parametrize("case", cases("settings.json"))
def test_files(case: dict[str, Any], tmp_path: pathlib.Path) -> None:
    digits = case["file_hex"]
    pieces = [(digits, 1)] if isinstance(digits, str) else digits
    text = b"".join(bytes.fromhex(piece) * times for piece, times in pieces)
    path = write(tmp_path, text)
    check(case, lambda: onekey.credentials_from_file(path))
    check(case, lambda: onekey.Credentials.parse(text))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in SETTINGS["variables"]])
def test_variables(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    check(case, lambda: onekey.credentials_from_environ(case["variables"]))
    for name in VALUES:
        monkeypatch.delenv(name, raising=False)
    for name, value in case["variables"].items():
        monkeypatch.setenv(name, value)
    check(case, onekey.credentials_from_environ)


def test_there_are_vectors() -> None:
    assert len(SETTINGS["cases"]) > 60
    assert len(SETTINGS["variables"]) > 20


def test_files_that_cannot_be_read(tmp_path: pathlib.Path) -> None:
    for path in (tmp_path / "absent", tmp_path, "nul\0"):
        with pytest.raises(paysig.SettingsError) as caught:
            onekey.credentials_from_file(path)
        assert caught.value.slug == "key-file"
        assert isinstance(caught.value, LookupError)
    with pytest.raises(paysig.SettingsError, match="more than 1 MiB"):
        onekey.credentials_from_file("/dev/zero")


def test_settings_of_other_types() -> None:
    for settings in (None, [], "PAYSIG_API_KEY", VALUES.items()):
        with pytest.raises(paysig.InputTypeError, match="^settings must be a mapping from str to str, not "):
            onekey.Credentials.of_settings(settings)
    with pytest.raises(paysig.InputTypeError, match="^PAYSIG_API_PASSPHRASE must be str, not bytes"):
        onekey.Credentials.of_settings({**VALUES, "PAYSIG_API_PASSPHRASE": b"passphrase"})
    with pytest.raises(paysig.InputTypeError, match="^text must be bytes, not str"):
        onekey.Credentials.parse(lines(VALUES))

    class Broken(dict[str, str]):
        def __getitem__(self, name: str) -> str:
            raise OSError("the vault is sealed")

    with pytest.raises(OSError, match="the vault is sealed"):
        onekey.Credentials.of_settings(Broken(VALUES))


def test_importing_reads_nothing(tmp_path: pathlib.Path) -> None:
    program = """
import os, sys
looked_at = []
class Environ(dict):
    def __getitem__(self, name): looked_at.append(name); return super().__getitem__(name)
    def get(self, name, default=None): looked_at.append(name); return super().get(name, default)
    def __contains__(self, name): looked_at.append(name); return super().__contains__(name)
os.environ = Environ(os.environ)
opened = []
sys.addaudithook(lambda event, arguments: opened.append(arguments[0]) if event == "open" else None)
import paysig.onekey, paysig.onekey.wsgi, paysig.onekey.asgi
assert not [name for name in looked_at if name.startswith("PAYSIG")], looked_at
assert not [path for path in opened if "credentials" in str(path)], opened
"""
    environment = {**os.environ, **VALUES}
    write(tmp_path, lines(VALUES))
    subprocess.run([sys.executable, "-c", program], env=environment, cwd=tmp_path, check=True, timeout=60)
