"""The recipe: its lines, run with NumPy in their order, give the numbers of the frames."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from tests.core.examples import array_graphs, graphs, lecture, run
from tui_tutor.core.parser import parse
from tui_tutor.core.recipe import line, lines, preferred
from tui_tutor.core.trace import Run


def test_the_recipe_of_the_lecture_skips_da():
    assert [(found.code, found.needed) for found in lines(lecture())] == [
        ("z = w1*x1 + w2*x2 + b", True),
        ("a = 1/(1 + np.exp(-z))", True),
        ("L = -(y*np.log(a) + (1 - y)*np.log(1 - a))", True),
        ("dL = 1", False),
        ("da = -y/a + (1 - y)/(1 - a)", False),
        ("dz = a - y", True),
        ("dw1 = dz*x1", True),
        ("dw2 = dz*x2", True),
        ("db = dz", True),
        ("w1 = w1 - alpha*dw1", True),
        ("w2 = w2 - alpha*dw2", True),
        ("b = b - alpha*db", True),
    ]


def test_without_a_claim_every_derivative_but_the_first_is_needed():
    skipped = [found.code for found in lines(lecture(claims=False)) if not found.needed]
    assert skipped == ["dL = 1"]


def test_where_no_leaf_asks_for_a_derivative_all_are_wanted():
    made = run("input x = 2", "u = x*x", "output J = 3*u")
    assert [(found.code, found.needed) for found in lines(made)] == [
        ("u = x*x", True), ("J = 3*u", True), ("dJ = 1", True), ("du = 3", True),
    ]  # fmt: skip


def test_a_step_without_a_node_has_no_line():
    made = lecture()
    assert line(made, made.trace.steps[0]) == ""
    assert all(found.step.node for found in lines(made))


def test_the_first_claim_is_the_line():
    claims = {"dz": (parse("a - y"), parse("-(y - a)")), "dw1": (parse("x1*dz"),)}
    made = lecture(claims=False)
    made = Run(made.graph, made.start, made.alpha, claims)
    codes = [found.code for found in lines(made)]
    assert codes[5:7] == ["dz = a - y", "dw1 = x1*dz"]


@pytest.mark.parametrize("claim", ["dw1/x1", "da*da/dz", "db", "dL/dz"])
def test_a_claim_that_cannot_be_computed_yet_is_no_line(claim):
    made = lecture(claims=False)
    made = Run(made.graph, made.start, made.alpha, {"dz": (parse(claim, nodes=["a", "z", "L"]),)})
    assert preferred(made, "z") == parse("da*a*(1 - a)")
    assert_the_lines_give_the_frames(made)


def assert_the_lines_give_the_frames(made: Run, *, needed_only: bool = False) -> None:
    known: dict[str, Any] = {name: np.float64(value) for name, value in made.start.items()}
    if made.graph.learning_rate:
        known[made.graph.learning_rate] = np.float64(made.alpha)
    with np.errstate(all="ignore"):
        for found in lines(made):
            if found.needed or not needed_only:
                exec(found.code, {"np": np}, known)
    end = made.trace[len(made.trace.steps) - 1]
    expected = {**end.values, **{f"d{name}": value for name, value in end.derivatives.items()}}
    for name, value in expected.items():
        if name in known:
            assert known[name] == pytest.approx(value, rel=1e-9, abs=1e-12), name
    leaves = [leaf.name for leaf in made.graph.leaves]
    assert {f"d{name}" for name in leaves if made.graph[name].has_derivative} <= known.keys()


@pytest.mark.parametrize("needed_only", [True, False])
def test_the_lines_give_the_frames_of_the_lecture(needed_only):
    assert_the_lines_give_the_frames(lecture(), needed_only=needed_only)
    assert_the_lines_give_the_frames(lecture(claims=False, x1=0.3, w1=-2.0, y=0.0, alpha=2.0), needed_only=needed_only)


@settings(max_examples=60)
@given(graphs())
def test_the_lines_give_the_frames_of_random_graphs(made):
    assert_the_lines_give_the_frames(Run(made.graph, made.start))
    assert_the_lines_give_the_frames(Run(made.graph, made.start), needed_only=True)


@settings(max_examples=60)
@given(array_graphs())
def test_the_lines_give_the_frames_of_random_graphs_of_arrays(made):
    assert_the_lines_give_the_frames(Run(made.graph, made.start))


def test_softmax_and_log_loss_are_written_in_the_form_that_is_computed():
    made = run(
        "input Z = [[1000, -1], [999, 2]] with derivative", "label Y = [[0, 1], [1, 0]]", "A = 2*softmax(Z - 1)",
        "L = 3*log_loss(Z + 1, Y)", "loss S = sum(A) + sum(L)",
    )  # fmt: skip
    assert [found.code for found in lines(made)][:2] == [
        "A = 2*(np.exp((Z - 1) - (Z - 1).max(0))/np.exp((Z - 1) - (Z - 1).max(0)).sum(0))",
        "L = 3*(np.maximum((Z + 1), 0) - Y*(Z + 1) + np.log1p(np.exp(-np.abs((Z + 1)))))",
    ]
    assert_the_lines_give_the_frames(made)
    small = run("input z = 40 with derivative", "label y = 1", "loss L = log_loss(z, y)")
    known = {"z": np.float64(40), "y": np.float64(1)}
    exec(lines(small)[0].code, {"np": np}, known)
    assert known["L"] == small.trace[1].values["L"] > 0  # exp(-40), of which log(1 + t) would leave nothing
