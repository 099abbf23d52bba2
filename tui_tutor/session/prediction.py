"""Predictions: what is asked at a step, the answers so far, and what they earned.

Values only; `Session` makes the next ones. A result is hidden until it was answered or shown.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from tui_tutor.core.trace import Step

if TYPE_CHECKING:
    from tui_tutor.core.judge import Judgement


class Outcome(enum.StrEnum):
    """What a step earned, the best last."""

    SHOWN = "shown"
    AFTER_HINTS = "after-hints"  # or after a wrong answer, which says something too
    FIRST_TRY = "first-try"

    @property
    def rank(self) -> int:
        return list(Outcome).index(self)


@dataclass(frozen=True, slots=True)
class Key:
    """A step of an iteration of a part."""

    part: int
    iteration: int
    step: Step


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, and what was made of it."""

    text: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Attempt:
    """All that a learner did at a step: answers, how many hints were given, and what it earned in the end.

    seen: the result was on the screen before prediction was turned on, so it is neither hidden nor asked for.
    missed: a wrong answer was given, the last time that the lesson was open.
    """

    answers: tuple[Answer, ...] = ()
    hints: int = 0
    outcome: Outcome | None = None
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
        answered = replace(self, answers=(*self.answers, Answer(text, judgement)))
        if not judgement.verdict.accepted:
            return answered
        return replace(answered, outcome=Outcome.AFTER_HINTS if self._was_helped else Outcome.FIRST_TRY)

    @property
    def _was_helped(self) -> bool:
        return self.missed or self.hints > 0 or any(answer.judgement.verdict.is_wrong for answer in self.answers)


UNTRIED = Attempt()
# For each step of a part the best that it has earned.
Score: TypeAlias = "dict[tuple[int, Step], Outcome]"


def better(old: Outcome | None, new: Outcome) -> Outcome:
    """The better of two outcomes.

    >>> better(Outcome.SHOWN, Outcome.FIRST_TRY), better(None, Outcome.SHOWN)
    (<Outcome.FIRST_TRY: 'first-try'>, <Outcome.SHOWN: 'shown'>)
    """
    return new if old is None or new.rank > old.rank else old
