"""Reviews: what was missed comes back, later and later as it is remembered, and what was known does not."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tutor.progress.entries import Entry
from tui_tutor.progress.history import History
from tui_tutor.progress.records import Answered, Outcome, Record, Reset, Reviewed
from tui_tutor.progress.review import Due, due, missed, next_due

DAY = timedelta(days=1)
MONDAY = datetime(2025, 11, 24, 9, tzinfo=UTC)


def happened(*events: tuple[timedelta, Record]) -> History:
    """Records, and how long after Monday each was made."""
    return History(
        Entry(place, "a", int((MONDAY + when).timestamp()), record) for place, (when, record) in enumerate(events, 1)
    )


def answer(outcome: str, step: str = "backward z", lesson: str = "bowl") -> Answered:
    return Answered(lesson, 1, 1, step, Outcome(outcome))


def review(outcome: str, step: str = "backward z") -> Reviewed:
    return Reviewed("bowl", 1, step, Outcome(outcome))


def days(*events: tuple[timedelta, Record]) -> int:
    """For how many days after the last event nothing is due."""
    last = MONDAY + events[-1][0]
    coming = next_due(happened(*events), last)
    assert coming is not None
    assert (coming.date - last) % DAY == timedelta()
    return (coming.date - last) // DAY


@pytest.mark.parametrize("outcome", ["wrong", "shown", "after-hints"])
def test_what_was_missed_comes_back_on_another_day(outcome: str) -> None:
    history = happened((0 * DAY, answer(outcome)))
    tomorrow = Due(MONDAY + DAY, "bowl", 1, "backward z")
    assert due(history, MONDAY) == ()
    assert next_due(history, MONDAY) == tomorrow
    assert due(history, MONDAY + DAY) == (tomorrow,)
    assert next_due(history, MONDAY + DAY) is None


def test_what_was_right_at_the_first_try_does_not_come_back() -> None:
    history = happened((0 * DAY, answer("first-try")), (DAY, review("first-try")))
    assert missed(history) == ()
    assert due(history, MONDAY + 1000 * DAY) == ()
    assert next_due(history, MONDAY) is None


def test_the_intervals_grow_while_it_is_remembered_and_shrink_when_it_is_not() -> None:
    events: list[tuple[timedelta, Record]] = [(0 * DAY, answer("wrong"))]
    intervals = []
    for _ in range(5):
        intervals.append(days(*events))
        events.append((events[-1][0] + intervals[-1] * DAY, review("first-try")))
    assert intervals == sorted(intervals)
    assert intervals[0] == 1
    assert intervals[-1] > 10 * intervals[0]
    hard = days(*events[:-1], (events[-1][0], review("after-hints")))
    again = days(*events[:-1], (events[-1][0], review("wrong")))
    assert again < hard < days(*events)


@given(st.lists(st.tuples(st.floats(0, 40), st.sampled_from(Outcome)), min_size=1, max_size=8))
def test_no_interval_is_shorter_than_a_day(events: list[tuple[float, Outcome]]) -> None:
    """So what happened today needs no scheduler to be known as not due."""
    history = happened((0 * DAY, answer("wrong")), *((days * DAY, review(outcome)) for days, outcome in sorted(events)))
    last = MONDAY + timedelta(seconds=int(max(days for days, _ in events) * 86_400))
    coming = next_due(history, last)
    assert coming is not None
    assert coming.date >= last + DAY


def test_no_interval_is_longer_than_a_year() -> None:
    events: list[tuple[timedelta, Record]] = [(0 * DAY, answer("wrong"))]
    for _ in range(20):
        events.append((events[-1][0] + days(*events) * DAY, review("first-try")))
    assert days(*events) == 365


def test_what_is_longest_due_comes_first() -> None:
    history = happened(
        (0 * DAY, answer("wrong", "backward b")),
        (1 * DAY, answer("shown", "backward a")),
        (1 * DAY, answer("shown", "backward a", "alps")),
        (9 * DAY, answer("wrong", "end")),
    )
    steps = [(each.lesson, each.step) for each in due(history, MONDAY + 9 * DAY)]
    assert steps == [("bowl", "backward b"), ("alps", "backward a"), ("bowl", "backward a")]
    assert set(missed(history)) == {("bowl", 1, "end"), *((lesson, 1, step) for lesson, step in steps)}


def test_what_was_right_later_is_missed_no_more_and_still_comes_back() -> None:
    """In a review or in the lesson; with help it is not known yet."""
    wrong = (0 * DAY, answer("wrong"))
    for later in (answer("first-try"), review("first-try")):
        history = happened(wrong, (DAY, later))
        assert missed(history) == ()
        assert due(history, MONDAY + DAY) == ()
        assert next_due(history, MONDAY + DAY) is not None
        assert missed(happened(wrong, (DAY, later), (2 * DAY, review("shown")))) == (("bowl", 1, "backward z"),)
    for later in (answer("after-hints"), review("after-hints"), review("shown")):
        assert missed(happened(wrong, (DAY, later))) == (("bowl", 1, "backward z"),)


def test_what_was_reset_does_not_come_back() -> None:
    assert missed(happened((0 * DAY, answer("wrong")), (DAY, Reset("bowl")))) == ()


def test_the_same_history_and_now_give_the_same_dates() -> None:
    history = happened(*((each * DAY, answer("wrong", f"step {each}")) for each in range(50)))
    assert due(history, MONDAY + 60 * DAY) == due(history, MONDAY + 60 * DAY)
    elsewhere = (MONDAY + 60 * DAY).astimezone(timezone(timedelta(hours=-8)))
    assert due(history, elsewhere) == due(history, MONDAY + 60 * DAY)


def test_a_clock_that_was_wrong_puts_nothing_out_of_reach() -> None:
    future = happened((80 * 365 * DAY, answer("wrong")))
    assert next_due(future, MONDAY) == Due(MONDAY + DAY, "bowl", 1, "backward z")
    back = happened((0 * DAY, answer("wrong")), (-5000 * DAY, review("wrong")))
    assert next_due(back, MONDAY) == Due(MONDAY + DAY, "bowl", 1, "backward z")
    latest = History([Entry(1, "a", 253_370_764_800, answer("wrong")), Entry(2, "a", 0, answer("shown"))])
    assert next_due(latest, MONDAY) == Due(MONDAY + DAY, "bowl", 1, "backward z")


LOADED = """
import sys
from datetime import datetime, timezone
import tui_tutor.progress.folder, tui_tutor.progress.journal, tui_tutor.progress.review as review
from tui_tutor.progress.entries import Entry
from tui_tutor.progress.history import History
from tui_tutor.progress.records import Answered
heavy = {"fsrs", "numpy", "textual", "rich", "platformdirs", "yaml", "markdown_it"}
now = datetime(2025, 1, 1, tzinfo=timezone.utc)
right = Entry(1, "a", 0, Answered("bowl", 1, 1, "end", "first-try"))
wrong = Entry(2, "a", 0, Answered("bowl", 1, 1, "end", "wrong"))
review.due(History([right]), now), review.missed(History([right, wrong]))
review.due(History([right, wrong]), datetime.fromtimestamp(86_399, timezone.utc))
print(sorted(heavy & set(sys.modules)))
review.due(History([right, wrong]), now)
print(sorted(heavy & set(sys.modules)))
"""


def test_nothing_heavy_is_loaded_and_fsrs_only_for_what_may_be_due() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "['fsrs']"]
