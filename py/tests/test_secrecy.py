"""A secret shows nowhere: not in what is printed, pickled, copied or raised."""

import copy
import gc
import hashlib
import pickle
import traceback

import pytest

import paysig

SECRET = "s3cret-of-the-merchant"


def states(secret: str) -> set[str]:
    """What would betray the secret: itself, and its hexadecimal and escaped forms."""
    return {secret, secret.encode().hex(), repr(secret)[1:-1], hashlib.sha256(secret.encode()).hexdigest()}


def holders() -> list[object]:
    key = paysig.Key(SECRET)
    signer = key.signer()
    signer.update(b"{}")
    return [key, paysig.Key.from_bytes(SECRET.encode()), signer]


@pytest.mark.parametrize("holder", holders(), ids=["Key", "Key.from_bytes", "Signer"])
def test_a_holder_of_a_secret_shows_nothing(holder: object) -> None:
    name = type(holder).__name__
    assert repr(holder) == str(holder) == f"{holder}" == f"{name}(redacted)"
    assert not hasattr(holder, "__dict__")
    with pytest.raises(TypeError):
        vars(holder)
    for attribute in dir(holder):
        shown = repr(getattr(holder, attribute))
        assert not any(form in shown for form in states(SECRET)), attribute
    assert gc.get_referents(holder) in ([], [type(holder)])
    with pytest.raises((AttributeError, TypeError)):
        holder.secret = "another"
    with pytest.raises(TypeError):
        bytes(holder)
    with pytest.raises(TypeError):
        memoryview(holder)


@pytest.mark.parametrize("holder", holders(), ids=["Key", "Key.from_bytes", "Signer"])
def test_a_holder_of_a_secret_is_not_copied(holder: object) -> None:
    protocols = range(pickle.HIGHEST_PROTOCOL + 1)
    calls = [lambda protocol=protocol: pickle.dumps(holder, protocol) for protocol in protocols]
    for call in (*calls, lambda: copy.copy(holder), lambda: copy.deepcopy([holder])):
        with pytest.raises(TypeError, match="cannot be pickled or copied, because it holds a secret") as caught:
            call()
        assert isinstance(caught.value, paysig.InputTypeError)


def test_errors_show_neither_secrets_nor_signatures_that_are_due() -> None:
    key = paysig.Key(SECRET)
    due = key.sign(b"the body's password")
    calls = [
        lambda: paysig.Key(SECRET + "\n"),
        lambda: paysig.Key(SECRET + "\udcff"),
        lambda: paysig.Key(SECRET.encode()),
        lambda: paysig.Key.from_bytes(SECRET),
        lambda: key.verify(b"the body's password", "0" * 64),
        lambda: key.verify(b"the body's password", due[:-1]),
        lambda: key.sign("the body's password"),
    ]
    for call in calls:
        with pytest.raises(paysig.PaysigError) as caught:
            call()
        error = caught.value
        # Without the lines of this file, which hold what they hold.
        shown = "".join(traceback.format_exception_only(type(error), error)) + repr(error) + repr(vars(error))
        chain = (error.__cause__, error.__context__)
        assert chain == (None, None), chain
        for hidden in (*states(SECRET), due, due[:-1], "password"):
            assert hidden not in shown


def test_keys_are_equal_only_to_themselves() -> None:
    one, other = paysig.Key(SECRET), paysig.Key(SECRET)
    assert one == one and one != other
    assert len({one, other, one}) == 2
    for name in ("__lt__", "__le__"):
        assert getattr(one, name)(other) is NotImplemented


def test_classes_are_final() -> None:
    for base in (paysig.Key, paysig.Signer):
        with pytest.raises(TypeError):
            type("Spy", (base,), {})


def test_exceptions_can_be_pickled_and_copied() -> None:
    for error in paysig.all_errors():
        for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
            assert type(again) is type(error)
            assert (str(again), again.code, again.slug, again.offset) == (
                str(error),
                error.code,
                error.slug,
                error.offset,
            )


def test_tracebacks_name_the_package() -> None:
    error = paysig.all_errors()[0]
    assert traceback.format_exception_only(type(error), error) == [
        "paysig.SignatureMismatch: the signature does not match the message (signature-mismatch)\n"
    ]
