"""A terminal that stops reading: the app goes on, saves, ends when told, and draws the right picture afterwards."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal import KEYS, Terminal
from tests.tui.conftest import Run, Tutor
from tests.tui.test_hostile_input import most_memory

LESSON = "logistic-regression-one-example"
PICTURES = 60  # each of more than a thousand bytes: more than may wait before any is left out


def stalled(tutor: Tutor, folder: Path) -> Terminal:
    """The app behind a line that is full, two steps on."""
    terminal = tutor("learn", LESSON)
    terminal.settle()
    line = os.open(os.readlink(f"/proc/{terminal.pid}/fd/1"), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    while select.select([], [line], [], 0)[1]:
        go_there_and_back(terminal, folder)
    os.close(line)
    for _ in range(PICTURES // 2):
        go_there_and_back(terminal, folder)
    terminal.push(b"\x1b[C\x1b[C")
    wait_until(lambda: '"step":"forward a"' in journal(folder), terminal)
    return terminal


def go_there_and_back(terminal: Terminal, folder: Path) -> None:
    for key in ("right", "left"):
        before = journal(folder)
        terminal.push(KEYS[key].encode())
        wait_until(lambda before=before: journal(folder) != before, terminal)


def wait_until(true: Callable[[], bool], terminal: Terminal) -> None:
    deadline = time.perf_counter() + 20
    while not true():
        assert time.perf_counter() < deadline
        assert not select.select([terminal._lifeline], [], [], 0.01)[0], "the app has ended"


def journal(folder: Path) -> str:
    return "".join(path.read_text() for path in folder.rglob("*.jsonl"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_steps_are_saved_and_a_signal_ends_the_app(number: signal.Signals, tutor: Tutor, tmp_path: Path) -> None:
    terminal = stalled(tutor, tmp_path)
    assert most_memory(terminal) < 100
    terminal.signal(number)
    assert terminal.wait_end(5.0, reads=False) == 128 + number


# A disk that does not answer any more once there is a file `stuck`, in which it says so.
STUCK = """
import os, sys, threading, tui_tutor.cli
sync = os.fdatasync
def stuck(descriptor):
    if os.path.exists(sys.argv[1]):
        with open(sys.argv[1], "w") as file:
            file.write("waiting")
        threading.Event().wait()
    sync(descriptor)
os.fdatasync = stuck
sys.exit(tui_tutor.cli.main(sys.argv[2:]))
"""


@pytest.mark.parametrize("key", [b"", b"q"])
def test_a_signal_ends_the_app_where_nothing_can_be_saved_either(key: bytes, run: Run, tmp_path: Path) -> None:
    stuck = tmp_path / "stuck"

    def start(*arguments: str) -> Terminal:
        terminal = run([sys.executable, "-c", STUCK, str(stuck), *arguments])
        terminal.wait_for("quit")
        return terminal

    terminal = stalled(start, tmp_path)
    stuck.touch()
    terminal.push(b"\x1b[C" + key)
    wait_until(lambda: stuck.read_text() == "waiting", terminal)
    terminal.signal(signal.SIGTERM)
    assert terminal.wait_end(5.0, reads=False) == 143


def test_a_key_ends_the_app(tutor: Tutor, tmp_path: Path) -> None:
    terminal = stalled(tutor, tmp_path)
    terminal.push(b"q")
    assert terminal.wait_end(5.0, reads=False) == 0


def test_a_line_that_is_closed_while_it_is_full_ends_the_app(tutor: Tutor, tmp_path: Path) -> None:
    terminal = stalled(tutor, tmp_path)
    terminal.hang_up()
    assert terminal.wait_end(5.0) == 129


def test_whoever_reads_again_sees_the_whole_picture(tutor: Tutor, tmp_path: Path) -> None:
    terminal = stalled(tutor, tmp_path)
    terminal.wait_for("2 of 13")
    terminal.settle()
    shown = terminal.text
    terminal.resize(119, 36)
    terminal.settle()
    assert terminal.text != shown
    terminal.resize(120, 36)
    terminal.wait_for(lambda text: text == shown)
