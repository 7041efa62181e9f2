#!/usr/bin/env python3
"""Asks the page that `make explain-page` makes, in headless Chromium: as a file, and from a server that sees what is asked.

    tests/explain_page.py PAYSIG     the command, whose answers must be the same

It must reach no network whatever is tried, keep nothing, wipe its memory, and never hold the signature that is due.
"""

import base64
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Callable
from typing import Any

from browser import Browser, browser

ROOT = pathlib.Path(__file__).resolve().parent.parent
VERSION = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["workspace"]["package"]["version"]
PAGE = ROOT / "target" / "dist" / f"paysig-explain-{VERSION}.html"
MOST_BYTES = 640 * 1024

SECRET, OTHER = "cashout_secret_key", "production_secret"
BODY = b'{"external_id":"a/b","login":"hush-hush","name":"Zo\xc3\xab","amount":2000}'
FORM = b"date=2020&external_id=a%2Fb+c&cashout_id=11954"
DATE, LOGIN = "2020-12-31T23:59:59Z", "deposit_login"


def tag(message: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def deposit(*parts: bytes) -> str:
    return "OKP " + tag(b"".join(parts))


# What is asked (kind, body, signature), what is due, and what must be told.
CASES: list[tuple[str, bytes, str, bytes, list[str] | str]] = [
    ("payload", BODY, tag(BODY), BODY, "matches"),
    ("payload", BODY, tag(BODY + b"?"), BODY, "no-known-cause"),
    ("payload", BODY, tag(BODY.replace(b"/", b"\\/")), BODY, ["body-slash-escaped"]),
    ("payload", BODY, tag(BODY + b"\n"), BODY, ["body-final-lf"]),
    ("payload", BODY, tag(BODY).upper(), BODY, ["signature-upper"]),
    ("payload", BODY, base64.b64encode(bytes.fromhex(tag(BODY))).decode(), BODY, ["signature-base64"]),
    ("payload", BODY, tag(BODY, OTHER), BODY, ["secret-other"]),
    ("payload", BODY, tag(BODY, SECRET + "\n"), BODY, ["secret-newline"]),
    ("payload", BODY + b"\xff\0\r\n", tag(BODY + b"\xff\0\r\n"), BODY + b"\xff\0\r\n", "matches"),
    ("payload", b'{"a":1}\r\n', tag(b'{"a":1}\n'), b'{"a":1}\r\n', ["body-lf"]),
    ("notification", FORM, tag(b"Be4a/b cBo7").upper(), b"Be4a/b cBo7", "matches"),
    ("notification", FORM, tag(b"a/b cBo7").upper(), b"Be4a/b cBo7", ["notification-no-be4"]),
    ("notification", FORM + b"&control=" + tag(b"Be4a/b c").upper().encode(), "", b"Be4a/b cBo7", ["notification-no-bo7"]),
    ("deposit", BODY, deposit(DATE.encode(), LOGIN.encode(), BODY), DATE.encode() + LOGIN.encode() + BODY, "matches"),
    (
        "deposit",
        BODY,
        deposit(LOGIN.encode(), DATE.encode(), BODY),
        DATE.encode() + LOGIN.encode() + BODY,
        ["deposit-order"],
    ),
]
HEADINGS = {"matches": "The signature matches", "no-known-cause": "No known cause"}


def fill(page: Browser, kind: str, body: bytes | str, signature: str, folder: pathlib.Path) -> None:
    """As a user does; bytes come from a file, text is pasted."""
    page.click("[type=reset]")
    page.click(f"[value={kind}]")
    if kind == "deposit":
        page.type("#date", DATE)
        page.type("#login", LOGIN)
    if isinstance(body, bytes):
        (folder / "body").write_bytes(body)
        page.type("#file", str(folder / "body"))
    else:
        page.type("#body", body)
    page.type("#signature", signature)
    page.click("#add")
    for index, secret in enumerate([SECRET, OTHER], 1):
        page.type(f".secret:nth-child({index}) .value", secret)


def told(page: Browser) -> str:
    """The answer's text."""
    page.click("[type=submit]")
    return page.run(
        """
        const answer = document.getElementById("answer");
        return new Promise((resolve) => {
            const wait = () => (document.activeElement === answer ? resolve(answer.innerText) : setTimeout(wait, 5));
            wait();
        });
        """
    )


def encodings(value: bytes) -> list[str]:
    text = value.hex()
    plain = base64.b64encode(value).decode()
    return [text, plain, plain.translate(str.maketrans("+/", "-_")), base64.b64encode(text.encode()).decode()]


def hidden(page: Browser, due: bytes) -> list[str]:
    """What the document holds of the signature that is due, in any encoding, and of the secrets."""
    text = page.run("return document.body.innerText + document.documentElement.outerHTML.replace(/const WASM = .*/, '');")
    known = [part[:16] for value in [bytes.fromhex(tag(due))] for part in encodings(value)] + [SECRET, OTHER, "hush-hush"]
    return [part for part in known if part.lower() in text.lower()]


def answers(page: Browser, folder: pathlib.Path, paysig: str) -> list[str]:
    """Each case as the page tells it, and the same report from the command."""
    faults = []
    for kind, body, signature, due, expected in CASES:
        fill(page, kind, body, signature, folder)
        text = told(page)
        if isinstance(expected, str):
            right = text.startswith(HEADINGS[expected])
        else:
            right = text.startswith("Why it does not match") and all(f"{slug}: " in text for slug in expected)
        faults += [] if right else [f"{kind}, {expected}: {text}"]
        faults += [f"{kind}, {expected}: the document holds {part}" for part in hidden(page, due)]
        # The command has no field for a control that is the form's own.
        command = [paysig, "explain", "--json", "--kind", kind, "--other-key-env", "OTHER", str(folder / "body")]
        command += ["--signature", signature] if signature else []
        command += ["--date", DATE, "--login", LOGIN] if kind == "deposit" else []
        environment = os.environ | {"PAYSIG_KEY": SECRET, "OTHER": OTHER}
        printed = subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout
        due_report, report = json.loads(printed), page.run("return ask(await question());")
        for one in (due_report, report):
            one.pop("secret", None)
        faults += [] if report == due_report else [f"{kind}, {expected}: {report}, not {due_report}"]
    return faults


def pasted(page: Browser, folder: pathlib.Path) -> list[str]:
    """Line endings, which a text field does not keep."""
    faults = []
    unix, windows = '{\n"a": 1}', b'{\r\n"a": 1}'
    fill(page, "payload", unix, tag(windows), folder)
    text = told(page)
    faults += [] if "body-crlf: " in text and "Ask again with a file." in text else [f"a text of LF: {text}"]
    page.type("#endings", "CRLF")
    text = told(page)
    faults += [] if text.startswith(HEADINGS["matches"]) else [f"a text of CRLF: {text}"]
    fill(page, "payload", windows, tag(windows), folder)
    text = told(page)
    faults += [] if text.startswith(HEADINGS["matches"]) else [f"a file: {text}"]
    page.click("[type=reset]")
    paste = """
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", arguments[0]);
        document.getElementById("body").dispatchEvent(new ClipboardEvent("paste", { clipboardData }));
        return [document.getElementById("endings").value, document.getElementById("bytes").textContent];
    """
    for given, endings, note in [("a\nb", "lf", ""), ("a\r\nb", "crlf", "CRLF, which is chosen"), ("a\r\nb\n", "crlf", "mixes")]:
        chosen, said = page.run(paste, given)
        faults += [] if chosen == endings and note in said else [f"pasted {given!r}: {chosen}, {said}"]
    page.run("document.getElementById('signature').value = '\\ud800';")
    text = told(page)
    faults += [] if "half a character" in text else [f"half a character: {text}"]
    return faults


WATCHED = """
    const real = WebAssembly.instantiate;
    window.memories = [];
    WebAssembly.instantiate = async (...given) => {
        const instance = await real.call(WebAssembly, ...given);
        const { memory, room, answer, answer_bytes } = instance.exports;
        window.memories.push(memory);
        if (!window.trap) return instance;
        return { exports: { memory, room, answer_bytes, answer() { answer(); throw new WebAssembly.RuntimeError("unreachable"); } } };
    };
"""


def kept(page: Browser, folder: pathlib.Path) -> list[str]:
    """Memory is wiped, also where the search ends with a fault; nothing is stored; secrets are shown only when asked for."""
    faults = []
    page.run(WATCHED)
    for trap, heading in [(False, "Why it does not match"), (True, "There is no answer")]:
        page.run("window.trap = arguments[0];", trap)
        fill(page, "payload", BODY, tag(BODY + b"\n"), folder)
        text = told(page)
        faults += [] if text.startswith(heading) else [f"trap {trap}: {text}"]
        faults += [f"trap {trap}: the document holds {part}" for part in hidden(page, BODY)]
    left = page.run("return window.memories.map((memory) => new Uint8Array(memory.buffer).filter(Boolean).length);")
    faults += [] if left == [0, 0] else [f"bytes left in memory: {left}"]
    types = "return [...document.querySelectorAll('.value')].map(({ type }) => type);"
    shown = [page.run(types), page.click("#show"), page.run(types)]
    faults += [] if shown == [["password"] * 2, None, ["text"] * 2] else [f"types of the secrets' fields: {shown}"]
    stored = page.run(
        """
        const databases = await indexedDB.databases();
        return [document.cookie, location.protocol === "file:" || Object.keys(localStorage).length === 0, databases.length];
        """
    )
    faults += [] if stored == ["", True, 0] else [f"stored: {stored}"]
    page.click("[type=reset]")
    values = page.run("return [...document.querySelectorAll('.value')].map(({ type, value }) => type + value);")
    faults += [] if values == ["password"] else [f"after clearing: {values}"]
    return faults


def surface(page: Browser, _: pathlib.Path) -> list[str]:
    """Every field has a label, nothing is completed or checked for spelling elsewhere; text stands out in both colour schemes."""
    faults = page.run(
        """
        return [...document.querySelectorAll("input, textarea, select")]
            .filter((field) => field.labels.length === 0 || (field.type === "text" && field.autocomplete !== "off")
                || (["text", "password", "textarea"].includes(field.type) && field.spellcheck))
            .map((field) => `${field.tagName} ${field.id}`);
        """
    )
    contrast = """
        const part = (value) => ((value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
        const light = (color) => {
            const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map(part);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
        };
        const ground = light(getComputedStyle(document.documentElement).backgroundColor);
        const ratios = [...document.querySelectorAll("p, legend, label, input, button, code")].map((shown) => {
            const { color, backgroundColor } = getComputedStyle(shown);
            const behind = /, 0\\)$/.test(backgroundColor) ? ground : light(backgroundColor);
            return Math.max(light(color), behind) / Math.min(light(color), behind);
        });
        return [ground, Math.min(...ratios)];
    """
    for scheme in ["light", "dark"]:
        page.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        ground, least = page.run(contrast)
        # 4.5: WCAG 2.2, 1.4.3.
        faults += [] if (ground > 0.5) == (scheme == "light") and least >= 4.5 else [f"{scheme}: {ground}, contrast {least}"]
    return faults


def limits(page: Browser, _: pathlib.Path) -> list[str]:
    """The largest and the deepest bodies: an answer, and no trap."""
    question = """
        const [body, secret] = arguments;
        const text = (part) => new TextEncoder().encode(part);
        const start = performance.now();
        const fields = ["payload", "0".repeat(64), "", "", "", body, "a", secret, "b", "another"].map(text);
        return [await ask(fields), performance.now() - start];
    """
    member = '{"external_id":"a/b & \\u00eb","amount":2000,"fee":1.50,"extra":{},"list":[]}'
    faults = []
    for name, body, due in [
        ("4 KiB", f"[{','.join([member] * 53)}]", "no-known-cause"),
        ("256 KiB", f"[{','.join([member] * 3400)}]", "no-known-cause"),
        ("deep", "[" * 128 + "]" * 128, "no-known-cause"),
        ("too deep", "[" * 100_000 + "]" * 100_000, "no-known-cause"),
        ("too long", " " * (256 * 1024 + 1), "length-too-large"),
    ]:
        report, milliseconds = page.run(question, body, SECRET)
        print(f"explain page: {name}, {len(body.encode())} bytes, {report.get('tried')} candidates: {milliseconds:.0f} ms")
        faults += [] if due in report.values() else [f"{name}: {report}"]
    return faults


class Server(http.server.ThreadingHTTPServer):
    """Gives the page, and one without a policy; remembers what is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), Answer)


class Answer(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        found = {"/": PAGE.read_bytes(), "/open": b"<!doctype html><title>open</title>"}.get(self.path)
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(found or b"")

    do_POST = do_GET

    def log_message(self, *_: Any) -> None:
        pass


# Each way out of a page that there is for a script, but to leave it.
WAYS_OUT = """
    const [to] = arguments;
    const ways = {
        fetch: () => fetch(to + "fetch"),
        beacon: () => navigator.sendBeacon(to + "beacon", "x"),
        request: () => { const asked = new XMLHttpRequest(); asked.open("GET", to + "request"); asked.send(); },
        socket: () => new WebSocket(to.replace("http", "ws") + "socket"),
        events: () => new EventSource(to + "events"),
        image: () => { new Image().src = to + "image"; },
        style: () => { document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: to + "style" })); },
        frame: () => { document.body.append(Object.assign(document.createElement("iframe"), { src: to + "frame" })); },
        script: () => { document.body.append(Object.assign(document.createElement("script"), { src: to + "script" })); },
        worker: () => new Worker(URL.createObjectURL(new Blob([`fetch("${to}worker")`]))),
        form: () => {
            const form = Object.assign(document.createElement("form"), { action: to + "form", target: "_blank", method: "post" });
            document.body.append(form);
            form.submit();
        },
    };
    for (const way of Object.values(ways)) {
        try {
            Promise.resolve(way()).catch(() => {});
        } catch {}
    }
    return Object.keys(ways);
