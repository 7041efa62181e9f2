"""HTTP clients against a real HTTPS server: what arrives is what was sealed, and credentials go nowhere else."""

import asyncio
import http.client
import pathlib
import subprocess
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

import aiohttp
import httpx
import pytest
import requests
import yarl

import paysig
from local import Authority, Provider
from paysig import onekey
from paysig.onekey.httpx import SealAuth as HttpxAuth
from paysig.onekey.requests import SealAuth as RequestsAuth

PASSPHRASE = "the-pässphrase"


def credentials_for(server: Provider) -> onekey.Credentials:
    environment = onekey.Environment.local(server.url)
    return onekey.Credentials(environment, api_key="api_key", passphrase=PASSPHRASE, api_signature="cashout_secret_key")


Send = Callable[[Authority, onekey.Credentials, str, str, bytes], int]


def by_httpx(authority: Authority, credentials: onekey.Credentials, method: str, url: str, payload: bytes) -> int:
    with httpx.Client(verify=authority.client, auth=HttpxAuth(credentials), follow_redirects=True) as client:
        return client.request(method, url, content=payload).status_code


def by_async_httpx(authority: Authority, credentials: onekey.Credentials, method: str, url: str, payload: bytes) -> int:
    async def send() -> int:
        auth = HttpxAuth(credentials)
        async with httpx.AsyncClient(verify=authority.client, auth=auth, follow_redirects=True) as client:
            return (await client.request(method, url, content=payload)).status_code

    return asyncio.run(send())


def by_requests(authority: Authority, credentials: onekey.Credentials, method: str, url: str, payload: bytes) -> int:
    auth, trusted = RequestsAuth(credentials), str(authority.file)
    return requests.request(method, url, data=payload, auth=auth, verify=trusted).status_code


ADAPTERS = {"httpx": by_httpx, "async httpx": by_async_httpx, "requests": by_requests}


def sealed_by_hand(credentials: onekey.Credentials, method: str, url: str, payload: bytes) -> onekey.Sealed:
    return credentials.seal(method, credentials.environment.path_of(url), payload)


def by_aiohttp(authority: Authority, credentials: onekey.Credentials, method: str, url: str, payload: bytes) -> int:
    sealed = sealed_by_hand(credentials, method, url, payload)

    async def send() -> int:
        url = yarl.URL(sealed.url, encoded=True)
        connector = aiohttp.TCPConnector(ssl=authority.client)
        async with (
            aiohttp.ClientSession(connector=connector) as session,
            session.request(
                sealed.method, url, data=sealed.body, headers=sealed.headers, allow_redirects=False
            ) as response,
        ):
            return response.status

    return asyncio.run(send())


def by_bare_httpx(authority: Authority, credentials: onekey.Credentials, method: str, url: str, payload: bytes) -> int:
    sealed = sealed_by_hand(credentials, method, url, payload)
    with httpx.Client(verify=authority.client) as client:
        return client.request(sealed.method, sealed.url, content=sealed.body, headers=sealed.headers).status_code


def by_bare_requests(
    authority: Authority, credentials: onekey.Credentials, method: str, url: str, payload: bytes
) -> int:
    sealed = sealed_by_hand(credentials, method, url, payload)
    arguments = {"data": sealed.body, "headers": sealed.headers, "verify": str(authority.file)}
    return requests.request(sealed.method, sealed.url, allow_redirects=False, **arguments).status_code


def by_http_client(authority: Authority, credentials: onekey.Credentials, method: str, url: str, payload: bytes) -> int:
    sealed = sealed_by_hand(credentials, method, url, payload)
    connection = http.client.HTTPSConnection(sealed.host, context=authority.client)
    connection.request(sealed.method, sealed.path, sealed.body, sealed.headers)
    status = connection.getresponse().status
    connection.close()
    return status


BY_HAND = {
    "aiohttp": by_aiohttp,
    "bare httpx": by_bare_httpx,
    "bare requests": by_bare_requests,
    "http.client": by_http_client,
}
CLIENTS = ADAPTERS | BY_HAND

