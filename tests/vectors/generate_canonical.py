#!/usr/bin/env python3
"""Writes canonical.json, json-errors.json and numbers.json, without paysig.

    python3 tests/vectors/generate_canonical.py            writes the files
    python3 tests/vectors/generate_canonical.py --check    fails where a file is not what would be written

Canonical bytes come from Python's json module, whose members are sorted here by their UTF-16 code units, and from
repr() of its floats, which has the shortest digits. Outputs that RFC 8785 prints, and all errors, are written by hand.
"""

import json
import pathlib
import struct
import sys
from decimal import Decimal

HERE = pathlib.Path(__file__).parent
FORMS = ("verbatim", "compact", "jcs", "jcs-exact")

# The 168 doubles with which the published sequence of numbers starts (cyberphone/json-canonicalization, Apache-2.0).
FIXED = (HERE / "numbers-fixed.txt").read_text(encoding="ascii").split()
DIGESTS = [
    (1_000, "be18b62b6f69cdab33a7e0dae0d9cfa869fda80ddc712221570f9f40a5878687"),
    (10_000, "b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892"),
    (100_000, "22776e6d4b49fa294a0d0f349268e5c28808fe7e0cb2bcbe28f63894e494d4c7"),
    (1_000_000, "49415fee2c56c77864931bd3624faad425c3c577d6d74e89a83bc725506dad16"),
    (10_000_000, "b9f8a44a91d46813b21b9602e72f112613c91408db0b8341fb94603d9db135e0"),
]


def ecmascript(text: str) -> str:
    """ECMA-262, Number::toString of the double nearest to a decimal."""
    double = float(text)
    if double == 0:
        return "0"
    shortest = repr(abs(double))
    # repr() may leave a tie to the odd digit; as many digits, correctly rounded, go to the even one.
    count = len(Decimal(shortest).normalize().as_tuple().digits)
    even = f"{abs(double):.{count - 1}e}"
    _, digits, exponent = Decimal(even if float(even) == abs(double) else shortest).normalize().as_tuple()
    digits = "".join(map(str, digits))
    k, n = len(digits), len(digits) + exponent
    if k <= n <= 21:
        out = digits + "0" * (n - k)
    elif 0 < n <= 21:
        out = digits[:n] + "." + digits[n:]
    elif -6 < n <= 0:
        out = "0." + "0" * -n + digits
    else:
        out = digits[0] + ("." + digits[1:] if k > 1 else "") + f"e{n - 1:+d}"
    return ("-" if double < 0 else "") + out


def unchanged(text: str, out: str) -> bool:
    """Whether two texts have the same decimal value."""
    digits, _, exponent = text.lower().partition("e")
    # Decimal's own exponents are bounded. Those beyond stand for zero, where they are not refused.
    if exponent and abs(int(exponent)) > 10**6:
        return Decimal(digits) == 0
    return Decimal(text) == Decimal(out)


class Number(str):
    """A number's text as it stands."""


def jcs(value: object) -> str:
    if isinstance(value, Number):
        return ecmascript(value)
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
        return "{" + ",".join(f"{jcs(name)}:{jcs(item)}" for name, item in members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(jcs, value)) + "]"
    if isinstance(value, str):
        # Python leaves U+007F as it is, and writes lower-case digits, as RFC 8785 wants.
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value)


def inexact(value: object) -> bool:
    if isinstance(value, Number):
        return not unchanged(value, ecmascript(value))
    if isinstance(value, dict):
        return any(map(inexact, value.values()))
    return isinstance(value, list) and any(map(inexact, value))


def parse(text: str) -> object:
    return json.loads(text, parse_int=Number, parse_float=Number)


def strip(text: str) -> str:
    """Without white space outside strings."""
    out, quoted, escaped = [], False, False
    for character in text:
        if quoted or character not in " \t\r\n":
            out.append(character)
        if escaped:
            escaped = False
        elif quoted and character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
    return "".join(out)


def output(data: bytes) -> dict:
    return {"output_hex": data.hex(), "error": None, "offset": None}


