"""Tapes: a graph's forward and backward propagation as flat lists of instructions over numbered slots.

Written once for a graph, run for every frame. Knows no claims and no nudges; `propagate` runs the tapes.

The reverse sweep follows the op table's rules over a formula's inner ops (Griewank & Walther, Evaluating Derivatives,
2nd ed., section 3.2): an operand's derivative is the sum of what each of its users passes back.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, count
from typing import Any, TypeAlias

import numpy as np

from tui_tutor.core.formula import Call, Formula, Name, Number, replace
from tui_tutor.core.graph import Graph
from tui_tutor.core.op_shapes import Shape
from tui_tutor.core.ops import OPS
from tui_tutor.core.parser import rule
from tui_tutor.core.shapes import Shapes

# function, slot of the first operand, slot of the second (-1: none), slot of the result
Instruction: TypeAlias = tuple[Callable[..., Any], int, int, int]
Edge: TypeAlias = tuple[str, str]  # consumer, node


@dataclass(frozen=True, slots=True, eq=False)
class ForwardStretch:
    """The instructions that compute a node, and the slot of its value."""

    name: str
    instructions: list[Instruction]
    slot: int


@dataclass(frozen=True, slots=True, eq=False)
class BackwardStretch:
    """The instructions that add up what arrives at a node, its derivative's slot, and those that pass it on.

    edges: where what arrived along each edge is.
    """

    name: str
    arriving: list[Instruction]
    slot: int
    passing: list[Instruction]
    edges: list[tuple[Edge, int]]


def run(instructions: Iterable[Instruction], slots: list[Any]) -> None:
    """Carry out instructions."""
    for function, first, second, target in instructions:
        slots[target] = function(slots[first]) if second < 0 else function(slots[first], slots[second])


def sum_to_shape(value: Any, like: Any) -> Any:
    """A derivative brought to its operand's shape: what broadcasting spread out is summed again.

    >>> sum_to_shape(np.ones((2, 3)), np.zeros((2, 1))).tolist()
    [[3.0], [3.0]]
    """
    if isinstance(like, float) and isinstance(value, float):
        return value
    shape = np.shape(like)
    if np.shape(value) == shape:
        return value
    value = np.asarray(value)
    if value.ndim > len(shape):
        value = value.sum(axis=tuple(range(value.ndim - len(shape))))
    spread = tuple(axis for axis, size in enumerate(shape) if size == 1 and value.ndim and value.shape[axis] != 1)
    if spread:
        value = value.sum(axis=spread, keepdims=True)
    return np.broadcast_to(value, shape)[()]


class Tape:
    """The instructions of a graph; a part that was computed before (`1 - a`) is not computed again.

    of: the node whose derivatives are taken. wanted: the leaves whose derivatives are taken.
    quick: for leaves of the shapes that the graph names, and where nobody steps in between. Otherwise every node has
    slots of its own, so that a value can be replaced before others use it, and shapes are looked at on the way.
    """

    def __init__(self, graph: Graph, of: str, wanted: frozenset[str], *, quick: bool) -> None:
        self.graph = graph
        self.quick = quick
        self.slots: list[Any] = []
        self.known: dict[tuple[Any, ...], int] = {}
        self.written: dict[int, int] = {}  # slots by the ids of parts of the graph's formulas: a long chain once
        self.is_wanted: dict[Formula, bool] = {}  # whether a part passes anything on
        self.shapes = Shapes(graph.shapes)
        self.current: list[Instruction] = []
        self.node_slots: dict[str, int] = {leaf.name: self._slot() for leaf in graph.leaves}
        self.leaf_slots = [(leaf.name, self.node_slots[leaf.name]) for leaf in graph.leaves]
        self.forward = [self._forward_node(node.name) for node in graph.computed]
        self.wanted = wanted | {node.name for node in graph.computed}
        self.arriving: dict[str, list[tuple[Edge, int]]] = {node.name: [] for node in graph.nodes}
        self.backward = [self._backward_node(name, of) for name in self._backward_order()]
        if graph.has_arrays or not quick:
            self._reuse_slots()

    def _backward_order(self) -> list[str]:
        leaves = [leaf.name for leaf in self.graph.leaves if leaf.name in self.wanted]
        return [node.name for node in reversed(self.graph.computed)] + leaves

    def _reuse_slots(self) -> None:
        """Give the slot of what nobody reads any more to what is computed next: large arrays are let go at once."""
        lists = [stretch.instructions for stretch in self.forward]
        lists += [part for stretch in self.backward for part in (stretch.arriving, stretch.passing)]
        kept = {slot for slot, value in enumerate(self.slots) if value is not None} | set(self.node_slots.values())
        kept |= {stretch.slot for stretch in self.backward}
        kept |= {slot for stretch in self.backward for _, slot in stretch.edges}
        last = {slot: place for place, (_, *read, _) in enumerate(chain.from_iterable(lists)) for slot in read}
        moved: dict[int, int] = {}
        free: list[int] = []
        places = count()
        for instructions in lists:
            for number, (function, first, second, target) in enumerate(instructions):
                place = next(places)
                operands = moved.get(first, first), moved.get(second, second)
                dead = {slot for slot in (first, second) if slot >= 0 and slot not in kept and last[slot] == place}
                free += [moved.get(slot, slot) for slot in dead]
                if target not in kept and free:
                    moved[target] = free.pop()
                instructions[number] = function, *operands, moved.get(target, target)

    def _slot(self, value: Any = None) -> int:
        self.slots.append(value)
        return len(self.slots) - 1

    def _constant(self, value: float) -> int:
        key = ("constant", value, math.copysign(1, value))
        if key not in self.known:
            self.known[key] = self._slot(np.float64(value))
        return self.known[key]

    def _emit(self, function: Callable[..., Any], first: int, second: int = -1) -> int:
        if self.quick and function is OPS["mul"].forward:
            one = self.known.get(("constant", 1.0, 1.0))
            if one in (first, second):
                return second if first == one else first
        key = (function, first, second)
        if key not in self.known:
            self.known[key] = self._slot()
            self.current.append((function, first, second, self.known[key]))
        return self.known[key]

    def _emit_all(self, function: Callable[..., Any], slots: list[int]) -> int:
        """An instruction has two operands: of more a tuple is made, one by one."""
        if len(slots) <= 2:
            return self._emit(function, *slots)
        packed = self._emit(_alone, slots[0])
        for slot in slots[1:]:
            packed = self._emit(_longer, packed, slot)
        return self._emit(_unpacking(function), packed)

    def _write(self, formula: Formula, names: Mapping[str, int]) -> int:
        """Instructions for a formula; the slot of its value."""
        match formula:
            case Number(value):
                return self._constant(value)
            case Name(name):
                return names[name]
            case Call(op, operands):
                is_own = names is self.node_slots
                if is_own and id(formula) in self.written:
                    return self.written[id(formula)]
                factors = operands[: len(OPS[op].arguments)]
                function = bound(op, operands[len(factors) :])
                slot = self._emit_all(function, [self._write(operand, names) for operand in factors])
                if is_own:
                    self.written[id(formula)] = slot
                return slot

    def _own(self, slot: int) -> int:
        """A slot that a node shares with no other part of the tape."""
        if self.quick:
            return slot
        own = self._slot()
        self.current.append((_same, slot, -1, own))
        return own

    def _forward_node(self, name: str) -> ForwardStretch:
        self.current = []
        formula = self.graph[name].formula
        assert formula is not None
        self.node_slots[name] = slot = self._own(self._write(formula, self.node_slots))
        return ForwardStretch(name, self.current, slot)

    def _backward_node(self, name: str, of: str) -> BackwardStretch:
        """First what arrives is added up; then, once a claim had its say, the formula passes it on."""
        edges = self.arriving[name]
        arriving: list[Instruction] = []
        passing: list[Instruction] = []
        self.current = arriving
        slot = self._own(self._arrived(name, of))
        self.current = passing
        formula = self.graph[name].formula
        if formula is not None:
            passed: dict[str, int] = {}
            self._pass_back(formula, slot, self.node_slots[name], passed)
            for input_name, contribution in passed.items():
                self.arriving[input_name].append(((name, input_name), contribution))
        return BackwardStretch(name, arriving, slot, passing, edges)

    def _arrived(self, name: str, of: str) -> int:
        """The slot of the sum of what the consumers pass back, first consumer first."""
        if name == of:
            is_number = self.quick and not self.graph.shapes[name]
            return self._constant(1.0) if is_number else self._emit(_ones, self.node_slots[name])
        # Consumers were visited last first; contributions add up in the order of the graph.
        slots = [slot for _, slot in reversed(self.arriving[name])]
        if not slots:
            return self._emit(_zeros, self.node_slots[name])
        total = slots[0]
        for slot in slots[1:]:
            total = self._emit(OPS["add"].forward, total, slot)
        return total

    def _summed_back(self, local: int, formula: Formula, operand: Formula, slot: int) -> int:
        """What a formula passes back, in its operand's shape; where the graph tells no shapes, the arrays will."""
        if not self.graph.has_arrays:
            return local if self.quick else self._emit(sum_to_shape, local, slot)
        whole, part = map(self.shapes.of, (formula, operand))
        if whole == part:
            return local
        if not self.quick:
            return self._emit(sum_to_shape, local, slot)
        for summing in sums(whole, part):
            local = self._emit(summing, local)
        return local

    def _is_wanted(self, formula: Formula) -> bool:
        """Whether a part holds a name whose derivative is taken."""
        match formula:
            case Name(name):
                return name in self.wanted
            case Call(_, operands):
                if formula not in self.is_wanted:
                    self.is_wanted[formula] = any(map(self._is_wanted, operands))
                return self.is_wanted[formula]
        return False

    def _pass_back(self, formula: Formula, upstream: int, own: int, passed: dict[str, int]) -> None:
        """The reverse sweep over one formula: what each name in it receives is added up in `passed`."""
        match formula:
            case Name(name):
                if name in passed:
                    upstream = self._emit(OPS["add"].forward, passed[name], upstream)
                passed[name] = upstream
            case Call(op, operands):
                row = OPS[op]
                names = {part: self._write(inner, self.node_slots) for part, inner in zip(row.arguments, operands)}
                constants = dict(zip(row.keywords, operands[len(row.arguments) :]))
                for part, inner in zip(row.arguments, operands):
                    if not self._is_wanted(inner):
                        continue
                    passes = replace(rule(row.backward[part]), constants)
                    local = self._write(passes, {**names, "g": upstream, "out": own})
                    if row.broadcasts:
                        local = self._summed_back(local, formula, inner, names[part])
                    self._pass_back(inner, local, names[part], passed)


