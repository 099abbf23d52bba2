"""A loop's run all at once: its rows are those of the loop, its lines of NumPy compute them, and it tells no secret."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.tui.pictures import SIZES, screen_text, session_at
from tui_tutor.core.all_at_once import at_once
from tui_tutor.core.loop import TOTAL
from tui_tutor.core.numbers import text
from tui_tutor.core.recipe import for_all
from tui_tutor.core.steps import Phase, addresses
from tui_tutor.session import GoTo, Session, SetPredict, Show, find_step
from tui_tutor.tui.drawing.at_once import at_once_lines
from tui_tutor.tui.drawing.text import text_of
from tui_tutor.tui.drawing.text_panel import Tab, View, followed

LOOP = "logistic-regression-m-examples"
NUMBER = re.compile(r"(?<![\w.])-?\d+\.?\d*(?:e-?\d+)?(?![\w.])")


def at(step: str) -> Session:
    start = session_at(LOOP)
    return start.apply(GoTo(find_step(start, step)))


def rows(session: Session, columns: int = 60) -> dict[str, list[str]]:
    """The entries of each row by its name, without the heading."""
    words = [text_of(row).split() for row in at_once_lines(session, columns)[0]]
    return {
        found[0]: found[1:] for found in words if found and re.fullmatch(r"[A-Za-z]\w*", found[0]) and "=" not in found
    }


def test_a_row_has_what_is_known_and_a_dot_for_what_is_not() -> None:
    found = rows(at("accumulate dw1, example 2"))
    assert found["x1"] == ["2", "-1", "1"]
    assert found["a"] == ["0.6225", "0.09535", "·"]
    assert found["dz"] == ["-0.3775", "0.09535", "·"]
    assert found["dw1"] == ["-0.8504", "after", "2", "of", "3"]
    assert found["dw2"] == ["1.133", "after", "1", "of", "3"]


def test_once_the_last_example_is_in_it_a_sum_stands_beside_that_all_at_once() -> None:
    assert rows(at("accumulate S, example 3"))["S"] == ["0.8554", "all", "at", "once", "0.8554"]
    assert rows(at("average dw1"))["dw1"] == ["-0.2018", "all", "at", "once", "-0.2018"]
    assert rows(at("end"))["J"] == ["0.2851"]


def test_the_lines_of_numpy_give_in_one_go_what_the_loop_gives() -> None:
    """The lines are run as they are shown, on rows."""
    session = at("end")
    run, frame = session.run, session.frame
    known = {"np": np, **at_once(run.graph, run.start), run.graph.learning_rate or "": run.alpha}
    for step in addresses(run.graph).values():
        if step.node:
            exec(for_all(run, step), known)
    found = {name: known[name] for name in ("S", "J", "dw1", "dw2", "db", "w1", "w2", "b")}
    assert found == pytest.approx({name: frame.known_after[name] for name in found}, rel=1e-12)


def test_every_entry_is_what_the_loop_had_at_its_step() -> None:
    session = at("end")
    found = rows(session)
    for step in session.steps:
        if step.example and step.phase is not Phase.ACCUMULATE:
            frame = session.run.trace[session.steps.index(step)]
            assert found[step.quantity][step.example - 1] == text(frame.known_after[step.quantity])


def test_who_predicts_sees_nothing_that_is_not_found() -> None:
    session = session_at(LOOP).apply(SetPredict(True))
    given = {"1", "2", "3", "0", "-1", "-3", "1.5"}
    for place in range(1, len(session.steps)):
        there = session.apply(GoTo(place))
        told = {number for name, row in rows(there).items() for number in NUMBER.findall(" ".join(row))}
        assert told <= given, there.frame.step
        if place in (1, 12, 20):
            session = session.apply(GoTo(place)).apply(Show())
            given |= {text(session.frame.known_after[session.frame.step.quantity])}


@pytest.mark.parametrize("size", SIZES)
def test_it_fits_every_screen_and_shows_the_row_at_hand(size: tuple[int, int]) -> None:
    for step in ("start", "forward z, example 1", "backward z, example 3", "average db", "end"):
        session = at(step)
        drawn = screen_text(session, *size, View(Tab.AT_ONCE))
        assert "All at once" in drawn
        if session.frame.node:
            assert any(row.strip("│ ").startswith(session.frame.step.quantity) for row in drawn.split("\n"))


def test_however_low_the_panel_is_the_examples_and_the_line_of_code_are_in_sight() -> None:
    drawn = screen_text(at("accumulate db, example 2"), 60, 20, View(Tab.AT_ONCE))
    assert re.search(r"│ +1 +▾ 2 +3 ", drawn)
    assert "db = np.sum(dz)" in drawn


def test_it_stays_beside_the_loop_while_one_steps() -> None:
    view = followed(View(Tab.AT_ONCE), at("forward z, example 2"))
    assert view.tab is Tab.AT_ONCE
    assert followed(View(Tab.AT_ONCE), session_at("computation-graph", 2)).tab is None
    assert TOTAL in rows(at("start"))
