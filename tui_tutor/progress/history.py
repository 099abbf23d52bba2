"""Histories: all journals of a learner merged, and what follows from them: the last place, the score, what is done.

Knows no lesson: which steps there are, and whether a graph is still the same, the caller knows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from tui_tutor.progress.entries import Entry
from tui_tutor.progress.fields import Edits
from tui_tutor.progress.reading import Damage, read_folder
from tui_tutor.progress.records import (
    Answered,
    Edited,
    Hinted,
    Inside,
    Opened,
    Outcome,
    Reset,
    Reviewed,
    Stepped,
    Switched,
    Unknown,
    agree,
)

Address: TypeAlias = tuple[int, str]  # a part, and a step in it
Key: TypeAlias = tuple[int, int, str]  # a part, an iteration, and a step in it
EARNED = (Outcome.FIRST_TRY, Outcome.AFTER_HINTS, Outcome.SHOWN)  # the best first; a wrong answer earns nothing


@dataclass(frozen=True, slots=True)
class LastPlace:
    """Where a learner left a lesson, and how it was set: what opening it again needs.

    `graph` is what the caller gave when the part was opened ("" if that was lost); `switches` is None if never set.
    `others`: the edits of the parts that were left. `inside`: by part, the nodes that are opened.
    """

    part: int = 1
    iteration: int = 1
    step: str = "start"
    graph: str = ""
    edits: Edits = field(default_factory=dict, hash=False)
    alpha: float | None = None
    switches: Switched | None = None
    others: Mapping[int, Edits] = field(default_factory=dict, hash=False)
    inside: Mapping[int, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def after(self, record: Opened | Stepped | Edited | Switched | Inside) -> LastPlace:
        """The place after one more record. Another part, another graph or a new run begins without edits."""
        match record:
            case Switched():
                return replace(self, switches=record)
            case Opened(_, part, graph, fresh):
                if fresh or not agree(graph, self.graph):
                    return LastPlace(part, graph=graph, switches=self.switches)
                return replace(self._in_part(part), graph=graph)
            case Stepped(_, part, iteration, step, alpha):
                return replace(self._in_part(part), iteration=iteration, step=step, alpha=alpha)
            case Edited(_, part, edits):
                return replace(self._in_part(part), edits=edits)
            case Inside(_, part, nodes):
                return replace(self, inside={**self.inside, part: nodes})

    def _in_part(self, part: int) -> LastPlace:
        if part == self.part:
            return self
        others = {number: edits for number, edits in (*self.others.items(), (self.part, self.edits)) if edits}
        others.pop(part, None)
        return LastPlace(part, graph=self.graph, switches=self.switches, others=others, inside=self.inside)


class StepScore(NamedTuple):
    """What a step has earned, None if nothing; the answers that were given; the known mistakes, in their order."""

    best: Outcome | None = None
    attempts: int = 0
    mistakes: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        """Whether it was answered right, with or without help."""
        return self.best in (Outcome.FIRST_TRY, Outcome.AFTER_HINTS)

    def after(self, answer: Answered) -> StepScore:
        """The score after one more answer. That the result was shown is no attempt."""
        earned = [outcome for outcome in EARNED if outcome in (self.best, answer.outcome)]
        return StepScore(
            earned[0] if earned else None,
            self.attempts + (answer.outcome is not Outcome.SHOWN),
            (*self.mistakes, answer.mistake) if answer.mistake else self.mistakes,
        )


class Wrong(NamedTuple):
    """A wrong answer: where, what was typed or chosen ("" in older journals), and the known mistake ("" if none)."""

    part: int
    step: str
    answer: str
    mistake: str


class _Lesson:
    """What is known of one lesson while entries are taken in, in order."""

    def __init__(self) -> None:
        self.place: LastPlace | None = None
        self.reached: dict[Address, int] = {}  # when they were first
        self.hints: dict[Key, int] = {}
        self.wrong: list[Wrong] = []
        self.first = self.last = 0
        self.scores: defaultdict[Address, StepScore] = defaultdict(StepScore)
        self.outcomes: defaultdict[Address, list[tuple[int, Outcome]]] = defaultdict(list)
        self._places: dict[str, LastPlace] = {}

    def take(self, entry: Entry) -> None:
        self.first, self.last = self.first or entry.time, entry.time
        match entry.record:
            case Answered(_, part, _, step, outcome) as answer:
                if outcome is Outcome.WRONG:
                    self.wrong.append(Wrong(part, step, answer.answer or "", answer.mistake or ""))
                self.scores[part, step] = self.scores[part, step].after(answer)
                self.outcomes[part, step].append((entry.time, outcome))
            case Hinted(_, part, iteration, step, hints):
                self.hints[part, iteration, step] = hints
            case Reviewed(_, part, step, outcome):
                self.outcomes[part, step].append((entry.time, outcome))
            case Opened() | Stepped() | Edited() | Switched() | Inside() as record:
                self._move(entry, record)

    def _move(self, entry: Entry, record: Opened | Stepped | Edited | Switched | Inside) -> None:
        """Two sessions at once keep their places apart (one's edits are not the other's); the last to move counts."""
        before = self._places.get(entry.session, self.place or LastPlace())
        self.place = self._places[entry.session] = before.after(record)
        if isinstance(record, Stepped):
            self.reached.setdefault((record.part, record.step), entry.time)


class History:
    """What is known of a learner, from entries in any order. The same entries give the same history."""

    def __init__(self, entries: Iterable[Entry] = (), damaged: Iterable[Damage] = ()) -> None:
        self.entries = _merged(entries)
        self.damaged: Sequence[Damage] = tuple(sorted(set(damaged)))

    def plus(self, entries: Iterable[Entry]) -> History:
        """This and more entries, such as those of a journal that is being written."""
        return History((*self.entries, *entries), self.damaged)

    @property
    def last_sequence(self) -> int:
        """The largest that was seen: what a new journal comes `after`; 0 where there is none."""
        return self.entries[-1].sequence if self.entries else 0

    @property
    def lessons(self) -> Sequence[str]:
        """The lessons of which anything is known, the one that was used last first."""
        return tuple(reversed(self._lessons))

    def place(self, lesson: str) -> LastPlace | None:
        """Where the learner left a lesson; None if it was never opened."""
        known = self._lessons.get(lesson)
        return known.place if known else None

    def score(self, lesson: str) -> Mapping[Address, StepScore]:
        """By (part, step), for the steps that were answered or shown. Having been at a step earns nothing."""
        known = self._lessons.get(lesson)
        return MappingProxyType(dict(known.scores) if known else {})

    def hints(self, lesson: str) -> int:
        """How many hints were taken in a lesson."""
        known = self._lessons.get(lesson)
        return sum(known.hints.values()) if known else 0

    def wrong(self, lesson: str) -> Sequence[Wrong]:
        """The wrong answers of a lesson, in their order."""
        known = self._lessons.get(lesson)
        return tuple(known.wrong) if known else ()

    def times(self, lesson: str) -> tuple[int, int] | None:
        """When something was first and last done in a lesson, in seconds since 1970 by the learner's clock."""
        known = self._lessons.get(lesson)
        return (known.first, known.last) if known else None

    def reached_at(self, lesson: str, address: Address) -> int | None:
        """When a step was first reached, in seconds since 1970; None if it never was."""
        known = self._lessons.get(lesson)
        return known.reached.get(address) if known else None

    def finished(self, lesson: str, *, last_part: int, step: str = "end") -> bool:
        """Whether the last step of a lesson's last part was ever reached."""
        return (last_part, step) in self.reached(lesson)

    def furthest_part(self, lesson: str) -> int:
        """The largest number of a part in which the learner has been."""
        return max((part for part, _ in self.reached(lesson)), default=1)

    def reached(self, lesson: str) -> frozenset[Address]:
        """The steps, by (part, step), at which the learner has been."""
        known = self._lessons.get(lesson)
        return frozenset(known.reached if known else ())

    def outcomes(self, lesson: str) -> Mapping[Address, Sequence[tuple[int, Outcome]]]:
        """What the spaced review goes by: by (part, step), when (seconds since 1970) a question ended and how."""
        known = self._lessons.get(lesson)
        return MappingProxyType({address: tuple(each) for address, each in known.outcomes.items()} if known else {})

    @cached_property
    def _lessons(self) -> dict[str, _Lesson]:
        """By lesson, the one that was used last at the end."""
        lessons: dict[str, _Lesson] = {}
        for entry in self.entries:
            match entry.record:
                case Unknown():
                    pass
                case Reset(lesson):
                    for forgotten in [lesson] if lesson else list(lessons):
                        lessons.pop(forgotten, None)
                case record:
                    known = lessons.pop(record.lesson, None) or _Lesson()
                    known.take(entry)
                    lessons[record.lesson] = known
        return lessons


def read_history(folder: Path | None) -> History:
    """The history of a folder of journals (`progress_folder()`). Never raises: what cannot be read is in `damaged`."""
    entries, damaged = [], []
    for each in read_folder(folder):
        if isinstance(each, Entry):
            entries.append(each)
        else:
            damaged.append(each)
    return History(entries, damaged)


def _merged(entries: Iterable[Entry]) -> Sequence[Entry]:
    """In order, and each once; of two that claim one place always the same counts."""
    found: dict[tuple[int, str], Entry] = {}
    for entry in entries:
        other = found.setdefault(entry.order, entry)
        if other is not entry:
            found[entry.order] = min(other, entry, key=repr)
    return tuple(found[order] for order in sorted(found))
