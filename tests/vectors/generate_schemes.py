#!/usr/bin/env python3
"""Writes schemes.json. Signatures come from Python's hmac, never from paysig; errors were written by hand.

    python3 tests/vectors/generate_schemes.py            writes the file
    python3 tests/vectors/generate_schemes.py --check    fails where the file is not what would be written
"""

from files import main, tag

DATE = "2020-06-21T12:33:20Z"
LOGIN = "deposit_API_Key"
INVOICE = b'{"invoice_id":"108","amount":100,"country":"BR","currency":"BRL"}'

# Name -> (parts of the message, prefix, upper case).
SCHEMES = {
    "cashout-request": (["body"], "", False),
    "cashout-notification": ([b"Be4", "external_id", b"Bo7"], "", True),
    "deposit-okp": (["date", "login", "body"], "OKP ", False),
    "deposit-d24": (["date", "login", "body"], "D24 ", False),
    "dlocal-payin": (["login", "date", "body"], "V2-HMAC-SHA256, Signature: ", False),
}


def scheme_text(scheme: str, secret: str, fields: dict) -> str:
    parts, prefix, upper = SCHEMES[scheme]
    message = b"".join(part if isinstance(part, bytes) else fields[part] for part in parts)
    digits = tag(secret, message)
    return prefix + (digits.upper() if upper else digits)


