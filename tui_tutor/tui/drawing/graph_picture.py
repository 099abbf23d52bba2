"""The computation graph as lines of text: boxes, wires, values and derivatives of one frame.

Draws what the layout says; the only thing that it decides is how dense the picture is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from tui_tutor.core.graph import Graph, Node
from tui_tutor.core.notation import Notation
from tui_tutor.core.trace import Frame, Phase
from tui_tutor.tui.drawing import boxes
from tui_tutor.tui.drawing.boxes import Density
from tui_tutor.tui.drawing.layout import Box, Layout, lay_out
from tui_tutor.tui.drawing.text import Line, Look, Piece, cells, clip
from tui_tutor.tui.drawing.wires import Cell

_JOINS = {
    "EW": "─", "NS": "│", "ES": "╭", "SW": "╮", "EN": "╰", "NW": "╯",
    "ENS": "├", "NSW": "┤", "ESW": "┬", "ENW": "┴", "ENSW": "┼", "E": "─", "W": "─",
}  # fmt: skip
_LIGHT, _HEAVY = "╭╮╰╯─│├", "┏┓┗┛━┃┠"
_FORWARD_HEAD, _BACKWARD_HEAD = "▶", "◀"


@dataclass(frozen=True, slots=True, eq=False)
class GraphPicture:
    """The lines of a picture, its size, and where the node at hand is (x, y, columns, rows), if there is one."""

    lines: list[Line]
    width: int
    height: int
    at_hand: tuple[int, int, int, int] | None


@lru_cache(maxsize=64)
def planned(graph: Graph, columns: int, rows: int, notation: Notation) -> tuple[Layout, Density]:
    """The roomiest layout that fits, or the tightest one where none does."""
    for density in Density:
        layout = lay_out(graph, boxes.sizes(graph, density, notation))
        if layout.width <= columns and layout.height <= rows:
            break
    return layout, density


def draw(graph: Graph, frame: Frame, columns: int, rows: int, notation: Notation) -> GraphPicture:
    """The picture of a frame for a room of so many columns and rows; it may be larger than the room."""
    layout, density = planned(graph, columns, rows, notation)
    canvas = _Canvas(layout.width, layout.height)
    _draw_wires(canvas, layout, frame)
    for node in graph.nodes:
        _draw_box(canvas, graph, node, layout.boxes[node.name], frame, density, notation)
    box = layout.boxes[frame.node] if frame.node else None
    at_hand = (box.x, box.y, box.width, box.height) if box else None
    return GraphPicture(canvas.lines(), layout.width, layout.height, at_hand)


class _Canvas:
    def __init__(self, width: int, height: int) -> None:
        self.text = [[" "] * width for _ in range(height)]
        self.looks = [[Look.PLAIN] * width for _ in range(height)]
        self.links: list[list[str | None]] = [[None] * width for _ in range(height)]

    def put(self, x: int, y: int, text: str, look: Look, link: str | None = None) -> None:
        row, looks, links = self.text[y], self.looks[y], self.links[y]
        for character in text:
            row[x], looks[x], links[x] = character, look, link
            x += 1
            if cells(character) == 2:
                row[x], looks[x], links[x] = "", look, link
                x += 1

    def lines(self) -> list[Line]:
        return [self._line(y) for y in range(len(self.text))]

    def _line(self, y: int) -> Line:
        pieces: list[Piece] = []
        start = 0
        row, looks, links = self.text[y], self.looks[y], self.links[y]
        for x in range(1, len(row) + 1):
            if x == len(row) or looks[x] is not looks[start] or links[x] != links[start]:
                pieces.append(Piece("".join(row[start:x]), looks[start], links[start]))
                start = x
        return tuple(pieces)


def _draw_wires(canvas: _Canvas, layout: Layout, frame: Frame) -> None:
    active = _edges_at_hand(layout, frame)
    lit = {point for edge in active for point in layout.edges[edge]}
    for (x, y), cell in layout.wires.items():
        canvas.put(x, y, _join(cell), Look.AT_HAND if (x, y) in lit else Look.BORDER)
    backward = frame.phase is Phase.BACKWARD
    for edge, points in layout.edges.items():
        head = points[-1]
        if edge in active and backward:
            canvas.put(*points[0], _BACKWARD_HEAD, Look.AT_HAND)
        else:
            canvas.put(*head, _FORWARD_HEAD, Look.AT_HAND if edge in active else Look.BORDER)


def _join(cell: Cell) -> str:
    return _JOINS["".join(sorted(cell.sides))]


def _edges_at_hand(layout: Layout, frame: Frame) -> set[tuple[str, str]]:
    """The edges along which the number at hand came: in on the way forward, back from the users on the way back."""
    if frame.phase is Phase.FORWARD:
        return {edge for edge in layout.edges if edge[1] == frame.node}
    if frame.phase is Phase.BACKWARD:
        return {edge for edge in layout.edges if edge[0] == frame.node}
    return set()


def _draw_box(
    canvas: _Canvas, graph: Graph, node: Node, box: Box, frame: Frame, density: Density, notation: Notation
) -> None:
    at_hand = frame.node == node.name
    rows = boxes.content(graph, node, frame, density, notation)
    if box.size.chip:
        mark = Piece("▸" if at_hand else " ", Look.AT_HAND)
        _put_row(canvas, box.x, box.y, (mark, *rows[0]), box.width, node.name)
        return
    look = Look.AT_HAND if at_hand else Look.BORDER
    glyphs = _HEAVY if at_hand else _LIGHT
    _draw_border(canvas, node, box, glyphs, look)
    padding = 0 if density is Density.TIGHT else 1
    top = box.y + 1 + (box.size.rows - len(rows)) // 2
    for position in range(box.size.rows):
        y = box.y + 1 + position
        canvas.put(box.x + 1, y, " " * box.size.columns, Look.PLAIN, node.name)
        if 0 <= y - top < len(rows):
            _put_row(canvas, box.x + 1 + padding, y, rows[y - top], box.size.columns - 2 * padding, node.name)
    if graph.consumers[node.name]:
        canvas.put(box.x + box.width - 1, box.out, glyphs[6], look, node.name)


def _draw_border(canvas: _Canvas, node: Node, box: Box, glyphs: str, look: Look) -> None:
    inside = box.size.columns
    right, bottom = box.x + box.width - 1, box.y + box.height - 1
    title = boxes.title_of(node)
    canvas.put(box.x, box.y, glyphs[0] + glyphs[4] * inside + glyphs[1], look, node.name)
    title_look = look if look is Look.AT_HAND else boxes.leaf_look(node) if node.is_leaf else Look.TITLE
    canvas.put(box.x + 1, box.y, f" {title} ", title_look, node.name)
    for y in range(box.y + 1, bottom):
        canvas.put(box.x, y, glyphs[5], look, node.name)
        canvas.put(right, y, glyphs[5], look, node.name)
    canvas.put(box.x, bottom, glyphs[2] + glyphs[4] * inside + glyphs[3], look, node.name)


def _put_row(canvas: _Canvas, x: int, y: int, content: Line, room: int, link: str) -> None:
    for piece in clip(content, room):
        canvas.put(x, y, piece.text, piece.look, link)
        x += cells(piece.text)
