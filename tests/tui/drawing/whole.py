"""A graph's whole picture, of which a screen shows a window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_tutor.core.frame import Frame
from tui_tutor.core.graph import Graph
from tui_tutor.core.notation import Notation
from tui_tutor.session.nudging import Moved
from tui_tutor.tui.drawing.box_content import Shown, at_hand
from tui_tutor.tui.drawing.canvas import Area
from tui_tutor.tui.drawing.graph_picture import draw, planned
from tui_tutor.tui.drawing.text import Line


@dataclass(frozen=True)
class Picture:
    """The lines of a picture, its size, and where the node at hand is (x, y, columns, rows), if there is one."""

    lines: list[Line]
    width: int
    height: int
    at_hand: tuple[int, int, int, int] | None


def draw_whole(
    graph: Graph, frame: Frame, columns: int, rows: int, notation: Notation = Notation.CODE,
    hidden: frozenset[str] = frozenset(), moved: Mapping[str, Moved] | None = None,
) -> Picture:  # fmt: skip
    """The picture of a frame as it is planned for a room; it may be larger than the room."""
    layout, density, names = planned(graph, columns, rows, notation)
    shown = Shown(frame, density, names, hidden, moved or {})
    canvas = draw(graph, shown, layout, Area(0, 0, layout.width, layout.height))
    here = at_hand(graph, frame)
    box = layout.boxes[here] if here else None
    place = (box.x, box.y, box.width, box.height) if box else None
    return Picture(canvas.lines(), layout.width, layout.height, place)
