"""`tutor progress`: what was done, what it earned and what waits for review."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tui_tutor.cli.csv_cells import text_cell
from tui_tutor.cli.printing import prepare_text
from tui_tutor.glyphs import written
from tui_tutor.lesson.library import entries
from tui_tutor.progress.folder import progress_folder
from tui_tutor.progress.history import History, read_history
from tui_tutor.progress.names import OWN, called
from tui_tutor.progress.review import due
from tui_tutor.progress.standing import InLesson, in_lessons
from tui_tutor.untrusted import in_json

FORMAT = 1


def run(given: argparse.Namespace) -> int:
    history = read_history(progress_folder())
    parts: dict[str, int] = {entry.id: entry.parts for entry in entries(given.lessons)}
    found = in_lessons(history, parts, due(history, datetime.now(UTC)))
    if given.json:
        print(in_json(json.dumps(_document(history, found), ensure_ascii=False, indent=1)))
    elif given.csv:
        _print_csv(found)
    else:
        prepare_text(given)
        _print_text(found)
    for damage in history.damaged:
        print(f"skipped {damage}", file=sys.stderr)
    return 0


def _print_text(found: Mapping[str, InLesson]) -> None:
    if not found:
        print("Nothing yet: open a lesson with `tutor`.")
        return
    widest = max(map(len, found))
    for lesson, each in found.items():
        done = "finished" if each.is_finished else "begun"
        review, right, missed = each.counts
        counts = f"{right:>8}  {missed:>9}  {review:>12}"
        print(written(f"{lesson:{widest}}  {done:8}  {counts}  {_place(each, lesson)}".rstrip()))


def _place(each: InLesson, lesson: str = "") -> str:
    """lesson: its id, where it is said that it is a formula of the learner's own."""
    place = each.place
    part = OWN if called(lesson) == OWN else f"part {place.part}" if place else ""
    return f"{part}, iteration {place.iteration}, {place.step}" if place else ""


def _print_csv(found: Mapping[str, InLesson]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["lesson", "part", "step", "best", "attempts", "mistakes"])
    for lesson, each in found.items():
        for (part, step), score in each.scores.items():
            texts = [text_cell(text) for text in (lesson, step, " ".join(score.mistakes))]
            writer.writerow([texts[0], part, texts[1], score.best or "", score.attempts, texts[2]])


def _document(history: History, found: Mapping[str, InLesson]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "lessons": [_lesson(lesson, each) for lesson, each in found.items()],
        "damaged": [{"file": each.file, "line": each.line, "reason": each.reason} for each in history.damaged],
    }


def _lesson(lesson: str, each: InLesson) -> dict[str, Any]:
    return {
        "lesson": lesson,
        "finished": each.is_finished,
        "place": _place(each),
        "review": each.due,
        "steps": [
            {"part": part, "step": step, "best": score.best, "attempts": score.attempts, "mistakes": score.mistakes}
            for (part, step), score in each.scores.items()
        ],
    }
