"""One entry of a formula over arrays, written out with numbers: `(W1 @ X)[1,1]` is a row times a column.

Only what is short: a sum of more than MOST_TERMS terms is not written out. Makes formulas and text; computes no frame.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import reduce
from typing import Any

import numpy as np

from tui_tutor.core.entries import Entry, entries_of, written
from tui_tutor.core.formula import Call, Formula, Name, Number, call, evaluate
from tui_tutor.core.graph import Values
from tui_tutor.core.op_shapes import Shape
from tui_tutor.core.ops import OPS
from tui_tutor.core.put_in import hidden_in, put_in
from tui_tutor.core.shapes import Shapes

MOST_TERMS = 4
_LONGEST = 120  # characters
_CLOSE = 1e-9  # relative: so near what is written out has to be to the value that is shown


class _TooLong(Exception):
    """More terms than a reader would add up."""


def put_in_entry(
    formula: Formula, known: Values, value: Any, entry: Entry, result: str, *, hidden: Collection[str] = ()
) -> str:
    """An entry of the formula's value with numbers put in; "" where that is long, hidden or gives another number.

    value: what the frame holds for the entry; result: how that is written.
    """
    if hidden_in(formula, hidden):
        return ""
    writer = _Writer(known)
    try:
        one = writer.at(formula, entry)
    except _TooLong:
        return ""
    found = evaluate(one, writer.numbers)
    if not np.isclose(found, value, rtol=_CLOSE, atol=1e-15):
        return ""  # as where a claim supplied what the rule could not
    text = put_in(one, writer.numbers, result)
    return text if len(text) <= _LONGEST and text != result else ""


class _Writer:
    """Writes entries; `numbers` holds what the names in them stand for: entries, and parts that are computed."""

    def __init__(self, known: Values) -> None:
        self.known = known
        self.numbers: dict[str, Any] = {}
        self.shape = Shapes({name: np.shape(value) for name, value in known.items()}).of

    def at(self, formula: Formula, entry: Entry) -> Formula:
        """The formula of an entry; of an operand that is stretched, the one that is used there."""
        match formula:
            case Name(name):
                return self._name(name, entry)
            case Call("matmul", (left, right)):
                row, column = entry
                places = range(self._few(self.shape(left)[1]))
                return _total(
                    call("mul", self._part(left, (row, place)), self._part(right, (place, column))) for place in places
                )
            case Call("transpose", (inner,)):
                return self.at(inner, entry[::-1])
            case Call("sum" | "sum_along" | "mean" | "mean_along" as op, (inner, *axis)):
                entries = list(self._summed(self.shape(inner), entry, *axis))
                total = _total(self._part(inner, each) for each in entries)
                return total if op.startswith("sum") else call("div", total, Number(float(len(entries))))
            case Call("softmax", (inner,)):
                return self._softmax(inner, entry)
            case Call("spread", (inner, _)):
                return self._stretched(inner, entry)
            case Call("spread_along", (inner, _, Number(axis), Number(keepdims))):
                kept = entry if keepdims else tuple(index for place, index in enumerate(entry) if place != axis)
                return self._stretched(inner, kept)
            case Call("row", (inner, Number(number))):
                return self.at(inner, (int(number) - 1, entry[1]))
            case Call("place", (inner, _, Number(number))):
                return self._stretched(inner, (0, entry[1])) if entry[0] == number - 1 else Number(0.0)
            case Call("add", operands):  # rows that are put in their places: there is a number in one of them only
                terms = [self._stretched(operand, entry) for operand in operands]
                return _total([term for term in terms if term != Number(0.0)] or terms[:1])
            case Call(op, operands) if OPS[op].stacks:
                return self.at(operands[entry[0]], (0, entry[1]))
            case Call("count" | "count_along" | "rows" | "columns"):
                return Number(float(evaluate(formula, self.known)))
            case Call(op, operands):
                return Call(op, tuple(self._stretched(operand, entry) for operand in operands))
        return formula

    def _name(self, name: str, entry: Entry) -> Name:
        label = written(name, entry)
        self.numbers[label] = np.asarray(self.known[name])[entry]
        return Name(label)

    def _stretched(self, formula: Formula, entry: Entry) -> Formula:
        """The entry of what is broadcast: sizes of 1 are used for every place, and so is what has fewer dimensions."""
        shape = self.shape(formula)
        inner = entry[len(entry) - len(shape) :]
        return self.at(formula, tuple(0 if size == 1 else index for size, index in zip(shape, inner)))

    def _part(self, formula: Formula, entry: Entry) -> Formula:
        """A term or a factor: what is no single number is computed."""
        one = self._stretched(formula, entry)
        return self._computed(evaluate(one, self.numbers)) if isinstance(one, Call) else one

    def _computed(self, value: Any) -> Name:
        name = f"#{len(self.numbers)}"
        self.numbers[name] = value
        return Name(name)

    def _summed(self, shape: Shape, entry: Entry, *along: Formula) -> Iterable[Entry]:
        """The entries that a sum adds up."""
        match along:
            case (Number(axis), Number(keepdims)):
                place = int(axis)
                others = [index for at, index in enumerate(entry) if at != place] if keepdims else list(entry)
                return [(*others[:place], step, *others[place:]) for step in range(self._few(shape[place]))]
        self._few(int(np.prod(shape)))
        return entries_of(shape)

    def _softmax(self, formula: Formula, entry: Entry) -> Formula:
        """As it is computed: the largest entry of the column is taken out first."""
        shape = self.shape(formula)
        column = [(step, *entry[1:]) for step in range(self._few(shape[0]))]
        values = [evaluate(self.at(formula, each), self.numbers) for each in column]
        powers = [call("exp", self._computed(value - max(values))) for value in values]
        return call("div", powers[entry[0]], _total(powers))

    @staticmethod
    def _few(count: int) -> int:
        if count > MOST_TERMS:
            raise _TooLong
        return count


def _total(terms: Iterable[Formula]) -> Formula:
    return reduce(lambda left, right: call("add", left, right), terms)
