#!/usr/bin/env python3
"""Runs src/bin/canonical.rs and writes results/canonical.{json,md}: the canonical forms beside what people use today.

    python3 benches/report_canonical.py             runs it and writes (about half a minute)
    python3 benches/report_canonical.py --redraw    writes the table again from canonical.json
"""

import datetime
import json
import sys

from report import RESULTS, json_lines, locked_version, output, processor, size_text, table, yes

# How many times faster than serde_jcs the form jcs must be, and than serde_json's parsing the form compact.
JCS_GOALS = {"cashout": 8, "payment": 12, "transactions": 6, "twitter": 9, "citm_catalog": 9, "canada": 3}
COMPACT_GOAL = 1.0
PEERS = ["serde_jcs", "json-canon", "serde_json_canonicalizer", "jcs-admit"]


def main() -> None:
    raw = RESULTS / "canonical.json"
    if sys.argv[1:] != ["--redraw"]:
        command = ["cargo", "run", "--release", "--quiet", "--locked", "--package", "paysig-benches", "--bin", "canonical"]
        lines = json_lines(command)
        results = {
            "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
            "processor": processor(),
            "versions": {name: locked_version(name) for name in ("paysig", "serde_json", *PEERS)},
            "rustc": output(["rustc", "--version"]).split()[1],
            "lines": lines,
        }
        raw.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    text = to_markdown(json.loads(raw.read_text(encoding="utf-8")))
    (RESULTS / "canonical.md").write_text(text, encoding="utf-8")
    print(text)


def to_markdown(results: dict) -> str:
    jcs, compact = [], []
    for name in dict.fromkeys(line["input"] for line in results["lines"]):
        lines = [line for line in results["lines"] if line["input"] == name]
        differs = {line["name"] for line in lines if line.get("differs")}
        by = {(line["op"], line["name"]): line for line in lines if "op" in line}
        ours, size = by["jcs", "paysig"], by["jcs", "paysig"]["size"]
        peers = {peer: by["jcs", peer]["ns"] / ours["ns"] for peer in PEERS if ("jcs", peer) in by}
        goal = JCS_GOALS.get(name)
        cells = ["other bytes" if peer in differs else f"{peers[peer]:.1f}" for peer in PEERS]
        met = [f"≥ {goal}", yes(peers["serde_jcs"] >= goal)] if goal and "serde_jcs" in peers else ["", ""]
        jcs.append([name, size_text(size), f"{size / ours['ns'] * 1e3:.0f} MB/s", *cells, *met])
        ours, parse = by["compact", "paysig"], by["parse", "serde_json"]
        ratio = parse["ns"] / ours["ns"]
        speed = f"{size / ours['ns'] * 1e3:.0f} MB/s"
        compact.append([name, size_text(size), speed, f"{ratio:.2f}", f"≥ {COMPACT_GOAL}", yes(ratio >= COMPACT_GOAL)])
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    return f"""# Canonical forms, measured side by side

{results["date"]}, {results["processor"]}, on a shared virtual machine; rustc {results["rustc"]}.
Written by `make bench`; the raw figures are in [canonical.json](canonical.json).

{versions}. Everyone starts from the text and ends with the canonical text; answers are compared before anything is timed.
No call of paysig allocates, which is asserted in the same run.

## RFC 8785: how many times faster than each peer

{table(["input", "size", "paysig", *PEERS, "goal against serde_jcs", "met"], jcs)}
## Compact, with the full grammar check: how many times faster than serde_json's parsing alone (`IgnoredAny`)

{table(["input", "size", "paysig", "serde_json", "goal", "met"], compact)}"""


if __name__ == "__main__":
    main()
