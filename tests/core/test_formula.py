"""Formulas as trees: their values, their parts, and names replaced."""

from __future__ import annotations

import inspect
import string
import sys

import pytest
from hypothesis import given

from tests.core.examples import formulas
from tui_tutor.core.formula import Call, Name, Number, evaluate, names_in, replace, walk
from tui_tutor.core.parser import parse
from tui_tutor.core.printing import ASCII, linear
from tui_tutor.core.simplify import simplify

a, b, c = Name("a"), Name("b"), Name("c")


def test_numbers_that_overflow_are_infinite_and_undefined_ones_are_nan():
    assert evaluate(parse("exp(x)"), {"x": 1e3}) == float("inf")
    assert evaluate(parse("1/x"), {"x": 0}) == float("inf")
    assert evaluate(parse("log(x)"), {"x": 0.0}) == float("-inf")
    assert str(evaluate(parse("x/x"), {"x": 0})) == "nan"
    assert str(evaluate(parse("x**0.5"), {"x": -1.0})) == "nan"


@given(formulas())
def test_walking_and_naming_visit_from_left_to_right(tree):
    names = [part.name for part in walk(tree) if isinstance(part, Name)]
    written = linear(tree, ASCII)
    for sign in string.punctuation:
        written = written.replace(sign, " ")
    assert names == [word for word in written.split() if word in ("x", "y", "w")]
    assert names_in(tree) == tuple(dict.fromkeys(names))


def test_names_are_replaced_all_at_once():
    assert replace(parse("a + b*a"), {"a": b, "b": a}) == parse("b + a*b")


@pytest.mark.parametrize("sign", ["*", "+", "/", "@"])
def test_long_chains_are_equal_without_deep_recursion(sign):
    one, other = parse(sign.join(["x"] * 249)), parse(sign.join(["x"] * 249))
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 60)
    try:
        assert one == other
        assert hash(one) == hash(other)
        assert one != parse("x")
        assert one != Call(one.op, (one, one))
    finally:
        sys.setrecursionlimit(limit)


def test_a_power_too_large_for_a_float_stays_as_it_is():
    formula = Call("pow", (Name("x"), Number(float("inf"))))
    assert simplify(Call("mul", (formula, Name("y")))) == Call("mul", (formula, Name("y")))
