"""Random graphs of all ops, of numbers and of arrays: trees for `forward_mode`, and the same as text for the product.

Nodes are used any number of times, some never. An op is drawn only for operands with which float64 can tell a
derivative to twelve digits: no entry within KINK of a kink, nor where the op or its rule loses the digits (`1 - out` of
a sigmoid at 30, `log(x)` as a factor near 1, x - y with x near y). Paths may cancel as they like. What does not fit is
drawn again, so that no graph is left out later.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from tests.core.forward_mode import Drawn, Shape, Tree, padded, value_of

KINK = 0.01
LARGEST = 30.0  # of any value
LEFT = 0.02  # at least so much is left of what is added, where terms cancel
SHAPES: tuple[Shape, ...] = ((), (2, 3), (3, 2), (2, 2), (2, 1), (1, 3), (1, 1), (3,), (2,))
LONGEST = 400  # of a formula's text
TRIES = 60
MOST_ROWS = 12  # that are stacked


class Part(NamedTuple):
    """A formula as a tree and as text, and what it is worth."""

    tree: Tree
    text: str
    value: Any


def _within(low: float, high: float) -> Callable[..., bool]:
    return lambda x, *_: bool(low <= x.min() and x.max() <= high)


def _off_zero(margin: float) -> Callable[..., bool]:
    return lambda x, *_: bool(abs(x).min() >= margin)


def _apart(a: Any, b: Any) -> bool:
    return bool(abs(a - b).min() >= KINK)


def _positive_and_not_1(x: Any, *_: Any) -> bool:
    return bool(x.min() >= 0.2 and abs(x - 1).min() >= 0.05)


def _anything(*_: Any) -> bool:
    return True


# What is written, and the operands with which it is drawn; `{0}` and `{1}` are in parentheses where they are formulas.
ENTRYWISE: Mapping[str, tuple[str, Callable[..., bool]]] = {
    "add": ("{0} + {1}", _anything),
    "sub": ("{0} - {1}", _anything),
    "mul": ("{0}*{1}", _anything),
    "div": ("{0}/{1}", lambda _, b: _off_zero(0.3)(b)),
    "neg": ("-{0}", _anything),
    "exp": ("exp({0})", _within(-4, 3)),
    "log": ("log({0})", _positive_and_not_1),
    "sqrt": ("sqrt({0})", _within(0.1, LARGEST)),
    "sigmoid": ("sigmoid({0})", _within(-4, 4)),
    "tanh": ("tanh({0})", _within(-2.5, 2.5)),
    "relu": ("relu({0})", _off_zero(KINK)),
    "square": ("square({0})", _anything),
    "abs": ("abs({0})", _off_zero(KINK)),
    "sign": ("sign({0})", _off_zero(KINK)),
    "step": ("step({0})", _off_zero(KINK)),
    "minimum": ("minimum({0}, {1})", _apart),
    "maximum": ("maximum({0}, {1})", _apart),
    "log_loss": ("log_loss({0}, {1})", _within(-4, 4)),
    "pow": ("{0}**{1}", lambda x, n: _positive_and_not_1(x) and _within(-3, 3)(n)),
    "integer_pow": ("{0}**{1}", _off_zero(0.3)),
}
BINARY = ("add", "sub", "mul", "div", "minimum", "maximum", "log_loss", "pow")
POSITIVE = ("log", "sqrt", "pow")  # of 1 + x², where x is not
ADDING = {"add": "add", "sub": "add", "sum": "sum", "mean": "mean", "matmul": "matmul"}  # what adds, without its signs
ON_ARRAYS = ("matmul", "transpose", "sum", "sum_along", "mean", "mean_along", "softmax", "spread", "spread_along",
             "count", "count_along", "rows", "columns", "row", "place", "stack")  # fmt: skip


@dataclass(eq=False)
class Draw:
    """A graph in the making."""

    chance: random.Random
    arrays: bool
    leaves: dict[str, Any] = field(default_factory=dict)
    nodes: dict[str, Part] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    redrawn: int = 0

    @property
    def names(self) -> list[str]:
        return [*self.leaves, *self.nodes]

    def name(self, name: str) -> Part:
        self.used.add(name)
        if name in self.leaves:
            return Part(Tree("name", (), np.shape(self.leaves[name]), name), name, padded(self.leaves[name]))
        node = self.nodes[name]
        return Part(Tree("name", (), node.tree.shape, name), name, node.value)

    def number(self) -> Part:
        number = self.chance.choice((0.1, 0.5, 1.0, 2.0, 3.0, -1.0, -2.5, 0.75))
        return Part(Tree("number", (), (), number), f"({number:g})", padded(number))

    def part(self, depth: int) -> Part:
        """A formula of at most that many ops one in the other."""
        if depth == 0 or self.chance.random() < 0.15:
            return self.number() if self.chance.random() < 0.15 else self.name(self.chance.choice(self.names))
        for _ in range(TRIES):
            op = self.chance.choice((*ENTRYWISE, *ON_ARRAYS) if self.arrays else tuple(ENTRYWISE))
            made = self.entrywise(op, depth) if op in ENTRYWISE else self.on_arrays(op, self.part(depth - 1), depth)
            if made is not None and abs(made.value).max() <= LARGEST and len(made.text) <= LONGEST:  # nan is neither
                return made
            self.redrawn += 1
        return self.name(self.chance.choice(self.names))

    def node(self) -> Part:
        """A node's formula; a count alone would be an input, m = columns(X), and have no derivative."""
        made = self.part(self.chance.randint(1, 3))
        return self.made("neg", [made], (), "-{0}") if made.tree.op == "count" else made

    def entrywise(self, op: str, depth: int) -> Part | None:
        operands = [self.part(depth - 1) for _ in range(1 + (op in BINARY))]
        if op == "integer_pow":
            exponent = self.chance.choice((-2.0, -1.0, 2.0, 3.0))
            operands.append(Part(Tree("number", (), (), exponent), f"({exponent:g})", padded(exponent)))
        if op in POSITIVE and operands[0].value.min() < 0.3:
            operands[0] = self.above(operands[0])
        try:
            shape = np.broadcast_shapes(*(operand.tree.shape for operand in operands))
        except ValueError:
            operands[1] = self.on_arrays("mean", operands[1], depth) or operands[1]
            shape = operands[0].tree.shape
        text, fits = ENTRYWISE[op]
        if not fits(*(operand.value for operand in operands)):
            return None
        return self.made(op, operands, shape, text)

    def above(self, inner: Part) -> Part:
        """1 + x²."""
        one = Part(Tree("number", (), (), 1.0), "1", padded(1.0))
        return self.made("add", [one, self.made("square", [inner], inner.tree.shape, "square({0})")],
                         inner.tree.shape, "{0} + {1}")  # fmt: skip

    def made(self, op: str, operands: list[Part], shape: Shape, text: str, of: Any = None) -> Part:
        tree = Tree(op, tuple(operand.tree for operand in operands), shape, of)
        known = tuple(Tree("name", (), operand.tree.shape, str(place)) for place, operand in enumerate(operands))
        op_alone, values = Tree(op, known, shape, of), {str(place): each.value for place, each in enumerate(operands)}
        value = value_of(op_alone, values)
        if op in ADDING:
            bulk = value_of(op_alone._replace(op=ADDING[op]), {place: abs(value) for place, value in values.items()})
            value = np.where(abs(value) < LEFT * bulk, np.nan, value)  # which does not fit
        return Part(tree, f"({text.format(*(operand.text for operand in operands))})", value)

    def on_arrays(self, op: str, x: Part, depth: int) -> Part | None:
        shape = x.tree.shape
        axis, keepdims = self.chance.randrange(max(len(shape), 1)), self.chance.random() < 0.5
        rest = [1 if place == axis else size for place, size in enumerate(shape) if keepdims or place != axis]
        along = f"axis={axis}{', keepdims=True' if keepdims else ''}"
        match op:
            case "matmul":
                return self.matmul(x, self.part(depth - 1))
            case "transpose":
                return self.made("transpose", [x], shape[::-1], "{0}.T")
            case "sum" | "mean":
                return self.made(op, [x], (), f"{op}({{0}})")
            case "sum_along" | "mean_along" if shape:
                name = op.partition("_")[0]
                return self.made(name, [x], tuple(rest), f"{name}({{0}}, {along})", (axis, keepdims))
            case "softmax" if shape and np.ptp(x.value) <= 5:
                return self.made("softmax", [x], shape, "softmax({0})")
            case "spread":
                total = self.made("mean", [self.part(depth - 1)], (), "mean({0})")
                return self.made("spread", [total, x], shape, "spread({0}, {1})")
            case "spread_along" if shape:
                other = self.part(depth - 1)
                if other.tree.shape != shape:
                    other = x
                mean = self.made("mean", [other], tuple(rest), f"mean({{0}}, {along})", (axis, keepdims))
                return self.made("spread", [mean, x], shape, f"spread({{0}}, {{1}}, {along})", (axis, keepdims))
            case "count":
                return self.made("count", [x], (), "count({0})")
            case "count_along" if shape:
                return self.made("count", [x], (), f"count({{0}}, axis={axis})", (axis,))
            case "rows" if shape:
                return self.made("count", [x], (), "rows({0})", (0,))
            case "row" if len(shape) == 2:
                return self.row(x)
            case "place" if len(shape) == 2:
                number = self.chance.randint(1, shape[0])
                return self.made("place", [self.row(x), x], shape, f"place({{0}}, {{1}}, {number})", number)
            case "stack":
                return self.stack()
            case "columns" if len(shape) == 2:
                return self.made("count", [x], (), "columns({0})", (1,))
        return None

    def row(self, x: Part) -> Part:
        number = self.chance.randint(1, x.tree.shape[0])
        return self.made("row", [x], (1, x.tree.shape[1]), f"row({{0}}, {number})", number)

    def stack(self) -> Part | None:
        """Rows of nodes; a name each, or the text would be too long."""
        shapes = {name: np.shape(value) for name, value in self.leaves.items()}
        shapes |= {name: node.tree.shape for name, node in self.nodes.items()}
        matrices = {name: shape for name, shape in shapes.items() if len(shape) == 2}
        if not matrices:
            return None
        columns = self.chance.choice(list(matrices.values()))[1]
        fit = [name for name, shape in matrices.items() if shape[1] == columns]
        rows = [self.row(self.name(self.chance.choice(fit))) for _ in range(self.chance.randint(2, MOST_ROWS))]
        text = f"stack({', '.join(f'{{{place}}}' for place in range(len(rows)))})"
        return self.made("stack", rows, (len(rows), columns), text)

    def matmul(self, left: Part, right: Part) -> Part | None:
        """Turned round where they fit so; with itself, turned round, where they fit in no way."""
        if len(left.tree.shape) != 2:
            return None
        for one in (left, self.turned(left)):
            for other in (right, self.turned(right), self.turned(one)):
                if len(other.tree.shape) == 2 and one.tree.shape[1] == other.tree.shape[0]:
                    return self.made("matmul", [one, other], (one.tree.shape[0], other.tree.shape[1]), "{0} @ {1}")
        return None

    def turned(self, x: Part) -> Part:
        return self.made("transpose", [x], x.tree.shape[::-1], "{0}.T")

    def total(self, x: Part) -> Part:
        """A number that every entry has a part in, each with a weight of its own."""
        if not x.tree.shape:
            return x
        weighed = self.made("add", [x, self.made("square", [x], x.tree.shape, "square({0})")], x.tree.shape,
                            "{0} + {1}")  # fmt: skip
        return self.made("mean", [weighed], (), "mean({0})")


