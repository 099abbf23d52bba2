"""Forward and backward propagation: values, derivatives and the contribution along every edge.

Runs the tapes of a graph. Knows nothing of steps, text or the order in which a learner sees the numbers.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

import numpy as np

from tui_tutor.core.formula import Formula, evaluate, names_in
from tui_tutor.core.graph import Graph, Values
from tui_tutor.core.tape import Edge, Tape, run

K = TypeVar("K")

# For each quantity, other formulas that are proved equal to it: "dz" -> (a - y,)
Claims: TypeAlias = Mapping[str, tuple[Formula, ...]]


@dataclass(slots=True, eq=False)  # not frozen: that would cost as much as the sweep
class Forward:
    """What forward propagation computed: every node's value, and for those that a claim had to supply, the claim.

    slots: the numbers on the way, from which the way back starts; none where both ways were gone at once.
    """

    values: Values
    claimed: Mapping[str, Formula]
    slots: list[Any]


@dataclass(slots=True, eq=False)  # not frozen: that would cost as much as the sweep
class Backward:
    """What backward propagation computed.

    derivatives: node -> dL/dnode; contributions: (consumer, node) -> what arrives along that edge; claimed: for the
    derivatives (`dz`) that a claim had to supply because the rules gave nothing finite, the claim.
    """

    derivatives: Values
    contributions: Mapping[Edge, Any]
    claimed: Mapping[str, Formula]


class Propagation:
    """A graph, ready to compute.

    of: the node whose derivatives are taken (the graph's final node unless given).
    wanted: the leaves whose derivatives are taken (parameters and those asked for unless given).
    claims: what to fall back on where the literal rule gives nothing finite.
    """

    def __init__(
        self,
        graph: Graph,
        claims: Claims | None = None,
        *,
        of: str | None = None,
        wanted: Collection[str] | None = None,
    ) -> None:
        self.graph = graph
        self.claims = claims or {}
        self.of = of or graph.final.name
        if wanted is None:
            wanted = [leaf.name for leaf in graph.leaves if leaf.has_derivative]
        self._wanted = frozenset(wanted)
        self._quick = _QuickSweep(Tape(graph, self.of, self._wanted, quick=True), self.claims)

    @cached_property
    def _careful(self) -> Tape:
        """Written when it is needed: most graphs are never nudged and stay finite."""
        return Tape(self.graph, self.of, self._wanted, quick=False)

    def sweep(self, leaves: Values) -> tuple[Forward, Backward]:
        """Both passes; what stays finite, in the shapes of the graph, takes a shorter way to the same numbers."""
        found = self._quick.sweep(leaves)
        if found is not None:
            return found
        forward = self.forward(leaves)
        backward = self._backward(forward, forward.slots)
        forward.slots = []  # the numbers on the way are not needed any more
        return forward, backward

    def between(self, leaves: Values, values: Values, derivatives: Values) -> tuple[Forward, Backward]:
        """Both passes, with some nodes' values and derivatives as they are given: only the others are computed."""
        forward = self.forward(leaves, given=values)
        return forward, self._backward(forward, forward.slots, derivatives)

    def forward(self, leaves: Values, nudges: Values | None = None, given: Values | None = None) -> Forward:
        """Every node's value, in graph order, from the leaves' values; a nudge is added to its node's value.

        given: values that are taken as they are.
        """
        nudges, given = nudges or {}, given or {}
        slots = self._careful.slots.copy()
        values: dict[str, Any] = {}
        claimed: dict[str, Formula] = {}
        for name, slot in self._careful.leaf_slots:
            value = as_value(leaves[name])
            values[name] = slots[slot] = value + nudges[name] if name in nudges else value
        with np.errstate(all="ignore"):
            for stretch in self._careful.forward:
                name, slot = stretch.name, stretch.slot
                run(stretch.instructions, slots)
                if name in given:
                    slots[slot] = given[name]
                elif name in self.claims and not is_finite(slots[slot]):
                    slots[slot] = self._supply(name, slots[slot], values, claimed)
                if name in nudges:
                    slots[slot] = slots[slot] + nudges[name]
                values[name] = slots[slot]
        return Forward(values, claimed, slots)

    def backward(self, forward: Forward) -> Backward:
        """The derivative of the final node with respect to every node that has one, consumers first."""
        return self._backward(forward, (forward.slots or self.forward(forward.values).slots).copy())

    def _backward(self, forward: Forward, slots: list[Any], given: Values | None = None) -> Backward:
        given = given or {}
        derivatives: dict[str, Any] = {}
        contributions: dict[Edge, Any] = {}
        claimed: dict[str, Formula] = {}
        known: dict[str, Any] = dict(forward.values)
        with np.errstate(all="ignore"):
            for stretch in self._careful.backward:
                quantity, slot = "d" + stretch.name, stretch.slot
                run(stretch.arriving, slots)
                if stretch.name in given:
                    slots[slot] = given[stretch.name]
                elif quantity in self.claims and not is_finite(slots[slot]):
                    slots[slot] = self._supply(quantity, slots[slot], known, claimed)
                derivatives[stretch.name] = known[quantity] = slots[slot]
                run(stretch.passing, slots)
                for edge, edge_slot in stretch.edges:
                    contributions[edge] = slots[edge_slot]
        return Backward(derivatives, contributions, claimed)

    def _supply(self, quantity: str, literal: Any, known: Values, claimed: dict[str, Formula]) -> Any:
        """The first claim that gives a finite number, else what the literal rule gave."""
        for formula in self.claims[quantity]:
            if all(name in known for name in names_in(formula)):
                value = evaluate(formula, known)
                if is_finite(value):
                    claimed[quantity] = formula
                    return value
        return literal


def as_value(number: Any) -> Any:
    """A float64 scalar or array: a plain Python float would raise where float64 has inf and nan."""
    return number if type(number) is np.float64 else np.asarray(number, dtype=np.float64)[()]


def is_finite(value: Any) -> bool:
    """Whether a scalar or every entry of an array is finite."""
    if isinstance(value, float):
        return math.isfinite(value)
    return bool(np.all(np.isfinite(value)))


class _QuickSweep:
    """Both passes in one go; None where a claim has to step in, or where leaves have other shapes than in the graph."""

    def __init__(self, tape: Tape, claims: Claims) -> None:
        self._others = tape.slots[len(tape.leaf_slots) :]
        self._leaves = [name for name, _ in tape.leaf_slots]
        self._shapes = [leaf.shape for leaf in tape.graph.leaves]
        self._of_scalars = not any(self._shapes)
        self._instructions = [
            *(instruction for stretch in tape.forward for instruction in stretch.instructions),
            *(i for stretch in tape.backward for part in (stretch.arriving, stretch.passing) for i in part),
        ]
        self._values = {**dict(tape.leaf_slots), **{stretch.name: stretch.slot for stretch in tape.forward}}
        self._derivatives = {stretch.name: stretch.slot for stretch in tape.backward}
        self._edges = {edge: slot for stretch in tape.backward for edge, slot in stretch.edges}
        quantities = {**self._values, **{"d" + name: slot for name, slot in self._derivatives.items()}}
        self._watched = [quantities[name] for name in claims if name in quantities]

    def sweep(self, leaves: Values) -> tuple[Forward, Backward] | None:
        given = [leaves[name] for name in self._leaves]
        if not self._of_scalars or set(map(type, given)) != _SCALARS:
            given = [as_value(value) for value in given]
            if [value.shape for value in given] != self._shapes:
                return None
        slots = given + self._others  # leaves have the first slots
        _run_quietly(self._instructions, slots)
        for slot in self._watched:
            if not is_finite(slots[slot]):
                return None
        forward = Forward(_Slots(self._values, slots), _NONE, [])
        return forward, Backward(_Slots(self._derivatives, slots), _Slots(self._edges, slots), _NONE)


# As a decorator np.errstate takes half the time that it takes as a context: a fifth of the whole sweep.
_run_quietly = np.errstate(all="ignore")(run)


class _Slots(Mapping[K, Any]):
    """Some of the slots, by name: few frames show all of them, so nothing is copied."""

    __slots__ = ("_places", "_slots")

    def __init__(self, places: Mapping[K, int], slots: list[Any]) -> None:
        self._places = places
        self._slots = slots

    def __getitem__(self, name: K) -> Any:
        return self._slots[self._places[name]]

    def __iter__(self) -> Iterator[K]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


_SCALARS = {np.float64}
_NONE: Mapping[str, Formula] = {}
