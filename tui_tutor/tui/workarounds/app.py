"""The app itself: how it ends, and when it paints.

Knows nothing of what is shown.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context, copy_context
from functools import partial
from typing import Any

from rich.console import RenderableType
from textual.app import App, ScreenStackError
from textual.driver import Driver
from textual.screen import Screen
from textual.worker import WorkerFailed

from tui_tutor.signals import heard
from tui_tutor.tui.workarounds.driver import driver_class
from tui_tutor.tui.workarounds.writer import TerminalWriter

# Seconds after which an app that was told to end is ended, and then the program: what is being saved gets two
# (`Keeper.close`), a theme half a second (`looks`), and the last line whatever the terminal takes. Five are promised.
_PATIENCE, _LONGER = 2.0, 2.7


class FaultyApp(App[None]):
    """Textual 8.2.8 prints a traceback with the values of all variables at a fault, and ends with status 0.

    Here the app ends in silence and `crash` holds the first fault for whoever started it. Tests:
    tests/tui/test_crash.py.
    """

    crash: BaseException | None = None
    _surroundings: Context | None = None  # in which Textual knows what app it is, once it runs
    _last: threading.Timer | None = None  # once it is told to end
    _has_ended = False

    def get_driver_class(self) -> type[Driver]:
        return driver_class(super().get_driver_class())

    def on_load(self) -> None:
        """Before anything is painted, and before what is made of this class does anything."""
        self._surroundings = copy_context()
        hear_of_the_loop(self)
        install_signal_handlers(self)

    def run(self, **settings: Any) -> None:
        """Run to the end. Who told it to end waits for what comes after it, too, but not for ever."""
        try:
            super().run(**settings)
        finally:
            self._has_ended = True
            if self._last is not None:
                self._last.cancel()
                self._end_after(_LONGER, *self._last.args)

    def _handle_exception(self, error: Exception) -> None:
        self.crash = self.crash or (error.error if isinstance(error, WorkerFailed) else error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def panic(self, *_: Any) -> None:
        self.crash = self.crash or RuntimeError("Textual panics")
        self._close_messages_no_wait()

    def fail(self, error: BaseException) -> None:
        """End because of a fault in a thread, a task or a callback; may be called from any thread."""
        self.crash = self.crash or error
        if isinstance(error, Exception):
            self.soon(self._handle_exception, error)

    def soon(self, call: Callable[..., object], *arguments: object) -> None:
        """Call in the event loop, from any thread; before it has begun and after it has ended not at all.

        In the app's own surroundings, not in the thread's: a screen that is being put away finds its app there alone.
        Tests: tests/tui/test_soon.py.
        """
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # it was closed meanwhile: nobody looks any more
                loop.call_soon_threadsafe(call, *arguments, context=self._surroundings)

    def action_command_palette(self) -> None:
        from tui_tutor.tui.workarounds.palette import StillPalette

        if self.use_command_palette and not StillPalette.is_open(self):  # type: ignore[arg-type]
            self.push_screen(StillPalette(id="--command-palette"))

    def tell_of_lost_input(self, *, is_paste: bool) -> None:
        """Keys were left out because there were too many, or the rest of a paste was."""

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Nothing is painted while the terminal is behind. Tests: tests/tui/test_stalled_terminal.py."""
        writer = _writer(self)
        if writer is not None and writer.leaves_out():
            self.post_display_hook()
        else:
            super()._display(screen, renderable)

    def paint_all(self) -> None:
        """Paint the whole screen, where the terminal may show anything."""
        with suppress(ScreenStackError):
            picture = self.screen._compositor.render_update(full=True, screen_stack=self._background_screens)
            self._display(self.screen, picture)

    def end_soon(self, status: int) -> None:
        """End, from any thread or signal handler; in a few seconds in any case, though the loop may be stuck.

        Tests: tests/tui/test_signals.py.
        """
        if self._driver is None:
            os._exit(status)
        with suppress(RuntimeError):  # the loop has ended already
            self._driver._loop.call_soon_threadsafe(partial(self.exit, return_code=status))
        if self._last is None:
            self._end_after(_LONGER if self._has_ended else _PATIENCE, status)

    def _end_after(self, seconds: float, status: int) -> None:
        self._last = threading.Timer(seconds, self._end_now, [status])
        self._last.daemon = True
        self._last.start()

    def _end_now(self, status: int) -> None:
        """End without what else there is to do; what was saved is saved."""
        if threading.current_thread() is not self._last:
            return  # the next one began just then
        with suppress(Exception):
            if self._driver is not None and not self._has_ended:
                self._driver.stop_application_mode()
                self._driver.close()
        os._exit(status)


def hear_of_threads(app: FaultyApp) -> None:
    """A fault of a thread would be printed into the full screen. Tests: tests/tui/test_crash.py."""
    threading.excepthook = lambda found: app.fail(found.exc_value or RuntimeError("a thread ended"))


def hear_of_the_loop(app: FaultyApp) -> None:
    """A fault of a callback of the event loop would be printed into the full screen. Tests: tests/tui/test_crash.py."""

    def heard(_: asyncio.AbstractEventLoop, found: dict[str, Any]) -> None:
        if (error := found.get("exception")) is not None:
            app.fail(error)

    asyncio.get_running_loop().set_exception_handler(heard)


def install_signal_handlers(app: FaultyApp) -> None:
    """Textual 8.2.8 leaves the terminal as it is on SIGTERM and SIGHUP. Tests: tests/tui/test_signals.py."""
    for number in heard((signal.SIGTERM, signal.SIGHUP)):
        signal.signal(number, lambda number, _: app.end_soon(128 + number))


def paint_on_the_terminal() -> None:
    """Textual 8.2.8 paints on standard error: `tutor 2>log` would paint into the log."""
    if sys.__stderr__ is None or not sys.__stderr__.isatty():
        sys.__stderr__ = sys.__stdout__  # type: ignore[misc]


def is_output_waiting(app: App[Any]) -> bool:
    """Whether the terminal has not taken yet what was painted; Textual 8.2.8 writes in a thread and tells nobody."""
    writer = _writer(app)
    return writer is not None and writer.is_busy


def _writer(app: App[Any]) -> TerminalWriter | None:
    writer = getattr(app._driver, "_writer_thread", None)
    return writer if isinstance(writer, TerminalWriter) else None
