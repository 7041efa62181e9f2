"""dumps: what json and canonicalize make of an object together."""

import collections
import decimal
import enum
import json
import sys
import threading
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import paysig
from conftest import read
from objects import Number, Ratio, check, json_bytes, outcome

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.text(alphabet='"\\/\b\f\n\r\t\0\x1f\x7f\u2028a\u00e9\ufb33\U0001f600'),
)


VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=12), inner, max_size=12),
    max_leaves=40,
)


@given(VALUES)
def test_equals_json_and_canonicalize(value: Any) -> None:
    check(value)


@settings(max_examples=500)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats(value: float) -> None:
    check(value)
    assert float(paysig.dumps(value)) == value


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_decimal_keeps_its_value_or_is_refused(value: Decimal) -> None:
    made = outcome(lambda: paysig.dumps(value))
    assert made == outcome(lambda: paysig.dumps(value, form="jcs-exact"))
    if isinstance(made, bytes):
        with decimal.localcontext(decimal.Context(prec=decimal.MAX_PREC)):
            assert Decimal(made.decode()) == value
    assert paysig.dumps(value, form="compact").decode() == str(value)


def texts() -> list[tuple[bytes, str | None, str | None, str | None]]:
    """The vectors that Python's json reads without loss: a text, its bytes in "jcs" and "jcs-exact", in hex, and why
    "jcs-exact" refuses it."""
    found = []
    for case in read("canonical.json")["cases"]:
        jcs, exact = case["forms"]["jcs"], case["forms"]["jcs-exact"]
        if jcs["error"] is None and isinstance(case["input"], str):
            found.append((bytes.fromhex(case["input"]), jcs["output_hex"], exact["output_hex"], exact["error"]))
    for case in read("numbers.json")["cases"]:
        text = case["text"] and case["text"].encode().hex()
        found.append((case["input"].encode(), text, text, case["error"]))
    return found


def test_vectors() -> None:
    exactly = 0
    for text, jcs, exact, error in texts():
        if jcs is not None:
            assert paysig.dumps(json.loads(text)).hex() == jcs
        try:
            value = json.loads(text, parse_float=Decimal)
        except decimal.InvalidOperation:  # an exponent beyond Decimal's
            continue
        exactly += 1
        assert outcome(lambda value=value: paysig.dumps(value, form="jcs-exact")) == (error or bytes.fromhex(exact))
    assert exactly > 100


@pytest.mark.parametrize(
    ("value", "due"),
    [
        ("0.1", b"0.1"),
        ("2000.50", b"2000.5"),
        ("-0.0", b"0"),
        ("1E+3", b"1000"),
        ("0E-10", b"0"),
        ("123456789012345.5", b"123456789012345.5"),
        ("9007199254740992", b"9007199254740992"),
        ("9007199254740993", "number-inexact"),
        ("0.1000000000000000055", "number-inexact"),
        ("1E-400", "number-inexact"),
        ("1E+400", "number-out-of-range"),
        ("1E+999999999999", "number-out-of-range"),
        ("NaN", "json-bad-number"),
        ("sNaN123", "json-bad-number"),
        ("-NaN7", "json-bad-number"),
        ("Infinity", "json-bad-number"),
        ("-Infinity", "json-bad-number"),
    ],
)
def test_decimals(value: str, due: object) -> None:
    assert outcome(lambda: paysig.dumps(Decimal(value))) == due
    assert outcome(lambda: paysig.dumps([Decimal(value)], form="jcs-exact")) == (
        due if isinstance(due, str) else b"[%b]" % due
    )


def test_a_decimals_text_follows_no_context() -> None:
    with decimal.localcontext(decimal.Context(prec=3, capitals=0)):
        assert paysig.dumps(Decimal("123456.75")) == b"123456.75"
        assert paysig.dumps(Decimal("1.5E+30")) == b"1.5e+30"


@pytest.mark.parametrize(
    "value",
    [0.0, -0.0, 1978520967483127.25, 1e16, 1e-7, 5e-324, sys.float_info.max, 1e21, 1e22, 2.5, 125034.75],
    ids=repr,
)
def test_floats_of_every_notation(value: float) -> None:
    check(value)


@pytest.mark.parametrize("value", [0, -1, 2**53, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 10**308, 10**400], ids=hex)
def test_ints(value: int) -> None:
    check(value)
    check({"amount": value})


class Level(enum.IntEnum):
    HIGH = 3


class Currency(str, enum.Enum):
    BRL = "BRL"


class Money(Decimal):
    def __str__(self) -> str:
        return "a lot"


class Text(str):
    def __str__(self) -> str:
        return "other"


class Items(list[Any]):
    pass


def test_subclasses_are_what_they_hold() -> None:
    value = {
        Text("level"): Level.HIGH,
        "currency": Currency.BRL,
        "text": Text("own"),
        "numbers": Items([Number(7), Number(2**70), Ratio(0.5), Money("1.25")]),
    }
    plain = {"level": 3, "currency": "BRL", "text": "own", "numbers": [7, 2**70, 0.5, 1.25]}
    check(value, plain)


def test_dicts_of_other_classes() -> None:
    ordered = collections.OrderedDict(b=1, a=2)
    ordered.move_to_end("b")
    assert paysig.dumps(ordered, form="compact") == b'{"a":2,"b":1}'
    assert paysig.dumps(collections.defaultdict(int, b=1, a=2)) == b'{"a":2,"b":1}'
    assert paysig.dumps(collections.Counter("aab"), form="compact") == b'{"a":2,"b":1}'

    class Broken(dict[str, int]):
        def items(self) -> Any:
            raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        paysig.dumps([Broken()])


def test_large_objects() -> None:
    value = {f"{number:06}": ["ñ" * 50, number / 7] for number in reversed(range(20_000))}
    assert paysig.dumps(value) == paysig.canonicalize(json_bytes(value))
    assert paysig.dumps([1]) == b"[1]"


def test_a_list_that_shrinks_meanwhile() -> None:
    class Meddler(dict[str, int]):
        def items(self) -> Any:
            outer.clear()
            return []

    outer: list[Any] = [Meddler(), 1, 2]
    assert paysig.dumps(outer) == b"[{}]"


def test_calls_inside_a_call() -> None:
    class Nested(dict[str, int]):
        def items(self) -> Any:
            return [("inner", paysig.dumps({"b": 1, "a": [2]}).decode())]

    assert paysig.dumps({"x": "before", "a": Nested()}) == rb'{"a":{"inner":"{\"a\":[2],\"b\":1}"},"x":"before"}'


def test_threads() -> None:
    """Each with objects of its own, and all with one that does not change."""
    shared = {f"name {number}": [number / 3, {"b": "ß", "a": None}] for number in range(500, 0, -1)}
    due, failed = paysig.dumps(shared), []

    def work(number: int) -> None:
        for turn in range(50):
            own = {str(index): [number, turn] for index in range(turn)}
            if paysig.dumps(shared) != due or json.loads(paysig.dumps(own)) != own:
                failed.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


def test_dicts_with_the_names_of_one_before() -> None:
    tax: dict[str, Any] = {"rate": 0.16, "code": None}
    shapes: list[dict[str, Any]] = [
        {f"b{index}": index, "aé\n": "x", "long" * index: [tax, {}, tax | {"z": 1}]} for index in range(12)
    ]
    for items in (shapes[:1] * 5, shapes * 3, [*shapes, {}, {}, {"a": shapes[0]}, {"a": shapes[1]}, [shapes[2]] * 3]):
        check(items)
        check({"items": items})
