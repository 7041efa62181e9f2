#!/usr/bin/env python3
"""Writes seal.json. Signatures come from Python's hmac, HTTP Basic from its base64, never from paysig; bodies and errors
were written by hand.

    python3 tests/vectors/generate_seal.py            writes the file
    python3 tests/vectors/generate_seal.py --check    fails where the file is not what would be written
"""

import base64

from files import main, tag

# The parts of credentials, and the names of the settings that they are.
FIELDS = {
    "environment": "PAYSIG_ENVIRONMENT",
    "base_url": "PAYSIG_BASE_URL",
    "api_key": "PAYSIG_API_KEY",
    "passphrase": "PAYSIG_API_PASSPHRASE",
    "api_signature": "PAYSIG_API_SIGNATURE",
}
CREDENTIALS = {
    "usual": ("staging", "", "cashout_login", "cashout_pass", "cashout_secret_key"),
    "escaped": ("production", "https://api.example.com/", 'back\\slash"', 'pa:ss "w" \\ é', "clé-secrète-ñ"),
    "most-bytes": ("local", "https://localhost:8444/", "🔐" * 32, "🔑" * 32, "k" * 65),
    "long": ("local", "https://LocalHost:8443/", "é" * 32, "🔑" * 32, "k" * 65),
}
STAGING = "https://api-stg.onekeypayments.com"
CREATE, STATUS, CANCEL = ("POST", "/v3/cashout"), ("POST", "/v3/cashout/status"), ("DELETE", "/v3/cashout/cancel")
LOGIN_MEMBER = b'"login":"cashout_login"'
PASS_MEMBER = b'"pass":"cashout_pass"'
BOTH = LOGIN_MEMBER + b"," + PASS_MEMBER


def basic(credentials: str) -> str:
    _, _, login, password, _ = CREDENTIALS[credentials]
    return "Basic " + base64.b64encode(f"{login}:{password}".encode()).decode()


def request(
    name: str,
    credentials: str,
    operation: tuple[str, str],
    payload: bytes,
    form: str | None,
    user_agent: str | None,
) -> dict:
    method, path = operation
    return {
        "name": name,
        "credentials": credentials,
        "method": method,
        "path": path,
        "payload_hex": payload.hex(),
        "form": form,
        "user_agent": user_agent,
    }


