"""A line of input whose keys are done in the order in which they were typed."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.widgets import Input


class LineInput(Input):
    """Textual 8.2.8 inserts a character at once, but lets an editing key bubble up to the app and act on its way back.

    In a burst, as of a fast typist over a slow line, `2`, backspace, `3` came out as `2`. Here each key is done before
    the next one is looked at. Tests: tests/tui/test_prompt.py.
    """

    ACTIONS: ClassVar = {
        key: binding.action
        for binding in Input.BINDINGS
        if isinstance(binding, Binding)
        for key in binding.key.split(",")
    }

    def on_mount(self) -> None:
        self.cursor_blink = False  # nothing runs while nobody types

    async def on_key(self, event: events.Key) -> None:
        action = self.ACTIONS.get(event.key)
        if action is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(action)
