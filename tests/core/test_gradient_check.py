"""Gradient checks: the classic figures, curves and lines, kinks and jumps, and what is undefined."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings

from tests.core.examples import graph, graphs, lecture, setup
from tui_tutor.core.differences import EPSILONS
from tui_tutor.core.gradient_check import GradientCheck, gradient_check
from tui_tutor.core.nudge import nudge

PRODUCT = setup("input a = 5", "input b = 3", "input c = 2", "u = b*c", "v = a + u", "output J = 3*v")
CUBE = setup("parameter t = 1", "loss J = t**3")


def checked(x: float, *lines: str, name: str = "x") -> GradientCheck:
    made = setup(f"input x = {x}", *lines)
    return gradient_check(made.graph, made.start, name)


def row(check: GradientCheck, epsilon: float):
    return next(row for row in check.rows if row.epsilon == epsilon)


# Gradient check: smooth curves


def test_a_hundredth_around_the_cube_at_1_gives_the_classic_figures():
    found = row(gradient_check(CUBE.graph, CUBE.start, "t"), 0.01)
    assert found.two_sided == pytest.approx(3.0001, abs=1e-12)
    assert found.one_sided == pytest.approx(3.0301, abs=1e-12)
    assert found.two_sided_error == pytest.approx(0.0001, abs=1e-12)
    assert found.one_sided_error == pytest.approx(0.0301, abs=1e-12)


def test_the_table_goes_down_to_a_millionth_of_a_millionth():
    check = gradient_check(CUBE.graph, CUBE.start, "t")
    assert [row.epsilon for row in check.rows] == list(EPSILONS)
    assert (EPSILONS[0], EPSILONS[-1], len(EPSILONS)) == (1e-1, 1e-12, 12)


def test_the_best_row_is_the_one_of_least_error():
    check = gradient_check(CUBE.graph, CUBE.start, "t")
    assert check.best_one_sided.one_sided_error == min(row.one_sided_error for row in check.rows)
    assert check.best_two_sided.two_sided_error == min(row.two_sided_error for row in check.rows)
    assert check.best_one_sided.epsilon < check.best_two_sided.epsilon


def test_a_curve_is_told_its_truncation_by_the_measured_powers():
    check = gradient_check(CUBE.graph, CUBE.start, "t")
    assert re.match(r"dt = 3\. Closest to it: the one-sided difference with ε = 1e-[789] \(error .*\)", check.summary)
    assert "the one-sided error falls from 0.31 at ε = 0.1" in check.truncation
    assert "10 times smaller for an ε 10 times smaller, like ε;" in check.truncation
    assert "the two-sided error falls from 0.01 at ε = 0.1" in check.truncation
    assert check.truncation.endswith("100 times smaller for an ε 10 times smaller, like ε².")


def test_a_curve_is_told_where_rounding_begins_and_how_few_digits_are_left():
    check = gradient_check(CUBE.graph, CUBE.start, "t")
    assert re.search(r"below ε = 1e-[789] the one-sided error rises again, to 0\.000\d+ at ε = 1e-12", check.rounding)
    assert check.rounding.endswith(
        "J with t + 1e-12 and J itself agree in their first 12 digits of about 16: "
        "the difference has only the few that are left."
    )


def test_a_parabola_has_truncation_on_one_side_only():
    check = checked(3, "loss L = (x - 1)**2 + 5")
    assert "like ε; the two-sided one has no truncation" in check.truncation
    assert row(check, 0.1).two_sided == pytest.approx(4, abs=1e-13)


def test_a_root_that_is_barely_smooth_has_its_own_power():
    assert "like ε to the power 0.5" in checked(0, "loss L = abs(x)**1.5").truncation


def test_an_exact_zero_at_the_bottom_of_a_bowl_is_a_derivative_like_any_other():
    check = checked(1, "loss L = (x - 1)**2 + 5")
    assert check.derivative == 0
    assert check.best_two_sided.two_sided_error == 0
    assert "(no error at all)" in check.summary
    assert row(check, 0.1).one_sided_error == pytest.approx(0.1)


@pytest.mark.parametrize("name", ["w1", "w2", "b", "x1", "x2", "y", "z", "a", "L"])
def test_every_node_of_the_lecture_is_checked_also_data_and_inner_nodes(name):
    run = lecture()
    check = gradient_check(run.graph, run.start, name, run.claims)
    assert check.best_two_sided.two_sided_error < 1e-9
    truth = {"w1": -0.755081, "b": -0.377541, "a": -1.606531, "x1": -0.188770, "y": -0.5, "L": 1.0}
    assert check.derivative == pytest.approx(truth.get(name, check.derivative), abs=1e-6)


def test_a_graph_that_goes_forward_only_is_checked_too():
    check = checked(5, "u = x*x", "output J = u*3", "forward only")
    assert check.derivative == 30
    assert check.best_two_sided.two_sided_error < 1e-9


# Gradient check: straight lines


@pytest.mark.parametrize("name", ["a", "b", "c", "u", "v", "J"])
def test_a_straight_line_has_no_truncation_and_large_nudges_are_best(name):
    check = gradient_check(PRODUCT.graph, PRODUCT.start, name)
    assert check.truncation.startswith("No truncation at all: within reach of ε, J is a straight line")
    assert min(check.best_one_sided.epsilon, check.best_two_sided.epsilon) >= 0.01
    assert "again" in check.rounding


def test_a_nudge_that_64_bits_cannot_hold_is_said():
    check = checked(1e8, "loss L = 2*x")
    assert row(check, 1e-12).one_sided == 0
    assert check.rounding.endswith("x + 1e-12 is x itself in 64 bits: a nudge too small to be held.")


def test_a_final_value_too_large_to_show_a_nudge_is_said():
    check = checked(1, "v = x + 1e8", "loss L = v*1")
    assert check.rounding.endswith(
        "L with x + 1e-12 and L itself are one and the same 64-bit number, and their difference is 0."
    )


# Gradient check: where there is no derivative, or nothing moves


def test_a_kink_is_undefined_and_has_a_slope_to_each_side():
    check = checked(0, "loss L = abs(x)")
    assert check.sentences == (
        "Undefined here: L has a kink at x = 0. To the right its slope is 1, to the left -1, and no ε brings the two "
        "together; the two-sided difference is their mean, 0. The rule that is used gives dx = 0.",
    )


def test_a_kink_on_a_slope_is_a_kink():
    text = checked(1, "loss L = 5*abs(x - 1) + x**2").summary
    assert "To the right its slope is 7, to the left -3" in text


def test_a_kink_close_by_is_no_kink_here():
    check = checked(1e-5, "loss L = abs(x)")
    assert check.derivative == 1
    assert "Undefined" not in check.summary
    assert "the two-sided error stays near 0.9 down to ε = 0.0001" in check.truncation


@pytest.mark.parametrize("formula", ["sign(x)", "step(x)", "3 + step(x)*2"])
def test_a_jump_has_differences_that_grow_without_end(formula):
    check = checked(0, f"loss L = {formula}")
    assert check.summary.startswith("Undefined here: L jumps at x = 0")


def test_a_root_at_zero_is_undefined_with_the_reason():
    check = checked(0, "loss L = sqrt(x)")
    assert check.sentences == (
        "Undefined here: dx is not finite. 2·L is exactly 0 here, and dividing by it has no finite value.",
    )
    assert check.best_two_sided is None


def test_a_saturated_prediction_is_undefined_with_the_reason():
    run = lecture(z=800.0, y=0.0, claims=False)
    text = gradient_check(run.graph, run.start, "b").summary
    assert text.startswith("Undefined here: L is not finite. 1 - a is exactly 0 here")
    assert "saturated" in text


def test_claims_carry_a_check_over_saturation():
    run = lecture(z=800.0, y=0.0)
    check = gradient_check(run.graph, run.start, "b", run.claims)
    assert check.derivative == 1
    assert check.best_two_sided.two_sided_error < 1e-9


def test_a_claim_that_goes_round_the_nudged_node_does_not_hide_its_effect():
    run = lecture(z=800.0, y=0.0)  # the claim finds L from z, so a nudge of a would change nothing
    assert gradient_check(run.graph, run.start, "a", run.claims).summary.startswith("Undefined here: L is not finite")
    assert math.isnan(nudge(run.graph, run.start, "a", run.claims, by=-0.001).slope)


def test_differences_that_reach_out_of_the_domain_have_no_value():
    check = checked(0.0001, "loss L = log(x)")
    assert math.isnan(row(check, 0.001).two_sided)
    assert math.isfinite(row(check, 0.001).one_sided)
    assert check.best_two_sided.two_sided_error < 1e-5


def test_a_stuck_node_is_named():
    check = checked(-3, "a = relu(x)", "loss L = a**2 + 1")
    assert check.sentences == ("dx = 0, and no ε from 0.1 down moves L: the change ends at a, which stays 0.",)


def test_a_node_that_nothing_uses_changes_nothing():
    check = checked(1, "input u = 2", "loss L = 3*u")
    assert check.sentences == ("dx = 0, exactly: L does not use x, so no ε changes it.",)


@settings(max_examples=60)
@given(graphs())
def test_any_node_of_any_graph_is_checked_or_the_reason_is_given(made):
    for node in made.graph.nodes:
        check = gradient_check(made.graph, made.start, node.name)
        assert check.sentences
        assert all("nan" not in text and "None" not in text for text in check.sentences)
        if check.summary.startswith(f"d{node.name} = ") and check.best_two_sided is not None:
            assert check.best_two_sided.two_sided_error < 1e-5 * (1 + abs(check.derivative))


@pytest.mark.parametrize("line", ["loss L = x**2", "loss L = 2*x", "loss L = sqrt(x)"])
def test_where_no_difference_can_be_held_nothing_is_said_of_the_curve(line):
    said = "x + 0.1 is x itself in 64 bits: a nudge too small to be held. No difference can be measured here."
    assert checked(1e20, line).sentences == (said,)


def test_a_gradient_check_changes_no_value_of_the_run():
    made = graph("parameter w = 2", "loss L = w*w")
    leaves = {"w": 2.0}
    gradient_check(made, leaves, "w")
    assert leaves == {"w": 2.0}
