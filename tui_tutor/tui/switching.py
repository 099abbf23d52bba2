"""Switching: what a key turns on or off, or sets back, in a lesson's session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_tutor.core.notation import Notation
from tui_tutor.session import (
    CloseAll,
    Open,
    OpenAll,
    ResetValues,
    SetCalculus,
    SetNotation,
    SetPredict,
    SetStop,
)

if TYPE_CHECKING:
    from tui_tutor.tui.learn import LearnScreen


class Switching:
    """Gives a lesson screen commands; its `do_` methods are named for the actions of the key table."""

    def __init__(self, screen: LearnScreen) -> None:
        self._screen = screen

    def do_predict(self) -> None:
        self._screen.apply(SetPredict(not self._screen.session.predict))

    def do_reset(self) -> None:
        before = self._screen.session
        self._screen.apply(ResetValues())
        if self._screen.session is before:
            self._screen.tell(f"Nothing was set. {self._screen.keymap.named('first')} goes back to the start.")

    def do_calculus(self) -> None:
        self._screen.apply(SetCalculus(not self._screen.session.calculus))

    def do_notation(self) -> None:
        order = list(Notation)
        self._screen.apply(SetNotation(order[(order.index(self._screen.session.notation) + 1) % len(order)]))

    def do_stop(self) -> None:
        """At a node: stop there, or no longer."""
        screen = self._screen
        step = screen.session.frame.step
        screen.apply(SetStop(None if screen.session.stop == step else step))
        stop = screen.session.stop
        screen.tell(f'Stop at "{stop}": {screen.keymap.named("run_on")} runs to it.' if stop else "No stop any more.")

    def do_inside(self) -> None:
        self._screen.apply(Open(self._screen.session.frame.node or ""))

    def do_inside_all(self) -> None:
        """Open all that can be; where that is done, close it all."""
        from tui_tutor.session.opening import can_open_more

        is_done = self._screen.session.inside and not can_open_more(self._screen.session)
        self._screen.apply(CloseAll() if is_done else OpenAll())