def error(slug: str, offset: int) -> dict:
    return {"output_hex": None, "error": slug, "offset": offset}


def good(name: str, text: str, jcs_printed: str | None = None, exact: dict | None = None) -> dict:
    value = parse(text)
    canonical = jcs(value)
    if jcs_printed is not None and canonical != jcs_printed:
        sys.exit(f"{name}: the source prints {jcs_printed}, computed {canonical}")
    if exact is None and inexact(value):
        sys.exit(f"{name}: say where it is not exact")
    return {
        "name": name,
        "input": text.encode().hex(),
        "forms": {
            "verbatim": output(text.encode()),
            "compact": output(strip(text).encode()),
            "jcs": output(canonical.encode()),
            "jcs-exact": exact or output(canonical.encode()),
        },
    }


RFC_SAMPLE = r"""{
  "numbers": [333333333.33333329, 1E30, 4.50,
              2e-3, 0.000000000000000000000000001],
  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
  "literals": [null, true, false]
}"""
RFC_SAMPLE_OUT = r"""{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}"""
RFC_ORDER = r"""{
  "\u20ac": "Euro Sign",
  "\r": "Carriage Return",
  "\ufb33": "Hebrew Letter Dalet With Dagesh",
  "1": "One",
  "\ud83d\ude00": "Emoji: Grinning Face",
  "\u0080": "Control",
  "\u00f6": "Latin Small Letter O With Diaeresis"
}"""
RFC_ORDER_OUT = '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}'


