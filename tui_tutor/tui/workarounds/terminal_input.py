"""What a terminal sends, cut into whole characters, known sequences and pastes.

Keeps little, waits for nothing, raises nothing, whatever is sent. Textual 8.2.8 decodes strictly and dies of a byte
that is no UTF-8 (upstream issue #6456); reads numbers without a bound, so that `CSI <9999…;1M`, `CSI 1114112 u` or
`CSI 97:65 u` kill its input thread; divides by a pixel size that may be 0 (#6706); believes a window size that is sent
in-band; types what it does not know, key by key, and so acts on answers that nobody asked for; and keeps a paste that
is never ended for ever. Here only complete, known and bounded sequences go on to its tables. Tests:
tests/tui/workarounds/test_terminal_input.py, tests/tui/test_hostile_input.py.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from textual import events, messages
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.keys import Keys
from textual.message import Message

ESCAPE_SECONDS = 0.1  # without bytes, after which an unfinished sequence is none
PASTE_SECONDS = 1.0  # without bytes, after which an unfinished paste is over
MOST_PASTED = 10_000  # characters of one paste
MOST_HELD = 64  # characters of an unfinished sequence
MOST_COLUMNS, MOST_ROWS = 500, 300  # of the window that is drawn on

_ESC = "\x1b"
_PASTE, _PASTE_END, _FOCUS, _BLUR = "\x1b[200~", "\x1b[201~", "\x1b[I", "\x1b[O"
_SYNCHRONISED = re.compile(r"\x1b\[\?2026;[123]\$y", re.ASCII)
_CURSOR = re.compile(r"\x1b\[\d+;\d+R", re.ASCII)
_MOUSE = re.compile(r"\x1b\[<(\d{1,3});(\d{1,5});(\d{1,5})[Mm]", re.ASCII)
_KEY = re.compile(
    r"\x1b\[(?P<code>\d{0,7})(?P<codes>:[\d:]*)?"
    r"(?:;(?P<modifiers>\d{0,3})(?P<kind>:\d*)?(?:;(?P<text>[\d:]*))?)?(?P<end>[u~A-FHPQS])",
    re.ASCII,
)
_NO_KEY = re.compile("[\x80-\x9f\ufffd]")  # what nobody types: 8-bit controls, and what was no UTF-8
_NOT_IN_A_PASTE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

# A control sequence; before it those of rxvt, of the Linux console, and of the mouse of old.
_CONTROL = re.compile(r"\x1b\[(?:(?:3|7|8|23|24)\$|\[[A-E]|M[^\x00-\x1f]{3}|[@-LN-Z\\-~]|[ -?]{1,62}[@-~])")
_CONTROL_BEGUN = re.compile(r"\x1b\[(?:\[|M[^\x00-\x1f]{0,2}|[ -?]*)")
_PARAMETERS = re.compile(r"[ -?]*")
_STRING_END = re.compile("[\x00-\x1f\x9c]")


class Pasted(NamedTuple):
    """A pasted text; `is_cut` where there was more of it."""

    text: str
    is_cut: bool


Token: TypeAlias = "str | Pasted"


class Tokens:
    """Cuts bytes into tokens. `feed` and `tick` are told the time in seconds, by any clock that never goes back."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")(errors="replace").decode
        self._read: Callable[[str, int], int] = self._ground  # what is read now; returns where it went on to
        self._found: list[Token] = []
        self._held = ""  # begun and not finished
        self._pasted: list[str] = []
        self._room = 0  # for more of a paste
        self._heard = 0.0

    def feed(self, data: bytes, now: float) -> list[Token]:
        """What came, as far as it is whole."""
        self._heard = now
        text, self._held = self._held + self._decode(data), ""
        position = 0
        while position < len(text):
            position = self._read(text, position)
        return self._taken()

    def timeout(self, now: float) -> float | None:
        """The seconds after which `tick` is due if nothing comes; None where nothing is unfinished."""
        if self._read == self._ground and not self._held:
            return None
        seconds = PASTE_SECONDS if self._read == self._paste else ESCAPE_SECONDS
        return max(0.0, self._heard + seconds - now)

    def tick(self, now: float) -> list[Token]:
        """What a pause ends: the Esc key, Alt and a key, a paste. An unfinished sequence is none."""
        if self.timeout(now) == 0:
            if self._read == self._paste:
                self._end_paste()
            elif 0 < len(self._held) <= 2:
                self._found.append(self._held)
            self._held, self._read = "", self._ground
        return self._taken()

    @property
    def kept(self) -> int:
        """How many characters are kept."""
        return len(self._held) + sum(map(len, self._pasted)) + len(self._found)

    def _taken(self) -> list[Token]:
        found, self._found = self._found, []
        return found

    def _hold(self, text: str, position: int) -> int:
        self._held = text[position:]
        return len(text)

    def _ground(self, text: str, position: int) -> int:
        escape = text.find(_ESC, position)
        end = len(text) if escape < 0 else escape
        if end > position:
            plain = text[position:end]
            self._found.extend(plain if plain.isascii() else _NO_KEY.sub("", plain))
            return end
        second = text[escape + 1 : escape + 2]
        match second:
            case "":
                return self._hold(text, escape)
            case "\x1b":
                self._found.append(_ESC)
                return escape + 1
            case "[":
                return self._control(text, escape)
            case "O" | "P" | "]" | "X" | "^" | "_" if len(text) == escape + 2:
                return self._hold(text, escape)
            case "O":
                return self._single_shift(text, escape)
            case "P" | "]" | "X" | "^" | "_":
                self._read = self._string
                return escape + 2
        if not _NO_KEY.match(second):
            self._found.append(_ESC + second)
        return escape + 2

    def _single_shift(self, text: str, position: int) -> int:
        """`ESC O` and a character, as of function keys."""
        sequence = text[position : position + 3]
        if sequence in ANSI_SEQUENCES_KEYS:
            self._found.append(sequence)
        return position + (3 if " " <= sequence[2] <= "~" else 2)

    def _control(self, text: str, position: int) -> int:
        if whole := _CONTROL.match(text, position):
            if whole.group() == _PASTE:
                self._read, self._room, self._pasted = self._paste, MOST_PASTED, []
            elif known := _known(whole.group()):
                self._found.append(known)
            return whole.end()
        begun = _CONTROL_BEGUN.match(text, position)
        end = begun.end() if begun else position + 2
        if end - position > MOST_HELD:
            self._read = self._overlong
        elif end == len(text):
            return self._hold(text, position)
        return end

    def _overlong(self, text: str, position: int) -> int:
        """A control sequence that is too long to be one: nothing of it is kept."""
        parameters = _PARAMETERS.match(text, position)
        end = parameters.end() if parameters else position
        if end < len(text):
            self._read = self._ground
            end += "@" <= text[end] <= "~"
        return end

    def _string(self, text: str, position: int) -> int:
        """An answer of the terminal to what nobody asked; it ends as it should, or at any control character."""
        found = _STRING_END.search(text, position)
        if found is None:
            return len(text)
        end = found.start()
        if text[end] == _ESC:
            if end + 1 == len(text):
                return self._hold(text, end)
            self._read = self._ground
            return end + 2 if text[end + 1] == "\\" else end
        self._read = self._ground
        return end + (text[end] in "\x07\x18\x1a\x9c")

    def _paste(self, text: str, position: int) -> int:
        end = text.find(_PASTE_END, position)
        if end >= 0:
            self._add(text[position:end])
            self._end_paste()
            self._read = self._ground
            return end + len(_PASTE_END)
        # What may be the begin of its end waits for the rest.
        held = next(n for n in range(len(_PASTE_END) - 1, -1, -1) if text.endswith(_PASTE_END[:n], position))
        self._add(text[position : len(text) - held])
        return self._hold(text, len(text) - held)

    def _add(self, text: str) -> None:
        taken = text[: max(self._room, 0)]
        self._room -= len(text)
        if taken:
            self._pasted.append(taken)

    def _end_paste(self) -> None:
        lines = "".join(self._pasted).replace("\r\n", "\n").replace("\r", "\n")
        self._found.append(Pasted(_NOT_IN_A_PASTE.sub("", lines), self._room < 0))
        self._pasted = []


