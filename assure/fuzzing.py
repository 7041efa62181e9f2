#!/usr/bin/env python3
"""`make fuzz-plants`: a fault for each fuzz target, which it must find within a minute from its seeds alone; and one in
what Go and PHP have of their own.

    assure/fuzzing.py [TARGET...]     all, where none is named
"""

import os
import shutil
import sys

from plants import COPY, ROOT, Plant, see

SECONDS = "60"
FAILED = "FAILED, see target/fuzz-findings"

PLANTS = {
    "abi": Plant(
        "a signature's NUL behind the room for it",
        "ffi-c/src/raw.rs",
        "if capacity < PAYSIG_SIGNATURE_BYTES {",
        "if capacity < PAYSIG_SIGNATURE_CHARS {",
        FAILED,
    ),
    "builder": Plant(
        "names that start alike are taken for sorted",
        "core/src/canonical/builder.rs",
        "self.unsorted |= last.key >= key;",
        "self.unsorted |= last.key > key;",
        FAILED,
    ),
    "forms": Plant(
        "one zero too many before a number has an exponent",
        "core/src/canonical/number.rs",
        "end - point <= 7",
        "end - point <= 8",
        FAILED,
    ),
    "provider": Plant(
        "a request passes whatever its signature is",
        "core/src/onekey/check.rs",
        "self.key().verify(body, signature)?;",
        "let _ = self.key().verify(body, signature);",
        FAILED,
    ),
    "reader": Plant(
        "a fraction without digits",
        "core/src/json/reader.rs",
        "let without_digits = point == digits || end == point + 1;",
        "let without_digits = point == digits;",
        FAILED,
    ),
    "streaming": Plant(
        "a number where the buffer ends counts one byte less",
        "core/src/canonical/sink.rs",
        "self.copy(&apart, 0, length);",
        "self.copy(&apart, 0, length - 1);",
        FAILED,
    ),
    "texts": Plant(
        "a faulty line is told as the one behind it",
        "ffi-c/src/raw/provider.rs",
        "Position::line_of(text, offset)",
        "1 + Position::line_of(text, offset)",
        FAILED,
    ),
    "values": Plant(
        "names sorted by their bytes and not by UTF-16's units",
        "core/src/canonical/order.rs",
        "if byte == 0xEE || byte == 0xEF { byte + 0x10 } else { byte }",
        "byte",
        FAILED,
    ),
}

# Of fuzz/languages.sh: the target that must find it, and the fault. What does not compile fails otherwise.
LANGUAGES = {
    "Go": (
        "FuzzCanonical",
        Plant(
            "one zero too many before a number has an exponent, in Go",
            "go/internal/pure/number.go",
            "case -6 < point && point <= 0:",
            "case -7 < point && point <= 0:",
            "(?s)--- FAIL: FuzzCanonical.*" + FAILED,
        ),
    ),
    "PHP": (
        "php",
        Plant(
            "names sorted by their bytes, in PHP",
            "php/src/Pure/Members.php",
            '\\strtr($name, "\\xEE\\xEF", "\\xFE\\xFF")',
            "$name",
            "(?s)There w.* failures?:.*" + FAILED,
        ),
    ),
}


def found(name: str) -> bool:
    if name in PLANTS:
        return see(PLANTS[name], ["fuzz/run.sh", SECONDS, name])
    target, plant = LANGUAGES[name]
    stage, tools = ROOT / "target" / "stage", ROOT / "target" / "tools"
    environment = {
        **os.environ,
        "PKG_CONFIG_PATH": str(stage / "lib" / "pkgconfig"),
        "LD_LIBRARY_PATH": str(stage / "lib"),
        "PAYSIG_LIBRARY": str(stage / "lib" / "libpaysig.so.1"),
        "PAYSIG_HEADER": str(stage / "share" / "paysig" / "paysig.cdef.h"),
        "PHP_INI_SCAN_DIR": f":{tools / 'php'}",
        "GO": str(tools / "venv" / "bin" / "go"),
    }
    return see(plant, ["fuzz/languages.sh", SECONDS, target], env=environment)


def main() -> int:
    names = sys.argv[1:] or [*PLANTS, *LANGUAGES]
    shutil.rmtree(COPY / "target" / "fuzz-corpus", ignore_errors=True)
    return 0 if all([found(name) for name in names]) else 1


if __name__ == "__main__":
    sys.exit(main())
