"""Older terminals are sent nothing that only newer ones have, and of which they may print a part."""

from __future__ import annotations

import re

import pytest

from tests.tui.conftest import Tutor
from tests.tui.pictures import LESSONS

NEWER = {
    "pointer": rb"\x1b\]22;", "keys": rb"\x1b\[>\d*u", "keys of before": rb"\x1b\[<u",
    "synchronised": rb"\x1b\[\?2026\$p", "strings": rb"\x1b[\]P_^]",
}  # fmt: skip


@pytest.mark.parametrize("term", ["linux", "vt100", "vt220", "ansi", "cons25"])
def test_older_terminals_are_sent_nothing_that_only_newer_ones_have(term: str, tutor: Tutor) -> None:
    raw = walked(tutor, term)
    assert [what for what, pattern in NEWER.items() if re.search(pattern, raw)] == []


def test_newer_ones_are(tutor: Tutor) -> None:
    raw = walked(tutor, "xterm-256color")
    assert all(re.search(NEWER[what], raw) for what in ("keys", "keys of before", "synchronised"))


def walked(tutor: Tutor, term: str) -> bytes:
    terminal = tutor("learn", LESSONS[1], "--at", "backward z", env={"TERM": term, "COLORTERM": None})
    terminal.click(20, terminal.lines.index(next(line for line in terminal.lines if "forward" in line)))
    terminal.press("e")
    terminal.wait_for("Set a value")
    terminal.press("esc")
    terminal.wait_for(lambda text: "Set a value" not in text)
    terminal.press("?")
    terminal.wait_for("Help")
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    return terminal.raw
