"""A program in a real pseudo-terminal: what it is sent, what it draws, how it ends.
Knows nothing of tutor, never sleeps, and leaves no process behind.

    with Terminal([sys.executable, "-m", "tui_tutor"]) as terminal:
        terminal.wait_for("quit")
        terminal.press("right", "right")
        terminal.wait_for(lambda text: "forward a" in text)
        terminal.press("q")
        assert terminal.wait_end() == 0
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self

import pyte
from pyte.screens import Char

from tests.family import offspring, states

KEYS = {
    "right": "\x1b[C", "left": "\x1b[D", "up": "\x1b[A", "down": "\x1b[B", "home": "\x1b[H", "end": "\x1b[F",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "enter": "\r", "esc": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z",
    "backspace": "\x7f", "delete": "\x1b[3~", "space": " ",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
    "f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~", "f10": "\x1b[21~", "f11": "\x1b[23~", "f12": "\x1b[24~",
}  # fmt: skip

# Variables of the terminal around us, which would speak for the one that we make.
FOREIGN = re.compile(r"TUTOR_|TEXTUAL_|LC_|TERM_PROGRAM|(NO_COLOR|FORCE_COLOR|ESCDELAY|COLUMNS|LINES)$")

# Every sequence of bytes is one of these, or an unfinished one.
TOKEN = re.compile(
    rb"[^\x1b]+"
    rb"|\x1b\[[ -?]*[@-~]"  # control sequence
    rb"|\x1b[P\]X^_][^\x07\x1b]*(?:\x07|\x1b\\)"  # string: title, clipboard, graphics
    rb"|\x1b(?![\[\]PX^_])[ -/]*[0-~]"  # plain escape
    rb"|\x1b(?:\[[ -?]*+|[P\]X^_][^\x07\x1b]*+|[ -/]*+)(?=[^ -~])"  # broken off by a control character
)
# What pyte understands; it would print the rest as text, or stumble over it.
DRAWN = re.compile(rb"[^\x1b]+|\x1b\[(?:[0-9;]*[@-~]|\?[0-9;]*[hl])|\x1b[0-~]", re.DOTALL)
ENTER_ALTERNATE, LEAVE_ALTERNATE = b"\x1b[?1049h", b"\x1b[?1049l"
BEGIN_UPDATE, END_UPDATE = b"\x1b[?2026h", b"\x1b[?2026l"
ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y"}  # synchronised output: supported, now off


class Picture:
    """The screen that a stream of bytes draws, main and alternate.

    Bytes are taken at once and drawn only when somebody looks, so that drawing never delays reading. A synchronised
    update is seen once it is whole, as in a terminal that supports them.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self._screen = self._main = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._unfinished = b""
        self._waiting: list[bytes] = []

    def take(self, data: bytes) -> bytes:
        """Take output; returns what a terminal answers to it."""
        tokens = list(self._tokens(data))
        self._waiting += tokens
        return b"".join(ANSWERS.get(token, b"") for token in tokens)

    def _tokens(self, data: bytes) -> Iterator[bytes]:
        whole = self._unfinished + data
        position = 0
        while match := TOKEN.match(whole, position):
            yield match.group()
            position = match.end()
        self._unfinished = whole[position:]

    @property
    def screen(self) -> pyte.Screen:
        whole = self._whole()
        waiting, self._waiting = self._waiting[:whole], self._waiting[whole:]
        for token in waiting:
            if token == ENTER_ALTERNATE:
                self._show(pyte.Screen(self._main.columns, self._main.lines))
            elif token == LEAVE_ALTERNATE:
                self._show(self._main)
            elif DRAWN.fullmatch(token):
                self._stream.feed(token)
        return self._screen

    def _whole(self) -> int:
        """How many of the waiting tokens can be drawn: those before an update that has not ended."""
        for place in reversed(range(len(self._waiting))):
            if self._waiting[place] in (END_UPDATE, LEAVE_ALTERNATE):
                break
            if self._waiting[place] == BEGIN_UPDATE:
                return place
        return len(self._waiting)

    def _show(self, screen: pyte.Screen) -> None:
        self._stream.detach(self._screen)
        self._stream.attach(screen)
        self._screen = screen

    def resize(self, columns: int, rows: int) -> None:
        for screen in {self.screen, self._main}:
            screen.resize(rows, columns)

    @property
    def lines(self) -> list[str]:
        screen = self.screen
        cells = range(screen.columns)
        return ["".join(screen.buffer[row][cell].data for cell in cells).rstrip() for row in range(screen.lines)]


