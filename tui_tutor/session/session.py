"""The session: where a learner is in a lesson, as a value.

Knows no screen and keeps no clock. Every face (full screen, tests, exporters) drives the same sessions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tui_tutor.core.explain import Explanation, explain
from tui_tutor.core.formula import Name
from tui_tutor.core.frame import Frame
from tui_tutor.core.graph import Values
from tui_tutor.core.notation import Notation
from tui_tutor.core.steps import SUMMING, Phase, Step
from tui_tutor.core.trace import Run
from tui_tutor.lesson.model import Kind, Lesson, Narration, Part
from tui_tutor.session.commands import Command
from tui_tutor.session.prediction import UNTRIED, Attempt, Earned, Key, Reaching, reaching

if TYPE_CHECKING:
    from tui_tutor.session.questions import Question


@dataclass(frozen=True, slots=True)
class Undoing:
    """The runs before and after the edits that can be undone and redone."""

    past: tuple[Run, ...] = ()
    future: tuple[Run, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Session:
    """A learner's place in a lesson.

    own: the run of the graph as the lesson has it. Whatever run a session keeps (own, others, pinned) is of that graph;
    `run` is made from own: where the learner opened z, it has z_1, z_2 ... too.
    cursor: the global index of the frame at hand. others: the runs of the parts that were left, with what can be undone
    there. pinned: the run that others are compared with. stop: where running stops. attempts: what was answered, by
    step; score: the best that each step has earned. opened: by part, what is opened there.
    """

    lesson: Lesson
    own: Run
    part_number: int = 1
    cursor: int = 0
    calculus: bool = False
    notation: Notation = Notation.CODE
    predict: bool = False
    undoing: Undoing = Undoing()
    others: Mapping[int, tuple[Run, Undoing]] = field(default_factory=dict)
    pinned: Run | None = None
    stop: Step | None = None
    attempts: Mapping[Key, Attempt] = field(default_factory=dict)
    score: Mapping[tuple[int, Step], Earned] = field(default_factory=dict)
    opened: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def __repr__(self) -> str:
        frame = self.frame
        return f"Session({self.lesson.id!r}, part {self.part_number}, {frame.step} of iteration {frame.iteration})"

    @classmethod
    def open(cls, lesson: Lesson, *, part: int = 1, calculus: bool = False) -> Session:
        """A fresh session at the start of a part."""
        return cls(lesson, lesson.parts[part - 1].run, part, calculus=calculus)

    @property
    def part(self) -> Part:
        return self.lesson.parts[self.part_number - 1]

    @property
    def following_part(self) -> int | None:
        """The part that a step goes on to: at the end of one, where no iteration follows and another part does."""
        is_over = self.cursor == self.run.trace.last and self.part_number < len(self.lesson.parts)
        return self.part_number + 1 if is_over else None

    @property
    def inside(self) -> tuple[str, ...]:
        """The nodes that are opened in this part, in the order in which they were."""
        return self.opened.get(self.part_number, ())

    @cached_property
    def run(self) -> Run:
        """The run at hand: the lesson's own, with what is opened."""
        return self._as_opened(self.own)

    @cached_property
    def pinned_run(self) -> Run | None:
        """The run that others are compared with, with what is opened."""
        return self._as_opened(self.pinned) if self.pinned else None

    def _as_opened(self, run: Run) -> Run:
        if not self.inside:
            return run
        from tui_tutor.core.inside import opened_run  # few nodes are opened

        return opened_run(run, self.inside)

    @cached_property
    def frame(self) -> Frame:
        """The frame at hand."""
        return self.run.trace[self.cursor]

    @cached_property
    def explanation(self) -> Explanation | None:
        """Why the number at hand is what it is."""
        return explain(self.run, self.frame, self.notation, self.hidden)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of one iteration."""
        return self.run.trace.steps

    @property
    def position(self) -> int:
        """The index of the step at hand within its iteration."""
        return self.cursor % len(self.steps)

    def index_of(self, address: Step) -> int:
        """The global index of a step of the iteration at hand; of a loop's, in the example at hand or the first."""
        if self.run.graph.loop and address not in self.steps:
            address = replace(address, example=self.frame.step.example or 1)
        return self.cursor - self.position + self.steps.index(address)

    @property
    def narration(self) -> Narration | None:
        """What the lesson says at the step at hand; the opening text is for the first iteration only."""
        if self.frame.phase is Phase.START and self.frame.iteration > 1:
            return None
        return self.part.narration.get(self.frame.step.address)

    @property
    def question(self) -> Narration | None:
        """The next step of this iteration, where the lesson has something to try before it."""
        following = self.steps[self.position + 1 : self.position + 2]
        narration = self.part.narration.get(following[0].address) if following else None
        return narration if narration is not None and narration.question else None

    @property
    def edited(self) -> Mapping[int, Values]:
        """What the learner has set, by the iteration that begins with it."""
        return self.own.edits

    @cached_property
    def _reaching(self) -> dict[int, Reaching]:
        return {}

    def key_at(self, iteration: int, step: Step) -> Key:
        """A step of this part, with the edits that reach it."""
        if iteration not in self._reaching:
            self._reaching[iteration] = reaching(self.own.edits, iteration)
        return Key(self.part_number, iteration, step, self._reaching[iteration])

    def is_open_in(self, iteration: int, step: Step) -> bool:
        """Whether the learner predicts and has not found the result of a step of an iteration, reached or not."""
        return self.predict and self.attempts.get(self.key_at(iteration, step), UNTRIED).is_open

    def attempt_at(self, step: Step) -> Attempt:
        """What was done at a step of the iteration at hand."""
        return self.attempts.get(self.key_at(self.frame.iteration, step), UNTRIED)

    @property
    def attempt(self) -> Attempt:
        return self.attempt_at(self.frame.step)

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The quantities that the frame holds and nothing may show: those that are not found yet, and those that would
        tell a shape that is asked for. What the step at hand has found is shown there."""
        if not self.secret_shapes:
            return self.unfound
        telling = {each for each in self.frame.known_after if self.has_secret_shape(each)}
        return self.unfound | (telling - {self.frame.step.quantity})

    @cached_property
    def unfound(self) -> frozenset[str]:
        """The quantities that the frame holds and whose numbers the learner has not found yet."""
        if not self.predict:
            return frozenset()
        # A sum of a loop is what the last example made of it; anything else belongs to the example at hand.
        here = (None, self.frame.step.example)
        done = [step for step in self.steps[: self.position + 1] if step.example in here or step.phase in SUMMING]
        last = {step.quantity: step for step in done if step.node}
        return frozenset(quantity for quantity, step in last.items() if self.attempt_at(step).is_open)

    @cached_property
    def untold(self) -> frozenset[str]:
        """The quantities whose numbers nothing may tell: the hidden ones, and those that are still to be asked for.

        The name of a parameter means its old value until its update is reached.
        """
        if not self.predict:
            return frozenset()
        held = self.frame.known_after
        ahead = [step for step in self.steps[self.position + 1 :] if step.node and step.quantity not in held]
        return self.hidden | {step.quantity for step in ahead if self.attempt_at(step).is_open}

    @cached_property
    def secret_shapes(self) -> frozenset[str]:
        """The quantities whose shapes the lesson asks for and the learner has not found yet; what is given is no
        secret."""
        if not self.predict:
            return frozenset()
        asks = ((step, narration.ask) for step, narration in self.part.narration.items() if narration.ask is not None)
        open_ones = (ask for step, ask in asks if ask.kind is Kind.SHAPE and self.attempt_at(step).is_open)
        given = {leaf.name for leaf in self.part.graph.leaves}
        return frozenset(ask.target.name for ask in open_ones if isinstance(ask.target, Name)) - given

    def has_secret_shape(self, quantity: str) -> bool:
        """Whether a quantity would tell a shape that is asked for: a derivative has that of its node, and would. That a
        derivative's is asked for hides nothing of its node."""
        node = self.run.graph.derivative_names.get(quantity, quantity)
        return not self.secret_shapes.isdisjoint((quantity, node))

    def is_known(self, step: Step) -> bool:
        """Whether a step's formula may be shown: one of the graph always; where prediction is on, any other once its
        step was answered or shown."""
        return not self.predict or step.phase in (Phase.START, Phase.FORWARD) or step.address in self._found

    @cached_property
    def _found(self) -> frozenset[Step]:
        """The steps of this part that were answered or shown, in any iteration."""
        found = (key for key, attempt in self.attempts.items() if attempt.outcome is not None)
        return frozenset(key.step.address for key in found if key.part == self.part_number)

    @property
    def is_asking(self) -> bool:
        """Whether the result at hand is hidden and asked for."""
        return self.predict and self.frame.node is not None and self.attempt.is_open

    @cached_property
    def prediction(self) -> Question | None:
        """What is asked at the step at hand, also once it was answered; None where prediction is off."""
        if not self.predict or self.frame.node is None or self.attempt.seen:
            return None
        from tui_tutor.core.asked import Asked, asked_at  # judging is loaded when the first question comes
        from tui_tutor.session.questions import Question

        hidden = self.hidden - {self.frame.step.quantity}
        narration = self.part.narration.get(self.frame.step.address)
        if narration is not None and narration.ask is not None and narration.ask.target is not None:
            return Question(Asked(self.run, self.frame, narration.ask.target, hidden), narration.ask, narration.hints)
        asked = asked_at(self.run, self.frame, hidden)
        assert asked is not None
        return Question(asked, narration.ask if narration else None, narration.hints if narration else ())

    def apply(self, command: Command) -> Session:
        """The session after a command. Raises UsageError where the command cannot be."""
        from tui_tutor.session.applying import applied  # the first screen needs no command

        return applied(self, command)
