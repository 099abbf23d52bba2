"""Work: how much a formula, a graph or a judgement may take, counted in operations and not in seconds.

The one home of these limits. What asks for more is refused, or done without, by who was asked. A unit of computing is
about a nanosecond on a slow processor: what is sampled at 24 points takes less than a second.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from tui_tutor.core.formula import Call, Formula, Name, walk
from tui_tutor.core.op_shapes import Shape

MOST_ENTRIES = 200_000  # of an array, of a leaf or computed
MOST_IN_A_PASS = 16_000_000  # units of one pass forward and back through a graph
MOST_OF_A_FORMULA = 5_000_000  # units of a formula that is stated, or answered
MOST_TO_PROVE = 12_000_000  # units of all that a part states, once each
MOST_PLACES = 250  # where a name stands in the formulas of a graph: as many terms may its derivative have
MOST_TO_DERIVE = 3_000_000  # steps of finding all derivatives of a graph as formulas
MOST_TO_DIAGNOSE = 20_000  # parts of the formulas that known mistakes make of one step
_CALL, _ENTRY, _KEPT = 300, 4, 30  # units: an op, an entry that it makes, an entry that a sample point keeps
_PRODUCTS = 10  # of entries in a matrix product that take a unit
_BOTH_WAYS = 4  # what a pass takes, for each unit of its formulas
_CURVES = ("pow", "exp", "log", "sqrt", "sigmoid", "tanh", "log_loss", "softmax")
_DEAR = 4  # times an entry of a sum, for one of these
_GLUE = ("add", "sub", "mul", "div", "neg")


class Made(NamedTuple):
    """An op in a formula: the shapes that it is given, and that of its result."""

    op: str
    operands: tuple[Shape, ...]
    shape: Shape


def to_compute(made: list[Made]) -> int:
    """The units that a formula takes, from what its ops make."""
    return sum(map(_of_op, made))


def of_node(shape: Shape, made: list[Made]) -> int:
    """The units that a node takes of a pass."""
    return _KEPT * math.prod(shape) + _BOTH_WAYS * to_compute(made)


def _of_op(made: Made) -> int:
    products = math.prod(made.operands[0]) * made.shape[1] if made.op == "matmul" else 0
    largest = max(math.prod(shape) for shape in (*made.operands, made.shape))
    return _CALL + _ENTRY * largest * (_DEAR if made.op in _CURVES else 1) + products // _PRODUCTS


def places(formula: Formula) -> Mapping[str, int]:
    """How often each name stands in a formula."""
    found: dict[str, int] = {}
    for part in walk(formula):
        if isinstance(part, Name):
            found[part.name] = found.get(part.name, 0) + 1
    return found


def to_derive(formula: Formula) -> int:
    """The steps of finding all derivatives of a formula: at each place a name is multiplied by what is around it."""
    different = {part for part in walk(formula) if not (isinstance(part, Call) and part.op in _GLUE)}
    return int(sum(places(formula).values()) * len(different) ** 2 * 2 ** _nested(formula))


def _nested(formula: Formula) -> int:
    """How deep softmax stands in softmax: its rule names what arrives twice."""
    deepest, waiting = 0, [(formula, 0)]
    while waiting:
        part, depth = waiting.pop()
        if isinstance(part, Call):
            depth += part.op == "softmax"
            deepest = max(deepest, depth)
            waiting += [(operand, depth) for operand in part.operands]
    return deepest
