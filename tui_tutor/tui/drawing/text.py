"""Lines of styled text: pieces, their looks, their widths, wrapping and clipping.

A look is a name; which colour it has is the stylesheet's business.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from tui_tutor import glyphs
from tui_tutor.glyphs import GlyphSet

MORE = "…"  # where something is cut
MISSING = "·"  # not computed yet
HIDDEN = "?"  # computed, and asked for
_TOGETHER = 30  # cells up to which a formula is not broken
_EQUAL = ("=", ":=", "≈", "→")  # what stands between a name and its number
_ROWS = re.compile(r"(?<=\],) ")  # the blanks between the rows of an array
_BEFORE_OPEN = "_-+/·*"  # before the parenthesis of a formula, as are letters; that of a sentence follows a blank


class Look(enum.StrEnum):
    """What a piece of text is, for the eye."""

    PLAIN = "plain"
    DIM = "dim"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    TITLE = "title"
    BORDER = "border"
    VALUE = "value"
    DERIVATIVE = "derivative"
    PARAMETER = "parameter"
    DATA = "data"
    AT_HAND = "at-hand"
    DONE = "done"
    CODE = "code"
    CODE_AT_HAND = "code-at-hand"
    NOTE = "note"
    KEY = "key"


_FORMULAS = (Look.CODE, Look.CODE_AT_HAND)


class Piece(NamedTuple):
    """A run of text in one look; `link` is the frame or the node that a click on it means.

    A named tuple, because a picture makes hundreds and compares them with those of the picture before.
    """

    text: str
    look: Look = Look.PLAIN
    link: int | str | None = None


Line: TypeAlias = tuple[Piece, ...]


def line(*pieces: Piece | str) -> Line:
    """A line of pieces; bare text is plain."""
    return tuple(piece if isinstance(piece, Piece) else Piece(piece) for piece in pieces)


def text_of(content: Line) -> str:
    return "".join(piece.text for piece in content)


def written(content: Line) -> Line:
    """The line in characters of the terminal's set, as wide as it was laid out."""
    if glyphs.in_force() is GlyphSet.UNICODE:
        return content
    return tuple(Piece(glyphs.written(text, is_formula=look in _FORMULAS), look, link) for text, look, link in content)


def cells(text: str) -> int:
    """How many cells of a terminal a text takes, as it is written there.

    >>> cells("dz"), cells("学習")
    (2, 4)
    """
    return len(text) if text.isascii() else _counted(text)


@glyphs.measured(4096)
def _counted(text: str) -> int:
    return sum(map(glyphs.written_width, text))


def width(content: Line) -> int:
    if len(content) == 1:
        return cells(content[0][0])
    return sum([len(text) if text.isascii() else cells(text) for text, _, _ in content])


def clip(content: Line, room: int) -> Line:
    """The line in so many cells; what is cut ends in a sign for it."""
    if width(content) <= room:
        return content
    kept: list[Piece] = []
    left = room - 1
    for piece in content:
        text = _fitting(piece.text, left)
        left -= cells(text)
        kept.append(Piece(text, piece.look, piece.link))
        if text != piece.text:
            break
    return (*kept, Piece(MORE, kept[-1].look if kept else Look.PLAIN)) if room > 0 else ()


