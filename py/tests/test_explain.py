"""paysig.explain: what is found, what is refused, and what is never shown. Each cause is tested in explain/tests."""

import base64
import copy
import json
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import paysig

SECRET = "cashout_secret_key"
KEY = paysig.Key(SECRET)
ORDER = {"external_id": "a/b", "name": "José", "amount": 2000}
BODY = json.dumps(ORDER, ensure_ascii=False, separators=(",", ":")).encode()
SECRETS = {"staging": SECRET, "production": b"production_secret"}
FORM = b"external_id=a%2Fb&control=" + KEY.sign(b"Be4a%2FbBo7", upper=True).encode()
DEPOSIT = {"date": "2020-06-21T12:33:20Z", "login": "deposit_API_Key"}
LANGUAGES = ["python", "php", "go", "node", "java"]


def slugs(report: paysig.Report) -> list[str]:
    return [cause.slug for cause in report.causes]


# What real producers sign, and what is sent.
SIGNED: dict[str, tuple[bytes, list[str]]] = {
    "json.dumps": (json.dumps(ORDER).encode(), ["body-unicode-escaped", "body-python-separators"]),
    "ensure_ascii=False": (json.dumps(ORDER, ensure_ascii=False).encode(), ["body-python-separators"]),
    "indent=2": (json.dumps(ORDER, ensure_ascii=False, indent=2).encode(), ["body-pretty-2"]),
    "print": (BODY + b"\n", ["body-final-lf"]),
    "latin-1": (BODY.decode().encode("latin-1"), ["body-latin1"]),
    "nothing": (b"", ["body-empty"]),
}


@pytest.mark.parametrize(("signed", "causes"), SIGNED.values(), ids=SIGNED)
def test_a_body_is_explained(signed: bytes, causes: list[str]) -> None:
    report = paysig.explain(BODY, KEY.sign(signed), SECRETS)
    assert (report.verdict, slugs(report), report.secret, report.complete) == ("explained", causes, "staging", True)
    assert report.tried > 0 and report.difference is not None
    assert BODY[: report.difference.offset] == signed[: report.difference.offset]
    assert BODY[report.difference.offset :][:1] != signed[report.difference.offset :][:1]
    for cause in report.causes:
        assert list(cause.fixes) == LANGUAGES
        assert all(line in str(report) for line in (cause.sentence, cause.fix, *cause.fixes.values()))


@pytest.mark.parametrize(
    ("secrets", "signed_with", "causes", "label"),
    [
        ({"file": SECRET + "\n"}, SECRET, ["secret-trimmed"], "file"),
        ({"file": SECRET}, SECRET + "\n", ["secret-newline"], "file"),
        (SECRETS, "production_secret", ["secret-other"], "production"),
        ({"raw": base64.b64encode(SECRET.encode())}, SECRET, ["secret-from-base64"], "raw"),
    ],
)
def test_a_secret_is_explained(secrets: dict[str, str | bytes], signed_with: str, causes: list[str], label: str) -> None:
    report = paysig.explain(b"{}", paysig.Key.from_bytes(signed_with.encode()).sign(b"{}"), secrets)
    assert (slugs(report), report.secret, report.difference) == (causes, label, None)


def test_a_signature_is_explained() -> None:
    digits = KEY.sign(BODY)
    for presented, cause in [
        (digits.upper(), "signature-upper"),
        (f"sha256={digits}".encode(), "signature-prefix"),
        (base64.b64encode(bytes.fromhex(digits)), "signature-base64"),
    ]:
        assert slugs(paysig.explain(BODY, presented, SECRETS)) == [cause]


