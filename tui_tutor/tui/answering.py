"""Answering: the line over the question's panel is opened, what is typed in it becomes a command, and it is closed.

Holds the line only; what an answer is worth is the session's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from tui_tutor.session import GiveAnswer, Show, TakeHint
from tui_tutor.tui.drawing.screen import answer_region, is_too_small

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
        question = self._screen.session.prediction
        self._box.expect(question.expects if question is not None else "")
        self._box.value = typed
        self._box.cursor_position = len(typed)
        self._box.display = True
        self._box.focus()

    def place(self) -> None:
        """Put the line over the last one of the question's panel; a screen that is too small shows none."""
        if self._box is None:
            return
        self._box.visible = not is_too_small(*self._screen.drawn_at)
        if self._box.visible:
            where = answer_region(self._screen.session, *self._screen.drawn_at)
            self._box.styles.offset = (where.x, where.y)
            self._box.styles.width = where.columns

    def close(self) -> None:
        if self._box is not None and self._box.display:
            self._box.display = False
            self._screen.set_focus(None)

    async def take(self, event: events.Key) -> bool:
        """Type a key where the line is open; whether it is done with."""
        if self._box is None or not self._box.display:
            return False
        match event.key:
            case "enter":
                self._submit(self._box.value)
            case "escape":
                self.close()
            case key if action := self._box.given_up(key):
                self._screen.perform(action)
            case _:
                return await self._box.take(event)
        return True

    def paste(self, text: str) -> None:
        """Type the first line of a text, where something is asked."""
        if self._screen.session.is_asking and (line := text.partition("\n")[0].strip()):
            if self._box is None or not self._box.display:
                self.open("")
            assert self._box is not None
            self._box.put(line)

    def _submit(self, value: str) -> None:
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
