#!/usr/bin/env python3
"""`make fuzz-plants`: a fault for each fuzz target, which it must find within a minute from its seeds alone.

    assure/fuzzing.py [TARGET...]     all, where none is named
"""

import shutil
import sys

from plants import COPY, Plant, see

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
        "self.key().verify(body, headers.signature.ok_or(Error::new(ErrorKind::SignatureMissing))?)?;",
        "let _ = self.key().verify(body, headers.signature.ok_or(Error::new(ErrorKind::SignatureMissing))?);",
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


def main() -> int:
    targets = sys.argv[1:] or list(PLANTS)
    shutil.rmtree(COPY / "target" / "fuzz-corpus", ignore_errors=True)
    return 0 if all([see(PLANTS[target], ["fuzz/run.sh", SECONDS, target]) for target in targets]) else 1


if __name__ == "__main__":
    sys.exit(main())
