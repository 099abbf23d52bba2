"""A line of input whose keys are done in the order in which they were typed, also those typed before it was there."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import ModalScreen
from textual.widgets import Input

from tui_tutor.tui.room import Roomy
from tui_tutor.untrusted import clean

Answer = TypeVar("Answer")


class LineInput(Input):
    """Gets its keys from the screen, by `take`.

    Textual 8.2.8 sends a key to the widget that has the focus when the key comes, though the screen may still have
    earlier ones to do: of a burst such as `0.5`, Enter the first keys would open the line and the last be lost. So
    what is sent here goes to the screen first, behind what was typed before it. And it lets an editing key bubble up
    to the app and act on its way back: `2`, backspace, `3` came out as `2`. Here each key is done before the next one
    is looked at. Tests: tests/tui/test_prompt.py, tests/tui/test_predict.py.
    """

    ACTIONS: ClassVar = {
        key: binding.action
        for binding in Input.BINDINGS
        if isinstance(binding, Binding)
        for key in binding.key.split(",")
    }

    def __init__(self, value: str | None = None, **settings: Any) -> None:
        super().__init__(value, select_on_focus=False, **settings)
        self.cursor_blink = False  # nothing runs while nobody types

    def post_message(self, message: Message) -> bool:
        if isinstance(message, events.Key | events.Paste):
            return self.screen.post_message(message)
        return super().post_message(message)

    async def take(self, event: events.Key) -> bool:
        """Type a key; whether it means something here."""
        if event.is_printable and event.character is not None:
            self.put(event.character)
        elif event.key in self.ACTIONS:
            await self.run_action(self.ACTIONS[event.key])
        else:
            return False
        return True

    def put(self, text: str) -> None:
        """Insert a line of text, in place of what is selected."""
        self.replace(clean(text.replace("\t", " ")), *sorted(self.selection))


class OverScreen(Roomy[Answer], ModalScreen[Answer]):
    """A screen over another one, from which it gets its keys, by `take`, behind what was typed before it was there."""

    def __init__(self, below: MessagePump) -> None:
        super().__init__()
        self._below = below

    def post_message(self, message: Message) -> bool:
        if isinstance(message, events.Key | events.Paste):
            return self._below.post_message(message)
        return super().post_message(message)

    async def take(self, event: events.Key) -> None:
        """Do what a key means here."""
        raise NotImplementedError

    def paste(self, text: str) -> None:
        """Take a pasted text; nothing, where nothing is typed."""