"""


def reached(page: Browser, server: Server, url: str, seconds: float) -> tuple[list[str], list[str]]:
    """Tries every way out of a page, for so long at most; gives them, and those that got out."""
    page.open(url)
    server.asked.clear()
    ways = page.run(WAYS_OUT, f"http://127.0.0.1:{server.server_port}/")
    end = time.monotonic() + seconds
    while True:
        # Chromium asks for an icon by itself, where it may.
        out = sorted({path.strip("/") for path in server.asked} - {"favicon.ico"})
        if out == sorted(ways) or time.monotonic() > end:
            return ways, out
        time.sleep(0.02)


def main() -> int:
    size = PAGE.stat().st_size
    faults = [] if size <= MOST_BYTES else [f"the page has {size} bytes, more than {MOST_BYTES}"]
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_port}"
    checks: list[Callable[[Browser, pathlib.Path], list[str]]] = [
        lambda page, folder: answers(page, folder, sys.argv[1]), pasted, kept, surface, limits,
    ]
    with browser() as page, tempfile.TemporaryDirectory() as path:
        for url in [PAGE.as_uri(), f"{origin}/"]:
            page.requested(), page.said()
            for check in checks:
                page.open(url)
                faults += check(page, pathlib.Path(path))
            faults += [f"{url} asks for {asked}" for asked in page.requested() if asked != url]
            faults += [f"{url} says {said}" for said in page.said()]
        faults += [f"the server was asked for {path}" for path in server.asked if path != "/"]
        # A page without a policy gets out in every way: what is tried would be seen.
        start = time.monotonic()
        ways, out = reached(page, server, f"{origin}/open", 60)
        # As long as that took, on this machine, and longer.
        seconds = 1.5 + 3 * (time.monotonic() - start)
        faults += [] if out == sorted(ways) else [f"without a policy, of {sorted(ways)} only {out} get out"]
        for url in [PAGE.as_uri(), f"{origin}/"]:
            _, out = reached(page, server, url, seconds)
            faults += [f"{url} gets out by {way}" for way in out]
    for fault in faults:
        print(f"explain page, {fault}")
    print(f"explain page: {len(CASES)} cases as a file and from a server, {size} bytes, {len(ways)} ways out, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
