"""Screens of text over the lesson: the help and a lesson's question. Any of Esc, q, t, ? or Enter closes them.

Made from the key table and from the lesson; text is never read as markup.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui_tutor.session import Session
from tui_tutor.tui.drawing.prose import question_lines
from tui_tutor.tui.drawing.text import text_of
from tui_tutor.tui.keys import KEYS

_WIDTH = 78

_LEGEND = """\
In the graph
  ◆ parameter: may change    ◇ data: input or label    · not computed yet
  heavy border: the node at hand    ▶ forward    ◀ the derivative that arrives
  ┼ wires cross    ├ ┬ one wire branches

Words
  value         what forward propagation computes for a node
  derivative    how strongly the final node reacts to a node: dz is dL/dz
  upstream      the derivative that arrives from the node's consumer
  local         how a node reacts to one of its inputs: ∂a/∂z
  iteration     one round of forward, backward, update

Mouse: click a step in the timeline or a node in the graph to go there; click an
input to set it."""


class TextScreen(ModalScreen[None]):
    """Shows text until a key closes it."""

    BINDINGS: ClassVar = [Binding("escape,q,t,question_mark,f1,enter,space", "close", "close")]
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title_text = title
        self._text = text

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="text") as box:
            box.border_title = Content(self._title_text).plain
            box.border_subtitle = "Esc closes"
            yield Static(Content(self._text))

    def action_close(self) -> None:
        self.dismiss(None)


def help_screen() -> TextScreen:
    """The key table, the signs and the words."""
    widest = max(len(key.shown) for key in KEYS)
    rows = "\n".join(f"  {key.shown.ljust(widest)}  {key.what}" for key in KEYS)
    return TextScreen("Help", f"Keys\n{rows}\n\n{_LEGEND}")


def question_screen(session: Session) -> TextScreen:
    """The question that the lesson asks before the next step."""
    assert session.question is not None
    text = "\n".join(text_of(row).rstrip() for row in question_lines(session, _WIDTH))
    return TextScreen(f"Try it: {session.question.step}", text)
