"""Traces: the frames of a run, by index."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.examples import graph, graphs, lecture, run
from tui_tutor.core.frame import Frame
from tui_tutor.core.steps import Phase, Step
from tui_tutor.core.trace import Run, Trace, trace

STEPS = [
    "start", "forward z", "forward a", "forward L",
    "backward L", "backward a", "backward z", "backward w1", "backward w2", "backward b",
    "update w1", "update w2", "update b", "end",
]  # fmt: skip
START = {"x1": 2, "x2": -3, "w1": 0.5, "w2": -0.25, "b": -1.25, "y": 1}
FORWARD = {"z": 0.5, "a": 0.622459, "L": 0.474077}
BACKWARD = {"L": 1, "a": -1.606531, "z": -0.377541, "w1": -0.755081, "w2": 1.132622, "b": -0.377541}
UPDATED = {"w1": 0.575508, "w2": -0.363262, "b": -1.212246}


def rounded(values: Any) -> dict[str, float]:
    return {name: round(float(value), 6) for name, value in values.items()}


def same(frame: Frame, other: Frame) -> bool:
    """Whether two frames are the same to the last bit."""
    np.testing.assert_equal(_as_dict(frame), _as_dict(other))
    return True


def _as_dict(frame: Frame) -> dict[str, Any]:
    found = {name: getattr(frame, name) for name in Frame.__slots__}
    found["loss"] = frame.loss and (frame.loss.before, frame.loss.after)
    return {name: dict(value) if hasattr(value, "items") else value for name, value in found.items()}


def test_the_lecture_has_fourteen_frames():
    frames = list(lecture().trace.frames())
    assert [str(frame.step) for frame in frames] == STEPS
    assert [frame.index for frame in frames] == list(range(14))
    assert {frame.iteration for frame in frames} == {1}
    assert {frame.alpha for frame in frames} == {0.1}
    assert {tuple(frame.rate) for frame in frames} == {("alpha",)}


@pytest.mark.parametrize("index", range(14))
def test_each_frame_of_the_lecture_holds_what_is_known_so_far_and_no_more(index):
    frame = lecture().trace[index]
    known = list(FORWARD)[: min(index, 3)]
    derived = list(BACKWARD)[: max(0, min(index - 3, 6))]
    updated = list(UPDATED)[: max(0, min(index - 9, 3))]
    values = START | {name: FORWARD[name] for name in known} | {name: UPDATED[name] for name in updated}
    assert rounded(frame.values) == rounded(values)
    assert rounded(frame.derivatives) == rounded({name: BACKWARD[name] for name in derived})
    assert rounded(frame.before) == ({updated[-1]: START[updated[-1]]} if 10 <= index <= 12 else {})
    assert frame.claimed == {}


@pytest.mark.parametrize(
    ("index", "expected"),
    [(3, {}), (4, {}), (5, {"L": -1.606531}), (6, {"a": -0.377541}), (7, {"z": -0.755081}), (10, {})],
)
def test_a_backward_frame_shows_what_arrives_at_its_node(index, expected):
    assert rounded(lecture().trace[index].contributions) == expected


def test_only_the_end_of_an_iteration_compares_the_loss_before_and_after():
    frames = list(lecture().trace.frames())
    assert [frame.loss for frame in frames[:13]] == [None] * 13
    assert (round(frames[13].loss.before, 6), round(frames[13].loss.after, 6)) == (0.474077, 0.305661)


def test_the_second_iteration_begins_with_the_updated_parameters():
    frames = list(lecture().trace.frames(2))
    assert [str(frame.step) for frame in frames[14:]] == STEPS
    assert rounded(frames[14].values) == rounded(START | UPDATED)
    assert frames[14].derivatives == {}
    assert rounded({name: frames[17].values[name] for name in "zaL"}) == {"z": 1.028557, "a": 0.736636, "L": 0.305661}
    assert frames[17].values["L"] == frames[13].loss.after
    assert (frames[14].index, frames[14].iteration) == (14, 2)


def test_at_the_end_computed_nodes_keep_what_this_iteration_gave():
    end = lecture().trace[13]
    assert rounded({name: end.values[name] for name in ("z", "w1")}) == {"z": 0.5, "w1": 0.575508}


@given(st.lists(st.integers(0, 69), min_size=1, max_size=12))
def test_a_frame_is_the_same_however_one_came_there(indices):
    edits = {2: {"w1": 3.0, "alpha": 0.5}, 4: {"x1": -1.0}}
    sequential = list(lecture(edits=edits).trace.frames(5))
    random_access = lecture(edits=edits).trace
    for index in indices:
        assert same(random_access[index], sequential[index])
        assert same(lecture(edits=edits).trace[index], sequential[index])


def test_an_edit_is_pinned_to_its_iteration():
    plain = list(lecture().trace.frames(4))
    edited = list(lecture(edits={3: {"w1": 10.0}}).trace.frames(4))
    for index in range(28):
        assert same(edited[index], plain[index])
    assert edited[28].values["w1"] == 10.0
    assert edited[28].values["w2"] == plain[28].values["w2"]
    assert edited[42].values["w1"] == pytest.approx(10.0 - 0.1 * edited[35].derivatives["w1"])


def test_an_edit_of_data_or_of_the_learning_rate_stays_in_force():
    made = lecture(edits={2: {"x1": 5.0, "alpha": 1.0}, 3: {"alpha": 2.0}}).trace
    assert [made[14 * iteration].values["x1"] for iteration in range(4)] == [2.0, 5.0, 5.0, 5.0]
    assert [made[14 * iteration].alpha for iteration in range(4)] == [0.1, 1.0, 2.0, 2.0]
    assert made[27].loss.after == made.final_value(made.updated(2))


def test_an_edit_of_the_first_iteration_is_a_start_value():
    edited = lecture(edits={1: {"w1": 3.0, "y": 0.0, "alpha": 0.2}}).trace
    started = lecture(w1=3.0, y=0.0, alpha=0.2).trace
    for index in range(30):
        assert same(edited[index], started[index])


def test_later_edits_stay_when_an_earlier_iteration_is_edited():
    both = lecture(edits={1: {"w1": 0.0}, 3: {"w1": 10.0}}).trace
    assert both[28].values["w1"] == 10.0
    assert both[28].values["w2"] != lecture(edits={3: {"w1": 10.0}}).trace[28].values["w2"]


def test_settings_are_what_an_iteration_begins_with_and_updates_what_it_leaves():
    made = lecture(edits={2: {"w1": 7.0}}).trace
    assert rounded(made.settings(1)) == rounded(START | {"alpha": 0.1})
    assert rounded(made.updated(1)) == rounded(START | UPDATED)
    assert made.settings(2)["w1"] == 7.0
    assert rounded(made.settings(2))["w2"] == UPDATED["w2"]


def test_an_index_and_a_step_name_the_same_frame():
    made = lecture().trace
    assert made.index(1, Step(Phase.START)) == 0
    assert made.index(3, Step(Phase.BACKWARD, "z")) == 34
    assert made.place(34) == (3, Step(Phase.BACKWARD, "z"))
    assert made.last is None


def test_before_the_start_there_is_nothing():
    with pytest.raises(IndexError):
        lecture().trace[-1]


def test_a_trace_ends_where_nothing_descends():
    made = run("input a = 5 with derivative", "u = a*a", "output J = 3*u").trace
    assert made.last == 6
    assert [str(frame.step) for frame in made.frames(10)] == [
        "start", "forward u", "forward J", "backward J", "backward u", "backward a", "end",
    ]  # fmt: skip
    assert made[6].loss is None
    assert made[6].alpha is None
    with pytest.raises(IndexError):
        made[7]


@settings(max_examples=60)
@given(graphs())
def test_nothing_is_shown_before_what_it_is_made_from(made):
    built = Run(made.graph, made.start)
    seen: list[str] = []
    for frame in built.trace.frames():
        assert len(frame.values) == 3 + sum(
            step.phase is Phase.FORWARD for step in built.trace.steps[: frame.index + 1]
        )
        if frame.phase is Phase.BACKWARD:
            assert set(made.graph.consumers[frame.node]) <= set(seen)
            assert list(frame.contributions) == list(made.graph.consumers[frame.node])
            seen.append(frame.node)
        assert list(frame.derivatives) == seen
    assert set(seen) == {node.name for node in made.graph.nodes}


def test_known_holds_the_values_from_before_the_update_at_hand():
    frame = lecture().trace[11]  # update w2
    assert frame.known["w2"] == -0.25
    assert frame.values["w2"] != -0.25
    assert frame.known["dw2"] == frame.derivatives["w2"]
    assert frame.known["alpha"] == 0.1
    assert rounded(frame.known)["w1"] == 0.575508  # updated the step before


def test_going_far_ahead_agrees_with_gradient_descent_by_hand():
    w1, w2, b = 0.5, -0.25, -1.25
    for _ in range(300):
        a = 1 / (1 + np.exp(-(w1 * 2 + w2 * -3 + b)))
        w1, w2, b = w1 - 0.1 * 2 * (a - 1), w2 - 0.1 * -3 * (a - 1), b - 0.1 * (a - 1)
    values = lecture().trace[14 * 300].values
    assert [values["w1"], values["w2"], values["b"]] == pytest.approx([w1, w2, b], rel=1e-9)


@pytest.mark.parametrize("z", [38.0, -38.0, 800.0, -800.0])
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_a_saturated_lecture_goes_on_with_the_exact_dz(z, y):
    made = lecture(z=z, y=y).trace
    end = made[13]
    exact = (1.0 if z > 0 else 0.0) - y
    assert end.derivatives["z"] == pytest.approx(exact, abs=1e-16)
    assert rounded({name: end.derivatives[name] for name in ("w1", "w2", "b")}) == {
        "w1": round(2 * exact, 6), "w2": round(-3 * exact, 6), "b": round(exact, 6),
    }  # fmt: skip
    assert end.values["L"] == pytest.approx(max(z, 0) - y * z, abs=1e-15)
    assert np.isfinite([end.loss.before, end.loss.after]).all()
    assert np.isfinite(made[14 * 5 + 13].values["w1"])


def test_what_a_claim_supplied_is_named_from_its_step_on():
    made = lecture(z=800.0, y=0.0).trace
    assert [sorted(made[index].claimed) for index in (2, 3, 5, 6, 13)] == [[], ["L"], ["L"], ["L", "dz"], ["L", "dz"]]
    assert made[5].derivatives["a"] == float("inf")


def test_alpha_ten_saturates_the_lecture_in_one_step_and_nothing_breaks():
    frames = list(lecture(alpha=10.0).trace.frames(4))
    assert frames[14 + 2].values["a"] == 1.0
    assert np.isnan(frames[14 + 5].derivatives["a"])
    assert frames[14 + 6].derivatives["z"] == 0.0
    assert frames[14 + 13].values["w1"] == frames[14].values["w1"]


def test_numbers_that_run_away_end_as_infinite_or_undefined_without_a_warning():
    made = run("parameter w = 10", "loss L = w**4", "descend alpha = 1").trace
    assert [str(made[5 * iteration].values["w"]) for iteration in (9, 10)] == ["nan", "nan"]


def test_the_short_way_to_a_trace_takes_a_graph_and_its_start():
    built = lecture()
    assert isinstance(trace(built.graph, built.start), Trace)
    assert trace(built.graph, built.start)[6].derivatives["z"] == pytest.approx(-0.377541, abs=1e-6)
    assert trace(built.graph, {name: int(value) for name, value in built.start.items()}, alpha=1)[0].alpha == 1.0
    without = graph("parameter w = 1", "output q = w")
    assert trace(without, {"w": 1.0})[0].alpha is None


def test_a_trace_may_hold_arrays():
    built = graph("input x = 1", "parameter w = 1", "u = w*x", "loss L = u*u", "descend alpha = 0.5")
    made = trace(built, {"x": np.array([1.0, 2.0]), "w": np.array([[1.0], [2.0]])}, alpha=0.5)
    assert made[0].values["w"].shape == (2, 1)
    assert made[5].values["w"].tolist() == made[2].values["w"].tolist()
    assert made[7].values["w"].tolist() == [[1.0 - 0.5 * 10], [2.0 - 0.5 * 20]]
    assert made[8 + 1].values["w"].shape == (2, 1)
