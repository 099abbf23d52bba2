"""The tab that shows a loop's run all at once: a row for each quantity, an entry for each example.

The rows come from the core's pass over all examples at once, and stand beside the loop that the learner walks. An entry
is shown once its step is done, a sum's once the last example is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from tui_tutor.core.all_at_once import rows_at_once
from tui_tutor.core.loop import MEAN, TOTAL
from tui_tutor.core.recipe import for_all
from tui_tutor.core.steps import Phase, Step, addresses
from tui_tutor.core.trace import Run
from tui_tutor.session import Session
from tui_tutor.tui.drawing.short import short
from tui_tutor.tui.drawing.text import HIDDEN, MISSING, MORE, Line, Look, Piece, line, wrap

_NUMBER = 8  # columns of an entry


def at_once_title(session: Session) -> Line:
    step = session.frame.step
    return line(Piece("All at once", Look.TITLE), Piece(f" · {step.address}" if step.node else "", Look.STRONG))


def at_once_lines(session: Session, columns: int) -> tuple[list[Line], int]:
    """Every row as far as it is known, and the index of the one at hand; below them the code that has no room in one
    line."""
    rows = list(_rows(session, _examples(session, columns)))
    quantity = session.frame.step.quantity
    at_hand = next((place for place, row in enumerate(rows) if row and row[0].text.strip() == quantity), 0)
    code = _code(session, columns)
    return [*rows, *([(), *code] if len(code) > 1 else [])], at_hand if quantity else 0


def at_once_head(session: Session, columns: int) -> Line:
    """The examples, in columns."""
    shown, here, loop = _examples(session, columns), session.frame.step.example, session.run.graph.loop
    assert loop is not None
    pieces = [Piece(" " * _name_room(session))]
    for example in shown:
        text = f"▾ {example}" if example == here else str(example)
        pieces.append(Piece(f" {text:>{_NUMBER}}", Look.AT_HAND if example == here else Look.DIM))
    return line(*pieces, Piece(f" {MORE}" if shown[-1] < loop.count else "", Look.DIM))


def at_once_foot(session: Session, columns: int) -> Line:
    """The line of NumPy for all examples, where it has room."""
    code = _code(session, columns)
    return code[0] if len(code) == 1 else ()


def _code(session: Session, columns: int) -> list[Line]:
    step = session.frame.step
    if step.node is None:
        return []
    text = for_all(session.run, step) if session.is_known(step) else f"{step.quantity} = ?"
    return wrap([Piece(text, Look.CODE_AT_HAND)], columns)


def _examples(session: Session, columns: int) -> range:
    """The examples that have room, those around the one at hand."""
    loop = session.run.graph.loop
    assert loop is not None
    room = max((columns - _name_room(session)) // (_NUMBER + 1), 1)
    first = min(max((session.frame.step.example or 1) - room // 2, 1), max(loop.count - room + 1, 1))
    return range(first, min(first + room, loop.count + 1))


def _name_room(session: Session) -> int:
    return max(len(name) for name in (*session.run.graph.by_name, TOTAL)) + 3  # with a d before it, and a mark


def _rows(session: Session, shown: range) -> Iterator[Line]:
    run, graph = session.run, session.run.graph
    assert graph.loop is not None
    values, slopes = rows_at_once(run, session.frame.iteration)
    names = [name for name in graph.by_name if name not in _shared(run)]
    for name in names:
        yield _row(session, name, values[name], shown)
    for step in addresses(graph).values():
        if step.phase is Phase.BACKWARD and step.node:
            yield _row(session, step.quantity, slopes[step.node], shown)
    yield ()
    for step in addresses(graph).values():
        if step.phase is Phase.ACCUMULATE:
            yield _sum_row(session, step.quantity, values[TOTAL] if step.node == TOTAL else slopes[str(step.node)])
    if MEAN in session.frame.values:
        yield _so_far(session, MEAN)


def _shared(run: Run) -> set[str]:
    """The leaves that are no row: all examples share them."""
    assert run.graph.loop is not None
    return {leaf.name for leaf in run.graph.leaves if leaf.name not in run.graph.loop.leaves}


def _row(session: Session, quantity: str, row: Any, shown: range) -> Line:
    graph, here = session.run.graph, session.frame.step
    assert graph.loop is not None
    entries = np.broadcast_to(row, graph.loop.shape)
    step = _step_of(session, quantity)
    look = Look.AT_HAND if here.quantity == quantity else Look.STRONG
    pieces = [Piece(f"{quantity:<{_name_room(session)}}", look)]
    for example in shown:
        text = _entry(session, step, example, entries[example - 1])
        is_here = example == here.example and here.quantity == quantity
        pieces.append(Piece(f" {text:>{_NUMBER}}", Look.AT_HAND if is_here else Look.PLAIN))
    return line(*pieces)


def _step_of(session: Session, quantity: str) -> Step | None:
    """The step that finds a quantity; none finds what is given."""
    return next((step for step in addresses(session.run.graph).values() if step.quantity == quantity), None)


def _entry(session: Session, address: Step | None, example: int, value: Any) -> str:
    if address is None:
        return short(value, _NUMBER)
    step = Step(address.phase, address.node, example)
    if session.run.trace.places[step] > session.position:
        return MISSING
    return HIDDEN if session.predict and session.attempt_at(step).is_open else short(value, _NUMBER)


def _sum_row(session: Session, quantity: str, whole: Any) -> Line:
    """A sum as the loop has it so far; once the last example is in it, that all at once gives the same."""
    loop = session.run.graph.loop
    assert loop is not None
    steps = session.steps[: session.position + 1]
    done = sum(step.phase is Phase.ACCUMULATE and step.quantity == quantity for step in steps)
    is_mean = any(step.phase is Phase.AVERAGE and step.quantity == quantity for step in steps)
    so_far = _so_far(session, quantity)
    if quantity in session.hidden:
        return so_far
    if done < loop.count:
        return line(*so_far, Piece(f"  after {done} of {loop.count}", Look.DIM))
    return line(*so_far, Piece(f"  all at once {short(whole / loop.count if is_mean else whole, _NUMBER)}", Look.DIM))


def _so_far(session: Session, quantity: str) -> Line:
    """The name and the number of what all examples share."""
    text = HIDDEN if quantity in session.hidden else short(session.frame.known_after[quantity], _NUMBER)
    is_here = session.frame.step.quantity == quantity
    name = Piece(f"{quantity:<{_name_room(session)}}", Look.AT_HAND if is_here else Look.STRONG)
    return line(name, Piece(f" {text:>{_NUMBER}}", Look.AT_HAND if is_here else Look.PLAIN))
