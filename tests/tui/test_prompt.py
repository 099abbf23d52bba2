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


def test_what_is_set_and_gone_to_may_go_by_any_of_its_names(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1])
    terminal.wait_for("Why derivatives?")
    for key, asks, typed, shown in [
        ("e", "Set a value", "α = 0.3", "α set in iteration 1"),
        ("g", "Go to", "dŷ", "da -1.607"),
        ("g", "Go to", "forward ŷ", "Forward · a (ŷ) · 2 of 13"),
    ]:
        terminal.press(key)
        terminal.wait_for(asks)
        terminal.send(f"{typed}\r".encode())
        terminal.wait_for(shown)
    terminal.press("e")
    terminal.wait_for("Set a value")
    terminal.send(b"= 3\r")
    terminal.wait_for("a name is missing. name one of x1, w1, x2, w2, b, y, alpha")
    terminal.send("\x7f\x7f\x7fŷ = 3\r".encode())
    terminal.wait_for('"ŷ" is computed, so it cannot be set.')
