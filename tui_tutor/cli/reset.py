"""`tutor reset LESSON` and `tutor reset --all`: forget what was done, after asking."""

from __future__ import annotations

import argparse
import sys

from tui_tutor.cli import FAILED
from tui_tutor.errors import UsageError, counted, did_you_mean
from tui_tutor.progress.folder import progress_folder
from tui_tutor.progress.history import History, read_history
from tui_tutor.progress.journal import Journal
from tui_tutor.untrusted import clean


def run(given: argparse.Namespace) -> int:
    if bool(given.lesson) == given.all:
        raise UsageError("reset what?", advice="name a lesson, or write --all")
    folder = progress_folder()
    history = read_history(folder)
    if given.lesson and given.lesson not in history.lessons:
        advice = did_you_mean(given.lesson, history.lessons, what="begun are") or "nothing was begun yet"
        raise UsageError(f'there is no progress in "{given.lesson}"', advice=advice)
    if not given.yes and not _agrees(given.lesson, history):
        print("Nothing was changed.")
        return FAILED
    faults: list[str] = []
    journal = Journal(folder, after=history.last_sequence, on_failed=faults.append)
    journal.forget(given.lesson)
    if not journal.close(timeout=10):
        print(f"error: {faults[0] if faults else 'it could not be saved'}", file=sys.stderr)
        return FAILED
    print("Forgotten.")
    return 0


def _agrees(lesson: str | None, history: History) -> bool:
    """Ask. Raises UsageError where nobody can answer."""
    if not sys.stdin.isatty():
        raise UsageError("nobody is there to be asked", advice="add --yes to do it without asking")
    what = "all progress in " + (clean(lesson) if lesson else counted(len(history.lessons), "lesson"))
    try:
        return input(f"Forget {what}? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        print()  # the question's line ends here
        return False
