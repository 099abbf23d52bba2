"""The one-line bars: header, timeline and footer.

Each says what it can in the room that it has, the most important first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tui_tutor.core import numbers
from tui_tutor.core.node import Role
from tui_tutor.core.printing import GREEK
from tui_tutor.core.steps import SUMMING, Phase
from tui_tutor.errors import counted, listing
from tui_tutor.session import Earned, Session
from tui_tutor.tui.drawing.text import (
    HIDDEN,
    MISSING,
    MORE,
    Line,
    Look,
    Piece,
    cells,
    clip,
    fit,
    line,
    spread,
    text_of,
    width,
)  # fmt: skip

_TITLE = 34  # columns to which the product's and the lesson's name may be cut
_BARE_TITLE = 20  # and the lesson's alone; with the number of its part
_BARE_TITLE_OF_PART = 27
_LEAST_OF_PART = 6  # columns that the title of a part is worth
_PRODUCT = Piece(" tutor ", Look.TITLE)
_GAP = 2
_MOST_INSIDE = 3  # nodes that are named
_DONE, _HERE = "✓", "▶"
_LEAST = 2  # columns that a step of the timeline takes at least
_MANY = 20  # steps of a phase that nobody counts


def header(
    session: Session, columns: int, *, is_changed: bool = False, reviewed: tuple[int, int] | None = None
) -> Line:
    """The product, the lesson, and the state of the switches.

    Where there is no room the title is cut to what still tells the lesson, then badges get shorter and the product's
    name goes, then badges go, the least important first. reviewed: in a review, how many of how many were answered.
    """
    score = f"predict {_earned(session)}" if reviewed is None else f"review {reviewed[0]}/{reviewed[1]}"
    badges = [*_badges(session, score), *([Badge("changed", "changed", 7)] if is_changed else [])]
    full, bare = line(_PRODUCT, "  "), line(" ")
    title = cells(_title(session, columns))
    least = min(width(full) + title, _TITLE)
    least_bare = min(width(bare) + title, _BARE_TITLE_OF_PART if _part(session) else _BARE_TITLE)
    for weight in (0, 1, 2):
        texts = [badge.text for badge in badges if badge.weight >= weight]
        if least + _GAP + _width_of(texts) <= columns:
            return _spread(session, full, texts, columns)
    if least_bare + _GAP + _width_of(texts) <= columns:
        return _spread(session, bare, texts, columns)
    while len(badges) > 1 and least_bare + _GAP + _width_of(badge.short for badge in badges) > columns:
        badges.remove(min(badges, key=lambda badge: badge.weight))
    return _spread(session, bare, [badge.short for badge in badges], columns)


def _width_of(texts: Iterable[str]) -> int:
    return cells(_said(texts))


def _said(texts: Iterable[str]) -> str:
    return " · ".join(filter(None, texts)) + " "


def _spread(session: Session, before: Line, texts: Sequence[str], columns: int) -> Line:
    right = line(Piece(_said(texts), Look.DIM))
    room = columns - width(right) - _GAP - width(before)
    return spread(line(*before, Piece(_title(session, room), Look.STRONG)), right, columns)


def _title(session: Session, room: int) -> str:
    """The lesson's title and the part at hand; what is cut first is the part's title, and its number never is."""
    title, part = session.lesson.title, _part(session)
    spare = room - cells(title + part)
    if part and spare < min(_LEAST_OF_PART, cells(f": {session.part.title}")):
        return f"{_cut(title, room - cells(part))}{part}"
    return _cut(f"{title}{part}: {session.part.title}" if part else title, room)


def _cut(text: str, room: int) -> str:
    return text_of(clip(line(text), room))


def _part(session: Session) -> str:
    """Which part of how many; nothing where there is one."""
    parts = len(session.lesson.parts)
    return f" · part {session.part_number} of {parts}" if parts > 1 else ""


class Badge(NamedTuple):
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

    Where there is still no room, start and end go, then blanks, then the steps far from the one at hand, and last the
    phases far from it.
    """
    here, phases = session.frame.phase, _phases(session)
    if _LEAST * sum(map(len, phases.values())) <= columns:
        full = _joined([_phase(session, places) for places in phases.values()])
        if width(full) <= columns:
            return fit(full, columns)
    counts = {phase: _count(session, phase, places) for phase, places in phases.items() if phase is not here}
    inner = [phase for phase in phases if phase is here or phase not in (Phase.START, Phase.END)]
    if _LEAST * len(phases[here]) <= columns:
        wide, dense = _phase(session, phases[here]), _phase(session, phases[here], gap="")
        for shown, at_hand in ((list(phases), wide), (inner, wide), (inner, dense)):
            content = _joined([counts.get(phase) or at_hand for phase in shown])
            if width(content) <= columns:
                return fit(content, columns)
    return fit(_crowded(session, phases[here], inner, counts, columns), columns)


