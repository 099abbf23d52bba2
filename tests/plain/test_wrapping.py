"""Lines in a terminal: broken at blanks to its width, as it is when they are printed; in a pipe never."""

from __future__ import annotations

import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plain.conftest import Tutor
from tests.terminal import Terminal
from tui_tutor.plain.wrapping import wrapped
from tui_tutor.widths import text_width

ONE = "logistic-regression-one-example"
ARGV = [sys.executable, "-m", "tui_tutor", "learn", ONE, "--plain"]
TEXT = st.lists(st.sampled_from([" ", "  ", "a", "word", "学習", "a-longer-one", "ŷ"])).map("".join)


@given(TEXT, st.integers(1, 30))
def test_no_word_is_broken_and_none_is_lost(text: str, columns: int) -> None:
    lines = list(wrapped(text, columns))
    assert [word for line in lines for word in line.split()] == text.split()
    assert all(text_width(line) <= columns or len(line.split()) <= 1 for line in lines)


@given(TEXT, st.integers(1, 30))
def test_a_line_goes_on_as_long_as_a_word_fits(text: str, columns: int) -> None:
    lines = list(wrapped(" ".join(text.split()), columns))
    for line, following in pairwise(lines):
        assert text_width(line) + 1 + text_width(following.split()[0]) > columns


@pytest.mark.parametrize("columns", [80, 40, 20])
def test_a_terminal_breaks_no_word(columns: int, env: dict[str, str], tutor: Tutor) -> None:
    words = set(tutor("learn", ONE).stdout.split())
    with Terminal(ARGV, columns=columns, rows=100, env=env) as terminal:
        terminal.wait_for("\n>")
        shown = terminal.text.partition("\n>")[0]
    assert all(len(line) <= columns for line in shown.split("\n"))
    assert [word for word in shown.split() if word not in words] == []


def test_the_width_is_that_of_the_terminal_when_a_line_is_printed(env: dict[str, str]) -> None:
    with Terminal(ARGV, columns=80, rows=100, env=env) as terminal:
        terminal.wait_for("\n>")
        terminal.resize(40, 100)
        before = len(terminal.raw)
        terminal.type("help next\r")
        terminal.wait_for("Enter alone is next")
        printed = bytes(terminal.raw[before:]).decode().split("\r\n")[1:-1]
    assert printed == [
        "next [N or the word phase] (n): the next",
        "step, N steps on, or the next phase;",
        "Enter alone is next",
    ]


def test_a_pipe_is_never_wrapped(tutor: Tutor, env: dict[str, str]) -> None:
    env["COLUMNS"] = "40"
    assert max(map(len, tutor("learn", ONE).stdout.split("\n"))) > 120