@functools.cache
def bound(op: str, constants: tuple[Formula, ...]) -> Callable[..., Any]:
    """What computes an op from its operands that are no constants; one function for equal constants."""
    row = OPS[op]
    if not constants:
        return row.forward
    values = [constant.value for constant in constants if isinstance(constant, Number)]
    return functools.partial(row.forward, **dict(zip(row.keywords, values, strict=True)))


def _alone(value: Any) -> tuple[Any, ...]:
    return (value,)


def _longer(values: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    return (*values, value)


@functools.cache
def _unpacking(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function of a tuple; one for each function."""
    return lambda values: function(*values)


@functools.cache
def sums(whole: Shape, part: Shape) -> tuple[Callable[..., Any], ...]:
    """What `sum_to_shape` does to a derivative of one shape for an operand of another, known beforehand.

    >>> [total] = sums((2, 3), (2, 1))
    >>> total(np.ones((2, 3))).tolist()
    [[3.0], [3.0]]
    """
    if not part:
        return (functools.partial(np.add.reduce, axis=None),)
    more = len(whole) - len(part)
    spread = tuple(axis for axis, size in enumerate(part) if size == 1 != whole[more + axis])
    leading = functools.partial(np.add.reduce, axis=tuple(range(more)))
    others = functools.partial(np.add.reduce, axis=spread, keepdims=True)
    return (leading,) * bool(more) + (others,) * bool(spread)


def _same(value: Any) -> Any:
    return value


def _ones(value: Any) -> Any:
    return np.float64(1.0) if isinstance(value, float) else np.ones_like(value)


def _zeros(value: Any) -> Any:
    return np.float64(0.0) if isinstance(value, float) else np.zeros_like(value)
