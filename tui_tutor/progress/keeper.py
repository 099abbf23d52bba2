"""The keeper: writes down what happens to a session, and opens a lesson where it was left.

Turns records into sessions, and has records made of sessions by `changes`; knows no screen.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np

from tui_tutor.config import Config
from tui_tutor.core.notation import Notation
from tui_tutor.core.printing import ASCII, linear
from tui_tutor.core.steps import Step
from tui_tutor.core.trace import Run, Trace
from tui_tutor.lesson.model import Lesson, Part
from tui_tutor.progress.attempts import attempts_of, edits_of, graph_of, inner_steps_of, steps_of
from tui_tutor.progress.changes import attempt_records, change_records, seen_records, state_records
from tui_tutor.progress.fields import Edits
from tui_tutor.progress.folder import NOBODY, Readers
from tui_tutor.progress.history import History, LastPlace, read_history
from tui_tutor.progress.journal import Journal
from tui_tutor.progress.records import Opened, Outcome, Reviewed, agree
from tui_tutor.session import FURTHEST, Earned, Session
from tui_tutor.session.prediction import Attempts
from tui_tutor.session.session import Undoing

LINGER = 0.01  # seconds: a step is painted before it is written down
PATIENCE = 0.3  # seconds after which no more iterations are computed than one jump may (FURTHEST)
_PIECE = 100  # iterations that are computed between two looks at the clock


class Opening(NamedTuple):
    """A session as it was left; `is_changed` where the lesson is another one now, so that it begins anew.

    said: what the learner has to know of it, in a line, with actions in braces as in advice; "" where there is nothing.
    """

    session: Session
    is_changed: bool = False
    said: str = ""


class Switches(NamedTuple):
    """What a learner begins a lesson with."""

    calculus: bool = False
    notation: Notation = Notation.CODE


def switches_of(config: Config) -> Switches:
    """What the configuration begins lessons with."""
    return Switches(bool(config.calculus), Notation(config.notation or Notation.CODE))


class Keeper:
    """Keeps what a learner does. `on_saved` and `on_failed` are called from the journal's thread.

    linger: seconds that a record waits, so that a screen is painted before it is written down.
    start: how a lesson is set that has not been opened before; as it was left counts else.
    """

    def __init__(
        self,
        folder: Path | None,
        *,
        readers: Readers = NOBODY,
        on_saved: Callable[[int], None] = lambda _: None,
        on_failed: Callable[[str], None] = lambda _: None,
        linger: float = LINGER,
        start: Switches | None = None,
    ) -> None:
        self.failed = ""  # why nothing can be saved now
        self._on_saved, self._on_failed = on_saved, on_failed
        self._start = start or Switches()
        self._before = read_history(folder)
        after = self._before.last_sequence
        self._journal = Journal(
            folder, after=after, readers=readers, on_saved=self._saved, on_failed=self._fail, linger=linger
        )
        self._opened: dict[str, int] = {}  # lesson -> the part that was written down as open
        self._known: dict[str, Attempts] = {}  # lesson -> what was done in it, as it was opened

    def _saved(self, sequence: int) -> None:
        self.failed = ""
        self._on_saved(sequence)

    def _fail(self, reason: str) -> None:
        self.failed = reason
        self._on_failed(reason)

    @property
    def saved(self) -> int:
        """The sequence up to which all records are saved."""
        return self._journal.saved

    @property
    def history(self) -> History:
        """All that is known, this session's doings included."""
        return self._before.plus(self._journal.entries)

    @property
    def damaged(self) -> int:
        """How many lines of journals could not be read."""
        return len(self._before.damaged)

    def open(self, lesson: Lesson, known: Session | None = None) -> Opening:
        """A lesson as it was left; its score is kept also where it begins anew.

        known: a session of that id which was open before; it goes on, with its undo, unless its file has changed since.
        """
        if known is not None and _is_same(known.lesson, lesson):
            return Opening(known)
        history = self.history
        fresh = replace(self.begun(Session.open(lesson)), score=_score(history, lesson))
        place = history.place(lesson.id)
        if place is None or not 1 <= place.part <= len(lesson.parts):
            return Opening(fresh, is_changed=place is not None)
        if not agree(place.graph, mark_of(lesson)):
            return Opening(_switched(fresh, place), is_changed=place.graph != "")
        session, said = _at_place(_switched(fresh, place), place)
        attempts = self._known[lesson.id] = attempts_of(lesson, history.entries)
        return Opening(replace(session, attempts=attempts), said=said)

    def begun(self, session: Session) -> Session:
        """A new session with the switches that the learner starts with."""
        return replace(session, calculus=self._start.calculus, notation=self._start.notation)

    def begin(self, session: Session, *, fresh: bool) -> int:
        """Write down that a session is shown; fresh: it is a new run. The sequence of the last record."""
        self._opened[session.lesson.id] = session.part_number
        opened = Opened(session.lesson.id, session.part_number, mark_of(session.lesson), fresh)
        known = self._known.pop(session.lesson.id, session.attempts)  # what the app was told to show may add to it
        new = attempt_records(session.lesson, {}, session.attempts) if fresh else seen_records(session, known)
        return [self._journal.append(record) for record in (opened, *state_records(session), *new)][-1]

    def note(self, before: Session, after: Session) -> int | None:
        """Write down what a command changed; the sequence of the last record, None where nothing is to be kept."""
        if self._opened.get(after.lesson.id) != after.part_number:
            return self.begin(after, fresh=False)
        last = None
        for record in change_records(before, after):
            last = self._journal.append(record)
        return last

    def reviewed(self, session: Session) -> int:
        """Write down how a step that came back was answered; the sequence of the record."""
        outcome = session.attempt.outcome
        assert outcome is not None
        step = str(session.frame.step)
        record = Reviewed(session.lesson.id, session.part_number, step, Outcome(outcome.value))
        return self._journal.append(record)

    def close(self) -> bool:
        """Save what waits, for two seconds at most; whether all was saved."""
        return self._journal.close(timeout=2.0)


