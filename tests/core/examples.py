"""What the tests of the core share: the lecture's run, small graphs, random formulas and random graphs."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tui_tutor.core.formula import Call, Formula, Name, Number
from tui_tutor.core.graph import Graph, Values
from tui_tutor.core.ops import OPS
from tui_tutor.core.parser import parse
from tui_tutor.core.propagate import Propagation
from tui_tutor.core.trace import Run
from tui_tutor.lesson.graph_block import Setup, parse_graph

LECTURE = """\
input x1 = 2
input x2 = -3
parameter w1 = 0.5
parameter w2 = -0.25
parameter b = -1.25
label y = 1 in {0, 1}
z = w1*x1 + w2*x2 + b
a (ŷ) = sigmoid(z)
loss L = -(y*log(a) + (1 - y)*log(1 - a))
descend alpha = 0.1
"""
CLAIMS = {
    "dz": (parse("a - y"),),
    "L": (parse("maximum(z, 0) - y*z + log(1 + exp(-abs(z)))"),),
}


def lecture(*, alpha: float = 0.1, claims: bool = True, edits: Any = None, **start: float) -> Run:
    """The lecture's run, from its own numbers or others; `z=38.0` is reached through b alone."""
    setup = parse_graph(LECTURE)
    if "z" in start:
        start |= {"w1": 0.0, "w2": 0.0, "b": start.pop("z")}
    return Run(setup.graph, {**setup.start, **start}, alpha, CLAIMS if claims else {}, edits or {})


def graph(*lines: str) -> Graph:
    return setup(*lines).graph


def setup(*lines: str) -> Setup:
    return parse_graph("\n".join(lines))


def run(*lines: str, claims: Any = None) -> Run:
    made = setup(*lines)
    return Run(made.graph, made.start, made.alpha, claims or {})


def central_difference(graph: Graph, leaves: Values, name: str, *, nudge: float = 1e-6) -> Any:
    """dL/dname by nudging the node both ways: (L(+nudge) - L(-nudge)) / (2·nudge); scalars only."""
    propagation = Propagation(graph)
    ahead, behind = (propagation.forward(leaves, {name: sign * nudge}).values[graph.final.name] for sign in (1, -1))
    return (ahead - behind) / (2 * nudge)


def constants() -> st.SearchStrategy[Number]:
    return st.sampled_from([0.5, 1.0, 2.0, 3.0, 0.1, 10.0, -1.0, -2.5, 1e-3, 1e20]).map(Number)


def formulas(names: tuple[str, ...] = ("x", "y", "w"), leaves: int = 10) -> st.SearchStrategy[Formula]:
    """Any tree that a formula can be; a minus before a number is part of the number."""
    binary = st.sampled_from(["add", "sub", "mul", "div", "pow", "minimum", "maximum"])
    unary = st.sampled_from(["exp", "log", "sqrt", "sigmoid", "tanh", "relu", "square", "abs", "sign", "step"])

    def grow(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
        negated = inner.filter(lambda part: not isinstance(part, Number)).map(lambda part: Call("neg", (part,)))
        called = st.builds(lambda op, part: Call(op, (part,)), unary, inner)
        joined = st.builds(lambda op, left, right: Call(op, (left, right)), binary, inner, inner)
        return joined | joined | called | negated

    return st.recursive(st.sampled_from(names).map(Name) | constants(), grow, max_leaves=leaves)


def smooth_formulas(names: tuple[str, ...], leaves: int = 5) -> st.SearchStrategy[str]:
    """Text of formulas that are defined and tame wherever the names are within -3 and 3."""
    templates = [
        "({0} + {1})/2", "({0} - {1})", "({0} * {1})/3", "{0}/(1 + square({1}))", "-{0}", "exp(-square({0}))",
        "log(1 + square({0}))", "sqrt(1 + square({0}))", "sigmoid({0})", "tanh({0})", "relu({0})", "square({0})/5",
        "abs({0})", "minimum({0}, {1})", "maximum({0}, {1})", "({0})**2/4", "({0})**3/9", "(1 + square({0}))**-1",
        "(1 + square({0}))**tanh({1})", "2*{0}", "{0}/4 + 0.5", "sign({0})*{1}", "step({0}) - {1}",
    ]  # fmt: skip

    def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.builds(lambda template, one, other: template.format(f"({one})", f"({other})"),
                         st.sampled_from(templates), inner, inner)  # fmt: skip

    return st.recursive(st.sampled_from(names), grow, max_leaves=leaves).filter(lambda text: len(text) < 300)


@st.composite
def graphs(draw: st.DrawFn) -> Setup:
    """A random graph: any node may be used by any number of later ones, and some by none."""
    leaves = ["p", "q", "r"]
    start = {leaf: draw(st.floats(-2.0, 2.0).map(lambda number: round(number, 3) or 0.7)) for leaf in leaves}
    lines = [f"parameter {leaf} = {start[leaf]}" for leaf in leaves]
    names = list(leaves)
    for index in range(draw(st.integers(1, 5))):
        lines.append(f"n{index} = {draw(smooth_formulas(tuple(names)))}")
        names.append(f"n{index}")
    used = draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True))
    lines.append(f"loss L = {' + '.join(f'{name}*{name}' for name in used)} + {names[-1]}")
    return parse_graph("\n".join(lines))


