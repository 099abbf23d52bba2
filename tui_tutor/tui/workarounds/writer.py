"""What goes to the terminal: written by a thread that nobody waits for long.

Textual 8.2.8 lets a queue of 30 writes fill up and then stops the whole app until a terminal that does not read goes on
reading; at the end it waits for that without a limit, and its thread dies where the terminal has gone. Here the app
always goes on: it leaves out pictures while the terminal is behind, and draws the whole one when it has caught up.
Tests: tests/tui/test_stalled_terminal.py.
"""

from __future__ import annotations

import os
import select
import threading
from collections import deque
from collections.abc import Callable
from typing import TextIO

_BEHIND = 16_384  # bytes that wait, from which on pictures are left out
_MOST = 1_048_576  # from which on everything is
_PIECE = 1_024  # bytes that are written at once: what is begun has to end before anything else is heard
_SECONDS = 0.5  # that the end waits for the terminal: once for all that waits, and once for what restores it
_BREAK_OFF = b"\x1b\\\x1b[?2026l\x1b[0m"  # ends a sequence, a text and a picture that were not written to their end


class TerminalWriter(threading.Thread):
    """Takes the place of Textual's own, whose file-like interface it has; `caught_up` is called in its thread."""

    def __init__(self, file: TextIO) -> None:
        super().__init__(daemon=True, name="textual-output")
        self.caught_up: Callable[[], None] | None = None
        self._file = file
        self._encoding = file.encoding or "utf-8"  # that of an old terminal may be another
        self._changed = threading.Condition()
        self._waiting: deque[bytes] = deque()
        self._restoring: deque[bytes] | None = None  # what is written last of all, once that has begun
        self._size = 0  # bytes that wait or are being written
        self._is_behind = False  # pictures were left out
        self._is_complete = False  # nothing comes any more; a thread has an `_is_stopped` of its own
        self._is_cut = False  # what waits is not written any more
        self._is_gone = False

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._file.fileno()

    def flush(self) -> None:
        """Nothing to do: everything is written as soon as it can be."""

    @property
    def is_busy(self) -> bool:
        """Whether the terminal has not taken everything yet."""
        return self._size > 0

    def leaves_out(self) -> bool:
        """Whether a picture is to be left out; once `caught_up` is called, the whole one is needed."""
        with self._changed:
            self._is_behind |= self._size > _BEHIND
            return self._is_behind

    def write(self, text: str) -> None:
        data = text.encode(self._encoding, "replace")
        with self._changed:
            if self._is_complete or self._is_gone:
                return
            if self._restoring is not None:
                self._restoring.append(data)
            elif self._size <= _MOST:
                self._waiting.append(data)
            else:
                return
            self._size += len(data)
            self._changed.notify()

    def begin_restoring(self) -> None:
        """What is written from now on restores the terminal: it is written also where all else is not."""
        with self._changed:
            if self._restoring is None:
                self._restoring = deque()

    def stop(self) -> None:
        """Write what waits, as far as the terminal takes it without delay; else what restores it, if it takes that."""
        with self._changed:
            self._is_complete = True
            self._changed.notify()
        self.join(_SECONDS)
        if self.is_alive():
            with self._changed:
                self._is_cut = True
                self._waiting.clear()
                self._changed.notify()
            self.join(_SECONDS)

    def run(self) -> None:
        while (data := self._next()) is not None:
            self._write(data)
            self._done(len(data))
        if self._is_cut:
            self._write(_BREAK_OFF, is_last=True)
        for data in self._restoring or ():
            self._write(data, is_last=True)

    def _next(self) -> bytes | None:
        with self._changed:
            while not self._waiting and not self._is_complete:
                self._changed.wait()
            return self._waiting.popleft() if self._waiting else None

    def _done(self, size: int) -> None:
        with self._changed:
            self._size -= size
            has_caught_up = self._is_behind and not self._size
            if has_caught_up:
                self._is_behind = False
        if has_caught_up and self.caught_up is not None:
            self.caught_up()

    def _write(self, data: bytes, *, is_last: bool = False) -> None:
        begin = 0
        while begin < len(data) and not self._is_gone and (is_last or not self._is_cut):
            try:
                begin += os.write(self._file.fileno(), data[begin : begin + _PIECE])
            except BlockingIOError:  # somebody else has set the terminal so
                select.select([], [self._file.fileno()], [])
            except OSError:
                self._is_gone = True
