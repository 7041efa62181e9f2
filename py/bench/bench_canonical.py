"""canonicalize and dumps against what Python makes canonical or sorted JSON with today. Prints one JSON object a line.

    python py/bench/bench_canonical.py FOLDER > results.jsonl

The folder has the payloads, cashout.json and payment.json (benches/src/bin/texts.rs writes them). `canonicalize` goes from
bytes to bytes: who takes objects alone reads the bytes with json first. `dumps` starts from an object. Only rfc8785, jcs
and jcs-admit know RFC 8785; json and orjson sort by code points and write numbers in their own way. Who gives other bytes
than paysig is not timed. The rest is as in bench.py.
"""

import json
import pathlib
import sys

import paysig
from bench import OURS, measure

try:
    import jcs
    import jcs_admit
    import orjson
    import rfc8785
except ImportError as error:
    sys.exit(f"bench: {error.name} is missing (tests/requirements.txt has its version)")

INPUTS = ("cashout", "payment")


def sorted_json(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


NAMES = {
    "paysig": paysig,
    "rfc8785": rfc8785,
    "jcs": jcs,
    "jcs_admit": jcs_admit,
    "orjson": orjson,
    "loads": json.loads,
    "sorted_json": sorted_json,
    "SORT_KEYS": orjson.OPT_SORT_KEYS,
}

WAYS = {
    "canonicalize": {
        OURS: "paysig.canonicalize(data)",
        "rfc8785": "rfc8785.dumps(loads(data))",
        "jcs": "jcs.canonicalize(loads(data))",
        "jcs-admit": "jcs_admit.admit(data)",
        "json": "sorted_json(loads(data))",
        "orjson": "orjson.dumps(orjson.loads(data), option=SORT_KEYS)",
    },
    "dumps": {
        OURS: "paysig.dumps(value)",
        "rfc8785": "rfc8785.dumps(value)",
        "jcs": "jcs.canonicalize(value)",
        "json": "sorted_json(value)",
        "orjson": "orjson.dumps(value, option=SORT_KEYS)",
    },
}


def main() -> None:
    for name in INPUTS:
        data = pathlib.Path(sys.argv[1], f"{name}.json").read_bytes()
        names = NAMES | {"data": data, "value": json.loads(data)}
        for operation, ways in WAYS.items():
            answers = {way: eval(statement, names) for way, statement in ways.items()}
            right = {way: ways[way] for way, answer in answers.items() if answer == answers[OURS]}
            figures = measure(right, names)
            for peer in ways:
                if peer != OURS:
                    line = {"op": operation, "input": name, "size": len(data), "peer": peer}
                    line |= {"ours_ns": round(figures[OURS], 1)}
                    line |= {"peer_ns": round(figures[peer], 1)} if peer in right else {"differs": True}
                    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
