"""Placeholders: the texts that a frame gives to names, and their agreement with its numbers."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lesson.examples import lesson
from tui_tutor.core.trace import Run
from tui_tutor.lesson.fill import fill, names_of, tells
from tui_tutor.lesson.graph_block import parse_graph

# z = 2.5, L = 2.25; dL/dz = 3, dL/dw = 6; w becomes 0.65, and with it L = 0.09.
SETUP = parse_graph("input x = 2\nparameter w = 1.25\nlabel y = 1\nz = w*x\nloss L = (z - y)**2\ndescend alpha = 0.1")
RUN = Run(SETUP.graph, SETUP.start, SETUP.alpha)
LECTURE = lesson().parts[0].run


def texts(step: str, *names: str, run: Run = RUN, iteration: int = 1) -> list[str | None]:
    step_of = {str(step): step for step in run.trace.steps}
    frame = run.trace[run.trace.index(iteration, step_of[step])]
    return [fill(run, frame, name) for name in names]


@pytest.mark.parametrize(
    ("step", "filled"),
    [
        ("start", {"x": "2", "w": "1.25", "y": "1", "alpha": "0.1"}),
        ("forward z", {"z": "2.5"}),
        ("forward L", {"L": "2.25", "nudged.x": "2.2538", "slope.x": "3.752", "nudged.y": "2.247", "slope.y": "-2.999",
                       "nudged.z": "2.253", "slope.z": "3.001", "nudged.L": "2.251"}),
        ("backward L", {"dL": "1"}),
        ("backward w", {"dw": "6", "dz": "3", "nudged.w": "2.256", "slope.w": "6.004"}),
        ("update w", {"before.w": "1.25", "w": "0.65", "z": "2.5", "nudged.w": "2.256", "slope.w": "6.004"}),
        ("end", {"w": "0.65", "loss.before": "2.25", "loss.after": "0.09", "L": "2.25", "dw": "6", "slope.w": "6.004"}),
    ],
)  # fmt: skip
def test_a_name_is_filled_with_its_number(step, filled):
    assert dict(zip(filled, texts(step, *filled))) == filled


@pytest.mark.parametrize(
    ("step", "names"),
    [
        ("start", ["z", "L", "dz", "dw", "before.w", "loss.before", "nudged.x", "slope.x", "", ".", "q"]),
        ("forward z", ["L", "dz", "nudged.x", "slope.z"]),
        ("backward z", ["dw", "dx", "dy", "before.w", "dalpha", "nudged.alpha", "slope.q", "slope.dz"]),
        ("update w", ["before.z", "before.", "before", "loss.after", "after.w"]),
        ("end", ["before.w", "loss", "loss.", "loss.w", "z.z", "LOSS.after", "__class__", "Z"]),
    ],
)
def test_a_name_that_the_frame_does_not_hold_is_filled_with_nothing(step, names):
    assert texts(step, *names) == [None] * len(names)


def test_an_update_is_written_with_enough_digits_to_see_it():
    run = replace(RUN, alpha=1e-6)
    assert texts("update w", "before.w", "w", run=run) == ["1.25", "1.249994"]
    assert texts("end", "loss.before", "loss.after", run=run) == ["2.25", "2.249964"]


def test_the_next_iteration_is_filled_with_its_own_numbers():
    assert texts("end", "w", "L", "dw", "loss.before", "loss.after", "slope.w", iteration=2) == [
        "0.53", "0.09", "1.2", "0.09", "0.0036", "1.204",
    ]  # fmt: skip


def test_a_run_with_other_values_is_filled_with_them():
    run = replace(RUN, edits={1: {"x": 4.0}, 2: {"y": 0.0}})
    assert texts("forward L", "x", "z", "y", "L", run=run) == ["4", "5", "1", "16"]
    assert texts("forward L", "x", "y", run=run, iteration=2) == ["4", "0"]


def test_what_is_not_finite_is_named():
    run = replace(LECTURE, start={**LECTURE.start, "w": 400.0})
    assert texts("backward a", "a", "L", "da", "slope.z", run=run) == ["1", "undefined", "undefined", "undefined"]


def test_a_proved_claim_is_what_fills_in_for_a_rule_that_breaks_down():
    claimed = lesson("## end\n\n```claim\nL = maximum(z, 0) - y*z + log(1 + exp(-abs(z)))\ndz = a - y\n```\n").parts[0]
    run = replace(claimed.run, start={**LECTURE.start, "w": 400.0, "y": 0.0})
    assert texts("backward z", "L", "dz", "nudged.z", run=run) == ["800", "1", "800.001"]


def test_a_name_of_a_node_counts_before_the_kind_of_a_placeholder():
    setup = parse_graph("input before = 2\nparameter loss = 3\noutput nudged = before*loss\ndescend slope = 0.1")
    run = Run(setup.graph, setup.start, setup.alpha)
    assert texts("update loss", "before", "loss", "before.loss", "nudged", "slope", "nudged.before", run=run) == [
        "2", "2.8", "3", "6", "0.1", "6.003",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "told"),
    [("z", {"z"}), ("dz", {"dz"}), ("alpha", {"alpha"}), ("slope.w", {"dw"}), ("nudged.w", {"L", "dw"}),
     ("loss.before", {"L"}), ("loss.after", {"L"}), ("before.w", set())],
)  # fmt: skip
def test_what_a_placeholder_tells_is_every_quantity_that_can_be_read_off_it(name, told):
    assert tells(RUN, name) == told


NEAR = st.floats(-3, 3)


@pytest.mark.parametrize("run", [RUN, LECTURE])
def test_every_frame_fills_the_names_that_it_is_said_to_hold_and_no_others(run):
    nodes = [node.name for node in run.graph.nodes]
    kinds = ["{}", "d{}", "before.{}", "nudged.{}", "slope.{}", "after.{}", "loss.{}"]
    every = {kind.format(name) for kind in kinds for name in [*nodes, "alpha", "before", "after", "q", ""]}
    frames = [*run.trace.frames(2)]
    for frame in frames:
        assert {name for name in every if fill(run, frame, name) is not None} == {*names_of(run, frame)}


@given(x=NEAR, w=NEAR, y=st.sampled_from([0.0, 1.0]), alpha=st.floats(0, 2))
def test_every_text_agrees_with_the_number_of_its_frame(x, w, y, alpha):
    run = replace(LECTURE, start={"x": x, "w": w, "y": y}, alpha=alpha)

    def check(text: str | None, number: float) -> None:
        assert text is not None
        assert math.isclose(float(text), number, rel_tol=6e-4)  # four significant digits

    for frame in run.trace.frames(2):
        for name, number in frame.values.items():
            check(fill(run, frame, name), number)
        for name, number in frame.derivatives.items():
            check(fill(run, frame, f"d{name}"), number)
        for name, number in frame.before.items():
            check(fill(run, frame, f"before.{name}"), number)
        if frame.loss:
            check(fill(run, frame, "loss.before"), frame.loss.before)
            check(fill(run, frame, "loss.after"), frame.loss.after)


@given(x=NEAR, w=NEAR)
def test_a_nudge_is_what_the_formulas_give_when_a_number_is_a_thousandth_larger(x, w):
    def loss(x: float, w: float) -> float:
        return -math.log(1 / (1 + math.exp(-w * x)))

    run = replace(LECTURE, start={"x": x, "w": w, "y": 1.0})
    nudged_x, nudged_w, slope_w = texts("end", "nudged.x", "nudged.w", "slope.w", run=run)
    assert float(nudged_x) == pytest.approx(loss(x + 0.001, w), rel=1e-3, abs=1e-9)
    assert float(nudged_w) == pytest.approx(loss(x, w + 0.001), rel=1e-3, abs=1e-9)
    assert float(slope_w) == pytest.approx((loss(x, w + 0.001) - loss(x, w)) / 0.001, rel=1e-3, abs=1e-9)
