"""`tutor learn`: opens a lesson at a step, or says in one clear line why it cannot."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Tutor
from tests.cli.examples import GRAPH, LISTED, ONE
from tests.terminal import Terminal

Opened = Callable[..., Terminal]


@pytest.fixture
def opened(env: dict[str, str], folder: Path) -> Opened:
    """`tutor` with these arguments in a terminal that is wide enough for every message."""

    def start(*arguments: str, **changes: str) -> Terminal:
        argv = [sys.executable, "-m", "tui_tutor", *arguments]
        return Terminal(argv, columns=400, rows=40, env={**env, **changes}, cwd=folder)

    return start


def said(terminal: Terminal) -> tuple[str, int]:
    """All that a program which ends by itself leaves on the screen, and its status."""
    with terminal:
        status = terminal.wait_end()
        return terminal.text.rstrip(), status


def test_a_lesson_opens_at_a_step_with_values_and_calculus(opened: Opened) -> None:
    with opened("learn", ONE, "--at", "3 backward z", "--set", "alpha=0.2", "--calculus", "--restart") as terminal:
        terminal.wait_for("6 of 13")
        terminal.wait_for("iteration 3")
        terminal.wait_for("α 0.2")
        terminal.wait_for("This is the chain rule")
        terminal.press("q")
        assert terminal.wait_end() == 0


def test_without_a_command_the_lessons_are_listed(opened: Opened) -> None:
    with opened() as terminal:
        terminal.wait_for("A computation graph, forward and backward")
        terminal.press("q")
        assert terminal.wait_end() == 0


ITS_STEPS = (
    "start, forward u, forward v, forward J, backward J, backward v, backward a, backward u, backward b, "
    "backward c, end"
)
REFUSED = [
    (["logistic-regression-one"], f'no lesson called "logistic-regression-one"\n  did you mean "{ONE}"?'),
    (["zzz"], f'no lesson called "zzz"\n  {LISTED}'),
    (["missing.md"], "missing.md: error: the file cannot be read: no such file or directory\n"
     "  check the path and its permissions"),
    ([ONE, "--at", "backward pp"], 'no step called "backward pp"\n  did you mean "backward z"?'),
    ([GRAPH, "--at", "update"], f'no step called "update"\n  the steps are {ITS_STEPS}'),
    ([GRAPH, "--at", "iteration 2"], "there is no iteration 2\n  nothing descends, so there is only one"),
    ([ONE, "--at", "9" * 4400 + " z"], "iteration 99,999,999,999,999,999,999 is too far for one jump\n"
     "  go at most 10,000 iterations at a time"),
    ([ONE, "--set", "w9=1"], 'nothing called "w9" can be set\n  choose x1, w1, x2, w2, b, y, alpha'),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), REFUSED, ids=[row[1].splitlines()[0] for row in REFUSED])
def test_what_cannot_be_opened_leaves_one_clear_error(arguments: list[str], message: str, opened: Opened) -> None:
    text, status = said(opened("learn", *arguments))
    assert (text, status) == (message if "error: " in message else f"error: {message}", 2)


def test_a_closed_standard_input_is_refused(env: dict[str, str]) -> None:
    command = f"{sys.executable} -m tui_tutor <&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, encoding="utf-8", env=env)
    told = "error: standard input is closed\n  leave it open, or print the numbers with `tutor trace`\n"
    assert (done.stdout, done.stderr, done.returncode) == ("", told, 2)


def test_a_lesson_that_is_not_there_is_told_in_a_pipe_too(tutor: Tutor) -> None:
    done = tutor("learn", "no-such-lesson")
    assert (done.stdout, done.returncode) == ("", 2)
    assert 'error: no lesson called "no-such-lesson"' in done.stderr


def test_an_encoding_in_which_ascii_is_not_itself_is_refused(opened: Opened) -> None:
    assert said(opened("learn", ONE, PYTHONIOENCODING="utf-7")) == (
        "error: this terminal's encoding is utf-7, in which ASCII is not itself\n  set LANG=C.UTF-8",
        2,
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},  # Python would make UTF-8 of it
        {"PYTHONIOENCODING": "cp1252"},
    ],
)
def test_any_other_encoding_is_as_good_as_ascii(changes: dict[str, str], opened: Opened) -> None:
    with opened("learn", ONE, **changes) as terminal:
        terminal.wait_for("-> next")
        assert terminal.raw.isascii()
        terminal.press("q")
        assert terminal.wait_end() == 0
