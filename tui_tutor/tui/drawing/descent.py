"""The picture of a descent: the loss against the iteration, and the way of the parameters or the decision boundary.

Every number comes from the trace; what is drawn is a function of the session and the size. Who predicts sees the loss
of those iterations only in which it was found, the parameters of those only that were gone into, or whose updates
of before were found, and the boundary where besides all that leads to the prediction was found.
"""

from __future__ import annotations

import enum
import math
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from tui_tutor.core import numbers
from tui_tutor.core.boundary import Classifier, classifier_of
from tui_tutor.core.graph import Values
from tui_tutor.core.printing import GREEK
from tui_tutor.core.steps import Phase, reporting
from tui_tutor.core.trace import Run
from tui_tutor.session import Session
from tui_tutor.session.prediction import begun_with
from tui_tutor.tui.drawing.boundary import boundary_lines
from tui_tutor.tui.drawing.plot import Ground, Series, curve, path
from tui_tutor.tui.drawing.plot_canvas import glyphs_in_force
from tui_tutor.tui.drawing.text import HIDDEN, Line, Look, Piece, fit, line, width, wrap
from tui_tutor.tui.drawing.why import USUAL, KeyNames

WIDE = 100  # columns from which both pictures stand side by side
_MOST = 400  # points that are drawn of a long run; a terminal has no more columns to show them in
_GAP = 3


class Page(enum.StrEnum):
    """What the pictures show."""

    CURVES = "curves"  # the loss and the parameters
    BOUNDARY = "boundary"  # where two features are classified


def pages(session: Session) -> tuple[Page, ...]:
    """The pages that there are for the part at hand."""
    return (Page.CURVES,) if classifier_of(session.run) is None else tuple(Page)


def descent_lines(
    session: Session, reached: int, columns: int, rows: int, page: Page = Page.CURVES, keys: KeyNames = USUAL
) -> list[Line]:
    """Loss and parameters of the first `reached` iterations, side by side or one above the other.

    The boundary is that of the iteration at hand; the loss stands beside it where there is room.
    """
    classifier = classifier_of(session.run) if page is Page.BOUNDARY else None
    if classifier is not None:
        if columns < WIDE:
            return _boundary(session, classifier, columns, rows, keys)
        left = (columns - _GAP) // 2
        right = _boundary(session, classifier, columns - _GAP - left, rows, keys)
        return _beside(_loss(session, reached, left, rows, keys), right)
    if columns >= WIDE:
        left = (columns - _GAP) // 2
        right = _way(session, reached, columns - _GAP - left, rows)
        return _beside(_loss(session, reached, left, rows, keys), right)
    upper = rows // 2
    return [*_loss(session, reached, columns, upper, keys), *_way(session, reached, columns, rows - upper)]


def title(session: Session, reached: int, columns: int) -> Line:
    """The run in a sentence: where it began and where it is; at every size how high the loss is."""
    graph, losses, here = session.run.graph, session.run.trace.losses(reached), session.frame.iteration
    name = graph.reported
    rate = f"{GREEK.get(graph.learning_rate or '', graph.learning_rate or '')} = {numbers.text(session.frame.alpha)}"
    first, last = numbers.change(losses[0], losses[here - 1]) if here > 1 else (numbers.text(losses[0]),) * 2
    first, last = (text if _is_told(session, number) else HIDDEN for number, text in ((1, first), (here, last)))
    told, after = f" · iteration {here}", f" · {name} → {last}"
    heading = Piece("Descent", Look.TITLE)
    lines = [
        line(heading, f" · {rate}{told} · {name} {first} → {last}"),
        line(heading, f" · {rate}{told}{after}"),
        line(Piece(rate, Look.TITLE), f"{told}{after}"),
        line(heading, f"{told}{after}"),
    ]
    return next((content for content in lines if width(content) <= columns), lines[-1])


def _shown(session: Session, reached: int) -> list[int]:
    """The iterations that are drawn: all, or every second, fourth, eighth ... of a long run.

    The one at hand, the last, and the first of which nothing finite is known are always among them.
    """
    stride = 1
    while reached > stride * _MOST:
        stride *= 2
    shown = {*range(1, reached + 1, stride), reached, min(session.frame.iteration, reached)}
    undefined = np.flatnonzero(~np.isfinite(session.run.trace.losses(reached)))
    if undefined.size:
        shown.add(int(undefined[0]) + 1)
    return sorted(shown)


def _loss(session: Session, reached: int, columns: int, rows: int, keys: KeyNames) -> list[Line]:
    shown = [number for number in _shown(session, reached) if _is_told(session, number)]
    if not shown:
        return _nothing_told(session, columns, rows, keys)
    losses = session.run.trace.losses(reached)
    name = session.run.graph.reported
    series = [Series(name, shown, [losses[number - 1] for number in shown])]
    if session.pinned is not None and session.pinned.graph is session.own.graph:
        pinned = session.pinned.trace.losses(reached)
        series = [Series(f"{name} of A", shown, [pinned[number - 1] for number in shown]), series[0]]
    return curve(series, columns, rows, at=float(session.frame.iteration), y_name=name, glyphs=glyphs_in_force())


