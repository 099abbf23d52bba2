"""A nudge: one node is bumped, the change runs right through the graph, and its slope is read in the panel.

The numbers come from the core; what the learner has not computed or found yet is not shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from tui_tutor.core import numbers
from tui_tutor.core.gradient_check import GradientCheck, gradient_check
from tui_tutor.core.notation import derivative
from tui_tutor.core.nudge import NUDGE, Nudge, nudge
from tui_tutor.core.trace import Run
from tui_tutor.lesson.fill import tells
from tui_tutor.session import Session
from tui_tutor.tui.drawing.boxes import Moved
from tui_tutor.tui.drawing.plot import Series, curve
from tui_tutor.tui.drawing.text import HIDDEN, MISSING, Line, Look, Piece, line, text_of, wrap

_NUMBER = 12  # columns of a number
FOOT = line(Piece("N", Look.KEY), " check the derivative with smaller nudges")


@lru_cache(maxsize=8)
def nudged_at(run: Run, index: int, name: str) -> Nudge:
    """What a nudge of a node does to the values of a frame's iteration."""
    return nudge(run.graph, run.trace.leaves(run.trace[index]), name, run.claims)


def moved_by(session: Session, name: str) -> Mapping[str, Moved]:
    """What a nudge did to the values on the screen; of the final one nothing, where it would tell what is asked for."""
    found = nudged_at(session.run, session.cursor, name)
    secret = "" if is_told(session, name) else session.run.graph.final.name
    return {
        node: Moved(found.before[node], found.after[node], _clean(change) if node != secret else None)
        for node, change in found.changes.items()
        if node in session.frame.values and node not in session.hidden
    }


def _clean(change: float) -> float:
    """A change without the last digits, which are those of a subtraction: 11.001 - 11 is 0.001."""
    return float(f"{change:.9g}")


def nudge_title(name: str) -> Line:
    return line(Piece("Nudge", Look.TITLE), Piece(f" · {name} + {numbers.plain(NUDGE)}", Look.STRONG))


def nudge_lines(session: Session, name: str, columns: int) -> list[Line]:
    """What a nudge says of the derivative, and every node that moves, by how much."""
    found, moved = nudged_at(session.run, session.cursor, name), moved_by(session, name)
    final = session.run.graph.final.name
    widest = max((len(node) for node in moved), default=1)
    heading = f"{'':{widest}} {'before':>{_NUMBER}} {'after':>{_NUMBER}} {'change':>{_NUMBER}}"
    table = [line(Piece(heading, Look.DIM)), *[_row(node, each, widest) for node, each in moved.items()]]
    if final not in session.frame.values:
        missing = f"Go forward to {final} to see how far the change runs."
        return [*table, (), *wrap([Piece(missing)], columns)]
    if not is_told(session, name):
        missing = f"How {final} moves is what is asked for: it is shown once you have found {final} and d{name}."
        return [*wrap([Piece(missing, Look.DIM)], columns), (), *table]
    return [*_slope(session, found, name), (), *table, *_read(session, found, name, columns)]


def _row(node: str, moved: Moved, widest: int) -> Line:
    before, after = numbers.change(moved.before, moved.after)
    change = HIDDEN
    if moved.change is None:
        before, after = numbers.text(moved.before), HIDDEN
    else:
        change = f"+{numbers.text(moved.change)}" if moved.change > 0 else numbers.text(moved.change)
    name = Piece(f"{node:{widest}} ", Look.STRONG)
    return line(name, f"{before:>{_NUMBER}} ", f"{after:>{_NUMBER}} ", Piece(f"{change:>{_NUMBER}}", Look.AT_HAND))


def _slope(session: Session, found: Nudge, name: str) -> list[Line]:
    """The change of the final node for each unit of the bump, beside the derivative."""
    graph = session.run.graph
    final = graph.final.name
    written = derivative(graph, name, session.notation)
    ratio = f"change of {final} / {numbers.plain(NUDGE)}"
    room = max(len(ratio), len(written))
    lines = [line(f"{ratio:{room}} = ", Piece(numbers.text(found.slope), Look.AT_HAND))]
    if _is_known(session, name):
        return [*lines, line(f"{written:{room}} = ", Piece(numbers.text(found.derivative), Look.DERIVATIVE))]
    return [*lines, line(Piece(f"{written:{room}} = {MISSING}  on the way back", Look.DIM))]


def _read(session: Session, found: Nudge, name: str, columns: int) -> list[Line]:
    """The same in a sentence, once the derivative is known."""
    return [(), *wrap([Piece(found.sentence)], columns)] if _is_known(session, name) else []


def _is_known(session: Session, name: str) -> bool:
    return name in session.frame.derivatives and f"d{name}" not in session.hidden


def is_told(session: Session, name: str) -> bool:
    """Whether it may be shown how the final node moves with a node: who predicts has to find its derivative first."""
    return tells(session.run, f"nudged.{name}").isdisjoint(session.untold)


def check_texts(session: Session, name: str, columns: int) -> list[str]:
    """The gradient check of a node: a table, what it shows, and the errors as a picture."""
    run = session.run
    found = gradient_check(run.graph, run.trace.leaves(session.frame), name, run.claims)
    said = [text_of(row) for text in found.sentences for row in (*wrap([Piece(text)], columns), ())]
    return [*_table(found, columns), "", *said, *_picture(found, columns)]


def _table(found: GradientCheck, columns: int) -> list[str]:
    wide, digits, narrow = (15, 9, 10) if columns >= 61 else (12, 6, 7)
    rows = [f"{'ε':>7} {'one-sided':>{wide}} {'error':>{narrow}} {'two-sided':>{wide}} {'error':>{narrow}}"]
    for row in found.rows:
        one, two = numbers.text(row.one_sided, digits), numbers.text(row.two_sided, digits)
        errors = numbers.text(row.one_sided_error, 2), numbers.text(row.two_sided_error, 2)
        first, second = f"{one:>{wide}} {errors[0]:>{narrow}}", f"{two:>{wide}} {errors[1]:>{narrow}}"
        rows.append(f"{numbers.plain(row.epsilon):>7} {first} {second}")
    return rows


def _picture(found: GradientCheck, columns: int) -> list[str]:
    """The errors against ε, both on logarithmic axes; an error of 0 has no place there."""
    sizes = [row.epsilon for row in found.rows]
    series = [
        Series("one-sided", sizes, [row.one_sided_error for row in found.rows]),
        Series("two-sided", sizes, [row.two_sided_error for row in found.rows]),
    ]
    if not any(0 < error < float("inf") for one in series for error in one.ys):
        return []
    return [text_of(row) for row in curve(series, columns, 16, x_name="ε", y_name="error", log_x=True, log_y=True)]
