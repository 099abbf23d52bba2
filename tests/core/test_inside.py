"""Runs in which nodes are opened: what the closed run knows stays to the bit, what is inside agrees with it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.examples import array_graphs, graphs, lecture, run
from tui_tutor.core.expand import all_inside, opened
from tui_tutor.core.inside import opened_run, said
from tui_tutor.core.propagate import Propagation
from tui_tutor.core.steps import Phase, Step
from tui_tutor.core.trace import Run


def at(made: Run, address: str, iteration: int = 1):
    step = next(step for step in made.trace.steps if str(step) == address)
    return made.trace[made.trace.index(iteration, step)]


def assert_own_numbers_stay(closed: Run, made: Run, iterations: int = 1) -> None:
    """Whatever a frame knows of the closed run's nodes is what that knows, to the bit, and no less than it."""
    found = inner(made)
    for frame in made.trace.frames(iterations):
        own = frame.step in closed.trace.steps
        # On the way back leaves may come in another order.
        step = frame.step if own and frame.phase is not Phase.BACKWARD else all_done(closed, frame.step.example)
        there = closed.trace[closed.trace.index(frame.iteration, step)]
        known = [*frame.values.keys() - found], [*frame.derivatives.keys() - found]
        for name in known[0]:
            np.testing.assert_array_equal(frame.values[name], there.values[name])
        for name in known[1]:
            np.testing.assert_array_equal(frame.derivatives[name], there.derivatives[name])
        if own and frame.phase is not Phase.BACKWARD:
            assert sorted(known[0]) == sorted(there.values)
            assert sorted(known[1]) == sorted(there.derivatives)
            assert (frame.rate, frame.before.keys()) == (there.rate, there.before.keys())
            assert (frame.loss is None, frame.claimed) == (there.loss is None, there.claimed)


def inner(made: Run) -> set[str]:
    return {node.name for node in made.graph.nodes if node.inside}


def all_done(run: Run, example: int | None = None) -> Step:
    """The last step on the ways forward and back, of an example."""
    return [step for step in run.trace.steps if step.phase in _BOTH and step.example == example][-1]


def assert_inside_agrees(made: Run) -> None:
    """What is inside is what both passes give that know nothing of the closed run, where these are finite."""
    frame = made.trace[made.trace.index(1, all_done(made))]
    propagation = Propagation(made.graph)
    forward = propagation.forward(made.trace.leaves(frame))
    backward = propagation.backward(forward)
    for name in inner(made):
        assert_near(frame.values[name], forward.values[name])
        if not made.graph.forward_only:
            assert_near(frame.derivatives[name], backward.derivatives[name])


_BOTH = (Phase.FORWARD, Phase.BACKWARD)


def assert_near(found, expected) -> None:
    if np.all(np.isfinite(expected)):
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12 * np.max(np.abs(expected), initial=1))


@settings(max_examples=60)
@given(graphs() | array_graphs(), st.data())
def test_whatever_is_opened_the_numbers_of_the_graphs_own_nodes_stay(made, data):
    closed = Run(made.graph, made.start)
    names = data.draw(st.lists(st.sampled_from(all_inside(made.graph) or ("p",)), unique=True))
    found = opened_run(closed, tuple(names))
    assert_own_numbers_stay(closed, found)
    assert_inside_agrees(found)


def test_where_a_claim_supplied_a_number_it_stays_and_goes_on_inside():
    closed = lecture(z=40.0)
    made = opened_run(closed, ("z", "L"))
    assert_own_numbers_stay(closed, made, iterations=2)
    frame = at(made, "backward z_1")
    assert frame.claimed.keys() == {"L", "dz"}
    assert frame.derivatives["z_1"] == frame.derivatives["z"] == at(closed, "backward z").derivatives["z"]


