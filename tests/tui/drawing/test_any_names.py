"""Names and sizes that no lesson of ours has: whatever they are, a screen is drawn and scrolled."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.pictures import session_at
from tui_tutor.core.notation import Notation
from tui_tutor.core.parser import parse
from tui_tutor.lesson.model import Lesson
from tui_tutor.lesson.own import Own, Statement
from tui_tutor.session import GoTo, Session, SetCalculus, SetNotation, SetPredict
from tui_tutor.tui.drawing.screen import draw_screen, is_too_small, scrolled, too_small, turned
from tui_tutor.tui.drawing.text import width
from tui_tutor.tui.drawing.text_panel import View
from tui_tutor.tui.keys import footer_keys

KEYS = list(footer_keys())
NAMES = st.from_regex(r"[a-c][a-z_]{0,38}[0-9]", fullmatch=True)


def lesson_of(text: str, **values: str) -> Lesson:
    """The lesson of a formula of one's own: `name = formula`."""
    name, _, formula = text.partition(" = ")
    return Own([Statement(name, parse(formula), formula)], values).lesson()


def every_step(session: Session) -> list[Session]:
    return [session.apply(GoTo(index)) for index in range(len(session.steps))]


def check_drawn(session: Session, columns: int, rows: int) -> None:
    """Every line fills its panel, and the keys that scroll and turn the text panel do no harm."""
    if is_too_small(columns, rows):
        assert all(width(row) == columns for row in too_small(columns, rows))
    else:
        for place, lines in draw_screen(session, columns, rows, View(), KEYS).values():
            assert [width(row) for row in lines] == [place.columns] * place.rows
    for way in (-1, 1):
        scrolled(session, View(), columns, rows, lines=way)
        scrolled(session, View(), columns, rows, pages=way)
    turned(session, View(), columns, rows)


def test_a_long_name_is_walked_in_every_notation() -> None:
    lesson = lesson_of("squared_error = (learning_weight*x - y)**2", learning_weight="1", x="2", y="3")
    for notation, calculus in itertools.product(Notation, (False, True)):
        session = Session.open(lesson, calculus=calculus).apply(SetNotation(notation))
        for here, (columns, rows) in itertools.product(every_step(session), [(120, 36), (80, 24), (60, 20)]):
            check_drawn(here, columns, rows)


@pytest.mark.parametrize("columns", [1, 9, 13, 17, 40])
def test_the_text_of_a_screen_that_is_too_small_can_be_scrolled(columns: int) -> None:
    session = session_at("logistic-regression-one-example", 4, calculus=True)
    check_drawn(session, columns, 24)


@settings(deadline=None, max_examples=60)
@given(st.lists(NAMES, min_size=4, max_size=4, unique=True), st.integers(1, 200), st.integers(1, 60), st.data())
def test_any_names_are_drawn_at_any_size(names: list[str], columns: int, rows: int, data: st.DataObject) -> None:
    weight, x, y, error = names
    lesson = lesson_of(f"{error} = ({weight}*{x} - {y})**2 + log(1 + {weight}**2)", **{weight: "1", x: "2", y: "3"})
    session = Session.open(lesson).apply(SetNotation(data.draw(st.sampled_from(Notation))))
    session = session.apply(SetCalculus(data.draw(st.booleans()))).apply(SetPredict(data.draw(st.booleans())))
    check_drawn(session.apply(GoTo(data.draw(st.integers(0, len(session.steps) - 1)))), columns, rows)
