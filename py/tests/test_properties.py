"""What holds for every secret and message, tried on random ones against Python's own hmac."""

import hmac

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import paysig

SECRETS = st.binary(min_size=1, max_size=200)
# Around the length from which the GIL is dropped, too.
MESSAGES = st.one_of(st.binary(max_size=300), st.binary(min_size=2040, max_size=2060))


@given(SECRETS, MESSAGES)
def test_signs_as_hmac_and_verifies(secret: bytes, message: bytes) -> None:
    key = paysig.Key.from_bytes(secret)
    signature = key.sign(message)
    assert signature == hmac.digest(secret, message, "sha256").hex()
    assert key.sign(message, upper=True) == signature.upper()
    key.verify(message, signature)
    key.verify(message, signature.upper().encode())


@given(st.text(min_size=1, alphabet=st.characters(categories=("L", "N", "P", "S"))))
def test_a_text_secret_is_its_utf8(secret: str) -> None:
    try:
        signature = paysig.sign(secret, b"{}")
    except paysig.SecretError as error:
        assert error.slug == "secret-quoted"
    else:
        assert signature == hmac.digest(secret.encode(), b"{}", "sha256").hex()


@given(SECRETS, st.binary(max_size=100), st.integers(0, 255))
def test_any_flipped_bit_of_the_signature_fails(secret: bytes, message: bytes, bit: int) -> None:
    key = paysig.Key.from_bytes(secret)
    tag = int(key.sign(message), 16) ^ 1 << bit
    with pytest.raises(paysig.SignatureMismatch):
        key.verify(message, f"{tag:064x}")


@given(SECRETS, st.binary(min_size=1, max_size=300), st.data())
def test_any_flipped_bit_of_the_message_fails(secret: bytes, message: bytes, data: st.DataObject) -> None:
    key = paysig.Key.from_bytes(secret)
    bit = data.draw(st.integers(0, 8 * len(message) - 1))
    flipped = bytearray(message)
    flipped[bit // 8] ^= 1 << bit % 8
    with pytest.raises(paysig.SignatureMismatch):
        key.verify(bytes(flipped), key.sign(message))


@given(SECRETS, st.lists(MESSAGES, max_size=6))
def test_parts_equal_their_concatenation(secret: bytes, parts: list[bytes]) -> None:
    key = paysig.Key.from_bytes(secret)
    signature = key.sign(b"".join(parts))
    assert key.sign_parts(parts) == signature
    signer = key.signer()
    for part in parts:
        signer.update(part)
    assert signer.finish() == signature


@settings(max_examples=20)
@given(SECRETS, st.binary(max_size=200))
def test_streaming_equals_one_shot_at_every_split(secret: bytes, message: bytes) -> None:
    key = paysig.Key.from_bytes(secret)
    signature = key.sign(message)
    for split in range(len(message) + 1):
        signer = key.signer()
        signer.update(message[:split])
        signer.update(message[split:])
        assert signer.finish() == signature


NEARLY_DIGITS = st.text(alphabet="0123456789abcdefABCDEF \n\0g", min_size=62, max_size=66)


@given(SECRETS, st.one_of(st.text(max_size=70), NEARLY_DIGITS))
def test_any_text_is_refused_or_read(secret: bytes, text: str) -> None:
    with pytest.raises(paysig.VerificationError) as caught:
        paysig.Key.from_bytes(secret).verify(b"{}", text)
    digits = len(text) == 64 and set(text) <= set("0123456789abcdefABCDEF")
    assert isinstance(caught.value, paysig.SignatureMismatch) == digits
