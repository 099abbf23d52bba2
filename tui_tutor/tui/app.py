"""The full-screen app: opens screens, keeps the sessions of the lessons that were opened, and ends cleanly.

Imports what the first screen needs; the rest is imported when it is first opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from tui_tutor.config import Config, in_order
from tui_tutor.errors import TutorError, filled
from tui_tutor.lesson.library import Given
from tui_tutor.lesson.model import Lesson
from tui_tutor.progress.folder import NOBODY, Readers
from tui_tutor.progress.keeper import Keeper, Opening, switches_of
from tui_tutor.session import Session
from tui_tutor.tui.configured import notice_of
from tui_tutor.tui.drawing.screen import Status, is_too_small
from tui_tutor.tui.kept_theme import kept_theme, start_theme
from tui_tutor.tui.keymap import keymap_of
from tui_tutor.tui.learn import LearnScreen
from tui_tutor.tui.looks import ThemedApp
from tui_tutor.tui.room import Roomy

if TYPE_CHECKING:
    from tui_tutor.progress.review import Due


_PASTE_WAS_CUT = "That was too long to paste: its first 10,000 characters were taken."
_KEYS_WERE_LOST = "More keys came than could be done: some were left out."


class TutorApp(ThemedApp):
    """Starts with a session, or with the list of lessons where none is given (`start_with`).

    folder: where a learner's doings are kept; None where there is no place for them. readers: who else reads them.
    config: the learner's own settings, with what is wrong in them. theme: the one to start with, whatever was chosen.
    Raises UsageError where there is no such theme.
    """

    CSS_PATH = "styles.tcss"
    TITLE = "tutor"
    AUTO_FOCUS = None
    BINDINGS: ClassVar = [
        Binding("ctrl+q,ctrl+c", "quit", "quit", show=False, priority=True),
        Binding("ctrl+p", "command_palette", "palette", show=False, priority=True, id="palette"),
    ]

    def __init__(
        self,
        *,
        folder: Path | None,
        lessons: Given = None,
        readers: Readers = NOBODY,
        config: Config | None = None,
        faults: Sequence[TutorError] = (),
        theme: str | None = None,
    ) -> None:
        self.config = config or Config()
        kept = kept_theme(folder, self.config, readers)
        name, no_theme = start_theme(theme, kept, self.config)
        super().__init__(theme=name, kept=kept)
        self.lessons = lessons
        self.keymap, wrong = keymap_of(self.config)
        self.notice = notice_of(in_order([*faults, *wrong, *no_theme]))
        self.keeper = Keeper(
            folder,
            readers=readers,
            on_saved=self._on_saving,
            on_failed=self._on_saving,
            start=switches_of(self.config),
        )
        self.sessions: dict[str, Session] = {}
        self._first: LearnScreen | None = None
        self.set_keymap(self.keymap.changed)

    def get_default_screen(self) -> Screen[Any]:
        return self._first or self.list_screen()

    def start_with(self, opening: Opening, *, fresh: bool) -> None:
        """Show a session first; fresh: as a new run."""
        self._first = self._screen_of(opening, fresh=fresh)

    def _screen_of(self, opening: Opening, *, fresh: bool = False) -> LearnScreen:
        session = opening.session
        self.sessions[session.lesson.id] = session
        waits_for = self.keeper.begin(session, fresh=fresh)
        said = " ".join(filter(None, (filled(opening.said, self.keymap.names), self.take_notice())))
        return LearnScreen(session, Status(is_changed=opening.is_changed), waits_for, said)

    def take_notice(self) -> str:
        """What is to be said of the configuration, once."""
        notice, self.notice = self.notice, ""
        return notice

    def keep(self, before: Session, after: Session) -> int | None:
        """Write down what a command changed; the number to wait for until it is saved."""
        self.sessions[after.lesson.id] = after
        return self.keeper.note(before, after)

    def _on_saving(self, _: object) -> None:
        """Called from the journal's thread, when all was saved or nothing can be."""
        self.soon(self._tell_screens)

    def _tell_screens(self) -> None:
        for screen in self._learn_screens:
            screen.show_saving()

    def tell_of_lost_input(self, *, is_paste: bool) -> None:
        for screen in self._learn_screens:
            screen.tell(_PASTE_WAS_CUT if is_paste else _KEYS_WERE_LOST)

    def list_screen(self) -> Screen[Any]:
        from tui_tutor.tui.lesson_list import ListScreen

        return ListScreen(self.lessons, self.keeper.history)

    async def on_event(self, event: events.Event) -> None:
        """Where a screen only says how much room it needs, keys do nothing but quit."""
        is_typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if is_typed and is_too_small(*self.size):
            key = self.keymap.at(event.key, event.character) if isinstance(event, events.Key) else None
            if key is not None and key.action == "quit":
                self.exit()
            elif not isinstance(event, events.Key) or event.is_printable:
                for screen in self._learn_screens:
                    screen.lose_typed()
            return
        await super().on_event(event)

    @property
    def _learn_screens(self) -> list[LearnScreen]:
        return [screen for screen in self.screen_stack if isinstance(screen, LearnScreen)]

    def on_resize(self, event: events.Resize) -> None:
        """A screen of Textual's own, such as the palette, cannot say how much room it needs: it is closed."""
        if is_too_small(*event.size) and not isinstance(self.screen, Roomy):
            self.pop_screen()

    def on_mount(self) -> None:
        self._tell_screens()  # what the journal said before

    def open_lesson(self, lesson: Lesson) -> None:
        """Show a lesson where it was left."""
        self._show(self._screen_of(self.keeper.open(lesson, self.sessions.get(lesson.id))))

    def review(self, waiting: Sequence[Due]) -> bool:
        """Ask again for what waits; False where nothing of it is there any more."""
        from tui_tutor.progress.again import sessions_of
        from tui_tutor.tui.review import ReviewScreen

        sessions = [self.keeper.begun(session) for session in sessions_of(waiting, self.lessons)]
        if sessions:
            self._show(ReviewScreen(sessions))
        return bool(sessions)

    def open_list(self) -> None:
        self._show(self.list_screen())

    def _show(self, screen: Screen[Any]) -> None:
        """The first screen stays below, because Textual can only cover it; any other one is replaced."""
        if len(self.screen_stack) > 1:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        if isinstance(screen, Roomy):
            yield from screen.doable()
        if not self.is_colourless:
            yield SystemCommand("Theme", "Change the colours; the choice is kept", self.action_change_theme)
