"""The teacher's screen: a class, looked at again every few seconds.

Shows what the journals say and changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextvars import copy_context
from threading import Thread
from typing import cast

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from tui_tutor.config import Config
from tui_tutor.errors import TutorError
from tui_tutor.progress.classroom import Classroom, Roster
from tui_tutor.tui.configured import faults_of, notice_of
from tui_tutor.tui.drawing.class_page import ClassPage, class_page
from tui_tutor.tui.drawing.screen import SMALLEST, is_too_small
from tui_tutor.tui.kept_theme import KeptTheme, start_theme
from tui_tutor.tui.keymap import keymap_of
from tui_tutor.tui.keys import Keymap
from tui_tutor.tui.looks import ThemedApp
from tui_tutor.tui.panel import LinePanel
from tui_tutor.tui.room import Roomy

PAUSE = 2.0  # seconds between two looks; longer where a look takes long
_SHARE = 20  # a look takes at most this part of the time
_FAR = 10**9
_DAY = 24 * 60 * 60  # seconds
# By the action of the key table, how many lines and pages it scrolls.
_MOVES = {
    "scroll_up": (-1, 0), "scroll_down": (1, 0), "page_up": (0, -1), "page_down": (0, 1),
    "first": (-_FAR, 0), "last": (_FAR, 0),
}  # fmt: skip


class ClassScreen(Roomy[None], inherit_bindings=False):
    """All learners, a line each. said: what stands in the footer's place until the first key."""

    def __init__(self, classroom: Classroom, roster: Roster, keymap: Keymap, said: str) -> None:
        super().__init__()
        self._classroom = classroom
        self._keymap = keymap
        self._said = said
        self._roster = roster
        self._now = time.time()  # when it was read
        self._lost: float | None = None  # since when it cannot be
        self._page = self._laid_out(SMALLEST[0])
        self._first = 0
        self._panel = LinePanel("class")

    def compose(self) -> ComposeResult:
        yield self._panel

    def on_mount(self) -> None:
        self._look()

    def _look(self) -> None:
        """In a thread, for journals may be long and disks slow; who ends the app does not wait for it."""
        # In the context of this call, in which Textual knows what app it is.
        Thread(target=copy_context().run, args=[self._looking], name="class", daemon=True).start()

    def _looking(self) -> None:
        begun = time.monotonic()
        try:
            roster = self._classroom.look()
        except OSError:
            roster = None
        cast("ClassApp", self.app).soon(self._looked, roster, time.monotonic() - begun)

    def _looked(self, roster: Roster | None, took: float) -> None:
        """Show what was found; where the folder is gone, as on a server that restarts, what was read stays, and its
        time."""
        if roster is not None:
            self._roster, self._now, self._lost = roster, time.time(), None
        elif self._lost is None:
            self._lost = time.time()
        self._lay_out()
        self.set_timer(max(PAUSE, _SHARE * took), self._look)

    def on_resize(self, _: events.Resize) -> None:
        self._lay_out()

    def on_key(self, event: events.Key) -> None:
        key = self._keymap.at(event.key, event.character)
        if key is None:
            return
        if key.action == "quit":
            self.app.exit()
        elif key.action in _MOVES:
            lines, pages = _MOVES[key.action]
            self._scroll(lines + pages * max(self.app.size.height - 4, 1))
        if self._said:
            self._said = ""
            self._lay_out()

    def on_line_panel_wheeled(self, event: LinePanel.Wheeled) -> None:
        self._scroll(event.lines)

    def _lay_out(self) -> None:
        columns, rows = self.app.size
        if not is_too_small(columns, rows):
            self._panel.place(0, 0, columns, rows)
            self._page = self._laid_out(columns)
            self._scroll(0)

    def _laid_out(self, columns: int) -> ClassPage:
        named = self._keymap.named
        keys = ((f"{named('scroll_up')} {named('scroll_down')}", "scroll"), (named("quit"), "quit"))
        notice = "" if self._lost is None else f"cannot be read since {_clock(self._lost)}"
        return class_page(self._roster, self._now, columns, keys=keys, said=self._said, notice=notice)

    def _scroll(self, by: int) -> None:
        rows = self.app.size.height
        self._first = min(max(self._first + by, 0), self._page.furthest(rows))
        self._panel.show(self._page.drawn(rows, self._first))


def _clock(then: float) -> str:
    """The local time of day, with the date where it was long ago."""
    is_long_ago = time.time() - then >= _DAY
    return time.strftime("%Y-%m-%d %H:%M" if is_long_ago else "%H:%M", time.localtime(then))


class ClassApp(ThemedApp):
    """Shows a class until it is left.

    roster: the class as it was found. config: keys, theme and more, with what its reader found wrong in it. theme: the
    one that is asked for; else that of the configuration or the last choice. Raises UsageError where no theme is called
    so.
    """

    CSS_PATH = "styles.tcss"
    TITLE = "tutor class"
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        classroom: Classroom,
        roster: Roster,
        kept: KeptTheme,
        config: Config,
        *,
        faults: Sequence[TutorError] = (),
        theme: str | None = None,
    ) -> None:
        super().__init__(theme=start_theme(theme, kept, config)[0], kept=kept)
        self._shown = ClassScreen(classroom, roster, keymap_of(config)[0], notice_of(faults_of(config, faults)))

    def get_default_screen(self) -> Screen[None]:
        return self._shown
