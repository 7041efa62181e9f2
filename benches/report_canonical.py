#!/usr/bin/env python3
"""Measures the canonical forms beside what people use today, and writes results/canonical.{json,md}.

    python3 benches/report_canonical.py             measures and writes (about two minutes)
    python3 benches/report_canonical.py --redraw    writes the tables again from canonical.json

Rust's figures come from src/bin/canonical.rs, the instructions from instructions.py, those of other languages from
their own processes. What the machine does not have is left out, and the report says why.
"""

import datetime
import json
import shutil
import subprocess
import sys
from collections.abc import Callable

import instructions
from report import (
    RESULTS, ROOT, TOOLS, go, go_times, go_version, json_lines, locked_version, output, processor, size_text, table, texts,
    to_json, yes,
)

# How many times faster than serde_jcs the form jcs must be, and than serde_json's parsing the form compact.
JCS_GOALS = {"cashout": 8, "payment": 12, "transactions": 6, "twitter": 9, "citm_catalog": 9, "canada": 3}
COMPACT_GOAL = 1.0
# Of Python: (operation, peer) -> times faster at least, on each input.
PYTHON_GOALS = {
    ("canonicalize", "rfc8785"): 30,
    ("canonicalize", "jcs-admit"): 8,
    ("dumps", "rfc8785"): 20,
    ("dumps", "orjson"): 0.7,
}
JCS_PEERS = ["serde_jcs", "json-canon", "serde_json_canonicalizer", "jcs-admit"]
REWRITERS = ["serde_json", "simd-json", "sonic-rs"]
GOWEBPKI = "github.com/gowebpki/jcs"


class Skipped(Exception):
    """What is needed is not on this machine; the text says what."""


def main() -> None:
    raw = RESULTS / "canonical.json"
    if sys.argv[1:] != ["--redraw"]:
        raw.write_text(to_json(measure()), encoding="utf-8")
    text = to_markdown(json.loads(raw.read_text(encoding="utf-8")))
    (RESULTS / "canonical.md").write_text(text, encoding="utf-8")
    print(text)


# Measuring


def measure() -> dict:
    results = {
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "processor": processor(),
        "versions": {
            "rustc": output(["rustc", "--version"]).split()[1],
            **{name: locked_version(name) for name in ("paysig", *JCS_PEERS, *REWRITERS)},
        },
        "skipped": {},
    }
    for name, (lines, _) in SECTIONS.items():
        print(f"measuring {name}", file=sys.stderr)
        try:
            results[name] = lines(results["versions"])
        except Skipped as reason:
            print(f"left out: {name}: {reason}", file=sys.stderr)
            results["skipped"][name] = str(reason)
    return results


def rust_lines(_: dict) -> list[dict]:
    return json_lines("cargo run --release --quiet --locked --package paysig-benches --bin canonical".split())


def instructions_lines(versions: dict) -> list[dict]:
    if shutil.which("valgrind") is None:
        raise Skipped("no valgrind")
    versions["valgrind"] = output(["valgrind", "--version"]).removeprefix("valgrind-")
    return instructions.measure()


def python_lines(versions: dict) -> list[dict]:
    names = ["jcs", "jcs-admit", "orjson", "rfc8785"]
    code = f"import json, platform as p, importlib.metadata as m; print(json.dumps({{'CPython': p.python_version()}} | {{n: m.version(n) for n in {names}}}))"
    versions["CPython"], *peers = json.loads(output([TOOLS / "python", "-c", code])).values()
    versions |= {f"{name} (Python)": version for name, version in zip(names, peers)}
    return json_lines([TOOLS / "python", "py/bench/bench_canonical.py", texts()[0].parent])


def go_lines(versions: dict) -> list[dict]:
    folder = ROOT / "benches" / "go"
    tags = "gowebpki"
    try:
        module = json.loads(output([go(), "mod", "download", "-json", GOWEBPKI], folder, may_fail=True))
        versions[GOWEBPKI] = module["Version"].removeprefix("v")
    except subprocess.CalledProcessError:
        print(f"left out: {GOWEBPKI}: the Go module cannot be downloaded", file=sys.stderr)
        tags = ""
    versions["go"] = go_version()
    lines = []
    for name, ns in go_times(folder, [f"-tags={tags}"], [texts()[0].parent]).items():
        _, text, op, peer = name.split("/", 3)
        lines.append({"input": text, "op": op, "name": peer, "ns": ns})
    return lines


