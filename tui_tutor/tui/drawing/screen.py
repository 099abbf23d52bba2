"""The whole screen of a session: which panel stands where at a size, and the lines of each.

A pure function of (session, size, tab, scroll); the app only shows what it returns.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tui_tutor.core.all_at_once import pictured
from tui_tutor.core.formula import Formula
from tui_tutor.core.graph import Graph
from tui_tutor.core.notation import Notation
from tui_tutor.core.trace import Run
from tui_tutor.errors import counted
from tui_tutor.glyphs import measured
from tui_tutor.session import Session
from tui_tutor.tui.drawing import bars, recipe_panel
from tui_tutor.tui.drawing.box_content import Shown, at_hand
from tui_tutor.tui.drawing.canvas import Area
from tui_tutor.tui.drawing.graph_picture import in_groups, planned
from tui_tutor.tui.drawing.groups import box_of, members_of
from tui_tutor.tui.drawing.layout import Layout
from tui_tutor.tui.drawing.panel import framed
from tui_tutor.tui.drawing.recipe_panel import Stages
from tui_tutor.tui.drawing.text import Line, Look, Piece, fit, line, width, wrap
from tui_tutor.tui.drawing.text_panel import View, next_tab, page, text_lines
from tui_tutor.tui.drawing.window import Window, in_sight, window, window_lines

SMALLEST = (60, 20)
WIDE = 110  # columns from which the panels stand side by side
_TEXT = 40  # columns that the right-hand panel has at least
_WIDEST_TEXT = 64  # and at most: longer lines are hard to read
_GRAPH = 9  # rows that a graph above the text may take at least


class Panel(enum.StrEnum):
    """The panels of the screen."""

    HEADER = "header"
    GRAPH = "graph"
    WHY = "why"
    CODE = "code"
    TIMELINE = "timeline"
    FOOTER = "footer"


class Region(NamedTuple):
    """A panel's place on the screen, in cells."""

    x: int
    y: int
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of the keeping of a session: whether all of it is saved, or cannot be; whether the lesson changed
    since it was left, so that it began anew. reviewed: in a review, how many of how many were answered."""

    saved: bool = False
    failed: bool = False
    is_changed: bool = False
    reviewed: tuple[int, int] | None = None


def arrange(run: Run, notation: Notation, columns: int, rows: int) -> Mapping[Panel, Region]:
    """The regions of the panels; a panel without room is not there. Depends on no value."""
    return _arrange(run.graph, tuple(run.claims.items()), notation, columns, rows)


@measured(64)
def _arrange(
    graph: Graph, claims: tuple[tuple[str, tuple[Formula, ...]], ...], notation: Notation, columns: int, rows: int
) -> Mapping[Panel, Region]:
    middle = rows - 3
    # Longer code has no room beside a graph, and the derivatives of a large one take their time.
    code = recipe_panel.stages(Run(graph, {}, claims=dict(claims))) if len(graph.computed) < middle else ()
    graph = pictured(graph)
    if columns >= WIDE:
        places = _side_by_side(graph, code, notation, columns, middle)
    else:
        places = _below_each_other(graph, notation, columns, middle)
    return {
        Panel.HEADER: Region(0, 0, columns, 1),
        **places,
        Panel.TIMELINE: Region(0, rows - 2, columns, 1),
        Panel.FOOTER: Region(0, rows - 1, columns, 1),
    }


def _side_by_side(graph: Graph, code: Stages, notation: Notation, columns: int, middle: int) -> dict[Panel, Region]:
    height = recipe_panel.height_in_columns(code, columns - 4)
    strip = height + 2 if height else 0
    height = max(middle - strip, 14)
    layout, *_ = planned(graph, columns - _TEXT - 4, height - 2, notation)
    if middle - strip < max(layout.height + 2, 14):
        strip, height = 0, middle
        layout, *_ = planned(graph, columns - _TEXT - 4, height - 2, notation)
    left = min(max(layout.width + 4, columns - _WIDEST_TEXT), columns - _TEXT)  # the text has what the graph leaves
    places = {
        Panel.GRAPH: Region(0, 1, left, height),
        Panel.WHY: Region(left, 1, columns - left, height),
    }
    if strip:
        places[Panel.CODE] = Region(0, 1 + height, columns, strip)
    return places


def _below_each_other(graph: Graph, notation: Notation, columns: int, middle: int) -> dict[Panel, Region]:
    room = max(middle // 2, middle - 13, _GRAPH)
    layout, *_ = planned(graph, _graph_columns(columns), room, notation)
    height = min(layout.height, room)
    return {
        Panel.GRAPH: Region(0, 1, columns, height),
        Panel.WHY: Region(0, 1 + height, columns, middle - height),
    }


def too_small(columns: int, rows: int) -> list[Line]:
    """What is said on a screen that is smaller than the smallest."""
    text = f"tutor needs {SMALLEST[0]}×{SMALLEST[1]} characters; this terminal has {columns}×{rows}. Ctrl+Q quits."
    return [fit(row, columns) for row in wrap([Piece(text)], columns)][:rows]


def is_too_small(columns: int, rows: int) -> bool:
    return columns < SMALLEST[0] or rows < SMALLEST[1]


def draw_screen(
    session: Session, columns: int, rows: int, view: View, keys: Sequence[tuple[str, str]], status: Status = Status()
) -> dict[Panel, tuple[Region, list[Line]]]:
    """Every panel's region and its lines, as many and as wide as the region."""
    places = arrange(session.run, session.notation, columns, rows)
    wide, tabs = columns >= WIDE, Panel.CODE not in places
    drawn: dict[Panel, tuple[Region, list[Line]]] = {
        panel: (place, _lines(session, panel, place, view, wide, tabs))
        for panel, place in places.items()
        if panel not in (Panel.HEADER, Panel.FOOTER)
    }
    header = bars.header(session, columns, is_changed=status.is_changed, reviewed=status.reviewed)
    footer = draw_footer(session, columns, view, keys, status)
    return {
        Panel.HEADER: (places[Panel.HEADER], [header]), **drawn, Panel.FOOTER: (places[Panel.FOOTER], [footer]),
    }  # fmt: skip


