"""`--set NAME=VALUE` and `--at STEP`: what a command line asks of a fresh session."""

from __future__ import annotations

from collections.abc import Sequence

from tui_tutor.errors import UsageError, counted, cut
from tui_tutor.lesson.model import Lesson
from tui_tutor.session import GoTo, Session, SetPart, SetValue, read_setting
from tui_tutor.session.words import read_go_to


def session_of(lesson: Lesson, settings: Sequence[str], *, part: int = 1, at: str | None = None) -> Session:
    """A session at the start of a part, or at a step or in another part, with some values set there. Raises UsageError.

    at: what `go` takes.
    """
    if part > len(lesson.parts):
        raise UsageError(f"no part {part}", advice=f"the lesson has {counted(len(lesson.parts), 'part')}")
    session = Session.open(lesson, part=part)
    going = read_go_to(session, at) if at is not None else None
    if isinstance(going, SetPart):
        session = session.apply(going)
    for setting in settings:
        session = session.apply(_set_value(session, setting))
    return session.apply(going) if isinstance(going, GoTo) else session


def _set_value(session: Session, setting: str) -> SetValue:
    name, sign, number = setting.partition("=")
    if not sign:
        raise UsageError(f'"{cut(setting)}" sets nothing', advice="write --set NAME=VALUE, such as --set w1=0.3")
    return read_setting(session, name, number)
