"""A conversation over two streams: lines are read, answered and flushed, until the end of the input, a signal or quit.

Any bytes may come in; what goes out is printable. No line editing: that is the terminal's, or the sender's.
"""

from __future__ import annotations

import errno
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from types import FrameType
from typing import BinaryIO, TextIO

from tui_tutor.errors import UsageError
from tui_tutor.glyphs import written
from tui_tutor.plain.face import Face
from tui_tutor.plain.hearing import LONGEST, greeting, hear
from tui_tutor.plain.wrapping import columns_of, wrapped
from tui_tutor.signals import heard
from tui_tutor.untrusted import clean_lines

_MOST_BYTES = 4 * LONGEST + 2  # of a line that is read; what is behind them is passed over
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)  # Ctrl+\ sends the last: no core is left


class Ended(BaseException):
    """A signal asked for the end; not an Exception, so that nothing takes it for a fault."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Talk:
    """The two streams. prompts: whether somebody types, and is shown that a line is waited for."""

    def __init__(self, face: Face, incoming: BinaryIO, outgoing: TextIO, *, prompts: bool) -> None:
        self._face, self._incoming, self._outgoing = face, incoming, outgoing
        self._prompts = prompts
        self._waits = False  # for a stream: a signal ends that at once, and never a command half done
        self._signal = 0

    def run(self) -> int:
        """Until the end; the exit status. What was done is saved whichever way it ends."""
        before = {number: signal.signal(number, self._on_signal) for number in heard(_ENDING)}
        try:
            self._converse()
            return 0
        except Ended as end:
            return 128 + end.number
        finally:
            for number in before:
                signal.signal(number, signal.SIG_IGN)  # the end is short; a second signal does not cut it off
            self._face.close()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _converse(self) -> None:
        self._tell(greeting(self._face))
        while not self._face.is_over:
            line = self._next_line()
            if line is None:
                if self._prompts:
                    self._write("\n")
                return
            self._tell(hear(self._face, line))

    def _tell(self, lines: Iterable[str]) -> None:
        """Everything is done before the first line goes out."""
        rows = [row for told in list(lines) for row in clean_lines(told).split("\n")]
        shown = [written(row, is_formula=True) for row in rows]
        if columns := columns_of(self._outgoing):
            shown = [line for row in shown for line in wrapped(row, columns)]
        self._write("".join(f"{line}\n" for line in shown))

    def _write(self, text: str) -> None:
        self._interrupted(lambda: self._put(text))

    def _put(self, text: str) -> None:
        self._outgoing.write(text)
        self._outgoing.flush()

    def _next_line(self) -> str | None:
        """The next line without its end; None at the end of the input, or where the terminal has gone."""
        if self._prompts:
            self._write("answer> " if self._face.is_asking else "> ")
        raw: list[bytes] = []
        self._interrupted(lambda: raw.append(self._read()))
        return raw[0].decode("utf-8", "replace").rstrip("\r\n") if raw[0] else None

    def _read(self) -> bytes:
        try:
            line = rest = self._incoming.readline(_MOST_BYTES)
            while rest and not rest.endswith(b"\n"):
                rest = self._incoming.readline(_MOST_BYTES)
            return line
        except OSError as fault:
            if fault.errno == errno.EIO:
                return b""
            problem = f"standard input cannot be read: {(fault.strerror or str(fault)).lower()}"
            raise UsageError(problem, advice="give it a terminal, a file or a pipe") from None

    def _interrupted(self, wait: Callable[[], None]) -> None:
        """Wait for a stream; a signal ends the waiting."""
        self._waits = True
        try:
            if self._signal:
                raise Ended(self._signal)
            wait()
        finally:
            self._waits = False

    def _on_signal(self, number: int, _: FrameType | None) -> None:
        if self._waits or self._signal:
            raise Ended(number)
        self._signal = number


def talk(face: Face, incoming: TextIO, outgoing: TextIO) -> int:
    """Converse over standard streams; the exit status."""
    with suppress(AttributeError, OSError):
        outgoing.reconfigure(newline="\n")  # type: ignore[attr-defined]
    return Talk(face, incoming.buffer, outgoing, prompts=incoming.isatty()).run()