PAYLOADS = [
    b"{}",
    b'{ "external_id" : "A-1", "amount" : 2000.00 }\n',
    '{"comments":"Jos\u00e9 \U0001f389 \\u00e9 \\/"}'.encode(),
    b'{"login":"api_key" ,"pass":"the-p\\u00e4ssphrase","cashout_id":11954}\r\n',
    b'{"a":"%s"}' % (b"x" * 100_000),
]
OPERATIONS = [("POST", "/v3/cashout"), ("POST", "/v3/cashout/status"), ("DELETE", "/v3/cashout/cancel")]


@pytest.mark.parametrize("send", CLIENTS.values(), ids=CLIENTS)
def test_what_arrives_is_what_was_sealed(send: Send, authority: Authority, here: Provider) -> None:
    credentials = credentials_for(here)
    for method, path in [*OPERATIONS, ("POST", "/v3/cashout/status?verbose=1&at=a%2Fb")]:
        for payload in PAYLOADS:
            assert send(authority, credentials, method, here.url + path, payload) == 200
            (request,) = here.arrived
            here.arrived.clear()
            sealed = credentials.seal(method, path, payload, user_agent=request.all("User-Agent")[0])
            assert (request.method, request.path, request.body) == (method, path, sealed.body)
            for name, value in sealed.headers.items():
                assert request.all(name) == [value]
            assert request.all("Host") == [credentials.environment.host]
            credentials.check(request.method, request.path, request.body, request.headers)


@pytest.mark.parametrize("send", CLIENTS.values(), ids=CLIENTS)
def test_requests_without_a_body(send: Send, authority: Authority, here: Provider) -> None:
    credentials = credentials_for(here)
    assert send(authority, credentials, "GET", here.url + "/v3/banks", b"") == 200
    (request,) = here.arrived
    assert request.body == b""
    assert request.all("Payload-Signature") == [paysig.sign("cashout_secret_key", b"")]
    credentials.check("GET", "/v3/banks", b"", request.headers)
    with pytest.raises(paysig.PayloadError) as caught:
        send(authority, credentials, "DELETE", here.url + "/v3/cashout/cancel", b"")
    assert caught.value.slug == "body-missing"


@pytest.mark.parametrize("send", CLIENTS.values(), ids=CLIENTS)
def test_a_request_for_another_place_is_not_sent(
    send: Send, authority: Authority, here: Provider, elsewhere: Provider
) -> None:
    credentials = credentials_for(here)
    port, other = urlsplit(here.url).port, urlsplit(elsewhere.url).netloc
    for url, slug in (
        (elsewhere.url, "url-other-environment"),
        (f"https://localhost:{port}@{other}", "url-malformed"),
        (f"https://api_key:{PASSPHRASE}@localhost:{port}", "url-malformed"),
        (f"https://localhost:{port // 10}", "url-other-environment"),
        (f"https://127.0.0.1:{port}", "url-other-environment"),
        (f"https://localhost.:{port}", "url-malformed"),
        (f"http://localhost:{port}", "url-not-https"),
    ):
        with pytest.raises(paysig.CredentialsError) as caught:
            send(authority, credentials, "POST", f"{url}/v3/cashout", b"{}")
        assert caught.value.slug == slug
        assert PASSPHRASE not in str(caught.value)
    assert (here.connections, elsewhere.connections) == (0, 0)


def holds_credentials(request: object) -> bool:
    return any(shown in str(request) for shown in ("pass", "Basic", "cGFzc"))


REDIRECTS = [301, 302, 303, 307, 308]


