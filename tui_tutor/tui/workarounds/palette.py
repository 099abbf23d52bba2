"""The palette of all actions, without what moves in it.

Knows none of the actions.
"""

from __future__ import annotations

from textual.command import CommandPalette
from textual.widgets import Input, LoadingIndicator


class StillPalette(CommandPalette):
    """In Textual 8.2.8 its cursor blinks, and its sign of loading moves also where it is hidden.

    Nothing may run while idle. Tests: tests/tui/test_idle.py.
    """

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
        self.query_one(LoadingIndicator).auto_refresh = None
