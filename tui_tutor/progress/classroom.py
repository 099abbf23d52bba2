"""Classrooms: the journals of many learners, and how each of them stands.

A class is a folder. Each folder in it is a learner's, with journals anywhere in it, up to three folders deep; its name
is in a file `learner` there, or else the folder's own. A file `ann.jsonl` holds the journals of the learner `ann`, one
after the other. Reads no journal itself: what is taken in of a learner is `learner`'s business.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from tui_tutor.progress.folder import SUFFIX
from tui_tutor.progress.history import Address
from tui_tutor.progress.learner import Answer, Learner, told
from tui_tutor.progress.names import OWN, called, order, shown, signs
from tui_tutor.progress.reading import Damage
from tui_tutor.progress.wrong import shorter
from tui_tutor.untrusted import NOTHING, Clean, clean

_MOST_INSIDE = 10_000  # learners


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

    sign: what is told behind the name where other learners have it too; nothing where none has. version: the mark of
    the lesson's graphs and numbers. score: the scored steps that were answered right. most: how many there are; None
    where the lesson is not known here, and score counts all that was answered right. attempts: answers that were given,
    right and wrong; wrong: the wrong ones. parts: how many the lesson has, or, where it is not known here, the furthest
    that was opened. finished: when the end of the last part was first reached.
    """

    learner: Clean
    name: Clean
    lesson: Clean
    version: Clean
    part: int
    parts: int
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
    sign: Clean = NOTHING

    @property
    def shown(self) -> Clean:
        """The name as it is told, by which learners can be told apart."""
        return clean(shown(self.name, self.sign))

    @property
    def is_at_the_end(self) -> bool:
        """Whether they are at the end of the last part; who has finished may have gone elsewhere since."""
        return self.finished is not None and self.part == self.parts and self.step == "end"

    @property
    def where(self) -> str:
        """The part where there are several, the step, and the iteration after the first; or that it is finished."""
        of = f" of {self.parts}" if self.most is not None and self.part <= self.parts else ""
        part = f"part {self.part}{of}, " if max(self.part, self.parts) > 1 else ""
        place = "finished" if self.is_at_the_end else f"{part}{self.step}"
        return place + (f", iteration {self.iteration}" if self.iteration > 1 else "")

    def idle(self, now: float) -> int:
        """Whole minutes since something was done."""
        return max(int(now - self.last) // 60, 0)


def standing_of(lessons: Sequence[Standing]) -> tuple[Standing, str]:
    """Of a learner's lessons, the last first, the one that is told in a line, and where they are: a formula of their
    own does not hide the lesson before it."""
    last = lessons[0]
    told = next((each for each in lessons if called(each.lesson) != OWN), last)
    return told, told.where if told is last else f"{told.where}, now {OWN}"


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


def by_step(confusions: Sequence[Confusion]) -> list[tuple[tuple[str, int, str], list[Confusion]]]:
    """By lesson, part and step, in the order of their first ones."""
    steps: dict[tuple[str, int, str], list[Confusion]] = {}
    for each in confusions:
        steps.setdefault((each.lesson, each.part, each.step), []).append(each)
    return list(steps.items())


@dataclass(frozen=True, slots=True)
class Roster:
    """A class at one moment: each learner's lessons, the one that was used last first; what could not be read.

    waiting: the names of those who have a place and have not begun yet; nameless: how many more there are of whom not
    even a name is known; unread: of whom nothing could be read. Names are told with what tells them apart.
    """

    learners: Sequence[Sequence[Standing]] = ()
    waiting: Sequence[Clean] = ()
    confusions: Sequence[Confusion] = ()  # the commonest first
    damaged: Sequence[tuple[Clean, Damage]] = ()
    nameless: int = 0
    unread: int = 0

    @property
    def count(self) -> int:
        """How many have a place in the class, whatever is known of them."""
        return len(self.learners) + len(self.waiting) + self.nameless + self.unread

    @property
    def standings(self) -> Iterator[Standing]:
        for lessons in self.learners:
            yield from lessons


class Classroom:
    """The learners of a folder; each look takes in what their journals have grown by.

    extents: of some lessons, by their ids, how long those are that are known; asked once in a look at most.
    """

    def __init__(self, folder: Path, extents: Callable[[Collection[str]], Mapping[str, Extent]]) -> None:
        self.folder = folder
        self._extents = extents
        self._learners: dict[str, Learner] = {}
        self._standings: dict[str, Sequence[Standing]] = {}  # by the learner's id

    def look(self) -> Roster:
        """The class as it is now. Raises OSError where the folder cannot be read."""
        there: dict[str, Learner] = {}
        changed: list[Learner] = []
        for each in _inside(self.folder):
            is_folder = each.is_dir(follow_symlinks=False)
            if is_folder or each.name.endswith(SUFFIX):
                learner = there[each.name] = self._learners.get(each.name) or Learner(Path(each.path))
                if learner.look(is_folder=is_folder):
                    changed.append(learner)
        self._learners = there
        self._stand(changed)
        return self._roster(sorted(there.values(), key=lambda each: (order(each.name), each.id)))

    def _stand(self, changed: Sequence[Learner]) -> None:
        asked = {lesson for learner in changed for lesson in learner.lessons}
        extents = self._extents(asked) if asked else {}
        for learner in changed:
            self._standings[learner.id] = tuple(_standings(learner, extents))

    def _roster(self, learners: Sequence[Learner]) -> Roster:
        damaged = {each.id: tuple(each.damaged) for each in learners}
        standings = {each.id: self._standings.get(each.id, ()) for each in learners}
        silent = [each for each in learners if not (standings[each.id] or damaged[each.id])]
        nobody = [each for each in silent if each.id.startswith(".") and not each.is_named]  # such as `.git`
        waiting = [each for each in silent if each.is_known and each not in nobody]
        unseen = {each.id for each in silent} - {each.id for each in waiting}
        seen = {each.id: each.name for each in learners if each.id not in unseen}
        sign = {each: told(sign) for each, sign in signs(seen).items()}
        name = {each.id: clean(shown(each.name, sign.get(each.id, ""))) for each in learners}
        return Roster(
            tuple(_with_sign(each, sign.get(learner, NOTHING)) for learner, each in standings.items() if each),
            tuple(name[each.id] for each in waiting),
            _confusions(learners),
            tuple((name[each.id], damage) for each in learners for damage in damaged[each.id]),
            nameless=len(silent) - len(waiting) - len(nobody),
            unread=sum(bool(damaged[each.id]) and not standings[each.id] for each in learners),
        )


def _standings(learner: Learner, extents: Mapping[str, Extent]) -> Iterator[Standing]:
    history = learner.history
    for lesson in learner.lessons:
        place, times = history.place(lesson), history.times(lesson)
        if place is None or times is None:
            continue
        extent = extents.get(lesson)
        scores = history.score(lesson)
        right = sum(score.is_right for at, score in scores.items() if extent is None or at in extent.steps)
        last_part = extent.parts if extent else history.furthest_part(lesson)
        yield Standing(
            told(learner.id), learner.name, told(lesson), told(place.graph), place.part, last_part,
            place.iteration, told(place.step),
            right, len(extent.steps) if extent else None, history.hints(lesson),
            sum(score.attempts for score in scores.values()), len(history.wrong(lesson)), times[0],
            history.reached_at(lesson, (last_part, "end")), times[1],
        )  # fmt: skip


def _with_sign(lessons: Sequence[Standing], sign: Clean) -> Sequence[Standing]:
    return tuple(replace(each, sign=sign) for each in lessons) if sign else lessons


def _confusions(learners: Sequence[Learner]) -> Sequence[Confusion]:
    """Wrong answers that differ in blanks only are the same, and are told with the fewest; without a text, the mistake
    stands for it."""
    counts, givers, spelled = Counter[Answer](), Counter[Answer](), dict[Answer, str]()
    for learner in learners:
        for answer, (count, spelling) in learner.wrong.items():
            counts[answer] += count
            givers[answer] += 1
            spelled[answer] = shorter(spelled.get(answer), spelling)
    found = [
        Confusion(told(lesson), wrong.part, told(wrong.step), told(spelled[lesson, wrong]), told(wrong.mistake), count,
                  givers[lesson, wrong])
        for (lesson, wrong), count in counts.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (-each.learners, -each.count, each)))


def _inside(folder: Path) -> list[os.DirEntry[str]]:
    """What is in a folder, by name; of a folder that is endless not all. Raises OSError."""
    with os.scandir(folder) as found:
        return sorted(islice(found, _MOST_INSIDE), key=lambda entry: entry.name)
