"""The line in which an answer is typed; it stands in the panel of the question.

Typing is all that it does: what an answer is worth is the session's business.
"""

from __future__ import annotations

from tui_tutor.tui.line_input import LineInput


class AnswerBox(LineInput):
    """A line with the keys that go on to the screen behind it."""

    def __init__(self) -> None:
        super().__init__(id="answer")

    def given_up(self, key: str) -> str | None:
        """The screen's action for a key that means nothing here: → at the end of what is typed, ← where nothing is."""
        match key:
            case "right" if self.cursor_position == len(self.value):
                return "next"
            case "left" if not self.value:
                return "back"
            case "home" | "end" if not self.value:
                return "first" if key == "home" else "last"
            case "up" | "pageup":
                return "scroll_up"
            case "down" | "pagedown":
                return "scroll_down"
        return None
