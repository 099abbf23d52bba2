"""A class as a table: who, where and how it goes; a line for each learner, or two where there is little room.

A pure function of (class, time, size). What tells learners, lessons or steps apart is never cut away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from tui_tutor.progress.classroom import Standing, standing_of
from tui_tutor.progress.names import called
from tui_tutor.tui.drawing.text import Line, Look, Piece, cells, cut_inside, line, padded, pushed, text_of, wrap

QUIET = 10  # minutes without a step after which a learner may need somebody
_WIDE = 106  # columns from which on a learner has one line; fixed, so that nothing moves while they work
_HEADS = ("idle", "right", "hints", "wrong", "done")
_DONE = "✓"  # the lesson was finished once
_GAP = "  "
_NAME, _LESSON, _WHERE = 14, 20, 38  # columns of a name, a lesson and a place that are enough where there are few
_LEAST = 10  # columns of a place in any case


@dataclass(frozen=True, slots=True)
class _Row:
    """What is told of a learner."""

    name: str
    lesson: str
    where: str
    numbers: tuple[str, ...]
    look: Look


def table(learners: Sequence[Sequence[Standing]], now: float, room: int) -> tuple[Line, list[Line]]:
    """Its head and its lines, at a time in seconds since 1970."""
    rows = [_row_of(lessons, now) for lessons in learners]
    widths = [max(map(cells, column)) for column in zip(_HEADS, *(row.numbers for row in rows))]
    left = room - sum(widths) - len(_GAP) * len(widths)
    return _wide(rows, widths, left) if room >= _WIDE else _narrow(rows, widths, left, room)


def _row_of(lessons: Sequence[Standing], now: float) -> _Row:
    standing, where = standing_of(lessons)
    idle = lessons[0].idle(now)
    right = f"{standing.score or ''}" if standing.most is None else f"{standing.score}/{standing.most}"
    numbers = (
        _idle(idle), right, f"{standing.hints or ''}", f"{standing.wrong or ''}",
        _DONE if standing.finished is not None else "",
    )  # fmt: skip
    look = Look.NOTE if idle >= QUIET else Look.PLAIN
    return _Row(standing.shown, called(standing.lesson), where, numbers, look)


def _idle(minutes: int) -> str:
    """Minutes, or where it is long hours or days: nobody sits there any more.

    >>> _idle(59), _idle(125), _idle(3000)
    ('59 min', '2 h', '2 d')
    """
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} d"


def _wide(rows: Sequence[_Row], widths: Sequence[int], left: int) -> tuple[Line, list[Line]]:
    """Who, where and the numbers side by side."""
    columns = [[row.name for row in rows], [row.lesson for row in rows], [row.where for row in rows]]
    heads = ("learner", "lesson", "where")
    needed = [max(map(cells, (head, *column))) for head, column in zip(heads, columns)]
    name, lesson, where = _shared(needed, left - 2 * len(_GAP))
    names, lessons = _told_apart(columns[0], name), _told_apart(columns[1], lesson)
    lines: list[Line] = []
    for row in rows:
        blocks = (names[row.name], name), (lessons[row.lesson], lesson), (_wrapped(row.where, where), where)
        first, *others = _beside(*blocks)
        lines += [line(Piece(first + _numbers(row.numbers, widths), row.look)), *_more(others, row.look)]
    return _head(_GAP.join(map(padded, heads, (name, lesson, where))), widths), lines


def _shared(needed: Sequence[int], room: int) -> list[int]:
    """What each of the three columns gets: what it needs; else less, the places first, which go on below."""
    name, lesson, where = needed
    where = min(where, max(_WHERE, room - name - lesson))
    while name + lesson + where > room:
        if name - _NAME >= max(lesson - _LESSON, 1):
            name -= 1
        elif lesson > _LESSON:
            lesson -= 1
        else:
            where -= 1
    return [name, lesson, where]


def _narrow(rows: Sequence[_Row], widths: Sequence[int], left: int, room: int) -> tuple[Line, list[Line]]:
    """Who and the numbers; below it the lesson and the step."""
    where = min(max((cells(row.where) for row in rows), default=0), _WHERE)
    most = max((cells(row.lesson) for row in rows), default=0)
    lesson = min(most, max(room - 2 * len(_GAP) - where, _LESSON))
    where = max(room - 2 * len(_GAP) - lesson, _LEAST)
    names, lessons = _told_apart((row.name for row in rows), left), _told_apart((row.lesson for row in rows), lesson)
    lines: list[Line] = []
    for row in rows:
        first, *others = (padded(text, left) for text in names[row.name])
        below = _beside((lessons[row.lesson], lesson), (_wrapped(row.where, where), where))
        who = Look.STRONG if row.look is Look.PLAIN else row.look
        lines += [line(Piece(first, who), Piece(_numbers(row.numbers, widths), row.look)), *_more(others, who)]
        lines += _more((_GAP + text for text in below), row.look)
    return _head(padded("learner, where", left), widths), lines


def _head(left: str, widths: Sequence[int]) -> Line:
    return line(Piece(left + _numbers(_HEADS, widths), Look.DIM))


def _numbers(texts: Iterable[str], widths: Iterable[int]) -> str:
    return "".join(_GAP + pushed(text, room) for text, room in zip(texts, widths))


def _more(texts: Iterable[str], look: Look) -> list[Line]:
    return [line(Piece(text, look)) for text in texts]


def _beside(*blocks: tuple[Sequence[str], int]) -> list[str]:
    """Blocks of lines next to each other, each in so many columns."""
    rows = zip_longest(*(texts for texts, _ in blocks), fillvalue="")
    return [_GAP.join(padded(text, room) for text, (_, room) in zip(row, blocks)) for row in rows]


def _told_apart(texts: Iterable[str], room: int) -> Mapping[str, Sequence[str]]:
    """The lines of each text: one that is cut inside, or all of it where another one would look the same.

    >>> _told_apart(["network-forward", "network-backward"], 12)
    {'network-forward': ['netw…forward'], 'network-backward': ['netw…ackward']}
    """
    short = {text: cut_inside(text, room) for text in dict.fromkeys(texts)}
    alike = Counter(short.values())
    return {text: [cut] if alike[cut] == 1 else _wrapped(text, room) for text, cut in short.items()}


def _wrapped(text: str, room: int) -> list[str]:
    return [text] if cells(text) <= room else [text_of(each) for each in wrap([Piece(text)], room)]
