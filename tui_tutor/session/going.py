"""Going: where a move leads, as the index of a frame, and what goes on. Raises UsageError where it leads nowhere."""

from __future__ import annotations

from tui_tutor.errors import UsageError
from tui_tutor.session.session import Session

FURTHEST = 10_000  # iterations that one jump may compute


def phase_start(session: Session, way: int) -> int:
    """The index of the first step of the phase after, or of this or the one before."""
    phases = [step.phase for step in session.steps]
    starts = [place for place, phase in enumerate(phases) if place == 0 or phases[place - 1] is not phase]
    base = session.cursor - session.position
    if way > 0:
        return base + next((place for place in starts if place > session.position), len(session.steps))
    return base + max((place for place in starts if place < session.position), default=-1)


def reachable(session: Session, index: int) -> int:
    trace = session.run.trace
    length = len(session.steps)
    if trace.last is None and index // length >= max(FURTHEST, session.frame.iteration + FURTHEST):
        raise UsageError(
            f"iteration {index // length + 1:,} is too far for one jump",
            advice=f"go at most {FURTHEST:,} iterations at a time",
        )
    return index


def stopping_place(session: Session) -> int:
    """The index at which running on ends."""
    if session.stop is None:
        raise UsageError("no stop is set", advice="{stop} sets one at the step at hand")
    place = session.cursor - session.position + session.steps.index(session.stop)
    if place <= session.cursor:
        place += len(session.steps)
    last = session.run.trace.last
    if last is not None and place > last:
        where = "the step at hand" if session.stop == session.frame.step else "behind"
        raise UsageError(f'the stop "{session.stop}" is {where}', advice="go back, or set another stop with {stop}")
    return place


def nothing_asked(session: Session) -> UsageError:
    """What is wrong where an answer, a hint or the result is asked for and the step at hand asks nothing."""
    if not session.predict:
        return UsageError("nothing is asked here", advice="{predict} turns prediction on")
    problem = "this step asks nothing" + (" any more" if session.frame.node is not None else "")
    is_last = session.cursor == session.run.trace.last
    return UsageError(problem, advice="{go_to} goes to another step or part" if is_last else "{next} goes on")
