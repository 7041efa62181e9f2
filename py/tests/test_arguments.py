"""Arguments of the wrong type, and calls at the wrong time: a typed error with a sentence that helps, and no crash."""

from collections.abc import Callable

import pytest

import paysig
from paysig import onekey

KEY = paysig.Key("cashout_secret_key")
SIGNATURE = KEY.sign(b"{}")
CREDENTIALS = onekey.Credentials(
    onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="cashout_secret_key"
)
REQUEST = paysig.Scheme("cashout-request")

# Every argument that takes bytes.
TAKES_BYTES: dict[str, tuple[str, Callable[[object], object]]] = {
    "Key.from_bytes": ("secret", lambda value: paysig.Key.from_bytes(value)),
    "Key.sign": ("message", lambda value: KEY.sign(value)),
    "Key.sign_parts": ("part", lambda value: KEY.sign_parts([b"{}", value])),
    "Key.verify": ("message", lambda value: KEY.verify(value, SIGNATURE)),
    "Signer.update": ("data", lambda value: KEY.signer().update(value)),
    "Key.sign_canonical": ("data", lambda value: KEY.sign_canonical(value)),
    "Key.verify_canonical": ("data", lambda value: KEY.verify_canonical(value, SIGNATURE)),
    "canonicalize": ("data", lambda value: paysig.canonicalize(value)),
    "sign": ("message", lambda value: paysig.sign("cashout_secret_key", value)),
    "verify": ("message", lambda value: paysig.verify("cashout_secret_key", value, SIGNATURE)),
    "verify_any": ("message", lambda value: paysig.verify_any([KEY], value, SIGNATURE)),
    "Credentials.seal": ("payload", lambda value: CREDENTIALS.seal("POST", "/", value)),
    "Credentials.seal_create": ("payload", lambda value: CREDENTIALS.seal_create(value)),
    "Credentials.seal_status": ("payload", lambda value: CREDENTIALS.seal_status(value)),
    "Credentials.seal_cancel": ("payload", lambda value: CREDENTIALS.seal_cancel(value)),
    "Credentials.check": ("body", lambda value: CREDENTIALS.check("POST", "/", value, {})),
    "Notification.verify": ("body", lambda value: onekey.Notification.verify(KEY, value)),
    "verify_json": ("body", lambda value: onekey.verify_json(KEY, value, SIGNATURE)),
    "windows_1252_to_utf8": ("text", lambda value: onekey.windows_1252_to_utf8(value)),
}


@pytest.mark.parametrize(("name", "call"), TAKES_BYTES.values(), ids=TAKES_BYTES)
class TestBytes:
    def refusal(self, call: Callable[[object], object], value: object) -> str:
        with pytest.raises(paysig.InputTypeError) as caught:
            call(value)
        assert isinstance(caught.value, TypeError)
        assert (caught.value.code, caught.value.slug, caught.value.offset) == (37, "input-type", None)
        return str(caught.value)

    def test_str_is_refused_and_told_to_encode(self, name: str, call: Callable[[object], object]) -> None:
        assert self.refusal(call, "{}") == (
            f'{name} must be bytes, not str: encode it first, as in {name}.encode("utf-8"), and send exactly the bytes '
            "that you sign (input-type)"
        )

    @pytest.mark.parametrize("value", [bytearray(b"{}"), memoryview(b"{}")], ids=["bytearray", "memoryview"])
    def test_what_can_change_is_refused(self, name: str, call: Callable[[object], object], value: object) -> None:
        text = self.refusal(call, value)
        assert text.startswith(f"{name} must be bytes, not {type(value).__name__}: ")
        assert f"pass bytes({name})" in text

    @pytest.mark.parametrize("value", [None, 1, 1.5, [b"{}"], {"a": 1}, object(), bytes], ids=repr)
    def test_others_are_refused(self, name: str, call: Callable[[object], object], value: object) -> None:
        assert self.refusal(call, value) == f"{name} must be bytes, not {type(value).__name__} (input-type)"


def test_subclasses_of_bytes_are_bytes() -> None:
    class Body(bytes):
        pass

    assert KEY.sign(Body(b"{}")) == SIGNATURE


@pytest.mark.parametrize("value", [None, 1, bytearray(SIGNATURE.encode()), ["a"]], ids=repr)
def test_a_signature_is_str_or_bytes(value: object) -> None:
    for call in (
        lambda: KEY.verify(b"{}", value),
        lambda: KEY.signer().verify(value),
        lambda: paysig.verify("cashout_secret_key", b"{}", value),
        lambda: paysig.verify_any([KEY], b"{}", value),
    ):
        with pytest.raises(paysig.InputTypeError, match="^signature must be str or bytes, not "):
            call()


