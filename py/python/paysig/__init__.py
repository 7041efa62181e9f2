"""Signs and verifies API payloads with HMAC-SHA256, byte for byte the same in every language that paysig serves.

>>> import paysig
>>> key = paysig.Key("cashout_secret_key")           # once
>>> body = b'{"login":"cashout_login","pass":"cashout_pass","cashout_id":11954}'
>>> signature = key.sign(body)                       # the header Payload-Signature; send exactly these bytes
>>> key.verify(body, signature)                      # raises where it does not match

`paysig.onekey` is the flow of one provider, OneKey Payments: whole requests, and notifications.
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
from ._native import Key, Scheme, Signer, __version__, all_errors, canonicalize, dumps, sign, verify, verify_any

__all__ = [
    "CredentialsError",
    "InputTypeError",
    "Key",
    "MalformedSignature",
    "NoKeys",
    "OutOfMemory",
    "PayloadError",
    "PaysigError",
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
    "sign",
    "verify",
    "verify_any",
]
