"""The whole screen: exact sizes, the number at hand in sight, and nothing that tells how one came there."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.drawing.whole import draw_whole
from tests.tui.pictures import LESSONS, SHIPPED, SIZES, assembled, graph_words, session_at
from tui_tutor.core.notation import Notation
from tui_tutor.core.steps import Phase
from tui_tutor.session import GoTo, Session, SetNotation, SetPart, SetValue
from tui_tutor.tui.drawing.recipe_panel import stages
from tui_tutor.tui.drawing.screen import SMALLEST, Panel, arrange, draw_screen, is_too_small, scrolled, too_small
from tui_tutor.tui.drawing.short import short
from tui_tutor.tui.drawing.text import cells, text_of, width
from tui_tutor.tui.drawing.text_panel import Tab, View
from tui_tutor.tui.keys import footer_keys

KEYS = list(footer_keys())
ALL = (*LESSONS, "learning-rate")
AT_REST = View()
# Values at which a sigmoid saturates, sums are absorbed and products leave the range of a float.
EXTREME = [0.0, 40.0, -40.0, 1e300, -1e300, 1e-300, -1e-300, 123456.789, -1 / 3, 1.0]
SETTINGS = {
    LESSONS[0]: [(name, value) for name in ("a", "b", "c") for value in EXTREME],
    LESSONS[1]: [(name, value) for name in ("w1", "x2", "b", "alpha") for value in EXTREME] + [("y", 0.0), ("y", 1.0)],
}
UNFIT = re.compile(
    r"(?<![\w.])-0(\.0*)?(?![\w.])"  # minus zero
    r"|(?<!\w)nan(?!\w)"
    r"|[1-9]\d{16}|(?=\d*\.)(?=[\d.]{18})\d+\.\d+"  # seventeen digits, with a point among them or without
)


@dataclass(frozen=True, repr=False)
class Sight:
    """A session, and through which window it is looked at."""

    session: Session
    columns: int
    rows: int
    view: View = AT_REST

    def __repr__(self) -> str:
        where = f"{self.session.lesson.id} at {self.session.cursor} in {self.session.notation}"
        return f"{where}, edited {self.session.edited}, {self.columns}x{self.rows}, {self.view}"

    def draw(self) -> dict[Panel, Any]:
        return draw_screen(self.session, self.columns, self.rows, self.view, KEYS)

    @cached_property
    def drawn(self) -> dict[Panel, Any]:
        return self.draw()

    @property
    def text(self) -> str:
        return assembled(self.drawn, self.columns, self.rows)


@st.composite
def sights(draw: st.DrawFn) -> Sight:
    """Any session of the shipped lessons at any size."""
    name = draw(st.sampled_from(LESSONS))
    session = session_at(name, calculus=draw(st.booleans()))
    session = session.apply(SetNotation(draw(st.sampled_from(Notation))))
    for setting in draw(st.lists(st.sampled_from(SETTINGS[name]), max_size=3)):
        session = session.apply(SetValue(*setting))
    iterations = 1 if session.run.trace.last is not None else 3
    session = session.apply(GoTo(draw(st.integers(0, iterations * len(session.steps) - 1))))
    view = View(draw(st.sampled_from(Tab)), draw(st.integers(0, 40)))
    columns = draw(st.integers(SMALLEST[0], 200))
    return Sight(session, columns, draw(st.integers(SMALLEST[1], 60)), view)


def check_size(sight: Sight) -> None:
    """Every cell of the screen belongs to one panel, and every panel's lines fill it."""
    covered = [[0] * sight.columns for _ in range(sight.rows)]
    for panel, (place, lines) in sight.drawn.items():
        assert len(lines) == place.rows, panel
        for y, row in enumerate(lines, start=place.y):
            assert width(row) == place.columns, (panel, text_of(row))
            for x in range(place.x, place.x + place.columns):
                covered[y][x] += 1
    assert {count for row in covered for count in row} == {1}


def check_number(sight: Sight) -> None:
    """The result stands behind the name of what it is, in the panel that explains it; else in the node's box."""
    explanation = sight.session.explanation
    if explanation is not None:
        unmoved = sight if sight.view == AT_REST else replace(sight, view=AT_REST)
        lines = unmoved.drawn[Panel.WHY][1]
        said = " ".join(text_of(row)[2:-2].strip() for row in lines)
        if re.search(rf"\bresult .*[=→] +{re.escape(explanation.result)}(?![\w.])", said):
            return
        assert "▼" in said, said  # it is below the fold of a small panel
        frame, node = sight.session.frame, sight.session.frame.node
        number = (frame.derivatives if frame.phase is Phase.BACKWARD else frame.values)[node]
        assert short(number).split()[0] in graph_words(sight.drawn)[node], said  # of an array the first entry