def _known(sequence: str) -> str | None:
    """A control sequence as Textual's tables have it; None for those that mean nothing here or lie."""
    if _CURSOR.fullmatch(sequence):  # nobody asked where it is
        return None
    if sequence in ANSI_SEQUENCES_KEYS or sequence in (_FOCUS, _BLUR) or _SYNCHRONISED.fullmatch(sequence):
        return sequence
    if mouse := _MOUSE.fullmatch(sequence):
        button, x, y = map(int, mouse.groups())
        return sequence if button < 128 and 1 <= x <= MOST_COLUMNS and 1 <= y <= MOST_ROWS else None
    if key := _KEY.fullmatch(sequence):
        return _known_key(key)
    return None


def _known_key(key: re.Match[str]) -> str | None:
    """A key of the kitty protocol without its alternate codes; None for one that is released or is no key."""
    code, modifiers, text, end = (key[name] or "" for name in ("code", "modifiers", "text", "end"))
    if key["kind"] == ":3" or any(not _is_character(part) for part in text.split(":") if text):
        return None
    if f"{int(code or 1)}{end}" not in FUNCTIONAL_KEYS and (end != "u" or not _is_character(code or "1")):
        return None
    if not key["codes"] and not key["kind"]:
        return key.group()
    return f"\x1b[{code};{modifiers or 1};{text}{end}"


def _is_character(number: str) -> bool:
    """Whether a decimal number is a code point that a text may hold."""
    return number.isdecimal() and len(number) <= 7 and int(number) <= 0x10FFFF and not 0xD800 <= int(number) <= 0xDFFF


class Translator:
    """Tokens as Textual's messages, by the tables of its own parser."""

    def __init__(self) -> None:
        self._parser = XTermParser()

    def messages(self, token: Token) -> list[Message]:
        if isinstance(token, Pasted):
            return [events.Paste(token.text)]
        match token:
            case "\x1b":
                return [events.Key("escape", _ESC)]
            case "\x1b[I":
                return [events.AppFocus()]
            case "\x1b[O":
                return [events.AppBlur()]
        if token.startswith("\x1b[<"):
            mouse = self._parser.parse_mouse_code(token)
            return [mouse] if mouse is not None else []
        if token.startswith("\x1b[?"):
            return [messages.TerminalSupportsSynchronizedOutput()]
        return [key for key in self._keys(token) if key.key != Keys.Ignore]

    def _keys(self, token: str) -> list[events.Key]:
        keys = list(self._parser._sequence_to_key_events(token))
        if not keys and len(token) == 2:
            keys = list(self._parser._sequence_to_key_events(token[1], alt=True))
        return keys


def is_mouse_move(token: Token) -> bool:
    """Whether only the last one of several counts: a move with or without a button, no wheel."""
    return isinstance(token, str) and token.startswith("\x1b[<") and (int(token[3:].partition(";")[0]) & 96) == 32
