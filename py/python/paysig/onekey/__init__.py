"""The flow of OneKey Payments V3 Cashouts: from credentials to a request that is accepted, and from a notification to
the one thing in it that can be trusted.

>>> from paysig import onekey
>>> credentials = onekey.Credentials(
...     onekey.Environment.staging(),
...     api_key="cashout_API_Key",
...     passphrase="cashout_API_Passphrase",
...     api_signature="cashout_secret_key",
... )
>>> sealed = credentials.seal_status(b'{"cashout_id":11954}')
>>> sealed.url
'https://api-stg.onekeypayments.com/v3/cashout/status'
>>> sealed.body
b'{"cashout_id":11954,"login":"cashout_API_Key","pass":"cashout_API_Passphrase"}'

Send exactly `sealed.body` with exactly `sealed.headers`. `paysig.onekey.httpx` and `paysig.onekey.requests` do so with
these clients, `paysig.onekey.wsgi` and `paysig.onekey.asgi` verify notifications in servers; none of them is imported
here.

Sources: the provider's pages "Technical and Security Aspects", "Calculating the Payload-Signature" and "Notifications";
HTTP Basic is RFC 7617; forms are the WHATWG URL standard's.
"""

from .._native import Credentials, Environment, Notification, Sealed, verify_json, windows_1252_to_utf8
from ._settings import credentials_from_environ, credentials_from_file

__all__ = [
    "Credentials",
    "Environment",
    "Notification",
    "Sealed",
    "credentials_from_environ",
    "credentials_from_file",
    "verify_json",
    "windows_1252_to_utf8",
]
