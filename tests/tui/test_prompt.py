"""Prompts in a real pseudo-terminal: what is typed in a burst arrives in its order."""

from __future__ import annotations

from tests.tui.conftest import Tutor
from tests.tui.pictures import LESSONS


def test_a_burst_of_typing_and_correcting_is_read_in_its_order(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], "--at", "backward w1")
    terminal.press("e")
    terminal.wait_for("Set a value")
    terminal.send(b"99\x7f\x7f2.5\x1b[D\x1b[D\x7f4\x1b[C\x1b[C\x7f7\r")
    terminal.wait_for("w1 set in iteration 1")
    terminal.wait_for("┃ 4.7 ")
