"""A program that is stopped leaves the terminal as it was, and has its picture back when it goes on."""

from __future__ import annotations

import signal
import termios
from pathlib import Path

from tests.tui.conftest import Tutor
from tests.tui.test_signals import modes_left_on


def test_a_stopped_app_restores_the_terminal_and_paints_again_when_it_goes_on(tutor: Tutor) -> None:
    terminal = tutor("learn", "logistic-regression-one-example")
    terminal.press("right")
    terminal.wait_for("1 of 13")
    terminal.settle()
    shown, settings = terminal.text, termios.tcgetattr(terminal._line)
    terminal.signal(signal.SIGTSTP)
    terminal.wait_for(lambda text: "1 of 13" not in text)
    terminal.settle()
    assert "State:\tT" in Path(f"/proc/{terminal.pid}/status").read_text()
    assert termios.tcgetattr(terminal._line)[3] & (termios.ECHO | termios.ICANON)
    assert modes_left_on(terminal.raw) == set()
    terminal.signal(signal.SIGCONT)
    terminal.wait_for(lambda text: text == shown)
    assert termios.tcgetattr(terminal._line) == settings
    terminal.press("right")
    terminal.wait_for("2 of 13")
    terminal.press("q")
    assert terminal.wait_end() == 0
    assert modes_left_on(terminal.raw) == set()
