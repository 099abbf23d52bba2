"""NO_COLOR: nothing that is sent sets a colour, and what is chosen or at hand is still seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.terminal import Terminal
from tests.tui.conftest import Tutor
from tests.tui.pictures import LESSONS, SHIPPED, SIZES, lesson, screen_text
from tui_tutor import glyphs
from tui_tutor.glyphs import GlyphSet
from tui_tutor.session import GoTo, Session

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
    terminal.wait_for(lambda _: any(colours(terminal.raw)))


def test_without_colours_the_chosen_lesson_is_seen(tutor: Tutor) -> None:
    terminal = tutor(columns=80, rows=24, env={"NO_COLOR": "1"})
    terminal.wait_for("Enter open")
    terminal.press("down")
    row = next(number for number, text in enumerate(terminal.lines) if "A computation" in text)
    terminal.wait_for(lambda _: terminal.cell(3, row).underscore)
    assert not terminal.cell(3, row - 2).underscore


def test_color_never_is_as_good_as_no_color(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], "--color", "never", env={"FORCE_COLOR": "3"})
    terminal.settle()
    assert set(colours(terminal.raw)) == set()


def test_without_colours_no_theme_is_offered(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], env={"NO_COLOR": "1"}, columns=100, rows=200)
    terminal.press("ctrl+p")
    terminal.wait_for("Step back")
    terminal.settle()
    assert "Change the colours" not in terminal.text


@pytest.mark.parametrize("term", ["xterm", "xterm-256color"])
def test_no_more_colours_are_sent_than_the_terminal_has(term: str, tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], "--at", "backward z", env={"TERM": term, "COLORTERM": None})
    terminal.settle()
    assert b"38;2;" not in terminal.raw
    assert (b"38;5;" in terminal.raw) == (term == "xterm-256color")
    assert set(colours(terminal.raw))


@pytest.mark.parametrize("glyph_set", GlyphSet)
@pytest.mark.parametrize("name", SHIPPED)
def test_characters_alone_tell_every_step_from_every_other(name: str, glyph_set: GlyphSet) -> None:
    with glyphs.using(glyph_set):
        for number in range(1, len(lesson(name).parts) + 1):
            start = Session.open(lesson(name), part=number)
            for columns, rows in SIZES:
                drawn = [screen_text(start.apply(GoTo(place)), columns, rows) for place in range(len(start.steps))]
                assert len(set(drawn)) == len(drawn)


@pytest.mark.parametrize("columns", [120, 80])
def test_without_colours_it_is_told_what_is_at_hand_done_right_and_wrong(columns: int, tutor: Tutor) -> None:
    env = {"NO_COLOR": "1"}
    terminal = tutor("learn", LESSONS[1], "--at", "backward z", columns=columns, rows=24, env=env)
    terminal.wait_for("┏ z ━")  # the node at hand
    terminal.wait_for("backward L ✓ a ✓ z ▶ w1 ·")  # what is done, at hand and to come
    terminal.wait_for("Backward · dz")  # the phase in words
    assert "◆ w1" in terminal.text  # what may change
    assert "◇ x1" in terminal.text
    terminal.press("o")
    terminal.wait_for("▸ z")  # the chosen line
    terminal.press("esc")
    terminal.wait_for("Backward · dz")
    terminal.press("s")
    terminal.wait_for("[10 more]")  # the choice
    terminal.press("esc")
    terminal.wait_for("Backward · dz")
    terminal.press("p")
    terminal.wait_for("What is dz")
    terminal.type("1\r")
    terminal.wait_for("✗ not right")
    terminal.type("a - y\r")
    terminal.wait_for("✓ right")


def test_without_colours_the_entry_at_hand_stands_out(tutor: Tutor) -> None:
    lesson_of_a_loop = "logistic-regression-m-examples"
    terminal = tutor("learn", lesson_of_a_loop, "--at", "forward z", columns=80, rows=24, env={"NO_COLOR": "1"})
    terminal.press("tab")
    terminal.wait_for("NumPy")
    terminal.press("tab")
    terminal.wait_for("▾ 1")  # its example
    terminal.settle()
    row = next(number for number, content in enumerate(terminal.lines) if content.startswith("│ z "))
    marked = [column for column in range(12, 79) if terminal.cell(column, row).bold]
    value = terminal.lines[row][marked[0] : marked[-1] + 1].strip()
    assert float(value) == float(value)
    assert not any(terminal.cell(column, row + 1).bold for column in range(12, 79))


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "linux", "COLORTERM": None}])
def test_with_few_colours_or_none_the_chosen_action_is_seen(env: dict[str, str | None], tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], columns=80, rows=24, env=env)
    terminal.press("ctrl+p")
    terminal.wait_for("A page of text down")
    terminal.press("down")
    actions = ("A page of text down", "A page of text up")
    terminal.wait_for(lambda _: [is_underlined(terminal, text) for text in actions].count(True) == 1)


def is_underlined(terminal: Terminal, text: str) -> bool:
    row = next(number for number, content in enumerate(terminal.lines) if text in content)
    return bool(terminal.cell(terminal.lines[row].index(text), row).underscore)


@pytest.mark.parametrize("env", [{"TERM": "vt100", "LANG": "C"}, {"LANG": "C.UTF-8"}], ids=["ascii", "unicode"])
@pytest.mark.parametrize(
    ("name", "step", "key", "title"),
    [
        (LESSONS[1], "backward z", "e", "Set a value"),
        (LESSONS[1], "backward z", "g", "Go to"),
        (LESSONS[1], "backward z", "t", "Try it"),
        (LESSONS[1], "backward z", "ctrl+p", "Search"),
        ("vectorized-logistic-regression", "backward Z", "enter", "of shape"),
    ],
)
def test_without_colours_what_lies_below_a_box_stays_and_recedes(
    name: str, step: str, key: str, title: str, env: dict[str, str | None], tutor: Tutor
) -> None:
    terminal = tutor("learn", name, "--at", step, columns=80, rows=24, env={"NO_COLOR": "1", **env})
    terminal.settle()
    before, painted = terminal.lines, len(terminal.raw)
    terminal.press(key)
    terminal.wait_for(title)
    terminal.settle()
    changed = [row for row in range(24) if terminal.lines[row] != before[row]]
    assert changed[0] > 0
    assert changed[-1] < 23
    assert re.search(rb"\x1b\[1;2[;0-9]*m tutor ", terminal.raw[painted:])  # dimmed
    terminal.press("esc")
    terminal.wait_for(lambda _: terminal.lines == before)


def test_without_colours_the_cursor_is_seen(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], "--at", "backward w1", columns=80, rows=24, env={"NO_COLOR": "1"})
    terminal.press("e")
    terminal.wait_for("w1 = ")
    terminal.settle()
    row = next(number for number, content in enumerate(terminal.lines) if "w1 = " in content and "," not in content)
    assert [column for column in range(80) if terminal.cell(column, row).reverse] == [7]
