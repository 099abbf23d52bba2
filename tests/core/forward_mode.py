"""Forward mode: values, tangents and central differences of a random graph, by a route of its own.

Nothing of the product is used. A number is held with two more axes than it needs: every value is (batch, rows,
columns), where a row is an array of one dimension and 1 x 1 a number. Computed with the longest floats that there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np

Shape: TypeAlias = tuple[int, ...]
FLOAT = np.longdouble
NUDGE = FLOAT(1e-6)


class Tree(NamedTuple):
    """A formula: an op with its operands, a number or a name; and the shape of its value.

    of: a name, a number, or what the op is told besides its operands (axis and keepdims, or which row).
    """

    op: str
    operands: tuple[Tree, ...] = ()
    shape: Shape = ()
    of: Any = None


@dataclass(frozen=True, slots=True)
class Jet:
    """A value with its derivatives in many directions.

    slope: (directions, rows, columns). size: the same with all that is added made positive, so that it is the sum of
    the absolute contributions of the paths on which the derivative arrives.
    """

    value: Any
    slope: Any
    size: Any


def padded(value: Any) -> Any:
    """A number, a row or a matrix as (1, rows, columns)."""
    return np.array(value, dtype=FLOAT, ndmin=3)


def sigmoid(z: Any) -> Any:
    return (np.tanh(z / 2) + 1) / 2


def _bell(z: Any) -> Any:
    return 1 / (2 * np.cosh(z / 2)) ** 2


# What an op computes entry by entry, and the partial derivative by each operand: the terms that add up to it.
Partials: TypeAlias = Sequence[tuple[Any, ...]]
ELEMENTWISE: Mapping[str, tuple[Callable[..., Any], Callable[..., Partials]]] = {
    "add": (np.add, lambda *_: [(1,), (1,)]),
    "sub": (np.subtract, lambda *_: [(1,), (-1,)]),
    "mul": (np.multiply, lambda a, b: [(b,), (a,)]),
    "div": (np.divide, lambda a, b: [(1 / b,), (-(a / b) / b,)]),
    "neg": (np.negative, lambda _: [(-1,)]),
    "exp": (np.exp, lambda x: [(np.exp(x),)]),
    "log": (np.log, lambda x: [(1 / x,)]),
    "sqrt": (np.sqrt, lambda x: [(0.5 / np.sqrt(x),)]),
    "sigmoid": (sigmoid, lambda z: [(_bell(z),)]),
    "tanh": (np.tanh, lambda z: [(4 * _bell(2 * z),)]),
    "relu": (lambda z: z * (z > 0), lambda z: [(z > 0,)]),
    "square": (lambda x: x * x, lambda x: [(x, x)]),
    "abs": (np.abs, lambda x: [(np.where(x > 0, 1, -1),)]),
    "sign": (lambda x: np.where(x > 0, FLOAT(1), FLOAT(-1)), lambda _: [()]),
    "step": (lambda x: np.where(x > 0, FLOAT(1), FLOAT(0)), lambda _: [()]),
    "minimum": (lambda a, b: np.where(a < b, a, b), lambda a, b: [(a < b,), (a > b,)]),
    "maximum": (lambda a, b: np.where(a > b, a, b), lambda a, b: [(a > b,), (a < b,)]),
    "log_loss": (lambda z, y: np.log1p(np.exp(-z)) + (1 - y) * z, lambda z, y: [(sigmoid(z), -y), (-z,)]),
    "pow": (lambda x, n: np.exp(n * np.log(x)), lambda x, n: [(n * x ** (n - 1),), (np.log(x) * x**n,)]),
    "integer_pow": (lambda x, n: x**n, lambda x, n: [(n * x ** (n - 1),), ()]),  # n is a constant
}


def _swapped(x: Any) -> Any:
    return np.swapaxes(x, -1, -2)


def _summed(x: Any, tree: Tree) -> Any:
    """The sum of all entries, or along an axis: a column that loses its dimension is a row."""
    if tree.of is None:
        return x.sum((-1, -2), keepdims=True)
    (inner, *_), (axis, keepdims) = tree.operands, tree.of
    down = axis == 0 and len(inner.shape) == 2
    total = x.sum(-2 if down else -1, keepdims=True)
    return total if down or keepdims else _swapped(total)


def _spread(s: Any, tree: Tree) -> Any:
    axis, keepdims = tree.of or (0, True)
    rows, columns = (1, 1, *tree.shape)[-2:]
    like_a_column = axis == 1 and not keepdims
    return np.broadcast_to(_swapped(s) if like_a_column else s, (len(s), rows, columns))


def _count(tree: Tree) -> int:
    shape = tree.operands[0].shape
    return int(np.prod(shape)) if tree.of is None else shape[tree.of[0]]


def _placed(r: Any, tree: Tree) -> Any:
    placed = np.zeros((len(r), *tree.shape), dtype=FLOAT)
    placed[:, tree.of - 1] = r[:, 0]
    return placed


def _stacked(parts: Sequence[Any]) -> Any:
    """Rows below each other; what has one direction has the same in all."""
    directions = max(map(len, parts))
    return np.concatenate([np.broadcast_to(part, (directions, *part.shape[1:])) for part in parts], axis=1)


# What an op does to its first operand where that is linear: the same to value and slope.
LINEAR: Mapping[str, Callable[[Any, Tree], Any]] = {
    "transpose": lambda x, tree: _swapped(x) if len(tree.shape) == 2 else x,
    "sum": _summed,
    "mean": lambda x, tree: _summed(x, tree) / _count(tree),
    "spread": _spread,
    "row": lambda x, tree: x[:, tree.of - 1 : tree.of],
    "place": _placed,
}


def _softmax(z: Any, axis: int) -> Any:
    powers = np.exp(z)
    return powers / powers.sum(axis, keepdims=True)


def _axis(tree: Tree) -> int:
    return -2 if len(tree.shape) == 2 else -1


def value_of(tree: Tree, values: Mapping[str, Any]) -> Any:
    """The value of a formula, (batch, rows, columns)."""
    match tree.op:
        case "name":
            return values[tree.of]
        case "number":
            return padded(tree.of)
        case "count":
            return padded(_count(tree))
        case op if op in LINEAR:
            return LINEAR[op](value_of(tree.operands[0], values), tree)
    operands = [value_of(operand, values) for operand in tree.operands]
    if tree.op == "matmul":
        return operands[0] @ operands[1]
    if tree.op == "softmax":
        return _softmax(operands[0], _axis(tree))
    if tree.op == "stack":
        return _stacked(operands)
    return ELEMENTWISE[tree.op][0](*operands)


def jet_of(tree: Tree, jets: Mapping[str, Jet]) -> Jet:
    """The value of a formula and its slopes."""
    match tree.op:
        case "name":
            return jets[tree.of]
        case "number" | "count":
            nothing = np.zeros((1, 1, 1), dtype=FLOAT)
            return Jet(value_of(tree, {}), nothing, nothing)
        case op if op in LINEAR:
            inner = jet_of(tree.operands[0], jets)
            return Jet(*(LINEAR[op](part, tree) for part in (inner.value, inner.slope, inner.size)))
    operands = [jet_of(operand, jets) for operand in tree.operands]
    values = [operand.value for operand in operands]
    if tree.op == "matmul":
        (left, right), (a, b) = operands, values
        size = left.size @ abs(b) + abs(a) @ right.size
        return Jet(a @ b, left.slope @ b + a @ right.slope, size)
    if tree.op == "softmax":
        return _softmax_jet(operands[0], _axis(tree))
    if tree.op == "stack":
        slopes, sizes = [operand.slope for operand in operands], [operand.size for operand in operands]
        return Jet(_stacked(values), _stacked(slopes), _stacked(sizes))
    value, partials = ELEMENTWISE[tree.op][0](*values), ELEMENTWISE[tree.op][1](*values)
    slope, size = FLOAT(0), FLOAT(0)
    for operand, terms in zip(operands, partials, strict=True):
        for term in terms:
            slope = slope + term * operand.slope
            size = size + abs(term) * operand.size
    shape = (max(len(operand.slope) for operand in operands), *value.shape[1:])
    return Jet(value, np.broadcast_to(slope, shape), np.broadcast_to(size, shape))


def _softmax_jet(z: Jet, axis: int) -> Jet:
    out = _softmax(z.value, axis)
    slope = out * z.slope - out * (out * z.slope).sum(axis, keepdims=True)
    size = out * z.size + out * (out * z.size).sum(axis, keepdims=True)
    return Jet(out, slope, size)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A random graph: what its leaves hold, and the formulas of its nodes in order; the last is the final one."""

    leaves: Mapping[str, Any]
    nodes: Mapping[str, Tree]

    @property
    def final(self) -> str:
        return list(self.nodes)[-1]


