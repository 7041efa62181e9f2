"""Every case of tests/vectors/, through every way of signing and verifying."""

import pytest

import paysig
from conftest import cases, read


def stream(key: paysig.Key, pieces: list[bytes]) -> paysig.Signer:
    signer = key.signer()
    for piece in pieces:
        signer.update(piece)
    return signer


def splits(message: bytes) -> list[list[bytes]]:
    """The message in one piece, in two, byte by byte, in blocks, and between empty pieces."""
    middle = len(message) // 2
    single_bytes = [message[i : i + 1] for i in range(len(message))]
    blocks = [message[i : i + 64] for i in range(0, len(message), 64)]
    return [[message], [message[:middle], message[middle:]], single_bytes, blocks, [b"", message, b""]]


@pytest.mark.parametrize("case", cases("signing.json"))
def test_signing(case: dict) -> None:
    key = paysig.Key.from_bytes(bytes.fromhex(case["secret_hex"]))
    message, signature = bytes.fromhex(case["message_hex"]), case["signature"]

    assert key.sign(message) == signature
    assert key.sign(message=message, upper=False) == signature
    assert key.sign(message, upper=True) == signature.upper()
    for presented in (signature, signature.upper(), signature.encode(), signature.upper().encode()):
        key.verify(message, presented)
        paysig.verify_any([key], message, presented)
    with pytest.raises(paysig.SignatureMismatch):
        key.verify(message + b"\0", signature)

    for pieces in splits(message):
        assert key.sign_parts(pieces) == signature
        assert key.sign_parts(iter(pieces), upper=True) == signature.upper()
        assert stream(key, pieces).finish() == signature
        assert stream(key, pieces).finish(upper=True) == signature.upper()
        stream(key, pieces).verify(signature)
        with pytest.raises(paysig.SignatureMismatch):
            stream(key, [*pieces, b"\0"]).verify(signature)


@pytest.mark.parametrize("case", cases("signing.json"))
def test_one_shots(case: dict) -> None:
    secret, message = bytes.fromhex(case["secret_hex"]), bytes.fromhex(case["message_hex"])
    text = secret.decode("utf-8", "surrogateescape")
    try:
        paysig.Key(text)
    except paysig.SecretError:
        # A secret of raw bytes, which the one-shots do not take.
        with pytest.raises(paysig.SecretError):
            paysig.sign(text, message)
        with pytest.raises(paysig.SecretError):
            paysig.verify(text, message, case["signature"])
        return
    assert paysig.sign(text, message) == case["signature"]
    assert paysig.sign(text, message, upper=True) == case["signature"].upper()
    paysig.verify(text, message, case["signature"])


def test_the_one_shots_are_tried() -> None:
    """The provider's cases, at least, must not go the way of raw bytes."""
    provider = [case for case in read("signing.json")["cases"] if "OneKey" in case["source"]]
    assert len(provider) >= 5
    for case in provider:
        paysig.Key(bytes.fromhex(case["secret_hex"]).decode())


@pytest.mark.parametrize("case", cases("secrets.json"))
def test_secrets(case: dict) -> None:
    # What is not UTF-8 reaches Python as lone surrogates, as from os.environ.
    text = bytes.fromhex(case["secret_hex"]).decode("utf-8", "surrogateescape")
    if case["error"] is None:
        assert paysig.Key(text).sign(b"{}") == paysig.Key.from_bytes(text.encode()).sign(b"{}")
        return
    for refused in (lambda: paysig.Key(text), lambda: paysig.sign(text, b"{}"), lambda: paysig.verify(text, b"{}", "")):
        with pytest.raises(paysig.SecretError) as caught:
            refused()
        assert (caught.value.slug, caught.value.offset) == (case["error"], case["offset"])
        if secret := text.strip():
            assert secret not in str(caught.value)


SIGNATURES = read("signatures.json")


