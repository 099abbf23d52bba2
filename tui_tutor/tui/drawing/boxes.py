"""How large the boxes of a graph are at each density, and what is written in them at every step: titles, formulas.

Sizes depend on the graph and the notation only, never on values: boxes do not move while the learner steps.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from functools import lru_cache

from tui_tutor.core.graph import Graph
from tui_tutor.core.node import Node, Role
from tui_tutor.core.notation import Notation, derivative
from tui_tutor.core.printing import linear
from tui_tutor.glyphs import measured
from tui_tutor.tui.drawing.groups import formulas_of, members_of
from tui_tutor.tui.drawing.placing import Size
from tui_tutor.tui.drawing.short import NUMBER
from tui_tutor.tui.drawing.text import cells

ARRAY = 11  # columns of the first entries of an array
FORMULA = 20  # longest formula in a box; a longer one is in "why this number"
PARAMETER, DATA = "◆", "◇"


class Density(enum.IntEnum):
    """How much room a graph may take."""

    ROOMY = 0  # boxes with formulas
    BOXES = 1  # boxes without formulas
    CHIPS = 2  # leaves on one row each
    SNUG = 3  # and boxes without blanks at their sides
    STACKED = 4  # leaves with their derivative on a second row
    TIGHT = 5  # leaves on one row with one number


def sizes(graph: Graph, density: Density, notation: Notation) -> dict[str, Size]:
    """The inner size of every node's box."""
    return {node.name: _size(graph, node, density, notation) for node in graph.nodes}


def _size(graph: Graph, node: Node, density: Density, notation: Notation) -> Size:
    if members := members_of(graph, node.name):
        longest = max(cells(label(graph, one, notation)) for one in members)
        columns = max(cells(title_of(graph, node)) + 2, longest + 1 + NUMBER)
        return Size(columns + (0 if density >= Density.SNUG else 2), max(2, len(node.inputs)))
    title = title_room(graph) if node.is_leaf and density >= Density.CHIPS else cells(title_of(graph, node))
    number = room = room_of(graph, node)
    if has_derivative(graph, node):
        number += cells(label(graph, node, notation)) + 1
    rows = 1 + has_derivative(graph, node)
    if node.role is Role.REPORTED:
        number, rows = number + 2, 2
    if node.is_leaf and density >= Density.CHIPS:
        alone = title + 1 + room
        match density:
            case Density.TIGHT:
                return Size(max(alone, number + 2) + 2, 1, chip=True)
            case Density.STACKED:
                return Size(max(alone + 2, number + 3), rows, chip=True)
            case _:
                return Size(alone + (1 + number if rows > 1 else 0) + 2, 1, chip=True)
    columns = max(title + 2, number)
    if shows_formula(graph, node, density):
        rows += 1
        columns = max(columns, cells(formula_of(graph, node)))
    padding = 0 if density >= Density.SNUG else 2
    return Size(columns + padding, max(rows, len(node.inputs)))


def has_derivative(graph: Graph, node: Node) -> bool:
    return node.has_derivative and not graph.forward_only


def shows_formula(graph: Graph, node: Node, density: Density) -> bool:
    if node.is_leaf or node.role is Role.REPORTED or members_of(graph, node.name):
        return False
    return density is Density.ROOMY and cells(formula_of(graph, node)) <= FORMULA


def formula_of(graph: Graph, node: Node) -> str:
    """The node's formula as it stands in its box, without blanks."""
    return _formulas(graph).get(node.name, "")


@lru_cache(maxsize=16)
def _formulas(graph: Graph) -> Mapping[str, str]:
    formulas = formulas_of(graph).items()
    return {name: linear(formula).replace(" ", "") for name, formula in formulas if formula is not None}


def title_of(graph: Graph, node: Node) -> str:
    """The node's names, and its mark where it is a leaf: parameters may change, data may not; of an array the shape."""
    mark = {Role.PARAMETER: PARAMETER + " ", Role.INPUT: DATA + " ", Role.LABEL: DATA + " "}.get(node.role, "")
    names = f"{node.name} ({node.second_name})" if node.second_name else node.name
    if members := members_of(graph, node.name):
        names = f"{node.name}…{members[-1].name}"
    return f"{mark}{names} {sizes_of(graph, node)}".rstrip()


def sizes_of(graph: Graph, node: Node) -> str:
    """A node's shape in its title; nothing for a number."""
    return "×".join(map(str, graph.shapes[node.name]))


def room_of(graph: Graph, node: Node) -> int:
    """The columns of a node's value."""
    return ARRAY if graph.shapes.get(node.name) else NUMBER  # a node of a group is a number


@measured(64)
def title_room(graph: Graph) -> int:
    """The columns of a chip's title: as many as the longest needs, so that values stand in line."""
    return max((cells(title_of(graph, leaf)) for leaf in graph.leaves if not members_of(graph, leaf.name)), default=0)


def label(graph: Graph, node: Node, notation: Notation) -> str:
    """The derivative's name in a box: never with the loss's arguments, which would fill it."""
    short = {Notation.LEIBNIZ_OF: Notation.LEIBNIZ, Notation.PARTIAL_OF: Notation.PARTIAL}
    return derivative(graph, node.name, short.get(notation, notation))
