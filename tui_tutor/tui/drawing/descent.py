"""The picture of a descent: the loss against the iteration, and the way of the parameters.

Every number comes from the trace; what is drawn is a function of the session and the size. Who predicts sees the loss
of those iterations only in which it was found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from tui_tutor.core import numbers
from tui_tutor.core.printing import GREEK
from tui_tutor.core.trace import Phase, Run, Step
from tui_tutor.session import Session
from tui_tutor.tui.drawing.plot import Ground, Series, curve, path
from tui_tutor.tui.drawing.text import Line, Look, Piece, fit, line, wrap

WIDE = 100  # columns from which both pictures stand side by side
_MOST = 400  # points that are drawn of a long run; a terminal has no more columns to show them in
_GAP = 3


def descent_lines(session: Session, reached: int, columns: int, rows: int) -> list[Line]:
    """Loss and parameters of the first `reached` iterations, side by side or one above the other."""
    if columns >= WIDE:
        left = (columns - _GAP) // 2
        return _beside(_loss(session, reached, left, rows), _way(session, reached, columns - _GAP - left, rows))
    upper = rows // 2
    return [*_loss(session, reached, columns, upper), *_way(session, reached, columns, rows - upper)]


def summary(session: Session, reached: int) -> str:
    """The run in a sentence: where it began and where it is."""
    graph, losses = session.run.graph, session.run.trace.losses(reached)
    rate = GREEK.get(graph.learning_rate or "", graph.learning_rate or "")
    here = session.frame.iteration
    first, last = numbers.change(losses[0], losses[here - 1]) if here > 1 else (numbers.text(losses[0]),) * 2
    first, last = (text if _is_told(session, number) else "?" for number, text in ((1, first), (here, last)))
    return f"{rate} = {numbers.text(session.frame.alpha)} · iteration {here} · {graph.final.name} {first} → {last}"


def _shown(reached: int) -> list[int]:
    """The iterations that are drawn: all, or so many of a long run, the last always."""
    if reached <= _MOST:
        return list(range(1, reached + 1))
    return sorted({*np.linspace(1, reached, _MOST).astype(int).tolist(), reached})


def _loss(session: Session, reached: int, columns: int, rows: int) -> list[Line]:
    shown = [number for number in _shown(reached) if _is_told(session, number)]
    if not shown:
        return _nothing_told(session, columns, rows)
    losses = session.run.trace.losses(reached)
    name = session.run.graph.final.name
    series = [Series(name, shown, [losses[number - 1] for number in shown])]
    if session.pinned is not None and session.pinned.graph is session.run.graph:
        pinned = session.pinned.trace.losses(reached)
        series = [Series(f"{name} of A", shown, [pinned[number - 1] for number in shown]), series[0]]
    return curve(series, columns, rows, at=float(session.frame.iteration), y_name=name)


def _is_told(session: Session, iteration: int) -> bool:
    """Whether the loss of an iteration may be shown: who predicts has to find it there first."""
    return not session.is_open_in(iteration, Step(Phase.FORWARD, session.run.graph.final.name))


def _nothing_told(session: Session, columns: int, rows: int) -> list[Line]:
    name = session.run.graph.final.name
    text = f"{name} is hidden until you have found it: answer the step forward {name}, or turn prediction off with p."
    said = [fit(row, columns) for row in wrap([Piece(text, Look.NOTE)], columns)]
    return [*said, *[line(" " * columns)] * rows][:rows]


def _way(session: Session, reached: int, columns: int, rows: int) -> list[Line]:
    run = session.run
    names = [node.name for node in run.graph.parameters]
    points = _points(run, reached, tuple(names))
    ground = _ground(run) if len(names) == 2 and _is_told(session, session.frame.iteration) else None
    return path(
        names, points, columns, rows, ground=ground, ground_name=run.graph.final.name, at=session.frame.iteration
    )


@lru_cache(maxsize=4)
def _points(run: Run, reached: int, names: tuple[str, ...]) -> Sequence[Sequence[float]]:
    return [[float(run.trace.settings(number)[name]) for name in names] for number in range(1, reached + 1)]


def _ground(run: Run) -> Ground:
    """The final node's value at any place of two parameters, for the contour marks."""
    first, second = (node.name for node in run.graph.parameters)

    def heights(xs: list[float], ys: list[float]) -> list[list[float]]:
        return [[_height(run, {first: x, second: y}) for x in xs] for y in ys]

    return heights


def _height(run: Run, moved: Mapping[str, float]) -> float:
    leaves = {**run.start, **{name: np.float64(value) for name, value in moved.items()}}
    return float(run.trace.final_value(leaves))


def _beside(left: Sequence[Line], right: Sequence[Line]) -> list[Line]:
    gap = Piece(" " * _GAP, Look.PLAIN)
    return [line(*first, gap, *second) for first, second in zip(left, right, strict=True)]