@pytest.mark.parametrize("case", cases("signatures.json"))
def test_signatures(case: dict) -> None:
    key = paysig.Key.from_bytes(bytes.fromhex(SIGNATURES["secret_hex"]))
    message = bytes.fromhex(SIGNATURES["message_hex"])
    presented = bytes.fromhex(case["text_hex"])

    def verify_stream(text: str | bytes) -> None:
        signer = key.signer()
        signer.update(message)
        try:
            signer.verify(text)
        finally:
            with pytest.raises(paysig.StateError):
                signer.finish()

    # As bytes, and as str where bytes that are not UTF-8 are lone surrogates, as from sys.argv.
    for text in (presented, presented.decode("utf-8", "surrogateescape")):
        for verify in (
            lambda text: key.verify(message, text),
            lambda text: paysig.verify_any([key], message, text),
            verify_stream,
        ):
            if case["error"] is None:
                verify(text)
                continue
            with pytest.raises(paysig.VerificationError) as caught:
                verify(text)
            assert (caught.value.slug, caught.value.offset) == (case["error"], case["offset"])
            is_mismatch = case["error"] == "signature-mismatch"
            assert type(caught.value) is (paysig.SignatureMismatch if is_mismatch else paysig.MalformedSignature)


ROTATION = read("rotation.json")


@pytest.mark.parametrize("case", cases("rotation.json"))
def test_rotation(case: dict) -> None:
    made = [paysig.Key.from_bytes(bytes.fromhex(secret)) for secret in ROTATION["secrets_hex"]]
    keys = [made[index] for index in case["keys"]]
    message = bytes.fromhex(ROTATION["message_hex"])
    for collection in (keys, tuple(keys), iter(keys)):
        if case["error"] is None:
            assert paysig.verify_any(collection, message, case["signature"]) == case["matched"]
            continue
        with pytest.raises(paysig.PaysigError) as caught:
            paysig.verify_any(collection, message, case["signature"])
        assert caught.value.slug == case["error"]


def due_class(slug: str) -> type[paysig.PaysigError]:
    named = {
        "signature-mismatch": paysig.SignatureMismatch,
        "no-keys": paysig.NoKeys,
        "unknown-form": paysig.UnknownForm,
        "unknown-scheme": paysig.UnknownScheme,
        "unknown-environment": paysig.CredentialsError,
        "out-of-memory": paysig.OutOfMemory,
        "input-bom": paysig.PayloadError,
        "input-not-utf8": paysig.PayloadError,
        "input-type": paysig.InputTypeError,
        "key-file": paysig.SettingsError,
        "key-variable": paysig.SettingsError,
        "credential-mismatch": paysig.PayloadError,
        "credential-not-text": paysig.PayloadError,
        "external-id-too-long": paysig.PayloadError,
        "form-too-large": paysig.PayloadError,
        "body-ambiguous": paysig.RequestError,
        "header-malformed": paysig.RequestError,
        "header-duplicate": paysig.RequestRefused,
        "content-type": paysig.RequestRefused,
        "authorization": paysig.RequestRefused,
        "user-agent": paysig.RequestRefused,
    }
    if slug in named:
        return named[slug]
    if slug.endswith("-not-ready"):
        return paysig.StateError
    families = {"secret": paysig.SecretError, "signature": paysig.MalformedSignature}
    families |= dict.fromkeys(("json", "number", "body", "field"), paysig.PayloadError)
    families |= dict.fromkeys(("credential", "api", "url"), paysig.CredentialsError)
    families |= dict.fromkeys(("date", "login", "method", "path"), paysig.RequestError)
    return families.get(slug.partition("-")[0], paysig.PaysigError)


def test_the_error_table_has_no_more_and_no_less() -> None:
    ours = [(error.code, error.slug) for error in paysig.all_errors()]
    assert ours == [(case["code"], case["slug"]) for case in read("errors.json")["cases"]]


@pytest.mark.parametrize("case", cases("errors.json"))
def test_errors(case: dict) -> None:
    (error,) = [error for error in paysig.all_errors() if error.code == case["code"]]
    assert error.slug == case["slug"]
    assert str(error) == f"{case['message']} ({case['slug']})"
    assert error.offset is None
    assert type(error) is due_class(case["slug"])
    assert error.args == (str(error), error.code, error.slug, error.offset, error.path, error.setting)
