"""Hints: four rungs, of which only the last holds the answer."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.core.examples import graphs
from tui_tutor.core import numbers
from tui_tutor.core.asked import Asked, asked_at
from tui_tutor.core.explain import explain
from tui_tutor.core.hints import BLANK, RUNGS, hints
from tui_tutor.core.judge import judge
from tui_tutor.core.trace import Run
from tui_tutor.lesson.library import find_lesson

LESSONS = ["computation-graph", "logistic-regression-one-example", "learning-rate"]


def questions(run: Run) -> list[Asked]:
    return [found for frame in run.trace.frames(2) if (found := asked_at(run, frame))]


def check_rungs(where: Asked) -> None:
    rungs = hints(where)
    assert len(rungs) == len(RUNGS)
    said = explain(where.run, where.frame)
    assert said is not None
    assert said.result in rungs[-1]
    for rung in rungs[:-1]:
        for formula in re.findall(r"= ([^=,:;]*)", rung):
            assert BLANK in formula or not judge(where, formula.strip()).verdict.accepted, rung


@pytest.mark.parametrize("lesson", LESSONS)
def test_at_every_step_of_a_lesson_there_are_four_rungs_and_the_last_holds_the_answer(lesson: str) -> None:
    for where in questions(find_lesson(lesson).parts[0].run):
        check_rungs(where)


@settings(max_examples=40, deadline=None)
@given(graphs())
def test_any_graph_has_its_hints(setup: object) -> None:
    run = Run(setup.graph, setup.start, setup.alpha)  # type: ignore[attr-defined]
    for where in questions(run):
        assert len(hints(where)) == len(RUNGS)
        assert all(hints(where))


def test_no_rung_tells_a_number_that_is_hidden() -> None:
    run = find_lesson(LESSONS[1]).parts[0].run
    where = next(found for found in questions(run) if found.name == "dz")
    shown = numbers.text(where.held["da"], 5)
    assert any(shown in rung for rung in hints(where))
    hidden = replace(where, hidden=frozenset({"da"}))
    assert not any(shown in rung for rung in hints(hidden))
    assert "da · " in hints(hidden)[2]


def test_the_set_up_of_a_product_leaves_the_local_derivative_blank() -> None:
    run = find_lesson(LESSONS[1]).parts[0].run
    where = next(found for found in questions(run) if found.name == "dz")
    assert hints(where) == (
        "z reaches L only through a. What arrives from there is known: da.",
        "The chain rule: upstream derivative times local derivative.",
        f"dz = -1.6065 · {BLANK}, where {BLANK} is ∂a/∂z",
        "dz = da·a·(1 - a) = -1.6065 · 0.62246 · 0.37754 = -0.3775; or shorter: dz = a - y",
    )
