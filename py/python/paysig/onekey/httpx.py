"""Seals the requests of httpx clients, sync and async. It needs httpx, which paysig does not install.

>>> import httpx
>>> from paysig import onekey
>>> from paysig.onekey.httpx import SealAuth
>>> credentials = onekey.Credentials(
...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
... )
>>> with httpx.Client(base_url=credentials.environment.base_url, auth=SealAuth(credentials)) as client:
...     pass  # client.post("/v3/cashout/status", json={"cashout_id": 11954})
"""

from collections.abc import AsyncIterator, Generator, Iterator
from typing import TYPE_CHECKING

import httpx

from .._native import Credentials
from .._refusal import refusal

if TYPE_CHECKING:
    from .._native import _Form

__all__ = ["SealAuth"]


class SealAuth(httpx.Auth):
    """Seals each request before it is sent: body and headers become those of Credentials.seal, with the request's own
    method, URL and User-Agent. Other headers stay.

    A request for another place than the credentials' environment is refused, and so is a redirect that would repeat the
    body (307 and 308), wherever it leads: httpx follows it, where it is told to, without asking here. Nothing of the body
    is sent then. (Where another redirect leads to another host, httpx takes Authorization out.)

    Sending raises CredentialsError for another place and for such a redirect, and as Credentials.seal does.

    >>> import httpx
    >>> from paysig import onekey
    >>> from paysig.onekey.httpx import SealAuth
    >>> credentials = onekey.Credentials(
    ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
    ... )
    >>> httpx.post("https://api.example.com/v3/cashout", json={}, auth=SealAuth(credentials))
    Traceback (most recent call last):
        ...
    paysig.CredentialsError: the base URL is that of another environment (url-other-environment, at byte 8)
    """

    requires_request_body = True

    def __init__(self, credentials: Credentials, *, form: "_Form | None" = None) -> None:
        """`form` is that of Credentials.seal."""
        self._credentials = credentials
        self._form = form

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """What httpx calls."""
        sealed = self._credentials.seal(
            request.method,
            self._credentials.environment.path_of(str(request.url)),
            request.content,
            form=self._form,
            user_agent=request.headers.get("User-Agent"),
        )
        headers = request.headers.copy()
        headers.update(sealed.headers)
        if sealed.body:
            headers.pop("Transfer-Encoding", None)
            headers["Content-Length"] = str(len(sealed.body))
        # Not the caller's request, which can then be sent again.
        yield httpx.Request(
            sealed.method, request.url, headers=headers, stream=_Once(sealed.body), extensions=request.extensions
        )


class _Once(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that can be sent once."""

    def __init__(self, body: bytes) -> None:
        self._body: bytes | None = body

    def _take(self) -> bytes:
        body, self._body = self._body, None
        if body is None:
            raise refusal("url-other-environment", "a redirect would repeat a sealed body, which is for one request")
        return body

    def __iter__(self) -> Iterator[bytes]:
        yield self._take()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._take()
