"""Signs and verifies API payloads with HMAC-SHA256, byte for byte the same in every language that paysig serves.

>>> import paysig
>>> key = paysig.Key("cashout_secret_key")           # once
>>> body = b'{"login":"cashout_login","pass":"cashout_pass","cashout_id":11954}'
>>> signature = key.sign(body)                       # the header Payload-Signature; send exactly these bytes
>>> key.verify(body, signature)                      # raises VerificationError where it does not match

Key(secret)                     sign, sign_parts and verify; sign_canonical and verify_canonical; signer
Signer                          a message in pieces: update, then finish or verify
sign, verify                    the same with a secret that is used once
verify_any                      with several keys, while a secret is replaced
canonicalize, dumps             one form of JSON for both sides: from bytes, from objects
Scheme(name)                    what a provider signs, where that is more than the body
explain                         why a signature does not match; for developers, with `paysig[explain]`
paysig.onekey                   whole requests to one provider, OneKey Payments, and its notifications
PaysigError                     every exception: code and slug, the same in every language, and offset or path

Messages are bytes, signatures are str. help(paysig.Key) tells of one of them; so does help(paysig.onekey).
"""

from ._errors import (
    CredentialsError,
    InputTypeError,
    MalformedSignature,
    NoKeys,
    OutOfMemory,
    PayloadError,
    PaysigError,
    RequestError,
    RequestRefused,
    SecretError,
    SettingsError,
    SignatureMismatch,
    StateError,
    UnknownForm,
    UnknownScheme,
    VerificationError,
)
from ._explain import Cause, Difference, Report, explain
from ._native import Key, Scheme, Signer, __version__, all_errors, canonicalize, dumps, sign, verify, verify_any

__all__ = [
    "Cause",
    "CredentialsError",
    "Difference",
    "InputTypeError",
    "Key",
    "MalformedSignature",
    "NoKeys",
    "OutOfMemory",
    "PayloadError",
    "PaysigError",
    "Report",
    "RequestError",
    "RequestRefused",
    "Scheme",
    "SecretError",
    "SettingsError",
    "SignatureMismatch",
    "Signer",
    "StateError",
    "UnknownForm",
    "UnknownScheme",
    "VerificationError",
    "__version__",
    "all_errors",
    "canonicalize",
    "dumps",
    "explain",
    "sign",
    "verify",
    "verify_any",
]
