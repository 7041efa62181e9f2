#!/usr/bin/env python3
"""Writes notifications.json. Signatures come from Python's hmac, decoded forms from its urllib.parse, never from paysig;
errors were written by hand.

    python3 tests/vectors/generate_notifications.py            writes the file
    python3 tests/vectors/generate_notifications.py --check    fails where the file is not what would be written
"""

import urllib.parse

from files import main, tag

NOTIFICATION_SECRET = "your_cashout_api_signature"


# While the API Signature is changed: the one above is in force, this was before it, and then come others.
SECRETS = [NOTIFICATION_SECRET, "previous_api_signature", "another_api_signature"]


def control(external_id: str, secret: str = NOTIFICATION_SECRET) -> str:
    return tag(secret, b"Be4" + external_id.encode() + b"Bo7").upper()


def rotation() -> list[dict]:
    cases = []

    def add(name: str, keys: list[int], secret: int, matched: int | None, error: str | None = None, body: str = "") -> None:
        body = body or f"external_id=X1&control={control('X1', SECRETS[secret])}"
        case = {"name": name, "keys": keys, "body_hex": body.encode().hex(), "matched": matched, "error": error}
        cases.append(case)

    add("current", [0, 1], 0, 0)
    add("previous", [0, 1], 1, 1)
    add("last-of-many", [1, 1, 2, 0], 0, 3)
    add("the-first-of-two", [1, 0, 0], 0, 1)
    add("one-key", [1], 1, 0)
    add("another-key", [0, 1], 2, None, "signature-mismatch")
    add("no-keys", [], 0, None, "no-keys")
    add("no-keys-and-no-control", [], 0, None, "field-missing", "external_id=X1")
    add("id-twice", [0, 1], 1, None, "field-duplicate", f"external_id=X1&external_id=X1&control={control('X1')}")
    add("not-hex", [0, 1], 1, None, "signature-not-hex", f"external_id=X1&control=x{control('X1')[1:]}")
    return cases


