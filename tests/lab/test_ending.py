"""The README's way to end one learner's session: whom it finds, among real processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tui_tutor.lab.learners import is_name

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
ENDING = README.partition("<!-- lab: the end of a session -->\n```sh\n")[2].partition("```\n")[0]
NAMES = ("anna", "annabel", "Anna Maria", "Maria anna", "a+b@x.de", "aab@x.de", "a.b", "axb", "O'Hara", "Zoë", "a, b")


@pytest.fixture(scope="module")
def sessions() -> Iterator[dict[int, str]]:
    """By number, processes that have the command line of a learner's session."""
    with ExitStack() as ends:
        found = {}
        for name in NAMES:
            assert is_name(name)
            argv = [sys.executable, "-c", "print(); input()", "login", "--learner", name, "--begun"]
            process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            ends.enter_context(process)
            assert process.stdout is not None
            process.stdout.readline()
            ends.callback(process.kill)
            found[process.pid] = name
        yield found


@pytest.mark.parametrize("name", NAMES)
def test_one_learners_sessions_are_found_and_no_others(name: str, sessions: dict[int, str]) -> None:
    looking = ENDING.replace("name=anna", 'name="$1"').replace("pkill -HUP -u tutor", "pgrep")
    done = subprocess.run(["sh", "-c", looking, "sh", name], capture_output=True, text=True)
    assert [sessions[int(line)] for line in done.stdout.split() if int(line) in sessions] == [name]


@pytest.mark.parametrize("name", ["x -- --learner anna", "anna -- x", "anna --begun", "a--b"])
def test_no_name_looks_like_the_options_behind_another(name: str) -> None:
    assert not is_name(name)
