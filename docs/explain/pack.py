#!/usr/bin/env python3
"""Makes the page of index.html, page.css, page.js and target/wasm/paysig_explain_page.wasm: one file, which fetches nothing.

    docs/explain/pack.py       writes target/dist/paysig-explain-VERSION.html

Its policy allows what has these hashes, and nothing else: no other script, and no address anywhere.
"""

import base64
import hashlib
import pathlib
import re
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VERSION = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["workspace"]["package"]["version"]
PAGE = ROOT / "target" / "dist" / f"paysig-explain-{VERSION}.html"


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def main() -> None:
    style, script = ((HERE / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    wasm = base64.b64encode((ROOT / "target" / "wasm" / "paysig_explain_page.wasm").read_bytes()).decode()
    script = script.replace('"use strict";\n', f'"use strict";\n\nconst WASM = "{wasm}";\n', 1)
    # Each is put in once: what stands in a script is never taken for a place.
    places = {
        "style": style,
        "script": script,
        "style-hash": hashed(style),
        "script-hash": hashed(script),
        "version": VERSION,
    }
    page = re.sub(r"\{([a-z-]+)\}", lambda place: places[place[1]], (HERE / "index.html").read_text(encoding="utf-8"))
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
