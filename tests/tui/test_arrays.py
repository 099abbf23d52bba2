"""Graphs of arrays on the screen: walked, edited, asked for, opened whole, and opened again where they were left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.conftest import Tutor
from tui_tutor.lesson.library import find_lesson
from tui_tutor.session import GoTo, Session
from tui_tutor.tui.drawing.screen import Panel, draw_screen
from tui_tutor.tui.drawing.text import text_of
from tui_tutor.tui.drawing.text_panel import View
from tui_tutor.tui.keys import footer_keys

LESSON = """\
---
id: arrays
title: Arrays
---

```graph
input X = [[1, 2, -1], [3, 4, -3.2]]
label Y = [[1, 0, 1]] in {0, 1}
parameter w = [[1], [2]]
parameter b = 2
Z = w.T @ X + b
loss S = sum(log_loss(Z, Y))
descend alpha = 0.1
```

## backward w

Each feature against all errors: {dw}.

```claim
dw = X @ dZ.T
```
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    file = tmp_path / "arrays.md"
    file.write_text(LESSON, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(("columns", "rows"), [(120, 36), (80, 24), (60, 20)])
def test_a_graph_of_arrays_is_walked_to_its_end_and_back(columns: int, rows: int, tutor: Tutor, path: str) -> None:
    terminal = tutor("learn", path, columns=columns, rows=rows)
    terminal.wait_for("Start")
    for place in range(1, 10):
        terminal.press("right")
        terminal.wait_for(f"{place} of 9")
    terminal.wait_for("17.40")
    for place in range(8, -1, -1):
        terminal.press("left")
        terminal.wait_for(f"{place} of 9")


def test_a_step_says_its_shapes_and_why_there_is_a_transpose(tutor: Tutor, path: str) -> None:
    terminal = tutor("learn", path, "--at", "backward w", columns=120, rows=36)
    terminal.wait_for("dw = X @ dZ.T")
    terminal.wait_for("= (2, 3) @ (3, 1)")
    terminal.wait_for("dw has the shape of w,")
    terminal.wait_for("dZ is transposed.")
    terminal.wait_for("Each feature against all errors: [[2.995],")


def test_enter_opens_the_whole_array(tutor: Tutor, path: str) -> None:
    terminal = tutor("learn", path, "--at", "backward w", columns=100, rows=30)
    terminal.wait_for("5 of 9")
    terminal.press("enter")
    terminal.wait_for("w, of shape (2, 1)")
    terminal.wait_for("1  2.995")
    terminal.press("esc")
    terminal.wait_for(lambda text: "of shape" not in text)
    terminal.press("right", "enter", "right")  # b is a number: Enter does nothing
    terminal.wait_for("7 of 9")


def test_an_array_is_set_and_is_there_when_the_lesson_opens_again(tutor: Tutor, path: str) -> None:
    terminal = tutor("learn", path, columns=100, rows=30)
    terminal.wait_for("Start")
    terminal.press("e")
    terminal.wait_for("Set a value")
    terminal.send(b"w = [[1, 2]]\r")
    terminal.wait_for("w has the shape (2, 1): ")
    terminal.send(b"\x7f" * 12 + b"w = [[0.5], [-7]]\r")
    terminal.wait_for("w set in iteration 1")
    terminal.wait_for("0.5 -7")
    terminal.press("e")
    terminal.wait_for("Set a value")
    terminal.send(b"X = randn(2, 3, seed=1)\r")
    terminal.wait_for("1.62 ")
    terminal.press("right")
    terminal.wait_for("1 of 9")
    terminal.wait_for("saved")
    terminal.press("q")
    assert terminal.wait_end() == 0
    again = tutor("learn", path, columns=100, rows=30)
    again.wait_for("1 of 9")
    again.wait_for("0.5 -7")
    again.wait_for("1.62 ")


def test_what_is_predicted_of_an_array_is_a_formula(tutor: Tutor, path: str) -> None:
    terminal = tutor("learn", path, "--predict", "--at", "backward w", columns=100, rows=30)
    terminal.wait_for("What is dw, the derivative of S with respect to w? A formula.")
    terminal.wait_for("formula · Enter shows it")
    for answer, said in [
        ("0.5", "dw has the shape (2, 1); write a formula"),
        ("dZ @ X.T", "dw has the shape (2, 1); yours has the shape (1, 2)."),
        ("X @ dZ", "the shapes in (2, 3) @ (1, 3) do not fit"),
        ("-(X @ dZ.T)", "dw has the other sign"),
        ("?", "What arrives from there is known."),
        ("X @ dZ.T", "dw = [[2.995], [7.185]]"),
    ]:
        terminal.send(f"\x15{answer}\r".encode())  # what is in the line goes first
        terminal.wait_for(lambda text, said=said: said in " ".join(text.replace("│", " ").split()))


@pytest.mark.parametrize(("columns", "rows"), [(120, 36), (80, 24)])
def test_an_entry_is_nudged_and_the_arrows_go_to_others(columns: int, rows: int, tutor: Tutor, path: str) -> None:
    terminal = tutor("learn", path, "--at", "backward w", columns=columns, rows=rows)
    terminal.wait_for("5 of 9")
    terminal.press("n")
    terminal.wait_for("Nudge · w[1,1] + 0.001")
    terminal.wait_for("dw[1,1]             = 2.995")
    terminal.press("down")
    terminal.wait_for("Nudge · w[2,1] + 0.001")
    terminal.wait_for("= 7.185")
    terminal.press("N")
    terminal.wait_for("Gradient check: dw[2,1]")
    terminal.press("esc")
    terminal.wait_for(lambda text: "Gradient check" not in text)
    terminal.press("down")  # after the last entry comes the first
    terminal.wait_for("Nudge · w[1,1] + 0.001")
    terminal.press("up")
    terminal.wait_for("Nudge · w[2,1] + 0.001")
    terminal.press("right")  # at backward b, a number, the arrows scroll again
    terminal.wait_for("Nudge · b + 0.001")
    terminal.press("down")
    terminal.wait_for("Nudge · b + 0.001")
    terminal.press("n")
    terminal.wait_for(lambda text: "Nudge" not in text)


def test_the_check_of_an_array_measures_all_entries(tutor: Tutor, path: str) -> None:
    terminal = tutor("learn", path, "--at", "backward w", columns=120, rows=40)
    terminal.wait_for("5 of 9")
    terminal.press("N")
    terminal.wait_for("Gradient check: dw[1,1]")
    for _ in range(4):
        terminal.press("pagedown")
    terminal.wait_for("Over all 2 entries of w, two-sided with ε = 1e-7")


def test_where_the_end_is_an_array_a_nudge_says_that_there_is_no_derivative(tutor: Tutor) -> None:
    terminal = tutor("learn", "broadcasting", "--at", "forward P", columns=100, rows=30)
    terminal.wait_for("forward T ✓ P ▶")
    terminal.press("n")
    terminal.wait_for("P is an array, and only a number has a derivative: what moves")
    terminal.press("N")
    terminal.wait_for("P is an array, and only a number has a derivative to check.")


def test_runs_of_arrays_are_compared_and_a_descent_draws_how_large_they_are(tutor: Tutor, path: str) -> None:
    terminal = tutor("learn", path, "--at", "backward w", columns=100, rows=30)
    terminal.wait_for("5 of 9")
    terminal.press("m", "e")
    terminal.wait_for("Set a value")
    terminal.send(b"b = 0\r")
    terminal.wait_for("A/B")
    terminal.wait_for("17.40")
    terminal.press("s")
    terminal.wait_for("|w|")


def test_a_shape_is_asked_for_and_the_box_does_not_tell_it(tutor: Tutor) -> None:
    terminal = tutor("learn", "broadcasting", "--predict", columns=100, rows=30)
    terminal.wait_for("Start")
    terminal.press("g")
    terminal.wait_for("Go to")
    terminal.send(b"part 2\r")
    terminal.wait_for("part 2 of 4")
    for _ in range(2):
        terminal.press("right")
    terminal.wait_for("Which shape has their sum?")
    terminal.wait_for("shape, as (rows, columns) · Enter shows it")
    terminal.wait_for("V ?×?")
    for answer, reply in [
        ("(3, 2)", "Rows and columns are in each other's place"),
        ("1x3", "That is the shape of r."),
        ("?", "Where one of them is 1, which wins?"),
        ("2 by 3", "right, with help: 2 by 3"),
    ]:
        terminal.send(f"\x15{answer}\r".encode())
        terminal.wait_for(lambda text, reply=reply: reply in " ".join(text.replace("│", " ").split()))
    terminal.wait_for("V 2×3")


NETWORK = """\
---
id: small-network
title: A small network
---

```graph
input X = [[1, 2, -1, 0.5, 0.25], [3, 4, -3.2, 1, -1]]
parameter W1 = [[0.1, -0.2], [0.3, 0.4], [-0.5, 0.6], [0.7, 0.8]]
parameter b1 = [[0], [0.1], [0.2], [0.3]]
parameter W2 = [[0.5, -0.5, 0.25, 1]]
parameter b2 = [[0.1]]
label Y = [[1, 0, 1, 1, 0]] in {0, 1}
Z1 = W1 @ X + b1
A1 = tanh(Z1)
Z2 = W2 @ A1 + b2
A2 = sigmoid(Z2)
loss S = sum(-(Y*log(A2) + (1 - Y)*log(1 - A2)))
descend alpha = 0.1
```
"""


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)])
def test_the_node_at_hand_of_a_network_is_in_sight_and_what_is_cut_is_marked(
    size: tuple[int, int], tmp_path: Path
) -> None:
    file = tmp_path / "small-network.md"
    file.write_text(NETWORK, encoding="utf-8")
    session = Session.open(find_lesson(str(file)))
    for index in range(len(session.steps)):
        here = session.apply(GoTo(index))
        drawn = draw_screen(here, *size, View(), list(footer_keys()))
        rows = [text_of(row) for row in drawn[Panel.GRAPH][1]]
        node = here.frame.node
        if node is not None and not here.run.graph[node].is_leaf:
            assert any((f"┏ {node} " in row or f"┏ {node}=" in row) and "┓" in row for row in rows), "\n".join(rows)
        elif node is not None:
            assert any("▸◆" in row or f"┏ ◆ {node} " in row for row in rows), "\n".join(rows)
        if not any(" S " in row or " S=" in row for row in rows):
            assert any(row.rstrip("│ ").endswith("▸") for row in rows), "\n".join(rows)
