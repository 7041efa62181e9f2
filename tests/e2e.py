#!/usr/bin/env python3
"""Real HTTP clients in every language against a paysig-gateway that this script starts, over TLS on loopback.

    tests/e2e.py [LANGUAGE...]        the flow of a cashout and every refusal; only these languages
    tests/e2e.py --flow [LANGUAGE...]  the flow alone, for `make demo`

Every program in tests/e2e/ (Go's is in go/internal/e2e) takes the same arguments and prints the same lines. It trusts the
authority in SSL_CERT_FILE alone, and reads credentials from the environment:

    call OPERATION FILE      seals the payload in the file and sends it: "HTTP-STATUS CODE", with - where there is no code;
                             "refused SLUG" where paysig refuses it, "unreachable" where nothing answers
    raw URL SIGNED SENT      signs the bytes of one file, and sends those of another to create a cashout; prints the same
    flow EXTERNAL_ID         listens for notifications, refuses a forged one, creates a cashout, asks for its status,
                             cancels it, answers its notification with 503 and, when it comes again, with 200, asks again,
                             and cancels again

Prints a line for each language and step, and exits with 1 where one is not as it must be.
"""

import contextlib
import dataclasses
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / "tests" / "e2e"
BUILT = ROOT / "target" / "demo"
PYTHON = ROOT / "target" / "tools" / "venv" / "bin" / "python"

# The one that tests/setup.sh has brought, where it had to.
NODE = shutil.which("node", path=f"{ROOT / 'target' / 'tools' / 'node' / 'bin'}:{os.environ['PATH']}")

CLIENTS = {
    "Rust ureq": [BUILT / "client-rust"],
    "C libcurl": [BUILT / "client-c"],
    "C++ libcurl": [BUILT / "client-cpp"],
    "Go net/http": [BUILT / "client-go"],
    "PHP curl": ["php", PROGRAMS / "client.php"],
    "Python httpx": [PYTHON, PROGRAMS / "client.py", "httpx"],
    "Python requests": [PYTHON, PROGRAMS / "client.py", "requests"],
    "Node fetch": [NODE, "--use-openssl-ca", BUILT / "node" / "client.mjs"],
    "CLI curl": [PROGRAMS / "client.sh"],
}

# The sample credentials that the gateway knows.
LOGIN, PASS, SECRET = "cashout_login", "cashout_pass", "cashout_secret_key"
PRODUCTION = {
    "PAYSIG_API_KEY": "production_login",
    "PAYSIG_API_PASSPHRASE": "production_pass",
    "PAYSIG_API_SIGNATURE": "production_secret_key",
}

# Neither a proxy nor anything else says whom to trust, or where to.
FOREIGN = re.compile(r"(?i)(.*_proxy|SSL_CERT_DIR|CURL_CA_BUNDLE|REQUESTS_CA_BUNDLE|PAYSIG_.*)")
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not FOREIGN.fullmatch(name)},
    "PATH": f"{BUILT}:{os.environ['PATH']}",
    "PAYSIG_LIBRARY": str(ROOT / "target" / "stage" / "lib" / "libpaysig.so.1"),
    "PAYSIG_HEADER": str(ROOT / "target" / "stage" / "share" / "paysig" / "paysig.cdef.h"),
    "PAYSIG_ENVIRONMENT": "local",
    "PAYSIG_API_KEY": LOGIN,
    "PAYSIG_API_PASSPHRASE": PASS,
    "PAYSIG_API_SIGNATURE": SECRET,
}

SECONDS = 60
"""After these a program is ended, and has failed."""


class Gateway:
    """A gateway that is running, and what it says of what it received."""

    def __init__(self, port: int, authority: pathlib.Path) -> None:
        self.port = port
        self.url = f"https://localhost:{port}"
        self.authority = authority
        self._context = ssl.create_default_context(cafile=str(authority))

    def get(self, path: str) -> dict | list:
        connection = http.client.HTTPSConnection("localhost", self.port, context=self._context, timeout=SECONDS)
        with contextlib.closing(connection):
            connection.request("GET", f"/_gateway/{path}")
            return json.load(connection.getresponse())

    def environment(self, **changes: str) -> dict[str, str]:
        own = {"PAYSIG_BASE_URL": self.url, "SSL_CERT_FILE": str(self.authority)}
        return ENVIRONMENT | own | changes


@contextlib.contextmanager
def gateway(folder: pathlib.Path, **settings: object) -> Iterator[Gateway]:
    """Starts a gateway on a free port, with notifications that come again at once."""
    folder.mkdir()
    authority, config = folder / "authority.pem", folder / "config.json"
    config.write_text(json.dumps({"retry_after_seconds": [0.05, 0.2, 1]} | settings))
    command = [BUILT / "paysig-gateway", "--listen", "127.0.0.1:0", "--ca-file", authority, "--config", config]
    process = subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)
    try:
        # With this line the authority has been written.
        started = re.search(r"127\.0\.0\.1:(\d+)/", process.stdout.readline())
        if started is None:
            sys.exit("the gateway does not start")
        yield Gateway(int(started[1]), authority)
    finally:
        process.terminate()
        process.wait(timeout=SECONDS)


