"""Derivatives as formulas: what they are (sympy is the oracle) and how they are written."""

from __future__ import annotations

import numpy as np
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.core.examples import array_graphs, graph, graphs, lecture, smooth_formulas
from tui_tutor.core.derivative import contribution, derivative_formula, local_derivative
from tui_tutor.core.formula import Call, Formula, Name, Number, evaluate
from tui_tutor.core.parser import parse
from tui_tutor.core.printing import ASCII, linear
from tui_tutor.core.propagate import Propagation
from tui_tutor.core.simplify import signed_terms

ORACLE = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "neg": lambda x: -x,
    "pow": lambda x, n: x**n,
    "exp": sympy.exp,
    "log": sympy.log,
    "sqrt": sympy.sqrt,
    "sigmoid": lambda z: 1 / (1 + sympy.exp(-z)),
    "tanh": sympy.tanh,
    "square": lambda x: x**2,
    "abs": sympy.Abs,
    "relu": lambda x: sympy.Max(x, 0),
    "minimum": sympy.Min,
    "maximum": sympy.Max,
    "sign": sympy.sign,
    "step": sympy.Heaviside,
}


def oracle(formula: Formula) -> sympy.Expr:
    match formula:
        case Number(value):
            return sympy.Rational(str(value))
        case Name(name):
            return sympy.Symbol(name, real=True)
        case Call(op, operands):
            return ORACLE[op](*[oracle(operand) for operand in operands])


def local(text: str, name: str = "x") -> Formula:
    """∂h/∂name for h = text, within a graph of x, y and z."""
    made = graph("parameter x = 1", "parameter y = 2", "parameter z = 3", f"h = {text}", "output q = h")
    return local_derivative(made, "h", name)


@settings(max_examples=80)
@given(smooth_formulas(("x", "y"), leaves=4), st.floats(-2, 2), st.floats(-2, 2))
def test_local_derivatives_of_random_formulas_are_those_of_sympy(text, x, y):
    at = {"x": round(x, 2) + 0.0031, "y": round(y, 2) - 0.0017, "z": 1.0}
    symbols = {sympy.Symbol(name, real=True): value for name, value in at.items()}
    expected = sympy.diff(oracle(parse(text)), sympy.Symbol("x", real=True)).subs(symbols).evalf()
    assume(expected.is_Float or expected.is_Integer)  # no derivative of sign or Heaviside is left
    ours = evaluate(local(text), at | {"h": evaluate(parse(text), at)})
    assert ours == pytest.approx(float(expected), rel=1e-9, abs=1e-12)


@settings(max_examples=100)
@given(graphs())
def test_the_formula_that_is_shown_gives_the_number_that_is_computed(made):
    propagation = Propagation(made.graph)
    forward = propagation.forward(made.start)
    derivatives = propagation.backward(forward).derivatives
    known = forward.values | {f"d{name}": value for name, value in derivatives.items()}
    for name, derivative in derivatives.items():
        formula = derivative_formula(made.graph, name)
        shown = evaluate(formula, known)
        terms = [abs(evaluate(term, known)) for _, term in signed_terms(formula)]
        assert shown == pytest.approx(derivative, rel=1e-9, abs=1e-12 + 1e-12 * max(terms))


@settings(max_examples=150)
@given(array_graphs())
def test_the_formula_that_is_shown_gives_the_array_that_is_computed(made):
    propagation = Propagation(made.graph)
    forward = propagation.forward(made.start)
    derivatives = propagation.backward(forward).derivatives
    known = forward.values | {f"d{name}": value for name, value in derivatives.items()}
    for name, derivative in derivatives.items():
        shown = evaluate(derivative_formula(made.graph, name), known)
        assert np.shape(shown) == np.shape(derivative)
        np.testing.assert_allclose(shown, derivative, rtol=1e-9, atol=1e-10)


