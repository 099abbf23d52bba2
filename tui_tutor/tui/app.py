"""The full-screen app: opens screens, keeps the sessions of the lessons that were opened, and ends cleanly.

Imports what the first screen needs; the rest is imported when it is first opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.driver import Driver
from textual.screen import Screen
from textual.theme import Theme

from tui_tutor.session import Session
from tui_tutor.tui import workarounds
from tui_tutor.tui.keys import KEYS
from tui_tutor.tui.learn import LearnScreen

DARK = Theme(
    name="tutor-dark",
    primary="#6cb6ff",
    secondary="#e0a458",
    accent="#ffd166",
    warning="#ff9e64",
    foreground="#d8dee9",
    background="#101418",
    surface="#161c22",
    panel="#1f2730",
    dark=True,
)


class TutorApp(App[None]):
    """Starts with a session, or with the list of lessons where there is none.

    open_lesson: a lesson's session by id; used by the list.
    """

    CSS_PATH = "styles.tcss"
    TITLE = "tutor"
    AUTO_FOCUS = None
    BINDINGS: ClassVar = [Binding("ctrl+q,ctrl+c", "quit", "quit", show=False, priority=True)]

    def __init__(self, first: Session | None, *, lessons: Path | None = None) -> None:
        super().__init__()
        self.lessons = lessons
        self.sessions: dict[str, Session] = {first.lesson.id: first} if first else {}
        self.crash: BaseException | None = None
        self._first = first
        workarounds.paint_only_what_changed()
        self.register_theme(DARK)
        self.theme = DARK.name

    def get_driver_class(self) -> type[Driver]:
        return workarounds.driver_class(super().get_driver_class())

    def get_default_screen(self) -> Screen[Any]:
        return LearnScreen(self._first) if self._first else self.list_screen()

    def list_screen(self) -> Screen[Any]:
        from tui_tutor.tui.lesson_list import ListScreen

        return ListScreen(self.lessons)

    def on_mount(self) -> None:
        workarounds.install_signal_handlers(self)

    def open_lesson(self, session: Session) -> None:
        """Show a session; one that was opened before goes on where it was."""
        session = self.sessions.setdefault(session.lesson.id, session)
        self._show(LearnScreen(session))

    def open_list(self) -> None:
        self._show(self.list_screen())

    def _show(self, screen: Screen[Any]) -> None:
        """The first screen stays below, because Textual can only cover it; any other one is replaced."""
        if len(self.screen_stack) > 1:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        if isinstance(screen, LearnScreen):
            for key in KEYS:
                if key.action != "palette":
                    yield SystemCommand(key.what.capitalize(), key.shown, _runner(screen, key.action))
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)

    def _handle_exception(self, error: Exception) -> None:
        """Textual would print a traceback with the values of all variables, and end with status 0."""
        self.crash = error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()


def _runner(screen: LearnScreen, action: str) -> Callable[[], None]:
    return lambda: screen.perform(action)
