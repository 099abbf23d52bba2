"""Judgements: what is made of an answer, as a value.

Knows nothing of how it is found.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Verdict(enum.StrEnum):
    """What is made of an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    NOT_UNDERSTOOD = "not-understood"
    SHAPE = "shape"  # of what is asked for as a formula: on the way, right or wrong, and for nothing
    CANNOT_TELL = "cannot-tell"  # accepted

    @property
    def words(self) -> str:
        """As it is said to a learner."""
        return {Verdict.WRONG: "not right", Verdict.SHAPE: "a shape"}.get(self, self.replace("-", " "))

    @property
    def accepted(self) -> bool:
        return self in (Verdict.RIGHT, Verdict.CANNOT_TELL)

    @property
    def is_wrong(self) -> bool:
        """Whether the answer was read and is not right; what could not be read counts for nothing."""
        return self is Verdict.WRONG

    @property
    def is_read(self) -> bool:
        """Whether the answer could be read."""
        return self is not Verdict.NOT_UNDERSTOOD


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, the id of the known mistake that a wrong answer is, and what is said to the learner beside it.

    column: where in the answer something could not be read, counted from 1 in characters.
    """

    verdict: Verdict
    say: str
    mistake: str | None = None
    column: int | None = None
