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
from tui_tutor.tui.drawing.text import cells, clip, line, text_of

ARRAY = 11  # columns of the first entries of an array, at least
FORMULA = 20  # columns up to which a box is made wider for its formula; a longer one is cut
CUT = 14  # columns of a formula that is cut, but still tells what it is
NARROW = 0  # as many columns of the formula as the box has without it
NO_FORMULA = -1  # nor a row
_BEGINNING = 4  # columns of a formula beside a title, at least: of `exp(v4)` they tell the op
PARAMETER, DATA = "◆", "◇"


class Density(enum.IntEnum):
    """How much room a graph may take."""

    BOXES = 0  # leaves are boxes too
    CHIPS = 1  # leaves on one row each
    SNUG = 2  # and boxes without blanks at their sides
    STACKED = 3  # leaves with their derivative on a second row
    TIGHT = 4  # leaves on one row with one number


def sizes(graph: Graph, density: Density, notation: Notation, formula: int = FORMULA) -> dict[str, Size]:
    """The inner size of every node's box. formula: the columns up to which one makes its box wider; `NO_FORMULA`: none
    has a row of its own."""
    return {node.name: _size(graph, node, density, notation, formula) for node in graph.nodes}


def _size(graph: Graph, node: Node, density: Density, notation: Notation, formula: int) -> Size:
    if members := members_of(graph, node.name):
        longest = max(cells(label(graph, one, notation)) for one in members)
        columns = max(cells(title_of(graph, node)) + 2, longest + 1 + NUMBER)
        return Size(columns + (0 if density >= Density.SNUG else 2), max(2, len(node.inputs)))
    title = title_room(graph) if node.is_leaf and density >= Density.CHIPS else cells(title_of(graph, node))
    number = room = room_of(graph, node)
    if has_derivative(graph, node):
        number += cells(label(graph, node, notation)) + 1
    rows = number_rows(graph, node)
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
    if formula != NO_FORMULA and has_formula(graph, node):
        rows += 1
        long = cells(formula_of(graph, node))
        columns = max(columns, min(long, formula) if long <= FORMULA else 0)
    return Size(columns + 2 * padding(density), max(rows, len(node.inputs)))


def padding(density: Density) -> int:
    """Blanks between a border and what stands in the box."""
    return 0 if density >= Density.SNUG else 1


def has_derivative(graph: Graph, node: Node) -> bool:
    return node.has_derivative and not graph.forward_only


def has_formula(graph: Graph, node: Node) -> bool:
    """Whether a node's box shows its formula where there is a row for it."""
    return not (node.is_leaf or node.role is Role.REPORTED or members_of(graph, node.name))


def number_rows(graph: Graph, node: Node) -> int:
    """The rows of a box with its numbers: of the value, and of the derivative where there is one."""
    return 1 + has_derivative(graph, node)


def formula_beside(graph: Graph, node: Node, inside: Size, title: int) -> str:
    """The formula behind a title of so many cells, where it has no row: its beginning at least, or nothing.

    `=` has blanks at its sides where there is room for them.
    """
    if not has_formula(graph, node) or inside.rows > number_rows(graph, node):
        return ""
    formula, room = formula_of(graph, node), inside.columns - title - len(" =  ")
    if room >= cells(formula):
        return f" = {formula} "
    room += 2
    return f"={text_of(clip(line(formula), room))} " if room >= min(cells(formula), _BEGINNING) else ""


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
    """The columns of a node's value, at least."""
    return ARRAY if graph.shapes.get(node.name) else NUMBER  # a node of a group is a number


@measured(64)
def title_room(graph: Graph) -> int:
    """The columns of a chip's title: as many as the longest needs, so that values stand in line."""
    return max((cells(title_of(graph, leaf)) for leaf in graph.leaves if not members_of(graph, leaf.name)), default=0)


def label(graph: Graph, node: Node, notation: Notation) -> str:
    """The derivative's name in a box: never with the loss's arguments, which would fill it."""
    short = {Notation.LEIBNIZ_OF: Notation.LEIBNIZ, Notation.PARTIAL_OF: Notation.PARTIAL}
    return derivative(graph, node.name, short.get(notation, notation))
