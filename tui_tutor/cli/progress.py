"""`tutor progress`: what was done, what it earned and what waits for review."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tui_tutor.lesson.library import Entry, entries
from tui_tutor.progress.folder import progress_folder
from tui_tutor.progress.history import History, StepScore, read_history
from tui_tutor.progress.review import due
from tui_tutor.untrusted import in_json

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """How a learner stands in one lesson."""

    lesson: str
    title: str
    place: str
    is_finished: bool
    scores: Mapping[tuple[int, str], StepScore]
    due: int

    @property
    def right(self) -> int:
        """How many steps were answered right, with or without help."""
        return sum(score.is_right for score in self.scores.values())


def run(given: argparse.Namespace) -> int:
    history = read_history(progress_folder())
    found = standings(history, given.lessons)
    if given.json:
        print(in_json(json.dumps(_document(history, found), ensure_ascii=False, indent=1)))
    elif given.csv:
        _print_csv(found)
    else:
        _print_text(found)
    for damage in history.damaged:
        print(f"skipped {damage}", file=sys.stderr)
    return 0


def standings(history: History, given: Any = None) -> list[Standing]:
    """The lessons that were opened, the one that was used last first."""
    known: dict[str, Entry] = {entry.id: entry for entry in entries(given)}
    waiting = [each.lesson for each in due(history, datetime.now(UTC))] if history.lessons else []
    return [_standing(history, lesson, known.get(lesson), waiting.count(lesson)) for lesson in history.lessons]


def _standing(history: History, lesson: str, entry: Entry | None, waiting: int) -> Standing:
    """Of a lesson that is there no more, the furthest part that was opened counts as its last."""
    place = history.place(lesson)
    where = f"part {place.part}, iteration {place.iteration}, {place.step}" if place else ""
    finished = history.finished(lesson, last_part=entry.parts if entry else history.furthest_part(lesson))
    return Standing(lesson, entry.title if entry else "", where, finished, history.score(lesson), waiting)


def _print_text(found: list[Standing]) -> None:
    if not found:
        print("Nothing yet: open a lesson with `tutor`.")
        return
    widest = max(len(each.lesson) for each in found)
    for each in found:
        done = "finished" if each.is_finished else "begun"
        right = f"{each.right} right" if each.scores else ""
        review = f"{each.due} to review" if each.due else ""
        print(f"{each.lesson:{widest}}  {done:8}  {right:>8}  {review:>12}  {each.place}".rstrip())


def _print_csv(found: list[Standing]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["lesson", "part", "step", "best", "attempts", "mistakes"])
    for each in found:
        for (part, step), score in each.scores.items():
            writer.writerow([each.lesson, part, step, score.best or "", score.attempts, " ".join(score.mistakes)])


def _document(history: History, found: list[Standing]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "lessons": [_lesson(each) for each in found],
        "damaged": [{"file": each.file, "line": each.line, "reason": each.reason} for each in history.damaged],
    }


def _lesson(each: Standing) -> dict[str, Any]:
    return {
        "lesson": each.lesson,
        "finished": each.is_finished,
        "place": each.place,
        "review": each.due,
        "steps": [
            {"part": part, "step": step, "best": score.best, "attempts": score.attempts, "mistakes": score.mistakes}
            for (part, step), score in each.scores.items()
        ],
    }
