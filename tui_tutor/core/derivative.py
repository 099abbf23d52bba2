"""Derivatives as formulas: the op table's rules run symbolically, then lightly simplified.

What is shown is made here; the numbers come from `propagate`, and `check` proves the two equal.
Simplifying keeps the author's order of terms and never expands a product.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from tui_tutor.core.formula import Call, Formula, Name, Number, call, names_in, replace
from tui_tutor.core.graph import Graph
from tui_tutor.core.ops import OPS
from tui_tutor.core.parser import rule
from tui_tutor.core.shapes import Shape, shape_of

ZERO, ONE = Number(0.0), Number(1.0)


def local_derivative(graph: Graph, node: str, name: str) -> Formula:
    """∂node/∂name: how a node reacts to one of its inputs, as a formula over the graph's values."""
    return contribution(graph, node, name, ONE)


def is_factor(graph: Graph, node: str, name: str) -> bool:
    """Whether ∂node/∂name is a factor of the chain rule: all ops on the way work entry by entry, on one shape."""
    formula = graph[node].formula
    assert formula is not None
    if not graph.has_arrays:
        return True
    return graph.shapes[node] == graph.shapes[name] and _is_elementwise(formula, name)


def _is_elementwise(formula: Formula, name: str) -> bool:
    if not isinstance(formula, Call) or name not in names_in(formula):
        return True
    return OPS[formula.op].elementwise and all(_is_elementwise(operand, name) for operand in formula.operands)


def contribution(graph: Graph, consumer: str, name: str, upstream: Formula) -> Formula:
    """What the consumer passes back to one of its inputs: upstream times local derivative, simplified."""
    return simplify(sum_of(paths(graph, consumer, name, upstream)))


def paths(graph: Graph, consumer: str, name: str, upstream: Formula) -> tuple[Formula, ...]:
    """What the consumer passes back along each place where an input stands in its formula."""
    formula = graph[consumer].formula
    assert formula is not None
    shapes = graph.shapes if graph.has_arrays else None
    return tuple(_passed_back(formula, name, upstream, Name(consumer), shapes))


@lru_cache(maxsize=1024)
def derivative_formula(graph: Graph, name: str) -> Formula:
    """dL/dname in the upstream derivatives' names (`dz` for a: `da*a*(1 - a)`): the sum over the consumers."""
    if name == graph.final.name:
        return ONE
    terms = [contribution(graph, consumer, name, upstream(graph, consumer)) for consumer in graph.consumers[name]]
    if not terms and graph.shapes[name]:
        return call("spread", ZERO, Name(name))
    return simplify(sum_of(terms))


def upstream(graph: Graph, consumer: str) -> Formula:
    """The derivative that arrives from a consumer: its name, or 1 where the consumer is the final node."""
    return ONE if consumer == graph.final.name else Name("d" + consumer)


def sum_of(terms: Iterable[Formula]) -> Formula:
    """The terms added from the left; 0 where there is none."""
    total: Formula | None = None
    for term in terms:
        total = term if total is None else call("add", total, term)
    return ZERO if total is None else total


def _passed_back(
    formula: Formula, name: str, upstream: Formula, out: Formula, shapes: Mapping[str, Shape] | None
) -> Iterator[Formula]:
    """One term for each place where the name stands in the formula; shapes: where there are arrays."""
    match formula:
        case Name(found) if found == name:
            yield upstream
        case Call(op, operands):
            row = OPS[op]
            parts: dict[str, Formula] = dict(zip(row.operands, operands))
            for part, inner in parts.items():
                if name in names_in(inner):
                    passed = replace(rule(row.backward[part]), {**parts, "g": upstream, "out": out})
                    if row.stacks and isinstance(upstream, Number):
                        passed = upstream  # what is 1 for every entry is so in every row
                    if shapes is not None:
                        passed = _summed_back(_unspread(passed, shapes), shape_of(inner, shapes), shapes)
                    yield from _passed_back(inner, name, simplify(passed), inner, shapes)


def _unspread(formula: Formula, shapes: Mapping[str, Shape]) -> Formula:
    """The formula without each `spread` that broadcasting makes by itself: `spread(g, x)*x` is g*x."""
    if not isinstance(formula, Call):
        return formula
    operands = tuple(_unspread(operand, shapes) for operand in formula.operands)
    plain = Call(formula.op, operands)
    place = next((place for place, operand in enumerate(operands) if _is_spread(operand)), None)
    if place is None or not OPS[formula.op].elementwise:
        return plain
    before, spread, after = operands[:place], operands[place], operands[place + 1 :]
    assert isinstance(spread, Call)
    shorter = Call(formula.op, (*before, spread.operands[0], *after))
    if shape_of(shorter, shapes) == shape_of(plain, shapes):
        return _unspread(shorter, shapes)
    if all(shape_of(other, shapes) == () for other in before + after):
        return Call(spread.op, (shorter, *spread.operands[1:]))  # -spread(g, x) is spread(-g, x)
    return plain


