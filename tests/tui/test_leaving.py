"""However the app ends, nothing of its picture is left, also in a terminal that has no second screen."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from tests.terminal import ENTER_ALTERNATE, LEAVE_ALTERNATE, Picture, Terminal
from tests.tui.conftest import Run
from tests.tui.pictures import LESSONS

SHELL = 'trap : TERM HUP INT; echo "before"; "$0" -c "$1" 2>&1; echo "PROMPT"; read line'
LEARN = f"import sys, tui_tutor.cli; sys.exit(tui_tutor.cli.main(['learn', '{LESSONS[0]}']))"
CRASH = f"""
from tui_tutor.tui.switching import Switching
def fail(switching): raise RuntimeError
Switching.do_calculus = fail
{LEARN}"""


def opened(run: Run, code: str, term: str) -> Terminal:
    terminal = run(["sh", "-c", SHELL, sys.executable, code], columns=80, rows=24, env={"TERM": term})
    terminal.wait_for("next")
    terminal.press("right", "right")
    terminal.wait_for("2 of ")
    terminal.settle()
    return terminal


def end(terminal: Terminal, how: str) -> None:
    if how == "signal":
        os.killpg(terminal.pid, signal.SIGTERM)
    else:
        terminal.press(how)
    terminal.wait_for("PROMPT")


def said(lines: list[str]) -> list[str]:
    """What stands on a screen, but for the line that a crash is told with."""
    return [line for line in lines if line in ("before", "PROMPT") or "─" in line or "--" in line or "next" in line]


@pytest.mark.parametrize("term", ["linux", "vt100", "xterm-256color"])
@pytest.mark.parametrize("how", ["q", "signal", "c"])
def test_without_a_second_screen_the_prompt_stands_on_an_empty_one(how: str, term: str, run: Run) -> None:
    terminal = opened(run, CRASH, term)
    end(terminal, how)
    one = Picture(80, 24)
    one.take(terminal.raw.replace(ENTER_ALTERNATE, b"").replace(LEAVE_ALTERNATE, b""))
    assert said(one.lines) == ["PROMPT"]
    if how == "c":
        assert one.lines[0].startswith("error: tutor has a fault of its own")
    else:
        assert one.lines[0] == "PROMPT"
    assert not any(cell.reverse or cell.bg != "default" for row in one.screen.buffer.values() for cell in row.values())


@pytest.mark.parametrize("how", ["q", "signal", "c"])
def test_with_a_second_screen_the_first_is_as_it_was(how: str, run: Run) -> None:
    terminal = opened(run, CRASH, "xterm-256color")
    end(terminal, how)
    assert said(terminal.lines) == ["before", "PROMPT"]
    assert terminal.lines[0] == "before"