NETWORK = [
    "input X = randn(2, 5, seed=1)", "label Y = [[1, 0, 0, 1, 0]]",
    "parameter W1 = randn(4, 2, seed=2)", "parameter b1 = zeros(4, 1)",
    "parameter W2 = randn(1, 4, seed=3)", "parameter b2 = 0",
    "Z1 = W1 @ X + b1", "A1 = tanh(Z1)", "Z2 = W2 @ A1 + b2", "A2 = sigmoid(Z2)",
    "loss S = sum(-(Y*log(A2) + (1 - Y)*log(1 - A2)))",
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("A2", "-Y/A2 + (1 - Y)/(1 - A2)"), ("Z2", "dA2*A2*(1 - A2)"), ("W2", "dZ2 @ A1.T"), ("b2", "sum(dZ2)"),
        ("A1", "W2.T @ dZ2"), ("Z1", "dA1*(1 - A1**2)"), ("W1", "dZ1 @ X.T"),
        ("b1", "sum(dZ1, axis=1, keepdims=True)"),
    ],
)  # fmt: skip
def test_the_derivatives_of_a_network_are_written_as_the_course_writes_them(name, expected):
    assert linear(derivative_formula(graph(*NETWORK), name), ASCII) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(P*Q)", "Q"), ("sum(P)", "spread(1, P)"), ("mean(P)", "spread(1/count(P), P)"),
        ("mean(P*Q)", "Q/count(P*Q)"), ("sum(P @ R)", "spread(1, P @ R) @ R.T"), ("sum((R @ P).T*S)", "R.T @ S.T"),
        ("sum(P.T*R)", "R.T"), ("sum(sum(P, axis=0)**2)", "spread(2*sum(P, axis=0), P, axis=0)"),
        ("sum(sum(P, axis=1)*v)", "spread(v, P, axis=1)"), ("sum(P*c)", "spread(1, P*c)*c"),
        ("0*sum(Q)", "spread(0, P)"),
    ],
)  # fmt: skip
def test_what_a_sum_spreads_is_written_only_where_broadcasting_does_not_do_it(text, expected):
    made = graph(
        "parameter P = ones(2, 3)", "parameter Q = ones(2, 3)", "parameter R = ones(3, 2)", "parameter S = ones(3, 3)",
        "parameter v = [1, 2]", "parameter c = ones(2, 1)", f"output q = {text}",
    )  # fmt: skip
    assert linear(derivative_formula(made, "P"), ASCII) == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        # the lecture's own
        ("-(y*log(x) + (1 - y)*log(1 - x))", "x", "-y/x + (1 - y)/(1 - x)"),
        ("sigmoid(x)", "x", "h*(1 - h)"),
        ("x*y + z", "x", "y"),
        ("x*y + z", "z", "1"),
        ("3*(x + y*z)", "y", "3*z"),
        # powers and products
        ("x**3", "x", "3*x**2"),
        ("x*x", "x", "2*x"),
        ("x*x*x", "x", "3*x**2"),
        ("square(x - y)/2", "x", "x - y"),
        ("square(x - y)/2", "y", "-(x - y)"),
        ("(x - y)**2", "x", "2*(x - y)"),
        ("1/x", "x", "-1/x**2"),
        ("x/y", "x", "1/y"),
        ("x/y", "y", "-x/y**2"),
        ("x**-2", "x", "-2/x**3"),
        ("x**y", "x", "y*x**(y - 1)"),
        ("y**x", "x", "h*log(y)"),
        ("sqrt(x)", "x", "1/(2*h)"),
        ("(x*y)**2", "x", "2*x*y**2"),
        # calls
        ("exp(-x**2/2)", "x", "-h*x"),
        ("exp(x*y)", "x", "h*y"),
        ("log(x*y)", "x", "1/x"),
        ("tanh(x)", "x", "1 - h**2"),
        ("relu(x)", "x", "step(x)"),
        ("abs(x)", "x", "sign(x)"),
        ("maximum(x, y)", "x", "(1 + sign(x - y))/2"),
        ("maximum(x, y)", "y", "(1 - sign(x - y))/2"),
        ("minimum(x, y)", "x", "(1 + sign(y - x))/2"),
        ("step(x)*y + x", "x", "1"),
        ("sign(x)*x", "x", "sign(x)"),
        # constants
        ("2*x*3", "x", "6"),
        ("x/2", "x", "1/2"),
        ("x - x", "x", "0"),
        ("x/x", "x", "0"),
        ("5*y", "x", "0"),
        ("0.1*x**2*3", "x", "0.6*x"),
    ],
)
def test_derivatives_are_written_as_a_person_writes_them(text, name, expected):
    assert linear(local(text, name), ASCII) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("L", "1"),
        ("a", "-y/a + (1 - y)/(1 - a)"),
        ("z", "da*a*(1 - a)"),
        ("w1", "dz*x1"),
        ("w2", "dz*x2"),
        ("b", "dz"),
    ],
)
def test_the_chain_rule_of_the_lecture_keeps_the_authors_order(name, expected):
    assert linear(derivative_formula(lecture().graph, name), ASCII) == expected


def test_paths_that_fan_out_are_added_in_the_order_of_the_graph():
    made = graph("parameter x = 1", "u = 2*x", "v = x*x", "t = x", "output q = u*v + t")
    assert linear(derivative_formula(made, "x"), ASCII) == "2*du + 2*dv*x + dt"


def test_what_nothing_uses_has_the_derivative_zero():
    made = graph("parameter x = 1", "parameter y = 1", "output q = x")
    assert derivative_formula(made, "y") == Number(0.0)


def test_a_contribution_is_upstream_times_local_derivative():
    made = lecture().graph
    assert linear(contribution(made, "a", "z", Name("da"))) == "da·a·(1 - a)"
    assert linear(contribution(made, "L", "a", Number(1.0))) == "-y/a + (1 - y)/(1 - a)"
