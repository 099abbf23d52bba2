"""`tutor learn LESSON`, and plain `tutor`: the full-screen app."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace

from tui_tutor.cli import load
from tui_tutor.errors import UsageError
from tui_tutor.session import Session


def run(given: argparse.Namespace) -> int:
    """Open the app; its exit status."""
    _check_terminal()
    first = _session(given) if given.lesson else None
    load("tui_tutor.tui.app")
    from tui_tutor.tui.app import TutorApp
    from tui_tutor.tui.workarounds import paint_on_the_terminal

    paint_on_the_terminal()
    app = TutorApp(first, lessons=given.lessons)
    app.run(mouse=not given.no_mouse)
    if app.crash is not None:
        from tui_tutor.cli.crash import report

        return report(app.crash)
    return app.return_code or 0


def _session(given: argparse.Namespace) -> Session:
    from tui_tutor.cli.settings import session_of
    from tui_tutor.lesson.library import find_lesson

    session = session_of(find_lesson(given.lesson, given.lessons), given.set, at=given.at)
    return replace(session, calculus=given.calculus)


def _check_terminal() -> None:
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
