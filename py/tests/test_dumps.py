"""dumps: what json and canonicalize make of an object together, and a typed error with the path of what they would not."""

import collections
import datetime
import decimal
import enum
import fractions
import json
import pickle
import re
import sys
import threading
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import paysig
from conftest import read

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


@pytest.mark.parametrize("value", [0.0, -0.0, 1978520967483127.25, 1e16, 1e-7, 5e-324, sys.float_info.max, 1e21, 1e22, 2.5, 125034.75], ids=repr)
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


class Number(int):
    def __repr__(self) -> str:
        return "other"

    __str__ = __index__ = __int__ = __repr__


class Ratio(float):
    def __repr__(self) -> str:
        return "other"

    __str__ = __float__ = __repr__


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


def fault(value: Any, form: str = "jcs") -> paysig.PaysigError:
    with pytest.raises(paysig.PaysigError) as caught:
        paysig.dumps(value, form=form)
    assert caught.value.offset is None
    return caught.value


class Impostor:
    """Says of itself that it is a str, and a Decimal."""

    @property
    def __class__(self) -> Any:  # type: ignore[override]
        return Decimal


@pytest.mark.parametrize(
    "value",
    [
        (1, 2),
        {1},
        frozenset(),
        b"bytes",
        bytearray(),
        datetime.datetime(2026, 1, 1),
        datetime.date(2026, 1, 1),
        fractions.Fraction(1, 2),
        1j,
        object(),
        iter([]),
        range(3),
        collections.UserDict(),
        {}.items(),
        int,
        Impostor(),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("form", FORMS)
def test_other_types_are_refused(value: Any, form: str) -> None:
    error = fault({"a": [1, [], {}, {"b": value}]}, form)
    assert isinstance(error, paysig.InputTypeError) and isinstance(error, TypeError)
    assert (error.slug, error.path) == ("input-type", "$.a[3].b")
    assert str(error) == (
        "a value must be dict, list, str, int, float, bool, None or Decimal, "
        f"not {type(value).__name__} (input-type, at $.a[3].b)"
    )


@pytest.mark.parametrize("name", [1, 1.5, None, True, b"a", ("a",)], ids=repr)
def test_names_are_str(name: Any) -> None:
    error = fault({"a": [{"b": {}, "c": 1, name: 2}]})
    assert isinstance(error, paysig.InputTypeError)
    assert str(error) == f"a name must be str, not {type(name).__name__} (input-type, at $.a[0])"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), Ratio("nan")], ids=repr)
def test_no_number(value: float, form: str) -> None:
    error = fault([[0], {"x": value}], form)
    assert isinstance(error, paysig.PayloadError) and isinstance(error, ValueError)
    assert (error.slug, error.path) == ("json-bad-number", "$[1].x")


@pytest.mark.parametrize("form", FORMS)
def test_lone_surrogates(form: str) -> None:
    for value, path in (({"a": "b", "c": "\ud800"}, "$.c"), ([{"a": 1, "\udfff": 2}], "$[0]"), ("\udc80", "$")):
        error = fault(value, form)
        assert (type(error), error.slug, error.path) == (paysig.PayloadError, "json-lone-surrogate", path)


def test_what_the_core_refuses_has_a_path() -> None:
    error = fault({"a": [0, {"b": 1}, {"b": 2**53 + 1}]}, "jcs-exact")
    assert (error.slug, error.path) == ("number-inexact", "$.a[2].b")
    assert str(error) == "a number would change its value in a double (number-inexact, at $.a[2].b)"
    error = fault({"z": {}, "a": [], "b": [10**309]})
    assert (error.slug, error.path) == ("number-out-of-range", "$.b[0]")
    error = fault({"amounts": [Decimal("0.5"), Decimal("0.1000000000000000055")]})
    assert (error.slug, error.path) == ("number-inexact", "$.amounts[1]")


class Twin(str):
    """Equal to nothing, so that a dict takes two of the same text."""

    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return False


def test_a_name_given_twice() -> None:
    value = [{"b": 1, Twin("a"): {"c": 1}, Twin("a"): {"c": 2}}]
    for form in ("jcs", "jcs-exact"):
        error = fault(value, form)
        assert (error.slug, error.path) == ("json-duplicate-name", "$[0]")
    assert paysig.dumps(value, form="compact") == b'[{"b":1,"a":{"c":1},"a":{"c":2}}]'


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("a_1", ".a_1"),
        ("número", ".número"),
        ("", '[""]'),
        ("a b", '["a b"]'),
        ("1a", '["1a"]'),
        ("a.b", '["a.b"]'),
        ('q"]', r'["q\"]"]'),
        ("back\\", r'["back\\"]'),
        ("{,:[\n", r'["{,:[\n"]'),
    ],
)
def test_names_in_paths(name: str, step: str) -> None:
    error = fault({"first": {name: "{[,"}, name: [{}, {"x": 0, name: ()}]})
    assert error.path == f"${step}[1]{step}"


