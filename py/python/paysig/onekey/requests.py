"""Seals the requests of requests' sessions. It needs requests, which paysig does not install.

>>> import requests
>>> from paysig import onekey
>>> from paysig.onekey.requests import SealAuth
>>> credentials = onekey.Credentials(
...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
... )
>>> with requests.Session() as session:
...     session.auth = SealAuth(credentials)
...     url = credentials.environment.base_url + "/v3/cashout/status"
...     pass  # session.post(url, json={"cashout_id": 11954})
"""

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import requests
import requests.auth

from .._native import Credentials

if TYPE_CHECKING:
    from .._native import _Form

__all__ = ["SealAuth"]


class SealAuth(requests.auth.AuthBase):
    """Seals each request before it is sent: body and headers become those of Credentials.seal, with the request's own
    method, URL and User-Agent. Other headers stay.

    A request for another place than the credentials' environment is refused, and so is a redirect to one: requests
    would send the body, and the credentials in it, to wherever it leads.

    Sending raises CredentialsError for another place, and as Credentials.seal does. Bodies are bytes or what `json`
    makes: InputTypeError for a str, a file or a generator.

    >>> import requests
    >>> from paysig import onekey
    >>> from paysig.onekey.requests import SealAuth
    >>> credentials = onekey.Credentials(
    ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
    ... )
    >>> requests.post("https://api.example.com/v3/cashout", json={}, auth=SealAuth(credentials))
    Traceback (most recent call last):
        ...
    paysig.CredentialsError: the base URL is that of another environment (url-other-environment, at byte 8)
    """

    def __init__(self, credentials: Credentials, *, form: "_Form | None" = None) -> None:
        """`form` is that of Credentials.seal."""
        self._credentials = credentials
        self._form = form

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """What requests calls."""
        payload: Any = request.body
        sealed = self._credentials.seal(
            request.method or "",
            self._credentials.environment.path_of(request.url or ""),
            b"" if payload is None else payload,
            form=self._form,
            user_agent=request.headers.get("User-Agent"),
        )
        request.headers.update(sealed.headers)
        # Content-Length is set by requests, from this.
        request.body = sealed.body or None
        request.register_hook("response", self._refuse_to_leave)
        return request

    def _refuse_to_leave(self, response: requests.Response, **_: Any) -> None:
        if response.is_redirect:
            try:
                self._credentials.environment.path_of(urljoin(response.url, response.headers["Location"]))
            except Exception:
                response.close()
                raise
