"""Opening nodes: what becomes of a formula's ops, and that the numbers stay."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from tests.core.examples import array_graphs, formulas, graph, graphs, lecture
from tui_tutor.core.expand import all_inside, children, closed_formula, has_inside, is_open, opened, owner_of, split
from tui_tutor.core.formula import Call, Formula, evaluate, names_in
from tui_tutor.core.parser import parse
from tui_tutor.core.printing import ASCII, linear
from tui_tutor.core.propagate import Propagation
from tui_tutor.core.steps import steps
from tui_tutor.errors import GraphError


def parts(text: str, *taken: str) -> list[str]:
    formula = parse(text)
    made = split("q", formula, {*names_in(formula), *taken})
    return [f"{name} = {linear(part, ASCII)}" for name, part in made]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", ["q = x"]),
        ("w*x", ["q = w*x"]),
        ("w*x + b", ["v1 = w*x", "q = v1 + b"]),
        ("(sigmoid(w*x + b) - y)**2",
         ["v1 = w*x", "v2 = v1 + b", "v3 = sigmoid(v2)", "v4 = v3 - y", "q = v4**2"]),
        ("x*y + x*y", ["v1 = x*y", "q = v1 + v1"]),
        ("-(y*log(a))", ["v1 = log(a)", "v2 = y*v1", "q = -v2"]),
        ("v1 + 2*v2", ["v3 = 2*v2", "q = v1 + v3"]),
        ("sum(W @ X, axis=1, keepdims=True).T",
         ["v1 = W @ X", "v2 = sum(v1, axis=1, keepdims=True)", "q = v2.T"]),
    ],
)  # fmt: skip
def test_each_op_becomes_a_node(text, expected):
    assert parts(text) == expected


def test_a_taken_name_is_passed_over():
    assert parts("w*x + b", "v1", "v2") == ["v3 = w*x", "q = v3 + b"]


@given(formulas())
def test_what_is_split_has_one_op_a_node_and_the_value_that_it_had(formula):
    made = split("q", formula, names_in(formula))
    known = {"x": np.float64(0.7), "y": np.float64(1.3), "w": np.float64(-0.4)}
    expected = evaluate(formula, known)
    for name, part in made:
        assert not isinstance(part, Call) or not any(isinstance(operand, Call) for operand in part.operands)
        known[name] = evaluate(part, known)
    np.testing.assert_equal(known["q"], expected)


@settings(max_examples=30)
@given(graphs() | array_graphs())
def test_every_formula_of_a_random_graph_can_be_split(made):
    taken = [node.name for node in made.graph.nodes]
    values = dict(made.start)
    for node in made.graph.computed:
        assert isinstance(node.formula, Formula)
        inner = dict(values)
        for name, part in split(node.name, node.formula, taken):
            inner[name] = evaluate(part, inner)
        values[node.name] = evaluate(node.formula, values)
        np.testing.assert_allclose(inner[node.name], values[node.name], rtol=1e-12)


def test_a_node_is_opened_into_its_ops_and_the_others_stay():
    found = opened(lecture().graph, ["z"])
    computed = [f"{node.name} = {linear(node.formula, ASCII)}" for node in found.computed]
    assert computed == [
        "z_1 = w1*x1", "z_2 = w2*x2", "z_3 = z_1 + z_2", "z = z_3 + b", "a = sigmoid(z)",
        "L = -(y*log(a) + (1 - y)*log(1 - a))",
    ]  # fmt: skip
    outer = {str(step) for step in steps(lecture().graph)}
    assert outer < {str(step) for step in steps(found)}
    assert (found["a"].second_name, found.learning_rate) == ("ŷ", "alpha")


def test_a_name_that_is_taken_is_not_given_again():
    made = graph("parameter z_1 = 1", "input x = 2", "z = z_1*x + x", "output q = z")
    assert [node.name for node in opened(made, ["z"]).computed] == ["z_2", "z", "q"]


def test_opening_a_leaf_or_a_single_op_changes_nothing():
    made = graph("parameter w = 1", "u = w*w", "output q = u")
    assert opened(made, ["w", "u", "q"]).nodes == made.nodes


@settings(max_examples=50)
@given(graphs() | array_graphs())
def test_what_is_opened_computes_and_learns_as_before(made):
    names = [node.name for node in made.graph.computed]
    inside = opened(made.graph, names)
    before, after = Propagation(made.graph), Propagation(inside)
    values, more_values = before.forward(made.start), after.forward(made.start)
    slopes, more_slopes = before.backward(values), after.backward(more_values)
    for name, value in values.values.items():
        # A matrix product may round otherwise from one run to the next: in which order BLAS adds, memory decides.
        np.testing.assert_allclose(more_values.values[name], value, rtol=1e-12, atol=1e-12)
    for name, value in slopes.derivatives.items():
        np.testing.assert_allclose(more_slopes.derivatives[name], value, rtol=1e-12, atol=1e-12)
    outer = [step for step in steps(made.graph) if step.node in names]
    assert [step for step in steps(inside) if step in outer] == outer


def test_what_is_inside_says_what_it_is_inside_of():
    found = opened(lecture().graph, ["z", "L"])
    assert {node.name: node.inside for node in found.computed if node.inside} == {
        "z_1": "z", "z_2": "z", "z_3": "z", **dict.fromkeys([f"L_{number}" for number in range(1, 8)], "L"),
    }  # fmt: skip
    assert (children(found, "z"), children(found, "a")) == (("z_1", "z_2", "z_3", "z"), ("a",))
    assert [owner_of(found, name) for name in ("z_1", "z", "a", "w1")] == ["z", "z", None, None]
    assert [is_open(found, name) for name in ("z", "a", "z_1")] == [True, False, False]


def test_what_can_be_opened_is_what_has_more_than_one_op():
    made = lecture().graph
    assert [name for name in made.by_name if has_inside(made, name)] == ["z", "L"]
    assert all_inside(made) == ("z", "L")
    found = opened(made, all_inside(made))
    assert not any(has_inside(found, name) for name in found.by_name)
    assert opened(found, all_inside(found)) is found


def test_the_order_in_which_nodes_are_named_changes_nothing():
    made = lecture().graph
    assert opened(made, ["L", "z"]).nodes == opened(made, ["z", "L"]).nodes == opened(made, ["z", "L", "gone"]).nodes


@settings(max_examples=50)
@given(graphs())
def test_what_was_opened_is_put_together_again(made):
    found = opened(made.graph, all_inside(made.graph))
    assert [closed_formula(found, node.name) for node in made.graph.computed] == [
        node.formula for node in made.graph.computed
    ]


def test_more_nodes_than_can_be_looked_at_are_refused():
    many = [f"u{number} = (w + {number})*w + {' + '.join(f'w*{part}' for part in range(40))}" for number in range(60)]
    made = graph("parameter w = 1", *many, "output q = u1", "forward only")
    assert len(opened(made, ["u1", "u2"]).nodes) < 300
    with pytest.raises(GraphError, match="more than 500 nodes with what is inside u") as fault:
        opened(made, list(made.by_name))
    assert fault.value.advice == "open fewer at a time"


NETWORK = (
    "input X = [[1, 2, 3], [0, 1, -1]]", "parameter W = [[1, -1], [0.5, 2], [0, 1]]", "parameter b = zeros(3, 1)",
    "Z = W @ X + b", "A = tanh(Z)", "loss L = sum(A*A)",
)  # fmt: skip


def computed(made) -> list[str]:
    return [f"{node.name} = {linear(node.formula, ASCII)}" for node in made.computed]


def test_a_layer_is_opened_into_its_units_and_a_unit_into_its_ops():
    made = graph(*NETWORK)
    rows = ["Z_1 = row(W, 1) @ X + row(b, 1)", "Z_2 = row(W, 2) @ X + row(b, 2)", "Z_3 = row(W, 3) @ X + row(b, 3)"]
    whole_layer = ["Z = stack(Z_1, Z_2, Z_3)", "A = tanh(Z)", "L = sum(A*A)"]
    assert computed(opened(made, ["Z"])) == [*rows, *whole_layer]
    ops = ["Z_2_1 = row(W, 2)", "Z_2_2 = Z_2_1 @ X", "Z_2_3 = row(b, 2)", "Z_2 = Z_2_2 + Z_2_3"]
    assert computed(opened(made, ["Z", "Z_2"])) == [rows[0], *ops, rows[2], *whole_layer]
    assert opened(made, ["Z_2"]) is made
    assert [name for name in made.by_name if has_inside(made, name)] == ["Z", "A", "L"]
    assert all_inside(made) == ("Z", "Z_1", "Z_2", "Z_3", "A", "A_1", "A_2", "A_3", "L")


@pytest.mark.parametrize(
    "formula", ["softmax(W @ X + b)", "(X.T @ W.T).T + b", "W @ X/sum(W @ X, axis=0, keepdims=True)", "W - mean(W)"]
)
def test_where_a_row_depends_on_others_there_are_no_units(formula):
    made = graph(*NETWORK[:3], f"Z = {formula}", "loss L = sum(Z*Z)")
    assert not any("row(" in line for line in computed(opened(made, ["Z"])))


@pytest.mark.parametrize(("rows", "are_units"), [(1, False), (2, True), (12, True), (13, False)])
def test_a_single_row_and_more_than_twelve_are_opened_into_ops(rows, are_units):
    leaves = f"parameter W = randn({rows}, 2, seed=1)", "input X = randn(2, 3, seed=2)"
    found = computed(opened(graph(*leaves, "Z = 2*(W @ X)", "loss L = sum(Z)"), ["Z"]))
    assert any(line.startswith("Z = stack") for line in found) == are_units
