"""A nudge: what adding a small number to one node, or to one entry of an array, does to the final node.

Changes no value of a run. Its slope, the change divided by the nudge, comes close to the derivative; where the final
node is an array there is none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from tui_tutor.core import numbers
from tui_tutor.core.derivative import derivative_formula
from tui_tutor.core.entries import Entry, entry_at, largest, written
from tui_tutor.core.formula import Formula, names_in
from tui_tutor.core.frame import Frame
from tui_tutor.core.graph import Graph, Values
from tui_tutor.core.propagate import Backward, Claims, Forward, Propagation, as_value, is_finite
from tui_tutor.core.steps import Phase, Step
from tui_tutor.core.trace import Run
from tui_tutor.core.trouble import trouble
from tui_tutor.errors import UsageError

NUDGE = 0.001  # what lectures bump a value by to see a slope
_UNIT = 2.0**-53  # how far rounding may move a result, of its size
_FAR = 0.05  # a slope so far from the derivative, of its size, is remarked on


@dataclass(frozen=True, slots=True, eq=False)
class Nudge:
    """What a bump of one node does: all values before and after.

    entry: the entry that is bumped; () where the node is a number. changes: by how much the node and each node after
    it moved, in graph order: of an array, the largest change, and places: where that is. slope: the final node's
    change for each unit of the bump; derivative: what the slope comes close to; nan where the final node is an array.
    """

    name: str
    entry: Entry
    by: float
    before: Values
    after: Values
    changes: Mapping[str, float]
    places: Mapping[str, Entry]
    slope: float
    derivative: float
    sentence: str


def nudge(
    graph: Graph, leaves: Values, name: str, claims: Claims | None = None, *, by: float = NUDGE, entry: Entry = ()
) -> Nudge:
    """Add `by` to one node's value and compute everything after it again. Raises UsageError where `by` is no bump.

    entry: which one of an array, as an index of NumPy; the first unless given.
    """
    if not math.isfinite(by) or by == 0:
        raise UsageError(f"a nudge by {numbers.text(by)} shows nothing", advice="nudge by a small number, as 0.001")
    spot = Spot(graph, leaves, name, claims, entry)
    before, after = spot.forward.values, spot.after(by)
    moved = {node: _moved(after[node], before[node]) for node in spot.downstream}
    places = {node: largest(change) for node, change in moved.items()}
    changes = {node: float(change[places[node]]) for node, change in moved.items()}
    slope = minus(spot.final_of(after), spot.loss) / by
    sentence = spot.undefined or _reading(spot, by, after, slope)
    return Nudge(name, spot.entry, by, before, after, changes, places, slope, spot.derivative, sentence)


def _moved(after: Any, before: Any) -> Any:
    """The difference of two values, entry by entry; nan where one of them is not finite."""
    with np.errstate(all="ignore"):
        difference = np.subtract(after, before)
    return np.where(np.isfinite(after) & np.isfinite(before), difference, np.nan)


def nudged(graph: Graph, leaves: Values, name: str, claims: Claims | None = None, *, by: float = NUDGE) -> Any:
    """The final node's value with `by` added to one node."""
    return (
        Propagation(graph, claims_that_stay(graph, name, claims or {}))
        .forward(leaves, {name: by})
        .values[graph.final.name]
    )


