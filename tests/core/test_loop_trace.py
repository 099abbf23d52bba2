"""A loop over examples: against a loop in plain NumPy, against all examples at once, and the public figures."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.core.examples import graphs
from tui_tutor.core.all_at_once import all_at_once, at_once
from tui_tutor.core.loop import Loop
from tui_tutor.core.node import Role
from tui_tutor.core.propagate import Propagation
from tui_tutor.core.steps import Phase, Step, addresses, summed
from tui_tutor.core.trace import Run
from tui_tutor.errors import Faults
from tui_tutor.lesson.graph_block import parse_graph

LINES = """
input x1 = {x1}
input x2 = {x2}
label y = {y} in {{0, 1}}
parameter w1 = {w1}
parameter w2 = {w2}
parameter b = {b}
for each example
z = w1*x1 + w2*x2 + b
a = sigmoid(z)
loss L = -(y*log(a) + (1 - y)*log(1 - a))
descend alpha = {alpha}
"""


def looped(x1=(2, -1, 1), x2=(-3, 2, 1.5), y=(1, 0, 0), w1=0.5, w2=-0.25, b=-1.25, alpha=0.5, edits=None) -> Run:
    rows = {"x1": [*x1], "x2": [*x2], "y": [*y]}
    setup = parse_graph(LINES.format(**rows, w1=w1, w2=w2, b=b, alpha=alpha))
    return Run(setup.graph, setup.start, setup.alpha, edits=edits or {})


def at(run: Run, address: str, example: int | None = None, iteration: int = 1):
    step = addresses(run.graph)[address]
    return run.trace[run.trace.index(iteration, Step(step.phase, step.node, example))]


def by_hand(x1, x2, y, w1, w2, b, alpha, iterations):
    """The loop of a program, with no help from the code that is tested; yields what each iteration ends with."""
    m = len(y)
    for _ in range(iterations):
        total = dw1 = dw2 = db = 0.0
        for i in range(m):
            z = w1 * x1[i] + w2 * x2[i] + b
            a = 1 / (1 + math.exp(-z))
            total += -(y[i] * math.log(a) + (1 - y[i]) * math.log(1 - a))
            dz = a - y[i]
            dw1 += x1[i] * dz
            dw2 += x2[i] * dz
            db += dz
        mean, dw1, dw2, db = total / m, dw1 / m, dw2 / m, db / m
        w1, w2, b = w1 - alpha * dw1, w2 - alpha * dw2, b - alpha * db
        yield {"J": mean, "dw1": dw1, "dw2": dw2, "db": db, "w1": w1, "w2": w2, "b": b}


def test_the_steps_are_those_of_the_loop_and_those_of_a_lesson_come_once_for_all_examples():
    run = looped(x1=(2, -1), x2=(-3, 2), y=(1, 0))
    each = ["forward z", "forward a", "forward L", "backward L", "backward a", "backward z",
            "accumulate S", "accumulate dw1", "accumulate dw2", "accumulate db"]  # fmt: skip
    after = ["average J", "average dw1", "average dw2", "average db", "update w1", "update w2", "update b", "end"]
    told = [f"{name}, example {example}" for example in (1, 2) for name in each]
    assert [str(step) for step in run.trace.steps] == ["start", *told, *after]
    assert [*addresses(run.graph)] == ["start", *each, *after]


@pytest.mark.parametrize("iterations", [1, 2, 40])
def test_the_loop_of_a_program_gives_the_same(iterations):
    run = looped()
    start = {"x1": (2, -1, 1), "x2": (-3, 2, 1.5), "y": (1, 0, 0), "w1": 0.5, "w2": -0.25, "b": -1.25, "alpha": 0.5}
    for iteration, found in enumerate(by_hand(**start, iterations=iterations), 1):
        end = at(run, "end", iteration=iteration)
        held = end.known_after
        assert {name: float(held[name]) for name in found} == pytest.approx(found, rel=1e-12)
    assert run.trace.losses(iterations)[-1] == pytest.approx(found["J"], rel=1e-12)


@pytest.mark.parametrize(
    ("x1", "x2", "y", "cost", "slopes"),
    [
        ((1, 2), (3, 4), (1, 0), 6.000064773192205, (0.99993216, 1.99980262, 0.49993523062)),
        ((1, 2, -1), (3, 4, -3.2), (1, 0, 1), 5.801545319394553, (0.99845601, 2.39507239, 0.001455578136784208)),
    ],
)
def test_the_public_figures_come_out(x1, x2, y, cost, slopes):
    end = at(looped(x1, x2, y, w1=1, w2=2, b=2), "end")
    assert float(end.values["J"]) == pytest.approx(cost, rel=1e-12)
    assert [float(end.derivatives[name]) for name in ("w1", "w2", "b")] == pytest.approx(slopes, abs=5e-9)


def test_with_weights_of_0_the_cost_is_log_2_whatever_the_data():
    assert float(at(looped(w1=0, w2=0, b=0), "average J").values["J"]) == pytest.approx(0.693147, abs=5e-7)


def test_sums_begin_at_0_grow_example_by_example_and_are_divided_once():
    run = looped()
    assert at(run, "start").derivatives == {"w1": 0, "w2": 0, "b": 0}
    assert at(run, "start").values["S"] == 0
    first, second = (at(run, "accumulate dw1", example) for example in (1, 2))
    assert first.derivatives["w1"] == first.contributions["z"] == pytest.approx(-0.755081, abs=1e-6)
    assert second.before == {"dw1": first.derivatives["w1"]}
    assert second.derivatives["w1"] == second.before["dw1"] + second.contributions["z"]
    mean = at(run, "average dw1")
    assert mean.derivatives["w1"] == mean.before["dw1"] / 3
    assert mean.derivatives["w2"] == at(run, "accumulate dw2", 3).derivatives["w2"]  # its own step comes next


def test_what_belongs_to_an_example_is_gone_with_it_and_the_sums_stay():
    run = looped()
    last, next_one = at(run, "accumulate db", 1), at(run, "forward z", 2)
    assert {"z", "a", "L"} <= last.values.keys()
    assert last.derivatives.keys() == {"L", "a", "z", "w1", "w2", "b"}
    assert {"a", "L"}.isdisjoint(next_one.values)
    assert "z" not in next_one.derivatives
    assert (next_one.values["x1"], next_one.values["z"]) == (-1, -2.25)
    assert next_one.values["S"] == last.values["S"]
    after = at(run, "average J")
    assert after.step.example is None
    assert "z" not in after.values
    assert after.values["x1"].tolist() == [2, -1, 1]


def test_an_edit_begins_with_its_iteration_and_an_example_can_be_another():
    run = looped(edits={2: {"x1": np.array([2.0, -1.0, 5.0]), "w1": np.float64(0)}})
    assert at(run, "forward z", 3).values["x1"] == 1
    assert at(run, "forward z", 3, iteration=2).values["x1"] == 5
    assert at(run, "forward z", 1, iteration=2).values["w1"] == 0


def test_frames_in_any_order_are_the_same():
    run = looped()
    for index in [*range(0, 80, 7), *range(79, 0, -3)]:
        one, two = run.trace[index], looped().trace[index]
        for name, value in {**one.known_after, **one.before}.items():
            np.testing.assert_array_equal(value, {**two.known_after, **two.before}[name])


@settings(max_examples=60)
@given(graphs(), st.integers(1, 4), st.randoms(use_true_random=False))
def test_a_loop_over_any_graph_ends_in_what_all_examples_at_once_give(made, count, random):
    """The loop adds up with scalars, one example after the other; at once it is one pass over rows."""
    rows = [leaf.name for leaf in made.graph.leaves][:2]
    nodes = [dataclasses.replace(node, role=Role.INPUT) if node.name in rows else node for node in made.graph.nodes]
    graph = dataclasses.replace(made.graph, nodes=tuple(nodes), loop=Loop(tuple(rows), count))
    assume(summed(graph))
    start = {**made.start, **{name: np.array([made.start[name] * random.uniform(0.5, 1.5) for _ in range(count)])
                              for name in rows}}  # fmt: skip
    run = Run(graph, start)
    last = run.trace[len(run.trace.steps) - 1]
    whole = all_at_once(graph)
    forward, backward = Propagation(whole, wanted=summed(graph)).sweep(at_once(graph, start))
    assert float(last.values["J"]) == pytest.approx(float(forward.values["J"]), rel=1e-9, abs=1e-12, nan_ok=True)
    for name in summed(graph):
        expected = float(backward.derivatives[name])
        assert float(last.derivatives[name]) == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("input x = [1, 2]\nlabel y = [1, 0, 1]\nparameter w = 1\nfor each example\nloss L = (w*x - y)**2",
         "y has 3 examples, x has 2"),
        ("input x = 1\nparameter w = 1\nfor each example\nloss L = w*x", "no input holds a number for each example"),
        ("input X = [[1, 2], [3, 4]]\nparameter w = 1\nfor each example\nloss L = w*X",
         "X has the shape (2, 2), and a loop needs a number for each example"),
        ("input x (J) = [1, 2]\nparameter w = 1\nfor each example\nloss L = w*x",
         '"J" has a meaning of its own in a loop'),
        ("input x = [1, 2]\nparameter w = 1\nfor each example\ndJ = w*x\nloss L = dJ*x",
         '"dJ" has a meaning of its own in a loop'),
        ("input x = [1, 2]\nparameter w = 1\nfor each example\nloss L = w*x\ndescend m = 0.1",
         '"m" has a meaning of its own in a loop'),
        ("input x = [1, 2]\nparameter S = 1\nfor each example\nloss L = S*x", '"S" has a meaning of its own in a loop'),
        ("input x = [1, 2]\nparameter w = 1\nfor each example\nloss L = w*x\nforward only",
         "a loop adds up derivatives"),
        ("input x = [1, 2]\nparameter w = [1, 2]\nfor each example\nloss L = sum(w*x)", "there is an array here"),
    ],
)  # fmt: skip
def test_what_no_loop_can_go_through_is_told(lines, said):
    with pytest.raises(Faults) as caught:
        parse_graph(lines)
    assert said in str(caught.value)


def test_a_loop_may_end_in_an_output() -> None:
    setup = parse_graph("input x = [1, 2]\nparameter w = 3\nfor each example\noutput q = w*x")
    whole = all_at_once(setup.graph)
    forward, backward = Propagation(whole).sweep(at_once(setup.graph, setup.start))
    assert (float(forward.values["J"]), float(backward.derivatives["w"])) == (4.5, 1.5)


def test_a_loop_over_too_many_examples_is_refused():
    with pytest.raises(Faults, match="a loop over 101 examples"):
        parse_graph(f"input x = {[1] * 101}\nparameter w = 1\nfor each example\nloss L = w*x")


def test_where_the_rule_gives_nothing_finite_a_claim_supplies_the_number_of_that_example_only():
    from tui_tutor.core.parser import parse

    run = looped(b=800)
    claims = {"L": (parse("maximum(z, 0) - y*z + log(1 + exp(-abs(z)))"),), "dz": (parse("a - y"),)}
    claimed = Run(run.graph, run.start, run.alpha, claims)
    frame = at(claimed, "backward z", 2)
    assert frame.claimed.keys() == {"L", "dz"}
    assert math.isfinite(frame.values["L"])
    assert math.isfinite(at(claimed, "average J").values["J"])
    assert not math.isfinite(at(run, "average J").values["J"])


def test_a_graph_that_is_not_of_a_loop_has_no_such_steps():
    setup = parse_graph("input x = 1\nparameter w = 2\nloss S = w*x")
    assert {step.phase for step in Run(setup.graph, setup.start).trace.steps}.isdisjoint(
        {Phase.ACCUMULATE, Phase.AVERAGE}
    )
