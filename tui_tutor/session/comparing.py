"""Comparing: the run that was pinned, A, and the one at hand, B, side by side at the same step.

What is hidden in either run is not compared, so no face can tell whether the runs differ in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from tui_tutor.core import numbers
from tui_tutor.core.frame import Frame
from tui_tutor.core.loop import MEAN, TOTAL
from tui_tutor.core.notation import derivative
from tui_tutor.core.printing import GREEK
from tui_tutor.session.session import Session


class Side(NamedTuple):
    """A quantity in one run. value: None where there is none yet, and where it is hidden."""

    value: Any
    is_hidden: bool


class Row(NamedTuple):
    """A quantity in both runs, by its name as it is shown and by its code name; "" of the loss after an update."""

    shown: str
    name: str
    first: Side
    second: Side

    @property
    def is_hidden(self) -> bool:
        """Whether anything of it is: then nothing tells whether the runs differ in it."""
        return self.first.is_hidden or self.second.is_hidden

    @property
    def differs(self) -> bool:
        one, two = self.first.value, self.second.value
        return one is not None and two is not None and not np.array_equal(one, two)

    @property
    def difference(self) -> float:
        """What B has more than A; nan where they do not differ, and where that is no number."""
        return numbers.difference(self.first.value, self.second.value) if self.differs else float("nan")


def compared_rows(session: Session) -> Iterator[Row]:
    """The rate, the loss after the update, then every quantity in the order of the graph. A run has to be pinned."""
    assert session.pinned is not None
    assert session.pinned_run is not None
    # What was found in one run may be asked for in the other.
    hidden = replace(session, own=session.pinned).hidden, session.hidden
    for shown, name, quantity, one, two in _values(session, session.pinned_run.trace[session.cursor], session.frame):
        # Where nothing that matters was changed, A's number is B's: it is told only where B's is.
        is_hidden = quantity in hidden[0] or quantity in hidden[1], quantity in hidden[1]
        yield Row(shown, name, _side(one, is_hidden=is_hidden[0]), _side(two, is_hidden=is_hidden[1]))


def _side(value: Any, *, is_hidden: bool) -> Side:
    is_hidden = is_hidden and value is not None
    return Side(None if is_hidden else value, is_hidden)


def _values(session: Session, first: Frame, second: Frame) -> Iterator[tuple[str, str, str, Any, Any]]:
    """Shown name, code name, the quantity with which it is hidden, and both values, None where there is none yet."""
    graph = session.run.graph
    if second.alpha is not None:
        rate = graph.learning_rate or ""
        yield GREEK.get(rate, rate), rate, rate, first.alpha, second.alpha
    if first.loss is not None and second.loss is not None:
        yield f"new {graph.reported}", "", graph.reported, first.loss.after, second.loss.after
    for name in (*graph.by_name, *((TOTAL, MEAN) if graph.loop else ())):
        yield name, name, name, first.values.get(name), second.values.get(name)
    for name in graph.derivative_names.values():
        one, two = first.derivatives.get(name), second.derivatives.get(name)
        yield derivative(graph, name, session.notation), f"d{name}", f"d{name}", one, two
