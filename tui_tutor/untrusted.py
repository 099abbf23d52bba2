"""Text from strangers: lesson files and their names, what is typed or pasted, the environment, stored answers.

Cleaned where it comes in (`clean`), and once more where it goes out (`harmless`): what is not shown becomes a sign that
is, and nothing is dropped in silence. Knows no file and no screen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NewType, TextIO

Clean = NewType("Clean", str)  # one line of text in which every character is shown; mypy lets only `clean` make it

NOTHING = Clean("")
SIGN = "�"  # U+FFFD, Unicode's own sign for what cannot be shown
SAFE_SIGN = "?"  # where what is written has been laid out already: it takes one cell in every terminal and font
MOST_MARKS = 4  # on one letter: "forbid sequences of more than 4 nonspacing marks" (UTS #39, 5.4)

# General categories (UAX #44, 5.7.1) that are not shown. Cc: C0, DEL and C1, which steer the terminal. Cf: what steers
# the direction of writing (UAX #9), joins, or has no width. Zl, Zp: separators that some terminals take for controls.
# Cs: halves of characters, which UTF-8 cannot write. Co, Cn: terminals do not agree on a glyph or its width.
_HIDDEN = {
    "Cc": "control character", "Cf": "control character", "Cs": "control character", "Zl": "control character",
    "Zp": "control character", "Co": "private character", "Cn": "unassigned character",
}  # fmt: skip
# Letters and marks of which nothing is seen: Default_Ignorable_Code_Point in Unicode's DerivedCoreProperties.txt.
_INVISIBLE = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef"
)  # fmt: skip
_MARK = "mark"
# For a quick look: blocks without marks and without letters that are not seen (Latin, Greek, Cyrillic, signs, Chinese,
# Japanese, Korean), and after a letter at most MOST_MARKS of the usual marks, such as the hat on a y.
_HAS_FEW_MARKS = re.compile(
    "(?:[ -~\u00a1-\u02ff\u0370-\u0482\u1d00-\u1dbf\u2010-\u2027\u2030-\u205e\u2070-\u20cf\u2100-\u2bff"
    f"\u30a0-\u30ff\u4e00-\u9fff\uac00-\ud7a3]++[\u0300-\u034e\u0350-\u036f]{{0,{MOST_MARKS}}})*"
).fullmatch
_IS_INVISIBLE = re.compile(f"[{_INVISIBLE}]").match


def clean(text: str) -> Clean:
    """One line of text as it may be shown: a sign for each character that is not, and for marks that are too many.

    >>> clean("\\x1b[31mred"), clean("user\\u202egnp.md"), clean("a\\u0302" * 2) == "a\\u0302" * 2
    ('�[31mred', 'user�gnp.md', True)
    """
    if text.isprintable() and _HAS_FEW_MARKS(text):
        return Clean(text)
    written: list[str] = []
    marks = 0
    for character in text:
        kind = _kind(character)
        marks = marks + 1 if kind == _MARK else 0
        if marks <= MOST_MARKS:
            written.append(character if kind in ("", _MARK) else SIGN)
        elif marks == MOST_MARKS + 1:
            written.append(SIGN)  # one for all that follow
    return Clean("".join(written))


def clean_lines(text: str) -> str:
    """Several lines as they may be shown.

    >>> clean_lines("one\\n\\x1b[2J")
    'one\\n�[2J'
    """
    return "\n".join(map(clean, text.split("\n")))


def hidden_in(text: str) -> tuple[int, str] | None:
    """Where a text holds the first character that is not shown, from 0 on, and what that is; None where all are shown.

    >>> hidden_in("zero\\u200bwidth"), hidden_in("plain")
    ((4, 'control character ZERO WIDTH SPACE'), None)
    """
    if text.isprintable() and _HAS_FEW_MARKS(text):
        return None
    marks = 0
    for place, character in enumerate(text):
        kind = _kind(character)
        marks = marks + 1 if kind == _MARK else 0
        if marks > MOST_MARKS:
            return place, f"more than {MOST_MARKS} marks on one letter"
        if kind not in ("", _MARK):
            return place, f"{kind} {unicodedata.name(character, f'U+{ord(character):04X}')}"
    return None


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    """What a character is if it is not shown, or a mark; else nothing."""
    category = unicodedata.category(character)
    if _IS_INVISIBLE(character):
        return "invisible character"
    return _MARK if category[0] == "M" else _HIDDEN.get(category, "")


def harmless(text: str) -> str:
    """The last filter: a line in which nothing steers a terminal, as many characters long. Costs next to nothing.

    Whatever came before, no control character, half of a character or sign of direction is in it.
    """
    return text if text.isprintable() else text.translate(_LINE)


class _Signs(dict[int, str]):
    """For `str.translate`: a sign in place of what is not shown, but for what is kept."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        return SAFE_SIGN if unicodedata.category(character) in _HIDDEN else character


_LINE, _LINES = _Signs(), _Signs({ord("\n"): "\n"})


# What else a stream is asked; `buffer`, for one, would go round the filter.
_NOT_WRITING = frozenset(("closed", "encoding", "errors", "fileno", "isatty", "newlines", "reconfigure"))


class Unwritable(OSError):
    """A stream takes nothing; of one whose reader has gone BrokenPipeError says so."""


class Guarded:
    """A text stream, such as standard output, to which nothing is written but lines that are harmless.

    Raises Unwritable where it takes nothing, so that nobody takes a disk that fails for it.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with _named():
            self._stream.write(text if text.isprintable() else text.translate(_LINES))
        return len(text)

    def flush(self) -> None:
        with _named():
            self._stream.flush()

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        if name in _NOT_WRITING:
            return getattr(self._stream, name)
        raise AttributeError(f"a guarded stream has no {name}")


@contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as fault:
        raise Unwritable(fault.errno, fault.strerror) from None


def in_json(document: str) -> str:
    """JSON that says the same with what is not shown written as `\\uXXXX`.

    >>> in_json('"a\\u202eb"')
    '"a\\\\u202eb"'
    """
    return document if document.isprintable() else _NOT_ASCII.sub(_escaped, document)


_NOT_ASCII = re.compile(r"[^\n -~]")


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    if not _kind(character) or _kind(character) == _MARK:
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[place : place + 2].hex()}" for place in range(0, len(units), 2))
