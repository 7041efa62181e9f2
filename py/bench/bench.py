"""paysig against what Python signs with today: `hmac` and pyca/cryptography. Prints one JSON object a line.

    python py/bench/bench.py > results.jsonl

Every way must give the right signature before any is timed. The ways take turns, batch by batch, so that a change of
the machine's speed touches all of them alike; a figure is the median of its batches. `sign` and `verify` have a key
made beforehand where the way knows such a thing; `sign-fresh-key` makes one for each call.
"""

import hmac
import json
import statistics
import sys
import time
import timeit

import paysig

try:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.hmac import HMAC
except ImportError:
    sys.exit("bench: cryptography is missing (pip install cryptography==50.0.2)")

SIZES = (64, 300, 1024, 4096, 65536)
VERIFIED_SIZE = 389  # bytes, a usual cashout
# Many and short: on a busy machine most of them fit between two switches of tasks, and the median is of those.
BATCHES = 201
BATCH_SECONDS = 0.0003

SECRET = "cashout_secret_key"
OURS = "paysig"


def pyca_fresh(secret: bytes, message: bytes) -> str:
    context = HMAC(secret, hashes.SHA256())
    context.update(message)
    return context.finalize().hex()


def pyca_copy(ready: HMAC, message: bytes) -> str:
    context = ready.copy()
    context.update(message)
    return context.finalize().hex()


NAMES = {
    "hmac": hmac,
    "paysig": paysig,
    "text": SECRET,
    "secret": SECRET.encode(),
    "key": paysig.Key(SECRET),
    "ready": HMAC(SECRET.encode(), hashes.SHA256()),
    "pyca_fresh": pyca_fresh,
    "pyca_copy": pyca_copy,
}

# Operation: name of the way, and the statement that is timed. Those of `sign` give the signature.
PEERS = {
    "hmac.digest": "hmac.digest(secret, message, 'sha256').hex()",
    "hmac.new": "hmac.new(secret, message, 'sha256').hexdigest()",
    "pyca fresh": "pyca_fresh(secret, message)",
}
SIGN = {OURS: "key.sign(message)", **PEERS, "pyca copy": "pyca_copy(ready, message)"}
SIGN_FRESH_KEY = {OURS: "paysig.sign(text, message)", **PEERS}
VERIFY = {
    OURS: "key.verify(message, signature)",
    "hmac.new + compare_digest": "hmac.compare_digest(hmac.new(secret, message, 'sha256').hexdigest(), signature)",
}


def check(ways: dict[str, str], names: dict[str, object]) -> None:
    """Every way of signing gives the signature; every way of verifying tells it from a wrong one."""
    for way, statement in ways.items():
        if ways is VERIFY:
            wrong = names | {"signature": "0" * 64}
            if way == OURS:
                eval(statement, names)
                try:
                    eval(statement, wrong)
                except paysig.SignatureMismatch:
                    continue
            elif eval(statement, names) and not eval(statement, wrong):
                continue
        elif eval(statement, names) == names["signature"]:
            continue
        sys.exit(f"bench: {way} is wrong")


def measure(ways: dict[str, str], names: dict[str, object]) -> dict[str, float]:
    """Nanoseconds per call of each way."""
    timers = {way: timeit.Timer(statement, timer=time.thread_time, globals=names) for way, statement in ways.items()}
    # Some are a hundred times as long as others: each batch takes about as long as the next.
    calls = {way: max(1, int(BATCH_SECONDS / (min(timer.repeat(9, 20)) / 20))) for way, timer in timers.items()}
    batches: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(BATCHES):
        for way, timer in timers.items():
            batches[way].append(timer.timeit(calls[way]) / calls[way] * 1e9)
    return {way: statistics.median(figures) for way, figures in batches.items()}


def compare(operation: str, size: int, ways: dict[str, str]) -> None:
    message = bytes(i % 251 for i in range(size))
    names = NAMES | {"message": message, "signature": hmac.digest(SECRET.encode(), message, "sha256").hex()}
    check(ways, names)
    figures = measure(ways, names)
    for peer in ways:
        if peer != OURS:
            line = {"language": "python", "op": operation, "size": size, "ours_ns": round(figures[OURS], 1)}
            print(json.dumps(line | {"peer": peer, "peer_ns": round(figures[peer], 1)}), flush=True)


def main() -> None:
    for size in SIZES:
        compare("sign", size, SIGN)
        compare("sign-fresh-key", size, SIGN_FRESH_KEY)
    compare("verify", VERIFIED_SIZE, VERIFY)


if __name__ == "__main__":
    main()
