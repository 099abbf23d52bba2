"""Are two formulas equal on this graph? Answered by sampling, never by rewriting.

A sample point is consistent: leaves are drawn, everything else is computed from them, so every name has the meaning
that it has in the graph. Samples are seeded: the same question gets the same answer.
"""

from __future__ import annotations

import enum
import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np

from tui_tutor.core.bounded import of_pass
from tui_tutor.core.formula import Formula, evaluate, names_in
from tui_tutor.core.graph import Graph, Values, is_elementwise
from tui_tutor.core.loop import COUNT, MEAN, TOTAL
from tui_tutor.core.node import Node
from tui_tutor.core.propagate import Propagation, as_value, is_finite
from tui_tutor.core.simplify import signed_terms
from tui_tutor.core.steps import summed
from tui_tutor.core.work import MOST_IN_A_PASS

POINTS = 24  # drawn for a comparison
ENOUGH = 12  # fewer usable points: cannot tell
_MANY = 1_000  # entries of an array that are drawn at once
TOLERANCE = 1e-9  # of the largest term
CANCELLING = 1e4  # times the result: larger terms leave too few digits of it


class Verdict(enum.Enum):
    """What sampling says about two formulas."""

    EQUAL = "equal"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """A verdict; where it is DIFFERENT, one point (what the formulas' names are there) and both values at it.

    at: all names at that point. agreeing, differing: the sample points at which the formulas are equal, or are not.
    """

    verdict: Verdict
    point: Mapping[str, Any] | None = None
    left: Any = None
    right: Any = None
    at: Values = field(default_factory=dict)
    agreeing: Sequence[Values] = ()
    differing: Sequence[Values] = ()


class Samples:
    """Sample points of a graph: its values, its derivatives by code name (`dz`) and the learning rate at each.

    What a formula names beyond these, such as the local derivative `da/dz`, is added when it is first asked for. Of a
    loop the values are those of one example, and the sums (`S`, `dw1`) are drawn: they may be anything.
    """

    def __init__(self, graph: Graph, start: Values, alpha: float | None = None, *, seed: int = 0) -> None:
        if graph.loop is not None:
            start = graph.loop.entry(start, 1)  # what holds for one example holds for each
        self.graph = graph
        self.alpha = alpha
        self.points = list(_points(graph, start, alpha, random.Random(seed)))
        self._batches = list(_in_batches(self.points))

    def at_rate(self, alpha: float) -> Samples:
        """The same points with another learning rate; of a graph in which something descends."""
        other = copy(self)
        other.alpha = alpha
        other.points = [{**point, self.graph.learning_rate or "": as_value(alpha)} for point in self.points]
        other._batches = list(_in_batches(other.points))
        return other

    def compare(
        self, left: Formula, right: Formula, *, updated: str | None = None, moved: Collection[str] = ()
    ) -> Comparison:
        """Whether two formulas are equal.

        updated: the parameter whose name means its new value on the left. moved: the parameters that were updated
        before, whose names mean their new values on both sides.
        """
        self._add_missing(left, right)
        on_the_left = {*moved, updated} if updated is not None else set(moved)
        usable: list[bool] = []
        differs: list[bool] = []
        for batch in self._batches if is_elementwise(left) and is_elementwise(right) else self._singly:
            found = batch.compare(left, right, self._moved(batch, on_the_left), self._moved(batch, moved))
            usable += found[0]
            differs += found[1]
        return self._judged(left, right, usable, differs, on_the_left, moved)

    @property
    def _singly(self) -> Iterator[_Batch]:
        """Each point by itself: what does not work entry by entry would take the points for the entries of an array."""
        return (_Batch(point, 1) for point in self.points)

    def _judged(
        self, left: Formula, right: Formula, usable: list[bool], differs: list[bool],
        on_the_left: Collection[str], moved: Collection[str],
    ) -> Comparison:  # fmt: skip
        agreeing = [point for point, used, bad in zip(self.points, usable, differs) if used and not bad]
        differing = [point for point, used, bad in zip(self.points, usable, differs) if used and bad]
        if not differing:
            verdict = Verdict.EQUAL if len(agreeing) >= ENOUGH else Verdict.CANNOT_TELL
            return Comparison(verdict, agreeing=agreeing)
        cases = (_case(left, right, *self._sides(point, on_the_left, moved)) for point in differing)
        nearest = next(cases)
        at, first, second = next((case for case in chain([nearest], cases) if _plainly_differ(*case[1:])), nearest)
        point = {name: at[name] for name in dict.fromkeys(names_in(left) + names_in(right))}
        return Comparison(Verdict.DIFFERENT, point, first, second, at, agreeing, differing)

    def _sides(self, point: Values, on_the_left: Collection[str], moved: Collection[str]) -> tuple[Values, Values]:
        return self._moved_point(point, on_the_left), self._moved_point(point, moved)

    def _moved(self, batch: _Batch, names: Collection[str]) -> Values:
        return self._moved_point(batch.values, names)

    def _moved_point(self, point: Values, names: Collection[str]) -> Values:
        if not names or self.alpha is None:
            return point
        return {**point, **{name: after_update(point, name, self.alpha) for name in names}}

    def _add_missing(self, *formulas: Formula) -> None:
        """Add what formulas name and the points do not hold yet."""
        missing = {name for formula in formulas for name in names_in(formula)}
        missing -= set(self.points[0]) if self.points else missing
        for name in sorted(missing):
            find = finder(self.graph, name)
            for point in self.points:
                point[name] = find(point)
            for batch in self._batches:
                batch.add(name, self.points)


