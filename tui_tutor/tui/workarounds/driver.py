"""The terminal: how its bytes are read, what size it is said to have, and how it is left.

Knows nothing of the product. Upstream: Textual 8.2.8, `drivers/linux_driver.py`.
"""

from __future__ import annotations

import asyncio
import os
import re
import selectors
import signal
import threading
import time
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO, cast

from textual import events
from textual.app import ScreenStackError
from textual.driver import Driver
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message
from textual.message_pump import MessagePump

from tui_tutor.tui.workarounds.inbox import AT_ONCE, Inbox
from tui_tutor.tui.workarounds.terminal_input import MOST_COLUMNS, MOST_ROWS, Pasted, Token, Tokens, Translator
from tui_tutor.tui.workarounds.writer import TerminalWriter

if TYPE_CHECKING:
    from tui_tutor.tui.workarounds.app import FaultyApp

_UNKNOWN = (80, 24)  # columns and rows of a terminal that does not say
_BUSY_SECONDS = 1.0  # that a screen may take for the keys that it was given, before it is given more
# Painted away before the second screen is left: terminals without one, or with one that is turned off, go on with this
# one, and the shell's prompt begins at its top. Of a second screen nothing is kept in any case.
_LEAVE_NOTHING = "\x1b[0m\x1b[H\x1b[2J"
# Terminals, as their TERM begins, that have none of the following, and parsers of a time before it: the shape of the
# mouse pointer, kitty's protocol for keys (on, off), and the question whether updates can be synchronised.
_OLDER = re.compile(r"(dec-)?vt\d|linux|ansi|pcansi|cons25|sun")
_NEWER_ONLY = re.compile(r"\x1b\]22;|\x1b\[[<>]\d*u|\x1b\[\?2026\$p")
_TURN = 0.0002  # that the reading thread gets in a flood: a busy event loop takes Python's lock back before it wakes up


