"""Predicting with the keyboard in a real pseudo-terminal: typing, being told, going on, and what is not lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.tui.conftest import Tutor
from tests.tui.pictures import LESSONS, SIZES, lesson, put_away, wait_for_session
from tui_tutor.session import Command, GiveAnswer, GoTo, Next, Session, SetPredict, Show, TakeHint

ONE = LESSONS[1]
FIRST_TRY = "✓ right at the first try"
RIGHT = (
    "w1*x1 + w2*x2 + b", "1/(1 + e^(-z))", "-y*ln(a) - (1 - y)*ln(1 - a)",
    "1", "-y/a + (1 - y)/(1 - a)", "a - y", "x1*dz", "x2*dz", "dz",
    "w1 - α*dw1", "w2 - α*dw2", "b - α*db",
)  # fmt: skip


def predicting(tutor: Tutor, *arguments: str, columns: int = 80, rows: int = 24) -> Terminal:
    return tutor("learn", ONE, "--predict", *arguments, columns=columns, rows=rows)


def at_z(tutor: Tutor, columns: int = 80, rows: int = 24) -> Terminal:
    """At the first question, what z is: 0.5."""
    terminal = predicting(tutor, columns=columns, rows=rows)
    terminal.press("right")
    terminal.wait_for("What is z?")
    return terminal


class Learner:
    """Somebody at the keyboard, and beside it the session that the screen has to show."""

    def __init__(self, terminal: Terminal, columns: int, rows: int) -> None:
        self.terminal, self.size = terminal, (columns, rows)
        self.session = Session.open(lesson(ONE)).apply(SetPredict(True))

    def press(self, *keys: str, means: Command) -> None:
        self.terminal.press(*keys)
        self.session = self.session.apply(means)

    def answer(self, text: str) -> None:
        self.terminal.type(text)
        self.press("enter", means=GiveAnswer(text))

    def sees_the_session(self) -> None:
        wait_for_session(self.terminal, self.session, *self.size)

    @property
    def answered(self) -> dict[str, str]:
        return {str(step): str(outcome) for (_, step), outcome in self.session.score.items()}


# The whole lesson.


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_the_lecture_is_predicted_from_start_to_end(columns: int, rows: int, tutor: Tutor) -> None:
    learner = Learner(predicting(tutor, columns=columns, rows=rows), columns, rows)
    for answer in RIGHT:
        learner.press("right", means=Next())
        wait_for_session(learner.terminal, learner.session, columns, rows)
        learner.answer(answer)
        wait_for_session(learner.terminal, learner.session, columns, rows)
    learner.press("right", means=Next())
    wait_for_session(learner.terminal, learner.session, columns, rows)
    assert set(learner.answered.values()) == {"first-try"}
    assert len(learner.answered) == 12
    learner.terminal.press("q")
    assert learner.terminal.wait_end() == 0


def test_the_lecture_is_taken_with_mistakes_hints_and_gaps(tutor: Tutor) -> None:
    learner = Learner(predicting(tutor), 80, 24)
    terminal = learner.terminal

    learner.press("right", means=Next())  # forward z: two hints, then right
    terminal.wait_for("What is z?")
    learner.press("?", "enter", means=TakeHint())
    terminal.wait_for("Hint · where to look")
    learner.press("?", "enter", means=TakeHint())
    terminal.wait_for("Hint · the rule")
    learner.answer(RIGHT[0])
    terminal.wait_for("✓ right, with help")
    learner.sees_the_session()

    learner.press("right", means=Next())  # forward a: what cannot be read is kept, and costs nothing
    learner.answer("1/(1 + 2z)")
    terminal.wait_for("? not understood: 1/(1 + 2z)")
    terminal.wait_for("column 8: a sign is missing between two factors; write 2*z")
    terminal.wait_for(lambda _: terminal.lines[20].startswith("│ 1/(1 + 2z) "))
    terminal.press(*["backspace"] * 3)
    terminal.type("e^(-z))")
    learner.press("enter", means=GiveAnswer(RIGHT[1]))
    terminal.wait_for(FIRST_TRY)

    learner.press("right", means=Next())  # forward L: shown
    terminal.wait_for("What is L?")
    learner.press("enter", means=Show())
    terminal.wait_for("○ shown")
    learner.sees_the_session()

    learner.press("right", means=Next())  # backward L: right as a number
    terminal.wait_for("What is dL")
    terminal.type("1.0")
    learner.press("enter", means=GiveAnswer("1.0"))
    terminal.wait_for(f"{FIRST_TRY}: 1.0")

    learner.press("right", means=Next())  # backward a: passed over
    terminal.wait_for("What is da")
    learner.press("right", means=Next())

    terminal.wait_for("What is dz")  # backward z: a known mistake, then right
    learner.answer("y - a")
    terminal.wait_for("✗ not right: y - a")
    terminal.wait_for("The size is right, but dz has the other sign.")
    learner.answer("a - y")
    terminal.wait_for("✓ right at a later try: a - y")
    learner.sees_the_session()

    for answer in RIGHT[6:]:
        learner.press("right", means=Next())
        learner.answer(answer)
        terminal.wait_for(f"{FIRST_TRY}: {answer}")
        learner.sees_the_session()
    learner.press("right", means=Next())
    learner.sees_the_session()
    assert "predict 10/12" in terminal.text
    assert " da ?" in terminal.text  # what was passed over is hidden at the end, too

    learner.press("w", "w", "right", means=GoTo(5))  # and can still be answered
    terminal.wait_for("What is da")
    learner.answer(RIGHT[4])
    terminal.wait_for(FIRST_TRY)
    learner.sees_the_session()
    assert "predict 11/12" in terminal.text
    assert learner.answered["forward L"] == "shown"


# The line in which an answer is typed.


def test_the_arrow_at_the_end_of_what_is_typed_goes_on_and_inside_it_moves(tutor: Tutor) -> None:
    terminal = at_z(tutor)
    terminal.type("0.4")
    terminal.press("left", "backspace", "left", "right", "delete")  # 04
    terminal.type(".5")
    terminal.press("enter")
    terminal.wait_for(f"{FIRST_TRY}: 0.5")
    terminal.press("right")
    terminal.wait_for("What is a?")
    terminal.type("0.6")
    terminal.press("right")
    terminal.wait_for("What is L?")
    terminal.wait_for(" a ? L ▶")  # not answered by going on
    terminal.press("left")
    terminal.wait_for("What is a?")


def test_esc_closes_the_line_and_leaves_the_question(tutor: Tutor) -> None:
    terminal = at_z(tutor)
    terminal.type("0.9")
    terminal.wait_for("│ 0.9 ")
    put_away(terminal)
    terminal.press("d", "u")  # a letter is a key again, and stays one at this step
    terminal.wait_for("nothing to undo")
    terminal.press("enter")  # until the line is opened again
    terminal.wait_for("Enter shows it")
    terminal.type("c")
    terminal.wait_for("│ c ")
    put_away(terminal)
    terminal.press("esc")
    terminal.wait_for("choose")


def test_what_was_put_away_is_open_at_the_next_step(tutor: Tutor) -> None:
    terminal = at_z(tutor)
    put_away(terminal)
    terminal.press("right")
    terminal.wait_for("What is a?")
    terminal.type("sigmoid(z)")
    terminal.press("enter")
    terminal.wait_for(f"{FIRST_TRY}: sigmoid(z)")


def test_letters_typed_behind_a_step_are_the_answer_that_it_asks_for(tutor: Tutor) -> None:
    terminal = at_z(tutor)
    terminal.send(b"\x1b[Csigmoid(z)\r")
    terminal.wait_for(f"{FIRST_TRY}: sigmoid(z)")


def test_a_hint_is_asked_for_behind_what_is_typed_and_that_stays(tutor: Tutor) -> None:
    terminal = at_z(tutor)
    terminal.type("w1*x1?")
    terminal.press("enter")
    terminal.wait_for("Hint · where to look")
    terminal.type(" + w2*x2 + b")
    terminal.press("enter")
    terminal.wait_for("✓ right, with help: w1*x1 + w2*x2 + b")


def test_home_and_end_move_in_what_is_typed_and_go_where_nothing_is(tutor: Tutor) -> None:
    terminal = at_z(tutor)
    terminal.type(".5")
    terminal.press("home")
    terminal.type("0")
    terminal.press("enter")
    terminal.wait_for(f"{FIRST_TRY}: 0.5")
    terminal.press("right")
    terminal.wait_for("What is a?")
    terminal.press("end")
    terminal.wait_for("End · 13 of 13")


def test_letters_that_are_keys_are_typed_in_the_line(tutor: Tutor) -> None:
    terminal = at_z(tutor)
    terminal.type("qpcfwgeuras nNmbxtdjkhl?")
    terminal.wait_for("│ qpcfwgeuras nNmbxtdjkhl?")
    terminal.wait_for("What is z?")


def test_while_an_answer_is_typed_the_text_can_be_scrolled(tutor: Tutor) -> None:
    terminal = at_z(tutor, 60, 20)
    for hint in ("where to look", "the rule"):
        terminal.press("?", "enter")
        terminal.wait_for(f"Hint · {hint}")
    terminal.type("0.5")
    terminal.wait_for("▼")
    terminal.press(*["down"] * 30)
    terminal.wait_for(lambda text: "▲" in text and "▼" not in text)
    terminal.press("pageup", "pageup", "pageup", "pageup")
    terminal.wait_for("What is z?")
    terminal.wait_for("│ 0.5 ")
    terminal.press("enter")
    terminal.wait_for("✓ right, with help: 0.5")


def test_a_resize_keeps_what_is_typed(tutor: Tutor) -> None:
    terminal = at_z(tutor)
    terminal.type("2*")
    for columns, rows, typed in [(60, 20, "0.5"), (120, 36, " + 3"), (80, 24, "*0.25 - 1.25")]:
        terminal.resize(columns, rows)
        terminal.wait_for(lambda _, last=rows - 1: "quit" in terminal.lines[last])
        terminal.type(typed)
    terminal.press("enter")
    terminal.wait_for(f"{FIRST_TRY}: 2*0.5 + 3*0.25 - 1.25")


def test_a_screen_that_is_too_small_shows_no_line_and_keeps_what_is_typed(tutor: Tutor) -> None:
    terminal = at_z(tutor)
    terminal.type("0.5")
    terminal.wait_for("│ 0.5 ")
    terminal.resize(50, 24)
    terminal.wait_for("tutor needs 60×20")
    terminal.wait_for(lambda text: "0.5" not in text)
    terminal.resize(80, 24)
    terminal.wait_for("│ 0.5 ")
    terminal.type("0")
    terminal.press("enter")
    terminal.wait_for(f"{FIRST_TRY}: 0.50")


def test_a_click_elsewhere_leaves_the_question_unanswered(tutor: Tutor) -> None:
    terminal = at_z(tutor)
    terminal.type("0.5")
    terminal.wait_for("│ 0.5 ")
    column = terminal.lines[22].index("L ·")
    terminal.click(column, 22)
    terminal.wait_for("What is L?")
    terminal.wait_for(" z ? a ? L ▶")


def test_prediction_is_turned_on_and_off_at_a_step(tutor: Tutor) -> None:
    terminal = tutor("learn", ONE, "--at", "backward z", columns=80, rows=24)
    terminal.wait_for("dz = a - y")
    terminal.press("p")
    terminal.wait_for("What is dz")
    terminal.wait_for("dz ?")
    terminal.wait_for("a ✓ z ▶")
    put_away(terminal)
    terminal.press("p")
    terminal.wait_for("dz = a - y")


def test_where_nothing_is_asked_digits_do_nothing(tutor: Tutor) -> None:
    terminal = predicting(tutor)
    terminal.wait_for("Why derivatives?")
    terminal.type("0.5")
    terminal.press("right")
    terminal.wait_for("What is z?")
    terminal.wait_for("Enter show it")


def test_the_footer_says_of_enter_what_the_line_says(tutor: Tutor) -> None:
    terminal = predicting(tutor, "--at", "backward z")
    terminal.wait_for("number or formula · Enter shows it")
    terminal.wait_for("Enter show it  ? hint")
    terminal.press("7")
    terminal.wait_for("Enter answer  ? hint")
    terminal.press("backspace")
    terminal.wait_for("Enter show it  ? hint")
    terminal.type("7\r")
    terminal.wait_for("✗ not right")
    terminal.wait_for("Enter show it  ? hint")
    terminal.type("\x1b[200~a - y\x1b[201~")
    terminal.wait_for("Enter answer  ? hint")
    terminal.press("right")
    terminal.wait_for("7 of 13")
    terminal.wait_for("Enter show it  ? hint")


ASKS = """\
---
id: asks
title: Asks
---

