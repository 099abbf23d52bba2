"""The panel that compares two runs at the same step: A, which was pinned, and B, the run at hand.

Draws the rows that the session compares; decides nothing.
"""

from __future__ import annotations

import math

from tui_tutor.core import numbers
from tui_tutor.session import Session
from tui_tutor.session.comparing import Row, Side, compared_rows
from tui_tutor.tui.drawing.short import short
from tui_tutor.tui.drawing.text import HIDDEN, MISSING, Line, Look, Piece, cells, line, padded
from tui_tutor.tui.drawing.why import USUAL, KeyNames

_NUMBER = 10  # columns of a number


def compared(session: Session, columns: int) -> tuple[Line, list[Line]]:
    """The heading, and a row for everything that both runs hold, with what B has more than A.

    The row at hand is the first, then come those in which the runs differ: they are seen however low the panel is.
    """
    at_hand = session.frame.step.quantity
    rows = sorted(compared_rows(session), key=lambda row: _place(row, at_hand))
    widest = max(cells(row.shown) for row in rows)
    with_change = columns >= widest + 3 * (_NUMBER + 1)
    return _heading(widest, with_change), [_row(row, at_hand, widest, with_change) for row in rows]


def _place(row: Row, at_hand: str) -> int:
    if row.name and row.name == at_hand:
        return 0
    return 1 if row.differs else 2


def compare_title(session: Session, keys: KeyNames = USUAL) -> Line:
    """Which runs stand side by side, and at which step."""
    what = f" · {keys.edit} changes B" if session.pinned is session.own else " · A is pinned"
    return line(Piece("A/B", Look.TITLE), Piece(f" · {session.frame.step}"), Piece(what, Look.DIM))


def _heading(widest: int, with_change: bool) -> Line:
    change = f" {'B - A':>{_NUMBER}}" if with_change else ""
    return line(Piece(f"{'':{widest}} {'A':>{_NUMBER}} {'B':>{_NUMBER}}{change}", Look.DIM))


def _row(row: Row, at_hand: str, widest: int, with_change: bool) -> Line:
    change = numbers.text(row.difference) if math.isfinite(row.difference) else ""
    is_here = row.name and row.name == at_hand
    pieces = [
        Piece(f"{padded(row.shown, widest)} ", Look.STRONG if is_here else Look.PLAIN),
        Piece(f"{_text(row.first):>{_NUMBER}} "),
        Piece(f"{_text(row.second):>{_NUMBER}}", Look.AT_HAND if row.differs else Look.PLAIN),
    ]
    return line(*pieces, *([Piece(f" {change:>{_NUMBER}}", Look.DIM)] if with_change else []))


def _text(side: Side) -> str:
    if side.is_hidden:
        return HIDDEN
    return MISSING if side.value is None else short(side.value, _NUMBER)