def _case(left: Formula, right: Formula, first: Values, second: Values) -> tuple[Values, Any, Any]:
    """The names' values on the right side, and both formulas' values."""
    return second, evaluate(left, first), evaluate(right, second)


def _plainly_differ(first: Any, second: Any) -> bool:
    """By so much that a reader sees it; values of other shapes do anyway."""
    if np.shape(first) != np.shape(second):
        return True
    return bool(np.any(np.abs(first - second) > 0.05 * np.maximum(np.abs(first), np.abs(second))))


def finder(graph: Graph, name: str) -> Callable[[Values], Any]:
    """What finds, at a point with all of a graph's names, a quantity that is not among them.

    `da/dz` a local derivative; `dw2@w1` what `dw2` would be if w1 had been updated before it was taken. Raises KeyError
    for any other: a derivative by its code name (`dz`) is held once its step is taken, and not found before.
    """
    if "@" in name:
        return _late_derivative(graph, name)
    if "/" not in name:
        raise KeyError(name)
    above, below = (part[1:] for part in name.split("/"))
    propagation = Propagation(graph, of=above, wanted=[below])
    return lambda point: propagation.backward(propagation.forward(point)).derivatives[below]


def _late_derivative(graph: Graph, name: str) -> Callable[[Values], Any]:
    quantity, _, moved = name.partition("@")
    propagation, node = Propagation(graph), graph.derivative_names[quantity]

    def find(point: Values) -> Any:
        alpha = point[graph.learning_rate or ""]
        leaves = {**point, **{parameter: after_update(point, parameter, alpha) for parameter in moved.split(",")}}
        return propagation.backward(propagation.forward(leaves)).derivatives[node]

    return find


def after_update(point: Values, name: str, alpha: Any) -> Any:
    """A parameter after one step of gradient descent from a point: w - α·dw."""
    with np.errstate(all="ignore"):
        return point[name] - alpha * point["d" + name]


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """Points that are compared in one go: all of them where the graph is of scalars, else a single one.

    values: for each name an array with an entry a point; of a single point, its value.
    """

    values: dict[str, Any]
    count: int

    def add(self, name: str, points: Sequence[Values]) -> None:
        """Take in a name that the points have got since; a single point's values are the point itself."""
        if name not in self.values:
            self.values[name] = np.array([point[name] for point in points])

    def compare(
        self, left: Formula, right: Formula, at_left: Values, at_right: Values
    ) -> tuple[list[bool], list[bool]]:
        """For each point whether both formulas are finite there, and whether they differ."""
        raw = evaluate(left, at_left), evaluate(right, at_right)
        if self.count == 1 and np.shape(raw[0]) != np.shape(raw[1]):
            return [True], [True]
        first, second = (self._rows(value) for value in raw)
        usable = np.isfinite(first).all(axis=1) & np.isfinite(second).all(axis=1)
        largest = np.maximum(
            self._largest_term(left, at_left, first), self._largest_term(right, at_right, second)
        )  # fmt: skip
        with np.errstate(all="ignore"):
            distance = np.abs(first - second).max(axis=1, initial=0.0)
            differs = distance > TOLERANCE * largest
            sizes = np.maximum(np.abs(first).max(axis=1, initial=0.0), np.abs(second).max(axis=1, initial=0.0))
            # Where large terms cancel, what is left is too small to be told from rounding: 5 + 1e12 - 1e12.
            told = differs | (distance == 0) | (largest <= CANCELLING * sizes)
        return (usable & told).tolist(), differs.tolist()

    def _rows(self, value: Any) -> Any:
        """One row a point."""
        if np.ndim(value) == 0:
            return np.full((self.count, 1), value)
        return np.reshape(value, (self.count, -1))

    def _largest_term(self, formula: Formula, values: Values, rows: Any) -> Any:
        """The size of the largest term at each point; rows: what the whole formula is there."""
        terms = [term for _, term in signed_terms(formula)]
        if len(terms) == 1:
            return np.abs(rows).max(axis=1)
        sizes = [np.abs(self._rows(evaluate(term, values))).max(axis=1) for term in terms]
        return np.max(sizes, axis=0)


