"""Shapes that ops make: for each kind of op what shape comes of its operands' shapes.

Computes no values. Raises ValueError where shapes do not fit, as the op itself would.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

Shape: TypeAlias = tuple[int, ...]


def entry_by_entry(*shapes: Shape) -> Shape:
    """Sizes are equal or one of them is 1."""
    return np.broadcast_shapes(*shapes)


def product(left: Shape, right: Shape) -> Shape:
    """A matrix product."""
    if len(left) != 2 or len(right) != 2 or left[1] != right[0]:
        raise ValueError("a matrix product takes two matrices")
    return left[0], right[1]


def turned(shape: Shape) -> Shape:
    return shape[::-1]


def number(_shape: Shape) -> Shape:
    """One number, whatever it is made from."""
    return ()


def without(shape: Shape, axis: float, keepdims: float) -> Shape:
    """What is left where an axis is summed."""
    place = along(shape, axis)
    return (*shape[:place], *((1,) if keepdims else ()), *shape[place + 1 :])


def size_along(shape: Shape, axis: float) -> Shape:
    along(shape, axis)
    return ()


def rows(shape: Shape) -> Shape:
    return size_along(shape, 0)


def columns(shape: Shape) -> Shape:
    return size_along(shape, 1)


def scores(shape: Shape) -> Shape:
    """A column of scores, or one for each example."""
    if not shape:
        raise ValueError("softmax takes a column, or one for each example")
    return shape


def spread(shape: Shape, like: Shape) -> Shape:
    if np.broadcast_shapes(shape, like) != like:
        raise ValueError("this cannot be spread so")
    return like


def spread_along(shape: Shape, like: Shape, axis: float, keepdims: float) -> Shape:
    place = along(like, axis)
    if not keepdims:
        if place > len(shape):
            raise ValueError("this cannot be spread so")
        shape = (*shape[:place], 1, *shape[place:])
    return spread(shape, like)


def one_row(shape: Shape, number: float) -> Shape:
    if len(shape) != 2 or not 1 <= number <= shape[0]:
        raise ValueError(f"there is no row {number:g}")
    return 1, shape[1]


def placed(row: Shape, like: Shape, number: float) -> Shape:
    one_row(like, number)
    if row and row != (1, like[1]):
        raise ValueError("this is no row of it")
    return like


def stacked(*shapes: Shape) -> Shape:
    if any(len(shape) != 2 or shape != shapes[0] or shape[0] != 1 for shape in shapes):
        raise ValueError("rows of one length are stacked")
    return len(shapes), shapes[0][1]


def along(shape: Shape, axis: float) -> int:
    """An axis of a shape; constants of formulas are floats."""
    if not 0 <= axis < len(shape):
        raise ValueError(f"there is no axis {axis:g}")
    return int(axis)
