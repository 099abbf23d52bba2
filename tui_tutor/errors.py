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
        return "\n".join(clean(line) for line in [head, *self._picture()])

    def naming(self, names: Mapping[str, str]) -> Self:
        """This fault, with what a face calls each action that its advice names (`filled`)."""
        self.advice = clean(filled(self.advice, names))
        return self

    @property
    def short(self) -> Clean:
        """The problem and the next move on one line, for a place that is known: `w cannot be set: set one of x, b`."""
        return clean(f"{self.problem}: {self.advice}" if self.advice else f"{self.problem}.")

    def _picture(self) -> list[str]:
        if not self.source or self.place.column is None:
            return [f"  {self.advice}"] if self.advice else []
        text, column = _excerpt(self.source, self.place.column)
        number = f"{self.place.line} | " if self.place.line is not None else ""
        gap = " " * (len(number) - 2) + "| " if number else ""
        before, under = text[: column - 1], text[column - 1 : column - 1 + self.width]
        caret = " " * text_width(clean(before)) + "^" * max(1, text_width(clean(under)))
        return [f"  {number}{text}", f"  {gap}{caret} {self.advice}".rstrip()]


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
    from difflib import SequenceMatcher, get_close_matches  # needed only when something is wrong

    names = list(known)
    if same := [other for other in names if other.casefold() == name.casefold()]:
        return same[0]
    found = get_close_matches(name, names, n=3, cutoff=_HALF)
    if begun := next((other for other in found if other.startswith(name)), None):
        return begun
    needed = _ALIKE_IF_SHORT if len(name) <= _SHORT else _ALIKE
    return next((other for other in found if SequenceMatcher(None, other, name).ratio() >= needed), None)


# How much of two names has to be the same for one to be a slip of the other; of the name's beginning half is enough.
_ALIKE, _ALIKE_IF_SHORT, _HALF = 0.6, 0.65, 0.5
_SHORT = 4  # characters


def did_you_mean(name: str, known: Sequence[str], *, what: str = "known") -> str:
    """The next move after an unknown name: the nearest known one, or all of them if they are not too many."""
    close = nearest(name, known)
    if close is not None:
        return f'did you mean "{close}"?'
    others = ", ..." if len(known) > MOST_NAMES else ""
    return f"{what}: {', '.join(known[:MOST_NAMES])}{others}" if known else ""


def _excerpt(source: str, column: int, *, longest: int = 100) -> tuple[str, int]:
    """A piece of a long line around a column, and the column within the piece."""
    start = max(0, min(column - longest // 2, len(source) - longest))
    return source[start : start + longest], column - start


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} ... {text[-LONGEST // 2 :]}"
