"""Credentials from environment variables or a file. Only a call reads them; importing the package looks at neither."""

import os
from collections.abc import Mapping

from .._native import Credentials, Environment
from ._refusal import refusal

_CREDENTIALS = ("PAYSIG_API_KEY", "PAYSIG_API_PASSPHRASE", "PAYSIG_API_SIGNATURE")
_NAMES = (*_CREDENTIALS, "PAYSIG_ENVIRONMENT", "PAYSIG_BASE_URL")

_FILE_BYTES = 1024 * 1024
"""A file of credentials is not larger. One that is, as /dev/zero, is not read to its end."""


def credentials_from_environ(environ: Mapping[str, str] | None = None) -> Credentials:
    """The credentials that environment variables hold: PAYSIG_API_KEY, PAYSIG_API_PASSPHRASE and PAYSIG_API_SIGNATURE,
    with PAYSIG_ENVIRONMENT ("staging" where it is not set, "production" or "local") and PAYSIG_BASE_URL, which all but
    staging need.

    `environ` stands for os.environ.

    Raises SettingsError where one of the first three is not set; otherwise as Credentials and Environment.by_name.

    >>> from paysig import onekey
    >>> variables = {
    ...     "PAYSIG_API_KEY": "api_key",
    ...     "PAYSIG_API_PASSPHRASE": "passphrase",
    ...     "PAYSIG_API_SIGNATURE": "api_signature",
    ...     "PAYSIG_ENVIRONMENT": "production",
    ...     "PAYSIG_BASE_URL": "https://api.example.com/",
    ... }
    >>> onekey.credentials_from_environ(variables).environment
    Environment(production at https://api.example.com)
    >>> onekey.credentials_from_environ({"PAYSIG_API_KEY": "api_key"})
    Traceback (most recent call last):
        ...
    paysig.SettingsError: the environment variable PAYSIG_API_PASSPHRASE is not set (key-variable)
    """
    values = os.environ if environ is None else environ
    for name in _CREDENTIALS:
        if name not in values:
            raise refusal("key-variable", f"the environment variable {name} is not set")
    return _credentials(values)


def credentials_from_file(path: str | os.PathLike[str]) -> Credentials:
    """The credentials that a file holds, in UTF-8: a line NAME=VALUE for each of the names that
    credentials_from_environ reads.

    Everything behind the first = is the value. Empty lines and those that start with # are left out. The command
    `paysig` reads the same files.

    Raises SettingsError where the file cannot be read, is larger than 1 MiB, or has another line (with the byte offset
    of the line); PayloadError where a name is given twice or one of the first three is missing; otherwise as
    Credentials and Environment.by_name.

    >>> import pathlib, tempfile
    >>> from paysig import onekey
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "credentials")
    ...     names = ("PAYSIG_API_KEY", "PAYSIG_API_PASSPHRASE", "PAYSIG_API_SIGNATURE")
    ...     _ = path.write_text("".join(f"{name}=value\\n" for name in names))
    ...     onekey.credentials_from_file(path).environment
    Environment(staging at https://api-stg.onekeypayments.com)
    """
    try:
        with open(path, "rb") as file:
            text = file.read(_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        # What the system says has the path, and no byte of the file.
        raise refusal("key-file", f"the credentials file cannot be read: {error}") from None
    if len(text) > _FILE_BYTES:
        raise refusal("key-file", "the credentials file has more than 1 MiB")
    values: dict[str, str] = {}
    start = 0
    for number, line in enumerate(text.split(b"\n"), 1):
        # Neither name nor value is shown: the line may be a secret alone.
        name, equals, value = line.removesuffix(b"\r").decode("utf-8", "surrogateescape").partition("=")
        if (name or equals) and not name.startswith("#"):
            if not equals or name not in _NAMES:
                names = ", ".join(_NAMES)
                sentence = f"line {number} of the credentials file is not NAME=VALUE with one of the names {names}"
                raise refusal("key-file", sentence, start)
            if name in values:
                raise refusal("field-duplicate", f"line {number} of the credentials file gives {name} again", start)
            values[name] = value
        start += len(line) + 1
    for name in _CREDENTIALS:
        if name not in values:
            raise refusal("field-missing", f"the credentials file has no {name}")
    return _credentials(values)


def _credentials(values: Mapping[str, str]) -> Credentials:
    api_key, passphrase, api_signature = (values[name] for name in _CREDENTIALS)
    environment = Environment.by_name(values.get("PAYSIG_ENVIRONMENT", "staging"), values.get("PAYSIG_BASE_URL", ""))
    return Credentials(environment, api_key=api_key, passphrase=passphrase, api_signature=api_signature)
