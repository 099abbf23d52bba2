"""The line in which an answer is typed; it stands in the panel of the question.

Typing is all that it does: what an answer is worth is the session's business.
"""

from __future__ import annotations

from textual import events
from textual.message import Message

from tui_tutor.tui.line_input import LineInput


class AnswerBox(LineInput):
    """Gives way to the step keys: → at the end of what is typed, and ← where nothing is."""

    class Left(Message):
        """The learner goes on with a key of the screen."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self) -> None:
        super().__init__(
            id="answer",
            placeholder="answer, or ? for a hint; Enter shows it",
            select_on_focus=False,
        )

    async def on_key(self, event: events.Key) -> None:
        action = self._given_up(event.key)
        if action is None:
            return
        event.stop()
        event.prevent_default()
        self.post_message(self.Left(action))

    def _given_up(self, key: str) -> str | None:
        """The screen's action for a key that means nothing here."""
        match key:
            case "right" if self.cursor_position == len(self.value):
                return "next"
            case "left" if not self.value:
                return "back"
            case "escape":
                return "close"
            case "up" | "pageup":
                return "scroll_up"
            case "down" | "pagedown":
                return "scroll_down"
        return None
