"""`tutor class FOLDER`: who of a class is where, what is right, and which wrong answers are common.

Live in a terminal; a table, sentences for who listens, CSV or JSON elsewhere.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tui_tutor.cli.csv_cells import text_cell
from tui_tutor.cli.face import is_plain, why_plain
from tui_tutor.config import Config, read_config
from tui_tutor.errors import TutorError, UsageError
from tui_tutor.glyphs import written
from tui_tutor.lesson.library import Entry, entries, find_lesson
from tui_tutor.progress.attempts import steps_of
from tui_tutor.progress.classroom import Classroom, Extent, Roster, Standing

FORMAT = 1
_COLUMNS = ("user", "lesson", "version", "score", "max", "started", "finished", "attempts")
_WIDEST = 120  # columns of what is printed


def run(given: argparse.Namespace) -> int:
    classroom = Classroom(given.folder, _extents(given.lessons))
    try:
        roster = classroom.look()
    except OSError as fault:
        problem = f"{given.folder} cannot be read: {(fault.strerror or 'unknown reason').lower()}"
        raise UsageError(problem, advice="give the folder that holds the learners' folders") from None
    if given.json:
        print(json.dumps(_document(roster, time.time()), ensure_ascii=True, indent=1))
    elif given.csv:
        _print_csv(roster)
        _print_damaged(roster)
    else:
        config, faults = read_config(os.environ)
        for_ear = is_plain(given, config)
        if sys.stdin is not None and not for_ear and not why_plain():
            return _watch(given, classroom, roster, config, faults)
        from tui_tutor.cli.terminal import prepare_plain
        from tui_tutor.tui.configured import faults_of

        for wrong in faults_of(config, faults):
            print(wrong, file=sys.stderr)
        prepare_plain(given, config)
        if for_ear or sys.stdout.isatty():
            _print_lines(roster)
        else:
            _print_table(roster)
        _print_damaged(roster)
    return 0


def _extents(lessons: Path | None) -> Callable[[Collection[str]], Mapping[str, Extent]]:
    """Of lessons' ids, how long those are that are here. The lessons are listed only where an id is new."""
    known: dict[str, Extent | None] = {}  # None: is not here, or cannot be opened

    def extents(asked: Collection[str]) -> Mapping[str, Extent]:
        if new := set(asked) - known.keys():
            known.update(dict.fromkeys(new))
            for entry in entries(lessons):
                if entry.id in new:
                    known[entry.id] = _extent(entry, lessons)
        return {name: extent for name, extent in known.items() if extent is not None}

    return extents


def _extent(entry: Entry, lessons: Path | None) -> Extent | None:
    try:
        parts = find_lesson(entry.id if entry.is_ours else str(entry.path.absolute()), lessons).parts
    except TutorError:
        return None
    numbered = enumerate(parts, 1)
    return Extent(
        frozenset((number, at) for number, part in numbered for at, step in steps_of(part).items() if step.node),
        len(parts),
    )


def _watch(
    given: argparse.Namespace, classroom: Classroom, roster: Roster, config: Config, faults: Sequence[TutorError]
) -> int:
    from tui_tutor.cli.learn import run_app
    from tui_tutor.cli.terminal import prepare

    prepare(given, config)
    from tui_tutor.progress.folder import progress_folder
    from tui_tutor.tui.class_app import ClassApp
    from tui_tutor.tui.kept_theme import kept_theme

    kept = kept_theme(progress_folder(), config)
    app = ClassApp(classroom, roster, kept, config, faults=faults, theme=given.theme)
    return run_app(app, mouse=not given.no_mouse and config.mouse is not False)


def _print_lines(roster: Roster) -> None:
    """For whom a table is none: who listens, or has a terminal that is not painted on."""
    from tui_tutor.plain.classroom import class_lines
    from tui_tutor.plain.wrapping import columns_of, wrapped

    columns = columns_of(sys.stdout)
    for told in class_lines(roster, time.time()):
        for row in wrapped(written(told), columns) if columns else [written(told)]:
            print(row)


def _print_table(roster: Roster) -> None:
    from tui_tutor.tui.drawing.class_page import class_text
    from tui_tutor.tui.drawing.text import text_of

    for each in class_text(roster, time.time(), _WIDEST):
        print(written(text_of(each).rstrip()))


def _print_damaged(roster: Roster) -> None:
    """Beside what is printed, what is left out of it; a document of JSON has it inside."""
    for name, damage in roster.damaged:
        print(f"skipped {name}: {damage}", file=sys.stderr)


def _print_csv(roster: Roster) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for each in roster.standings:
        most = "" if each.most is None else each.most
        texts = [text_cell(text) for text in (each.shown, each.lesson, each.version)]
        writer.writerow([*texts, each.score, most, _date(each.started), _date(each.finished), each.attempts])


def _date(seconds: int | None) -> str:
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _document(roster: Roster, now: float) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "learners": [
            {"id": lessons[0].learner, "name": lessons[0].name, "idle": lessons[0].idle(now),
             "lessons": [_lesson(each) for each in lessons]}
            for lessons in roster.learners
        ],
        "count": roster.count,
        "waiting": [*roster.waiting],
        "nameless": roster.nameless,
        "wrong": [asdict(each) for each in roster.confusions],
        "damaged": [{"name": name, "file": each.file, "line": each.line, "reason": each.reason}
                    for name, each in roster.damaged],
    }  # fmt: skip


def _lesson(each: Standing) -> dict[str, Any]:
    is_known = each.most is not None
    return {
        "lesson": each.lesson, "version": each.version, "part": each.part, "parts": each.parts if is_known else None,
        "iteration": each.iteration, "step": each.step, "score": each.score, "max": each.most, "hints": each.hints,
        "attempts": each.attempts, "wrong": each.wrong,
        "started": _date(each.started), "finished": _date(each.finished) or None, "last": _date(each.last),
    }  # fmt: skip
