"""A fault of the program: the terminal is as it was before, and one line says what happened."""

from __future__ import annotations

import pytest

from tests.tui.conftest import Run
from tests.tui.test_signals import LEARN, check_end, opened

# Where a fault may be, and the key that meets it.
FAULTS = {
    "a key": ("tui_tutor.tui.learn.LearnScreen.do_help", "?"),
    "the drawing of a step": ("tui_tutor.tui.learn.LearnScreen._redraw", "right"),
    "the painting of a panel": ("tui_tutor.tui.panel._changed", "right"),
    "a screen that opens": ("tui_tutor.tui.prompt.PromptScreen.compose", "e"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_restores_the_terminal_says_one_line_and_ends_with_1(fault: str, run: Run) -> None:
    place, key = FAULTS[fault]
    owner, _, name = place.rpartition(".")
    module = owner.rpartition(".")[0] if owner.rpartition(".")[2].istitle() or "Screen" in owner else owner
    code = f"import {module}\ndef fail(*_): raise RuntimeError('a fault')\n{owner}.{name} = fail\n{LEARN}"
    terminal = opened(run, code)
    terminal.press(key)
    terminal.wait_for("the end")
    said = [line for line in terminal.lines if "fault" in line]
    assert len(said) == 1
    assert said[0].startswith("error: tutor has a fault of its own (RuntimeError); please report it with the log in")
    assert "Traceback" not in terminal.text
    check_end(terminal, 1)
