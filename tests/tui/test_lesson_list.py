"""The list of lessons: its help begins with its own keys, and what is opened is the file as it is now."""

from __future__ import annotations

from pathlib import Path

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


LESSON = """\
---
id: mine
title: {}
---

```graph
parameter w = {}
loss L = w*w
descend alpha = 0.1
```
"""


def test_a_file_that_was_edited_while_its_lesson_was_open_is_opened_as_it_is_now(tutor: Tutor, tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    path.write_text(LESSON.format("Mine", 3), encoding="utf-8")
    terminal = tutor("learn", str(path), "--lessons", str(path), columns=80, rows=24)
    terminal.wait_for(lambda text: "Mine" in text and "3" in text)
    path.write_text(LESSON.format("Mended", 7), encoding="utf-8")
    terminal.press("esc")
    terminal.wait_for("Mended")
    terminal.press("enter")
    terminal.wait_for(lambda text: "calculus off" in text and "Mended" in text and "7" in text)
