"""Sessions: where a learner is in a lesson, as a value; commands make the next one.

Knows no screen and keeps no clock. Every face (full screen, tests, exporters) drives the same sessions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from tui_tutor.core.explain import Explanation, explain
from tui_tutor.core.graph import Values
from tui_tutor.core.notation import Notation
from tui_tutor.core.propagate import as_value, is_finite
from tui_tutor.core.trace import Frame, Phase, Run, Step
from tui_tutor.errors import UsageError, did_you_mean
from tui_tutor.lesson.model import Lesson, Narration, Part

FURTHEST = 10_000  # iterations that one jump may compute


@dataclass(frozen=True, slots=True)
class Next:
    """Forward by so many steps (the queued presses of a key are one command)."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class Back:
    """Back by so many steps."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class NextPhase:
    """To the first step of the next phase."""


@dataclass(frozen=True, slots=True)
class BackPhase:
    """To the first step of this phase, or of the one before where that is the step at hand."""


@dataclass(frozen=True, slots=True)
class First:
    """To the start of the first iteration."""


@dataclass(frozen=True, slots=True)
class Last:
    """To the end of the iteration at hand."""


@dataclass(frozen=True, slots=True)
class GoTo:
    """To a frame by its global index."""

    index: int


@dataclass(frozen=True, slots=True)
class SetValue:
    """Set a leaf or the learning rate from the iteration at hand on."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class ResetValues:
    """Back to the lesson's own values: all edits are dropped."""


@dataclass(frozen=True, slots=True)
class SetCalculus:
    """The calculus track on or off."""

    on: bool


@dataclass(frozen=True, slots=True)
class SetNotation:
    """How derivatives are written."""

    notation: Notation


@dataclass(frozen=True, slots=True)
class SetPart:
    """To the start of another part of the lesson, counted from 1."""

    number: int


