"""Python's programs of the end-to-end tests: `client.py httpx` and `client.py requests`. tests/e2e.py says what they are
asked and what they print."""

import base64
import os
import pathlib
import queue
import ssl
import sys
import threading
import wsgiref.simple_server
from typing import Any

import paysig
from paysig import onekey
from paysig.onekey.wsgi import NotificationMiddleware

AUTHORITY = os.environ["SSL_CERT_FILE"]
OPERATIONS = {
    "create": ("POST", "/v3/cashout"),
    "status": ("POST", "/v3/cashout/status"),
    "cancel": ("DELETE", "/v3/cashout/cancel"),
}


class Httpx:
    """Requests with httpx: sealed where there are credentials."""

    def __init__(self, credentials: onekey.Credentials | None = None) -> None:
        import httpx
        from paysig.onekey.httpx import SealAuth

        trusted = ssl.create_default_context(cafile=AUTHORITY)
        self._client = httpx.Client(verify=trusted, auth=SealAuth(credentials) if credentials else None, timeout=30)
        self.unreachable = httpx.TransportError

    def send(self, method: str, url: str, **request: Any) -> tuple[int, dict[str, Any]]:
        answer = self._client.request(method, url, **request)
        return answer.status_code, parsed(answer)


class Requests:
    """The same with requests."""

    def __init__(self, credentials: onekey.Credentials | None = None) -> None:
        import requests
        from paysig.onekey.requests import SealAuth

        self._session = requests.Session()
        self._session.verify = AUTHORITY
        # None would be what ~/.netrc says.
        self._session.trust_env = False
        self._session.auth = SealAuth(credentials) if credentials else None
        self.unreachable = requests.ConnectionError

    def send(self, method: str, url: str, **request: Any) -> tuple[int, dict[str, Any]]:
        if "content" in request:
            request["data"] = request.pop("content")
        answer = self._session.request(method, url, allow_redirects=False, **request)
        return answer.status_code, parsed(answer)


CLIENTS = {"httpx": Httpx, "requests": Requests}


def parsed(answer: Any) -> dict[str, Any]:
    """What stands in the answer; nothing where that is no JSON."""
    try:
        return answer.json()
    except ValueError:
        return {}


def call(client: Httpx | Requests, base_url: str, operation: str, file: str) -> None:
    method, path = OPERATIONS[operation]
    payload = pathlib.Path(file).read_bytes()
    status, answer = client.send(method, base_url + path, content=payload)
    print(status, answer.get("code", "-"))


def raw(client: Httpx | Requests, url: str, signed: str, sent: str) -> None:
    """What no sealed request does: signs one body, and sends another."""
    key = paysig.Key(os.environ["PAYSIG_API_SIGNATURE"])
    basic = f"{os.environ['PAYSIG_API_KEY']}:{os.environ['PAYSIG_API_PASSPHRASE']}"
    headers = {
        "Payload-Signature": key.sign(pathlib.Path(signed).read_bytes()),
        "Content-Type": "application/json",
        "User-Agent": "e2e",
        "Authorization": "Basic " + base64.b64encode(basic.encode()).decode(),
    }
    status, answer = client.send("POST", url + "/v3/cashout", content=pathlib.Path(sent).read_bytes(), headers=headers)
    print(status, answer.get("code", "-"))


class Listener:
    """A server for notifications, in a thread, and what it has received."""

    def __init__(self, credentials: onekey.Credentials) -> None:
        self._events: queue.Queue[str] = queue.Queue()
        self._answers = iter(["503 Service Unavailable"])
        self._verified = NotificationMiddleware(self._application, credentials)
        server = wsgiref.simple_server.make_server("127.0.0.1", 0, self._observed, handler_class=Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{server.server_port}/notifications"

    def show(self) -> None:
        """Prints what happened next."""
        print(self._events.get(timeout=30), flush=True)

    def _application(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        """Is called for what is verified alone. What is not answered with 200 is sent again."""
        status = next(self._answers, "200 OK")
        self._events.put(f"notified {environ['paysig.notification'].external_id}, answered {status[:3]}")
        start_response(status, [])
        return [b""]

    def _observed(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Tells what the middleware has refused; its answer is the slug."""
        refused = []

        def observed_start(status: str, headers: list[tuple[str, str]]) -> Any:
            refused.append(status.startswith("4"))
            return start_response(status, headers)

        answer = self._verified(environ, observed_start)
        if refused == [True]:
            self._events.put(f"refused {b''.join(answer).decode().strip()}")
        return answer


class Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing: what is printed is compared."""


def flow(client: Httpx | Requests, credentials: onekey.Credentials, external_id: str) -> None:
    base_url = credentials.environment.base_url

    def send(operation: str, payload: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        method, path = OPERATIONS[operation]
        return client.send(method, base_url + path, json=payload)

    listener = Listener(credentials)
    print("listening", listener.url, flush=True)
    # Before there is a cashout, somebody else knocks.
    listener.show()

    payload = {
        "external_id": external_id,
        "country": "MX",
        "amount": 2000,
        "currency": "MXN",
        "document_id": "1234567899",
        "beneficiary_name": "José",
        "bank_code": "072",
        "bank_account": "1234567890",
        "notification_url": listener.url,
    }
    status, answer = send("create", payload)
    print("created", status)
    cashout = {"cashout_id": answer.get("cashout_id")}

    def ask() -> None:
        status, answer = send("status", cashout)
        print("status", status, answer.get("cashout_status_description", "-"))

    ask()
    status, _ = send("cancel", cashout | {"external_id": external_id})
    print("cancelled", status)
    listener.show()
    listener.show()
    ask()
    status, answer = send("cancel", cashout | {"external_id": external_id})
    print("cancelled again", status, answer.get("code", "-"))


def main(library: str, command: str, *arguments: str) -> int:
    make = CLIENTS[library]
    unreachable: type[BaseException] = OSError
    try:
        credentials = onekey.credentials_from_environ()
        client = make(None if command == "raw" else credentials)
        unreachable = client.unreachable
        if command == "call":
            call(client, credentials.environment.base_url, *arguments)
        elif command == "raw":
            raw(client, *arguments)
        else:
            flow(client, credentials, *arguments)
    except paysig.PaysigError as error:
        print("refused", error.slug)
        print(error, file=sys.stderr)
        return 1
    except unreachable as error:
        print("unreachable")
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
