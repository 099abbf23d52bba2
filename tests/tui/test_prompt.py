"""Prompts in a real pseudo-terminal: what is typed in a burst arrives in its order."""

from __future__ import annotations

import pytest

from tests.tui.conftest import Tutor
from tests.tui.pictures import LESSONS, SIZES, above_footer


def test_a_burst_of_typing_and_correcting_is_read_in_its_order(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], "--at", "backward w1")
    terminal.press("e")
    terminal.wait_for("Set a value")
    terminal.send(b"99\x7f\x7f2.5\x1b[D\x1b[D\x7f4\x1b[C\x1b[C\x7f7\r")
    terminal.wait_for("w1 set in iteration 1")
    terminal.wait_for("┃ 4.7 ")


def test_what_is_set_and_gone_to_may_go_by_any_of_its_names(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1])
    terminal.wait_for("Why derivatives?")
    for key, asks, typed, shown in [
        ("e", "Set a value", "α = 0.3", "α set in iteration 1"),
        ("g", "Go to", "dŷ", "da -1.607"),
        ("g", "Go to", "forward ŷ", "Forward · a (ŷ) · 2 of 13"),
    ]:
        terminal.press(key)
        terminal.wait_for(asks)
        terminal.send(f"{typed}\r".encode())
        terminal.wait_for(shown)
    terminal.press("e")
    terminal.wait_for("Set a value")
    terminal.send(b"= 3\r")
    terminal.wait_for("a name is missing: name one of x1, w1, x2, w2, b, y, alpha")
    terminal.send("\x7f\x7f\x7fŷ = 3\r".encode())
    terminal.wait_for('"ŷ" is computed, so it cannot be set: set one of x1, w1')


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (b"e2\r", ["w1 set in iteration 1", "┃ 2 "]),
        (b"e2\r\x1b[C", ["w1 set in iteration 1", "8 of 13"]),
        (b"e2\x7f\x7f\x7f\x7f\x7f\x7fw2 = 7\r", ["w2 set in iteration 1", "7 of 13"]),
        (b"ezero\r", ['"zero" is not a number for w1']),
        (b"ezero\r\x7f\x7f\x7f\x7f3\r", ["w1 set in iteration 1", "┃ 3 "]),
        (b"g2\r", ["Forward · a"]),
        (b"gbackward z\rg3\r", ["Forward · L"]),
        (b"e\x1b[200~2\nmore\x1b[201~\r", ["w1 set in iteration 1", "┃ 2 "]),
        (b"g\r\x1b[C", ["8 of 13"]),
        (b"s\r", ["iteration 11 "]),
        (b"sq\x1b[C", ["8 of 13"]),
    ],
    ids=repr,
)
def test_what_is_typed_behind_the_key_that_opens_a_prompt_is_not_lost(
    keys: bytes, said: list[str], tutor: Tutor
) -> None:
    terminal = tutor("learn", LESSONS[1], "--at", "backward w1")
    terminal.send(keys)
    for text in said:
        terminal.wait_for(text, timeout=8)


def test_esc_closes_a_prompt_and_changes_nothing(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], "--at", "backward w1")
    before = above_footer(terminal.text)
    terminal.press("e", "2")
    terminal.wait_for("w1 = 2")
    terminal.press("esc")
    terminal.wait_for(lambda text: above_footer(text) == before)


def test_a_key_behind_the_one_that_opens_the_help_is_for_the_help(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], "--at", "backward w1")
    terminal.send(b"?q")  # closes the help, and does not quit
    terminal.settle()
    terminal.press("right")
    terminal.wait_for("8 of 13")


def test_one_entry_of_an_array_is_set_by_its_name(tutor: Tutor) -> None:
    terminal = tutor("learn", "shallow-network-backward", columns=120, rows=36)
    terminal.press("e")
    terminal.wait_for("such as alpha = 0.3, or W1[1,1] = 0.3, or")
    terminal.send(b"W2[1][2] = 0.77\r")
    terminal.wait_for('"W2[1][2]" is no entry of W2: write W2[row,column], counted from 1')
    terminal.send(b"\x15W2[1,2] = 0.77\r")
    terminal.wait_for("W2 set in iteration 1")
    terminal.wait_for("0.77")


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_a_prompt_names_what_the_lesson_has(columns: int, rows: int, tutor: Tutor) -> None:
    terminal = tutor("learn", "vectorized-logistic-regression", columns=columns, rows=rows)
    terminal.press("e")
    terminal.wait_for("Set a value")
    terminal.wait_for(lambda text: "w[1,1] = 0.3" in text and "w = [[1], [2]]" in text and "w1" not in text)
    terminal = tutor("learn", "softmax", columns=columns, rows=rows)
    terminal.press("g")
    terminal.wait_for("Go to: a step (")
    assert "backward" not in terminal.text.partition("Go to")[2].partition(").")[0]
    assert '"part 2"' in terminal.text
