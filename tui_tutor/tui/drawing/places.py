"""Which step a node has in the phase at hand: where a click on it, or Enter in the overview, leads."""

from __future__ import annotations

from tui_tutor.session import Session


def places_in_phase(session: Session) -> dict[str, int]:
    """The nodes that have a step in the phase at hand, and the place of that in the iteration; of a loop's steps those
    of the example at hand, or the first."""
    phase = session.frame.phase
    return {node: place for place, node in _places(session) if session.steps[place].phase is phase}


def index_of(session: Session, name: str) -> int | None:
    """The index of a node's step: the one in the phase at hand, else its first; None where it has none."""
    place = places_in_phase(session).get(name)
    if place is None:
        place = next((number for number, node in _places(session) if node == name), None)
    return None if place is None else session.cursor - session.position + place


def _places(session: Session) -> list[tuple[int, str]]:
    here = (None, session.frame.step.example or 1)
    return [(place, step.node) for place, step in enumerate(session.steps) if step.node and step.example in here]
