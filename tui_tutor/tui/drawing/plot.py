"""Plots as lines of text: numbers as curves, and the path of two parameters over the ground they walk on.

Knows no session and no Textual: numbers come in, lines of exactly the asked size come out, whatever the numbers are.
Everything is told by signs; looks only help.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import TypeAlias

from tui_tutor.core import numbers
from tui_tutor.tui.drawing.text import Line, Look, Piece, cells, clip, fit, line, width

Point: TypeAlias = tuple[float, float]  # parts of the way across and up the plot, 0 to 1
# Heights of the ground, a row for each y, each with a value for each x; or what computes them for such xs and ys.
Ground: TypeAlias = "Sequence[Sequence[float]] | Callable[[list[float], list[float]], Sequence[Sequence[float]]]"


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
_LOOKS = (Look.VALUE, Look.PARAMETER, Look.DERIVATIVE, Look.DATA, Look.STRONG, Look.EMPHASIS)


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Numbers against positions: `Series("loss", range(1, 101), losses)`. What is not finite is a gap."""

    name: str
    xs: Sequence[float]
    ys: Sequence[float]

    def reading(self, at: float | None) -> float | None:
        """The number at a position; None where there is none."""
        return next((float(y) for x, y in zip(self.xs, self.ys) if x == at and not math.isnan(y)), None)


@dataclass(frozen=True, slots=True)
class Window:
    """What a plot shows: from where to where. The same window gives the same axes, whatever the data does."""

    x: tuple[float, float]
    y: tuple[float, float]


def curve(
    series: Sequence[Series], columns: int, rows: int, *, x_name: str = "iteration", y_name: str = "",
    log_x: bool = False, log_y: bool = False, at: float | None = None, window: Window | None = None,
    glyphs: Glyphs = UNICODE,
) -> list[Line]:  # fmt: skip
    """Series against their positions, `rows` lines of `columns` cells.

    at: the position at hand, marked and read out. window: what to show (round numbers around the data unless given).
    """
    left_out = len(series) - len(glyphs.signs)
    series = series[: len(glyphs.signs)]
    window = window or window_of(series, log_x=log_x, log_y=log_y)
    x, y = _Scale.of(window.x, log=log_x), _Scale.of(window.y, log=log_y)
    head = _legend(series, y_name, x_name, at, glyphs, columns)
    whole = all(map(float.is_integer, (float(place) for one in series for place in one.xs)))
    fine = glyphs.fine and len(series) == 1
    axes = _Axes.fitting(x, y, columns, rows, glyphs, fine=fine, whole=whole)
    if axes is None:
        return _too_small(head, columns, rows, glyphs)
    canvas = _Canvas(_Grid(axes.wide, axes.high, fine), glyphs)
    if at is not None:
        axes.marked = canvas.upright(x.place(at))
    drawn = [list(zip(x.places(one.xs), y.places(one.ys))) for one in series]
    _draw_series(canvas, drawn)
    for value in [one.reading(at) for one in series]:
        if at is not None and value is not None:
            canvas.mark((x.place(at), y.place(value)), glyphs.here, Look.AT_HAND)
    notes = [note for one, places in zip(series, drawn) for note in _notes(one, places, x_name, len(series) > 1)]
    if left_out > 0:
        notes.append((f"{left_out} more are not drawn", f"{left_out} not drawn"))
    return axes.lines(canvas, head, _foot(notes, x_name, columns))