_BACK = ("←", "back")
ANSWERING = (("?", "hint"), ("→", "skip"), _BACK, ("Esc", "keys"), ("Ctrl+Q", "quit"))


def draw_footer(
    session: Session, columns: int, view: View, keys: Sequence[tuple[str, str]], status: Status
) -> Line:  # fmt: skip
    """The keys (those of the line where an answer is typed), or what is said in their place; whether all is saved."""
    mark = bars.saved(saved=status.saved, failed=status.failed)
    room = columns - width(mark)
    if session.is_asking and not view.put_away:
        there = [key for key in ANSWERING if key != _BACK or status.reviewed is None]  # in a review nothing goes back
        keys = (("Enter", "answer" if view.is_typed else "show it"), *there)
    left = bars.message(view.message, room) if view.message else bars.footer(keys, room)
    return (*left, *mark)


def _lines(session: Session, panel: Panel, place: Region, view: View, wide: bool, tabs: bool) -> list[Line]:
    match panel:
        case Panel.GRAPH:
            return _graph_in_frame(session, view, place) if wide else _graph(session, view, place)
        case Panel.WHY:
            return text_lines(session, view, place.columns, place.rows, with_code=tabs)
        case Panel.CODE:
            code = recipe_panel.in_columns(session, place.columns - 4)
            return framed(line(Piece("NumPy", Look.TITLE)), code, place.columns, place.rows)
        case Panel.TIMELINE:
            return [bars.timeline(session, place.columns)]
    raise ValueError(panel)


def _graph(session: Session, view: View, place: Region) -> list[Line]:
    """The graph; what is out of sight is told in a line of its own, as there is no title."""
    graph, layout, shown = _shown(session, view, _graph_columns(place.columns), place.rows)
    seen, rows = _window(session, graph, layout, view, place)
    lines = window_lines(graph, shown, layout, seen, place.columns, rows)
    if not seen.cut:
        return lines
    return [*lines, fit(line(Piece(f" {_in_sight(graph, layout, seen)}", Look.DIM)), place.columns)]


def _window(
    session: Session, graph: Graph, layout: Layout, view: View, place: Region, *, is_framed: bool = False
) -> tuple[Window, int]:
    """What is seen of the graph in a place, and the rows that it takes there."""
    here = at_hand(graph, session.frame)
    last = box_of(graph, graph.final.name) if view.nudged else None  # how far that moves is what a nudge is for

    def seen_in(columns: int, rows: int) -> Window:
        return window(layout, here, columns, rows, view.pan, also=last)

    if is_framed:
        return seen_in(place.columns - 4, place.rows - 2), place.rows - 2
    seen = seen_in(place.columns, place.rows)
    if not seen.cut:
        return seen, place.rows
    return seen_in(place.columns, place.rows - 1), place.rows - 1  # a row says how much is in sight