def _in_batches(points: Sequence[dict[str, Any]]) -> Iterator[_Batch]:
    if points and all(np.ndim(value) == 0 for value in points[0].values()):
        yield _Batch({name: np.array([point[name] for point in points]) for name in points[0]}, len(points))
    else:
        yield from (_Batch(point, 1) for point in points)


def _points(graph: Graph, start: Values, alpha: float | None, source: random.Random) -> Iterator[dict[str, Any]]:
    propagation = Propagation(graph)
    wanted = POINTS
    dear = POINTS * MOST_IN_A_PASS // of_pass(graph)  # of a large graph fewer points are tried
    for _ in range(max(POINTS, min(20 * POINTS, dear))):
        forward = propagation.forward({leaf.name: _draw(leaf, start[leaf.name], source) for leaf in graph.leaves})
        derivatives = {} if graph.forward_only else propagation.backward(forward).derivatives
        point = {**forward.values, **{"d" + name: value for name, value in derivatives.items()}}
        if all(is_finite(value) for value in point.values()):
            sums = _drawn_sums(graph, source)
            yield point | sums | ({graph.learning_rate: as_value(alpha)} if graph.learning_rate else {})
            wanted -= 1
        if not wanted:
            return


def _drawn_sums(graph: Graph, source: random.Random) -> dict[str, Any]:
    if graph.loop is None:
        return {}
    names = (TOTAL, *("d" + name for name in summed(graph)))
    drawn = {name: np.float64(source.choice((1, -1)) * source.uniform(0.3, 3.0)) for name in names}
    return {**drawn, COUNT: np.float64(graph.loop.count), MEAN: drawn[TOTAL] / graph.loop.count}


def _draw(leaf: Node, value: Any, source: random.Random) -> Any:
    if np.size(value) > _MANY:
        return _draw_many(leaf, value, np.random.RandomState(source.getrandbits(32)))
    drawn = [_draw_number(leaf, float(number), source) for number in np.ravel(value)]
    return np.array(drawn).reshape(np.shape(value))[()]


def _draw_many(leaf: Node, value: Any, source: np.random.RandomState) -> Any:
    """As `_draw_number`, for a large array at once."""
    if leaf.domain is not None:
        if leaf.domain.interval is not None:
            return source.uniform(*leaf.domain.interval, size=np.shape(value))
        return source.choice(leaf.domain.numbers, size=np.shape(value))
    drawn = source.uniform(0.3, 1.7, size=np.shape(value)) * np.where(value == 0, 1.0, value)
    drawn[source.random_sample(np.shape(value)) < 0.25] *= -1
    return drawn


def _draw_number(leaf: Node, value: float, source: random.Random) -> float:
    """Near the lesson's value, so that a point is as tame as the lesson, and away from 0 and 1."""
    if leaf.domain is not None:
        if leaf.domain.interval is not None:
            return source.uniform(*leaf.domain.interval)
        return source.choice(leaf.domain.numbers)
    sign = source.choice((1, 1, 1, -1))
    return sign * (value or source.choice((1.0, -1.0))) * source.uniform(0.3, 1.7)
