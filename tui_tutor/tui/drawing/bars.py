"""The one-line bars: header, timeline and footer.

Each says what it can in the room that it has, the most important first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui_tutor.core import numbers
from tui_tutor.core.graph import Role
from tui_tutor.core.printing import GREEK
from tui_tutor.core.trace import Phase, Step
from tui_tutor.session import Outcome, Session
from tui_tutor.tui.drawing.text import Line, Look, Piece, clip, fit, line, spread, width

_TITLE = 34  # columns to which the product's and the lesson's name may be cut
_DONE, _HERE, _AHEAD, _HIDDEN = "✓", "▶", "·", "?"


def header(
    session: Session, columns: int, *, is_changed: bool = False, reviewed: tuple[int, int] | None = None
) -> Line:
    """The product, the lesson, and the state of the switches.

    Where there is no room the title is cut to what still tells the lesson, then badges go, the iteration last.
    reviewed: in a review, how many of how many were answered.
    """
    left = line(Piece(" tutor ", Look.TITLE), Piece("  "), Piece(_title(session), Look.STRONG))
    score = f"predict {_earned(session)}" if reviewed is None else f"review {reviewed[0]}/{reviewed[1]}"
    badges = [*_badges(session, score), *(["changed"] if is_changed else [])]
    needed = min(width(left), _TITLE)
    while badges:
        right = line(Piece(" · ".join(badges) + " ", Look.DIM))
        room = columns - width(right) - 2
        if room >= needed or len(badges) == 1:
            return spread(clip(left, room), right, columns)
        badges.pop(0)
    return fit(left, columns)


def _title(session: Session) -> str:
    parts = len(session.lesson.parts)
    part = f" · part {session.part_number} of {parts}: {session.part.title}" if parts > 1 else ""
    return session.lesson.title + part


def _badges(session: Session, score: str) -> list[str]:
    graph, frame = session.run.graph, session.frame
    badges = ["one example"] if any(node.role is Role.LABEL for node in graph.nodes) else []
    badges += _edits(session)
    badges.append("calculus on" if session.calculus else "calculus off")
    if session.predict:
        badges.append(score)
    if graph.learning_rate:
        badges.append(f"{GREEK.get(graph.learning_rate, graph.learning_rate)} {numbers.text(frame.alpha)}")
        badges.append(f"iteration {frame.iteration}")
    return badges


def _earned(session: Session) -> str:
    """How many steps of this part were answered right, of how many that are asked."""
    right = sum(
        part == session.part_number and outcome is not Outcome.SHOWN for (part, _), outcome in session.score.items()
    )
    return f"{right}/{sum(step.node is not None for step in session.steps)}"


def _edits(session: Session) -> list[str]:
    """What the learner has set, and from which iteration on."""
    set_here = [
        f"{GREEK.get(name, name)} set in iteration {iteration}"
        for iteration, values in sorted(session.edited.items())
        for name in values
    ]
    if len(set_here) > 1:
        return [f"{len(set_here)} values of yours"]
    return set_here


def timeline(session: Session, columns: int) -> Line:
    """All steps of the iteration; where they do not fit, the phase at hand in full and the others counted."""
    phases = list(dict.fromkeys(step.phase for step in session.steps))
    full = _joined([_phase(session, phase) for phase in phases])
    if width(full) <= columns:
        return fit(full, columns)
    short = _joined(
        [_phase(session, phase) if phase is session.frame.phase else _count(session, phase) for phase in phases]
    )
    if width(short) <= columns:
        return fit(short, columns)
    return fit(_scrolled(session, columns), columns)


def _joined(parts: Sequence[Line]) -> Line:
    pieces: list[Piece] = [Piece(" ")]
    for number, part in enumerate(parts):
        pieces += [Piece(" │ ", Look.BORDER)] if number else []
        pieces += part
    return tuple(pieces)


def _steps(session: Session, phase: Phase) -> list[tuple[int, Step]]:
    return [(place, step) for place, step in enumerate(session.steps) if step.phase is phase]


def _phase(session: Session, phase: Phase) -> Line:
    steps = _steps(session, phase)
    here = phase is session.frame.phase
    pieces = [Piece(str(phase), Look.TITLE if here else Look.DIM, _index(session, steps[0][0]))]
    for place, step in steps:
        mark, look = _mark(session, place)
        text = f" {step.node} {mark}" if step.node else f" {mark}"
        pieces.append(Piece(text, look, _index(session, place)))
    return tuple(pieces)


def _count(session: Session, phase: Phase) -> Line:
    steps = _steps(session, phase)
    done = sum(place <= session.position for place, _ in steps)
    if phase in (Phase.START, Phase.END):
        return _phase(session, phase)
    return line(Piece(f"{phase} {done}/{len(steps)}", Look.DIM, _index(session, steps[0][0])))


def _mark(session: Session, place: int) -> tuple[str, Look]:
    if place == session.position:
        return _HERE, Look.AT_HAND
    if place < session.position and session.steps[place].quantity in session.hidden:
        return _HIDDEN, Look.NOTE
    return (_DONE, Look.DONE) if place < session.position else (_AHEAD, Look.DIM)


def _index(session: Session, place: int) -> int:
    return session.cursor - session.position + place


def _scrolled(session: Session, columns: int) -> Line:
    """A long phase around the step at hand."""
    content = _phase(session, session.frame.phase)
    pieces = [content[0]]
    at_hand = next(number for number, piece in enumerate(content) if piece.look is Look.AT_HAND)
    start = max(1, at_hand - columns // 12)
    if start > 1:
        pieces.append(Piece(" …", Look.DIM))
    return (Piece(" "), *pieces, *content[start:])


def saved(*, saved: bool, failed: bool) -> Line:
    """Whether all that was done is on the disk; always of one width, so that nothing moves."""
    if failed:
        return line(Piece("not saved ", Look.NOTE))
    return line(Piece("    saved " if saved else " " * 10, Look.DIM))


def message(text: str, columns: int) -> Line:
    """What is said to the learner, once, where the footer stands."""
    return fit(line(" ", Piece(text, Look.NOTE)), columns)


def footer(keys: Iterable[tuple[str, str]], columns: int) -> Line:
    """Keys and what they do; the last two (help and quit) are never cut, the others go from the right."""
    known = [line(Piece(f" {key}", Look.KEY), Piece(f" {what} ")) for key, what in keys]
    kept, rest = known[-2:], known[:-2]
    while rest and sum(width(part) for part in [*rest, *kept]) > columns:
        rest.pop()
    return fit(tuple(piece for part in [*rest, *kept] for piece in part), columns)