def path(
    names: Sequence[str], points: Sequence[Sequence[float]], columns: int, rows: int, *, ground: Ground | None = None,
    ground_name: str = "", first: int = 1, at: int | None = None, window: Window | None = None,
    glyphs: Glyphs = UNICODE,
) -> list[Line]:  # fmt: skip
    """Where parameters went, `rows` lines of `columns` cells: the way of two in their plane, else a curve of each.

    points: for each iteration, from `first` on, the parameters' values. at: the iteration at hand (the last unless
    given). ground: the heights of what is descended, shaded by level.
    """
    if len(names) != 2:
        places = range(first, first + len(points))
        series = [Series(name, places, [point[number] for point in points]) for number, name in enumerate(names)]
        title = names[0] if len(names) == 1 else ""
        return curve(series, columns, rows, y_name=title, at=at, window=window, glyphs=glyphs)
    way = Series("", [point[0] for point in points], [point[1] for point in points])
    window = window or window_of([way])
    x, y = _Scale.of(window.x), _Scale.of(window.y)
    at = first + len(points) - 1 if at is None else at
    head = _path_legend(names, way, first, at, glyphs, columns)
    axes = _Axes.fitting(x, y, columns, rows, glyphs, fine=glyphs.fine)
    if axes is None:
        return _too_small(head, columns, rows, glyphs)
    canvas = _Canvas(_Grid(axes.wide, axes.high, glyphs.fine), glyphs)
    levels = _draw_ground(canvas, ground, x, y) if ground is not None else []
    drawn = list(zip(x.places(way.xs), y.places(way.ys)))
    _draw_path(canvas, drawn, at - first)
    shades = _levels_legend(levels, ground_name, glyphs, columns - cells(names[0]) - 2)
    return axes.lines(canvas, head, _foot(_path_notes(way, drawn, first), names[0], columns, shades))


def window_of(series: Iterable[Series], *, log_x: bool = False, log_y: bool = False) -> Window:
    """Round numbers around all the points of some series that can be drawn."""
    points = [
        (float(x), float(y))
        for one in series
        for x, y in zip(one.xs, one.ys)
        if math.isfinite(x) and math.isfinite(y) and (x > 0 or not log_x) and (y > 0 or not log_y)
    ]
    return Window(_rounded([x for x, _ in points], log=log_x), _rounded([y for _, y in points], log=log_y))


# Scales and ticks

_LARGEST, _LEAST = 1.7e308, 1e-307  # within these nothing overflows and no digit is lost
_NARROWEST = 1e-6  # of its numbers' size is the least that an axis shows
_NEARLY = Fraction(1, 10**6)  # of a step, by which an end may miss a round number: floats do
_STEPS = 6  # an axis is rounded to at least so many steps


@dataclass(frozen=True, slots=True)
class _Scale:
    """One axis: from where to where, straight or logarithmic."""

    low: float
    high: float
    log: bool = False

    @classmethod
    def of(cls, ends: tuple[float, float], *, log: bool = False) -> _Scale:
        """The scale between two numbers, whatever they are."""
        return cls(*_apart([float(end) for end in ends], log=log), log)

    def places(self, values: Iterable[float]) -> list[float]:
        """How far along the axis numbers are: 0 at its low end, 1 at its high end; nan where one has no place."""
        low, high = self._straight(self.low), self._straight(self.high)
        return [
            min(max((self._straight(value) - low) / (high - low), -1e3), 1e3)
            if math.isfinite(value) and (value > 0 or not self.log)
            else math.nan
            for value in map(float, values)
        ]

    def place(self, value: float) -> float:
        return self.places([value])[0]

    def _straight(self, value: float) -> float:
        return math.log10(value) if self.log else value / 4

    def value(self, place: float) -> float:
        """The number at a part of the way along the axis."""
        if self.log:
            return float(10 ** (math.log10(self.low) * (1 - place) + math.log10(self.high) * place))
        return self.low * (1 - place) + self.high * place

    def ticks(self, fits: Callable[[list[float]], bool], *, whole: bool = False) -> list[float]:
        """The most round numbers that fit; where not even two of them do, the ends."""
        for found in self._candidates(whole):
            if len(found) > (0 if whole else 1) and fits(found):
                return found
        return next((ends for ends in ([self.low, self.high], [self.low]) if fits(ends)), [])

    def _candidates(self, whole: bool) -> Iterator[list[float]]:
        """Round numbers on the axis, from many to few."""
        if self.log:
            yield from _decades(self.low, self.high)
        for most in (12, 10, 8, 6, 5, 4, 3, 2, 1):
            step = _round_step(Fraction(self.high) - Fraction(self.low), most)
            found = _multiples(self.low, self.high, max(step, Fraction(1)) if whole else step)
            yield [tick for tick in found if tick > 0 or not self.log]