@pytest.mark.parametrize(
    "call", [paysig.Key, lambda value: paysig.sign(value, b""), lambda value: paysig.verify(value, b"", "")]
)
def test_a_secret_is_str(call: Callable[[object], object]) -> None:
    for value in (None, 1, bytearray(b"cashout_secret_key"), KEY):
        with pytest.raises(paysig.InputTypeError, match=f"^secret must be str, not {type(value).__name__} "):
            call(value)
    with pytest.raises(paysig.InputTypeError, match="^secret must be str, not bytes: decode it, or use Key.from_bytes"):
        call(b"cashout_secret_key")


def test_raw_bytes_of_none_are_refused() -> None:
    with pytest.raises(paysig.SecretError) as caught:
        paysig.Key.from_bytes(b"")
    assert caught.value.slug == "secret-empty"
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("value", [None, 1, b"{}", "{}"], ids=repr)
def test_collections(value: object) -> None:
    with pytest.raises(paysig.InputTypeError, match="^parts must be an iterable of bytes, not "):
        KEY.sign_parts(value)
    with pytest.raises(paysig.InputTypeError, match="^keys must be an iterable of Key, not "):
        paysig.verify_any(value, b"{}", SIGNATURE)
    with pytest.raises(paysig.InputTypeError, match="^key must be Key, not "):
        paysig.verify_any([KEY, value], b"{}", SIGNATURE)


def test_an_iterator_that_fails_is_heard() -> None:
    def parts() -> object:
        yield b"{"
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        KEY.sign_parts(parts())


@pytest.mark.parametrize("value", [1, b"text"], ids=repr)
def test_text_is_str(value: object) -> None:
    given = {"api_key": "key", "passphrase": "passphrase", "api_signature": "signature"}
    staging = onekey.Environment.staging()
    calls: dict[str, list[Callable[[], object]]] = {
        "name": [
            lambda: paysig.Scheme(value),
            lambda: onekey.Environment.by_name(value),
            lambda: NOTIFICATION.unauthenticated(value),
        ],
        "base_url": [
            lambda: onekey.Environment.production(value),
            lambda: onekey.Environment.local(value),
            lambda: onekey.Environment.by_name("local", value),
        ],
        "url": [lambda: staging.path_of(value)],
        "method": [lambda: CREDENTIALS.seal(value, "/", b""), lambda: CREDENTIALS.check(value, "/", b"", {})],
        "path": [lambda: CREDENTIALS.seal("GET", value, b""), lambda: CREDENTIALS.check("GET", value, b"", {})],
        "form": [lambda: CREDENTIALS.seal_create(b"{}", form=value)],
    }
    for name in given:
        calls[name] = [lambda name=name: onekey.Credentials(staging, **(given | {name: value}))]
    for name, listed in calls.items():
        for call in listed:
            with pytest.raises(paysig.InputTypeError, match=f"^{name} must be str, not {type(value).__name__} "):
                call()


NOTIFICATION = onekey.Notification.verify(
    KEY,
    f"external_id=X1&control={paysig.Scheme('cashout-notification').sign(KEY, external_id='X1')}".encode(),
)


@pytest.mark.parametrize("value", [1, bytearray(b"x"), ["a"]], ids=repr)
def test_text_or_bytes(value: object) -> None:
    deposit = paysig.Scheme("deposit-okp")
    for name, call in {
        "presented": lambda: REQUEST.verify(KEY, value, body=b"{}"),
        "external_id": lambda: REQUEST.sign(KEY, body=b"{}", external_id=value),
        "date": lambda: deposit.sign(KEY, date=value, login="a", body=b""),
        "login": lambda: deposit.sign(KEY, date="2020-06-21T12:33:20Z", login=value, body=b""),
        "user_agent": lambda: CREDENTIALS.seal_create(b"{}", user_agent=value),
        "header": lambda: onekey.verify_json(KEY, b"{}", value),
    }.items():
        with pytest.raises(paysig.InputTypeError, match=f"^{name} must be str or bytes, not "):
            call()
    for headers in ([(value, "x")], [("x", value)], {"x": value}):
        with pytest.raises(paysig.InputTypeError, match="^(name|value) must be str or bytes, not "):
            CREDENTIALS.check("POST", "/", b"{}", headers)


