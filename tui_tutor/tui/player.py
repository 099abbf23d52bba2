"""Playing: one step after another by a timer, until a key, a question, an end or a slow line stops it.

Nothing runs while nothing is played.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from tui_tutor.session import Next
from tui_tutor.tui import workarounds

if TYPE_CHECKING:
    from tui_tutor.tui.learn import LearnScreen

PLAYING = ("play", "faster", "slower")  # the actions that do not stop it
_SECONDS = (4.0, 2.0, 1.0, 0.5, 0.25, 0.1)  # between two steps, from slow to fast
_NORMAL = 2
_BACKLOG = 3  # ticks in a row at which the line had not taken what was painted before


class Player:
    """Plays the steps of a screen's session; its `do_` methods are named for the actions of the key table."""

    def __init__(self, screen: LearnScreen) -> None:
        self._screen = screen
        self._speed = _NORMAL
        self._timer: Timer | None = None
        self._waited = 0

    def do_play(self) -> None:
        """Play, or pause."""
        if not self.pause():
            self._start()

    def do_faster(self) -> None:
        self._change(1)

    def do_slower(self) -> None:
        self._change(-1)

    def pause(self) -> bool:
        """Stop what is played, and say so; whether something was."""
        was_playing = self._timer is not None
        if was_playing:
            self._stop()
            self._say("Paused.")
        return was_playing

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _start(self) -> None:
        self._waited = 0
        self._timer = self._screen.set_interval(_SECONDS[self._speed], self._tick)
        self._say(f"Playing, a step every {_SECONDS[self._speed]:g} s. Any other key pauses.")

    def _change(self, by: int) -> None:
        self._speed = min(max(self._speed + by, 0), len(_SECONDS) - 1)
        if self._timer is not None:
            self._stop()
            self._start()
        else:
            self._say(f"A step every {_SECONDS[self._speed]:g} s: {self._screen.keymap.named('play')} plays.")

    def _tick(self) -> None:
        if self._screen.app.screen is not self._screen or not self._screen.has_room:
            return  # something stands over the lesson, or nobody sees it
        if workarounds.is_output_waiting(self._screen.app):
            self._waited += 1
            if self._waited >= _BACKLOG:
                self._stop()
                self._say(f"The line is too slow to play: step with {self._screen.keymap.named('next')}.")
            return
        self._waited = 0
        before = self._screen.session
        self._screen.apply(Next())
        if self._screen.session is before or self._screen.session.is_asking:
            self._stop()

    def _say(self, text: str) -> None:
        self._screen.tell(text)
