"""Histories: all journals of a learner merged, and what follows from them: the last place, the score, what is done.

Knows no lesson: which steps there are, and whether a graph is still the same, the caller knows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby, islice
from operator import attrgetter, lt
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeAlias, TypeVar

from tui_tutor.progress.entries import Entry
from tui_tutor.progress.fields import Edits
from tui_tutor.progress.reading import Damage, all_kept, read_folder
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
from tui_tutor.progress.wrong import Tally, Wrong

Address: TypeAlias = tuple[int, str]  # a part, and a step in it
_Kept = TypeVar("_Kept")
Key: TypeAlias = tuple[int, int, str]  # a part, an iteration, and a step in it
# The best first; a wrong answer earns nothing.
EARNED = (Outcome.FIRST_TRY, Outcome.AFTER_HINTS, Outcome.SHOWN)
_MOST_PARTS = 200  # of a lesson, of which is kept what was set there


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
                # Written out, as most records are these: `replace` takes three times as long.
                here = self._in_part(part)
                return LastPlace(
                    part, iteration, step, here.graph, here.edits, alpha, here.switches, here.others, here.inside
                )
            case Edited(_, part, edits):
                return replace(self._in_part(part), edits=edits)
            case Inside(_, part, nodes):
                return replace(self, inside=_latest({**self.inside, part: nodes}))

    def _in_part(self, part: int) -> LastPlace:
        if part == self.part:
            return self
        others = {number: edits for number, edits in (*self.others.items(), (self.part, self.edits)) if edits}
        others.pop(part, None)
        return LastPlace(part, graph=self.graph, switches=self.switches, others=_latest(others), inside=self.inside)


def _latest(by_part: dict[int, _Kept]) -> dict[int, _Kept]:
    """What was kept last, of a lesson of more parts than there can be."""
    return by_part if len(by_part) <= _MOST_PARTS else dict([*by_part.items()][-_MOST_PARTS:])


class StepScore(NamedTuple):
    """What a step has earned, None if nothing; the answers that were given; the known mistakes, in their order."""

    best: Outcome | None = None
    attempts: int = 0
    mistakes: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        """Whether it was answered right, with or without help."""
        return self.best in (Outcome.FIRST_TRY, Outcome.AFTER_HINTS)

    def after(self, outcome: Outcome) -> StepScore:
        """The score after one more answer. That the result was shown is no attempt."""
        best = self.best
        if best is not EARNED[0] and outcome in EARNED and (not best or EARNED.index(outcome) < EARNED.index(best)):
            best = outcome
        return StepScore(best, self.attempts + (outcome is not Outcome.SHOWN), self.mistakes)


class _Lesson:
    """What is known of one lesson while entries are taken in, in order."""

    def __init__(self) -> None:
        self.place: LastPlace | None = None
        self.reached: dict[Address, int] = {}  # when they were first
        self.hints: dict[Key, int] = {}
        self.wrong: list[Wrong] = []
        self.first = self.last = 0
        self.scores: defaultdict[Address, StepScore] = defaultdict(StepScore)
        self.mistakes: defaultdict[Address, list[str]] = defaultdict(list)
        self.outcomes: defaultdict[Address, list[tuple[int, Outcome]]] = defaultdict(list)
        self._places: dict[str, LastPlace] = {}
        self._tally, self._counted = Tally(), 0

    def tally(self) -> Tally:
        """Counted when it is asked for, which only those do who look at many learners."""
        for each in self.wrong[self._counted :]:
            self._tally.take(each)
        self._counted = len(self.wrong)
        return self._tally

    def take(self, entry: Entry) -> None:
        self.first, self.last = self.first or entry.time, entry.time
        match entry.record:
            case Answered(_, part, _, step, outcome) as answer:
                if outcome is Outcome.WRONG:
                    self.wrong.append(Wrong(part, step, answer.answer or "", answer.mistake or ""))
                self.scores[part, step] = self.scores[part, step].after(outcome)
                if answer.mistake:
                    self.mistakes[part, step].append(answer.mistake)
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
        self._entries = _merged(entries)
        self.damaged: Sequence[Damage] = tuple(sorted(set(damaged)))

    @property
    def entries(self) -> Sequence[Entry]:
        """All of them, in order."""
        return tuple(self._entries)

    def plus(self, entries: Iterable[Entry]) -> History:
        """This and more entries, such as those of a journal that is being written."""
        return History((*self._entries, *entries), self.damaged)

    def take(self, entries: Iterable[Entry]) -> bool:
        """Have more entries from now on; whether they came behind all others, and so cost what they are."""
        new = _merged(entries)
        if new and self._entries and new[0].order <= self._entries[-1].order:
            self._entries = _merged((*self._entries, *new))
            self.__dict__.pop("_lessons", None)
            return False
        self._entries += new
        if "_lessons" in self.__dict__:
            _take(self._lessons, new)
        return True

    @property
    def last_sequence(self) -> int:
        """The largest that was seen: what a new journal comes `after`; 0 where there is none."""
        return self._entries[-1].sequence if self._entries else 0

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
        if known is None:
            return MappingProxyType({})
        mistakes = {at: known.scores[at]._replace(mistakes=tuple(each)) for at, each in known.mistakes.items()}
        return MappingProxyType({**known.scores, **mistakes})

    def hints(self, lesson: str) -> int:
        """How many hints were taken in a lesson."""
        known = self._lessons.get(lesson)
        return sum(known.hints.values()) if known else 0

    def wrong(self, lesson: str) -> Sequence[Wrong]:
        """The wrong answers of a lesson, in their order."""
        known = self._lessons.get(lesson)
        return tuple(known.wrong) if known else ()

    def tally(self, lesson: str) -> Mapping[Wrong, tuple[int, str]]:
        """The wrong answers of a lesson, each with how often it was given and how it was typed (see `Tally`)."""
        known = self._lessons.get(lesson)
        return MappingProxyType(known.tally().found if known else {})

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
        _take(lessons, self._entries)
        return lessons


def _take(lessons: dict[str, _Lesson], entries: Iterable[Entry]) -> None:
    """Have lessons know of entries, which are in order and come behind those that they know."""
    last = ""  # the lesson at the end
    for entry in entries:
        match entry.record:
            case Unknown():
                pass
            case Reset(lesson):
                for forgotten in [lesson] if lesson else list(lessons):
                    lessons.pop(forgotten, None)
                last = ""
            case record:
                if record.lesson != last:
                    last = record.lesson
                    known = lessons.pop(last, None)
                    lessons[last] = known or _Lesson()
                lessons[last].take(entry)


def read_history(folder: Path | None) -> History:
    """The history of a folder of journals (`progress_folder()`). Never raises: what cannot be read is in `damaged`."""
    with all_kept():
        found = list(read_folder(folder))
        damaged = [each for each in found if isinstance(each, Damage)]
        return History((each for each in found if isinstance(each, Entry)), damaged)


def _merged(entries: Iterable[Entry]) -> list[Entry]:
    """In order, and each once; of several that claim one place always the same counts."""
    in_order = sorted(entries, key=_order)
    places = list(map(_order, in_order))
    if all(map(lt, places, islice(places, 1, None))):
        return in_order
    claims = (list(each) for _, each in groupby(in_order, key=_order))
    return [each[0] if len(each) == 1 else min(each, key=repr) for each in claims]


_order = attrgetter("sequence", "session")  # as `Entry.order`, in C
