#!/usr/bin/env python3
"""Writes settings.json: credentials in a file and in environment variables. What is due was written by hand; signatures
come from Python's hmac, never from paysig.

    python3 tests/vectors/generate_settings.py            writes the file
    python3 tests/vectors/generate_settings.py --check    fails where the file is not what would be written
"""

from files import main, tag

LIMIT = 1024 * 1024
# In no message, wherever it stood.
HIDDEN = "hunter2"

KEY, PASSPHRASE, SIGNATURE = "PAYSIG_API_KEY", "PAYSIG_API_PASSPHRASE", "PAYSIG_API_SIGNATURE"
ENVIRONMENT, BASE_URL = "PAYSIG_ENVIRONMENT", "PAYSIG_BASE_URL"

STAGING = "https://api-stg.onekeypayments.com"
LIVE = "https://api.example.com"
LOCAL = "https://localhost:8443"

NEEDED = {KEY: "cashout_login", PASSPHRASE: "cashout_pass", SIGNATURE: "cashout_secret_key"}
PRODUCTION = {ENVIRONMENT: "production", BASE_URL: LIVE + "/"}


def lines(values: dict[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in values.items())


THREE = lines(NEEDED)


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in NEEDED.items() if key != name}


def sealed(base_url: str, values: dict[str, str]) -> dict:
    """The request that such credentials make of {}."""
    given = NEEDED | values
    body = f'{{"login":"{given[KEY]}","pass":"{given[PASSPHRASE]}"}}'.encode()
    return {
        "url": base_url + "/v3/cashout/status",
        "body_hex": body.hex(),
        "signature": tag(given[SIGNATURE], body),
        "error": None,
        "offset": None,
        "setting": None,
        "line": None,
        "told": None,
    }


def refused(error: str, offset: int | None, setting: str | None, line: int | None = None) -> dict:
    missing = error in ("field-missing", "key-variable")
    told = f"line {line}" if line else setting if missing else None
    return {"error": error, "offset": offset, "setting": setting, "line": line, "told": told}


