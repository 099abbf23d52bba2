"""Looking: other text in the text panel, a nudge, the text scrolled, the graph moved or its nodes in groups.

Changes the view and, but for a run that is pinned, never the session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_tutor.core.all_at_once import pictured
from tui_tutor.session import Pin, Session
from tui_tutor.tui.drawing.screen import Panel, folds, panned, scrolled, turned
from tui_tutor.tui.drawing.text_panel import Tab, View, other_entry

if TYPE_CHECKING:
    from tui_tutor.tui.learn import LearnScreen

_STRIDE, _NOTCH = 0.5, 0.2  # of the window on the graph, by which a key and the wheel move it


class Looking:
    """Changes a lesson screen's view; its `do_` methods are named for the actions of the key table."""

    def __init__(self, screen: LearnScreen) -> None:
        self._screen = screen
        self.collapsed = False  # groups of the graph

    @property
    def _session(self) -> Session:
        return self._screen.session

    @property
    def _view(self) -> View:
        return self._screen.view

    def do_groups(self) -> None:
        """Draw nodes that are named alike as one box, or each as its own."""
        from tui_tutor.tui.drawing.groups import grouped

        graph = pictured(self._session.run.graph)
        if grouped(graph) is graph:
            self._screen.tell("No two nodes are named alike, such as z1 and z2.")
        elif not self.collapsed and not folds(self._session, *self._screen.drawn_at):
            self._screen.tell("Grouped, the nodes would take more room.")
        else:
            self.collapsed = not self.collapsed
            self._screen.look(self._view)

    def do_tab(self) -> None:
        self._screen.look(turned(self._session, self._view, *self._screen.drawn_at))

    def do_nudge(self) -> None:
        """Bump the node at hand and watch; once more, no longer."""
        if self._view.nudged:
            self._screen.look(View())
        elif (node := self._session.frame.node) in self._session.run.graph.by_name:
            self._screen.look(View(Tab.NUDGE, nudged=node or ""))
        else:
            self._screen.tell(f"Go to a node first: {self._screen.keymap.named('nudge')} nudges the node at hand.")

    def do_pin(self) -> None:
        self._screen.apply(Pin())
        if self._session.pinned is not None:
            self._screen.look(View(Tab.COMPARE, nudged=self._view.nudged, entry=self._view.entry))

    def do_scroll_up(self) -> None:
        self._up_or_down(-1)

    def do_scroll_down(self) -> None:
        self._up_or_down(1)

    def _up_or_down(self, by: int) -> None:
        """To another entry where an array is nudged; else the text is scrolled."""
        if other := other_entry(self._session, self._view, by):
            self._screen.look(other)
        else:
            self._scroll(lines=by)

    def do_page_up(self) -> None:
        self._scroll(pages=-1)

    def do_page_down(self) -> None:
        self._scroll(pages=1)

    def _scroll(self, *, lines: int = 0, pages: int = 0) -> None:
        self._screen.look(scrolled(self._session, self._view, *self._screen.drawn_at, lines=lines, pages=pages))

    def do_pan_left(self) -> None:
        self._pan(across=-_STRIDE)

    def do_pan_right(self) -> None:
        self._pan(across=_STRIDE)

    def do_pan_up(self) -> None:
        self._pan(down=-_STRIDE)

    def do_pan_down(self) -> None:
        self._pan(down=_STRIDE)

    def _pan(self, *, across: float = 0, down: float = 0) -> None:
        if not self._moved(across=across, down=down):
            self._screen.tell("There is no more of the graph on that side.")

    def _moved(self, *, across: float = 0, down: float = 0) -> bool:
        """Move the window on the graph; whether there was anything to move."""
        view = panned(self._session, self._view, *self._screen.drawn_at, across=across, down=down)
        is_moved = view is not self._view
        if is_moved:
            self._screen.look(view)
        return is_moved

    def wheel(self, panel: str, lines: int) -> None:
        """Over a graph that has no room the wheel moves it, down where it can, else across; elsewhere the text."""
        by = _NOTCH if lines > 0 else -_NOTCH
        if panel != Panel.GRAPH or not (self._moved(down=by) or self._moved(across=by)):
            self._scroll(lines=lines)
