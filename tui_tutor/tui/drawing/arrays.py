"""Arrays as tables: every entry of a value and of its derivative, with rows and columns numbered.

What is hidden from who predicts is not here: a table is shown where nothing is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from tui_tutor.core import numbers
from tui_tutor.core.notation import derivative
from tui_tutor.session import Session

MOST_ROWS, MOST_COLUMNS = 200, 50  # that are shown
_DIGITS = 4


def array_texts(session: Session, name: str, room: int) -> list[str]:
    """The tables of a node, for lines of so many columns: its value, then its derivative."""
    frame = session.frame
    tables = [(name, frame.values.get(name)), (derivative(session.run.graph, name, session.notation),
                                              frame.derivatives.get(name))]  # fmt: skip
    known = [(title, value) for title, value in tables if value is not None]
    return [text for title, value in known for text in (title, *table(value, room), "")][:-1]


def table(value: Any, room: int) -> Iterator[str]:
    """The rows of an array, columns in line; those without room follow below the others. What is left out is said.

    >>> print("\\n".join(table(np.array([[1.0, -0.25], [10.0, 3.0]]), 40)))
            1     2
     1      1 -0.25
     2     10     3
    >>> list(table(np.array([[1.0, -0.25]]), 10))
    ['        1', ' 1      1', '        2', ' 1  -0.25']
    """
    rows = np.atleast_2d(value)
    shown = [[numbers.text(entry, _DIGITS) for entry in row[:MOST_COLUMNS]] for row in rows[:MOST_ROWS]]
    width = max(len(text) for row in shown for text in row)
    lead = max(len(str(len(shown))), 2) + 1
    count = max((room - lead) // (width + 1), 1)
    for first in range(0, len(shown[0]), count):
        numbered = range(first + 1, min(first + count, len(shown[0])) + 1)
        yield " " * lead + "".join(f" {number:>{width}}" for number in numbered)
        for number, row in enumerate(shown, 1):
            yield f"{number:>{lead - 1}} " + "".join(f" {text:>{width}}" for text in row[first : first + count])
    if rows.shape[0] > MOST_ROWS or rows.shape[1] > MOST_COLUMNS:
        yield f"and more: {rows.shape[0]} rows, {rows.shape[1]} columns in all"