class Terminal:
    """One program in one pseudo-terminal. Use it as a context manager: on leaving, the program is killed."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        columns: int = 120,
        rows: int = 36,
        env: Mapping[str, str | None] | None = None,
        cwd: str | Path | None = None,
    ) -> None:
        self._picture = Picture(columns, rows)
        self._raw = bytearray()
        self._status: int | None = None
        self._connected = True
        environment = environment_of_a_terminal(env or {})
        self.started = self.heard = time.perf_counter()  # of the spawn; of the last output
        self.pid, self._line = pty.fork()
        if self.pid == 0:
            _become(argv, _size(columns, rows), environment, cwd)
        self._lifeline = os.pidfd_open(self.pid)  # readable once it has ended; no pipe, for ssh closes what it is given
        os.set_blocking(self._line, False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status is None:
            with suppress(OSError):
                os.killpg(self.pid, signal.SIGKILL)
            os.kill(self.pid, signal.SIGKILL)
            self._reap()
        self.hang_up()
        os.close(self._lifeline)

    # What a person does.

    def press(self, *keys: str) -> None:
        """Press keys by name (`right`, `ctrl+c`, `f1`) or single characters. Esc joins with what follows it at once."""
        for key in keys:
            self.send(_bytes_of(key))

    def type(self, text: str) -> None:
        self.send(text.encode())

    def click(self, column: int, row: int) -> None:
        """Press and release the left mouse button on a cell, counted from 0."""
        place = f"\x1b[<0;{column + 1};{row + 1}"
        self.type(f"{place}M{place}m")

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the kernel tells the program."""
        while self.read(0):
            pass
        self._picture.resize(columns, rows)
        fcntl.ioctl(self._line, termios.TIOCSWINSZ, _size(columns, rows))

    def signal(self, number: int) -> None:
        if self._status is not None:
            raise self._failure("there is nothing to signal")
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Close our side, as when a terminal window or a connection goes away."""
        if self._line >= 0:
            os.close(self._line)
        self._line, self._connected = -1, False

    def send(self, data: bytes, timeout: float = 20.0, *, reading: bool = True) -> None:
        """Send bytes of any length, and read meanwhile; what a program that has ended was sent is lost."""
        deadline = time.perf_counter() + timeout
        while data and self._connected:
            left = max(0.0, deadline - time.perf_counter())
            readable, writable, _ = select.select([self._line] if reading else [], [self._line], [], left)
            if readable:
                self.read(0)
            if writable and self._connected:
                data = data[self._write(data) :]
            if not left:
                raise self._failure(f"{len(data)} bytes were not accepted in {timeout} s")

    def push(self, data: bytes, timeout: float = 20.0) -> None:
        """Send bytes and read nothing, as a terminal that hangs does."""
        deadline = time.perf_counter() + timeout
        while data:
            if not select.select([], [self._line], [], max(0.0, deadline - time.perf_counter()))[1]:
                raise self._failure(f"{len(data)} bytes were not accepted in {timeout} s")
            data = data[self._write(data) :]

    def _write(self, data: bytes) -> int:
        try:
            return os.write(self._line, data)
        except BlockingIOError:
            return 0
        except OSError:
            self._connected = False
            return 0

    # What a person sees.

    def read(self, timeout: float) -> bytes:
        """The next piece of output; nothing if none comes in time, or if none can come any more."""
        if not self._connected or not select.select([self._line], [], [], max(0.0, timeout))[0]:
            return b""
        try:
            data = os.read(self._line, 65536)
        except OSError:  # how Linux says that the program's side is closed
            data = b""
        if not data:
            self._connected = False
            return b""
        self.heard = time.perf_counter()
        self._raw += data
        if answer := self._picture.take(data):
            self._write(answer)
        return data

    def wait_for(self, wanted: str | Callable[[str], bool], timeout: float = 20.0) -> None:
        """Read until the screen's text contains `wanted`, or until `wanted(text)` is true."""
        appeared = wanted if callable(wanted) else lambda text: wanted in text
        deadline = time.perf_counter() + timeout
        while not appeared(self.text):
            left = deadline - time.perf_counter()
            if left <= 0:
                raise self._failure(f"{wanted!r} did not appear in {timeout} s")
            if not self.read(left) and not self._connected:
                raise self._failure(f"{wanted!r} did not appear before the program left the terminal")

    def settle(self, quiet: float = 0.25, timeout: float = 20.0) -> None:
        """Read until there is no output for `quiet` seconds, and nothing of the program runs or waits for a core."""
        deadline = time.perf_counter() + timeout
        while self.read(quiet) or self._is_at_work() or self.read(0.02):  # what it said before it fell asleep
            if time.perf_counter() > deadline:
                raise self._failure(f"no {quiet} s without output in {timeout} s")

    def _is_at_work(self) -> bool:
        """Whether a thread of the program, or of what it has started, runs or would, were the machine less busy."""
        processes = [self.pid, *(process for process, _ in offspring(self.pid))]
        return any(state in "RD" for process in processes for state in states(process))

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def lines(self) -> list[str]:
        """One string per row, without trailing blanks."""
        return self._picture.lines

    def cell(self, column: int, row: int) -> Char:
        """Character, colours and attributes of a cell, counted from 0."""
        return self._picture.screen.buffer[row][column]

    @property
    def raw(self) -> bytes:
        """All output so far."""
        return bytes(self._raw)

    # How it ends.

    def wait_end(self, timeout: float = 10.0, *, reads: bool = True) -> int:
        """Exit status of the program once it ends by itself; negative: the signal that ended it.

        reads: take meanwhile what it writes.
        """
        deadline = time.perf_counter() + timeout
        while self._status is None:
            left = deadline - time.perf_counter()
            if left <= 0:
                raise self._failure(f"the program did not end in {timeout} s")
            lines = [self._lifeline, self._line] if self._connected and reads else [self._lifeline]
            ready = select.select(lines, [], [], left)[0]
            if self._lifeline in ready:
                self._reap()
            elif ready:
                self.read(0)
        while self.read(0):
            pass
        return self._status

    def _reap(self) -> None:
        self._status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def _failure(self, problem: str) -> AssertionError:
        ended = "" if self._status is None else f" (ended with status {self._status})"
        rule = "-" * self._picture.screen.columns
        return AssertionError(f"{problem}{ended}; the screen:\n{rule}\n{self.text.rstrip()}\n{rule}")