def test_other_kinds() -> None:
    assert slugs(paysig.explain(FORM, None, SECRETS, kind="notification")) == ["notification-undecoded"]
    swapped = "D24 " + KEY.sign_parts([DEPOSIT["login"].encode(), DEPOSIT["date"].encode(), BODY])
    report = paysig.explain(BODY, swapped, SECRETS, kind="deposit", prefix="D24 ", **DEPOSIT)
    assert slugs(report) == ["deposit-order"]
    header = paysig.Scheme("deposit-okp").sign(KEY, body=BODY, **DEPOSIT)
    assert paysig.explain(BODY, header, SECRETS, kind="deposit", **DEPOSIT).verdict == "matches"


def test_what_matches_and_what_is_not_known() -> None:
    matches = paysig.explain(BODY, KEY.sign(BODY), SECRETS)
    assert (matches.verdict, matches.causes, matches.secret, matches.difference) == ("matches", (), None, None)
    assert (repr(matches), str(matches)) == ("Report(matches)", "The signature matches.\n")
    unknown = paysig.explain(BODY, "0" * 64, SECRETS)
    assert (unknown.verdict, unknown.causes, unknown.complete) == ("no-known-cause", (), True)
    assert str(unknown).startswith(f"No known cause: {unknown.tried} candidates were tried")


def test_json_says_what_the_report_says() -> None:
    for presented in (KEY.sign(BODY + b"\n"), KEY.sign(BODY).upper(), "0" * 64):
        report = paysig.explain(BODY, presented, SECRETS)
        members = json.loads(report.to_json())
        assert (members["verdict"], members["tried"], members["complete"]) == (report.verdict, report.tried, True)
        causes = [vars(cause) for cause in report.causes]
        difference = report.difference and vars(report.difference)
        assert (members.get("causes", []), members.get("difference")) == (causes, difference)


def test_a_report_is_no_verification() -> None:
    for presented in (KEY.sign(BODY), "0" * 64):
        with pytest.raises(paysig.InputTypeError, match="to verify there is Key.verify"):
            bool(paysig.explain(BODY, presented, SECRETS))


def test_a_report_is_a_value() -> None:
    one, same = (paysig.explain(BODY, KEY.sign(b""), SECRETS) for _ in range(2))
    assert one == same == copy.copy(one) == pickle.loads(pickle.dumps(one))
    assert hash(one) == hash(same)
    with pytest.raises(AttributeError):
        one.verdict = "matches"  # type: ignore[misc]


REFUSED: dict[str, tuple[Callable[[], object], type[paysig.PaysigError], str]] = {
    "no secrets": (lambda: paysig.explain(BODY, "00", {}), paysig.NoKeys, "no-keys"),
    "no signature": (lambda: paysig.explain(BODY, "", SECRETS), paysig.MalformedSignature, "signature-empty"),
    "none at all": (lambda: paysig.explain(BODY, None, SECRETS), paysig.MalformedSignature, "signature-empty"),
    "no external_id": (
        lambda: paysig.explain(b"a=b", "00", SECRETS, kind="notification"),
        paysig.PayloadError,
        "field-missing",
    ),
    "too long": (lambda: paysig.explain(bytes(262145), "00", SECRETS), paysig.PaysigError, "length-too-large"),
    "str": (lambda: paysig.explain("{}", "00", SECRETS), paysig.InputTypeError, "input-type"),
    "a signature": (lambda: paysig.explain(BODY, 1, SECRETS), paysig.InputTypeError, "input-type"),
    "one secret": (lambda: paysig.explain(BODY, "00", SECRET), paysig.InputTypeError, "input-type"),
    "a key": (lambda: paysig.explain(BODY, "00", {"staging": KEY}), paysig.InputTypeError, "input-type"),
    "a label": (lambda: paysig.explain(BODY, "00", {1: SECRET}), paysig.InputTypeError, "input-type"),
    "a kind": (lambda: paysig.explain(BODY, "00", SECRETS, kind="cashout"), paysig.InputTypeError, "input-type"),
    "unhashable": (lambda: paysig.explain(BODY, "00", SECRETS, kind=[]), paysig.InputTypeError, "input-type"),
    "no date": (
        lambda: paysig.explain(BODY, "00", SECRETS, kind="deposit", login="a"),
        paysig.InputTypeError,
        "input-type",
    ),
    "a prefix": (lambda: paysig.explain(BODY, "00", SECRETS, prefix=b"OKP "), paysig.InputTypeError, "input-type"),
}


