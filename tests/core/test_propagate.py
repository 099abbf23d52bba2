"""Forward and backward propagation, against an independent oracle (HIPS autograd) and by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.core.examples import CLAIMS, array_graphs, central_difference, example_operands, graph, graphs, lecture, run
from tui_tutor.core.expand import all_inside, opened
from tui_tutor.core.formula import Call, Formula, Name, Number, evaluate
from tui_tutor.core.graph import Graph
from tui_tutor.core.node import Node, Role
from tui_tutor.core.nudge import nudged
from tui_tutor.core.ops import OPS
from tui_tutor.core.parser import parse
from tui_tutor.core.propagate import Propagation
from tui_tutor.lesson.graph_block import parse_graph

# The oracle's own meaning of the ops: nothing of ours is in it.
ORACLE = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "neg": lambda x: -x,
    "pow": lambda x, n: x**n,
    "exp": anp.exp,
    "log": anp.log,
    "sqrt": anp.sqrt,
    "sigmoid": lambda z: (anp.tanh(z / 2) + 1) / 2,
    "tanh": anp.tanh,
    "relu": lambda z: anp.where(z > 0, z, 0.0),
    "square": lambda x: x * x,
    "abs": anp.abs,
    "sign": anp.sign,
    "step": lambda x: anp.where(x > 0, 1.0, 0.0),
    "minimum": anp.minimum,
    "maximum": anp.maximum,
    "log_loss": lambda z, y: anp.log(1 + anp.exp(-z)) + (1 - y) * z,
    "matmul": anp.dot,
    "transpose": anp.transpose,
    "sum": anp.sum,
    "sum_along": lambda x, axis, keepdims: anp.sum(x, axis=int(axis), keepdims=bool(keepdims)),
    "mean": anp.mean,
    "mean_along": lambda x, axis, keepdims: anp.mean(x, axis=int(axis), keepdims=bool(keepdims)),
    "softmax": lambda z: anp.exp(z) / anp.sum(anp.exp(z), axis=0, keepdims=True),
    "spread": lambda s, x: s + 0 * x,
    "spread_along": lambda s, x, axis, keepdims: (s if keepdims else anp.expand_dims(s, int(axis))) + 0 * x,
    "count": lambda x: float(anp.prod(anp.shape(x))),
    "count_along": lambda x, axis: float(anp.shape(x)[int(axis)]),
    "rows": lambda x: float(anp.shape(x)[0]),
    "columns": lambda x: float(anp.shape(x)[1]),
    "row": lambda x, number: anp.dot(unit_vector(x, number), x),
    "place": lambda r, x, number: anp.dot(unit_vector(x, number).T, r),
    **{op: lambda *rows: anp.concatenate(rows, axis=0) for op, row in OPS.items() if row.stacks},
}


def unit_vector(x: Any, number: float) -> Any:
    """The row with a 1 in one place that takes a row of an array out, by a matrix product."""
    return np.eye(anp.shape(x)[0])[int(number) - 1 : int(number)]


def oracle_value(formula: Formula, values: Mapping[str, Any]) -> Any:
    match formula:
        case Number(value):
            return value
        case Name(name):
            return values[name]
        case Call(op, operands):
            return ORACLE[op](*[oracle_value(operand, values) for operand in operands])


def oracle_derivatives(graph: Graph, start: Mapping[str, Any]) -> dict[str, Any]:
    """dL/dleaf for every leaf; for arrays, of the sum of L's entries."""

    def final(leaves: dict[str, Any]) -> Any:
        values = dict(leaves)
        for node in graph.computed:
            values[node.name] = oracle_value(node.formula, values)
        return anp.sum(values[graph.final.name])

    return autograd.grad(final)(dict(start))


