"""The line in which an answer is typed; it stands in the panel of the question.

Typing is all that it does: what an answer is worth is the session's business.
"""

from __future__ import annotations

from textual import events
from textual.message import Message

from tui_tutor.tui.line_input import LineInput


class AnswerBox(LineInput):
    """Gets its keys from the screen, by `take`.

    Textual 8.2.8 sends a key to the widget that has the focus when the key comes, though the screen may still have
    earlier ones to do: of a burst such as `0.5`, Enter the first keys would open the line and the last be lost. So
    what is sent here goes to the screen first, behind what was typed before it. Tests: tests/tui/test_predict.py.
    """

    def __init__(self) -> None:
        super().__init__(id="answer", select_on_focus=False)
        self.cursor_blink = False

    def expect(self, what: str) -> None:
        """Say what to type, as long as nothing is."""
        self.placeholder = f"{what}; ? hint, Enter shows it"

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
        """Insert a text, in place of what is selected."""
        self.replace(text, *sorted(self.selection))

    def given_up(self, key: str) -> str | None:
        """The screen's action for a key that means nothing here: → at the end of what is typed, ← where nothing is."""
        match key:
            case "right" if self.cursor_position == len(self.value):
                return "next"
            case "left" if not self.value:
                return "back"
            case "up" | "pageup":
                return "scroll_up"
            case "down" | "pagedown":
                return "scroll_down"
        return None
