"""`tutor learn LESSON`, and `tutor` alone: the full-screen app, or the conversation of the plain face."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tui_tutor.cli import drop_output, load, say
from tui_tutor.cli.face import check_streams, is_plain, is_set, why_plain
from tui_tutor.config import Config, read_config
from tui_tutor.errors import TutorError
from tui_tutor.untrusted import Unwritable

if TYPE_CHECKING:
    from tui_tutor.lesson.library import Given
    from tui_tutor.plain.face import Face
    from tui_tutor.progress.folder import Readers
    from tui_tutor.tui.app import TutorApp
    from tui_tutor.tui.workarounds import FaultyApp

    AnyFace: TypeAlias = Face | TutorApp


def run(given: argparse.Namespace) -> int:
    return open_app(given, lambda app: _start(app, given) if given.lesson else None)


def open_app(given: argparse.Namespace, start: Callable[[AnyFace], None], *, in_lab: bool = False) -> int:
    """Run a face from what `start` opens in it; its exit status. in_lab: fenced in, and read by the lab's group."""
    check_streams()
    config, faults = read_config(os.environ)
    if is_plain(given, config):
        return _converse(given, start, config, faults, in_lab=in_lab)
    if why := why_plain():
        say(f"tutor: plain mode, because {why}")
        return _converse(given, start, config, faults, in_lab=in_lab)
    return _paint(given, start, config, faults, in_lab=in_lab)


class _Rights(NamedTuple):
    """Where lessons may come from, and who reads what is kept."""

    lessons: Given
    readers: Readers


def _rights(given: argparse.Namespace, *, in_lab: bool) -> _Rights:
    from tui_tutor.lesson.library import Fence
    from tui_tutor.progress.folder import ITS_GROUP, NOBODY

    return _Rights(Fence(given.lessons), ITS_GROUP) if in_lab else _Rights(given.lessons, NOBODY)


def _paint(
    given: argparse.Namespace, start: Callable[[AnyFace], None], config: Config, faults: Sequence[TutorError], *,
    in_lab: bool,
) -> int:  # fmt: skip
    from tui_tutor.cli.terminal import prepare

    prepare(given, config)
    module = load("tui_tutor.tui.lab_app" if in_lab else "tui_tutor.tui.app")
    from tui_tutor.progress.folder import progress_folder

    made: type[TutorApp] = module.LabApp if in_lab else module.TutorApp
    lessons, readers = _rights(given, in_lab=in_lab)
    app = made(
        folder=progress_folder(), lessons=lessons, readers=readers, config=config, faults=faults, theme=given.theme
    )  # fmt: skip
    start(app)
    mouse = not given.no_mouse and config.mouse is not False
    return run_app(app, mouse=mouse, close=app.keeper.close, in_lab=in_lab)


def run_app(
    app: FaultyApp, *, mouse: bool, close: Callable[[], bool | None] = lambda: None, in_lab: bool = False
) -> int:
    """Run an app to its end; its exit status.

    close: ends what the app keeps; whether all of it is saved, None where there is nothing to save.
    """
    from tui_tutor.tui.workarounds import hear_of_threads, paint_on_the_terminal

    paint_on_the_terminal()
    hear_of_threads(app)
    try:
        app.run(mouse=mouse)
    except Exception as crash:
        app.crash = app.crash or crash
    finally:
        kept = close()
    if app.crash is not None:
        from tui_tutor.cli.crash import report

        return report(app.crash, kept=kept, in_lab=in_lab)
    return _told_what_is_lost(kept, app.return_code or 0)


def _converse(
    given: argparse.Namespace, start: Callable[[AnyFace], None], config: Config, faults: Sequence[TutorError], *,
    in_lab: bool,
) -> int:  # fmt: skip
    from tui_tutor.cli.terminal import prepare_plain

    prepare_plain(given, config)
    if given.theme is not None:  # unused here, but what is wrong there is wrong here
        from tui_tutor.tui.kept_theme import KeptTheme, start_theme

        start_theme(given.theme, KeptTheme(None), config)
    load("tui_tutor.plain.talk")
    from tui_tutor.plain.face import Face
    from tui_tutor.progress.folder import progress_folder
    from tui_tutor.progress.keeper import switches_of

    for fault in _all_of(config, faults):
        say(str(fault))
    lessons, readers = _rights(given, in_lab=in_lab)
    face = Face(
        folder=progress_folder(), readers=readers, lessons=lessons, start=switches_of(config),
        is_spoken=is_set("ACCESSIBLE") or bool(config.speech),
    )  # fmt: skip
    start(face)
    return _talk(face, in_lab=in_lab)


def _all_of(config: Config, faults: Sequence[TutorError]) -> Sequence[TutorError]:
    """Every fault of a configuration; who has none does without what would find them."""
    if not config.is_there:
        return faults
    from tui_tutor.tui.configured import faults_of

    return faults_of(config, faults)


def _talk(face: Face, *, in_lab: bool) -> int:
    """Talk to the end over the standard streams; the exit status."""
    from tui_tutor.plain.talk import talk

    crashes: list[BaseException | None] = []
    threading.excepthook = lambda found: crashes.append(found.exc_value)
    status = 0
    try:
        status = talk(face, sys.stdin, sys.stdout)
    except (TutorError, Unwritable, BrokenPipeError, UnicodeEncodeError):  # of the request, or of a stream
        raise
    except Exception as crash:
        crashes.append(crash)
    if status:
        drop_output()  # a signal: nobody may read what is left of it
    kept = face.close()
    if crashes and crashes[0] is not None:
        from tui_tutor.cli.crash import report

        return report(crashes[0], kept=kept, in_lab=in_lab)
    return _told_what_is_lost(kept, status)


def _told_what_is_lost(kept: bool | None, status: int) -> int:
    """The exit status; where not all could be saved that is said, and the status is never 0."""
    if kept is False:
        say("tutor: what you did last could not be saved")
        return status or 1
    return status


def _start(app: AnyFace, given: argparse.Namespace) -> None:
    """The lesson where it was left; with --set, --at or --restart as a new run, with the same score and switches."""
    from tui_tutor.cli.settings import session_of
    from tui_tutor.lesson.library import find_lesson
    from tui_tutor.progress.keeper import Opening
    from tui_tutor.session import SetCalculus, SetPredict

    lesson = find_lesson(given.lesson, given.lessons)
    opening, fresh = app.keeper.open(lesson), bool(given.set or given.at or given.restart)
    session = left = opening.session
    if fresh:
        begun = session_of(lesson, given.set, at=given.at)
        session = replace(begun, score=left.score, calculus=left.calculus, notation=left.notation)
        opening = Opening(session)
    if given.calculus:
        session = session.apply(SetCalculus(True))
    if given.predict or left.predict:
        session = session.apply(SetPredict(True))
    app.start_with(opening._replace(session=session), fresh=fresh)
