"""The panel of a step that is predicted: the question, the verdicts, the hints, and what may be used.

Shows what the session holds; judges nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from tui_tutor.core import numbers
from tui_tutor.core.asked import Asked
from tui_tutor.core.hints import RUNGS
from tui_tutor.core.judgement import Verdict
from tui_tutor.core.printing import GREEK
from tui_tutor.session import Answer, Earned, Session
from tui_tutor.session.questions import Question
from tui_tutor.session.telling import withheld_of_hints
from tui_tutor.tui.drawing.prose import NONE_RENAMED, Renamed, block_lines
from tui_tutor.tui.drawing.text import HIDDEN, Line, Look, Piece, line, width, wrap

_SIGNS = {
    Verdict.RIGHT: "✓", Verdict.WRONG: "✗", Verdict.NOT_UNDERSTOOD: "?", Verdict.SHAPE: "▫", Verdict.CANNOT_TELL: "≈",
}  # fmt: skip
_EARNED = {
    Earned.FIRST_TRY: "right at the first try",
    Earned.AFTER_HINTS: "right, with help",
    Earned.SHOWN: "shown",
}
_KNOWN = "known "  # one blank: no more are kept where lines are broken
_BETWEEN = line(Piece(" · ", Look.DIM))
_MOST_KNOWN = 3  # lines of what is known with all its numbers, where there is no room for more
_MOST_NAMES = 100  # that are listed


def to_type(question: Question) -> str:
    """What stands in the line for the answer as long as nothing is typed."""
    return f"{question.expects} · Enter shows it"


def asking_lines(session: Session, columns: int, rows: int, renamed: Renamed = NONE_RENAMED) -> list[Line]:
    """The question at hand, the newer of the last verdict and the hints above the older, and what is known.

    rows: that are in sight. Hints stand in the order in which they were taken; the newest first only where they are
    too long for that, or it would be out of sight when it comes.
    """
    question, attempt = session.prediction, session.attempt
    if question is None:
        return []
    lines = block_lines(session, question.text, columns, renamed=renamed)
    lines += _options(question, columns)
    replies = [[(), *_verdict(attempt.last, columns)]] if attempt.last is not None else []
    if attempt.hints:
        hints = list(_hints(session, question, columns, renamed))
        is_newer = attempt.last is not None and attempt.hints > attempt.last.hints
        above = len(lines) + 1 + sum(map(len, replies[: 0 if is_newer else None]))
        if above + sum(map(len, hints)) > rows:
            hints.reverse()
        replies.insert(0 if is_newer else len(replies), [(), *chain.from_iterable(hints)])
    lines += chain.from_iterable(replies)
    return [*lines, (), *_known(question, columns, max(rows - len(lines) - 1, _MOST_KNOWN))]


def answered_lines(session: Session, columns: int) -> list[Line]:
    """What a step that was answered or shown has earned."""
    attempt = session.attempt
    if attempt.outcome is None:
        return []
    sign = "○" if attempt.outcome is Earned.SHOWN else "✓"
    is_helped = attempt.hints > 0 or attempt.outcome is not Earned.AFTER_HINTS
    earned = _EARNED[attempt.outcome] if is_helped else "right at a later try"
    last = attempt.last
    if last is not None and last.judgement.verdict.accepted:
        if last.judgement.verdict is Verdict.CANNOT_TELL:
            sign, earned = _SIGNS[Verdict.CANNOT_TELL], "accepted, not proved"
        earned = f"{earned}: {last.text.strip()}"
    return wrap([Piece(f"{sign} ", Look.AT_HAND), Piece(earned, Look.STRONG)], columns, rest="  ")


def hints_again(session: Session, columns: int, renamed: Renamed = NONE_RENAMED) -> list[Line]:
    """The hints that were taken, once the step is answered."""
    if session.prediction is None or not session.attempt.hints or session.attempt.is_open:
        return []
    return [(), *chain.from_iterable(_hints(session, session.prediction, columns, renamed))]


def _options(question: Question, columns: int) -> Iterator[Line]:
    for number, option in enumerate(question.options, 1):
        yield from wrap([Piece(option)], columns, first=f"  {number}  ", rest="     ")


def _verdict(answer: Answer, columns: int) -> list[Line]:
    verdict = answer.judgement.verdict
    given = wrap(
        [Piece(f"{_SIGNS[verdict]} {verdict.words}: ", Look.NOTE), Piece(answer.text.strip(), Look.CODE)],
        columns,
        rest="  ",
    )
    column = answer.judgement.column
    place = f"column {column}: " if column is not None and answer.text.strip() else ""
    return [*given, *wrap([Piece(place + answer.judgement.say)], columns, first="  ", rest="  ")]


def _hints(session: Session, question: Question, columns: int, renamed: Renamed) -> Iterator[list[Line]]:
    """The lines of each hint that was taken."""
    hidden = withheld_of_hints(session)
    taken = list(enumerate(question.hints[: session.attempt.hints]))
    for rung, blocks in taken:
        name = RUNGS[rung] if len(question.hints) == len(RUNGS) else f"{rung + 1} of {len(question.hints)}"
        rows = block_lines(session, blocks, columns - 2, hidden, renamed=renamed)
        yield [line(Piece(f"Hint · {name}", Look.DIM)), *(line("  ", *row) for row in rows)]


def _known(question: Question, columns: int, most: int) -> list[Line]:
    """What an answer may use, what is near first; where all numbers take more than most lines, the others' names only.

    Of what is hidden, the name. Where there are very many, those that are not near are counted.
    """
    held, near = question.asked.held, question.asked.near
    ordered = [name for name in held if name in near]
    if len(held) > _MOST_NAMES:
        return _known_rows(question.asked, ordered, near, columns, others=len(held) - len(ordered))
    ordered += [name for name in held if name not in near]
    for told in (held.keys(), near):
        rows = _known_rows(question.asked, ordered, told, columns)
        if len(rows) <= most:
            break
    return rows


def _known_rows(
    asked: Asked, names: Iterable[str], told: Collection[str], columns: int, *, others: int = 0
) -> list[Line]:
    items: list[Line] = []
    for name in names:
        value = HIDDEN if name in asked.hidden else numbers.text(asked.held[name])
        shown = GREEK.get(name, name)
        items.append(line(Piece(f"{shown} = {value}" if name in told else shown, Look.CODE)))
    if others:
        items.append(line(Piece(f"and {others:,} more", Look.DIM)))
    return _listed(items, columns)


def _listed(items: Iterable[Line], columns: int) -> list[Line]:
    """What is known, with a sign between two on a row and none where a row begins or ends."""
    rows: list[Line] = []
    for item in items:
        joined = (*rows[-1], *_BETWEEN, *item) if rows else ()
        if joined and width(joined) <= columns:
            rows[-1] = joined
        else:
            first = Piece(" " * len(_KNOWN) if rows else _KNOWN, Look.DIM)
            rows += _led(wrap(item, columns - len(_KNOWN)), first)
    return rows


def _led(rows: list[Line], first: Piece) -> Iterator[Line]:
    rest = Piece(" " * len(_KNOWN))
    return ((rest if number else first, *row) for number, row in enumerate(rows))
