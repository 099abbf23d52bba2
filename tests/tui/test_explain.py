"""A formula of one's own on the screen: it is walked as a lesson is, each time from the start."""

from __future__ import annotations

from tests.tui.conftest import Tutor

COMMAND = ("explain", "L = (sigmoid(w*x + b) - y)**2", "w=0.5", "x=2", "b=0", "y=1", "--alpha", "0.1")


def test_a_formula_of_ones_own_is_walked_to_its_end(tutor: Tutor) -> None:
    terminal = tutor(*COMMAND)
    terminal.wait_for("Start")
    for _ in range(9):
        terminal.press("right")
    terminal.wait_for("dv2 = dv3·v3·(1 - v3)")
    terminal.press("end")
    terminal.wait_for("End · 15 of 15")
    terminal.wait_for("0.06691")


def test_it_begins_anew_with_the_values_that_are_given(tutor: Tutor) -> None:
    first = tutor(*COMMAND)
    first.wait_for("Start")
    first.press("right")
    first.wait_for("forward v1 ▶")
    first.press("q")
    assert first.wait_end() == 0
    again = tutor("explain", COMMAND[1], "w=3", "x=2", "b=0", "y=1", "--alpha", "0.1")
    again.wait_for("Start")
    again.press("right")
    again.wait_for("v1 = w·x")
    again.wait_for("= 6")
