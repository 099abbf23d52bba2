"""The rows of the list of lessons: facts in columns, as many as a width has room for.

Knows texts only; how the learner stands is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_tutor.tui.drawing.text import Line, Look, Piece, cells, fit, line, padded, pushed, text_of

_GAP = "  "
_TITLE = 32  # columns that a title has at least, unless none is as long


class Facts(NamedTuple):
    """What is said of a lesson; what is not known is empty."""

    title: str
    minutes: str
    state: str
    review: str
    right: str
    missed: str
    id: str


# Which columns there are room for, the most needed first: what waits for the learner before how long a lesson takes.
_WANTED = ("state", "review", "missed", "minutes", "right", "id")
_NUMBERS = ("minutes", "review", "right", "missed")  # in line at their ends


def lesson_rows(lessons: Sequence[Facts], columns: int) -> list[Line]:
    """A row for each lesson, in so many columns at most; only titles are cut, all else stands whole or not at all.

    >>> lessons = Facts("Sums", "5 min", "✓", "", "", "", "s"), Facts("Products", "15 min", "", "", "", "", "p")
    >>> ["".join(piece.text for piece in row) for row in lesson_rows(lessons, 40)]
    ['Sums       5 min  ✓  s', 'Products  15 min     p']
    """
    widths = {name: max((cells(getattr(each, name)) for each in lessons), default=0) for name in Facts._fields}
    title = min(widths["title"], _TITLE)
    left = columns - title
    shown = set[str]()
    for name in _WANTED:
        if widths[name] and widths[name] + len(_GAP) <= left:
            shown.add(name)
            left -= widths[name] + len(_GAP)
    title = min(widths["title"], max(title + left, 1))
    behind = [name for name in Facts._fields if name in shown]
    return [(_title(each.title, title), *(_cell(each, name, widths[name]) for name in behind)) for each in lessons]


def _title(text: str, width: int) -> Piece:
    return Piece(text_of(fit(line(text), width)), Look.STRONG)


def _cell(lesson: Facts, name: str, width: int) -> Piece:
    text = getattr(lesson, name)
    return Piece(_GAP + (pushed(text, width) if name in _NUMBERS else padded(text, width)))
