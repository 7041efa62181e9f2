"""The canonical forms: every vector of theirs, the public corpora, hostile payloads."""

import base64
import hashlib
import json
import os
import pathlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import paysig
from conftest import ROOT, cases, corpora, read

KEY = paysig.Key("cashout_secret_key")


def check(form: str, data: bytes, output: bytes | None, slug: str | None, offset: int | None) -> None:
    """What canonicalizing, signing and verifying make of a payload: these bytes, or this error."""
    if slug is None:
        made = paysig.canonicalize(data, form=form)
        assert made == output
        assert paysig.canonicalize(made, form=form) == made
        signature = KEY.sign_canonical(data, form=form)
        assert signature == KEY.sign(made)
        KEY.verify_canonical(data, signature, form=form)
        return
    for call in (
        lambda: paysig.canonicalize(data, form=form),
        lambda: KEY.sign_canonical(data, form=form),
        lambda: KEY.verify_canonical(data, "0" * 64, form=form),
    ):
        with pytest.raises(paysig.PayloadError) as caught:
            call()
        assert (caught.value.slug, caught.value.offset) == (slug, offset)


def unfold(pieces: str | list) -> bytes:
    if isinstance(pieces, str):
        return bytes.fromhex(pieces)
    return b"".join(bytes.fromhex(piece) * times for piece, times in pieces)


@pytest.mark.parametrize("case", cases("canonical.json") + cases("json-errors.json"))
def test_payloads(case: dict) -> None:
    for form, due in case["forms"].items():
        output = bytes.fromhex(due["output_hex"] or "")
        check(form, unfold(case["input"]), output, due["error"], due["offset"])


def test_numbers() -> None:
    numbers = read("numbers.json")["cases"]
    assert len(numbers) > 100
    for case in numbers:
        data, text, error = case["input"].encode(), case["text"], case["error"]
        beyond = "number-out-of-range" if text is None else None
        check("jcs", data, text and text.encode(), beyond, beyond and 0)
        check("jcs-exact", data, text and text.encode(), error, error and 0)


def payload(vector: dict, folder: pathlib.Path) -> bytes:
    if "input_b64" in vector:
        return base64.b64decode(vector["input_b64"])
    if "input_file" in vector:
        return (folder / vector["input_file"]).read_bytes()
    return b"".join(base64.b64decode(piece) * times for piece, times in vector["input_repeat"])


@pytest.mark.parametrize("prefix", ["jcs-", "json-", "payload-"])
def test_corpora(prefix: str) -> None:
    corpora(prefix)  # skips where they are absent
    root = pathlib.Path(os.environ.get("PAYSIG_CORPORA") or ROOT / ".." / "shared" / "vectors")
    policies = {"compact": ("depth", "invalid-utf8", "bom"), "jcs": ("depth", "bom")}
    seen = 0
    for path in sorted(root.glob(f"{prefix}*/vectors.json")):
        corpus = json.loads(path.read_bytes())
        for vector in corpus["vectors"] if corpus.get("kind") == "canon" else []:
            data = payload(vector, path.parent)
            for form in policies.keys() & vector["forms"].keys():
                due = vector["forms"][form]
                refused = due["expect"] == "reject" or (
                    due["expect"] == "either" and due.get("policy") in policies[form]
                )
                seen += 1
                if refused:
                    with pytest.raises(paysig.PayloadError):
                        paysig.canonicalize(data, form=form)
                    continue
                made = paysig.canonicalize(data, form=form)
                if "output_b64" in due:
                    assert made == base64.b64decode(due["output_b64"]), (path.parent.name, vector["name"], form)
                elif "output_sha256" in due:
                    assert hashlib.sha256(made).hexdigest() == due["output_sha256"], (path.parent.name, vector["name"])
    assert seen > 20


@pytest.mark.parametrize(
    ("data", "slug", "offset"),
    [
        pytest.param(b"[" * 10_000_000, "json-too-deep", 128, id="brackets"),
        pytest.param(b'{"a":' * 1_000_000, "json-too-deep", 640, id="objects"),
        pytest.param(b'"' + b"a" * 100_000_000, "json-unexpected-end", 100_000_001, id="an open string"),
        pytest.param(b"9" * 1_000_000, "number-out-of-range", 0, id="a number"),
        pytest.param(b"\0" * 1000, "json-unexpected-byte", 0, id="NULs"),
        pytest.param('{"a":1}'.encode("utf-16-le"), "json-unexpected-byte", 1, id="UTF-16"),
        pytest.param('{"a":1}'.encode("utf-16"), "input-not-utf8", 0, id="UTF-16 with its mark"),
    ],
)
def test_hostile_payloads(data: bytes, slug: str, offset: int) -> None:
    # On a stack of 256 KiB, most of which is the interpreter's own.
    before = threading.stack_size(256 * 1024)
    try:
        with ThreadPoolExecutor(1) as thread:
            thread.submit(check, "jcs", data, None, slug, offset).result()
    finally:
        threading.stack_size(before)


def test_a_long_string_is_taken() -> None:
    data = b'["' + b"a" * 100_000_000 + b'"]'
    for form in ("compact", "jcs", "jcs-exact"):
        assert paysig.canonicalize(data, form=form) == data


def test_truncated_payloads() -> None:
    whole = rb'{"b": [1.50, -2e-3, "\u20ac\n", true, false, null, {}], "a": {"d": "x", "c": []}}'
    for length in range(len(whole)):
        for form in ("compact", "jcs", "jcs-exact"):
            check(form, whole[:length], None, "json-unexpected-end", length)


def test_many_members() -> None:
    members = {f"{number:05}": number for number in reversed(range(50_000))}
    data = json.dumps(members).encode()
    assert paysig.canonicalize(data) == json.dumps(members, sort_keys=True, separators=(",", ":")).encode()


def test_an_unknown_form_is_refused() -> None:
    for form in ("", "JCS", "jcs ", "\udc80"):
        with pytest.raises(paysig.UnknownForm) as caught:
            paysig.canonicalize(b"1", form=form)
        assert caught.value.code == 71
    with pytest.raises(paysig.InputTypeError):
        paysig.canonicalize(b"1", form=1)


def test_a_refused_signature_is_told_as_ever() -> None:
    with pytest.raises(paysig.SignatureMismatch):
        KEY.verify_canonical(b"{}", "0" * 64)
    with pytest.raises(paysig.MalformedSignature):
        KEY.verify_canonical(b"{}", "0")
