#!/usr/bin/env python3
"""Writes urls.json: which URLs belong to an environment. All of it was written by hand.

    python3 tests/vectors/generate_urls.py            writes the file
    python3 tests/vectors/generate_urls.py --check    fails where the file is not what would be written
"""

from files import main

STAGING = ("staging", "")
HOST = "https://api-stg.onekeypayments.com"
LIVE = ("production", "https://api.example.com/")
PORT = ("production", "https://API.example.com:8443")
USUAL_PORT = ("production", "https://api.example.com:443/")
LOCAL = ("local", "https://LocalHost:8443/")
LOOPBACK = ("local", "https://[::1]:8443")
BARE_LOOPBACK = ("local", "https://[::1]")
PATH = "/v3/cashout"
# RFC 1123, section 2.1, and RFC 1035, section 2.3.4: 63 bytes in a label, 253 in a name.
LONGEST = ".".join(["a" * 63] * 3 + ["a" * 61])


def urls() -> dict:
    cases = []

    def add(name: str, environment: tuple[str, str], url: str | bytes) -> dict:
        url = url.encode() if isinstance(url, str) else url
        case = {"name": name, "environment": environment[0], "base_url": environment[1], "url_hex": url.hex()}
        cases.append(case)
        return case

    def good(name: str, environment: tuple[str, str], url: str, path: str = PATH) -> None:
        assert url.endswith(path)
        add(name, environment, url).update(path=path, error=None, offset=None)

    def bad(name: str, environment: tuple[str, str], url: str | bytes, error: str, offset: int) -> None:
        add(name, environment, url).update(path=None, error=error, offset=offset)

    good("staging", STAGING, HOST + PATH)
    good("production", LIVE, "https://api.example.com" + PATH)
    good("local", LOCAL, "https://localhost:8443" + PATH)
    good("loopback", LOOPBACK, "https://[::1]:8443" + PATH)
    good("loopback-with-the-usual-port", BARE_LOOPBACK, "https://[::1]:443" + PATH)
    good("staging-with-its-base-url", ("staging", HOST.upper() + ":443/"), HOST + PATH)
    good("any-case", STAGING, "HTTPS://API-Stg.OneKeyPayments.COM/V3/Cashout", "/V3/Cashout")
    good("base-url-in-any-case", PORT, "https://api.EXAMPLE.com:8443" + PATH)
    good("usual-port-written", LIVE, "https://api.example.com:443" + PATH)
    good("usual-port-left-out", USUAL_PORT, "https://api.example.com" + PATH)
    good("usual-port-in-both", USUAL_PORT, "https://api.example.com:443" + PATH)
    good("greatest-port", ("production", "https://api.example.com:65535"), "https://api.example.com:65535" + PATH)
    good("longest-host", ("production", "https://" + LONGEST), "https://" + LONGEST + PATH)
    good("slash", STAGING, HOST + "/", "/")
    good("query", STAGING, HOST + "/v3/banks?country=MX&type=1", "/v3/banks?country=MX&type=1")
    good("query-of-the-root", STAGING, HOST + "/?a", "/?a")
    good("empty-query", STAGING, HOST + PATH + "?", PATH + "?")
    good("slash-at-the-end", STAGING, HOST + PATH + "/", PATH + "/")
    good("colon-and-at-in-the-path", STAGING, HOST + "/a:b@c", "/a:b@c")
    good("url-in-the-query", STAGING, HOST + "/a?u=https://api.example.com/", "/a?u=https://api.example.com/")
    good("percent-encoded", STAGING, HOST + "/a%2Fb%20c", "/a%2Fb%20c")

    for name, environment, url in [
        ("another-host", STAGING, "https://api.example.com" + PATH),
        ("staging-for-production", LIVE, HOST + PATH),
        ("production-for-staging", STAGING, "https://api.onekeypayments.com" + PATH),
        ("longer-host", STAGING, HOST + ".example.com" + PATH),
        ("longer-label", STAGING, HOST + "x" + PATH),
        ("shorter-host", STAGING, HOST[:-1] + PATH),
        ("subdomain", STAGING, "https://a.api-stg.onekeypayments.com" + PATH),
        ("parent", STAGING, "https://onekeypayments.com" + PATH),
        ("another-port", STAGING, HOST + ":8443" + PATH),
        ("port-left-out", PORT, "https://api.example.com" + PATH),
        ("usual-port-for-another", PORT, "https://api.example.com:443" + PATH),
        ("shorter-port", LOCAL, "https://localhost:844" + PATH),
        ("longer-port", LOCAL, "https://localhost:18443" + PATH),
        ("loopback-by-another-name", LOCAL, "https://127.0.0.1:8443" + PATH),
        ("loopback-by-another-name-2", LOOPBACK, "https://localhost:8443" + PATH),
        ("another-host-and-a-bad-path", STAGING, "https://api.example.com/../"),
    ]:
        bad(name, environment, url, "url-other-environment", 8)

    bad("http", STAGING, HOST.replace("https", "http") + PATH, "url-not-https", 0)
    bad("http-in-capitals", STAGING, HOST.replace("https", "HTTP") + PATH, "url-not-https", 0)
    end = len(HOST)
    for name, environment, url, offset in [
        ("empty", STAGING, "", 0),
        ("path-alone", STAGING, PATH, 0),
        ("no-scheme", STAGING, HOST.removeprefix("https:") + PATH, 0),
        ("another-scheme", STAGING, HOST.replace("https", "wss") + PATH, 0),
        ("no-slashes", STAGING, "https:" + HOST.removeprefix("https://") + PATH, 0),
        ("one-slash", STAGING, "https:/" + HOST.removeprefix("https://") + PATH, 0),
        ("backslashes", STAGING, HOST.replace("//", "\\\\") + PATH, 0),
        ("space-first", STAGING, " " + HOST + PATH, 0),
        ("three-slashes", STAGING, HOST.replace("//", "///") + PATH, 8),
        ("no-host", STAGING, "https://", 8),
        ("user", STAGING, HOST.replace("//", "//user@") + PATH, 12),
        ("user-and-password", STAGING, HOST.replace("//", "//user:pass@") + PATH, 13),
        ("host-as-user", STAGING, HOST + "@example.com" + PATH, end),
        ("host-and-port-as-user", STAGING, HOST + ":443@example.com" + PATH, end + 4),
        ("host-as-user-behind-a-backslash", STAGING, HOST + "\\@example.com" + PATH, end),
        ("encoded-letter", STAGING, HOST.replace("api", "%61pi") + PATH, 8),
        ("encoded-slash", STAGING, HOST + "%2F" + PATH, end),
        ("dot-behind-the-host", STAGING, HOST + "." + PATH, end + 1),
        ("dot-and-port-behind-the-host", STAGING, HOST + ".:443" + PATH, end + 1),
        ("backslash-for-a-slash", STAGING, HOST + "\\v3\\cashout", end),
        ("query-without-a-path", STAGING, HOST + "?a=/v3/cashout", end),
        ("fragment-without-a-path", STAGING, HOST + "#" + PATH, end),
        ("space-in-the-host", STAGING, HOST.replace("-", " ") + PATH, 11),
        ("space-behind-the-host", STAGING, HOST + " " + PATH, end),
        ("newline-behind-the-host", STAGING, HOST + "\n" + PATH, end),
        ("tab-in-the-host", STAGING, HOST.replace("-", "\t-") + PATH, 11),
        ("nul-behind-the-host", STAGING, HOST + "\0" + PATH, end),
        ("full-width-dot", STAGING, HOST.replace(".", "\uff0e") + PATH, 15),
        ("full-width-letter", STAGING, HOST.replace("api", "\uff41pi") + PATH, 8),
        ("kelvin-sign-for-k", STAGING, HOST.replace("k", "\u212a") + PATH, 19),
        ("label-too-long", STAGING, "https://" + "a" * 64 + ".com" + PATH, 8 + 63),
        ("host-too-long", STAGING, "https://" + LONGEST + "a" + PATH, 8 + 253),
        ("port-empty", STAGING, HOST + ":" + PATH, end + 1),
        ("port-with-a-zero", STAGING, HOST + ":0443" + PATH, end + 1),
        ("port-too-large", STAGING, HOST + ":65536" + PATH, end + 5),
        ("port-in-other-digits", STAGING, HOST + ":\uff14\uff14\uff13" + PATH, end + 1),
        ("port-and-a-letter", STAGING, HOST + ":443x" + PATH, end + 4),
        ("two-ports", STAGING, HOST + ":443:443" + PATH, end + 4),
        ("loopback-without-brackets", LOOPBACK, "https://::1:8443" + PATH, 8),
        ("loopback-written-out", LOOPBACK, "https://[0:0:0:0:0:0:0:1]:8443" + PATH, 8),
        ("loopback-and-more", LOOPBACK, "https://[::1]x:8443" + PATH, 13),
    ]:
        bad(name, environment, url, "url-malformed", offset)
    bad("not-utf8-in-the-host", STAGING, HOST.encode().replace(b"-", b"\xe9") + b"/", "url-malformed", 11)

    for name, rest, offset in [
        ("no-path", "", 0),
        ("no-path-but-the-usual-port", ":443", 4),
        ("two-slashes", "//v3", 1),
        ("dots", "/v3/../cashout", 4),
        ("dot-encoded", "/v3/%2e/cashout", 4),
        ("fragment", PATH + "#a", 11),
        ("space", PATH + " ", 11),
        ("newline", PATH + "\r\nHost: example.com", 11),
        ("nul", PATH + "\0", 11),
        ("backslash", "/v3\\cashout", 3),
        ("not-ascii", "/v3/\u00f1", 4),
        ("broken-percent", "/v3/%", 4),
        ("space-in-the-query", PATH + "?a b", 13),
    ]:
        bad(f"path-{name}", STAGING, HOST + rest, "path-malformed", end + offset)
    return {
        "_comment": "Whole URLs, of which some belong to the environment of the name environment at base_url: path is "
        "their path and query; or error is the slug, and offset where the fault is in the URL.",
        "cases": cases,
    }


if __name__ == "__main__":
    main("urls.json", urls())