def files() -> list[dict]:
    cases = []

    def written(content: str | bytes | list) -> dict:
        if isinstance(content, list):
            return {"file_hex": content}
        return {"file_hex": (content.encode() if isinstance(content, str) else content).hex()}

    def good(name: str, content: str | bytes | list, base_url: str = STAGING, **values: str) -> None:
        cases.append({"name": name} | written(content) | sealed(base_url, values))

    def bad(
        name: str,
        content: str | bytes | list,
        error: str,
        setting: str | None = None,
        offset: int | None = None,
        line: int | None = None,
    ) -> None:
        cases.append({"name": name} | written(content) | refused(error, offset, setting, line))

    def comment(length: int) -> list:
        start = THREE.encode() + b"#"
        return [[start.hex(), 1], [b"x".hex(), length - len(start)]]

    good("staging-is-the-default", THREE)
    good("staging", THREE + f"{ENVIRONMENT}=staging\n")
    good("staging-with-its-base-url", THREE + f"{BASE_URL}={STAGING}/\n")
    good("staging-with-an-empty-base-url", THREE + f"{ENVIRONMENT}=staging\n{BASE_URL}=\n")
    good("production", THREE + lines(PRODUCTION), LIVE)
    good("local", lines({ENVIRONMENT: "local", BASE_URL: LOCAL}) + THREE, LOCAL)
    good("no-newline-at-the-end", THREE.rstrip("\n"))
    good("crlf", (THREE + lines(PRODUCTION)).replace("\n", "\r\n"), LIVE)
    good("crlf-in-one-line", THREE.replace("\n", "\r\n", 1))
    good("cr-at-the-end", THREE.rstrip("\n") + "\r")
    good("comments", f"# of staging\n\n#{KEY}={HIDDEN}\n{THREE}\n#\n")
    good("comments-crlf", f"# of staging\r\n\r\n#{KEY}={HIDDEN}\r\n{THREE}\r\n#")
    good("everything-behind-the-equals-sign", THREE.replace("cashout_pass", "=a=b #c="), **{PASSPHRASE: "=a=b #c="})
    beyond_ascii = {KEY: "clé", PASSPHRASE: "🔑"}
    good("not-ascii", lines(NEEDED | beyond_ascii), **beyond_ascii)
    good("as-large-as-may-be", comment(LIMIT))

    length = len(THREE)
    bad("empty", "", "field-missing", KEY)
    bad("comments-alone", "# nothing\n", "field-missing", KEY)
    for name in NEEDED:
        bad(f"missing-{name}", lines(without(name) | PRODUCTION), "field-missing", name)
    bad("missing-is-told-before-the-environment", f"{KEY}=a\n{ENVIRONMENT}=live\n", "field-missing", PASSPHRASE)
    bad("lines-that-end-with-cr", THREE.replace("\n", "\r"), "field-missing", PASSPHRASE)
    for name, value in (NEEDED | PRODUCTION).items():
        again = THREE + lines(PRODUCTION)
        bad(f"twice-{name}", f"{again}{name}={value}\n", "field-duplicate", name, len(again), 6)
    bad("twice-and-different", f"{THREE}{KEY}={HIDDEN}", "field-duplicate", KEY, length, 4)
    bad("twice-and-empty", f"{KEY}=\r\n{KEY}={HIDDEN}\r\n", "field-duplicate", KEY, len(KEY) + 3, 2)
    bad("a-secret-alone", HIDDEN, "key-file", None, 0, 1)
    bad("a-secret-alone-later", f"{THREE}\n{HIDDEN}\n", "key-file", None, length + 1, 5)
    bad("a-secret-alone-crlf", f"{THREE}\n{HIDDEN}\n".replace("\n", "\r\n"), "key-file", None, length + 5, 5)
    bad("a-name-alone", f"{THREE}{ENVIRONMENT}\n", "key-file", None, length, 4)
    bad("no-name", f"={HIDDEN}\n{THREE}", "key-file", None, 0, 1)
    bad("another-name", f"{THREE}PAYSIG_KEY={HIDDEN}\n", "key-file", None, length, 4)
    bad("lower-case-name", f"{KEY.lower()}={HIDDEN}\n", "key-file", None, 0, 1)
    bad("space-before-the-name", f"{THREE} {ENVIRONMENT}=staging", "key-file", None, length, 4)
    bad("space-behind-the-name", f"{THREE}{ENVIRONMENT} =staging", "key-file", None, length, 4)
    bad("space-alone", f"{THREE} \n", "key-file", None, length, 4)
    bad("space-before-the-comment", f"{THREE} # {HIDDEN}\n", "key-file", None, length, 4)
    bad("two-crs-alone", f"{THREE}\r\r\n", "key-file", None, length, 4)
    bad("nul-in-the-name", f"{THREE}{KEY}\0={HIDDEN}\n", "key-file", None, length, 4)
    bad("for-a-shell", f"export {THREE}", "key-file", None, 0, 1)
    bad("byte-order-mark", f"\ufeff{THREE}", "key-file", None, 0, 1)
    bad("utf-16", THREE.encode("utf-16"), "key-file", None, 0, 1)
    bad("what-is-first-is-told", f"{HIDDEN}\n{KEY}=a\n{KEY}=b\n", "key-file", None, 0, 1)
    bad("too-large", comment(LIMIT + 1), "key-file")
    bad("empty-value", THREE.replace("cashout_login", ""), "credential-empty", KEY)
    bad("colon", THREE.replace("cashout_login", "a:b"), "api-key-colon", KEY, 1)
    bad("space-behind-the-value", THREE.replace("_pass", "_pass "), "credential-character", PASSPHRASE, 12)
    bad("cr-before-the-crlf", THREE.replace("cashout_pass", "cashout_pass\r\r"), "credential-character", PASSPHRASE, 12)
    bad("value-too-long", THREE.replace("cashout_pass", "x" * 33), "credential-too-long", PASSPHRASE, 32)
    bad("quoted", THREE.replace("cashout_secret_key", f"'{HIDDEN}'"), "secret-quoted", SIGNATURE, 0)
    bad("latin-1", THREE.replace("cashout_login", "clé").encode("latin-1"), "credential-character", KEY, 2)
    for name, value in environments():
        bad(name, THREE + lines(value[0]), *value[1:])
    return cases