def schemes() -> dict:
    cases = []

    def add(name: str, scheme: str, error: str | None = None, offset: int | None = None, **fields: bytes | str) -> None:
        given = {key: value.encode() if isinstance(value, str) else value for key, value in fields.items()}
        secret = "deposit_secret_key" if "cashout" not in scheme else "your_cashout_api_signature"
        cases.append(
            {"name": name, "scheme": scheme, "secret": secret}
            | {f"{key}_hex": given[key].hex() if key in given else None for key in ("body", "external_id", "date", "login")}
            | {"text": None if error else scheme_text(scheme, secret, given), "error": error, "offset": offset}
        )

    add("request", "cashout-request", body=b'{"cashout_id":11954}')
    add("request-empty", "cashout-request", body=b"")
    add("request-of-any-bytes", "cashout-request", body=b"\xff\x00")
    add("notification", "cashout-notification", external_id="cashoutID1234")
    add("notification-decoded", "cashout-notification", external_id="order/12 ñ+x")
    add("notification-without-id", "cashout-notification", "field-missing", body=b"")
    add("notification-empty-id", "cashout-notification", "field-missing", external_id="")
    add("notification-latin-1-id", "cashout-notification", "input-not-utf8", 3, external_id=b"caf\xe9")
    add("notification-half-a-pair-in-id", "cashout-notification", "input-not-utf8", 1, external_id=b"A\xed\xa0\x80")
    for scheme in ("deposit-okp", "deposit-d24", "dlocal-payin"):
        add("usual", scheme, date=DATE, login=LOGIN, body=INVOICE)
        add("empty-body", scheme, date=DATE, login=LOGIN, body=b"")
        add("array", scheme, date=DATE, login=LOGIN, body=b"[]")
        add("space-first", scheme, date=DATE, login=LOGIN, body=b"\r\n {}")
        add("login-not-ascii", scheme, date=DATE, login="clé", body=INVOICE)
        add("leap-day", scheme, date="2024-02-29T23:59:59Z", login=LOGIN, body=b"{}")
        add("no-date", scheme, "field-missing", login=LOGIN, body=b"{}")
        add("no-login", scheme, "field-missing", date=DATE, body=b"{}")
        for name, date, offset in [
            ("empty", "", 0),
            ("cut", DATE[:-1], 19),
            ("cut-at-the-time", DATE[:10], 10),
            ("longer", DATE + "x", 20),
            ("offset-for-z", DATE[:-1] + "+00:00", 19),
            ("lower-case-t", DATE.replace("T", "t"), 10),
            ("space-for-t", DATE.replace("T", " "), 10),
            ("space-first", " " + DATE, 0),
            ("letter", DATE.replace("2020", "202O"), 3),
            ("month-0", DATE.replace("-06-", "-00-"), 5),
            ("month-13", DATE.replace("-06-", "-13-"), 5),
            ("day-0", DATE.replace("-21T", "-00T"), 8),
            ("day-31-of-june", DATE.replace("-21T", "-31T"), 8),
            ("no-leap-year", "2023-02-29T00:00:00Z", 8),
            ("no-leap-century", "2100-02-29T00:00:00Z", 8),
            ("hour-24", DATE.replace("T12", "T24"), 11),
            ("minute-60", DATE.replace(":33", ":60"), 14),
            ("second-60", DATE.replace(":20Z", ":60Z"), 17),
            ("two-digits-of-fraction", DATE.replace("Z", ".12Z"), 22 if scheme == "dlocal-payin" else 19),
            ("six-digits-of-fraction", DATE.replace("Z", ".123456Z"), 23 if scheme == "dlocal-payin" else 19),
        ]:
            add(f"date-{name}", scheme, "date-malformed", offset, date=date, login=LOGIN, body=b"{}")
        for name, login, offset in [
            ("empty", "", 0),
            ("brace", "a{b", 1),
            ("bracket", "[a", 0),
            ("space", "a b", 1),
            ("newline-at-the-end", "login\n", 5),
            ("nul", "a\0", 1),
            ("no-break-space", "é\u00a0", 2),
            ("byte-order-mark", "\ufefflogin", 0),
            ("c1-control", "a\u0085", 1),
            ("latin-1", b"cl\xe9", 2),
        ]:
            add(f"login-{name}", scheme, "login-malformed", offset, date=DATE, login=login, body=b"{}")
        for name, body in [("text", b"a"), ("quoted", b'"{}"'), ("number", b"1"), ("bom", b"\xef\xbb\xbf{}"), ("nul", b"\0{}")]:
            add(f"body-{name}", scheme, "body-ambiguous", 0, date=DATE, login=LOGIN, body=body)
    for scheme in ("deposit-okp", "deposit-d24"):
        add("date-milliseconds", scheme, "date-malformed", 19, date="2018-07-12T13:46:28.629Z", login=LOGIN, body=b"{}")
    add("date-milliseconds", "dlocal-payin", date="2018-07-12T13:46:28.629Z", login=LOGIN, body=b"{}")

    presented = []
    fields = {"date": DATE.encode(), "login": LOGIN.encode(), "body": INVOICE}
    for scheme in ("deposit-okp", "dlocal-payin"):
        good = scheme_text(scheme, "deposit_secret_key", fields)
        prefix = SCHEMES[scheme][1]
        digits = good.removeprefix(prefix)
        n = len(prefix)
        for name, text, error, offset in [
            ("good", good, None, None),
            ("upper-case", prefix + digits.upper(), None, None),
            ("another-tag", prefix + "0" * 64, "signature-mismatch", None),
            ("no-prefix", digits, "signature-prefix", 0),
            ("empty", "", "signature-prefix", 0),
            ("lower-case-prefix", prefix.lower() + digits, "signature-prefix", 0),
            ("prefix-alone", prefix, "signature-empty", None),
            ("prefix-without-its-space", prefix.rstrip() + digits, "signature-prefix", n - 1),
            ("two-spaces", prefix + " " + digits, "signature-whitespace", n),
            ("prefix-twice", prefix + good, "signature-not-hex", n),
            ("newline-at-the-end", good + "\n", "signature-whitespace", n + 64),
            ("short", good[:-1], "signature-length", n + 63),
            ("nul-at-the-end", good + "\0", "signature-nul", n + 64),
        ]:
            presented.append({"name": name, "scheme": scheme, "text_hex": text.encode().hex(), "error": error, "offset": offset})
    return {
        "_comment": "text is what the scheme's carrier takes, or error the slug; offset is the byte offset of the fault in that field. presented are texts for one message, accepted or refused, with offsets in the text.",
        "cases": cases,
        "presented": {
            "secret": "deposit_secret_key",
            "date": DATE,
            "login": LOGIN,
            "body_hex": INVOICE.hex(),
            "cases": presented,
        },
    }


if __name__ == "__main__":
    main("schemes.json", schemes())
