"""The overview: every node of a graph on a line of its own, with its numbers and where it is in the phase at hand.

A pure function of (session, chosen node, size). Shows what the boxes show, so what is hidden there is hidden here.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_tutor.core.all_at_once import pictured
from tui_tutor.core.node import Node, Role
from tui_tutor.core.printing import linear
from tui_tutor.session import Session
from tui_tutor.tui.drawing import bars, box_content, boxes
from tui_tutor.tui.drawing.box_content import Shown
from tui_tutor.tui.drawing.boxes import Density
from tui_tutor.tui.drawing.panel import framed
from tui_tutor.tui.drawing.places import places_in_phase
from tui_tutor.tui.drawing.short import NUMBER
from tui_tutor.tui.drawing.text import Line, Look, Piece, cells, clip, fit, line, width

_NAME = 20  # columns of the names at most
_GAP = Piece("  ")
_KEYS = (("↑ ↓", "move"), ("Enter", "go there"), ("Esc", "back"))


@dataclass(frozen=True, slots=True)
class _Widths:
    """The columns of the names, the values and the derivatives."""

    name: int
    value: int
    derivative: int
    place: int


def overview_lines(session: Session, chosen: int, columns: int, rows: int, said: str = "") -> list[Line]:
    """Exactly so many lines and columns, scrolled to the chosen node; said: a message in the place of the keys."""
    room, height = columns - 4, rows - 3
    first = first_row(session, chosen, rows)
    nodes = pictured(session.run.graph).nodes[first : first + height]
    widths = _widths(session)
    places = places_in_phase(session)
    content: list[Line] = [()] * first
    content += [
        _row(session, node, widths, room, places.get(node.name), is_chosen=number == chosen)
        for number, node in enumerate(nodes, start=first)
    ]
    content += [()] * (len(pictured(session.run.graph).nodes) - len(content))
    foot = line(Piece(said, Look.NOTE)) if said else bars.footer(_KEYS, room)
    return framed(_title(session), content, columns, rows, first, foot=foot)


def first_row(session: Session, chosen: int, rows: int) -> int:
    """The node at the top: the chosen one is in the middle where there are more."""
    height = max(rows - 3, 1)
    return min(max(chosen - height // 2, 0), max(len(pictured(session.run.graph).nodes) - height, 0))


def _title(session: Session) -> Line:
    places = places_in_phase(session).values()
    done = sum(place <= session.position for place in places)
    phase = session.frame.phase
    told = f" · {phase} {done}/{len(places)}" if places else f" · {phase}"
    count = Piece(f" · {len(pictured(session.run.graph).nodes):,} nodes", Look.DIM)
    return line(Piece("Overview", Look.TITLE), Piece(told), count)


def _widths(session: Session) -> _Widths:
    graph = pictured(session.run.graph)
    shown = _shown(session)
    number = boxes.ARRAY if graph.has_arrays else NUMBER
    names = [boxes.label(graph, node, shown.notation) for node in graph.nodes if boxes.has_derivative(graph, node)]
    derivative = max(map(cells, names), default=-1 - number) + 1 + number
    name = max(cells(boxes.title_of(graph, node)) for node in graph.nodes)
    if session.run.graph.loop:
        number += 2  # the name of a sum or of a mean
    return _Widths(min(name, _NAME), number, min(derivative, _NAME + number), len(str(len(session.steps))) + 2)


def _shown(session: Session) -> Shown:
    hidden, secret_shapes = session.hidden, session.secret_shapes
    return Shown(session.frame, Density.BOXES, session.notation, hidden, secret_shapes=secret_shapes)


def _row(session: Session, node: Node, widths: _Widths, room: int, place: int | None, *, is_chosen: bool) -> Line:
    graph = pictured(session.run.graph)
    is_at_hand = box_content.at_hand(graph, session.frame) == node.name
    shown = _shown(session)
    value, *slope = box_content.rows_of_numbers(graph, node, shown)
    look = Look.AT_HAND if is_at_hand or is_chosen else box_content.leaf_look(node) if node.is_leaf else Look.TITLE
    content = (
        Piece("▸ " if is_chosen else "  ", Look.AT_HAND),
        *fit(line(Piece(box_content.title_shown(graph, node, shown), look)), widths.name), _GAP,
        *fit(value, widths.value), _GAP,
        *fit(slope[0] if slope else (), widths.derivative), _GAP,
        *fit(_place(session, place), widths.place), _GAP,
    )  # fmt: skip
    what = clip(_what(node), max(room - width(content), 0))
    return tuple(Piece(piece.text, piece.look, node.name) for piece in fit((*content, *what), room))


def _place(session: Session, place: int | None) -> Line:
    """Whether the node's step in this phase is done, at hand or to come, and the how-manieth it is."""
    if place is None:
        return ()
    first = next(number for number, step in enumerate(session.steps) if step.phase is session.frame.phase)
    mark, look = bars.mark(session, place)
    return line(Piece(mark, look), Piece(f" {place - first + 1}", Look.DIM))


def _what(node: Node) -> Line:
    """The formula of what is computed, the role of what is given; of the final node both."""
    if node.formula is None:
        return line(Piece(str(node.role), Look.DIM))
    if node.role is Role.REPORTED:
        return line(Piece("sum and mean over the examples", Look.DIM))
    role = Piece(f"{node.role} · ", Look.DIM) if node.role is not Role.COMPUTED else Piece("")
    return line(role, Piece(linear(node.formula), Look.CODE))