def cut_inside(text: str, room: int) -> str:
    """The text in so many cells, at least one, without what stands before its last two thirds: names differ at the end.

    >>> cut_inside("shallow-network-backward", 16)
    'shall…k-backward'
    """
    if cells(text) <= room:
        return text
    tail = _fitting(text[::-1], 2 * (room - 1) // 3)[::-1]
    return _fitting(text, room - 1 - cells(tail)) + MORE + tail


def _fitting(text: str, room: int) -> str:
    used = 0
    for position, character in enumerate(text):
        used += glyphs.written_width(character)
        if used > room:
            return text[:position]
    return text


def fit(content: Line, room: int) -> Line:
    """The line in exactly so many cells, padded with blanks."""
    missing = room - width(content)
    if missing < 0:
        content = clip(content, room)
        missing = room - width(content)  # where a wide character is cut
    return (*content, Piece(" " * missing)) if missing > 0 else content


def padded(text: str, room: int) -> str:
    """The text in at least so many cells, with blanks behind it."""
    return text + " " * (room - cells(text))


def pushed(text: str, room: int) -> str:
    """The text in at least so many cells, with blanks before it."""
    return " " * (room - cells(text)) + text


def spread(left: Line, right: Line, room: int) -> Line:
    """Two texts at the two ends of a line; the right one goes first where there is no room."""
    gap = room - width(left) - width(right)
    if gap < 2:
        return fit(left, room)
    return (*left, Piece(" " * gap), *right)


def wrap(content: Sequence[Piece], room: int, *, first: str = "", rest: str = "") -> list[Line]:
    """Pieces broken into lines at blanks; `first` and `rest` begin the first and the other lines.

    >>> [text_of(part) for part in wrap([Piece("one two three")], 8)]
    ['one two', 'three']
    """
    page = _Page(room, rest, [Piece(first)], cells(first))
    inner = room - cells(rest)
    most = min(inner, _TOGETHER)
    for word in _held(_held(_words(content, inner), most, _is_open), most, _is_equation):
        page.add(word)
    page.end()
    return [_merged(part) for part in page.lines]


@dataclass(slots=True)
class _Page:
    """Lines that are filled word by word; `rest` begins all but the first."""

    room: int
    rest: str
    current: list[Piece]
    used: int
    lines: list[Line] = field(default_factory=list)
    pending: Piece | None = None  # a blank that is written only where a word follows on the line

    def add(self, word: Line) -> None:
        if word[0].text == "\n":
            self.end()
        elif word[0].text == " ":
            self.pending = word[0] if len(self.current) > 1 else None
        else:
            self._add(word)

    def _add(self, word: Line) -> None:
        size = width(word)
        if self._is_full((1 if self.pending else 0) + size):
            self.end()
        if self.pending is not None:
            self.current.append(self.pending)
            self.used += 1
            self.pending = None
        if self.used + size <= self.room:
            self.current += word
            self.used += size
            return
        for chunk in _chunks(word, max(self.room - cells(self.rest), 1)):
            if self._is_full(cells(chunk.text)):
                self.end()
            self.current.append(chunk)
            self.used += cells(chunk.text)

    def _is_full(self, size: int) -> bool:
        """Whether so many more cells belong on the next line: a line holds something, or its lead is in the way."""
        return self.used + size > self.room and (len(self.current) > 1 or self.used > cells(self.rest))

    def end(self) -> None:
        self.lines.append(tuple(self.current))
        self.current, self.used, self.pending = [Piece(self.rest)], cells(self.rest), None


def _held(words: Iterable[Line], room: int, belong: Callable[[Line, Line], bool]) -> Iterator[Line]:
    """The words, those together that belong together, as far as a row has room for them."""
    held: Line = ()
    blank: Line = ()
    for word in words:
        if word[0].text == " " and held and not blank:
            blank = word
        elif blank and belong(held, word) and width(held) + 1 + width(word) <= room:
            held, blank = (*held, *blank, *word), ()
        else:
            yield from (part for part in (held, blank) if part)
            held, blank = ((), ()) if word[0].text in (" ", "\n") else (word, ())
            if not held:
                yield word
    yield from (part for part in (held, blank) if part)


def _is_open(left: Line, _: Line) -> bool:
    """Whether the parenthesis of a formula goes on: of a name with its arguments, of what is divided by."""
    text = text_of(left)
    if "(" not in text:
        return False
    opened: list[bool] = []
    for place, character in enumerate(text):
        if character == "(":
            opened.append(place > 0 and (text[place - 1].isalnum() or text[place - 1] in _BEFORE_OPEN))
        elif character == ")" and opened:
            opened.pop()
    return any(opened)


def _is_equation(left: Line, right: Line) -> bool:
    """Whether an equation goes on: a name, `=` and its number."""
    return right[0].text in _EQUAL or left[-1].text in _EQUAL


def _words(content: Iterable[Piece], room: int) -> Iterator[Line]:
    """What holds together, across pieces; each blank and each end of a line is a word of its own."""
    word: list[Piece] = []
    for part in _parts(content, room):
        if part.text in (" ", "\n"):
            if word:
                yield tuple(word)
                word = []
            yield (part,)
        else:
            word.append(part)
    if word:
        yield tuple(word)


def _parts(content: Iterable[Piece], room: int) -> Iterator[Piece]:
    """Pieces without blanks, and the blanks between them; a short formula keeps its own."""
    for piece in content:
        if piece.look is Look.CODE and 0 < cells(piece.text) <= min(room, _TOGETHER):
            yield piece
            continue
        for number, row in enumerate(piece.text.split("\n")):
            if number:
                yield Piece("\n")
            for position, word in enumerate(_broken(row, room)):
                if position:
                    yield Piece(" ", piece.look)
                if word:
                    yield Piece(word, piece.look, piece.link)


def _broken(row: str, room: int) -> list[str]:
    """What is between the blanks at which a row may end: in an array between its rows, if each of them has room.

    With room for the full stop that may follow the last.
    """
    if row.startswith("["):
        rows = _ROWS.split(row)
        if all(cells(each) < room for each in rows):
            return rows
    return row.split(" ")


def _chunks(word: Line, room: int) -> Iterator[Piece]:
    """The pieces of a word, cut where one is wider than a line."""
    for piece in word:
        text = piece.text
        while cells(text) > room and (head := _fitting(text, room)):
            yield Piece(head, piece.look, piece.link)
            text = text[len(head) :]
        yield Piece(text, piece.look, piece.link)


def _merged(content: Iterable[Piece]) -> Line:
    merged: list[Piece] = []
    for piece in content:
        if merged and merged[-1].look is piece.look and merged[-1].link == piece.link:
            merged[-1] = Piece(merged[-1].text + piece.text, piece.look, piece.link)
        elif piece.text:
            merged.append(piece)
    return tuple(merged)
