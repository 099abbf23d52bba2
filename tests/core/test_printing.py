"""How formulas are written: Unicode, ASCII, NumPy code and stacked fractions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core.examples import formulas
from tui_tutor.core.formula import Call, Formula, Name, Number, call, evaluate, names_in, walk
from tui_tutor.core.ops import POWER
from tui_tutor.core.parser import LONGEST, parse
from tui_tutor.core.printing import ASCII, NUMPY, UNICODE, code, linear, stacked, written_out
from tui_tutor.errors import FormulaError


@pytest.mark.parametrize(
    ("text", "unicode", "numpy"),
    [
        ("w1*x1 + w2*x2 + b", "w1·x1 + w2·x2 + b", "w1*x1 + w2*x2 + b"),
        ("sigmoid(z)", "σ(z)", "1/(1 + np.exp(-z))"),
        ("-(y*log(a) + (1 - y)*log(1 - a))", "-(y·log(a) + (1 - y)·log(1 - a))",
         "-(y*np.log(a) + (1 - y)*np.log(1 - a))"),
        ("w1 - alpha*dw1", "w1 - α·dw1", "w1 - alpha*dw1"),
        ("x**2 + y**3", "x² + y³", "x**2 + y**3"),
        ("x**4", "x^4", "x**4"),
        ("(x + y)**2", "(x + y)²", "(x + y)**2"),
        ("-x**2", "-x²", "-x**2"),
        ("(-x)**2", "(-x)²", "(-x)**2"),
        ("(-2)**x", "(-2)^x", "(-2)**x"),
        ("x**-1", "x^(-1)", "x**(-1)"),
        ("x**(y/2)", "x^(y/2)", "x**(y/2)"),
        ("x**y**2", "x^y²", "x**y**2"),
        ("(x**y)**2", "(x^y)²", "(x**y)**2"),
        ("x/y**2", "x/y²", "x/y**2"),
        ("x/(y*z)", "x/(y·z)", "x/(y*z)"),
        ("x/y/z", "x/y/z", "x/y/z"),
        ("x/(y/z)", "x/(y/z)", "x/(y/z)"),
        ("x*(y/z)", "x · (y/z)", "x*(y/z)"),
        ("x - (y - z)", "x - (y - z)", "x - (y - z)"),
        ("x - (-y)", "x - (-y)", "x - (-y)"),
        ("x + -2", "x + (-2)", "x + (-2)"),
        ("-x*y", "-x·y", "-x*y"),
        ("-(x*y)", "-(x·y)", "-(x*y)"),
        ("x*(-y)", "x·(-y)", "x*(-y)"),
        ("sqrt(x)", "√(x)", "np.sqrt(x)"),
        ("maximum(x, 0)", "maximum(x, 0)", "np.maximum(x, 0)"),
        ("relu(x + 1)", "relu(x + 1)", "np.maximum(x + 1, 0)"),
        ("step(x)*sign(y)", "step(x)·sign(y)", "np.heaviside(x, 0)*np.sign(y)"),
        ("0.001*x + 1e-9", "0.001·x + 1e-9", "0.001*x + 1e-9"),
    ],
)  # fmt: skip
def test_formulas_are_written_for_the_screen_and_for_numpy(text, unicode, numpy):
    assert linear(parse(text)) == unicode
    assert code(parse(text)) == numpy


@pytest.mark.parametrize(
    ("text", "written", "picture"),
    [
        ("(W.T @ D)*(1 - A**2)", "(W.T @ D)·(1 - A²)", "(W.T @ D)·(1 - A²)"),
        ("(W @ D)/n", "(W @ D)/n", "\n".join([" W @ D ", "───────", "   n   "])),
        ("(2*W) @ D", "(2·W) @ D", "(2·W) @ D"),
        ("A @ B @ C", "A @ B @ C", "A @ B @ C"),
        ("2*W*(A @ B)", "2·W·(A @ B)", "2·W·(A @ B)"),
        ("-A @ B", "-A @ B", "-A @ B"),
    ],
)
def test_where_two_kinds_of_products_meet_parentheses_say_which_is_first(text, written, picture):
    assert linear(parse(text)) == written
    assert parse(linear(parse(text), ASCII)) == parse(text)
    assert "\n".join(stacked(parse(text)).lines) == picture


@given(formulas())
def test_no_parentheses_can_be_left_out_but_those_round_a_sign(tree):
    text = linear(tree, ASCII)
    assume(len(text) <= LONGEST)
    for first, last in pairs(text):
        inner = text[first + 1 : last]
        is_call = first > 0 and (text[first - 1].isalnum())
        if not is_call and not inner.startswith("-"):
            assert read(text[:first] + " " + inner + " " + text[last + 1 :]) != tree


def pairs(text: str) -> list[tuple[int, int]]:
    opened: list[int] = []
    found = []
    for index, character in enumerate(text):
        if character == "(":
            opened.append(index)
        elif character == ")":
            found.append((opened.pop(), index))
    return found


def read(text: str) -> Formula | None:
    try:
        return parse(text)
    except FormulaError:
        return None


@given(formulas(), st.floats(0.2, 3.0), st.floats(-3.0, -0.2), st.floats(0.2, 3.0))
def test_the_numpy_code_computes_the_formula(tree, x, y, w):
    at = {"x": np.float64(x), "y": np.float64(y), "w": np.float64(w)}
    # Python would compute a part without names with its own numbers.
    assume(all(names_in(part) for part in walk(tree) if isinstance(part, Call)))
    with np.errstate(all="ignore"):
        computed = eval(code(tree), {"np": np}, at)
    assert computed == pytest.approx(float(evaluate(tree, at)), rel=1e-9, nan_ok=True)


def test_an_op_with_a_definition_is_written_out_wherever_it_stands():
    assert written_out(parse("2*sigmoid(relu(x))")) == parse("2*(1/(1 + exp(-maximum(x, 0))))")


def test_a_name_is_spelled_as_the_caller_wants():
    def spell(name: str) -> tuple[str, int]:
        return f"dL/{name}", POWER

    formula = parse("dz*x/dw - dz**2")
    assert linear(formula, UNICODE, spell) == "dL/dz · dL/x/(dL/dw) - (dL/dz)²"


def test_styles_differ_in_signs_only():
    formula = call("mul", Number(2.0), Name("alpha"))
    assert [linear(formula, style) for style in (UNICODE, ASCII, NUMPY)] == ["2·α", "2*alpha", "2*alpha"]


@pytest.mark.parametrize(
    ("text", "picture", "base"),
    [
        ("a - y", ["a - y"], 0),
        ("y/a",
         [" y ",
          "───",
          " a "], 1),
        ("-y/a + (1 - y)/(1 - a)",
         [" -y     1 - y ",
          "──── + ───────",
          " a      1 - a "], 1),
        ("(-y/a + (1 - y)/(1 - a))*a*(1 - a)",
         ["⎛ -y     1 - y ⎞          ",
          "⎜──── + ───────⎟·a·(1 - a)",
          "⎝ a      1 - a ⎠          "], 1),
        ("-(y/a)",
         [" ⎛ y ⎞",
          "-⎜───⎟",
          " ⎝ a ⎠"], 1),
        ("1/(1 + x/y)",
         ["    1    ",
          "─────────",
          "      x  ",
          " 1 + ─── ",
          "      y  "], 1),
        ("x - (y - z/2)",
         ["    ⎛     z ⎞",
          "x - ⎜y - ───⎟",
          "    ⎝     2 ⎠"], 1),
        ("x*(-(y/2))",
         ["  ⎛ ⎛ y ⎞⎞",
          "x·⎜-⎜───⎟⎟",
          "  ⎝ ⎝ 2 ⎠⎠"], 1),
        ("sqrt(x/2) + exp(-x)",
         [" ⎛ x ⎞          ",
          "√⎜───⎟ + exp(-x)",
          " ⎝ 2 ⎠          "], 1),
        ("(x/2)**2", ["(x/2)²"], 0),
        ("maximum(x/2, 0)", ["maximum(x/2, 0)"], 0),
    ],
)  # fmt: skip
def test_quotients_are_stacked(text, picture, base):
    block = stacked(parse(text))
    assert list(block.lines) == picture
    assert block.base == base


@given(formulas())
def test_a_stacked_formula_is_a_rectangle(tree):
    block = stacked(tree)
    assert {len(line) for line in block.lines} == {block.width}
    assert 0 <= block.base < len(block.lines)
