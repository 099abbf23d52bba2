"""Graphs larger than the screen: the window shows what the whole picture has there, and says what is out of sight."""

from __future__ import annotations

import random
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.drawing.examples import large, session_of, setups
from tests.tui.drawing.reading import read
from tests.tui.drawing.whole import draw_whole
from tui_tutor.core.notation import Notation
from tui_tutor.core.steps import Phase
from tui_tutor.core.trace import Run
from tui_tutor.lesson.graph_block import Setup
from tui_tutor.lesson.library import find_lesson
from tui_tutor.session import GoTo, Session
from tui_tutor.tui.drawing.box_content import Shown
from tui_tutor.tui.drawing.canvas import Area
from tui_tutor.tui.drawing.graph_picture import draw, planned
from tui_tutor.tui.drawing.screen import Panel, draw_screen, panned
from tui_tutor.tui.drawing.text import Line, Look, cells, text_of, width
from tui_tutor.tui.drawing.text_panel import View
from tui_tutor.tui.drawing.window import cut_out
from tui_tutor.tui.keys import footer_keys

SIZES = [(120, 36), (80, 24), (60, 20)]
NUMBER = set("0123456789.-e×")
Grid: TypeAlias = list[list[tuple[str, Look, object]]]


def grid(lines: list[Line]) -> Grid:
    """One entry a cell: character, look and link; the second cell of a wide character is empty."""
    return [
        [(part, piece.look, piece.link) for piece in row for one in piece.text for part in (one, "")[: cells(one)]]
        for row in lines
    ]


def part_of(whole: Grid, area: Area) -> Grid:
    """What a picture has in an area: the halves of wide characters are blank."""
    rows = [row[area.x : area.x + area.columns] for row in whole[area.y : area.y + area.rows]]
    for row in rows:
        if row[0][0] == "":
            row[0] = (" ", *row[0][1:])
        if cells(row[-1][0]) == 2:
            row[-1] = (" ", *row[-1][1:])
    return rows


@st.composite
def areas(draw: st.DrawFn, columns: int, rows: int) -> Area:
    x, y = draw(st.integers(0, columns - 1)), draw(st.integers(0, rows - 1))
    return Area(x, y, draw(st.integers(1, columns - x)), draw(st.integers(1, rows - y)))


@given(setups(), st.integers(0, 40), st.booleans(), st.data())
@settings(max_examples=80)
def test_any_part_of_any_picture_is_what_the_whole_has_there(
    setup: Setup, step: int, is_roomy: bool, data: st.DataObject
) -> None:
    run = Run(setup.graph, setup.start, setup.alpha)
    frame, room = run.trace[step % len(run.trace.steps)], (10_000, 10_000) if is_roomy else (1, 1)
    layout, density, names = planned(run.graph, *room, Notation.CODE)
    whole = grid(draw_whole(run.graph, frame, *room).lines)
    area = data.draw(areas(layout.width, layout.height))
    drawn = draw(run.graph, Shown(frame, density, names), layout, area)
    assert grid(drawn.lines()) == part_of(whole, area)


