"""What a learner tries out: nudges, gradient checks, a descent in words, two runs compared.

The numbers come from the core; what is asked for is told nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tui_tutor.core import numbers
from tui_tutor.core.boundary import classifier_of, examples
from tui_tutor.core.entries import Entry, apart, entry_at, read_entry, written
from tui_tutor.core.names import resolve
from tui_tutor.core.notation import derivative
from tui_tutor.core.nudge import NUDGE
from tui_tutor.core.steps import Phase, reporting
from tui_tutor.errors import UsageError, cut, did_you_mean, listing
from tui_tutor.plain import arrays
from tui_tutor.plain.steps import changed
from tui_tutor.plain.voice import HIDDEN, Voice
from tui_tutor.session import Session
from tui_tutor.session.comparing import Row, Side, compared_rows
from tui_tutor.session.nudging import (
    around_of,
    is_known,
    is_told,
    moved,
    nudged_at,
    once_found,
    why_untold,
    without_derivative,
)
from tui_tutor.session.prediction import begun_with

_MOST = 20  # lines of a kind that are told
_ALL = 21  # iterations of a descent that are all told
_ROWS = 8  # iterations that are told of a longer one


def read_node(session: Session, text: str) -> tuple[str, Entry]:
    """The node that is meant, or the one at hand, and an entry of it: `W1[1,2]`, counted from 1. Raises UsageError."""
    name, place = apart(text)
    graph = session.run.graph
    name = resolve(graph, name) if name else session.frame.node or ""
    if name not in graph.by_name:
        advice = did_you_mean(name[:40], list(graph.by_name), what="the nodes are") if text else "go to a node first"
        raise UsageError(f'no node called "{cut(name)}"' if text else "no node is at hand", advice=advice)
    shape = graph.shapes[name]
    if not place:
        return name, entry_at(shape, 0)
    if name in session.secret_shapes:  # which entries there are would tell it
        raise UsageError(f"the shape of {name} is asked for", advice=f"find it first, or name {name} without an entry")
    return name, read_entry(name, shape, place)


def nudge_lines(session: Session, text: str, voice: Voice) -> Iterator[str]:
    """What a nudge moves, by how much, and what that says of the derivative. Raises UsageError."""
    name, entry = read_node(session, text)
    if name not in session.frame.values:
        raise UsageError(f"{name} is not computed yet", advice=f"go forward {name}")
    _check_sharing(session, name)
    found, changes = nudged_at(session.run, session.cursor, name, entry), moved(session, name, entry)
    yield f"{written(name, entry)} is nudged by {numbers.plain(NUDGE)}:"
    for node, each in list(changes.items())[:_MOST]:
        place = found.places[node]
        old, new = np.asarray(each.before)[place], np.asarray(each.after)[place]
        if each.change is None:
            yield f"{written(node, place)} was {numbers.text(old)} and becomes {HIDDEN}"
        else:
            yield changed(written(node, place), old, new)
    if len(changes) > _MOST:
        yield f"{arrays.MORE} and {len(changes) - _MOST:,} more nodes"
    if any(around_of(session, name).graph.shapes[node] for node in changes):
        yield "note: of an array, the entry that moves most."
    yield from _read_nudge(session, name, entry, voice)


def _check_sharing(session: Session, name: str) -> None:
    """In a loop, where the sums of all examples are at hand, what each has its own is a row. Raises UsageError."""
    if around_of(session, name).graph.shapes[name] != session.run.graph.shapes[name]:
        raise UsageError(f"here {name} stands for all examples", advice="go to a step of one of them, as forward z")


def _read_nudge(session: Session, name: str, entry: Entry, voice: Voice) -> Iterator[str]:
    found, here = nudged_at(session.run, session.cursor, name, entry), around_of(session, name)
    final = here.graph.final.name
    if final not in session.frame.values:
        yield f"note: go forward to {final} to hear how far the change runs."
    elif not is_told(session, name):
        yield f"note: {why_untold(session, name)}"
    elif here.graph.shapes[final]:
        yield found.sentence
    else:
        yield voice.line(f"change of {final} / {numbers.plain(NUDGE)} = {numbers.text(found.slope)}")
        is_local = "/" in here.derivative
        called = here.derivative if is_local else derivative(session.run.graph, name, session.notation)
        if is_local or is_known(session, name):
            yield voice.line(f"{written(called, found.entry)} = {numbers.text(found.derivative)}")
            yield found.sentence if not is_local else _brings(session, name)
        else:
            ahead = f"{written(called, found.entry)} is found on the way back."
            yield without_derivative(session, name) or ahead


def _brings(session: Session, name: str) -> str:
    called = derivative(session.run.graph, name, session.notation)
    return f"That is what example {session.frame.step.example} brings to {called}."


def check_lines(session: Session, text: str) -> Iterator[str]:
    """The gradient check of a node. Raises UsageError."""
    from tui_tutor.core.gradient_check import gradient_check, measured  # few derivatives are checked

    name, entry = read_node(session, text)
    here = around_of(session, name)
    final = here.graph.final.name
    if here.graph.shapes[final]:
        raise UsageError(f"{final} is an array", advice="only a number has a derivative to check")
    if final not in session.frame.values or name not in session.frame.values:
        raise UsageError("nothing can be checked yet", advice=f"go forward {final} first")
    _check_sharing(session, name)
    if not is_told(session, name):
        called = derivative(session.run.graph, name, session.notation)
        raise UsageError(f"{called} is asked for", advice=f"check it {once_found(session, name)}")
    found = gradient_check(here.graph, here.leaves, name, here.claims, entry=entry)
    first, *rest = found.sentences
    yield f"check: {first}"
    for row in found.rows:
        one, two = numbers.text(row.one_sided, 6), numbers.text(row.two_sided, 6)
        first, second = measured(row.one_sided_error), measured(row.two_sided_error)
        epsilon = numbers.plain(row.epsilon)
        yield f"nudge {epsilon}: one-sided {one}, error {first}; two-sided {two}, error {second}"
    yield from rest


def descent_lines(session: Session, begin: int) -> Iterator[str]:
    """The losses from an iteration to the one at hand, a few of many, and what the lesson proposes to try."""
    run, here = session.run, session.frame.iteration
    name, losses = run.graph.reported, run.trace.losses(here)
    told, count = _some(begin, here), here - begin + 1
    if len(told) < count:
        yield f"Of {count:,} iterations {len(told)} are told:"
    for number in told:
        is_open = session.is_open_in(number, reporting(run.graph))
        yield f"iteration {number:,}: {name} {'is ' + HIDDEN if is_open else '= ' + numbers.text(losses[number - 1])}"
    yield from _classified(session)
    if session.part.presets:
        names = ", ".join(preset.name for preset in session.part.presets)
        yield f"note: preset begins again with what the lesson proposes: {names}."


def _some(first: int, last: int) -> list[int]:
    """All where they are few; else the first, the last, and a few between them.

    >>> _some(1, 4), _some(1, 101)
    ([1, 2, 3, 4], [1, 15, 30, 44, 58, 72, 87, 101])
    """
    if last - first < _ALL:
        return list(range(first, last + 1))
    return [round(first + place * (last - first) / (_ROWS - 1)) for place in range(_ROWS)]


def _classified(session: Session) -> Iterator[str]:
    """How many examples are on their side of the decision boundary, where there is one and it may be told."""
    classifier, iteration = classifier_of(session.run), session.frame.iteration
    if classifier is None:
        return
    steps = [step for step in session.steps if step.phase is Phase.FORWARD and step.node in classifier.way]
    begun = begun_with(session.steps, iteration)
    is_open = any(session.is_open_in(iteration, step) for step in steps)
    if not is_open and not any(session.is_open_in(before, step) for before, step in begun):
        found = examples(session.run, classifier, iteration)
        yield f"{found.right:,} of {len(found.labels):,} examples are on the right side of the decision boundary."


def compared_lines(session: Session, name: str = "") -> Iterator[str]:
    """Where the run at hand, B, differs at this step from the one that is kept, A; or in one quantity.

    Raises UsageError.
    """
    if session.pinned is None:
        raise UsageError("no run is kept", advice="pin keeps this one as A; then set a value")
    rows = list(compared_rows(session))
    if name:
        yield _one_compared(session, rows, name)
        return
    differing, hidden = [row for row in rows if row.differs], [row.shown for row in rows if row.is_hidden]
    yield from map(_compared, differing)
    if not differing:
        both = "what is not asked for is the same in both runs" if hidden else "both runs are the same"
        yield f"At this step {both}; set changes B."
    if hidden:
        yield f"note: asked for, so not compared: {listing(hidden[:_MOST])}."


def _one_compared(session: Session, rows: list[Row], name: str) -> str:
    meant = resolve(session.run.graph, name)
    known = {row.name: row for row in rows if row.name in session.frame.known_after}
    if meant not in known:
        raise UsageError(
            f'nothing known is called "{cut(name)}"', advice=did_you_mean(name[:40], list(known), what="known are")
        )
    row = known[meant]
    if row.differs or row.is_hidden:
        return _compared(row)
    return f"At this step {row.shown} is the same in both runs; set changes B."


def _compared(row: Row) -> str:
    return f"{row.shown}: A {_side(row.first)}, B {_side(row.second)}"


def _side(side: Side) -> str:
    return HIDDEN if side.is_hidden else arrays.brief(side.value)
