"""What the tests of dumps share: what is due, faults, and objects that are no plain ones."""

import json
from typing import Any

import pytest

import paysig

FORMS = ("compact", "jcs", "jcs-exact")


def json_bytes(value: Any) -> bytes:
    """What dumps must read out of an object. In "compact" strings keep their escapes: the fewest."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()


def outcome(call: Any) -> object:
    try:
        return call()
    except paysig.PayloadError as error:
        return error.slug


def check(value: Any, reference: Any = None) -> None:
    """In every form, the bytes or the error that the two calls give."""
    text = json_bytes(value if reference is None else reference)
    for form in FORMS:
        made = outcome(lambda form=form: paysig.dumps(value, form=form))
        assert made == outcome(lambda form=form: paysig.canonicalize(text, form=form))


def fault(value: Any, form: str = "jcs") -> paysig.PaysigError:
    with pytest.raises(paysig.PaysigError) as caught:
        paysig.dumps(value, form=form)
    assert caught.value.offset is None
    return caught.value


def nested(depth: int, value: Any, wrap: Any) -> Any:
    for _ in range(depth):
        value = wrap(value)
    return value


class Number(int):
    def __repr__(self) -> str:
        return "other"

    __str__ = __index__ = __int__ = __repr__


class Ratio(float):
    def __repr__(self) -> str:
        return "other"

    __str__ = __float__ = __repr__


class Twin(str):
    """Equal to nothing, so that a dict takes two of the same text."""

    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return False
