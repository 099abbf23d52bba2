"""Entries of arrays: where one stands, and how it is written: `W1[1,2]` is in row 1, column 2.

Counted from 1, as in the tables of arrays and in what is said of an answer; NumPy counts from 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

from tui_tutor.core.shapes import Shape

Entry: TypeAlias = tuple[int, ...]  # an index of NumPy; () is a number itself


def entry_at(shape: Shape, place: int) -> Entry:
    """The entry at a place, row by row; one beyond the last is the first again.

    >>> entry_at((2, 3), 0), entry_at((2, 3), 4), entry_at((2, 3), -1), entry_at((), 7)
    ((0, 0), (1, 1), (1, 2), ())
    """
    count = int(np.prod(shape))
    return tuple(int(index) for index in np.unravel_index(place % count, shape)) if shape else ()


def entries_of(shape: Shape) -> Iterator[Entry]:
    """Every entry, row by row."""
    return iter(np.ndindex(*shape))


def written(name: str, entry: Entry) -> str:
    """A name with an entry behind it; a number's name alone.

    >>> written("dW1", (0, 1)), written("b", ())
    ('dW1[1,2]', 'b')
    """
    return f"{name}[{','.join(str(index + 1) for index in entry)}]" if entry else name


def largest(value: Any) -> Entry:
    """The entry furthest from 0, the first of equals; what is not finite counts as that.

    >>> largest(np.array([[1.0, -3.0], [2.0, 3.0]])), largest(np.float64(2))
    ((0, 1), ())
    """
    sizes = np.where(np.isfinite(value), np.abs(value), np.inf)
    return entry_at(np.shape(value), int(np.argmax(sizes)))
