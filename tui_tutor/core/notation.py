"""Which name a quantity goes by: code names (`dz`) or mathematics (`dL/dz`, `∂L/∂z`).

Lessons and formulas always use the code names; this is for the reader's eye.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator

from tui_tutor.core.graph import Graph
from tui_tutor.core.node import FINAL
from tui_tutor.core.ops import ATOM, POWER
from tui_tutor.core.printing import GREEK, Spell


class Notation(enum.StrEnum):
    """How derivatives are written; the value is an example."""

    CODE = "dz"
    LEIBNIZ = "dL/dz"
    LEIBNIZ_OF = "dL(a, y)/dz"
    PARTIAL = "∂L/∂z"
    PARTIAL_OF = "∂L(a, y)/∂z"

    @property
    def d(self) -> str:
        return "∂" if self in (Notation.PARTIAL, Notation.PARTIAL_OF) else "d"

    @property
    def with_arguments(self) -> bool:
        """Whether the final node is written with what it depends on, `L(a, y)`."""
        return self in (Notation.LEIBNIZ_OF, Notation.PARTIAL_OF)


def derivative(graph: Graph, name: str, notation: Notation) -> str:
    """The derivative of the final node with respect to `name`."""
    if notation is Notation.CODE or _is_summed(graph, name):
        return "d" + name
    return f"{notation.d}{final(graph, notation)}/{notation.d}{name}"


def _is_summed(graph: Graph, name: str) -> bool:
    """Whether it is added up over the examples of a loop: what it is the derivative of changes on the way."""
    return graph.loop is not None and graph[name].is_leaf and name not in graph.loop.leaves


def maths_name(graph: Graph, name: str, notation: Notation) -> str:
    """As `derivative`, and as a quotient also where the code name is in use."""
    return derivative(graph, name, Notation.LEIBNIZ if notation is Notation.CODE else notation)


def local(node: str, name: str, notation: Notation) -> str:
    """How a node reacts to one of its inputs; with code names in use the partial sign tells it from them."""
    sign = "∂" if notation is Notation.CODE else notation.d
    return f"{sign}{node}/{sign}{name}"


def final(graph: Graph, notation: Notation) -> str:
    """The final node's name: `L`, or `L(a, y)`."""
    node = graph.final
    if not notation.with_arguments:
        return node.name
    # The prediction before the label, as the field writes it: what is computed comes first.
    arguments = sorted(_closed_inputs(graph, node.name), key=lambda name: graph[name].is_leaf)
    return f"{node.name}({', '.join(arguments)})"


def _closed_inputs(graph: Graph, name: str) -> Iterator[str]:
    """What a node is computed from when it is closed: `a` and `y` for a loss opened to `L_1`, `L_2` ..."""
    found: dict[str, None] = {}
    for each in graph[name].inputs:
        found.update(dict.fromkeys(_closed_inputs(graph, each) if graph[each].inside else (each,)))
    yield from found


def speller(graph: Graph, notation: Notation) -> Spell:
    """How names in formulas are written in a notation."""

    def spell(name: str) -> tuple[str, int]:
        if name in graph.derivative_names:
            text = derivative(graph, graph.derivative_names[name], notation)
            return text, ATOM if notation is Notation.CODE else POWER
        if "/" in name:
            above, below = name.split("/")
            return local(above[1:], below[1:], notation), POWER
        return GREEK.get(name, name), ATOM

    return spell


def with_second_name(graph: Graph, name: str) -> str:
    """`a (ŷ)` where a node has a second name."""
    second = graph[name].second_name
    return f"{name} ({second})" if second else name


def is_final(graph: Graph, name: str) -> bool:
    return graph[name].role in FINAL
