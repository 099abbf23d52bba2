"""The picture of a descent: the loss in sight, exact where it diverges, and quick however long it is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from math import isfinite
from pathlib import Path

import pytest

from tests.tui.pictures import session_at
from tui_tutor.core.steps import Phase
from tui_tutor.lesson.library import find_lesson
from tui_tutor.session import GoTo, Session, SetPredict, SetValue, Show
from tui_tutor.tui.drawing.descent import descent_lines, title
from tui_tutor.tui.drawing.text import text_of

RATE = "learning-rate"


@pytest.mark.parametrize("columns", [42, 50, 70, 110])
def test_the_title_tells_iteration_and_loss_at_every_width(columns: int) -> None:
    session = session_at(RATE, 16 * 1000)
    text = text_of(title(session, 1001, columns))
    assert len(text) <= columns
    assert " · iteration 1001 · J " in text
    assert "→ " in text


@pytest.mark.parametrize("size", [(76, 20), (116, 32)])
@pytest.mark.parametrize("name", ["logistic-regression-one-example", RATE])
def test_ten_thousand_iterations_take_hardly_more_calls_to_draw_than_five_hundred(
    name: str, size: tuple[int, int]
) -> None:
    session = session_at(name)
    session = session.apply(GoTo(9_999 * len(session.steps)))
    session.run.trace.losses(10_000)
    descent_lines(session, 9_950, *size)
    few, many = (calls(lambda reached=reached: descent_lines(session, reached, *size)) for reached in (500, 10_000))
    assert many < 2 * few


def calls(work: Callable[[], object]) -> int:
    """How many functions are called."""
    found = 0

    def count(_frame: object, event: str, _of: object) -> None:
        nonlocal found
        found += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


def test_where_a_long_run_diverges_is_told_to_the_iteration() -> None:
    session = session_at(RATE).apply(SetValue("alpha", 30.0))
    losses = session.run.trace.losses(1000)
    first = next(number for number, loss in enumerate(losses, 1) if not isfinite(loss))
    said = "\n".join(text_of(row) for row in descent_lines(session, 1000, 116, 32))
    assert f"diverges from iteration {first}" in said


# Who predicts.

SIZE = (116, 32)


def drawn(session: Session, reached: int) -> str:
    return "\n".join(map(text_of, descent_lines(session, reached, *SIZE)))


def test_the_way_does_not_tell_what_the_updates_are_asked_for() -> None:
    session = session_at(RATE)
    assert drawn(session, 21) != drawn(session, 1)
    predicting = session.apply(SetPredict(True))
    assert drawn(predicting, 21) == drawn(predicting, 1)


def test_the_way_shows_the_iterations_that_were_gone_into_or_whose_updates_were_found() -> None:
    start = session_at(RATE).apply(SetPredict(True))
    length = len(start.steps)
    there = start.apply(GoTo(20 * length)).apply(GoTo(0))
    assert drawn(there, 21) != drawn(there, 20) == drawn(start, 20)
    updates = [place for place, step in enumerate(start.steps) if step.phase is Phase.UPDATE]
    found = start
    for place in updates:
        assert drawn(found, 2) == drawn(start, 1)
        found = found.apply(GoTo(place)).apply(Show())
    assert drawn(found, 2) != drawn(start, 2)


TWO_PARAMETERS = """\
---
id: two-parameters
title: Two parameters
---

```graph
input x = 1
parameter w = 0.5
parameter b = -0.25
label y = 1
output L = (w*x + b - y)**2
descend alpha = 0.1
```

## start

Two parameters.
"""


def test_the_contour_marks_are_those_of_the_data_in_force(tmp_path: Path) -> None:
    marks = []
    for value in ("1", "-3"):
        file = tmp_path / "two-parameters.md"
        file.write_text(TWO_PARAMETERS.replace("input x = 1", f"input x = {value}"), encoding="utf-8")
        marks.append(Session.open(find_lesson(str(file))))
    edited = marks[0].apply(SetValue("x", -3.0))
    as_written, with_edit, other = (
        [text_of(row) for row in descent_lines(session, 1, 116, 32)] for session in (marks[0], edited, marks[1])
    )
    assert with_edit == other
    assert with_edit != as_written
