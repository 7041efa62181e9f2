"""Keys and signers that threads share, with and without a GIL, and interpreters beside the main one."""

import hmac
import itertools
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Callable

import pytest

import paysig
from paysig import onekey

THREADS = 8
KEY = paysig.Key("cashout_secret_key")
# Below and above the length from which the GIL is dropped.
MESSAGES = [bytes([n]) * size for n, size in enumerate((1, 300, 2047, 2048, 2049, 100_000))]
SIGNATURES = [hmac.digest(b"cashout_secret_key", message, "sha256").hex() for message in MESSAGES]


def together(work: Callable[[int], None]) -> None:
    """Runs work in several threads that start at once, and raises what any of them raised."""
    barrier, errors = threading.Barrier(THREADS), []

    def run(number: int) -> None:
        barrier.wait()
        try:
            work(number)
        except BaseException as error:  # noqa: BLE001 - raised below, in the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_together_tells_of_a_failure() -> None:
    def work(number: int) -> None:
        assert number != 3

    with pytest.raises(AssertionError):
        together(work)


def test_a_key_is_shared() -> None:
    def work(number: int) -> None:
        for turn in range(200):
            index = (number + turn) % len(MESSAGES)
            message, signature = MESSAGES[index], SIGNATURES[index]
            assert KEY.sign(message) == signature
            assert KEY.sign_parts([message[:10], message[10:]]) == signature
            KEY.verify(message, signature)
            assert paysig.verify_any([paysig.Key("another"), KEY], message, signature) == 1
            with pytest.raises(paysig.SignatureMismatch):
                KEY.verify(message, SIGNATURES[index - 1])

    together(work)


def test_credentials_are_shared() -> None:
    credentials = onekey.Credentials(
        onekey.Environment.staging(), api_key="key", passphrase="pass", api_signature="cashout_secret_key"
    )
    payloads = [b'{"b": 1.0, "a": "%s"}' % (b"x" * size) for size in (0, 2000, 50_000)]
    due = [b'{"a":"%s","b":1,"login":"key","pass":"pass"}' % (b"x" * size) for size in (0, 2000, 50_000)]
    control = paysig.Scheme("cashout-notification").sign(credentials, external_id="X1")

    def work(number: int) -> None:
        for turn in range(100):
            index = (number + turn) % len(payloads)
            sealed = credentials.seal_create(payloads[index], form="jcs")
            assert sealed.body == due[index]
            assert sealed.headers["Payload-Signature"] == KEY.sign(sealed.body)
            credentials.check(sealed.method, sealed.path, sealed.body, sealed.headers)
            form = f"a={'x' * turn}&external_id=X1&control={control}".encode()
            assert onekey.Notification.verify(credentials, form).unauthenticated("a") == "x" * turn

    together(work)


@pytest.mark.parametrize("size", [1, 2047, 2048, 5000])
def test_a_shared_signer_loses_nothing(size: int) -> None:
    # All pieces are the same, so that their order does not matter.
    signer, piece, times = KEY.signer(), b"p" * size, 50

    def work(_: int) -> None:
        for _ in range(times):
            signer.update(piece)

    together(work)
    signer.verify(KEY.sign(piece * (times * THREADS)))


def test_pieces_of_threads_never_mix() -> None:
    pieces = [bytes([n]) * 200_000 for n in range(3)]
    due = {KEY.sign_parts(order) for order in itertools.permutations(pieces)}
    for _ in range(20):
        signer = KEY.signer()
        together(lambda number: signer.update(pieces[number] if number < len(pieces) else b""))
        assert signer.finish() in due


def test_a_signer_is_finished_once() -> None:
    for _ in range(50):
        signer, finished = KEY.signer(), []
        signer.update(MESSAGES[-1])

        def work(number: int) -> None:
            try:
                if number % 2:
                    signer.update(b"")
                else:
                    finished.append(signer.finish())
            except paysig.StateError:
                pass

        together(work)
        assert finished == [SIGNATURES[-1]]


@pytest.mark.skipif(not sysconfig.get_config_var("Py_GIL_DISABLED"), reason="this interpreter always has a GIL")
def test_the_gil_stays_off() -> None:
    assert not sys._is_gil_enabled()


# Each interpreter tries to import the package, and what one of them leaves behind must not reach the others.
INTERPRETERS = """
import sys
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters

ATTEMPT = '''
import sys
try:
    import paysig
except ImportError as error:
    print("refused:", error)
else:
    try:
        paysig.Key("")
    except Exception as error:
        print("imported:", type(error) is paysig.SecretError and paysig.all_errors()[0].slug == "signature-mismatch")
sys.stdout.flush()
'''

# With a GIL of their own and with a shared one, as the versions of Python have them.
if hasattr(interpreters, "new_config"):
    configurations = [(("isolated",), {}), (("legacy",), {})]
else:
    configurations = [((), {"isolated": True}), ((), {"isolated": False})]

if "main-first" in sys.argv:
    exec(ATTEMPT)
for arguments, keywords in configurations * 2:
    interpreter = interpreters.create(*arguments, **keywords)
    failure = interpreters.run_string(interpreter, "import sys; sys.path[:] = " + repr(sys.path))
    failure = failure or interpreters.run_string(interpreter, ATTEMPT)
    if failure:
        print("failed:", failure)
    interpreters.destroy(interpreter)
exec(ATTEMPT)
"""


def attempts(*arguments: str) -> list[str]:
    command = [sys.executable, "-W", "ignore", "-c", INTERPRETERS, *arguments]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()


def test_a_subinterpreter_is_refused_and_does_no_harm() -> None:
    first, *others, last = attempts("main-first")
    assert (first, last) == ("imported: True", "imported: True")
    assert len(others) == 4
    assert all(line.startswith("refused: ") and "interpreter" in line for line in others), others


def test_where_a_subinterpreter_is_first_the_others_are_refused() -> None:
    lines = attempts()
    assert len(lines) == 5
    imported = [line for line in lines if not line.startswith("refused: ")]
    # The first that shares its GIL, where this Python has such; else the main one.
    assert imported == ["imported: True"], lines