def seal() -> dict:
    cases = []

    def made(
        name: str,
        payload: bytes,
        body: bytes,
        form: str | None = None,
        credentials: str = "usual",
        operation: tuple[str, str] = STATUS,
        user_agent: str | None = None,
    ) -> None:
        cases.append(
            request(name, credentials, operation, payload, form, user_agent)
            | {
                "body_hex": body.hex(),
                "url": (CREDENTIALS[credentials][1].lower().rstrip("/") or STAGING) + operation[1],
                "signature": tag(CREDENTIALS[credentials][4], body),
                "authorization": basic(credentials),
                "error": None,
                "offset": None,
            }
        )

    def refused(
        name: str,
        payload: bytes,
        error: str,
        offset: int | None = None,
        form: str | None = None,
        operation: tuple[str, str] = STATUS,
        user_agent: str | None = None,
        credentials: str = "usual",
    ) -> None:
        cases.append(
            request(name, credentials, operation, payload, form, user_agent) | {"error": error, "offset": offset}
        )

    whole = b'{"login":"cashout_login","pass":"cashout_pass","cashout_id":11954}'
    pretty = b'{\n  "login": "cashout_login",\n  "pass": "cashout_pass",\n  "cashout_id": 11954\n}\n'
    made("status", whole, whole)
    made("create", whole, whole, operation=CREATE)
    made("cancel", whole, whole, operation=CANCEL)
    made("what-need-not-change-stays", pretty, pretty)
    made("asked-to-be-compact", pretty, whole, "compact")
    made("asked-to-stay", pretty, pretty, "verbatim")
    made("space-around", b" " + whole + b"\r\n", b" " + whole + b"\r\n")
    made("space-around-compact", b" " + whole + b"\r\n", whole, "compact")
    made("both-added", b'{"cashout_id":11954}', b'{"cashout_id":11954,' + BOTH + b"}")
    made("both-added-to-nothing", b"{}", b"{" + BOTH + b"}")
    made("both-added-to-space", b" { } ", b"{" + BOTH + b"}")
    made("added-and-compacted", b'{ "amount" : 2000.50 }\n', b'{"amount":2000.50,' + BOTH + b"}")
    made("login-added", b"{ " + PASS_MEMBER + b" }", b"{" + PASS_MEMBER + b"," + LOGIN_MEMBER + b"}")
    made("pass-added", b"{ " + LOGIN_MEMBER + b" }", b"{" + BOTH + b"}")
    made("added-verbatim", b' { "amount" : 2.0 } \n', b' { "amount" : 2.0 ,' + BOTH + b"} \n", "verbatim")
    made("added-verbatim-to-nothing", b"{ }", b"{ " + BOTH + b"}", "verbatim")
    made("one-added-verbatim", b"{ " + PASS_MEMBER + b"}", b"{ " + PASS_MEMBER + b"," + LOGIN_MEMBER + b"}", "verbatim")
    made("escaped-slashes-stay", b'{"a":"\\/",' + BOTH + b"}", b'{"a":"\\/",' + BOTH + b"}")
    made("jcs-between", b'{"z":1.0,"amount":2,"o":{"b":1,"a":2}}', b'{"amount":2,' + LOGIN_MEMBER + b',"o":{"a":2,"b":1},' + PASS_MEMBER + b',"z":1}', "jcs")
    made("jcs-first-and-last", b'{"m":1}', b"{" + LOGIN_MEMBER + b',"m":1,' + PASS_MEMBER + b"}", "jcs")
    made("jcs-both-first", b'{"z":1}', b"{" + BOTH + b',"z":1}', "jcs")
    made("jcs-both-last", b'{"a":1}', b'{"a":1,' + BOTH + b"}", "jcs")
    made("jcs-of-nothing", b" {} ", b"{" + BOTH + b"}", "jcs")
    made("jcs-exact-both-first", b'{"z":10E-1}', b"{" + BOTH + b',"z":1}', "jcs-exact")
    made("jcs-there-already", b'{"pass":"cashout_pass","login":"cashout_login"}', b"{" + BOTH + b"}", "jcs")
    made("jcs-one-there", b'{"pass":"cashout_pass","a":1}', b'{"a":1,' + BOTH + b"}", "jcs")
    made("jcs-names-that-begin-alike", b'{"logins":1,"logi":2,"pas":3,"passw":4}', b'{"logi":2,' + LOGIN_MEMBER + b',"logins":1,"pas":3,' + PASS_MEMBER + b',"passw":4}', "jcs")
    made("jcs-names-of-nested-objects", b'{"a":{"m":{"z":1}},"b":[{"z":1}]}', b'{"a":{"m":{"z":1}},"b":[{"z":1}],' + BOTH + b"}", "jcs")
    made("jcs-names-beyond-ascii", '{"\u20ac":1,"\U0001f600":2,"\\"":3}'.encode(), b'{"\\"":3,' + BOTH + ',"\u20ac":1,"\U0001f600":2}'.encode(), "jcs")
    made("escaped-names", b'{"log\\u0069n":"cashout_login","\\u0070ass":"cashout_pass"}', b'{"log\\u0069n":"cashout_login","\\u0070ass":"cashout_pass"}')
    made("escaped-values", b'{"login":"\\u0063ashout_login","pass":"cashout\\u005fpass"}', b'{"login":"\\u0063ashout_login","pass":"cashout\\u005fpass"}')
    made("space-around-the-colon", b'{"login" :\n "cashout_login" , "pass" : "cashout_pass"}', b'{"login" :\n "cashout_login" , "pass" : "cashout_pass"}')
    made("inner-members-do-not-count", b'{"a":{"login":"x","pass":1},"b":[{"login":2}]}', b'{"a":{"login":"x","pass":1},"b":[{"login":2}],' + BOTH + b"}")
    made("credentials-as-values-do-not-count", b'{"a":"login","b":"pass"}', b'{"a":"login","b":"pass",' + BOTH + b"}")
    made("names-that-begin-alike", b'{"logi":1,"logins":2,"pas":3,"passw":4,"Login":5,"external_ids":6}', b'{"logi":1,"logins":2,"pas":3,"passw":4,"Login":5,"external_ids":6,' + BOTH + b"}")
    made("other-names-twice", b'{"a":1,"a":2}', b'{"a":1,"a":2,' + BOTH + b"}")
    made("external-id-of-100", b'{"external_id":"' + b"x" * 100 + b'"}', b'{"external_id":"' + b"x" * 100 + b'",' + BOTH + b"}", operation=CREATE)
    made("external-id-of-100-characters", '{"external_id":"'.encode() + "ñ".encode() * 100 + b'"}', '{"external_id":"'.encode() + "ñ".encode() * 100 + b'",' + BOTH + b"}", operation=CREATE)
    made("external-id-of-100-escapes", b'{"external_id":"' + b"\\u00f1" * 50 + b"\\ud83d\\ude00" * 50 + b'"}', b'{"external_id":"' + b"\\u00f1" * 50 + b"\\ud83d\\ude00" * 50 + b'",' + BOTH + b"}", operation=CREATE)
    made("external-id-is-a-number", b'{"external_id":1}', b'{"external_id":1,' + BOTH + b"}", operation=CREATE)
    made("no-payload", b"", b"", operation=("GET", "/v3/banks?country=MX&type=1"))
    made("no-payload-any-form", b"", b"", "jcs", operation=("POST", "/v3/other"))
    made("user-agent", whole, whole, user_agent="shop/1.2 (test; x)\t+y")
    made("other-path", b"{}", b"{" + BOTH + b"}", operation=("PUT", "/v3/a%2Fb/c.d/..e/~f;g=h@i:j/"))
    escaped = b'"login":"back\\\\slash\\"","pass":"pa:ss \\"w\\" \\\\ ' + "é".encode() + b'"'
    made("credentials-to-escape", b'{"a":1}', b'{"a":1,' + escaped + b"}", credentials="escaped")
    made("credentials-to-escape-jcs", b'{"n":1}', b"{" + escaped.replace(b',"pass"', b',"n":1,"pass"') + b"}", "jcs", credentials="escaped")
    made("credentials-escaped-otherwise", b'{"login":"back\\u005cslash\\u0022","pass":"pa:ss \\u0022w\\" \\\\ \\u00e9"}', b'{"login":"back\\u005cslash\\u0022","pass":"pa:ss \\u0022w\\" \\\\ \\u00e9"}', credentials="escaped")
    long = f'"login":"{"é" * 32}","pass":"{"🔑" * 32}"'.encode()
    most = f'"login":"{"🔐" * 32}","pass":"{"🔑" * 32}"'.encode()
    made("credentials-of-most-bytes", b"{}", b"{" + most + b"}", credentials="most-bytes")
    made("longest-credentials", b"{}", b"{" + long + b"}", credentials="long")
    made("longest-credentials-escaped", b'{"login":"' + b"\\u00e9" * 32 + b'","pass":"' + b"\\ud83d\\udd11" * 32 + b'"}', b'{"login":"' + b"\\u00e9" * 32 + b'","pass":"' + b"\\ud83d\\udd11" * 32 + b'"}', credentials="long")

    for operation in (CREATE, STATUS, CANCEL, ("DELETE", "/v3/other")):
        refused("no-payload", b"", "body-missing", operation=operation)
    refused("space-for-a-payload", b" \n", "json-unexpected-end", 2)
    refused("array", b' ["a"]', "body-not-object", 1)
    refused("array-of-credentials", b'[{"login":"x"}]', "body-not-object", 0)
    refused("text", b'"login"', "body-not-object", 0)
    refused("number", b"1", "body-not-object", 0, "verbatim")
    refused("null", b"null", "body-not-object", 0, "jcs")
    refused("not-json", b"login=a&pass=b", "json-unexpected-byte", 0)
    refused("not-json-verbatim", b'{"a":1,}', "json-unexpected-byte", 7, "verbatim")
    refused("two-objects", b"{}{}", "json-trailing-data", 2)
    refused("cut", b'{"login"', "json-unexpected-end", 8)
    refused("cut-value", b'{"login":', "json-unexpected-end", 9)
    refused("no-colon", b'{"login" "cashout_login"}', "json-unexpected-byte", 9)
    refused("bom", b"\xef\xbb\xbf{}", "input-bom", 0)
    refused("latin-1", b'{"a":"Jos\xe9"}', "input-not-utf8", 9)
    refused("other-login", b'{"login":"another","cashout_id":1}', "credential-mismatch", 9)
    refused("other-pass", b'{"login":"cashout_login", "pass": "cashout_pasS"}', "credential-mismatch", 34)
    # What differs must not cancel out.
    refused("swapped-in-login", b'{"login":"cashout_lgoin"}', "credential-mismatch", 9)
    refused("swapped-in-pass", b'{"pass":"cashout_apss"}', "credential-mismatch", 8)
    refused("longer-pass", b'{"pass":"cashout_pass2"}', "credential-mismatch", 8)
    refused("shorter-pass", b'{"pass":"cashout_pas"}', "credential-mismatch", 8)
    refused("empty-pass", b'{"pass":""}', "credential-mismatch", 8)
    refused("much-longer-pass", b'{"pass":"\\u0063' + b"x" * 200 + b'"}', "credential-mismatch", 8)
    refused("lone-surrogate", b'{"pass":"cashout_pass\\ud800"}', "credential-mismatch", 8)
    refused("other-login-escaped-name", b'{"\\u006cogin":"x"}', "credential-mismatch", 14)
    refused("login-not-text", b'{"login": 12}', "credential-not-text", 10)
    refused("login-without-colon", b'{"login",1}', "json-unexpected-byte", 8)
    refused("login-without-colon-but-space", b'{"login" 1}', "json-unexpected-byte", 9)
    refused("pass-at-the-end", b'{"pass"', "json-unexpected-end", 7)
    refused("pass-null", b'{"pass":null}', "credential-not-text", 8)
    refused("login-array", b'{"login":["cashout_login"]}', "credential-not-text", 9)
    refused("login-object", b'{"login":{"login":"cashout_login"}}', "credential-not-text", 9)
    refused("login-true", b'{"login":true}', "credential-not-text", 9)
    refused("pass-negative", b'{"pass":-1}', "credential-not-text", 8)
    refused("two-logins", b"{" + LOGIN_MEMBER + b"," + LOGIN_MEMBER + b"}", "json-duplicate-name", 25)
    refused("two-logins-verbatim", b"{" + LOGIN_MEMBER + b"," + LOGIN_MEMBER + b"}", "json-duplicate-name", 25, "verbatim")
    refused("two-passes", b"{" + PASS_MEMBER + b',"a":1,' + PASS_MEMBER + b"}", "json-duplicate-name", 29)
    refused("two-logins-one-escaped", b"{" + LOGIN_MEMBER + b',"log\\u0069n":"cashout_login"}', "json-duplicate-name", 25)
    refused("two-external-ids", b'{"external_id":"A","external_id":"B"}', "json-duplicate-name", 19)
    refused("other-names-twice-jcs", b'{"a":1,"a":2}', "json-duplicate-name", 7, "jcs")
    refused("inexact-number-jcs-exact", b'{"a":12345678901234567890}', "number-inexact", 5, "jcs-exact")
    refused("external-id-of-101", b'{"external_id":"' + b"x" * 101 + b'"}', "external-id-too-long", 15, operation=CREATE)
    refused("external-id-of-101-with-half-a-pair", b'{"external_id":"\\ud800' + b"x" * 100 + b'"}', "external-id-too-long", 15, operation=CREATE)
    refused("external-id-of-101-characters", '{"external_id":"'.encode() + "ñ".encode() * 101 + b'"}', "external-id-too-long", 15, operation=CREATE)
    refused("external-id-of-101-escapes", b'{"external_id":"' + b"\\n" * 101 + b'"}', "external-id-too-long", 15, operation=CREATE)
    for name, method, offset in [
        ("empty", "", 0),
        ("lower-case", "post", 0),
        ("space-at-the-end", "POST ", 4),
        ("newline", "PO\nST", 2),
        ("not-ascii", "POSÍ", 3),
    ]:
        refused(f"method-{name}", b"{}", "method-malformed", offset, operation=(method, "/v3/cashout"))
    for name, path, offset in [
        ("empty", "", 0),
        ("without-slash", "v3/cashout", 0),
        ("url", "https://example.com/", 0),
        ("two-slashes-first", "//example.com/v3", 1),
        ("two-slashes-inside", "/v3//cashout", 4),
        ("dot", "/v3/./cashout", 4),
        ("dots", "/v3/../cashout", 4),
        ("dots-last", "/v3/..", 4),
        ("dots-encoded", "/v3/%2e%2E/cashout", 4),
        ("dots-half-encoded", "/v3/.%2e?a", 4),
        ("space", "/v3/cash out", 8),
        ("newline", "/v3/cashout\r\nHost: x", 11),
        ("nul", "/v3\0", 3),
        ("tab", "/v3\t", 3),
        ("not-ascii", "/v3/ñ", 4),
        ("backslash", "/v3\\cashout", 3),
        ("fragment", "/v3#x", 3),
        ("broken-percent", "/v3/%2", 4),
        ("broken-percent-digits", "/v3/%zz", 4),
        ("broken-percent-second-digit", "/v3/%2z", 4),
        ("at-host", "@example.com", 0),
    ]:
        refused(f"path-{name}", b"{}", "path-malformed", offset, operation=("POST", path))
    for name, value, offset in [
        ("newline", "shop\nX: y", 4),
        ("carriage-return", "shop\r", 4),
        ("nul", "sh\0op", 2),
        ("space-first", " shop", 0),
        ("space-last", "shop ", 4),
        ("not-ascii", "shóp", 2),
        ("delete", "shop\x7f", 4),
    ]:
        refused(f"user-agent-{name}", b"{}", "header-malformed", offset, user_agent=value)

    return {
        "_comment": "Requests to seal: the body, and the headers but for Content-Type (application/json) and User-Agent (paysig/VERSION, where user_agent is null); or error, the slug, and offset, where the fault is in the text it speaks of. credentials are made, or refused, first; setting is the name of the one at fault. checks are requests on the wire: accepted, or refused. Texts are UTF-8.",
        "credentials": {name: dict(zip(FIELDS, values)) for name, values in CREDENTIALS.items()},
        "refused_credentials": refused_credentials(),
        "cases": cases,
        "checks": checks(),
    }


