"""A panel: a widget that shows lines of pieces and repaints only the spans that changed.

Draws what it is given; knows nothing of sessions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui_tutor.tui.drawing.text import Line, Look, cells, text_of, width, written


class LinePanel(Widget, inherit_bindings=False):
    """Shows lines; the screen that it is on has a component class for every look.

    A click on a piece with a link is told by `Followed`.
    """

    class Followed(Message):
        """A linked piece was clicked."""

        def __init__(self, link: int | str) -> None:
            super().__init__()
            self.link = link

    class Wheeled(Message):
        """The mouse wheel was turned over a panel, by name: so many lines down, or up where it is less than 0."""

        def __init__(self, panel: str, lines: int) -> None:
            super().__init__()
            self.panel = panel
            self.lines = lines

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self._lines: Sequence[Line] = ()
        self._looks: dict[Look, Style] = {}
        self._strips: dict[int, Strip] = {}
        self._place: tuple[int, int, int, int] | None = None

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines; what is the same is not painted again."""
        lines = [written(content) for content in lines]
        old, self._lines = self._lines, lines
        if not self.is_attached or len(old) != len(lines):
            self._strips.clear()
            self.refresh()
            return
        changed: list[Region] = []
        for y, (before, after) in enumerate(zip(old, lines)):
            if before != after:
                self._strips.pop(y, None)
                changed += [Region(start, y, end - start, 1) for start, end in _changed(before, after)]
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

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of a region; each line's strip is made once."""
        x1, x2 = crop.column_span
        strips = [self._strip(y) for y in crop.line_range]
        return strips if (x1, x2) == (0, self.size.width) else [strip.crop(x1, x2) for strip in strips]

    def _strip(self, y: int) -> Strip:
        strip = self._strips.get(y)
        if strip is None:
            strip = self._strips[y] = self._made(self._lines[y] if y < len(self._lines) else ())
        return strip

    def _made(self, content: Line) -> Strip:
        plain = self._look(Look.PLAIN)
        strip = Strip([Segment(piece.text, self._look(piece.look)) for piece in content])
        strip = strip.adjust_cell_length(self.size.width, plain)
        for line_filter in self.app.get_line_filters():
            strip = strip.apply_filter(line_filter, self.background_colors[1])
        return strip

    def _look(self, look: Look) -> Style:
        if look not in self._looks:
            self._looks[look] = self.screen.get_component_rich_style(f"look--{look}")
        return self._looks[look]

    def notify_style_update(self) -> None:
        self._looks.clear()
        self._strips.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        self._strips.clear()

    def on_mouse_scroll_up(self) -> None:
        self.post_message(self.Wheeled(self.id or "", -_NOTCH))

    def on_mouse_scroll_down(self) -> None:
        self.post_message(self.Wheeled(self.id or "", _NOTCH))

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


_NOTCH = 3  # lines that a notch of the mouse wheel scrolls
_GAP = 10  # unchanged cells that are painted again rather than skipped: to move the cursor costs as much


def _changed(before: Line, after: Line) -> list[tuple[int, int]]:
    """The spans of columns that differ."""
    start, before, after = _differing(before, after)
    old, new = text_of(before), text_of(after)
    if len(old) != len(new) or cells(old) != len(old) or cells(new) != len(new):
        return [(start, start + max(cells(old), cells(new)))]
    spans: list[tuple[int, int]] = []
    for column, same in enumerate(map(_same, old, new, _looks(before), _looks(after)), start):
        if not same:
            if spans and column - spans[-1][1] < _GAP:
                spans[-1] = (spans[-1][0], column + 1)
            else:
                spans.append((column, column + 1))
    return spans


def _differing(before: Line, after: Line) -> tuple[int, Line, Line]:
    """Both lines without the pieces that they begin and end with alike, and the column where they differ first."""
    first, last = 0, 0
    shorter = min(len(before), len(after))
    while first < shorter and before[first] == after[first]:
        first += 1
    while last < shorter - first and before[-1 - last] == after[-1 - last]:
        last += 1
    return width(before[:first]), before[first : len(before) - last], after[first : len(after) - last]


def _same(old: str, new: str, old_look: Look, new_look: Look) -> bool:
    """Whether a cell looks as before; blanks look alike."""
    return old == new and (old_look is new_look or old == " ")


def _looks(content: Line) -> Iterator[Look]:
    """One look a character."""
    for piece in content:
        yield from repeat(piece.look, len(piece.text))
