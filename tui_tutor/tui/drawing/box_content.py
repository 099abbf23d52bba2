"""What stands in the boxes of a graph: a frame's numbers, but for the hidden ones, and what a nudge did to them.

Boxes are as large as `boxes` says, whatever stands in them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tui_tutor.core import numbers
from tui_tutor.core.frame import Frame
from tui_tutor.core.graph import Graph
from tui_tutor.core.loop import MEAN, TOTAL
from tui_tutor.core.node import LEAVES, Node, Role
from tui_tutor.core.notation import Notation
from tui_tutor.core.steps import SUMMING, Phase
from tui_tutor.tui.drawing.boxes import (
    Density,
    formula_of,
    has_derivative,
    has_formula,
    label,
    padding,
    room_of,
    sizes_of,
    title_of,
    title_room,
)
from tui_tutor.tui.drawing.groups import box_of, members_of
from tui_tutor.tui.drawing.placing import Size
from tui_tutor.tui.drawing.short import NUMBER, short
from tui_tutor.tui.drawing.text import HIDDEN, MISSING, MORE, Line, Look, Piece, cells, clip, line

if TYPE_CHECKING:
    from tui_tutor.session.nudging import Moved

CHANGE = "Δ"  # by so much a nudge moved a value


class Shown(NamedTuple):
    """What boxes show: a frame's numbers, but for the hidden ones; how densely; how derivatives are called.

    moved: the nodes that a nudge moved: their values as nudged, and in the derivative's place the change.
    secret_shapes: computed nodes whose shapes are not shown.
    """

    frame: Frame
    density: Density
    notation: Notation
    hidden: frozenset[str] = frozenset()
    moved: Mapping[str, Moved] = MappingProxyType({})
    secret_shapes: frozenset[str] = frozenset()


def title_shown(graph: Graph, node: Node, shown: Shown) -> str:
    """The title, of the same width, with signs for the sizes where they are asked for."""
    title, sizes = title_of(graph, node), sizes_of(graph, node)
    if node.name not in shown.secret_shapes:
        return title
    hidden = "×".join(HIDDEN for _ in graph.shapes[node.name]).ljust(cells(sizes))
    return title[: len(title) - len(sizes)] + hidden


def at_hand(graph: Graph, frame: Frame) -> str | None:
    """The node whose box is at hand: a group's; the sum of the losses stands in the box of their mean."""
    name = box_of(graph, frame.node) if frame.node is not None else None
    if name is None or name in graph.by_name:
        return name
    return next(node.name for node in graph.nodes if node.role is Role.REPORTED)


def rows_of_numbers(graph: Graph, node: Node, shown: Shown) -> list[Line]:
    """The value, and the derivative where the node has one, as they stand in its box."""
    if node.role is Role.REPORTED:
        return [_reported(shown, name) for name in (TOTAL, MEAN)]
    room = room_of(graph, node)
    slope = _derivative(graph, node, shown, room)
    return [line(_value(graph, node, shown, room)), *([slope] if slope else [])]


def content(graph: Graph, node: Node, shown: Shown, inside: Size) -> list[Line]:
    """The rows inside a node's box, a chip has one, or two. inside: columns and rows in it."""
    if node.role is Role.REPORTED:
        return rows_of_numbers(graph, node, shown)
    if members := members_of(graph, node.name):
        return _group(graph, members, shown)
    if node.is_leaf and shown.density >= Density.CHIPS:
        return _chip(graph, node, shown, inside)
    columns = inside.columns - 2 * padding(shown.density)
    slope = _derivative(graph, node, shown, columns - cells(label(graph, node, shown.notation)) - 1)
    rows = [line(_value(graph, node, shown, columns)), *([slope] if slope else [])]
    if inside.rows == len(rows) or not has_formula(graph, node):
        return rows
    formula = Piece(formula_of(graph, node), Look.DIM if receded(shown.frame) else Look.PLAIN)
    return [clip(line(formula), columns), *rows]


def _reported(shown: Shown, name: str) -> Line:
    """A row for the sum, and one for the mean, of the losses."""
    frame = shown.frame
    look = Look.AT_HAND if frame.step.quantity == name else Look.VALUE
    if name in shown.moved:
        return line(f"{name} ", _only_change(shown.moved[name]))
    if name not in frame.values:
        return line(Piece(f"{name} {MISSING}", Look.DIM))
    return line(f"{name} ", Piece(HIDDEN if name in shown.hidden else _number(frame, name, NUMBER), look))


def _group(graph: Graph, members: Sequence[Node], shown: Shown) -> list[Line]:
    """How many nodes are in the box, and how many of them are known in this phase; the one at hand with its number."""
    frame, count, first = shown.frame, len(members), members[0]
    if frame.phase is Phase.BACKWARD and any(has_derivative(graph, member) for member in members):
        slope = _unnumbered(label(graph, first, shown.notation))
        told = f"{sum(member.name in frame.derivatives for member in members)} of {count} {slope}"
    elif first.is_leaf:
        told = f"{count} nodes"
    else:
        told = f"{sum(member.name in frame.values for member in members)} of {count} {_unnumbered(first.name)}"
    rows = [line(Piece(told, Look.DIM if receded(frame) else Look.PLAIN))]
    here = next((member for member in members if member.name == frame.node), None)
    if here is not None and frame.step.quantity == f"d{here.name}":
        rows.append(_derivative(graph, here, shown, NUMBER))
    elif here is not None:
        rows.append(line(Piece(f"{here.name} ", Look.AT_HAND), _value(graph, here, shown, NUMBER)))
    return rows


