"""Why a signature does not match. The package `paysig-explain` does the searching; this converts types."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NoReturn

from ._errors import PaysigError
from ._refusal import refusal

_BODY_BYTES = 256 * 1024
_KINDS = ("payload", "notification", "deposit")


@dataclass(frozen=True)
class Cause:
    """What makes a signature another than the one that is due.

    >>> import paysig
    >>> report = paysig.explain(b"{}", paysig.sign("secret", b"{}"), {"staging": b"secret\\n"})
    >>> (report.causes[0].slug, sorted(report.causes[0].fixes))
    ('secret-trimmed', ['go', 'java', 'node', 'php', 'python'])
    """

    slug: str
    """The name for programs, which never changes."""
    sentence: str
    """What is the matter, for people."""
    fix: str
    """How it is mended, in a sentence."""
    fixes: Mapping[str, str] = field(hash=False)
    """How it is mended in each language: "python", "php", "go", "node" and "java"."""


@dataclass(frozen=True)
class Difference:
    """The first byte in which what is due and what was signed differ. The texts are escaped, as "\\\\n" and "\\\\xe9", and
    the values of login and pass in them are masked.

    >>> import paysig
    >>> report = paysig.explain(b'{"a":1}', paysig.sign("secret", b'{"a": 1}'), {"staging": "secret"})
    >>> report.difference
    Difference(offset=5, before='{"a":', given='1}', signed=' 1}')
    """

    offset: int
    """In bytes, from 0; the same in both."""
    before: str
    """What both have before it: the last 32 bytes at most."""
    given: str
    """What is due from there: 32 bytes at most; empty at its end."""
    signed: str
    """What was signed from there: 32 bytes at most; empty at its end."""


@dataclass(frozen=True, repr=False)
class Report:
    """What explain found: str(report) is for people, report.to_json() for programs.

    It holds no secret and no signature, but up to 64 bytes of the body around the first difference, with the values of
    login and pass masked: keep it where bodies may be kept.

    >>> import paysig
    >>> report = paysig.explain(b"{}", paysig.sign("secret", b"{}"), {"staging": b"secret\\n"})
    >>> report
    Report(explained: secret-trimmed)
    >>> (report.verdict, report.secret, report.complete, report.difference)
    ('explained', 'staging', True, None)
    """

    verdict: Literal["matches", "explained", "no-known-cause"]
    """Whether the signature is the one that is due, or its causes are known."""
    tried: int
    """How many candidates were tried."""
    complete: bool
    """Whether no limit ended the search early."""
    secret: str | None
    """The label of the secret that the signature was made from; None where that is not known, and where it matches."""
    causes: tuple[Cause, ...]
    """What together makes the signature: causes of the body, then of the secret, then of the signature. Empty where it
    matches, and where none is known."""
    difference: Difference | None
    """Where what was signed differs from what is due; None where it does not, or is not shown."""
    _text: str
    _json: str

    def to_json(self) -> str:
        """One JSON object, as the command `paysig explain --json` prints it, without a newline.

        >>> import json, paysig
        >>> report = paysig.explain(b"{}", paysig.sign("secret", b"{}").upper(), {"staging": "secret"})
        >>> json.loads(report.to_json())["causes"][0]["slug"]
        'signature-upper'
        """
        return self._json

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        slugs = ", ".join(cause.slug for cause in self.causes)
        return f"Report({self.verdict}: {slugs})" if slugs else f"Report({self.verdict})"

    def __bool__(self) -> NoReturn:
        # Any object is true otherwise, and `if explain(...)` would take every signature.
        raise refusal("input-type", "a Report is neither true nor false: to verify there is Key.verify")


def explain(
    body: bytes,
    signature: str | bytes | None,
    secrets: Mapping[str, str | bytes],
    *,
    kind: Literal["payload", "notification", "deposit"] = "payload",
    date: str | None = None,
    login: str | None = None,
    prefix: str = "OKP ",
) -> Report:
    """Says why a signature does not match: what would have made it match, where the bytes differ, how it is mended.

    For developers only: never let the callers of a service reach it. It takes the secrets and tries thousands of
    variations of them and of the body. It verifies nothing; to verify there is Key.verify. It needs the package
    paysig-explain: pip install 'paysig[explain]'.

    `body` is the body as it arrived, 256 KiB (262144 bytes) at most; `signature` what came with it, whatever it looks
    like. `secrets` are what that may have been made from, under labels of your own, the one that is due first. Nothing
    is trimmed or refused: what stands around a secret may be the cause. The answer shows labels, and neither a secret
    nor the signature that is due.

    `kind` says what the signature is due to be of:

    - "payload": the body; in the header Payload-Signature.
    - "notification": the field external_id of a form. Where signature is None, it is the form's field control.
    - "deposit": `date`, `login` and body, of the headers X-Date and X-Login; behind `prefix`, "OKP " or "D24 ".

    The search ends after 50,000 candidates or five seconds; for a body of 4 KiB it takes some hundredths of a second.
    Other threads run meanwhile.

    Raises NoKeys without secrets; MalformedSignature where there is no signature; PayloadError for a notification
    without external_id; PaysigError, with the slug length-too-large, for a body that is too long; InputTypeError where
    an argument is of the wrong type, kind is none of these, or a deposit has no date or login; ImportError where the
    package paysig-explain is missing.

    >>> import paysig
    >>> signed, sent = b'{"cashout_id": 11954}', b'{"cashout_id":11954}'
    >>> signature = paysig.sign("cashout_secret_key", signed)
    >>> report = paysig.explain(sent, signature, {"staging": "cashout_secret_key"})
    >>> [cause.slug for cause in report.causes]
    ['body-python-separators']
    >>> print(str(report).partition("Fix")[0].rstrip())
    body-python-separators: The signed body has a space after each comma and colon, as Python's json.dumps writes it.
    The secret is right: staging.
    <BLANKLINE>
    First difference at byte 14, of what was given here and what was signed:
      given   {"cashout_id":11954}
      signed  {"cashout_id": 11954}
                            ^
    """
    try:
        from paysig_explain import search
    except ImportError as error:
        text = "paysig.explain needs the package paysig-explain: pip install 'paysig[explain]'"
        raise ImportError(text, name="paysig_explain") from error
    if not isinstance(body, bytes):
        raise _wrong_type("body", "bytes", body)
    if not isinstance(secrets, Mapping):
        raise _wrong_type("secrets", "a mapping from str to str or bytes", secrets)
    if kind not in _KINDS:
        raise refusal("input-type", 'kind must be "payload", "notification" or "deposit"')
    if kind == "deposit" and (date is None or login is None):
        raise refusal("input-type", "a deposit needs date and login")
    code, text, found = search(
        kind,
        body,
        b"" if signature is None else _bytes("signature", signature),
        [(_text("label", label), _bytes("secret", secret)) for label, secret in secrets.items()],
        "" if date is None else _text("date", date),
        "" if login is None else _text("login", login),
        _text("prefix", prefix),
    )
    if code:
        # The table's sentence is about lengths that no memory holds.
        too_long = f"the body has more than {_BODY_BYTES} bytes" if len(body) > _BODY_BYTES else None
        raise refusal(code, too_long)
    return _report(text, found)


def _wrong_type(name: str, expected: str, value: object) -> PaysigError:
    return refusal("input-type", f"{name} must be {expected}, not {type(value).__name__}")


def _bytes(name: str, value: str | bytes) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    if isinstance(value, bytes):
        return value
    raise _wrong_type(name, "str or bytes", value)


def _text(name: str, value: str) -> str:
    """What is no Unicode is looked at, and not signed."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    raise _wrong_type(name, "str", value)


def _report(text: str, found: str) -> Report:
    members = json.loads(found)
    difference = members.get("difference")
    return Report(
        verdict=members["verdict"],
        tried=members["tried"],
        complete=members["complete"],
        secret=members.get("secret"),
        causes=tuple(Cause(**cause) for cause in members.get("causes", ())),
        difference=Difference(**difference) if difference else None,
        _text=text,
        _json=found,
    )


# As the exceptions: what is shown names the package, not this file.
for _item in (Cause, Difference, Report, explain):
    _item.__module__ = "paysig"
