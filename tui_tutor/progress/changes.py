"""Changes of a session as records: where it is, how it is set, and what was answered and seen since.

Writes nothing down: that is the keeper's.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tui_tutor.lesson.model import Lesson
from tui_tutor.progress.records import (
    LONGEST_ANSWER,
    Answered,
    Edited,
    Hinted,
    Inside,
    Outcome,
    Record,
    Seen,
    Stepped,
    Switched,
)
from tui_tutor.session import Attempt, Key, Session
from tui_tutor.session.prediction import UNTRIED, Attempts, begun_again


def state_records(session: Session) -> Iterator[Record]:
    """All that tells where a session is and how it is set."""
    yield _edits(session)
    for part in session.opened:
        yield _inside(session, part)
    yield _place(session)
    yield _switches(session)


def change_records(before: Session, after: Session) -> Iterator[Record]:
    """What a command changed, in order.

    What was answered and seen belongs to the edits in force, so some of it is written before an edit, some after.
    """
    known, is_forgotten = before.attempts, False
    if _switches(before) != _switches(after):
        yield _switches(after)
    if before.opened is not after.opened:
        yield _inside(after, after.part_number)
    if before.attempts is not after.attempts:
        is_forgotten = not before.attempts.keys() <= after.attempts.keys()
    if before.own is not after.own or is_forgotten:
        earlier = {key: attempt for key, attempt in after.attempts.items() if _is_under(before, key)}
        yield from attempt_records(after.lesson, known, earlier)
        yield _edits(after, anew=is_forgotten or None)
        known = {**known, **earlier}
        if is_forgotten:
            known = begun_again(known, after.part_number, after.own.edits)
    if known is not after.attempts:
        later = {key: attempt for key, attempt in after.attempts.items() if _is_under(after, key)}
        yield from attempt_records(after.lesson, known, later)
    if before.cursor != after.cursor or before.frame.step != after.frame.step:
        yield _place(after)


def _is_under(session: Session, key: Key) -> bool:
    """Whether a step is one of the session's part, with the edits that are in force there."""
    return key.part == session.part_number and key == session.key_at(key.iteration, key.step)


def _switches(session: Session) -> Switched:
    return Switched(session.lesson.id, session.calculus, session.notation.name, session.predict)


def _inside(session: Session, part: int) -> Inside:
    return Inside(session.lesson.id, part, session.opened[part])


def _edits(session: Session, *, anew: bool | None = None) -> Edited:
    edits = {
        iteration: {name: np.asarray(value).tolist() for name, value in values.items()}
        for iteration, values in session.own.edits.items()
    }
    return Edited(session.lesson.id, session.part_number, edits, anew)


def _place(session: Session) -> Stepped:
    frame = session.frame
    return Stepped(session.lesson.id, session.part_number, frame.iteration, str(frame.step), frame.alpha)


def seen_records(session: Session, known: Attempts) -> Iterator[Record]:
    """What was not seen yet when the lesson was opened."""
    for key, attempt in session.attempts.items():
        if attempt.seen and not known.get(key, UNTRIED).seen and _is_under(session, key):
            yield Seen(session.lesson.id, key.part, key.iteration, str(key.step))


def attempt_records(lesson: Lesson, known: Attempts, attempts: Attempts) -> Iterator[Record]:
    """What came in at steps and is not known yet."""
    for key, attempt in attempts.items():
        old = known.get(key, UNTRIED)
        if attempt is not old:
            yield from _of_attempt(lesson, key, old, attempt)


def _of_attempt(lesson: Lesson, key: Key, old: Attempt, attempt: Attempt) -> Iterator[Record]:
    """What came in at a step; an answer that could not be read is none."""
    place = (lesson.id, key.part, key.iteration, str(key.step))
    for answer in attempt.answers[len(old.answers) :]:
        if answer.judgement.verdict.is_wrong:
            text = _as_kept(lesson, key, answer.text)[:LONGEST_ANSWER] or None
            yield Answered(*place, Outcome.WRONG, answer.judgement.mistake, text)
    if attempt.hints > old.hints:
        yield Hinted(*place, attempt.hints)
    if attempt.seen and not old.seen:
        yield Seen(*place)
    if attempt.outcome is not None and attempt.outcome is not old.outcome:
        yield Answered(*place, Outcome(attempt.outcome.value))


def _as_kept(lesson: Lesson, key: Key, answer: str) -> str:
    """An answer as it was typed; of a choice the words, for a number means another one when options change places."""
    narration = lesson.parts[key.part - 1].narration.get(key.step.address)
    option = narration.ask.chosen(answer) if narration is not None and narration.ask is not None else None
    return option.text if option is not None else answer
