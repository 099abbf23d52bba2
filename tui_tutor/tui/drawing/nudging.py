"""A nudge: one node, or an entry of one, is bumped; the change runs right through the graph, its slope is in the panel.

The numbers come from the core; what the learner has not computed or found yet is not shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from tui_tutor.core import numbers
from tui_tutor.core.entries import Entry, entry_at, written
from tui_tutor.core.gradient_check import GradientCheck, gradient_check, measured
from tui_tutor.core.notation import derivative
from tui_tutor.core.nudge import NUDGE, Nudge
from tui_tutor.session import Session
from tui_tutor.session.nudging import (
    Moved,
    around_of,
    is_known,
    is_told,
    moved,
    nudged_at,
    why_untold,
    without_derivative,
)
from tui_tutor.tui.drawing.plot import Series, curve
from tui_tutor.tui.drawing.plot_canvas import glyphs_in_force
from tui_tutor.tui.drawing.text import (
    HIDDEN,
    MISSING,
    Line,
    Look,
    Piece,
    cells,
    line,
    padded,
    pushed,
    text_of,
    width,
    wrap,
)

if TYPE_CHECKING:
    from tui_tutor.tui.drawing.text_panel import View

_NUMBER = 12  # columns of a number, where there is room


def entry_of(session: Session, view: View) -> Entry:
    """The entry that a view nudges."""
    return entry_at(session.run.graph.shapes[view.nudged], view.entry)


def moved_by(session: Session, view: View) -> Mapping[str, Moved]:
    """What a nudge did to the values on the screen; of the final one nothing, where it would tell what is asked for."""
    return moved(session, view.nudged, entry_of(session, view))


def nudge_title(session: Session, view: View) -> Line:
    label = written(view.nudged, entry_of(session, view))
    return line(Piece("Nudge", Look.TITLE), Piece(f" · {label} + {numbers.plain(NUDGE)}", Look.STRONG))


def nudge_foot(session: Session, view: View, columns: int) -> Line:
    """What else can be tried, and what ends the nudge: as much of it as there is room for."""
    keys, name = view.keys, view.nudged
    final = around_of(session, name).graph.final
    can_check = final.name in session.frame.values and not final.shape and is_told(session, name)
    is_array = bool(session.run.graph.shapes[name])
    arrows = Piece(f"{keys.scroll_up} {keys.scroll_down}", Look.KEY)
    entries = [arrows, Piece(" entries   ")] if is_array else []
    said = " check   " if is_array else " smaller nudges   "
    check = [Piece(keys.gradient_check, Look.KEY), Piece(said)] if can_check else []
    ends, way_out = Piece(keys.nudge, Look.KEY), Piece(keys.lessons, Look.KEY)
    feet = [
        line(*entries, *check, ends, " or ", way_out, " ends it"),
        line(*entries, *check, ends, " ends it"),
        line(*check, ends, " ends it"),
        line(ends, " ends it"),
    ]
    return next((foot for foot in feet if width(foot) <= columns), feet[-1])


def nudge_lines(session: Session, view: View, columns: int) -> list[Line]:
    """What a nudge says of the derivative, and every node that moves, by how much."""
    name, changed = view.nudged, moved_by(session, view)
    found = nudged_at(session.run, session.cursor, name, entry_of(session, view))
    graph = around_of(session, name).graph
    final = graph.final.name
    rows = [_row(written(node, found.places[node]), _at(each, found.places[node])) for node, each in changed.items()]
    table, array = _numbers(rows, columns), list[Line]()
    if any(graph.shapes[node] for node in changed):
        array = [(), *wrap([Piece("Of an array: the entry that moves most.", Look.DIM)], columns)]
    if final not in session.frame.values:
        missing = f"Go forward to {final} to see how far the change runs."
        return [*table, (), *wrap([Piece(missing)], columns), *array]
    if not is_told(session, name):
        return [*wrap([Piece(why_untold(session, name), Look.DIM)], columns), (), *table, *array]
    if graph.shapes[final]:
        return [*table, (), *wrap([Piece(found.sentence)], columns), *array]
    return [*_slope(session, found, name, columns), (), *table, *_read(session, found, name, columns), *array]


def _at(whole: Moved, entry: Entry) -> Moved:
    """What happened to one entry."""
    return Moved(np.asarray(whole.before)[entry], np.asarray(whole.after)[entry], whole.change)


def _row(label: str, one: Moved) -> tuple[str, str, str, str]:
    before, after = numbers.change(one.before, one.after)
    if one.change is None:
        return label, numbers.text(one.before), HIDDEN, HIDDEN
    change = f"+{numbers.text(one.change)}" if one.change > 0 else numbers.text(one.change)
    return label, before, after, change


def _numbers(rows: Sequence[tuple[str, str, str, str]], columns: int) -> list[Line]:
    """The table; where there is no room for all columns, without the numbers of before. Of nothing there is none."""
    if not rows:
        return []
    table: list[tuple[str, ...]] = [("", "before", "after", "change"), *rows]
    widths = [max(cells(row[place]) for row in table) for place in range(4)]
    if sum(widths) + 3 > columns:
        table = [(label, after, change) for label, _, after, change in table]
        widths = [widths[0], *widths[2:]]
    else:
        widths[1:] = [max(width, min(_NUMBER, (columns - widths[0]) // 3 - 1)) for width in widths[1:]]
    return [_cells_of(row, widths, is_heading=not place) for place, row in enumerate(table)]


def _cells_of(row: Sequence[str], widths: Sequence[int], *, is_heading: bool) -> Line:
    label = padded(row[0], widths[0])
    found = [pushed(text, room) for text, room in zip(row[1:], widths[1:])]
    if is_heading:
        return line(Piece(" ".join([label, *found]), Look.DIM))
    return line(Piece(label, Look.STRONG), *(f" {text}" for text in found[:-1]), Piece(f" {found[-1]}", Look.AT_HAND))


def _slope(session: Session, found: Nudge, name: str, columns: int) -> list[Line]:
    """The change of the final node for each unit of the bump, beside the derivative."""
    here = around_of(session, name)
    final, is_local = here.graph.final.name, "/" in here.derivative
    called = here.derivative if is_local else derivative(session.run.graph, name, session.notation)
    slope = written(called, found.entry)
    ratio = f"change of {final} / {numbers.plain(NUDGE)}"
    room = max(cells(ratio), cells(slope))
    ratio, slope = padded(ratio, room), padded(slope, room)
    lines = [line(f"{ratio} = ", Piece(numbers.text(found.slope), Look.AT_HAND))]
    if is_local or is_known(session, name):
        return [*lines, line(f"{slope} = ", Piece(numbers.text(found.derivative), Look.DERIVATIVE))]
    if none := without_derivative(session, name):
        return [*lines, *wrap([Piece(none, Look.DIM)], columns)]
    return [*lines, line(Piece(f"{slope} = {MISSING}  on the way back", Look.DIM))]


def _read(session: Session, found: Nudge, name: str, columns: int) -> list[Line]:
    """The same in a sentence, once the derivative is known."""
    here = around_of(session, name)
    if "/" in here.derivative:
        said = f"That is what example {session.frame.step.example} brings to d{name}."
        return [(), *wrap([Piece(said)], columns)]
    return [(), *wrap([Piece(found.sentence)], columns)] if is_known(session, name) else []


def check_texts(session: Session, name: str, entry: Entry, columns: int) -> list[str]:
    """The gradient check of a node: a table, what it shows, and the errors as a picture."""
    here = around_of(session, name)
    found = gradient_check(here.graph, here.leaves, name, here.claims, entry=entry)
    said = [text_of(row) for text in found.sentences for row in (*wrap([Piece(text)], columns), ())]
    return [*_table(found, columns), "", *said, *_picture(found, columns)]


def _table(found: GradientCheck, columns: int) -> list[str]:
    wide, digits, narrow = (15, 9, 10) if columns >= 61 else (11, 6, 8)
    rows = [f"{pushed('ε', 7)} {'one-sided':>{wide}} {'error':>{narrow}} {'two-sided':>{wide}} {'error':>{narrow}}"]
    for row in found.rows:
        one, two = numbers.text(row.one_sided, digits), numbers.text(row.two_sided, digits)
        errors = measured(row.one_sided_error), measured(row.two_sided_error)
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
    lines = curve(
        series, columns, 16, x_name="ε", y_name="error", log_x=True, log_y=True, glyphs=glyphs_in_force()
    )  # fmt: skip
    return [text_of(row) for row in lines]
