"""What is refused around the core, and how servers answer to errors."""

import logging
from collections.abc import Iterable
from typing import TypeAlias

from .._errors import PaysigError, VerificationError
from .._native import Credentials, Key
from .._refusal import refusal

BODY_BYTES = 65536
"""So many bytes a body may have that is held before it is verified, where the caller says nothing else."""

Keys: TypeAlias = Key | Credentials | Iterable[Key | Credentials]

_LOG = logging.getLogger("paysig.onekey")


def too_large(limit: int) -> PaysigError:
    """The exception for a body that has more bytes than are held."""
    return refusal("form-too-large", f"the body has more than {limit} bytes", limit)


def check_keys(keys: Keys) -> tuple[Key | Credentials, ...]:
    """One key or several, which verify while a secret is changed. Refuses what verifies nothing when a server starts, not
    with each of its requests."""
    if isinstance(keys, Key | Credentials):
        return (keys,)
    found = tuple(keys) if isinstance(keys, Iterable) and not isinstance(keys, str | bytes) else (keys,)
    for key in found:
        if not isinstance(key, Key | Credentials):
            raise refusal("input-type", f"key must be Key or Credentials, not {type(key).__name__}")
    if not found:
        raise refusal("no-keys", "there is no key to verify with")
    return found


def answer(error: PaysigError) -> tuple[int, str, bytes]:
    """Status, reason and body for a request that is refused. Only the slug is shown, and logged: no byte of the
    request."""
    _LOG.warning("refused a request: %s", error.slug)
    body = f"{error.slug}\n".encode()
    if error.slug == "form-too-large":
        return 413, "Content Too Large", body
    if isinstance(error, VerificationError):
        # As the provider itself answers.
        return 401, "Unauthorized", body
    return 400, "Bad Request", body
