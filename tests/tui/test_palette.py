"""The command palette: every action of the key table by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.conftest import Tutor
from tests.tui.pictures import LESSONS, above_footer
from tui_tutor.tui.keys import KEYS

ACTIONS = {key.what[0].upper() + key.what[1:]: key.shown for key in KEYS if key.action != "palette"}


def test_the_palette_lists_every_action_with_its_key(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], columns=100, rows=20 + 4 * len(ACTIONS))
    terminal.press("ctrl+p")
    terminal.wait_for(lambda text: all(what in text and shown in text for what, shown in ACTIONS.items()))


def test_an_action_is_found_by_its_name_and_done(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1])
    terminal.press("ctrl+p")
    terminal.wait_for("Search")
    terminal.type("last step")
    terminal.wait_for(lambda text: "Last step of this iteration" in text and "Step back" not in text)
    terminal.press("enter")
    terminal.wait_for("End · 13 of 13")


def test_esc_closes_the_palette_and_does_nothing(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1])
    before = above_footer(terminal.text)
    terminal.press("ctrl+p")
    terminal.wait_for("Search")
    terminal.press("esc")
    terminal.wait_for(lambda text: above_footer(text) == before)


def test_over_the_list_of_lessons_it_lists_what_can_be_done_there(tutor: Tutor) -> None:
    terminal = tutor(columns=80, rows=24)
    terminal.press("ctrl+p")
    for said in ("Open the lesson", "Review what", "Help", "Quit", "Theme"):
        terminal.wait_for(said)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("open", "A computation graph, forward"),
        ("review", "Nothing waits for review"),
        ("help", "Esc closes"),
        ("theme", "Search for themes"),
    ],
)
def test_over_the_list_of_lessons_it_does_what_is_chosen(typed: str, shown: str, tutor: Tutor) -> None:
    terminal = tutor(columns=80, rows=24)
    if typed == "open":
        terminal.press("down")
        terminal.settle()
    terminal.press("ctrl+p")
    terminal.wait_for("Search")
    terminal.type(typed)
    terminal.wait_for(lambda text: text.lower().count(typed) > 1 and "Quit" not in text)
    terminal.press("enter")
    terminal.wait_for(shown)
    terminal.wait_for(lambda text: "Search for commands" not in text)


@pytest.mark.parametrize("key", ["?", "e", "s", "o"])
def test_over_a_box_it_offers_the_way_out(key: str, tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], env={"NO_COLOR": "1"})
    terminal.settle()
    terminal.press(key)
    terminal.settle()
    terminal.press("ctrl+p")
    terminal.wait_for("Quit")
    terminal.type("quit")
    terminal.wait_for(lambda text: "Search" not in text)
    terminal.press("enter")
    assert terminal.wait_end() == 0


def test_keys_that_look_like_markup_are_shown_as_they_are(tmp_path: Path, tutor: Tutor) -> None:
    (tmp_path / "config" / "tutor").mkdir(parents=True)
    (tmp_path / "config" / "tutor" / "config.toml").write_text('[keys]\ngo_to = ["[", "/", "]"]\n')
    terminal = tutor("learn", LESSONS[1])
    terminal.press("ctrl+p")
    terminal.wait_for("Search")
    terminal.type("go to")
    terminal.wait_for("[ / ]")
