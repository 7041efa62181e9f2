"""Verifies notifications in ASGI servers, before anything has parsed them.

Wrap the application that receives notifications, and nothing else: every request that does not verify is refused. In a
view of a framework no middleware is needed: give the raw body to Notification.verify or verify_json, such as
Starlette's and FastAPI's await request.body().
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from .._errors import PaysigError
from .._native import Notification, verify_json
from .._refusal import refusal
from ._refusal import BODY_BYTES, Keys, answer, check_keys, too_large

__all__ = ["NotificationMiddleware", "SignedBodyMiddleware"]

_Scope: TypeAlias = MutableMapping[str, Any]
_Message: TypeAlias = MutableMapping[str, Any]
_Receive: TypeAlias = Callable[[], Awaitable[_Message]]
_Send: TypeAlias = Callable[[_Message], Awaitable[None]]
_Application: TypeAlias = Callable[[_Scope, _Receive, _Send], Awaitable[None]]


class _Middleware:
    def __init__(self, app: _Application, key: Keys, *, limit: int = BODY_BYTES) -> None:
        """`key` is that of the API Signature, or the credentials; while it is changed, a list of the new and the old. Bodies
        of more than `limit` bytes are refused and not read on."""
        self._app = app
        self._keys = check_keys(key)
        self._limit = limit

    async def __call__(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        """What the server calls."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            # A websocket: nothing in it could be verified.
            await send({"type": f"{scope['type']}.close"})

    async def _answer(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        try:
            body = await _read(receive, self._limit)
            if body is None:
                return
            verified = self._verify(scope, body)
        except PaysigError as error:
            await _refuse(error, send)
            return
        await self._app({**scope, **verified, "paysig.body": body}, _replay(body, receive), send)

    def _verify(self, scope: _Scope, body: bytes) -> dict[str, Any]:
        raise NotImplementedError


class NotificationMiddleware(_Middleware):
    """Verifies notifications that are forms, as Notification.verify does.

    The application finds the Notification in scope["paysig.notification"] and the raw body in scope["paysig.body"], and
    receives the same body. What the form says beside external_id anyone may have written: see Notification.

    A request that is refused is answered with 401, 400 or 413 and the error's slug, which is logged, to
    "paysig.onekey". Websockets are closed.

    >>> import asyncio, paysig
    >>> from paysig.onekey.asgi import NotificationMiddleware
    >>> async def application(scope, receive, send):
    ...     print("verified:", scope["paysig.notification"].external_id)
    >>> key = paysig.Key("your_cashout_api_signature")
    >>> server = NotificationMiddleware(application, key)
    >>> control = paysig.Scheme("cashout-notification").sign(key, external_id="ID1234")
    >>> async def receive():
    ...     return {"type": "http.request", "body": f"external_id=ID1234&control={control}".encode()}
    >>> asyncio.run(server({"type": "http", "headers": []}, receive, None))
    verified: ID1234
    """

    def _verify(self, scope: _Scope, body: bytes) -> dict[str, Any]:
        return {"paysig.notification": Notification.verify(self._keys, body)}


class SignedBodyMiddleware(_Middleware):
    """Verifies bodies, such as notifications that are JSON, by their header Payload-Signature, as verify_json does.

    The application finds the raw body in scope["paysig.body"], and receives the same.

    A request that is refused is answered with 401, 400 or 413 and the error's slug, which is logged, to
    "paysig.onekey". Websockets are closed.

    >>> import asyncio, paysig
    >>> from paysig.onekey.asgi import SignedBodyMiddleware
    >>> async def application(scope, receive, send):
    ...     print("verified:", scope["paysig.body"])
    >>> key, body = paysig.Key("cashout_secret_key"), b'{"cashout_id":11954}'
    >>> async def receive():
    ...     return {"type": "http.request", "body": body}
    >>> scope = {"type": "http", "headers": [(b"payload-signature", key.sign(body).encode())]}
    >>> asyncio.run(SignedBodyMiddleware(application, key)(scope, receive, None))
    verified: b'{"cashout_id":11954}'
    """

    def _verify(self, scope: _Scope, body: bytes) -> dict[str, Any]:
        presented = [value for name, value in scope["headers"] if name.lower() == b"payload-signature"]
        if len(presented) > 1:
            raise refusal("header-duplicate", "the header Payload-Signature is given twice")
        verify_json(self._keys, body, *presented or (None,))
        return {}


async def _read(receive: _Receive, limit: int) -> bytes | None:
    """The body, of `limit` bytes at most; None where the client is gone."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > limit:
            raise too_large(limit)
        if not message.get("more_body", False):
            return bytes(body)


def _replay(body: bytes, receive: _Receive) -> _Receive:
    """Receives the body again, as it arrived, and then what the server still has to say."""
    messages: list[_Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> _Message:
        return messages.pop() if messages else await receive()

    return replay


async def _refuse(error: PaysigError, send: _Send) -> None:
    status, _, text = answer(error)
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
