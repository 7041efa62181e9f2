"""Signs or verifies one file: the program that every language has for the demo and the agreement test.

    runner.py sign KEYFILE BODYFILE              prints "SIGNATURE NANOSECONDS": the signature, and the time of one call
    runner.py verify KEYFILE BODYFILE SIGNATURE  prints "ok" and exits with 0, or the error's slug and exits with 1
"""

import os
import pathlib
import statistics
import sys
import timeit

import paysig

# About 0.2 s in all. Short ones, so that on a busy machine most of them are not interrupted.
BATCHES = 401
BATCH_SECONDS = 0.0005


def time_per_call(key: paysig.Key, body: bytes) -> float:
    """Nanoseconds of one call with a key that is ready: the median of several batches."""
    timer = timeit.Timer("key.sign(body)", globals={"key": key, "body": body})
    calls = max(1, int(BATCH_SECONDS / (min(timer.repeat(9, 20)) / 20)))
    return statistics.median(timer.repeat(BATCHES, calls)) / calls * 1e9


def main(arguments: list[str]) -> int:
    match arguments:
        case ["sign" | "verify" as command, key_file, body_file, *signature] if len(signature) == (command == "verify"):
            pass
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    # What is not UTF-8 is left for paysig to refuse.
    secret = pathlib.Path(key_file).read_bytes().decode("utf-8", "surrogateescape")
    body = pathlib.Path(body_file).read_bytes()
    try:
        key = paysig.Key(secret)
        if command == "sign":
            print(f"{key.sign(body)} {time_per_call(key, body):.1f}")
        else:
            key.verify(body, os.fsencode(signature[0]))
            print("ok")
    except paysig.PaysigError as error:
        print(error.slug)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
