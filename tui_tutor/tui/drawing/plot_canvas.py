"""The canvas of a plot: signs on a grid of cells, fine lines in the dots of braille.

Knows no numbers but parts of the way across and up.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from tui_tutor.glyphs import GlyphSet, in_force
from tui_tutor.tui.drawing.text import Line, Look, Piece

Point: TypeAlias = tuple[float, float]  # parts of the way across and up the plot, 0 to 1


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The signs that plots are drawn with."""

    signs: str  # one for each series
    both: str  # where two series meet
    fine: bool  # whether lines are drawn with the dots of braille
    joint: str  # between the points of a path, where they are not
    upright: str  # the axes
    level: str
    corner: str
    tick: str
    tick_below: str
    here: str  # the point at hand
    here_line: str
    here_below: str
    start: str
    shades: str  # of the ground, from low to high
    unknown: str  # ground without a height
    at_least: str
    more: str  # where a text is cut


UNICODE = Glyphs("•+x○△□", "*", True, "", "│", "─", "└", "┤", "┬", "◆", "┊", "▲", "○", " ·░▒▓", "?", "≥", "…")
ASCII = Glyphs("*+xo#%", "&", False, "+", "|", "-", "+", "+", "+", "@", ":", "^", "o", " .:=#", "?", ">=", "~")
BASIC = Glyphs("■+xoδ%", "*", False, "∙", "│", "─", "└", "┤", "┬", "@", ":", "^", "°", " ·░▒▓", "?", "≥", "~")
_SETS = {GlyphSet.UNICODE: UNICODE, GlyphSet.BASIC: BASIC, GlyphSet.ASCII: ASCII}
LOOKS = (Look.VALUE, Look.PARAMETER, Look.DERIVATIVE, Look.DATA, Look.STRONG, Look.EMPHASIS)


def glyphs_in_force() -> Glyphs:
    """The signs that the terminal can show."""
    return _SETS[in_force()]


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells, and the dots within each: two by four in braille, else one."""

    wide: int
    high: int
    fine: bool

    @property
    def across(self) -> int:
        return 2 if self.fine else 1

    @property
    def down(self) -> int:
        return 4 if self.fine else 1

    def dot(self, place: Point) -> tuple[int, int]:
        """The dot at a part of the way across and up, counted from the upper left."""
        x = math.floor(place[0] * (self.wide * self.across - 1) + 0.5)
        y = math.floor((1 - place[1]) * (self.high * self.down - 1) + 0.5)
        return x, y

    def column(self, part: float) -> int:
        return self.dot((part, 0.0))[0] // self.across

    def row(self, part: float) -> int:
        return self.dot((0.0, part))[1] // self.down


@dataclass(slots=True)
class Canvas:
    """Cells with a sign and a look each; what is drawn later stands above what was drawn before."""

    grid: Grid
    glyphs: Glyphs
    signs: dict[tuple[int, int], tuple[str, Look]] = field(default_factory=dict)

    def put(self, column: int, row: int, sign: str, look: Look) -> None:
        self.signs[column, row] = sign, look

    def mark(self, place: Point, sign: str, look: Look) -> None:
        """A sign at a point, if it is on the canvas."""
        if all(0 <= part <= 1 for part in place):
            self.put(self.grid.column(place[0]), self.grid.row(place[1]), sign, look)

    def upright(self, part: float) -> int | None:
        """A line from top to bottom; its column, or None where it is not on the canvas."""
        if not 0 <= part <= 1:
            return None
        column = self.grid.column(part)
        for row in range(self.grid.high):
            self.put(column, row, self.glyphs.here_line, Look.AT_HAND)
        return column

    def line(self, places: Sequence[Point], sign: str, look: Look) -> set[tuple[int, int]]:
        """Strokes between neighbouring points, as braille or as a sign a cell; the cells that they take."""
        cells: dict[tuple[int, int], int] = {}
        for x, y in _strokes(places, self.grid):
            cell = x // self.grid.across, y // self.grid.down
            cells[cell] = cells.get(cell, 0) | _BRAILLE[y % 4][x % 2]
        for cell, dots in cells.items():
            self.put(*cell, chr(0x2800 + dots) if self.grid.fine else sign, look)
        return set(cells)

    def row(self, row: int) -> Line:
        pieces: list[Piece] = []
        for column in range(self.grid.wide):
            sign, look = self.signs.get((column, row), (" ", Look.PLAIN))
            if pieces and pieces[-1].look is look:
                pieces[-1] = Piece(pieces[-1].text + sign, look)
            else:
                pieces.append(Piece(sign, look))
        return tuple(pieces)


_BRAILLE = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # by row and column of a cell's dots


def _strokes(places: Iterable[Point], grid: Grid) -> set[tuple[int, int]]:
    """The dots of the lines between neighbouring points; a point without a place is a gap."""
    found: set[tuple[int, int]] = set()
    before: Point | None = None
    for place in places:
        if math.isnan(place[0]) or math.isnan(place[1]):
            before = None
            continue
        part = _inside(before or place, place)
        if part is not None:
            found.update(_stroke(grid.dot(part[0]), grid.dot(part[1])))
        before = place
    return found


def _inside(start: Point, end: Point) -> tuple[Point, Point] | None:
    """The part of a line that is on the canvas (Liang & Barsky's clipping), or None."""
    if min(*start, *end) >= 0 and max(*start, *end) <= 1:
        return start, end
    enter, leave = 0.0, 1.0
    for begin, finish in zip(start, end):
        way = finish - begin
        if way == 0:
            if not 0 <= begin <= 1:
                return None
            continue
        near, far = sorted(((0 - begin) / way, (1 - begin) / way))
        enter, leave = max(enter, near), min(leave, far)
    if enter > leave:
        return None
    return _between(start, end, enter), _between(start, end, leave)


def _between(start: Point, end: Point, part: float) -> Point:
    x, y = (begin + (finish - begin) * part for begin, finish in zip(start, end))
    return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)


def _stroke(start: tuple[int, int], end: tuple[int, int]) -> Iterator[tuple[int, int]]:
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    if steps < 2:
        yield from (start, end)
        return
    for step in range(steps + 1):
        x, y = (begin + (finish - begin) * step / steps for begin, finish in zip(start, end))
        yield math.floor(x + 0.5), math.floor(y + 0.5)
