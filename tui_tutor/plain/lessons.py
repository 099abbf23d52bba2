"""The lessons, how a learner stands in them, and the review of what was missed, in lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tui_tutor.errors import UsageError, counted
from tui_tutor.lesson.library import Entry, entries, find_lesson
from tui_tutor.plain.steps import step_lines
from tui_tutor.plain.words import WORDS, Word
from tui_tutor.progress.review import due, next_due
from tui_tutor.progress.standing import in_lessons
from tui_tutor.session import Earned, Session

if TYPE_CHECKING:
    from tui_tutor.plain.face import Face

_POINTLESS = ("pin", "compare", "stop")  # in a review, where no run is compared and nothing runs
_IN_REVIEW = "next goes on, lessons leaves it"


def lessons_lines(face: Face) -> Iterator[str]:
    """All lessons, in the order in which one leads to the next."""
    history = face.keeper.history
    known = entries(face.lessons)
    done = in_lessons(history, {entry.id: entry.parts for entry in known}, due(history, datetime.now(UTC)))
    for number, entry in enumerate(known, 1):
        facts = [entry.id, *([f"{entry.minutes} minutes"] if entry.minutes else [])]
        facts += done[entry.id].told(finished="finished") if entry.id in done else []
        title = entry.title or f"cannot be opened: {entry.fault}"
        yield f"{number}. {title}: {', '.join(facts)}"
    yield "A number opens one; so does open with an id."


def open_lines(face: Face, text: str) -> Iterator[str]:
    """Open a lesson by its number in the list, its id or a beginning of it, or the path of its file."""
    known = entries(face.lessons)
    if not text:
        raise UsageError("the name of a lesson is missing", advice="lessons tells them")
    if text.isascii() and text.isdecimal():
        place = int(text[:9])
        if not 1 <= place <= len(known):
            raise UsageError(f"there is no lesson {place}", advice=f"there are {len(known)}, counted from 1")
        text = _name(known[place - 1])
    else:
        begins = [entry for entry in known if entry.id.startswith(text)]
        if len(begins) == 1:
            text = _name(begins[0])
    yield from face.open(find_lesson(text, face.lessons))


def _name(entry: Entry) -> str:
    return entry.id if entry.is_ours else str(entry.path)


def score_lines(face: Face) -> Iterator[str]:
    """What was earned in the part at hand and in the whole lesson; a review has no score and tells the lesson's."""
    session = face.session
    score: Mapping[tuple[int, str], str | None]
    if face.waiting is None:
        score = {(part, str(step)): earned for (part, step), earned in session.score.items()}
    else:
        score = {address: each.best for address, each in face.keeper.history.score(session.lesson.id).items()}
    asked = [step for step in session.steps if step.node]
    here = [score.get((session.part_number, str(step))) for step in asked]
    right = sum(each in (Earned.FIRST_TRY, Earned.AFTER_HINTS) for each in here)
    yield f"This part: {right} of {counted(len(asked), 'step')} right."
    found = Counter(score.values())
    yield (
        f"This lesson: {found[Earned.FIRST_TRY]} right at the first try, {found[Earned.AFTER_HINTS]} with help or at a "
        f"later try, {found[Earned.SHOWN]} shown."
    )


def review_lines(face: Face) -> Iterator[str]:
    """Ask for the first of what was missed and is due."""
    from tui_tutor.progress.again import sessions_of

    now = datetime.now(UTC)
    history = face.keeper.history
    waiting = [face.keeper.begun(session) for session in sessions_of(due(history, now), face.lessons)]
    if not waiting:
        coming = next_due(history, now)
        yield f"Nothing waits for review{f': the next on {coming.date:%Y-%m-%d}' if coming is not None else ''}."
        return
    yield f"Review: {counted(len(waiting), 'step')} to be asked again. next goes on, lessons or open leaves it."
    face.waiting, face.asked, face.left = waiting, len(waiting), 0
    yield from _question(face)


def next_lines(face: Face) -> Iterator[str]:
    """The next step of a review; after the last one no lesson is open."""
    from tui_tutor.progress.again import passed_over

    assert face.waiting is not None
    if face.is_asking:
        face.left += 1
        face.waiting = passed_over(face.waiting, face.session)
        yield f"Not answered, so {face.session.frame.step} stays for review."
    if face.waiting:
        yield from _question(face)
        return
    face.waiting = None
    face.look_at(None)
    left = f"{counted(face.left, 'step')} stay{'s' * (face.left == 1)} for review"
    yield f"{f'That was the last question; {left}' if face.left else _ALL_DONE}. lessons tells the lessons."


_ALL_DONE = "That was all that waits for review"


def _question(face: Face) -> Iterator[str]:
    assert face.waiting
    session: Session = face.waiting.pop(0)
    face.look_at(session)
    number = face.asked - len(face.waiting)
    yield f"Question {number} of {face.asked}, of the lesson {session.lesson.title}, part {session.part_number}:"
    yield from step_lines(session, face.voice)


def refuse_in_review(word: Word) -> None:
    """Raises UsageError for a word that leads elsewhere."""
    if word in _refused():
        raise UsageError(f"no {word.name} in a review", advice=_IN_REVIEW)


def advice_in_review(advice: str) -> str:
    """What is advised, where that can be done in a review; else what can."""
    return _IN_REVIEW if any(map(_names_refused, advice.split("; "))) else advice


def note_in_review(line: str) -> str:
    """A line that is told, of a note without the clauses that a review cannot follow; "" where nothing is left."""
    label, sign, text = line.partition(": ")
    if label != "note" or not sign:
        return line
    first, *others = text.split("; ")
    if _names_refused(first):
        return ""
    kept = "; ".join([first, *(each for each in others if not _names_refused(each))])
    return f"{label}: {kept}{'' if kept.endswith('.') else '.'}"


def _refused() -> Iterator[Word]:
    from tui_tutor.progress.again import REFUSED

    yield from (word for word in WORDS if word.stands_for in REFUSED or word.name in _POINTLESS)


def _names_refused(clause: str) -> bool:
    """Whether a clause begins with a word that a review refuses: `go forward L first`, `pin keeps this one as A`."""
    return clause.removeprefix("type ").partition(" ")[0].rstrip(",") in {word.name for word in _refused()}
