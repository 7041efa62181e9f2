"""The compiled half of the package `paysig`. Import that, not this."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias, final
from typing_extensions import Self

from ._errors import PaysigError

__all__ = ["__version__", "canonicalize", "dumps", "all_errors", "Key", "sign", "verify", "verify_any", "Signer"]

__version__: Final[str]

_Form: TypeAlias = Literal["verbatim", "compact", "jcs", "jcs-exact"]
_ObjectForm: TypeAlias = Literal["compact", "jcs", "jcs-exact"]
# Mapping, because a TypedDict is no dict for type checkers.
_Object: TypeAlias = Mapping[str, Any] | list[Any] | str | int | float | Decimal | None

@final
class Key:
    """A secret after the HMAC key schedule, ready to sign and verify any number of messages.

    Make it once, as when the program starts, and share it among any number of threads.

    The secret is the text that the provider hands out, such as OneKey Payments' "API Signature"; the key is its UTF-8
    bytes. Nothing is trimmed: a secret that starts or ends with white space, a control character, a byte order mark or
    a quotation mark is refused, because it was almost surely read with its newline or its quotes.

    A key never shows its secret: not in its repr, not in an error; it cannot be pickled or copied, and its memory is
    wiped when it is freed. The str that it was made of belongs to Python, which cannot wipe it. Keys are equal only to
    themselves.

    Raises SecretError where the secret is refused, with the byte offset of the offending character.

    >>> import paysig
    >>> key = paysig.Key("cashout_secret_key")
    >>> key.sign(b'{"login":"cashout_login","pass":"cashout_pass","cashout_id":11954}')
    'db96878e3d4066e680a1dbebc977546276e1427aefbe14ead1b410a76d45cc60'
    >>> paysig.Key("'cashout_secret_key'")
    Traceback (most recent call last):
        ...
    paysig.SecretError: the secret starts or ends with a quotation mark (secret-quoted, at byte 0)
    """

    def __new__(cls, secret: str, /) -> Self: ...

    @staticmethod
    def from_bytes(secret: bytes, /) -> Key:
        """Makes a key of raw bytes, any but none: for secrets that were handed out as hex or base64, after decoding.

        Raises SecretError where there are no bytes.

        >>> import paysig
        >>> paysig.Key.from_bytes(bytes.fromhex("0b" * 20)).sign(b"Hi There")  # RFC 4231, section 4.2
        'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'
        """

    def sign(self, message: bytes, *, upper: bool = False) -> str:
        """Signs a message: HMAC-SHA256 (RFC 2104) over exactly these bytes, which may be none.

        Returns 64 hexadecimal digits, in lower case as in the header Payload-Signature, or in upper case as in a
        cashout notification's field control. Send the very bytes that were signed: a str is refused, because its
        encoding decides what is signed.

        Raises InputTypeError where the message is not bytes.

        >>> import paysig
        >>> key = paysig.Key("cashout_secret_key")
        >>> key.sign(b"")
        '8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c'
        >>> key.sign(b"", upper=True)
        '8D3E2B061E753C88E401AC8737E6DC7AF9E02D590FD1DD4D5E1DED9F4430487C'
        """

    def sign_parts(self, parts: Iterable[bytes], *, upper: bool = False) -> str:
        """Signs the concatenation of parts without concatenating them.

        The boundaries are not part of the message: [b"ab", b"c"] and [b"a", b"bc"] have one signature. Where parts come
        from outside, delimit them or fix their lengths.

        Raises InputTypeError where the parts are not an iterable of bytes.

        >>> import paysig
        >>> key = paysig.Key("cashout_secret_key")
        >>> key.sign_parts([b"Be4", b"1234", b"Bo7"]) == key.sign(b"Be41234Bo7")
        True
        """

    def verify(self, message: bytes, signature: str | bytes) -> None:
        """Checks that signature is this message's: 64 hexadecimal digits in either case, as str or bytes.

        Returns nothing; only not raising means yes. The message is looked at exactly as it arrived: pass the body's
        bytes before anything has parsed them. The tags are compared in constant time.

        Raises SignatureMismatch where it is another message's or another key's signature, and MalformedSignature, with
        the byte offset of the fault, where it is no signature at all; both are VerificationErrors. Raises
        InputTypeError where an argument is of the wrong type: None, as for a missing header, is no signature.

        >>> import paysig
        >>> key = paysig.Key("cashout_secret_key")
        >>> signature = key.sign(b'{"amount":2000}')
        >>> key.verify(b'{"amount":2000}', signature)
        >>> key.verify(b'{"amount":9000}', signature)
        Traceback (most recent call last):
            ...
        paysig.SignatureMismatch: the signature does not match the message (signature-mismatch)
        """

    def sign_canonical(self, data: bytes, *, form: _Form = "jcs", upper: bool = False) -> str:
        """Signs the canonical form of a payload, as Key.sign would, without making it.

        Only for contracts that say so; where the bytes themselves are signed, use Key.sign.

        Raises PayloadError, with the byte offset of the fault, where the payload has no such form; UnknownForm; InputTypeError
        where the payload is not bytes.

        >>> import paysig
        >>> key = paysig.Key("cashout_secret_key")
        >>> key.sign_canonical(b'{"b": 2, "a": 1.0}') == key.sign(b'{"a":1,"b":2}')
        True
        """

    def verify_canonical(self, data: bytes, signature: str | bytes, *, form: _Form = "jcs") -> None:
        """Checks that signature is that of the payload's canonical form, as Key.verify would.

        Only for contracts that sign a canonical form: the payload is read before its signature has been checked. Where the
        bytes themselves are signed, as by OneKey Payments, use Key.verify.

        Returns nothing; only not raising means yes. Raises as Key.verify and canonicalize do.

        >>> import paysig
        >>> key = paysig.Key("cashout_secret_key")
        >>> key.verify_canonical(b'{"b": 2, "a": 1.0}', key.sign(b'{"a":1,"b":2}'))
        """

    def signer(self) -> Signer:
        """A signer for a message that arrives in pieces.

        >>> import paysig
        >>> signer = paysig.Key("cashout_secret_key").signer()
        >>> signer.update(b"Be4")
        >>> signer.update(b"1234Bo7")
        >>> signer.finish(upper=True)
        '709020EE39FE69F12D025B6D3A89A9CBFEC7FC9DE575C5EA4EE94645A2B31A9B'
        """

@final
class Signer:
    """Signs or verifies a message that arrives in pieces, in constant memory. Made by Key.signer.

    It keeps its own copy of the key's state, which is wiped when it is finished or freed, so it may outlive the key.
    Threads may share it; each piece is then added as a whole, in the order in which the calls get there.

    >>> import paysig
    >>> key = paysig.Key("cashout_secret_key")
    >>> signer = key.signer()
    >>> for piece in (b'{"cashout_id":', b"11954", b"}"):
    ...     signer.update(piece)
    >>> signer.finish() == key.sign(b'{"cashout_id":11954}')
    True
    """

    def update(self, data: bytes, /) -> None:
        """Adds the message's next bytes.

        Raises InputTypeError where they are not bytes, and StateError where the signer is finished.

        >>> import paysig
        >>> signer = paysig.Key("cashout_secret_key").signer()
        >>> signer.update(b"{}")
        """

    def finish(self, *, upper: bool = False) -> str:
        """Returns the signature of all bytes added, as Key.sign does, and finishes the signer.

        Raises StateError where it is finished already.

        >>> import paysig
        >>> signer = paysig.Key("cashout_secret_key").signer()
        >>> signer.finish()
        '8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c'
        """

    def verify(self, signature: str | bytes, /) -> None:
        """Checks that signature is that of all bytes added, as Key.verify does, and finishes the signer, whatever the
        answer.

        Returns nothing; only not raising means yes. Raises as Key.verify does, and StateError where the signer is
        finished already.

        >>> import paysig
        >>> key = paysig.Key("cashout_secret_key")
        >>> signer = key.signer()
        >>> signer.update(b"{}")
        >>> signer.verify(key.sign(b"{}"))
        """

def sign(secret: str, message: bytes, *, upper: bool = False) -> str:
    """Signs a message with a secret that is used once: Key(secret).sign(message). For more than one message make a Key.

    Raises SecretError and InputTypeError as Key and Key.sign do.

    >>> import paysig
    >>> paysig.sign("cashout_secret_key", b"")
    '8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c'
    """

def verify(secret: str, message: bytes, signature: str | bytes) -> None:
    """Verifies with a secret that is used once: Key(secret).verify(message, signature). For more than one message make
    a Key.

    Returns nothing; only not raising means yes. Raises SecretError, VerificationError and InputTypeError as Key and
    Key.verify do.

    >>> import paysig
    >>> paysig.verify("cashout_secret_key", b"", "8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c")
    >>> paysig.verify("cashout_secret_key", b"", "8d3e2b06")
    Traceback (most recent call last):
        ...
    paysig.MalformedSignature: the signature is not 64 hexadecimal digits long (signature-length, at byte 8)
    """

def verify_any(keys: Iterable[Key], message: bytes, signature: str | bytes) -> int:
    """Verifies with several keys, as during the rotation of a secret, and returns the index of the one that matched;
    where several do, the first.

    Every key is tried, whichever matches. Beware that index 0 is false: not raising means yes.

    Raises NoKeys where there is none; VerificationError and InputTypeError as Key.verify does.

    >>> import paysig
    >>> current, previous = paysig.Key("current_secret"), paysig.Key("previous_secret")
    >>> paysig.verify_any([current, previous], b"{}", previous.sign(b"{}"))
    1
    """

def all_errors() -> tuple[PaysigError, ...]:
    """One exception of every kind there is, in the order of their numbers: to read codes, slugs and sentences from, as
    for a table of metrics. Some kinds come only from other languages or from the command line.

    >>> import paysig
    >>> [error.slug for error in paysig.all_errors() if error.code == 1]
    ['signature-mismatch']
    """

def canonicalize(data: bytes, *, form: _Form = "jcs") -> bytes:
    """Returns the canonical form of a payload, as bytes.

    Where two systems serialize the same value, one form gives both the same bytes: "jcs" is RFC 8785, "jcs-exact" the
    same but refuses every number whose value RFC 8785 would change, "compact" only drops insignificant white space, and
    "verbatim" only checks that the payload is UTF-8 without a byte order mark. Where you can, sign the bytes that you send
    instead.

    Raises PayloadError, with the byte offset of the fault, where the payload has no such form; UnknownForm; InputTypeError
    where the payload is not bytes.

    >>> import paysig
    >>> paysig.canonicalize(b'{"b": 2, "a": 1.0}')
    b'{"a":1,"b":2}'
    >>> paysig.canonicalize(b'{"b": 2, "a": 1.0}', form="compact")
    b'{"b":2,"a":1.0}'
    >>> paysig.canonicalize(b'{"amount": 0.1000000000000000055}', form="jcs-exact")
    Traceback (most recent call last):
        ...
    paysig.PayloadError: a number would change its value in a double (number-inexact, at byte 11)
    """

def dumps(obj: _Object, *, form: _ObjectForm = "jcs") -> bytes:
    """Returns the canonical form of a Python object, as bytes: canonicalize(json.dumps(obj).encode()), without that detour.

    Takes dict with str as names, list, str, int, float, bool, None and Decimal, and subclasses of theirs by the value that
    they are, such as an IntEnum by its number. Everything else is refused, tuple and datetime too: what it should be in
    JSON is for you to say.

    A Decimal goes out with all its digits or not at all: it is refused where RFC 8785 would change its value, with the form
    "jcs" too. An int beyond 2**53 is rounded by "jcs" and refused by "jcs-exact". "compact" keeps the order of the dict, and
    numbers as Python prints them. There is no "verbatim": an object has no bytes of its own.

    Raises InputTypeError where something is of the wrong type, PayloadError where its value has no such form, each with the
    path of the fault; UnknownForm.

    >>> import paysig
    >>> from decimal import Decimal
    >>> paysig.dumps({"b": [1.0, True, None], "amount": Decimal("2000.50")})
    b'{"amount":2000.5,"b":[1,true,null]}'
    >>> paysig.dumps({"b": 1.0, "amount": Decimal("2000.50")}, form="compact")
    b'{"b":1.0,"amount":2000.50}'
    >>> paysig.dumps({"items": [{"price": 2000, "tax": float("nan")}]})
    Traceback (most recent call last):
        ...
    paysig.PayloadError: NaN and infinities are no JSON numbers (json-bad-number, at $.items[0].tax)
    """
