"""A program as users write them, for type checkers: mypy and pyright, strict, must pass it, and find what is said to be
wrong."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict

import httpx
import requests

import paysig
from paysig import onekey
from paysig.onekey import asgi, wsgi
from paysig.onekey.httpx import SealAuth
from paysig.onekey.requests import SealAuth as RequestsAuth

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

key: paysig.Key = paysig.Key("cashout_secret_key")
raw: paysig.Key = paysig.Key.from_bytes(b"\x0b" * 20)


def pieces() -> Iterator[bytes]:
    yield b"Be4"
    yield b"1234"
    yield b"Bo7"


signature: str = key.sign(b"{}")
upper: str = key.sign(b"{}", upper=True)
parts: str = key.sign_parts(pieces()) + key.sign_parts([b"a"]) + key.sign_parts((b"a", b"b"), upper=True)
one_shot: str = paysig.sign("cashout_secret_key", b"{}")

key.verify(b"{}", signature)
key.verify(message=b"{}", signature=upper.encode())
paysig.verify("cashout_secret_key", b"{}", signature)
index: int = paysig.verify_any([raw, key], b"{}", signature)

signer: paysig.Signer = key.signer()
for piece in pieces():
    signer.update(piece)
signer.verify(key.sign_parts(pieces()))

try:
    key.verify(b"{}", "0" * 64)
except paysig.VerificationError as error:
    code: int = error.code
    slug: str = error.slug
    offset: int | None = error.offset
    path: str | None = error.path


class Cashout(TypedDict):
    amount: Decimal


body: bytes = paysig.dumps({"items": [1, 2.5, None, {"a": True}]}) + paysig.dumps(Cashout(amount=Decimal(1)), form="jcs")

scheme: paysig.Scheme = paysig.Scheme("deposit-okp")
carried: tuple[str | None, str | None] = (scheme.header, scheme.form_field)
header: str = scheme.sign(key, body=b"{}", date="2020-06-21T12:33:20Z", login=b"deposit_API_Key")
scheme.verify(key, header, body=b"{}", date=b"2020-06-21T12:33:20Z", login="deposit_API_Key")

environment: onekey.Environment = onekey.Environment.by_name("local", "https://localhost:8443")
credentials: onekey.Credentials = onekey.Credentials(
    environment, api_key="key", passphrase="passphrase", api_signature="signature"
)
sealed: onekey.Sealed = credentials.seal("POST", "/v3/cashout", b"{}", form="jcs", user_agent="shop/1.2")
texts: tuple[str, str, str, str] = (sealed.method, sealed.url, sealed.host, sealed.path)
credentials.check(sealed.method, sealed.path, sealed.body, sealed.headers)
credentials.check("POST", "/v3/cashout", sealed.body, dict(sealed.headers))
credentials.check("POST", "/v3/cashout", sealed.body, [(n.encode(), v.encode()) for n, v in sealed.headers.items()])
credentials.check("POST", "/v3/cashout", sealed.body, httpx.Headers(sealed.headers))

form = f"external_id=X1&control={paysig.Scheme('cashout-notification').sign(credentials, external_id='X1')}"
notification: onekey.Notification = onekey.Notification.verify(credentials, form.encode())
external_id: str = notification.external_id
comments: str | None = notification.unauthenticated("comments")
fields: list[tuple[str, str]] = list(notification.unauthenticated_fields)
absent: str | None = {"a": "b"}.get("Payload-Signature")
try:
    onekey.verify_json(key, b"{}", absent)
except paysig.VerificationError:
    pass

with httpx.Client(auth=SealAuth(credentials), base_url=environment.base_url) as client:
    request: httpx.Request = client.build_request("POST", "/v3/cashout", headers=sealed.headers, content=sealed.body)
prepared = requests.Request("POST", sealed.url, json={}, auth=RequestsAuth(credentials, form="compact")).prepare()


def wsgi_application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    return []


async def asgi_application(
    scope: MutableMapping[str, Any],
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
) -> None:
    pass


wsgi_server = wsgi.NotificationMiddleware(wsgi.SignedBodyMiddleware(wsgi_application, key), credentials, limit=1000)
asgi_server = asgi.NotificationMiddleware(asgi.SignedBodyMiddleware(asgi_application, key), credentials, limit=1000)

report: paysig.Report = paysig.explain(b"{}", signature + "0", {"staging": "secret", "production": b"\x0b"})
causes: list[tuple[str, str, str]] = [(cause.slug, cause.sentence, cause.fixes["python"]) for cause in report.causes]
differs: int | None = report.difference.offset if report.difference is not None else None
told: tuple[str, str, str | None] = (str(report), report.to_json(), report.secret)

version: str = paysig.__version__
every_kind: tuple[paysig.PaysigError, ...] = paysig.all_errors()

# Each of these is an error for the type checkers, which complain of an `ignore` that hides none.
wrong = [
    lambda: key.sign("{}"),  # type: ignore[arg-type]
    lambda: key.sign(bytearray(b"{}")),  # type: ignore[arg-type]
    lambda: key.sign(b"{}", True),  # type: ignore[call-arg]
    lambda: key.sign_parts("{}"),  # type: ignore[arg-type]
    lambda: key.verify(b"{}", None),  # type: ignore[arg-type]
    lambda: paysig.Key(b"cashout_secret_key"),  # type: ignore[arg-type]
    lambda: paysig.Key.from_bytes("cashout_secret_key"),  # type: ignore[arg-type]
    lambda: paysig.dumps({"a": 1}, form="verbatim"),  # type: ignore[arg-type]
    lambda: paysig.dumps(b"{}"),  # type: ignore[arg-type]
    lambda: key.verify(b"{}", signature) is True,  # type: ignore[func-returns-value]
    lambda: onekey.Credentials(environment, "key", "passphrase", "signature"),  # type: ignore[call-arg]
    lambda: credentials.seal_create({"a": 1}),  # type: ignore[arg-type]
    lambda: sealed.headers.update({}),  # type: ignore[attr-defined]
    lambda: setattr(sealed, "body", b"") if sealed.body == "{}" else None,  # type: ignore[comparison-overlap]
    lambda: notification.comments,  # type: ignore[attr-defined]
    lambda: onekey.verify_json("secret", b"{}", None),  # type: ignore[arg-type]
    lambda: paysig.explain(b"{}", "00", "secret"),  # type: ignore[arg-type]
    lambda: paysig.explain(b"{}", "00", {"staging": "secret"}, kind="cashout"),  # type: ignore[arg-type]
]
assert len(wrong) == 18