def notifications() -> dict:
    cases = []

    def good(name: str, external_id: str, body: str) -> None:
        body = body.replace("CONTROL", control(external_id))
        fields = urllib.parse.parse_qsl(body, keep_blank_values=True, encoding="utf-8", errors="strict")
        assert dict(fields)["external_id"] == external_id, name
        cases.append({"name": name, "body_hex": body.encode().hex(), "external_id": external_id, "fields": fields, "error": None, "offset": None})

    def bad(name: str, body: str | bytes, error: str, offset: int | None = None, external_id: str = "X1") -> None:
        body = body.encode() if isinstance(body, str) else body
        body = body.replace(b"CONTROL", control(external_id).encode())
        cases.append({"name": name, "body_hex": body.hex(), "error": error, "offset": offset})

    usual = "date=2020-03-12%2020%3A26%3A11&bank_reference_id=&comments=&external_id={}&control=CONTROL&cashout_id=60067&status_reason="
    good("usual", "cashoutID1234", usual.format("cashoutID1234"))
    good("percent-encoded", "order/12 ñ+x", usual.format("order%2F12+%C3%B1%2Bx"))
    good("plus-is-space", "a b", usual.format("a+b"))
    good("control-first", "X1", "control=CONTROL&external_id=X1")
    good("lower-case-control", "X1", "external_id=X1&control=" + control("X1").lower())
    good("percent-encoded-control", "X1", "external_id=X1&control=%" + f"{ord(control('X1')[0]):02x}" + control("X1")[1:])
    good("percent-encoded-name", "X1", "%65xternal%5Fid=X1&control=CONTROL")
    good("broken-percent", "%ZZ", "external_id=%ZZ&control=CONTROL")
    good("percent-last", "a%", "control=CONTROL&external_id=a%")
    good("percent-and-a-digit-last", "a%4", "control=CONTROL&external_id=a%4")
    good("plain-utf-8", "ñ", "external_id=ñ&control=CONTROL")
    good("equals-in-the-value", "a=b=", "external_id=a=b=&control=CONTROL")
    good("empty-sequences", "X1", "&&external_id=X1&&control=CONTROL&&")
    good("other-fields-twice", "X1", "a=1&a=2&external_id=X1&control=CONTROL&a=3")
    good("encoded-separators", "a&b=c", "external_id=a%26b%3Dc&control=CONTROL")
    good("names-in-other-case", "X1", "External_id=X2&external_id=X1&CONTROL_=1&control=" + control("X1"))
    good("long-id", "x" * 200, "external_id=" + "x" * 200 + "&control=CONTROL")
    good("nul-in-another-field", "X1", "a=%00&external_id=X1&control=CONTROL")
    bad("another-id", "external_id=X2&control=CONTROL", "signature-mismatch")
    bad("control-of-the-bare-id", "external_id=X1&control=" + tag(NOTIFICATION_SECRET, b"X1").upper(), "signature-mismatch")
    bad("plus-not-decoded", "external_id=a+b&control=CONTROL", "signature-mismatch", external_id="a+b")
    bad("control-of-nothing", "external_id=&control=CONTROL", "field-missing", 12, external_id="")
    bad("id-missing", "control=CONTROL", "field-missing", external_id="")
    bad("control-missing", "external_id=X1", "field-missing")
    bad("empty", "", "field-missing")
    bad("separators-only", "&&&", "field-missing")
    bad("json", '{"external_id":"X1"}', "field-missing")
    bad("semicolons", "external_id=X1;control=CONTROL", "field-missing")
    bad("two-ids", "external_id=X1&external_id=X1&control=CONTROL", "field-duplicate", 15)
    bad("two-ids-one-empty", "external_id=X1&external_id&control=CONTROL", "field-duplicate", 15)
    bad("two-ids-one-encoded", "external_id=X1&control=CONTROL&external%5Fid=X2", "field-duplicate", 15 + 8 + 64 + 1)
    bad("two-controls", "control=CONTROL&control=CONTROL&external_id=X1", "field-duplicate", 8 + 64 + 1)
    bad("control-empty", "external_id=X1&control=", "signature-empty")
    bad("control-without-value", "external_id=X1&control", "signature-empty")
    bad("control-short", "external_id=X1&control=" + control("X1")[:-2], "signature-length", 23 + 62)
    bad("control-long", "external_id=X1&control=CONTROL0", "signature-length", 23 + 64)
    bad("control-not-hex", "external_id=X1&control=G" + control("X1")[1:], "signature-not-hex", 23)
    bad("control-with-plus", "external_id=X1&control=CONTROL+", "signature-whitespace", 23 + 64)
    bad("control-with-encoded-newline", "external_id=X1&control=%" + f"{ord(control('X1')[0]):02x}" + control("X1")[1:] + "%0A", "signature-whitespace", 23 + 66)
    bad("control-with-nul", "external_id=X1&control=%00" + control("X1")[1:], "signature-nul", 23)
    bad("id-not-utf8", "external_id=ab%FF&control=CONTROL", "input-not-utf8", 14)
    bad("id-cut-character", "external_id=%C3&control=CONTROL", "input-not-utf8", 12)
    bad("latin-1-comment", "comments=Jos%E9+x&external_id=X1&control=CONTROL", "input-not-utf8", 12)
    bad("latin-1-bytes", b"comments=Jos\xe9&external_id=X1&control=CONTROL", "input-not-utf8", 12)
    bad("latin-1-name", b"a%E9=1&external_id=X1&control=CONTROL", "input-not-utf8", 1)
    bad("surrogate", "comments=%ED%A0%80&external_id=X1&control=CONTROL", "input-not-utf8", 9)
    start = f"external_id=X1&control={control('X1')}&a=".encode()
    # Empty sequences are no fields.
    largest = [[start[:-3].hex(), 1], [b"&".hex(), 65536 - len(start[:-3])]]
    fields = [("external_id", "X1"), ("control", control("X1"))]
    cases.append({"name": "largest", "body_hex": largest, "external_id": "X1", "fields": fields, "error": None, "offset": None})
    too_large = [[start.hex(), 1], [b"x".hex(), 65537 - len(start)]]
    cases.append({"name": "too-large", "body_hex": too_large, "error": "form-too-large", "offset": 65536})

    body = b'{"cashout_id":11954,"external_id":"X1"}'
    header = tag(NOTIFICATION_SECRET, body)
    json_cases = [
        {"name": "good", "body_hex": body.hex(), "header": header, "error": None, "offset": None},
        {"name": "upper-case", "body_hex": body.hex(), "header": header.upper(), "error": None, "offset": None},
        {"name": "another-body", "body_hex": (body + b" ").hex(), "header": header, "error": "signature-mismatch", "offset": None},
        {"name": "control-for-the-header", "body_hex": body.hex(), "header": control("X1"), "error": "signature-mismatch", "offset": None},
        {"name": "short", "body_hex": body.hex(), "header": header[:-1], "error": "signature-length", "offset": 63},
    ]
    every_byte = bytes(range(256))
    # Python leaves open the five bytes that Windows leaves open; the WHATWG standard has the control characters there.
    text = "".join(bytes([byte]).decode("cp1252", "replace").replace("\ufffd", chr(byte)) for byte in every_byte)
    return {
        "_comment": "Notifications under one secret: external_id and all fields in their order, decoded; or error, the slug, and offset, in bytes of the body. body_hex may be a list of [hexadecimal, times to repeat]. rotation are forms under several keys (indices into secrets), of which the one at matched made control. json are bodies with the header Payload-Signature. windows_1252 is text in that encoding and in UTF-8.",
        "secret": NOTIFICATION_SECRET,
        "cases": cases,
        "secrets": SECRETS,
        "rotation": rotation(),
        "json": json_cases,
        "windows_1252": [
            {"name": "empty", "input_hex": "", "output_hex": ""},
            {"name": "every-byte", "input_hex": every_byte.hex(), "output_hex": text.encode().hex()},
            {"name": "latin-1", "input_hex": "José Núñez".encode("latin-1").hex(), "output_hex": "José Núñez".encode().hex()},
        ],
    }


if __name__ == "__main__":
    main("notifications.json", notifications())
