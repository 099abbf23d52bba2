"""Glyph sets: no character outside the set, on any screen of any lesson at any step, and every line as wide as ever."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from tests.tui.drawing.test_lessons import steps
from tests.tui.pictures import LESSONS, SHIPPED, SIZES, lesson, session_at
from tui_tutor import glyphs
from tui_tutor.core.notation import Notation
from tui_tutor.glyphs import GlyphSet
from tui_tutor.session import GoTo, Open, Session, SetNotation, SetPredict, TakeHint, find_step
from tui_tutor.tui.drawing.asking import asking_lines
from tui_tutor.tui.drawing.descent import descent_lines, pages, title
from tui_tutor.tui.drawing.nudging import check_texts
from tui_tutor.tui.drawing.overview import overview_lines
from tui_tutor.tui.drawing.screen import draw_screen
from tui_tutor.tui.drawing.text import Line, text_of, written
from tui_tutor.tui.drawing.text_panel import Tab, View
from tui_tutor.tui.keys import footer_keys

SMALL_SETS = (GlyphSet.BASIC, GlyphSet.ASCII)
KEYS = list(footer_keys())
ENCODINGS = {GlyphSet.BASIC: "cp437", GlyphSet.ASCII: "ascii"}


@pytest.fixture(params=SMALL_SETS)
def small_set(request: pytest.FixtureRequest) -> Iterator[GlyphSet]:
    with glyphs.using(request.param):
        yield request.param


def check(lines: Sequence[Line], columns: int, glyph_set: GlyphSet) -> None:
    """Exactly so wide, as written, and all of it in the set."""
    for content in lines:
        text = text_of(written(content))
        assert len(text) == columns, text
        assert len(text.encode(ENCODINGS[glyph_set])) == columns
        assert text.isprintable(), text


@pytest.mark.parametrize(("columns", "rows"), SIZES)
@pytest.mark.parametrize("name", SHIPPED)
def test_every_step_of_every_lesson_is_drawn_in_the_set(
    name: str, columns: int, rows: int, small_set: GlyphSet
) -> None:
    for session in steps(name):
        for tab in (None, Tab.CODE, Tab.AT_ONCE):
            for region, lines in draw_screen(session, columns, rows, View(tab), KEYS).values():
                check(lines, region.columns, small_set)


@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_of_a_lesson_is_lost(name: str, small_set: GlyphSet) -> None:
    """A `?` on the screen is one that the lesson has, not a character that nothing stands for."""
    for session in steps(name):
        drawn = draw_screen(session, 120, 500, View(), KEYS)
        for _, lines in drawn.values():
            for content in lines:
                assert text_of(written(content)).count("?") == text_of(content).count("?")


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_asked_and_hinted_is_in_the_set(name: str, small_set: GlyphSet) -> None:
    for number in range(1, len(lesson(name).parts) + 1):
        start = Session.open(lesson(name), part=number).apply(SetPredict(True))
        for place in range(len(start.steps)):
            session = start.apply(GoTo(place))
            while session.is_asking and session.attempt.hints < len(
                session.prediction.hints if session.prediction else ()
            ):
                session = session.apply(TakeHint())
            for columns, rows in SIZES:
                for region, lines in draw_screen(session, columns, rows, View(), KEYS).values():
                    check(lines, region.columns, small_set)
            assert all(
                text_of(written(row)).count("?") == text_of(row).count("?") for row in asking_lines(session, 50, 8)
            )


@pytest.mark.parametrize("notation", Notation)
@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_every_notation_and_what_is_inside_is_in_the_set(
    columns: int, rows: int, notation: Notation, small_set: GlyphSet
) -> None:
    session = session_at(LESSONS[1], calculus=True).apply(SetNotation(notation)).apply(Open("z"))
    for place in range(len(session.steps)):
        for region, lines in draw_screen(session.apply(GoTo(place)), columns, rows, View(), KEYS).values():
            check(lines, region.columns, small_set)


@pytest.mark.parametrize(("columns", "rows"), SIZES)
@pytest.mark.parametrize("name", SHIPPED)
def test_the_other_screens_of_a_lesson_are_in_the_set(name: str, columns: int, rows: int, small_set: GlyphSet) -> None:
    session = session_at(name, 2)
    check(overview_lines(session, 1, columns, rows), columns, small_set)
    if session.run.trace.last is None:
        session = session.apply(GoTo(len(session.steps) * 30))
        check([title(session, 31, columns)], len(text_of(written(title(session, 31, columns)))), small_set)
        for page in pages(session):
            check(descent_lines(session, 31, columns, rows, page), columns, small_set)
    backward = next((place for place, step in enumerate(session.steps) if str(step).startswith("backward")), None)
    if backward is not None:
        there = session_at(name, backward)
        node = there.frame.node
        if node is not None and node in there.run.graph.by_name:
            for region, lines in draw_screen(there, columns, rows, View(Tab.NUDGE, nudged=node), KEYS).values():
                check(lines, region.columns, small_set)


def test_the_gradient_check_is_in_line(small_set: GlyphSet) -> None:
    session = session_at(LESSONS[1])
    session = session.apply(GoTo(find_step(session, "end")))
    texts = [glyphs.written(text) for text in check_texts(session, "z", (), 70)]
    heading, *rows = texts[: texts.index("")]
    assert {len(heading)} == {len(row) for row in rows}
    for text in texts:
        assert len(text.encode(ENCODINGS[small_set])) <= 70
