"""The panel that compares two runs at the same step: A, which was pinned, and B, the run at hand.

Both frames come from the core; nothing is computed here but their difference.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np

from tui_tutor.core import numbers
from tui_tutor.core.frame import Frame
from tui_tutor.core.loop import MEAN, TOTAL
from tui_tutor.core.notation import derivative
from tui_tutor.core.printing import GREEK
from tui_tutor.session import Session
from tui_tutor.tui.drawing.short import short
from tui_tutor.tui.drawing.text import HIDDEN, MISSING, Line, Look, Piece, cells, line, padded

_NUMBER = 10  # columns of a number
Hidden: TypeAlias = tuple[frozenset[str], frozenset[str]]  # what is asked for in A, and in B


def compared(session: Session, columns: int) -> tuple[Line, list[Line]]:
    """The heading, and a row for everything that both runs hold, with what B has more than A.

    The row at hand is the first, then come those in which the runs differ: they are seen however low the panel is.
    """
    assert session.pinned is not None
    assert session.pinned_run is not None
    first, second = session.pinned_run.trace[session.cursor], session.frame
    # What was found in one run may be asked for in the other.
    hidden = replace(session, own=session.pinned).hidden, session.hidden
    rows = sorted(_rows(session, first, second), key=lambda row: _place(session, hidden, *row))
    widest = max(cells(name) for name, *_ in rows)
    with_change = columns >= widest + 3 * (_NUMBER + 1)
    return _heading(widest, with_change), [_row(session, hidden, widest, with_change, *row) for row in rows]


def _place(session: Session, hidden: Hidden, _: str, name: str, first: Any, second: Any) -> int:
    if name == session.frame.step.quantity:
        return 0
    return 1 if _differ(first, second) and not any(name in names for names in hidden) else 2


def _differ(first: Any, second: Any) -> bool:
    return first is not None and second is not None and not np.array_equal(first, second)


def compare_title(session: Session) -> Line:
    """Which runs stand side by side, and at which step."""
    what = " · e changes B" if session.pinned is session.own else " · A is pinned"
    return line(Piece("A/B", Look.TITLE), Piece(f" · {session.frame.step}"), Piece(what, Look.DIM))


def _rows(session: Session, first: Frame, second: Frame) -> Iterator[tuple[str, str, Any, Any]]:
    """Shown name, code name, and both values, None where there is none yet."""
    graph = session.run.graph
    if second.alpha is not None:
        rate = graph.learning_rate or ""
        yield GREEK.get(rate, rate), rate, first.alpha, second.alpha
    if first.loss is not None and second.loss is not None:
        final = graph.reported
        yield f"new {final}", final, first.loss.after, second.loss.after
    for name in (*graph.by_name, *((TOTAL, MEAN) if graph.loop else ())):
        yield name, name, first.values.get(name), second.values.get(name)
    for name in graph.derivative_names.values():
        shown = derivative(graph, name, session.notation)
        yield shown, f"d{name}", first.derivatives.get(name), second.derivatives.get(name)


def _heading(widest: int, with_change: bool) -> Line:
    change = f" {'B - A':>{_NUMBER}}" if with_change else ""
    return line(Piece(f"{'':{widest}} {'A':>{_NUMBER}} {'B':>{_NUMBER}}{change}", Look.DIM))


def _row(
    session: Session, hidden_in: Hidden, widest: int, with_change: bool, shown: str, name: str, first: Any, second: Any
) -> Line:
    hidden = any(name in names for names in hidden_in)
    differs = _differ(first, second)
    # Where nothing that matters was changed, A's number is B's: it is told only where B's is.
    sides = ((hidden, first), (name in hidden_in[1], second))
    texts = [HIDDEN if is_hidden and value is not None else _text(value) for is_hidden, value in sides]
    difference = numbers.difference(first, second) if differs else math.nan
    change = numbers.text(difference) if math.isfinite(difference) and not hidden else ""
    pieces = [
        Piece(f"{padded(shown, widest)} ", Look.STRONG if name == session.frame.step.quantity else Look.PLAIN),
        Piece(f"{texts[0]:>{_NUMBER}} "),
        Piece(f"{texts[1]:>{_NUMBER}}", Look.AT_HAND if differs and not hidden else Look.PLAIN),
    ]
    return line(*pieces, *([Piece(f" {change:>{_NUMBER}}", Look.DIM)] if with_change else []))


def _text(value: Any) -> str:
    return MISSING if value is None else short(value, _NUMBER)
