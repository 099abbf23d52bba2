"""Nudges and gradient checks of arrays, entry by entry, against central differences in plain NumPy."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.examples import array_graphs, setup
from tui_tutor.core.entries import entries_of, entry_at, written
from tui_tutor.core.formula import evaluate
from tui_tutor.core.gradient_check import gradient_check
from tui_tutor.core.nudge import nudge
from tui_tutor.core.parser import parse
from tui_tutor.errors import UsageError

LEAVES = {
    "X": np.array([[2.0, -1.0, 0.5], [-1.0, 0.5, 3.0]]),
    "Y": np.array([[1.0, 0.0, 1.0]]),
    "W1": np.array([[0.5, 0.25], [-0.4, 0.3], [0.2, -0.6], [1.0, 0.4]]),
    "b1": np.array([[0.2], [0.1], [0.3], [-0.3]]),
    "W2": np.array([[1.2, -0.8, 0.5, -1.5]]),
    "b2": np.float64(0.4),
}
NETWORK = setup(
    *(f"parameter {name} = {value.tolist()}" for name, value in LEAVES.items()),
    "Z1 = W1 @ X + b1", "A1 = tanh(Z1)", "Z2 = W2 @ A1 + b2", "A2 = sigmoid(Z2)",
    "loss S = sum(-(Y*log(A2) + (1 - Y)*log(1 - A2)))",
)  # fmt: skip


def network(bump: dict[str, Any]) -> dict[str, Any]:
    """The network by hand, with numbers added to its nodes."""
    at = {name: value + bump.get(name, 0.0) for name, value in LEAVES.items()}
    at["Z1"] = at["W1"] @ at["X"] + at["b1"] + bump.get("Z1", 0.0)
    at["A1"] = np.tanh(at["Z1"]) + bump.get("A1", 0.0)
    at["Z2"] = at["W2"] @ at["A1"] + at["b2"] + bump.get("Z2", 0.0)
    at["A2"] = 1 / (1 + np.exp(-at["Z2"])) + bump.get("A2", 0.0)
    at["S"] = np.sum(-(at["Y"] * np.log(at["A2"]) + (1 - at["Y"]) * np.log(1 - at["A2"])))
    return at


def bumped(shape: tuple[int, ...], entry: tuple[int, ...], by: float) -> Any:
    bump = np.zeros(shape)
    bump[entry] = by
    return bump


NODES = [name for name in network({}) if name != "S"]
EPSILON = 1e-6


@pytest.mark.parametrize("name", NODES)
def test_every_entry_of_every_node_is_nudged_as_by_hand(name):
    shape = NETWORK.graph.shapes[name]
    for entry in entries_of(shape):
        found = nudge(NETWORK.graph, NETWORK.start, name, entry=entry)
        by_hand = network({name: bumped(shape, entry, 0.001)})
        for node, value in found.after.items():
            np.testing.assert_allclose(value, by_hand[node], rtol=1e-12, err_msg=node)
        ahead, behind = (network({name: bumped(shape, entry, sign * EPSILON)})["S"] for sign in (1, -1))
        assert found.derivative == pytest.approx((ahead - behind) / (2 * EPSILON), rel=1e-7, abs=1e-8)
        assert found.slope == pytest.approx((by_hand["S"] - network({})["S"]) / 0.001, rel=1e-9)


@pytest.mark.parametrize("name", [name for name in NODES if NETWORK.graph.shapes[name]])
def test_the_measure_is_that_of_the_course_over_all_entries(name):
    shape = NETWORK.graph.shapes[name]
    slopes = []
    for entry in entries_of(shape):
        ahead, behind = (network({name: bumped(shape, entry, sign * 1e-7)})["S"] for sign in (1, -1))
        slopes.append((ahead - behind) / 2e-7)
    true = [nudge(NETWORK.graph, NETWORK.start, name, entry=entry).derivative for entry in entries_of(shape)]
    apart = np.linalg.norm(np.subtract(slopes, true))
    found = gradient_check(NETWORK.graph, NETWORK.start, name).over_all
    assert (found.count, found.of) == (len(slopes), len(slopes))
    assert found.distance == pytest.approx(apart / (np.linalg.norm(slopes) + np.linalg.norm(true)), abs=2e-8)
    assert found.distance < 1e-7
    assert found.sentence.endswith("About 1e-7 or less is great.")


def test_a_nudge_of_an_entry_says_which_and_what_moves_most():
    found = nudge(NETWORK.graph, NETWORK.start, "W1", entry=(0, 1))
    assert re.fullmatch(
        r"With W1\[1,2\] \+ 0\.001, S goes from \S+ to \S+: \S+ / 0\.001 = (\S+), and dW1\[1,2\] is \S+\.",
        found.sentence,
    )
    assert list(found.changes) == ["W1", "Z1", "A1", "Z2", "A2", "S"]
    assert found.changes["Z1"] == pytest.approx(0.003)  # X[2,3] is 3
    assert found.places == {"W1": (0, 1), "Z1": (0, 2), "A1": found.places["A1"], "Z2": found.places["Z2"],
                            "A2": found.places["A2"], "S": ()}  # fmt: skip


def test_without_an_entry_it_is_the_first():
    assert nudge(NETWORK.graph, NETWORK.start, "W1").entry == (0, 0)
    assert gradient_check(NETWORK.graph, NETWORK.start, "W1").entry == (0, 0)
    assert nudge(NETWORK.graph, NETWORK.start, "b2").entry == ()


def test_entries_are_counted_from_one_and_row_by_row():
    assert [written("W", entry) for entry in entries_of((2, 2))] == ["W[1,1]", "W[1,2]", "W[2,1]", "W[2,2]"]
    assert [entry_at((3,), place) for place in (0, 2, 3, -1)] == [(0,), (2,), (0,), (2,)]


ROWS = setup(
    "input x1 = [[1, 2, -1]]", "input x2 = [[3, 4, -3.2]]", "label y = [[1, 0, 1]]",
    "parameter w1 = 0.5", "parameter w2 = -0.25", "parameter b = 0.1",
    "z = w1*x1 + w2*x2 + b", "loss J = sum(log_loss(z, y))",
)  # fmt: skip


def test_a_number_among_arrays_is_nudged_as_any_number():
    found = nudge(ROWS.graph, ROWS.start, "w1")
    check = gradient_check(ROWS.graph, ROWS.start, "w1")
    assert found.entry == check.entry == ()
    assert check.over_all is None
    assert found.sentence.startswith("With w1 + 0.001, J goes from ")
    assert found.slope == pytest.approx(found.derivative, rel=1e-3)
    assert found.changes["z"] == pytest.approx(0.002)
    assert found.places["z"] == (0, 1)
    assert check.best_two_sided.two_sided_error < 1e-9


# What has no slope, or no finite one


FORWARD = setup("input F = [[1, 2], [3, 4]]", "T = sum(F, axis=0, keepdims=True)", "output P = F/T", "forward only")


def test_where_the_end_is_an_array_a_nudge_shows_what_moves_and_that_there_is_no_derivative():
    found = nudge(FORWARD.graph, FORWARD.start, "F", entry=(1, 0))
    assert found.sentence.startswith("P is an array, and only a number has a derivative")
    assert np.isnan(found.slope)
    assert np.isnan(found.derivative)
    assert found.changes["P"] == pytest.approx(3.001 / 4.001 - 0.75)
    with pytest.raises(UsageError, match="P is an array, and only a number has a derivative"):
        gradient_check(FORWARD.graph, FORWARD.start, "F")


SATURATED = setup(
    "input X = [[1, 2]]", "label Y = [[0, 1]]", "parameter w = [[800]]", "Z = w.T @ X", "A = sigmoid(Z)",
    "loss S = sum(-(Y*log(A) + (1 - Y)*log(1 - A)))",
)  # fmt: skip
CLAIMS = {"S": (parse("sum(maximum(Z, 0) - Y*Z + log(1 + exp(-abs(Z))))"),), "dZ": (parse("A - Y"),)}


def test_in_saturation_a_claim_supplies_the_numbers_of_a_nudge():
    found = nudge(SATURATED.graph, SATURATED.start, "w", CLAIMS)
    assert (found.slope, found.derivative) == (pytest.approx(1), 1)
    assert gradient_check(SATURATED.graph, SATURATED.start, "w", CLAIMS).over_all.distance < 1e-6
    assert nudge(SATURATED.graph, SATURATED.start, "w").sentence.startswith("Undefined here: ")
    check = gradient_check(SATURATED.graph, SATURATED.start, "w")
    assert check.over_all.sentence.endswith(
        "dw[1,1] has no finite value to compare, so there is no measure of the whole."
    )


def test_a_claim_that_goes_round_the_nudged_array_does_not_hide_the_nudge():
    found = nudge(SATURATED.graph, SATURATED.start, "A", CLAIMS)
    assert found.sentence.startswith("Undefined here: ")


# The measure


def measured(*lines: str, name: str = "W"):
    made = setup(*lines)
    return gradient_check(made.graph, made.start, name).over_all


def test_a_large_array_is_measured_by_a_sample_and_that_is_said():
    found = measured("parameter W = randn(60, 50, seed=1)", "loss S = sum(square(W))/2")
    assert (found.count, found.of) == (666, 3000)
    assert found.sentence.startswith("Over 666 of the 3,000 entries of W, two-sided with ε = 1e-7: ")
    found = measured("parameter W = randn(40, 30, seed=1)", "loss S = sum(square(W))/2")
    assert found.count == 1000


def test_a_graph_of_many_numbers_has_few_entries_nudged():
    found = measured("input X = randn(440, 440, seed=1)", "parameter W = randn(30, 1, seed=1)*0",
                     "loss S = sum(square(X))/1000 + sum(W)")  # fmt: skip
    assert found.count == 10


def test_a_kink_is_no_great_measure_and_its_entry_is_named():
    found = measured("parameter W = [[1, 2], [0, 3]]", "loss S = sum(relu(W))")
    assert found.worst == (1, 0)
    assert found.distance == pytest.approx(0.5 / (3.25**0.5 + 3**0.5))  # of (1, 1, 0.5, 1) and (1, 1, 0, 1)
    assert "About 1e-3 or more says: something is wrong, or a kink lies between." in found.sentence
    assert found.sentence.endswith("Furthest off is dW[2,1], 0, where the difference is 0.5000.")


def test_a_slope_that_bends_within_the_nudge_has_to_be_looked_at_again():
    found = measured("parameter W = [[0.5, 0.99999]]", "loss S = sum(log(1 - W))")
    assert 1e-6 < found.distance < 1e-4
    assert ". About 1e-5 says: look again. Furthest off is dW[1,2], " in found.sentence


def test_where_rounding_is_all_that_is_seen_the_measure_says_so():
    found = measured("parameter W = [[1e-6, 2e-6]]", "loss S = sum(square(W)) + 1000")
    assert found.distance > 1e-6
    assert found.sentence.endswith("no more than rounding: numbers hold about 16 digits.")


def test_where_nothing_moves_there_is_nothing_to_divide_by():
    found = measured("parameter W = [[-1, -2]]", "loss S = sum(relu(W))")
    assert found.sentence.endswith(": no difference moves S, and dW is 0 everywhere.")


def test_one_entry_is_not_called_many():
    found = measured("parameter W = [[3]]", "loss S = sum(square(W))")
    assert found.sentence.startswith("Over the one entry of W, ")


# Random graphs


@settings(max_examples=40)
@given(array_graphs(), st.data())
def test_in_random_graphs_of_arrays_an_entry_moves_the_end_by_its_derivative(made, data):
    name = data.draw(st.sampled_from([leaf.name for leaf in made.graph.leaves]))
    entry = entry_at(made.graph.shapes[name], data.draw(st.integers(0, 5)))

    def end(by: float) -> float:
        """The final value, formula by formula."""
        known = {leaf.name: np.array(made.start[leaf.name], dtype=float) for leaf in made.graph.leaves}
        known[name][entry] += by
        for node in made.graph.computed:
            known[node.name] = evaluate(node.formula, known)
        return float(known[made.graph.final.name])

    found = nudge(made.graph, made.start, name, entry=entry, by=1e-4)
    assert float(found.after[made.graph.final.name]) == pytest.approx(end(1e-4), rel=1e-12, abs=1e-12)
    right, left = (end(1e-5) - end(0)) / 1e-5, (end(0) - end(-1e-5)) / 1e-5
    if abs(right - left) < 1e-2 * (1 + abs(right)):  # no kink
        assert found.derivative == pytest.approx((right + left) / 2, rel=1e-4, abs=1e-4)
