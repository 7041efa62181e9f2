#!/usr/bin/env python3
"""Runs every measurement in one go and writes results/signing.{json,md,svg}.

    python3 benches/report.py                 runs all and writes (about a minute and a half)
    python3 benches/report.py --skip php      leaves a language out, and says so in the report
    python3 benches/report.py --only node     measures a language again, into the results that are there
    python3 benches/report.py --redraw        writes the table and the plot again from signing.json

Rust's figures come from src/bin/signing.rs. Every language measures itself against its own peers in its own process,
and prints lines of {"language", "op", "size", "ours_ns", "peer", "peer_ns"}; Go's are made of `go test -bench`.
Only Python's standard library is needed.
"""

import argparse
import collections
import datetime
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence

import plot

ROOT = pathlib.Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benches" / "results"
TOOLS = ROOT / "target" / "tools" / "venv" / "bin"
STAGE = ROOT / "target" / "stage" / "lib"
GO_PASSES = 9

# The goals of the tag with a ready key, as multiples of the floor: size in bytes -> at most.
FLOOR_GOALS = {64: 1.16, 300: 1.09, 1024: 1.04, 4096: 1.02}
# Of the languages: (language, op, size or None for every one, peer's name matches, times faster at least).
LANGUAGE_GOALS = [
    ("python", "sign", 300, r"hmac\.digest", 5.0),
    ("python", "sign", 300, r"cryptography|pyca", 2.0),
    ("python", "verify", 389, r"compare_digest", 4.0),
    ("php", "sign", 300, r"hash_hmac", 4.0),
    ("go", "sign", None, r"crypto", 1.0),
]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--skip", action="append", default=[], choices=list(LANGUAGES))
    arguments.add_argument("--only", action="append", default=[], choices=list(LANGUAGES))
    arguments.add_argument("--redraw", action="store_true")
    options = arguments.parse_args()

    RESULTS.mkdir(exist_ok=True)
    raw = RESULTS / "signing.json"
    if options.only:
        raw.write_text(to_json(again(json.loads(raw.read_text(encoding="utf-8")), options.only)), encoding="utf-8")
    elif not options.redraw:
        raw.write_text(to_json(measure(options.skip)), encoding="utf-8")
    results = json.loads(raw.read_text(encoding="utf-8"))
    table = to_markdown(results)
    (RESULTS / "signing.md").write_text(table, encoding="utf-8")
    (RESULTS / "signing.svg").write_text(plot.draw(results, FLOOR_GOALS), encoding="utf-8")
    print(table)


# Measuring


def measure(skip: list[str]) -> dict:
    print("measuring rust", file=sys.stderr)
    rust = json_lines(["cargo", "run", "--release", "--quiet", "--locked", "--package", "paysig-benches", "--bin", "signing"])
    openssl = rust.pop(0)["version"]
    lines, versions = [], {}
    for language, (run, version) in LANGUAGES.items():
        if language not in skip:
            print(f"measuring {language}", file=sys.stderr)
            lines += run()
            versions[language] = version()
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "processor": processor(),
        "versions": {
            "rustc": output(["rustc", "--version"]).split()[1],
            **{name: locked_version(name) for name in ("paysig", "sha2", "hmac", "ring", "aws-lc-rs")},
            "openssl": openssl,
            **versions,
        },
        "rust": rust,
        "languages": lines,
        "skipped": skip,
    }


def again(results: dict, languages: list[str]) -> dict:
    """The results with these languages measured anew."""
    for language in languages:
        run, version = LANGUAGES[language]
        results["languages"] = [line for line in results["languages"] if line["language"] != language] + run()
        results["versions"][language] = version()
    results["skipped"] = [language for language in results["skipped"] if language not in languages]
    return results


def python_lines() -> list[dict]:
    return json_lines([TOOLS / "python", "py/bench/bench.py"])


def python_version() -> str:
    code = "import platform, ssl, importlib.metadata as m; v = platform.python_version(); c = m.version('cryptography')"
    return output([TOOLS / "python", "-c", code + "; print(f'{v}, {ssl.OPENSSL_VERSION}, cryptography {c}')"])


def php_lines() -> list[dict]:
    return json_lines(["php", "php/bench/bench.php"])


def php_version() -> str:
    return output(["php", "-r", "echo PHP_VERSION;"])


