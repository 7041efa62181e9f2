"""The middleware behind real servers: nothing reaches the application unverified, and all else as it arrived."""

import asyncio
import contextlib
import io
import logging
import socket
from collections.abc import Callable
from typing import Any

import httpx
import pytest

import local
import paysig
from paysig import onekey
from paysig.onekey import asgi, wsgi

SECRET = "your_cashout_api_signature"
KEY = paysig.Key(SECRET)
CREDENTIALS = onekey.Credentials(onekey.Environment.staging(), api_key="key", passphrase="pass", api_signature=SECRET)
CONTROL = paysig.Scheme("cashout-notification").sign(KEY, external_id="X 1")
FORM = f"date=2020-03-12%2020%3A26%3A11&comments=%zz+&external_id=X+1&control={CONTROL}&cashout_id=60067".encode()
# Not even JSON: the body is nobody's business before it is verified, and handed out as it is.
BODY = b'\xef\xbb\xbf{"cashout_id": 11954, "a": "\xff"}\r\n\x00'
LARGEST = b"x" * 65536


class Application:
    """Keeps what reaches it."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.handed_out: list[bytes] = []
        self.notifications: list[onekey.Notification | None] = []
        self.starts = 0

    def keep(self, body: bytes, handed_out: bytes, notification: onekey.Notification | None) -> None:
        self.bodies.append(body)
        self.handed_out.append(handed_out)
        self.notifications.append(notification)

    def wsgi(self, environ: Any, start_response: Any) -> list[bytes]:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        assert environ["wsgi.input"].read(1) == b""
        self.keep(body, environ["paysig.body"], environ.get("paysig.notification"))
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "4")])
        return [b"done"]

    async def asgi(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            self.starts += 1
            for _ in range(2):
                message = await receive()
                await send({"type": f"{message['type']}.complete"})
            return
        body = b""
        while True:
            message = await receive()
            body += message["body"]
            if not message["more_body"]:
                break
        self.keep(body, scope["paysig.body"], scope.get("paysig.notification"))
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b"done"})


def server(kind: str, middleware: str, application: Application, **choices: Any) -> Any:
    """A running server, as a context manager that gives its port."""
    module = {"wsgi": wsgi, "asgi": asgi}[kind]
    wrapped = getattr(module, middleware)(getattr(application, kind), choices.pop("key", KEY), **choices)
    return getattr(local, kind)(wrapped)


KINDS = pytest.mark.parametrize("kind", ["wsgi", "asgi"])
FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}


@KINDS
@pytest.mark.parametrize("key", [KEY, CREDENTIALS], ids=["Key", "Credentials"])
def test_a_notification_reaches_the_application_as_it_arrived(kind: str, key: object) -> None:
    application = Application()
    with server(kind, "NotificationMiddleware", application, key=key) as port:
        for _ in range(2):
            response = httpx.post(f"http://127.0.0.1:{port}/", content=FORM, headers=FORM_TYPE)
            assert (response.status_code, response.text) == (200, "done")
    assert application.bodies == application.handed_out == [FORM, FORM]
    for notification in application.notifications:
        assert notification is not None
        assert notification.external_id == "X 1"
        assert notification.unauthenticated("cashout_id") == "60067"
    assert application.starts == (kind == "asgi")


PREVIOUS = paysig.Key("previous_api_signature")
ROTATION = [
    onekey.Credentials(onekey.Environment.staging(), api_key="key", passphrase="new", api_signature=SECRET),
    PREVIOUS,
]


@KINDS
@pytest.mark.parametrize("keys", [ROTATION, tuple(ROTATION)], ids=["list", "tuple"])
def test_two_secrets_while_one_is_changed(kind: str, keys: Any) -> None:
    application = Application()
    old_form = FORM.replace(
        CONTROL.encode(), paysig.Scheme("cashout-notification").sign(PREVIOUS, external_id="X 1").encode()
    )
    other = FORM.replace(
        CONTROL.encode(), paysig.Scheme("cashout-notification").sign(paysig.Key("other"), external_id="X 1").encode()
    )
    with server(kind, "NotificationMiddleware", application, key=keys) as port:
        for body, status in ((FORM, 200), (old_form, 200), (other, 401), (FORM, 200)):
            assert httpx.post(f"http://127.0.0.1:{port}/", content=body, headers=FORM_TYPE).status_code == status
    assert application.bodies == [FORM, old_form, FORM]
    assert [notification.matched for notification in application.notifications if notification] == [0, 1, 0]


@KINDS
def test_two_secrets_of_signed_bodies(kind: str) -> None:
    application = Application()
    with server(kind, "SignedBodyMiddleware", application, key=ROTATION) as port:
        for key, status in ((KEY, 200), (PREVIOUS, 200), (paysig.Key("other"), 401)):
            headers = {"Payload-Signature": key.sign(BODY)}
            response = httpx.post(f"http://127.0.0.1:{port}/", content=BODY, headers=headers)
            assert response.status_code == status
    assert application.bodies == [BODY, BODY]


@pytest.mark.parametrize("module", [wsgi, asgi])
@pytest.mark.parametrize("name", ["NotificationMiddleware", "SignedBodyMiddleware"])
def test_keys_are_looked_at_when_the_server_starts(module: Any, name: str) -> None:
    make = getattr(module, name)
    with pytest.raises(paysig.NoKeys):
        make(None, [])
    for keys in (None, "secret", b"secret", ["secret"], [KEY, None], {"a": 1}, 1):
        with pytest.raises(paysig.InputTypeError, match="^key must be Key or Credentials, not "):
            make(None, keys)


@KINDS
def test_a_signed_body_reaches_the_application_as_it_arrived(kind: str) -> None:
    application = Application()
    with server(kind, "SignedBodyMiddleware", application) as port:
        for name, body in (("Payload-Signature", BODY), ("payload-signature", b""), ("PAYLOAD-SIGNATURE", LARGEST)):
            headers = {name: KEY.sign(body), "Content-Type": "application/json"}
            response = httpx.post(f"http://127.0.0.1:{port}/", content=body, headers=headers)
            assert (response.status_code, response.text) == (200, "done")
    assert application.bodies == application.handed_out == [BODY, b"", LARGEST]
    assert application.notifications == [None, None, None]


@KINDS
@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [
        pytest.param(FORM.replace(b"X+1", b"X+2"), 401, "signature-mismatch", id="another external_id"),
        pytest.param(FORM.replace(b"control=", b"control=0"), 401, "signature-length", id="a long control"),
        pytest.param(FORM + b"&external%5Fid=X2", 400, "field-duplicate", id="two external_ids"),
        pytest.param(b"external_id=X+1", 400, "field-missing", id="no control"),
        pytest.param(b"", 400, "field-missing", id="no body"),
        pytest.param(FORM + b"&a=%ff", 400, "input-not-utf8", id="not UTF-8"),
        pytest.param(FORM + b"&a=" + b"x" * 65536, 413, "form-too-large", id="too large"),
        pytest.param(BODY, 400, "input-not-utf8", id="no form"),
    ],
)
def test_what_is_no_notification_is_refused(
    kind: str, body: bytes, status: int, slug: str, caplog: pytest.LogCaptureFixture
) -> None:
    application = Application()
    with caplog.at_level(logging.WARNING, "paysig.onekey"), server(kind, "NotificationMiddleware", application) as port:
        response = httpx.post(f"http://127.0.0.1:{port}/", content=body, headers=FORM_TYPE)
    assert (response.status_code, response.text) == (status, f"{slug}\n")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert application.bodies == []
    assert [record.getMessage() for record in caplog.records] == [f"refused a request: {slug}"]


# WSGI joins headers that are given twice by a comma, which makes no signature of them.
TWICE = {"wsgi": "signature-not-hex", "asgi": "header-duplicate"}


@KINDS
@pytest.mark.parametrize(
    ("headers", "status", "slug"),
    [
        pytest.param([], 401, "signature-missing", id="none"),
        pytest.param([("Payload-Signature", "")], 401, "signature-empty", id="empty"),
        pytest.param([("Payload-Signature", KEY.sign(b"{}"))], 401, "signature-mismatch", id="another body's"),
        pytest.param([("Payload-Signature", "x" * 64)], 401, "signature-not-hex", id="no hexadecimal"),
        pytest.param([("Authorization", KEY.sign(BODY))], 401, "signature-missing", id="in another header"),
        pytest.param([("Payload-Signature", KEY.sign(BODY))] * 2, 401, TWICE, id="twice"),
        pytest.param(
            [("Payload-Signature", "0" * 64), ("payload-signature", KEY.sign(BODY))], 401, TWICE, id="two of them"
        ),
    ],
)
def test_what_is_not_signed_is_refused(
    kind: str, headers: list[tuple[str, str]], status: int, slug: str | dict[str, str]
) -> None:
    application = Application()
    with server(kind, "SignedBodyMiddleware", application) as port:
        response = httpx.post(f"http://127.0.0.1:{port}/", content=BODY, headers=headers)
    due = slug if isinstance(slug, str) else slug[kind]
    assert (response.status_code, response.text) == (status, f"{due}\n")
    assert application.bodies == []


def raw(port: int, request: bytes, *, close: bool = False) -> bytes:
    """What a server answers to these bytes; all of them, where it closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(request)
        if close:
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        with contextlib.suppress(ConnectionError):
            while b"\r\n\r\n" not in answer and (piece := connection.recv(65536)):
                answer += piece
        return answer


