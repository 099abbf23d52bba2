"""NO_COLOR: nothing that is sent sets a colour, and what is chosen or at hand is still seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.tui.conftest import Tutor
from tests.tui.pictures import LESSONS

SGR = re.compile(rb"\x1b\[([0-9;:]*)m")


def colours(raw: bytes) -> Iterator[int]:
    """Every SGR parameter that sets a colour; 39 and 49, which take one away, are none."""
    for found in SGR.findall(raw):
        for parameter in re.split(rb"[;:]", found):
            number = int(parameter or b"0")
            if 30 <= number <= 38 or 40 <= number <= 48 or 90 <= number <= 107:
                yield number


@pytest.mark.parametrize("columns", [120, 80])
def test_no_colour_is_sent(columns: int, tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], "--at", "backward z", columns=columns, rows=24, env={"NO_COLOR": "1"})
    for key, title in [("?", "Help"), ("e", "Set a value"), ("t", "Try it"), ("ctrl+p", "Search"), ("s", "Descent")]:
        terminal.press(key)
        terminal.wait_for(title)
        terminal.settle()
        terminal.press("esc")
        terminal.wait_for(lambda text, title=title: title not in text)
    terminal.press("p")
    terminal.wait_for("What is dz")
    terminal.press("a")
    terminal.wait_for("│ a ")
    terminal.press("esc")
    terminal.wait_for("Enter answer")
    terminal.press("esc")
    terminal.wait_for("Enter open")
    terminal.settle()
    assert set(colours(terminal.raw)) == set()


def test_an_empty_no_color_is_not_set(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], env={"NO_COLOR": ""})
    terminal.settle()
    assert set(colours(terminal.raw)) != set()


def test_without_colours_the_chosen_lesson_is_seen(tutor: Tutor) -> None:
    terminal = tutor(columns=80, rows=24, env={"NO_COLOR": "1"})
    terminal.wait_for("Enter open")
    terminal.press("down")
    terminal.settle()
    row = next(number for number, text in enumerate(terminal.lines) if "A computation" in text)
    cell, other = terminal.cell(3, row), terminal.cell(3, row - 2)
    assert cell.underscore
    assert not other.underscore
