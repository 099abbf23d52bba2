"""The plain face of a session: holds the session at hand, and has what is done in it written down.

Reads no line and knows no terminal: what is made of a line is in `hearing`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tui_tutor.core.loop import SUMS
from tui_tutor.errors import UsageError, filled
from tui_tutor.lesson.library import Given
from tui_tutor.lesson.model import Lesson
from tui_tutor.plain.steps import step_lines
from tui_tutor.plain.voice import Voice
from tui_tutor.plain.words import NAMES
from tui_tutor.progress.folder import NOBODY, Readers
from tui_tutor.progress.keeper import Keeper, Opening, Switches
from tui_tutor.session import Command, GiveAnswer, Session

PATIENCE = 2.0  # seconds that a step waits to be saved before it is told all the same


class Face:
    """Starts with a session, or with the list of lessons where none is given (`start_with`).

    folder: where a learner's doings are kept, for `readers`; None where there is no place for them. start: what a
    lesson that was not opened before begins with. A command that was answered is on the disk, or it was said that
    nothing can be saved.
    """

    def __init__(
        self,
        *,
        folder: Path | None,
        readers: Readers = NOBODY,
        lessons: Given = None,
        is_spoken: bool = False,
        start: Switches | None = None,
    ) -> None:
        self.lessons = lessons
        self.is_spoken = is_spoken
        self.is_over = False
        self.is_listing = False  # whether the lessons were told just now, so that a number means one
        self.opening: Opening | None = None  # what it started with
        self.sessions: dict[str, Session] = {}
        self.waiting: list[Session] | None = None  # in a review, what comes after the step at hand
        self.asked = 0  # questions that the review has in all
        self.left = 0  # of them, those that were passed over
        self._at_hand: Session | None = None
        self._changed = threading.Condition()
        self._told_failure = ""
        self.keeper = Keeper(
            folder, readers=readers, on_saved=self._on_saving, on_failed=self._on_saving, linger=0.0, start=start
        )

    @property
    def session(self) -> Session:
        """The session at hand. Raises UsageError where no lesson is open."""
        if self._at_hand is None:
            raise no_lesson()
        return self._at_hand

    @property
    def is_in_lesson(self) -> bool:
        """Whether there is a session at hand."""
        return self._at_hand is not None

    @property
    def is_asking(self) -> bool:
        """Whether a line that is no word of ours is an answer."""
        return self._at_hand is not None and self._at_hand.is_asking

    @property
    def voice(self) -> Voice:
        """How what is told of the session at hand sounds."""
        if self._at_hand is None:
            return Voice(self.is_spoken)
        graph = self._at_hand.run.graph
        return Voice(self.is_spoken, (*graph.by_name, *(SUMS if graph.loop else ())))

    def start_with(self, opening: Opening, *, fresh: bool) -> None:
        """Begin with a session; fresh: as a new run."""
        self.opening = opening
        self._begin(opening.session, fresh=fresh)

    def apply(self, command: Command) -> Session:
        """The session after a command. Raises UsageError where the command cannot be."""
        session = self.session.apply(command)
        self.become(session)
        return session

    def become(self, after: Session) -> None:
        """Go on with the session that came of a command, and have written down what changed."""
        before = self.session
        self._at_hand = after
        if after is before:
            return
        if self.waiting is None:
            self.sessions[after.lesson.id] = after
            self._wait(self.keeper.note(before, after))
            return
        from tui_tutor.progress.again import is_ended  # only in a review

        if is_ended(before, after):
            self._wait(self.keeper.reviewed(after))

    def open(self, lesson: Lesson) -> Iterator[str]:
        """Open a lesson where it was left."""
        opening = self.keeper.open(lesson, self.sessions.get(lesson.id))
        self._begin(opening.session, fresh=False)
        yield from self.opened(opening)

    def look_at(self, session: Session | None) -> None:
        """Show a session that is not kept, as in a review; None for no lesson."""
        self._at_hand = session

    def _begin(self, session: Session, *, fresh: bool) -> None:
        self.waiting, self._at_hand = None, session
        self.sessions[session.lesson.id] = session
        self._wait(self.keeper.begin(session, fresh=fresh))

    def opened(self, opening: Opening) -> Iterator[str]:
        """A lesson that was opened just now, and the step at hand."""
        session = opening.session
        yield f"Lesson: {session.lesson.title}."
        yield from part_lines(session)
        switches = [("calculus", session.calculus), ("prediction", session.predict)]
        on = [name for name, is_on in switches if is_on]
        yield f"On: {', '.join(on)}." if on else "Calculus and prediction are off; calculus and predict turn them on."
        if opening.is_changed:
            yield "note: the lesson has changed since, so it begins anew."
        if opening.said:
            yield f"note: {filled(opening.said, NAMES)}"
        yield from step_lines(session, self.voice)

    def judge(self, text: str) -> Session:
        """The session after an answer."""
        return self.apply(GiveAnswer(text))

    def close(self) -> bool:
        """Save what waits; whether all was saved."""
        return self.keeper.close()

    def _on_saving(self, _: object) -> None:
        """Called from the journal's thread."""
        with self._changed:
            self._changed.notify_all()

    def _wait(self, sequence: int | None) -> None:
        """Until a record is on the disk, or cannot be."""
        if sequence is not None:
            with self._changed:
                self._changed.wait_for(
                    lambda: self.keeper.saved >= sequence or bool(self.keeper.failed), timeout=PATIENCE
                )

    def saving(self) -> Iterator[str]:
        """Where nothing can be saved: why, once; and when it can be again."""
        failed = self.keeper.failed
        if failed != self._told_failure:
            self._told_failure = failed
            yield f"note: not saved: {failed}" if failed else "note: all is saved again."


Doing = Callable[[Face, str], Iterable[str]]  # from the face and what stands behind a word to the lines that are told


def no_lesson() -> UsageError:
    """What is wrong where a word needs a session."""
    return UsageError("no lesson is open", advice="lessons tells them, open 1 opens the first")


def part_lines(session: Session) -> Iterator[str]:
    """Which part of the lesson is at hand, where there are several."""
    parts = len(session.lesson.parts)
    if parts > 1:
        yield f"Part {session.part_number} of {parts}: {session.part.title}."
