#!/usr/bin/env python3
"""Runs docs/onekey.md as a new user would: starts the stand-in, creates a cashout with each program, provokes each refusal.

    tests/guide.py [LANGUAGE...]     only these programs, without the refusals; all of it without an argument

The programs are run as they stand, but for the port, for someone may be using the guide's.
"""

import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import pathlib
import re
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator

import readme
from readme import ROOT

GUIDE = (ROOT / "docs" / "onekey.md").read_text(encoding="utf-8")
START, VARIABLES, CLI, STAGING, *_REST = re.findall(r"^```sh\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
assert not _REST, "a block of shell that is not run"
BLOCKS = dict(re.findall(r"^```(\w+)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)) | {"sh": CLI}

# What else says whom to trust, on some machines.
ENVIRONMENT = {k: v for k, v in readme.ENVIRONMENT.items() if k not in ("CURL_CA_BUNDLE", "SSL_CERT_DIR")}

ACCEPTED = re.compile(r'\{"cashout_id":"\d+"\}\n?')
USED = '{"code":511,"message":"External ID already used"}'


def rust(folder: pathlib.Path) -> list[str]:
    command = readme.rust(folder)
    with (folder / "Cargo.toml").open("a") as manifest:
        manifest.write('ureq = { version = "3", default-features = false, features = ["rustls", "platform-verifier"] }\n')
    return command


def c(folder: pathlib.Path) -> list[str]:
    return ["sh", "-ec", "cc -Wall -Wextra -Werror sign.c $(pkg-config --cflags --libs paysig libcurl) -o sign && ./sign"]


RUN = readme.RUN | {"rust": ("sign.rs", rust), "c": ("sign.c", c)}


def variables(script: str) -> dict[str, str]:
    """The environment that a shell has after the script."""
    result = subprocess.run(
        ["sh", "-euc", f"{script}\nenv -0"], env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    return dict(line.split("=", 1) for line in result.stdout.split("\0") if line)


@contextlib.contextmanager
def gateway(folder: pathlib.Path, *arguments: str) -> Iterator[int]:
    """The stand-in, started as the guide says, and its port."""
    command = [*START.split(), "--listen", "127.0.0.1:0", *arguments]
    process = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)
    try:
        port = re.search(r"127\.0\.0\.1:(\d+)/", process.stdout.readline())[1]
        # With this line the certificate has been written.
        process.stdout.readline()
        yield int(port)
    finally:
        process.terminate()
        process.wait(timeout=30)


class Client:
    """Requests by hand, for what no sealed request does."""

    def __init__(self, port: int, certificate: pathlib.Path) -> None:
        self._port = port
        self._context = ssl.create_default_context(cafile=str(certificate))

    def send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[dict, str]:
        """The answer, and the number that the stand-in gave the request."""
        connection = http.client.HTTPSConnection("localhost", self._port, context=self._context, timeout=30)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return json.loads(response.read()), response.headers.get("X-Gateway-Request", "")

    def reset(self) -> None:
        self.send("POST", "/_gateway/reset", b"", {})

    def reason(self, number: str) -> str:
        return self.send("GET", f"/_gateway/requests/{number}", None, {})[0]["reason"]


def program(language: str, environment: dict[str, str], client: Client) -> str | None:
    """Runs a program twice; gives what is wrong."""
    client.reset()
    name, prepare = RUN[language]
    with tempfile.TemporaryDirectory() as path:
        folder = pathlib.Path(path)
        (folder / name).write_text(BLOCKS[language], encoding="utf-8")
        command = prepare(folder)
        for due in [ACCEPTED, re.compile(re.escape(USED) + "\n?")]:
            result = subprocess.run(
                command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=600
            )
            if result.returncode != 0 or not due.fullmatch(result.stdout):
                return f"expected {due.pattern}, exit {result.returncode}\n{result.stdout}{result.stderr}"
    return None


LOGIN, PASS, SECRET = "cashout_login", "cashout_pass", b"cashout_secret_key"
# What the stand-in knows as production's, where nothing else is said.
LIVE_LOGIN, LIVE_PASS, LIVE_SECRET = "production_login", "production_pass", b"production_secret_key"

MEMBERS = {
    "login": LOGIN,
    "pass": PASS,
    "external_id": "refused-1",
    "country": "MX",
    "amount": 2000,
    "currency": "MXN",
    "document_id": "1234567899",
    "beneficiary_name": "José",
    "bank_code": "072",
    "bank_account": "1234567890",
    "notification_url": "http://localhost:8080/notifications",
}


def text(*without: str, **members: object) -> str:
    kept = {name: value for name, value in (MEMBERS | members).items() if name not in without}
    return json.dumps(kept, ensure_ascii=False)


BODY = text().encode()
MINIFIED = json.dumps(MEMBERS, ensure_ascii=False, separators=(",", ":")).encode()


def sign(message: bytes, secret: bytes = SECRET) -> str:
    return hmac.new(secret, message, hashlib.sha256).hexdigest()


def basic(login: str = LOGIN, password: str = PASS) -> str:
    return "Basic " + base64.b64encode(f"{login}:{password}".encode()).decode()


def request(
    body: bytes = BODY, signed: bytes | None = None, secret: bytes = SECRET, **headers: str | None
) -> tuple[bytes, dict[str, str]]:
    """A good request, but for what is said: a header of None is left out."""
    all_headers = {
        "Payload-Signature": sign(body if signed is None else signed, secret),
        "Content-Type": "application/json",
        "User-Agent": "guide",
        "Authorization": basic(),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    return body, {name: value for name, value in all_headers.items() if value is not None}


def upper() -> tuple[bytes, dict[str, str]]:
    return request(Payload_Signature=sign(BODY).upper())


def in_base64() -> tuple[bytes, dict[str, str]]:
    tag = hmac.new(SECRET, BODY, hashlib.sha256).digest()
    return request(Payload_Signature=base64.b64encode(tag).decode().lower())


def from_production() -> tuple[bytes, dict[str, str]]:
    body = text(login=LIVE_LOGIN, **{"pass": LIVE_PASS}).encode()
    return request(body, secret=LIVE_SECRET, Authorization=basic(LIVE_LOGIN, LIVE_PASS))


# The start of each row of the guide's table, and the request that it speaks of.
REFUSALS: dict[str, Callable[[], tuple[bytes, dict[str, str]]]] = {
    "signed one text, sent another": lambda: request(MINIFIED, signed=BODY),
    "signed the payload, and a newline": lambda: request(BODY + b"\n", signed=BODY),
    "the slashes in the body": lambda: request(BODY.replace(b"/", b"\\/"), signed=BODY),
    "signed nothing": lambda: request(signed=b""),
    "signed with the API Passphrase": lambda: request(secret=PASS.encode()),
    "signed with production's": lambda: request(secret=LIVE_SECRET),
    "the secret was read with its newline": lambda: request(secret=SECRET + b"\n"),
    "Latin-1 text": lambda: request(signed=text().encode("latin-1")),
    "the signature is in upper case": upper,
    "the signature is base64": in_base64,
    "there is no `Payload-Signature`": lambda: request(Payload_Signature=None),
    "there is no `User-Agent`": lambda: request(User_Agent=None),
    "sent as a form": lambda: request(Content_Type="application/x-www-form-urlencoded"),
    "there is no `login`": lambda: request(text("login").encode()),
    "there is no HTTP Basic": lambda: request(Authorization=None),
    "the API Passphrase is wrong": lambda: request(Authorization=basic(password="other")),
    "`login` in the body": lambda: request(text(login="another").encode()),
    "production's credentials": from_production,
    "the body is not JSON": lambda: request(BODY[:-1]),
    "the same `external_id`": request,
    "an address": request,
}


def refusals(client: Client, elsewhere: Client) -> Iterator[str]:
    """What of the guide's table is not so. `elsewhere` is not on the white list."""
    client.reset()
    # A request without a fault is accepted, so each of the others is refused for its own.
    answer, _ = client.send("POST", "/v3/cashout", *request())
    if "cashout_id" not in answer:
        yield f"a request without a fault: {answer}"
    rows = re.findall(r"^\| (.+?) \| (\d+) \| `(.+)` \|$", GUIDE, re.MULTILINE)
    starts = [next((start for start in REFUSALS if row.startswith(start)), row) for row, _, _ in rows]
    if starts != list(REFUSALS):
        yield f"the table has rows {starts}, this script provokes {list(REFUSALS)}"
    for start, (row, code, reason) in zip(starts, rows):
        body, headers = REFUSALS[start]()
        to = elsewhere if start == "an address" else client
        answer, number = to.send("POST", "/v3/cashout", body, headers)
        told = to.reason(number)
        if str(answer.get("code")) != code or reason not in told:
            yield f"{row}: {answer}, {told!r}"


def staging(folder: pathlib.Path) -> str | None:
    """With the guide's variables for it the request goes to the provider's staging. Nothing is sent."""
    script = f"{VARIABLES}{STAGING}echo '{{}}' | paysig seal --operation create --curl"
    result = subprocess.run(["sh", "-euc", script], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    if '\nurl = "https://api-stg.onekeypayments.com/v3/cashout"\n' in result.stdout:
        return None
    return f"exit {result.returncode}: {result.stderr}"


def main() -> int:
    missing = set(RUN) ^ set(BLOCKS)
    if missing:
        sys.exit(f"programs in the guide and in this script differ: {sorted(missing)}")
    failed = []
    with tempfile.TemporaryDirectory() as path:
        folder = pathlib.Path(path)
        with gateway(folder) as port:
            script = VARIABLES.replace(":8443", f":{port}").replace("$PWD", path)
            environment = ENVIRONMENT | {name: value for name, value in variables(script).items() if name not in ("PWD", "_")}
            client = Client(port, folder / "gateway-ca.pem")
            for language in sys.argv[1:] or RUN:
                wrong = program(language, environment, client)
                failed += [f"{language}: {wrong}"] if wrong else []
            if not sys.argv[1:]:
                other = folder / "other"
                other.mkdir()
                (other / "config.json").write_text('{"allowed_ips": ["192.0.2.1"]}')
                with gateway(other, "--config", "config.json") as other_port:
                    failed += refusals(client, Client(other_port, other / "gateway-ca.pem"))
                wrong = staging(folder)
                failed += [f"staging: {wrong}"] if wrong else []
    for line in failed:
        print(f"guide, {line}")
    count = len(sys.argv[1:]) or len(RUN) + len(REFUSALS) + 1
    print(f"guide: {count - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
