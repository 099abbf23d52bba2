"""Are two formulas equal on this graph, and is this derivative right? Answered by sampling, never by rewriting.

A sample point is consistent: leaves are drawn, everything else is computed from them, so every name has the meaning
that it has in the graph. Samples are seeded: the same question gets the same answer.
"""

from __future__ import annotations

import enum
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tui_tutor.core.derivative import signed_terms
from tui_tutor.core.formula import Formula, evaluate, names_in
from tui_tutor.core.graph import Graph, Node, Values
from tui_tutor.core.propagate import Claims, Propagation, as_value, is_finite

POINTS = 24  # drawn for a comparison
ENOUGH = 12  # fewer usable points: cannot tell
TOLERANCE = 1e-9  # of the largest term
NUDGE = 0.001  # what lectures bump a value by to see a slope


class Verdict(enum.Enum):
    """What sampling says about two formulas."""

    EQUAL = "equal"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """A verdict; where it is DIFFERENT, one point (what the formulas' names are there) and both values at it."""

    verdict: Verdict
    point: Mapping[str, Any] | None = None
    left: Any = None
    right: Any = None


class Samples:
    """Sample points of a graph: its values, its derivatives by code name (`dz`) and the learning rate at each.

    The local derivatives `da/dz` that a formula names are added when they are first asked for.
    """

    def __init__(self, graph: Graph, start: Values, alpha: float | None = None, *, seed: int = 0) -> None:
        self.graph = graph
        self.alpha = alpha
        self.points = list(_points(graph, start, alpha, random.Random(seed)))

    def compare(self, left: Formula, right: Formula, *, updated: str | None = None) -> Comparison:
        """Whether two formulas are equal; `updated` is the parameter whose name means its new value on the left."""
        self._add_quotients(left, right)
        usable = 0
        for point in self.points:
            old, new = point, point
            if updated is not None and self.alpha is not None:
                new = {**point, updated: point[updated] - self.alpha * point["d" + updated]}
            first, second = evaluate(left, new), evaluate(right, old)
            if not (is_finite(first) and is_finite(second)):
                continue
            usable += 1
            largest = max(_largest_term(left, new), _largest_term(right, old))
            if np.shape(first) != np.shape(second) or np.any(np.abs(first - second) > TOLERANCE * largest):
                names = dict.fromkeys(names_in(left) + names_in(right))
                return Comparison(Verdict.DIFFERENT, {name: point[name] for name in names}, first, second)
        return Comparison(Verdict.EQUAL if usable >= ENOUGH else Verdict.CANNOT_TELL)

    def _add_quotients(self, *formulas: Formula) -> None:
        for name in {name for formula in formulas for name in names_in(formula) if "/" in name}:
            if self.points and name not in self.points[0]:
                above, below = (part[1:] for part in name.split("/"))
                propagation = Propagation(self.graph, of=above, wanted=[below])
                for point in self.points:
                    found = propagation.backward(propagation.forward(point)).derivatives
                    point[name] = found[below]


def _points(graph: Graph, start: Values, alpha: float | None, source: random.Random) -> Iterator[dict[str, Any]]:
    propagation = Propagation(graph)
    wanted = POINTS
    for _ in range(20 * POINTS):
        forward = propagation.forward({leaf.name: _draw(leaf, start[leaf.name], source) for leaf in graph.leaves})
        derivatives = {} if graph.forward_only else propagation.backward(forward).derivatives
        point = {**forward.values, **{"d" + name: value for name, value in derivatives.items()}}
        if all(is_finite(value) for value in point.values()):
            yield point | ({graph.learning_rate: as_value(alpha)} if graph.learning_rate else {})
            wanted -= 1
        if not wanted:
            return


def _draw(leaf: Node, value: Any, source: random.Random) -> Any:
    drawn = [_draw_number(leaf, float(number), source) for number in np.ravel(value)]
    return np.array(drawn).reshape(np.shape(value))[()]


def _draw_number(leaf: Node, value: float, source: random.Random) -> float:
    """Near the lesson's value, so that a point is as tame as the lesson, and away from 0 and 1."""
    if leaf.domain is not None:
        if leaf.domain.interval is not None:
            return source.uniform(*leaf.domain.interval)
        return source.choice(leaf.domain.numbers)
    sign = source.choice((1, 1, 1, -1))
    return sign * (value or source.choice((1.0, -1.0))) * source.uniform(0.3, 1.7)


def _largest_term(formula: Formula, values: Values) -> float:
    return max(float(np.max(np.abs(evaluate(term, values)))) for _, term in signed_terms(formula))


def central_difference(graph: Graph, leaves: Values, name: str, *, nudge: float = 1e-6) -> Any:
    """dL/dname by nudging the node both ways: (L(+nudge) - L(-nudge)) / (2·nudge); scalars only."""
    propagation = Propagation(graph)
    ahead, behind = (propagation.forward(leaves, {name: sign * nudge}).values[graph.final.name] for sign in (1, -1))
    return (ahead - behind) / (2 * nudge)


def nudged(graph: Graph, leaves: Values, name: str, claims: Claims | None = None, *, nudge: float = NUDGE) -> Any:
    """The final node's value with `nudge` added to one node."""
    return Propagation(graph, claims).forward(leaves, {name: nudge}).values[graph.final.name]
