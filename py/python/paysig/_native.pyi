"""The compiled half of the package `paysig`. Import that, not this."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias, final
from typing_extensions import Self

from ._errors import PaysigError

__all__ = [
    "canonicalize",
    "dumps",
    "all_errors",
    "Key",
    "sign",
    "verify",
    "verify_any",
    "Credentials",
    "Environment",
    "Notification",
    "Sealed",
    "verify_json",
    "windows_1252_to_utf8",
    "Scheme",
    "Signer",
    "__version__",
]

__version__: Final[str]

_Form: TypeAlias = Literal["verbatim", "compact", "jcs", "jcs-exact"]
_Headers: TypeAlias = Mapping[str, str] | Iterable[tuple[str, str]] | Iterable[tuple[bytes, bytes]]
_ObjectForm: TypeAlias = Literal["compact", "jcs", "jcs-exact"]
# Mapping, because a TypedDict is no dict for type checkers.
_Object: TypeAlias = Mapping[str, Any] | list[Any] | str | int | float | Decimal | None

@final
class Key:
    """A secret after the HMAC key schedule, ready to sign and verify any number of messages.

    Make it once, as when the program starts, and share it among any number of threads.

    The secret is the text that the provider hands out, such as OneKey Payments' "API Signature"; the key is its UTF-8
    bytes. Nothing is trimmed: a secret that starts or ends with white space, a control character, a byte order mark or
    a quotation mark is refused, because it was almost surely read with its newline or its quotes.

    A key never shows its secret: not in its repr, not in an error; it cannot be pickled or copied, and its memory is
    wiped when it is freed. The str that it was made of belongs to Python, which cannot wipe it. Keys are equal only to
    themselves.

    Raises SecretError where the secret is refused, with the byte offset of the offending character.

    >>> import paysig
    >>> key = paysig.Key("cashout_secret_key")
    >>> key.sign(b'{"login":"cashout_login","pass":"cashout_pass","cashout_id":11954}')
    'db96878e3d4066e680a1dbebc977546276e1427aefbe14ead1b410a76d45cc60'
    >>> paysig.Key("'cashout_secret_key'")
    Traceback (most recent call last):
        ...
    paysig.SecretError: the secret starts or ends with a quotation mark (secret-quoted, at byte 0)
    """

    def __new__(cls, secret: str, /) -> Self: ...

    @staticmethod
    def from_bytes(secret: bytes, /) -> Key:
        """Makes a key of raw bytes, any but none: for secrets that were handed out as hex or base64, after decoding.

        Raises SecretError where there are no bytes.

        >>> import paysig
        >>> paysig.Key.from_bytes(bytes.fromhex("0b" * 20)).sign(b"Hi There")  # RFC 4231, section 4.2
        'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'
        """

    def sign(self, message: bytes, *, upper: bool = False) -> str:
        """Signs a message: HMAC-SHA256 (RFC 2104) over exactly these bytes, which may be none.

        Returns 64 hexadecimal digits, in lower case as in the header Payload-Signature, or in upper case as in a
        cashout notification's field control. Send the very bytes that were signed: a str is refused, because its
        encoding decides what is signed.

        Raises InputTypeError where the message is not bytes.

        >>> import paysig
        >>> key = paysig.Key("cashout_secret_key")
        >>> key.sign(b"")
        '8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c'
        >>> key.sign(b"", upper=True)
        '8D3E2B061E753C88E401AC8737E6DC7AF9E02D590FD1DD4D5E1DED9F4430487C'
        """

    def sign_parts(self, parts: Iterable[bytes], *, upper: bool = False) -> str:
        """Signs the concatenation of parts without concatenating them.

        The boundaries are not part of the message: [b"ab", b"c"] and [b"a", b"bc"] have one signature. Where parts come
        from outside, delimit them or fix their lengths.

        Raises InputTypeError where the parts are not an iterable of bytes.

        >>> import paysig
        >>> key = paysig.Key("cashout_secret_key")
        >>> key.sign_parts([b"Be4", b"1234", b"Bo7"]) == key.sign(b"Be41234Bo7")
        True
        """

    def verify(self, message: bytes, signature: str | bytes) -> None:
        """Checks that signature is this message's: 64 hexadecimal digits in either case, as str or bytes.

        Returns nothing; only not raising means yes. The message is looked at exactly as it arrived: pass the body's
        bytes before anything has parsed them. The tags are compared in constant time.

        Raises SignatureMismatch where it is another message's or another key's signature, and MalformedSignature, with
        the byte offset of the fault, where it is no signature at all; both are VerificationErrors. Raises
        InputTypeError where an argument is of the wrong type: None, as for a missing header, is no signature.

        >>> import paysig
        >>> key = paysig.Key("cashout_secret_key")
        >>> signature = key.sign(b'{"amount":2000}')
        >>> key.verify(b'{"amount":2000}', signature)
        >>> key.verify(b'{"amount":9000}', signature)
        Traceback (most recent call last):
            ...
        paysig.SignatureMismatch: the signature does not match the message (signature-mismatch)
        """

    def sign_canonical(self, data: bytes, *, form: _Form = "jcs", upper: bool = False) -> str:
        """Signs the canonical form of a payload, as Key.sign would, without making it.

        Only for contracts that say so; where the bytes themselves are signed, use Key.sign.

        Raises PayloadError, with the byte offset of the fault, where the payload has no such form; UnknownForm; InputTypeError
        where the payload is not bytes.

        >>> import paysig
        >>> key = paysig.Key("cashout_secret_key")
        >>> key.sign_canonical(b'{"b": 2, "a": 1.0}') == key.sign(b'{"a":1,"b":2}')
        True
        """

    def verify_canonical(self, data: bytes, signature: str | bytes, *, form: _Form = "jcs") -> None:
        """Checks that signature is that of the payload's canonical form, as Key.verify would.

        Only for contracts that sign a canonical form: the payload is read before its signature has been checked. Where the
        bytes themselves are signed, as by OneKey Payments, use Key.verify.

        Returns nothing; only not raising means yes. Raises as Key.verify and canonicalize do.

        >>> import paysig
        >>> key = paysig.Key("cashout_secret_key")
        >>> key.verify_canonical(b'{"b": 2, "a": 1.0}', key.sign(b'{"a":1,"b":2}'))
        """

    def signer(self) -> Signer:
        """A signer for a message that arrives in pieces.

        >>> import paysig
        >>> signer = paysig.Key("cashout_secret_key").signer()
        >>> signer.update(b"Be4")
        >>> signer.update(b"1234Bo7")
        >>> signer.finish(upper=True)
        '709020EE39FE69F12D025B6D3A89A9CBFEC7FC9DE575C5EA4EE94645A2B31A9B'
        """

@final
class Signer:
    """Signs or verifies a message that arrives in pieces, in constant memory. Made by Key.signer.

    It keeps its own copy of the key's state, which is wiped when it is finished or freed, so it may outlive the key.
    Threads may share it; each piece is then added as a whole, in the order in which the calls get there.

    >>> import paysig
    >>> key = paysig.Key("cashout_secret_key")
    >>> signer = key.signer()
    >>> for piece in (b'{"cashout_id":', b"11954", b"}"):
    ...     signer.update(piece)
    >>> signer.finish() == key.sign(b'{"cashout_id":11954}')
    True
    """

    def update(self, data: bytes, /) -> None:
        """Adds the message's next bytes.

        Raises InputTypeError where they are not bytes, and StateError where the signer is finished.

        >>> import paysig
        >>> signer = paysig.Key("cashout_secret_key").signer()
        >>> signer.update(b"{}")
        """

    def finish(self, *, upper: bool = False) -> str:
        """Returns the signature of all bytes added, as Key.sign does, and finishes the signer.

        Raises StateError where it is finished already.

        >>> import paysig
        >>> signer = paysig.Key("cashout_secret_key").signer()
        >>> signer.finish()
        '8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c'
        """

    def verify(self, signature: str | bytes, /) -> None:
        """Checks that signature is that of all bytes added, as Key.verify does, and finishes the signer, whatever the
        answer.

        Returns nothing; only not raising means yes. Raises as Key.verify does, and StateError where the signer is
        finished already.

        >>> import paysig
        >>> key = paysig.Key("cashout_secret_key")
        >>> signer = key.signer()
        >>> signer.update(b"{}")
        >>> signer.verify(key.sign(b"{}"))
        """

@final
class Scheme:
    """How a provider frames the signed message, writes its tag and carries it, by its name:

    - "cashout-request": OneKey Payments V3 Cashouts. The body; in the header Payload-Signature, in lower case.
    - "cashout-notification": its notifications. external_id; in the form field control, in upper case.
    - "deposit-okp", "deposit-d24": OneKey Payments Deposits, and as Directa24 runs it. X-Date, X-Login and body; in the
      header Authorization, behind "OKP " or "D24 ".
    - "dlocal-payin": dLocal's payins. X-Login, X-Date and body; in the header Authorization, behind
      "V2-HMAC-SHA256, Signature: ".

    The parts of a message are joined without anything between them, so that one text could be read as several messages.
    It cannot here: a date has one shape, a login has no character with which JSON starts, and a body is none or
    starts as JSON does. All else is refused, when signing and when verifying.

    Raises UnknownScheme where there is none of this name.

    >>> import paysig
    >>> key, scheme = paysig.Key("deposit_secret_key"), paysig.Scheme("deposit-d24")
    >>> date, login, body = "2020-06-21T12:33:20Z", "deposit_API_Key", b'{"amount":100}'
    >>> header = scheme.sign(key, date=date, login=login, body=body)
    >>> header.startswith("D24 ")
    True
    >>> scheme.verify(key, header, date=date, login=login, body=body)
    """

    def __new__(cls, name: str, /) -> Self: ...

    @staticmethod
    def all() -> tuple[Scheme, ...]:
        """Every scheme there is.

        >>> import paysig
        >>> [scheme.name for scheme in paysig.Scheme.all() if scheme.header == "Payload-Signature"]
        ['cashout-request']
        """

    @property
    def name(self) -> str:
        """The stable name.

        >>> import paysig
        >>> paysig.Scheme("dlocal-payin").name
        'dlocal-payin'
        """

    @property
    def header(self) -> str | None:
        """The header that carries the signature, or None where a form field does.

        >>> import paysig
        >>> paysig.Scheme("deposit-okp").header
        'Authorization'
        """

    @property
    def form_field(self) -> str | None:
        """The form field that carries the signature, or None where a header does.

        >>> import paysig
        >>> paysig.Scheme("cashout-notification").form_field
        'control'
        """

    def sign(
        self,
        key: Key | Credentials,
        *,
        body: bytes | None = None,
        external_id: str | bytes | None = None,
        date: str | bytes | None = None,
        login: str | bytes | None = None,
    ) -> str:
        """What to put into the carrier: the scheme's prefix and 64 hexadecimal digits. Parts that the scheme does not sign
        are not looked at; date and login are the literal text of the headers X-Date and X-Login.

        Raises PayloadError where the scheme needs a part that is not given; RequestError, with the byte offset in that
        part, where a date, login or body would make the message ambiguous; InputTypeError.

        >>> import paysig
        >>> key = paysig.Key("your_cashout_api_signature")
        >>> paysig.Scheme("cashout-notification").sign(key, external_id="cashoutID1234")
        'DDD345FB66A8053FBB69E0DBCACFDE5F63CA05140C3A2C446B7A0E4118F8BA1D'
        """

    def verify(
        self,
        key: Key | Credentials,
        presented: str | bytes,
        *,
        body: bytes | None = None,
        external_id: str | bytes | None = None,
        date: str | bytes | None = None,
        login: str | bytes | None = None,
    ) -> None:
        """Checks the value that the carrier brought: exactly the prefix, then 64 hexadecimal digits in either case.

        Returns nothing; only not raising means yes. Raises as Scheme.sign and as Key.verify do, MalformedSignature also
        where the prefix is another.

        >>> import paysig
        >>> key = paysig.Key("cashout_secret_key")
        >>> arrived = "002380363931dc07a1c6458195083e54e074d3e09f0cca73e426d88dfcb5e549"
        >>> paysig.Scheme("cashout-request").verify(key, arrived, body=b'{"cashout_id":11954}')
        """

@final
class Environment:
    """Where requests go: the provider's staging, its production, or this machine.

    >>> from paysig import onekey
    >>> onekey.Environment.staging()
    Environment(staging at https://api-stg.onekeypayments.com)
    """

    @staticmethod
    def staging() -> Environment:
        """The provider's staging, whose address is fixed: https://api-stg.onekeypayments.com/.

        >>> from paysig import onekey
        >>> onekey.Environment.staging().base_url
        'https://api-stg.onekeypayments.com'
        """

    @staticmethod
    def production(base_url: str, /) -> Environment:
        """The provider's production, at the base URL that was handed out after testing: https://HOST or https://HOST:PORT.

        Raises CredentialsError, with the byte offset, for any other URL, and for the host of staging and this machine.

        >>> from paysig import onekey
        >>> onekey.Environment.production("https://api.example.com/").host
        'api.example.com'
        >>> onekey.Environment.production("http://api.example.com/")
        Traceback (most recent call last):
            ...
        paysig.CredentialsError: the base URL is not https (url-not-https, at byte 0)
        """

    @staticmethod
    def local(base_url: str, /) -> Environment:
        """For tests: a stand-in of the provider on this machine, at https://localhost:PORT, https://127.0.0.1:PORT or
        https://[::1]:PORT.

        Raises CredentialsError as Environment.production, and for any other host.

        >>> from paysig import onekey
        >>> onekey.Environment.local("https://localhost:8443").name
        'local'
        """

    @staticmethod
    def by_name(name: str, base_url: str = "", /) -> Environment:
        """The environment of this name, for programs that read it from their settings: "staging", for which the base URL
        may be empty and must else be staging's; "production"; or "local".

        Raises CredentialsError as the others, and where there is no such environment.

        >>> from paysig import onekey
        >>> onekey.Environment.by_name("staging", "https://api.example.com")
        Traceback (most recent call last):
            ...
        paysig.CredentialsError: the base URL is that of another environment (url-other-environment, at byte 8)
        """

    @property
    def name(self) -> str:
        """"staging", "production" or "local".

        >>> from paysig import onekey
        >>> onekey.Environment.staging().name
        'staging'
        """

    @property
    def base_url(self) -> str:
        """The base URL in lower case, without a slash at its end.

        >>> from paysig import onekey
        >>> onekey.Environment.local("https://LocalHost:8443/").base_url
        'https://localhost:8443'
        """

    @property
    def host(self) -> str:
        """The host, and the port where one was given.

        >>> from paysig import onekey
        >>> onekey.Environment.local("https://localhost:8443").host
        'localhost:8443'
        """

    def path_of(self, url: str, /) -> str:
        """The path and query of a URL of this environment: for adapters of HTTP clients, which are given whole URLs.

        A URL of this environment has its scheme, host and port, in any case; port 443 may be written or not. Nothing
        else is, for fear that another reader of URLs sees another host in it: no user, no white space, no backslash, no
        dot behind the host. After the host comes a path, at least a slash, and perhaps a query, but no fragment, which
        is never sent.

        Raises CredentialsError, with the byte offset, for http:// and for every other place; RequestError for a path
        that cannot be sealed.

        >>> from paysig import onekey
        >>> staging = onekey.Environment.staging()
        >>> staging.path_of("https://api-stg.onekeypayments.com/v3/cashout?a=1")
        '/v3/cashout?a=1'
        >>> staging.path_of("https://api-stg.onekeypayments.com.example.com/v3/cashout")
        Traceback (most recent call last):
            ...
        paysig.CredentialsError: the base URL is that of another environment (url-other-environment, at byte 8)
        """

@final
class Credentials:
    """What the provider hands out for one environment: API Key, API Passphrase and API Signature.

    Make them once, and share them among any number of threads. They cannot make a request for another host than their
    environment's. They never show themselves: not in their repr, not in an error; they cannot be pickled or copied, and
    their memory is wiped when they are freed. The str that they were made of belong to Python, which cannot wipe them.

    Raises CredentialsError, with the byte offset of the fault, where API Key or passphrase are empty, have more than 32
    characters, a control character or white space at an end, or the API Key has a colon; SecretError, as Key does, for
    the API Signature; InputTypeError. The exception's setting says which of the three is at fault.

    >>> from paysig import onekey
    >>> credentials = onekey.Credentials(
    ...     onekey.Environment.staging(),
    ...     api_key="cashout_API_Key",
    ...     passphrase="cashout_API_Passphrase",
    ...     api_signature="cashout_secret_key",
    ... )
    >>> credentials
    Credentials(redacted)
    """

    def __new__(cls, environment: Environment, *, api_key: str, passphrase: str, api_signature: str) -> Self: ...

    @staticmethod
    def of_settings(settings: Mapping[str, str], /) -> Credentials:
        """Credentials of settings by their names: PAYSIG_API_KEY, PAYSIG_API_PASSPHRASE and PAYSIG_API_SIGNATURE, with
        PAYSIG_ENVIRONMENT ("staging" where it is not given, "production" or "local") and PAYSIG_BASE_URL, which all but
        staging need. Other names are not looked at. To read environment variables there is credentials_from_environ.

        Raises PayloadError where one of the first three is missing; CredentialsError and SecretError as Credentials and
        Environment.by_name; InputTypeError. The exception's setting is the name of what is at fault.

        >>> from paysig import onekey
        >>> onekey.Credentials.of_settings({"PAYSIG_API_KEY": "key", "PAYSIG_API_PASSPHRASE": "passphrase"})
        Traceback (most recent call last):
            ...
        paysig.PayloadError: PAYSIG_API_SIGNATURE is missing (field-missing)
        """

    @staticmethod
    def parse(text: bytes, /) -> Credentials:
        """Credentials of the text of a file, in UTF-8: a line NAME=VALUE for each of the names of Credentials.of_settings.
        To read a file there is credentials_from_file.

        Lines end with LF or CR LF. Everything behind the first = is the value: nothing is trimmed or unquoted. Empty
        lines and those that start with # are left out.

        Raises SettingsError for another line, with the byte offset of the line, and for a text of more than 1 MiB;
        PayloadError where a name is given twice, with the byte offset of the second line; otherwise as
        Credentials.of_settings.

        >>> from paysig import onekey
        >>> text = b"PAYSIG_API_KEY=key\\nPAYSIG_API_PASSPHRASE=\\nPAYSIG_API_SIGNATURE=signature\\n"
        >>> onekey.Credentials.parse(text)
        Traceback (most recent call last):
            ...
        paysig.CredentialsError: a credential is empty (credential-empty, API Passphrase)
        """

    @property
    def environment(self) -> Environment:
        """The environment that they are for.

        >>> from paysig import onekey
        >>> credentials = onekey.Credentials(
        ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
        ... )
        >>> credentials.environment
        Environment(staging at https://api-stg.onekeypayments.com)
        """

    def seal_create(self, payload: bytes, *, form: _Form | None = None, user_agent: str | bytes | None = None) -> Sealed:
        """Seals the creation of a cashout, POST /v3/cashout, as Credentials.seal does. external_id, 100 characters at
        most, guards against doing it twice.

        >>> from paysig import onekey
        >>> credentials = onekey.Credentials(
        ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
        ... )
        >>> credentials.seal_create(b'{"external_id": "A-1", "amount": 2000.00}').body
        b'{"external_id":"A-1","amount":2000.00,"login":"key","pass":"passphrase"}'
        """

    def seal_status(self, payload: bytes, *, form: _Form | None = None, user_agent: str | bytes | None = None) -> Sealed:
        """Seals the question for a cashout's status, POST /v3/cashout/status, as Credentials.seal does.

        >>> from paysig import onekey
        >>> credentials = onekey.Credentials(
        ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
        ... )
        >>> credentials.seal_status(b'{"cashout_id":11954}').path
        '/v3/cashout/status'
        """

    def seal_cancel(self, payload: bytes, *, form: _Form | None = None, user_agent: str | bytes | None = None) -> Sealed:
        """Seals the cancellation of a cashout, DELETE /v3/cashout/cancel with a body, as Credentials.seal does.

        >>> from paysig import onekey
        >>> credentials = onekey.Credentials(
        ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
        ... )
        >>> credentials.seal_cancel(b'{"cashout_id":11954}').method
        'DELETE'
        """

    def seal(
        self,
        method: str,
        path: str,
        payload: bytes,
        *,
        form: _Form | None = None,
        user_agent: str | bytes | None = None,
    ) -> Sealed:
        """Seals any request: makes the exact body and all headers of it.

        The body is the payload, which must be a JSON object, with login and pass as its outermost members. Where they
        are missing they are added: at the end, but in the JCS forms where they belong. Where they are there they must
        be the credentials'. Without a form the payload stays as it is where it has both, and becomes compact where they
        are added; "verbatim" adds them without touching another byte. The payload may be no bytes at all where neither
        the method is DELETE nor the request one of the provider's three. The path may have a query. The User-Agent is
        paysig and its version where none is given.

        Raises RequestError, with the byte offset in it, where the method, the path or the User-Agent cannot be sent as
        it is; PayloadError, with the byte offset in the payload, where that is missing, no JSON object, refused by the
        form, has another login or pass, or an external_id of more than 100 characters; UnknownForm; InputTypeError.

        >>> from paysig import onekey
        >>> credentials = onekey.Credentials(
        ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
        ... )
        >>> credentials.seal("POST", "/v3/cashout", b'{"amount": 1.0}', form="jcs").body
        b'{"amount":1,"login":"key","pass":"passphrase"}'
        >>> credentials.seal("POST", "/v3/cashout", b'{"login": "another"}')
        Traceback (most recent call last):
            ...
        paysig.PayloadError: the body has another login or pass than the credentials (credential-mismatch, at byte 10)
        """

    def check(self, method: str, path: str, body: bytes, headers: _Headers) -> None:
        """Checks a request on the wire, as a server or an interceptor does: the twin of Credentials.seal.

        The body is looked at exactly as it arrived; its signature is checked before anything is parsed. Then the
        headers; then whether login and pass in the body are the same credentials'. headers are a mapping, or pairs of
        name and value, as str or bytes; give all of them, as they arrived: one of ours that is given twice is refused.

        Returns nothing; only not raising means yes. Raises VerificationError where the signature or another header is
        missing, given twice or wrong; PayloadError where the body is; InputTypeError.

        >>> from paysig import onekey
        >>> credentials = onekey.Credentials(
        ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
        ... )
        >>> sealed = credentials.seal_status(b'{"cashout_id":11954}')
        >>> credentials.check(sealed.method, sealed.path, sealed.body, sealed.headers)
        >>> credentials.check(sealed.method, sealed.path, b"{}", sealed.headers)
        Traceback (most recent call last):
            ...
        paysig.SignatureMismatch: the signature does not match the message (signature-mismatch)
        """

@final
class Sealed:
    """A request that is ready to be sent: exactly this body, with exactly these headers, to exactly this URL.

    Nothing of it can be changed, so that the headers stay those of the body. It holds credentials, in the body and in
    Authorization: its repr shows nothing, it cannot be pickled or copied, and neither body nor headers are for logs.
    They are Python's, and cannot be wiped.

    >>> from paysig import onekey
    >>> credentials = onekey.Credentials(
    ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
    ... )
    >>> sealed = credentials.seal_status(b'{"cashout_id": 11954}')
    >>> sealed.method, sealed.url
    ('POST', 'https://api-stg.onekeypayments.com/v3/cashout/status')
    >>> sealed.body
    b'{"cashout_id":11954,"login":"key","pass":"passphrase"}'
    >>> list(sealed.headers)
    ['Payload-Signature', 'Content-Type', 'User-Agent', 'Authorization']
    """

    @property
    def method(self) -> str:
        """The method, such as "POST".

        >>> from paysig import onekey
        >>> credentials = onekey.Credentials(
        ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
        ... )
        >>> credentials.seal_cancel(b'{"cashout_id": 11954}').method
        'DELETE'
        """

    @property
    def url(self) -> str:
        """The URL: the environment's base URL and the path.

        >>> from paysig import onekey
        >>> credentials = onekey.Credentials(
        ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
        ... )
        >>> credentials.seal_create(b"{}").url
        'https://api-stg.onekeypayments.com/v3/cashout'
        """

    @property
    def host(self) -> str:
        """The URL's host, and its port where the base URL has one.

        >>> from paysig import onekey
        >>> credentials = onekey.Credentials(
        ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
        ... )
        >>> credentials.seal_create(b"{}").host
        'api-stg.onekeypayments.com'
        """

    @property
    def path(self) -> str:
        """The URL's path, and its query where there is one.

        >>> from paysig import onekey
        >>> credentials = onekey.Credentials(
        ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
        ... )
        >>> credentials.seal_create(b"{}").path
        '/v3/cashout'
        """

    @property
    def body(self) -> bytes:
        """The body: the exact bytes that were signed. Send no others.

        >>> from paysig import onekey
        >>> credentials = onekey.Credentials(
        ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
        ... )
        >>> credentials.seal_create(b"{}").body
        b'{"login":"key","pass":"passphrase"}'
        """

    @property
    def headers(self) -> Mapping[str, str]:
        """Payload-Signature, Content-Type, User-Agent and Authorization: a mapping that cannot be changed.

        >>> from paysig import onekey
        >>> credentials = onekey.Credentials(
        ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
        ... )
        >>> credentials.seal_create(b"{}").headers["Content-Type"]
        'application/json'
        """

@final
class Notification:
    """A notification that is a form, verified. Made by Notification.verify.

    The provider, or someone who repeats what the provider once sent, says that something has happened to the cashout
    with this external_id. **That is all it says.** The field control signs external_id and nothing else, and never
    changes: whoever has seen one notification can send it again, for ever, with any other date, cashout_id, comments or
    status_reason. So take it as a hint: ask for the cashout's status (Credentials.seal_status), act on that answer, and
    only if you have not acted on the same status of the same external_id before.

    >>> import paysig
    >>> from paysig import onekey
    >>> key = paysig.Key("your_cashout_api_signature")
    >>> control = paysig.Scheme("cashout-notification").sign(key, external_id="ID1234")
    >>> body = f"date=2020-03-12%2020%3A26%3A11&external_id=ID1234&control={control}".encode()
    >>> notification = onekey.Notification.verify(key, body)
    >>> notification.external_id
    'ID1234'
    >>> notification.unauthenticated("date")
    '2020-03-12 20:26:11'
    >>> notification
    Notification(redacted)
    """

    @staticmethod
    def verify(key: Key | Credentials, body: bytes, /) -> Notification:
        """Verifies a notification's body, exactly as it arrived, with a Key of the API Signature or with Credentials.

        Raises VerificationError where control is not the signature of external_id; PayloadError, with the byte offset
        in the body, where one of the two is missing, external_id is empty, either is given twice, something is not
        UTF-8 after decoding, or the body has more than 65536 bytes; InputTypeError. Whatever it raises means no.

        >>> import paysig
        >>> from paysig import onekey
        >>> onekey.Notification.verify(paysig.Key("your_cashout_api_signature"), b"external_id=ID1234&control=")
        Traceback (most recent call last):
            ...
        paysig.MalformedSignature: the signature is empty (signature-empty)
        """

    @property
    def external_id(self) -> str:
        """The cashout that the provider speaks of: the only thing that is authenticated.

        >>> import paysig
        >>> from paysig import onekey
        >>> key = paysig.Key("your_cashout_api_signature")
        >>> control = paysig.Scheme("cashout-notification").sign(key, external_id="order 12")
        >>> onekey.Notification.verify(key, f"external_id=order+12&control={control}".encode()).external_id
        'order 12'
        """

    @property
    def deduplication_key(self) -> str:
        """What to de-duplicate by, together with the status that *your own question* to the provider was answered with:
        the external_id, because nothing else in the notification is authenticated.

        Do not add the notification's other fields: whoever repeats one can change them, and it would look new. Nor
        leave out the status: a cashout that was completed may be rejected later, in a notification with the same key.

        >>> import paysig
        >>> from paysig import onekey
        >>> key = paysig.Key("your_cashout_api_signature")
        >>> control = paysig.Scheme("cashout-notification").sign(key, external_id="ID1234")
        >>> onekey.Notification.verify(key, f"external_id=ID1234&control={control}".encode()).deduplication_key
        'ID1234'
        """

    def unauthenticated(self, name: str, /) -> str | None:
        """The first field with this name, or None. Anyone may have written it.

        >>> import paysig
        >>> from paysig import onekey
        >>> key = paysig.Key("your_cashout_api_signature")
        >>> control = paysig.Scheme("cashout-notification").sign(key, external_id="ID1234")
        >>> notification = onekey.Notification.verify(key, f"external_id=ID1234&control={control}&a=1".encode())
        >>> notification.unauthenticated("a"), notification.unauthenticated("b")
        ('1', None)
        """

    @property
    def unauthenticated_fields(self) -> tuple[tuple[str, str], ...]:
        """Name and value of each field, in their order. But for external_id, anyone may have written them.

        >>> import paysig
        >>> from paysig import onekey
        >>> key = paysig.Key("your_cashout_api_signature")
        >>> control = paysig.Scheme("cashout-notification").sign(key, external_id="ID1234")
        >>> notification = onekey.Notification.verify(key, f"external_id=ID1234&control={control}&a=1".encode())
        >>> notification.unauthenticated_fields[2]
        ('a', '1')
        """

def verify_json(key: Key | Credentials, body: bytes, header: str | bytes | None, /) -> None:
    """Verifies a notification whose body is JSON, by its header Payload-Signature, with a Key of the API Signature or with
    Credentials. All of the body is authenticated; give it to a parser only then. Nothing says when it was sent, or how
    often: de-duplicate.

    Returns nothing; only not raising means yes. Raises VerificationError where the header is not the body's signature,
    or is None, which is a missing one; InputTypeError.

    >>> import paysig
    >>> from paysig import onekey
    >>> header = "002380363931dc07a1c6458195083e54e074d3e09f0cca73e426d88dfcb5e549"
    >>> onekey.verify_json(paysig.Key("cashout_secret_key"), b'{"cashout_id":11954}', header)
    """

def windows_1252_to_utf8(text: bytes, /) -> bytes:
    """Text that is in Windows-1252 or Latin-1, as UTF-8. Nothing calls this by itself.

    Every byte is a character, so nothing can be wrong with the text, and nothing tells whether it was in this encoding:
    UTF-8 that is converted comes out as nonsense. Convert only what you know to be in it, before it is sealed or
    signed. The bytes 81, 8D, 8F, 90 and 9D, which Windows-1252 leaves open, become the control characters of the same
    number, as in the WHATWG encoding standard (index windows-1252).

    Raises InputTypeError where the text is not bytes.

    >>> from paysig import onekey
    >>> onekey.windows_1252_to_utf8(b"Jos\\xe9, 20 \\x80").decode()
    'José, 20 €'
    """

def sign(secret: str, message: bytes, *, upper: bool = False) -> str:
    """Signs a message with a secret that is used once: Key(secret).sign(message). For more than one message make a Key.

    Raises SecretError and InputTypeError as Key and Key.sign do.

    >>> import paysig
    >>> paysig.sign("cashout_secret_key", b"")
    '8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c'
    """

def verify(secret: str, message: bytes, signature: str | bytes) -> None:
    """Verifies with a secret that is used once: Key(secret).verify(message, signature). For more than one message make
    a Key.

    Returns nothing; only not raising means yes. Raises SecretError, VerificationError and InputTypeError as Key and
    Key.verify do.

    >>> import paysig
    >>> paysig.verify("cashout_secret_key", b"", "8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c")
    >>> paysig.verify("cashout_secret_key", b"", "8d3e2b06")
    Traceback (most recent call last):
        ...
    paysig.MalformedSignature: the signature is not 64 hexadecimal digits long (signature-length, at byte 8)
    """

def verify_any(keys: Iterable[Key], message: bytes, signature: str | bytes) -> int:
    """Verifies with several keys, as during the rotation of a secret, and returns the index of the one that matched;
    where several do, the first.

    Every key is tried, whichever matches. Beware that index 0 is false: not raising means yes.

    Raises NoKeys where there is none; VerificationError and InputTypeError as Key.verify does.

    >>> import paysig
    >>> current, previous = paysig.Key("current_secret"), paysig.Key("previous_secret")
    >>> paysig.verify_any([current, previous], b"{}", previous.sign(b"{}"))
    1
    """

def all_errors() -> tuple[PaysigError, ...]:
    """One exception of every kind there is, in the order of their numbers: to read codes, slugs and sentences from, as
    for a table of metrics. Some kinds come only from other languages or from the command line.

    >>> import paysig
    >>> [error.slug for error in paysig.all_errors() if error.code == 1]
    ['signature-mismatch']
    """

def canonicalize(data: bytes, *, form: _Form = "jcs") -> bytes:
    """Returns the canonical form of a payload, as bytes.

    Where two systems serialize the same value, one form gives both the same bytes: "jcs" is RFC 8785, "jcs-exact" the
    same but refuses every number whose value RFC 8785 would change, "compact" only drops insignificant white space, and
    "verbatim" only checks that the payload is UTF-8 without a byte order mark. Where you can, sign the bytes that you send
    instead.

    Raises PayloadError, with the byte offset of the fault, where the payload has no such form; UnknownForm; InputTypeError
    where the payload is not bytes.

    >>> import paysig
    >>> paysig.canonicalize(b'{"b": 2, "a": 1.0}')
    b'{"a":1,"b":2}'
    >>> paysig.canonicalize(b'{"b": 2, "a": 1.0}', form="compact")
    b'{"b":2,"a":1.0}'
    >>> paysig.canonicalize(b'{"amount": 0.1000000000000000055}', form="jcs-exact")
    Traceback (most recent call last):
        ...
    paysig.PayloadError: a number would change its value in a double (number-inexact, at byte 11)
    """

def dumps(obj: _Object, *, form: _ObjectForm = "jcs") -> bytes:
    """Returns the canonical form of a Python object, as bytes: canonicalize(json.dumps(obj).encode()), without that detour.

    Takes dict with str as names, list, str, int, float, bool, None and Decimal, and subclasses of theirs by the value that
    they are, such as an IntEnum by its number. Everything else is refused, tuple and datetime too: what it should be in
    JSON is for you to say.

    A Decimal goes out with all its digits or not at all: it is refused where RFC 8785 would change its value, with the form
    "jcs" too. An int beyond 2**53 is rounded by "jcs" and refused by "jcs-exact". "compact" keeps the order of the dict, and
    numbers as Python prints them. There is no "verbatim": an object has no bytes of its own.

    Raises InputTypeError where something is of the wrong type, PayloadError where its value has no such form, each with the
    path of the fault; UnknownForm.

    >>> import paysig
    >>> from decimal import Decimal
    >>> paysig.dumps({"b": [1.0, True, None], "amount": Decimal("2000.50")})
    b'{"amount":2000.5,"b":[1,true,null]}'
    >>> paysig.dumps({"b": 1.0, "amount": Decimal("2000.50")}, form="compact")
    b'{"b":1.0,"amount":2000.50}'
    >>> paysig.dumps({"items": [{"price": 2000, "tax": float("nan")}]})
    Traceback (most recent call last):
        ...
    paysig.PayloadError: NaN and infinities are no JSON numbers (json-bad-number, at $.items[0].tax)
    """
