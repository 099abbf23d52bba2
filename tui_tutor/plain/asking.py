"""A step that is predicted: the question, what was made of an answer, the hints, and what may be used.

Tells what the session holds; judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui_tutor.core.hints import RUNGS
from tui_tutor.core.judgement import Verdict
from tui_tutor.core.printing import GREEK
from tui_tutor.errors import counted
from tui_tutor.plain import arrays
from tui_tutor.plain.prose import block_lines
from tui_tutor.plain.steps import labelled
from tui_tutor.plain.voice import HIDDEN, Voice
from tui_tutor.session import Answer, Earned, Session
from tui_tutor.session.questions import Question
from tui_tutor.session.telling import withheld_of_hints

_MOST_KNOWN = 12  # quantities that are told with the question; values tells all
_EARNED = {
    Earned.FIRST_TRY: "right at the first try",
    Earned.AFTER_HINTS: "right, with help",
    Earned.SHOWN: "shown",
}


def asking_lines(session: Session, voice: Voice) -> Iterator[str]:
    """The question at hand and what may be used; the hints that were taken."""
    question = session.prediction
    if question is None:
        return
    yield from labelled("question", block_lines(session, question.text, voice))
    for number, option in enumerate(question.options, 1):
        yield f"choice {number}: {option}"
    yield from _hints(session, question, session.attempt.hints, voice)
    yield known_line(question, voice)
    yield f"answer with: {question.expects}"


def answer_lines(answer: Answer) -> Iterator[str]:
    """What was made of an answer that is not accepted."""
    judgement = answer.judgement
    place = f" at column {judgement.column}" if judgement.column is not None and answer.text.strip() else ""
    yield f"{judgement.verdict.words}{place}: {judgement.say}"


def earned_line(session: Session) -> str:
    """What a step that was answered or shown has earned; "" where it has earned nothing."""
    attempt = session.attempt
    if attempt.outcome is None:
        return ""
    is_helped = attempt.hints > 0 or attempt.outcome is not Earned.AFTER_HINTS
    earned = _EARNED[attempt.outcome] if is_helped else "right at a later try"
    last = attempt.last
    if last is not None and last.judgement.verdict.accepted:
        if last.judgement.verdict is Verdict.CANNOT_TELL:
            earned = "accepted, not proved"
        earned = f"{earned}: {last.text.strip()}"
    return earned


def hint_lines(session: Session, voice: Voice) -> Iterator[str]:
    """The hint that was taken last."""
    question, taken = session.prediction, session.attempt.hints
    if question is not None:
        yield from list(_hints(session, question, taken, voice, first=taken - 1))
        left = len(question.hints) - taken
        yield f"note: {counted(left, 'hint')} more." if left else "note: that was the last hint; show tells the result."


def _hints(session: Session, question: Question, taken: int, voice: Voice, *, first: int = 0) -> Iterator[str]:
    for rung, blocks in list(enumerate(question.hints[:taken]))[first:]:
        name = RUNGS[rung] if len(question.hints) == len(RUNGS) else f"{rung + 1} of {len(question.hints)}"
        hidden = withheld_of_hints(session)
        yield from labelled(f"hint, {name}", block_lines(session, blocks, voice, hidden))


def known_line(question: Question, voice: Voice) -> str:
    """What an answer may use and is near, named as it is typed, with its numbers; of what is hidden, the name."""
    asked = question.asked
    names = [name for name in asked.held if name in asked.near]
    told = [voice.line(_known(question, name)) for name in names[:_MOST_KNOWN]]
    others = len(asked.held) - len(told)
    more = f"; values tells {others:,} more" if others else ""
    return f"known: {', '.join(told)}{more}" if told else "known: values tells all"


def _known(question: Question, name: str) -> str:
    shown, asked = GREEK.get(name, name), question.asked
    return f"{shown} = {HIDDEN if name in asked.hidden else arrays.brief(asked.held[name])}"