class TerminalDriver(LinuxDriver):
    """Textual 8.2.8 reads a closed terminal for ever, at 100 % of a processor (upstream pull request #6690).

    Here the end of input ends the app (tests/tui/test_lost_terminal.py). It also wakes ten times a second to look
    whether it should end; here a pipe tells (tests/tui/test_idle.py). It believes any size: a window of 65,535×65,535
    takes all memory (tests/tui/test_hostile_input.py); here no more than 500×300 is drawn on, and the size is the
    terminal's, not COLUMNS and LINES. It does not paint again after a suspension (tests/tui/test_suspended.py). It
    leaves its picture to the shell where there is no second screen (tests/tui/test_leaving.py). It asks every terminal
    for what newer ones have, of which older ones may print a part (tests/tui/test_older_terminals.py).
    """

    _app: FaultyApp

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        linux_driver.WriterThread = TerminalWriter  # type: ignore[attr-defined,assignment]
        self._size = self._get_terminal_size()
        self.exit_event: _Bell = _Bell()
        self._inbox = Inbox()
        self._translator = Translator()
        self._unsettled = 0  # tokens that the app was given and may not have done yet
        self._is_size_asked = False
        self._is_on_screen = False
        self._is_older = _OLDER.match(os.environ.get("TERM", "")) is not None

    def write(self, data: str) -> None:
        if not (self._is_older and _NEWER_ONLY.match(data)):
            super().write(data)

    @property
    def writer(self) -> TerminalWriter | None:
        """What writes to the terminal, while the app has it."""
        return cast("TerminalWriter | None", self._writer_thread)

    # What comes.

    def _run_input_thread(self) -> None:
        """A fault here is Textual's own to print, with a traceback. Tests: tests/tui/test_crash.py."""
        try:
            self.run_input_thread()
        except Exception as error:
            self._app.fail(error)

    def run_input_thread(self) -> None:
        tokens = Tokens()
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self.exit_event, selectors.EVENT_READ)
            while True:
                ready = {key.fd for key, _ in selector.select(tokens.timeout(time.monotonic()))}
                if self.exit_event.is_set():
                    return
                if self.fileno not in ready:
                    self._put(tokens.tick(time.monotonic()))
                    continue
                try:
                    data = os.read(self.fileno, 4096)
                except BlockingIOError:  # somebody else has set the terminal so, and has read what was there
                    continue
                except OSError:
                    data = b""
                if not data:
                    self._app.end_soon(HANG_UP)
                    return
                self._put(tokens.feed(data, time.monotonic()))

    def _put(self, tokens: list[Token]) -> None:
        if self._inbox.put(tokens, time.monotonic()):
            with suppress(RuntimeError):  # the loop was closed meanwhile: nobody looks any more
                self._loop.call_soon_threadsafe(self._start_handing_over)

    def _start_handing_over(self) -> None:
        self._handing_over = self._loop.create_task(self._hand_over())
        self._handing_over.add_done_callback(self._handed_over)

    def _handed_over(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._app.fail(error)

    async def _hand_over(self) -> None:
        """Give the app a few tokens, and more when it has done with them."""
        while tokens := self._inbox.take(time.monotonic()):
            for token in tokens:
                for message in self._translator.messages(token):
                    self.process_message(message)
                if isinstance(token, Pasted) and token.is_cut:
                    self._app.call_later(self._app.tell_of_lost_input, is_paste=True)
            self._unsettled += len(tokens)
            if self._unsettled >= AT_ONCE or len(self._inbox):  # keys that come one by one are not worth the question
                await self._settled()
                self._unsettled = 0
            if len(self._inbox):
                time.sleep(_TURN)
        if self._inbox.has_lost():  # told last, or the keys that were kept would put it away
            self._app.call_later(self._app.tell_of_lost_input, is_paste=False)

    async def _settled(self) -> None:
        """Until app, focus and screen have done what they were given; one that is busy for long is not waited for."""
        done = asyncio.Event()
        app = self._app

        def ask(*rest: MessagePump) -> None:
            if not rest:
                done.set()
            elif not rest[0].call_later(ask, *rest[1:]):
                ask(*rest[1:])

        def find() -> None:
            try:
                ask(*filter(None, (app.focused, app.screen)))
            except ScreenStackError:  # all are closed
                done.set()

        if app.call_later(find):
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), _BUSY_SECONDS)

    def send_message(self, message: Message) -> None:
        self._app.post_message(message)

    # The window.

    def _get_terminal_size(self) -> tuple[int, int]:
        columns, rows = 0, 0
        with suppress(OSError):
            columns, rows = os.get_terminal_size(cast("TextIO", self._file).fileno())
        return min(columns or _UNKNOWN[0], MOST_COLUMNS), min(rows or _UNKNOWN[1], MOST_ROWS)

    def _query_in_band_window_resize(self) -> None:
        """The kernel tells of the size; what a terminal says of it besides is not asked for."""

    def _on_size(self, *_: object) -> None:
        if not self._is_size_asked:
            self._is_size_asked = True
            self._loop.call_soon_threadsafe(self._tell_size)

    def _tell_size(self) -> None:
        self._is_size_asked = False
        size = Size(*self._get_terminal_size())
        self._app.post_message(events.Resize(size, size))

    # Begin and end.

    def start_application_mode(self) -> None:
        self._is_on_screen = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        signal.signal(signal.SIGWINCH, self._on_size)
        if self.writer is not None:
            self.writer.caught_up = self._paint_soon

    def resume_application_mode(self) -> None:
        super().resume_application_mode()
        self._paint_soon()

    def _paint_soon(self) -> None:
        self._app.call_later(self._app.paint_all)

    def disable_input(self) -> None:
        super().disable_input()
        self._inbox.clear()

    def stop_application_mode(self) -> None:
        if self.writer is not None:
            self.writer.begin_restoring()
        if threading.current_thread() is not threading.main_thread():
            # Textual turns the mouse off after a call that only the main thread may make. Tests: test_signals.py.
            self._disable_mouse_support()
        if self._is_on_screen:
            self._is_on_screen = False
            self.write(_LEAVE_NOTHING)
        super().stop_application_mode()


class _Bell(threading.Event):
    """An event that one can wait for beside a terminal, by its file number."""

    def __init__(self) -> None:
        super().__init__()
        self._out, self._in = os.pipe()
        for number in (self._out, self._in):
            weakref.finalize(self, os.close, number).atexit = False  # a thread may still wait for it

    def fileno(self) -> int:
        return self._out

    def set(self) -> None:
        if not self.is_set():
            os.write(self._in, b"!")
        super().set()

    def clear(self) -> None:
        if self.is_set():
            os.read(self._out, 1)
        super().clear()


HANG_UP = 128 + signal.SIGHUP


def driver_class(usual: type[Driver]) -> type[Driver]:
    """Our driver in place of Textual's own; any other (headless, in tests) as it is."""
    return TerminalDriver if usual is LinuxDriver else usual