def node_lines(versions: dict) -> list[dict]:
    folder = ROOT / "target" / "bench-node"
    shutil.copytree(ROOT / "benches" / "node", folder, dirs_exist_ok=True)
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise Skipped("no node or no npm")
    try:
        output(["npm", "ci", "--silent"], folder, may_fail=True)
    except subprocess.CalledProcessError:
        raise Skipped("npm cannot install canonicalize") from None
    versions["node"] = output(["node", "--version"]).removeprefix("v")
    versions["canonicalize"] = json.loads((folder / "package.json").read_text())["dependencies"]["canonicalize"]
    return json_lines(["node", folder / "canonical.js", texts()[0].parent])


# Writing


def to_markdown(results: dict) -> str:
    text = f"""# Canonical forms, measured side by side

{results["date"]}, {results["processor"]}, on a shared virtual machine.
Written by `make bench`; the raw figures are in [canonical.json](canonical.json).

{", ".join(f"{name} {version}" for name, version in results["versions"].items())}.
Everyone starts from the text and ends with a text; answers are compared before anything is timed. The generated inputs
are the same everywhere; twitter, citm_catalog and canada are public files.
"""
    for name, (_, section) in SECTIONS.items():
        if name in results["skipped"]:
            text += f"\n{name} was left out of this run: {results['skipped'][name]}.\n"
        else:
            text += "\n" + section(results)
    return text


class Input:
    """Rust's lines of one input: sizes in bytes, and what each contender took."""

    def __init__(self, results: dict, name: str) -> None:
        lines = [line for line in results["rust"] if line["input"] == name]
        self.lent = next(line["lent"] for line in lines if "lent" in line)
        self.size = next(line["size"] for line in lines if "size" in line)
        self.by = {(line["op"], line["name"]): line for line in lines if "ns" in line}

    def ns(self, op: str) -> float:
        return self.by[op, "paysig"]["ns"]

    def times(self, op: str, peer: tuple[str, str]) -> float | None:
        """How many times the time of paysig the peer takes."""
        return self.by[peer]["ns"] / self.ns(op) if peer in self.by else None


def inputs(results: dict) -> dict[str, Input]:
    return {name: Input(results, name) for name in dict.fromkeys(line["input"] for line in results["rust"])}


def rust_section(results: dict) -> str:
    jcs, compact, heap = [], [], []
    jcs_peers = [("jcs", peer) for peer in JCS_PEERS]
    rewriters = [("rewrite", peer) for peer in REWRITERS]
    for name, rust in inputs(results).items():
        cells = [times(rust.times("jcs", peer)) for peer in [*jcs_peers, rewriters[0]]]
        goal, reached = JCS_GOALS.get(name), rust.times("jcs", ("jcs", "serde_jcs"))
        met = [f"≥ {goal}", yes(reached >= goal)] if goal and reached else ["", ""]
        jcs.append([name, size_text(rust.size), speed(rust.size, rust.ns("jcs")), *cells, *met])

        parse = rust.times("compact", ("parse", "serde_json"))
        met = [f"{parse:.2f}", f"≥ {COMPACT_GOAL}", yes(parse >= COMPACT_GOAL)]
        cells = [times(rust.times("compact", peer)) for peer in rewriters]
        compact.append([name, size_text(rust.size), speed(rust.size, rust.ns("compact")), *met, *cells])

        lines = [rust.by.get(peer) for peer in [*jcs_peers, *rewriters]]
        cells = [f"{line['allocations']} / {line['peak'] / rust.size:.1f}" if line else OTHER for line in lines]
        heap.append([name, f"0 / 0, {rust.lent / rust.size:.1f}", *cells])
    return f"""## RFC 8785: how many times faster than each peer

The last peer is no canonical form, but the least that sorting costs with `serde_json`: a `Value` parsed and serialised
again, names in the order of their UTF-8 bytes, numbers in its own text.

{table(["input", "size", "paysig", *JCS_PEERS, "serde_json, sorted", "goal against serde_jcs", "met"], jcs)}
## Compact, with the full grammar check: how many times faster than each peer

The first peer only parses (`IgnoredAny`), and writes nothing. The others parse and serialise again, which is no form:
names are sorted (serde_json), lose their order (simd-json) or keep it (sonic-rs), numbers and escapes are written anew.
simd-json picks its instructions at run time; sonic-rs is built without flags for a CPU, as everything here is.

{table(["input", "size", "paysig", "serde_json, parsing", "goal", "met", *REWRITERS], compact)}
## Heap: allocations / most bytes held at once, as a multiple of the input

paysig takes nothing from the heap in any form, which is asserted in the same run. What its caller lends for the form
jcs, slots to sort and the result's buffer, comes after the comma, as a multiple of the input too. The last
{len(REWRITERS)} are no canonical forms.

{table(["input", "paysig", *JCS_PEERS, *REWRITERS], heap)}"""


