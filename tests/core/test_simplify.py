"""Simplifying: what is made shorter, what stays as it was written, and that no value changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.core.examples import formulas
from tui_tutor.core.formula import Name, call, evaluate, walk
from tui_tutor.core.parser import parse
from tui_tutor.core.printing import ASCII, linear
from tui_tutor.core.simplify import signed_terms, simplify


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x*1 + 0", "x"),
        ("0*x + y", "y"),
        ("x + 0.1 + 0.2", "x + 0.3"),
        ("0.1*x*3", "0.3*x"),
        ("x*0.12345678901234568", "0.12345678901234568*x"),
        ("x*9007199254740993", "9007199254740992*x"),
        ("6*x/4", "6*x/4"),
        ("6*x/3", "2*x"),
        ("3*x/6", "x/2"),
        ("x*y/x", "y"),
        ("x**2*x**3", "x**5"),
        ("x**2/x**2", "1"),
        ("-(-x)", "x"),
        ("-x*-y", "x*y"),
        ("x - (y - z)", "x - y + z"),
        ("x + x", "2*x"),
        ("x - 2*x", "-x"),
        ("x**2 + 2*x**2", "3*x**2"),
        ("2*(x - y) + 3*(x - y)", "5*(x - y)"),
        ("x/2 + x", "x/2 + x"),
        ("x*y/2 + z + y*x/2", "x*y + z"),
        ("x*y - y*x", "0"),
        ("(x + y)*(x - y)", "(x + y)*(x - y)"),
        ("x/0", "x/0"),
        ("1e200*x*1e200", "1e200*x*1e200"),
        ("1e300*x/(1e-300*y)", "1e300*x/(1e-300*y)"),
        ("log(x*1)", "log(x)"),
        ("x**1", "x"),
        ("x*y**1", "x*y"),
        ("-0.5**1", "-0.5"),
        ("x - 0.1", "x - 0.1"),
        ("0.1*x", "0.1*x"),
        ("2**3*x", "2**3*x"),
        ("x/2**-3", "x/2**(-3)"),
        ("x**0", "1"),
        ("1e200*x*1e200 + y", "1e200*x*1e200 + y"),
        # powers of products: as they are written, but where something cancels
        ("(x*y)**2", "(x*y)**2"),
        ("z*(x/y)**2", "z*(x/y)**2"),
        ("(x*y)**2/x", "x*y**2"),
        ("4*((x - z)/y)**3/y", "4*(x - z)**3/y**4"),
        ("y/(x/z)**2", "y*z**2/x**2"),
        ("(2*x)**2*x", "4*x**3"),
        ("-(-x)**3*y", "x**3*y"),
        ("x*square(x)", "x**3"),
        ("y*square(x)", "y*square(x)"),
        ("(x**3)**2/x", "x**5"),
        ("(x**2)**-2", "x**(-4)"),
        ("sqrt(x)*sqrt(x)", "x"),
        ("x/sqrt(x)", "sqrt(x)"),
        ("y/(sqrt(x)*x)", "y/sqrt(x)**3"),
    ],
)
def test_simplifying_does_what_a_person_would_and_no_more(text, expected):
    assert linear(simplify(parse(text)), ASCII) == expected


@settings(max_examples=200)
@given(formulas(), st.floats(0.5, 2.0), st.floats(-2.0, -0.5), st.floats(0.3, 3.0))
def test_simplifying_changes_no_value(tree, x, y, w):
    at = {"x": x, "y": y, "w": w}
    parts = [abs(evaluate(part, at)) for part in walk(tree)]
    assume(np.isfinite(parts).all() and max(parts) < 1e6)  # else the rounding of a part may count
    assert evaluate(simplify(tree), at) == pytest.approx(evaluate(tree, at), rel=1e-6, abs=1e-6)


def test_the_terms_of_a_sum_keep_their_order_and_get_their_signs():
    terms = [(sign, linear(term)) for sign, term in signed_terms(parse("x - (y - z*w) + -(u + v)"))]
    assert terms == [(1.0, "x"), (-1.0, "y"), (1.0, "z·w"), (-1.0, "u"), (-1.0, "v")]


def test_a_nested_sum_is_simplified_once_at_each_level():
    """Each level was simplified two or three times, so that ten took half a minute."""
    formula = parse("(x - 1)/(" * 10 + "x" + " + 2)" * 10)
    assert evaluate(simplify(formula), {"x": 3.0}) == pytest.approx(evaluate(formula, {"x": 3.0}), rel=1e-12)


def test_a_sum_of_thousands_of_terms_is_gone_through_in_a_loop() -> None:
    total = Name("x")
    for _ in range(5_000):
        total = call("sub", total, Name("y"))
    assert len(list(signed_terms(total))) == 5_001
    assert evaluate(total, {"x": 1.0, "y": 1.0}) == -4_999
