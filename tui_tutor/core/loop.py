"""Loops: `for each example` the graph is gone through once, and losses and derivatives are added up, then averaged.

What a loop is, and its run written for all examples at once; the frames of a loop are `loop_trace`'s business.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from tui_tutor.core.formula import Call, Name, call

if TYPE_CHECKING:
    from tui_tutor.core.graph import Graph

TOTAL, MEAN, COUNT = "S", "J", "m"  # the sum of the losses, the cost J = S/m, and the number of examples
MOST_EXAMPLES = 100  # that a loop goes through: each has steps of its own


@dataclass(frozen=True, slots=True)
class Loop:
    """The leaves that hold a number for each of `count` examples; all others are the same for all of them."""

    leaves: tuple[str, ...]
    count: int

    @property
    def shape(self) -> tuple[int]:
        """Of what such a leaf starts from: a number for each example."""
        return (self.count,)

    def entry(self, leaves: Mapping[str, Any], example: int) -> dict[str, Any]:
        """The leaves of one example, counted from 1."""
        return {**leaves, **{name: leaves[name][example - 1] for name in self.leaves}}


def own_part(graph: Graph, quantity: str) -> str:
    """What one example brings to a sum, by its name: to `S` its `L`, to `dw1` its `dL/dw1`."""
    final = graph.final.name
    return final if quantity == TOTAL else f"d{final}/{quantity}"


@lru_cache(maxsize=16)
def all_at_once(graph: Graph, reported: str = MEAN) -> Graph:
    """The graph for all examples at once: rows (m,) in the place of numbers, and at its end `S = sum(L)` and `J = S/m`.

    reported: whether it ends in the mean J or in the sum S. No learning rate: it is for values and derivatives.
    """
    loop = graph.loop
    assert loop is not None
    from tui_tutor.core.graph import Node, Role

    rows = dict.fromkeys(loop.leaves, loop.shape)
    nodes = [replace(node, shape=rows.get(node.name, node.shape)) for node in graph.nodes]
    nodes = [replace(node, role=Role.COMPUTED) if node.role is Role.LOSS else node for node in nodes]
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
    from tui_tutor.core.graph import Node, Role

    behind = Node(MEAN, Role.REPORTED, Call("sum", (Name(graph.final.name),)))
    return replace(graph, nodes=(*graph.nodes, behind), loop=None)


def at_once(graph: Graph, leaves: Mapping[str, Any], *, first: int | None = None) -> dict[str, Any]:
    """The leaves of `all_at_once` from those of a loop; first: only so many examples."""
    loop = graph.loop
    assert loop is not None
    count = loop.count if first is None else first
    return {**leaves, **{name: leaves[name][:count] for name in loop.leaves}, COUNT: np.float64(count)}