@pytest.mark.parametrize("headers", [None, 1, "a", b"a", [1], ["abc"], [("a",)], [("a", "b", "c")], [None]], ids=repr)
def test_headers_are_pairs(headers: object) -> None:
    with pytest.raises(paysig.InputTypeError, match="an iterable of pairs of name and value"):
        CREDENTIALS.check("POST", "/", b"{}", headers)


@pytest.mark.parametrize("value", [None, "cashout_secret_key", b"x"], ids=repr)
def test_a_key_is_a_key_or_credentials(value: object) -> None:
    for call in (
        lambda: REQUEST.sign(value, body=b"{}"),
        lambda: REQUEST.verify(value, SIGNATURE, body=b"{}"),
        lambda: onekey.Notification.verify(value, b""),
        lambda: onekey.verify_json(value, b"{}", SIGNATURE),
    ):
        with pytest.raises(paysig.InputTypeError, match="^key must be Key or Credentials, not "):
            call()
    with pytest.raises(paysig.InputTypeError, match="^environment must be Environment, not "):
        onekey.Credentials(value, api_key="key", passphrase="passphrase", api_signature="signature")


def test_credentials_sign_as_their_key_does() -> None:
    assert REQUEST.sign(CREDENTIALS, body=b"{}") == REQUEST.sign(KEY, body=b"{}") == SIGNATURE


def test_names_of_forms_and_credentials() -> None:
    with pytest.raises(paysig.UnknownForm):
        CREDENTIALS.seal_create(b"{}", form="pretty")
    with pytest.raises(TypeError):
        onekey.Credentials(onekey.Environment.staging(), "key", "passphrase", "signature")
    with pytest.raises(TypeError):
        CREDENTIALS.seal_create(b"{}", "jcs")


@pytest.mark.parametrize("value", [None, 1, "yes"], ids=repr)
def test_upper_is_bool(value: object) -> None:
    for call in (
        lambda: KEY.sign(b"{}", upper=value),
        lambda: KEY.sign_parts([b"{}"], upper=value),
        lambda: KEY.signer().finish(upper=value),
        lambda: paysig.sign("cashout_secret_key", b"{}", upper=value),
    ):
        with pytest.raises(paysig.InputTypeError, match="^upper must be bool, not "):
            call()


def test_counts_and_names_of_arguments() -> None:
    for call in (
        lambda: paysig.Key(),
        lambda: paysig.Key(secret="cashout_secret_key"),
        lambda: KEY.sign(),
        lambda: KEY.sign(b"{}", True),
        lambda: KEY.verify(b"{}"),
        lambda: KEY.verify(b"{}", SIGNATURE, SIGNATURE),
        lambda: KEY.sign(b"{}", encoding="hex"),
        lambda: paysig.Signer(),
    ):
        with pytest.raises(TypeError):
            call()


def test_a_finished_signer_is_refused() -> None:
    finished, verified, refused = KEY.signer(), KEY.signer(), KEY.signer()
    finished.finish()
    verified.verify(KEY.sign(b""))
    with pytest.raises(paysig.MalformedSignature):
        refused.verify("")
    for signer in (finished, verified, refused):
        for call in (lambda: signer.update(b""), signer.finish, lambda: signer.verify(SIGNATURE)):
            with pytest.raises(paysig.StateError) as caught:
                call()
            assert caught.value.slug == "signer-not-ready"
            assert isinstance(caught.value, RuntimeError)


def test_an_argument_of_the_wrong_type_leaves_the_signer_as_it_was() -> None:
    signer = KEY.signer()
    signer.update(b"{")
    with pytest.raises(paysig.InputTypeError):
        signer.update("}")
    with pytest.raises(paysig.InputTypeError):
        signer.verify(None)
    with pytest.raises(paysig.InputTypeError):
        signer.finish(upper=1)
    signer.update(b"}")
    assert signer.finish() == SIGNATURE


def test_a_signer_outlives_its_key() -> None:
    key = paysig.Key("cashout_secret_key")
    signer = key.signer()
    del key
    signer.update(b"{}")
    assert signer.finish() == SIGNATURE


def test_one_except_clause_catches_every_refusal_of_a_request() -> None:
    for presented in ("0" * 64, "", "no signature"):
        with pytest.raises(paysig.VerificationError):
            KEY.verify(b"{}", presented)
    for refused in (paysig.SecretError, paysig.NoKeys, paysig.StateError, paysig.InputTypeError):
        assert not issubclass(refused, paysig.VerificationError)
