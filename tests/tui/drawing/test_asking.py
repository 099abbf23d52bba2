"""The panel of a question: the newest reply is directly below it, and what is known is all there."""

from __future__ import annotations

import re

import pytest

from tests.tui.drawing.examples import large, session_of
from tests.tui.pictures import SHIPPED, SIZES, screen_text, session_at
from tui_tutor import glyphs
from tui_tutor.glyphs import GlyphSet
from tui_tutor.session import GiveAnswer, GoTo, Last, Session, SetPart, SetPredict, TakeHint, find_step
from tui_tutor.tui.drawing.asking import asking_lines
from tui_tutor.tui.drawing.text import cells, text_of, written
from tui_tutor.tui.drawing.why import why_foot, why_lines

ONE, LOOP = "logistic-regression-one-example", "logistic-regression-m-examples"


def asked(step: str) -> Session:
    session = session_at(ONE).apply(SetPredict(True))
    return session.apply(GoTo(find_step(session, step)))


def place(session: Session, text: str) -> int:
    rows = [text_of(row) for row in asking_lines(session, 56, 8)]
    return next(number for number, row in enumerate(rows) if text in row)


def test_a_hint_after_an_answer_stands_above_it_and_an_answer_after_a_hint_above_the_hint() -> None:
    session = asked("backward z").apply(GiveAnswer("7"))
    session = session.apply(TakeHint())
    assert place(session, "Hint ·") < place(session, "✗")
    assert "Hint ·" in screen_text(session, 60, 20)
    session = session.apply(GiveAnswer("8"))
    assert place(session, "✗") < place(session, "Hint ·")


def test_what_is_known_is_all_there_on_the_smallest_screen() -> None:
    screen = screen_text(asked("update b"), 60, 20)
    known = " ".join(row.strip("│ ") for row in screen[screen.index("known") :].split("\n"))
    for text in ("b = -1.25", "db = ?", "α = 0.1", "x1", "w2", "dw2", "dL"):
        assert text in known
    assert known.index("db = ") < known.index("x1")


@pytest.mark.parametrize("columns", [columns - 4 for columns, _ in SIZES])
def test_the_rows_of_what_is_known_begin_below_each_other(columns: int) -> None:
    rows = [text_of(row) for row in asking_lines(asked("update b"), columns, 8)]
    first, *others = rows[next(number for number, row in enumerate(rows) if row.startswith("known")) :]
    assert others
    assert {len(row) - len(row.lstrip()) for row in others} == {first.index("b = ")}


@pytest.mark.parametrize("glyph_set", GlyphSet)
@pytest.mark.parametrize("name", SHIPPED)
def test_no_row_of_what_is_known_begins_or_ends_with_a_separator(name: str, glyph_set: GlyphSet) -> None:
    session = session_at(name).apply(SetPredict(True))
    with glyphs.using(glyph_set):
        for place in range(len(session.steps)):
            asking = session.apply(GoTo(place))
            for columns in (SIZES[0][0] // 2, *(columns - 4 for columns, _ in SIZES)):
                rows = [text_of(written(row)) for row in asking_lines(asking, columns, 8)]
                known = rows[next((at for at, row in enumerate(rows) if row.startswith("known")), len(rows)) :]
                assert all(cells(row) <= columns for row in known)
                assert not [row for row in known if re.search(r"^(known)? *[.|·] | [.|·] *$| \. ", row)]


def test_where_no_step_follows_enter_is_not_said_to_go_on() -> None:
    session = session_at("derivatives").apply(SetPredict(True)).apply(Last())
    assert text_of(why_foot(session, is_put_away=False)) == "→ go on to part 2"
    last = session.apply(SetPart(4)).apply(Last())
    assert text_of(why_foot(last, is_put_away=False)) == "Esc lessons"
    assert text_of(why_foot(session_at(ONE).apply(SetPredict(True)).apply(Last()), is_put_away=False)) == "Enter go on"


def test_hints_that_are_told_again_have_one_heading() -> None:
    session = asked("backward z").apply(TakeHint()).apply(GiveAnswer("a - y"))
    rows = [text_of(row) for row in why_lines(session, 56)]
    assert [row for row in rows if "Hint" in row] == ["Hint · where to look"]


def test_hints_stand_in_the_order_in_which_they_were_taken_where_all_are_in_sight() -> None:
    session = asked("backward z")
    for _ in range(3):
        session = session.apply(TakeHint())
    high = [text_of(row) for row in asking_lines(session, 56, 30) if text_of(row).startswith("Hint")]
    assert high[0] == "Hint · where to look"
    low = [text_of(row) for row in asking_lines(session, 56, 8) if text_of(row).startswith("Hint")]
    assert low == high[::-1]  # or the newest would be out of sight


def test_all_that_is_known_has_its_number_where_there_is_room_below() -> None:
    session = asked("update b")
    few, many = (" ".join(text_of(row) for row in asking_lines(session, 34, rows)) for rows in (8, 30))
    assert "x1 = " not in few
    assert all(f"{name} = " in many for name in ("x1", "w1", "x2", "w2", "b"))


def test_in_a_loop_every_question_is_put_also_that_for_the_mean() -> None:
    session = session_at(LOOP).apply(SetPredict(True))
    for place in range(1, len(session.steps) - 1):
        assert "known" in screen_text(session.apply(GoTo(place)), 80, 24)
    mean = screen_text(session.apply(GoTo(find_step(session, "average J"))), 80, 24)
    assert "known m = 3 · S = ? · " in mean


def test_of_very_many_known_quantities_those_that_are_near_are_told_and_the_others_counted() -> None:
    session = session_of(large(200, 1)).apply(SetPredict(True))
    session = session.apply(GoTo(100))
    question = session.prediction
    assert question is not None
    rows = " ".join(text_of(row).strip() for row in asking_lines(session, 56, 8))
    node = session.frame.node
    assert all(f"{name} = " in rows for name in session.run.graph[node].inputs)
    told = len(re.findall(r"\w = ", rows[rows.index("known") :]))
    assert f"and {len(question.asked.held) - told:,} more" in rows
