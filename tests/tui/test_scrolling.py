"""Scrolling by the mouse wheel: texts, the overview and what lies over a lesson; how much is out of sight is said."""

from __future__ import annotations

import re

from tests.terminal import Terminal
from tests.tui.conftest import Tutor
from tests.tui.pictures import LESSONS, above_footer

ONE = LESSONS[1]
UP, DOWN = 64, 65


def turn(terminal: Terminal, button: int, column: int = 20, row: int = 15) -> None:
    """Turn the mouse wheel by a notch over a cell, counted from 0."""
    terminal.type(f"\x1b[<{button};{column + 1};{row + 1}M")


def test_the_wheel_scrolls_the_text_and_a_sign_says_how_far(tutor: Tutor) -> None:
    terminal = tutor("learn", ONE, columns=60, rows=20)
    terminal.settle()
    first = terminal.text
    assert "▲" not in first
    turn(terminal, DOWN)
    terminal.wait_for("▲ 3 more")
    turn(terminal, DOWN)
    terminal.wait_for("▲ 6 more")
    turn(terminal, UP)
    turn(terminal, UP)
    turn(terminal, UP)
    terminal.wait_for(lambda text: above_footer(text) == above_footer(first))


def test_the_wheel_scrolls_the_question_while_an_answer_is_typed(tutor: Tutor) -> None:
    terminal = tutor("learn", ONE, "--predict", "--at", "forward z", columns=60, rows=20)
    terminal.wait_for("What is z?")
    terminal.press("4", "2")
    terminal.wait_for("│ 42 ")
    terminal.press("?", "enter")
    terminal.wait_for("▼ 2 more")
    turn(terminal, DOWN)
    terminal.wait_for("▲ 2 more")
    terminal.wait_for("│ 42 ")


def test_the_wheel_moves_through_the_overview(tutor: Tutor) -> None:
    terminal = tutor("learn", ONE, "--at", "forward z", columns=60, rows=20)
    terminal.press("o")
    terminal.wait_for("▸ z")
    turn(terminal, UP)
    terminal.wait_for("▸ ◆ w2")
    turn(terminal, DOWN)
    terminal.wait_for("▸ z")


def test_the_wheel_scrolls_the_help(tutor: Tutor) -> None:
    terminal = tutor(columns=60, rows=20)
    terminal.press("?")
    terminal.wait_for("next step")
    for _ in range(8):
        turn(terminal, DOWN)
    terminal.wait_for(lambda text: "next step" not in text)


LARGE = "shallow-network-backward"


def test_a_graph_without_room_moves_by_keys_and_comes_back_with_the_next_step(tutor: Tutor) -> None:
    terminal = tutor("learn", LARGE, "--at", "end", columns=60, rows=20)
    terminal.wait_for("in sight")
    terminal.settle()
    first = terminal.text
    terminal.press("L")
    terminal.wait_for(lambda text: text != first and "in sight" in text)
    for _ in range(9):
        terminal.press("L", "J")
    terminal.wait_for("There is no more of the graph on that side.")
    for _ in range(9):
        terminal.press("H", "K")
    terminal.wait_for("There is no more of the graph on that side.")
    terminal.press("left")
    terminal.wait_for("18 of 19")
    terminal.press("right")
    terminal.wait_for(lambda text: above_footer(text) == above_footer(first))


def test_the_wheel_moves_a_graph_without_room_and_else_the_text(tutor: Tutor) -> None:
    terminal = tutor("learn", LARGE, "--at", "end", columns=60, rows=20)
    terminal.wait_for("in sight")
    terminal.settle()
    first = terminal.lines
    turn(terminal, DOWN, row=4)
    terminal.wait_for(lambda text: text.split("\n")[1:7] != first[1:7])
    assert terminal.lines[10:18] == first[10:18]


def test_the_help_says_how_much_of_it_is_out_of_sight(tutor: Tutor) -> None:
    terminal = tutor("learn", ONE, columns=60, rows=20)
    terminal.press("?")
    terminal.wait_for("▼ ")
    terminal.settle()
    below = int(re.findall(r"▼ (\d+) more · Esc closes", terminal.text)[0])
    assert "▲" not in terminal.lines[0]
    terminal.press("down")
    terminal.wait_for(f"▼ {below - 1} more · Esc closes")
    terminal.wait_for("Help · ▲ 1 more ")
    terminal.press("end")
    terminal.wait_for(f"▲ {below} more ")
    terminal.wait_for(lambda text: "▼" not in text)
    terminal.resize(80, 24)
    terminal.wait_for(lambda text: "▲ " in text and f"▲ {below} more" not in text and "▼" not in text)
