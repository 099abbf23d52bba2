"""Applying: the session after a command.

From sessions to sessions. Where a move leads stands in `going`, what comes to be seen in `seeing`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tui_tutor.core.steps import Step
from tui_tutor.core.trace import Run
from tui_tutor.errors import UsageError, counted
from tui_tutor.session.commands import (
    Back,
    BackPhase,
    Close,
    CloseAll,
    Command,
    First,
    GiveAnswer,
    GoTo,
    Last,
    Next,
    NextPhase,
    Open,
    OpenAll,
    Pin,
    Redo,
    ResetValues,
    RunOn,
    SetCalculus,
    SetNotation,
    SetPart,
    SetPredict,
    SetStop,
    SetValue,
    Show,
    TakeHint,
    Undo,
    UsePreset,
)  # fmt: skip
from tui_tutor.session.going import nothing_asked, phase_start, reachable, stopping_place
from tui_tutor.session.prediction import Attempt, Earned, better
from tui_tutor.session.seeing import begun_anew, gone_into, predicting
from tui_tutor.session.session import Session, Undoing
from tui_tutor.session.words import check_value


def applied(session: Session, command: Command) -> Session:
    """The session after a command. Raises UsageError where the command cannot be."""
    match command:
        case Next(count):
            return _at(session, session.cursor + count)
        case Back(count):
            return _at(session, session.cursor - count)
        case NextPhase():
            return _at(session, phase_start(session, 1))
        case BackPhase():
            return _at(session, phase_start(session, -1))
        case First():
            return _at(session, 0)
        case Last():
            return _at(session, session.cursor - session.position + len(session.steps) - 1)
        case GoTo(index):
            return _at(session, reachable(session, index))
        case RunOn():
            return _at(session, stopping_place(session))
        case SetStop(step):
            return _with_stop(session, step)
        case Open() | OpenAll() | Close() | CloseAll():
            from tui_tutor.session.opening import after  # few nodes are opened

            return after(session, command)
        case SetValue(name, value):
            return _with_value(session, name, value)
        case ResetValues():
            return gone_into(begun_anew(_edited(session, replace(session.part.run)))) if session.own.edits else session
        case UsePreset(name):
            return _preset(session, name)
        case Undo():
            return _undone(session)
        case Redo():
            return _redone(session)
        case _:
            return _switched(session, command)


def _switched(session: Session, command: Command) -> Session:
    """The switches, the part, what is pinned, and what is done about a question."""
    match command:
        case SetCalculus(on):
            return replace(session, calculus=on)
        case SetNotation(notation):
            return replace(session, notation=notation)
        case SetPart(number):
            return _in_part(session, number)
        case Pin():
            return replace(session, pinned=None if session.pinned else session.own)
        case SetPredict(on):
            return predicting(session, on=on)
        case GiveAnswer(text):
            return _answered(session, text)
        case TakeHint():
            return _helped(session)
        case Show():
            return _shown(session)
    raise TypeError(command)


def _at(session: Session, index: int) -> Session:
    """The start is clamped, and the end too where nothing descends."""
    last = session.run.trace.last
    index = max(index, 0) if last is None else min(max(index, 0), last)
    return session if index == session.cursor else gone_into(replace(session, cursor=index))


def _with_stop(session: Session, step: Step | None) -> Session:
    if step is not None and step not in session.steps:
        raise UsageError(f'no step called "{step}" in this part', advice="stop at one of the timeline")
    return replace(session, stop=step)


def _with_value(session: Session, name: str, value: Any) -> Session:
    checked = check_value(session.part, name, value)
    iteration = session.frame.iteration
    edits = dict(session.own.edits)
    edits[iteration] = {**edits.get(iteration, {}), name: checked}
    return gone_into(_edited(session, replace(session.own, edits=edits)))


def _preset(session: Session, name: str) -> Session:
    values = next((preset.values for preset in session.part.presets if preset.name == name), None)
    if values is None:
        raise _no_preset(session, name)
    fresh = _edited(session, replace(session.part.run, edits={1: values}))
    return begun_anew(replace(fresh, cursor=session.position))


def _no_preset(session: Session, name: str) -> UsageError:
    there = ", ".join(preset.name for preset in session.part.presets)
    if not there:
        what = "part" if len(session.lesson.parts) > 1 else "lesson"
        return UsageError(f"this {what} has no presets", advice="{edit} sets a value")
    return UsageError(f'no preset "{name}"' if name else "say which preset", advice=f"choose {there}")


def _edited(session: Session, run: Run) -> Session:
    return replace(session, own=run, undoing=Undoing((*session.undoing.past, session.own)))


def _undone(session: Session) -> Session:
    if not session.undoing.past:
        raise UsageError("nothing to undo", advice="{edit} sets a value")
    *past, run = session.undoing.past
    return gone_into(replace(session, own=run, undoing=Undoing(tuple(past), (session.own, *session.undoing.future))))


def _redone(session: Session) -> Session:
    if not session.undoing.future:
        raise UsageError("nothing to redo", advice="{undo} takes an edit back")
    run, *future = session.undoing.future
    return gone_into(replace(session, own=run, undoing=Undoing((*session.undoing.past, session.own), tuple(future))))


def _in_part(session: Session, number: int) -> Session:
    count = len(session.lesson.parts)
    if not 1 <= number <= count:
        raise UsageError(f"no part {number}", advice=f"the lesson has {counted(count, 'part')}")
    at_start = replace(session, cursor=0, pinned=None, stop=None)
    if number == session.part_number:
        return begun_anew(at_start)
    others = {**session.others, session.part_number: (session.own, session.undoing)}
    run, undoing = others.pop(number, (session.lesson.parts[number - 1].run, Undoing()))
    return replace(at_start, part_number=number, own=run, undoing=undoing, others=others)


def _answered(session: Session, text: str) -> Session:
    if not session.is_asking or session.prediction is None:
        raise nothing_asked(session)
    return _with_attempt(session, session.attempt.with_answer(text, session.prediction.judge(text)))


def _helped(session: Session) -> Session:
    if not session.is_asking or session.prediction is None:
        raise nothing_asked(session)
    hints = min(session.attempt.hints + 1, len(session.prediction.hints))
    return _with_attempt(session, replace(session.attempt, hints=hints))


def _shown(session: Session) -> Session:
    return _with_attempt(session, replace(session.attempt, outcome=Earned.SHOWN)) if session.is_asking else session


def _with_attempt(session: Session, attempt: Attempt) -> Session:
    step = session.frame.step
    attempts = {**session.attempts, session.key_at(session.frame.iteration, step): attempt}
    score = dict(session.score)
    if attempt.outcome is not None:
        score[session.part_number, step] = better(score.get((session.part_number, step)), attempt.outcome)
    return replace(session, attempts=attempts, score=score)
