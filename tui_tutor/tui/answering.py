"""Answering: the line over the question's panel is opened, what is typed in it becomes a command, and it is closed.

Holds the line only; what an answer is worth is the session's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from tui_tutor.glyphs import written
from tui_tutor.session import GiveAnswer, Show, TakeHint
from tui_tutor.tui.drawing.screen import answer_region, is_too_small

if TYPE_CHECKING:
    from tui_tutor.tui.answer_box import AnswerBox
    from tui_tutor.tui.learn import LearnScreen


class Answering:
    """The answers that are typed on a screen."""

    def __init__(self, screen: LearnScreen) -> None:
        self._screen = screen
        self._box: AnswerBox | None = None  # made when the first result is asked for
        self._has_lost = False  # something of an answer was typed and is not in the line

    @property
    def is_open(self) -> bool:
        return self._box is not None and self._box.display

    def follow(self) -> None:
        """Be open where a result is asked for, unless the learner has put the line away; closed elsewhere."""
        if not self._screen.session.is_asking or self._screen.view.put_away:
            self.close()
        elif not self.is_open:
            self._open()
        else:
            self._expect()

    def clear(self) -> None:
        """Forget what was typed: another step is asked for."""
        self._has_lost = False
        if self._box is not None:
            self._box.value = ""

    def lose(self) -> None:
        """Remember that something was typed where nothing could be: Enter alone does not mean then what it says."""
        self._has_lost = self.is_open

    def _open(self) -> None:
        if self._box is None:
            from tui_tutor.tui.answer_box import AnswerBox

            self._box = AnswerBox()
            self._screen.mount(self._box)
        self.place()
        self._expect()
        self._box.display = True
        self._box.focus()

    def _expect(self) -> None:
        from tui_tutor.tui.drawing.asking import to_type  # loaded where something is asked

        question = self._screen.session.prediction
        if self._box is not None and question is not None:
            self._box.placeholder = written(to_type(question))

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
            self._box.value = ""
            self._box.display = False
            self._screen.set_focus(None)

    async def take(self, event: events.Key) -> bool:
        """Type a key where the line is open; whether it is done with."""
        if self._box is None or not self.is_open:
            return False
        match event.key:
            case "enter":
                self._submit(self._box.value.strip())
            case "escape":
                self._screen.put_away(True)
            case key if action := self._box.given_up(key):
                self._screen.perform(action)
            case _:
                return await self._box.take(event)
        return True

    def paste(self, text: str) -> None:
        """Type the first line of a text, where something is asked."""
        if self._screen.session.is_asking and (line := text.partition("\n")[0].strip()):
            self._screen.put_away(False)
            assert self._box is not None
            self._box.put(line)

    def _submit(self, typed: str) -> None:
        """An answer; `?` for a hint, also behind one that is not finished; or nothing, which shows the result."""
        assert self._box is not None
        if typed.endswith("?"):
            self._box.value = typed.rstrip("? ")
            self._box.cursor_position = len(self._box.value)
            question = self._screen.session.prediction
            if question is not None and self._screen.session.attempt.hints >= len(question.hints):
                self._screen.tell("That was the last hint. Enter alone shows the result.")
            else:
                self._screen.apply(TakeHint())
        elif typed:
            self._screen.apply(GiveAnswer(typed))
            last = self._screen.session.attempt.last
            if last is None or last.judgement.verdict.is_read:
                self.clear()  # what could not be read stays, to be mended
        elif self._has_lost:
            self._has_lost = False
            self._screen.tell("Your text was lost. Enter again shows the result.")
        else:
            self._screen.apply(Show())
