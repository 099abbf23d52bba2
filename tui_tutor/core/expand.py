"""Opening nodes: the ops inside a formula become nodes of their own.

From formulas to formulas; the numbers of what is opened are those of the node that it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tui_tutor.core.formula import Call, Formula, Name
from tui_tutor.core.ops import OPS


def split(name: str, formula: Formula, taken: Collection[str]) -> list[tuple[str, Formula]]:
    """A node's formula as nodes of one op each, inputs before users, the node itself last.

    Equal parts become one node. taken: names that the new nodes may not have.

    >>> from tui_tutor.core.formula import parse
    >>> from tui_tutor.core.printing import linear
    >>> [f"{name} = {linear(part)}" for name, part in split("z", parse("w*x + b"), ["w", "x", "b", "z"])]
    ['v1 = w·x', 'z = v1 + b']
    """
    names = (f"v{number}" for number in range(1, 10_000))
    return _Splitter(iter(one for one in names if one not in taken)).split(name, formula)


class _Splitter:
    def __init__(self, names: Iterator[str]) -> None:
        self._names = names
        self._made: dict[Formula, str] = {}

    def split(self, name: str, formula: Formula) -> list[tuple[str, Formula]]:
        outer = self._of_names(formula)
        return [*((made, part) for part, made in self._made.items()), (name, outer)]

    def _of_names(self, formula: Formula) -> Formula:
        """The formula's outermost op over names and numbers; what was inside has become nodes."""
        match formula:
            case Call(op, operands):
                count = len(OPS[op].arguments)
                inner = tuple(self._named(operand) for operand in operands[:count])
                return Call(op, (*inner, *operands[count:]))
        return formula

    def _named(self, formula: Formula) -> Formula:
        if not isinstance(formula, Call):
            return formula
        part = self._of_names(formula)
        if part not in self._made:
            self._made[part] = next(self._names)
        return Name(self._made[part])
