"""What the scripts share that write vectors: HMAC-SHA256 by Python's hmac, and files that are written or compared."""

import hashlib
import hmac
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent


def tag(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def main(name: str, content: dict) -> None:
    """Writes a file; with --check, fails where it is not what would be written."""
    path = HERE / name
    text = json.dumps(content, indent=1) + "\n"
    if sys.argv[1:] != ["--check"]:
        path.write_text(text, encoding="ascii", newline="\n")
    elif not path.exists() or path.read_bytes() != text.encode("ascii"):
        sys.exit(f"not what {pathlib.Path(sys.argv[0]).name} writes: {name}")
