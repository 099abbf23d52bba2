"""Entries of arrays: where one stands, and how it is written: `W1[1,2]` is in row 1, column 2.

Counted from 1, as in the tables of arrays and in what is said of an answer; NumPy counts from 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

from tui_tutor.core.op_shapes import Shape
from tui_tutor.errors import UsageError, cut

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


def apart(text: str) -> tuple[str, str]:
    """The name, and what is typed of an entry behind it, with its bracket.

    >>> apart("W1 [1,2]"), apart("b")
    (('W1', '[1,2]'), ('b', ''))
    """
    name, bracket, rest = text.partition("[")
    return name.strip(), bracket + rest.strip()


def read_entry(name: str, shape: Shape, text: str) -> Entry:
    """The entry of an array that `[1,2]` means. Raises UsageError.

    >>> read_entry("W1", (4, 3), "[ 4, 1 ]"), read_entry("x1", (3,), "[2]")
    ((3, 0), (1,))
    """
    counted = [one.strip() for one in text.removeprefix("[").removesuffix("]").split(",")]
    places = tuple(int(one[:9]) - 1 for one in counted if one.isascii() and one.isdecimal())
    is_whole = len(places) == len(counted) == len(shape) and text.endswith("]")
    if is_whole and all(0 <= place < size for place, size in zip(places, shape)):
        return places
    advice = f"{name} is one number"
    if shape:
        how, last = ("row,column", "number")[len(shape) == 1], written(name, tuple(size - 1 for size in shape))
        advice = f"write {name}[{how}], counted from 1, up to {last}"
    raise UsageError(f'"{name}{cut(text)}" is no entry of {name}', advice=advice)


def largest(value: Any) -> Entry:
    """The entry furthest from 0, the first of equals; what is not finite counts as that.

    >>> largest(np.array([[1.0, -3.0], [2.0, 3.0]])), largest(np.float64(2))
    ((0, 1), ())
    """
    sizes = np.where(np.isfinite(value), np.abs(value), np.inf)
    return entry_at(np.shape(value), int(np.argmax(sizes)))