def _is_spread(formula: Formula) -> bool:
    """Whether broadcasting could stand for it: not where what was summed lay behind other sizes."""
    match formula:
        case Call("spread"):
            return True
        case Call("spread_along", (_, _, axis, keepdims)):
            return axis == ZERO or keepdims == ONE
    return False


def _summed_back(formula: Formula, shape: Shape, shapes: Mapping[str, Shape]) -> Formula:
    """A derivative brought to its operand's shape: what broadcasting spread out is summed again."""
    found = shape_of(formula, shapes)
    if found == shape or len(found) < len(shape):  # a local derivative that is 1 is so for every entry
        return formula
    if not shape:
        return call("sum", formula)
    while len(shape_of(formula, shapes)) > len(shape):
        formula = call("sum_along", formula, ZERO, ZERO)
    for axis, size in enumerate(shape):
        if size == 1 and shape_of(formula, shapes)[axis] != 1:
            formula = call("sum_along", formula, Number(float(axis)), ONE)
    return formula


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
            return Call(op, tuple(simplify(operand) for operand in operands))
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
    return call("pow", base, exponent)


@dataclass(slots=True)
class _Product:
    """above/below times bases to numeric powers, in order of appearance."""

    above: float = 1.0
    below: float = 1.0
    powers: dict[Formula, float] = field(default_factory=dict)

    @property
    def is_finite(self) -> bool:
        """Whether the numbers could be multiplied; 1e200*x*1e200 stays as it is written."""
        return math.isfinite(self.above) and math.isfinite(self.below) and self.below != 0

    def join(self, base: Formula, exponent: float) -> None:
        self.powers[base] = self.powers.get(base, 0.0) + exponent


def _factors(formula: Formula) -> _Product:
    product = _Product()
    _collect(formula, 1.0, product)
    return product


def _collect(formula: Formula, exponent: float, product: _Product) -> None:
    match formula:
        case Number(value) if exponent > 0:
            product.above = _tidy(product.above * value, value)
        case Number(value):
            product.below = _tidy(product.below * value, value)
        case Call("neg", (inner,)):
            product.above = -product.above
            _collect(inner, exponent, product)
        case Call("mul", (left, right)):
            _collect(left, exponent, product)
            _collect(right, exponent, product)
        case Call("div", (left, right)):
            _collect(left, exponent, product)
            _collect(right, -exponent, product)
        case Call("pow", (base, Number(1.0))):
            _collect(base, exponent, product)
        case Call("pow", (base, Number(power))) if power == int(power):
            simple = simplify(base)
            if isinstance(simple, Number):
                product.join(_power(simple, Number(power)), exponent)  # 2**3 stays as it is written
            else:
                product.join(simple, exponent * power)
        case _:
            simple = simplify(formula)
            if isinstance(simple, Number | Call) and simple != formula:
                _collect(simple, exponent, product)
            else:
                product.join(simple, exponent)


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
    counts: dict[Formula, float] = {}  # term without its sign -> how often, in order of appearance
    for sign, term in signed_terms(formula):
        simple = simplify(term)
        for inner_sign, inner in signed_terms(simple):
            unsigned, value = _without_sign(inner)
            count = counts.get(unsigned, 0.0) + sign * inner_sign * value
            counts[unsigned] = _tidy(count, value)
    total: Formula | None = None
    for term, count in counts.items():
        if count == 0:
            continue
        size = _build(_factors(call("mul", Number(abs(count)), term)))
        if total is None:
            total = size if count > 0 else _build(_factors(call("neg", size)))
        else:
            total = call("add" if count > 0 else "sub", total, size)
    return ZERO if total is None else total


def _without_sign(term: Formula) -> tuple[Formula, float]:
    """A term and how often it counts: numbers are counts of 1, a leading minus is a count of -1."""
    if isinstance(term, Number):
        return ONE, term.value
    product = _factors(term)
    sign = -1.0 if product.above < 0 else 1.0
    product.above = abs(product.above)
    return _build(product), sign


def signed_terms(formula: Formula, sign: float = 1.0) -> Iterator[tuple[float, Formula]]:
    """The terms of a sum, each with its sign.

    >>> from tui_tutor.core.parser import parse
    >>> [(sign, term.name) for sign, term in signed_terms(parse("a - (b - c)"))]
    [(1.0, 'a'), (-1.0, 'b'), (1.0, 'c')]
    """
    match formula:
        case Call("add", (left, right)):
            yield from signed_terms(left, sign)
            yield from signed_terms(right, sign)
        case Call("sub", (left, right)):
            yield from signed_terms(left, sign)
            yield from signed_terms(right, -sign)
        case Call("neg", (inner,)):
            yield from signed_terms(inner, -sign)
        case _:
            yield sign, formula
