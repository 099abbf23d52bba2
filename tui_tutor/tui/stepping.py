"""Stepping: the steps of queued keys are folded into one command and one paint.

Holds how many steps wait; what a step is, the session knows.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from textual.message_pump import MessagePump

_MOMENT = 1 / 60  # seconds: more pictures nobody sees


class Stepping:
    """Steps that keys asked for and that are not shown yet; `show` is given how many, back ones negative."""

    def __init__(self, screen: MessagePump, show: Callable[[int], None]) -> None:
        self._screen = screen
        self._show = show
        self._pending = 0
        self._is_waiting = False  # whether they will be shown by themselves
        self._shown_at = 0.0  # when the last ones were, by the monotonic clock

    def step(self, way: int) -> None:
        """One step more; those of a flood of keys are shown once a moment."""
        if not self._is_waiting:
            self._is_waiting = True
            since = time.monotonic() - self._shown_at
            if since < _MOMENT:
                self._screen.set_timer(_MOMENT - since, self.finish)
            else:
                self._screen.call_later(self.finish)
        self._pending += way

    def finish(self) -> None:
        """Show what waits."""
        count, self._pending, self._is_waiting = self._pending, 0, False
        if count:
            self._shown_at = time.monotonic()
            self._show(count)
