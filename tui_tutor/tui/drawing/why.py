"""The panel "why this number": rule, formula, numbers put in, result, and the narration below them.

Lays out what the explanation says; computes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from tui_tutor.core import numbers
from tui_tutor.core.explain import Explanation
from tui_tutor.core.loop import MEAN, TOTAL
from tui_tutor.core.node import Role
from tui_tutor.core.notation import final, maths_name, with_second_name
from tui_tutor.core.printing import GREEK
from tui_tutor.core.steps import SUMMING, Phase
from tui_tutor.session import Session
from tui_tutor.session.equations import Equation, in_words
from tui_tutor.session.equations import equations as equations_of
from tui_tutor.tui.drawing.formula_rows import formula_rows
from tui_tutor.tui.drawing.prose import NONE_RENAMED, Renamed, narration_lines
from tui_tutor.tui.drawing.text import Line, Look, Piece, cells, line, wrap

_LABEL = 9  # columns of the labels
_BOUNDARY_HINT = "  many iterations, and with {tab} the decision boundary"
_LONG = 6  # columns of a subject beside which a formula still has room


def why_title(session: Session) -> Line:
    """The phase in words, the quantity under both its names, and how far the iteration has come."""
    frame = session.frame
    place = f"{session.position} of {len(session.steps) - 1}"
    pieces = [Piece(str(frame.phase).capitalize(), Look.TITLE)]
    if frame.node:
        pieces += [Piece(" · "), Piece(_subject(session, frame.node), Look.STRONG)]
    return line(*pieces, Piece(f" · {place}", Look.DIM))


def _subject(session: Session, name: str) -> str:
    graph = session.run.graph
    step = session.frame.step
    if step.phase in SUMMING and step.quantity != name:
        return f"{step.quantity} = d{MEAN if step.phase is Phase.AVERAGE else TOTAL}/d{name}"
    if step.phase in SUMMING:
        return name
    if step.phase is Phase.BACKWARD:
        return f"d{name} = {maths_name(graph, name, session.notation)}"
    if name == graph.final.name:
        return final(graph, session.notation)
    return with_second_name(graph, name)


class KeyNames(NamedTuple):
    """The keys that are named here, as they are shown."""

    next: str = "→"
    answer: str = "Enter"
    go_to: str = "g"
    descend: str = "s"
    nudge: str = "n"
    gradient_check: str = "N"
    lessons: str = "Esc"
    tab: str = "Tab"
    predict: str = "p"
    edit: str = "e"
    scroll_up: str = "↑"
    scroll_down: str = "↓"
    renamed: Renamed = NONE_RENAMED  # all keys of the table that have others in their place


USUAL = KeyNames()


def why_lines(session: Session, columns: int, keys: KeyNames = USUAL, *, rows: int = 0) -> list[Line]:
    """The explanation and the narration of the step at hand; while its result is asked for, the question.

    rows: that are in sight.
    """
    if session.is_asking or not session.attempt.is_open:
        from tui_tutor.tui.drawing import asking  # loaded where something is asked

        if session.is_asking:
            return asking.asking_lines(session, columns, rows, keys.renamed)
        earned, again = asking.answered_lines(session, columns), asking.hints_again(session, columns, keys.renamed)
        return [*earned, *([()] if earned else []), *_explained(session, columns, keys, again)]
    return _explained(session, columns, keys)


def _explained(session: Session, columns: int, keys: KeyNames, hints: Sequence[Line] = ()) -> list[Line]:
    explanation = session.explanation
    said = narration_lines(session, columns, keys.renamed)
    if explanation is None:
        return list(_ends(session, columns, keys)) + said
    lines = _explanation_lines(session, explanation, columns)
    lines += _result(session, explanation, columns)
    if explanation.note:
        lines += [(), *wrap([Piece("! ", Look.NOTE), Piece(explanation.note, Look.NOTE)], columns)]
    lines += hints
    return [*lines, (), *said] if said else lines


def why_foot(session: Session, keys: KeyNames = USUAL, *, is_put_away: bool, is_last: bool = False) -> Line:
    """What Enter does for a learner who predicts; the line in which an answer is typed stands over it. is_last: whether
    this is the last question of a review."""
    if not session.predict:
        return ()
    from tui_tutor.tui.drawing.asking import to_type

    question = session.prediction
    if not session.is_asking or question is None:
        if is_last:
            return line(Piece(keys.lessons, Look.KEY), " lessons")
        if session.cursor == session.run.trace.last:
            return _what_follows(session, keys)
        return line(Piece(keys.answer, Look.KEY), " go on")
    if is_put_away:
        return line(Piece(keys.answer, Look.KEY), " answer   ", Piece(keys.next, Look.KEY), " skip")
    return line(Piece(to_type(question), Look.DIM))


def _what_follows(session: Session, keys: KeyNames) -> Line:
    """What can be done where no step follows."""
    if session.following_part is not None:
        return line(Piece(keys.next, Look.KEY), f" go on to part {session.following_part}")
    return line(Piece(keys.lessons, Look.KEY), " lessons") if not session.inside else ()


def _explanation_lines(session: Session, explanation: Explanation, columns: int) -> list[Line]:
    said = in_words(session, explanation)
    words = _labelled("why", wrap([Piece(said)], columns - _LABEL)) if said else []
    equations = list(equations_of(session, explanation))
    is_apart = any(_needs_own_row(each, columns - _LABEL) for each in equations)
    rows = [row for each in equations for row in _equation_lines(each, columns - _LABEL, is_apart=is_apart)]
    stable = _labelled("stable", wrap([Piece(explanation.stable)], columns - _LABEL)) if explanation.stable else []
    return words + rows + stable


def _needs_own_row(equation: Equation, room: int) -> bool:
    """Whether what is left of the sign is so long that too little room is left for what is right of it."""
    left = cells(equation.subject)
    return left > min(_LONG, room // 2) and left + 3 + cells(equation.text) > room


def _equation_lines(equation: Equation, room: int, *, is_apart: bool) -> list[Line]:
    """A label, and `subject = text`; what does not fit goes on below the text. is_apart: the subject stands alone."""
    label, subject, text, sign, is_said = equation
    whole = f"{subject} {sign} {text}"
    rows: list[str] = []
    if is_apart and is_said and cells(whole) <= room:
        return _labelled(label, [line(Piece(whole, Look.CODE))])
    if is_apart and is_said:
        rows = formula_rows(subject, room)
    head = f"  {sign} " if is_apart else f"{subject} {sign} " if is_said else f"{' ' * cells(subject)} {sign} "
    for place, row in enumerate(formula_rows(text, room - cells(head))):
        rows.append(f"{' ' * cells(head) if place else head}{row}")
    return _labelled(label, [line(Piece(row, Look.CODE)) for row in rows])


def _labelled(label: str, content: Sequence[Line]) -> list[Line]:
    return [line(Piece((label if not row else "").ljust(_LABEL), Look.DIM), *part) for row, part in enumerate(content)]


def _result(session: Session, explanation: Explanation, columns: int) -> list[Line]:
    frame = session.frame
    quantity = frame.step.quantity
    if quantity in frame.before:
        content = _changed(quantity, frame.before[quantity], frame.known_after[quantity])
        rest = ""
    else:
        content = line(Piece(f"{explanation.subject} = "), Piece(explanation.result, Look.AT_HAND))
        rest = _below(explanation, columns - _LABEL)
    return _labelled("result", wrap(content, columns - _LABEL, rest=rest))


def _below(explanation: Explanation, room: int) -> str:
    """What begins the other lines of a result: the rows of an array stand below its first, where they have room."""
    if not explanation.result.startswith("[["):
        return ""
    indent = cells(explanation.subject) + len(" = [")
    longest = max(map(cells, explanation.result.split("], ")))
    return " " * (indent if indent + longest + len("],") < room else 4)


def _has_boundary(session: Session) -> bool:
    labels = [leaf for leaf in session.run.graph.leaves if leaf.role is Role.LABEL]
    if not any(session.run.graph.set_shape(leaf.name) for leaf in labels):
        return False  # one example: nothing lies between
    from tui_tutor.core.boundary import classifier_of  # only the end of an iteration asks

    return classifier_of(session.run) is not None


def _changed(name: str, old: Any, new: Any) -> Line:
    first, second = numbers.change(old, new)
    change = line(Piece(f"{name} {first} → "), Piece(second, Look.AT_HAND))
    difference = numbers.difference(old, new)
    if not math.isfinite(difference) or np.ndim(old):
        return change
    text = numbers.text(difference)
    signed = text if text.startswith("-") else f"+{text}"
    return (*change, Piece(f" ({signed})", Look.DIM))


def _ends(session: Session, columns: int, keys: KeyNames) -> Iterator[Line]:
    """At the end of an iteration: what it did to the loss. At the start of a later one: that it goes on."""
    frame, graph = session.frame, session.run.graph
    name = graph.reported if graph.loop else final(graph, session.notation)
    if frame.phase is Phase.END and session.part_number < len(session.lesson.parts):
        following = session.lesson.parts[session.part_number]
        number = session.part_number + 1
        goes = f"{keys.next} goes on to it"
        if session.following_part is None:
            goes = f"{keys.go_to} and part {number} goes there; {keys.next} begins iteration {frame.iteration + 1}"
        text = f"Part {number} follows, {following.title}: {goes}."
        yield from wrap([Piece(text, Look.NOTE)], columns)
        yield ()
    if frame.loss is not None and graph.reported not in session.hidden:
        yield from wrap(_changed(name, frame.loss.before, frame.loss.after), columns)
        yield ()
    if frame.loss is not None and _has_boundary(session):
        yield from wrap([Piece(keys.descend, Look.KEY), Piece(_BOUNDARY_HINT.format(tab=keys.tab), Look.DIM)], columns)
        yield ()
    if frame.phase is Phase.START and frame.iteration > 1:
        rate = graph.learning_rate or ""
        text = (
            f"Iteration {frame.iteration}: the same steps once more, with the updated parameters "
            f"and {GREEK.get(rate, rate)} = {numbers.text(frame.alpha)}."
        )
        yield from wrap([Piece(text)], columns)