HEAD = b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nPayload-Signature: %s\r\n" % KEY.sign(BODY).encode()


@KINDS
def test_a_body_that_is_too_large_is_not_waited_for(kind: str) -> None:
    """The connection stays open, and the rest of the body never comes."""
    application = Application()
    with server(kind, "SignedBodyMiddleware", application) as port:
        answer = raw(port, HEAD + b"Content-Length: 1000000000000\r\n\r\n" + b"x" * 65537)
    assert answer.split(b" ")[1] == b"413"
    assert application.bodies == []


@KINDS
def test_a_limit_of_ones_own(kind: str) -> None:
    application = Application()
    body = b"x" * 100
    with server(kind, "SignedBodyMiddleware", application, limit=100) as port:
        for sent, status in ((body, 200), (body + b"x", 413)):
            headers = {"Payload-Signature": KEY.sign(sent)}
            response = httpx.post(f"http://127.0.0.1:{port}/", content=sent, headers=headers)
            assert response.status_code == status
    assert application.bodies == [body]
    with server(kind, "SignedBodyMiddleware", application, limit=200_000) as port:
        large = b"x" * 200_000
        headers = {"Payload-Signature": KEY.sign(large)}
        assert httpx.post(f"http://127.0.0.1:{port}/", content=large, headers=headers).status_code == 200
    assert application.bodies[1:] == [large]


