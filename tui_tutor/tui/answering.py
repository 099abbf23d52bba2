"""Answering: the line over the question's panel is opened, what is typed in it becomes a command, and it is closed.

Holds the line only; what an answer is worth is the session's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_tutor.session import GiveAnswer, Show, TakeHint
from tui_tutor.tui.drawing.screen import answer_region

if TYPE_CHECKING:
    from tui_tutor.tui.answer_box import AnswerBox
    from tui_tutor.tui.learn import LearnScreen

BEGINS_AN_ANSWER = "0123456789.(-−"  # typed where a result is asked for


class Answering:
    """The answers that are typed on a screen."""

    def __init__(self, screen: LearnScreen) -> None:
        self._screen = screen
        self._box: AnswerBox | None = None  # made when the first answer is typed

    def open(self, typed: str) -> None:
        """Let the learner type; some of it may be there already."""
        if self._box is None:
            from tui_tutor.tui.answer_box import AnswerBox

            self._box = AnswerBox()
            self._screen.mount(self._box)
        self.place()
        self._box.value = typed
        self._box.cursor_position = len(typed)
        self._box.display = True
        self._box.focus()

    def place(self) -> None:
        """Put the line over the last one of the question's panel."""
        if self._box is not None:
            where = answer_region(self._screen.session, *self._screen.drawn_at)
            self._box.styles.offset = (where.x, where.y)
            self._box.styles.width = where.columns

    def close(self) -> None:
        if self._box is not None and self._box.display:
            self._box.display = False
            self._screen.set_focus(None)

    def left(self, action: str) -> None:
        """A key of the screen was pressed in the line."""
        if action == "close":
            self.close()
        else:
            self._screen.perform(action)

    def submitted(self, value: str) -> None:
        """An answer, `?` for a hint, or nothing, which shows the result."""
        typed = value.strip()
        self.close()
        if typed == "?":
            self._screen.apply(TakeHint())
        elif typed:
            self._screen.apply(GiveAnswer(typed))
        else:
            self._screen.apply(Show())
            return
        if self._screen.session.is_asking:
            last = self._screen.session.attempt.last
            again = last is not None and last.text == typed and not last.judgement.verdict.is_wrong
            self.open(typed if again else "")  # what could not be read is there to be mended
