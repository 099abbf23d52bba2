"""A class: the table of its learners, and the commonest wrong answers; for the teacher's screen and for printing.

A pure function of (class, time, size).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui_tutor.errors import counted
from tui_tutor.progress.classroom import Confusion, Roster, by_step
from tui_tutor.progress.names import called
from tui_tutor.tui.drawing import bars
from tui_tutor.tui.drawing.class_table import QUIET, table
from tui_tutor.tui.drawing.panel import framed, most_offset
from tui_tutor.tui.drawing.text import Line, Look, Piece, clip, fit, line, width, wrap

_MOST = 100  # steps with wrong answers, or damaged journals, that are listed
_MOST_AT_A_STEP = 5


@dataclass(frozen=True, slots=True)
class ClassPage:
    """A class laid out in so many columns: its title, its lines, and what is never scrolled away."""

    columns: int
    title: Line
    lines: Sequence[Line]
    head: Line
    foot: Line

    def furthest(self, rows: int) -> int:
        """How far it can be scrolled on a screen of so many rows."""
        return most_offset(self.lines, rows, self.head, self.foot)

    def drawn(self, rows: int, first: int) -> list[Line]:
        """Exactly so many lines, scrolled by `first`."""
        return framed(self.title, self.lines, self.columns, rows, first, head=self.head, foot=self.foot)


def class_page(
    roster: Roster, now: float, columns: int, *, keys: Iterable[tuple[str, str]], said: str = "", notice: str = ""
) -> ClassPage:
    """A class at a time, in seconds since 1970.

    keys: what the footer tells, each with what it does; said: what stands in its place; notice: what stands beside it.
    """
    room = columns - 4
    title = line(Piece("Class", Look.TITLE), Piece(f"  {_count(roster, now)}", Look.DIM))
    head, learners = table(roster.learners, now, room) if roster.learners else ((), _nobody(roster))
    beside = line(Piece(f"  {notice}" if notice else "", Look.NOTE))
    left = room - width(beside)
    foot = (*(bars.message(said, left) if said else bars.footer(keys, left)), *beside)
    below = [*_waiting(roster, room), *_confusions(roster, room), *_damaged(roster, room)]
    return ClassPage(columns, title, [*learners, *below], head, foot)


def class_text(roster: Roster, now: float, columns: int) -> list[Line]:
    """The same to be printed."""
    if not roster.learners:
        return [*_nobody(roster), *_waiting(roster, columns)]
    head, learners = table(roster.learners, now, columns)
    return [head, *learners, *_waiting(roster, columns), *_confusions(roster, columns)]


def _nobody(roster: Roster) -> list[Line]:
    return [line("Nobody has begun, as far as can be read." if roster.unread else "Nobody has begun yet.")]


def _waiting(roster: Roster, room: int) -> list[Line]:
    """Who is there and has not begun."""
    nameless = [f"{roster.nameless} without a name"] if roster.nameless else []
    if roster.waiting and nameless:
        nameless[0] = f"and {nameless[0]}"
    told = ", ".join([*roster.waiting, *nameless])
    return [(), *wrap([Piece("Not begun yet: ", Look.DIM), Piece(told)], room)] if told else []


def _count(roster: Roster, now: float) -> str:
    begun = len(roster.learners)
    quiet = sum(lessons[0].idle(now) >= QUIET for lessons in roster.learners)
    counts = [
        counted(roster.count, "learner"),
        f"{begun} begun" if begun != roster.count else "",
        f"{quiet} idle {QUIET} min or more" if quiet else "",
    ]
    return ", ".join(filter(None, counts))


def _confusions(roster: Roster, room: int) -> list[Line]:
    """The commonest wrong answers of each step, the step first at which most learners were wrong."""
    lines: list[Line] = [(), line(Piece("Wrong answers, the commonest first", Look.TITLE))] if roster.confusions else []
    steps = by_step(roster.confusions)
    for (lesson, part, step), found in steps[:_MOST]:
        where = f"{called(lesson)}{f' part {part}' if part > 1 else ''}"
        lines.append(clip(line(Piece(f"  {step}  ", Look.STRONG), Piece(where, Look.DIM)), room))
        lines += [clip(_confusion(each), room) for each in found[:_MOST_AT_A_STEP]]
        if len(found) > _MOST_AT_A_STEP:
            lines.append(line(Piece(f"      and {len(found) - _MOST_AT_A_STEP:,} more", Look.DIM)))
    return [*lines, *_others(len(steps), "step")]


def _others(count: int, what: str) -> list[Line]:
    """How many of so many are not listed."""
    return [line(Piece(f"  and {counted(count - _MOST, what)} more", Look.DIM))] if count > _MOST else []


def _confusion(each: Confusion) -> Line:
    """By how many, how often where that is more, what they typed, and the known mistake."""
    often = f" ({each.count} times)" if each.count > each.learners else ""
    known = f"  {each.mistake}" if each.mistake else ""
    return line(f"  {each.learners:>4}{often}  {each.answer or '(not kept)'}", Piece(known, Look.NOTE))


def _damaged(roster: Roster, room: int) -> list[Line]:
    told = (line(Piece(f"skipped {name}: {damage}", Look.NOTE)) for name, damage in roster.damaged[:_MOST])
    return [*(fit(each, room) for each in told), *_others(len(roster.damaged), "place")]
