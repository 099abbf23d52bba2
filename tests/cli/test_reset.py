"""`tutor reset`: forgets what was done, after asking; where nobody can be asked, only with --yes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Done, Tutor
from tests.cli.examples import GRAPH, ONE
from tests.cli.test_progress import DONE, journals, write
from tests.terminal import Terminal
from tui_tutor.progress.history import read_history

__all__ = ["journals"]
Asked = Callable[..., Terminal]


@pytest.fixture
def begun(journals: Path) -> Path:
    """The folder of a learner who has begun two lessons."""
    write(journals, *DONE)
    return journals


@pytest.fixture
def asked(env: dict[str, str], folder: Path) -> Asked:
    """`tutor` with these arguments in a terminal, where it asks."""

    def start(*arguments: str) -> Terminal:
        argv = [sys.executable, "-m", "tui_tutor", *arguments]
        return Terminal(argv, columns=100, rows=10, env=env, cwd=folder)

    return start


def known(folder: Path) -> set[str]:
    return set(read_history(folder).lessons)


def outcome(done: Done) -> tuple[str, str, int]:
    return done.stdout, done.stderr, done.returncode


QUESTION = f"Forget all progress in {ONE}? [y/N]"


@pytest.mark.parametrize("answer", ["y\r", "Y\r", "yes\r", " Yes \r"])
def test_with_a_yes_the_lesson_is_forgotten(answer: str, begun: Path, asked: Asked) -> None:
    with asked("reset", ONE) as terminal:
        terminal.wait_for(QUESTION)
        assert known(begun) == {ONE, GRAPH}
        terminal.type(answer)
        assert terminal.wait_end() == 0
        assert terminal.lines[1] == "Forgotten."
    assert known(begun) == {GRAPH}


@pytest.mark.parametrize("answer", ["n\r", "\r", "no\r", "yy\r", "ye\r", "\x04"])
def test_without_a_yes_nothing_is_changed(answer: str, begun: Path, asked: Asked) -> None:
    before = {path.name: path.read_bytes() for path in begun.iterdir()}
    with asked("reset", ONE) as terminal:
        terminal.wait_for(QUESTION)
        terminal.type(answer)
        assert terminal.wait_end() == 1
        assert terminal.lines[1] == "Nothing was changed."
    assert {path.name: path.read_bytes() for path in begun.iterdir()} == before


def test_ctrl_c_is_no_yes(begun: Path, asked: Asked) -> None:
    with asked("reset", ONE) as terminal:
        terminal.wait_for(QUESTION)
        terminal.press("ctrl+c", "enter")  # Python may have been about to read, and looks for signals after a line only
        assert terminal.wait_end() == 130
        assert "Traceback" not in terminal.text
    assert known(begun) == {ONE, GRAPH}


def test_all_lessons_are_forgotten_at_once(begun: Path, asked: Asked) -> None:
    with asked("reset", "--all") as terminal:
        terminal.wait_for("Forget all progress in 2 lessons? [y/N]")
        terminal.type("y\r")
        assert terminal.wait_end() == 0
    assert known(begun) == set()


def test_with_yes_nobody_is_asked(begun: Path, tutor: Tutor) -> None:
    assert outcome(tutor("reset", GRAPH, "--yes")) == ("Forgotten.\n", "", 0)
    assert known(begun) == {ONE}
    assert outcome(tutor("reset", "--all", "--yes")) == ("Forgotten.\n", "", 0)
    assert known(begun) == set()
    assert tutor("progress").stdout == "Nothing yet: open a lesson with `tutor`.\n"


def test_what_is_forgotten_stays_in_its_file(begun: Path, tutor: Tutor) -> None:
    """Another program of the learner may be appending to it, and a reset by mistake can be mended by hand."""
    before = {path.name: path.read_bytes() for path in begun.iterdir()}
    tutor("reset", "--all", "--yes")
    after = {path.name: path.read_bytes() for path in begun.iterdir()}
    assert before.items() <= after.items()


NOBODY = "error: nobody is there to be asked\n  add --yes to do it without asking\n"
REFUSED = [
    (["reset", ONE], NOBODY),
    (["reset", "--all"], NOBODY),
    (["reset"], "error: reset what?\n  name a lesson, or write --all\n"),
    (["reset", ONE, "--all"], "error: reset what?\n  name a lesson, or write --all\n"),
    (["reset", "computation-grap", "--yes"],
     f'error: there is no progress in "computation-grap"\n  did you mean "{GRAPH}"?\n'),
    (["reset", "zzz"], f'error: there is no progress in "zzz"\n  begun are {GRAPH}, {ONE}\n'),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), REFUSED, ids=[" ".join(row[0]) for row in REFUSED])
def test_what_cannot_be_done_is_one_clear_error(arguments: list[str], message: str, begun: Path, tutor: Tutor) -> None:
    assert outcome(tutor(*arguments)) == ("", message, 2)
    assert known(begun) == {ONE, GRAPH}


def test_where_nothing_was_begun_there_is_nothing_to_forget(tutor: Tutor) -> None:
    message = f'error: there is no progress in "{ONE}"\n  nothing was begun yet\n'
    assert outcome(tutor("reset", ONE, "--yes")) == ("", message, 2)


def test_a_folder_that_cannot_be_written_is_told(tutor: Tutor, env: dict[str, str], journals: Path) -> None:
    journals.parent.mkdir(parents=True)
    journals.write_text("no folder")
    done = tutor("reset", "--all", "--yes")
    assert outcome(done) == ("", f"error: a file is in the place of the folder: {journals}\n", 1)