class Spot:
    """One node at its value, or one entry of an array, ready to be nudged.

    label: how it is called, `b` or `W1[1,2]`; value and derivative are those of the entry. Where the final node is an
    array there is no derivative: it and the loss are nan.
    """

    def __init__(self, graph: Graph, leaves: Values, name: str, claims: Claims | None, entry: Entry = ()) -> None:
        self.graph, self.leaves, self.name = graph, leaves, name
        self.final = graph.final.name
        self.shape = graph.shapes[name]
        self.entry = entry or entry_at(self.shape, 0)
        self.label = written(name, self.entry)
        self.claims = claims_that_stay(graph, name, claims or {})
        self._propagation = Propagation(graph, self.claims, wanted=[name] if graph[name].is_leaf else [])
        self.forward: Forward = self._propagation.forward(leaves)
        self.backward: Backward = self._propagation.backward(self.forward) if self.has_slope else Backward({}, {}, {})
        self.value = float(np.asarray(self.forward.values[name])[self.entry])
        self.loss = self.final_of(self.forward.values)
        self.derivative = math.nan
        if self.has_slope:
            self.derivative = float(np.asarray(self.backward.derivatives[name])[self.entry])

    @property
    def has_slope(self) -> bool:
        """Whether the final node is a number: an array has no slope."""
        return not self.graph.shapes[self.final]

    def final_of(self, values: Values) -> float:
        """The final node's value among others; nan where it is an array."""
        return float(values[self.final]) if self.has_slope else math.nan

    def after(self, bump: float) -> Values:
        """Every node's value with the node, or its entry, bumped."""
        return self.after_at(self.entry, bump)

    def after_at(self, entry: Entry, bump: float) -> Values:
        """Every node's value with another entry bumped."""
        added = np.zeros(self.shape)
        added[entry] = bump
        return self._propagation.forward(self.leaves, {self.name: as_value(added)}).values

    def loss_after(self, bump: float) -> float:
        return self.final_of(self.after(bump))

    @cached_property
    def downstream(self) -> tuple[str, ...]:
        """The node and all that is computed from it, in graph order."""
        found = {self.name}
        for node in self.graph.computed:
            if not found.isdisjoint(node.inputs):
                found.add(node.name)
        return tuple(node.name for node in self.graph.nodes if node.name in found)

    @cached_property
    def _on_the_way(self) -> float:
        """What a unit of every value on the way to the final node makes of it: values times derivatives."""
        values, derivatives = self.forward.values, self.backward.derivatives
        with np.errstate(all="ignore"):
            parts = [np.abs(np.multiply(values[name], derivatives[name])) for name in self.downstream]
        return sum(float(np.sum(part, where=np.isfinite(part))) for part in parts) + abs(self.loss)

    def rounding(self, bump: float, slope: float) -> float:
        """How far rounding may move a slope that a bump has shown."""
        size = abs(slope) if math.isfinite(slope) else 0.0
        return _UNIT * ((self._on_the_way + abs(self.value) * size) / bump + size)

    @cached_property
    def undefined(self) -> str:
        """Why the final value or the derivative is not finite, or that there is none; "" where all is well."""
        if not self.has_slope:
            return f"{self.final} is an array, and only a number has a derivative: what moves is all there is to see."
        if math.isfinite(self.loss) and math.isfinite(self.derivative):
            return ""
        what = self.final if not math.isfinite(self.loss) else "d" + self.label
        reason = self._reason()
        return reason if reason.startswith("Undefined") else f"Undefined here: {what} is not finite. {reason}".strip()

    def _reason(self) -> str:
        """The first number on the way there and back that is not finite, and why."""
        run = Run(self.graph, self.leaves, claims=self.claims)
        values, derivatives = self.forward.values, self.backward.derivatives
        claimed = {**self.forward.claimed, **self.backward.claimed}
        frame = Frame(0, 1, Step(Phase.BACKWARD, self.name), {}, values, derivatives, claimed=claimed)
        for node in self.graph.computed:
            if node.formula is not None and not is_finite(values[node.name]):
                return trouble(run, frame, node.name, node.formula, values[node.name])
        for name, value in derivatives.items():
            if not is_finite(value):
                return trouble(run, frame, "d" + name, derivative_formula(self.graph, name), value)
        return ""


def minus(after: Any, before: Any) -> float:
    """The difference of two values; nan where one of them is not finite."""
    first, second = float(after), float(before)
    return first - second if math.isfinite(first) and math.isfinite(second) else math.nan


def claims_that_stay(graph: Graph, name: str, claims: Claims) -> Claims:
    """The claims that still hold when a node is nudged: none that takes a way round it, from what it is computed."""
    before: set[str] = set()
    for node in reversed(graph.nodes):
        if node.name == name or node.name in before:
            before |= set(node.inputs)
    kept: dict[str, tuple[Formula, ...]] = {}
    for quantity, formulas in claims.items():
        inputs = graph[quantity].inputs if quantity in graph.by_name else ()
        round_it = before.difference(inputs) if quantity in graph.by_name else set()
        kept[quantity] = tuple(formula for formula in formulas if round_it.isdisjoint(names_in(formula)))
    return kept


def unheld(spot: Spot, bump: float) -> str:
    return f"{_bumped(spot, bump)} is {spot.label} itself in 64 bits: a nudge too small to be held."


def _bumped(spot: Spot, bump: float) -> str:
    return f"{spot.label} {'+' if bump > 0 else '-'} {numbers.plain(abs(bump))}"


def _reading(spot: Spot, by: float, after: Values, slope: float) -> str:
    """What a nudge shows, in a sentence."""
    bumped = _bumped(spot, by)
    if spot.value + by == spot.value:
        return unheld(spot, by)
    if not math.isfinite(slope):
        return f"With {bumped}, {spot.final} has no finite value: try a smaller nudge."
    old, new = numbers.change(spot.loss, spot.final_of(after))
    change = numbers.text(spot.final_of(after) - spot.loss)
    moved = f"goes from {old} to {new}: {change} / {numbers.plain(by)} = {numbers.text(slope)}"
    if old == new:
        moved = f"stays {old}: its slope is {numbers.text(slope)}"
    return f"With {bumped}, {spot.final} {moved}, and d{spot.label} is {numbers.text(spot.derivative)}{_far(spot, by)}."


def _far(spot: Spot, by: float) -> str:
    """Why the slope is far from the derivative; "" where it is not."""
    slopes = [minus(spot.loss_after(bump), spot.loss) / bump for bump in (by, by / 10)]
    gaps = [abs(slope - spot.derivative) for slope in slopes]
    if not gaps[0] > _FAR * max(abs(spot.derivative), abs(slopes[0])):
        return ""
    if abs(by) > abs(spot.value) > 0:
        return f": not close, because the nudge is large beside {spot.label}; a smaller one comes closer"
    if gaps[1] > 0.5 * gaps[0]:
        return f": not close, because {spot.final} has a kink or a jump here or nearby"
    return f": not close, because {spot.final} bends, and a smaller nudge comes closer" if spot.derivative else ""
