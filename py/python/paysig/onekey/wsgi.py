"""Verifies notifications in WSGI servers, before anything has parsed them.

Wrap the application that receives notifications, and nothing else: every request that does not verify is refused. In a
view of a framework no middleware is needed: give the raw body to Notification.verify or verify_json, such as Flask's
request.get_data() or Django's request.body.
"""

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from .._errors import PaysigError
from .._native import Notification, verify_json
from .._refusal import refusal
from ._refusal import BODY_BYTES, Keys, answer, check_keys, too_large

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["NotificationMiddleware", "SignedBodyMiddleware"]


class _Middleware:
    def __init__(self, app: "WSGIApplication", key: Keys, *, limit: int = BODY_BYTES) -> None:
        """`key` is that of the API Signature, or the credentials; while it is changed, a list of the new and the old. Bodies
        of more than `limit` bytes are refused and not read."""
        self._app = app
        self._keys = check_keys(key)
        self._limit = limit

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """What the server calls."""
        try:
            body = _read(environ, self._limit)
            self._verify(environ, body)
        except PaysigError as error:
            status, reason, text = answer(error)
            headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(text)))]
            start_response(f"{status} {reason}", headers)
            return [text]
        environ["paysig.body"] = body
        # What arrived can be read again, as it arrived.
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        return self._app(environ, start_response)

    def _verify(self, environ: "WSGIEnvironment", body: bytes) -> None:
        raise NotImplementedError


class NotificationMiddleware(_Middleware):
    """Verifies notifications that are forms, as Notification.verify does.

    The application finds the Notification in environ["paysig.notification"] and the raw body in environ["paysig.body"],
    and can read the same body from wsgi.input. What the form says beside external_id anyone may have written: see
    Notification.

    A request that is refused is answered with 401, 400 or 413 and the error's slug, which is logged, to
    "paysig.onekey".

    >>> import io, paysig
    >>> from paysig.onekey.wsgi import NotificationMiddleware
    >>> def application(environ, start_response):
    ...     start_response("200 OK", [])
    ...     return [environ["paysig.notification"].external_id.encode()]
    >>> key = paysig.Key("your_cashout_api_signature")
    >>> server = NotificationMiddleware(application, key)
    >>> control = paysig.Scheme("cashout-notification").sign(key, external_id="ID1234")
    >>> body = f"external_id=ID1234&control={control}".encode()
    >>> environ = {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    >>> server(environ, lambda status, headers: print(status))
    200 OK
    [b'ID1234']
    """

    def _verify(self, environ: "WSGIEnvironment", body: bytes) -> None:
        environ["paysig.notification"] = Notification.verify(self._keys, body)


class SignedBodyMiddleware(_Middleware):
    """Verifies bodies, such as notifications that are JSON, by their header Payload-Signature, as verify_json does.

    The application finds the raw body in environ["paysig.body"], and can read the same from wsgi.input.

    A request that is refused is answered with 401, 400 or 413 and the error's slug, which is logged, to
    "paysig.onekey".

    >>> import io, paysig
    >>> from paysig.onekey.wsgi import SignedBodyMiddleware
    >>> def application(environ, start_response):
    ...     start_response("200 OK", [])
    ...     return [environ["paysig.body"]]
    >>> key, body = paysig.Key("cashout_secret_key"), b'{"cashout_id":11954}'
    >>> environ = {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": "20", "HTTP_PAYLOAD_SIGNATURE": key.sign(body)}
    >>> SignedBodyMiddleware(application, key)(environ, lambda status, headers: print(status))
    200 OK
    [b'{"cashout_id":11954}']
    """

    def _verify(self, environ: "WSGIEnvironment", body: bytes) -> None:
        # A header that is given twice arrives as one, joined by a comma, which is no signature.
        verify_json(self._keys, body, environ.get("HTTP_PAYLOAD_SIGNATURE"))


def _read(environ: "WSGIEnvironment", limit: int) -> bytes:
    """The body, of `limit` bytes at most."""
    length = environ.get("CONTENT_LENGTH") or ""
    if length:
        if not (length.isascii() and length.isdigit()):
            raise refusal("input-unreadable", "Content-Length is not a number")
        # Of a number that is too long for any length, not even the value is needed.
        if len(length) > 18 or int(length) > limit:
            raise too_large(limit)
        due = int(length)
    else:
        # Without a length there is no body, but where the server says that it has an end (PEP 3333 does not know that).
        due = limit + 1 if environ.get("wsgi.input_terminated") else 0
    body = bytearray()
    while len(body) < due:
        piece: bytes = environ["wsgi.input"].read(due - len(body))
        if not piece:
            break
        body += piece
    if len(body) > limit:
        raise too_large(limit)
    if length and len(body) < due:
        raise refusal("input-unreadable", "the body is shorter than Content-Length says")
    return bytes(body)
