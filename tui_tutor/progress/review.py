"""Reviews: what was missed comes back later, at intervals that grow as it is remembered.

A pure function of a history and a `now`: keeps no state and no clock. `fsrs` is imported only where a date is needed
(20 to 40 ms, and 0.1 ms for each step that was missed): never for what was missed within a day, which cannot be due.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tui_tutor.progress.history import History
from tui_tutor.progress.records import Outcome

if TYPE_CHECKING:
    from fsrs import Scheduler

RATINGS = {
    Outcome.WRONG: 1,  # again
    Outcome.SHOWN: 1,
    Outcome.AFTER_HINTS: 2,  # hard
    Outcome.FIRST_TRY: 3,  # good
}
SHORTEST = 86_400  # seconds: nothing comes back sooner


@dataclass(frozen=True, slots=True)
class Due:
    """A step whose question comes back, and when."""

    date: datetime
    lesson: str
    part: int
    step: str


def missed(history: History) -> Sequence[tuple[str, int, str]]:
    """The steps (lesson, part, step) that were not right at the first try when they were last asked."""
    return tuple(
        (lesson, part, step)
        for lesson, part, step, outcomes in _ever_missed(history)
        if outcomes[-1][1] is not Outcome.FIRST_TRY
    )


def due(history: History, now: datetime) -> Sequence[Due]:
    """What waits to be reviewed at `now` (which knows its time zone), the longest due first."""
    if not any(outcomes[-1][0] + SHORTEST <= now.timestamp() for *_, outcomes in _ever_missed(history)):
        return ()
    return tuple(each for each in _cards(history, now) if each.date <= now)


def next_due(history: History, now: datetime) -> Due | None:
    """What comes next after `now`; None where nothing was missed, or all that was is due already."""
    return next((each for each in _cards(history, now) if each.date > now), None)


def _ever_missed(history: History) -> Iterator[tuple[str, int, str, list[tuple[int, Outcome]]]]:
    """What the review is about, with what happened since the first miss: what was known before it has no date to be
    remembered at."""
    for lesson in history.lessons:
        for (part, step), outcomes in history.outcomes(lesson).items():
            misses = [place for place, (_, outcome) in enumerate(outcomes) if outcome is not Outcome.FIRST_TRY]
            if misses:
                yield lesson, part, step, list(outcomes[misses[0] :])


def _cards(history: History, now: datetime) -> list[Due]:
    """All that was missed, by date; no import where nothing was."""
    cards = list(_ever_missed(history))
    if not cards:
        return []
    scheduler = _scheduler()
    return sorted(
        (
            Due(_date(scheduler, outcomes, now.astimezone(UTC)), lesson, part, step)
            for lesson, part, step, outcomes in cards
        ),
        key=lambda each: (each.date, each.lesson, each.part, each.step),
    )


def _scheduler() -> Scheduler:
    """Whole days only: no question comes back within the hour. Without the random spread of dates."""
    from fsrs import Scheduler

    return Scheduler(
        desired_retention=0.9, learning_steps=(), relearning_steps=(), maximum_interval=365, enable_fuzzing=False
    )


def _date(scheduler: Scheduler, outcomes: list[tuple[int, Outcome]], now: datetime) -> datetime:
    """When a question comes back. A clock that was wrong shifts a date; it cannot put one out of reach.

    What happened "later than now" happened now, and nothing happened before what came before it.
    """
    from fsrs import Card, Rating

    at = datetime.fromtimestamp(0, UTC)
    card = Card(card_id=1, due=at)
    for time, outcome in outcomes:
        at = max(at, min(datetime.fromtimestamp(time, UTC), now))
        card, _ = scheduler.review_card(card, Rating(RATINGS[outcome]), at)
    return card.due
