"""What waits for review, as sessions at the steps that are asked again.

Reads lessons; what is answered there the keeper writes down.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_tutor.errors import TutorError
from tui_tutor.lesson.library import Given, find_lesson
from tui_tutor.progress.review import Due
from tui_tutor.session import GoTo, Session, SetPart, SetPredict, find_step
from tui_tutor.session.opening import revealing

# What leads elsewhere, or changes the numbers, by the names of the key table: a review has none of it.
REFUSED = frozenset({
    "back", "back_phase", "first", "go_to", "play", "run_on", "descend", "edit", "undo", "redo", "reset", "preset",
    "predict", "inside", "inside_all", "outside",
})  # fmt: skip


def sessions_of(waiting: Sequence[Due], lessons: Given) -> list[Session]:
    """A session at each step that waits; what is no longer there is left out."""
    found = []
    for each in waiting:
        try:
            session = Session.open(find_lesson(each.lesson, lessons)).apply(SetPart(each.part))
            session = revealing(session, each.step)
            session = session.apply(GoTo(find_step(session, each.step)))
        except TutorError:
            continue
        found.append(session.apply(SetPredict(True)))
    return found
