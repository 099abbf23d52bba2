"""Formulas: trees of numbers, names and ops, and what they are worth.

How one is written is `printing`'s business, how one is read `parser`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from tui_tutor.core.ops import OPS


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: float


@dataclass(frozen=True, slots=True)
class Name:
    """A node's value (`z`), a derivative (`dz`, `da/dz`) or the learning rate."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """An op applied to formulas; `op` is the name of its row in the op table.

    Calls are equal where all in them is. A chain of 250 terms is as many calls deep: its hash is made once, from those
    of the operands, and what is equal is found without recursion.
    """

    op: str
    operands: tuple[Formula, ...]
    _hash: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.op, self.operands)))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Call):
            return NotImplemented
        waiting: list[tuple[Formula, Formula]] = [(self, other)]
        while waiting:
            left, right = waiting.pop()
            if left is right:
                continue
            if isinstance(left, Call) and isinstance(right, Call):
                if left._hash != right._hash or left.op != right.op or len(left.operands) != len(right.operands):
                    return False
                waiting += zip(left.operands, right.operands)
            elif left != right:
                return False
        return True


Formula: TypeAlias = Number | Name | Call


def call(op: str, *operands: Formula) -> Call:
    """`Call` with the operands in line, for building formulas in code."""
    return Call(op, operands)


def walk(formula: Formula) -> Iterator[Formula]:
    """Every part of a formula, what uses operands before them, left to right.

    >>> from tui_tutor.core.parser import parse
    >>> [part.name for part in walk(parse("w*x + b")) if isinstance(part, Name)]
    ['w', 'x', 'b']
    """
    waiting = [formula]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, Call):
            waiting += reversed(part.operands)


def names_in(formula: Formula) -> tuple[str, ...]:
    """The names that a formula uses, each once, in order of appearance.

    >>> from tui_tutor.core.parser import parse
    >>> names_in(parse("w*x + b*w"))
    ('w', 'x', 'b')
    """
    return tuple(dict.fromkeys(part.name for part in walk(formula) if isinstance(part, Name)))


def replace(formula: Formula, names: Mapping[str, Formula]) -> Formula:
    """The formula with names replaced by formulas.

    >>> from tui_tutor.core.parser import parse
    >>> replace(parse("x*x"), {"x": parse("a")}) == parse("a*a")
    True
    """
    match formula:
        case Name(name):
            return names.get(name, formula)
        case Call(op, operands):
            return Call(op, tuple(replace(operand, names) for operand in operands))
    return formula


def with_parts(formula: Formula, parts: Mapping[Formula, Formula]) -> Formula:
    """The formula with some of its parts, whole ones, replaced by others.

    >>> from tui_tutor.core.parser import parse
    >>> with_parts(parse("2*x + 2"), {Number(2.0): parse("n")}) == parse("n*x + n")
    True
    """
    if formula in parts:
        return parts[formula]
    if isinstance(formula, Call):
        return Call(formula.op, tuple(with_parts(operand, parts) for operand in formula.operands))
    return formula


def evaluate(formula: Formula, values: Mapping[str, Any]) -> Any:
    """The value of a formula, float64 scalar or array; what overflows is inf, what is undefined nan.

    >>> from tui_tutor.core.parser import parse
    >>> float(evaluate(parse("3*(a + b*c)"), {"a": 5, "b": 3, "c": 2}))
    33.0
    """
    with np.errstate(all="ignore"):
        return _evaluate(formula, values)


def _evaluate(formula: Formula, values: Mapping[str, Any]) -> Any:
    calls = []
    while isinstance(formula, Call):  # a sum of 250 terms leans to the left: it is gone down in a loop
        calls.append(formula)
        formula = formula.operands[0]
    value: Any = formula.value if isinstance(formula, Number) else values[formula.name]
    value = np.asarray(value, dtype=np.float64)[()]
    for part in reversed(calls):
        value = OPS[part.op].forward(value, *[_evaluate(operand, values) for operand in part.operands[1:]])
    return value