def example_operands(op: str) -> dict[str, Any]:
    """Operands for an op, by their names: numbers, or matrices where it works on arrays."""
    row = OPS[op]
    constants = dict(zip(row.keywords, (np.float64(1.0), np.float64(1.0))))
    if row.elementwise:
        return dict(zip(row.operands, (np.float64(1.7), np.float64(0.6))))
    x = np.array([[1.7, -0.4, 0.2], [0.6, 0.9, 1.1]])
    match row.arguments:
        case ("A", "B"):
            return {"A": x, "B": x.T[:, :1]}
        case ("A1", *others):
            return {name: x[:1] * factor for factor, name in enumerate(("A1", *others), 1)}
        case ("r", "x"):
            return {"r": x[1:], "x": x, **constants}
        case ("s", "x"):
            return {"s": x[:, :1] if constants else np.float64(0.3), "x": x, **constants}
        case (only,):
            return {only: x, **constants}
    raise AssertionError(op)


@st.composite
def array_graphs(draw: st.DrawFn) -> Setup:
    """A random graph of matrices, columns, rows and numbers; its loss adds up what no one uses."""
    shapes: dict[str, tuple[int, ...]] = {"P": (2, 3), "Q": (2, 3), "R": (3, 2), "c": (2, 1), "r": (1, 3), "s": ()}
    lines = []
    for seed, (name, shape) in enumerate(shapes.items(), start=draw(st.integers(0, 900))):
        value = f"randn({shape[0]}, {shape[1]}, seed={seed})*0.7" if shape else "0.6"
        lines.append(f"parameter {name} = {value}")
    for index in range(draw(st.integers(1, 6))):
        text, shape = draw(st.sampled_from(list(_array_steps(shapes))))
        lines.append(f"n{index} = {text}")
        shapes[f"n{index}"] = shape
    last = [name for name in shapes if name.startswith("n")]
    lines.append(f"loss L = {' + '.join(f'sum({name}*{name})/4 + sum({name})' for name in last)}")
    return parse_graph("\n".join(lines))


def _array_steps(shapes: dict[str, tuple[int, ...]]) -> Any:
    """Every formula that the next node of a random graph may have, and its shape."""
    for one, shape in shapes.items():
        for op in ("tanh({})", "sigmoid({})", "relu({})", "-{}/2", "square({})/3"):
            yield op.format(one), shape
        if shape:
            yield f"softmax({one})", shape
        yield f"sum({one})/3", ()
        yield f"mean({one})", ()
        if len(shape) == 2:
            yield f"{one}.T", shape[::-1]
            yield f"mean({one}, axis=1)", shape[:1]
            yield f"sum({one}, axis=0, keepdims=True)", (1, shape[1])
            yield f"mean({one}, axis=1, keepdims=True)*{one}", shape
            yield f"sum({one}, axis=0)/2 + {one}", shape
        for other, second in shapes.items():
            if len(shape) == len(second) == 2 and shape[1] == second[0]:
                yield f"{one} @ {other}/2", (shape[0], second[1])
            if len(shape) != 1 and len(second) != 1 and (fits := _broadcast(shape, second)) is not None:
                yield f"{one}*{other} + {other}/3", fits
                yield f"log_loss({one}, tanh({other}))", fits
                yield f"maximum({one}, {other}) - {one}/(2 + {other}*{other})", fits


def _broadcast(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...] | None:
    if not one or not other:
        return one or other
    fits = all(first == second or 1 in (first, second) for first, second in zip(one, other))
    return tuple(map(max, one, other)) if fits else None