def canonical() -> dict:
    at = RFC_SAMPLE.index("333333333.33333329")
    cases = [
        good("rfc8785-3.2.2", RFC_SAMPLE, RFC_SAMPLE_OUT, error("number-inexact", at)),
        good("rfc8785-3.2.3", RFC_ORDER, RFC_ORDER_OUT),
        good("cashout", '{"login":"cashout_login","pass":"cashout_pass","cashout_id":11954}'),
        good("empty-object", "{}"),
        good("empty-array", " [ ] "),
        good("empty-name", '{"a":1,"":2}'),
        good("root-string", '"text"'),
        good("root-number", " 1.50\n"),
        good("root-literal", "null"),
        good("all-white-space", '\t\r\n {\t\r\n "b"\t\r\n :\t\r\n [\t\r\n 1\t\r\n ,\t\r\n 2\t\r\n ]\t\r\n ,\t\r\n "a"\t\r\n :\t\r\n {\t\r\n }\t\r\n }\t\r\n '),
        good("white-space-in-strings-stays", '{" b ":"  \u00a0 ","a":" "}'),
        good("sorted-already", '{"a":1,"b":{"c":2,"d":3},"e":[{"f":4,"g":5}]}'),
        good("reversed", '{"g":1,"f":2,"e":3,"d":4,"c":5,"b":6,"a":7}'),
        good("unsorted-inside-sorted", '{"a":{"c":[{"z":1,"y":{"x":2,"w":3}}],"b":4},"d":{"f":5,"e":6}}'),
        good("sorted-inside-unsorted", '{"b":{"c":1,"d":[{"e":2,"f":3}]},"a":[{"g":4,"h":5},{"i":6}]}'),
        good("numbers-far-apart", "[1.0,[[[[[[2.0]]]]]],[[[[[[[3.0]]]]]]],[[[[[[[[4.0]]]]]]]]]"),
        good("clean-and-unclean-members", '{"c":"plain","b":1.0,"a":[1,2],"e":{"g":1,"f":2},"d": 3}'),
        good("prefixes", '{"aaaaaaaaab":1,"aaaaaaaaa":2,"aaaaaaaa":3,"aaaaaaa":4,"aaaaaaaaaa":5}'),
        good("nul-after-a-prefix", '{"a\\u0000":1,"a":2,"a\\u0000\\u0000":3,"b":4}'),
        good("prefix-and-escape", '{"aaaaaaaa\\u0062":1,"aaaaaaaaa":2,"aaaaaaaa":3,"\\u0061aaaaaaaaz":4}'),
        good("upper-before-lower", '{"b":1,"B":2,"a":3,"A":4,"_":5,"1":6,"10":7,"2":8}'),
        good("private-use-after-surrogates", '{"\ue000":1,"\U00010000":2,"\uffff":3,"\U0010ffff":4,"\ud7ff":5,"z":6}'),
        good("private-use-after-surrogates-escaped", '{"\\ue000":1,"\\ud800\\udc00":2,"\\uffff":3,"\\udbff\\udfff":4,"\\ud7ff":5,"\\u007a":6}'),
        good("private-use-behind-a-prefix", '{"prefix12\uff5e":1,"prefix12\U0001f600":2,"prefix1\uff5e":3,"prefix1\U0001f600":4}'),
        good("normalization-is-not-applied", '{"\u00c5":1,"A\u030a":2,"\u212b":3}'),
        good("escapes-that-must-be", '["\\"","\\\\","\\b","\\f","\\n","\\r","\\t","\\u0000","\\u001f"]'),
        good("escapes-that-need-not-be", '["\\/","\\u0041","\\u00e9","\\u20AC","\\ud83d\\ude00","\\u007f","\\u2028"]'),
        good("escapes-with-a-short-form", '["\\u0008","\\u0009","\\u000a","\\u000C","\\u000D","\\u0022","\\u005c"]'),
        good("escapes-with-upper-case-digits", '["\\u001F","\\u000B","\\u001f"]'),
        good("escaped-name-is-written-plainly", '{"\\u0062":1,"\\/":2}'),
        good("noncharacters", '["\uffff","\ufdd0","\\uffff"]'),
        good("bom-inside", '["\ufeff"]'),
        good("deepest", "[" * 128 + "]" * 128),
        good("deepest-objects", '{"b":1,"a":' * 128 + "0" + "}" * 128),
        good("deepest-then-wide", "[" + "[" * 127 + "]" * 127 + ',{"b":[],"a":{}}' + "]"),
        good("integer-beyond-2-53", '{"b":0,"a":9007199254740993}', None, error("number-inexact", 11)),
        good("underflow", "[1e-400]", None, error("number-inexact", 1)),
        good("zeros", "[0,-0,0.0,-0.0,0e5,0E-999999999999999999999]"),
        good("leading-and-trailing-space", "\n\n 5 \n\n"),
    ]
    # Duplicates, lone surrogates and numbers beyond a double stay in the compact form, and are refused by the others.
    for name, text, slug, offset in [
        ("duplicate", '{"a":1,"b":2,"a":3}', "json-duplicate-name", 13),
        ("duplicate-neighbours", '{"a":1,"a":1}', "json-duplicate-name", 7),
        ("duplicate-escaped", '{"a":1,"\\u0061":2}', "json-duplicate-name", 7),
        ("duplicate-long", '{"beneficiary_name":1,"b":0,"beneficiary_n\\u0061me":2}', "json-duplicate-name", 28),
        ("duplicate-empty", '{"":1,"x":2,"":3}', "json-duplicate-name", 12),
        ("duplicate-inside", '[{"z":{"a":1,"b":{},"a":2}}]', "json-duplicate-name", 20),
        ("duplicate-supplementary", '{"😀":1,"\\ud83d\\ude00":2}', "json-duplicate-name", 10),
        ("lone-high", '["\\ud800"]', "json-lone-surrogate", 2),
        ("lone-low", '["ab\\udc00"]', "json-lone-surrogate", 4),
        ("lone-reversed", '["\\udc00\\ud800"]', "json-lone-surrogate", 2),
        ("lone-low-twice", '["\\udc00\\udc00"]', "json-lone-surrogate", 2),
        ("lone-high-twice", '["\\ud83d\\ud83d\\ude00"]', "json-lone-surrogate", 2),
        ("lone-high-then-text", '["\\ud800x"]', "json-lone-surrogate", 2),
        ("lone-high-then-escape", '["\\ud800\\n"]', "json-lone-surrogate", 2),
        ("lone-in-a-name", '{"\\udead":1}', "json-lone-surrogate", 2),
        ("overflow", "[1e309]", "number-out-of-range", 1),
        ("overflow-negative", "[-1e400]", "number-out-of-range", 1),
        ("overflow-by-rounding", "[0, 1.7976931348623159e308]", "number-out-of-range", 4),
        ("overflow-huge-exponent", "[1e99999999999999999999999]", "number-out-of-range", 1),
        ("overflow-of-digits", "[" + "9" * 400 + "]", "number-out-of-range", 1),
        # The first fault is told, and not the one behind it.
        ("overflow-of-digits-before-lone", "[" + "9" * 400 + ',"\\ud800"]', "number-out-of-range", 1),
        ("overflow-before-lone", '[1e309,"\\ud800"]', "number-out-of-range", 1),
        ("overflow-in-order", '{"b":1e400,"a":1e401}', "number-out-of-range", 5),
    ]:
        cases.append({
            "name": name,
            "input": text.encode().hex(),
            "forms": {
                "verbatim": output(text.encode()),
                "compact": output(strip(text).encode()),
                "jcs": error(slug, offset),
                "jcs-exact": error(slug, offset),
            },
        })
    for name, data in [("empty", b""), ("not-json", b"status=paid&id=1"), ("nul", b"\0"), ("utf8", "José 🎉\n".encode())]:
        slug, offset = ("json-unexpected-end", 0) if not data else ("json-unexpected-byte", 0)
        refused = error(slug, offset)
        cases.append({
            "name": f"verbatim-{name}",
            "input": data.hex(),
            "forms": {"verbatim": output(data), "compact": refused, "jcs": refused, "jcs-exact": refused},
        })
    return {
        "_comment": "Payloads and what each form makes of them. input are bytes in hexadecimal, or a list of [bytes, times to repeat]; output_hex the canonical bytes; error the slug and offset the byte offset of the fault. Canonical bytes are their own canonical form.",
        "cases": cases,
    }


