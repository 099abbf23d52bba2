"""What the tests of the core share: the lecture's run, small graphs, random formulas and random graphs."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tui_tutor.core.formula import Call, Formula, Name, Number, parse
from tui_tutor.core.graph import Graph
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
