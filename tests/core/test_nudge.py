"""Nudges: the classic figures, curves and lines, kinks, what cannot be held, and what is undefined."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.core.examples import graph, lecture, setup
from tui_tutor.core.nudge import Nudge, nudge, nudged
from tui_tutor.errors import UsageError

PRODUCT = setup("input a = 5", "input b = 3", "input c = 2", "u = b*c", "v = a + u", "output J = 3*v")


def nudge_of_x(x: float, *lines: str, by: float = 0.001) -> Nudge:
    made = setup(f"input x = {x}", *lines)
    return nudge(made.graph, made.start, "x", by=by)


def test_a_nudge_runs_right_through_the_graph():
    found = nudge(PRODUCT.graph, PRODUCT.start, "b")
    assert list(found.changes) == ["b", "u", "v", "J"]
    assert list(found.changes.values()) == pytest.approx([0.001, 0.002, 0.002, 0.006])
    assert (found.before["J"], found.after["J"]) == (33, pytest.approx(33.006))
    assert found.after["a"] == 5
    assert found.sentence == "With b + 0.001, J goes from 33 to 33.006: 0.006 / 0.001 = 6, and db is 6."


def test_an_inner_node_is_nudged_and_what_is_before_it_stays():
    found = nudge(PRODUCT.graph, PRODUCT.start, "u")
    assert list(found.changes) == ["u", "v", "J"]
    assert found.after["b"] == found.before["b"]
    assert found.slope == pytest.approx(3)


def test_a_nudge_shows_slope_and_derivative_side_by_side():
    run = lecture()
    found = nudge(run.graph, run.start, "w1", run.claims)
    assert (found.slope, found.derivative) == (pytest.approx(-0.754611), pytest.approx(-0.755081, abs=1e-6))
    assert found.sentence == (
        "With w1 + 0.001, L goes from 0.47408 to 0.47332: -0.0007546 / 0.001 = -0.7546, and dw1 is -0.7551."
    )


def test_a_nudge_can_be_of_any_size_and_downward():
    found = nudge_of_x(1, "loss L = x**2", by=-0.5)
    assert (found.slope, found.derivative) == (1.5, 2)
    assert found.sentence == (
        "With x - 0.5, L goes from 1 to 0.25: -0.75 / -0.5 = 1.5, and dx is 2: "
        "not close, because L bends, and a smaller nudge comes closer."
    )


def test_a_nudge_at_a_kink_says_why_it_is_far_from_the_derivative():
    assert nudge_of_x(0, "loss L = abs(x)").sentence.endswith(
        "and dx is 0: not close, because L has a kink or a jump here or nearby."
    )


def test_a_nudge_without_effect_says_so():
    assert nudge_of_x(-3, "loss L = relu(x)").sentence == "With x + 0.001, L stays 0: its slope is 0, and dx is 0."


def test_a_nudge_out_of_the_domain_says_so():
    found = nudge_of_x(0.0001, "loss L = log(x)", by=-0.001)
    assert math.isnan(found.slope)
    assert found.sentence == "With x - 0.001, L has no finite value: try a smaller nudge."


def test_a_nudge_where_nothing_is_finite_gives_the_reason():
    assert nudge_of_x(-1, "loss L = log(x)").sentence.startswith("Undefined here: ")


@pytest.mark.parametrize("by", [0.0, math.nan, math.inf])
def test_a_nudge_that_is_none_is_refused(by):
    with pytest.raises(UsageError, match="shows nothing"):
        nudge_of_x(1, "loss L = x", by=by)


def test_nudging_changes_no_value_of_the_run():
    made = graph("parameter w = 2", "loss L = w*w")
    leaves = {"w": 2.0}
    nudge(made, leaves, "w")
    assert leaves == {"w": 2.0}


UNHELD = "is x itself in 64 bits: a nudge too small to be held."


@pytest.mark.parametrize("line", ["loss L = x**2", "loss L = 2*x", "loss L = sqrt(x)"])
def test_where_no_nudge_can_be_held_nothing_is_said_of_the_curve(line):
    assert nudge_of_x(1e20, line).sentence == f"x + 0.001 {UNHELD}"


@pytest.mark.parametrize("line", ["loss L = 1/x", "loss L = x**0.5", "loss L = abs(x)*x"])
def test_a_nudge_that_is_large_beside_the_value_is_no_kink(line):
    said = ": not close, because the nudge is large beside x; a smaller one comes closer."
    assert nudge_of_x(1e-8, line).sentence.endswith(said)


# The final value only


def test_a_nudge_shows_the_classic_numbers():
    found = {name: round(float(nudged(PRODUCT.graph, PRODUCT.start, name)), 9) for name in "abcuv"}
    assert found == {"a": 33.003, "b": 33.006, "c": 33.009, "u": 33.003, "v": 33.003}


def test_a_nudge_of_a_saturated_run_uses_its_claims():
    made = lecture(z=800.0, y=0.0)
    assert nudged(made.graph, made.start, "b", made.claims) == pytest.approx(800.001)
    assert nudged(made.graph, made.start, "b") == float("inf")


def test_a_claim_that_goes_round_the_nudged_node_does_not_hide_the_nudge():
    made = lecture(z=800.0, y=0.0)  # a is 1, and L comes from the claim in z, which knows nothing of a nudge of a
    assert np.isnan(nudged(made.graph, made.start, "a", made.claims))  # log(1 - 1.001)
