"""The public corpora: HMAC-SHA256, hexadecimal text, the provider's Payload-Signature."""

import pytest

import paysig
from conftest import corpora


def message(vector: dict) -> bytes:
    if "msg_hex" in vector:
        return bytes.fromhex(vector["msg_hex"])
    piece, times = vector["msg_repeat_hex"]
    return bytes.fromhex(vector.get("msg_prefix_hex", "")) + bytes.fromhex(piece) * times


def test_hmac() -> None:
    for corpus in corpora("hmac-"):
        assert corpus["vectors"]
        for vector in corpus["vectors"]:
            key = paysig.Key.from_bytes(bytes.fromhex(vector["key_hex"]))
            tag, signed = vector["tag_hex"], message(vector)
            signature = key.sign(signed)
            assert signature.startswith(tag) == vector["valid"], vector["name"]
            assert key.sign_parts([signed[:7], signed[7:]]) == signature
            if len(tag) == 64 and vector["valid"]:
                key.verify(signed, tag)
                continue
            # A truncated tag is no signature of ours, however right its bits are.
            with pytest.raises(paysig.SignatureMismatch if len(tag) == 64 else paysig.MalformedSignature):
                key.verify(signed, tag)


def test_hex() -> None:
    """Repeated to a signature's length, a text is read as digits exactly where the corpus says so."""
    key = paysig.Key("cashout_secret_key")
    for corpus in corpora("hex"):
        for vector in corpus["vectors"]:
            text = vector["text"]
            whole = text and 64 % len(text) == 0
            presented = text * (64 // len(text)) if whole else text
            read = whole and (vector["valid"] or set(presented) <= set("0123456789abcdefABCDEF"))
            with pytest.raises(paysig.SignatureMismatch if read else paysig.MalformedSignature):
                key.verify(b"", presented)


def test_payload_signatures() -> None:
    for corpus in corpora("onekey"):
        signed = [case for case in corpus["cases"] if case["scheme"] == "payload-signature"]
        assert signed
        for case in signed:
            body = bytes.fromhex(case["body_hex"])
            assert paysig.sign(case["secret"], body) == case["header"], case["name"]
            paysig.verify(case["secret"], body, case["header"])