def go_lines() -> list[dict]:
    times = collections.defaultdict(dict)
    # Sign/300/append/paysig: op, size, the way it is called, by whom.
    for benchmark, ns in go_times(ROOT / "go").items():
        if match := re.fullmatch(r"(\w+)/(\d+)/(?:(\w+)/)?(\S+)", benchmark):
            op, size, way, name = match.groups(default="")
            times[op.lower(), int(size), way][name] = ns
    lines = []
    for (op, size, way), quickest in times.items():
        ours = quickest.pop("paysig")
        for name, peer in quickest.items():
            name = name.replace("crypto-hmac", "crypto/hmac") + (f", {way}" if way else "")
            lines.append({"language": "go", "op": op, "size": size, "ours_ns": ours, "peer": name, "peer_ns": peer})
    return lines


def go_times(folder: pathlib.Path, flags: Sequence = (), arguments: Sequence = ()) -> dict[str, float]:
    """Nanoseconds by benchmark. Short passes over all in turn, and the quickest of each: a busy moment meets few."""
    program = ROOT / "target" / "paysig-go.test"
    output([go(), "test", *flags, "-c", "-o", program, "."], folder)
    times = collections.defaultdict(list)
    for _ in range(GO_PASSES):
        text = output([program, "-test.run", "^$", "-test.bench", ".", "-test.benchtime", "30ms", *arguments], folder)
        # BenchmarkSign/300/append/paysig-2   5000000   250.1 ns/op ...
        for name, time in re.findall(r"^Benchmark(\S+?)(?:-\d+)?\s+\d+\s+([\d.]+) ns/op", text, re.MULTILINE):
            times[name].append(float(time))
    return {name: min(values) for name, values in times.items()}


def go_version() -> str:
    return output([go(), "env", "GOVERSION"]).removeprefix("go")


def go() -> pathlib.Path | str:
    return TOOLS / "go" if (TOOLS / "go").exists() else "go"


def node() -> str:
    """The one that tests/setup.sh has brought, where it had to."""
    found = shutil.which("node", path=f"{ROOT / 'target' / 'tools' / 'node' / 'bin'}:{os.environ['PATH']}")
    return found or sys.exit("no node: tests/setup.sh node")


def node_lines() -> list[dict]:
    return json_lines([node(), ROOT / "target" / "demo" / "node" / "bench.mjs"])


def node_version() -> str:
    return output([node(), "--print", "`${process.versions.node}, OpenSSL ${process.versions.openssl}`"])


LANGUAGES = {
    "python": (python_lines, python_version),
    "php": (php_lines, php_version),
    "go": (go_lines, go_version),
    "node": (node_lines, node_version),
}


def json_lines(command: list) -> list[dict]:
    return [json.loads(line) for line in output(command).splitlines() if line.startswith("{")]


