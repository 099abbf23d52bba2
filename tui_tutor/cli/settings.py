"""`--set NAME=VALUE` and `--at STEP`: what a command line asks of a fresh session."""

from __future__ import annotations

from collections.abc import Sequence

from tui_tutor.errors import UsageError, counted, cut
from tui_tutor.lesson.model import Lesson
from tui_tutor.session import GoTo, Session, SetValue, find_step, read_setting


def session_of(lesson: Lesson, settings: Sequence[str], *, part: int = 1, at: str | None = None) -> Session:
    """A session at the start of a part, or at a step, with some values set. Raises UsageError."""
    if part > len(lesson.parts):
        raise UsageError(f"no part {part}", advice=f"the lesson has {counted(len(lesson.parts), 'part')}")
    session = Session.open(lesson, part=part)
    for setting in settings:
        session = session.apply(_set_value(session, setting))
    if at is not None:
        session = session.apply(GoTo(find_step(session, at)))
    return session


def _set_value(session: Session, setting: str) -> SetValue:
    name, sign, number = setting.partition("=")
    if not sign:
        raise UsageError(f'"{cut(setting)}" sets nothing', advice="write --set NAME=VALUE, such as --set w1=0.3")
    return read_setting(session, name, number)