```graph
parameter w = 3
loss q = w*w
```

## forward q

### question

Which way does q go when w grows?

```answer choice
[x] up
[ ] down: w is positive.
[ ] nowhere
```
"""


def test_the_line_says_what_to_type(tutor: Tutor, tmp_path: Path) -> None:
    path = tmp_path / "asks.md"
    path.write_text(ASKS, encoding="utf-8")
    terminal = tutor("learn", str(path), "--predict", "--at", "forward q", columns=80, rows=24)
    terminal.wait_for("Which way")
    terminal.wait_for("1, 2 or 3 · Enter shows it")
    terminal.type("2")
    terminal.press("enter")
    terminal.wait_for("✗ not right: 2")
    terminal.wait_for(lambda text: "w is positive." in text and "Not right" not in text)
    terminal.press("right")
    terminal.wait_for("What is dq")
    terminal.wait_for("number or formula · Enter shows it")


def test_without_prediction_enter_does_nothing(tutor: Tutor) -> None:
    terminal = tutor("learn", ONE, columns=80, rows=24)
    terminal.press("enter", "enter", "right")
    terminal.wait_for("1 of 13")


def test_enter_shows_and_goes_on_and_never_gets_stuck(tutor: Tutor) -> None:
    learner = Learner(predicting(tutor), 80, 24)
    terminal = learner.terminal
    terminal.wait_for("Enter go on")
    learner.press("enter", means=Next())
    for step in range(12):
        terminal.wait_for(f" {step + 1} of 13")
        terminal.wait_for("Enter shows it")
        learner.press("enter", means=Show())
        terminal.wait_for("○ shown")
        terminal.wait_for("Enter go on")
        learner.sees_the_session()
        learner.press("enter", means=Next())
    learner.sees_the_session()
    assert set(learner.answered.values()) == {"shown"}
    learner.press("enter", means=Next())
    terminal.wait_for("iteration 2")
    learner.sees_the_session()


# Typing in a burst, as over a slow line.


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (b"0.5\r", f"{FIRST_TRY}: 0.5"),
        (b"w1*x1 + w2*x2 + b\r", f"{FIRST_TRY}: w1*x1 + w2*x2 + b"),
        (b"9\x7f0.45\x1b[D\x7f\x1b[C\r", f"{FIRST_TRY}: 0.5"),
        (b"7\r0.5\r", "✓ right at a later try: 0.5"),
        (b"?\r0.5\r", "✓ right, with help: 0.5"),
        (b"2w1\r\x7f\x7f\x7f0.5\r", f"{FIRST_TRY}: 0.5"),
        (b"\r", "○ shown"),
        (b"\r\r1/(1 + e^(-z))\r", f"{FIRST_TRY}: 1/(1 + e^(-z))"),
        (b"0.5\r\rsigmoid(z)\r", f"{FIRST_TRY}: sigmoid(z)"),
        (b"0.5\r\x1b[C", "What is a?"),
        (b"0.7\x1b[C", "What is a?"),
        (b"0.5\r\x1b[C1/(1 + e^(-z))\r", f"{FIRST_TRY}: 1/(1 + e^(-z))"),
        (b"\x1b[200~0.5\x1b[201~\r", f"{FIRST_TRY}: 0.5"),
        (b"\x1b[200~w1*x1 + w2*x2 + b\nmore\x1b[201~\r", f"{FIRST_TRY}: w1*x1 + w2*x2 + b"),
    ],
    ids=lambda value: repr(value) if isinstance(value, bytes) else "",
)  # fmt: skip
def test_what_is_typed_in_a_burst_is_read_in_its_order(keys: bytes, said: str, tutor: Tutor) -> None:
    terminal = at_z(tutor)
    terminal.send(keys)
    terminal.wait_for(said)
