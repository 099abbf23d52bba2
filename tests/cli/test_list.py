"""`tutor list`: one lesson a line, the id in the first column."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Tutor
from tests.cli.examples import SQUARE, lesson

OURS = """\
computation-graph                A computation graph, forward and backward          8 min
logistic-regression-one-example  Logistic regression: one step of gradient descent  15 min
activation-functions             Activation functions: slopes, and why they bend    12 min
learning-rate                    The learning rate: too small, good, too large      12 min
numerical-stability              Numerical stability: when right formulas go wrong  12 min
why-this-loss                    Why this loss, and not the squared error           12 min
"""


def test_the_shipped_lessons_are_listed_with_title_and_minutes(tutor: Tutor) -> None:
    done = tutor("list")
    assert (done.stdout, done.stderr, done.returncode) == (OURS, "", 0)


def test_a_folder_adds_lessons_and_comes_first(tutor: Tutor, folder: Path) -> None:
    (folder / "b.md").write_bytes(lesson(SQUARE, name="mine"))
    (folder / "a.md").write_bytes(lesson(SQUARE, name="later", more="requires: [mine]\n"))
    done = tutor("list", "--lessons", ".")
    ids = [line.split()[0] for line in done.stdout.splitlines()]
    assert ids == ["mine", "later", *(line.split()[0] for line in OURS.splitlines())]
    assert done.stdout.startswith("mine                             The lesson mine\n")
    assert (done.stderr, done.returncode) == ("", 0)


def test_one_file_is_a_place_with_lessons_too(tutor: Tutor, folder: Path) -> None:
    (folder / "b.md").write_bytes(lesson(SQUARE))
    assert tutor("list", "--lessons", "b.md").stdout.splitlines()[0].split()[0] == "mine"


def test_the_learners_own_folder_has_lessons(tutor: Tutor, env: dict[str, str]) -> None:
    own = Path(env["XDG_DATA_HOME"], "tutor", "lessons")
    own.mkdir(parents=True)
    (own / "b.md").write_bytes(lesson(SQUARE))
    assert tutor("list").stdout.splitlines()[0].split()[0] == "mine"


@pytest.mark.parametrize("arguments", [("--lessons", "extra", "list"), ("list", "--lessons", "extra")])
def test_the_folder_counts_before_and_after_the_command(arguments: tuple[str, ...], tutor: Tutor, folder: Path) -> None:
    (folder / "extra").mkdir()
    (folder / "extra" / "b.md").write_bytes(lesson(SQUARE))
    assert tutor(*arguments).stdout.startswith("mine ")


def test_a_lesson_that_cannot_be_opened_is_listed_by_its_file_with_the_reason(tutor: Tutor, folder: Path) -> None:
    (folder / "broken.md").write_bytes(b"no head\n")
    done = tutor("list", "--lessons", ".")
    first, *others = done.stdout.splitlines(keepends=True)
    assert first == "broken                           cannot be opened: the file does not begin with ---\n"
    assert "".join(others) == OURS
    assert (done.stderr, done.returncode) == ("", 0)


def test_the_name_of_a_broken_file_cannot_steer_the_terminal(tutor: Tutor, folder: Path) -> None:
    (folder / "bad\x1b[31m\n.md").write_bytes(b"no head\n")
    done = tutor("list", "--lessons", ".")
    assert done.stdout.startswith("bad�[31m�  ")
    assert done.returncode == 0


@pytest.mark.skipif(sys.platform == "darwin", reason="file names are UTF-8 there")
def test_the_name_of_a_broken_file_need_not_be_text(tutor: Tutor, folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/bad\xff.md")).write_bytes(b"no head\n")
    done = tutor("list", "--lessons", ".")
    assert done.stdout.startswith("bad�  ")
    assert (done.stderr, done.returncode) == ("", 0)


def test_a_folder_that_is_not_there_is_refused(tutor: Tutor) -> None:
    done = tutor("list", "--lessons", "nowhere")
    assert done.stderr.splitlines()[-1] == (
        "tutor list: error: argument --lessons: there is no file or folder 'nowhere'"
    )
    assert (done.stdout, done.returncode) == ("", 2)
