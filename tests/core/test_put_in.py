"""Numbers put in for names: what is written, and what is left out."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tui_tutor.core.parser import parse
from tui_tutor.core.put_in import put_in, tells_shapes


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("x*y", {"x": -2.0, "y": -3.0}, "-2 · (-3)"),
        ("x + y", {"x": -2.0, "y": -3.0}, "-2 + (-3)"),
        ("-x", {"x": -2.0}, "-(-2)"),
        ("x**2", {"x": -2.0}, "(-2)²"),
        ("x**2 + 1", {"x": -2.0}, "(-2)² + 1"),
        ("2**x", {"x": -2.0}, "2^(-2)"),
        ("log(x)", {"x": -2.0}, "log(-2)"),
        ("exp(-x)", {"x": -2.0}, "exp(-(-2))"),
        ("x/y", {"x": 1.0, "y": -3.0}, "1/(-3)"),
        ("maximum(x, y)", {"x": -1.0, "y": -3.0}, "maximum(-1, -3)"),
        ("maximum(x, 0) + log(-y)", {"x": -1.5e-7, "y": -3.0}, "maximum(-1.5e-7, 0) + log(-(-3))"),
        ("(x + y)**2", {"x": -1.0, "y": -3.0}, "((-1) + (-3))²"),
        ("x*(1 - y)*exp(x)", {"x": 2.0, "y": 0.25}, "2 · 0.75 · 7.3891"),
        ("x + y", {"x": math.inf, "y": math.nan}, "inf + undefined"),
        ("x*y", {"x": -math.inf, "y": -math.inf}, "-inf · (-inf)"),
        ("1 - a", {"a": 0.9999999}, "1 - 0.9999999"),
        ("1 - a", {"a": 1 - 1e-12}, "1 - 0.999999999999"),
        ("1/a", {"a": 1 / 3}, "1/0.33333"),
    ],
)
def test_numbers_are_put_in_for_names(text, known, expected):
    assert put_in(parse(text), known) == expected


def test_a_minus_before_zero_is_not_written():
    assert put_in(parse("-y/a + (1 - y)/(1 - a)"), {"y": 0.0, "a": 0.5}) == "0/0.5 + (1 - 0)/(1 - 0.5)"
    assert put_in(parse("1/(1 + exp(-z))"), {"z": 0.0}) == "1/(1 + exp(0))"


@pytest.mark.parametrize(
    ("text", "expected", "tells"),
    [
        ("-sum(Y*log(A) + (1 - Y)*log(1 - A))", "-sum((1, 3))", True),
        ("Y*log(A) + (1 - Y)*log(1 - A)", "(1, 3)·log((1, 3)) + (1 - (1, 3))·log(1 - (1, 3))", False),
        ("W @ X + b", "(1, 2) @ (2, 3) + 0.5", True),
        ("100*X/A", "(2, 3)/(1, 3)", True),
        ("A @ Y.T", "(1, 3) @ (3, 1)", True),
    ],
)
def test_shapes_are_put_in_where_they_tell_something_and_are_one_where_they_are_equal(text, expected, tells):
    row = np.ones((1, 3))
    known = {"Y": row, "A": row, "W": np.ones((1, 2)), "X": np.ones((2, 3)), "b": 0.5}
    formula = parse(text)
    assert put_in(formula, known) == expected
    assert tells_shapes(formula, known) is tells


def test_what_is_hidden_is_no_part_of_a_shape():
    row = np.ones((1, 3))
    assert put_in(parse("sum(Y*A)"), {"Y": row, "A": row}, hidden={"A"}) == "sum((1, 3)·A)"
