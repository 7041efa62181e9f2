"""Threads that share keys in Python, as c/stress.c, whose first lines say how it is called; and forks among them."""

import os
import pathlib
import sys
import threading

import paysig

MESSAGES = 256
KEY, OTHER = paysig.Key("cashout_secret_key"), paysig.Key("another")
BODIES = [bytes([length]) * length for length in range(MESSAGES)]
SIGNATURES = pathlib.Path(sys.argv[1]).read_text(encoding="ascii").split()
THREADS, OPERATIONS = int(sys.argv[2]), int(sys.argv[3])


def is_right(number: int) -> bool:
    length = number % MESSAGES
    body, due = BODIES[length], SIGNATURES[length]
    match number // MESSAGES % 6:
        case 0:
            return KEY.sign(body) == due
        case 1:
            return KEY.verify(body, due) is None
        case 2:
            try:
                KEY.verify(body, SIGNATURES[(length + 1) % MESSAGES])
            except paysig.SignatureMismatch:
                return True
            return False
        case 3:
            return paysig.verify_any([OTHER, KEY], body, due) == 1
        case 4:
            return KEY.sign_parts([body[: length // 2], body[length // 2 :]]) == due
        case _:
            signer = KEY.signer()
            signer.update(body)
            return signer.verify(due) is None


def work(first: int) -> None:
    for number in range(first * 977, first * 977 + OPERATIONS):
        if not is_right(number):
            # Not by an exception, which would end this thread alone.
            print(f"operation {number} is wrong", flush=True)
            os._exit(1)


def main() -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, THREADS + 1)]
    for thread in threads:
        thread.start()
    for _ in range(4):
        if (child := os.fork()) == 0:
            os._exit(0 if all(is_right(number) for number in range(10_000)) else 1)
        if os.waitpid(child, 0)[1] != 0:
            print("a forked process is wrong", flush=True)
            os._exit(1)
    for thread in threads:
        thread.join()
    print(f"{THREADS * OPERATIONS} operations")


main()
