"""A panel's frame: a border with a title, the lines inside it, and a sign where there are more.

What stands inside is the caller's.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_tutor.tui.drawing.text import Line, Look, Piece, clip, fit, line, width


def framed(
    title: Line,
    content: Sequence[Line],
    columns: int,
    rows: int,
    offset: int = 0,
    *,
    corner: Line = (),
    head: Line = (),
    foot: Line = (),
) -> list[Line]:
    """Exactly `rows` lines of `columns` cells; `offset` lines are scrolled away at the top, `corner` stands there.

    head, foot: a first and a last line that are never scrolled away.
    """
    room, height = columns - 4, _height(rows, head, foot)
    offset = min(max(offset, 0), max(len(content) - height, 0))
    shown = list(content[offset : offset + height])
    above, below = offset, len(content) - offset - len(shown)
    lines = [_edge("╭", title, (*_sign("▲", above), *corner), "╮", columns)]
    inside = [*([head] if head else []), *shown, *[()] * (height - len(shown)), *([foot] if foot else [])]
    lines += [(Piece("│ ", Look.BORDER), *fit(row, room), Piece(" │", Look.BORDER)) for row in inside]
    lines.append(_edge("╰", (), _sign("▼", below), "╯", columns))
    return lines


def _sign(arrow: str, count: int) -> Line:
    return line(Piece(f" {arrow} {count} more ", Look.KEY)) if count else ()


def _edge(left: str, title: Line, sign: Line, right: str, columns: int) -> Line:
    room = columns - 4 - width(sign)
    heading = clip((Piece(" "), *title, Piece(" ")), room) if title else ()
    dashes = columns - 3 - width(heading) - width(sign) - (1 if sign else 0)
    tail = (Piece("─" * dashes, Look.BORDER), *sign, Piece(("─" if sign else "") + right, Look.BORDER))
    return (Piece(left + "─", Look.BORDER), *heading, *tail)


def most_offset(content: Sequence[Line], rows: int, head: Line = (), foot: Line = ()) -> int:
    """How far a panel of so many rows can be scrolled."""
    return max(len(content) - _height(rows, head, foot), 0)


def _height(rows: int, head: Line, foot: Line) -> int:
    return rows - 2 - bool(head) - bool(foot)
