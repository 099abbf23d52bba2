"""The computation graph as lines of text: boxes, wires, values and derivatives of one frame.

Draws what the layout says; the only thing that it decides is how dense the picture is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from tui_tutor.core.graph import Graph, Node
from tui_tutor.core.notation import Notation
from tui_tutor.core.trace import Frame, Phase
from tui_tutor.tui.drawing import boxes
from tui_tutor.tui.drawing.boxes import Density, Moved, Shown
from tui_tutor.tui.drawing.layout import Box, Layout, lay_out, least_room
from tui_tutor.tui.drawing.text import HIDDEN, Line, Look, Piece, cells, clip
from tui_tutor.tui.drawing.wires import Cell

_JOINS = {
    "EW": "─", "NS": "│", "ES": "╭", "SW": "╮", "EN": "╰", "NW": "╯",
    "ENS": "├", "NSW": "┤", "ESW": "┬", "ENW": "┴", "ENSW": "┼", "E": "─", "W": "─",
}  # fmt: skip
_LIGHT, _HEAVY = "╭╮╰╯─│├", "┏┓┗┛━┃┠"
_LIGHT_INSIDE, _HEAVY_INSIDE = "╭╮╰╯┄┆├", "┏┓┗┛┅┇┠"  # a broken line: the box is part of a node that is open
_FORWARD_HEAD, _BACKWARD_HEAD = "▶", "◀"


@dataclass(frozen=True, slots=True, eq=False)
class GraphPicture:
    """The lines of a picture, its size, and where the node at hand is (x, y, columns, rows), if there is one."""

    lines: list[Line]
    width: int
    height: int
    at_hand: tuple[int, int, int, int] | None


@lru_cache(maxsize=64)
def planned(graph: Graph, columns: int, rows: int, notation: Notation) -> tuple[Layout, Density, Notation]:
    """The roomiest layout that fits, and how derivatives are called in it.

    Rather than to leave something out, derivatives go by their code names. Where none fits, the narrowest of those
    that are low enough; or else the tightest.
    """
    low: list[tuple[Layout, Density, Notation]] = []
    for density in Density:
        for names in dict.fromkeys((notation, Notation.CODE)):
            sizes = boxes.sizes(graph, density, names)
            least = least_room(graph, sizes)
            if (least.columns > columns or least.rows > rows) and density is not max(Density):
                continue
            layout = lay_out(graph, sizes)
            if layout.width <= columns and layout.height <= rows:
                return layout, density, names
            if layout.height <= rows and names is Notation.CODE:
                low.append((layout, density, names))
    return min(low, key=lambda plan: plan[0].width, default=(layout, density, names))


def draw(
    graph: Graph, frame: Frame, columns: int, rows: int, notation: Notation, hidden: frozenset[str] = frozenset(),
    moved: Mapping[str, Moved] | None = None, secret_shapes: frozenset[str] = frozenset(),
) -> GraphPicture:  # fmt: skip
    """The picture of a frame for a room of so many columns and rows; it may be larger than the room.

    hidden: quantities whose numbers are not shown. moved: what a nudge did to the nodes after it.
    secret_shapes: computed nodes whose shapes are not shown.
    """
    layout, density, names = planned(graph, columns, rows, notation)
    here = boxes.at_hand(graph, frame)
    shown = Shown(frame, density, names, hidden, moved or {})
    canvas = _outline(graph, layout).copy()
    _mark_edges(canvas, layout, shown, here)
    for node in graph.nodes:
        box = layout.boxes[node.name]
        if here == node.name and not box.size.chip:
            _draw_border(canvas, graph, node, box, at_hand=True)
        _fill_box(canvas, graph, node, box, shown)
        if node.name in secret_shapes and not box.size.chip:
            _hide_shape(canvas, graph, node, box)
    at_hand = layout.boxes[here] if here else None
    place = (at_hand.x, at_hand.y, at_hand.width, at_hand.height) if at_hand else None
    return GraphPicture(canvas.lines(), layout.width, layout.height, place)


@lru_cache(maxsize=64)
def _outline(graph: Graph, layout: Layout) -> _Canvas:
    """What is the same in every frame: wires, borders and titles."""
    canvas = _Canvas.blank(layout.width, layout.height)
    for (x, y), cell in layout.wires.items():
        canvas.put(x, y, _join(cell), Look.BORDER)
    for points in layout.edges.values():
        canvas.put(*points[-1], _FORWARD_HEAD, Look.BORDER)
    for node in graph.nodes:
        box = layout.boxes[node.name]
        for y in range(box.y, box.y + box.height):
            canvas.put(box.x, y, " " * box.width, Look.PLAIN, node.name)
        if not box.size.chip:
            _draw_border(canvas, graph, node, box, at_hand=False)
    return canvas


@dataclass(frozen=True, slots=True, eq=False)
class _Canvas:
    """Cells: a character, a look and a link each."""

    text: list[list[str]]
    looks: list[list[Look]]
    links: list[list[str | None]]

    @classmethod
    def blank(cls, width: int, height: int) -> _Canvas:
        rows = range(height)
        return cls([[" "] * width for _ in rows], [[Look.PLAIN] * width for _ in rows], [[None] * width for _ in rows])

    def copy(self) -> _Canvas:
        return _Canvas([row[:] for row in self.text], [row[:] for row in self.looks], self.links)

    def put(self, x: int, y: int, text: str, look: Look, link: str | None = None) -> None:
        characters = list(text) if cells(text) == len(text) else list(_with_seconds(text))
        end = x + len(characters)
        self.text[y][x:end] = characters
        self.looks[y][x:end] = [look] * len(characters)
        if link is not None:
            self.links[y][x:end] = [link] * len(characters)

    def mark(self, x: int, y: int, look: Look) -> None:
        self.looks[y][x] = look

    def lines(self) -> list[Line]:
        return [self._line(y) for y in range(len(self.text))]

    def _line(self, y: int) -> Line:
        pieces: list[Piece] = []
        text, start = "".join, 0
        row, looks, links = self.text[y], self.looks[y], self.links[y]
        for x in range(1, len(row)):
            if looks[x] is not looks[start] or links[x] is not links[start]:
                pieces.append(Piece(text(row[start:x]), looks[start], links[start]))
                start = x
        pieces.append(Piece(text(row[start:]), looks[start], links[start]))
        return tuple(pieces)


def _with_seconds(text: str) -> Iterator[str]:
    """One entry a cell: the second cell of a wide character is empty."""
    for character in text:
        yield character
        if cells(character) == 2:
            yield ""


def _mark_edges(canvas: _Canvas, layout: Layout, shown: Shown, here: str | None) -> None:
    """Light up the edges along which the number at hand came; on the way back their heads turn round."""
    for edge in _edges_at_hand(layout, shown, here):
        points = layout.edges[edge]
        for x, y in points:
            canvas.mark(x, y, Look.AT_HAND)
        if _goes_back(shown.frame) and not shown.moved:
            canvas.put(*points[-1], _join(layout.wires[points[-1]]), Look.AT_HAND)
            canvas.put(*points[0], _BACKWARD_HEAD, Look.AT_HAND)


def _join(cell: Cell) -> str:
    return _JOINS["".join(sorted(cell.sides))]


def _edges_at_hand(layout: Layout, shown: Shown, here: str | None) -> list[tuple[str, str]]:
    """In on the way forward, back from the users on the way back; a nudge's all the way that it runs."""
    frame = shown.frame
    if shown.moved:
        return [edge for edge in layout.edges if shown.moved.keys() >= set(edge)]
    if _goes_back(frame):
        return [edge for edge in layout.edges if edge[0] == here]
    return [edge for edge in layout.edges if edge[1] == here and frame.phase is not Phase.UPDATE]