def check_digits(sight: Sight) -> None:
    found = [match[0] for match in UNFIT.finditer(sight.text)]
    # One lesson is on what is not a number, and says so in its own words.
    assert found == [] or (set(found) == {"nan"} and sight.session.lesson.id == "numerical-stability"), found


def boxes_of(sight: Sight) -> list[list[object]]:
    """Which node each cell of the graph belongs to."""
    return [[piece.link for piece in row for _ in range(cells(piece.text))] for row in sight.drawn[Panel.GRAPH][1]]


def every_step(name: str) -> Iterator[Session]:
    """Every step of the first iteration and the first of the next: in all notations, with and without calculus."""
    parts = range(1, len(session_at(name).lesson.parts) + 1)
    for calculus, notation in itertools.product((False, True), Notation):
        for number in parts:
            session = replace(session_at(name, calculus=calculus), notation=notation).apply(SetPart(number))
            for index in range(len(session.steps) + (session.run.trace.last is None)):
                yield session.apply(GoTo(index))


@given(sights())
@settings(max_examples=120)
def test_every_cell_of_any_screen_is_drawn_once(sight: Sight) -> None:
    check_size(sight)


@given(sights())
@settings(max_examples=120)
def test_the_number_at_hand_is_on_any_screen(sight: Sight) -> None:
    check_number(sight)


def test_what_no_screen_may_show_is_known_when_it_is_seen() -> None:
    for text in ("dz = -0", "-0.0", "nan", "0.30000000000000004", "12345678901234567", "1.0000000000000002"):
        assert UNFIT.search(text), text
    for text in ("-0.25", "1-0.5", "nanny", "1e-300", "0.123456789012345", "1e300", "-0.01", "x-0.5"):
        assert not UNFIT.search(text), text


@given(sights())
@settings(max_examples=120)
def test_no_screen_shows_a_minus_zero_nan_or_a_tail_of_digits(sight: Sight) -> None:
    check_digits(sight)


@pytest.mark.parametrize(
    ("name", "edits"), [(LESSONS[0], {"b": 1e300, "c": 1e300}), (LESSONS[1], {"x2": 1e300, "alpha": -40.0})]
)
def test_values_that_leave_the_range_of_a_float_are_drawn_too(name: str, edits: dict[str, float]) -> None:
    session = session_at(name)
    for setting in edits.items():
        session = session.apply(SetValue(*setting))
    for index in range(len(session.steps) * (1 if session.run.trace.last is not None else 3)):
        sight = Sight(session.apply(GoTo(index)), *SIZES[0])
        check_size(sight)
        check_number(sight)
        check_digits(sight)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SHIPPED)
def test_every_step_of_the_lessons_is_whole_at_every_size(name: str, size: tuple[int, int]) -> None:
    for session in every_step(name):
        sight = Sight(session, *size)
        check_size(sight)
        check_number(sight)
        check_digits(sight)


@pytest.mark.parametrize(("columns", "rows"), [(120, 36), (80, 24), (60, 20), (97, 24)])
def test_where_a_graph_is_larger_than_its_room_no_number_is_cut_into_another(columns: int, rows: int) -> None:
    number = re.compile(r"(?<![\w.])-?\d[\d.]*(?:e-?\d+)?(?![\w.])")
    for session in every_step("shallow-network-backward"):
        sight = Sight(session, columns, rows)
        region, lines = sight.drawn[Panel.GRAPH]
        margins = 4 if Panel.CODE in sight.drawn or columns >= 110 else 2
        whole = draw_whole(session.run.graph, session.frame, region.columns - margins, region.rows, session.notation)
        known = {found for row in whole.lines for found in number.findall(text_of(row))}
        texts = [text_of(row) for row in lines if "in sight" not in text_of(row)]
        assert {found for text in texts for found in number.findall(text)} <= known


