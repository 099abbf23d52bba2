"""A canvas: cells of text, look and link, for a part of a picture that may be larger; what stands outside is left out.

Knows nothing of graphs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui_tutor.glyphs import written
from tui_tutor.tui.drawing.text import MORE, Line, Look, Piece, cells

_OF_A_NUMBER = frozenset("0123456789.-e×")  # and of a shape


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a picture: its first cell, its columns and rows."""

    x: int
    y: int
    columns: int
    rows: int

    @property
    def right(self) -> int:
        """The last column."""
        return self.x + self.columns - 1

    @property
    def bottom(self) -> int:
        """The last row."""
        return self.y + self.rows - 1

    def meets(self, x: int, y: int, columns: int, rows: int) -> bool:
        return x <= self.right and self.x < x + columns and y <= self.bottom and self.y < y + rows

    def __contains__(self, point: tuple[int, int]) -> bool:
        return self.x <= point[0] <= self.right and self.y <= point[1] <= self.bottom


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """The cells of an area, in characters of the terminal's set; the second cell of a wide one is empty.

    Columns and rows are those of the picture.
    """

    area: Area
    text: list[list[str]]
    looks: list[list[Look]]
    links: list[list[str | None]]

    @classmethod
    def blank(cls, area: Area) -> Canvas:
        rows, columns = range(area.rows), area.columns
        return cls(
            area, [[" "] * columns for _ in rows], [[Look.PLAIN] * columns for _ in rows],
            [[None] * columns for _ in rows],
        )  # fmt: skip

    def copy(self) -> Canvas:
        return Canvas(self.area, [row[:] for row in self.text], [row[:] for row in self.looks], self.links)

    def put(self, x: int, y: int, text: str, look: Look, link: str | None = None) -> None:
        area = self.area
        x, y = x - area.x, y - area.y
        if not 0 <= y < area.rows or x >= area.columns:
            return
        text = written(text)
        characters = list(text) if cells(text) == len(text) else list(_with_seconds(text))
        if x < 0:
            characters, x = _from(characters, -x), 0
        if x + len(characters) > area.columns:
            characters = _up_to(characters, area.columns - x)
        end = x + len(characters)
        self.text[y][x:end] = characters
        self.looks[y][x:end] = [look] * len(characters)
        if link is not None:
            self.links[y][x:end] = [link] * len(characters)

    def mark(self, x: int, y: int, look: Look) -> None:
        if (x, y) in self.area:
            self.looks[y - self.area.y][x - self.area.x] = look

    def lines(self) -> list[Line]:
        return [self._line(y) for y in range(len(self.text))]

    def _line(self, y: int) -> Line:
        pieces: list[Piece] = []
        text, start = "".join, 0
        row, looks, links = self.text[y], self.looks[y], self.links[y]
        for x in range(1, len(row)):
            if looks[x] is not looks[start] or links[x] is not links[start]:
                pieces.append(Piece(text(row[start:x]), looks[start], links[start]))
                start = x
        pieces.append(Piece(text(row[start:]), looks[start], links[start]))
        return tuple(pieces)

    def within(self, columns: int, *, before: bool, after: bool) -> Canvas:
        """The canvas without the column that it has before and after so many; a number that goes on there is left out.

        What is left of it would be another number.
        """
        first = int(before)
        for row in self.text:
            inner = row[first : first + columns]
            if before:
                _leave_out(inner, range(columns), row[0])
            if after:
                _leave_out(inner, range(columns - 1, -1, -1), row[-1])
            row[:] = _up_to(_from(inner, 0), columns)
        kept = slice(first, first + columns)
        area = Area(self.area.x + first, self.area.y, columns, self.area.rows)
        return Canvas(area, self.text, [row[kept] for row in self.looks], [row[kept] for row in self.links])


def _leave_out(row: list[str], columns: range, beyond: str) -> None:
    """Blank a number that begins at an edge and goes on beyond it."""
    number = _OF_A_NUMBER.union(map(written, _OF_A_NUMBER))
    if beyond not in number:
        return
    last = None
    for x in columns:
        if row[x] not in number:
            break
        row[x], last = " ", x
    if last is not None:
        row[last] = written(MORE)


def _with_seconds(text: str) -> Iterator[str]:
    for character in text:
        yield character
        if cells(character) == 2:
            yield ""


def _from(characters: list[str], start: int) -> list[str]:
    """Without the first ones; half of a wide character is blank."""
    rest = characters[start:]
    if rest and rest[0] == "":
        rest[0] = " "
    return rest


def _up_to(characters: list[str], end: int) -> list[str]:
    kept = characters[:end]
    if kept and cells(kept[-1]) == 2:
        kept[-1] = " "
    return kept
