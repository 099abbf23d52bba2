"""A loop all at once: its graph for rows of examples in the place of numbers, and as it is drawn.

From graphs to graphs. That the loop gives the same, one example after the other, is for tests.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from tui_tutor.core.formula import Call, Formula, Name, call, names_in
from tui_tutor.core.graph import Graph, Values
from tui_tutor.core.loop import COUNT, MEAN, TOTAL
from tui_tutor.core.node import FINAL, Node, Role
from tui_tutor.core.propagate import Claims, Propagation
from tui_tutor.core.steps import summed
from tui_tutor.core.trace import Run


@lru_cache(maxsize=16)
def all_at_once(graph: Graph, reported: str = MEAN) -> Graph:
    """The graph for all examples at once: rows (m,) in the place of numbers, and at its end `S = sum(L)` and `J = S/m`.

    reported: whether it ends in the mean J or in the sum S. No learning rate: it is for values and derivatives.
    """
    loop = graph.loop
    assert loop is not None
    rows = dict.fromkeys(loop.leaves, loop.shape)
    nodes = [replace(node, shape=rows.get(node.name, node.shape)) for node in graph.nodes]
    nodes = [replace(node, role=Role.COMPUTED) if node.role in FINAL else node for node in nodes]
    final = Name(graph.final.name)
    # What no example has a part in is one number, not a row: the loop adds it m times.
    total = Call("sum", (final,)) if _uses(graph, graph.final.name, loop.leaves) else call("mul", Name(COUNT), final)
    nodes += [Node(COUNT, Role.INPUT), Node(TOTAL, Role.LOSS if reported == TOTAL else Role.COMPUTED, total)]
    if reported == MEAN:
        nodes.append(Node(MEAN, Role.LOSS, call("div", Name(TOTAL), Name(COUNT))))
    return replace(graph, nodes=tuple(nodes), loop=None, learning_rate=None)


def _uses(graph: Graph, name: str, leaves: Collection[str]) -> bool:
    """Whether a node is computed from one of some leaves."""
    found = set(leaves)
    for node in graph.nodes:
        if not found.isdisjoint(node.inputs):
            found.add(node.name)
    return name in found


@lru_cache(maxsize=16)
def pictured(graph: Graph) -> Graph:
    """The graph as it is drawn: that of one example, with a box behind it for the sum and the mean of the losses."""
    if graph.loop is None:
        return graph
    behind = Node(MEAN, Role.REPORTED, Call("sum", (Name(graph.final.name),)))
    return replace(graph, nodes=(*graph.nodes, behind), loop=None)


def at_once(graph: Graph, leaves: Mapping[str, Any], *, first: int | None = None) -> dict[str, Any]:
    """The leaves of `all_at_once` from those of a loop; first: only so many examples."""
    loop = graph.loop
    assert loop is not None
    count = loop.count if first is None else first
    return {**leaves, **{name: leaves[name][:count] for name in loop.leaves}, COUNT: np.float64(count)}


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """A loop's iteration all at once: the graph, the leaves' values, and the claims that hold in it."""

    graph: Graph
    leaves: Values
    claims: Claims


def whole(run: Run, iteration: int, reported: str = MEAN, *, first: int | None = None) -> Whole:
    """An iteration of a loop all at once, up to its mean or its sum; first: only so many examples.

    What a lesson claims of an example holds for a row of them, but not for what is summed over them.
    """
    summed_up = {f"d{name}" for name in summed(run.graph)}
    claims = {name: formulas for name, formulas in run.claims.items() if name not in summed_up}
    if reported == MEAN:
        claims = dict(_of_the_mean(run.graph, claims))
    leaves = at_once(run.graph, run.trace.settings(iteration), first=first)
    return Whole(all_at_once(run.graph, reported), leaves, claims)


def _of_the_mean(graph: Graph, claims: Claims) -> Iterator[tuple[str, tuple[Formula, ...]]]:
    """The slopes that a lesson claims are those of the sum: those of the mean are an m-th of them.

    A formula that uses another slope is left out: that would be an m-th already.
    """
    slopes = graph.derivative_names
    for name, formulas in claims.items():
        if name in slopes:
            usable = (formula for formula in formulas if slopes.keys().isdisjoint(names_in(formula)))
            yield name, tuple(call("div", formula, Name(COUNT)) for formula in usable)
        else:
            yield name, formulas


@lru_cache(maxsize=4)
def rows_at_once(run: Run, iteration: int) -> tuple[Values, Values]:
    """The values, and the derivatives of the sum, of an iteration in one pass: of what an example has its own, rows."""
    here, own = whole(run, iteration, TOTAL), run.graph.loop
    assert own is not None
    asked_for = [name for name in own.leaves if run.graph[name].has_derivative]
    forward, backward = Propagation(here.graph, here.claims, wanted=[*summed(run.graph), *asked_for]).sweep(here.leaves)
    return dict(forward.values), dict(backward.derivatives)
