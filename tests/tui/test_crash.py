"""A fault in the full screen: the terminal is as it was before, one line is said, and the log has the calls.

What the line and the log say is in tests/cli/test_crash.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.conftest import Run
from tests.tui.test_signals import LEARN, check_end, opened

# What fails, where it is, and the key that meets it.
FAULTS = {
    "a key": ("do_help", "from tui_tutor.tui.over import Over as owner", "?"),
    "the drawing of a step": ("_redraw", "from tui_tutor.tui.learn import LearnScreen as owner", "right"),
    "the painting of a panel": ("_changed", "import tui_tutor.tui.panel as owner", "right"),
    "a screen that opens": ("compose", "from tui_tutor.tui.prompt import PromptScreen as owner", "e"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_restores_the_terminal_says_one_line_and_ends_with_1(fault: str, run: Run, tmp_path: Path) -> None:
    name, owner, key = FAULTS[fault]
    code = f"{owner}\ndef fail(*_): raise RuntimeError('a fault')\nowner.{name} = fail\n{LEARN}"
    terminal = opened(run, code)
    terminal.press(key)
    terminal.wait_for("the end")
    said = [line for line in terminal.lines if "fault" in line]
    assert len(said) == 1
    assert said[0].startswith("error: tutor has a fault of its own (RuntimeError); please report it with the log in")
    assert "Traceback" not in terminal.text
    check_end(terminal, 1)
    log = (tmp_path / "state" / "tutor" / "crash.log").read_text(encoding="utf-8")
    assert "in fail" in log
    assert log.endswith("RuntimeError: a fault\n")