@pytest.mark.parametrize("count", [40, 200])
def test_every_step_of_a_large_graph_shows_a_part_of_one_picture(count: int) -> None:
    session = session_of(large(count, 3))
    graph, chance = session.run.graph, random.Random(1)
    layout, density, names = planned(graph, 70, 30, Notation.CODE)
    for index in range(0, len(session.steps), count // 3):
        frame = session.apply(GoTo(index)).frame
        whole = grid(draw_whole(graph, frame, 70, 30).lines)
        for _ in range(3):
            area = Area(chance.randrange(layout.width - 70), chance.randrange(layout.height - 30), 70, 30)
            shown = Shown(frame, density, names)
            assert grid(draw(graph, shown, layout, area).lines()) == part_of(whole, area)
            check_cut(whole, area, grid(cut_out(graph, shown, layout, area).lines()))


def check_cut(whole: Grid, area: Area, seen: Grid) -> None:
    """Where a number goes on beyond a side there is no part of it but a sign; everything else is as it is."""
    for y, row in enumerate(seen):
        there = whole[area.y + y]
        for x, cell in enumerate(row):
            wanted = there[area.x + x]
            start = stop = area.x + x
            while wanted[0] in NUMBER and start > 0 and there[start - 1][0] in NUMBER:
                start -= 1
            while wanted[0] in NUMBER and stop + 1 < len(there) and there[stop + 1][0] in NUMBER:
                stop += 1
            if start < area.x or stop > area.right:
                assert cell[0] in " …"
            else:
                assert cell == wanted


@pytest.mark.parametrize(("count", "seeds"), [(10, 20), (40, 10), (200, 3), (1000, 1)])
def test_large_graphs_read_back(count: int, seeds: int) -> None:
    for seed in range(seeds):
        run = large(count, seed)
        position = random.Random(seed).randrange(len(run.trace.steps))
        picture = draw_whole(run.graph, run.trace[position], 70, 30)
        seen = read([text_of(row) for row in picture.lines])
        named = run.graph.derivative_names
        assert {named.get(name, name) for name in seen.boxes} == {node.name for node in run.graph.nodes}
        edges = {(used, node.name) for node in run.graph.nodes for used in node.inputs}
        assert {(named.get(used, used), user) for used, user in seen.edges} == edges


def graph_rows(session: Session, size: tuple[int, int]) -> list[Line]:
    return draw_screen(session, *size, View(), list(footer_keys()))[Panel.GRAPH][1]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [40, 200, 1000])
def test_the_node_at_hand_is_in_sight_and_what_is_not_is_counted(count: int, size: tuple[int, int]) -> None:
    session = session_of(large(count, 1))
    for index in range(1, len(session.steps) - 1, 1 + count // 25):
        here = session.apply(GoTo(index))
        rows = graph_rows(here, size)
        node, seen = here.frame.node, {piece.link for row in rows for piece in row} - {None}
        assert node in seen
        said = next(text_of(row) for row in rows if "in sight" in text_of(row))
        assert f"of {count:,} nodes in sight" in said
        whole_boxes = int(said.split(" of ")[0].split()[-1].replace(",", ""))
        assert 1 <= whole_boxes <= len(seen)
        shown = text_of(rows[0]) + "".join(text_of(row) for row in rows[1:])
        assert any(sign in shown for sign in "◂▸▴▾")
        assert all(width(row) == width(rows[0]) for row in rows)


def test_positions_never_change_while_stepping() -> None:
    session = session_of(large(200, 2))
    layouts = {id(planned(session.run.graph, 70, 30, Notation.CODE)[0]) for _ in range(3)}
    assert len(layouts) == 1
    forward = next(place for place, step in enumerate(session.steps) if step.phase is Phase.FORWARD)
    first = graph_rows(session.apply(GoTo(forward)), (120, 36))
    again = graph_rows(session.apply(GoTo(forward + len(session.steps))), (120, 36))
    assert [[piece.link for piece in row] for row in first] == [[piece.link for piece in row] for row in again]


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_a_window_that_is_moved_shows_every_node_in_the_end_and_stops_at_the_sides(columns: int, rows: int) -> None:
    session = Session.open(find_lesson("shallow-network-backward"))
    names = set(session.run.graph.by_name)
    seen: set[object] = set()
    rest = View()
    for down in range(6):
        view = rest
        for _ in range(down):
            view = panned(session, view, columns, rows, down=0.5)
        for _ in range(12):
            lines = draw_screen(session, columns, rows, view, ())[Panel.GRAPH][1]
            assert all(width(row) == columns or columns >= 110 for row in lines)
            seen |= {piece.link for row in lines for piece in row}
            view = panned(session, view, columns, rows, across=0.5)
        assert panned(session, view, columns, rows, across=0.5) is view
        for _ in range(12):
            view = panned(session, view, columns, rows, across=-0.5)
        for _ in range(down):
            view = panned(session, view, columns, rows, down=-0.5)
        assert view.pan == (0, 0)
    assert names <= seen
