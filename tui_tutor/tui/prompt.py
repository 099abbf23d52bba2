"""Prompts: one line of input with a question, which stays until the answer can be used.

Reads what the learner types into commands; a fault is shown and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui_tutor.core import numbers
from tui_tutor.errors import TutorError
from tui_tutor.glyphs import written
from tui_tutor.session import Command, Session
from tui_tutor.session.examples import places_to_type, settings_to_type, steps_to_type
from tui_tutor.tui.drawing.text import MORE, Piece, text_of, wrap
from tui_tutor.tui.line_input import LineInput, OverScreen

_WIDEST = 84  # columns of the box, as in the stylesheet
_OTHER_ROWS = 8  # of the screen: the box's frame, the line, and a message


class PromptScreen(OverScreen[Command | None]):
    """Asks for one line; `read` makes a command of it or raises."""

    AUTO_FOCUS = "LineInput"

    def __init__(
        self, below: Screen[None], question: str, read: Callable[[str], Command], *, prefill: str = ""
    ) -> None:
        super().__init__(below)
        self._question = question
        self._read = read
        self._asked = Static()
        self._line = LineInput(prefill)
        self._message = Static(Content("Enter: apply   Esc: cancel"), classes="message")

    def compose(self) -> ComposeResult:
        with Vertical(id="prompt"):
            yield self._asked
            yield self._line
            yield self._message

    def on_resize(self, event: events.Resize) -> None:
        self._asked.update(Content(_wrapped(self._question, *event.size)))

    async def take(self, event: events.Key) -> None:
        match event.key:
            case "escape":
                self.dismiss(None)
            case "enter":
                self._submit(self._line.value)
            case _:
                await self._line.take(event)

    def paste(self, text: str) -> None:
        self._line.put(text.partition("\n")[0])

    def _submit(self, typed: str) -> None:
        if not typed.strip():
            self.dismiss(None)
            return
        try:
            command = self._read(typed)
        except TutorError as fault:
            self._message.update(Content(written(fault.short)))
            return
        self.dismiss(command)


def _wrapped(text: str, columns: int, rows: int) -> str:
    """A text for the box on a screen of that size, no name apart from its number; cut where it would hide the line."""
    lines = [written(text_of(row)) for row in wrap([Piece(text)], max(min(_WIDEST, columns) - 4, 1))]
    most = max(rows - _OTHER_ROWS, 1)
    more = written(f"{MORE} {len(lines) - most + 1} lines more")
    return "\n".join(lines if len(lines) <= most else [*lines[: most - 1], more])


MOST_ENTRIES = 4  # of a row that is told


def go_to_prompt(session: Session) -> str:
    """Where one can go, as examples of what to type."""
    step, quantity, number = steps_to_type(session)
    places = [f'a step ("{step}", "{quantity}", {number})', *(f'"{place}"' for place in places_to_type(session))]
    *first, last = places
    return f"Go to: {', '.join(first)}{' or ' if first else ''}{last}."


def edit_prompt(session: Session) -> str:
    """What can be set, with the numbers in force."""
    settings = session.run.trace.settings(session.frame.iteration)
    known = ", ".join(f"{name} = {_in_force(value)}" for name, value in settings.items())
    since = f" It takes effect from iteration {session.frame.iteration} on." if session.run.graph.learning_rate else ""
    typed = [f"{each.name} = {each.value}" for each in settings_to_type(session)]
    such = f", such as {', or '.join(typed)}" if typed else ""
    return f"Set a value: type a name and a number{such}. Now: {known}.{since}"


def _in_force(value: Any) -> str:
    """A number, or a short row of them; of a larger array the shape."""
    is_long = np.ndim(value) > 1 or np.size(value) > MOST_ENTRIES
    return f"{np.shape(value)}" if is_long else numbers.text(value)