def _is_told(session: Session, iteration: int) -> bool:
    """Whether the loss of an iteration may be shown: who predicts has to find it there first."""
    return not session.is_open_in(iteration, reporting(session.run.graph))


def _is_begun(session: Session, iteration: int) -> bool:
    """Whether the parameters that an iteration begins with may be shown: its updates of before are not asked for."""
    return not any(session.is_open_in(before, step) for before, step in begun_with(session.steps, iteration))


def _boundary(session: Session, classifier: Classifier, columns: int, rows: int, keys: KeyNames) -> list[Line]:
    iteration = session.frame.iteration
    steps = [step for step in session.steps if step.phase is Phase.FORWARD and step.node in classifier.way]
    asked = [step for step in steps if session.is_open_in(iteration, step)]
    if asked or not _is_begun(session, iteration):
        text = f"The boundary is hidden until you have found {classifier.prediction} in this iteration"
        text += f": answer the steps up to {steps[-1]}, or turn prediction off with {keys.predict}."
        return _hidden(text, columns, rows)
    return boundary_lines(session.run, classifier, iteration, columns, rows, glyphs=glyphs_in_force())


def _nothing_told(session: Session, columns: int, rows: int, keys: KeyNames) -> list[Line]:
    name = session.run.graph.reported
    step = reporting(session.run.graph)
    text = (
        f"{name} is hidden until you have found it: answer the step {step}, or turn prediction off with {keys.predict}."
    )
    return _hidden(text, columns, rows)


def _hidden(text: str, columns: int, rows: int) -> list[Line]:
    said = [fit(row, columns) for row in wrap([Piece(text, Look.NOTE)], columns)]
    return [*said, *[line(" " * columns)] * rows][:rows]


def _way(session: Session, reached: int, columns: int, rows: int) -> list[Line]:
    run, shown = session.run, [number for number in _shown(session, reached) if _is_begun(session, number)]
    shown = sorted({*shown, *(number for number in _first_undefined(run, shown) if _is_begun(session, number))})
    # Of an array one number is drawn: how far it is from 0.
    names = [f"|{node.name}|" if node.shape else node.name for node in run.graph.parameters]
    points = [_parameters(run, number) for number in shown]
    is_plane = len(names) == 2 and not any(node.shape for node in run.graph.parameters)
    ground = _ground(run, session.frame.iteration) if is_plane and _is_told(session, session.frame.iteration) else None
    return path(
        names, points, columns, rows, ground=ground, ground_name=run.graph.reported, iterations=shown,
        at=session.frame.iteration, glyphs=glyphs_in_force(),
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _parameters(run: Run, iteration: int) -> tuple[float, ...]:
    settings = run.trace.settings(iteration)
    values = (settings[node.name] for node in run.graph.parameters)
    return tuple(float(np.linalg.norm(value)) if np.ndim(value) else float(value) for value in values)


def _first_undefined(run: Run, shown: Sequence[int]) -> list[int]:
    """The first iteration whose parameters are not finite, where there is one: between two that are drawn."""
    place = next((place for place, number in enumerate(shown) if not _is_finite(run, number)), None)
    if place is None:
        return []
    between = range(shown[place - 1] + 1 if place else 1, shown[place] + 1)
    return [between[bisect_left(between, True, key=lambda number: not _is_finite(run, number))]]


def _is_finite(run: Run, iteration: int) -> bool:
    return all(map(math.isfinite, _parameters(run, iteration)))


def _ground(run: Run, iteration: int) -> Ground:
    """The final node's value at any place of two parameters, for the contour marks: with the data of an iteration."""
    parameters = {node.name for node in run.graph.parameters}
    edited = [at for at, values in run.edits.items() if at <= iteration and values.keys() - parameters]
    since = max(edited, default=1)  # from then on the data are the same
    return lambda xs, ys: _heights(run, since, tuple(xs), tuple(ys))


@lru_cache(maxsize=8)
def _heights(run: Run, since: int, xs: Sequence[float], ys: Sequence[float]) -> Sequence[Sequence[float]]:
    first, second = (node.name for node in run.graph.parameters)
    settings = run.trace.settings(since)
    leaves = {leaf.name: settings[leaf.name] for leaf in run.graph.leaves}
    return [[_height(run, {**leaves, first: np.float64(x), second: np.float64(y)}) for x in xs] for y in ys]


def _height(run: Run, leaves: Values) -> float:
    return float(run.trace.final_value(leaves))


def _beside(left: Sequence[Line], right: Sequence[Line]) -> list[Line]:
    gap = Piece(" " * _GAP, Look.PLAIN)
    return [line(*first, gap, *second) for first, second in zip(left, right, strict=True)]
