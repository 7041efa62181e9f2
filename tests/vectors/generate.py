#!/usr/bin/env python3
"""Writes the vectors of this folder. Signatures come from Python's hmac (OpenSSL), never from paysig.

    python3 tests/vectors/generate.py            writes the files
    python3 tests/vectors/generate.py --check    fails where a file is not what would be written

errors.json is not written here: it is the core's own table (`make generate`).
"""

import hashlib
import hmac
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
CREATE = (HERE / "payloads" / "cashout-create.json").read_bytes()
SECRET = "cashout_secret_key"


def sign(secret: bytes, message: bytes) -> str:
    return hmac.new(secret, message, hashlib.sha256).hexdigest()


def painted(length: int) -> bytes:
    """Bytes with period 251, so that blocks which are swapped or repeated differ."""
    return bytes(i % 251 for i in range(length))


def case(name: str, secret: bytes, message: bytes, source: str, signature: str | None = None) -> dict:
    computed = sign(secret, message)
    if signature is not None and not computed.startswith(signature):
        sys.exit(f"{name}: the source prints {signature}, computed {computed}")
    return {
        "name": name,
        "source": source,
        "secret_hex": secret.hex(),
        "message_hex": message.hex(),
        "signature": computed,
    }


def signing() -> dict:
    rfc = "RFC 4231, section 4."
    cases = [
        case("rfc4231-1", b"\x0b" * 20, b"Hi There", rfc + "2", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        case("rfc4231-2", b"Jefe", b"what do ya want for nothing?", rfc + "3", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        case("rfc4231-3", b"\xaa" * 20, b"\xdd" * 50, rfc + "4", "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        case("rfc4231-4", bytes(range(1, 26)), b"\xcd" * 50, rfc + "5", "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        case("rfc4231-5", b"\x0c" * 20, b"Test With Truncation", rfc + "6, which prints the first 16 bytes", "a3b6167473100ee06e0c796c2955552b"),
        case("rfc4231-6", b"\xaa" * 131, b"Test Using Larger Than Block-Size Key - Hash Key First", rfc + "7", "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        case("rfc4231-7", b"\xaa" * 131, b"This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.", rfc + "8", "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ]
    provider = 'OneKey Payments V3 Cashouts, "Calculating the Payload-Signature"'
    ours = "computed"
    key = SECRET.encode()
    cases += [
        case("cashout-empty", key, b"", provider + ": an empty payload is signed as the empty string"),
        case("cashout-create-escaped-slashes", key, CREATE, provider + ": the sample body"),
        case("cashout-create-plain-slashes", key, CREATE.replace(b"\\/", b"/"), provider + ": the same value, other bytes"),
        case("cashout-create-with-newline", key, CREATE + b"\n", ours + ": a final newline is part of the body"),
        case("cashout-status", key, b'{"login":"cashout_login","pass":"cashout_pass","cashout_id":11954}', provider),
        case("cashout-cancel", key, b'{"login":"cashout_login","pass":"cashout_pass","cashout_id":11954,"external_id":"cashoutID2134"}', provider),
        case("utf8-accents", key, '{"beneficiary_name":"José Núñez"}'.encode(), ours),
        case("utf8-accents-escaped", key, b'{"beneficiary_name":"Jos\\u00e9 N\\u00fa\\u00f1ez"}', ours),
        case("utf8-emoji", key, '{"comments":"結婚祝い 🎉"}'.encode(), ours),
        case("latin1-bytes", key, "José".encode("latin-1"), ours + ": signing takes any bytes"),
        case("secret-not-ascii", "clé-secrète-ñ".encode(), b'{"cashout_id":11954}', ours + ": the secret is its UTF-8 bytes"),
        case("secret-of-nul", b"\0", b"{}", ours),
        case("secret-with-newline", key + b"\n", b"{}", ours + ": raw bytes are taken as they are"),
    ]
    cases += [
        case(f"secret-of-{n}-bytes", painted(n), b"{}", ours + ": key lengths around the 64-byte block")
        for n in (1, 31, 32, 33, 55, 56, 63, 64, 65, 66, 119, 120, 127, 128, 129, 191, 192, 193, 1000)
    ]
    cases += [
        case(f"message-of-{n}-bytes", key, painted(n), ours + ": message lengths around block and padding boundaries")
        for n in [*range(1, 131), 183, 184, 191, 192, 193, 247, 248, 255, 256, 257, 1023, 1024, 1025, 4096, 10000]
    ]
    return {
        "_comment": "HMAC-SHA256. secret_hex are the raw bytes of the key, message_hex those of the message; signature is the tag in lower-case hexadecimal. Every way of signing must give it, every way of verifying accept it, in either case.",
        "cases": cases,
    }


def secrets() -> dict:
    def refused(name: str, secret: bytes, error: str, offset: int | None) -> dict:
        return {"name": name, "secret_hex": secret.hex(), "error": error, "offset": offset}

    def accepted(name: str, secret: bytes) -> dict:
        return {"name": name, "secret_hex": secret.hex(), "error": None, "offset": None}

    def text(name: str, secret: str, error: str, offset: int) -> dict:
        return refused(name, secret.encode(), error, offset)

    s, n = SECRET, len(SECRET)
    cases = [
        accepted("plain", s.encode()),
        accepted("one-character", b"k"),
        accepted("white-space-inside", b"a secret with spaces"),
        accepted("quote-inside", b"it's"),
        accepted("bom-inside", "a\ufeffb".encode()),
        accepted("not-ascii", "clé-secrète-ñ".encode()),
        accepted("astral", "🔑".encode()),
        accepted("longer-than-a-block", b"k" * 200),
        refused("empty", b"", "secret-empty", None),
        text("newline-at-the-end", s + "\n", "secret-whitespace", n),
        text("crlf-at-the-end", s + "\r\n", "secret-whitespace", n + 1),
        text("space-at-the-start", " " + s, "secret-whitespace", 0),
        text("space-at-both-ends", " " + s + " ", "secret-whitespace", 0),
        text("tab-at-the-end", s + "\t", "secret-whitespace", n),
        text("only-white-space", " \n", "secret-whitespace", 0),
        text("no-break-space-at-the-end", s + "\u00a0", "secret-whitespace", n),
        text("ideographic-space-at-the-start", "\u3000" + s, "secret-whitespace", 0),
        text("nul-at-the-end", s + "\0", "secret-whitespace", n),
        text("delete-at-the-end", s + "\x7f", "secret-whitespace", n),
        text("bom-at-the-start", "\ufeff" + s, "secret-bom", 0),
        text("bom-at-the-end", s + "\ufeff", "secret-bom", n),
        text("double-quotes", f'"{s}"', "secret-quoted", 0),
        text("single-quotes", f"'{s}'", "secret-quoted", 0),
        text("grave-accents", f"`{s}`", "secret-quoted", 0),
        text("typographic-quotes", f"\u201c{s}\u201d", "secret-quoted", 0),
        text("quote-at-the-end", s + '"', "secret-quoted", n),
        refused("latin-1", "clé".encode("latin-1"), "secret-not-utf8", 2),
        refused("utf-16", s.encode("utf-16"), "secret-not-utf8", 0),
        refused("overlong", b"a\xc0\x80", "secret-not-utf8", 1),
        refused("surrogate", b"ab\xed\xa0\x80", "secret-not-utf8", 2),
        refused("truncated", "né".encode()[:-1], "secret-not-utf8", 1),
    ]
    return {
        "_comment": "Secrets given as text. error is the slug that a text constructor must give, null where it must accept; offset is the byte offset of the fault, null where it has none.",
        "cases": cases,
    }


def signatures() -> dict:
    key, message = SECRET.encode(), b"{}"
    good = sign(key, message)

    def make(name: str, text: bytes, error: str | None = None, offset: int | None = None) -> dict:
        return {"name": name, "text_hex": text.hex(), "error": error, "offset": offset}

    lower = good.encode()
    flipped = bytearray.fromhex(good)
    flipped[31] ^= 1
    first = bytearray.fromhex(good)
    first[0] ^= 0x80
    cases = [
        make("lower-case", lower),
        make("upper-case", lower.upper()),
        make("mixed-case", bytes(c if i % 3 else ord(chr(c).upper()) for i, c in enumerate(lower))),
        make("last-bit-flipped", flipped.hex().encode(), "signature-mismatch"),
        make("first-bit-flipped", first.hex().encode(), "signature-mismatch"),
        make("all-zero", b"0" * 64, "signature-mismatch"),
        make("of-another-key", sign(b"another_secret", message).encode(), "signature-mismatch"),
        make("of-another-message", sign(key, b"{ }").encode(), "signature-mismatch"),
        make("empty", b"", "signature-empty"),
        make("one-digit", b"8", "signature-length", 1),
        make("63-digits", lower[:63], "signature-length", 63),
        make("65-digits", lower + b"0", "signature-length", 64),
        make("32-digits", lower[:32], "signature-length", 32),
        make("128-digits", lower * 2, "signature-length", 64),
        make("not-hex-first", b"g" + lower[1:], "signature-not-hex", 0),
        make("not-hex-last", lower[:63] + b"G", "signature-not-hex", 63),
        make("not-hex-slash", lower[:10] + b"/" + lower[11:], "signature-not-hex", 10),
        make("not-hex-colon", lower[:10] + b":" + lower[11:], "signature-not-hex", 10),
        make("not-hex-at", lower[:10] + b"@" + lower[11:], "signature-not-hex", 10),
        make("not-hex-grave", lower[:10] + b"`" + lower[11:], "signature-not-hex", 10),
        make("prefix-0x", b"0x" + lower[:62], "signature-not-hex", 1),
        make("prefix-sha256", b"sha256=" + lower, "signature-not-hex", 0),
        make("base64", b"nhkA/1ReRbRkxvR5s7rE8OqcKW0p4gSPTsnlUvCwvXo=", "signature-not-hex", 0),
        make("newline-at-the-end", lower + b"\n", "signature-whitespace", 64),
        make("newline-for-the-last-digit", lower[:63] + b"\n", "signature-whitespace", 63),
        make("crlf-at-the-end", lower + b"\r\n", "signature-whitespace", 64),
        make("space-at-the-start", b" " + lower, "signature-whitespace", 0),
        make("space-inside", lower[:32] + b" " + lower[32:63], "signature-whitespace", 32),
        make("tab-inside", lower[:32] + b"\t" + lower[33:], "signature-whitespace", 32),
        make("vertical-tab-inside", lower[:32] + b"\v" + lower[33:], "signature-whitespace", 32),
        make("only-white-space", b" " * 64, "signature-whitespace", 0),
        make("nul-at-the-end", lower + b"\0", "signature-nul", 64),
        make("nul-for-a-digit", lower[:20] + b"\0" + lower[21:], "signature-nul", 20),
        make("nul-first", b"\0" * 64, "signature-nul", 0),
        make("fullwidth-digit", lower[:4] + "８".encode() + lower[7:], "signature-not-ascii", 4),
        make("latin-1", lower[:63] + b"\xe9", "signature-not-ascii", 63),
        make("bom-first", b"\xef\xbb\xbf" + lower, "signature-not-ascii", 0),
        make("byte-ff", b"\xff" * 64, "signature-not-ascii", 0),
    ]
    return {
        "_comment": "Presented signatures of one message under one secret. error is the slug that verifying must give, null where it must accept; offset is the byte offset of the fault in the presented text, null where it has none.",
        "secret_hex": key.hex(),
        "message_hex": message.hex(),
        "cases": cases,
    }


def rotation() -> dict:
    message = b'{"cashout_id":11954}'
    secrets = [b"current_secret", b"previous_secret", b"oldest_secret"]
    tags = [sign(secret, message) for secret in secrets]

    def make(name: str, keys: list[int], signature: str, matched: int | None, error: str | None = None) -> dict:
        return {"name": name, "keys": keys, "signature": signature, "matched": matched, "error": error}

    cases = [
        make("first-of-one", [0], tags[0], 0),
        make("first-of-three", [0, 1, 2], tags[0], 0),
        make("second-of-three", [0, 1, 2], tags[1], 1),
        make("last-of-three", [0, 1, 2], tags[2], 2),
        make("last-of-three-upper-case", [0, 1, 2], tags[2].upper(), 2),
        make("the-same-key-twice-gives-the-first", [2, 0, 0], tags[0], 1),
        make("none-of-two", [0, 1], tags[2], None, "signature-mismatch"),
        make("no-keys", [], tags[0], None, "no-keys"),
        make("malformed", [0, 1, 2], tags[0][:63], None, "signature-length"),
        make("empty", [0, 1, 2], "", None, "signature-empty"),
    ]
    return {
        "_comment": "One message verified with several keys. keys are indices into secrets_hex; matched is the index into keys that must be told, or error the slug.",
        "secrets_hex": [secret.hex() for secret in secrets],
        "message_hex": message.hex(),
        "cases": cases,
    }


def main() -> None:
    check = sys.argv[1:] == ["--check"]
    stale = []
    for make in (signing, secrets, signatures, rotation):
        path = HERE / f"{make.__name__}.json"
        text = json.dumps(make(), indent=1) + "\n"
        if not check:
            path.write_text(text, encoding="ascii", newline="\n")
        elif not path.exists() or path.read_bytes() != text.encode("ascii"):
            stale.append(path.name)
    if stale:
        sys.exit(f"not what generate.py writes: {', '.join(stale)}")


if __name__ == "__main__":
    main()