Command: TypeAlias = (
    Next | Back | NextPhase | BackPhase | First | Last | GoTo
    | SetValue | ResetValues | SetCalculus | SetNotation | SetPart
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Session:
    """A learner's place in a lesson. `cursor` is the global index of the frame at hand."""

    lesson: Lesson
    run: Run
    part_number: int = 1
    cursor: int = 0
    calculus: bool = False
    notation: Notation = Notation.CODE

    @classmethod
    def open(cls, lesson: Lesson, *, part: int = 1, calculus: bool = False) -> Session:
        """A fresh session at the start of a part."""
        return cls(lesson, lesson.parts[part - 1].run, part, calculus=calculus)

    @property
    def part(self) -> Part:
        return self.lesson.parts[self.part_number - 1]

    @cached_property
    def frame(self) -> Frame:
        """The frame at hand."""
        return self.run.trace[self.cursor]

    @cached_property
    def explanation(self) -> Explanation | None:
        """Why the number at hand is what it is."""
        return explain(self.run, self.frame, self.notation)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of one iteration."""
        return self.run.trace.steps

    @property
    def position(self) -> int:
        """The index of the step at hand within its iteration."""
        return self.cursor % len(self.steps)

    @property
    def narration(self) -> Narration | None:
        """What the lesson says at the step at hand; the opening text is for the first iteration only."""
        if self.frame.phase is Phase.START and self.frame.iteration > 1:
            return None
        return self.part.narration.get(self.frame.step)

    @property
    def question(self) -> Narration | None:
        """The question that can be opened now: the next step's, else that of the step at hand."""
        following = self.steps[(self.position + 1) % len(self.steps)]
        for step in (following, self.frame.step):
            narration = self.part.narration.get(step)
            if narration is not None and narration.question:
                return narration
        return None

    @property
    def edited(self) -> Mapping[int, Values]:
        """What the learner has set, by the iteration that begins with it."""
        return self.run.edits

    def apply(self, command: Command) -> Session:
        """The session after a command. Raises UsageError where the command cannot be."""
        match command:
            case Next(count):
                return self._at(self.cursor + count)
            case Back(count):
                return self._at(self.cursor - count)
            case NextPhase():
                return self._at(self._phase_start(1))
            case BackPhase():
                return self._at(self._phase_start(-1))
            case First():
                return self._at(0)
            case Last():
                return self._at(self.cursor - self.position + len(self.steps) - 1)
            case GoTo(index):
                return self._at(self._reachable(index))
            case SetValue(name, value):
                return self._with_value(name, value)
            case ResetValues():
                return replace(self, run=replace(self.part.run))
            case SetCalculus(on):
                return replace(self, calculus=on)
            case SetNotation(notation):
                return replace(self, notation=notation)
            case SetPart(number):
                return self._in_part(number)

    def _at(self, index: int) -> Session:
        """The start is clamped, and the end too where nothing descends."""
        last = self.run.trace.last
        index = max(index, 0) if last is None else min(max(index, 0), last)
        return self if index == self.cursor else replace(self, cursor=index)

    def _phase_start(self, way: int) -> int:
        """The index of the first step of the phase after, or of this or the one before."""
        phases = [step.phase for step in self.steps]
        starts = [place for place, phase in enumerate(phases) if place == 0 or phases[place - 1] is not phase]
        base = self.cursor - self.position
        if way > 0:
            return base + next((place for place in starts if place > self.position), len(self.steps))
        return base + max((place for place in starts if place < self.position), default=-1)

    def _reachable(self, index: int) -> int:
        trace = self.run.trace
        length = len(self.steps)
        if trace.last is None and index // length >= max(FURTHEST, self.frame.iteration + FURTHEST):
            raise UsageError(
                f"iteration {index // length + 1:,} is too far for one jump",
                advice=f"go at most {FURTHEST:,} iterations at a time",
            )
        return index

    def _with_value(self, name: str, value: Any) -> Session:
        checked = check_value(self.part, name, value)
        iteration = self.frame.iteration
        edits = dict(self.run.edits)
        edits[iteration] = {**edits.get(iteration, {}), name: checked}
        return replace(self, run=replace(self.run, edits=edits))

    def _in_part(self, number: int) -> Session:
        count = len(self.lesson.parts)
        if not 1 <= number <= count:
            raise UsageError(f"no part {number}", advice=f"the lesson has {count}")
        return replace(self, part_number=number, run=self.lesson.parts[number - 1].run, cursor=0)


def check_value(part: Part, name: str, value: Any) -> Any:
    """A value that may be set, as float64. Raises UsageError for an unknown name or a value that does not fit."""
    graph = part.graph
    if name not in graph.settable:
        if name in graph.by_name:
            leaves = ", ".join(graph.settable)
            raise UsageError(f'"{name}" is computed, so it cannot be set', advice=f"set one of {leaves}")
        advice = did_you_mean(name, list(graph.settable), what="can be set")
        raise UsageError(f'nothing called "{name}" can be set', advice=advice)
    number = as_value(value)
    if not is_finite(number):
        raise UsageError(f"{name} must be a finite number", advice="write it as 2, -0.25 or 1e-3")
    if np.shape(number) != np.shape(part.start.get(name, 0.0)):
        raise UsageError(f"{name} has another shape", advice="keep its shape")
    domain = graph[name].domain if name in graph.by_name else None
    if domain is not None and number not in domain:
        raise UsageError(f"{name} must be {domain}", advice="choose such a number")
    return number


def parse_number(name: str, text: str) -> float:
    """A number as a learner types it. Raises UsageError."""
    cleaned = text.strip().replace("−", "-")
    try:
        # float() also reads "nan", "1_0" and other digits: a learner means none of them.
        if not cleaned.isascii() or "_" in cleaned or len(cleaned) > 40:
            raise ValueError
        return float(cleaned)
    except ValueError:
        shown = text.strip()[:40]
        problem = f'"{shown}" is not a number for {name}' if shown else f"a number for {name} is missing"
        raise UsageError(problem, advice="write it as 2, -0.25 or 1e-3") from None


def find_step(session: Session, text: str) -> int:
    """The global index that a learner's words mean, in the iteration at hand unless they name one.

    `backward z`, `z` (its forward step), `dz` (its backward step), `7` (the step's number), `iteration 20`,
    `20 backward z`. Raises UsageError.
    """
    words = text.split()
    iteration = session.frame.iteration
    if words[:1] == ["iteration"] and len(words) > 1 and words[1].isdecimal():
        words = words[1:]
        iteration, words = int(words[0]), words[1:] or ["start"]
    elif len(words) > 1 and words[0].isdecimal():
        iteration, words = int(words[0]), words[1:]
    if iteration < 1 or (iteration > 1 and session.run.trace.last is not None):
        raise UsageError(f"there is no iteration {iteration}", advice="iterations are counted from 1")
    position = _position(session, " ".join(words))
    return (iteration - 1) * len(session.steps) + position


def _position(session: Session, wanted: str) -> int:
    names = {str(step): place for place, step in enumerate(session.steps)}
    short = {f"d{step.node}": place for place, step in enumerate(session.steps) if step.phase is Phase.BACKWARD}
    short |= {str(step.node): place for place, step in enumerate(session.steps) if step.phase is Phase.FORWARD}
    if wanted in names:
        return names[wanted]
    if wanted in short:
        return short[wanted]
    if wanted.isdecimal() and wanted.isascii() and int(wanted[:9]) < len(session.steps):
        return int(wanted[:9])
    if wanted in ("forward", "backward", "update"):
        return next(place for name, place in names.items() if name.startswith(wanted))
    raise UsageError(f'no step called "{wanted[:40]}"', advice=did_you_mean(wanted[:40], list(names), what="steps"))
