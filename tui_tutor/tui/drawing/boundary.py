"""The picture of a decision boundary: two features as a plane, the examples on it, and what is predicted where.

Draws what the core predicts. The classes differ by their signs, the side of class 1 is shaded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tui_tutor.core.boundary import HALF, Classifier, Examples, examples, predict
from tui_tutor.core.trace import Run
from tui_tutor.tui.drawing.plot import Series, Window, window_of
from tui_tutor.tui.drawing.plot_canvas import UNICODE, Canvas, Glyphs, Grid
from tui_tutor.tui.drawing.plot_page import Axes, foot, too_small
from tui_tutor.tui.drawing.plot_scales import Scale
from tui_tutor.tui.drawing.text import Line, Look, Piece, line

_MARGIN = 0.1  # of the examples' reach that is shown around them
# Of class 0 and of class 1: the place of its sign among those of series, and its look.
_CLASSES = ((3, Look.DERIVATIVE), (1, Look.PARAMETER))
_SHADE = 2  # of the side of class 1, among the shades


def boundary_lines(
    run: Run, classifier: Classifier, iteration: int, columns: int, rows: int, *, glyphs: Glyphs = UNICODE
) -> list[Line]:
    """The plane with the parameters that an iteration begins with, `rows` lines of `columns` cells."""
    found = examples(run, classifier, iteration)
    window = window_around(found)
    x, y = Scale.of(window.x), Scale.of(window.y)
    axes = Axes.fitting(x, y, columns, rows, glyphs, fine=False)
    if axes is None:
        return too_small(line(Piece("The boundary needs more room.", Look.NOTE)), columns, rows, glyphs)
    canvas = Canvas(Grid(axes.wide, axes.high, fine=False), glyphs)
    sides = _predicted(run, classifier, iteration, canvas.grid, x, y)
    _draw_sides(canvas, sides)
    _draw_examples(canvas, found, x, y)
    aside = "" if _is_parted(sides) else "; no boundary in sight"
    told = line(Piece(f"{found.right} of {len(found.labels)} classified correctly", Look.STRONG), aside)
    return axes.lines(canvas, _legend(classifier, canvas), foot([], classifier.features[0], columns, told))


def window_around(found: Examples) -> Window:
    """Round numbers around the examples, with some of the plane on every side of them."""
    ends = []
    for row in found.points:
        reach = _MARGIN * (np.max(row) - np.min(row))
        ends.append((np.min(row) - reach, np.max(row) + reach))
    return window_of([Series("", *ends)])


def _predicted(
    run: Run, classifier: Classifier, iteration: int, grid: Grid, x: Scale, y: Scale
) -> Sequence[Sequence[float]]:
    """What is predicted in the middle of every cell, the upper row first: where its marks stand, and its ticks."""
    xs = [x.value(column / (grid.wide - 1)) for column in range(grid.wide)]
    ys = [y.value(1 - row / (grid.high - 1)) for row in range(grid.high)]
    across, up = np.meshgrid(xs, ys)
    predicted = predict(run, classifier, iteration, np.stack([across.ravel(), up.ravel()]))
    rows: list[list[float]] = predicted.reshape(across.shape).tolist()
    return rows


def _draw_sides(canvas: Canvas, sides: Sequence[Sequence[float]]) -> None:
    for row, values in enumerate(sides):
        for column, value in enumerate(values):
            if math.isnan(value):
                canvas.put(column, row, canvas.glyphs.unknown, Look.DIM)
            elif value > HALF:
                canvas.put(column, row, canvas.glyphs.shades[_SHADE], Look.DIM)


def _is_parted(sides: Sequence[Sequence[float]]) -> bool:
    """Whether both classes are predicted somewhere."""
    return len({value > HALF for row in sides for value in row if not math.isnan(value)}) > 1


def _draw_examples(canvas: Canvas, found: Examples, x: Scale, y: Scale) -> None:
    """Each example with the sign of its class; a sign of its own where both classes meet in a cell."""
    columns = _nearest(_parts(found.points[0], x), canvas.grid.wide)
    rows = _nearest(1 - _parts(found.points[1], y), canvas.grid.high)
    cells = [
        set(zip(columns[found.labels == label].tolist(), rows[found.labels == label].tolist())) for label in (0, 1)
    ]
    for there, (sign, look) in zip(cells, _CLASSES):
        for cell in there:
            canvas.put(*cell, canvas.glyphs.signs[sign], look)
    for cell in cells[0] & cells[1]:
        canvas.put(*cell, canvas.glyphs.both, Look.STRONG)


def _parts(values: Any, scale: Scale) -> Any:
    """How far along an axis numbers are, all at once: a training set has up to 10,000."""
    return (values / 4 - scale.low / 4) / (scale.high / 4 - scale.low / 4)  # quarters, as the reach could overflow


def _nearest(parts: Any, count: int) -> Any:
    """The cells in whose middle the parts of the way along an axis are, or nearest to it."""
    return np.floor(parts * (count - 1) + 0.5).astype(int)


def _legend(classifier: Classifier, canvas: Canvas) -> Line:
    """The name of the upright axis, and what every sign on the canvas means."""
    glyphs, used = canvas.glyphs, {sign for sign, _ in canvas.signs.values()}
    label = classifier.label
    pieces = [Piece(classifier.features[1], Look.TITLE)]
    for value, (sign, look) in enumerate(_CLASSES):
        pieces.append(Piece(f"  {glyphs.signs[sign]} {label} = {value}", look))
    if glyphs.both in used:
        pieces.append(Piece(f"  {glyphs.both} both", Look.STRONG))
    pieces.append(Piece(f"  {glyphs.shades[_SHADE]} {classifier.prediction} > {HALF}", Look.DIM))
    if glyphs.unknown in used:
        pieces.append(Piece(f"  {glyphs.unknown} undefined", Look.DIM))
    return tuple(pieces)
