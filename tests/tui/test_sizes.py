"""Any size, at any time: too little room is said on every screen, and after any sizes each looks as if started so."""

from __future__ import annotations

import random

import pytest

from tests.terminal import Terminal
from tests.tui.conftest import Tutor
from tests.tui.pictures import LESSONS

ONE, LAYERS = LESSONS[1], "shallow-network-backward"
COLUMNS = (1, 2, 10, 39, 40, 59, 60, 61, 80, 109, 110, 111, 140, 200)
ROWS = (1, 2, 5, 9, 10, 19, 20, 21, 24, 36, 50, 60)
# A screen: how the app is started, the keys that lead there, each with what it shows, and a part of its text.
SCREENS = {
    "the list": ([], [], "choose"),
    "a lesson": (["learn", ONE, "--at", "backward z"], [], "dz = dL/dz"),
    "a network": (["learn", LAYERS, "--at", "backward W1"], [], "dW1"),
    "a question": (["learn", ONE, "--at", "forward z", "--predict"], [("1", "│ 1 "), ("2", "│ 12 ")], "What is z?"),
    "go to": (["learn", ONE, "--at", "forward z"], [("g", "Go to:"), ("d", "d")], "Enter: apply"),
    "edit": (["learn", ONE, "--at", "forward z"], [("e", "Set a value"), ("x", "│ x ")], "Enter: apply"),
    "the help": (["learn", ONE], [("?", "Help")], "Esc closes"),
    "the help over the list": ([], [("?", "Help")], "Esc closes"),
    "try it": (["learn", ONE], [("t", "Try it")], "goes on"),
    "the overview": (["learn", ONE, "--at", "backward z"], [("o", "Overview"), ("down", "▸ a")], "Enter go there"),
    "a descent": (["learn", ONE, "--at", "end"], [("s", "Esc back")], "[10 more]"),
    "a boundary": (["learn", "learning-rate", "--at", "end"], [("s", "[10 more]"), ("tab", "J ≥")], "[10 more]"),
    "a gradient check": (["learn", ONE, "--at", "backward z"], [("N", "Gradient check")], "Esc closes"),
    "an array": (["learn", LAYERS, "--at", "backward W1"], [("enter", "of shape")], "Esc closes"),
    "a nudge": (["learn", ONE, "--at", "backward z"], [("n", "nudge")], "0.001"),
}  # fmt: skip


def opened(tutor: Tutor, screen: str, columns: int, rows: int) -> Terminal:
    arguments, keys, shown = SCREENS[screen]
    terminal = tutor(*arguments, columns=columns, rows=rows)
    for key, leads_to in keys:
        terminal.press(key)
        terminal.wait_for(leads_to)
    terminal.wait_for(shown)
    return terminal


def looks(terminal: Terminal) -> list[str]:
    """All lines but what tells whether all is saved."""
    return [line.removesuffix("saved").rstrip() for line in terminal.lines]


def storm(terminal: Terminal, seed: str, count: int) -> None:
    """So many sizes, some of them at once, from 1×1 to larger than any screen."""
    chance = random.Random(seed)
    for _ in range(count):
        terminal.resize(chance.choice(COLUMNS), chance.choice(ROWS))
        if chance.random() < 0.3:
            terminal.read(0.02)


@pytest.mark.parametrize("screen", SCREENS)
def test_after_a_storm_of_sizes_a_screen_looks_as_if_started_so(screen: str, tutor: Tutor) -> None:
    terminal = opened(tutor, screen, 120, 36)
    storm(terminal, screen, 40)
    columns, rows = [(60, 20), (80, 24), (140, 50)][len(screen) % 3]
    terminal.resize(columns, rows)
    fresh = opened(tutor, screen, columns, rows)
    fresh.settle()
    terminal.wait_for(lambda _: looks(terminal) == looks(fresh))
    storm(terminal, screen, 10)
    terminal.resize(59, 19)
    terminal.wait_for("tutor needs 60×20 characters; this terminal has 59×19.")
    terminal.press("down", "enter", "q")
    assert terminal.wait_end() == 0


