"""Predictions: what is asked at a step, the answers so far, and what they earned.

Values only; `applying` and `seeing` make the next ones.

A result is hidden until it was answered, shown or seen, by these rules:

- What was answered belongs to the numbers it was answered with: a step of an iteration under the edits that reach it.
  After an edit the steps from its iteration on are asked anew; when it is undone, what was found before it is found.
- A preset, the lesson's own values and a part that is begun again are asked anew as well. The score stays.
- When prediction is turned off, all that is on display is seen; when it is turned on, all of it but the step at hand.
- An iteration begins with the parameters that the one before has updated: where it is gone into, those are seen.
- An example of a loop goes on with the sums of the one before: where a sum is gone on with, what it was is seen.
- At the end of an iteration stands the loss after its updates, once its own loss is known: with it the final node of
  the next iteration is seen.
- What was seen is neither hidden nor asked for, and earns nothing.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from tui_tutor.core.steps import Phase, Step

if TYPE_CHECKING:
    from tui_tutor.core.judgement import Judgement


class Earned(enum.StrEnum):
    """What a step earned, the best last."""

    SHOWN = "shown"
    AFTER_HINTS = "after-hints"  # or after a wrong answer, which says something too
    FIRST_TRY = "first-try"

    @property
    def rank(self) -> int:
        return list(Earned).index(self)


# The edits that reach an iteration, as what can be compared: iteration, name, and the bytes of the value.
Reaching: TypeAlias = "tuple[tuple[int, str, bytes], ...]"


@dataclass(frozen=True, slots=True)
class Key:
    """A step of an iteration of a part, with the edits that reach it: steps with other numbers are other steps."""

    part: int
    iteration: int
    step: Step
    edits: Reaching = ()


def reaching(edits: Mapping[int, Mapping[str, Any]], iteration: int) -> Reaching:
    """The edits that reach an iteration.

    >>> [row[:2] for row in reaching({1: {"w": 2.0}, 3: {"b": 0.0, "a": 1.0}, 4: {"w": 0.0}}, 3)]
    [(1, 'w'), (3, 'a'), (3, 'b')]
    """
    if not edits:
        return ()
    rows = ((at, name, value) for at, values in edits.items() if at <= iteration for name, value in values.items())
    return tuple(sorted((at, name, np.asarray(value, dtype=np.float64).tobytes()) for at, name, value in rows))


class Answer(NamedTuple):
    """What was answered, what was made of it, and how many hints had been given by then."""

    text: str
    judgement: Judgement
    hints: int = 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """All that a learner did at a step: answers, how many hints were given, and what it earned in the end.

    seen: the result was on the screen without being asked for, so it is neither hidden nor asked for any more.
    missed: a wrong answer was given, the last time that the lesson was open.
    """

    answers: tuple[Answer, ...] = ()
    hints: int = 0
    outcome: Earned | None = None
    seen: bool = False
    missed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the result is still hidden."""
        return self.outcome is None and not self.seen

    @property
    def last(self) -> Answer | None:
        return self.answers[-1] if self.answers else None

    def with_answer(self, text: str, judgement: Judgement) -> Attempt:
        """After an answer; what could not be read costs nothing."""
        answered = replace(self, answers=(*self.answers, Answer(text, judgement, self.hints)))
        if not judgement.verdict.accepted:
            return answered
        return replace(answered, outcome=Earned.AFTER_HINTS if self.was_helped else Earned.FIRST_TRY)

    @property
    def was_helped(self) -> bool:
        return self.missed or self.hints > 0 or any(answer.judgement.verdict.is_wrong for answer in self.answers)


UNTRIED = Attempt()
Attempts: TypeAlias = Mapping[Key, Attempt]


def on_display(steps: Sequence[Step], position: int, iteration: int) -> Iterator[tuple[int, Step]]:
    """The steps, with their iterations, whose results are on display at a position: those that are done, and what the
    iteration began with."""
    yield from begun_with(steps, iteration)
    yield from ((iteration, step) for step in steps[: position + 1] if step.node)


def begun_with(steps: Sequence[Step], iteration: int) -> Sequence[tuple[int, Step]]:
    """The updates of the iteration before, with which this one began; the first began with the lesson's values."""
    return [(iteration - 1, step) for step in steps if step.phase is Phase.UPDATE] if iteration > 1 else []


def begun_again(attempts: Attempts, part: int, edits: Mapping[int, Mapping[str, Any]]) -> dict[Key, Attempt]:
    """Without what was done in a part with these edits."""
    known: dict[int, Reaching] = {}

    def is_kept(key: Key) -> bool:
        if key.part != part:
            return True
        if key.iteration not in known:
            known[key.iteration] = reaching(edits, key.iteration)
        return key.edits != known[key.iteration]

    return {key: attempt for key, attempt in attempts.items() if is_kept(key)}


def better(old: Earned | None, new: Earned) -> Earned:
    """The better of two outcomes.

    >>> better(Earned.SHOWN, Earned.FIRST_TRY), better(None, Earned.SHOWN)
    (<Earned.FIRST_TRY: 'first-try'>, <Earned.SHOWN: 'shown'>)
    """
    return new if old is None or new.rank > old.rank else old