def environment_of_a_terminal(changes: Mapping[str, str | None]) -> dict[str, str]:
    """Our environment as a fresh terminal would have it, with `changes`; None removes a variable."""
    inherited = {name: value for name, value in os.environ.items() if not FOREIGN.match(name)}
    fresh = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    merged = {**inherited, **fresh, **changes}
    return {name: value for name, value in merged.items() if value is not None}


def _become(argv: Sequence[str], size: bytes, environment: dict[str, str], cwd: str | Path | None) -> NoReturn:
    """In the child: turn into the program, with a size from the start and signals as a shell would leave them."""
    try:
        fcntl.ioctl(0, termios.TIOCSWINSZ, size)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGPIPE, signal.SIGTERM, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        if cwd is not None:
            os.chdir(cwd)
        os.execvpe(argv[0], list(argv), environment)
    except OSError as fault:
        os.write(2, f"{argv[0]}: {fault}\r\n".encode())
    finally:
        os._exit(127)


def _size(columns: int, rows: int) -> bytes:
    return struct.pack("HHHH", rows, columns, 0, 0)


def _bytes_of(key: str) -> bytes:
    if key in KEYS:
        return KEYS[key].encode()
    if re.fullmatch(r"ctrl\+[a-z@\[\\\]^_]", key):
        return bytes([ord(key[-1].upper()) & 0x1F])
    if len(key) == 1:
        return key.encode()
    raise ValueError(f"no key called {key!r}; for text there is type()")
