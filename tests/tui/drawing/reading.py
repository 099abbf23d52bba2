"""Reads a drawn graph back as a person does: boxes, their titles and the wires, from the characters alone.

Knows nothing of the layout, so that the two can only agree where the picture is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from tui_tutor.tui.drawing.text import cells

Point: TypeAlias = tuple[int, int]
Edge: TypeAlias = tuple[str, str]

# By which sides a character of wire is left. Every box is left through its right border and entered through its left.
SIDES = {
    "─": "EW", "│": "NS", "╭": "ES", "╮": "SW", "╰": "EN", "╯": "NW",
    "├": "ENS", "┤": "NSW", "┬": "ESW", "┴": "ENW", "┼": "ENSW", "▶": "EW", "◀": "EW",
}  # fmt: skip
TO = {"N": (0, -1), "E": (1, 0), "S": (0, 1), "W": (-1, 0)}
OPPOSITE = {"N": "S", "E": "W", "S": "N", "W": "E"}
CORNERS = {"╭": "╮╰╯─│├", "┏": "┓┗┛━┃┠"}
BROKEN = {"╭": "╮╰╯┄┆├", "┏": "┓┗┛┅┇┠"}  # the box is part of a node that is open
MARKS = "◆◇"
TITLE = re.compile(rf"(?:[{MARKS}] )?(\w+)(?:…\w+)?(?: \(\S+\))?(?: ?= ?\S+)?")
CHIP = re.compile(rf"[{MARKS}] (\w+)")


class Misdrawn(AssertionError):
    """Something in a picture that cannot be read, or that could be read in two ways."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a box stands, borders included; `port`: the cell of wire that leaves it, if one does."""

    left: int
    top: int
    right: int
    bottom: int
    port: Point | None = None

    def cells(self) -> Iterator[Point]:
        for y in range(self.top, self.bottom + 1):
            for x in range(self.left, self.right + 1):
                yield x, y


@dataclass(frozen=True, slots=True)
class Seen:
    """What a picture says: where each box stands, and which leads to which."""

    boxes: dict[str, Frame]
    edges: set[Edge]


def read(lines: Sequence[str]) -> Seen:
    """The graph that a picture shows. Raises Misdrawn, with the picture."""
    try:
        return _Reader(lines).seen()
    except Misdrawn as fault:
        raise Misdrawn("\n".join([str(fault), *lines])) from None


