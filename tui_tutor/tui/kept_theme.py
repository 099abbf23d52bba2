"""The theme to start in, and the one that a learner chose: in a small file, written at once, read at the next start.

Knows no Textual. Whatever is wrong with the file, it is as if there were none: a theme is not worth stopping for.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread

from tui_tutor.config import Config
from tui_tutor.errors import TutorError, UsageError, cut, did_you_mean
from tui_tutor.files import open_to_read
from tui_tutor.progress.folder import NOBODY, Readers, make_folder, open_to_append, sync, write_all
from tui_tutor.tui.palettes import BY_NAME, DEFAULT

_LARGEST = 1000  # bytes


@dataclass(frozen=True, slots=True)
class KeptTheme:
    """Where the choice is kept, None for nowhere; what the configuration said meanwhile is kept beside it.

    So the later of the two wins: a choice holds until the configuration says something else than it did then.
    """

    path: Path | None
    configured: str | None = None
    readers: Readers = NOBODY

    def read(self) -> str | None:
        """What was chosen last, if it still counts."""
        if self.path is None:
            return None
        try:
            with open_to_read(self.path, follows_links=False) as file:
                kept = json.loads(file.read(_LARGEST))
        except (OSError, ValueError, RecursionError):
            return None
        if not isinstance(kept, dict) or kept.get("configured") != self.configured:
            return None
        theme = kept.get("theme")
        return theme if isinstance(theme, str) else None

    def keep(self, theme: str) -> None:
        """Write a choice down whole, or not at all."""
        if self.path is None:
            return
        draft = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        with suppress(OSError):
            make_folder(self.path.parent, self.readers)
            draft.unlink(missing_ok=True)
            descriptor = open_to_append(draft, new=True, readers=self.readers)
            try:
                write_all(descriptor, json.dumps({"theme": theme, "configured": self.configured}).encode() + b"\n")
                sync(descriptor)
            finally:
                os.close(descriptor)
            draft.replace(self.path)


class ThemeWriter:
    """Keeps choices in a thread of its own, one after the other: a disk may take its time, and nobody waits for it."""

    def __init__(self, kept: KeptTheme) -> None:
        self._kept = kept
        self._lock = Lock()
        self._chosen: str | None = None  # and not begun to be written
        self._thread: Thread | None = None

    def keep(self, theme: str) -> None:
        """Keep a choice soon; of several that wait, the last."""
        with self._lock:
            self._chosen = theme
            if self._thread is None:
                thread = Thread(target=self._work, name="theme", daemon=True)
                with suppress(RuntimeError):  # no thread to be had: the next choice tries again
                    thread.start()
                    self._thread = thread

    def finish(self, timeout: float) -> bool:
        """Wait for what is being written, `timeout` seconds at most; whether nothing is any more."""
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(timeout)
        return thread is None or not thread.is_alive()

    def _work(self) -> None:
        while (theme := self._next()) is not None:
            self._kept.keep(theme)

    def _next(self) -> str | None:
        with self._lock:
            theme, self._chosen = self._chosen, None
            if theme is None:
                self._thread = None
            return theme


def kept_theme(progress: Path | None, config: Config, readers: Readers = NOBODY) -> KeptTheme:
    """Where the choice is kept: beside the folder of journals."""
    return KeptTheme(progress.parent / "theme" if progress is not None else None, config.theme, readers)


def start_theme(asked: str | None, kept: KeptTheme, config: Config) -> tuple[str, Sequence[TutorError]]:
    """The theme to start in, and what is wrong with the configured one. Raises UsageError for one that is asked for."""
    names = list(BY_NAME)
    if asked is not None and asked not in BY_NAME:
        raise UsageError(f'no theme is called "{cut(asked)}"', advice=did_you_mean(asked, names))
    chosen, configured, wrong = asked or kept.read(), config.theme, list[TutorError]()
    if configured is not None and configured not in BY_NAME:
        advice = did_you_mean(configured, names)
        wrong.append(config.fault("theme", f'no theme is called "{cut(configured)}"', advice))
        configured = None
    return (chosen if chosen in BY_NAME else configured) or DEFAULT, wrong
