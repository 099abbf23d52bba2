"""Seeing: marks results that a screen shows unasked, as those before a step one jumps to; they are asked for no more.

Takes a session and gives the next one. The rules stand in `prediction`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tui_tutor.core.steps import SUMMING, Step, reporting
from tui_tutor.session.prediction import UNTRIED, begun_again, begun_with, on_display
from tui_tutor.session.session import Session


def gone_into(session: Session) -> Session:
    """What a place tells of other iterations is on display, so it is asked for no more."""
    if not session.predict:
        return session
    begun = begun_with(session.steps, session.frame.iteration)
    return _seeing(session, [*begun, *_gone_on_with(session), *_foretold(session)])


def predicting(session: Session, *, on: bool) -> Session:
    """What is on the screen already is not asked for; the step at hand is where prediction is turned on."""
    if on == session.predict:
        return session
    seen = _seeing(session, on_display(session.steps, session.position - on, session.frame.iteration))
    return replace(_seeing(seen, _foretold(seen)), predict=on)


def begun_anew(session: Session) -> Session:
    """All of this part is asked anew with the values at hand; what was found with others is kept, for an undo."""
    kept = begun_again(session.attempts, session.part_number, session.own.edits)
    return replace(session, attempts=kept) if len(kept) < len(session.attempts) else session


def _gone_on_with(session: Session) -> Iterator[tuple[int, Step]]:
    """Where a sum of a loop is gone on with: what it was before, which is what is added to."""
    if session.frame.phase in SUMMING:
        before, quantity = session.steps[: session.position], session.frame.step.quantity
        yield from ((session.frame.iteration, step) for step in before if step.quantity == quantity)


def _foretold(session: Session) -> Iterator[tuple[int, Step]]:
    """At the end of an iteration whose loss is known: the loss after the update, with which the next one comes.

    It does so unless the learner has set something else there.
    """
    following, graph = session.frame.iteration + 1, session.run.graph
    if session.frame.loss is not None and graph.reported not in session.hidden and following not in session.own.edits:
        yield following, reporting(graph)


def _seeing(session: Session, places: Iterable[tuple[int, Step]]) -> Session:
    """After the results of these steps were on the screen: those that are open are seen."""
    keys = [session.key_at(iteration, step) for iteration, step in places]
    seen = {key: replace(session.attempts.get(key, UNTRIED), seen=True) for key in keys
            if session.attempts.get(key, UNTRIED).is_open}  # fmt: skip
    return replace(session, attempts={**session.attempts, **seen}) if seen else session
