"""Each row of the op table: what it computes, what its rule passes back, how it is written."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core.examples import example_operands
from tui_tutor.core.derivative import local_derivative
from tui_tutor.core.formula import Call, Name, Number, call, evaluate, names_in, replace
from tui_tutor.core.graph import Graph
from tui_tutor.core.node import Node, Role
from tui_tutor.core.ops import OPS
from tui_tutor.core.parser import parse, rule
from tui_tutor.core.printing import ASCII, code, linear
from tui_tutor.core.propagate import Propagation

NUDGE = 1e-6
ENTRYWISE = [op for op, row in OPS.items() if row.elementwise]
PARTS = [(op, part) for op in ENTRYWISE for part in OPS[op].operands]
ARRAY_PARTS = [(op, part) for op, row in OPS.items() if not row.elementwise for part in row.arguments]
points = st.floats(0.1, 3.0) | st.floats(0.1, 3.0) | st.floats(-3.0, -0.1)


def value(op: str, operands: dict[str, float]) -> float:
    return float(evaluate(Call(op, tuple(Name(name) for name in operands)), operands))


def graph_of(op: str) -> Graph:
    """q = 3*h with h the op applied to parameters that are named as its operands are."""
    row = OPS[op]
    leaves = tuple(Node(name, Role.PARAMETER) for name in row.operands)
    h = Node("h", Role.COMPUTED, call(op, *[Name(name) for name in row.operands]))
    return Graph((*leaves, h, Node("q", Role.OUTPUT, call("mul", Number(3.0), Name("h")))))


@pytest.mark.parametrize(("op", "part"), PARTS)
@given(data=st.data(), upstream=st.floats(0.5, 2.0))
def test_a_backward_rule_is_the_slope_that_nudging_shows(op, part, data, upstream):
    operands = {name: data.draw(points, label=name) for name in OPS[op].operands}
    here = value(op, operands)
    ahead, behind = (value(op, operands | {part: operands[part] + sign * NUDGE}) for sign in (1, -1))
    assume(np.isfinite([ahead, here, behind]).all())
    before, after = (here - behind) / NUDGE, (ahead - here) / NUDGE
    assume(abs(after - before) < 1e-2)  # at a kink the slopes on both sides differ
    passed = evaluate(rule(OPS[op].backward[part]), {**operands, "g": upstream, "out": here})
    assert passed == pytest.approx(upstream * (ahead - behind) / (2 * NUDGE), rel=1e-5, abs=1e-7)


@pytest.mark.parametrize(("op", "part"), ARRAY_PARTS)
@pytest.mark.parametrize("seed", range(3))
def test_a_backward_rule_of_arrays_is_what_nudging_in_any_direction_shows(op, part, seed):
    operands, source = example_operands(op), np.random.RandomState(seed)
    constants = {name: Number(1.0) for name in OPS[op].keywords}
    formula = Call(op, tuple(constants.get(name, Name(name)) for name in operands))
    here = evaluate(formula, operands)
    upstream, way = source.standard_normal(np.shape(here)), source.standard_normal(np.shape(operands[part]))
    ahead, behind = (evaluate(formula, operands | {part: operands[part] + sign * NUDGE * way}) for sign in (1, -1))
    passes = replace(rule(OPS[op].backward[part]), constants)
    passed = evaluate(passes, {**operands, "g": upstream, "out": here})
    assert np.shape(passed) == np.shape(operands[part])
    assert np.sum(passed * way) == pytest.approx(np.sum(upstream * (ahead - behind)) / (2 * NUDGE), abs=1e-7)


@pytest.mark.parametrize("op", ENTRYWISE)
@given(data=st.data())
def test_the_derivative_that_is_shown_is_the_derivative_that_is_computed(op, data):
    start = {name: data.draw(points, label=name) for name in OPS[op].operands}
    graph = graph_of(op)
    propagation = Propagation(graph)
    forward = propagation.forward(start)
    assume(np.isfinite(forward.values["h"]))
    computed = propagation.backward(forward).derivatives
    for name in start:
        shown = evaluate(local_derivative(graph, "h", name), forward.values)
        assert computed[name] == pytest.approx(3 * shown, rel=1e-12) or not np.isfinite([computed[name], shown]).any()


@pytest.mark.parametrize(("op", "part"), PARTS + ARRAY_PARTS)
def test_a_backward_rule_uses_the_operands_the_upstream_and_the_ops_own_value_only(op, part):
    row = OPS[op]
    assert row.backward.keys() == set(row.arguments)
    assert {*names_in(rule(row.backward[part]))} <= {*row.operands, "g", "out"}


@pytest.mark.parametrize("op", [op for op, row in OPS.items() if not row.elementwise])
def test_the_numpy_code_of_an_op_on_arrays_computes_what_the_op_computes(op):
    operands = example_operands(op)
    constants = {name: Number(1.0) for name in OPS[op].keywords}
    written = code(Call(op, tuple(constants.get(name, Name(name)) for name in operands)))
    np.testing.assert_allclose(
        eval(written, {"np": np}, dict(operands)),
        evaluate(Call(op, tuple(Name(name) for name in operands)), operands), rtol=1e-14,
    )  # fmt: skip


@pytest.mark.parametrize("op", ENTRYWISE)
@given(data=st.data())
def test_the_numpy_code_of_an_op_computes_what_the_op_computes(op, data):
    operands = {name: data.draw(points, label=name) for name in OPS[op].operands}
    written = code(Call(op, tuple(Name(name) for name in operands)))
    with np.errstate(all="ignore"):
        computed = eval(written, {"np": np}, {name: np.float64(number) for name, number in operands.items()})
    assert computed == pytest.approx(value(op, operands), rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("op", [op for op in ENTRYWISE if OPS[op].definition])
@given(data=st.data())
def test_a_definition_says_what_its_op_computes(op, data):
    operands = {name: data.draw(points, label=name) for name in OPS[op].operands}
    assert evaluate(rule(OPS[op].definition), operands) == pytest.approx(value(op, operands), rel=1e-12)


def test_the_stable_forms_hold_where_the_definitions_overflow():
    assert value("log_loss", {"z": 1000.0, "y": 0.0}) == 1000.0
    assert value("log_loss", {"z": -1000.0, "y": 0.0}) == 0.0
    large = np.array([[1000.0], [1000.0], [-1000.0]])
    assert evaluate(parse("softmax(z)"), {"z": large}).tolist() == [[0.5], [0.5], [0.0]]


@pytest.mark.parametrize(
    ("op", "operands", "expected"),
    [
        ("add", (2.0, 3.0), 5.0),
        ("sub", (2.0, 3.0), -1.0),
        ("mul", (2.0, 3.0), 6.0),
        ("div", (3.0, 2.0), 1.5),
        ("neg", (2.0,), -2.0),
        ("pow", (2.0, 3.0), 8.0),
        ("exp", (1.0,), 2.718281828459045),
        ("log", (2.0,), 0.6931471805599453),
        ("sqrt", (9.0,), 3.0),
        ("sigmoid", (0.5,), 0.6224593312018546),
        ("tanh", (1.0,), 0.7615941559557649),
        ("relu", (-2.0,), 0.0),
        ("relu", (2.0,), 2.0),
        ("square", (-3.0,), 9.0),
        ("abs", (-3.0,), 3.0),
        ("sign", (-3.0,), -1.0),
        ("step", (-3.0,), 0.0),
        ("step", (3.0,), 1.0),
        ("minimum", (2.0, 3.0), 2.0),
        ("maximum", (2.0, 3.0), 3.0),
        ("log_loss", (0.5, 1.0), 0.4740769841801067),
    ],
)
def test_each_op_computes_what_its_name_says(op, operands, expected):
    assert value(op, dict(zip("xy", operands))) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("relu(x)", 0.0, 0.0),
        ("abs(x)", 0.0, 0.0),
        ("maximum(x, 1)", 1.0, 0.5),
        ("minimum(x, 1)", 1.0, 0.5),
        ("maximum(x, x)", 1.0, 1.0),
    ],
)
def test_at_a_kink_the_derivative_is_one_of_those_between_the_slopes(text, at, expected):
    graph = Graph((Node("x", Role.PARAMETER), Node("q", Role.OUTPUT, parse(text))))
    propagation = Propagation(graph)
    assert propagation.backward(propagation.forward({"x": at})).derivatives["x"] == expected


@pytest.mark.parametrize(("z", "expected"), [(1000.0, 1.0), (-1000.0, 0.0), (38.0, 1.0)])
def test_sigmoid_has_its_limits_without_a_warning(z, expected):
    assert value("sigmoid", {"z": z}) == expected


@pytest.mark.parametrize("op", OPS)
def test_an_op_has_one_way_of_being_written(op):
    row = OPS[op]
    assert [bool(row.symbol), bool(row.code), bool(row.definition)].count(True) == 1
    constants = {name: Number(1.0) for name in row.keywords}
    formula = Call(op, tuple(constants.get(name, Name(name)) for name in row.operands))
    written = linear(formula)
    assert (row.symbol or f"{row.written or row.function or op}(").replace("**", "^").replace("*", "·") in written
    assert parse(linear(formula, ASCII)) == formula


def test_a_constant_that_is_0_is_left_out_but_no_axis():
    assert linear(parse("sum(x, axis=0, keepdims=False)")) == "sum(x, axis=0)"
    assert linear(parse("mean(x, axis=0, keepdims=True)")) == "mean(x, axis=0, keepdims=True)"
