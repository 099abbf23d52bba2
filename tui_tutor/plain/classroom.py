"""A class for the ear: a labelled line for each learner, then the commonest wrong answers as sentences.

A pure function of (class, time). What learners wrote is cleaned already, where it was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_tutor.errors import counted
from tui_tutor.progress.classroom import Confusion, Roster, Standing, by_step, standing_of
from tui_tutor.progress.names import called

_MOST = 100  # steps with wrong answers that are told
_MOST_AT_A_STEP = 5


def class_lines(roster: Roster, now: float) -> Iterator[str]:
    """A class at a time, in seconds since 1970."""
    begun = len(roster.learners)
    yield f"Class: {counted(roster.count, 'learner')}, {begun} begun."
    for lessons in roster.learners:
        yield _learner(lessons, now)
    yield from _waiting(roster)
    yield from _wrong(roster)


def _learner(lessons: Sequence[Standing], now: float) -> str:
    standing, where = standing_of(lessons)
    most = f" of {standing.most}" if standing.most is not None else ""
    again = [] if standing.finished is None or standing.is_at_the_end else ["finished before"]
    facts = [
        called(standing.lesson), where, *again, f"{idle_in_words(lessons[0].idle(now))} idle",
        f"{standing.score}{most} right", f"{standing.wrong} wrong", counted(standing.hints, "hint"),
    ]  # fmt: skip
    return f"{standing.shown}: {', '.join(facts)}."


def idle_in_words(minutes: int) -> str:
    """Minutes, or where it is long hours or days.

    >>> idle_in_words(1), idle_in_words(125), idle_in_words(3000)
    ('1 minute', '2 hours', '2 days')
    """
    if minutes < 60:
        return counted(minutes, "minute")
    return counted(minutes // 60, "hour") if minutes < 48 * 60 else counted(minutes // (24 * 60), "day")


def _waiting(roster: Roster) -> Iterator[str]:
    nameless = [f"{roster.nameless} without a name"] if roster.nameless else []
    if roster.waiting or nameless:
        yield f"Not begun yet: {', '.join([*roster.waiting, *nameless])}."


def _wrong(roster: Roster) -> Iterator[str]:
    """The commonest wrong answers of each step, the step first at which most learners were wrong."""
    steps = by_step(roster.confusions)
    for (lesson, part, step), found in steps[:_MOST]:
        yield f"Wrong answers at {step} of {called(lesson)}{f', part {part}' if part > 1 else ''}:"
        yield from map(_answer, found[:_MOST_AT_A_STEP])
        if len(found) > _MOST_AT_A_STEP:
            yield f"And {counted(len(found) - _MOST_AT_A_STEP, 'other answer')}."
    if len(steps) > _MOST:
        yield f"There are wrong answers at {counted(len(steps) - _MOST, 'other step')}."


def _answer(each: Confusion) -> str:
    often = f", {each.count} times in all" if each.count > each.learners else ""
    known = f", the mistake {each.mistake}" if each.mistake else ""
    text = f'"{each.answer}"' if each.answer else "what is not kept"
    return f"{counted(each.learners, 'learner')} answered {text}{often}{known}."
