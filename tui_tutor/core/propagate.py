"""Forward and backward propagation: values, derivatives and the contribution along every edge.

A graph is compiled once into flat lists of instructions over numbered slots, because a trace runs it for every frame.
Knows nothing of steps, text or the order in which a learner sees the numbers.

The reverse sweep follows the op table's rules over a formula's inner ops (Griewank & Walther, Evaluating Derivatives,
2nd ed., section 3.2): an operand's derivative is the sum of what each of its users passes back.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from tui_tutor.core.formula import Call, Formula, Name, Number, evaluate, names_in, rule
from tui_tutor.core.graph import Graph, Values
from tui_tutor.core.ops import OPS

# function, slot of the first operand, slot of the second (-1: none), slot of the result
Instruction: TypeAlias = tuple[Callable[..., Any], int, int, int]
# For each quantity, other formulas that are proved equal to it: "dz" -> (a - y,)
Claims: TypeAlias = Mapping[str, tuple[Formula, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Forward:
    """What forward propagation computed: every node's value, and which of them a claim had to supply."""

    values: dict[str, Any]
    claimed: frozenset[str]
    slots: list[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Backward:
    """What backward propagation computed.

    derivatives: node -> dL/dnode; contributions: (consumer, node) -> what arrives along that edge;
    claimed: the derivatives (`dz`) that a claim had to supply because the rules gave nothing finite.
    """

    derivatives: dict[str, Any]
    contributions: dict[tuple[str, str], Any]
    claimed: frozenset[str]


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
        tape = _Tape(graph, self.of, frozenset(wanted))
        self._constants = tape.slots
        self._leaf_slots = tape.leaf_slots
        self._forward = tape.forward
        self._backward = tape.backward

    def forward(self, leaves: Values, nudges: Values | None = None) -> Forward:
        """Every node's value, in graph order, from the leaves' values; a nudge is added to its node's value."""
        nudges = nudges or {}
        slots = self._constants.copy()
        values: dict[str, Any] = {}
        claimed: set[str] = set()
        for name, slot in self._leaf_slots:
            value = as_value(leaves[name])
            values[name] = slots[slot] = value + nudges[name] if name in nudges else value
        with np.errstate(all="ignore"):
            for name, instructions, slot in self._forward:
                _run(instructions, slots)
                if name in self.claims and not is_finite(slots[slot]):
                    slots[slot] = self._supply(name, slots[slot], values, claimed)
                if name in nudges:
                    slots[slot] = slots[slot] + nudges[name]
                values[name] = slots[slot]
        return Forward(values, frozenset(claimed), slots)

    def backward(self, forward: Forward) -> Backward:
        """The derivative of the final node with respect to every node that has one, consumers first."""
        slots = forward.slots.copy()
        derivatives: dict[str, Any] = {}
        contributions: dict[tuple[str, str], Any] = {}
        claimed: set[str] = set()
        known: dict[str, Any] = dict(forward.values) if self.claims else {}
        with np.errstate(all="ignore"):
            for name, arriving, slot, passing, edges in self._backward:
                _run(arriving, slots)
                if "d" + name in self.claims and not is_finite(slots[slot]):
                    slots[slot] = self._supply("d" + name, slots[slot], known, claimed)
                derivatives[name] = slots[slot]
                if self.claims:
                    known["d" + name] = slots[slot]
                _run(passing, slots)
                for edge, edge_slot in edges:
                    contributions[edge] = slots[edge_slot]
        return Backward(derivatives, contributions, frozenset(claimed))

    def _supply(self, quantity: str, literal: Any, known: Values, claimed: set[str]) -> Any:
        """The first claim that gives a finite number, else what the literal rule gave."""
        for formula in self.claims[quantity]:
            if all(name in known for name in names_in(formula)):
                value = evaluate(formula, known)
                if is_finite(value):
                    claimed.add(quantity)
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


def sum_to_shape(value: Any, like: Any) -> Any:
    """A derivative brought to its operand's shape: what broadcasting spread out is summed again.

    >>> sum_to_shape(np.ones((2, 3)), np.zeros((2, 1))).tolist()
    [[3.0], [3.0]]
    """
    if isinstance(like, float) and isinstance(value, float):
        return value
    shape = np.shape(like)
    value = np.asarray(value)
    if value.ndim > len(shape):
        value = value.sum(axis=tuple(range(value.ndim - len(shape))))
    spread = tuple(axis for axis, size in enumerate(shape) if size == 1 and value.ndim and value.shape[axis] != 1)
    if spread:
        value = value.sum(axis=spread, keepdims=True)
    return np.broadcast_to(value, shape)[()]


def _run(instructions: Iterable[Instruction], slots: list[Any]) -> None:
    for function, first, second, target in instructions:
        slots[target] = function(slots[first]) if second < 0 else function(slots[first], slots[second])


class _Tape:
    """Writes the instructions; a part that was computed before (`1 - a`) is not computed again."""

    def __init__(self, graph: Graph, of: str, wanted: frozenset[str]) -> None:
        self.graph = graph
        self.slots: list[Any] = []
        self.known: dict[tuple[Any, ...], int] = {}
        self.current: list[Instruction] = []
        self.node_slots: dict[str, int] = {leaf.name: self._slot() for leaf in graph.leaves}
        self.leaf_slots = [(leaf.name, self.node_slots[leaf.name]) for leaf in graph.leaves]
        self.forward = [self._forward_node(node.name) for node in graph.computed]
        self.wanted = wanted | {node.name for node in graph.computed}
        self.arriving: dict[str, list[tuple[tuple[str, str], int]]] = {node.name: [] for node in graph.nodes}
        self.backward = [self._backward_node(name, of) for name in self._backward_order()]

    def _backward_order(self) -> list[str]:
        leaves = [leaf.name for leaf in self.graph.leaves if leaf.name in self.wanted]
        return [node.name for node in reversed(self.graph.computed)] + leaves

    def _slot(self, value: Any = None) -> int:
        self.slots.append(value)
        return len(self.slots) - 1

    def _constant(self, value: float) -> int:
        key = ("constant", value, math.copysign(1, value))
        if key not in self.known:
            self.known[key] = self._slot(np.float64(value))
        return self.known[key]

    def _emit(self, function: Callable[..., Any], first: int, second: int = -1) -> int:
        key = (function, first, second)
        if key not in self.known:
            self.known[key] = self._slot()
            self.current.append((function, first, second, self.known[key]))
        return self.known[key]

    def _write(self, formula: Formula, names: Mapping[str, int]) -> int:
        """Instructions for a formula; the slot of its value."""
        match formula:
            case Number(value):
                return self._constant(value)
            case Name(name):
                return names[name]
            case Call(op, operands):
                return self._emit(OPS[op].forward, *[self._write(operand, names) for operand in operands])

    def _forward_node(self, name: str) -> tuple[str, list[Instruction], int]:
        self.current = []
        formula = self.graph[name].formula
        assert formula is not None
        # A node has a slot of its own: a claim may replace its value, never that of an equal part elsewhere.
        inner = self._write(formula, self.node_slots)
        self.node_slots[name] = slot = self._slot()
        self.current.append((_same, inner, -1, slot))
        return name, self.current, slot

    def _backward_node(
        self, name: str, of: str
    ) -> tuple[str, list[Instruction], int, list[Instruction], list[tuple[tuple[str, str], int]]]:
        """First what arrives is added up; then, once a claim had its say, the formula passes it on."""
        edges = self.arriving[name]
        arriving: list[Instruction] = []
        passing: list[Instruction] = []
        self.current = arriving
        slot = self._slot()
        arrived = self._arrived(name, of)
        arriving.append((_same, arrived, -1, slot))
        self.current = passing
        formula = self.graph[name].formula
        if formula is not None:
            passed: dict[str, int] = {}
            self._pass_back(formula, slot, self.node_slots[name], passed)
            for input_name, contribution in passed.items():
                self.arriving[input_name].append(((name, input_name), contribution))
        return name, arriving, slot, passing, edges

    def _arrived(self, name: str, of: str) -> int:
        """The slot of the sum of what the consumers pass back, first consumer first."""
        if name == of:
            return self._emit(_ones, self.node_slots[name])
        # Consumers were visited last first; contributions add up in the order of the graph.
        slots = [slot for _, slot in reversed(self.arriving[name])]
        if not slots:
            return self._emit(_zeros, self.node_slots[name])
        total = slots[0]
        for slot in slots[1:]:
            total = self._emit(OPS["add"].forward, total, slot)
        return total

    def _pass_back(self, formula: Formula, upstream: int, own: int, passed: dict[str, int]) -> None:
        """The reverse sweep over one formula: what each name in it receives is added up in `passed`."""
        match formula:
            case Name(name):
                if name in passed:
                    upstream = self._emit(OPS["add"].forward, passed[name], upstream)
                passed[name] = upstream
            case Call(op, operands):
                row = OPS[op]
                names = {part: self._write(inner, self.node_slots) for part, inner in zip(row.operands, operands)}
                for part, inner in zip(row.operands, operands):
                    if self.wanted.isdisjoint(names_in(inner)):
                        continue
                    local = self._write(rule(row.backward[part]), {**names, "g": upstream, "out": own})
                    if row.broadcasts:
                        local = self._emit(sum_to_shape, local, names[part])
                    self._pass_back(inner, local, names[part], passed)


def _same(value: Any) -> Any:
    return value


def _ones(value: Any) -> Any:
    return np.float64(1.0) if isinstance(value, float) else np.ones_like(value)


def _zeros(value: Any) -> Any:
    return np.float64(0.0) if isinstance(value, float) else np.zeros_like(value)
