"""The list of lessons: Enter opens one.

Reads the heads of the lesson files only; a lesson that cannot be opened says why and the list stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_tutor.errors import TutorError
from tui_tutor.glyphs import written
from tui_tutor.lesson.library import Entry, Given, entries, find_lesson
from tui_tutor.progress.history import History
from tui_tutor.progress.review import Due, due, next_due
from tui_tutor.progress.standing import InLesson, in_lessons
from tui_tutor.tui.drawing.lesson_rows import Facts, lesson_rows
from tui_tutor.tui.drawing.text import Line, Look
from tui_tutor.tui.room import Roomy, named

if TYPE_CHECKING:
    from tui_tutor.tui.app import TutorApp

_SIDES = 4  # columns beside the rows: the list's own, and its scroll bar


class ListScreen(Roomy[None]):
    """All lessons, in the order in which one leads to the next, and how the learner stands in each."""

    AUTO_FOCUS = "OptionList"
    BINDINGS: ClassVar = [
        Binding("q", "app.quit", "quit", id="quit"),
        Binding("question_mark,f1", "help", "help", id="help"),
        Binding("v", "review", "review"),
    ]

    def __init__(self, lessons: Given, history: History) -> None:
        super().__init__()
        self._lessons = lessons
        self._history = history
        self._entries: dict[str, Entry] = {entry.id: entry for entry in entries(lessons)}
        self._done = self._in_lessons()
        self._said = Static(id="list-keys")

    def compose(self) -> ComposeResult:
        keymap = cast("TutorApp", self.app).keymap
        keys = f"↑ ↓ choose   Enter open   v review   {keymap.named('help')} help   {keymap.named('quit')} quit"
        self._said.update(Content(written(f" {keys}")))
        yield Static(Content("tutor: a computation graph, step by step"), id="list-title")
        options = [Option(self._row(row), id=lesson) for lesson, row in self._rows(self.app.size.width).items()]
        self._list = OptionList(*options)
        yield self._list
        if notice := cast("TutorApp", self.app).take_notice():
            yield Static(Content(written(notice)), id="list-notice")
        yield self._said

    def _rows(self, columns: int) -> dict[str, Line]:
        """What the list says of each lesson, by its id."""
        facts = [_facts(entry, self._done.get(entry.id)) for entry in self._entries.values()]
        return dict(zip(self._entries, lesson_rows(facts, columns - _SIDES), strict=True))

    @staticmethod
    def _row(row: Line) -> Content:
        return Content.assemble(*((written(text), "bold" if look is Look.STRONG else "") for text, look, _ in row))

    def _tell(self, columns: int) -> None:
        for lesson, row in self._rows(columns).items():
            self._list.replace_option_prompt(lesson, self._row(row))

    def _in_lessons(self, waiting: Iterable[Due] = ()) -> dict[str, InLesson]:
        return in_lessons(self._history, {entry.id: entry.parts for entry in self._entries.values()}, waiting)

    def on_resize(self, event: events.Resize) -> None:
        self._tell(event.size.width)

    def on_mount(self) -> None:
        last = next((lesson for lesson in self._history.lessons if lesson in self._entries), None)
        if last is not None:
            self._list.highlighted = list(self._entries).index(last)
        self.call_after_refresh(self._tell_what_waits)

    def _tell_what_waits(self) -> None:
        """How much is due, once the list is painted: the library that spaces it is loaded where something may be."""
        waiting = due(self._history, datetime.now(UTC))
        if waiting:
            self._done = self._in_lessons(waiting)
            self._tell(self.app.size.width)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        entry = self._entries[event.option.id or ""]
        try:
            lesson = find_lesson(str(entry.path) if not entry.is_ours else entry.id, self._lessons)
        except TutorError as fault:
            from tui_tutor.tui.text_screen import fault_screen

            self.app.push_screen(fault_screen("This lesson cannot be opened", str(fault)))
            return
        cast("TutorApp", self.app).open_lesson(lesson)

    def doable(self) -> Iterator[SystemCommand]:
        keymap = cast("TutorApp", self.app).keymap
        yield SystemCommand("Open the lesson that is chosen", "Enter", self._list.action_select)
        yield SystemCommand("Review what was missed and waits", "v", self.action_review)
        yield named(keymap.by_action["help"], self.action_help)
        yield from super().doable()

    def action_help(self) -> None:
        from tui_tutor.tui.text_screen import list_help_screen

        self.app.push_screen(list_help_screen(cast("TutorApp", self.app).keymap))

    def action_review(self) -> None:
        """What was missed and is due."""
        now = datetime.now(UTC)
        waiting = due(self._history, now)
        if waiting and cast("TutorApp", self.app).review(waiting):
            return
        coming = next_due(self._history, now)
        when = f": the next on {coming.date:%Y-%m-%d}" if coming is not None else ""
        self._said.update(Content(f" Nothing waits for review{when}."))


def _title(entry: Entry) -> str:
    return entry.title or f"cannot be opened: {entry.fault}"


def _facts(entry: Entry, done: InLesson | None) -> Facts:
    minutes = f"{entry.minutes} min" if entry.minutes else ""
    if done is None or not done.is_begun:
        return Facts(_title(entry), minutes, "", "", "", "", entry.id)
    state = "✓" if done.is_finished else "begun"
    review, right, missed = (
        f"{count} {what}" if count else ""
        for count, what in ((done.due, "to review"), (done.right, "right"), (done.missed, "missed"))
    )
    return Facts(_title(entry), minutes, state, review, right, missed, entry.id)
