"""`--set NAME=VALUE` and `--at STEP`: what a command line asks of a fresh session."""

from __future__ import annotations

from collections.abc import Sequence

from tui_tutor.errors import UsageError, did_you_mean
from tui_tutor.lesson.model import Lesson
from tui_tutor.session import GoTo, Session, SetValue, check_value, find_step, parse_number


def session_of(lesson: Lesson, settings: Sequence[str], *, part: int = 1, at: str | None = None) -> Session:
    """A session at the start of a part, or at a step, with some values set. Raises UsageError."""
    if part > len(lesson.parts):
        raise UsageError(f"no part {part}", advice=f"the lesson has {len(lesson.parts)}")
    session = Session.open(lesson, part=part)
    for setting in settings:
        session = session.apply(_set_value(session, setting))
    if at is not None:
        session = session.apply(GoTo(find_step(session, at)))
    return session


def _set_value(session: Session, setting: str) -> SetValue:
    name, sign, text = setting.partition("=")
    name = name.strip()
    if not sign:
        raise UsageError(f'"{setting[:40]}" sets nothing', advice="write --set NAME=VALUE, such as --set w1=0.3")
    settable = list(session.run.graph.settable)
    if name not in settable:
        if name in session.run.graph.by_name:
            raise UsageError(f'"{name}" is computed, so it cannot be set', advice=f"set one of {', '.join(settable)}")
        raise UsageError(
            f'nothing called "{name[:40]}" can be set', advice=did_you_mean(name, settable, what="can be set")
        )
    return SetValue(name, check_value(session.part, name, parse_number(name, text)))
