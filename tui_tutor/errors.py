"""The errors that a user can meet, and the place each one points at.

Knows no file format and no command: whoever finds a fault says where it is and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Self  # a dataclass would double the time of `tutor --version`

from tui_tutor.untrusted import Clean, clean
from tui_tutor.widths import text_width

LONGEST = 160  # characters of a problem that are told, as when a name in it is long
MOST_NAMES = 20  # that are listed where none is close


class Place(NamedTuple):
    """Where a fault is: a file, and a line and column in it, both counted from 1; any of them may be unknown."""

    path: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


_NOWHERE = Place()


class TutorError(Exception):
    """Something that the user can mend: the problem, its place and the next move.

    `source` is the line of text at fault; a caret of `width` characters is drawn under it, followed by `advice`.
    A `{undo}` in advice stands for what the face at hand calls that action of the key table (`naming`).
    """

    def __init__(
        self, problem: str, *, advice: str = "", place: Place = _NOWHERE, source: str = "", width: int = 1
    ) -> None:
        super().__init__(problem)
        self.problem: Clean = clean(problem)
        self.advice: Clean = clean(advice)
        self.place = place
        self.source = source
        self.width = width

    def __str__(self) -> str:
        problem = f"error: {_shortened(self.problem)}"
        head = f"{self.place}: {problem}" if self.place.path else problem
        return "\n".join([clean(head), *self.picture])

    def naming(self, names: Mapping[str, str]) -> Self:
        """This fault, with what a face calls each action that its advice names (`filled`)."""
        self.advice = clean(filled(self.advice, names))
        return self

    @property
    def short(self) -> Clean:
        """The problem and the next move on one line, for a place that is known: `w cannot be set: set one of x, b`.

        That is the one colon: neither of the two has another.
        """
        return clean(f"{self.problem}: {self.advice}" if self.advice else f"{self.problem}.")

    @property
    def picture(self) -> list[Clean]:
        """The line at fault, a caret under it and the next move; the latter alone where there is no line."""
        if not self.source or self.place.column is None:
            return [clean(f"  {self.advice}")] if self.advice else []
        text, column = _excerpt(self.source, self.place.column)
        number = f"{self.place.line} | " if self.place.line is not None else ""
        gap = " " * (len(number) - 2) + "| " if number else ""
        before, under = text[: column - 1], text[column - 1 : column - 1 + self.width]
        caret = " " * text_width(clean(before)) + "^" * max(1, text_width(clean(under)))
        return [clean(f"  {number}{text}"), clean(f"  {gap}{caret} {self.advice}".rstrip())]


class FormulaError(TutorError):
    """A formula that cannot be read; the place holds the column in the formula's own text."""


class GraphError(TutorError):
    """A graph that cannot be: a name twice, a cycle, no final node; `name` is the node at fault."""

    def __init__(self, problem: str, *, name: str, advice: str = "") -> None:
        super().__init__(problem, advice=advice)
        self.name = name


class LessonError(TutorError):
    """One fault in a lesson file."""


class UsageError(TutorError):
    """A request that cannot be met: an unknown lesson, step, name or number."""


class Faults(TutorError):
    """All the faults of a file, or of several, at once."""

    def __init__(self, faults: Iterable[TutorError]) -> None:
        self.faults: Sequence[TutorError] = tuple(faults)
        super().__init__(counted(len(self.faults), "fault"))

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


def filled(advice: str, names: Mapping[str, str]) -> str:
    """Advice with the names of actions in the place of those in braces.

    >>> filled("{undo} takes an edit back", {"undo": "Ctrl+Z"}), filled("write it as {1, 2}", {})
    ('Ctrl+Z takes an edit back', 'write it as {1, 2}')
    """
    return _ACTION.sub(lambda found: names.get(found[1], found[0]), advice)


_ACTION = re.compile(r"\{([a-z_]+)\}")


def counted(number: int, noun: str) -> str:
    """How many of something there are.

    >>> counted(1, "option"), counted(0, "option")
    ('1 option', '0 options')
    """
    return f"{number:,} {noun}{'s' * (number != 1)}"


def listing(names: Sequence[str]) -> str:
    """Names in a sentence.

    >>> listing(["a"]), listing(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like `name`, or None where nothing is close; one that begins with it comes first.

    >>> nearest("regression", ["one-regression", "regression-one", "other"])
    'regression-one'
    """
    from difflib import get_close_matches  # needed only when something is wrong

    names = list(known)
    if same := [other for other in names if other.casefold() == name.casefold()]:
        return same[0]
    found = get_close_matches(name, names, n=5, cutoff=_HALF)
    if begun := next((other for other in found if other.startswith(name)), None):
        return begun
    return next((other for other in found if _is_slip(name, other)), None)


_HALF = 0.5  # of two names has to be the same; of a name's beginning that is enough
_LETTERS_A_SLIP = 3
_A_WORD = 0.6  # of two names is the same where a word of several is
_WHOLE = 0.65  # of two names is the same where one has all letters of the other


def _is_slip(name: str, other: str) -> bool:
    """Whether one name is the other with a slip for every three letters, with another word, or with some letters more.

    >>> _is_slip("colour", "color"), _is_slip("glpyh", "glyphs"), _is_slip("bogus", "mouse")
    (True, True, False)
    """
    from difflib import SequenceMatcher

    short, long = sorted((name, other), key=len)
    if _slips(short, long) <= len(long) // _LETTERS_A_SLIP:
        return True
    if _words(name) & _words(other) and SequenceMatcher(None, other, name).ratio() >= _A_WORD:
        return True
    left = iter(long)
    return 2 * len(short) >= _WHOLE * (len(short) + len(long)) and all(letter in left for letter in short)


def _words(name: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", name))


def _slips(name: str, other: str) -> int:
    """How many letters to put in, take out, exchange or swap with the next make one name of the other.

    The optimal string alignment distance of Damerau and Levenshtein.
    """
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, letter in enumerate(name, 1):
        here = [i]
        for j, wanted in enumerate(other, 1):
            slips = min(last[j] + 1, here[j - 1] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and name[i - 2] == wanted:
                slips = min(slips, before[j - 2] + 1)
            here.append(slips)
        before, last = last, here
    return last[-1]


def cut(text: str, longest: int = 40) -> str:
    """What was typed, to be told in a sentence: where it is longer, its beginning, with a sign that there is more.

    >>> cut("w1"), cut("9" * 400, 5)
    ('w1', '9999…')
    """
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def did_you_mean(name: str, known: Sequence[str], *, what: str = "choose") -> str:
    """The next move after an unknown name: the nearest known one, or all of them if they are not too many.

    what: what they are, without a colon, as one stands before the whole already (`TutorError.short`).

    >>> did_you_mean("backwrd", ["backward"]), did_you_mean("x", ["start", "end"], what="the steps are")
    ('did you mean "backward"?', 'the steps are start, end')
    """
    close = nearest(name, known)
    if close is not None:
        return f'did you mean "{close}"?'
    others = ", ..." if len(known) > MOST_NAMES else ""
    return f"{what} {', '.join(known[:MOST_NAMES])}{others}" if known else ""


def _excerpt(source: str, column: int, *, longest: int = 100) -> tuple[str, int]:
    """A piece of a long line around a column, and the column within the piece."""
    start = max(0, min(column - longest // 2, len(source) - longest))
    return source[start : start + longest], column - start


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} ... {text[-LONGEST // 2 :]}"
