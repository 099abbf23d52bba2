"""The full-screen app in a real pseudo-terminal: every lesson walked to its end and back, at every size."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.conftest import Tutor
from tests.tui.pictures import LESSONS, SHIPPED, SIZES, above_footer, session_at, steps_of, wait_for_session
from tui_tutor.session import GoTo, SetPart


@pytest.mark.parametrize(("columns", "rows"), SIZES)
@pytest.mark.parametrize("lesson", SHIPPED)
def test_a_lesson_is_walked_to_its_end_and_back(lesson: str, columns: int, rows: int, tutor: Tutor) -> None:
    terminal = tutor("learn", lesson, columns=columns, rows=rows)
    session = session_at(lesson)
    for number in range(1, len(session.lesson.parts) + 1):
        if number > 1:
            session = session.apply(GoTo(0)).apply(SetPart(number))
            terminal.press("g")
            terminal.wait_for("Go to: a step")
            terminal.send(f"part {number}\r".encode())
            wait_for_session(terminal, session, columns, rows)
        places = range(1, len(session.steps))
        for place in places:
            terminal.press("right")
            wait_for_session(terminal, session.apply(GoTo(place)), columns, rows)
        for place in (*reversed(places[:-1]), 0):
            terminal.press("left")
            wait_for_session(terminal, session.apply(GoTo(place)), columns, rows)
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
    last = len(steps_of(SHIPPED[0])) - 1
    terminal.press("enter")
    terminal.wait_for(f"0 of {last}")
    terminal.press("right")
    terminal.wait_for(f"1 of {last}")
    terminal.press("esc")
    terminal.wait_for("choose")
    terminal.press("enter")
    terminal.wait_for(f"1 of {last}")  # it goes on where it was
    terminal.press("q")
    assert terminal.wait_end() == 0


def test_the_last_step_says_that_it_is(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[0], "--at", "backward c", columns=80, rows=24)
    terminal.press("right")
    terminal.wait_for("10 of 10")
    for key in ("right", "f"):
        terminal.press(key)
        terminal.wait_for("That was the last step. Esc goes to the lessons.")
        terminal.press("c")
        terminal.wait_for(lambda text: "That was" not in text)
    terminal.press("p")
    terminal.wait_for("Esc lessons")
    terminal.press("enter")
    terminal.wait_for("That was the last step. Esc goes to the lessons.")


def test_a_step_at_the_end_of_a_part_goes_on_to_the_next(tutor: Tutor, tmp_path: Path) -> None:
    file = tmp_path / "two.md"
    graph = "```graph\ninput p = 2\noutput q = p*p\nforward only\n```\n"
    file.write_text(f"---\nid: two\ntitle: Two\n---\n\n# One\n\n{graph}\n# Another\n\n{graph}")
    terminal = tutor("learn", str(file), "--at", "end", columns=60, rows=20)
    terminal.wait_for("2 of 2")
    terminal.press("right")
    terminal.wait_for("part 2 of 2")
    terminal.wait_for("0 of 2")
    terminal.press("end", "right")
    terminal.wait_for("That was the last step. Esc goes to the lessons.")


def test_on_a_screen_that_is_too_small_keys_do_nothing_but_quit(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], "--at", "forward z", "--predict", columns=80, rows=24)
    terminal.wait_for("What is z?")
    terminal.resize(50, 15)
    terminal.wait_for("tutor needs 60×20")
    terminal.press("enter", "right", "p", "c", "end", "e", "?", "5")
    terminal.settle()
    terminal.resize(80, 24)
    terminal.wait_for("What is z?")
    terminal.wait_for("Enter shows it")
    terminal.press("esc")
    terminal.wait_for("Enter answer   → skip")
    terminal.resize(50, 15)
    terminal.wait_for("tutor needs 60×20")
    terminal.press("right", "q")
    assert terminal.wait_end() == 0


def test_every_size_is_laid_out_anew(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], "--at", "backward z")
    place = [str(step) for step in steps_of(LESSONS[1])].index("backward z")
    terminal.resize(50, 15)
    terminal.wait_for("tutor needs 60×20")
    for columns, rows in [(80, 24), (60, 20), (120, 36)]:
        terminal.resize(columns, rows)
        wait_for_session(terminal, session_at(LESSONS[1], place), columns, rows)
