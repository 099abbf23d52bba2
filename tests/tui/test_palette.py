"""The command palette: every action of the key table by its name."""

from __future__ import annotations

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