@dataclass(slots=True)
class _Reader:
    lines: Sequence[str]
    rows: list[list[str]] = field(init=False)
    boxes: dict[str, Frame] = field(default_factory=dict)
    owners: dict[Point, str] = field(default_factory=dict)  # cells that belong to a box
    wires: dict[tuple[Point, str], str] = field(default_factory=dict)  # (cell, axis of a crossing) -> source
    edges: set[Edge] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.rows = [[part for one in line for part in (one, "")[: cells(one)]] for line in self.lines]

    def seen(self) -> Seen:
        for point in self._all("".join(CORNERS)):
            if self._at(self._next(point, "E")) == " ":
                self._add_box(*self._framed(*point))
        for point in self._all(MARKS):
            if point not in self.owners:
                self._add_box(*self._chip(*point))
        for name, frame in self.boxes.items():
            if frame.port is not None:
                self._follow(name, frame.port)
        self._check_nothing_is_left()
        return Seen(self.boxes, self.edges)

    def _at(self, point: Point) -> str:
        x, y = point
        return self.rows[y][x] if 0 <= y < len(self.rows) and 0 <= x < len(self.rows[y]) else " "

    def _all(self, wanted: str) -> Iterator[Point]:
        for y, row in enumerate(self.rows):
            for x, character in enumerate(row):
                if character and character in wanted:
                    yield x, y

    @staticmethod
    def _next(point: Point, side: str) -> Point:
        return point[0] + TO[side][0], point[1] + TO[side][1]

    # Boxes.

    def _add_box(self, name: str, frame: Frame) -> None:
        if name in self.boxes:
            raise Misdrawn(f"{name} is drawn twice")
        for point in frame.cells():
            if point in self.owners:
                raise Misdrawn(f"{name} overlaps {self.owners[point]} at {point}")
            self.owners[point] = name
        self.boxes[name] = frame

    def _framed(self, left: int, top: int) -> tuple[str, Frame]:
        """A box with a border; the border is whole and has at most one port, on the right."""
        corner = self._at((left, top))
        is_broken = self._at((left, top + 1)) == BROKEN[corner][4]
        top_right, bottom_left, bottom_right, level, upright, port = (BROKEN if is_broken else CORNERS)[corner]
        title = self._until(left + 1, top, top_right).rstrip(level)
        right = self._column_of(left + 1, top, top_right)
        match = TITLE.fullmatch(title.strip(" "))
        if match is None or title != f" {match.group()} ":
            raise Misdrawn(f"the title {title!r} at {left, top} is no name between blanks")
        bottom = top + 1
        while self._at((left, bottom)) == upright:
            bottom += 1
        sides = "".join(self._at((right, y)) for y in range(top + 1, bottom))
        floor = "".join(self.rows[bottom][left : right + 1]) if bottom < len(self.rows) else ""
        if floor != bottom_left + level * (right - left - 1) + bottom_right:
            raise Misdrawn(f"{match.group(1)} has no floor: {floor!r}")
        if not set(sides) <= {upright, port} or sides.count(port) > 1:
            raise Misdrawn(f"{match.group(1)} has a right border of {sides!r}")
        out = (right + 1, top + 1 + sides.index(port)) if port in sides else None
        return match.group(1), Frame(left, top, right, bottom, out)

    def _chip(self, left: int, top: int) -> tuple[str, Frame]:
        """A leaf without a border: a mark, a name, numbers, and then the wire; below the name its derivative, maybe."""
        end = left + 1
        while end < len(self.rows[top]) and self._at((end, top)) not in SIDES and (end, top) not in self.owners:
            if self._at((end, top)) in MARKS and self._at((end, top)):
                break  # another leaf, beyond one that nothing uses
            end += 1
        text = "".join(self.rows[top][left:end])
        match = CHIP.match(text)
        if match is None:
            raise Misdrawn(f"{text!r} at {left, top} is no leaf")
        follows = (end, top)
        port = follows if follows not in self.owners and "W" in SIDES.get(self._at(follows), "") else None
        right = end - 1 if port else left + cells(text.rstrip()) - 1
        second = "".join(self._at((x, top + 1)) for x in range(left, right + 1))
        bottom = top + bool(re.match(r"  [d∂]", second))
        return match.group(1), Frame(left - (self._at((left - 1, top)) == "▸"), top, right, bottom, port)

    def _column_of(self, x: int, y: int, wanted: str) -> int:
        for column in range(x, len(self.rows[y])):
            if self._at((column, y)) == wanted:
                return column
        raise Misdrawn(f"the box at {x - 1, y} has no corner on the right")

    def _until(self, x: int, y: int, wanted: str) -> str:
        return "".join(self.rows[y][x : self._column_of(x, y, wanted)])

    # Wires.

    def _follow(self, name: str, port: Point) -> None:
        """Every branch of a source's wire, from its port to the boxes in which it ends."""
        backward = self._at(port) == "◀"
        branches = [(port, "W")]
        while branches:
            point, entered = branches.pop()
            self._take(name, point, entered)
            if self._at(point) == "◀" and point != port:
                raise Misdrawn(f"the wire of {name} has a head that points back in its middle, at {point}")
            for side in self._exits(point, entered):
                there = self._next(point, side)
                if there in self.owners:
                    self._end(name, point, there, side, backward=backward)
                elif self._at(point) == "▶":
                    raise Misdrawn(f"the wire of {name} has a head before nothing, at {point}")
                else:
                    branches.append((there, OPPOSITE[side]))

    def _take(self, name: str, point: Point, entered: str) -> None:
        character = self._at(point)
        if entered not in SIDES.get(character, ""):
            raise Misdrawn(f"the wire of {name} ends in {character!r} at {point}")
        axis = "" if character != "┼" else "level" if entered in "EW" else "upright"
        owner = self.wires.setdefault((point, axis), "")
        if owner:
            raise Misdrawn(f"the wire of {name} meets that of {owner} at {point}")
        self.wires[point, axis] = name

    def _exits(self, point: Point, entered: str) -> str:
        character = self._at(point)
        return OPPOSITE[entered] if character == "┼" else SIDES[character].replace(entered, "")

    def _end(self, name: str, point: Point, there: Point, side: str, *, backward: bool) -> None:
        """A wire may end at the left border of a box only: with a head, or without one where it points back."""
        target = self.owners[there]
        frame = self.boxes[target]
        if side != "E" or there[0] != frame.left or not frame.top < there[1] < frame.bottom:
            raise Misdrawn(f"the wire of {name} runs into {target} at {there}")
        if self._at(point) != ("─" if backward else "▶"):
            raise Misdrawn(f"the wire of {name} ends in {self._at(point)!r} before {target}")
        if (name, target) in self.edges:
            raise Misdrawn(f"{name} reaches {target} twice")
        self.edges.add((name, target))

    def _check_nothing_is_left(self) -> None:
        for point in self._all("".join({one for row in self.rows for one in row} - {" ", ""})):
            if point in self.owners:
                continue
            character = self._at(point)
            axes = ("level", "upright") if character == "┼" else ("",)
            if any((point, axis) not in self.wires for axis in axes):
                raise Misdrawn(f"{character!r} at {point} belongs to no box and to no wire")
