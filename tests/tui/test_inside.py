"""Stepping inside nodes in a real pseudo-terminal: the keys that open and close, and what is open the next time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.tui.conftest import Tutor
from tests.tui.pictures import LESSONS, SHIPPED, SIZES, put_away, screen_text, session_at, wait_for_session
from tui_tutor.progress.again import sessions_of
from tui_tutor.progress.review import Due
from tui_tutor.session import Close, CloseAll, GoTo, Next, Open, OpenAll, SetPredict, Show
from tui_tutor.session.opening import can_open_more
from tui_tutor.tui.drawing.text_panel import View

GRAPH, ONE = LESSONS
WIDE = (120, 36)


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_a_node_is_opened_gone_through_and_closed(tutor: Tutor, columns: int, rows: int) -> None:
    terminal = tutor("learn", ONE, "--at", "forward z", columns=columns, rows=rows)
    session = session_at(ONE, 1).apply(Open("z"))
    terminal.press("i")
    wait_for_session(terminal, session, columns, rows)
    for _ in range(8):
        terminal.press("right")
        session = session.apply(Next())
        wait_for_session(terminal, session, columns, rows)
    assert str(session.frame.step) == "backward z_1"
    terminal.press("backspace")
    wait_for_session(terminal, session.apply(Close()), columns, rows)
    terminal.wait_for("dz = dL/dz")


def test_everything_is_opened_and_closed_by_one_key(tutor: Tutor) -> None:
    terminal = tutor("learn", ONE, "--at", "backward a")
    session = session_at(ONE, 5)
    terminal.press("I")
    wait_for_session(terminal, session.apply(OpenAll()), *WIDE)
    terminal.wait_for("inside z and L")
    terminal.press("I")
    wait_for_session(terminal, session.apply(OpenAll()).apply(CloseAll()), *WIDE)


def test_escape_goes_out_of_what_is_open_and_then_to_the_list(tutor: Tutor) -> None:
    terminal = tutor("learn", ONE, "--at", "forward z")
    terminal.press("i")
    terminal.wait_for("inside z")
    terminal.press("esc")
    terminal.wait_for(lambda text: "inside" not in text)
    terminal.press("esc")
    terminal.wait_for("tutor: a computation graph, step by step")


def test_what_cannot_be_opened_says_why(tutor: Tutor) -> None:
    terminal = tutor("learn", ONE, columns=80, rows=24)
    terminal.press("i")
    terminal.wait_for("no node is at hand: open z or L")
    terminal.press("backspace")
    terminal.wait_for("nothing is open: i opens the node at hand")
    terminal.press("right", "right", "i")
    terminal.wait_for("nothing is inside a = σ(z), a single op: open z or L")


def test_what_is_open_is_open_again_the_next_time(tutor: Tutor) -> None:
    terminal = tutor("learn", ONE, "--at", "forward z")
    terminal.press("i", "left")
    session = session_at(ONE, 1).apply(Open("z"))
    terminal.wait_for("Forward · z_3")
    terminal.wait_for("saved")
    terminal.press("q")
    assert terminal.wait_end() == 0
    again = tutor("learn", ONE)
    again.wait_for("Forward · z_3")
    again.press("right")
    wait_for_session(again, session, *WIDE)


def test_who_predicts_is_asked_for_what_is_inside(tutor: Tutor) -> None:
    terminal = tutor("learn", ONE, "--predict")
    terminal.press("I", "right")
    session = session_at(ONE).apply(SetPredict(True)).apply(OpenAll()).apply(Next())
    terminal.wait_for("z_1 = w1·x1. What is z_1?")
    terminal.press("enter")
    wait_for_session(terminal, session.apply(Show()), *WIDE)


def test_where_the_line_for_the_answer_is_put_away_it_stays_so_when_a_node_is_opened(tutor: Tutor) -> None:
    terminal = tutor("learn", ONE, "--predict")
    terminal.press("right")
    terminal.wait_for("What is z?")
    put_away(terminal)
    session = session_at(ONE).apply(SetPredict(True)).apply(Next()).apply(Open("z"))
    terminal.press("i")
    wait_for_session(terminal, session, *WIDE, View(put_away=True))
    terminal.press("backspace")
    wait_for_session(terminal, session.apply(Close()), *WIDE, View(put_away=True))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_step_of_every_lesson_with_everything_opened_is_drawn(name: str) -> None:
    session = session_at(name)
    session = session.apply(OpenAll()) if can_open_more(session) else session
    for place, step in enumerate(session.steps):
        shown = screen_text(session.apply(GoTo(place)), 80, 24)
        assert f" {place} of {len(session.steps) - 1} " in shown
        assert not step.node or step.quantity in shown


def test_a_step_inside_that_was_missed_comes_back_in_a_review_with_what_it_is_in_open() -> None:
    found = [Due(datetime.now(UTC), ONE, 1, step) for step in ("backward z_1", "forward a", "forward gone_1")]
    sessions = sessions_of(found, None)
    assert [(session.inside, str(session.frame.step)) for session in sessions] == [
        ((), "forward a"), (("z",), "backward z_1"),
    ]  # fmt: skip
