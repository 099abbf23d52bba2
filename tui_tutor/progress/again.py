"""What waits for review, as sessions at the steps that are asked again.

Reads lessons; what is answered there the keeper writes down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui_tutor.errors import TutorError
from tui_tutor.lesson.library import Given, find_lesson
from tui_tutor.lesson.model import Lesson
from tui_tutor.progress.review import Due
from tui_tutor.session import GoTo, Session, SetPart, SetPredict, find_step
from tui_tutor.session.opening import revealing

# What goes on to the next that waits, by the names of the key table: a step behind the one that is asked for would tell
# what comes of it.
GOES_ON = frozenset({"next", "next_phase", "last"})
# What leads elsewhere, or changes the numbers, by the same names: a review has none of it.
REFUSED = frozenset({
    "back", "back_phase", "first", "go_to", "play", "run_on", "descend", "edit", "undo", "redo", "reset", "preset",
    "predict", "inside", "inside_all", "outside",
})  # fmt: skip


def sessions_of(waiting: Sequence[Due], lessons: Given) -> list[Session]:
    """A session at each step that waits; what is no longer there is left out.

    The parts come in the order of what waits, each as a whole and in the order of its steps: a step shows what comes
    before it.
    """
    parts: dict[tuple[str, int], list[Session]] = {}
    found = {name: _found(name, lessons) for name in dict.fromkeys(each.lesson for each in waiting)}
    for each in waiting:
        lesson = found[each.lesson]
        if lesson is None:
            continue
        try:
            session = Session.open(lesson).apply(SetPart(each.part))
            session = revealing(session, each.step)
            session = session.apply(GoTo(find_step(session, each.step)))
        except TutorError:
            continue
        parts.setdefault((each.lesson, each.part), []).append(session)
    return [session for part in parts.values() for session in _asked(_in_order(part))]


def _found(name: str, lessons: Given) -> Lesson | None:
    """A lesson by its id; None where it is there no more, or cannot be opened."""
    try:
        return find_lesson(name, lessons)
    except TutorError:
        return None


def passed_over(waiting: Sequence[Session], skipped: Session) -> list[Session]:
    """What waits behind a question that was not answered: its result stays hidden there, as it stays for review."""
    if not skipped.is_asking:
        return [*waiting]
    key = skipped.key_at(skipped.frame.iteration, skipped.frame.step)
    lesson = skipped.lesson.id
    return [
        replace(each, attempts={at: attempt for at, attempt in each.attempts.items() if at != key})
        if each.lesson.id == lesson else each
        for each in waiting
    ]  # fmt: skip


def is_ended(before: Session, after: Session) -> bool:
    """Whether the question at hand was open, and is answered or shown now."""
    return before.attempt.outcome is None and after.attempt.outcome is not None


def _in_order(part: list[Session]) -> list[Session]:
    """The sessions by their steps; those inside nodes have their places where all of these nodes are open."""
    first, *_ = part
    inside = tuple(dict.fromkeys(name for session in part for name in session.inside))
    steps = replace(first, opened={first.part_number: inside}).steps
    return sorted(part, key=lambda session: steps.index(session.frame.step))


def _asked(part: list[Session]) -> list[Session]:
    """The sessions with prediction on: what is on display before a step is seen, but for what is still to be asked."""
    found = []
    for place, session in enumerate(part):
        asked = session.apply(SetPredict(True))
        later = {each.frame.step for each in part[place:]}
        kept = {key: attempt for key, attempt in asked.attempts.items() if key.step not in later}
        found.append(replace(asked, attempts=kept))
    return found
