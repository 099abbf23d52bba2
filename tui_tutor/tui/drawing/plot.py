"""Plots as lines of text: numbers as curves, and the path of two parameters over the ground they walk on.

Knows no session and no Textual: numbers come in, lines of exactly the asked size come out, whatever the numbers are.
Everything is told by signs; looks only help.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from tui_tutor.core import numbers
from tui_tutor.tui.drawing.plot_canvas import LOOKS, UNICODE, Canvas, Glyphs, Grid, Point
from tui_tutor.tui.drawing.plot_page import Axes, foot, too_small
from tui_tutor.tui.drawing.plot_scales import Scale, labels, rounded
from tui_tutor.tui.drawing.text import Line, Look, Piece, cells, line, width

# Heights of the ground, a row for each y, each with a value for each x; or what computes them for such xs and ys.
Ground: TypeAlias = "Sequence[Sequence[float]] | Callable[[list[float], list[float]], Sequence[Sequence[float]]]"


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
    x, y = Scale.of(window.x, log=log_x), Scale.of(window.y, log=log_y)
    head = _legend(series, y_name, x_name, at, glyphs, columns)
    whole = all(map(float.is_integer, (float(place) for one in series for place in one.xs)))
    fine = glyphs.fine and len(series) == 1
    axes = Axes.fitting(x, y, columns, rows, glyphs, fine=fine, whole=whole)
    if axes is None:
        return too_small(head, columns, rows, glyphs)
    canvas = Canvas(Grid(axes.wide, axes.high, fine), glyphs)
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
    return axes.lines(canvas, head, foot(notes, x_name, columns))


def path(
    names: Sequence[str], points: Sequence[Sequence[float]], columns: int, rows: int, *, ground: Ground | None = None,
    ground_name: str = "", iterations: Sequence[int] | None = None, at: int | None = None, window: Window | None = None,
    glyphs: Glyphs = UNICODE,
) -> list[Line]:  # fmt: skip
    """Where parameters went, `rows` lines of `columns` cells: the way of two in their plane, else a curve of each.

    points: the parameters' values in each of some iterations (1, 2, 3 ... unless given). at: the iteration at hand
    (the last unless given). ground: the heights of what is descended, shaded by level.
    """
    places = range(1, len(points) + 1) if iterations is None else iterations
    if len(names) != 2:
        series = [Series(name, places, [point[number] for point in points]) for number, name in enumerate(names)]
        title = names[0] if len(names) == 1 else ""
        return curve(series, columns, rows, y_name=title, at=at, window=window, glyphs=glyphs)
    way = Series("", [point[0] for point in points], [point[1] for point in points])
    window = window or window_of([way])
    x, y = Scale.of(window.x), Scale.of(window.y)
    here = places.index(at) if at in places else len(points) - 1 if at is None else -1
    head = _path_legend(names, way, places, here, glyphs, columns)
    axes = Axes.fitting(x, y, columns, rows, glyphs, fine=glyphs.fine)
    if axes is None:
        return too_small(head, columns, rows, glyphs)
    canvas = Canvas(Grid(axes.wide, axes.high, glyphs.fine), glyphs)
    levels = _draw_ground(canvas, ground, x, y) if ground is not None else []
    drawn = list(zip(x.places(way.xs), y.places(way.ys)))
    _draw_path(canvas, drawn, here)
    shades = _levels_legend(levels, ground_name, glyphs, columns - cells(names[0]) - 2)
    return axes.lines(canvas, head, foot(_path_notes(way, drawn, places), names[0], columns, shades))


def window_of(series: Iterable[Series], *, log_x: bool = False, log_y: bool = False) -> Window:
    """Round numbers around all the points of some series that can be drawn."""
    points = [
        (float(x), float(y))
        for one in series
        for x, y in zip(one.xs, one.ys)
        if math.isfinite(x) and math.isfinite(y) and (x > 0 or not log_x) and (y > 0 or not log_y)
    ]
    return Window(rounded([x for x, _ in points], log=log_x), rounded([y for _, y in points], log=log_y))


# Curves


def _draw_series(canvas: Canvas, drawn: Sequence[Sequence[Point]]) -> None:
    """Each series as a line; the points of a fine one marked where there is room."""
    glyphs = canvas.glyphs
    taken: set[tuple[int, int]] = set()
    for places, sign, look in zip(drawn, glyphs.signs, LOOKS):
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
        for one, sign, look in zip(series, glyphs.signs, LOOKS):
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


def _draw_path(canvas: Canvas, places: Sequence[Point], at: int) -> None:
    """The way as a line with its points, its start, and the point at hand."""
    glyphs = canvas.glyphs
    canvas.line(places, glyphs.joint, Look.PARAMETER)
    for place in places:
        canvas.mark(place, glyphs.signs[0], Look.PARAMETER)
    for number, sign, look in ((0, glyphs.start, Look.STRONG), (at, glyphs.here, Look.AT_HAND)):
        if 0 <= number < len(places):
            canvas.mark(places[number], sign, look)


def _draw_ground(canvas: Canvas, ground: Ground, x: Scale, y: Scale) -> list[float]:
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


def _heights(ground: Ground, wide: int, high: int, x: Scale, y: Scale) -> list[list[float]]:
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


def _path_legend(
    names: Sequence[str], way: Series, places: Sequence[int], here: int, glyphs: Glyphs, columns: int
) -> Line:
    left = line(Piece(names[1], Look.TITLE), Piece(f"  {glyphs.start} start", Look.STRONG))
    if here < 0:
        return left
    values = ", ".join(f"{name} {numbers.text(value)}" for name, value in zip(names, (way.xs[here], way.ys[here])))
    at = places[here]
    return _with_reading(left, [f"iteration {at}: {values}", f"{at}: {values}", f"{at}"], glyphs, columns)


def _path_notes(way: Series, drawn: Sequence[Point], places: Sequence[int]) -> list[tuple[str, str]]:
    """Where the way cannot be drawn."""
    for number, point in zip(places, zip(way.xs, way.ys)):
        if not all(map(math.isfinite, point)):
            return [(f"diverges from iteration {number}", f"diverges from {number}")]
    for number, place in zip(places, drawn):
        if not 0 <= min(place) <= max(place) <= 1:
            return [(f"off the map in iteration {number}", f"off the map in {number}")]
    return []


def _levels_legend(levels: Sequence[float], name: str, glyphs: Glyphs, room: int) -> Line:
    """From which height on each shade stands; as many as there is room for."""
    parts = [f"{shade} {text}" for shade, text in zip(glyphs.shades[1:], labels(levels))]
    while parts:
        text = "  ".join([f"{name} {glyphs.at_least}".lstrip(), *parts])
        if cells(text) <= room:
            return line(Piece(text, Look.DIM))
        parts.pop()
    return ()
