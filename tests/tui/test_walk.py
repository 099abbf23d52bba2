"""The full-screen app in a real pseudo-terminal: every lesson walked to its end and back, at every size."""

from __future__ import annotations

import pytest

from tests.tui.conftest import Tutor
from tests.tui.pictures import LESSONS, SHIPPED, SIZES, above_footer, session_at, steps_of, wait_for_session


@pytest.mark.parametrize(("columns", "rows"), SIZES)
@pytest.mark.parametrize("lesson", SHIPPED)
def test_a_lesson_is_walked_to_its_end_and_back(lesson: str, columns: int, rows: int, tutor: Tutor) -> None:
    terminal = tutor("learn", lesson, columns=columns, rows=rows)
    last = len(steps_of(lesson)) - 1
    for place in range(1, last + 1):
        terminal.press("right")
        wait_for_session(terminal, session_at(lesson, place), columns, rows)
    for place in reversed(range(last)):
        terminal.press("left")
        wait_for_session(terminal, session_at(lesson, place), columns, rows)
    terminal.press("q")
    assert terminal.wait_end() == 0


def test_20_000_keys_pasted_at_once_fold_and_quit_is_heard(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1])
    before = len(terminal.raw)
    terminal.send(b"\x1b[C" * 20_000 + b"q")
    assert terminal.wait_end(timeout=60) == 0
    assert len(terminal.raw) - before < 200 * 2500


def test_an_edit_recomputes_at_the_same_step_and_reset_undoes_it(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], "--at", "backward w1")
    before = above_footer(terminal.text)
    terminal.press("e")
    terminal.wait_for("Set a value")
    terminal.type("zero")
    terminal.press("enter")
    terminal.wait_for('"zero" is not a number for w1')
    terminal.press(*["backspace"] * 4, "2", "enter")
    terminal.wait_for("w1 set in iteration 1")
    terminal.wait_for("Backward · dw1 = dL/dw1 · 7 of 13")
    terminal.press("r")
    terminal.wait_for(lambda text: above_footer(text) == before)


def test_the_list_opens_a_lesson_and_esc_comes_back(tutor: Tutor) -> None:
    terminal = tutor()
    terminal.press("enter")
    terminal.wait_for("0 of 4")
    terminal.press("right")
    terminal.wait_for("1 of 4")
    terminal.press("esc")
    terminal.wait_for("choose")
    terminal.press("enter")
    terminal.wait_for("1 of 4")  # it goes on where it was
    terminal.press("q")
    assert terminal.wait_end() == 0


def test_every_size_is_laid_out_anew(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], "--at", "backward z")
    place = [str(step) for step in steps_of(LESSONS[1])].index("backward z")
    terminal.resize(50, 15)
    terminal.wait_for("tutor needs 60×20")
    for columns, rows in [(80, 24), (60, 20), (120, 36)]:
        terminal.resize(columns, rows)
        wait_for_session(terminal, session_at(LESSONS[1], place), columns, rows)