@KINDS
def test_a_body_that_ends_early_is_not_handed_out(kind: str) -> None:
    application = Application()
    with server(kind, "SignedBodyMiddleware", application) as port:
        # What has arrived is genuine, but there was to be more.
        answer = raw(port, HEAD + b"Content-Length: %d\r\n\r\n" % (len(BODY) + 1) + BODY, close=True)
    assert b" 200 " not in answer
    assert application.bodies == []


def chunked(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (*pieces, b""))


def test_asgi_bodies_in_pieces() -> None:
    application = Application()
    head = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    with server("asgi", "SignedBodyMiddleware", application) as port:
        answer = raw(port, head + chunked(*(bytes([byte]) for byte in BODY)))
        assert answer.startswith(b"HTTP/1.1 200 ")
        answer = raw(port, head + chunked(*[b"x" * 30_000] * 3))
        assert answer.startswith(b"HTTP/1.1 413 ")
    assert application.bodies == [BODY]


class Untouched(io.BytesIO):
    def read(self, *_: Any) -> bytes:
        raise AssertionError("the body is read")


class TestWsgiEnviron:
    """What servers may say of a body, which wsgiref's does not."""

    def ask(self, stream: io.BytesIO, **environ: Any) -> tuple[str, bytes, Application]:
        application, status = Application(), []
        middleware = wsgi.SignedBodyMiddleware(application.wsgi, KEY)
        environ = {"wsgi.input": stream, "HTTP_PAYLOAD_SIGNATURE": KEY.sign(BODY), **environ}
        (text,) = middleware(environ, lambda line, headers: status.append(line))
        return status[0], text, application

    @pytest.mark.parametrize("length", ["-1", "+5", "5_0", "5.0", "x", "\u0665", " 5", "0x10"])
    def test_a_length_that_is_no_number(self, length: str) -> None:
        status, text, application = self.ask(Untouched(BODY), CONTENT_LENGTH=length)
        assert (status, text, application.bodies) == ("400 Bad Request", b"input-unreadable\n", [])

    @pytest.mark.parametrize("length", ["65537", "9" * 19, "9" * 5000])
    def test_a_length_that_is_too_large(self, length: str) -> None:
        status, text, application = self.ask(Untouched(BODY), CONTENT_LENGTH=length)
        assert (status, text, application.bodies) == ("413 Content Too Large", b"form-too-large\n", [])

    def test_a_stream_that_has_an_end(self) -> None:
        environ = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
        status, _, application = self.ask(io.BytesIO(BODY), **environ)
        assert (status, application.bodies) == ("200 OK", [BODY])
        status, text, application = self.ask(io.BytesIO(b"x" * 10_000_000), **environ)
        assert (status, text, application.bodies) == ("413 Content Too Large", b"form-too-large\n", [])

    def test_without_a_length_there_is_no_body(self) -> None:
        for environ in ({}, {"CONTENT_LENGTH": ""}):
            status, text, application = self.ask(Untouched(BODY), **environ)
            assert (status, text, application.bodies) == ("401 Unauthorized", b"signature-mismatch\n", [])

    def test_a_stream_that_gives_little_at_a_time(self) -> None:
        class Slow(io.BytesIO):
            def read(self, size: int | None = -1) -> bytes:
                return super().read(min(size or 0, 3))

        status, _, application = self.ask(Slow(BODY + b"the next request"), CONTENT_LENGTH=str(len(BODY)))
        assert (status, application.bodies) == ("200 OK", [BODY])


