"""A panel: a widget that shows lines of pieces and repaints only the spans that changed.

Draws what it is given; knows nothing of sessions.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui_tutor.tui.drawing.text import Line, Look, cells


class LinePanel(Widget, inherit_bindings=False):
    """Shows lines. A click on a piece with a link is told by `Followed`."""

    COMPONENT_CLASSES: ClassVar = {f"look--{look}" for look in Look}

    class Followed(Message):
        """A linked piece was clicked."""

        def __init__(self, link: int | str) -> None:
            super().__init__()
            self.link = link

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self._lines: Sequence[Line] = ()
        self._looks: dict[Look, Style] = {}
        self._place: tuple[int, int, int, int] | None = None

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines; what is the same is not painted again."""
        old, self._lines = self._lines, lines
        if not self.is_attached or len(old) != len(lines):
            self.refresh()
            return
        changed = [
            Region(start, y, end - start, 1)
            for y, (before, after) in enumerate(zip(old, lines))
            if before != after
            for start, end in _changed(before, after)
        ]
        if changed:
            self.refresh(*changed)

    def place(self, x: int, y: int, columns: int, rows: int) -> None:
        """Where the panel stands on the screen."""
        if self._place == (x, y, columns, rows):
            return
        self._place = x, y, columns, rows
        self.styles.offset = (x, y)
        self.styles.width = columns
        self.styles.height = rows

    def render_line(self, y: int) -> Strip:
        if y >= len(self._lines):
            return Strip.blank(self.size.width, self.rich_style)
        return Strip([Segment(piece.text, self._look(piece.look)) for piece in self._lines[y]])

    def _look(self, look: Look) -> Style:
        if look not in self._looks:
            self._looks[look] = self.get_component_rich_style(f"look--{look}")
        return self._looks[look]

    def notify_style_update(self) -> None:
        self._looks.clear()
        super().notify_style_update()

    def on_click(self, event: events.Click) -> None:
        link = self._link_at(event.x, event.y)
        if link is not None:
            self.post_message(self.Followed(link))

    def _link_at(self, x: int, y: int) -> int | str | None:
        if not 0 <= y < len(self._lines):
            return None
        for piece in self._lines[y]:
            x -= cells(piece.text)
            if x < 0:
                return piece.link
        return None


_GAP = 10  # unchanged cells that are painted again rather than skipped: to move the cursor costs as much


def _changed(before: Line, after: Line) -> list[tuple[int, int]]:
    """The spans of columns that differ."""
    old, new = _expanded(before), _expanded(after)
    spans: list[tuple[int, int]] = []
    for column, (first, second) in enumerate(zip_longest(old, new)):
        if first != second:
            if spans and column - spans[-1][1] < _GAP:
                spans[-1] = (spans[-1][0], column + 1)
            else:
                spans.append((column, column + 1))
    return spans


def _expanded(content: Line) -> list[tuple[str, Look]]:
    """One entry a cell."""
    return [(character, piece.look) for piece in content for character in piece.text for _ in range(cells(character))]