def _graph_in_frame(session: Session, view: View, place: Region) -> list[Line]:
    graph, layout, shown = _shown(session, view, place.columns - 4, place.rows - 2)
    seen, rows = _window(session, graph, layout, view, place, is_framed=True)
    told = Piece(f" · {_in_sight(graph, layout, seen)}" if seen.cut else "", Look.DIM)
    inside = bars.inside(session)
    title = line(Piece("Computation graph", Look.TITLE), *([Piece(f" · {inside}")] if inside else []), told)
    lines = window_lines(graph, shown, layout, seen, place.columns - 4, rows)
    return framed(title, lines, place.columns, place.rows)


def _in_sight(graph: Graph, layout: Layout, seen: Window) -> str:
    counts = {name: len(members_of(graph, name)) or 1 for name in layout.boxes}
    whole = sum(counts[name] for name in in_sight(layout, seen.area))
    return f"{whole:,} of {counted(sum(counts.values()), 'node')} in sight"


def _shown(session: Session, view: View, columns: int, rows: int) -> tuple[Graph, Layout, Shown]:
    """The graph as it is drawn in a room: its layout, and what its boxes show."""
    moved = None
    if view.nudged:
        from tui_tutor.tui.drawing.nudging import moved_by  # few steps are nudged

        moved = moved_by(session, view)
    graph = pictured(session.run.graph)
    if view.collapsed:
        graph = in_groups(graph, columns, rows, session.notation)
    layout, density, names = planned(graph, columns, rows, session.notation)
    hidden, secret_shapes = session.hidden, session.secret_shapes
    return graph, layout, Shown(session.frame, density, names, hidden, moved or {}, secret_shapes)


def folds(session: Session, columns: int, rows: int) -> bool:
    """Whether groups of nodes are drawn as one box each: where they take no more room than the nodes."""
    place = arrange(session.run, session.notation, columns, rows)[Panel.GRAPH]
    graph = pictured(session.run.graph)
    return in_groups(graph, *_graph_room(place, is_framed=columns >= WIDE), session.notation) is not graph


def _graph_room(place: Region, *, is_framed: bool) -> tuple[int, int]:
    return (place.columns - 4, place.rows - 2) if is_framed else (_graph_columns(place.columns), place.rows)


def _graph_columns(columns: int) -> int:
    """The columns of a graph without a frame: with a margin, where there is room for one."""
    return max(columns - 2, SMALLEST[0])


def answer_region(session: Session, columns: int, rows: int) -> Region:
    """Where an answer is typed: over the last line of the question's panel."""
    place = arrange(session.run, session.notation, columns, rows)[Panel.WHY]
    return Region(place.x + 2, place.y + place.rows - 2, place.columns - 4, 1)


def turned(session: Session, view: View, columns: int, rows: int) -> View:
    """The view with the next tab of the text panel."""
    if is_too_small(columns, rows):
        return view
    tab = next_tab(session, view, with_code=_has_code_tab(session, columns, rows))
    return View(tab, nudged=view.nudged, entry=view.entry, pan=view.pan)


def scrolled(session: Session, view: View, columns: int, rows: int, *, lines: int = 0, pages: int = 0) -> View:
    """The view with the text panel scrolled by so many lines and pages, as far as it goes; too small, it stays."""
    if is_too_small(columns, rows):
        return view
    place = arrange(session.run, session.notation, columns, rows)[Panel.WHY]
    shown = page(session, view, place.columns - 4, place.rows, with_code=_has_code_tab(session, columns, rows))
    offset = shown.offset(view, place.rows) + lines + pages * max(place.rows - 3, 1)
    return replace(view, offset=min(max(offset, 0), shown.furthest(place.rows)), message="")


def panned(session: Session, view: View, columns: int, rows: int, *, across: float = 0, down: float = 0) -> View:
    """The view with the window on the graph moved by so many of its widths and heights, as far as it goes.

    The same view where nothing is out of sight on that way.
    """
    if is_too_small(columns, rows):
        return view
    is_framed = columns >= WIDE
    place = arrange(session.run, session.notation, columns, rows)[Panel.GRAPH]
    graph, layout, _ = _shown(session, view, *_graph_room(place, is_framed=is_framed))

    def area(pan: tuple[int, int]) -> Area:
        return _window(session, graph, layout, replace(view, pan=pan), place, is_framed=is_framed)[0].area

    rest, before = area((0, 0)), area(view.pan)
    x, y = before.x - rest.x + round(across * rest.columns), before.y - rest.y + round(down * rest.rows)
    after = area((x, y))
    if (after.x, after.y) == (before.x, before.y):
        return view
    return replace(view, pan=(after.x - rest.x, after.y - rest.y), message="")


def _has_code_tab(session: Session, columns: int, rows: int) -> bool:
    return Panel.CODE not in arrange(session.run, session.notation, columns, rows)