def test_hundreds_of_sizes_and_the_lesson_goes_on(tutor: Tutor) -> None:
    terminal = opened(tutor, "a lesson", 80, 24)
    before = looks(terminal)
    storm(terminal, "hundreds", 400)
    terminal.resize(80, 24)
    terminal.wait_for(lambda _: looks(terminal) == before)
    terminal.press("right")
    terminal.wait_for("dw1 = dL/dw1")


def test_what_has_the_keys_keeps_them_while_there_is_no_room(tutor: Tutor) -> None:
    terminal = opened(tutor, "edit", 80, 24)
    terminal.resize(20, 5)
    terminal.wait_for("tutor needs")
    terminal.press("9", "enter", "esc")
    terminal.settle()
    terminal.resize(80, 24)
    terminal.wait_for("Set a value")
    terminal.press("1", "=", "7", "enter")
    terminal.wait_for("◇ x1 7")
    terminal.press("esc")
    terminal.wait_for("choose")
    terminal.resize(20, 5)
    terminal.wait_for("tutor needs")
    terminal.press("enter")
    terminal.settle()
    terminal.resize(80, 24)
    terminal.wait_for("choose")
    terminal.press("?")
    terminal.wait_for("Help")
    terminal.settle()
    first = terminal.text
    terminal.resize(59, 24)
    terminal.wait_for("tutor needs")
    terminal.press("pagedown")
    terminal.settle()
    terminal.resize(80, 24)
    terminal.wait_for(lambda text: text == first)
    terminal.press("pagedown")
    terminal.wait_for(lambda text: text != first)


def test_what_is_typed_in_the_moment_of_a_resize_is_kept_or_told_to_be_lost(tutor: Tutor) -> None:
    terminal = tutor("learn", ONE, "--at", "forward z", "--predict", columns=60, rows=20)
    terminal.wait_for("What is z?")
    terminal.type("abc")
    terminal.resize(59, 19)
    terminal.wait_for("tutor needs")
    terminal.resize(60, 20)
    terminal.press("enter")
    terminal.wait_for(lambda text: "? not understood: abc" in text or "Your text was lost" in text)
    assert "shown" not in terminal.text


def test_what_is_typed_where_there_is_no_room_gives_nothing_away(tutor: Tutor) -> None:
    terminal = tutor("learn", ONE, "--at", "forward z", "--predict", columns=60, rows=20)
    terminal.wait_for("What is z?")
    terminal.resize(59, 19)
    terminal.wait_for("tutor needs")
    terminal.settle()
    terminal.type("abc")
    terminal.settle()
    terminal.resize(60, 20)
    terminal.wait_for("What is z?")
    terminal.press("enter")
    terminal.wait_for("Your text was lost. Enter again shows the result.")
    assert "shown" not in terminal.text
    terminal.press("enter")
    terminal.wait_for("○ shown")


def test_the_palette_is_closed_where_there_is_no_room(tutor: Tutor) -> None:
    terminal = opened(tutor, "a lesson", 80, 24)
    before = looks(terminal)
    terminal.press("ctrl+p")
    terminal.wait_for("Search")
    terminal.resize(40, 10)
    terminal.wait_for("tutor needs")
    terminal.resize(80, 24)
    terminal.wait_for(lambda _: looks(terminal) == before)


def test_a_prompt_of_many_values_keeps_its_line_in_sight(tutor: Tutor, tmp_path: object) -> None:
    file = f"{tmp_path}/many.md"
    leaves = "\n".join(f"input feature{number} = {number}" for number in range(60))
    graph = f"```graph\n{leaves}\noutput q = {' + '.join(f'feature{number}' for number in range(25))}\n```\n"
    with open(file, "w", encoding="utf-8") as made:
        made.write(f"---\nid: many\ntitle: Many\n---\n\n{graph}")
    terminal = tutor("learn", file, columns=60, rows=20)
    terminal.press("e")
    terminal.wait_for("lines more")
    terminal.press("z")
    terminal.wait_for("Enter: apply   Esc: cancel")
    terminal.wait_for("│ z")
    terminal.resize(140, 50)
    terminal.wait_for("feature59 = 59")
