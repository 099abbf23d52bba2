"""A formula on several rows: nothing is lost, nothing is too wide, and parentheses are broken last."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.pictures import session_at
from tui_tutor.session import SetValue
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