def json_errors() -> dict:
    cases = []

    def refused(name: str, data: bytes | str | list, slug: str, offset: int) -> None:
        pieces = data if isinstance(data, list) else [(data, 1)]
        pieces = [(piece.encode() if isinstance(piece, str) else piece, count) for piece, count in pieces]
        given = pieces[0][0].hex() if not isinstance(data, list) else [[piece.hex(), count] for piece, count in pieces]
        cases.append({"name": name, "input": given, "forms": {form: error(slug, offset) for form in FORMS[1:]}})
        if slug == "input-bom":
            cases[-1]["forms"]["verbatim"] = error(slug, 0)
        try:
            b"".join(piece for piece, _ in pieces).decode()
        except UnicodeDecodeError as fault:
            cases[-1]["forms"]["verbatim"] = error("input-not-utf8", fault.start)

    byte, end, utf8 = "json-unexpected-byte", "json-unexpected-end", "input-not-utf8"
    for name, text, offset in [
        ("empty", "", 0), ("white-space", " \n", 2), ("open-array", "[", 1), ("open-object", "{", 1), ("after-name", '{"a"', 4),
        ("after-colon", '{"a":', 5), ("after-member", '{"a":1', 6), ("after-comma", "[1,", 3), ("after-member-comma", '{"a":1,', 7),
        ("open-string", '["abc', 5), ("open-escape", '["\\', 3), ("open-unicode-escape", '["\\u00', 6), ("open-literal", "[tru", 4),
        ("minus", "[-", 2), ("after-point", "1.", 2), ("after-e", "1e", 2), ("after-e-sign", "1e+", 3), ("quote-only", '"', 1),
        ("escaped-quote-at-the-end", '"\\"', 3),
    ]:
        refused(f"end-{name}", text, end, offset)
    for name, text, offset in [
        ("comma-first", "[,1]", 1), ("comma-last", "[1,]", 3), ("comma-twice", "[1,,2]", 3), ("no-comma", "[1 2]", 3),
        ("no-comma-members", '{"a":1 "b":2}', 7), ("member-comma-last", '{"a":1,}', 7), ("member-comma-first", '{,"a":1}', 1),
        ("no-colon", '{"a" 1}', 5), ("colon-twice", '{"a"::1}', 5), ("colon-in-array", '["a":1]', 4), ("equals", '{"a"=1}', 4),
        ("name-number", "{1:2}", 1), ("name-unquoted", "{a:1}", 1), ("name-single-quotes", "{'a':1}", 1), ("string-single-quotes", "['a']", 1),
        ("close-other", "[1}", 2), ("close-other-object", '{"a":1]', 6), ("close-empty-other", "[}", 1), ("close-only", "]", 0),
        ("literal-case", "[True]", 1), ("literal-wrong", "[nul1]", 4), ("literal-first", "[trve]", 3), ("literal-run-on", "[nullx]", 5),
        ("nan", "[NaN]", 1), ("infinity", "[-Infinity]", 2), ("undefined", "[undefined]", 1), ("plus", "[+1]", 1), ("point-first", "[.5]", 1),
        ("hex", "[0x10]", 2), ("exponent-twice", "[1e5e5]", 4), ("point-twice", "[1.2.3]", 4), ("underscore", "[1_000]", 2),
        ("comment", "[1/*one*/]", 2), ("comment-line", "//c\n1", 0), ("form-feed", "[\f]", 1), ("vertical-tab", "[1\v]", 2), ("nul-inside", "[1\0]", 2),
        ("no-break-space", "[\u00a01]", 1), ("bom-later", " \ufeff{}", 1), ("ideographic-space", "{\u3000}", 1), ("backslash", "[\\n]", 1),
        ("fullwidth-digit", "[１]", 1), ("utf16-without-bom", b"{\0}\0", 1), ("utf32-without-bom", b"[\0\0\0]\0\0\0", 1),
    ]:
        if name == "infinity":
            refused(f"byte-{name}", text, "json-bad-number", offset)
        else:
            refused(f"byte-{name}", text, byte, offset)
    for name, text, offset in [
        ("twice", "1 2", 2), ("close", "[]]", 2), ("comma", "{},", 2), ("nul", "{}\0", 2), ("text", '"a"b', 3), ("digit-after-literal", "null1", 4),
        ("bom", "{}\ufeff", 2), ("object", "{}{}", 2), ("newline-delimited", "{}\n{}\n", 3),
    ]:
        refused(f"trailing-{name}", text, "json-trailing-data", offset)
    refused("bom", "\ufeff{}", "input-bom", 0)
    refused("bom-only", "\ufeff", "input-bom", 0)
    for name, data, offset in [
        ("utf16-le-bom", "{}".encode("utf-16"), 0), ("utf16-be-bom", b"\xfe\xff\0{\0}", 0), ("latin1", b'{"a":"caf\xe9"}', 9),
        ("latin1-outside", b"[\xe9]", 1), ("overlong-slash", b'["\xc0\xaf"]', 2), ("overlong-three", b'["ab\xe0\x80\xaf"]', 4),
        ("surrogate", b'["\xed\xa0\x80"]', 2), ("beyond-unicode", b'["\xf4\x90\x80\x80"]', 2), ("five-bytes", b'["\xf8\x88\x80\x80\x80"]', 2),
        ("continuation-only", b'["abcdefghijkl\x80"]', 14), ("truncated-by-quote", b'["\xe2\x82"]', 2), ("truncated-by-end", b'["\xe2\x82', 2),
        ("in-a-name", b'{"\xff":1}', 2), ("before-a-control", b'["\xff\x01"]', 2), ("before-a-bad-escape", b'["\xff\\x"]', 2), ("ff", b"\xff", 0),
        ("fe-after-text", b"{} \xfe", 3), ("after-a-valid-one", '["é'.encode() + b'\xe9"]', 4),
    ]:
        refused(f"utf8-{name}", data, utf8, offset)
    for name, data, offset in [
        ("newline", '["a\nb"]', 3), ("tab", '["\t"]', 2), ("nul", '["ab\0"]', 4), ("1f", '["abcdefghijklmnop\x1f"]', 18), ("in-a-name", '{"\r":1}', 2),
        ("before-bad-utf8", b'["\x01\xff"]', 2),
    ]:
        refused(f"control-{name}", data, "json-control", offset)
    for name, text, offset in [
        ("x", '["\\x41"]', 3), ("upper-u", '["\\U0041"]', 3), ("zero", '["\\0"]', 3), ("single-quote", "[\"\\'\"]", 3), ("a", '["\\a"]', 3),
        ("newline", '["\\\n"]', 3), ("not-hex", '["\\u00g0"]', 6), ("three-digits", '["\\u123"]', 7), ("braces", '["\\u{41}"]', 4),
        ("sign", '["\\u+123"]', 4), ("space", '["\\u 123"]', 4), ("second-of-a-pair", '["\\ud800\\u12"]', 12), ("not-ascii", '["\\é"]', 3),
    ]:
        refused(f"escape-{name}", text, "json-bad-escape", offset)
    for name, text, offset in [
        ("leading-zero", "[012]", 2), ("leading-zero-negative", "[-01]", 3), ("zeros", "00", 1), ("minus-only", "[-]", 2), ("minus-twice", "[--1]", 2),
        ("minus-letter", "[-a]", 2), ("no-fraction", "[1.]", 3), ("no-fraction-exponent", "[1.e5]", 3), ("no-exponent", "[1e]", 3),
        ("no-exponent-sign", "[1e+]", 4), ("exponent-signs", "[1e+-2]", 4), ("exponent-point", "[1e.5]", 3), ("minus-point", "[-.5]", 2),
    ]:
        refused(f"number-{name}", text, "json-bad-number", offset)
    deep = "json-too-deep"
    refused("deep-129-arrays", [("[", 129), ("]", 129)], deep, 128)
    refused("deep-129-objects", [('{"a":', 129), ("0", 1), ("}", 129)], deep, 128 * 5)
    refused("deep-129-mixed", [('[{"a":', 64), ("[", 1), ("]", 1), ("}]", 64)], deep, 64 * 6)
    refused("deep-100000-arrays", [("[", 100_000)], deep, 128)
    refused("deep-100000-objects", [('{"a":', 100_000)], deep, 128 * 5)
    return {
        "_comment": "Payloads that are refused. Format as in canonical.json; forms that are not named accept the payload.",
        "cases": cases,
    }


