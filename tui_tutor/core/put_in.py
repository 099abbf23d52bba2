"""Numbers put in: a formula with the numbers, or the shapes, of a frame for its names.

Makes text only, with as many digits as a reader needs to find the result that is shown.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping

import numpy as np

from tui_tutor.core import numbers
from tui_tutor.core.formula import Call, Formula, Name, evaluate, names_in
from tui_tutor.core.graph import Values, is_elementwise
from tui_tutor.core.op_shapes import Shape
from tui_tutor.core.ops import ATOM
from tui_tutor.core.printing import GREEK, UNICODE, Spell, linear
from tui_tutor.core.propagate import is_finite


def _as_code(name: str) -> tuple[str, int]:
    return GREEK.get(name, name), ATOM


def put_in(
    formula: Formula, known: Values, result: str = "", *, hidden: Collection[str] = (), spell: Spell = _as_code
) -> str:
    """The formula with numbers for names; a factor of several names is computed.

    The name of what is hidden stays, as `spell` writes it. The numbers have as many digits as it takes to find, from
    what is shown, the result that is shown.

    >>> from tui_tutor.core.parser import parse
    >>> put_in(parse("da*a*(1 - a)"), {"da": -1.6065306, "a": 0.622459})
    '-1.6065 · 0.62246 · 0.37754'
    """
    if takes_shapes(formula, known):
        return _shapes_put_in(formula, known, hidden, spell)
    digits = numbers.FACTOR
    if not hidden_in(formula, hidden):
        digits = _enough_digits(formula, known, result)
    return _put_in(formula, known, digits, hidden, spell)


def takes_shapes(formula: Formula, known: Values) -> bool:
    """Whether shapes stand for names: numbers would fill a page."""
    return any(np.ndim(known[name]) for name in names_in(formula))


def _shapes_put_in(formula: Formula, known: Values, hidden: Collection[str], spell: Spell) -> str:
    """The formula with shapes for arrays: `(2, 5) @ (5, 1)` for X @ dZ.T; of what is hidden the name stays.

    What is computed entry by entry from arrays of one shape is that shape: `sum((1, 3))` for sum(Y*log(A)).
    """
    turned = _turned(formula)
    shapes = {name: _shape(name, known) for name in names_in(turned) if name.removesuffix(".T") not in hidden}
    if tells_shapes(formula, known):
        turned = _of_one_shape(turned, shapes)

    def written(name: str) -> str | None:
        if name.startswith("("):
            return name  # a shape
        if name.removesuffix(".T") in hidden:
            return None
        return str(shapes[name]) if shapes[name] else numbers.text(known[name], numbers.FACTOR)

    return with_numbers(turned, written, spell)


def _shape(name: str, known: Values) -> Shape:
    return np.shape(known[name.removesuffix(".T")])[:: -1 if name.endswith(".T") else 1]


def tells_shapes(formula: Formula, known: Values) -> bool:
    """Whether shapes in a formula tell anything: not where it is computed entry by entry from arrays of one shape."""
    return not is_elementwise(formula) or len({np.shape(known[name]) for name in names_in(formula)} - {()}) > 1


def _of_one_shape(formula: Formula, shapes: Mapping[str, Shape]) -> Formula:
    """The formula with a shape as one name for each part that is computed entry by entry from arrays of that shape."""
    if not isinstance(formula, Call):
        return formula
    names = names_in(formula)
    found = {shapes[name] for name in names if shapes.get(name)}
    if is_elementwise(formula) and len(found) == 1 and all(name in shapes for name in names):
        return Name(str(found.pop()))
    return Call(formula.op, tuple(_of_one_shape(operand, shapes) for operand in formula.operands))


def _turned(formula: Formula) -> Formula:
    """The formula with each transposed name as one name."""
    match formula:
        case Call("transpose", (Name(name),)):
            return Name(f"{name}.T")
        case Call(op, operands):
            return Call(op, tuple(_turned(operand) for operand in operands))
    return formula


def hidden_in(formula: Formula, hidden: Collection[str]) -> bool:
    """Whether a formula uses a quantity whose number is hidden."""
    return any(name in hidden for name in names_in(formula))


def _enough_digits(formula: Formula, known: Values, result: str) -> int:
    exact = evaluate(formula, known)
    digits = numbers.FACTOR
    if not all(is_finite(known[name]) for name in names_in(formula)):
        return digits  # as in nan**0, which is 1
    if is_finite(exact) and not np.ndim(exact):
        within = numbers.half_unit(exact, result)
        enough = (few for few in range(digits, numbers.MOST) if abs(_gives(formula, known, few) - exact) <= within)
        digits = next(enough, numbers.MOST)
    return digits


def _put_in(formula: Formula, known: Values, digits: int, hidden: Collection[str], spell: Spell) -> str:
    factors = top_factors(formula)
    if len(factors) > 1:
        texts = [_factor(factor, known, digits, hidden, spell) for factor in factors]
        return " · ".join(_signed(text, first=not i) for i, text in enumerate(texts))
    return with_numbers(formula, lambda name: None if name in hidden else numbers.text(known[name], digits), spell)


def _factor(factor: Formula, known: Values, digits: int, hidden: Collection[str], spell: Spell) -> str:
    if not hidden_in(factor, hidden):
        return numbers.text(evaluate(factor, known), digits)
    text = linear(factor, UNICODE, spell)
    return text if isinstance(factor, Name) else f"({text})"


def with_numbers(formula: Formula, written: Callable[[str], str | None], names: Spell = _as_code) -> str:
    """The formula with texts for names, in parentheses where they are negative; None leaves the name."""

    def spell(name: str) -> tuple[str, int]:
        text = written(name)
        return names(name) if text is None else (_signed(text, first=False), ATOM)

    plain = _FIRST_SIGN.sub(r"\1", _ARGUMENT.sub(r"\1\2", linear(formula, UNICODE, spell)))
    return _MINUS_ZERO.sub("0", plain)


def _gives(formula: Formula, known: Values, digits: int) -> float:
    """What a reader finds who computes with the numbers as they are shown."""
    factors = top_factors(formula)
    if len(factors) > 1:
        return math.prod(float(numbers.text(evaluate(factor, known), digits)) for factor in factors)
    shown = {name: float(numbers.text(known[name], digits)) for name in names_in(formula)}
    return float(evaluate(formula, shown))


def top_factors(formula: Formula) -> list[Formula]:
    """The factors of the outermost product, or the formula itself."""
    match formula:
        case Call("mul", (left, right)):
            return [*top_factors(left), *top_factors(right)]
    return [formula]


def _signed(text: str, *, first: bool) -> str:
    return text if first or not text.startswith("-") else f"({text})"


_MINUS_ZERO = re.compile(r"(?<![\w.)])-0(?![\w.])")  # -y where y is 0: no number of its own
_FIRST_SIGN = re.compile(r"^\((-[\w.]+(?:e-\w+)?)\)(?![²³^])")  # no parentheses around the very first number
_ARGUMENT = re.compile(r"(\(|, )\((-[\w.]+(?:e-\w+)?)\)(?=[,)])")  # nor round all of a call's operand
