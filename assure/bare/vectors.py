"""Writes tests/vectors as C, for machines without files: `vectors.h` beside what is built. No case is retyped."""

import json
import pathlib

from plants import ROOT

VECTORS = ROOT / "tests" / "vectors"
FORMS = {"verbatim": 0, "compact": 1, "jcs": 2, "jcs-exact": 3}
NO_OFFSET = "SIZE_MAX"


def load(name: str) -> dict:
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


class Header:
    def __init__(self) -> None:
        self.codes = {case["slug"]: case["code"] for case in load("errors")["cases"]}
        self.lines = ["/* Made of tests/vectors by assure/bare/vectors.py. */"]
        self.names: dict[bytes, str] = {}

    def bytes(self, value: bytes) -> str:
        """An initialiser for bytes and their number; the same bytes are written once."""
        if value not in self.names:
            self.names[value] = f"b{len(self.names)}"
            inside = ",".join(map(str, value or b"\0"))
            self.lines.append(f"static const unsigned char {self.names[value]}[] = {{{inside}}};")
        return f"{{{self.names[value]}, {len(value)}}}"

    def pieces(self, given: str | list) -> str:
        """An initialiser for bytes that are made of pieces, each repeated."""
        pieces = [[given, 1]] if isinstance(given, str) else given
        name = f"p{len(self.lines)}"
        inside = ", ".join(f"{{{self.bytes(bytes.fromhex(text))}, {times}}}" for text, times in pieces)
        self.lines.append(f"static const piece_t {name}[] = {{{inside}}};")
        return f"{name}, {len(pieces)}"

    def code(self, error: str | None) -> int:
        return 0 if error is None else self.codes[error]

    def table(self, kind: str, rows: list[str]) -> None:
        self.lines.append(f"static const {kind}_case_t {kind}_cases[] = {{\n" + ",\n".join(rows) + "\n};")


def offset(case: dict) -> str:
    return NO_OFFSET if case["offset"] is None else str(case["offset"])


def write(file: pathlib.Path) -> None:
    header = Header()
    hexadecimal = lambda text: header.bytes(bytes.fromhex(text))  # noqa: E731
    header.table(
        "signing",
        [
            f"{{{hexadecimal(case['secret_hex'])}, {hexadecimal(case['message_hex'])}, "
            f"{header.bytes(case['signature'].encode())}}}"
            for case in load("signing")["cases"]
        ],
    )
    presented = load("signatures")
    header.lines.append(f"static const bytes_t presented_secret = {hexadecimal(presented['secret_hex'])};")
    header.lines.append(f"static const bytes_t presented_message = {hexadecimal(presented['message_hex'])};")
    for kind, cases, text in [
        ("presented", presented["cases"], "text_hex"),
        ("secret", load("secrets")["cases"], "secret_hex"),
    ]:
        rows = [f"{{{hexadecimal(case[text])}, {header.code(case['error'])}, {offset(case)}}}" for case in cases]
        header.table(kind, rows)
    rotation = load("rotation")
    secrets = ", ".join(hexadecimal(secret) for secret in rotation["secrets_hex"])
    header.lines.append(f"static const bytes_t rotation_secrets[] = {{{secrets}}};")
    header.lines.append(f"static const bytes_t rotation_message = {hexadecimal(rotation['message_hex'])};")
    header.table(
        "rotation",
        [
            f"{{{len(case['keys'])}, {{{', '.join(map(str, case['keys'] or [0]))}}}, "
            f"{header.bytes(case['signature'].encode())}, {header.code(case['error'])}, {case['matched'] or 0}}}"
            for case in rotation["cases"]
        ],
    )
    canonical(header)
    provider(header)
    file.write_text("\n".join(header.lines) + "\n", encoding="utf-8")


def canonical(header: Header) -> None:
    """Payloads in pieces that are repeated, as the vectors have them: some are long."""
    rows = []
    for case in load("canonical")["cases"] + load("json-errors")["cases"]:
        given = header.pieces(case["input"])
        for form, due in case["forms"].items():
            output = header.bytes(bytes.fromhex(due["output_hex"] or ""))
            rows.append(f"{{{given}, {FORMS[form]}, {output}, {header.code(due['error'])}, {offset(due)}}}")
    header.table("canonical", rows)
    rows = []
    for case in load("numbers")["cases"]:
        given = header.bytes(case["input"].encode())
        for form, error in [("jcs", None if case["text"] else "number-out-of-range"), ("jcs-exact", case["error"])]:
            output = header.bytes((case["text"] or "").encode())
            rows.append(f"{{{given}, {FORMS[form]}, {output}, {header.code(error)}}}")
    header.table("number", rows)


def provider(header: Header) -> None:
    """Schemes, sealing and notifications."""
    none = "{NULL, 0}"
    field = lambda case, name: none if case[name] is None else header.bytes(bytes.fromhex(case[name]))  # noqa: E731
    text = lambda value: header.bytes((value or "").encode())  # noqa: E731
    header.table(
        "scheme",
        [
            f"{{{text(case['secret'])}, {text(case['scheme'])}, "
            + ", ".join(field(case, f"{name}_hex") for name in ("body", "external_id", "date", "login"))
            + f", {text(case['text'])}, {header.code(case['error'])}, {offset(case)}}}"
            for case in load("schemes")["cases"]
        ],
    )
    notifications = load("notifications")
    header.lines.append(f"static const bytes_t notification_secret = {text(notifications['secret'])};")
    header.table(
        "notification",
        [
            f"{{{header.pieces(case['body_hex'])}, {text(case.get('external_id'))}, {len(case.get('fields', []))}, "
            f"{header.code(case['error'])}, {offset(case)}}}"
            for case in notifications["cases"]
        ],
    )
    sealing = load("seal")
    order = ("environment", "base_url", "api_key", "passphrase", "api_signature")
    credentials = [", ".join(text(values[name]) for name in order) for values in sealing["credentials"].values()]
    header.lines.append(f"static const bytes_t credentials_texts[][5] = {{{{{'}, {'.join(credentials)}}}}};")
    names = list(sealing["credentials"])
    header.table(
        "seal",
        [
            f"{{{names.index(case['credentials'])}, {text(case['method'])}, {text(case['path'])}, "
            f"{header.bytes(bytes.fromhex(case['payload_hex']))}, "
            f"{'PAYSIG_FORM_AUTO' if case['form'] is None else FORMS[case['form']]}, {text(case['user_agent'])}, "
            f"{header.bytes(bytes.fromhex(case.get('body_hex') or ''))}, {text(case.get('url'))}, "
            f"{text(case.get('signature'))}, {header.code(case['error'])}, {offset(case)}}}"
            for case in sealing["cases"]
        ],
    )
