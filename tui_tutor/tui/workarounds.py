"""Everything that we do because Textual 8.2 does otherwise, each with the version, the reason and its test.

Nothing else in the product touches a private or internal thing of Textual.
"""

from __future__ import annotations

import asyncio
import os
import selectors
import signal
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from textual.app import App

HANG_UP = 128 + signal.SIGHUP


class TerminalDriver(LinuxDriver):
    """Textual 8.2.8 reads a closed terminal for ever, at 100 % of a processor (upstream pull request #6690).

    Here the end of input ends the app. Tests: tests/tui/test_lost_terminal.py.
    """

    def run_input_thread(self) -> None:
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    try:
                        data = os.read(self.fileno, 4096)
                    except OSError:
                        data = b""
                    if not data:
                        self._end()
                        return
                    for event in parser.feed(decode(data)):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)

    def _end(self) -> None:
        """The terminal is gone: nobody can be told, and what is written would wait for ever."""
        self._app.call_later(self._app.exit, return_code=HANG_UP)


def driver_class(usual: type[Driver]) -> type[Driver]:
    """Our driver in place of Textual's own; any other (headless, in tests) as it is."""
    return TerminalDriver if usual is LinuxDriver else usual


def install_signal_handlers(app: App[Any]) -> None:
    """Textual 8.2.8 leaves the terminal as it is on SIGTERM and SIGHUP. Tests: tests/tui/test_signals.py."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, _exit(app, 128 + number))


def _exit(app: App[Any], status: int) -> Callable[[], None]:
    return lambda: app.exit(return_code=status)


def paint_on_the_terminal() -> None:
    """Textual 8.2.8 paints on standard error: `tutor 2>log` would paint into the log."""
    if sys.__stderr__ is None or not sys.__stderr__.isatty():
        sys.__stderr__ = sys.__stdout__  # type: ignore[misc]