def instructions_section(results: dict) -> str:
    return f"""## Instructions per byte

Of one call, under callgrind, which a busy machine does not move (`make instructions`). Built without flags for a CPU.

{instructions.to_markdown(results["instructions"])}"""


def python_section(results: dict) -> str:
    rows = []
    for line in results["python"]:
        op, peer = line["op"], line["peer"]
        row = [op, line["input"], f"{line['ours_ns'] / 1e3:.2f} µs", peer]
        if "differs" in line:
            rows.append([*row, OTHER, "", ""])
            continue
        ratio, goal = line["peer_ns"] / line["ours_ns"], PYTHON_GOALS.get((op, peer))
        met = [f"≥ {goal}", yes(ratio >= goal)] if goal else ["", ""]
        rows.append([*row, f"{ratio:.{1 if ratio >= 3 else 2}f}", *met])
    return f"""## Python: how many times faster than each peer

`canonicalize` goes from bytes to bytes, with `json.loads` before who takes objects alone; `dumps` from objects to bytes.
json and orjson sort, but do not know RFC 8785: these payloads have nothing on which they differ.

{table(["call", "input", "paysig", "peer", "times faster", "goal", "met"], rows)}"""


def go_section(results: dict) -> str:
    by = {(line["input"], line["op"], line["name"]): line["ns"] for line in results["go"]}
    rows = []
    for name, rust in inputs(results).items():
        row = [name]
        for op, peer in (("jcs", "gowebpki/jcs"), ("compact", "json.Compact")):
            ours, other = by[name, op, "paysig"], by.get((name, op, peer))
            row += [speed(rust.size, ours), times(other / ours if other else None)]
        rows.append(row)
    gone = ""
    if GOWEBPKI not in results["versions"]:
        rows = [[name, jcs, "", *compact] for name, jcs, _, *compact in rows]
        gone = f"{GOWEBPKI} was left out of this run: the Go module could not be downloaded.\n"
    return f"""## Go: how many times faster than each peer

The Go package in its own process, the quickest of short passes, into a buffer that is used again. gowebpki/jcs makes a
new one.
{gone}
{table(["input", "jcs", "gowebpki/jcs", "compact", "json.Compact"], rows)}"""


def node_section(results: dict) -> str:
    by = {(line["input"], line["name"]): line["ns"] for line in results["node"]}
    rows = []
    for name, rust in inputs(results).items():
        row = [name]
        for op, peer in (("jcs", "canonicalize"), ("compact", "JSON.stringify")):
            other = by.get((name, peer))
            row += [speed(rust.size, other), f"{other / rust.ns(op):.1f}"] if other else [OTHER, ""]
        rows.append(row)
    return f"""## npm's canonicalize

From bytes to bytes, over `JSON.parse`, in a process of its own: the speed, and how many times faster the Rust figures
above are. `JSON.stringify` is parsing and serialising again, beside the form compact.

{table(["input", "canonicalize", "jcs is faster by", "JSON.stringify", "compact is faster by"], rows)}"""


OTHER = "other bytes"


def times(value: float | None) -> str:
    return OTHER if value is None else f"{value:.1f}"


def speed(size: int, ns: float) -> str:
    return f"{size / ns * 1e3:.0f} MB/s"


# Each measures into lines, adding its versions, and makes a part of the report of them.
SECTIONS: dict[str, tuple[Callable[[dict], list[dict]], Callable[[dict], str]]] = {
    "rust": (rust_lines, rust_section),
    "instructions": (instructions_lines, instructions_section),
    "python": (python_lines, python_section),
    "go": (go_lines, go_section),
    "node": (node_lines, node_section),
}


if __name__ == "__main__":
    main()
