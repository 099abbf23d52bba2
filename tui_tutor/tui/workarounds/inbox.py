"""Tokens on their way from the thread that reads to the app: in order, few at a time, and never too many.

Textual 8.2.8 hands over every key at once, with a future each: a megabyte of keys is gigabytes of memory, and minutes
in which nothing else is heard. Tests: tests/tui/workarounds/test_inbox.py, tests/tui/test_hostile_input.py.
"""

from __future__ import annotations

from collections import deque
from threading import RLock

from tui_tutor.tui.workarounds.terminal_input import Token, is_mouse_move

AT_ONCE = 16
PATIENCE = 1.0  # seconds that a token waits before a crowd is one too many
CROWD = 1_000
KEPT = 200  # the last of a crowd, which is what the person at the keyboard sees no answer to
MOST = 30_000


class Inbox:
    """Put into by one thread, taken from by another; both tell the time in seconds."""

    def __init__(self) -> None:
        self._lock = RLock()  # a signal may come while it is held
        self._waiting: deque[tuple[float, Token]] = deque()
        self._is_taken_from = False
        self._has_lost = False

    def put(self, tokens: list[Token], now: float) -> bool:
        """Add tokens; whether somebody has to be told to take them."""
        with self._lock:
            for token in tokens:
                if self._waiting and is_mouse_move(token) and is_mouse_move(self._waiting[-1][1]):
                    self._waiting.pop()
                self._waiting.append((now, token))
            if len(self._waiting) > MOST:
                self._shed()
            wakes = bool(self._waiting) and not self._is_taken_from
            self._is_taken_from |= wakes
            return wakes

    def take(self, now: float) -> list[Token]:
        """The next few; nothing where nothing waits, and then `put` says when there is something again."""
        with self._lock:
            if len(self._waiting) > CROWD and now - self._waiting[0][0] > PATIENCE:
                self._shed()
            taken = [self._waiting.popleft()[1] for _ in range(min(AT_ONCE, len(self._waiting)))]
            self._is_taken_from = bool(taken)
            return taken

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def has_lost(self) -> bool:
        """Whether tokens were left out since this was last asked."""
        with self._lock:
            lost, self._has_lost = self._has_lost, False
            return lost

    def __len__(self) -> int:
        return len(self._waiting)

    def _shed(self) -> None:
        while len(self._waiting) > KEPT:
            self._waiting.popleft()
        self._has_lost = True