def _is_same(known: Lesson, lesson: Lesson) -> bool:
    """Whether a lesson is still the one that is known; of numbers in another file its text does not tell."""
    return (known.path, known.text_sum) == (lesson.path, lesson.text_sum) and mark_of(known) == mark_of(lesson)


def mark_of(lesson: Lesson) -> str:
    """A mark that changes when any graph of the lesson or its numbers do: `FORMULAS-NUMBERS`."""
    return f"{_sum(lesson, _graph_lines)}-{_sum(lesson, _number_lines)}"


def _sum(lesson: Lesson, lines: Callable[[Part], Iterator[str]]) -> str:
    text = "\n".join(line for part in lesson.parts for line in lines(part))
    return f"{crc32(text.encode()):08x}"


def _graph_lines(part: Part) -> Iterator[str]:
    graph = part.graph
    for node in graph.nodes:
        formula = linear(node.formula, ASCII) if node.formula is not None else ""
        yield f"{node.role} {node.name} = {formula} in {node.domain} {node.has_derivative}"
    yield f"descend {graph.learning_rate} {graph.forward_only}"
    if graph.loop:
        yield f"for each example {' '.join(graph.loop.leaves)}"


def _number_lines(part: Part) -> Iterator[str]:
    for name, value in (*sorted(part.run.start.items()), (part.graph.learning_rate, part.run.alpha)):
        numbers = np.asarray(value, dtype="<f8")
        yield f"{name} = {numbers.shape} {crc32(numbers.tobytes()):08x}"


def _score(history: History, lesson: Lesson) -> dict[tuple[int, Step], Earned]:
    """What each step that is still there has earned."""
    place = history.place(lesson.id)
    inside = place.inside if place and place.inside and agree(place.graph, mark_of(lesson)) else {}
    found = {}
    for (number, address), score in history.score(lesson.id).items():
        if number > len(lesson.parts) or score.best is None:
            continue
        part = lesson.parts[number - 1]
        steps = steps_of(part, inside.get(number, ()))
        if address not in steps:
            steps = inner_steps_of(part)  # of what is closed: it is there when it is opened again
        if address in steps:
            found[number, steps[address]] = Earned(score.best.value)
    return found


def _switched(session: Session, place: LastPlace) -> Session:
    switches = place.switches
    if switches is None:
        return session
    notation = Notation[switches.notation] if switches.notation in Notation.__members__ else session.notation
    return replace(session, calculus=switches.calculus, notation=notation, predict=switches.predict)


def _at_place(session: Session, place: LastPlace) -> tuple[Session, str]:
    """A session at a place, or as near to it as can be computed at once; then also what is to be said of that."""
    part = session.lesson.parts[place.part - 1]
    run = _edited(part, place.edits)
    others = {number: (_edited(session.lesson.parts[number - 1], edits), Undoing())
              for number, edits in place.others.items() if number <= len(session.lesson.parts)}  # fmt: skip
    session = replace(session, own=run, part_number=place.part, others=others, opened=_opened(session.lesson, place))
    step = steps_of(part, session.inside).get(place.step)
    iteration = place.iteration if run.trace.last is None else 1
    if step is None:
        return session, ""
    reached = _reached(run.trace, iteration)
    session = replace(session, cursor=session.run.trace.index(reached, step))
    if reached == iteration:
        return session, ""
    said = f"Iteration {iteration:,} takes too long to compute again: this is {reached:,}. {{go_to}} goes further."
    return session, said


def _opened(lesson: Lesson, place: LastPlace) -> dict[int, tuple[str, ...]]:
    """By part, the nodes that are opened and can still be."""
    if not place.inside:
        return {}
    from tui_tutor.core.expand import is_open  # few nodes are opened

    found = {}
    for number, names in place.inside.items():
        if names and number <= len(lesson.parts):
            graph = graph_of(lesson.parts[number - 1].run, names)
            found[number] = tuple(name for name in dict.fromkeys(names) if is_open(graph, name))
    return found


def _edited(part: Part, edits: Edits) -> Run:
    return replace(part.run, edits=edits_of(part, edits))


def _reached(trace: Trace, iteration: int) -> int:
    """The iteration, or how far one comes on the way to it without making the learner wait."""
    begin = time.monotonic()
    reached = 1
    while reached < iteration and (reached < FURTHEST or time.monotonic() - begin < PATIENCE):
        reached = min(reached + _PIECE, iteration)
        trace.settings(reached)
    return reached