@pytest.mark.parametrize("notation", Notation)
@pytest.mark.parametrize("size", [*SIZES, (110, 24), (109, 24), (80, 40), (200, 60), (72, 20)])
@pytest.mark.parametrize("name", LESSONS)
def test_boxes_never_move_while_stepping(name: str, size: tuple[int, int], notation: Notation) -> None:
    start = replace(session_at(name), notation=notation)
    first = boxes_of(Sight(start, *size))
    assert {link for row in first for link in row} >= {node.name for node in start.run.graph.nodes}
    for index in range(len(start.steps)):
        assert boxes_of(Sight(start.apply(GoTo(index)), *size)) == first


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize("name", ALL)
def test_on_the_way_back_a_leaf_keeps_its_value_beside_its_derivative(name: str, size: tuple[int, int]) -> None:
    session = session_at(name)
    leaves = [leaf.name for leaf in session.run.graph.leaves if leaf.has_derivative]
    for index in range(len(session.steps)):
        frame = session.apply(GoTo(index)).frame
        shown = graph_words(Sight(session.apply(GoTo(index)), *size).drawn)
        for leaf in leaves:
            assert short(frame.values[leaf]) in shown[leaf], (frame.step, leaf)
            if leaf in frame.derivatives:
                assert f"d{leaf}" in shown[leaf]
                assert short(frame.derivatives[leaf]) in shown[leaf]


@pytest.mark.parametrize("name", ALL)
def test_a_number_never_touches_a_wire(name: str) -> None:
    session = session_at(name)
    for index in range(len(session.steps)):
        sight = Sight(session.apply(GoTo(index)), 60, 20)
        touching = re.search(r"\d[◀▶─╮╯╰╭]", "\n".join(text_of(row) for row in sight.drawn[Panel.GRAPH][1]))
        assert touching is None, sight.text


@given(sights(), sights())
@settings(max_examples=60)
def test_a_screen_is_the_same_whatever_was_drawn_before(sight: Sight, other: Sight) -> None:
    first = sight.draw()
    other.draw()
    before = replace(sight.session, cursor=max(sight.session.cursor - 1, 0))
    replace(sight, session=before).draw()
    fresh = replace(sight.session, own=replace(sight.session.own))  # nothing is remembered of a run of its own
    assert replace(sight, session=fresh).draw() == first == sight.draw()


@pytest.mark.parametrize("tab", [Tab.WHY, Tab.CODE])  # NumPy is chosen when narrow, and has its own panel when wide
@pytest.mark.parametrize("size", SIZES)
def test_scrolling_reaches_the_last_line_and_no_further(size: tuple[int, int], tab: Tab) -> None:
    sight = Sight(session_at(LESSONS[1], 5, calculus=True), *size, View(tab))
    last = replace(sight, view=scrolled(sight.session, sight.view, *size, lines=1000))
    assert "▼" not in text_of(last.drawn[Panel.WHY][1][-1])
    assert scrolled(sight.session, last.view, *size, pages=1) == last.view
    assert "▲" in text_of(last.drawn[Panel.WHY][1][0])
    one_less = replace(sight, view=scrolled(sight.session, last.view, *size, lines=-1))
    assert "▼ 1 more" in text_of(one_less.drawn[Panel.WHY][1][-1])
    assert scrolled(sight.session, last.view, *size, lines=-1000).offset == 0


@pytest.mark.parametrize("size", SIZES)
def test_an_edit_leaves_the_arrangement_and_the_code_as_they_were_made(size: tuple[int, int]) -> None:
    session = session_at(LESSONS[1])
    edited = session.apply(SetValue("w1", 2.0))
    assert edited.run is not session.run
    assert stages(edited.run) is stages(session.run)
    assert arrange(edited.run, edited.notation, *size) is arrange(session.run, session.notation, *size)


def test_wide_screens_show_both_texts_and_narrow_ones_a_tab() -> None:
    wide, narrow = (Sight(session_at(LESSONS[1], 6), *size).drawn for size in SIZES[:2])
    assert Panel.CODE in wide
    assert Panel.CODE not in narrow
    assert "tab" in text_of(narrow[Panel.WHY][1][0])
    code = Sight(session_at(LESSONS[1], 6), 80, 24, View(Tab.CODE))
    assert "▶ dz = a - y" in code.text


def test_a_screen_that_is_too_small_says_so_in_its_room() -> None:
    assert not is_too_small(60, 20)
    for columns, rows in [(59, 20), (60, 19), (10, 3), (1, 1)]:
        assert is_too_small(columns, rows)
        lines = too_small(columns, rows)
        assert len(lines) <= rows
        assert all(width(row) == columns for row in lines)
