"""Nothing runs while nobody does anything: no thread of the program wakes."""

from __future__ import annotations

import select
import time
from collections.abc import Mapping
from pathlib import Path

from tests.terminal import Terminal
from tests.tui.conftest import Tutor
from tests.tui.pictures import LESSONS

SECONDS = 2.0  # of a window
MOST_SECONDS = 20.0  # until each has been idle for one
MOST_WAKES = 2
PLACES = {
    "the lesson": (("learn", LESSONS[0]), (), "→ next"),
    "the list": ((), (), "choose"),
    "a prompt": (("learn", LESSONS[0]), ("e",), "Set a value"),
    "a question": (("learn", LESSONS[0], "--predict"), ("right",), "Enter show it"),
    "paused": (("learn", LESSONS[0]), ("a", "a"), "Paused"),
    "all actions": (("learn", LESSONS[0]), ("ctrl+p",), "Search for"),
}


def wakes(terminal: Terminal) -> int:
    """How often its threads have slept so far."""
    tasks = Path(f"/proc/{terminal.pid}/task").glob("*/status")
    return sum(int(task.read_text().partition("\nvoluntary_ctxt_switches:")[2].split()[0]) for task in tasks)


def test_an_idle_session_does_not_wake(tutor: Tutor, tmp_path: Path) -> None:
    """All at once: none wakes in one of the windows of time; what a start has left to do may come late."""
    sessions = {place: opened(place, tutor, tmp_path / place) for place in PLACES}
    deadline = time.monotonic() + MOST_SECONDS
    while sessions and time.monotonic() < deadline:
        before = {place: wakes(terminal) for place, terminal in sessions.items()}
        loud = heard(sessions)
        sessions = {
            place: terminal
            for place, terminal in sessions.items()
            if place in loud or wakes(terminal) - before[place] > MOST_WAKES
        }
    assert not [*sessions]


def opened(place: str, tutor: Tutor, folder: Path) -> Terminal:
    arguments, keys, shown = PLACES[place]
    terminal = tutor(*arguments, env={"XDG_STATE_HOME": str(folder)})
    terminal.press(*keys)
    terminal.wait_for(shown)
    terminal.settle()
    return terminal


def heard(sessions: Mapping[str, Terminal]) -> set[str]:
    """Those of which anything comes in a window of time."""
    loud: set[str] = set()
    end = time.monotonic() + SECONDS
    while (left := end - time.monotonic()) > 0:
        lines = {terminal._line: place for place, terminal in sessions.items()}
        for line in select.select([*lines], [], [], left)[0]:
            sessions[lines[line]].read(0)
            loud.add(lines[line])
    return loud
