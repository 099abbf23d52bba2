"""The list of lessons: Enter opens one.

Reads the heads of the lesson files only; a lesson that cannot be opened says why and the list stays.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_tutor.errors import TutorError
from tui_tutor.lesson.library import Entry, entries, find_lesson

if TYPE_CHECKING:
    from tui_tutor.tui.app import TutorApp

_KEYS = " ↑ ↓ choose   Enter open   ? help   q quit"


class ListScreen(Screen[None]):
    """All lessons, in the order in which one leads to the next."""

    AUTO_FOCUS = "OptionList"
    BINDINGS: ClassVar = [Binding("q", "app.quit", "quit"), Binding("question_mark,f1", "help", "help")]

    def __init__(self, lessons: Path | None) -> None:
        super().__init__()
        self._lessons = lessons
        self._entries = {entry.id: entry for entry in entries(lessons)}

    def compose(self) -> ComposeResult:
        yield Static(Content("tutor: step through a computation graph, forward and backward"), id="list-title")
        options = [Option(_label(entry), id=entry.id) for entry in self._entries.values()]
        yield OptionList(*options)
        yield Static(Content(_KEYS), id="list-keys")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        entry = self._entries[event.option.id or ""]
        try:
            lesson = find_lesson(str(entry.path) if not entry.is_ours else entry.id, self._lessons)
        except TutorError as fault:
            from tui_tutor.tui.text_screen import fault_screen

            self.app.push_screen(fault_screen("This lesson cannot be opened", str(fault)))
            return
        cast("TutorApp", self.app).open_lesson(lesson)

    def action_help(self) -> None:
        from tui_tutor.tui.text_screen import help_screen

        self.app.push_screen(help_screen(self.app.size.width))


def _label(entry: Entry) -> Content:
    minutes = f"{entry.minutes} min" if entry.minutes else ""
    title = entry.title or f"cannot be opened: {entry.fault}"
    return Content.assemble((f"{title}\n", "bold"), (f"  {entry.id}   {minutes}", "dim"))
