"""Classrooms: the journals of many learners, and how each of them stands.

A class is a folder. Each folder in it is a learner's, with journals anywhere in it, up to three folders deep; its name
is in a file `learner` there, or else the folder's own. A file `ann.jsonl` holds the journals of the learner `ann`, one
after the other. What learners wrote is hostile: links are not followed, sizes are bounded, and text is cleaned.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from tui_tutor.files import open_to_read
from tui_tutor.progress.entries import Entry
from tui_tutor.progress.file import LARGEST_FILE
from tui_tutor.progress.folder import SUFFIX
from tui_tutor.progress.growing import Growing
from tui_tutor.progress.history import Address, History, Wrong
from tui_tutor.progress.reading import Damage, damage, unreadable
from tui_tutor.untrusted import NOTHING, Clean, clean

NAMED = "learner"  # the file with a learner's name
_DEEPEST = 3  # folders below a learner's own
_MOST_FILES = 1000  # journals of one learner
_MOST_INSIDE = 10_000  # what is looked at in one folder
_MOST_BYTES = LARGEST_FILE  # that are taken in of one learner
_LONGEST = 200  # characters of a text
_LONGEST_NAME = 200  # bytes


@dataclass(frozen=True, slots=True)
class Extent:
    """How long a lesson is: the steps that are scored, and how many parts it has.

    Steps inside a node that a learner opened are not among them.
    """

    steps: frozenset[Address]
    parts: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a learner stands in a lesson. Times are in seconds since 1970, by the learner's clock.

    version: the mark of the lesson's graphs and numbers. score: the scored steps that were answered right. most: how
    many there are; None where the lesson is not known here, and score counts all that was answered right. attempts:
    answers that were given, right and wrong; wrong: the wrong ones.
    """

    learner: Clean
    name: Clean
    lesson: Clean
    version: Clean
    part: int
    iteration: int
    step: Clean
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

    lesson: Clean
    part: int
    step: Clean
    answer: Clean
    mistake: Clean
    count: int
    learners: int


@dataclass(frozen=True, slots=True)
class Roster:
    """A class at one moment: each learner's lessons, the one that was used last first; what could not be read.

    waiting: the names of those who have a place and have not begun yet.
    """

    learners: Sequence[Sequence[Standing]] = ()
    waiting: Sequence[Clean] = ()
    confusions: Sequence[Confusion] = ()  # the commonest first
    damaged: Sequence[tuple[Clean, Damage]] = ()

    @property
    def standings(self) -> Iterator[Standing]:
        for lessons in self.learners:
            yield from lessons


@dataclass(slots=True)
class _Learner:
    id: str
    name: Clean
    is_named: bool = False  # somebody has written the name down, as at the first login to a lab
    journals: dict[Path, Growing] = field(default_factory=dict)
    history: History = field(default_factory=History)
    standings: Sequence[Standing] = ()
    damaged: list[Damage] = field(default_factory=list)
    shut: Sequence[Damage] = ()  # the folders that cannot be read, for the time being
    is_cut: bool = False  # there is more than is taken in

    @property
    def is_waiting(self) -> bool:
        """Whether it is sure that a learner has not begun."""
        return self.is_named and not (self.standings or self.shut or self.damaged)

    @property
    def size(self) -> int:
        """Bytes that were taken in."""
        return sum(journal.size for journal in self.journals.values())