def environments() -> list[tuple[str, tuple]]:
    """What is refused of the two settings, wherever they are read."""
    return [
        ("environment-empty", ({ENVIRONMENT: ""}, "unknown-environment", ENVIRONMENT)),
        ("environment-unknown", ({ENVIRONMENT: "live"}, "unknown-environment", ENVIRONMENT)),
        ("environment-upper-case", ({ENVIRONMENT: "Staging"}, "unknown-environment", ENVIRONMENT)),
        ("production-without-base-url", ({ENVIRONMENT: "production"}, "url-malformed", BASE_URL, 0)),
        ("base-url-empty", ({ENVIRONMENT: "local", BASE_URL: ""}, "url-malformed", BASE_URL, 0)),
        ("base-url-without-environment", ({BASE_URL: LIVE}, "url-other-environment", BASE_URL, 8)),
        ("production-at-staging", (PRODUCTION | {BASE_URL: STAGING}, "url-other-environment", BASE_URL, 8)),
        ("not-https", ({ENVIRONMENT: "local", BASE_URL: "http://localhost:8443"}, "url-not-https", BASE_URL, 0)),
    ]


def variables() -> list[dict]:
    cases = []

    def good(name: str, values: dict[str, str], base_url: str = STAGING) -> None:
        cases.append({"name": name, "variables": values} | sealed(base_url, values))

    def bad(name: str, values: dict[str, str], error: str, setting: str, offset: int | None = None) -> None:
        cases.append({"name": name, "variables": values} | refused(error, offset, setting))

    good("staging-is-the-default", NEEDED)
    good("staging", NEEDED | {ENVIRONMENT: "staging"})
    good("staging-with-an-empty-base-url", NEEDED | {ENVIRONMENT: "staging", BASE_URL: ""})
    good("production", NEEDED | PRODUCTION, LIVE)
    good("local", NEEDED | {ENVIRONMENT: "local", BASE_URL: LOCAL}, LOCAL)
    bad("none", {}, "key-variable", KEY)
    for name in NEEDED:
        bad(f"missing-{name}", without(name) | PRODUCTION, "key-variable", name)
    bad("missing-is-told-before-the-environment", {KEY: "a", ENVIRONMENT: "live"}, "key-variable", PASSPHRASE)
    bad("empty-value", NEEDED | {KEY: ""}, "credential-empty", KEY)
    bad("cr-at-the-end", NEEDED | {PASSPHRASE: "cashout_pass\r"}, "credential-character", PASSPHRASE, 12)
    bad("quoted", NEEDED | {SIGNATURE: f"'{HIDDEN}'"}, "secret-quoted", SIGNATURE, 0)
    for name, value in environments():
        bad(name, NEEDED | value[0], *value[1:])
    return cases


def settings() -> dict:
    return {
        "_comment": "Credentials in a file (cases) and in environment variables (variables; those that are not named "
        "are not set). What they make of {} for the provider's status is url, body_hex and signature; or error is the "
        "slug, offset the byte offset of the line or in the value, setting the name of what is at fault, line the "
        "number of a line that is at fault, and told is part of a message that says so. hidden is in no message. file_hex may "
        "be a list of [hexadecimal, times to repeat].",
        "hidden": HIDDEN,
        "cases": files(),
        "variables": variables(),
    }


if __name__ == "__main__":
    main("settings.json", settings())
