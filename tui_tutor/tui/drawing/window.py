"""The part of a graph's picture that has room: around the node at hand, with signs for what is out of sight.

Where it stands is a function of the node at hand, the room and how far it was moved since, never of how one came there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_tutor.core.graph import Graph
from tui_tutor.tui.drawing.box_content import Shown
from tui_tutor.tui.drawing.canvas import Area, Canvas
from tui_tutor.tui.drawing.graph_picture import draw
from tui_tutor.tui.drawing.layout import Layout
from tui_tutor.tui.drawing.text import Line, Look, Piece, fit, line

_LEFT, _RIGHT, _ABOVE, _BELOW = "◂▸▴▾"


class Window(NamedTuple):
    """The area of a layout that is seen in a room of so many columns and rows; smaller where the picture is."""

    area: Area
    layout_columns: int
    layout_rows: int

    @property
    def cut(self) -> str:
        """The signs of the sides at which something is out of sight."""
        area = self.area
        sides = (area.x > 0, area.right < self.layout_columns - 1, area.y > 0, area.bottom < self.layout_rows - 1)
        return "".join(sign for sign, is_cut in zip((_LEFT, _RIGHT, _ABOVE, _BELOW), sides) if is_cut)


def window(
    layout: Layout, name: str | None, columns: int, rows: int, pan: tuple[int, int] = (0, 0), *, also: str | None = None
) -> Window:
    """The window around a node, or at the beginning where there is none; moved by so many columns and rows, if it can.

    It begins where a layer does, and on rows half a window apart: so most steps do not scroll, and no box is cut on the
    left. also: another node on the right, which is seen whole too where both have room.
    """
    box = layout.boxes[name] if name else None
    tops = range(0, layout.height, max(rows // 2, 1))
    left = _start(layout.width, columns, (box.x, box.width) if box else None, layout.lefts)
    if box and also:
        end = layout.boxes[also].x + layout.boxes[also].width
        left = next((start for start in layout.lefts if end - columns <= start <= box.x), left)
    top = _start(layout.height, rows, (box.y, box.height) if box else None, tops)
    left = min(max(left + pan[0], 0), max(layout.width - columns, 0))
    top = min(max(top + pan[1], 0), max(layout.height - rows, 0))
    area = Area(left, top, min(columns, layout.width), min(rows, layout.height))
    return Window(area, layout.width, layout.height)


def _start(size: int, room: int, box: tuple[int, int] | None, starts: Sequence[int]) -> int:
    """Where a window begins: at the start that brings the box nearest to its middle, if all of the box is in it then.

    >>> tens = range(0, 100, 10)
    >>> _start(100, 20, (33, 4), tens), _start(100, 20, (37, 4), tens), _start(100, 20, (38, 18), tens)
    (20, 30, 37)
    """
    if size <= room or box is None:
        return 0
    middle = box[0] + box[1] // 2 - room // 2
    start = min(starts, key=lambda start: (abs(start - middle), start))
    if not start <= box[0] <= box[0] + box[1] <= start + room:
        start = middle
    return min(max(start, 0), size - room)


def in_sight(layout: Layout, area: Area) -> list[str]:
    """The boxes that are seen whole."""
    return [
        name for name, box in layout.boxes.items()
        if area.x <= box.x and box.x + box.width - 1 <= area.right
        and area.y <= box.y and box.y + box.height - 1 <= area.bottom
    ]  # fmt: skip


def window_lines(graph: Graph, shown: Shown, layout: Layout, seen: Window, columns: int, rows: int) -> list[Line]:
    """The window in exactly so many columns and rows, in the middle where it is smaller."""
    canvas = cut_out(graph, shown, layout, seen.area)
    _put_signs(canvas, seen.cut)
    lines = canvas.lines()
    above = max((rows - len(lines)) // 2, 0)
    indent = Piece(" " * max((columns - seen.area.columns) // 2, 0))
    blank = line(" " * columns)
    padded = [blank] * above + [fit((indent, *row) if indent.text else row, columns) for row in lines]
    return padded + [blank] * (rows - len(padded))


def cut_out(graph: Graph, shown: Shown, layout: Layout, area: Area) -> Canvas:
    """An area of the picture; what its sides would cut of a number into another number is left out."""
    before, after = area.x > 0, area.right < layout.width - 1
    wider = Area(area.x - before, area.y, area.columns + before + after, area.rows)
    return draw(graph, shown, layout, wider).within(area.columns, before=before, after=after)


def _put_signs(canvas: Canvas, signs: str) -> None:
    """Signs for what is out of sight, at its side, where they hide nothing."""
    area = canvas.area
    for sign in signs:
        x, y = _free(canvas, _edge(area, sign))
        canvas.put(x, y, sign, Look.KEY)


def _edge(area: Area, sign: str) -> Sequence[tuple[int, int]]:
    if sign in (_LEFT, _RIGHT):
        column = area.x if sign == _LEFT else area.right
        return [(column, y) for y in range(area.y, area.y + area.rows)]
    row = area.y if sign == _ABOVE else area.bottom
    return [(x, row) for x in range(area.x, area.x + area.columns)]


def _free(canvas: Canvas, edge: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The first cell of an edge that is blank, outside of boxes if there is one; the middle where none is."""
    area = canvas.area
    blank = [(x, y) for x, y in edge if canvas.text[y - area.y][x - area.x] == " "]
    outside = [(x, y) for x, y in blank if canvas.links[y - area.y][x - area.x] is None]
    return next(iter(outside or blank), edge[len(edge) // 2])
