"""The computation graph as lines of text: boxes, wires, values and derivatives of one frame.

Draws what the layout says, and only the part that is looked at; the only thing that it decides is how dense the
picture is.
"""

from __future__ import annotations

from collections.abc import Mapping

from tui_tutor.core.frame import Frame
from tui_tutor.core.graph import Graph
from tui_tutor.core.node import Node
from tui_tutor.core.notation import Notation
from tui_tutor.core.steps import Phase
from tui_tutor.glyphs import measured
from tui_tutor.tui.drawing import box_content, boxes
from tui_tutor.tui.drawing.box_content import Shown
from tui_tutor.tui.drawing.boxes import CUT, FORMULA, NARROW, NO_FORMULA, Density
from tui_tutor.tui.drawing.canvas import Area, Canvas
from tui_tutor.tui.drawing.groups import box_of, grouped
from tui_tutor.tui.drawing.layout import Layout, lay_out, least_room
from tui_tutor.tui.drawing.placing import Box, Size
from tui_tutor.tui.drawing.text import Line, Look, Piece, cells, clip
from tui_tutor.tui.drawing.wires import E, N, S, W, sides

_JOINS = {
    E | W: "─", N | S: "│", E | S: "╭", S | W: "╮", E | N: "╰", N | W: "╯",
    E | N | S: "├", N | S | W: "┤", E | S | W: "┬", E | N | W: "┴", E | N | S | W: "┼", E: "─", W: "─",
}  # fmt: skip
_LIGHT, _HEAVY = "╭╮╰╯─│├", "┏┓┗┛━┃┠"
_LIGHT_INSIDE, _HEAVY_INSIDE = "╭╮╰╯┄┆├", "┏┓┗┛┅┇┠"  # a broken line: the box is part of a node that is open
_WHOLE_LEAVES = [density for density in Density if density is not Density.TIGHT]  # the value and the derivative
# How a graph can be drawn, the best first: with formulas whole, or cut, or none; leaves with one number at last.
_WAYS = [(density, formula) for densities in (_WHOLE_LEAVES, [Density.TIGHT])
         for formula in (FORMULA, CUT, NARROW, NO_FORMULA) for density in densities]  # fmt: skip
_FORWARD_HEAD, _BACKWARD_HEAD = "▶", "◀"


@measured(64)
def planned(graph: Graph, columns: int, rows: int, notation: Notation) -> tuple[Layout, Density, Notation]:
    """The roomiest layout that fits, and how derivatives are called in it.

    Rather than to leave something out, derivatives go by their code names, and formulas are cut before they are left
    out. Where none fits, the narrowest of those that are low enough, with formulas if it is low enough with them; or
    else the tightest.
    """
    low: list[tuple[Layout, Density, Notation]] = []
    for density, formula in _WAYS:
        for names in dict.fromkeys((notation, Notation.CODE)):
            is_last = density is Density.TIGHT and formula in (NARROW, NO_FORMULA) and names is Notation.CODE
            # Without formulas a graph is smallest: most of the ways that have no room are seen by that.
            if not all(_may_fit(graph, density, names, each, columns, rows, is_last) for each in (NO_FORMULA, formula)):
                continue
            layout = _laid_out(graph, density, names, formula)
            if layout.width <= columns and layout.height <= rows:
                return layout, density, names
            if layout.height <= rows and names is Notation.CODE:
                low.append((layout, density, names))
    return min(low, key=lambda plan: plan[0].width, default=(layout, density, names))


@measured(64)
def in_groups(graph: Graph, columns: int, rows: int, notation: Notation) -> Graph:
    """The graph with its groups collapsed, unless it then would have less room than as it is."""
    collapsed = grouped(graph)
    before, after = (planned(each, columns, rows, notation)[0] for each in (graph, collapsed))
    return collapsed if _in_sight(after, columns, rows) >= _in_sight(before, columns, rows) else graph


def _in_sight(layout: Layout, columns: int, rows: int) -> float:
    """How much of a layout is in sight, of 1."""
    return min(columns / layout.width, 1) * min(rows / layout.height, 1)


def _may_fit(
    graph: Graph, density: Density, notation: Notation, formula: int, columns: int, rows: int, is_last: bool
) -> bool:
    """Whether the boxes alone have room. is_last: a picture may be wider, and without formulas larger, than it."""
    least = _least_room(graph, density, notation, formula)
    is_low = least.rows <= rows or (is_last and formula == NO_FORMULA)
    return is_low and (is_last or least.columns <= columns)


@measured(16)
def _laid_out(graph: Graph, density: Density, notation: Notation, formula: int) -> Layout:
    return lay_out(graph, boxes.sizes(graph, density, notation, formula))


@measured(64)
def _least_room(graph: Graph, density: Density, notation: Notation, formula: int) -> Size:
    return least_room(graph, boxes.sizes(graph, density, notation, formula))


def draw(graph: Graph, shown: Shown, layout: Layout, area: Area) -> Canvas:
    """An area of the picture of a frame."""
    canvas = _outline(graph, layout, area).copy()
    _mark_edges(canvas, graph, layout, shown)
    here = box_content.at_hand(graph, shown.frame)
    for node, box in _boxes_in(graph, layout, area):
        if here == node.name and not box.size.chip:
            _draw_border(canvas, graph, node, box, at_hand=True)
        _fill_box(canvas, graph, node, box, shown)
        if node.name in shown.secret_shapes and not box.size.chip:
            look = Look.AT_HAND if here == node.name else Look.TITLE
            canvas.put(box.x + 2, box.y, box_content.title_shown(graph, node, shown), look)
    return canvas