def _unnumbered(name: str) -> str:
    """What the members of a group are called alike: `dw` of `dw1` and `dw2`."""
    return name.rstrip("0123456789").rstrip("_")


def _chip(graph: Graph, node: Node, shown: Shown, inside: Size) -> list[Line]:
    name, room = title_of(graph, node), room_of(graph, node)
    title = Piece(name + " " * (title_room(graph) - cells(name)), leaf_look(node))
    is_alone = not has_derivative(graph, node) or shown.density >= Density.STACKED
    value = _value(graph, node, shown, inside.columns - cells(title.text) - 3 if is_alone else room, spare=is_alone)
    called = cells(label(graph, node, shown.notation))
    slope = _derivative(graph, node, shown, inside.columns - called - 4 if is_alone else room)
    if not slope:
        return [line(title, " ", value)]
    match shown.density:
        case Density.TIGHT:
            if node.name in shown.moved:
                return [line(title, " ", _only_change(shown.moved[node.name]))]
            if shown.frame.phase in (Phase.BACKWARD, *SUMMING) and node.name in shown.frame.derivatives:
                return [line(Piece(name[0], leaf_look(node)), " ", *slope)]
            return [line(title, " ", value)]
        case Density.STACKED:
            return [line(title, " ", value), line("  ", *slope)]
        case _:
            return [line(title, " ", Piece(value.text.ljust(room), value.look), " ", *slope)]


def receded(frame: Frame) -> bool:
    """Whether forward detail steps back: from the turn to backward on."""
    goes_on = frame.phase in SUMMING and frame.step.quantity == frame.node  # to the sum of the losses, and their mean
    return frame.phase not in (Phase.START, Phase.FORWARD) and not goes_on


def leaf_look(node: Node) -> Look:
    return Look.PARAMETER if node.role is Role.PARAMETER else Look.DATA


def _value(graph: Graph, node: Node, shown: Shown, room: int, *, spare: bool = False) -> Piece:
    """spare: whether there is a blank behind the room, for the end of an array that has no other."""
    frame, moved = shown.frame, shown.moved.get(node.name)
    if node.name not in frame.values:
        return Piece(MISSING, Look.DIM)
    if moved is not None:
        return Piece(_nudged(moved, room), Look.AT_HAND) if has_derivative(graph, node) else _only_change(moved)
    text = HIDDEN if node.name in shown.hidden else _number(frame, node.name, room)
    if spare and text.endswith(MORE) and not (whole := _number(frame, node.name, room + 1)).endswith(MORE):
        text = whole
    if frame.step.quantity == node.name:
        return Piece(text, Look.AT_HAND)
    return Piece(text, Look.DIM if receded(frame) and node.role not in LEAVES else Look.VALUE)


def _number(frame: Frame, name: str, room: int) -> str:
    value = frame.values[name]
    return _after(frame.before[name], value, room) if name in frame.before else _short(value, room)


def _short(value: Any, room: int) -> str:
    """An array with as many entries as have room; a number has digits enough in fewer columns."""
    return short(value, room if np.ndim(value) else min(room, NUMBER))


def _after(before: Any, after: Any, room: int) -> str:
    """A number with enough digits to see what changed, if there is room for them."""
    text = numbers.change(before, after)[1]
    return text if len(text) <= min(room, NUMBER) and not np.ndim(after) else _short(after, room)


def _nudged(moved: Moved, room: int) -> str:
    return HIDDEN if moved.change is None else _after(moved.before, moved.after, room)


def _only_change(moved: Moved) -> Piece:
    """Where there is room for one number."""
    return Piece(CHANGE + _signed(moved, NUMBER - 1), Look.AT_HAND)


def _signed(moved: Moved, room: int) -> str:
    if moved.change is None:
        return HIDDEN
    return f"+{short(moved.change, room - 1)}" if moved.change > 0 else short(moved.change, room)


def _derivative(graph: Graph, node: Node, shown: Shown, room: int) -> Line:
    if not has_derivative(graph, node):
        return ()
    frame, name = shown.frame, label(graph, node, shown.notation) + " "
    if node.name in shown.moved:
        change = _signed(shown.moved[node.name], cells(name) + NUMBER - cells(CHANGE) - 1)
        return line(Piece(f"{CHANGE} {change}", Look.AT_HAND))
    if node.name not in frame.derivatives:
        return line(Piece(name + MISSING, Look.DIM))
    look = Look.AT_HAND if frame.step.quantity == f"d{node.name}" else Look.DERIVATIVE
    text = HIDDEN if f"d{node.name}" in shown.hidden else _short(frame.derivatives[node.name], room)
    return line(Piece(name + text, look))
