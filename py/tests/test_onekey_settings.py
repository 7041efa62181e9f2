"""Credentials from variables and files: only by a call, each fault with its place, and nothing of a secret shown."""

import os
import pathlib
import subprocess
import sys
from collections.abc import Callable

import pytest

import paysig
from paysig import onekey

VALUES = {
    "PAYSIG_API_KEY": "api_key",
    "PAYSIG_API_PASSPHRASE": "the passphrase = 1#2",
    "PAYSIG_API_SIGNATURE": "cashout_secret_key",
    "PAYSIG_ENVIRONMENT": "production",
    "PAYSIG_BASE_URL": "https://api.example.com/",
}
NEEDED = ["PAYSIG_API_KEY", "PAYSIG_API_PASSPHRASE", "PAYSIG_API_SIGNATURE"]


def write(tmp_path: pathlib.Path, text: str | bytes) -> pathlib.Path:
    path = tmp_path / "credentials"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def lines(values: dict[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in values.items())


def due() -> onekey.Sealed:
    credentials = onekey.Credentials(
        onekey.Environment.production("https://api.example.com"),
        api_key="api_key",
        passphrase="the passphrase = 1#2",
        api_signature="cashout_secret_key",
    )
    return credentials.seal_status(b"{}")


def test_from_variables_that_are_given() -> None:
    sealed = onekey.credentials_from_environ(VALUES).seal_status(b"{}")
    assert (sealed.url, sealed.body, sealed.headers) == (due().url, due().body, due().headers)


def test_from_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in VALUES.items():
        monkeypatch.setenv(name, value)
    sealed = onekey.credentials_from_environ().seal_status(b"{}")
    assert (sealed.url, sealed.body, sealed.headers) == (due().url, due().body, due().headers)
    monkeypatch.delenv("PAYSIG_API_KEY")
    with pytest.raises(paysig.SettingsError):
        onekey.credentials_from_environ()
    # What is given stands for all of it.
    with pytest.raises(paysig.SettingsError):
        onekey.credentials_from_environ({})


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_from_a_file(tmp_path: pathlib.Path, end: str) -> None:
    text = "# the shop's\n\n" + lines(VALUES) + "#PAYSIG_API_KEY=another\n"
    for path in (write(tmp_path, text.replace("\n", end)), str(write(tmp_path, text.rstrip("\n").replace("\n", end)))):
        sealed = onekey.credentials_from_file(path).seal_status(b"{}")
        assert (sealed.url, sealed.body, sealed.headers) == (due().url, due().body, due().headers)


def from_file(tmp_path: pathlib.Path) -> Callable[[dict[str, str]], onekey.Credentials]:
    return lambda values: onekey.credentials_from_file(write(tmp_path, lines(values)))


@pytest.mark.parametrize("source", ["variables", "file"])
class TestBoth:
    @pytest.fixture
    def read(self, source: str, tmp_path: pathlib.Path) -> Callable[[dict[str, str]], onekey.Credentials]:
        return onekey.credentials_from_environ if source == "variables" else from_file(tmp_path)

    def test_staging_is_the_default(self, read: Callable[[dict[str, str]], onekey.Credentials]) -> None:
        values = {name: VALUES[name] for name in NEEDED}
        assert read(values).environment.name == "staging"
        assert read(values | {"PAYSIG_ENVIRONMENT": "staging", "PAYSIG_BASE_URL": ""}).environment.name == "staging"
        for more, slug in (
            ({"PAYSIG_ENVIRONMENT": ""}, "unknown-environment"),
            ({"PAYSIG_ENVIRONMENT": "Staging"}, "unknown-environment"),
            ({"PAYSIG_ENVIRONMENT": "production"}, "url-malformed"),
            ({"PAYSIG_BASE_URL": "https://api.example.com"}, "url-other-environment"),
            ({"PAYSIG_ENVIRONMENT": "local", "PAYSIG_BASE_URL": "http://localhost:1"}, "url-not-https"),
            ({"PAYSIG_ENVIRONMENT": "local", "PAYSIG_BASE_URL": "https://example.com"}, "url-other-environment"),
        ):
            with pytest.raises(paysig.CredentialsError) as caught:
                read(values | more)
            assert caught.value.slug == slug

    @pytest.mark.parametrize("missing", NEEDED)
    def test_what_is_missing_is_named(
        self, source: str, missing: str, read: Callable[[dict[str, str]], onekey.Credentials]
    ) -> None:
        with pytest.raises((paysig.SettingsError, paysig.PayloadError), match=missing) as caught:
            read({name: value for name, value in VALUES.items() if name != missing})
        assert caught.value.slug == {"variables": "key-variable", "file": "field-missing"}[source]

    @pytest.mark.parametrize(
        ("name", "value", "slug", "offset"),
        [
            ("PAYSIG_API_KEY", "", "credential-empty", None),
            ("PAYSIG_API_KEY", "a:b", "api-key-colon", 1),
            ("PAYSIG_API_PASSPHRASE", "pass ", "credential-character", 4),
            ("PAYSIG_API_PASSPHRASE", "x" * 33, "credential-too-long", 32),
            ("PAYSIG_API_SIGNATURE", "'quoted'", "secret-quoted", 0),
        ],
    )
    def test_faults_have_their_place(
        self, name: str, value: str, slug: str, offset: int | None, read: Callable[[dict[str, str]], onekey.Credentials]
    ) -> None:
        with pytest.raises((paysig.CredentialsError, paysig.SecretError)) as caught:
            read(VALUES | {name: value})
        assert (caught.value.slug, caught.value.offset) == (slug, offset)


SECRET = "s3cret-line"


@pytest.mark.parametrize(
    ("text", "slug", "offset"),
    [
        pytest.param(SECRET, "key-file", 0, id="a secret alone"),
        pytest.param(f"# ok\n\n{SECRET}\n", "key-file", 6, id="in the third line"),
        pytest.param(f"PASSWORD={SECRET}\n", "key-file", 0, id="another name"),
        pytest.param(f" PAYSIG_API_KEY={SECRET}\n", "key-file", 0, id="space before the name"),
        pytest.param(f"export PAYSIG_API_KEY={SECRET}\n", "key-file", 0, id="for a shell"),
        pytest.param(f"={SECRET}\n", "key-file", 0, id="no name"),
        pytest.param(f"\ufeffPAYSIG_API_KEY={SECRET}\n", "key-file", 0, id="a byte order mark"),
        pytest.param(f"PAYSIG_API_KEY=a\nPAYSIG_API_KEY={SECRET}\n", "field-duplicate", 17, id="twice"),
        pytest.param("", "field-missing", None, id="empty"),
        pytest.param(SECRET.encode("utf-16"), "key-file", 0, id="UTF-16"),
        pytest.param(b"#" + b"x" * 1024 * 1024, "key-file", None, id="too large"),
    ],
)
def test_files_that_are_none(tmp_path: pathlib.Path, text: str | bytes, slug: str, offset: int | None) -> None:
    with pytest.raises(paysig.PaysigError) as caught:
        onekey.credentials_from_file(write(tmp_path, text))
    assert (caught.value.slug, caught.value.offset) == (slug, offset)
    assert SECRET not in str(caught.value) + repr(caught.value)


def test_a_value_that_is_not_utf8(tmp_path: pathlib.Path) -> None:
    text = lines(VALUES).encode().replace(b"api_key", b"api\xffkey")
    with pytest.raises(paysig.CredentialsError) as caught:
        onekey.credentials_from_file(write(tmp_path, text))
    assert (caught.value.slug, caught.value.offset) == ("credential-character", 3)


def test_files_that_cannot_be_read(tmp_path: pathlib.Path) -> None:
    for path in (tmp_path / "absent", tmp_path, "nul\0"):
        with pytest.raises(paysig.SettingsError) as caught:
            onekey.credentials_from_file(path)
        assert caught.value.slug == "key-file"
        assert isinstance(caught.value, LookupError)
    with pytest.raises(paysig.SettingsError, match="more than 1 MiB"):
        onekey.credentials_from_file("/dev/zero")


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
