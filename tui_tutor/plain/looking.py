"""What can be looked at beside the step at hand: what is known, the graph, the lines of NumPy, the rows of a loop.

Pure functions of the session and the voice; what is asked for is told nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from tui_tutor.core import numbers
from tui_tutor.core.describe import Picture, describe, describe_node
from tui_tutor.core.names import resolve
from tui_tutor.core.notation import derivative, speller
from tui_tutor.core.printing import GREEK
from tui_tutor.core.recipe import lines as recipe_lines
from tui_tutor.core.steps import Phase, Step
from tui_tutor.errors import UsageError, cut, did_you_mean, listing
from tui_tutor.plain import arrays
from tui_tutor.plain.voice import HIDDEN, Voice
from tui_tutor.session import Session

_MOST = 60  # quantities, nodes or examples that are told one after the other


def known(session: Session) -> dict[str, Any]:
    """What the frame holds, by code name, in the order of the graph."""
    return dict(session.frame.known_after)


def values_lines(session: Session, voice: Voice, name: str = "") -> Iterator[str]:
    """What is known now, a quantity on a line; or one quantity, with all its rows."""
    if name:
        yield from _whole(session, voice, name)
        return
    held, graph = known(session), session.run.graph
    for quantity in list(held)[:_MOST]:
        yield voice.line(_brief(session, quantity, held[quantity]))
    if len(held) > _MOST:
        yield f"{arrays.MORE} and {len(held) - _MOST:,} more: values NAME tells one"
    missing = [node.name for node in graph.computed if node.name not in held]
    if missing:
        yield f"not computed yet: {listing(missing[:_MOST])}"


def _brief(session: Session, quantity: str, value: Any) -> str:
    shown = _shown(session, quantity)
    if quantity in session.unfound:
        return f"{shown} is {HIDDEN}"
    if quantity in session.hidden:
        return f"{shown} is known, and its shape is asked for"
    if np.ndim(value):
        return f"{shown} is {arrays.shape_in_words(np.shape(value))}: {arrays.brief(value).strip('[]')}"
    return f"{shown} = {numbers.text(value)}"


def _shown(session: Session, quantity: str) -> str:
    names = session.run.graph.derivative_names
    if quantity in names:
        return derivative(session.run.graph, names[quantity], session.notation)
    return GREEK.get(quantity, quantity)


def _whole(session: Session, voice: Voice, name: str) -> Iterator[str]:
    """A quantity by any of its names; of a node its derivative too, where that is known."""
    held, meant = known(session), resolve(session.run.graph, name)
    both = [quantity for quantity in (meant, f"d{meant}") if quantity in held]
    if not both:
        is_node = meant in session.run.graph.by_name or meant in session.run.graph.derivative_names
        problem = f"{meant} is not computed yet" if is_node else f'nothing is called "{cut(name)}"'
        raise UsageError(
            problem, advice="next goes on" if is_node else did_you_mean(name[:40], list(held), what="known are")
        )
    for quantity in both:
        shown = _shown(session, quantity)
        if quantity in session.unfound:
            yield f"{shown} is {HIDDEN}: it is asked for"
        elif quantity in session.hidden:
            yield f"{shown} is known, and its shape is asked for"
        else:
            first, *rest = arrays.told(shown, held[quantity], arrays.MOST)
            yield voice.line(first)
            yield from rest


def graph_lines(session: Session, voice: Voice, name: str = "") -> Iterator[str]:
    """The graph in sentences, from what is given to the final node; or one node of it. Raises UsageError."""
    graph = session.run.graph
    spell = speller(graph, session.notation)
    picture = Picture(
        graph, session.frame, session.notation, session.hidden, session.secret_shapes,
        say=lambda formula: voice.formula(formula, spell),
    )  # fmt: skip
    if not name:
        yield from describe(picture)
        return
    meant = resolve(graph, name)
    if meant not in graph.by_name:
        raise UsageError(
            f'no node called "{cut(name)}"', advice=did_you_mean(name[:40], list(graph.by_name), what="the nodes are")
        )
    yield describe_node(picture, meant)


def code_lines(session: Session, voice: Voice) -> Iterator[str]:
    """The lines of NumPy, phase by phase; the one at hand is marked, one that is asked for is not told."""
    here, phase, is_loop = session.frame.step.address, None, session.run.graph.loop is not None
    for line in recipe_lines(session.run):
        if line.step.node == session.run.graph.final.name and not line.needed:
            continue
        if line.step.phase is not phase:
            phase = line.step.phase
            yield f"{phase}, for each example:" if is_loop and phase in _EACH else f"{phase}:"
        code = line.code if session.is_known(line.step) else f"{line.code.partition('=')[0]}= {HIDDEN}"
        marks = [text for text, is_so in (("here", line.step == here), ("not needed", not line.needed)) if is_so]
        yield f"  {voice.line(code)}" + (f"  ({', '.join(marks)})" if marks else "")


_EACH = (Phase.FORWARD, Phase.BACKWARD, Phase.ACCUMULATE)


def rows_lines(session: Session, voice: Voice) -> Iterator[str]:
    """Of a loop: each quantity, an entry for every example as far as it is known; then the sums."""
    graph = session.run.graph
    if graph.loop is None:
        raise UsageError("there is no loop in this part", advice="values tells what is known")
    from tui_tutor.core.all_at_once import rows_at_once

    values, slopes = rows_at_once(session.run, session.frame.iteration)
    found = {leaf: values[leaf] for leaf in graph.loop.leaves}
    found |= {node.name: values[node.name] for node in graph.computed if node.name in values}
    found |= {f"d{name}": slope for name, slope in slopes.items()}
    for quantity, row in found.items():
        step = next((each for each in session.steps if each.quantity == quantity and each.example), None)
        if quantity in graph.loop.leaves or (step is not None and step.phase in (Phase.FORWARD, Phase.BACKWARD)):
            entries = np.broadcast_to(row, graph.loop.shape)
            told = [_entry(session, step, number, entry) for number, entry in enumerate(entries[:_MOST], 1)]
            more = f", {arrays.MORE}" if len(entries) > _MOST else ""
            yield f"{_shown(session, quantity)}: {', '.join(_shortened(told))}{more}"
    held = known(session)
    for quantity in dict.fromkeys(step.quantity for step in session.steps if step.phase in _SUMS):
        if quantity in held:
            yield voice.line(_brief(session, quantity, held[quantity]))


def _shortened(told: list[str]) -> list[str]:
    """What is not there yet is said once.

    >>> _shortened(["0.5", "not yet", "not yet"]), _shortened(["not yet", "not yet"])
    (['0.5', 'the others not yet'], ['not yet'])
    """
    done = [text for text in told if text != _NOT_YET]
    if len(done) == len(told):
        return told
    return [*done, "the others not yet"] if done else [_NOT_YET]


_NOT_YET = "not yet"
_SUMS = (Phase.ACCUMULATE, Phase.AVERAGE)


def _entry(session: Session, address: Step | None, example: int, value: Any) -> str:
    if address is None:
        return numbers.text(value)
    step = Step(address.phase, address.node, example)
    if session.run.trace.places[step] > session.position:
        return _NOT_YET
    return HIDDEN if session.predict and session.attempt_at(step).is_open else numbers.text(value)
