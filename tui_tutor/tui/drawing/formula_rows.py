"""A written formula on several rows: broken before its outermost signs first, inside parentheses only where it must.

Knows text only; what the formula means is the core's.
"""

from __future__ import annotations

from itertools import pairwise

from tui_tutor.tui.drawing.text import cells

# How loosely signs hold: of two that are equally deep the looser one is broken at. The first need blanks around them,
# or they are the sign of a number.
_BETWEEN = {":": 0, "=": 0, "+": 1, "-": 1}
_BEFORE = {"·": 2, "/": 2, "@": 2}
_AFTER = {",": 1}


def formula_rows(text: str, room: int) -> list[str]:
    """The rows, each of at most so many cells; a sign that is wider has one of its own.

    >>> formula_rows("-(1·log(0.6) + (1 - 1)·log(1 - 0.6)) + 0.5", 30)
    ['-(1·log(0.6)', '+ (1 - 1)·log(1 - 0.6))', '+ 0.5']
    >>> formula_rows("0.5·2 + (-0.25)·(-3) - 1.25", 21)
    ['0.5·2 + (-0.25)·(-3)', '- 1.25']
    """
    if cells(text) <= room or len(text) <= 1:
        return [text]
    parts = _parts(text)
    if len(parts) == 1:
        place = _fitting(text, room)
        return [text[:place], *formula_rows(text[place:].lstrip(), room)]
    rows: list[str] = []
    row = ""
    for part in parts:
        if row and cells((row + part).rstrip()) <= room:
            row += part
            continue
        rows += formula_rows(row.rstrip(), room) if row else []
        row = part.lstrip()
    return [*rows, *formula_rows(row.rstrip(), room)]


def _parts(text: str) -> list[str]:
    """The text cut at its outermost and loosest signs."""
    breaks = _breaks(text)
    outermost = min((level for _, level in breaks), default=None)
    places = [0, *(place for place, level in breaks if level == outermost), len(text)]
    return [text[start:end] for start, end in pairwise(places)]


def _breaks(text: str) -> list[tuple[int, tuple[int, int]]]:
    """The places at which a row can end: how deep in parentheses each is, and how loosely its sign holds."""
    found = []
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if sign in _BETWEEN and place > 1 and text[place - 1] == " " and text[place + 1 : place + 2] in (" ", "="):
            found.append((place, (depth, _BETWEEN[sign])))
        elif sign in _BEFORE and place:
            found.append((place, (depth, _BEFORE[sign])))
        elif sign in _AFTER:
            found.append((place + 1, (depth, _AFTER[sign])))
    return [(place, level) for place, level in found if 0 < place < len(text)]


def _fitting(text: str, room: int) -> int:
    """How much of a text without any sign has room; never nothing."""
    place = 1
    while place < len(text) and cells(text[: place + 1]) <= room:
        place += 1
    return place