def _rounded(values: Sequence[float], *, log: bool) -> tuple[float, float]:
    """Round numbers around some: whole steps, or on a logarithmic axis powers of ten (if few, their 2 and 5 too)."""
    low, high = _apart(values, log=log)
    if log:
        first, last = math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9)
        powers = [float(f"1e{exponent}") for exponent in range(max(first, -307), min(last, 307) + 1)]
        marks = [digit * power for power in powers for digit in ((1, 2, 5) if last - first < 3 else (1,))]
        below = [mark for mark in marks if mark <= low * (1 + 1e-9)]
        above = [mark for mark in marks if mark >= high * (1 - 1e-9)]
        return max(below, default=_LEAST), min(above, default=_LARGEST)
    step = _round_step(Fraction(high) - Fraction(low), _STEPS)
    limit = Fraction(_LARGEST)
    begin, end = math.floor(Fraction(low) / step) * step, math.ceil(Fraction(high) / step) * step
    return float(max(begin, -limit)), float(min(end, limit))


def _apart(values: Sequence[float], *, log: bool) -> tuple[float, float]:
    """The least and the largest of some numbers that an axis can begin and end with, at some distance."""
    usable = [value for value in values if math.isfinite(value) and (value > 0 or not log)]
    least = _LEAST if log else -_LARGEST
    usable = [min(max(value, least), _LARGEST) for value in usable] or [0.1 if log else 0.0, 1.0]
    low, high = min(usable), max(usable)
    size = max(abs(low), abs(high))
    if high / 2 - low / 2 >= max(_NARROWEST * size, _LEAST):
        return low, high
    if log:
        return max(low / 2, _LEAST), min(high * 2, _LARGEST)
    if size < _LEAST:
        return -1.0, 1.0
    reach = size / 2 if low == high else _NARROWEST * size
    return max(low - reach, -_LARGEST), min(high + reach, _LARGEST)


def _round_step(span: Fraction, most: int) -> Fraction:
    """The least of 1, 2, 5 times a power of ten that goes into a span at most so many times.

    >>> [float(_round_step(Fraction(span), 5)) for span in (10, 9, 24, 1)]
    [2.0, 2.0, 5.0, 0.2]
    """
    rough = span / most
    exponent = math.floor(math.log10(rough.numerator) - math.log10(rough.denominator) - 1e-9)
    return next(step for step in (digit * Fraction(10) ** exponent for digit in (1, 2, 5, 10, 20)) if step >= rough)


def _multiples(low: float, high: float, step: Fraction) -> list[float]:
    first, last = math.ceil(Fraction(low) / step - _NEARLY), math.floor(Fraction(high) / step + _NEARLY)
    return [float(number * step) for number in range(first, last + 1)]


