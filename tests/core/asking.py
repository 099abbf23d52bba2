"""What the tests of answers share: a step of a shipped lesson, or of a small graph, as it is asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from tui_tutor.core.asked import Asked, asked_at
from tui_tutor.core.judge import judge
from tui_tutor.core.judgement import Judgement
from tui_tutor.core.trace import Run
from tui_tutor.lesson.library import entries, find_lesson

LOGISTIC, COMPUTATION = "logistic-regression-one-example", "computation-graph"
LOOP = "logistic-regression-m-examples"
PARTS = {
    f"{entry.id} {number}": part.run
    for entry in entries()
    if entry.is_ours
    for number, part in enumerate(find_lesson(entry.id).parts, 1)
}  # the run that each part of each shipped lesson starts with
ARRAY_PARTS = {name: made for name, made in PARTS.items() if any(made.graph.shapes.values())}
NUMBER_PARTS = {name: made for name, made in PARTS.items() if name not in ARRAY_PARTS}


@cache
def shipped(lesson: str) -> Run:
    """The run that a shipped lesson starts with."""
    return find_lesson(lesson).parts[0].run


def edited(lesson: str = LOGISTIC, **values: float) -> Run:
    """A shipped lesson's run in which a learner set something before the first step."""
    return replace(shipped(lesson), edits={1: values})


def asked(where: str | Run, step: str, *, iteration: int = 1, hidden: Collection[str] = ()) -> Asked:
    """What a step of a lesson, or of a run, asks for."""
    made = shipped(where) if isinstance(where, str) else where
    place = [str(each) for each in made.trace.steps].index(step)
    found = asked_at(made, made.trace[(iteration - 1) * len(made.trace.steps) + place], frozenset(hidden))
    assert found is not None
    return found


def all_asked(made: Run, *, iterations: int = 1, hidden: Collection[str] = ()) -> list[Asked]:
    """What every step of a run asks for."""
    frames = made.trace.frames(iterations)
    return [found for frame in frames if (found := asked_at(made, frame, frozenset(hidden))) is not None]


def verdict(where: Asked, text: str) -> str:
    return str(judge(where, text).verdict)


def said(where: Asked, text: str) -> tuple[str, str]:
    """The verdict and what is said with it."""
    found: Judgement = judge(where, text)
    return str(found.verdict), found.say


def values(where: Asked) -> Mapping[str, Any]:
    """What is held before a step, as plain numbers."""
    return {name: float(value) for name, value in where.held.items()}
