"""Shapes: what shape a formula's value has, from the shapes of the names in it.

Computes no values: what an op makes of shapes is in its row of the op table.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from tui_tutor.core.formula import Call, Formula, Name, Number
from tui_tutor.core.op_shapes import Shape
from tui_tutor.core.ops import OPS
from tui_tutor.core.work import MOST_ENTRIES, Made

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


class TooLargeError(ShapeError):
    """Operands that fit, and would make an array of more entries than one may have."""

    def __init__(self, op: str, shapes: tuple[Shape, ...], made: Shape) -> None:
        super().__init__(op, shapes)
        self.made = made

    @property
    def problem(self) -> str:
        row = OPS[self.op]
        entries = f"would make an array of {math.prod(self.made):,} entries"
        if row.symbol and len(self.shapes) > 1:
            return f"{_written(self.shapes[0])} {row.symbol} {_written(self.shapes[1])} {entries}"
        return f"{row.function or row.name} of {' and '.join(map(_written, self.shapes))} {entries}"

    @property
    def advice(self) -> str:
        return f"an array has at most {MOST_ENTRIES:,}: make the operands smaller"


def _written(shape: Shape) -> str:
    return str(shape) if shape else "a number"


def shape_of(formula: Formula, shapes: Mapping[str, Shape]) -> Shape:
    """The shape of a formula's value; () is a number. Raises ShapeError.

    >>> from tui_tutor.core.parser import parse
    >>> shape_of(parse("w.T @ X + b"), {"w": (2, 1), "X": (2, 5), "b": ()})
    (1, 5)
    """
    return _shape_of(formula, shapes, None)


def made_shapes(formula: Formula, shapes: Mapping[str, Shape]) -> list[Made]:
    """What each op in a formula is given and makes. Raises ShapeError."""
    made: list[Made] = []
    _shape_of(formula, shapes, made)
    return made


def _shape_of(formula: Formula, shapes: Mapping[str, Shape], made: list[Made] | None) -> Shape:
    calls = []
    while isinstance(formula, Call):  # a sum of 250 terms leans to the left: it is gone down in a loop
        calls.append(formula)
        formula = formula.operands[0]
    shape = shapes[formula.name] if isinstance(formula, Name) else ()
    for part in reversed(calls):
        row, count = OPS[part.op], len(OPS[part.op].arguments)
        inner = (shape, *[_shape_of(operand, shapes, made) for operand in part.operands[1:count]])
        constants = [constant.value for constant in part.operands[count:] if isinstance(constant, Number)]
        try:
            shape = row.shape(*inner, *constants)
        except ValueError:
            raise ShapeError(part.op, inner) from None
        if math.prod(shape) > MOST_ENTRIES:
            raise TooLargeError(part.op, inner, shape)
        if made is not None:
            made.append(Made(part.op, inner, shape))
    return shape