@contextlib.contextmanager
def program(language: str, arguments: list, environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    """Starts a program, which is ended with all that it has started."""
    process = subprocess.Popen(
        [*map(str, CLIENTS[language]), *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )

    def end() -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    ending = threading.Timer(SECONDS, end)
    ending.start()
    try:
        yield process
    finally:
        ending.cancel()
        end()
        process.wait()


class Report:
    """Prints each step, or where it is brief only those that failed, and counts."""

    def __init__(self, *, brief: bool) -> None:
        self.brief = brief
        self.steps = 0
        self.failed: list[str] = []

    def step(self, language: str, step: str, got: str, due: str, more: str = "") -> bool:
        """Whether what was got is what is due; `more` is shown where it is not."""
        self.steps += 1
        if got == due:
            if not self.brief:
                print(f"{language:16} {step:28} {got}", flush=True)
            return True
        self.failed.append(f"{language}, {step}")
        print(f"{language:16} {step:28} FAILED: {got!r}, not {due!r}", flush=True)
        print("".join(f"    {line}\n" for line in more.splitlines()), end="", flush=True)
        return False


def named(language: str) -> str:
    """A language's name in an external_id, where each has its own: C++ is not C."""
    return re.sub(r"\W+", "-", language.lower().replace("+", "p"))


def forged(external_id: str) -> str:
    """A notification whose `control` is genuine, but of another external_id."""
    control = hmac.new(SECRET.encode(), b"Be4another-oneBo7", hashlib.sha256).hexdigest().upper()
    return urllib.parse.urlencode({"external_id": external_id, "control": control, "cashout_id": "1", "status_reason": ""})


def knock(url: str, body: str) -> int:
    """Posts a notification that the provider has not sent, and gives the answer's status; 0 where there is none."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=SECONDS)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("POST", parts.path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        return connection.getresponse().status
    return 0


STEPS = {
    "forged notification": "refused signature-mismatch",
    "create": "created 200",
    "status": "status 200 Pending",
    "cancel": "cancelled 200",
    "notification": "notified {external_id}, answered 503",
    "notification, once more": "notified {external_id}, answered 200",
    "status, polled": "status 200 Canceled",
    "cancel, once more": "cancelled again 412 510",
}
"""What the flow prints, line by line. It ends where one line is another."""

SHOWN = ["create", "status", "cancel", "notification, once more", "status, polled"]
"""What the demo shows of it."""


def flow(report: Report, language: str, provider: Gateway) -> None:
    """Runs a program through the whole flow, and knocks as a forger as soon as it listens."""
    external_id = f"flow-{named(language)}"
    with program(language, ["flow", external_id], provider.environment()) as process:
        first = process.stdout.readline().strip()
        listening = re.fullmatch(r"listening (http://127\.0\.0\.1:\d+/\S*)", first)
        url = listening[1] if listening else ""
        answer = knock(url, forged(external_id)) if url else first
        out, err = process.communicate()
    lines = [*out.splitlines(), f"exit {process.returncode}"]
    steps = {step: due.format(external_id=external_id) for step, due in STEPS.items()}
    if not all(report.step(language, step, lines.pop(0), due, err) for step, due in steps.items()):
        return
    report.step(language, "end", " ".join(lines), "exit 0", err)
    report.step(language, "answer to the forger", "refused" if answer in range(400, 500) else str(answer), "refused")
    report.step(language, "deliveries, says the gateway", deliveries(provider, url), "503, not 200; 200")
    if report.brief:
        print(f"{language:16} {', '.join(due for step, due in steps.items() if step in SHOWN)}", flush=True)


def deliveries(provider: Gateway, url: str) -> str:
    """What became of the notifications to this URL; the last may be noted a moment after it was answered."""

    def to_url() -> list[dict]:
        return [entry for entry in provider.get("notifications")["notifications"] if entry["url"] == url]

    told = awaited(to_url, lambda told: any(entry["delivered"] for entry in told))
    return "; ".join(entry["outcome"] for entry in sorted(told, key=lambda entry: entry["attempt"]))


def awaited(look: Callable[[], Any], enough: Callable[[Any], bool]) -> Any:
    """What the gateway says once that is enough, or after SECONDS."""
    for _ in range(50 * SECONDS):
        found = look()
        if enough(found):
            break
        time.sleep(0.02)
    return found


@dataclasses.dataclass
class Refusal:
    """A call that is refused, and what the program must print."""

    step: str
    arguments: list
    due: str
    environment: dict[str, str] = dataclasses.field(default_factory=dict)
    says: str = ""
    """What the gateway must say of it on its page; nothing where nothing must have arrived."""


def refusals(folder: pathlib.Path, language: str, provider: Gateway, elsewhere: Gateway) -> list[Refusal]:
    """Each refusal once, in their order."""
    members = {
        "external_id": f"refused-{named(language)}",
        "country": "MX",
        "amount": 2000,
        "currency": "MXN",
        "document_id": "1234567899",
        "beneficiary_name": "José",
        "bank_code": "072",
        "bank_account": "1234567890",
        "notification_url": "http://localhost:9/",
    }

    def file(name: str, content: str) -> pathlib.Path:
        path = folder / f"{name}.json"
        path.write_text(content, encoding="utf-8")
        return path

    good = file("good", json.dumps(members, ensure_ascii=False))
    without = file("without", json.dumps({name: value for name, value in members.items() if name != "country"}))
    # What is sent as it is has login and pass, so that nothing else is wrong with it.
    body = json.dumps(members | {"login": LOGIN, "pass": PASS})
    whole, cut = file("whole", body), file("cut", body[:-1])
    tampered = file("tampered", body.replace('"amount": 2000', '"amount": 9000'))
    plain = provider.url.replace("https:", "http:")
    other = {"PAYSIG_API_SIGNATURE": "another_secret_key"}
    return [
        Refusal("wrong secret", ["call", "create", good], "401 302", other, "signature of other bytes"),
        Refusal("unknown login", ["call", "create", good], "401 401", {"PAYSIG_API_KEY": "another"}, "not the API Key"),
        Refusal("wrong pass", ["call", "create", good], "401 401", {"PAYSIG_API_PASSPHRASE": "another"}, "not the API Key"),
        Refusal("production's credentials", ["call", "create", good], "401 524", PRODUCTION, "those of production"),
        Refusal("an address not on the list", ["call", "create", good], "401 402", elsewhere.environment(), "white list"),
        Refusal("missing parameter", ["call", "create", without], "400 300", {}, "country is required"),
        Refusal("not found", ["call", "status", file("unknown", '{"cashout_id": 1}')], "412 509", {}, "Cashout not found"),
        Refusal("bad JSON", ["raw", provider.url, cut, cut], "400 502", {}, "json-unexpected-end"),
        Refusal("tampered body", ["raw", provider.url, whole, tampered], "401 302", {}, "signature of other bytes"),
        Refusal("plain HTTP", ["raw", plain, whole, whole], "400 -", {}, "plain HTTP"),
        Refusal("no refusal", ["call", "create", good], "200 -", {}, "created cashout"),
        Refusal("external_id used before", ["call", "create", good], "400 511", {}, "already used"),
        Refusal("bad JSON, before it is sent", ["call", "create", cut], "refused json-unexpected-end"),
        Refusal("http:// as base URL", ["call", "create", good], "refused url-not-https", {"PAYSIG_BASE_URL": plain}),
        Refusal(
            "another authority",
            ["call", "create", good],
            "unreachable",
            {"SSL_CERT_FILE": str(elsewhere.authority)},
            "the TLS handshake failed",
        ),
    ]


def refuse(report: Report, language: str, folder: pathlib.Path, provider: Gateway, elsewhere: Gateway) -> None:
    """Provokes each refusal, and asks the gateway what it has seen."""
    for refusal in refusals(folder, language, provider, elsewhere):
        environment = provider.environment() | refusal.environment
        seen_by = elsewhere if environment["PAYSIG_BASE_URL"] == elsewhere.url else provider
        before = latest(seen_by)
        with program(language, refusal.arguments, environment) as process:
            out, err = process.communicate()
        if not report.step(language, refusal.step, out.strip(), refusal.due, err):
            continue
        # A broken handshake may be noted after the program has ended.
        after = awaited(lambda: latest(seen_by), lambda after: after.keys() != before.keys() or not refusal.says)
        says = "; ".join(after[number] for number in after.keys() - before.keys())
        if not re.fullmatch(f"(?s).*({refusal.says}).*" if refusal.says else "", says):
            report.step(language, f"{refusal.step}: the gateway", says, refusal.says or "nothing arrived")
        status = 1 if refusal.due.startswith(("refused", "unreachable")) else 0
        if process.returncode != status:
            report.step(language, f"{refusal.step}: exit status", str(process.returncode), str(status), err)


def latest(provider: Gateway) -> dict[int, str]:
    """The latest requests' numbers, and why each was accepted or refused."""
    return {entry["id"]: entry["reason"] for entry in provider.get("requests")["requests"]}


def main() -> int:
    arguments = sys.argv[1:]
    alone = "--flow" in arguments
    languages = [argument for argument in arguments if argument != "--flow"] or list(CLIENTS)
    report = Report(brief=alone)
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        with (
            gateway(folder / "provider") as provider,
            gateway(folder / "elsewhere", allowed_ips=["192.0.2.1"]) as elsewhere,
        ):
            if alone:
                print(f"\nOneKey Payments V3 Cashouts at a stand-in for the provider, over TLS: {provider.url}\n")
            for language in languages:
                flow(report, language, provider)
                if not alone:
                    refuse(report, language, folder, provider, elsewhere)
    for failure in report.failed:
        print(f"e2e, {failure}")
    spent = time.monotonic() - start
    print(f"e2e: {report.steps - len(report.failed)} passed, {len(report.failed)} failed, in {spent:.1f} s")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
