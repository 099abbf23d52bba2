"""Screens of text over another one: help, question, gradient check, array, fault. Esc, q, t, ? or Enter close them.

Made from the key table and from the lesson; text is never read as markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar, TypeAlias, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui_tutor import glyphs
from tui_tutor.session import Session
from tui_tutor.tui.drawing.prose import question_lines
from tui_tutor.tui.drawing.text import Line, Piece, cells, padded, text_of, wrap, written
from tui_tutor.tui.keys import Keymap
from tui_tutor.tui.room import Roomy

if TYPE_CHECKING:
    from tui_tutor.tui.app import TutorApp

_Table: TypeAlias = tuple[tuple[str, str], ...]  # what is named, and what it does or means

_WIDEST = 78

_SIGNS = (
    ("◆", "parameter: may change"),
    ("◇", "data: an input or a label"),
    ("·", "not computed yet"),
    ("┏━┓", "the node at hand"),
    ("▶ ◀", "a value goes forward, a derivative arrives"),
    ("┼", "wires cross"),
    ("├ ┬", "one wire branches"),
)
_WORDS = (
    ("value", "what forward propagation computes for a node"),
    ("derivative", "how strongly the final node reacts to a node: dz is dL/dz"),
    ("upstream", "the derivative that arrives from the node's consumer"),
    ("local", "how a node reacts to one of its inputs: ∂a/∂z"),
    ("iteration", "one round of forward, backward, update"),
)
_MOUSE = "Click a step in the timeline or a node in the graph to go there; click an input to set it. The wheel scrolls."


class TextScreen(Roomy[bool], ModalScreen[bool]):
    """Shows text until a key closes it; → closes it and goes on.

    text: what it says in a box of so many columns.
    """

    BINDINGS: ClassVar = [
        Binding("escape,enter", "close", "close"),
        Binding("q", "close", "close", id="quit"),
        Binding("t", "close", "close", id="question"),
        Binding("question_mark,f1", "close", "close", id="help"),
        Binding("right,space,l", "go_on", "go on", id="next", priority=True),
    ]
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, title: str, text: Callable[[int], str], *, goes_on: bool = False) -> None:
        super().__init__()
        self._title_text = title
        self._text = text
        self._shown = Static()
        self._box = VerticalScroll(id="text")
        self._goes_on = goes_on

    def compose(self) -> ComposeResult:
        with self._box:
            self._shown.update(Content(self._text_in(self.app.size.width)))
            yield self._shown

    def on_mount(self) -> None:
        self.watch(self._box, "scroll_y", self._tell_what_is_out_of_sight, init=False)
        self.watch(self._box, "virtual_size", self._tell_what_is_out_of_sight)

    def _tell_what_is_out_of_sight(self) -> None:
        """Beside the title the lines above, beside how it closes those below, as on the panels of a lesson."""
        above, box = self._box.scroll_offset.y, self._box
        below = max(box.max_scroll_y - above, 0)
        box.border_title = Content(glyphs.written(f"{self._title_text}{f' · ▲ {above} more' if above else ''}"))
        box.border_subtitle = Content(glyphs.written(f"{f'▼ {below} more · ' if below else ''}{self._how_it_closes()}"))

    def on_resize(self, event: events.Resize) -> None:
        self._shown.update(Content(self._text_in(event.size.width)))
        self.call_after_refresh(self._tell_what_is_out_of_sight)

    def _text_in(self, columns: int) -> str:
        return glyphs.written(self._text(_room(columns)))

    def _how_it_closes(self) -> str:
        next_key = cast("TutorApp", self.app).keymap.named("next")
        return f"Esc closes, {next_key} goes on" if self._goes_on else "Esc closes"

    def action_close(self) -> None:
        self.dismiss(False)

    def action_go_on(self) -> None:
        self.dismiss(self._goes_on)


def _room(columns: int) -> int:
    """The columns of the text on a terminal of so many: the box takes its border, its padding and a scrollbar."""
    return max(min(_WIDEST, columns - 6), 1)


def help_screen(keymap: Keymap) -> TextScreen:
    """The key table, the signs and the words."""
    return TextScreen("Help", lambda room: _help({"Keys": _keys(keymap)}, room))


def list_help_screen(keymap: Keymap) -> TextScreen:
    """The keys of the list of lessons, and below what helps in a lesson."""
    keys = (
        ("↑ ↓", "choose a lesson; Home, End: the first, the last"),
        ("Enter", "open it"),
        ("v", "review: what was missed and waits is asked again"),
        *((key.shown, key.told) for key in keymap.rows if key.action in ("palette", "help", "quit")),
    )
    return TextScreen("Help", lambda room: _help({"In the list": keys, "In a lesson": _keys(keymap)}, room))


def _keys(keymap: Keymap) -> _Table:
    return tuple((key.shown, key.told) for key in keymap.rows)


def _help(keys: Mapping[str, _Table], room: int) -> str:
    tables = {
        **keys,
        "In the graph": _SIGNS,
        "Words": _WORDS,
        "Mouse": (("", _MOUSE),),
    }
    rows = [row for title, table in tables.items() for row in (title, *_rows(table, room), "")]
    return "\n".join(rows[:-1])


def _rows(table: _Table, columns: int) -> Iterator[str]:
    """Two columns; what does not fit goes on below the second."""
    widest = max(cells(left) for left, _ in table)
    indent = " " * (widest + 4) if widest else "  "
    for left, right in table:
        first = f"  {padded(left, widest)}  " if widest else "  "
        yield from _texts(wrap([Piece(right)], columns, first=first, rest=indent))


def _texts(rows: list[Line]) -> list[str]:
    return [text_of(written(row)).rstrip() for row in rows]


def question_screen(session: Session, keymap: Keymap) -> TextScreen:
    """The question that the lesson asks before the next step."""
    assert session.question is not None
    title = f"Try it before you step: {session.question.step}"
    return TextScreen(
        title, lambda room: "\n".join(_texts(question_lines(session, room, keymap.renamed))), goes_on=True
    )


def check_screen(session: Session, name: str, place: int) -> TextScreen:
    """The gradient check of a node; of an array, with a table for the entry at a place, row by row."""
    from tui_tutor.core.entries import entry_at, written
    from tui_tutor.tui.drawing.nudging import check_texts

    entry = entry_at(session.run.graph.shapes[name], place)
    title = f"Gradient check: {written(f'd{name}', entry)}"
    return TextScreen(title, lambda room: "\n".join(check_texts(session, name, entry, room)))


def array_screen(session: Session, name: str) -> TextScreen:
    """All entries of a node's value, and of its derivative where that is known."""
    from tui_tutor.tui.drawing.arrays import array_texts

    title = f"{name}, of shape {session.run.graph.shapes[name]}"
    return TextScreen(title, lambda room: "\n".join(array_texts(session, name, room)))


def fault_screen(title: str, text: str) -> TextScreen:
    """Why something cannot be opened."""
    return TextScreen(title, lambda _: text)