def _crowded(
    session: Session, here: range, phases: list[Phase], counts: Mapping[Phase, Line], columns: int
) -> Line:  # fmt: skip
    """As many of the phases as have room beside the step at hand, those around it; a sign for what is left out."""
    more = line(Piece(MORE, Look.DIM))
    place = next(number for number, phase in enumerate(phases) if phase not in counts)
    for count in range(len(phases), 0, -1):
        first = min(max(place - count // 2, 0), len(phases) - count)
        before, after = [more] * (first > 0), [more] * (first + count < len(phases))
        shown = phases[first : first + count]
        others = _joined([*before, *(counts.get(phase, ()) for phase in shown), *after])
        at_hand = _around(session, here, columns - width(others))
        content = _joined([*before, *(counts.get(phase) or at_hand for phase in shown), *after])
        if width(content) <= columns:
            return content
    return line(" ", _name(session, here), _step(session, session.position, ""))


def _joined(parts: Sequence[Line]) -> Line:
    pieces: list[Piece] = [Piece(" ")]
    for number, part in enumerate(parts):
        pieces += [Piece(" │ ", Look.BORDER)] if number else []
        pieces += part
    return tuple(pieces)


def _phases(session: Session) -> dict[Phase, range]:
    """The phases of an iteration, and the places of their steps; of a loop those of the example at hand or nearest."""
    loop, example = session.run.graph.loop, session.frame.step.example
    if loop is not None and example is None:
        example = 1 if session.position == 0 else loop.count
    found: dict[Phase, range] = {}
    for place, step in enumerate(session.steps):
        if step.example in (None, example):
            first = found[step.phase].start if step.phase in found else place
            found[step.phase] = range(first, place + 1)
    return found


def _phase(session: Session, places: range, *, gap: str = " ") -> Line:
    """A phase with all its steps; gap: between a step's name and its mark."""
    return (_name(session, places), *(_step(session, place, gap) for place in places))


def _name(session: Session, places: range) -> Piece:
    phase = session.steps[places[0]].phase
    look = Look.TITLE if phase is session.frame.phase else Look.DIM
    return Piece(str(phase), look, _index(session, places[0]))


def _step(session: Session, place: int, gap: str) -> Piece:
    step = session.steps[place]
    sign, look = mark(session, place)
    name = step.quantity if step.phase in SUMMING else step.node
    text = f" {name}{gap}{sign}" if name else f" {sign}"
    return Piece(text, look, _index(session, place))


def _count(session: Session, phase: Phase, places: range) -> Line:
    if phase in (Phase.START, Phase.END):
        return _phase(session, places)
    return line(Piece(f"{phase} {_done(session, places)}", Look.DIM, _index(session, places[0])))


def _done(session: Session, places: range) -> str:
    """How many steps of how many."""
    return f"{min(max(session.position + 1 - places[0], 0), len(places))}/{len(places)}"


def mark(session: Session, place: int) -> tuple[str, Look]:
    """The sign of a step: done, hidden, at hand or to come."""
    if place == session.position:
        return _HERE, Look.AT_HAND
    if place < session.position and session.steps[place].quantity in session.hidden:
        return HIDDEN, Look.NOTE
    return (_DONE, Look.DONE) if place < session.position else (MISSING, Look.DIM)


def _index(session: Session, place: int) -> int:
    return session.cursor - session.position + place


def _around(session: Session, places: range, room: int) -> Line:
    """A long phase's name, and of its steps so many around the one at hand, at least that; of a very long one also how
    many."""
    name, more = _name(session, places), Piece(f" {MORE}", Look.DIM)
    head: Line = (name,)
    if len(places) > _MANY:
        head = (name, Piece(f" {_done(session, places)}", Look.DIM))
    at_hand = session.position
    shown: Line = ()
    for size in range(1, len(places) + 1):
        first = min(max(at_hand - size // 2, places.start), places.stop - size)
        last = first + size
        steps = [_step(session, place, "") for place in range(first, last)]
        wider = (*head, *[more] * (first > places.start), *steps, *[more] * (last < places.stop))
        if shown and width(wider) > room:
            break
        shown = wider
    return shown


def saved(*, saved: bool, failed: bool) -> Line:
    """Whether all that was done is on the disk; always of one width, so that nothing moves."""
    if failed:
        return line(Piece("not saved ", Look.NOTE))
    return line(Piece("    saved " if saved else " " * 10, Look.DIM))


def message(text: str, columns: int) -> Line:
    """What is said to the learner, once, where the footer stands; what leads on, its last sentence, is cut last."""
    said = line(" ", Piece(text, Look.NOTE))
    problem, way_on = _LAST_SENTENCE.split(text, 1) if _LAST_SENTENCE.search(text) else (text, "")
    room = columns - cells(way_on) - 1
    if width(said) <= columns or not way_on or room < columns // 4:
        return fit(said, columns)
    return fit((*clip(line(" ", Piece(problem, Look.NOTE)), room), Piece(f" {way_on}", Look.NOTE)), columns)


_LAST_SENTENCE = re.compile(r"(?<=[.?!]) (?=[^.?!]+\S$)")  # the blank before it


def footer(keys: Iterable[tuple[str, str]], columns: int) -> Line:
    """Keys and what they do; the last two (help and quit) are never cut, the others go from the right."""
    known = [line(Piece(f" {key}", Look.KEY), Piece(f" {what} ")) for key, what in keys]
    kept, rest = known[-2:], known[:-2]
    while rest and sum(width(part) for part in [*rest, *kept]) > columns:
        rest.pop()
    return fit(tuple(piece for part in [*rest, *kept] for piece in part), columns)
