"""Attempts: what was answered and seen in the run of a lesson that is gone on with, from the entries of all sessions.

Follows one session and what it saw when it started; what another did at the same time is that one's.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from tui_tutor.core.trace import Step
from tui_tutor.lesson.model import Lesson, Part
from tui_tutor.progress.entries import Entry
from tui_tutor.progress.records import Answered, Edited, Opened, Outcome, Record, Reset, Stepped, Switched, Unknown
from tui_tutor.session import Attempt, Key
from tui_tutor.session import Outcome as Earned


def attempts_of(lesson: Lesson, entries: Sequence[Entry]) -> dict[Key, Attempt]:
    """The attempts of the session that moved last; entries in their order."""
    begun: dict[str, int] = {}  # session -> its first sequence
    for entry in entries:
        begun.setdefault(entry.session, entry.sequence)
    run = _Run(lesson)
    for entry in _way(_since_reset(lesson, entries), begun):
        run.take(entry.record)
    return run.attempts


def _since_reset(lesson: Lesson, entries: Sequence[Entry]) -> list[Entry]:
    """What belongs to a lesson and was not forgotten."""
    kept: list[Entry] = []
    for entry in entries:
        match entry.record:
            case Unknown():
                continue
            case Reset(lesson=name):
                kept = kept if name not in (None, lesson.id) else []
            case record if record.lesson == lesson.id:
                kept.append(entry)
    return kept


def _way(entries: list[Entry], begun: Mapping[str, int]) -> list[Entry]:
    """The entries of the session that moved last, after those that it saw of the one it went on from, and so on."""
    own: dict[str, list[Entry]] = {}
    for entry in entries:
        own.setdefault(entry.session, []).append(entry)
    sequences = [entry.sequence for entry in entries]
    way: list[list[Entry]] = []
    end, limit = len(entries), math.inf
    while end:
        last = entries[end - 1]
        if not isinstance(last.record, Opened | Stepped | Edited | Switched):
            end -= 1
            continue
        way.append([entry for entry in own[last.session] if entry.sequence < limit])
        limit = begun[last.session]
        end = bisect_left(sequences, limit)
    return [entry for each in reversed(way) for entry in each]


class _Run:
    """What is known of a run while records are taken in."""

    def __init__(self, lesson: Lesson) -> None:
        self.attempts: dict[Key, Attempt] = {}
        self._lesson = lesson
        self._graph = ""
        self._position: Key | None = None
        self._is_predicting = False

    def take(self, record: Record | Unknown) -> None:
        match record:
            case Opened(_, _, graph, fresh):
                self._begin(graph, fresh=fresh)
            case Stepped(_, part, iteration, step):
                self._position = self._key(part, iteration, step) or self._position
            case Switched(predict=on):
                if on and not self._is_predicting:
                    self.attempts |= dict.fromkeys(self._seen(), Attempt(seen=True))
                self._is_predicting = on
            case Answered(_, part, iteration, step, outcome):
                if (key := self._key(part, iteration, step)) is not None:
                    self._answer(key, outcome)

    def _begin(self, graph: str, *, fresh: bool) -> None:
        """A new run, or another graph, has no attempts yet."""
        if fresh:
            self._is_predicting = False
        if fresh or graph != self._graph:
            self.attempts = {}
        self._graph = graph

    def _answer(self, key: Key, outcome: Outcome) -> None:
        if outcome is not Outcome.WRONG:
            self.attempts[key] = Attempt(outcome=Earned(outcome.value))
        elif self._is_open(key):
            self.attempts[key] = Attempt(missed=True)

    def _is_open(self, key: Key) -> bool:
        return key not in self.attempts or self.attempts[key].is_open

    def _seen(self) -> list[Key]:
        """What was on the screen when prediction was turned on."""
        if self._position is None:
            return []
        part, iteration, here = self._position.part, self._position.iteration, self._position.step
        steps = self._lesson.parts[part - 1].run.trace.steps
        keys = [Key(part, iteration, step) for step in steps[: steps.index(here)] if step.node]
        return [key for key in keys if self._is_open(key)]

    def _key(self, part: int, iteration: int, address: str) -> Key | None:
        """None for a step that is not there."""
        steps = steps_of(self._lesson.parts[part - 1]) if part <= len(self._lesson.parts) else {}
        return Key(part, iteration, steps[address]) if address in steps else None


def steps_of(part: Part) -> Mapping[str, Step]:
    """The steps of a part by their addresses."""
    return {str(step): step for step in part.run.trace.steps}
