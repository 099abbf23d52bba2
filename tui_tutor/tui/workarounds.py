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
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TextIO, cast

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

HANG_UP = 128 + signal.SIGHUP


class _Forgiving:
    """A file to which a terminal that has gone is no fault.

    Textual 8.2.8 writes in a thread, which would die of the error; whoever ends the app then waits for it for ever.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        with suppress(OSError):
            return self._file.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._file.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class TerminalDriver(LinuxDriver):
    """Textual 8.2.8 reads a closed terminal for ever, at 100 % of a processor (upstream pull request #6690).

    Here the end of input ends the app. Tests: tests/tui/test_lost_terminal.py.
    """

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._file = cast("Any", _Forgiving(cast("TextIO", self._file)))

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


class FaultyApp(App[None]):
    """Textual 8.2.8 prints a traceback with the values of all variables at a fault, and ends with status 0.

    Here the app ends in silence and `crash` holds the fault for whoever started it. Tests: tests/tui/test_crash.py.
    """

    crash: BaseException | None = None

    def _handle_exception(self, error: Exception) -> None:
        self.crash = error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()


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


def paint_only_what_changed() -> None:
    """Textual 8.2.8 sends a changed span from its widget's left edge on, with every colour set anew for every piece.

    A step sent 10,000 bytes so; now the span alone is sent, and a colour where it changes. Tests:
    tests/tui/test_painting.py.
    """
    ChopsUpdate.render_segments = _render_spans  # type: ignore[assignment]


def _render_spans(update: ChopsUpdate, console: Console) -> str:
    system = COLOR_SYSTEMS[console.color_system] if console.color_system else None
    written: list[str] = []
    pen = _Pen(system)
    for y, x1, x2 in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items()):
            if strip is None or x >= x2 or end <= x1:
                continue
            start = max(x, x1)
            written.append(f"\x1b[{y + 1};{start + 1}H")
            for text, style, control in strip.crop(start - x, min(end, x2) - x):
                if not control:
                    written.append(pen.change_to(style or _NO_STYLE, blank=text.isspace()))
                    written.append(text)
    written.append("\x1b[0m")
    return "".join(written)


_NO_STYLE = Style()


# Attribute of a style, and the SGR parameters that turn it on and off.
_ATTRIBUTES = (
    ("bold", "1", "22"), ("dim", "2", "22"), ("italic", "3", "23"), ("underline", "4", "24"), ("reverse", "7", "27"),
    ("strike", "9", "29"),
)  # fmt: skip
_SEEN_ON_BLANKS = {"underline", "reverse", "strike"}


@dataclass(frozen=True, slots=True)
class _Paint:
    """What a style sets on the terminal: attributes, and SGR parameters for both colours."""

    attributes: frozenset[str] = frozenset()
    front: str = "39"
    back: str = "49"


@lru_cache(maxsize=1024)
def _paint(style: Style, system: ColorSystem | None) -> _Paint:
    attributes = frozenset(name for name, _, _ in _ATTRIBUTES if getattr(style, name))
    if system is None:
        return _Paint(attributes)
    front = style.color.downgrade(system).get_ansi_codes() if style.color else ("39",)
    back = style.bgcolor.downgrade(system).get_ansi_codes(foreground=False) if style.bgcolor else ("49",)
    return _Paint(attributes, ";".join(front), ";".join(back))


class _Pen:
    """Remembers what is set on the terminal, and says what has to change."""

    def __init__(self, system: ColorSystem | None) -> None:
        self.system = system
        self.now = _Paint()

    def change_to(self, style: Style, *, blank: bool) -> str:
        """The sequence before a text in a style; blanks show the background alone."""
        old, new = self.now, _paint(style, self.system)
        if new == old or (
            blank and new.back == old.back and _SEEN_ON_BLANKS.isdisjoint(new.attributes | old.attributes)
        ):
            return ""
        self.now = new
        codes = list(_attribute_codes(old.attributes, new.attributes)) if old.attributes != new.attributes else []
        codes += [new.front] if new.front != old.front else []
        codes += [new.back] if new.back != old.back else []
        return f"\x1b[{';'.join(codes)}m"


@lru_cache(maxsize=256)
def _attribute_codes(old: frozenset[str], new: frozenset[str]) -> tuple[str, ...]:
    off = {code for name, _, code in _ATTRIBUTES if name in old - new}
    # Bold and dim are turned off together, so what stays of them is set again.
    on = [code for name, code, undone in _ATTRIBUTES if name in new and (name not in old or undone in off)]
    return (*sorted(off), *on)


def paint_on_the_terminal() -> None:
    """Textual 8.2.8 paints on standard error: `tutor 2>log` would paint into the log."""
    if sys.__stderr__ is None or not sys.__stderr__.isatty():
        sys.__stderr__ = sys.__stdout__  # type: ignore[misc]


def is_output_waiting(app: App[Any]) -> bool:
    """Whether the terminal has not taken yet what was painted; Textual 8.2.8 writes in a thread and tells nobody."""
    thread = getattr(app._driver, "_writer_thread", None)
    return thread is not None and not thread._queue.empty()
