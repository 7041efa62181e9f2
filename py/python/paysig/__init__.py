"""Signs and verifies API payloads with HMAC-SHA256, byte for byte the same in every language that paysig serves.

>>> import paysig
>>> key = paysig.Key("cashout_secret_key")           # once
>>> body = b'{"login":"cashout_login","pass":"cashout_pass","cashout_id":11954}'
>>> signature = key.sign(body)                       # the header Payload-Signature; send exactly these bytes
>>> key.verify(body, signature)                      # raises where it does not match
"""

from ._errors import (
    InputTypeError,
    MalformedSignature,
    NoKeys,
    OutOfMemory,
    PayloadError,
    PaysigError,
    SecretError,
    SignatureMismatch,
    StateError,
    UnknownForm,
    VerificationError,
)
from ._native import Key, Signer, __version__, all_errors, canonicalize, dumps, sign, verify, verify_any

__all__ = [
    "InputTypeError",
    "Key",
    "MalformedSignature",
    "NoKeys",
    "OutOfMemory",
    "PayloadError",
    "PaysigError",
    "SecretError",
    "SignatureMismatch",
    "Signer",
    "StateError",
    "UnknownForm",
    "VerificationError",
    "__version__",
    "all_errors",
    "canonicalize",
    "dumps",
    "sign",
    "verify",
    "verify_any",
]
