"""Room: on a terminal that is smaller than the smallest, every screen says so, over all that it shows.

What a screen shows in more room is its own business; what the palette offers on it, it says itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar, cast

from textual import events
from textual.app import SystemCommand
from textual.screen import Screen

from tui_tutor.glyphs import written
from tui_tutor.tui.drawing.screen import is_too_small, too_small
from tui_tutor.tui.drawing.text import Look
from tui_tutor.tui.keys import Key
from tui_tutor.tui.panel import LinePanel

if TYPE_CHECKING:
    from tui_tutor.tui.app import TutorApp

Answer = TypeVar("Answer")


class Roomy(Screen[Answer]):
    """A screen that says how much room it needs where there is less."""

    COMPONENT_CLASSES = {f"look--{look}" for look in Look}  # noqa: RUF012
    _sign: LinePanel | None = None  # made when it is first needed

    def doable(self) -> Iterator[SystemCommand]:
        """What can be done here by its name, but for what can be done everywhere."""
        yield named(cast("TutorApp", self.app).keymap.by_action["quit"], self.app.exit)

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


def named(key: Key, do: Callable[[], object]) -> SystemCommand:
    """What a key does, under its name."""
    return SystemCommand(key.told[0].upper() + key.told[1:], written(key.shown), do)
