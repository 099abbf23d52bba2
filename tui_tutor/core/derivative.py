"""Derivatives as formulas: the op table's rules run symbolically, then lightly simplified.

What is shown is made here; the numbers come from `propagate`, and `check` proves the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from tui_tutor.core.formula import Call, Formula, Name, Number, call, names_in, replace, walk
from tui_tutor.core.graph import Graph
from tui_tutor.core.op_shapes import Shape
from tui_tutor.core.ops import OPS
from tui_tutor.core.parser import rule
from tui_tutor.core.shapes import Shapes
from tui_tutor.core.simplify import ONE, ZERO, simplify

_SPREADING = ("spread", "spread_along")


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
    shapes = Shapes(graph.shapes) if graph.has_arrays else None
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
    formula: Formula, name: str, upstream: Formula, out: Formula, shapes: Shapes | None
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
                        passed = _summed_back(_unspread(passed, shapes), shapes.of(inner), shapes)
                    yield from _passed_back(inner, name, simplify(passed), inner, shapes)


def _unspread(formula: Formula, shapes: Shapes) -> Formula:
    """The formula without each `spread` that broadcasting makes by itself: `spread(g, x)*x` is g*x."""
    if not any(isinstance(part, Call) and part.op in _SPREADING for part in walk(formula)):
        return formula
    assert isinstance(formula, Call)
    operands = tuple(_unspread(operand, shapes) for operand in formula.operands)
    plain = Call(formula.op, operands)
    place = next((place for place, operand in enumerate(operands) if _is_spread(operand)), None)
    if place is None or not OPS[formula.op].elementwise:
        return plain
    before, spread, after = operands[:place], operands[place], operands[place + 1 :]
    assert isinstance(spread, Call)
    shorter = Call(formula.op, (*before, spread.operands[0], *after))
    if shapes.of(shorter) == shapes.of(plain):
        return _unspread(shorter, shapes)
    if all(shapes.of(other) == () for other in before + after):
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


def _summed_back(formula: Formula, shape: Shape, shapes: Shapes) -> Formula:
    """A derivative brought to its operand's shape: what broadcasting spread out is summed again."""
    found = shapes.of(formula)
    if found == shape or len(found) < len(shape):  # a local derivative that is 1 is so for every entry
        return formula
    if not shape:
        return call("sum", formula)
    while len(shapes.of(formula)) > len(shape):
        formula = call("sum_along", formula, ZERO, ZERO)
    for axis, size in enumerate(shape):
        if size == 1 and shapes.of(formula)[axis] != 1:
            formula = call("sum_along", formula, Number(float(axis)), ONE)
    return formula