@pytest.mark.parametrize(("call", "kind", "slug"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(call: Callable[[], object], kind: type[paysig.PaysigError], slug: str) -> None:
    with pytest.raises(kind) as caught:
        call()
    assert (type(caught.value), caught.value.slug, caught.value.offset) == (kind, slug, None)
    assert SECRET not in str(caught.value)
    if slug == "length-too-large":
        assert str(caught.value) == "the body has more than 262144 bytes (length-too-large)"


def test_the_longest_body_and_text_that_is_no_unicode() -> None:
    assert paysig.explain(bytes(262144), KEY.sign(bytes(262144)), SECRETS).verdict == "matches"
    report = paysig.explain(b"{}", KEY.sign(b"{}") + "\udcff", {"st\udcffaging": "\udcff"})
    assert report.verdict == "no-known-cause"


@given(
    st.text("abc/é& ", max_size=30),
    st.text("abcdefghij", min_size=10, max_size=20),
    st.sampled_from([b"\n", b" ", b"", b"x"]),
    st.integers(0, 4),
)
@settings(max_examples=100, deadline=None)
def test_nothing_due_is_told(text: str, secret: str, tail: bytes, spelling: int) -> None:
    body = json.dumps({"id": text, "pass": secret[::-1]}, ensure_ascii=False).encode()
    key = paysig.Key(secret)
    digits = key.sign(body + tail)
    encoded = base64.b64encode(bytes.fromhex(digits)).decode()
    presented = [digits, digits.upper(), "sha256=" + digits, encoded, encoded.lower()][spelling]
    report = paysig.explain(body, presented, {"staging": secret})
    due = key.sign(body)
    told = f"{report}{report!r}{report.to_json()}{vars(report)}".lower()
    for hidden in (due[:16], base64.b64encode(bytes.fromhex(due)).decode()[:16].lower(), secret, secret[::-1]):
        assert hidden not in told


def test_other_threads_run_meanwhile() -> None:
    body = json.dumps({f"name {n}": n for n in range(5000)}).encode()
    done = threading.Event()

    def search() -> None:
        paysig.explain(body, "0" * 64, SECRETS)
        done.set()

    thread = threading.Thread(target=search)
    start = time.monotonic()
    thread.start()
    turns = 0
    while not done.is_set():
        turns += 1
        time.sleep(0.001)
    thread.join()
    # With the GIL held there would be one or two.
    assert turns > 20, (turns, time.monotonic() - start)


# In a process of its own, in which the package that searches cannot be found.
WITHOUT = """
import sys
sys.modules["paysig_explain"] = None
import paysig
key = paysig.Key("secret")
key.verify(b"{}", key.sign(b"{}"))
try:
    paysig.explain(b"{}", "00", {"staging": "secret"})
except ImportError as error:
    print(error.name, error, sep="\\n")
"""


def test_without_its_package_all_else_works() -> None:
    result = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, timeout=60, check=True)
    name, sentence = result.stdout.splitlines()
    assert (name, sentence) == (
        "paysig_explain",
        "paysig.explain needs the package paysig-explain: pip install 'paysig[explain]'",
    )


def test_nothing_that_verifies_loads_it() -> None:
    program = (
        "import sys, paysig, paysig.onekey; key = paysig.Key('secret')\n"
        "key.verify(b'', key.sign(b''))\n"
        "try: key.verify(b'', '0' * 64)\n"
        "except paysig.SignatureMismatch: pass\n"
        "assert not any(name.startswith('paysig_explain') for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], timeout=60, check=True)
