"""Attempts: what a learner answered and saw in a run of a lesson, read from the journals to go on with it.

A run may go on over several sessions: Monday's at step 3, Tuesday's from there. Each follows what was there when it
started; what a second window does meanwhile is not mixed in.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from tui_tutor.core.graph import Graph
from tui_tutor.core.steps import Step, steps
from tui_tutor.core.trace import Run
from tui_tutor.errors import GraphError, UsageError
from tui_tutor.lesson.model import Lesson, Part
from tui_tutor.progress.entries import Entry
from tui_tutor.progress.fields import Edits
from tui_tutor.progress.records import (
    Answered,
    Edited,
    Hinted,
    Inside,
    Opened,
    Outcome,
    Record,
    Reset,
    Seen,
    Stepped,
    Switched,
    Unknown,
    agree,
)
from tui_tutor.session import Attempt, Earned, Key, check_value
from tui_tutor.session.prediction import UNTRIED, begun_again, reaching


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
        if not isinstance(last.record, Opened | Stepped | Edited | Switched | Inside):
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
        self._part = 1
        self._edits: dict[int, dict[str, Any]] = {}
        self._inside: dict[int, tuple[str, ...]] = {}

    def take(self, record: Record | Unknown) -> None:
        match record:
            case Opened(_, part, graph, fresh):
                self._begin(part, graph, fresh=fresh)
            case Stepped(_, part):
                self._go_to(part)
            case Edited(_, part, edits, anew):
                self._go_to(part)
                self._edits = edits_of(self._lesson.parts[part - 1], edits) if part <= len(self._lesson.parts) else {}
                if anew:
                    self.attempts = begun_again(self.attempts, part, self._edits)
            case Inside(_, part, nodes):
                self._inside[part] = nodes
            case Answered(outcome=Outcome.WRONG):
                self._note(record, missed=True)
            case Answered(outcome=outcome):
                self._note(record, outcome=Earned(outcome.value))
            case Hinted(hints=hints):
                self._note(record, hints=hints)
            case Seen():
                self._note(record, seen=True)

    def _begin(self, part: int, graph: str, *, fresh: bool) -> None:
        """A new run, or another graph, has no attempts and no edits yet, and nothing is opened."""
        if fresh or not agree(graph, self._graph):
            self.attempts, self._edits, self._inside = {}, {}, {}
        self._graph = graph
        self._go_to(part)

    def _go_to(self, part: int) -> None:
        """Another part begins without edits."""
        if part != self._part:
            self._part, self._edits = part, {}

    def _note(self, record: Answered | Hinted | Seen, **found: Any) -> None:
        """What became of a step; once it was answered or shown, only what was answered or shown later counts."""
        key = self._key(record.part, record.iteration, record.step)
        if key is None:
            return
        before = self.attempts.get(key, UNTRIED)
        if before.is_open or "outcome" in found:
            self.attempts[key] = replace(before, **found)

    def _key(self, part: int, iteration: int, address: str) -> Key | None:
        """None for a step that is not there."""
        inside = self._inside.get(part, ())
        steps = steps_of(self._lesson.parts[part - 1], inside) if part <= len(self._lesson.parts) else {}
        edits = self._edits if part == self._part else {}
        return Key(part, iteration, steps[address], reaching(edits, iteration)) if address in steps else None


def steps_of(part: Part, inside: tuple[str, ...] = ()) -> Mapping[str, Step]:
    """The steps of a part by their addresses; inside: the nodes that are opened in it."""
    return _steps_of(part.run, inside)


def inner_steps_of(part: Part) -> Mapping[str, Step]:
    """The steps of a part in which all is opened, by their addresses."""
    from tui_tutor.core.expand import all_inside  # few nodes are opened

    return _steps_of(part.run, all_inside(part.graph))


@lru_cache(maxsize=64)
def _steps_of(run: Run, inside: tuple[str, ...]) -> Mapping[str, Step]:
    return {str(step): step for step in steps(graph_of(run, inside))}


def graph_of(run: Run, inside: tuple[str, ...]) -> Graph:
    """A run's graph with nodes opened in it, or as it is where they cannot be."""
    if not inside:
        return run.graph
    from tui_tutor.core.inside import opened_run  # few nodes are opened

    try:
        return opened_run(run, inside).graph
    except GraphError:
        return run.graph


def edits_of(part: Part, edits: Edits) -> dict[int, dict[str, Any]]:
    """The edits of a record that may still be made."""
    settable = {iteration: _settable(part, values) for iteration, values in edits.items()}
    return {iteration: values for iteration, values in settable.items() if values}


def _settable(part: Part, values: Mapping[str, Any]) -> dict[str, Any]:
    kept = {}
    for name, value in values.items():
        try:
            kept[name] = check_value(part, name, np.asarray(value, dtype=np.float64)[()])
        except (UsageError, ValueError):
            continue
    return kept
