"""How a learner stands in each lesson, worked out once for the lists and for `tutor progress`.

Knows no lesson file: how many parts a lesson has is given. (A class, many learners at once, is `classroom`.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tui_tutor.progress.history import Address, History, LastPlace, StepScore
from tui_tutor.progress.review import Due, missed


@dataclass(frozen=True, slots=True)
class InLesson:
    """What a learner did in one lesson. is_begun: whether any step was reached.

    missed: how many steps were not right at the first try when they were last asked; due: how many of them wait for
    review.
    """

    place: LastPlace | None
    is_begun: bool
    is_finished: bool
    scores: Mapping[Address, StepScore]
    missed: int
    due: int

    @property
    def right(self) -> int:
        """How many steps were answered right, with or without help."""
        return sum(score.is_right for score in self.scores.values())

    def told(self, *, finished: str) -> list[str]:
        """Finished (in that word or sign) or begun, and the counts that are not 0; nothing before the first step.

        What is last is the first to go where there is little room: so what waits for the learner comes first.
        """
        if not self.is_begun:
            return []
        return [finished if self.is_finished else "begun", *filter(None, self.counts)]

    @property
    def counts(self) -> tuple[str, str, str]:
        """What waits for review, what was right and what was missed, each in words; "" for none."""
        counts = ((self.due, "to review"), (self.right, "right"), (self.missed, "missed"))
        review, right, missed = (f"{count} {what}" if count else "" for count, what in counts)
        return review, right, missed


def in_lessons(history: History, parts: Mapping[str, int], waiting: Iterable[Due] = ()) -> dict[str, InLesson]:
    """By the lesson's id, for those of which anything is known, the one that was used last first.

    parts: how many each lesson has; of a lesson that is there no more, the furthest part that was opened counts as its
    last. waiting: what is due.
    """
    misses = Counter(lesson for lesson, _, _ in missed(history))
    dues = Counter(each.lesson for each in waiting)
    return {
        lesson: InLesson(
            history.place(lesson),
            bool(history.reached(lesson)),
            history.finished(lesson, last_part=parts.get(lesson, history.furthest_part(lesson))),
            history.score(lesson),
            misses[lesson],
            dues[lesson],
        )
        for lesson in history.lessons
    }