def _decades(low: float, high: float) -> Iterator[list[float]]:
    """Powers of ten with their 2 and 5 between them, then fewer and fewer powers."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    powers = [float(f"1e{exponent}") for exponent in range(max(first - 1, -307), min(last, 307) + 1)]
    yield [digit * power for power in powers for digit in (1, 2, 5) if low <= digit * power <= high]
    for stride in (1, 2, 5, 10, 20, 50, 100, 200):
        exponents = [number for number in range(first, last + 1) if number % stride == 0]
        yield [float(f"1e{exponent}") for exponent in exponents]


def _labels(ticks: Sequence[float], room: int = 12) -> list[str]:
    """Round numbers with as many digits as it takes, other numbers as results are shown; fewer where room is short."""
    exact = [numbers.text(tick, numbers.MOST) for tick in ticks]
    tried = [[numbers.text(tick, digits) for tick in ticks] for digits in range(1, 9)]
    whole = tried.index(exact) if exact in tried else numbers.RESULT - 1
    fitting = (texts for texts in reversed(tried[: whole + 1]) if max(map(len, texts), default=0) <= room)
    return next(fitting, tried[0])


# The page: axes around a canvas


@dataclass(slots=True)
class _Axes:
    """The axes of a plot and the size of the canvas between them."""

    columns: int
    rows: int
    glyphs: Glyphs
    gutter: int  # cells for the labels at the left
    left: dict[int, str]  # labels by row of the canvas
    below: dict[int, str]  # labels by column of the canvas
    marked: int | None = None  # the column of the position at hand

    @classmethod
    def fitting(
        cls, x: _Scale, y: _Scale, columns: int, rows: int, glyphs: Glyphs, *, fine: bool, whole: bool = False
    ) -> _Axes | None:
        """The axes that fit a size; None where it is too small for a plot."""
        high = rows - 4  # without the legend, the axis, its labels and the foot
        if high < 2 or columns < 16:
            return None
        up = _Grid(1, high, fine)
        ticks = y.ticks(lambda found: _apart_by(2, [up.row(y.place(tick)) for tick in found]))
        texts = _labels(ticks, columns // 2)
        gutter = max(map(len, texts), default=0) + 1
        across = _Grid(columns - gutter - 1, 1, fine)
        places = x.ticks(partial(_fit_below, x, across, gutter, columns), whole=whole)
        left = {up.row(y.place(tick)): text for tick, text in zip(ticks, texts)}
        below = {across.column(x.place(tick)): text for tick, text in zip(places, _labels(places))}
        return cls(columns, rows, glyphs, gutter, left, below)

    @property
    def wide(self) -> int:
        return self.columns - self.gutter - 1

    @property
    def high(self) -> int:
        return self.rows - 4

    def lines(self, canvas: _Canvas, head: Line, foot: Line) -> list[Line]:
        lines = [head]
        for row in range(self.high):
            label = self.left.get(row, "").rjust(self.gutter - 1)
            axis = Piece(self.glyphs.tick if row in self.left else self.glyphs.upright, Look.BORDER)
            lines.append((Piece(f"{label} ", Look.DIM), axis, *canvas.row(row)))
        lines += [self._axis(), self._labels_below(), foot]
        return [_exactly(content, self.columns, self.glyphs) for content in lines]

    def _axis(self) -> Line:
        glyphs = self.glyphs
        signs = "".join(glyphs.tick_below if place in self.below else glyphs.level for place in range(self.wide))
        if self.marked is None:
            return line(" " * self.gutter, Piece(glyphs.corner + signs, Look.BORDER))
        before, after = signs[: self.marked], signs[self.marked + 1 :]
        return line(
            " " * self.gutter, Piece(glyphs.corner + before, Look.BORDER), Piece(glyphs.here_below, Look.AT_HAND),
            Piece(after, Look.BORDER),
        )  # fmt: skip

    def _labels_below(self) -> Line:
        text = ""
        for column, label in sorted(self.below.items()):
            text = text.ljust(_label_start(column, label, self.gutter, self.columns)) + label
        return line(Piece(text, Look.DIM))


def _label_start(column: int, label: str, gutter: int, columns: int) -> int:
    """Where a label below the axis begins: centred under its tick, but never over the edge."""
    return max(min(gutter + 1 + column - (len(label) - 1) // 2, columns - len(label)), 0)


def _fit_below(x: _Scale, across: _Grid, gutter: int, columns: int, ticks: list[float]) -> bool:
    end = -2
    for tick, label in zip(ticks, _labels(ticks)):
        start = _label_start(across.column(x.place(tick)), label, gutter, columns)
        if start < end + 2:
            return False
        end = start + len(label)
    return end <= columns


def _apart_by(gap: int, places: Sequence[int]) -> bool:
    return all(abs(after - before) >= gap for before, after in pairwise(places))


def _exactly(content: Line, columns: int, glyphs: Glyphs) -> Line:
    cut = clip(content, columns)
    if cut is not content and cut:
        cut = (*cut[:-1], Piece(glyphs.more, cut[-1].look))
    return fit(cut, columns)  # a wide character that is cut leaves a cell to fill


def _too_small(head: Line, columns: int, rows: int, glyphs: Glyphs) -> list[Line]:
    """As much of the legend as there is room for."""
    return [_exactly(head if row == 0 else (), max(columns, 0), glyphs) for row in range(rows)]


def _foot(notes: Sequence[tuple[str, str]], x_name: str, columns: int, left: Line = ()) -> Line:
    """What has to be said about the data, or else what stands at the left, and the name of the axis at the right."""
    name = line(Piece(x_name, Look.DIM))
    room = columns - width(name) - 2
    told = [line(Piece("; ".join(note[length] for note in notes), Look.NOTE)) for length in (0, 1)] if notes else []
    content = next((text for text in told if width(text) <= room), told[-1] if told else left)
    if width(content) > room:
        return content
    return (*fit(content, room), Piece("  "), *name)


# The canvas


@dataclass(frozen=True, slots=True)
class _Grid:
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
class _Canvas:
    """Cells with a sign and a look each; what is drawn later stands above what was drawn before."""

    grid: _Grid
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


def _strokes(places: Iterable[Point], grid: _Grid) -> set[tuple[int, int]]:
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


# Curves


def _draw_series(canvas: _Canvas, drawn: Sequence[Sequence[Point]]) -> None:
    """Each series as a line; the points of a fine one marked where there is room."""
    glyphs = canvas.glyphs
    taken: set[tuple[int, int]] = set()
    for places, sign, look in zip(drawn, glyphs.signs, _LOOKS):
        found = canvas.line(places, sign, look)
        for cell in found & taken:
            canvas.put(*cell, glyphs.both, look)
        taken |= found
        if canvas.grid.fine and len(places) * 4 <= canvas.grid.wide:
            for place in places:
                canvas.mark(place, sign, look)


def _legend(series: Sequence[Series], y_name: str, x_name: str, at: float | None, glyphs: Glyphs, columns: int) -> Line:
    """What the curves are, and what they are at the position at hand."""
    several = len(series) > 1
    title = y_name or (series[0].name if len(series) == 1 else "")
    pieces: list[Piece] = [Piece(title, Look.TITLE)] if title else []
    if several:
        for one, sign, look in zip(series, glyphs.signs, _LOOKS):
            pieces.append(Piece(f"{'  ' if pieces else ''}{sign} {one.name}", look))
        pieces.append(Piece(f"  {glyphs.both} {'both' if len(series) == 2 else 'several'}", Look.DIM))
    readings = [(one.name, reading) for one in series if (reading := one.reading(at)) is not None]
    if at is None or not readings:
        return tuple(pieces)
    values = ", ".join(f"{name if several else ''} {numbers.text(value)}".lstrip() for name, value in readings)
    place = numbers.text(at)
    return _with_reading(tuple(pieces), [f"{x_name} {place}: {values}", f"at {place}: {values}"], glyphs, columns)


def _with_reading(left: Line, texts: Sequence[str], glyphs: Glyphs, columns: int) -> Line:
    """The first of some texts for which there is room, at the right of what has to be there."""
    for text in texts:
        right = line(Piece(f"{glyphs.here} {text}", Look.AT_HAND))
        gap = columns - width(left) - width(right)
        if gap >= 2:
            return (*left, Piece(" " * gap), *right)
    return left


def _notes(one: Series, places: Sequence[Point], x_name: str, named: bool) -> Iterator[tuple[str, str]]:
    """What cannot be drawn of a series, each in a long and a short way of saying it."""
    found = [(x, y, _kind(y, place[1])) for x, y, place in zip(one.xs, one.ys, places) if not math.isnan(place[0])]
    kinds = [kind for _, _, kind in found]
    name = f"{one.name} " if named else ""
    for kind in [kind for kind in ("not finite", "0 or less", "off the scale") if kind in kinds]:
        first = kinds.index(kind)
        place, count = numbers.text(found[first][0]), kinds.count(kind)
        if all(kinds[first:]):
            endless = any(math.isinf(y) for _, y, other in found if other == kind)
            what = name + (("diverges" if endless else "undefined") if kind == "not finite" else kind)
            yield f"{what} from {x_name} {place}", f"{what} from {place}"
        elif count == 1:
            yield f"{name}{kind} at {x_name} {place}", f"{name}{kind} at {place}"
        else:
            yield f"{name}{kind} at {count} points, first {place}", f"{name}{kind} at {count} points"


def _kind(value: float, place: float) -> str:
    """What keeps a number from being drawn; "" where nothing does."""
    if not math.isfinite(value):
        return "not finite"
    if math.isnan(place):
        return "0 or less"
    return "" if 0 <= place <= 1 else "off the scale"


# Paths


def _draw_path(canvas: _Canvas, places: Sequence[Point], at: int) -> None:
    """The way as a line with its points, its start, and the point at hand."""
    glyphs = canvas.glyphs
    canvas.line(places, glyphs.joint, Look.PARAMETER)
    for place in places:
        canvas.mark(place, glyphs.signs[0], Look.PARAMETER)
    for number, sign, look in ((0, glyphs.start, Look.STRONG), (at, glyphs.here, Look.AT_HAND)):
        if 0 <= number < len(places):
            canvas.mark(places[number], sign, look)


def _draw_ground(canvas: _Canvas, ground: Ground, x: _Scale, y: _Scale) -> list[float]:
    """Every cell in the shade of its height; the levels between the shades."""
    shades = canvas.glyphs.shades
    # The levels come from a grid of their own, so that they are the same at every size.
    sample = _heights(ground, 16, 16, x, y)
    levels = _levels([height for row in sample for height in row if math.isfinite(height)], len(shades) - 1)
    for row, found in enumerate(_heights(ground, canvas.grid.wide, canvas.grid.high, x, y)):
        for column, height in enumerate(found):
            shade = canvas.glyphs.unknown if math.isnan(height) else shades[sum(height >= level for level in levels)]
            canvas.put(column, row, shade, Look.DIM)
    return levels


def _heights(ground: Ground, wide: int, high: int, x: _Scale, y: _Scale) -> list[list[float]]:
    """The ground's height in the middle of every cell of a grid, the upper row first."""
    across = [(column + 0.5) / wide for column in range(wide)]
    up = [1 - (row + 0.5) / high for row in range(high)]
    if callable(ground):
        found = ground([x.value(part) for part in across], [y.value(part) for part in up])
        return [[float(height) for height in row] for row in found]
    rows = [ground[min(int(part * len(ground)), len(ground) - 1)] for part in up] if len(ground) else []
    return [[float(row[min(int(part * len(row)), len(row) - 1)]) for part in across] for row in rows if len(row)]


