"""How a learner stands in each lesson, as the lists and `tutor progress` tell it."""

from __future__ import annotations

from datetime import UTC, datetime

from tui_tutor.progress.entries import Entry
from tui_tutor.progress.history import History
from tui_tutor.progress.records import Answered, Opened, Outcome, Record, Stepped
from tui_tutor.progress.review import Due
from tui_tutor.progress.standing import in_lessons


def history(*records: Record) -> History:
    return History(Entry(place, "a", 1_700_000_000 + place, record) for place, record in enumerate(records, 1))


def test_nothing_is_told_of_a_lesson_that_was_opened_and_left_at_once() -> None:
    found = in_lessons(history(Opened("bowl", 1, "5f1d7a", fresh=True)), {"bowl": 1})
    assert found["bowl"].told(finished="✓") == []
    assert "hill" not in in_lessons(history(), {"hill": 1})


def test_what_was_answered_missed_and_waits_is_counted() -> None:
    known = history(
        Opened("bowl", 1, "5f1d7a", fresh=True),
        Stepped("bowl", 1, 1, "forward z"),
        Answered("bowl", 1, 1, "forward z", Outcome.FIRST_TRY),
        Answered("bowl", 1, 1, "backward z", Outcome.AFTER_HINTS),
        Answered("bowl", 1, 1, "update w", Outcome.SHOWN),
    )
    waiting = [Due(datetime.now(UTC), "bowl", 1, "update w"), Due(datetime.now(UTC), "hill", 1, "update w")]
    assert in_lessons(known, {"bowl": 1})["bowl"].told(finished="✓") == ["begun", "2 right", "2 missed"]
    assert in_lessons(known, {"bowl": 1}, waiting)["bowl"].told(finished="✓") == [
        "begun", "1 to review", "2 right", "2 missed"
    ]  # fmt: skip


def test_a_lesson_is_finished_at_the_end_of_its_last_part() -> None:
    known = history(Stepped("bowl", 1, 1, "end"))
    assert in_lessons(known, {"bowl": 1})["bowl"].told(finished="finished") == ["finished"]
    assert in_lessons(known, {"bowl": 2})["bowl"].told(finished="finished") == ["begun"]


def test_of_a_lesson_that_is_there_no_more_the_furthest_part_counts_as_the_last() -> None:
    known = history(Stepped("bowl", 2, 1, "end"))
    assert in_lessons(known, {})["bowl"].is_finished


def test_the_lesson_that_was_used_last_comes_first() -> None:
    known = history(Stepped("bowl", 1, 1, "end"), Stepped("hill", 1, 1, "forward z"))
    assert list(in_lessons(known, {"bowl": 1, "hill": 1})) == ["hill", "bowl"]