def output(command: list, folder: pathlib.Path = ROOT, may_fail: bool = False) -> str:
    """What a command prints. A failure ends the program, or with `may_fail` is the caller's."""
    environment = {"PKG_CONFIG_PATH": f"{STAGE}/pkgconfig", "LD_LIBRARY_PATH": str(STAGE), **os.environ}
    try:
        done = subprocess.run(
            [str(word) for word in command], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
    except FileNotFoundError:
        sys.exit(f"{command[0]} is missing: `make bench` sets it up")
    except subprocess.CalledProcessError as fault:
        if may_fail:
            raise
        sys.exit(f"{' '.join(fault.cmd)} failed with status {fault.returncode}")
    return done.stdout.strip()


def texts() -> list[pathlib.Path]:
    """The inputs of the canonical forms, NAME.json, with NAME.jcs beside each."""
    folder = ROOT / "target" / "bench-texts"
    output([*"cargo run --release --quiet --locked --package paysig-benches --bin texts".split(), folder])
    return sorted(folder.glob("*.json"))


def locked_version(crate: str) -> str:
    lock = (ROOT / "Cargo.lock").read_text(encoding="utf-8")
    return re.search(rf'name = "{crate}"\nversion = "([^"]+)"', lock)[1]


def processor() -> str:
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.machine()
    facts = dict(re.findall(r"^(model name|cpu family|model|flags)\s*: (.*)$", text, re.MULTILINE))
    if "model name" not in facts:
        return platform.machine()
    sha = "with" if "sha_ni" in facts.get("flags", "").split() else "without"
    return f"{facts['model name']} (family {facts['cpu family']}, model {facts['model']}), {sha} SHA instructions"


# Writing


def to_json(results: dict) -> str:
    """One line per measurement, so that a change can be read."""
    parts = []
    for name, value in results.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines = ",\n".join("  " + json.dumps(line) for line in value)
            parts.append(f' "{name}": [\n{lines}\n ]')
        else:
            parts.append(f' "{name}": {json.dumps(value)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def to_markdown(results: dict) -> str:
    rust = {(line["op"], line["name"], line["size"]): line for line in results["rust"]}
    sizes = sorted({line["size"] for line in results["rust"]})
    versions = results["versions"]

    def ratios(op: str, name: str) -> list[str]:
        return [f"{rust[op, name, size]['ratio']:.2f}" for size in sizes]

    def names(op: str) -> list[str]:
        return list(dict.fromkeys(line["name"] for line in results["rust"] if line["op"] == op))

    heads = [size_text(size) for size in sizes]
    floor = [f"{rust['tag', 'floor', size]['ns']:.0f} ns" for size in sizes]
    ready = [["the floor itself", *floor]] + [[name, *ratios("tag", name)] for name in names("tag")[1:]]
    ours = [rust["tag", "paysig", size] for size in sizes]
    ready.append(["paysig, middle half of rounds", *(f"{line['spread'][0]:.2f} to {line['spread'][1]:.2f}" for line in ours)])
    goals = [FLOOR_GOALS.get(size) for size in sizes]
    ready.append(["goal for paysig", *(f"≤ {goal:.2f}" if goal else "" for goal in goals)])
    ready.append(["met", *(yes(line["ratio"] <= goal) if goal else "" for line, goal in zip(ours, goals))])

    def extra(op: str) -> list[str]:
        return [f"{rust[op, 'paysig', size]['ratio']:.2f} (+{rust[op, 'paysig', size]['ns'] - line['ns']:.0f} ns)"
                for size, line in zip(sizes, ours)]

    text = f"""# Signing, measured side by side

{results["date"]}, {results["processor"]}, on a shared virtual machine.
Written by `make bench`; the raw figures are in [signing.json](signing.json).

![Plot of the tables below](signing.svg)

paysig {versions["paysig"]} against hmac {versions["hmac"]} on sha2 {versions["sha2"]}, ring {versions["ring"]}, \
aws-lc-rs {versions["aws-lc-rs"]}, {versions["openssl"]}; rustc {versions["rustc"]}.

## HMAC-SHA256 with a ready key

Multiples of the floor, which is the ceil((n + 9) / 64) + 1 compressions that n bytes cost, done by one call of sha2's
block function over a buffer of the same size. All give the raw tag; `hmac` is cloned from a keyed one, `openssl` is a
context that `HMAC_Init_ex` rewinds. No call of paysig allocates, which is asserted in the same run. At 64 B the whole call
takes three compressions, and where the linker puts the code moves the figure by several per cent.

{table(["", *heads], ready)}
## With a fresh key

The key schedule in every call, as multiples of the same floor. It costs at least two compressions more.

{table(["", *heads], [["two compressions more", *least_fresh(sizes)]] + [[name, *ratios("fresh", name)] for name in names("fresh")])}
## paysig with text

Multiples of the same floor, and what comes on top of the raw tag.

{table(["", *heads], [["sign, lower-case hex out", *extra("hex")], ["verify, hex in", *extra("verify")]])}
## Languages

Each in its own process, in its own words, beside what its users have today; ready keys, hex out.
"""
    for language in LANGUAGES:
        if language in results["skipped"]:
            text += f"\n{language} was left out of this run.\n"
        else:
            text += f"\n{language} {versions[language]}:\n\n" + language_table(language, results["languages"])
    return text


def language_table(language: str, lines: list[dict]) -> str:
    rows, measured = [], set()
    for line in lines:
        if line["language"] != language:
            continue
        faster = plot.times_faster(line)
        goal = next((goal for goal in LANGUAGE_GOALS if is_goal(goal, line)), None)
        measured.add(goal)
        cells = [f"≥ {goal[4]:.0f}", yes(faster >= goal[4])] if goal else ["", ""]
        rows.append([
            line["op"], size_text(line["size"]), f"{line['ours_ns']:.0f} ns", line["peer"], f"{line['peer_ns']:.0f} ns",
            f"{faster:.2f}", *cells,
        ])
    for goal in LANGUAGE_GOALS:
        if goal[0] == language and goal not in measured:
            sys.exit(f"nothing was measured for the goal {goal}")
    return table(["", "body", "paysig", "peer", "peer's", "times faster", "goal", "met"], rows)


def is_goal(goal: tuple, line: dict) -> bool:
    language, op, size, peer, _ = goal
    return (
        (line["language"], line["op"]) == (language, op)
        and size in (None, line["size"])
        and re.search(peer, line["peer"]) is not None
    )


def least_fresh(sizes: list[int]) -> list[str]:
    floors = [-(-(size + 9) // 64) + 1 for size in sizes]
    return [f"{(floor + 2) / floor:.2f}" for floor in floors]


def table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def yes(is_so: bool) -> str:
    return "yes" if is_so else "**no**"


def size_text(size: int) -> str:
    return f"{size // 1024} KiB" if size >= 1024 and size % 1024 == 0 else f"{size} B"


if __name__ == "__main__":
    main()