def test_values_stay_out_of_errors() -> None:
    secret = "cashout_pass"
    for value in ((secret,), 2**53 + 1, Decimal("0.1000000000000000055"), secret + "\ud800", secret.encode()):
        error = fault({"pass": secret, "x": [secret, value]}, "jcs-exact")
        assert secret not in repr(error.args)
        assert not re.search("[0-9]{3}", str(error))


def nested(depth: int, value: Any, wrap: Any) -> Any:
    for _ in range(depth):
        value = wrap(value)
    return value


@pytest.mark.parametrize("wrap", [lambda inner: [inner], lambda inner: {"a": inner}, lambda inner: collections.OrderedDict(a=inner)])
def test_depth(wrap: Any) -> None:
    check(nested(128, 1, wrap))
    for form in FORMS:
        assert fault(nested(129, 1, wrap), form).slug == "json-too-deep"
    # As deep as the core's own limit, whatever that is.
    text = json_bytes(nested(129, 1, wrap))
    assert outcome(lambda: paysig.canonicalize(text)) == "json-too-deep"
    assert fault(nested(100_000, 1, wrap)).slug == "json-too-deep"


def test_cycles() -> None:
    ring: list[Any] = []
    ring.append(ring)
    assert fault(ring).slug == "json-too-deep"
    member: dict[str, Any] = {}
    member["self"] = {"back": [member]}
    error = fault({"a": member})
    assert error.slug == "json-too-deep"
    assert error.path is not None and error.path.startswith("$.a.self.back[0].self.back[0].self")


def test_huge_ints() -> None:
    for value in (10**5000, -(10**5000), Number(10**5000)):
        for form in FORMS:
            error = fault({"a": value}, form)
            assert (type(error), error.slug, error.path) == (paysig.PayloadError, "number-out-of-range", "$.a")


def test_large_objects() -> None:
    value = {f"{number:06}": ["ñ" * 50, number / 7] for number in reversed(range(20_000))}
    assert paysig.dumps(value) == paysig.canonicalize(json_bytes(value))
    assert paysig.dumps([1]) == b"[1]"


@pytest.mark.parametrize("names", ["abcd", "ab", ""])
def test_a_dict_that_changes_meanwhile(names: str) -> None:
    class Meddler(dict[str, int]):
        def items(self) -> Any:
            for name in set(outer) - set(names):
                del outer[name]
            outer.update({name: 0 for name in names if name not in outer})
            return []

    outer: dict[str, Any] = {"a": Meddler(), "b": 1, "c": 2}
    error = fault([outer])
    assert (type(error), error.slug, error.path) == (paysig.PaysigError, "input-unreadable", "$[0]")


def test_a_dict_whose_names_change_meanwhile() -> None:
    class Meddler(dict[str, int]):
        def items(self) -> Any:
            del outer["b"]
            outer["c"] = 1  # of which there is no trace where the reading goes on: the dict was packed
            return []

    outer: dict[str, Any] = dict.fromkeys("123", 0) | {"a": Meddler(), "b": 1}
    for name in "123":
        del outer[name]
    assert (fault(outer).slug, len(outer)) == ("input-unreadable", 2)


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


def test_a_fault_leaves_nothing_behind() -> None:
    due = paysig.dumps({"b": [1, 2], "a": "x"})
    for value in ({"b": [1, {1}]}, {"c": 2**53 + 1}, [float("nan")]):
        fault(value, "jcs-exact")
        assert paysig.dumps({"b": [1, 2], "a": "x"}) == due


def test_errors_survive_pickling() -> None:
    error = fault({"a": [()]})
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), copy.args, copy.path) == (type(error), error.args, "$.a[0]")


def test_forms() -> None:
    assert paysig.dumps({"b": 1.0, "a": 2}) == paysig.dumps({"b": 1.0, "a": 2}, form="jcs") == b'{"a":2,"b":1}'
    for form in ("verbatim", "JCS", ""):
        with pytest.raises(paysig.UnknownForm):
            paysig.dumps({}, form=form)
    with pytest.raises(paysig.InputTypeError, match="^form must be str, not int"):
        paysig.dumps({}, form=1)
    with pytest.raises(TypeError):
        paysig.dumps({}, "jcs")


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


@pytest.mark.parametrize(
    ("item", "path"),
    [
        ({"b": 1, "a": {1}}, "$.items[2].a"),
        ({"b": {"a": 1, "b": float("nan")}, "a": 2}, "$.items[2].b.b"),
        ({"b": 1, "a": "\ud800"}, "$.items[2].a"),
        ({"b": 1, 2: 3}, "$.items[2]"),
        ({"b": 1, "\ud800": 3}, "$.items[2]"),
    ],
)
def test_faults_in_dicts_like_one_before(item: Any, path: str) -> None:
    usual = {"b": {"a": 1, "b": 2}, "a": 2}
    assert fault({"items": [usual, usual, item]}).path == path


def test_a_name_given_twice_in_a_dict_like_one_before() -> None:
    twins = {"b": 1, Twin("a"): 2, Twin("a"): 3}
    assert fault([{"b": 1}, twins, twins]).slug == "json-duplicate-name"
    assert fault([{"b": 1}, {"b": 2}, twins]).slug == "json-duplicate-name"
