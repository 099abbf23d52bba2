"""Which name a quantity goes by."""

from __future__ import annotations

import pytest

from tests.core.examples import graph, lecture
from tui_tutor.core.expand import opened
from tui_tutor.core.graph import Graph
from tui_tutor.core.node import Node, Role
from tui_tutor.core.notation import Notation, derivative, final, is_final, local, maths_name, speller, with_second_name
from tui_tutor.core.parser import parse
from tui_tutor.core.printing import UNICODE, linear

GRAPH = lecture().graph


@pytest.mark.parametrize(
    ("notation", "dz", "maths", "factor"),
    [
        (Notation.CODE, "dz", "dL/dz", "∂a/∂z"),
        (Notation.LEIBNIZ, "dL/dz", "dL/dz", "da/dz"),
        (Notation.LEIBNIZ_OF, "dL(a, y)/dz", "dL(a, y)/dz", "da/dz"),
        (Notation.PARTIAL, "∂L/∂z", "∂L/∂z", "∂a/∂z"),
        (Notation.PARTIAL_OF, "∂L(a, y)/∂z", "∂L(a, y)/∂z", "∂a/∂z"),
    ],
)
def test_a_derivative_goes_by_its_name_in_each_notation(notation, dz, maths, factor):
    assert notation.value == dz  # the value is an example
    assert derivative(GRAPH, "z", notation) == dz
    assert maths_name(GRAPH, "z", notation) == maths
    assert local("a", "z", notation) == factor


def test_the_prediction_stands_before_the_label():
    assert final(GRAPH, Notation.LEIBNIZ_OF) == "L(a, y)"
    assert final(graph("input y = 1", "a = y*2", "loss J = y - a*y"), Notation.PARTIAL_OF) == "J(a, y)"
    assert final(GRAPH, Notation.LEIBNIZ) == "L"


@pytest.mark.parametrize(
    ("notation", "expected"),
    [
        (Notation.CODE, "-da·a·(1 - a)/x1 + α·dz² - ∂a/∂z"),
        (Notation.LEIBNIZ, "-dL/da · a · (1 - a)/x1 + α · (dL/dz)² - da/dz"),
        (Notation.PARTIAL_OF, "-∂L(a, y)/∂a · a · (1 - a)/x1 + α · (∂L(a, y)/∂z)² - ∂a/∂z"),
    ],
)
def test_formulas_are_written_in_each_notation(notation, expected):
    formula = parse("-da*a*(1 - a)/x1 + alpha*dz**2 - da/dz", nodes=["a", "z"])
    assert linear(formula, UNICODE, speller(GRAPH, notation)) == expected


def test_a_quotient_in_the_divisor_is_enclosed():
    assert linear(parse("a/dz"), UNICODE, speller(GRAPH, Notation.LEIBNIZ)) == "a/(dL/dz)"
    assert linear(parse("a/dz"), UNICODE, speller(GRAPH, Notation.CODE)) == "a/dz"


def test_what_has_no_derivative_is_no_derivatives_name():
    made = graph("input x = 1", "input dv = 2", "output q = x*dv")
    assert linear(made["q"].formula, UNICODE, speller(made, Notation.LEIBNIZ)) == "x·dv"


def test_a_second_name_stands_beside_the_first():
    assert with_second_name(GRAPH, "a") == "a (ŷ)"
    assert with_second_name(GRAPH, "z") == "z"


def test_the_final_node_is_the_loss_or_the_output():
    assert [name for name in GRAPH.by_name if is_final(GRAPH, name)] == ["L"]
    assert is_final(graph("input x = 1", "output q = x"), "q")


def test_an_opened_loss_is_still_written_with_what_it_depends_on():
    leaves = [Node("z", Role.PARAMETER), Node("y", Role.LABEL)]
    graph = Graph((*leaves, Node("a", Role.COMPUTED, parse("sigmoid(z)")), Node("L", Role.LOSS, parse("-y*log(a)"))))
    inner = opened(graph, ["L"])
    assert inner.final.inputs != graph.final.inputs
    assert derivative(inner, "a", Notation.LEIBNIZ_OF) == derivative(graph, "a", Notation.LEIBNIZ_OF) == "dL(a, y)/da"
