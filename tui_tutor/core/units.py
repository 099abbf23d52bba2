"""Units: an array's formula as one formula for each of its rows, which are the units of a layer.

Only where a row can be computed without the others; for all other arrays there are none.
"""

from __future__ import annotations

from collections.abc import Mapping

from tui_tutor.core.formula import Call, Formula, Name, Number, call, names_in
from tui_tutor.core.op_shapes import Shape
from tui_tutor.core.ops import MOST_ROWS, OPS
from tui_tutor.core.shapes import Shapes


class _MixedRowsError(Exception):
    """A row that depends on the others."""


def units(formula: Formula, shapes: Mapping[str, Shape]) -> tuple[Formula, ...]:
    """The formula of each row of a formula's value; () where there are not 2 to 12, or where rows depend on others.

    >>> from tui_tutor.core.parser import parse
    >>> from tui_tutor.core.printing import linear
    >>> [linear(unit) for unit in units(parse("tanh(W @ X + b)"), {"W": (2, 3), "X": (3, 5), "b": (2, 1)})]
    ['tanh(row(W, 1) @ X + row(b, 1))', 'tanh(row(W, 2) @ X + row(b, 2))']
    """
    known = Shapes(shapes)
    shape = known.of(formula)
    if not isinstance(formula, Call) or len(shape) != 2 or not 2 <= shape[0] <= MOST_ROWS:
        return ()
    try:
        return tuple(_row(formula, number, known) for number in range(1, shape[0] + 1))
    except _MixedRowsError:
        return ()


def _row(formula: Formula, number: int, shapes: Shapes) -> Formula:
    """A row of a formula's value; what has no rows, or one that all share, stays as it is."""
    shape = shapes.of(formula)
    if len(shape) < 2 or shape[0] == 1:
        if isinstance(formula, Call) and any(
            len(shapes.names[name]) == 2 and shapes.names[name][0] > 1 for name in names_in(formula)
        ):
            raise _MixedRowsError  # as X - mean(X): what all rows share is made from them
        return formula
    match formula:
        case Name():
            return call("row", formula, Number(float(number)))
        case Call("matmul", (left, right)):
            return call("matmul", _row(left, number, shapes), right)
        case Call("sum_along" | "mean_along" as op, (inner, Number(1.0), Number(1.0) as keepdims)):
            return call(op, _row(inner, number, shapes), Number(1.0), keepdims)
        case Call(op, operands) if OPS[op].elementwise:
            return Call(op, tuple(_row(operand, number, shapes) for operand in operands))
    raise _MixedRowsError
