"""Nudges in a session: what a bump of a node moves, and what of that may be told to who predicts.

The numbers come from the core; what a learner has not computed or found yet is not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from tui_tutor.core.around import Around, around
from tui_tutor.core.entries import Entry
from tui_tutor.core.loop import SUMS
from tui_tutor.core.nudge import Nudge, nudge
from tui_tutor.core.trace import Run
from tui_tutor.errors import listing
from tui_tutor.session.session import Session


@dataclass(frozen=True, slots=True)
class Moved:
    """What a nudge did to a node's value; `change` is the largest of an array, None where it must not be told."""

    before: Any
    after: Any
    change: float | None


@lru_cache(maxsize=8)
def nudged_at(run: Run, index: int, name: str, entry: Entry) -> Nudge:
    """What a nudge of a node, or of an entry, does to the values around a frame."""
    here = around(run, run.trace[index], name)
    return nudge(here.graph, here.leaves, name, here.claims, entry=entry)


def around_of(session: Session, name: str) -> Around:
    """What a node is nudged in at the step at hand."""
    return around(session.run, session.frame, name)


def moved(session: Session, name: str, entry: Entry) -> Mapping[str, Moved]:
    """What a nudge did to the values on display; of the final one nothing, where it would tell what is asked for."""
    found = nudged_at(session.run, session.cursor, name, entry)
    here = around_of(session, name)
    ends = {here.graph.final.name, *(SUMS if session.run.graph.loop else ())}
    secret = set() if is_told(session, name) else ends
    shown = {node: value for node, value in session.frame.values.items() if node not in session.hidden}
    if here.graph.final.name not in shown:
        shown = {node: value for node, value in shown.items() if node not in ends}  # the sums are begun anew
    return {
        node: Moved(found.before[node], found.after[node], _clean(change) if node not in secret else None)
        for node, change in found.changes.items()
        if node in shown and np.shape(shown[node]) == np.shape(found.before[node])
    }


def _clean(change: float) -> float:
    """A change without the last digits, which are those of a subtraction: 11.001 - 11 is 0.001."""
    return float(f"{change:.9g}")


def is_known(session: Session, name: str) -> bool:
    """Whether the derivative of a node is computed, and found by who predicts."""
    return name in session.frame.derivatives and f"d{name}" not in session.hidden


def is_told(session: Session, name: str) -> bool:
    """Whether it may be told how the final node moves with a node: who predicts has to find its derivative first."""
    return not _to_find(session, name)


def why_untold(session: Session, name: str) -> str:
    """Why that is not told yet, in a sentence."""
    final = around_of(session, name).graph.final.name
    return f"How {final} moves is what is asked for: it is told {once_found(session, name)}."


def once_found(session: Session, name: str) -> str:
    """When that may be told: `once you have found L and dz`, with no more than what is missing."""
    return f"once you have found {listing(_to_find(session, name))}"


def _to_find(session: Session, name: str) -> list[str]:
    here = around_of(session, name)
    missing = [quantity for quantity in (here.graph.final.name, f"d{name}") if quantity in session.untold]
    is_part = "/" in here.derivative and session.predict and session.attempt_at(here.found).is_open
    parts = [f"d{name} of example {here.found.example}"] if is_part and f"d{name}" not in missing else []
    shapes = session.hidden - session.unfound
    return [*(f"the shape of {each}" if each in shapes else each for each in missing), *parts]


def without_derivative(session: Session, name: str) -> str:
    """Why no step finds the derivative of a node, in a sentence; "" where one does."""
    graph = session.run.graph
    if graph.forward_only:
        return "This graph goes forward only: no derivative is computed."
    return "" if graph[name].has_derivative else f"{name} is given: no derivative is computed for it."
