"""The full-screen app in a lab: what Textual 8.2 could do to the machine or to the learner's own, it does not do here.

All that a lab forbids of Textual is here; what it forbids of lessons is `lesson.library.Fence`.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textual.driver import Driver

from tui_tutor.tui.app import TutorApp


class LabApp(TutorApp):
    """Leaves files, browsers, programs, clipboards and the shell alone."""

    def get_driver_class(self) -> type[Driver]:
        return _locked(super().get_driver_class())

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """No browser is started."""

    def deliver_text(self, *_: Any, **__: Any) -> None:
        """No file is written."""

    def deliver_binary(self, *_: Any, **__: Any) -> None:
        """No file is written."""

    def deliver_screenshot(self, *_: Any, **__: Any) -> None:
        """No file is written."""

    def save_screenshot(self, *_: Any, **__: Any) -> str:
        """No file is written; the name of none."""
        return ""

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """No file is written."""

    def action_suspend_process(self) -> None:
        """There is no shell to come back to."""

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Nothing else gets the terminal: what was to run meanwhile does not."""
        raise RuntimeError("nothing runs beside the app in a lab")
        yield

    def copy_to_clipboard(self, text: str) -> None:
        """The clipboard belongs to the learner's own computer."""


class _Locked(Driver):
    """What the app forbids is forbidden one layer further down, too."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)  # Textual stops the process at it

    @property
    def can_suspend(self) -> bool:
        return False

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """No browser is started."""

    def deliver_binary(self, *_: Any, **__: Any) -> None:
        """No file is written."""


def _locked(driver: type[Driver]) -> type[Driver]:
    return type(f"Locked{driver.__name__}", (_Locked, driver), {})