@dataclass(frozen=True, slots=True)
class Truth:
    """For every node: its value, the final node's derivative by it, the sum of the absolute path contributions to
    that, and the central difference. All in the node's shape."""

    values: Mapping[str, Any]
    slopes: Mapping[str, Any]
    sizes: Mapping[str, Any]
    differences: Mapping[str, Any]


def truth_of(drawn: Drawn) -> Truth:
    """Every entry of every node is a direction of its own: the node is moved there, whatever it was computed from."""
    shapes = {name: np.shape(value) for name, value in drawn.leaves.items()}
    shapes |= {name: tree.shape for name, tree in drawn.nodes.items()}
    firsts = np.cumsum([0, *(int(np.prod(shape)) for shape in shapes.values())])
    ways = {name: _unit_ways(first, firsts[-1], shape) for (name, shape), first in zip(shapes.items(), firsts)}
    both_ways = {name: NUDGE * np.concatenate([way, -way]) for name, way in ways.items()}
    jets: dict[str, Jet] = {}
    moved: dict[str, Any] = {}
    for name in shapes:
        if name in drawn.leaves:
            value = padded(drawn.leaves[name])
            jets[name], moved[name] = Jet(value, ways[name], ways[name]), value + both_ways[name]
        else:
            jet = jet_of(drawn.nodes[name], jets)
            jets[name] = Jet(jet.value, jet.slope + ways[name], jet.size + ways[name])
            moved[name] = value_of(drawn.nodes[name], moved) + both_ways[name]
    final, ends = jets[drawn.final], moved[drawn.final].ravel()
    ahead, behind = ends[: firsts[-1]], ends[firsts[-1] :]
    parts = {name: slice(first, first + int(np.prod(shape))) for (name, shape), first in zip(shapes.items(), firsts)}
    by_node = [
        {name: every.ravel()[part].reshape(shapes[name]) for name, part in parts.items()}
        for every in (final.slope, final.size, (ahead - behind) / (2 * NUDGE))
    ]
    return Truth({name: jet.value.reshape(shapes[name]) for name, jet in jets.items()}, *by_node)


def _unit_ways(first: int, count: int, shape: Shape) -> Any:
    rows, columns = (1, 1, *shape)[-2:]
    ways = np.zeros((count, rows * columns), dtype=FLOAT)
    ways[first : first + rows * columns] = np.eye(rows * columns)
    return ways.reshape(count, rows, columns)