def draw_graph(seed: int) -> tuple[Drawn, str, int]:
    """A random graph, its text, and how often a part was drawn again. Every other graph is of numbers alone."""
    chance = random.Random(seed)
    draw = Draw(chance, arrays=seed % 2 == 1)
    for index in range(chance.randint(3, 4)):
        shape = chance.choice(SHAPES) if draw.arrays else ()
        source = np.random.RandomState(chance.randrange(2**32))
        draw.leaves[f"p{index}"] = np.round(source.uniform(0.05, 2.5, shape) * source.choice((-1, 1), shape), 3)
    for index in range(chance.randint(2, 8)):
        draw.nodes[f"n{index}"] = draw.node()
    draw.nodes["L"] = _last(draw)
    lines = [f"parameter {name} = {np.array(value).tolist()}" for name, value in draw.leaves.items()]
    lines += [f"{name} = {node.text}" for name, node in list(draw.nodes.items())[:-1]]
    lines.append(f"loss L = {draw.nodes['L'].text}")
    drawn = Drawn(draw.leaves, {name: node.tree for name, node in draw.nodes.items()})
    return drawn, "\n".join(lines), draw.redrawn


def _last(draw: Draw) -> Part:
    """The final node: the last one and most of what nothing uses yet, added up."""
    last = draw.total(draw.name(list(draw.nodes)[-1]))
    for name in draw.nodes:
        if name not in draw.used and draw.chance.random() < 0.9:
            last = draw.made("add", [last, draw.total(draw.name(name))], (), "{0} + {1}")
    return last