def converse(middleware: Any, scope: dict[str, Any], *messages: dict[str, Any]) -> list[dict[str, Any]]:
    """What an ASGI application sends."""
    waiting, sent = list(messages), []

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(middleware(scope, receive, send))
    return sent


@pytest.mark.parametrize("name", ["NotificationMiddleware", "SignedBodyMiddleware"])
class TestAsgiMessages:
    def test_a_websocket_is_closed(self, name: str) -> None:
        application = Application()
        middleware = getattr(asgi, name)(application.asgi, KEY)
        assert converse(middleware, {"type": "websocket"}) == [{"type": "websocket.close"}]
        assert application.bodies == []

    def test_a_client_that_is_gone_gets_no_answer(self, name: str) -> None:
        application = Application()
        middleware = getattr(asgi, name)(application.asgi, KEY)
        headers = [(b"payload-signature", KEY.sign(FORM).encode())]
        piece = {"type": "http.request", "body": FORM, "more_body": True}
        assert converse(middleware, {"type": "http", "headers": headers}, piece, {"type": "http.disconnect"}) == []
        assert application.bodies == []

    def test_what_comes_after_the_body_is_still_received(self, name: str) -> None:
        async def application(scope: Any, receive: Any, send: Any) -> None:
            for _ in range(2):
                await send(await receive())

        gone = {"type": "http.disconnect"}
        headers = [(b"payload-signature", KEY.sign(FORM).encode())]
        scope = {"type": "http", "headers": headers}
        middleware = getattr(asgi, name)(application, KEY)
        sent = converse(middleware, scope, {"type": "http.request", "body": FORM}, gone)
        assert sent == [{"type": "http.request", "body": FORM, "more_body": False}, gone]
        # The server's own scope is left as it was.
        assert scope == {"type": "http", "headers": headers}


def test_names_of_headers_in_any_case() -> None:
    """Servers give them in lower case, as they must; one that does not hides no header."""
    signature = KEY.sign(BODY).encode()
    for headers, status in (
        ([(b"Payload-Signature", signature)], 200),
        ([(b"payload-signature", signature), (b"Payload-Signature", signature)], 401),
    ):
        middleware = asgi.SignedBodyMiddleware(Application().asgi, KEY)
        message = {"type": "http.request", "body": BODY, "more_body": False}
        start, _ = converse(middleware, {"type": "http", "headers": headers}, message)
        assert start["status"] == status


@KINDS
@pytest.mark.parametrize("name", ["NotificationMiddleware", "SignedBodyMiddleware"])
def test_a_wrong_key_is_refused_when_the_server_starts(kind: str, name: str) -> None:
    middleware: Callable[..., object] = getattr({"wsgi": wsgi, "asgi": asgi}[kind], name)
    for key in (SECRET, SECRET.encode(), None):
        with pytest.raises(paysig.InputTypeError, match="^key must be Key or Credentials, not "):
            middleware(None, key)
