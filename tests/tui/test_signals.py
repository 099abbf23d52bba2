"""Signals and other ends: whatever ends the app, the terminal is as it was before."""

from __future__ import annotations

import os
import re
import signal
import sys

import pytest

from tests.terminal import LEAVE_ALTERNATE, Terminal
from tests.tui.conftest import Run
from tests.tui.pictures import LESSONS

# The shell goes on when it is signalled, and says how the app ended and how the terminal is set.
SHELL = 'trap : TERM HUP INT; stty -a; "$0" -c "$1"; echo "status $?"; stty -a; echo "the end"'
LEARN = f"import sys, tui_tutor.cli; sys.exit(tui_tutor.cli.main(['learn', '{LESSONS[0]}']))"


def opened(run: Run, code: str = LEARN) -> Terminal:
    terminal = run(["sh", "-c", SHELL, sys.executable, code], columns=250)
    terminal.wait_for("→ next")
    return terminal


def check_end(terminal: Terminal, status: int) -> None:
    """The status, the kernel's settings, and every mode of the terminal: mouse, paste, focus, cursor, second screen."""
    terminal.wait_for("the end")
    assert f"status {status}" in terminal.text
    before, after = re.findall(r"(?s)speed .*?extproc", terminal.text)
    assert before.split() == after.split()
    assert modes_left_on(terminal.raw) == set()


def modes_left_on(raw: bytes) -> set[bytes]:
    """The private modes that are not as a terminal begins: line wrap (7) and the cursor (25) on, all others off."""
    last = dict(re.findall(rb"\x1b\[\?(\d+)([hl])", raw))
    return {number for number, end in last.items() if end != (b"h" if number in (b"7", b"25") else b"l")}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_app_and_restores_the_terminal(number: signal.Signals, run: Run) -> None:
    terminal = opened(run)
    os.killpg(terminal.pid, number)
    check_end(terminal, 128 + number)


def test_a_hang_up_that_was_ignored_from_the_start_stays_so(run: Run) -> None:
    terminal = run(["sh", "-c", 'trap "" HUP; exec "$0" -c "$1"', sys.executable, LEARN])
    terminal.wait_for("→ next")
    terminal.signal(signal.SIGHUP)
    terminal.press("right")
    terminal.wait_for(" · 1 of ")
    terminal.signal(signal.SIGTERM)
    assert terminal.wait_end() == 143


def test_a_signal_is_heard_while_a_prompt_is_open(run: Run) -> None:
    terminal = opened(run)
    terminal.press("e")
    terminal.wait_for("Set a value")
    os.killpg(terminal.pid, signal.SIGTERM)
    check_end(terminal, 143)


def test_a_signal_restores_the_terminal_of_an_app_that_is_stuck(run: Run) -> None:
    code = (
        "import signal, threading\nfrom tui_tutor.tui.over import Over as owner\n"
        "def stick(_):\n    signal.raise_signal(signal.SIGTERM)\n    threading.Event().wait()\n"
        "owner.do_help = stick\n"
    )
    terminal = opened(run, code + LEARN)
    terminal.press("?")
    check_end(terminal, 143)


# A disk that never answers.
STUCK = "import os, threading\nos.fdatasync = lambda _: threading.Event().wait()\n"


@pytest.mark.skipif(sys.platform == "darwin", reason="another call syncs there")
@pytest.mark.parametrize(("number", "again"), [(signal.SIGTERM, False), (signal.SIGHUP, False), (signal.SIGTERM, True)])
def test_at_a_signal_too_it_is_said_that_something_could_not_be_saved(
    number: signal.Signals, again: bool, run: Run
) -> None:
    terminal = opened(run, STUCK + LEARN)
    terminal.press("right")
    terminal.wait_for(" · 1 of ")
    os.killpg(terminal.pid, number)
    if again:
        os.killpg(terminal.pid, number)  # before the end begins, as when a line is lost
        terminal.wait_for(lambda _: LEAVE_ALTERNATE in terminal.raw)  # while the disk is waited for
        os.killpg(terminal.pid, number)
    terminal.wait_for("tutor: what you did last could not be saved")
    check_end(terminal, 128 + number)


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
def test_a_key_ends_the_app_and_restores_the_terminal(key: str, run: Run) -> None:
    terminal = opened(run)
    terminal.press(key)
    check_end(terminal, 0)