def _levels(heights: list[float], most: int) -> list[float]:
    """Round heights that part the ground into areas of about one size."""
    heights = sorted(min(max(height, -1e308), 1e308) for height in heights)
    if not heights or heights[0] == heights[-1]:
        return []
    parts = [heights[len(heights) * number // (most + 1)] for number in range(1, most + 1)]
    ends = [heights[0], *parts]
    levels: list[float] = []
    for before, height in zip(ends, parts):
        half = height / 2 - before / 2
        if half > 0:
            step = Fraction(10) ** math.floor(math.log10(half) + math.log10(2))
            levels.append(float(round(Fraction(height) / step) * step))
    return sorted(set(levels))


def _path_legend(names: Sequence[str], way: Series, first: int, at: int, glyphs: Glyphs, columns: int) -> Line:
    left = line(Piece(names[1], Look.TITLE), Piece(f"  {glyphs.start} start", Look.STRONG))
    if not 0 <= at - first < len(way.xs):
        return left
    point = (way.xs[at - first], way.ys[at - first])
    values = ", ".join(f"{name} {numbers.text(value)}" for name, value in zip(names, point))
    return _with_reading(left, [f"iteration {at}: {values}", f"{at}: {values}", f"{at}"], glyphs, columns)


def _path_notes(way: Series, places: Sequence[Point], first: int) -> list[tuple[str, str]]:
    """Where the way cannot be drawn."""
    for number, point in enumerate(zip(way.xs, way.ys), first):
        if not all(map(math.isfinite, point)):
            return [(f"diverges from iteration {number}", f"diverges from {number}")]
    for number, place in enumerate(places, first):
        if not 0 <= min(place) <= max(place) <= 1:
            return [(f"off the map in iteration {number}", f"off the map in {number}")]
    return []


def _levels_legend(levels: Sequence[float], name: str, glyphs: Glyphs, room: int) -> Line:
    """From which height on each shade stands; as many as there is room for."""
    parts = [f"{shade} {text}" for shade, text in zip(glyphs.shades[1:], _labels(levels))]
    while parts:
        text = "  ".join([f"{name} {glyphs.at_least}".lstrip(), *parts])
        if cells(text) <= room:
            return line(Piece(text, Look.DIM))
        parts.pop()
    return ()