def test_in_a_loop_what_is_inside_belongs_to_the_example_at_hand():
    closed = looped()
    made = opened_run(closed, all_inside(closed.graph))
    assert_own_numbers_stay(closed, made, iterations=2)
    xs, ys = closed.start["x"], closed.start["y"]
    for number, (x, y) in enumerate(zip(xs, ys), 1):
        alone = Run(
            opened(replace(closed.graph, loop=None), all_inside(closed.graph)), {**closed.start, "x": x, "y": y}
        )
        step = all_done(made, number)
        frame, expected = made.trace[made.trace.index(1, step)], alone.trace[alone.trace.index(1, all_done(alone))]
        for name in inner(made):
            assert_near(frame.values[name], expected.values[name])
            assert_near(frame.derivatives[name], expected.derivatives[name])
    begun = made.trace[made.trace.index(1, Step(Phase.FORWARD, "z_1", 2))]
    assert begun.values["x"] == xs[1]
    assert not begun.values.keys() & {"z", "L"}


def looped() -> Run:
    lines = (
        "input x = [1, -2, 0.5]", "label y = [1, 0, 2]", "parameter w = 0.3", "parameter b = -0.2", "for each example",
        "z = w*x + b", "loss L = (tanh(z) - y)**2", "descend alpha = 0.1",
    )  # fmt: skip
    return run(*lines)


def test_at_a_step_inside_it_is_said_where_one_is():
    made = opened_run(network(), ("Z", "Z_2", "L"))
    assert said(made, Step(Phase.FORWARD, "Z_2")) == "Z_2 is row 2 of the 3 in Z = W @ X + b."
    assert (
        said(made, Step(Phase.FORWARD, "Z_2_3"))
        == "Z_2_3 is the third of 4 ops inside Z_2 = row(W, 2) @ X + row(b, 2)."
    )
    assert said(made, Step(Phase.BACKWARD, "Z_1")) == (
        "Z_1 is row 1 of the 3 in Z: of what has arrived at Z it takes its own row."
    )
    assert said(made, Step(Phase.BACKWARD, "L_1")) == (
        "L_1 is the first of 2 ops inside L: what has arrived at L goes back through them, the last one first."
    )
    for step in (Step(Phase.FORWARD, "Z"), Step(Phase.START), Step(Phase.UPDATE, "W")):
        assert said(made, step) == ""


def network() -> Run:
    return run(
        "input X = randn(2, 4, seed=1)", "parameter W = randn(3, 2, seed=2)", "parameter b = randn(3, 1, seed=3)",
        "Z = W @ X + b", "A = tanh(Z)", "loss L = sum(A*A)", "descend alpha = 0.1",
    )  # fmt: skip


def test_the_units_of_a_layer_are_its_rows_forward_and_backward():
    closed = network()
    made = opened_run(closed, all_inside(closed.graph))
    assert_own_numbers_stay(closed, made, iterations=2)
    frame = made.trace[made.trace.index(1, all_done(made))]
    for number in (1, 2, 3):
        row = slice(number - 1, number)
        np.testing.assert_allclose(frame.values[f"Z_{number}"], frame.values["Z"][row], rtol=1e-12)
        np.testing.assert_array_equal(frame.derivatives[f"A_{number}"], frame.derivatives["A"][row])
        np.testing.assert_allclose(frame.derivatives[f"Z_{number}"], frame.derivatives["Z"][row], rtol=1e-12)


def test_forward_and_backward_go_through_what_is_inside_one_op_at_a_time():
    made = opened_run(lecture(), ("z",))
    assert [str(step) for step in made.trace.steps] == [
        "start", "forward z_1", "forward z_2", "forward z_3", "forward z", "forward a", "forward L",
        "backward L", "backward a", "backward z", "backward z_3", "backward z_2", "backward z_1",
        "backward w1", "backward w2", "backward b", "update w1", "update w2", "update b", "end",
    ]  # fmt: skip
    forward = at(made, "forward z_3")
    assert {name: forward.values.get(name) for name in ("z_1", "z_2", "z_3", "z")} == {
        "z_1": 1.0, "z_2": 0.75, "z_3": 1.75, "z": None,
    }  # fmt: skip
    assert "a" not in forward.values
    back = at(made, "backward z_2")
    assert back.derivatives.keys() == {"L", "a", "z", "z_3", "z_2"}
    assert back.contributions == {"z_3": back.derivatives["z_3"]}
    assert at(made, "backward w2").contributions == {"z_2": -3 * back.derivatives["z_2"]}