def numbers() -> dict:
    cases = []

    def number(text: str, printed: str | None = None) -> None:
        if abs(float(text)) == float("inf"):
            cases.append({"input": text, "text": None, "error": "number-out-of-range"})
            return
        out = ecmascript(text)
        if printed is not None and out != printed:
            sys.exit(f"{text}: the source prints {printed}, computed {out}")
        cases.append({"input": text, "text": out, "error": None if unchanged(text, out) else "number-inexact"})

    # RFC 8785, appendix B: the double's bits and its text.
    for bits, printed in [
        ("0000000000000000", "0"), ("8000000000000000", "0"), ("0000000000000001", "5e-324"), ("8000000000000001", "-5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"), ("ffefffffffffffff", "-1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"), ("c340000000000000", "-9007199254740992"), ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"), ("44b52d02c7e14af6", "1e+23"), ("44b52d02c7e14af7", "1.0000000000000001e+23"),
        ("444b1ae4d6e2ef4e", "999999999999999700000"), ("444b1ae4d6e2ef4f", "999999999999999900000"), ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"), ("3eb0c6f7a0b5ed8d", "0.000001"), ("41b3de4355555553", "333333333.3333332"),
        ("41b3de4355555554", "333333333.33333325"), ("41b3de4355555555", "333333333.3333333"), ("41b3de4355555556", "333333333.3333334"),
        ("41b3de4355555557", "333333333.33333343"), ("becbf647612f3696", "-0.0000033333333333333333"), ("43143ff3c1cb0959", "1424953923781206.2"),
    ]:
        number("%.17g" % struct.unpack(">d", bytes.fromhex(bits))[0], printed)
    for text in """
        0 -0 0.0 -0.0 0e0 0E+5 -0e-5 0.000000 0e99999999999999999999 1 -1 10 100 1.0 1.10 1.50 -1.50 1e0 1E2 1e+2 1e-2 0.1 0.10 1e20 1e21 1e22 12e20
        123456789012345 1234567890123456 12345678901234567 123456789012345678 12345678901234567890 9007199254740991 9007199254740992 9007199254740993
        9007199254740994 9007199254740995 9007199254740996 9007199254740997 4503599627370496.5 4503599627370497.5 2251799813685248.75
        18446744073709551615 18446744073709551616 9223372036854775807 9223372036854775808 100000000000000000000 1000000000000000000000 999999999999999999999
        0.1 0.2 0.3 0.30000000000000004 0.1000000000000000055511151231257827021181583404541015625 0.10000000000000001 0.000001 0.0000001 0.00000123
        0.000000123 1e-6 1e-7 1.5e-6 1.5e-7 123456e-10 123456e-12 0.00001234567890123456789 5e-324 4.9e-324 4.9406564584124654e-324 2.4703282292062328e-324
        2.4703282292062327e-324 2.5e-324 2e-324 1e-400 2.2250738585072014e-308 2.2250738585072011e-308 2.225073858507201e-308 1.7976931348623157e308
        1.7976931348623158e308 1.7976931348623159e308 1e308 1e309 -1e309 9e307 1e310 1e99999 2.00 2.5 2e5 1.7e2 72.50 2000.50 99999999999999.99
        999999999999999.9 0.012345678901234 123456.789e3 1e00005 1e-00005 1.0e+0021 5e-00324 33909 1e23 8.5e21 299792458 6.02214076e23 1.602176634e-19
    """.split():
        number(text)
    for text in ["1" + "0" * 308, "1" + "0" * 309, "0." + "0" * 400 + "1e400", "0." + "0" * 400 + "15e401", "1" + "0" * 400 + "e-400", "0." + "1" * 800,
                 "1" * 300, "9007199254740993" + "." + "0" * 900 + "1", "9007199254740993." + "0" * 900, "1." + "0" * 1000, "1." + "0" * 1000 + "1",
                 "0." + "0" * 70000 + "1e70000", "1" + "0" * 70000 + "e-70000", "1" + "0" * 70000 + "1e-70001"]:
        number(text)
    return {
        "_comment": "Numbers as ECMAScript prints them. text is the form jcs, null where it is refused as number-out-of-range; error is what jcs-exact must give, null where it accepts. fixed and digests: the sequence of cyberphone/json-canonicalization (Apache-2.0), testdata/README.md. Its doubles are those with the fixed bits, then 0x0010000000000000 + i for i from 0 to 1999, then four little-endian doubles of each digest of a chain of SHA-256 that starts from 32 zero bytes, without zeros and those that are not finite. Each line is the bits in hexadecimal without leading zeros, a comma, the text and a line feed; sha256 is that of the first lines.",
        "fixed": FIXED,
        "digests": [{"lines": lines, "sha256": sha256} for lines, sha256 in DIGESTS],
        "cases": cases,
    }


def main() -> None:
    check = sys.argv[1:] == ["--check"]
    stale = []
    for name, make in (("canonical", canonical), ("json-errors", json_errors), ("numbers", numbers)):
        path = HERE / f"{name}.json"
        text = json.dumps(make(), indent=1) + "\n"
        if not check:
            path.write_text(text, encoding="ascii", newline="\n")
        elif not path.exists() or path.read_bytes() != text.encode("ascii"):
            stale.append(path.name)
    if stale:
        sys.exit(f"not what generate_canonical.py writes: {', '.join(stale)}")


if __name__ == "__main__":
    main()
