"""Numbers and arrays in lines for the ear: an array is told row by row, a long one shortened with a sign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from tui_tutor.core import numbers

FEW = (3, 4)  # rows and entries of a row that are told beside other things
MOST = (200, 50)  # where the whole array is asked for
MORE = "…"


def shape_in_words(shape: tuple[int, ...]) -> str:
    """A shape as it is spoken.

    >>> shape_in_words((4, 3)), shape_in_words((5,)), shape_in_words(())
    ('4 by 3', 'a row of 5', 'one number')
    """
    if not shape:
        return "one number"
    return f"a row of {shape[0]}" if len(shape) == 1 else " by ".join(map(str, shape))


def told(name: str, value: Any, most: tuple[int, int] = FEW) -> Iterator[str]:
    """A quantity: a number on one line, an array on a line for each row.

    >>> list(told("z", 0.5)), list(told("X", np.array([[1.0, 2.0], [3.0, 4.0]])))
    (['z = 0.5'], ['X is 2 by 2', 'row 1: 1, 2', 'row 2: 3, 4'])
    """
    if not np.ndim(value):
        yield f"{name} = {numbers.text(value)}"
        return
    shape = np.shape(value)
    if len(shape) == 1:
        yield f"{name} is {shape_in_words(shape)}: {_row(value, most[1])}"
        return
    yield f"{name} is {shape_in_words(shape)}"
    yield from rows(value, most)


def brief(value: Any) -> str:
    """A quantity within a sentence: a number, or the first rows of an array.

    >>> brief(0.5), brief(np.array([[1.0, 2.0], [3.0, 4.0]]))
    ('0.5', 'row 1: 1, 2; row 2: 3, 4')
    """
    return in_rows(numbers.text(value))


def in_rows(text: str) -> str:
    """An array as numbers are written everywhere, with its rows counted instead of enclosed.

    >>> in_rows("[[0, 1, 2, …], [6, 7, 8, …], …]"), in_rows("[1, 2]"), in_rows("-0.5")
    ('row 1: 0, 1, 2, …; row 2: 6, 7, 8, …; …', '[1, 2]', '-0.5')
    """
    if not text.startswith("[["):
        return text
    found = [f"row {number}: {row}" for number, row in enumerate(_ROW.findall(text), 1)]
    return "; ".join([*found, *([MORE] if text.endswith(f"], {MORE}]") else [])])


_ROW = re.compile(r"\[([^\[\]]*)\]")


def rows(value: Any, most: tuple[int, int] = FEW) -> Iterator[str]:
    """The rows of an array, counted from 1; what is left out is told.

    >>> list(rows(np.zeros((9, 1)), (2, 6)))
    ['row 1: 0', 'row 2: 0', '… and 7 more rows']
    """
    for number, row in enumerate(value[: most[0]], 1):
        yield f"row {number}: {_row(row, most[1])}"
    if len(value) > most[0]:
        left = len(value) - most[0]
        yield f"{MORE} and {left:,} more row{'s' * (left > 1)}"


def _row(row: Any, most: int) -> str:
    entries = [numbers.text(entry) for entry in row[:most]]
    left = len(row) - most
    return ", ".join(entries) + (f", {MORE} and {left:,} more" if left > 0 else "")
