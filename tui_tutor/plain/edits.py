"""What edits changed, told by value: `w1 is 0.3 now`, `w1 is 0.5 again`.

The numbers are those with which an iteration begins; what a learner has not found yet is not told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from tui_tutor.core import numbers
from tui_tutor.core.entries import written
from tui_tutor.core.printing import GREEK
from tui_tutor.core.steps import Phase, Step
from tui_tutor.core.trace import Run
from tui_tutor.errors import listing
from tui_tutor.plain.arrays import shape_in_words
from tui_tutor.session import Session

_MANY = 6  # values; more are counted


class _Edit(NamedTuple):
    """A value that is another one from an iteration on."""

    name: str
    iteration: int


def edits_told(before: Session, after: Session, how: str) -> str:
    """Which values differ between two sessions, and what they are `how` (now, again); "" where none does.

    Such as `x is 2 again and w1 is 0.5 again, from iteration 1 on`.
    """
    found = list(_changed(before.own, after.own))
    if len(found) > _MANY:
        return f"{len(found)} values are {'as they were before' if how == 'again' else 'set'}"
    clauses: dict[int, list[str]] = {}
    for edit in found:
        clauses.setdefault(edit.iteration, []).append(_told(before, after, edit, how))
    goes_on = after.run.graph.learning_rate is not None
    texts = [f"{listing(each)}{f', from iteration {at:,} on' if goes_on else ''}" for at, each in clauses.items()]
    return "; ".join(texts)


def _changed(before: Run, after: Run) -> Iterator[_Edit]:
    """What is set otherwise, each name with the first iteration in which it is; in the order of the graph."""
    found: dict[str, int] = {}
    for iteration in sorted({*before.edits, *after.edits}):
        one, two = before.edits.get(iteration, {}), after.edits.get(iteration, {})
        for name in after.graph.settable:
            is_other = (name in one) != (name in two) or (name in one and not np.array_equal(one[name], two[name]))
            if is_other:
                found.setdefault(name, iteration)
    for name, iteration in found.items():
        yield _Edit(name, iteration)


def _told(before: Session, after: Session, edit: _Edit, how: str) -> str:
    name, iteration = edit
    shown = GREEK.get(name, name)
    is_set = name in after.own.edits.get(iteration, {})
    if not is_set and not _may_be_told(after, edit):
        return f"{shown} is {how} what the updates make of it"
    value = after.own.trace.settings(iteration)[name]
    if not np.ndim(value):
        return f"{shown} is {numbers.plain(float(value)) if is_set else numbers.text(value)} {how}"
    entries = _entries(before, edit, value)
    if len(entries) == 1:
        return f"{written(shown, entries[0])} is {numbers.text(value[entries[0]])} {how}"
    return f"{shown}, {shape_in_words(np.shape(value))}, has {'its old' if how == 'again' else 'new'} numbers {how}"


def _entries(before: Session, edit: _Edit, value: Any) -> list[tuple[int, ...]]:
    """The entries of an array that differ from before."""
    if not _may_be_told(before, edit) and edit.name not in before.own.edits.get(edit.iteration, {}):
        return []
    old = before.own.trace.settings(edit.iteration)[edit.name]
    return [tuple(map(int, place)) for place in np.argwhere(np.not_equal(old, value))]


def _may_be_told(session: Session, edit: _Edit) -> bool:
    """Whether a value that is not set is known: as what the lesson gives, or what an update has made that was found.

    One of an iteration that is far ahead is not computed for this.
    """
    update = Step(Phase.UPDATE, edit.name)
    if edit.iteration == 1 or update not in session.steps:
        return True
    return edit.iteration <= session.frame.iteration and not session.is_open_in(edit.iteration - 1, update)
