"""`tutor learn LESSON`, and plain `tutor`: the full-screen app."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_tutor.cli import load
from tui_tutor.errors import UsageError

if TYPE_CHECKING:
    from tui_tutor.tui.app import TutorApp


def run(given: argparse.Namespace) -> int:
    return open_app(given, lambda app: _start(app, given) if given.lesson else None)


def open_app(given: argparse.Namespace, start: Callable[[TutorApp], None]) -> int:
    """Run the app from what `start` opens in it; its exit status."""
    check_terminal()
    load("tui_tutor.tui.app")
    from tui_tutor.config import read_config
    from tui_tutor.progress.folder import progress_folder
    from tui_tutor.tui.app import TutorApp

    config, faults = read_config(os.environ)
    app = TutorApp(folder=progress_folder(), lessons=given.lessons, config=config, faults=faults)
    start(app)
    return run_app(app, mouse=not given.no_mouse)


def run_app(app: TutorApp, *, mouse: bool) -> int:
    """Run the app to its end; its exit status."""
    from tui_tutor.tui.workarounds import paint_on_the_terminal

    paint_on_the_terminal()
    app.run(mouse=mouse)
    kept = app.keeper.close()
    if app.crash is not None:
        from tui_tutor.cli.crash import report

        return report(app.crash)
    if not kept:
        print("tutor: what you did last could not be saved", file=sys.stderr)
    return app.return_code or 0


def _start(app: TutorApp, given: argparse.Namespace) -> None:
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
    app.start_with(replace(opening, session=session), fresh=fresh)


def check_terminal() -> None:
    """The full-screen app needs a terminal that can be painted on. Raises UsageError."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise UsageError(
            "tutor needs a terminal", advice="run it in one, or print the numbers with `tutor trace LESSON`"
        )
    if os.environ.get("TERM", "") in ("", "dumb", "unknown"):
        raise UsageError(
            "this terminal cannot be painted on (TERM is dumb or not set)",
            advice="set TERM, such as TERM=xterm-256color",
        )
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding != "utf8":
        raise UsageError(f"this terminal's encoding is {sys.stdout.encoding}, not UTF-8", advice="set LANG=C.UTF-8")
