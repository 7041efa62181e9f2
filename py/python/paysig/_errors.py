"""The exceptions. The compiled module imports and raises them; numbers, slugs and sentences are the core's.

    PaysigError
        SecretError          (ValueError)    the secret is refused
        CredentialsError     (ValueError)    API Key, passphrase or environment are refused, or the URL is another's
        SettingsError        (LookupError)   the variable or file with a secret cannot be read
        VerificationError                    the signature is not this message's
            SignatureMismatch
            MalformedSignature (ValueError)
            RequestRefused   (ValueError)    a header that goes with the signature is missing or wrong
        NoKeys               (ValueError)    verify_any was given no key
        PayloadError         (ValueError)    the payload, or a notification, is malformed or refused
        RequestError         (ValueError)    method, path, header, date or login cannot be sent or signed
        UnknownForm          (ValueError)    there is no canonical form of this name
        UnknownScheme        (ValueError)    there is no scheme of this name
        OutOfMemory          (MemoryError)   there is not enough memory for the canonical form
        StateError           (RuntimeError)  the signer is finished
        InputTypeError       (TypeError)     an argument, or a value in it, is of the wrong type
"""


class PaysigError(Exception):
    """What every exception of this package is.

    It never holds bytes of a secret, a signature that is due, or a message. str() gives a sentence for people, which
    may be reworded in any release; programs go by code or slug, which are the same in every language.

    >>> import paysig
    >>> try:
    ...     paysig.Key('"cashout_secret_key"')
    ... except paysig.PaysigError as error:
    ...     (error.code, error.slug, error.offset)
    (13, 'secret-quoted', 0)
    """

    code: int
    """The stable number of what went wrong."""
    slug: str
    """The stable name of what went wrong: lower-case words joined by hyphens."""
    offset: int | None
    """Where in the text it speaks of the fault is, in bytes (of UTF-8, for a str) from 0; None without a place."""

    path: str | None
    """Where in the object that dumps was given the fault is, such as $.items[3].price; None elsewhere."""

    setting: str | None
    """Which of the things that credentials are made of is at fault, by the name that variables and files have for it, such
    as PAYSIG_API_KEY; None elsewhere."""

    def __init__(
        self,
        text: str,
        code: int,
        slug: str,
        offset: int | None = None,
        path: str | None = None,
        setting: str | None = None,
    ) -> None:
        # All of them are `args`, so that pickling, as between processes, gives the same exception back.
        super().__init__(text, code, slug, offset, path, setting)
        self.code = code
        self.slug = slug
        self.offset = offset
        self.path = path
        self.setting = setting

    def __str__(self) -> str:
        return str(self.args[0])


class SecretError(PaysigError, ValueError):
    """The secret is refused: empty, or as it looks when read with its newline, its quotes or a byte order mark."""


class CredentialsError(PaysigError, ValueError):
    """API Key, passphrase, environment or its base URL are refused, or a request is for another environment's URL."""


class SettingsError(PaysigError, LookupError):
    """The environment variable with a secret is not set, or the file cannot be read or is not what it should be."""


class VerificationError(PaysigError):
    """The signature is not this message's. Catch this one to refuse a request."""


class SignatureMismatch(VerificationError):
    """The signature is well formed, but another message's or another key's."""


class MalformedSignature(VerificationError, ValueError):
    """The signature is not 64 hexadecimal digits, or in check not in lower case. The offset says where."""


class RequestRefused(VerificationError, ValueError):
    """A header that goes with the signature is missing, given twice or wrong."""


class NoKeys(PaysigError, ValueError):
    """There is no key to verify with."""


class PayloadError(PaysigError, ValueError):
    """The payload or notification is malformed, or its canonical form or its request refuses it. The offset says where;
    for an object, the path."""


class RequestError(PaysigError, ValueError):
    """A method, path or header cannot be sent, or a date, login or body would make a signed message ambiguous."""


class UnknownForm(PaysigError, ValueError):
    """There is no canonical form of this name."""


class UnknownScheme(PaysigError, ValueError):
    """There is no scheme of this name."""


class OutOfMemory(PaysigError, MemoryError):
    """There is not enough memory for the canonical form."""


class StateError(PaysigError, RuntimeError):
    """The signer has been finished."""


class InputTypeError(PaysigError, TypeError):
    """An argument or a value in it is of the wrong type, such as a str where bytes are signed."""


# Tracebacks and pickles name the package, not this file.
for _class in (
    PaysigError,
    SecretError,
    CredentialsError,
    SettingsError,
    VerificationError,
    SignatureMismatch,
    MalformedSignature,
    RequestRefused,
    NoKeys,
    PayloadError,
    RequestError,
    UnknownForm,
    UnknownScheme,
    OutOfMemory,
    StateError,
    InputTypeError,
):
    _class.__module__ = "paysig"
