"""The full-screen app in a real pseudo-terminal: every lesson walked to its end and back, at every size."""

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.terminal import Terminal
from tui_tutor.core.trace import Step
from tui_tutor.lesson.library import find_lesson

SIZES = [(120, 36), (80, 24), (60, 20)]
LESSONS = ["computation-graph", "logistic-regression-one-example"]


@contextmanager
def opened(folder: Path, *arguments: str, columns: int = 120, rows: int = 36) -> Iterator[Terminal]:
    env = {name: str(folder) for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")}
    with Terminal([sys.executable, "-m", "tui_tutor", *arguments], columns=columns, rows=rows, env=env) as terminal:
        terminal.wait_for("quit")
        terminal.settle()
        yield terminal


def steps_of(lesson: str) -> tuple[Step, ...]:
    return find_lesson(lesson).parts[0].run.trace.steps


def screen(terminal: Terminal, columns: int, rows: int) -> list[tuple[str, str, bool]]:
    cells = [terminal.cell(column, row) for row in range(rows) for column in range(columns)]
    return [(cell.data, cell.fg if cell.data.strip() else "", cell.bold and bool(cell.data.strip())) for cell in cells]


@pytest.mark.parametrize(("columns", "rows"), SIZES)
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_is_walked_to_its_end_and_back(lesson: str, columns: int, rows: int, tmp_path: Path) -> None:
    steps = steps_of(lesson)
    with opened(tmp_path, "learn", lesson, columns=columns, rows=rows) as terminal:
        first = terminal.text
        for place in range(1, len(steps)):
            terminal.press("right")
            terminal.wait_for(f"{place} of {len(steps) - 1}")
            terminal.settle(quiet=0.03)
            assert str(steps[place].phase).capitalize() in terminal.text
        for place in reversed(range(len(steps) - 1)):
            terminal.press("left")
            terminal.wait_for(f" {place} of {len(steps) - 1}")
        terminal.settle()
        assert terminal.text == first
        terminal.press("q")
        assert terminal.wait_end() == 0


@pytest.mark.parametrize("seed", range(3))
def test_a_screen_does_not_tell_how_one_came_there(seed: int, tmp_path: Path) -> None:
    lesson = LESSONS[1]
    steps = steps_of(lesson)
    choices = random.Random(seed)
    with opened(tmp_path, "learn", lesson, columns=80, rows=24) as walked:
        for _ in range(30):
            walked.press(choices.choice(["right", "left", "f", "w", "end", "home", "tab", "down", "space", "h"]))
        walked.press("home")
        place = choices.randrange(1, len(steps))
        walked.press(*["right"] * place)
        walked.wait_for(f" {place} of {len(steps) - 1}")
        walked.settle()
        with opened(tmp_path, "learn", lesson, "--at", str(steps[place]), columns=80, rows=24) as straight:
            assert screen(walked, 80, 24) == screen(straight, 80, 24)


def test_a_step_sends_at_most_2500_bytes(tmp_path: Path) -> None:
    with opened(tmp_path, "learn", LESSONS[1]) as terminal:
        for _ in range(28):
            before = len(terminal.raw)
            terminal.press("right")
            terminal.settle(quiet=0.06)
            assert 0 < len(terminal.raw) - before <= 2500


def test_20_000_keys_pasted_at_once_fold_and_quit_is_heard(tmp_path: Path) -> None:
    with opened(tmp_path, "learn", LESSONS[1]) as terminal:
        before = len(terminal.raw)
        terminal.send(b"\x1b[C" * 20_000 + b"q")
        assert terminal.wait_end(timeout=60) == 0
        assert len(terminal.raw) - before < 200 * 2500


def test_an_edit_recomputes_at_the_same_step_and_reset_undoes_it(tmp_path: Path) -> None:
    with opened(tmp_path, "learn", LESSONS[1], "--at", "backward w1") as terminal:
        before = terminal.text
        terminal.press("e")
        terminal.wait_for("Set a value")
        terminal.type("zero")
        terminal.press("enter")
        terminal.wait_for('"zero" is not a number for w1')
        for _ in range(4):
            terminal.press("backspace")
            terminal.settle()
        terminal.type("2")
        terminal.settle()
        terminal.press("enter")
        terminal.wait_for("w1 set in iteration 1")
        assert "Backward · dw1 = dL/dw1 · 7 of 13" in terminal.text
        terminal.press("r")
        terminal.settle()
        assert terminal.text == before


def test_the_list_opens_a_lesson_and_esc_comes_back(tmp_path: Path) -> None:
    with Terminal([sys.executable, "-m", "tui_tutor"], env={"XDG_DATA_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("choose")
        terminal.settle()
        terminal.press("enter")
        terminal.wait_for("0 of 10")
        terminal.press("right")
        terminal.wait_for("1 of 10")
        terminal.press("esc")
        terminal.wait_for("choose")
        terminal.settle()
        terminal.press("enter")
        terminal.wait_for("1 of 10")  # it goes on where it was
        terminal.press("q")
        assert terminal.wait_end() == 0


def test_every_size_is_laid_out_anew(tmp_path: Path) -> None:
    with opened(tmp_path, "learn", LESSONS[1], "--at", "backward z") as terminal:
        wide = terminal.text
        terminal.resize(50, 15)
        terminal.wait_for("tutor needs 60×20")
        terminal.resize(80, 24)
        terminal.wait_for("tab code")
        terminal.resize(120, 36)
        terminal.wait_for("# forward")
        terminal.settle()
        assert terminal.text == wide


@pytest.mark.parametrize(("signal", "status"), [(15, 143), (1, 129)])
def test_a_signal_ends_the_app_and_restores_the_terminal(signal: int, status: int, tmp_path: Path) -> None:
    with opened(tmp_path, "learn", LESSONS[0]) as terminal:
        terminal.signal(signal)
        assert terminal.wait_end() == status
        assert terminal.raw.rstrip().endswith(b"\x1b[?1004l") or b"\x1b[?1049l" in terminal.raw[-400:]


def test_a_closed_terminal_ends_the_app(tmp_path: Path) -> None:
    with opened(tmp_path, "learn", LESSONS[0]) as terminal:
        terminal.hang_up()
        assert terminal.wait_end() in (129, -1)