def refused_credentials() -> list:
    cases = []

    def add(name: str, error: str, offset: int | None = None, setting: str | None = None, **other: str | bytes) -> None:
        # Where nothing else is said it is the one that differs.
        (setting,) = [setting] if setting else other
        fields = dict(zip(FIELDS, CREDENTIALS["usual"])) | other
        fields = {key: value.encode() if isinstance(value, str) else value for key, value in fields.items()}
        given = {f"{key}_hex": value.hex() for key, value in fields.items()}
        cases.append({"name": name} | given | {"error": error, "offset": offset, "setting": FIELDS[setting]})

    for field in ("api_key", "passphrase"):
        add(f"{field}-empty", "credential-empty", None, **{field: ""})
        add(f"{field}-of-33", "credential-too-long", 32, **{field: "x" * 33})
        add(f"{field}-of-33-characters", "credential-too-long", 64, **{field: "é" * 32 + "x"})
        for name, value, offset in [
            ("newline-last", "key\n", 3),
            ("carriage-return", "k\rey", 1),
            ("nul", "key\0", 3),
            ("tab", "k\tey", 1),
            ("delete", "k\x7f", 1),
            ("c1-control", "k\u0085", 1),
            ("space-first", " key", 0),
            ("space-last", "key ", 3),
            ("no-break-space-last", "key\u00a0", 3),
            ("latin-1", b"cl\xe9", 2),
        ]:
            add(f"{field}-{name}", "credential-character", offset, **{field: value})
    add("api-key-colon", "api-key-colon", 3, api_key="key:x")
    add("api-signature-empty", "secret-empty", None, api_signature="")
    add("api-signature-newline", "secret-whitespace", 6, api_signature="secret\n")
    add("api-signature-quoted", "secret-quoted", 0, api_signature='"secret"')
    add("environment-unknown", "unknown-environment", None, environment="Staging")
    add("environment-empty", "unknown-environment", None, environment="")
    for name, environment, url, error, offset in [
        ("staging-elsewhere", "staging", "https://api.example.com", "url-other-environment", 8),
        ("staging-at-another-port", "staging", "https://api-stg.onekeypayments.com:8443", "url-other-environment", 8),
        ("staging-over-http", "staging", "http://api-stg.onekeypayments.com/", "url-not-https", 0),
        ("production-over-http", "production", "HTTP://api.example.com", "url-not-https", 0),
        ("production-is-staging", "production", "https://api-stg.onekeypayments.com/", "url-other-environment", 8),
        ("production-is-staging-in-capitals", "production", "https://API-STG.OneKeyPayments.com:8443", "url-other-environment", 8),
        ("production-is-this-machine", "production", "https://localhost", "url-other-environment", 8),
        ("production-is-loopback", "production", "https://127.0.0.1:443", "url-other-environment", 8),
        ("production-empty", "production", "", "url-malformed", 0),
        ("local-elsewhere", "local", "https://api.example.com", "url-other-environment", 8),
        ("local-lookalike", "local", "https://localhost.example.com", "url-other-environment", 8),
        ("local-over-http", "local", "http://localhost:8443", "url-not-https", 0),
        ("no-scheme", "production", "api.example.com", "url-malformed", 0),
        ("other-scheme", "production", "ftp://api.example.com", "url-malformed", 0),
        ("no-host", "production", "https://", "url-malformed", 8),
        ("no-host-port", "production", "https://:443", "url-malformed", 8),
        ("user", "production", "https://user@api.example.com", "url-malformed", 12),
        ("user-and-password", "production", "https://user:pw@api.example.com", "url-malformed", 13),
        ("path", "production", "https://api.example.com/v3", "url-malformed", 24),
        ("two-slashes", "production", "https://api.example.com//", "url-malformed", 24),
        ("query", "production", "https://api.example.com?a", "url-malformed", 23),
        ("fragment", "production", "https://api.example.com/#", "url-malformed", 24),
        ("space", "production", "https://api.example.com ", "url-malformed", 23),
        ("space-first", "production", " https://api.example.com", "url-malformed", 0),
        ("newline", "production", "https://api.example.com\n", "url-malformed", 23),
        ("nul", "production", "https://api.exam\0ple.com", "url-malformed", 16),
        ("not-ascii", "production", "https://api.exámple.com", "url-malformed", 14),
        ("backslash", "production", "https://api.example.com\\@evil", "url-malformed", 23),
        ("empty-label", "production", "https://api..example.com", "url-malformed", 12),
        ("dot-last", "production", "https://api-stg.onekeypayments.com.", "url-malformed", 35),
        ("hyphen-first", "production", "https://-api.example.com", "url-malformed", 8),
        ("hyphen-last", "production", "https://api-.example.com", "url-malformed", 11),
        ("long-label", "production", "https://" + "a" * 64 + ".com", "url-malformed", 71),
        ("long-host", "production", "https://" + "a." * 126 + "com", "url-malformed", 261),
        ("port-empty", "production", "https://api.example.com:", "url-malformed", 24),
        ("port-0", "production", "https://api.example.com:0", "url-malformed", 24),
        ("port-leading-zero", "production", "https://api.example.com:0443", "url-malformed", 24),
        ("port-65536", "production", "https://api.example.com:65536", "url-malformed", 28),
        ("port-huge", "production", "https://api.example.com:99999999999999999999", "url-malformed", 28),
        ("port-letter", "production", "https://api.example.com:44x", "url-malformed", 26),
        ("port-plus", "production", "https://api.example.com:+443", "url-malformed", 24),
        ("ipv6-elsewhere", "production", "https://[2001:db8::1]/", "url-malformed", 8),
        ("ipv6-lookalike", "local", "https://[::1]x", "url-malformed", 13),
    ]:
        add(f"url-{name}", error, offset, "base_url", environment=environment, base_url=url)
    return cases


