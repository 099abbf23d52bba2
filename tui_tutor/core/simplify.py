"""Formulas made shorter: what a person would write, and no more.

Keeps the author's order of terms and never expands a product. Knows no graph and no numbers but those that are written.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from tui_tutor.core.formula import Call, Formula, Number, call

ZERO, ONE = Number(0.0), Number(1.0)


@lru_cache(maxsize=256)  # a part of a sum is looked at twice at each level: without, a nested one takes 2**depth
def simplify(formula: Formula) -> Formula:
    """What a person would write: no factor 1, no term 0, signs in front, equal terms and factors joined.

    >>> from tui_tutor.core.parser import parse
    >>> simplify(parse("1*2*x**(2 - 1) + 0")) == parse("2*x")
    True
    """
    match formula:
        case Call("add" | "sub"):
            return _simplified_sum(formula)
        case Call("mul" | "div" | "neg"):
            product = _factors(formula)
            return _build(product) if product.is_finite else formula
        case Call("pow", (base, exponent)):
            return _power(simplify(base), simplify(exponent))
        case Call("transpose", (inner,)):
            return _transposed(simplify(inner))
        case Call(op, operands):
            return Call(op, tuple(map(simplify, operands)))
    return formula


def _transposed(formula: Formula) -> Formula:
    """A transpose is undone by another, and turns a product round."""
    match formula:
        case Call("transpose", (inner,)):
            return inner
        case Call("matmul", (left, right)):
            return call("matmul", _transposed(right), _transposed(left))
        case Number():
            return formula
    return call("transpose", formula)


def _power(base: Formula, exponent: Formula) -> Formula:
    if exponent == ONE:
        return base
    if exponent == ZERO:
        return ONE
    match base, exponent:
        case Call("pow", (inner, Number(first))), Number(second) if first.is_integer() and second.is_integer():
            return call("pow", inner, Number(first * second))
    return call("pow", base, exponent)


@dataclass(slots=True)
class _Product:
    """above/below times bases to numeric powers, in order of appearance."""

    above: float = 1.0
    below: float = 1.0
    powers: dict[Formula, float] = field(default_factory=dict)
    rooted: set[Formula] = field(default_factory=set)  # what stands under a root that is one of the factors

    @property
    def is_finite(self) -> bool:
        """Whether the numbers could be multiplied; 1e200*x*1e200 stays as it is written."""
        return math.isfinite(self.above) and math.isfinite(self.below) and self.below != 0

    def join(self, base: Formula, exponent: float) -> None:
        self.powers[base] = self.powers.get(base, 0.0) + exponent
        if isinstance(base, Call) and base.op == "sqrt":
            self.rooted.add(base.operands[0])


def _factors(formula: Formula) -> _Product:
    product = _Product()
    _collect(formula, 1.0, product)
    while opened := next((base for base in product.powers if _is_opened(base, product)), None):
        again = _Product(product.above, product.below)
        for base, exponent in product.powers.items():
            if base == opened:
                _open(base, exponent, again)
            else:
                again.join(base, exponent)
        product = again
    return product


def _is_opened(base: Formula, product: _Product) -> bool:
    """Whether a power of a product is taken apart: not as the author wrote it, but where something in it cancels."""
    exponent = product.powers[base]
    if base in product.rooted:
        return True
    match base:
        case Call("neg"):
            return True
        case Call("sqrt"):
            return exponent % 2 == 0
        case Call("div") if exponent < 0:
            return True
        case Call("mul" | "div" | "square"):
            inside = _Product()
            _open(base, 1.0, inside)
            return not inside.powers.keys().isdisjoint(product.powers)
    return False


def _open(base: Formula, exponent: float, product: _Product) -> None:
    match base:
        case Call("square", (inner,)):
            _collect(inner, 2 * exponent, product)
        case Call("sqrt", (inner,)):
            _collect(inner, exponent / 2, product)
        case Call("mul" | "div" | "neg"):
            _collect(base, exponent, product)
        case _:  # x beside √x
            product.join(call("sqrt", base), 2 * exponent)


def _collect(formula: Formula, exponent: float, product: _Product) -> None:
    match formula:
        case Number(value) if exponent > 0:
            product.above = _tidy(product.above * _raised(value, exponent), value)
        case Number(value):
            product.below = _tidy(product.below * _raised(value, -exponent), value)
        case Call("neg", (inner,)):
            product.above *= -1 if exponent % 2 else 1
            _collect(inner, exponent, product)
        case Call("mul", (left, right)):
            _collect(left, exponent, product)
            _collect(right, exponent, product)
        case Call("div", (left, right)):
            _collect(left, exponent, product)
            _collect(right, -exponent, product)
        case Call("pow", (base, Number(1.0))):
            _collect(base, exponent, product)
        case Call("pow", (base, Number(power))) if power.is_integer():
            simple = simplify(base)
            match simple:
                case Number():
                    product.join(_power(simple, Number(power)), exponent)  # 2**3 stays as it is written
                case Call("pow", (_, Number(second))) if second.is_integer():
                    _collect(simple, exponent * power, product)
                case _:
                    product.join(simple, exponent * power)
        case _:
            simple = simplify(formula)
            if isinstance(simple, Number | Call) and simple != formula:
                _collect(simple, exponent, product)
            else:
                product.join(simple, exponent)


def _raised(value: float, exponent: float) -> float:
    try:
        return float(value**exponent)
    except OverflowError:
        return math.inf


def _tidy(number: float, part: float) -> float:
    """A number made from others without the rounding of its last digits: 0.1·3 is 0.3."""
    return number if abs(number) == abs(part) or number.is_integer() else float(f"{number:.15g}")


def _build(product: _Product) -> Formula:
    above, below = _reduced(product.above, product.below)
    if above == 0:
        return ZERO
    over = [_power(base, Number(power)) for base, power in product.powers.items() if power > 0]
    under = [_power(base, Number(-power)) for base, power in product.powers.items() if power < 0]
    if abs(above) != 1 or not over:
        over.insert(0, Number(above))
    elif above < 0:
        over[0] = call("neg", over[0])
    if below != 1:
        under.insert(0, Number(below))
    numerator = _product_of(over)
    return call("div", numerator, _product_of(under)) if under else numerator


def _reduced(above: float, below: float) -> tuple[float, float]:
    if below < 0:
        above, below = -above, -below
    if below == 1:  # 0.1 stays 0.1
        return above, below
    if below and (above / below).is_integer():
        return above / below, 1.0
    if above and below / above and (below / above).is_integer():
        return (1.0, below / above) if above > 0 else (-1.0, -below / above)
    return above, below


def _product_of(factors: list[Formula]) -> Formula:
    result = factors[0]
    for factor in factors[1:]:
        result = call("mul", result, factor)
    return result


def _simplified_sum(formula: Formula) -> Formula:
    terms: dict[Hashable, Formula] = {}  # without what it counts, in order of appearance; x*y and y*x are one
    counts: dict[Hashable, float] = {}
    for sign, term in signed_terms(formula):
        simple = simplify(term)
        for inner_sign, inner in signed_terms(simple):
            unsigned, alike, value = _counted(inner)
            terms.setdefault(alike, unsigned)
            counts[alike] = _tidy(counts.get(alike, 0.0) + sign * inner_sign * value, value)
    total: Formula | None = None
    for alike, count in counts.items():
        term = terms[alike]
        if count == 0:
            continue
        size = term if abs(count) == 1 else simplify(call("mul", Number(abs(count)), term))
        if total is None:
            total = size if count > 0 else simplify(call("neg", size))
        else:
            total = call("add" if count > 0 else "sub", total, size)
    return ZERO if total is None else total


def _counted(term: Formula) -> tuple[Formula, Hashable, float]:
    """A term, what terms like it have in common, and how often it counts.

    Numbers are counts of 1, 2*x is twice x, a leading minus is a count of -1.
    """
    if isinstance(term, Number):
        return ONE, ONE, term.value
    product = _factors(term)
    if not product.is_finite or not product.above:
        return term, term, 1.0
    count = product.above if product.below == 1 and product.powers else math.copysign(1.0, product.above)
    product.above /= count
    return _build(product), (product.above, product.below, frozenset(product.powers.items())), count


def signed_terms(formula: Formula, sign: float = 1.0) -> Iterator[tuple[float, Formula]]:
    """The terms of a sum, each with its sign.

    >>> from tui_tutor.core.parser import parse
    >>> [(sign, term.name) for sign, term in signed_terms(parse("a - (b - c)"))]
    [(1.0, 'a'), (-1.0, 'b'), (1.0, 'c')]
    """
    waiting = [(sign, formula)]
    while waiting:
        sign, part = waiting.pop()
        match part:
            case Call("add", (left, right)):
                waiting += (sign, right), (sign, left)
            case Call("sub", (left, right)):
                waiting += (-sign, right), (sign, left)
            case Call("neg", (inner,)):
                waiting.append((-sign, inner))
            case _:
                yield sign, part
