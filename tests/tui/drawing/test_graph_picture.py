"""The drawn graph, read back from its characters: it says what the graph says, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.drawing.examples import setups
from tests.tui.drawing.reading import Seen, read
from tests.tui.drawing.whole import Picture, draw_whole
from tests.tui.pictures import LESSONS, lesson
from tui_tutor.core.expand import all_inside
from tui_tutor.core.frame import Frame
from tui_tutor.core.graph import Graph
from tui_tutor.core.inside import opened_run
from tui_tutor.core.notation import Notation
from tui_tutor.core.trace import Run
from tui_tutor.lesson.graph_block import Setup
from tui_tutor.tui.drawing import boxes
from tui_tutor.tui.drawing.boxes import Density
from tui_tutor.tui.drawing.graph_picture import planned
from tui_tutor.tui.drawing.layout import lay_out
from tui_tutor.tui.drawing.text import cells, text_of, width

AMPLE, NONE = (10_000, 10_000), (1, 1)  # rooms: for the roomiest picture, and for the tightest


def edges_of(graph: Graph) -> set[tuple[str, str]]:
    return {(used, node.name) for node in graph.nodes for used in node.inputs}


def rooms(graph: Graph, notation: Notation = Notation.CODE) -> Iterator[tuple[int, int]]:
    """A room for every density at which the graph is ever drawn: never at one where a roomier picture is no larger."""
    found: dict[Density, tuple[int, int]] = {planned(graph, *NONE, notation)[1]: NONE}
    for density in Density:
        layout = lay_out(graph, boxes.sizes(graph, density, notation))
        room = layout.width, layout.height
        found.setdefault(planned(graph, *room, notation)[1], room)
    yield from found.values()


def seen_in(picture: Picture) -> Seen:
    assert len(picture.lines) == picture.height
    assert {width(row) for row in picture.lines} == {picture.width}
    return read([text_of(row) for row in picture.lines])


def check(graph: Graph, frame: Frame, room: tuple[int, int], notation: Notation = Notation.CODE) -> None:
    """The picture shows the graph; a box that is clicked is the box that is meant."""
    picture = draw_whole(graph, frame, *room, notation)
    seen = seen_in(picture)
    # Where leaves have a single number, the way back shows `dw` in place of `w`.
    named = {graph.derivative_names.get(name, name): frame for name, frame in seen.boxes.items()}
    assert set(named) == {node.name for node in graph.nodes}
    assert {(graph.derivative_names.get(used, used), user) for used, user in seen.edges} == edges_of(graph)
    assert at_hand_of(picture) == (frame.node and named[frame.node].left, frame.node and named[frame.node].top)
    links = links_of(picture)
    for name, box in named.items():
        assert {links[y][x] for x, y in box.cells()} == {name}


def at_hand_of(picture: Picture) -> tuple[int | None, int | None]:
    return picture.at_hand[:2] if picture.at_hand else (None, None)


def links_of(picture: Picture) -> list[list[object]]:
    return [[piece.link for piece in row for _ in range(cells(piece.text))] for row in picture.lines]


@pytest.mark.parametrize("name", LESSONS)
def test_both_lessons_read_back_at_every_step_and_density(name: str) -> None:
    run = lesson(name).parts[0].run
    for room in rooms(run.graph):
        for frame in run.trace.frames():
            check(run.graph, frame, room)


@pytest.mark.parametrize("notation", Notation)
@pytest.mark.parametrize("name", LESSONS)
def test_both_lessons_read_back_in_every_notation(name: str, notation: Notation) -> None:
    run = lesson(name).parts[0].run
    for room in rooms(run.graph, notation):
        check(run.graph, run.trace[0], room, notation)


def test_the_lessons_are_drawn_at_every_density() -> None:
    graphs = [lesson(name).parts[0].graph for name in LESSONS]
    drawn = {planned(graph, *room, notation)[1] for graph in graphs for notation in Notation
             for room in rooms(graph, notation)}  # fmt: skip
    assert drawn == set(Density)


@pytest.mark.parametrize("name", LESSONS)
def test_both_lessons_read_back_with_everything_opened(name: str) -> None:
    run = opened_run(lesson(name).parts[0].run, all_inside(lesson(name).parts[0].graph))
    for room in rooms(run.graph):
        for frame in run.trace.frames():
            check(run.graph, frame, room)


@given(setups(), st.integers(0, 40))
@settings(max_examples=100)
def test_any_graph_reads_back(setup: Setup, step: int) -> None:
    run = Run(setup.graph, setup.start, setup.alpha)
    for room in (AMPLE, NONE):
        check(run.graph, run.trace[0], room)
        check(run.graph, run.trace[step % len(run.trace.steps)], room)
