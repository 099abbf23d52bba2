"""The page of a plot: axes with their labels around a canvas, a legend above and notes below.

Every line is exactly as wide as was asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from tui_tutor.tui.drawing.plot_canvas import Canvas, Glyphs, Grid
from tui_tutor.tui.drawing.plot_scales import Scale, labels
from tui_tutor.tui.drawing.text import Line, Look, Piece, clip, fit, line, width


@dataclass(slots=True)
class Axes:
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
        cls, x: Scale, y: Scale, columns: int, rows: int, glyphs: Glyphs, *, fine: bool, whole: bool = False
    ) -> Axes | None:
        """The axes that fit a size; None where it is too small for a plot."""
        high = rows - 4  # without the legend, the axis, its labels and the foot
        if high < 2 or columns < 16:
            return None
        up = Grid(1, high, fine)
        ticks = y.ticks(lambda found: _apart_by(2, [up.row(y.place(tick)) for tick in found]))
        texts = labels(ticks, columns // 2)
        gutter = max(map(len, texts), default=0) + 1
        across = Grid(columns - gutter - 1, 1, fine)
        places = x.ticks(partial(_fit_below, x, across, gutter, columns), whole=whole)
        left = {up.row(y.place(tick)): text for tick, text in zip(ticks, texts)}
        below = {across.column(x.place(tick)): text for tick, text in zip(places, labels(places))}
        return cls(columns, rows, glyphs, gutter, left, below)

    @property
    def wide(self) -> int:
        return self.columns - self.gutter - 1

    @property
    def high(self) -> int:
        return self.rows - 4

    def lines(self, canvas: Canvas, head: Line, foot: Line) -> list[Line]:
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


def _fit_below(x: Scale, across: Grid, gutter: int, columns: int, ticks: list[float]) -> bool:
    end = -2
    for tick, label in zip(ticks, labels(ticks)):
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


def too_small(head: Line, columns: int, rows: int, glyphs: Glyphs) -> list[Line]:
    """As much of the legend as there is room for."""
    return [_exactly(head if row == 0 else (), max(columns, 0), glyphs) for row in range(rows)]


def foot(notes: Sequence[tuple[str, str]], x_name: str, columns: int, left: Line = ()) -> Line:
    """What has to be said about the data, or else what stands at the left, and the name of the axis at the right."""
    name = line(Piece(x_name, Look.DIM))
    room = columns - width(name) - 2
    told = [line(Piece("; ".join(note[length] for note in notes), Look.NOTE)) for length in (0, 1)] if notes else []
    content = next((text for text in told if width(text) <= room), told[-1] if told else left)
    if width(content) > room:
        return content
    return (*fit(content, room), Piece("  "), *name)
