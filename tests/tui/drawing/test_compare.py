"""Two runs side by side: the row at hand and what differs are in sight however low the panel is."""

from __future__ import annotations

import pytest

from tests.tui.pictures import SIZES, screen_text, session_at
from tui_tutor.session import GoTo, Pin, SetPredict, SetValue, Show, find_step
from tui_tutor.tui.drawing.compare import compared
from tui_tutor.tui.drawing.text import text_of
from tui_tutor.tui.drawing.text_panel import Tab, View


@pytest.mark.parametrize("size", SIZES)
def test_what_differs_and_the_row_at_hand_are_seen(size: tuple[int, int]) -> None:
    session = session_at("logistic-regression-one-example")
    session = session.apply(GoTo(find_step(session, "backward w1"))).apply(Pin()).apply(SetValue("alpha", 2.0))
    rows = [row.split() for row in screen_text(session, *size, View(Tab.COMPARE)).split("\n")]
    assert any({"α", "0.1", "2"} <= set(row) for row in rows)
    assert any({"dw1", "-0.7551"} <= set(row) for row in rows)


def test_the_order_of_the_rows_does_not_tell_what_is_hidden() -> None:
    session = session_at("logistic-regression-one-example").apply(Pin()).apply(SetPredict(True))
    session = session.apply(SetValue("w1", 2.0))
    session = session.apply(GoTo(find_step(session, "forward z")))
    assert "z" in session.hidden
    names = [text_of(row).split()[0] for row in compared(session, 60)[1]]
    assert names[:2] == ["z", "w1"]


def test_what_was_found_in_b_is_not_told_of_a() -> None:
    session = session_at("logistic-regression-one-example").apply(Pin()).apply(SetPredict(True))
    session = session.apply(SetValue("w1", 2.0))
    session = session.apply(GoTo(find_step(session, "forward z"))).apply(Show())
    row = next(text_of(row).split() for row in compared(session, 60)[1] if text_of(row).split()[0] == "z")
    assert row == ["z", "?", "3.5"]
