"""A stranger's lessons, names, keys and pastes in a real terminal: markup and controls come out as text or a sign."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.tui.conftest import Tutor
from tests.vt import steering

EVIL = "\x1b]0;owned\x07\x1b[2J\u202e\u200b\x9b31m\x7f"
MARKUP = "[@click=app.quit]x[/] [/] a[i] = x[j]"
LESSON = f"""\
---
id: strange
title: "{MARKUP}"
---

```graph
parameter x = 3
loss q = x*x
preset [red]no[/]: x = 5
```

## start

{MARKUP.replace("[", chr(92) + "[")}

## forward q

### try

{MARKUP.replace("[", chr(92) + "[")}
"""


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    folder = tmp_path / "lessons"
    folder.mkdir()
    (folder / "strange.md").write_text(LESSON, encoding="utf-8")
    (folder / f"a{EVIL}.md").write_bytes(b"\xff")
    (folder / "controls.md").write_text(f"---\nid: x\ntitle: {EVIL}\n---\n", encoding="utf-8")
    return folder


def painted(terminal: Terminal) -> bytes:
    """What the app wrote; the terminal itself makes a carriage return of each line's end."""
    return terminal.raw.replace(b"\r\n", b"\n")


def test_in_the_list_names_and_titles_are_text(tutor: Tutor, lessons: Path) -> None:
    terminal = tutor("--lessons", str(lessons), rows=36)
    terminal.wait_for(MARKUP)
    terminal.wait_for("a�]0;owned��[2J���31m�")
    terminal.press("enter")
    terminal.wait_for("This lesson cannot be opened")
    terminal.settle()
    assert not steering(painted(terminal))


def test_in_a_lesson_text_is_text(tutor: Tutor, lessons: Path) -> None:
    terminal = tutor("learn", str(lessons / "strange.md"))
    terminal.wait_for(MARKUP)
    terminal.press("t")
    terminal.wait_for("Try it before you step")
    terminal.press("esc")
    terminal.wait_for("quit")
    terminal.press("ctrl+p")
    terminal.wait_for("Search")
    terminal.type("[/][@click=app.quit]")
    terminal.wait_for("[/][@click=app.quit]")
    terminal.press("esc")
    terminal.settle()
    assert not steering(painted(terminal))


def test_what_is_pasted_into_a_line_is_cleaned(tutor: Tutor, lessons: Path) -> None:
    terminal = tutor("learn", str(lessons / "strange.md"))
    terminal.press("e")
    terminal.wait_for("Set a value")
    terminal.send(f"\x1b[200~x =\t{MARKUP} \u202e\u200bz\x1b[201~".encode())
    terminal.wait_for(f"x = {MARKUP} ��z")
    terminal.press("enter")
    terminal.wait_for("can be set: choose x")
    terminal.settle()
    assert not steering(painted(terminal))
