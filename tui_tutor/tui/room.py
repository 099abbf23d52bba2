"""Room: on a terminal that is smaller than the smallest, every screen says so, over all that it shows.

What a screen shows in more room is its own business.
"""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.screen import Screen

from tui_tutor.tui.drawing.screen import is_too_small, too_small
from tui_tutor.tui.drawing.text import Look
from tui_tutor.tui.panel import LinePanel

Answer = TypeVar("Answer")


class Roomy(Screen[Answer]):
    """A screen that says how much room it needs where there is less."""

    COMPONENT_CLASSES = {f"look--{look}" for look in Look}  # noqa: RUF012
    _sign: LinePanel | None = None  # made when it is first needed

    def on_resize(self, event: events.Resize) -> None:
        columns, rows = event.size
        is_needed = is_too_small(columns, rows)
        if self._sign is None:
            if not is_needed:
                return
            self._sign = LinePanel("too-small")
            self.mount(self._sign)
        # It lies over the others instead of hiding them: so what has the focus keeps it.
        self._sign.display = is_needed
        if is_needed:
            self._sign.place(0, 0, columns, rows)
            self._sign.show(too_small(columns, rows))
