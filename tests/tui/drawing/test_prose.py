"""Narration as lines: a listing that is wider than its panel is folded, and nothing of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tutor.tui.drawing.prose import folded
from tui_tutor.tui.drawing.text import cells

texts = st.text(st.sampled_from("ab =+(),·σ語  "), max_size=80)


@given(texts, st.integers(2, 60))
def test_a_folded_line_fits_and_keeps_its_signs_in_order(text: str, room: int) -> None:
    rows = folded(text, room)
    assert all(cells(row) <= room for row in rows)
    assert "".join("".join(rows).split()) == "".join(text.split())


@given(texts)
def test_a_line_that_fits_stays_as_it_is(text: str) -> None:
    assert folded(text, 200) == [text]


@pytest.mark.parametrize(
    ("text", "room", "rows"),
    [
        ("# divide dW1 and db1 by m; then update", 20, ["# divide dW1 and db1", "    by m; then", "    update"]),
        ("    z = w*x + b and more", 20, ["    z = w*x + b and", "        more"]),
        ("along w2     limit 2/10", 18, ["along w2     limit", "    2/10"]),
        ("aVeryLongNameWithoutBlanks", 10, ["aVeryLongN", "  ameWitho", "  utBlanks"]),
    ],
)
def test_it_is_broken_at_blanks_and_goes_on_indented(text: str, room: int, rows: list[str]) -> None:
    assert folded(text, room) == rows
