"""The one-line bars: header, timeline and footer.

Each says what it can in the room that it has, the most important first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui_tutor.core import numbers
from tui_tutor.core.explain import listing
from tui_tutor.core.graph import Role
from tui_tutor.core.printing import GREEK
from tui_tutor.core.trace import SUMMING, Phase, Step
from tui_tutor.errors import counted
from tui_tutor.session import Earned, Session
from tui_tutor.tui.drawing.text import HIDDEN, MISSING, MORE, Line, Look, Piece, cells, clip, fit, line, spread, width

_TITLE = 34  # columns to which the product's and the lesson's name may be cut
_BARE_TITLE = 20  # and the lesson's alone
_PRODUCT = Piece(" tutor ", Look.TITLE)
_GAP = 2
_MOST_INSIDE = 3  # nodes that are named
_DONE, _HERE = "✓", "▶"


def header(
    session: Session, columns: int, *, is_changed: bool = False, reviewed: tuple[int, int] | None = None
) -> Line:
    """The product, the lesson, and the state of the switches.

    Where there is no room the title is cut to what still tells the lesson, then badges get shorter and the product's
    name goes, then badges go, the least important first. reviewed: in a review, how many of how many were answered.
    """
    score = f"predict {_earned(session)}" if reviewed is None else f"review {reviewed[0]}/{reviewed[1]}"
    badges = [*_badges(session, score), *([Badge("changed", "changed", 7)] if is_changed else [])]
    full, bare = line(_PRODUCT, Piece("  "), Piece(_title(session), Look.STRONG)), _bare_title(session)
    least, least_bare = min(width(full), _TITLE), min(width(bare), _BARE_TITLE)
    for weight in (0, 1, 2):
        texts = [badge.text for badge in badges if badge.weight >= weight]
        if least + _GAP + _width_of(texts) <= columns:
            return _spread(full, texts, columns)
    if least_bare + _GAP + _width_of(texts) <= columns:
        return _spread(bare, texts, columns)
    while len(badges) > 1 and least_bare + _GAP + _width_of(badge.short for badge in badges) > columns:
        badges.remove(min(badges, key=lambda badge: badge.weight))
    return _spread(bare, [badge.short for badge in badges], columns)


def _bare_title(session: Session) -> Line:
    return line(" ", Piece(_title(session), Look.STRONG))


def _width_of(texts: Iterable[str]) -> int:
    return cells(_said(texts))


def _said(texts: Iterable[str]) -> str:
    return " · ".join(filter(None, texts)) + " "


def _spread(left: Line, texts: Sequence[str], columns: int) -> Line:
    right = line(Piece(_said(texts), Look.DIM))
    return spread(clip(left, columns - width(right) - _GAP), right, columns)


def _title(session: Session) -> str:
    parts = len(session.lesson.parts)
    part = f" · part {session.part_number} of {parts}: {session.part.title}" if parts > 1 else ""
    return session.lesson.title + part


@dataclass(frozen=True, slots=True)
class Badge:
    """A switch or a number of the header: its text, that where there is little room, and how long it stays."""

    text: str
    short: str
    weight: int


def _badges(session: Session, score: str) -> list[Badge]:
    graph, frame = session.run.graph, session.frame
    labels = [graph.shapes[node.name] for node in graph.nodes if node.role is Role.LABEL]
    examples = f"{labels[0][-1]} examples" if labels and labels[0] else "one example"
    if graph.loop:
        of = f" of {graph.loop.count}"
        examples = f"example {frame.step.example}{of}" if frame.step.example else counted(graph.loop.count, "example")
    weight = 5 if frame.step.example else 0  # in a loop the timeline alone does not tell which one it is
    badges = [Badge(examples, examples.replace("example ", "ex. ") if weight else "", weight)] if labels else []
    badges += [Badge(text, "edited", 1) for text in _edits(session)]
    if session.inside:
        badges.append(Badge(inside(session), "inside", 5))
    badges.append(Badge("calculus on", "calculus", 3) if session.calculus else Badge("calculus off", "", 3))
    if session.predict:
        badges.append(Badge(score, score, 4))
    if graph.learning_rate:
        rate = f"{GREEK.get(graph.learning_rate, graph.learning_rate)} {numbers.text(frame.alpha)}"
        badges.append(Badge(rate, rate, 2))
        badges.append(Badge(f"iteration {frame.iteration}", f"iter. {frame.iteration}", 6))
    return badges


def inside(session: Session) -> str:
    """What is open: `inside z`; of many how many there are."""
    names = session.inside
    if len(names) > _MOST_INSIDE:
        return f"inside {len(names)} nodes"
    return f"inside {listing(names)}" if names else ""


def _earned(session: Session) -> str:
    """How many steps of this part were answered right, of how many that are asked: those of what is opened too."""
    asked = {(session.part_number, step) for step in session.steps}
    right = sum(key in asked and outcome is not Earned.SHOWN for key, outcome in session.score.items())
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
    """All steps of the iteration; where they do not fit, the phase at hand in full and the others counted.

    Where there is still no room, start and end go, then blanks, and last the steps far from the one at hand.
    """
    here, phases = session.frame.phase, list(dict.fromkeys(step.phase for _, step in _of_example(session)))
    full = _joined([_phase(session, phase) for phase in phases])
    if width(full) <= columns:
        return fit(full, columns)
    counted = {phase: _count(session, phase) for phase in phases if phase is not here}
    short = _joined([counted.get(phase) or _phase(session, phase) for phase in phases])
    inner = [phase for phase in phases if phase is here or phase not in (Phase.START, Phase.END)]
    shorter = _joined([counted.get(phase) or _phase(session, phase) for phase in inner])
    dense = _joined([counted.get(phase) or _phase(session, phase, gap="") for phase in inner])
    for content in (short, shorter, dense):
        if width(content) <= columns:
            return fit(content, columns)
    room = columns - width(_joined([counted.get(phase, ()) for phase in inner]))
    around = _around(_phase(session, here, gap=""), room)
    crowded = _joined([counted.get(phase) or around for phase in inner])
    return fit(crowded if width(crowded) <= columns else (Piece(" "), *around), columns)


def _joined(parts: Sequence[Line]) -> Line:
    pieces: list[Piece] = [Piece(" ")]
    for number, part in enumerate(parts):
        pieces += [Piece(" │ ", Look.BORDER)] if number else []
        pieces += part
    return tuple(pieces)


def _steps(session: Session, phase: Phase) -> list[tuple[int, Step]]:
    return [(place, step) for place, step in _of_example(session) if step.phase is phase]


def _of_example(session: Session) -> list[tuple[int, Step]]:
    """The steps of the iteration with their places; of a loop only those of the example at hand, or the nearest."""
    loop = session.run.graph.loop
    if loop is None:
        return list(enumerate(session.steps))
    example = session.frame.step.example or (1 if session.position == 0 else loop.count)
    return [(place, step) for place, step in enumerate(session.steps) if step.example in (None, example)]


def _phase(session: Session, phase: Phase, *, gap: str = " ") -> Line:
    """A phase with all its steps; gap: between a step's name and its mark."""
    steps = _steps(session, phase)
    here = phase is session.frame.phase
    begin = session.cursor - session.position  # where the iteration does
    pieces = [Piece(str(phase), Look.TITLE if here else Look.DIM, begin + steps[0][0])]
    for place, step in steps:
        mark, look = _mark(session, place)
        name = step.quantity if phase in SUMMING else step.node
        text = f" {name}{gap}{mark}" if name else f" {mark}"
        pieces.append(Piece(text, look, begin + place))
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
        return HIDDEN, Look.NOTE
    return (_DONE, Look.DONE) if place < session.position else (MISSING, Look.DIM)


def _index(session: Session, place: int) -> int:
    return session.cursor - session.position + place


def _around(content: Line, room: int) -> Line:
    """A long phase's name, and of its steps so many around the one at hand."""
    name, *steps = content
    more = Piece(f" {MORE}", Look.DIM)
    at_hand = next(number for number, piece in enumerate(steps) if piece.look is Look.AT_HAND)
    shown: Line = (name, steps[at_hand])
    for size in range(2, len(steps) + 1):
        first = min(max(at_hand - size // 2, 0), len(steps) - size)
        last = first + size
        wider = (name, *[more] * (first > 0), *steps[first:last], *[more] * (last < len(steps)))
        if width(wider) > room:
            break
        shown = wider
    return shown


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
