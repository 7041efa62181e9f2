"""dumps: a typed error, with the path, for each object that json would not take or would take wrongly."""

import collections
import datetime
import fractions
import pickle
import re
from decimal import Decimal
from typing import Any

import pytest

import paysig
from objects import FORMS, Number, Ratio, Twin, check, fault, json_bytes, nested, outcome


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


@pytest.mark.parametrize(
    "wrap",
    [lambda inner: [inner], lambda inner: {"a": inner}, lambda inner: collections.OrderedDict(a=inner)],
    ids=["list", "dict", "OrderedDict"],
)
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