def _goes_back(frame: Frame) -> bool:
    """Whether the step finds a derivative, or adds to one; a mean comes from a sum that is there already."""
    return frame.phase is Phase.BACKWARD or (frame.phase is Phase.ACCUMULATE and frame.step.quantity != frame.node)


def _fill_box(canvas: _Canvas, graph: Graph, node: Node, box: Box, shown: Shown) -> None:
    """The rows inside a box, in its middle; those of a chip behind its mark."""
    rows = boxes.content(graph, node, shown)
    if box.size.chip:
        marks = [Piece("▸" if shown.frame.node == node.name else " ", Look.AT_HAND), Piece(" ")]
        for y, (mark, row) in enumerate(zip(marks, rows), start=box.y):
            _put_row(canvas, box.x, y, (mark, *row), box.width)
        return
    padding = 0 if shown.density >= Density.SNUG else 1
    top = box.y + 1 + (box.size.rows - len(rows)) // 2
    for y, row in enumerate(rows, start=top):
        _put_row(canvas, box.x + 1 + padding, y, row, box.size.columns - 2 * padding)


def _draw_border(canvas: _Canvas, graph: Graph, node: Node, box: Box, *, at_hand: bool) -> None:
    look = Look.AT_HAND if at_hand else Look.BORDER
    light, heavy = (_LIGHT_INSIDE, _HEAVY_INSIDE) if node.inside else (_LIGHT, _HEAVY)
    glyphs = heavy if at_hand else light
    inside = box.size.columns
    right, bottom = box.x + box.width - 1, box.y + box.height - 1
    canvas.put(box.x, box.y, glyphs[0] + glyphs[4] * inside + glyphs[1], look)
    for y in range(box.y + 1, bottom):
        canvas.put(box.x, y, glyphs[5], look)
        canvas.put(right, y, glyphs[5], look)
    canvas.put(box.x, bottom, glyphs[2] + glyphs[4] * inside + glyphs[3], look)
    title_look = look if at_hand else boxes.leaf_look(node) if node.is_leaf else Look.TITLE
    canvas.put(box.x + 1, box.y, f" {boxes.title_of(graph, node)} ", title_look)
    if graph.consumers[node.name]:
        canvas.put(right, box.out, glyphs[6], look)


def _hide_shape(canvas: _Canvas, graph: Graph, node: Node, box: Box) -> None:
    """Signs for the sizes in a box's title: they are asked for."""
    shown = boxes.sizes_of(graph, node)
    start = box.x + 2 + cells(boxes.title_of(graph, node)) - cells(shown)
    hidden = "×".join(HIDDEN for _ in graph.shapes[node.name]).ljust(cells(shown))
    canvas.put(start, box.y, hidden, canvas.looks[box.y][start])


def _put_row(canvas: _Canvas, x: int, y: int, content: Line, room: int) -> None:
    for piece in clip(content, room):
        canvas.put(x, y, piece.text, piece.look)
        x += cells(piece.text)