@pytest.mark.parametrize("status", REDIRECTS)
@pytest.mark.parametrize("send", CLIENTS.values(), ids=CLIENTS)
def test_credentials_do_not_follow_a_redirect(
    send: Send, status: int, authority: Authority, here: Provider, elsewhere: Provider
) -> None:
    here.status, here.location = status, elsewhere.url + "/v3/cashout"
    try:
        send(authority, credentials_for(here), "POST", here.url + "/v3/cashout", b"{}")
    except paysig.CredentialsError as error:
        assert error.slug == "url-other-environment"
        if send is by_requests:
            assert elsewhere.connections == 0
        else:
            assert send in (by_httpx, by_async_httpx) and status in (307, 308)
            assert str(error).startswith("a redirect would repeat a sealed body")
            assert (error.__cause__, PASSPHRASE in str(error)) == (None, False)
    else:
        assert send is not by_requests and (send in BY_HAND.values() or status not in (307, 308))
    assert len(here.arrived) == 1
    assert holds_credentials(here.arrived)
    assert not holds_credentials(elsewhere.arrived)


def test_that_would_be_seen(authority: Authority, here: Provider, elsewhere: Provider) -> None:
    """What requests does without the adapter."""
    here.status, here.location = 307, elsewhere.url + "/v3/cashout"
    sealed = credentials_for(here).seal_create(b"{}")
    requests.post(sealed.url, data=sealed.body, headers=sealed.headers, verify=str(authority.file))
    assert holds_credentials(elsewhere.arrived)


@pytest.mark.parametrize(
    "location", ["//{other}/", "https://{here}@{other}/", "https:\\\\{other}", "/\t/{other}/", "http://{here}/"]
)
def test_redirects_that_are_written_oddly(
    location: str, authority: Authority, here: Provider, elsewhere: Provider
) -> None:
    here.status = 307
    here.location = location.format(here=urlsplit(here.url).netloc, other=urlsplit(elsewhere.url).netloc)
    with pytest.raises((paysig.CredentialsError, requests.RequestException, ValueError)):
        by_requests(authority, credentials_for(here), "POST", here.url + "/v3/cashout", b"{}")
    assert elsewhere.connections == 0


def test_requests_follows_a_redirect_that_stays(authority: Authority, here: Provider) -> None:
    here.status, here.location = 307, "/v3/cashout/status"
    with pytest.raises(requests.TooManyRedirects):
        by_requests(authority, credentials_for(here), "POST", here.url + "/v3/cashout", b"{}")
    first, second, *_ = here.arrived
    assert (second.path, second.body) == ("/v3/cashout/status", first.body)


def test_a_refused_redirect_leaves_no_connection_open(
    authority: Authority, here: Provider, elsewhere: Provider
) -> None:
    class Keeping(requests.adapters.HTTPAdapter):
        def send(self, *arguments: object, **choices: object) -> requests.Response:
            self.kept = super().send(*arguments, **choices)
            return self.kept

    here.status, here.location = 307, elsewhere.url
    with requests.Session() as session:
        session.mount("https://", adapter := Keeping())
        auth, trusted = RequestsAuth(credentials_for(here)), str(authority.file)
        with pytest.raises(paysig.CredentialsError):
            session.post(here.url + "/v3/cashout", data=b"{}", auth=auth, verify=trusted)
        assert adapter.kept.raw.closed