class Classroom:
    """The learners of a folder; each look takes in what their journals have grown by.

    extent: of a lesson's id, how long it is; None where it is not known.
    """

    def __init__(self, folder: Path, extent: Callable[[str], Extent | None]) -> None:
        self.folder = folder
        self._extent = extent
        self._learners: dict[str, _Learner] = {}

    def look(self) -> Roster:
        """The class as it is now. Raises OSError where the folder cannot be read."""
        there: dict[str, _Learner] = {}
        for learner, paths in _found(self.folder):
            known = there[learner] = self._learners.get(learner) or _Learner(learner, NOTHING)
            if not known.is_named:
                name = _name(self.folder / learner)
                known.name, known.is_named = _told(name or learner.removesuffix(SUFFIX)), bool(name)
            known.shut = [each for each in paths if isinstance(each, Damage)]
            self._take(known, [each for each in paths if isinstance(each, Path)])
        self._learners = there
        learners = sorted(there.values(), key=lambda each: (each.name.casefold(), each.id))
        return Roster(
            tuple(each.standings for each in learners if each.standings),
            tuple(each.name for each in learners if each.is_waiting),
            _confusions(learners),
            tuple((each.name, damage) for each in learners for damage in (*each.shut, *each.damaged)),
        )

    def _take(self, learner: _Learner, paths: Sequence[Path]) -> None:
        new: list[Entry] = []
        for number, path in enumerate(paths):
            if number >= _MOST_FILES or learner.size > _MOST_BYTES:
                self._cut(learner)
                break
            journal = learner.journals.setdefault(path, Growing(path))
            for each in journal.more():
                if isinstance(each, Entry):
                    new.append(each)
                else:
                    learner.damaged.append(each)
        if new:
            learner.history = learner.history.plus(new)
            learner.standings = tuple(self._standings(learner))

    def _cut(self, learner: _Learner) -> None:
        if not learner.is_cut:
            learner.is_cut = True
            most = f"{_MOST_FILES:,} journals or {_MOST_BYTES // 2**20} MiB"
            learner.damaged.append(damage(learner.id, 0, f"more than {most}: the rest is not read"))

    def _standings(self, learner: _Learner) -> Iterator[Standing]:
        history = learner.history
        for lesson in history.lessons:
            place, times = history.place(lesson), history.times(lesson)
            if place is None or times is None:
                continue
            extent = self._extent(lesson)
            scores = history.score(lesson)
            right = sum(score.is_right for at, score in scores.items() if extent is None or at in extent.steps)
            last_part = extent.parts if extent else history.furthest_part(lesson)
            yield Standing(
                _told(learner.id), learner.name, _told(lesson), _told(place.graph), place.part, place.iteration,
                _told(place.step),
                right, len(extent.steps) if extent else None, history.hints(lesson),
                sum(score.attempts for score in scores.values()), len(history.wrong(lesson)), times[0],
                history.reached_at(lesson, (last_part, "end")), times[1],
            )  # fmt: skip


def _confusions(learners: Sequence[_Learner]) -> Sequence[Confusion]:
    """Wrong answers that differ in blanks only are the same, and are told with the fewest; without a text, the mistake
    stands for it."""
    counts: Counter[tuple[str, Wrong]] = Counter()
    givers: defaultdict[tuple[str, Wrong], set[str]] = defaultdict(set)
    spelled: dict[tuple[str, Wrong], str] = {}
    for learner in learners:
        for lesson in learner.history.lessons:
            for wrong in learner.history.wrong(lesson):
                key = lesson, replace(wrong, answer="".join(wrong.answer.split()))
                counts[key] += 1
                givers[key].add(learner.id)
                spelling = " ".join(wrong.answer.split())
                spelled[key] = min(spelled.get(key, spelling), spelling, key=lambda text: (len(text), text))
    found = [
        Confusion(_told(lesson), wrong.part, _told(wrong.step), _told(spelled[lesson, wrong]), _told(wrong.mistake),
                  count, len(givers[lesson, wrong]))
        for (lesson, wrong), count in counts.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (-each.learners, -each.count, each)))


def _told(text: str) -> Clean:
    """A text as it may be shown, and not endlessly long."""
    return clean(text[:_LONGEST])


def _inside(folder: Path) -> list[os.DirEntry[str]]:
    """What is in a folder, by name; of a folder that is endless not all. Raises OSError."""
    with os.scandir(folder) as found:
        return sorted(islice(found, _MOST_INSIDE), key=lambda entry: entry.name)


def _found(folder: Path) -> Iterator[tuple[str, Sequence[Path | Damage]]]:
    """Each learner's folder or file in a class, and the journals there, at most one more than are read; the folders
    that cannot be."""
    for each in _inside(folder):
        if each.is_dir(follow_symlinks=False):
            yield each.name, list(islice(_journals(Path(each.path), _DEEPEST), _MOST_FILES + 1))
        elif each.name.endswith(SUFFIX):
            yield each.name, [Path(each.path)]


def _journals(folder: Path, depth: int) -> Iterator[Path | Damage]:
    try:
        inside = _inside(folder)
    except FileNotFoundError:
        return  # it is gone by now
    except OSError as fault:
        yield damage(folder.name, 0, unreadable(fault))
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
