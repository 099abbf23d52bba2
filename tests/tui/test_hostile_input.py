"""A terminal that sends what it should not: the app lives, stays small, and answers the next key."""

from __future__ import annotations

import fcntl
import sys
import termios
from pathlib import Path

import pytest

from tests.terminal import Terminal, _size
from tests.tui.conftest import Run, Tutor
from tests.tui.workarounds.test_terminal_input import MEANINGLESS, UNFINISHED

LESSON = "logistic-regression-one-example"
MEGABYTE = 1_000_000
FLOODS = {
    "a key": b"l" * MEGABYTE,
    "keys": b"lhfwcd" * (MEGABYTE // 6),
    "escapes": b"\x1b" * MEGABYTE,
    "moves of the mouse": b"".join(b"\x1b[<35;%d;%dM" % (1 + n % 120, 1 + n % 36) for n in range(100_000)),
    "clicks": b"\x1b[<0;30;10M\x1b[<0;30;10m" * 40_000,
    "the wheel": b"\x1b[<64;30;10M" * 80_000,
    "focus": b"\x1b[I\x1b[O" * 150_000,
    "a paste": b"\x1b[200~" + b"x" * MEGABYTE + b"\x1b[201~",
    "pastes": (b"\x1b[200~" + b"x" * 1000 + b"\x1b[201~") * 1000,
    "bytes that are no UTF-8": b"\xff\xfe\xc3" * (MEGABYTE // 3),
    "a sequence": b"\x1b[" + b"1;" * (MEGABYTE // 2),
    "a text": b"\x1b]0;" + b"q" * MEGABYTE,
}
SIZES = [(65535, 65535), (65535, 1), (1, 65535), (0, 0), (1, 1), (500, 300)]


def most_memory(terminal: Terminal) -> int:
    """The most that the program has ever used, in MB."""
    status = Path(f"/proc/{terminal.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def set_size(terminal: Terminal, columns: int, rows: int) -> None:
    """Tell the program alone: no picture of such a size is kept here."""
    fcntl.ioctl(terminal._line, termios.TIOCSWINSZ, _size(columns, rows))


def test_after_everything_that_means_nothing_the_next_key_is_heard(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSON)
    terminal.send(b"".join(MEANINGLESS.values()))
    terminal.press("right")
    terminal.wait_for("1 of 13")
    for data in UNFINISHED.values():
        terminal.send(data)
        terminal.settle()
    terminal.press("right")
    terminal.wait_for("2 of 13")
    terminal.press("q")
    assert terminal.wait_end() == 0


def test_an_unfinished_paste_is_over_after_a_second(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSON)
    terminal.press("e")
    terminal.wait_for("Set a value")
    terminal.send(b"\x1b[200~w1 = 0.75")
    terminal.wait_for("w1 = 0.75")
    terminal.press("enter")
    terminal.wait_for("w1 set in iteration 1")


@pytest.mark.parametrize("name", FLOODS)
def test_after_a_flood_the_app_is_small_and_hears_that_it_shall_quit(name: str, tutor: Tutor) -> None:
    terminal = tutor("learn", LESSON)
    terminal.send(FLOODS[name])
    terminal.settle()
    assert most_memory(terminal) < 100
    terminal.press("q")
    assert terminal.wait_end() == 0


def test_that_keys_were_left_out_is_said(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSON)
    terminal.send(b"%" * 500_000, timeout=60)  # it means nothing: what does would put away what is said
    terminal.wait_for("More keys came than could be done", timeout=60)


def test_that_a_paste_was_cut_is_said(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSON)
    terminal.send(FLOODS["a paste"], timeout=60)
    terminal.wait_for("too long to paste: its first 10,000 characters", timeout=60)


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_a_window_of_any_size_is_lived_through(columns: int, rows: int, tutor: Tutor) -> None:
    terminal = tutor("learn", LESSON)
    set_size(terminal, columns, rows)
    terminal.settle()
    set_size(terminal, 120, 36)
    terminal.settle()
    terminal.press("right")
    terminal.wait_for("1 of 13")
    assert most_memory(terminal) < 100
    terminal.press("q")
    assert terminal.wait_end() == 0


@pytest.mark.parametrize(("columns", "rows"), [(65535, 1), (0, 0), (1, 1)])
def test_the_app_starts_in_a_window_of_any_size(columns: int, rows: int, run: Run) -> None:
    terminal = run([sys.executable, "-m", "tui_tutor", "learn", LESSON], columns=columns, rows=rows)
    terminal.settle(1.0)
    set_size(terminal, 120, 36)
    terminal.settle()
    terminal.press("q")
    assert terminal.wait_end() == 0


def test_the_size_is_the_terminals_whatever_the_environment_says(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSON, columns=80, rows=24, env={"COLUMNS": "99999", "LINES": "-1"})
    assert terminal.lines[23].lstrip().startswith("→ next")
    assert max(len(line) for line in terminal.lines) == 80


def test_a_storm_of_sizes_is_lived_through(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSON)
    for number in range(2000):
        set_size(terminal, 60 + number % 100, 20 + number % 30)
    set_size(terminal, 120, 36)
    terminal.press("right")
    terminal.wait_for("1 of 13")


def test_a_terminal_that_another_program_made_non_blocking_is_read(run: Run) -> None:
    code = "import os, sys; os.set_blocking(0, False); from tui_tutor.cli import main; sys.exit(main(sys.argv[1:]))"
    terminal = run([sys.executable, "-c", code, "learn", LESSON])
    terminal.wait_for("quit")
    terminal.press("right")
    terminal.wait_for("1 of 13")
    terminal.press("q")
    assert terminal.wait_end() == 0
