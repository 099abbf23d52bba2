"""Shapes: what shape a formula's value has, from the shapes of the names in it.

Computes no values: every array stands for its shape. What an op makes of shapes is what it does with arrays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np

from tui_tutor.core.formula import Call, Formula, Name, Number
from tui_tutor.core.ops import OPS

Shape: TypeAlias = tuple[int, ...]
DIMENSIONS = 2  # at most


class ShapeError(ValueError):
    """Operands whose shapes do not fit: the op and the shapes."""

    def __init__(self, op: str, shapes: tuple[Shape, ...]) -> None:
        super().__init__(f"{op}: {', '.join(map(str, shapes))}")
        self.op = op
        self.shapes = shapes

    @property
    def problem(self) -> str:
        """What does not fit, in a sentence without its end."""
        row = OPS[self.op]
        if row.symbol and len(self.shapes) > 1:
            return f"the shapes in {_written(self.shapes[0])} {row.symbol} {_written(self.shapes[1])} do not fit"
        return f"{row.function or row.name} cannot take the shape {' and '.join(map(_written, self.shapes))}"

    @property
    def advice(self) -> str:
        if self.op != "matmul":
            return "entry by entry, sizes are equal or one of them is 1" if OPS[self.op].broadcasts else ""
        if any(len(shape) != DIMENSIONS for shape in self.shapes):
            return "a matrix product takes two matrices: a column has the shape (n, 1)"
        return f"the columns of the left are {self.shapes[0][1]}, the rows of the right {self.shapes[1][0]}"


def _written(shape: Shape) -> str:
    return str(shape) if shape else "a number"


def shape_of(formula: Formula, shapes: Mapping[str, Shape]) -> Shape:
    """The shape of a formula's value; () is a number. Raises ShapeError.

    >>> from tui_tutor.core.parser import parse
    >>> shape_of(parse("w.T @ X + b"), {"w": (2, 1), "X": (2, 5), "b": ()})
    (1, 5)
    """
    with np.errstate(all="ignore"):
        return np.shape(_stand_in(formula, shapes))


def _stand_in(formula: Formula, shapes: Mapping[str, Shape]) -> Any:
    match formula:
        case Number(value):
            return np.float64(value)
        case Name(name):
            return _ones(shapes[name])
        case Call(op, operands):
            inner = [_stand_in(operand, shapes) for operand in operands]
            try:
                return _ones(np.shape(OPS[op].forward(*inner)))
            except (ValueError, IndexError):
                count = len(OPS[op].arguments)
                raise ShapeError(op, tuple(np.shape(one) for one in inner[:count])) from None


def _ones(shape: Shape) -> Any:
    return np.broadcast_to(np.float64(1.0), shape)[()]