def derivatives(graph: Graph, start: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    propagation = Propagation(graph, **more)
    return propagation.backward(propagation.forward(start)).derivatives


def of(formula: str, **start: Any) -> dict[str, Any]:
    """The derivatives of one formula with respect to its names."""
    leaves = tuple(Node(name, Role.PARAMETER) for name in start)
    return derivatives(Graph((*leaves, Node("q", Role.OUTPUT, parse(formula)))), start)


@settings(max_examples=150)
@given(graphs())
def test_derivatives_of_random_graphs_are_those_of_autograd(made):
    start = {name: np.float64(value) for name, value in made.start.items()}
    propagation = Propagation(made.graph)
    forward = propagation.forward(start)
    found = propagation.backward(forward)
    expected = oracle_derivatives(made.graph, start)
    for name in start:
        assert found.derivatives[name] == pytest.approx(expected[name], rel=1e-9, abs=1e-12)


@settings(max_examples=60)
@given(graphs())
def test_what_arrives_along_the_edges_of_a_random_graph_adds_up_to_the_derivative(made):
    propagation = Propagation(made.graph)
    found = propagation.backward(propagation.forward(made.start))
    for name, derivative in found.derivatives.items():
        users = made.graph.consumers[name]
        assert {user for user, used in found.contributions if used == name} == set(users)
        if name != made.graph.final.name:
            arriving = sum(found.contributions[user, name] for user in users)
            assert derivative == pytest.approx(arriving, rel=1e-9, abs=1e-15)


@settings(max_examples=60)
@given(graphs(), st.data())
def test_nudging_any_node_of_a_random_graph_shows_its_derivative(made, data):
    name = data.draw(st.sampled_from([node.name for node in made.graph.nodes]))
    wide, narrow = (central_difference(made.graph, made.start, name, nudge=nudge) for nudge in (1e-5, 1e-6))
    assume(abs(wide - narrow) <= 1e-4 * (1 + abs(wide)))  # not near a kink
    here = nudged(made.graph, made.start, name, by=0.0)
    ahead, behind = ((nudged(made.graph, made.start, name, by=by) - here) / by for by in (1e-5, -1e-5))
    assume(abs(ahead - behind) <= 1e-2 * (1 + abs(ahead)))  # nor on one, where both sides differ by as much
    found = derivatives(made.graph, made.start)[name]
    assert found == pytest.approx(narrow, rel=1e-4, abs=1e-4)


def test_the_value_of_every_node_is_its_formulas_value():
    values = Propagation(lecture().graph).forward(lecture().start).values
    assert list(values) == ["x1", "x2", "w1", "w2", "b", "y", "z", "a", "L"]
    assert values["z"] == 0.5
    assert values["a"] == pytest.approx(0.6224593312018546, rel=1e-15)
    assert values["L"] == pytest.approx(0.4740769841801067, rel=1e-15)


def test_the_derivatives_of_the_lecture():
    found = derivatives(lecture().graph, lecture().start)
    expected = {"L": 1.0, "a": -1.606531, "z": -0.377541, "w1": -0.755081, "w2": 1.132622, "b": -0.377541}
    assert {name: round(float(value), 6) for name, value in found.items()} == expected


def test_a_name_that_is_used_twice_in_a_formula_adds_up():
    assert of("x*x", x=3.0)["x"] == 6.0
    assert of("x + x + x", x=3.0)["x"] == 3.0
    assert of("x**x", x=2.0)["x"] == pytest.approx(4 * (np.log(2) + 1))


def test_a_node_that_is_used_twice_adds_its_derivatives():
    made = graph("parameter x = 3", "u = 2*x", "v = x*x", "output q = u*v")
    assert derivatives(made, {"x": 3.0})["x"] == 18 * 3  # q = 2·x³


def test_the_two_ways_round_a_diamond_cancel():
    made = graph("parameter x = 3", "u = 2*x", "v = -2*x", "output q = u + v")
    assert derivatives(made, {"x": 3.0}) == {"q": 1.0, "v": 1.0, "u": 1.0, "x": 0.0}


def test_a_node_that_nothing_uses_has_derivative_zero():
    made = graph("parameter x = 3", "parameter lost = 4", "u = lost*x", "output q = x")
    assert derivatives(made, {"x": 3.0, "lost": 4.0}) == {"q": 1.0, "u": 0.0, "x": 1.0, "lost": 0.0}


def test_a_constant_node_takes_part():
    made = graph("parameter x = 3", "c = 2*4", "output q = c*x")
    assert derivatives(made, {"x": 3.0}) == {"q": 1.0, "c": 3.0, "x": 8.0}


def test_data_has_no_derivative_unless_it_is_asked_for():
    made = graph("input x = 3", "input v = 2 with derivative", "parameter w = 5", "output q = x*v*w")
    assert set(derivatives(made, {"x": 3.0, "v": 2.0, "w": 5.0})) == {"q", "v", "w"}
    assert derivatives(made, {"x": 3.0, "v": 2.0, "w": 5.0}, wanted=["x"])["x"] == 10.0


def test_the_derivative_of_an_inner_node_can_be_asked_for():
    run = lecture()
    found = derivatives(run.graph, run.start, of="a", wanted=["x1"])
    assert found["z"] == pytest.approx(0.235004, abs=1e-6)
    assert found["x1"] == pytest.approx(0.5 * 0.235004, abs=1e-6)
    assert found["L"] == 0.0  # a does not depend on L


def test_minus_zero_is_not_confused_with_zero():
    made = graph("parameter x = 1", "output q = (0*x) + 1/(-0 + (-0)*x - 1)")
    assert Propagation(made).forward({"x": 1.0}).values["q"] == -1.0


def test_a_constant_exponent_is_not_differentiated():
    assert of("x**3", x=-2.0)["x"] == 12.0  # log(-2) would be undefined
    assert of("x**2", x=0.0)["x"] == 0.0


def test_plain_numbers_are_computed_as_64_bit_floats():
    made = graph("parameter x = 1", "output q = 1/x")
    assert Propagation(made).forward({"x": 0}).values["q"] == float("inf")
    assert isinstance(Propagation(made).forward({"x": 2}).values["q"], np.float64)


def test_a_nudge_is_added_to_a_leaf_or_a_computed_node():
    propagation = Propagation(lecture().graph)
    plain = propagation.forward(lecture().start).values
    assert propagation.forward(lecture().start, {"x1": 0.5}).values["z"] == 0.75
    nudged = propagation.forward(lecture().start, {"z": 0.5}).values
    assert nudged["z"] == 1.0
    assert nudged["a"] > plain["a"]
    assert propagation.forward(lecture().start).values["z"] == 0.5  # nothing stays behind


def test_a_claim_supplies_what_the_rules_cannot():
    run = lecture(z=800.0, y=0.0)
    propagation = Propagation(run.graph, CLAIMS)
    forward = propagation.forward(run.start)
    backward = propagation.backward(forward)
    assert (forward.values["L"], forward.claimed) == (800.0, {"L": CLAIMS["L"][0]})
    assert (backward.derivatives["z"], backward.claimed) == (1.0, {"dz": parse("a - y")})
    assert backward.derivatives["a"] == float("inf")
    assert backward.derivatives["w1"] == 2.0


def test_a_claim_keeps_silent_where_the_rules_are_finite():
    run = lecture()
    nonsense = {"dz": (parse("a + 100"),), "L": (parse("z + 100"),)}
    propagation = Propagation(run.graph, nonsense)
    forward = propagation.forward(run.start)
    backward = propagation.backward(forward)
    assert (forward.claimed, backward.claimed) == ({}, {})
    assert backward.derivatives["z"] == pytest.approx(-0.377541, abs=1e-6)


def test_the_first_claim_that_is_finite_and_known_counts():
    run = lecture(z=800.0, y=0.0)
    claims = {"dz": (parse("da*a*(1 - a)"), parse("dw1/x1"), parse("da/dz", nodes=["a", "z"]), parse("a - y"))}
    propagation = Propagation(run.graph, claims)
    found = propagation.backward(propagation.forward(run.start))
    assert (found.derivatives["z"], found.claimed) == (1.0, {"dz": parse("a - y")})


def test_a_claim_for_a_node_does_not_reach_an_equal_part_elsewhere():
    made = graph("parameter x = 0", "u = log(x)", "output q = u + exp(log(x))")
    values = Propagation(made, {"u": (parse("-5"),)}).forward({"x": 0.0}).values
    assert (values["u"], values["q"]) == (-5.0, -5.0)


@settings(max_examples=60)
@given(graphs())
def test_the_quick_sweep_and_the_careful_one_give_the_same_numbers(made):
    start = {name: np.float64(value) for name, value in made.start.items()}
    assert_same_sweep(Propagation(made.graph), start)


@pytest.mark.parametrize("z", [0.5, 30.0, 38.0, -38.0, 800.0, -800.0, float("inf"), float("nan")])
@pytest.mark.parametrize("y", [0.0, 1.0])
@pytest.mark.parametrize("claims", [CLAIMS, {}])
def test_saturated_too_the_quick_sweep_and_the_careful_one_agree(z, y, claims):
    run = lecture(z=z, y=y)
    assert_same_sweep(Propagation(run.graph, claims), {name: np.float64(value) for name, value in run.start.items()})


@settings(max_examples=100)
@given(array_graphs())
def test_of_arrays_too_the_quick_sweep_and_the_careful_one_give_the_same_numbers(made):
    assert_same_sweep(Propagation(made.graph), made.start)


@pytest.mark.parametrize("of", ["Z", "A", "S"])
def test_the_derivatives_of_an_inner_array_are_those_of_its_sum(of):
    made = parse_graph("parameter w = [[1, 2]]\nZ = w*w\nA = Z + w\noutput S = sum(A)")
    propagation = Propagation(made.graph, of=of)
    assert_same_sweep(propagation, made.start)
    expected = {"Z": [[2, 4]], "A": [[3, 5]], "S": [[3, 5]]}[of]
    assert propagation.sweep(made.start)[1].derivatives["w"].tolist() == expected


@pytest.mark.parametrize("entry", [1.0, 800.0, float("nan")])
def test_a_claim_for_an_array_steps_into_both_sweeps(entry):
    made = parse_graph("parameter Z = [[1, 2]]\nA = sigmoid(Z)\nloss S = sum(-log(1 - A))")
    claims = {"dZ": (parse("A"),), "S": (parse("sum(log(1 + exp(-abs(Z))) + maximum(Z, 0))"),)}
    assert_same_sweep(Propagation(made.graph, claims), {"Z": np.array([[entry, 2.0]])})


@pytest.mark.parametrize("x", [np.array([1.0, 2.0]), np.array([[1.0], [2.0]])])
def test_arrays_of_other_shapes_than_the_graphs_take_the_careful_sweep(x):
    made = graph("parameter x = 1", "parameter y = 1", "loss L = x*y")
    assert_same_sweep(Propagation(made), {"x": x, "y": np.float64(3.0)})
    assert Propagation(made).sweep({"x": x, "y": np.float64(3.0)})[1].derivatives["y"] == 3.0
    made = graph("parameter x = [[1, 2]]", "parameter y = 1", "loss L = sum(x*y)")
    assert_same_sweep(Propagation(made), {"x": x, "y": np.float64(3.0)})


def assert_same_sweep(propagation: Propagation, start: Mapping[str, Any]) -> None:
    forward = propagation.forward(start)
    backward = propagation.backward(forward)
    quick_forward, quick_backward = propagation.sweep(start)
    np.testing.assert_equal(dict(quick_forward.values), dict(forward.values))
    np.testing.assert_equal(dict(quick_backward.derivatives), dict(backward.derivatives))
    np.testing.assert_equal(dict(quick_backward.contributions), dict(backward.contributions))
    assert (quick_forward.claimed, quick_backward.claimed) == (forward.claimed, backward.claimed)
    assert list(quick_backward.derivatives) == list(backward.derivatives)
    again = propagation.backward(quick_forward)  # each way can be gone on its own
    np.testing.assert_equal(dict(again.derivatives), dict(backward.derivatives))


SHAPES = [(), (3,), (1, 3), (2, 1), (2, 3)]


@settings(max_examples=80)
@given(st.data())
@pytest.mark.parametrize(
    "formula",
    ["x*y + x", "(x - y)/(1 + x*x)", "tanh(x*y)*sigmoid(y)", "maximum(x, y) + minimum(x, 0.5)*y",
     "abs(x)**y", "x**2 - y"],
)  # fmt: skip
def test_arrays_of_any_shapes_have_derivatives_of_their_own_shape(formula, data):
    made = graph("parameter x = 1", "parameter y = 1", f"u = {formula}", "loss L = u*u + x")
    numbers = np.random.default_rng(data.draw(st.integers(0, 1000)))
    start = {name: numbers.uniform(0.2, 2.0, data.draw(st.sampled_from(SHAPES), label=name)) for name in ("x", "y")}
    found, expected = derivatives(made, start), oracle_derivatives(made, start)
    for name, value in start.items():
        assert np.shape(found[name]) == np.shape(value)
        np.testing.assert_allclose(found[name], expected[name], rtol=1e-9, atol=1e-12)


@settings(max_examples=150)
@given(array_graphs())
def test_derivatives_of_random_graphs_of_arrays_are_those_of_autograd(made):
    found, expected = derivatives(made.graph, made.start), oracle_derivatives(made.graph, made.start)
    for name, value in made.start.items():
        assert np.shape(found[name]) == np.shape(value)
        np.testing.assert_allclose(found[name], expected[name], rtol=1e-9, atol=1e-10)


@settings(max_examples=60)
@given(array_graphs(), st.integers(0, 1000))
def test_nudging_an_array_in_a_random_direction_shows_its_derivative(made, seed):
    propagation, source = Propagation(made.graph), np.random.RandomState(seed)
    forward = propagation.forward(made.start)
    found, here = propagation.backward(forward).derivatives, float(forward.values["L"])
    for name in found:
        way = source.standard_normal(np.shape(found[name]))
        sides = [
            [float(propagation.forward(made.start, {name: sign * size * way}).values["L"]) for sign in (1, -1)]
            for size in (1e-5, 1e-6)
        ]
        wide, narrow = ((ahead - behind) / (2 * size) for (ahead, behind), size in zip(sides, (1e-5, 1e-6)))
        assume(abs(wide - narrow) <= 1e-4 * (1 + abs(wide)))  # not near a kink
        ahead, behind = sides[1]
        assume(abs(ahead - 2 * here + behind) <= 1e-4 * 1e-6 * (1 + abs(narrow)))  # and not on one
        assert float(np.sum(found[name] * way)) == pytest.approx(narrow, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("op", OPS)
def test_the_oracle_knows_every_op_and_means_the_same_by_it(op):
    operands = example_operands(op)
    ours = evaluate(Call(op, tuple(Name(name) for name in operands)), operands)
    np.testing.assert_allclose(ours, ORACLE[op](*operands.values()), rtol=1e-14)


@settings(max_examples=60)
@given(array_graphs())
def test_a_graph_of_arrays_with_everything_opened_has_the_derivatives_that_autograd_finds(made):
    graph = opened(made.graph, all_inside(made.graph))
    expected = oracle_derivatives(graph, made.start)
    propagation = Propagation(graph)
    found = propagation.backward(propagation.forward(made.start)).derivatives
    for leaf in graph.leaves:
        size = 1 + np.max(np.abs(expected[leaf.name]))
        np.testing.assert_allclose(found[leaf.name], expected[leaf.name], rtol=1e-9, atol=1e-9 * size)


def test_what_is_given_is_taken_as_it_is_and_the_rest_computed_from_it():
    made = run("parameter w = 2", "u = w*w", "v = u + 1", "loss L = v*v")
    forward, backward = Propagation(made.graph).between(made.start, {"u": 10.0}, {"v": 3.0})
    assert forward.values == {"w": 2.0, "u": 10.0, "v": 11.0, "L": 121.0}
    assert backward.derivatives == {"L": 1.0, "v": 3.0, "u": 3.0, "w": 12.0}
    assert backward.contributions["L", "v"] == 22.0
