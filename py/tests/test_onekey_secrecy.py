"""Credentials show nowhere but where they are sent."""

import base64
import copy
import gc
import pickle
import traceback

import pytest

import paysig
from paysig import onekey

API_KEY, PASSPHRASE, SIGNATURE = "the-merchant", "pas$phrase-of-it", "s3cret-of-the-merchant"
BASIC = base64.b64encode(f"{API_KEY}:{PASSPHRASE}".encode()).decode()
HIDDEN = (API_KEY, PASSPHRASE, SIGNATURE, BASIC)


def make(**other: str) -> onekey.Credentials:
    given = {"api_key": API_KEY, "passphrase": PASSPHRASE, "api_signature": SIGNATURE} | other
    return onekey.Credentials(onekey.Environment.staging(), **given)


CREDENTIALS = make()
SEALED = CREDENTIALS.seal_create(b'{"beneficiary":"Jos\xc3\xa9"}')
HOLDERS = pytest.mark.parametrize("holder", [CREDENTIALS, SEALED], ids=["Credentials", "Sealed"])


def control(external_id: str) -> str:
    return paysig.Scheme("cashout-notification").sign(CREDENTIALS, external_id=external_id)


NOTIFICATION = onekey.Notification.verify(CREDENTIALS, f"external_id=X1&control={control('X1')}&comments=mine".encode())


@HOLDERS
def test_a_holder_shows_nothing(holder: object) -> None:
    assert repr(holder) == str(holder) == f"{holder}" == f"{type(holder).__name__}(redacted)"
    assert not hasattr(holder, "__dict__")
    for attribute in dir(holder):
        # These are there to be sent.
        if (holder, attribute) not in ((SEALED, "body"), (SEALED, "headers")):
            shown = repr(getattr(holder, attribute))
            assert not any(hidden in shown for hidden in HIDDEN), attribute
    assert gc.get_referents(holder) in ([], [type(holder)])
    for call in (bytes, memoryview, vars):
        with pytest.raises(TypeError):
            call(holder)


@HOLDERS
def test_a_holder_is_not_copied(holder: object) -> None:
    protocols = range(pickle.HIGHEST_PROTOCOL + 1)
    calls = [lambda protocol=protocol: pickle.dumps(holder, protocol) for protocol in protocols]
    for call in (*calls, lambda: copy.copy(holder), lambda: copy.deepcopy([holder])):
        with pytest.raises(paysig.InputTypeError, match="cannot be pickled or copied, because it holds a secret"):
            call()


def test_nothing_can_be_changed() -> None:
    for holder in (CREDENTIALS, SEALED, NOTIFICATION, CREDENTIALS.environment, paysig.Scheme("deposit-okp")):
        for name in [name for name in dir(holder) if not name.startswith("_")] + ["another"]:
            with pytest.raises(AttributeError):
                setattr(holder, name, b"")
        with pytest.raises(TypeError):
            type("Spy", (type(holder),), {})
    with pytest.raises(TypeError):
        SEALED.headers["Payload-Signature"] = "0" * 64
    for name in ("clear", "pop", "update", "__delitem__"):
        assert not hasattr(SEALED.headers, name)
    assert SEALED.body is SEALED.body
    assert SEALED.headers is SEALED.headers


def test_only_calls_make_what_is_sealed_or_verified() -> None:
    for made in (onekey.Sealed, onekey.Notification):
        with pytest.raises(TypeError):
            made()


def test_a_notification_is_not_for_logs() -> None:
    assert repr(NOTIFICATION) == str(NOTIFICATION) == "Notification(redacted)"
    with pytest.raises(TypeError):
        pickle.dumps(NOTIFICATION)


def test_errors_show_neither_credentials_nor_payloads() -> None:
    payload = b'{"login":"the-merchant","pass":"an0ther","beneficiary":"Mallory"}'
    genuine = SEALED.headers["Payload-Signature"]
    calls = [
        lambda: make(api_key=API_KEY + ":"),
        lambda: make(passphrase=PASSPHRASE + "\n"),
        lambda: make(passphrase=PASSPHRASE * 3),
        lambda: make(passphrase=PASSPHRASE + "\udcff"),
        lambda: make(api_signature=SIGNATURE + " "),
        lambda: make(api_signature=SIGNATURE.encode()),
        lambda: onekey.Environment.production(f"https://{API_KEY}:{PASSPHRASE}@example.com"),
        lambda: onekey.Environment.staging().path_of(f"https://{API_KEY}:{PASSPHRASE}@example.com"),
        lambda: CREDENTIALS.seal_create(payload),
        lambda: CREDENTIALS.seal_create(payload[:-1]),
        lambda: CREDENTIALS.seal_create(payload.decode()),
        lambda: CREDENTIALS.check("POST", "/v3/cashout", SEALED.body + b" ", SEALED.headers),
        lambda: CREDENTIALS.check("POST", "/v3/cashout", SEALED.body, [("Payload-Signature", genuine)]),
        lambda: CREDENTIALS.check("POST", "/v3/cashout", SEALED.body, {**SEALED.headers, "Authorization": "Basic x"}),
        lambda: onekey.verify_json(CREDENTIALS, SEALED.body, genuine[:-1]),
        lambda: onekey.Notification.verify(CREDENTIALS, b"external_id=Mallory&control=" + b"0" * 64),
        lambda: onekey.credentials_from_environ({"PAYSIG_API_KEY": API_KEY, "PAYSIG_API_PASSPHRASE": PASSPHRASE}),
    ]
    for call in calls:
        with pytest.raises(paysig.PaysigError) as caught:
            call()
        error = caught.value
        shown = "".join(traceback.format_exception_only(type(error), error)) + repr(error) + repr(vars(error))
        assert (error.__cause__, error.__context__) == (None, None)
        for hidden in (*HIDDEN, genuine, genuine[:-1], "Mallory", "an0ther", control("Mallory")):
            assert hidden not in shown, shown
