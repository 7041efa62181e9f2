"""A program as users write them, for type checkers: strict mypy must pass it, and find what is said to be wrong."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TypedDict

import paysig

key: paysig.Key = paysig.Key("cashout_secret_key")
raw: paysig.Key = paysig.Key.from_bytes(b"\x0b" * 20)


def pieces() -> Iterator[bytes]:
    yield b"Be4"
    yield b"1234"
    yield b"Bo7"


signature: str = key.sign(b"{}")
upper: str = key.sign(b"{}", upper=True)
parts: str = key.sign_parts(pieces()) + key.sign_parts([b"a"]) + key.sign_parts((b"a", b"b"), upper=True)
one_shot: str = paysig.sign("cashout_secret_key", b"{}")

key.verify(b"{}", signature)
key.verify(message=b"{}", signature=upper.encode())
paysig.verify("cashout_secret_key", b"{}", signature)
index: int = paysig.verify_any([raw, key], b"{}", signature)

signer: paysig.Signer = key.signer()
for piece in pieces():
    signer.update(piece)
signer.verify(key.sign_parts(pieces()))

try:
    key.verify(b"{}", "0" * 64)
except paysig.VerificationError as error:
    code: int = error.code
    slug: str = error.slug
    offset: int | None = error.offset
    path: str | None = error.path


class Cashout(TypedDict):
    amount: Decimal


body: bytes = paysig.dumps({"items": [1, 2.5, None, {"a": True}]}) + paysig.dumps(Cashout(amount=Decimal(1)), form="jcs")

version: str = paysig.__version__
every_kind: tuple[paysig.PaysigError, ...] = paysig.all_errors()

# Each of these is an error for the type checker; strict mypy complains of an `ignore` that hides none.
wrong = [
    lambda: key.sign("{}"),  # type: ignore[arg-type]
    lambda: key.sign(bytearray(b"{}")),  # type: ignore[arg-type]
    lambda: key.sign(b"{}", True),  # type: ignore[call-arg]
    lambda: key.sign_parts("{}"),  # type: ignore[arg-type]
    lambda: key.verify(b"{}", None),  # type: ignore[arg-type]
    lambda: paysig.Key(b"cashout_secret_key"),  # type: ignore[arg-type]
    lambda: paysig.Key.from_bytes("cashout_secret_key"),  # type: ignore[arg-type]
    lambda: paysig.dumps({"a": 1}, form="verbatim"),  # type: ignore[arg-type]
    lambda: paysig.dumps(b"{}"),  # type: ignore[arg-type]
    lambda: bool(key.verify(b"{}", signature)),  # type: ignore[func-returns-value]
]
assert len(wrong) == 10
