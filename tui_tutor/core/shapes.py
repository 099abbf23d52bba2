"""Shapes: what shape a formula's value has, from the shapes of the names in it.

Computes no values: what an op makes of shapes is in its row of the op table.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from tui_tutor.core.formula import Call, Formula, Name, Number, walk
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


class Shapes:
    """The shapes of formulas over names of known shapes; what a part has is worked out once."""

    def __init__(self, names: Mapping[str, Shape]) -> None:
        self.names = names
        self._found: dict[Formula, Shape] = {}

    def of(self, formula: Formula) -> Shape:
        """The shape of a formula's value; () is a number. Raises ShapeError."""
        calls = []
        while isinstance(formula, Call) and formula not in self._found:  # 250 terms lean to the left: no recursion
            calls.append(formula)
            formula = formula.operands[0]
        match formula:
            case Name(name):
                shape = self.names[name]
            case Call():
                shape = self._found[formula]
            case Number():
                shape = ()
        for part in reversed(calls):
            self._found[part] = shape = _made_by(part, shape, *map(self.of, _arrays(part)[1:]))
        return shape

    def ops(self, formula: Formula) -> list[Made]:
        """What each op in a formula is given and makes, as often as it stands there. Raises ShapeError."""
        self.of(formula)
        parts = [part for part in walk(formula) if isinstance(part, Call)]
        return [Made(part.op, tuple(map(self.of, _arrays(part))), self.of(part)) for part in parts]


def shape_of(formula: Formula, names: Mapping[str, Shape]) -> Shape:
    """The shape of a formula's value, from those of the names in it. Raises ShapeError.

    >>> from tui_tutor.core.parser import parse
    >>> shape_of(parse("w.T @ X + b"), {"w": (2, 1), "X": (2, 5), "b": ()})
    (1, 5)
    """
    return Shapes(names).of(formula)


def _arrays(part: Call) -> tuple[Formula, ...]:
    """The operands that are no constants, such as an axis."""
    return part.operands[: len(OPS[part.op].arguments)]


def _made_by(part: Call, *inner: Shape) -> Shape:
    row = OPS[part.op]
    constants = [constant.value for constant in part.operands[len(inner) :] if isinstance(constant, Number)]
    try:
        shape = row.shape(*inner, *constants)
    except ValueError:
        raise ShapeError(part.op, inner) from None
    if math.prod(shape) > MOST_ENTRIES:
        raise TooLargeError(part.op, inner, shape)
    return shape
