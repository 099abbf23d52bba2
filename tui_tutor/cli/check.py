"""`tutor check`: every lesson file given is read and proved; the faults are printed with their places."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tui_tutor.core import numbers
from tui_tutor.core.asked import asked_at
from tui_tutor.core.judge import right_by_chance
from tui_tutor.errors import Faults, TutorError, UsageError, counted
from tui_tutor.files import is_folder
from tui_tutor.lesson.coverage import LECTURE, missing
from tui_tutor.lesson.library import folders
from tui_tutor.lesson.model import Lesson
from tui_tutor.lesson.proof import load_proved


def run(given: argparse.Namespace) -> int:
    paths = list(_files(given.paths or _shipped()))
    if not paths:
        raise UsageError("no lesson files there", advice="name .md files or a folder that has some")
    lessons: list[Lesson] = []
    faults = 0
    for path in paths:
        try:
            lessons.append(load_proved(str(path)))
            _warn(lessons[-1])
        except Faults as found:
            faults += len(found.faults)
            print(found, file=sys.stderr)
    faults += _print_double_ids(lessons)
    if given.coverage:
        _print_coverage(lessons)
    found_faults = f", {counted(faults, 'fault')}" if faults else ""
    print(f"{len(lessons)} of {counted(len(paths), 'lesson')} proved{found_faults}")
    return 2 if faults else 0


def _shipped() -> list[Path]:
    return [folder for folder, ours in folders() if ours and is_folder(folder)]


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if is_folder(path):
            yield from sorted(path.glob("**/*.md"))
        else:
            yield path


def _warn(lesson: Lesson) -> None:
    """Where a known mistake would be judged right by the numbers alone, so that the author may choose others.

    Of a step at which the lesson asks its own question the numbers are not asked.
    """
    for number, part in enumerate(lesson.parts, 1):
        where = f", part {number}" if len(lesson.parts) > 1 else ""
        run = part.run  # with the sample points that all its steps share
        for asked in filter(None, (asked_at(run, frame) for frame in run.trace.frames())):
            narration = part.narration.get(asked.frame.step)
            if narration is not None and narration.ask is not None:
                continue
            for mistake, value in dict.fromkeys(right_by_chance(asked)):
                text = f'at "{asked.frame.step}"{where} {mistake} gives the right {numbers.text(value)}'
                print(f"{lesson.path}: warning: {text}: choose other numbers", file=sys.stderr)


def _print_double_ids(lessons: Iterable[Lesson]) -> int:
    """Progress points at ids, so two lessons may not share one."""
    seen: dict[str, str] = {}
    faults: list[TutorError] = []
    for lesson in lessons:
        if lesson.id in seen and Path(seen[lesson.id]).resolve() != Path(lesson.path).resolve():
            faults.append(UsageError(f'{lesson.path} and {seen[lesson.id]} both have the id "{lesson.id}"'))
        seen[lesson.id] = lesson.path
    for fault in faults:
        print(fault, file=sys.stderr)
    return len(faults)


def _print_coverage(lessons: Iterable[Lesson]) -> None:
    absent = missing(lessons)
    print(f"{len(LECTURE) - len(absent)} of {len(LECTURE)} items of the lecture are covered")
    for item in absent:
        print(f"missing {item}  {LECTURE[item]}")
