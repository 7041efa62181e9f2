"""Real servers on this machine for the tests: HTTPS that keeps every request as it arrived, WSGI and ASGI."""

import contextlib
import http.server
import pathlib
import socket
import socketserver
import ssl
import threading
import wsgiref.simple_server
import wsgiref.validate
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import trustme
import uvicorn


class Authority:
    """Signs the certificates of servers on this machine, and is trusted by clients that read `file`."""

    def __init__(self, folder: pathlib.Path) -> None:
        authority = trustme.CA()
        self.file = folder / "authority.pem"
        authority.cert_pem.write_to_path(self.file)
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost", "127.0.0.1", "::1").configure_cert(self.server)
        self.client = ssl.create_default_context(cafile=str(self.file))


@dataclass
class Arrived:
    """A request as it arrived."""

    method: str
    path: str
    headers: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        return [value for other, value in self.headers if other.lower() == name.lower()]


@dataclass
class Provider:
    """Stands where the provider does: keeps what arrives, and gives one answer to all of it."""

    url: str
    arrived: list[Arrived] = field(default_factory=list)
    connections: int = 0
    status: int = 200
    location: str | None = None


@contextlib.contextmanager
def provider(authority: Authority, host: str = "localhost") -> Iterator[Provider]:
    """An HTTPS server."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 20

        def setup(self) -> None:
            state.connections += 1
            self.request = authority.server.wrap_socket(self.request, server_side=True)
            super().setup()

        def finish(self) -> None:
            with contextlib.suppress(OSError):
                super().finish()
            self.request.close()

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            state.arrived.append(Arrived(self.command, self.path, self.headers.items(), body))
            self.send_response(state.status)
            if state.location is not None:
                self.send_header("Location", state.location)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_GET = do_POST = do_DELETE = answer

        def log_message(self, *_: object) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass  # A client that hangs up.

    with Server(("127.0.0.1", 0), Handler) as server:
        state = Provider(f"https://{host}:{server.server_port}")
        with serving(server):
            yield state


@contextlib.contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


class QuietHandler(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def wsgi(application: Callable[..., Any]) -> Iterator[int]:
    """The port of a server that checks, on the way, that the application keeps to PEP 3333."""
    checked = wsgiref.validate.validator(application)
    with wsgiref.simple_server.make_server("127.0.0.1", 0, checked, handler_class=QuietHandler) as server:
        with serving(server):
            yield server.server_port


@contextlib.contextmanager
def asgi(application: Callable[..., Any]) -> Iterator[int]:
    """The port of a server."""
    config = uvicorn.Config(application, http="h11", ws="none", lifespan="on", log_config=None)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()
