"""The list of lessons: its help begins with its own keys."""

from __future__ import annotations

import pytest

from tests.tui.conftest import Tutor
from tests.tui.pictures import SIZES


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_the_help_of_the_list_begins_with_its_own_keys(columns: int, rows: int, tutor: Tutor) -> None:
    terminal = tutor(columns=columns, rows=rows)
    terminal.press("?")
    terminal.wait_for("Esc closes")
    terminal.wait_for("In the list")
    first = terminal.text.partition("In the list")[2].partition("In a lesson")[0]
    for key in ("↑ ↓ ", "Enter ", " v ", "Ctrl+P ", "? F1 ", "q Ctrl+Q Ctrl+C "):
        assert key in first
    terminal.wait_for("In a lesson")
    terminal.press("esc")
    terminal.wait_for(lambda text: "In the list" not in text)
    terminal.press("enter")
    terminal.wait_for("calculus off")
    terminal.press("?")
    terminal.wait_for("next step")
    assert "In the list" not in terminal.text