@measured(8)
def _boxes_in(graph: Graph, layout: Layout, area: Area) -> list[tuple[Node, Box]]:
    """The nodes of which something is in an area."""
    pairs = [(node, layout.boxes[node.name]) for node in graph.nodes]
    return [(node, box) for node, box in pairs if area.meets(box.x, box.y, box.width, box.height)]


@measured(8)
def _outline(graph: Graph, layout: Layout, area: Area) -> Canvas:
    """What is the same in every frame: wires, borders and titles."""
    canvas = Canvas.blank(area)
    for (x, y), join in _joins(layout, area).items():
        canvas.put(x, y, join, Look.BORDER)
    for box in layout.boxes.values():
        if box.x - 1 <= area.right:
            for row in box.ports.values():
                canvas.put(box.x - 1, row, _FORWARD_HEAD, Look.BORDER)
    for node, box in _boxes_in(graph, layout, area):
        for y in range(box.y, box.y + box.height):
            canvas.put(box.x, y, " " * box.width, Look.PLAIN, node.name)
        if not box.size.chip:
            _draw_border(canvas, graph, node, box, at_hand=False)
    return canvas


@measured(8)
def _joins(layout: Layout, area: Area) -> Mapping[tuple[int, int], str]:
    """The characters of the wires in an area: where two nets meet they cross."""
    left_by: dict[tuple[int, int], int] = {}
    for leg in layout.legs(area.x, area.right):
        for x, y, ways in sides(leg, area.x, area.right, area.y, area.bottom):
            left_by[x, y] = left_by.get((x, y), 0) | ways
    return {point: _JOINS[ways] for point, ways in left_by.items()}


def _mark_edges(canvas: Canvas, graph: Graph, layout: Layout, shown: Shown) -> None:
    """Light up the edges along which the number at hand came; on the way back their heads turn round."""
    area = canvas.area
    for source, user in _edges_at_hand(graph, shown):
        first, last = layout.boxes[source], layout.boxes[user]
        begin, end = first.x + first.width, last.x - 1
        for leg in layout.way(source, user):
            for x, y, _ in sides(leg, max(begin, area.x), min(end, area.right), area.y, area.bottom):
                canvas.mark(x, y, Look.AT_HAND)
        if _goes_back(shown.frame) and not shown.moved:
            canvas.put(end, last.ports[source], _joins(layout, area).get((end, last.ports[source]), ""), Look.AT_HAND)
            canvas.put(begin, first.out, _BACKWARD_HEAD, Look.AT_HAND)


def _edges_at_hand(graph: Graph, shown: Shown) -> list[tuple[str, str]]:
    """In on the way forward, back from the users on the way back; a nudge's all the way that it runs."""
    frame, here = shown.frame, box_content.at_hand(graph, shown.frame)
    if shown.moved:
        moved = {box_of(graph, name) for name in shown.moved} & graph.by_name.keys()  # a loop's sum is no node
        return [(name, user) for name in moved for user in graph.consumers[name] if user in moved]
    if here is None or frame.phase is Phase.UPDATE:
        return []
    if _goes_back(frame):
        return [(here, user) for user in graph.consumers[here]]
    return [(name, here) for name in graph[here].inputs]


def _goes_back(frame: Frame) -> bool:
    """Whether the step finds a derivative, or adds to one; a mean comes from a sum that is there already."""
    return frame.phase is Phase.BACKWARD or (frame.phase is Phase.ACCUMULATE and frame.step.quantity != frame.node)


def _fill_box(canvas: Canvas, graph: Graph, node: Node, box: Box, shown: Shown) -> None:
    """The rows inside a box, in its middle; those of a chip behind its mark."""
    rows = box_content.content(graph, node, shown, box.size)
    if box.size.chip:
        marks = [Piece("▸" if shown.frame.node == node.name else " ", Look.AT_HAND), Piece(" ")]
        for y, (mark, row) in enumerate(zip(marks, rows), start=box.y):
            _put_row(canvas, box.x, y, (mark, *row), box.width)
        return
    padding = boxes.padding(shown.density)
    top = box.y + 1 + (box.size.rows - len(rows)) // 2
    for y, row in enumerate(rows, start=top):
        _put_row(canvas, box.x + 1 + padding, y, row, box.size.columns - 2 * padding)


def _draw_border(canvas: Canvas, graph: Graph, node: Node, box: Box, *, at_hand: bool) -> None:
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
    title_look = look if at_hand else box_content.leaf_look(node) if node.is_leaf else Look.TITLE
    title = f" {boxes.title_of(graph, node)}"
    canvas.put(box.x + 1, box.y, f"{title} ", title_look)
    if told := boxes.formula_beside(graph, node, box.size, cells(title)):
        canvas.put(box.x + 1 + cells(title), box.y, told, look if at_hand else Look.PLAIN)
    if graph.consumers[node.name]:
        canvas.put(right, box.out, glyphs[6], look)


def _put_row(canvas: Canvas, x: int, y: int, content: Line, room: int) -> None:
    for piece in clip(content, room):
        canvas.put(x, y, piece.text, piece.look)
        x += cells(piece.text)
