"""A formula on several rows: nothing is lost, nothing is too wide, and parentheses are broken last."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.pictures import session_at
from tui_tutor.core.notation import Notation
from tui_tutor.session import GoTo, SetNotation, SetValue, find_step
from tui_tutor.tui.drawing.formula_rows import formula_rows
from tui_tutor.tui.drawing.text import text_of
from tui_tutor.tui.drawing.why import why_lines

SUMS = st.recursive(
    st.sampled_from(["w1·x1", "-0.62246", "log(a)", "1", "exp(-(w·x))", "dL(a, y)/dz"]),
    lambda inner: st.builds("({} + {})·{}".format, inner, inner, inner) | st.builds("{} - {}".format, inner, inner),
    max_leaves=8,
)


@given(SUMS, st.integers(1, 60))
def test_no_sign_is_lost_and_no_row_is_too_wide(text: str, room: int) -> None:
    rows = formula_rows(text, room)
    assert "".join(rows).replace(" ", "") == text.replace(" ", "")
    assert all(0 < len(row) <= room for row in rows)


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("w1·x1 + w2·x2 + b", 12, ["w1·x1", "+ w2·x2 + b"]),
        ("= 0.5·2 + (-0.25)·(-3) - 1.25", 20, ["= 0.5·2", "+ (-0.25)·(-3)", "- 1.25"]),
        ("= -1.6065·0.62246·(1 - 0.62246)", 20, ["= -1.6065·0.62246", "·(1 - 0.62246)"]),
        ("= (-1/0.62246 + (1 - 1)/(1 - 0.62246)) · 0.6", 40, ["= (-1/0.62246 + (1 - 1)/(1 - 0.62246))", "· 0.6"]),
        ("maximum(z, 0) - y·z", 14, ["maximum(z, 0)", "- y·z"]),
        ("123456789", 4, ["1234", "5678", "9"]),
    ],
)
def test_the_outermost_and_loosest_sign_comes_first(text: str, room: int, expected: list[str]) -> None:
    assert formula_rows(text, room) == expected


def test_the_numbers_of_a_loss_are_broken_between_its_terms() -> None:
    session = session_at("logistic-regression-one-example", 1).apply(SetValue("w1", -123.456))
    rows = [text_of(row) for row in why_lines(session, 36)]
    place = next(number for number, row in enumerate(rows) if row.startswith("numbers"))
    assert [row.strip() for row in rows[place : place + 3]] == ["numbers    = -123.46·2", "+ (-0.25)·(-3)", "+ (-1.25)"]


@pytest.mark.parametrize("room", [-5, 0, 1])
def test_without_room_a_row_holds_one_sign(room: int) -> None:
    assert formula_rows("a + b", room) == ["a", "+", "b"]
    assert formula_rows("", room) == [""]


def test_no_row_ends_right_behind_what_it_explains() -> None:
    session = session_at("logistic-regression-one-example")
    session = session.apply(GoTo(find_step(session, "forward L")))
    rows = [text_of(row).rstrip() for row in why_lines(session, 36)]
    assert "formula  L" not in rows
    assert any(row.startswith("formula  L = ") for row in rows)


def test_a_long_subject_leaves_the_formula_a_row_of_its_own() -> None:
    session = session_at("logistic-regression-one-example", calculus=True)
    session = session.apply(GoTo(find_step(session, "backward z"))).apply(SetNotation(Notation.LEIBNIZ_OF))
    rows = [text_of(row).rstrip() for row in why_lines(session, 36)]
    formula = next(row for row in rows if row.startswith("formula"))
    numbers = next(row for row in rows if row.startswith("numbers"))
    assert formula.startswith("formula    = ")
    assert numbers.startswith("numbers    = ")


def test_prose_breaks_neither_inside_a_name_nor_before_its_number() -> None:
    session = session_at("logistic-regression-one-example", calculus=True)
    session = session.apply(GoTo(find_step(session, "backward z"))).apply(SetNotation(Notation.LEIBNIZ_OF))
    for room in range(36, 76):
        rows = [text_of(row).rstrip() for row in why_lines(session, room)]
        assert not any(row.endswith(("dL(a,", " =")) for row in rows), (room, rows)