def checks() -> list:
    cases = []
    body = b'{"cashout_id":11954,' + BOTH + b"}"
    good = [
        ("Payload-Signature", tag("cashout_secret_key", body)),
        ("Content-Type", "application/json"),
        ("User-Agent", "shop/1.2"),
        ("Authorization", basic("usual")),
    ]

    def add(
        name: str,
        error: str | None = None,
        offset: int | None = None,
        headers: list | None = None,
        body: bytes = body,
        operation: tuple[str, str] = STATUS,
        **other: str | None,
    ) -> None:
        headers = list(good if headers is None else headers)
        if headers[0] == good[0]:
            headers[0] = ("Payload-Signature", tag("cashout_secret_key", body))
        for key, value in other.items():
            index = {"signature": 0, "content_type": 1, "user_agent": 2, "authorization": 3}[key]
            headers[index] = (headers[index][0], value) if value is not None else None
        headers = [header for header in headers if header is not None]
        method, path = operation
        cases.append(
            {
                "name": name,
                "method": method,
                "path": path,
                "body_hex": body.hex(),
                "headers": [[name, value.encode().hex()] for name, value in headers],
                "error": error,
                "offset": offset,
            }
        )

    add("good")
    add("names-in-any-case", headers=[(name.upper(), value) for name, value in good])
    add("other-headers-twice", headers=[*good, ("X-Other", "1"), ("X-Other", "2"), ("Payload-Signature2", "x")])
    upper = tag("cashout_secret_key", body).upper()
    first_letter = next(at for at, digit in enumerate(upper) if digit.isalpha())
    add("signature-in-upper-case", "signature-upper-case", first_letter, signature=upper)
    add("signature-with-one-upper-case-digit", "signature-upper-case", first_letter,
        signature=tag("cashout_secret_key", body).replace(upper[first_letter].lower(), upper[first_letter], 1))
    add("content-type-with-charset", content_type="Application/JSON ; charset=UTF-8")
    add("basic-in-lower-case", authorization=basic("usual").replace("Basic ", "basic  "))
    add("no-body", headers=good, body=b"", operation=("GET", "/v3/banks"))
    add("pretty", body=b'{ "pass" : "cashout_pass" , "login" : "cashout_login" }\n')
    add("signature-missing", "signature-missing", signature=None)
    add("signature-empty", "signature-empty", signature="")
    add("signature-of-another-body", "signature-mismatch", signature=tag("cashout_secret_key", body + b"\n"))
    add("signature-of-another-key", "signature-mismatch", signature=tag("another_secret", body))
    add("signature-with-space", "signature-whitespace", 64, signature=tag("cashout_secret_key", body) + " ")
    for index, (name, value) in enumerate(good):
        add(f"{name.lower()}-twice", "header-duplicate", headers=[*good, (name.lower(), value)])
    add("authorization-missing", "authorization", authorization=None)
    add("authorization-empty", "authorization", authorization="")
    add("authorization-bearer", "authorization", authorization=basic("usual").replace("Basic", "Bearer"))
    add("authorization-of-others", "authorization", authorization=basic("escaped"))
    add("authorization-unpadded", "authorization", authorization=basic("usual").rstrip("=") + "x")
    add("authorization-without-space", "authorization", authorization=basic("usual").replace(" ", ""))
    add("authorization-trailing-space", "authorization", authorization=basic("usual") + " ")
    add("content-type-missing", "content-type", content_type=None)
    add("content-type-form", "content-type", content_type="application/x-www-form-urlencoded")
    add("content-type-lookalike", "content-type", content_type="application/jsonp")
    add("user-agent-missing", "user-agent", user_agent=None)
    add("user-agent-blank", "user-agent", user_agent=" \t")
    add("body-missing", "body-missing", body=b"", operation=CANCEL)
    add("body-not-object", "body-not-object", 0, body=b"[]")
    add("body-not-json", "json-unexpected-byte", 1, body=b"{login}")
    add("login-missing", "field-missing", body=b"{" + PASS_MEMBER + b"}")
    add("pass-missing", "field-missing", body=b"{" + LOGIN_MEMBER + b"}")
    add("login-of-others", "credential-mismatch", 9, body=b'{"login":"another",' + PASS_MEMBER + b"}")
    add("login-not-text", "credential-not-text", 9, body=b'{"login":1,' + PASS_MEMBER + b"}")
    add("two-logins", "json-duplicate-name", 25, body=b"{" + LOGIN_MEMBER + b"," + BOTH + b"}")
    # What fails first is told first.
    add("all-is-wrong", "signature-mismatch", headers=[("Payload-Signature", "0" * 64)], body=b"[")
    add("all-but-the-signature-is-wrong", "authorization", headers=good[:1], body=b"[")
    return cases


if __name__ == "__main__":
    main("seal.json", seal())
