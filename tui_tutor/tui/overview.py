"""The screen of the overview: every node on a line; arrow keys choose one, Enter goes to its step.

Shows a session and changes nothing; what it closes with is a command for the lesson below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from tui_tutor.core.all_at_once import pictured
from tui_tutor.session import Command, GoTo, Session
from tui_tutor.tui.drawing.box_content import at_hand
from tui_tutor.tui.drawing.overview import overview_lines
from tui_tutor.tui.drawing.places import index_of
from tui_tutor.tui.drawing.screen import is_too_small
from tui_tutor.tui.drawing.text import Look
from tui_tutor.tui.line_input import OverScreen
from tui_tutor.tui.panel import LinePanel

if TYPE_CHECKING:
    from tui_tutor.tui.app import TutorApp


class OverviewScreen(OverScreen[Command | None], inherit_bindings=False):
    """Closes with the command that goes to a node, or with none."""

    COMPONENT_CLASSES: ClassVar = {f"look--{look}" for look in Look}

    def __init__(self, below: Screen[None], session: Session) -> None:
        super().__init__(below)
        self._session = session
        graph = pictured(session.run.graph)
        here = at_hand(graph, session.frame)
        self._names = [node.name for node in graph.nodes]
        self._chosen = self._names.index(here) if here else 0
        self._said = ""
        self._panel = LinePanel("overview")

    def compose(self) -> ComposeResult:
        yield self._panel

    def on_mount(self) -> None:
        self._draw()

    def on_resize(self, _: events.Resize) -> None:
        self._draw()

    async def take(self, event: events.Key) -> None:
        page = max(self.app.size.height - 4, 1)
        match cast("TutorApp", self.app).keymap.usual(event.key):
            case "escape" | "o" | "q":
                self.dismiss(None)
            case "enter" | "space":
                self._go(self._names[self._chosen])
            case "up" | "k":
                self._choose(self._chosen - 1)
            case "down" | "j":
                self._choose(self._chosen + 1)
            case "pageup":
                self._choose(self._chosen - page)
            case "pagedown":
                self._choose(self._chosen + page)
            case "home":
                self._choose(0)
            case "end":
                self._choose(len(self._names) - 1)

    def _choose(self, place: int) -> None:
        self._chosen, self._said = min(max(place, 0), len(self._names) - 1), ""
        self._draw()

    def _go(self, name: str) -> None:
        index = index_of(self._session, name)
        if index is None:
            self._said = f"{name} is given: it has no step to go to."
            self._draw()
        else:
            self.dismiss(GoTo(index))

    def on_line_panel_followed(self, event: LinePanel.Followed) -> None:
        """A click on a line goes to its node."""
        event.stop()
        self._go(str(event.link))

    def on_line_panel_wheeled(self, event: LinePanel.Wheeled) -> None:
        event.stop()
        self._choose(self._chosen + event.lines)

    def _draw(self) -> None:
        columns, rows = self.app.size
        if not is_too_small(columns, rows):
            self._panel.place(0, 0, columns, rows)
            self._panel.show(overview_lines(self._session, self._chosen, columns, rows, self._said))
