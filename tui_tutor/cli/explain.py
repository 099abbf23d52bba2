"""`tutor explain FORMULA NAME=VALUE...`: the learner's own formula, walked as a lesson is."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tui_tutor.cli.learn import open_app
from tui_tutor.cli.trace import print_trace
from tui_tutor.errors import UsageError, cut
from tui_tutor.files import read_bounded
from tui_tutor.lesson.own import Own, Roles, read_own
from tui_tutor.lesson.source import LARGEST
from tui_tutor.progress.keeper import Opening
from tui_tutor.session import Session


def run(given: argparse.Namespace) -> int:
    own = read_own(_statements(given.formula), _values(given.values), _roles(given))
    lesson = own.lesson()
    if given.save is not None:
        _save(own, given.save)
        return 0
    has_terminal = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    if given.json or not (has_terminal or given.plain):
        return print_trace(Session.open(lesson), given)
    # Always a new run: the values are those of this command, not those of the last.
    return open_app(given, lambda app: app.start_with(Opening(app.keeper.begun(Session.open(lesson))), fresh=True))


def _statements(formula: str) -> str:
    """The statements themselves, or those of a text file."""
    if not formula.endswith(".txt"):
        return formula
    try:
        data = read_bounded(formula, LARGEST)
        if len(data) > LARGEST:
            raise UsageError(f"{formula} is larger than {LARGEST:,} bytes", advice="make it smaller")
        return data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        reason = str(getattr(fault, "strerror", None) or "it is not UTF-8 text").lower()
        raise UsageError(f"{formula} cannot be read: {reason}", advice="check the path") from None


def _values(written: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for text in written:
        name, sign, value = text.partition("=")
        if not sign or not name:
            raise UsageError(f'"{cut(text)}" gives no value', advice="write NAME=VALUE, such as w=0.5")
        if name in values:
            raise UsageError(f'"{name}" is given twice', advice="keep one of the two")
        values[name] = value
    return values


def _roles(given: argparse.Namespace) -> Roles:
    learn = _names(given.learn) if given.learn is not None else None
    return Roles(learn, _names(given.label or ""), given.alpha)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _save(own: Own, path: Path) -> None:
    text = own.saved
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path} is there already", advice="choose another name") from None
    except OSError as fault:
        raise UsageError(f"{path} cannot be written: {(fault.strerror or str(fault)).lower()}",
                         advice="choose another place") from None  # fmt: skip
    print(f"{path} is saved; `tutor learn {path}` opens it", file=sys.stderr)
