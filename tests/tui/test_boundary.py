"""The decision boundary in a real pseudo-terminal: found from the end of a lesson, moving, resized, without colours."""

from __future__ import annotations

import re

import pytest

from tests.terminal import Terminal
from tests.tui.conftest import Tutor
from tests.tui.pictures import SIZES
from tests.tui.test_no_colour import colours
from tui_tutor.core.boundary import classifier_of, examples
from tui_tutor.lesson.library import find_lesson

MOONS = "initialisation"


def right(iteration: int, part: int = 1) -> str:
    run = find_lesson(MOONS).parts[part - 1].run
    classifier = classifier_of(run)
    assert classifier is not None
    return f"{examples(run, classifier, iteration).right} of 20 classified correctly"


def open_descent(tutor: Tutor, *, part: int = 3, columns: int = 80, rows: int = 24, **settings) -> Terminal:
    terminal = tutor("learn", MOONS, columns=columns, rows=rows, **settings)
    terminal.press("g")
    terminal.wait_for("Go to:")
    terminal.type(f"part {part}")
    terminal.press("enter", "end")
    terminal.wait_for("s many iterations, and with Tab")
    terminal.press("s")
    terminal.wait_for("boundary (Tab)")
    return terminal


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_the_end_of_a_training_lesson_leads_to_the_boundary_and_it_moves(columns: int, rows: int, tutor: Tutor) -> None:
    terminal = open_descent(tutor, columns=columns, rows=rows)
    assert "classified" not in terminal.text
    terminal.press("tab")
    terminal.wait_for(right(1, 3))
    terminal.press("right", "right")
    terminal.wait_for("[1,000 more]")
    terminal.press("enter")
    terminal.wait_for("iteration 1001")
    terminal.wait_for(right(1001, 3))
    terminal.wait_for("curves (Tab)")
    for width, height in [*SIZES, (columns, rows)]:
        terminal.resize(width, height)
        terminal.wait_for(lambda _, width=width: {len(line) for line in terminal.lines} == {width})
        terminal.wait_for(lambda _: {line[-1:] for line in terminal.lines} == set("│╮╯"))
        terminal.wait_for(right(1001, 3))
        terminal.wait_for("x1 │")
    terminal.press("tab")
    terminal.wait_for("boundary (Tab)")
    terminal.wait_for(lambda text: "classified" not in text)
    terminal.press("esc")
    terminal.wait_for(re.compile(r"iter\S* 1001").search)


def test_the_boundary_is_one_of_the_choices_and_goes_iteration_by_iteration(tutor: Tutor) -> None:
    terminal = open_descent(tutor, part=3)
    terminal.press("right", "right", "right")
    terminal.wait_for("[boundary (Tab)]")
    terminal.press("enter")
    terminal.wait_for("[curves (Tab)]")
    terminal.press("left", "left")
    terminal.wait_for("[100 more]")
    terminal.press("enter")
    terminal.wait_for("iteration 101 ")
    terminal.wait_for(right(101, 3))
    terminal.press("w", "w")
    terminal.wait_for("iteration 99 ")
    terminal.wait_for(right(99, 3))


def test_the_boundary_is_told_without_colours(tutor: Tutor) -> None:
    terminal = open_descent(tutor, env={"NO_COLOR": "1"})
    terminal.press("tab")
    terminal.wait_for("○ Y = 0  + Y = 1  ░ A2 > 0.5")
    terminal.settle()
    assert set(colours(terminal.raw)) == set()


def test_who_predicts_is_told_that_the_boundary_is_hidden(tutor: Tutor) -> None:
    terminal = tutor("learn", MOONS, "--predict", columns=60, rows=20)
    terminal.press("s")
    terminal.wait_for("boundary (Tab)")
    terminal.press("tab")
    terminal.wait_for("The boundary is hidden until you have found A2")


def test_without_two_features_tab_changes_nothing(tutor: Tutor) -> None:
    terminal = tutor("learn", "learning-rate", columns=80, rows=24)
    terminal.press("s")
    terminal.wait_for("back to the start")
    terminal.settle()
    before = terminal.text
    terminal.press("tab")
    terminal.settle()
    assert terminal.text == before
