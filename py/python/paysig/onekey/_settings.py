"""Credentials from environment variables or a file. Only a call reads them; importing the package looks at neither."""

import os
from collections.abc import Mapping

from .._errors import PayloadError
from .._native import Credentials
from .._refusal import refusal

_FILE_BYTES = 1024 * 1024
"""A file of credentials is not larger. One that is, as /dev/zero, is not read to its end."""


def credentials_from_environ(environ: Mapping[str, str] | None = None) -> Credentials:
    """The credentials that environment variables hold: PAYSIG_API_KEY, PAYSIG_API_PASSPHRASE and PAYSIG_API_SIGNATURE,
    with PAYSIG_ENVIRONMENT ("staging" where it is not set, "production" or "local") and PAYSIG_BASE_URL, which all but
    staging need.

    `environ` stands for os.environ.

    Raises SettingsError where one of the first three is not set; otherwise as Credentials and Environment.by_name. The
    exception's `setting` is the name of the variable at fault.

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
    try:
        return Credentials.of_settings(os.environ if environ is None else environ)
    except PayloadError as error:
        # The only one there is of this class: one is missing. Raised out here it has no context.
        missing = error.setting
    raise refusal("key-variable", f"the environment variable {missing} is not set", setting=missing)


def credentials_from_file(path: str | os.PathLike[str]) -> Credentials:
    """The credentials that a file holds, in UTF-8: a line NAME=VALUE for each of the names that
    credentials_from_environ reads. The command `paysig` reads the same files.

    Raises SettingsError where the file cannot be read; otherwise as Credentials.parse.

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
    return Credentials.parse(text)