class TestHttpx:
    @pytest.mark.parametrize("status", [307, 308])
    def test_a_redirect_that_stays_is_refused_too(self, status: int, authority: Authority, here: Provider) -> None:
        here.status, here.location = status, "/v3/cashout/status"
        for send in (by_httpx, by_async_httpx):
            with pytest.raises(paysig.CredentialsError, match="^a redirect would repeat a sealed body"):
                send(authority, credentials_for(here), "POST", here.url + "/v3/cashout", b"{}")
        assert [request.path for request in here.arrived if request.body] == ["/v3/cashout"] * 2

    def test_a_request_can_be_sent_again(self, authority: Authority, here: Provider) -> None:
        credentials = credentials_for(here)
        with httpx.Client(base_url=here.url, verify=authority.client, auth=HttpxAuth(credentials)) as client:
            request = client.build_request("POST", "/v3/cashout/status", content=b'{"cashout_id":1}', timeout=7)
            first, second = client.send(request), client.send(request)
        assert request.content == b'{"cashout_id":1}'
        assert "Authorization" not in request.headers
        assert here.arrived[0] == here.arrived[1]
        assert first.request.extensions == second.request.extensions == request.extensions

    def test_a_body_in_pieces_is_sealed_whole(self, authority: Authority, here: Provider) -> None:
        credentials = credentials_for(here)
        with httpx.Client(verify=authority.client, auth=HttpxAuth(credentials)) as client:
            client.post(here.url + "/v3/cashout", content=iter([b'{"a"', b": 1}"]))
        (request,) = here.arrived
        assert request.body == credentials.seal_create(b'{"a": 1}').body
        assert request.all("Transfer-Encoding") == []
        credentials.check("POST", "/v3/cashout", request.body, request.headers)

    def test_the_form(self, authority: Authority, here: Provider) -> None:
        auth = HttpxAuth(credentials_for(here), form="jcs")
        httpx.post(here.url + "/v3/cashout", content=b'{"b":1.0}', auth=auth, verify=authority.client)
        assert here.arrived[0].body.startswith(b'{"b":1,"login":')

    def test_other_headers_stay_and_ours_are_replaced(self, authority: Authority, here: Provider) -> None:
        credentials = credentials_for(here)
        headers = {"X-Trace": "7", "authorization": "Bearer x", "payload-signature": "0", "user-agent": "shop/1.2"}
        with httpx.Client(verify=authority.client, auth=HttpxAuth(credentials)) as client:
            client.post(here.url + "/v3/cashout", content=b"{}", headers=headers)
        (request,) = here.arrived
        assert (request.all("X-Trace"), request.all("User-Agent")) == (["7"], ["shop/1.2"])
        credentials.check("POST", "/v3/cashout", request.body, request.headers)


class TestRequests:
    @pytest.mark.parametrize("data", ["{}", {"a": "1"}, iter([b"{}"])], ids=["str", "form", "iterator"])
    def test_bodies_are_bytes(self, data: object, here: Provider) -> None:
        with pytest.raises(paysig.InputTypeError, match="^payload must be bytes, not "):
            requests.post(here.url + "/v3/cashout", data=data, auth=RequestsAuth(credentials_for(here)))
        assert here.connections == 0

    def test_a_file_is_no_body(self, tmp_path: pathlib.Path, here: Provider) -> None:
        path = tmp_path / "body.json"
        path.write_bytes(b"{}")
        with path.open("rb") as file, pytest.raises(paysig.InputTypeError):
            requests.post(here.url + "/v3/cashout", data=file, auth=RequestsAuth(credentials_for(here)))

    def test_json_and_other_headers(self, authority: Authority, here: Provider) -> None:
        credentials = credentials_for(here)
        with requests.Session() as session:
            session.auth = RequestsAuth(credentials, form="jcs")
            session.headers.update({"X-Trace": "7", "authorization": "Bearer x", "user-agent": "shop/1.2"})
            payload, trusted = {"b": 1.0, "a": "é"}, str(authority.file)
            response = session.post(here.url + "/v3/cashout", json=payload, verify=trusted)
        (request,) = here.arrived
        assert response.request.body == request.body
        assert request.body.startswith('{"a":"é","b":1,"login":'.encode())
        assert (request.all("X-Trace"), request.all("User-Agent")) == (["7"], ["shop/1.2"])
        credentials.check("POST", "/v3/cashout", request.body, request.headers)


def test_a_url_that_is_no_unicode() -> None:
    for url in ("\udcff", "https://api-stg.onekeypayments.com\udcff/"):
        with pytest.raises(paysig.CredentialsError) as caught:
            onekey.Environment.staging().path_of(url)
        assert caught.value.slug == "url-malformed"


def test_the_adapters_are_not_imported_with_the_package() -> None:
    """Nothing but paysig itself is needed to import paysig.onekey and the servers' modules."""
    program = (
        "import sys; sys.modules.update(httpx=None, requests=None, aiohttp=None)\n"
        "import paysig.onekey, paysig.onekey.wsgi, paysig.onekey.asgi"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True, timeout=60)
