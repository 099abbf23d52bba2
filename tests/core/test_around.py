"""What a node of a loop is nudged in: one example, the sum so far, or the mean, each beside its own derivative."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.asking import LOOP, shipped
from tui_tutor.core.around import around
from tui_tutor.core.frame import Frame
from tui_tutor.core.gradient_check import gradient_check
from tui_tutor.core.nudge import nudge
from tui_tutor.core.steps import Phase, summed

RUN = shipped(LOOP)


def frame_at(step: str, iteration: int = 1) -> Frame:
    place = [str(each) for each in RUN.trace.steps].index(step)
    return RUN.trace[(iteration - 1) * len(RUN.trace.steps) + place]


@pytest.mark.parametrize("index", range(2 * len(RUN.trace.steps)))
def test_the_slope_at_each_step_is_the_derivative_that_the_frame_holds(index: int) -> None:
    """A central difference around the node at hand, in what is around it, against the number on the screen."""
    frame = RUN.trace[index]
    name = frame.node
    if name not in RUN.graph.by_name or name is None:
        return
    here = around(RUN, frame, name)
    check = gradient_check(here.graph, here.leaves, name, here.claims)
    assert check.best_two_sided is not None
    slope = check.best_two_sided.two_sided
    assert slope == pytest.approx(check.derivative, rel=1e-6, abs=1e-9)
    if name in frame.derivatives and frame.phase is not Phase.FORWARD:
        assert check.derivative == pytest.approx(float(frame.derivatives[name]), rel=1e-9)


def test_within_an_example_a_shared_leaf_moves_that_example_alone() -> None:
    frame = frame_at("forward L, example 2")
    here = around(RUN, frame, "w1")
    assert (here.graph.final.name, here.derivative) == ("L", "dL/dw1")
    found = nudge(here.graph, here.leaves, "w1", here.claims)
    assert found.derivative == frame_at("accumulate dw1, example 2").contributions["z"]


def test_before_its_average_a_sum_is_nudged_after_it_the_mean() -> None:
    for name in summed(RUN.graph):
        assert around(RUN, frame_at(f"accumulate d{name}, example 2"), name).graph.final.name == "S"
        assert around(RUN, frame_at(f"average d{name}"), name).graph.final.name == "J"
        assert around(RUN, frame_at(f"update {name}", iteration=2), name).graph.final.name == "J"


def test_the_sum_that_is_nudged_is_that_of_the_examples_gone_through() -> None:
    frame = frame_at("accumulate db, example 2")
    here = around(RUN, frame, "b")
    found = nudge(here.graph, here.leaves, "b", here.claims)
    assert float(found.before["S"]) == pytest.approx(float(frame.values["S"]))


def test_where_a_claim_supplies_a_slope_of_the_sum_it_is_not_taken_for_one_of_the_mean() -> None:
    run = replace(RUN, edits={1: {"w1": -50.0}})  # saturated: dz comes from the claim
    frame = run.trace[[str(step) for step in run.trace.steps].index("average dw1")]
    here = around(run, frame, "w1")
    found = nudge(here.graph, here.leaves, "w1", here.claims)
    assert found.derivative == pytest.approx(float(frame.derivatives["w1"]))
