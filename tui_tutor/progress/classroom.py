"""Classrooms: the journals of many learners, and how each of them stands.

A class is a folder. Each folder in it is a learner's, with journals anywhere in it, up to three folders deep; its name
is in a file `learner` there, or else the folder's own. A file `ann.jsonl` holds the journals of the learner `ann`, one
after the other. What learners wrote is hostile: links are not followed, sizes are bounded, and text is cleaned where it
is shown.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tui_tutor.files import open_to_read
from tui_tutor.progress.entries import Entry
from tui_tutor.progress.folder import SUFFIX
from tui_tutor.progress.growing import Growing
from tui_tutor.progress.history import History, Wrong
from tui_tutor.progress.reading import Damage

NAMED = "learner"  # the file with a learner's name
_DEEPEST = 3  # folders below a learner's own
_MOST_FILES = 1000  # journals of one learner
_LONGEST_NAME = 200  # bytes


@dataclass(frozen=True, slots=True)
class Standing:
    """How a learner stands in a lesson. Times are in seconds since 1970, by the learner's clock.

    version: the mark of the lesson's graphs and numbers. most: how many steps can be answered; None where the lesson is
    not known here. attempts: answers that were given, right and wrong; wrong: the wrong ones.
    """

    learner: str
    name: str
    lesson: str
    version: str
    part: int
    iteration: int
    step: str
    score: int
    most: int | None
    hints: int
    attempts: int
    wrong: int
    started: int
    finished: int | None
    last: int

    def idle(self, now: float) -> int:
        """Whole minutes since something was done."""
        return max(int(now - self.last) // 60, 0)


@dataclass(frozen=True, slots=True, order=True)
class Confusion:
    """A wrong answer that was given at a step, how often, and by how many learners."""

    lesson: str
    part: int
    step: str
    answer: str
    mistake: str
    count: int
    learners: int


@dataclass(frozen=True, slots=True)
class Roster:
    """A class at one moment: each learner's lessons, the one that was used last first; what could not be read."""

    learners: Sequence[Sequence[Standing]] = ()
    confusions: Sequence[Confusion] = ()  # the commonest first
    damaged: Sequence[tuple[str, Damage]] = ()

    @property
    def standings(self) -> Iterator[Standing]:
        for lessons in self.learners:
            yield from lessons


@dataclass(slots=True)
class _Learner:
    id: str
    name: str
    journals: dict[Path, Growing] = field(default_factory=dict)
    history: History = field(default_factory=History)
    standings: Sequence[Standing] = ()
    damaged: list[Damage] = field(default_factory=list)


class Classroom:
    """The learners of a folder; each look takes in what their journals have grown by.

    extent: of a lesson's id, how many steps can be answered and how many parts it has; None where it is not known.
    """

    def __init__(self, folder: Path, extent: Callable[[str], tuple[int, int] | None]) -> None:
        self.folder = folder
        self._extent = extent
        self._learners: dict[str, _Learner] = {}

    def look(self) -> Roster:
        """The class as it is now. Raises OSError where the folder cannot be read."""
        for learner, paths in _found(self.folder):
            known = self._learners.setdefault(learner, _Learner(learner, ""))
            if not known.name:
                known.name = _name(self.folder / learner) or learner.removesuffix(SUFFIX)
            self._take(known, paths)
        learners = sorted(self._learners.values(), key=lambda each: (each.name.casefold(), each.id))
        return Roster(
            tuple(each.standings for each in learners if each.standings),
            _confusions(learners),
            tuple((each.name, damage) for each in learners for damage in each.damaged),
        )

    def _take(self, learner: _Learner, paths: Sequence[Path]) -> None:
        new: list[Entry] = []
        for path in paths:
            journal = learner.journals.setdefault(path, Growing(path))
            for each in journal.more():
                if isinstance(each, Entry):
                    new.append(each)
                else:
                    learner.damaged.append(each)
        if new:
            learner.history = learner.history.plus(new)
            learner.standings = tuple(self._standings(learner))

    def _standings(self, learner: _Learner) -> Iterator[Standing]:
        history = learner.history
        for lesson in history.lessons:
            place, times = history.place(lesson), history.times(lesson)
            if place is None or times is None:
                continue
            extent = self._extent(lesson)
            scores = history.score(lesson).values()
            last_part = extent[1] if extent else history.furthest_part(lesson)
            yield Standing(
                learner.id, learner.name, lesson, place.graph, place.part, place.iteration, place.step,
                sum(score.is_right for score in scores), extent[0] if extent else None, history.hints(lesson),
                sum(score.attempts for score in scores), len(history.wrong(lesson)), times[0],
                history.reached_at(lesson, (last_part, "end")), times[1],
            )  # fmt: skip


def _confusions(learners: Sequence[_Learner]) -> Sequence[Confusion]:
    """Wrong answers that differ in blanks only are the same; without a text, the mistake stands for it."""
    counts: Counter[tuple[str, Wrong]] = Counter()
    givers: defaultdict[tuple[str, Wrong], set[str]] = defaultdict(set)
    for learner in learners:
        for lesson in learner.history.lessons:
            for wrong in learner.history.wrong(lesson):
                key = lesson, Wrong(wrong.part, wrong.step, "".join(wrong.answer.split()), wrong.mistake)
                counts[key] += 1
                givers[key].add(learner.id)
    found = [
        Confusion(lesson, wrong.part, wrong.step, wrong.answer, wrong.mistake, count, len(givers[lesson, wrong]))
        for (lesson, wrong), count in counts.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.learners, -each.count, each)))


def _found(folder: Path) -> Iterator[tuple[str, Sequence[Path]]]:
    """Each learner's folder or file in a class, and the journals there."""
    for each in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if each.is_dir(follow_symlinks=False):
            yield each.name, list(_journals(Path(each.path), _DEEPEST))[:_MOST_FILES]
        elif each.name.endswith(SUFFIX):
            yield each.name, [Path(each.path)]


def _journals(folder: Path, depth: int) -> Iterator[Path]:
    try:
        inside = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for each in inside:
        if each.is_dir(follow_symlinks=False):
            if depth:
                yield from _journals(Path(each.path), depth - 1)
        elif each.name.endswith(SUFFIX):
            yield Path(each.path)


def _name(folder: Path) -> str:
    """What a learner is called, "" where nobody has written it down."""
    with suppress(OSError), open_to_read(folder / NAMED, follows_links=False) as file:
        return file.read(_LONGEST_NAME).decode("utf-8", errors="replace").strip()
    return ""
