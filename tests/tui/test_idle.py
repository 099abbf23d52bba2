"""Nothing runs while nobody does anything: no thread of the program wakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.tui.conftest import Tutor
from tests.tui.pictures import LESSONS

SECONDS = 2.0
PLACES = {
    "the lesson": (("learn", LESSONS[0]), (), "→ next"),
    "the list": ((), (), "choose"),
    "a prompt": (("learn", LESSONS[0]), ("e",), "Set a value"),
    "a question": (("learn", LESSONS[0], "--predict"), ("right",), "Enter answer"),
    "paused": (("learn", LESSONS[0]), ("a", "a"), "Paused"),
    "all actions": (("learn", LESSONS[0]), ("ctrl+p",), "Search for"),
}


def wakes(terminal: Terminal) -> int:
    """How often its threads have slept so far."""
    tasks = Path(f"/proc/{terminal.pid}/task").glob("*/status")
    return sum(int(task.read_text().partition("\nvoluntary_ctxt_switches:")[2].split()[0]) for task in tasks)


@pytest.mark.parametrize("place", PLACES)
def test_an_idle_session_does_not_wake(place: str, tutor: Tutor) -> None:
    arguments, keys, shown = PLACES[place]
    terminal = tutor(*arguments)
    terminal.press(*keys)
    terminal.wait_for(shown)
    terminal.settle(1.0)
    before = wakes(terminal)
    assert terminal.read(SECONDS) == b""
    assert wakes(terminal) - before <= 2
