"""The overview in a terminal: opened by a key, moved in, gone from, closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.conftest import Tutor
from tests.tui.drawing.network import LESSON
from tests.tui.pictures import above_footer, session_at, wait_for_session
from tui_tutor.session import GoTo, find_step

ONE = "logistic-regression-one-example"
SIZES = [(120, 36), (80, 24), (60, 20)]


@pytest.mark.parametrize("size", SIZES)
def test_a_node_is_chosen_and_gone_to_in_this_phase(tutor: Tutor, size: tuple[int, int]) -> None:
    columns, rows = size
    session = session_at(ONE)
    terminal = tutor("learn", ONE, "--at", "backward z", columns=columns, rows=rows)
    terminal.press("o")
    terminal.wait_for("Overview · backward 3/6 · 9 nodes")
    terminal.wait_for("▸ z")
    terminal.press("down", "down")
    terminal.wait_for("▸ L")
    terminal.press("k", "enter")
    wait_for_session(terminal, session.apply(GoTo(find_step(session, "backward a"))), columns, rows)


def test_escape_and_o_close_it_and_change_nothing(tutor: Tutor) -> None:
    session = session_at(ONE)
    terminal = tutor("learn", ONE, "--at", "forward a", columns=80, rows=24)
    here = session.apply(GoTo(find_step(session, "forward a")))
    for key in ("o", "esc"):
        terminal.press("o")
        terminal.wait_for("Overview")
        terminal.press("home")
        terminal.wait_for("▸ ◇ x1")
        terminal.press(key)
        wait_for_session(terminal, here, 80, 24)


def test_what_has_no_step_says_so_and_a_burst_of_keys_is_done_in_order(tutor: Tutor) -> None:
    session = session_at(ONE)
    terminal = tutor("learn", ONE, "--at", "forward z", columns=80, rows=24)
    terminal.press("o", "home", "enter")
    terminal.wait_for("x1 is given: it has no step to go to.")
    terminal.press("end", "enter", "right")
    wait_for_session(terminal, session.apply(GoTo(find_step(session, "backward L"))), 80, 24)


def test_it_hides_what_is_asked_for(tutor: Tutor) -> None:
    terminal = tutor("learn", ONE, "--predict", "--at", "forward a", columns=80, rows=24)
    terminal.wait_for("What is a?")
    terminal.press("esc")
    terminal.wait_for("Enter answer   → skip")
    terminal.press("o")
    terminal.wait_for("a (ŷ)  ?")
    assert "0.6225" not in terminal.text


def test_it_is_drawn_anew_in_another_size_and_says_where_there_is_no_room(tutor: Tutor) -> None:
    terminal = tutor("learn", ONE, "--at", "forward a", columns=120, rows=36)
    terminal.press("o")
    terminal.wait_for("Overview")
    terminal.resize(60, 20)
    terminal.wait_for(lambda text: "Enter go there" in text and max(map(len, text.splitlines())) <= 60)
    terminal.resize(50, 10)
    terminal.wait_for("tutor needs 60×20 characters")
    terminal.resize(80, 24)
    terminal.wait_for("Enter go there")


def test_nodes_that_are_named_alike_are_drawn_as_one_box_and_stay_so_while_stepping(
    tutor: Tutor, tmp_path: Path
) -> None:
    file = tmp_path / "small-network.md"
    file.write_text(LESSON, encoding="utf-8")
    terminal = tutor("learn", str(file), "--at", "forward r2", columns=80, rows=24)
    terminal.press("z")
    terminal.wait_for("r1…r3")
    terminal.press("right")
    terminal.wait_for("3 of 3")
    terminal.wait_for("r3 -0.0899")
    terminal.press("z")
    terminal.wait_for(lambda text: "…r3" not in text and "┏ r3 " in text)


def test_where_no_two_nodes_are_named_alike_that_is_said(tutor: Tutor) -> None:
    terminal = tutor("learn", "computation-graph", columns=80, rows=24)
    terminal.press("z")
    terminal.wait_for("No two nodes are named alike")


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (60, 20)])
def test_where_one_box_for_several_nodes_takes_more_room_it_is_said_and_not_done(
    columns: int, rows: int, tutor: Tutor
) -> None:
    terminal = tutor("learn", ONE, "--at", "backward z", columns=columns, rows=rows)
    terminal.settle()
    before = above_footer(terminal.text)
    terminal.press("z")
    terminal.wait_for("Grouped, the nodes would take more room.")
    assert above_footer(terminal.text) == before
    terminal.resize(120, 36)
    terminal.wait_for("Computation graph")
    terminal.press("z")
    terminal.wait_for("w1…w2")
    terminal.wait_for("0 of 2 dw")
    terminal.resize(columns, rows)
    terminal.wait_for(lambda text: above_footer(text) == before)
