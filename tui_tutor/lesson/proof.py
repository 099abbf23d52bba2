"""A lesson cannot lie: every claim, every line of a derivation and every placeholder is tried against the core.

Changes nothing; what does not hold is a fault with its place and, for a formula, a point where it fails.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from tui_tutor.core import numbers
from tui_tutor.core.asked import Asked, asked_at
from tui_tutor.core.bounded import of_formula
from tui_tutor.core.check import Comparison, Samples, Verdict
from tui_tutor.core.formula import Formula, Name, names_in
from tui_tutor.core.frame import Frame
from tui_tutor.core.loop import COUNT, own_part
from tui_tutor.core.propagate import is_finite
from tui_tutor.core.steps import Phase, Step
from tui_tutor.core.trace import Run, Trace
from tui_tutor.core.work import MOST_TO_PROVE
from tui_tutor.errors import did_you_mean
from tui_tutor.lesson.fill import names_of
from tui_tutor.lesson.keeping import AnswerGuard
from tui_tutor.lesson.model import (
    Ask,
    Block,
    Claim,
    Derivation,
    Equation,
    Kind,
    Lesson,
    Listing,
    Narration,
    Paragraph,
    Part,
    Tone,
)
from tui_tutor.lesson.read import read_lesson, whole
from tui_tutor.lesson.source import Source, read

_OTHER_RATE = 1.7  # times the lesson's learning rate


def check_lesson(source: Source) -> Lesson | None:
    """Read and prove a lesson; the faults are noted in the source."""
    lesson = read_lesson(source)
    if lesson is not None:
        for part in lesson.parts:
            _Proof(source, part).run()
    return lesson


def load_proved(path: str) -> Lesson:
    """The lesson in a file, read and proved. Raises Faults."""
    return whole(read(Path(path)), check_lesson)


class _Proof:
    def __init__(self, source: Source, part: Part) -> None:
        self.source = source
        self.part = part
        self.compared: dict[tuple[str, Formula, str | None], Comparison | None] = {}
        self.spent = 0
        self.is_told = False

    @cached_property
    def lesson_run(self) -> Run:
        return self.part.run

    @cached_property
    def trace(self) -> Trace:
        return self.lesson_run.trace

    @cached_property
    def samples(self) -> list[Samples]:
        """What formulas are tried at. A learner sets another learning rate: what holds for the lesson's alone would lie
        then."""
        part = self.part
        samples = Samples(part.graph, part.start, part.alpha)
        return [samples] if part.alpha is None else [samples, samples.at_rate(_OTHER_RATE * part.alpha)]

    def _frame(self, step: Step) -> Frame:
        """The frame of a step; of a loop's, in the first example."""
        return self.trace[next(place for place, one in enumerate(self.trace.steps) if one.address == step)]

    def run(self) -> None:
        for narration in self.part.narration.values():
            for block in narration.text + narration.calculus:
                self._prove(block, narration.step, self._frame(narration.step))
            for block in narration.question:
                self._prove(block, narration.step, self._frame_before(narration.step))
            self._prove_asking(narration)

    def _prove_asking(self, narration: Narration) -> None:
        """A question can be answered, and no hint above the last rung holds the answer."""
        frame, ask = self._frame(narration.step), narration.ask
        asked = asked_at(self.lesson_run, frame)
        if asked is None or (ask is None and not narration.hints):
            return
        if ask is not None:
            for block in ask.text:
                self._prove(block, narration.step, frame)
            asked = self._target(ask, asked)
        guard = AnswerGuard(self.source, asked, ask) if asked is not None else None
        for rung, blocks in enumerate(narration.hints):
            for block in blocks:
                self._prove(block, narration.step, frame)
                if rung < len(narration.hints) - 1 and guard is not None:
                    guard.check(block)

    def _target(self, ask: Ask, asked: Asked) -> Asked | None:
        """What is asked for, if it has a value at the step; None where the lesson lets choose."""
        if ask.target is None:
            return asked
        found = Asked(asked.run, asked.frame, ask.target)
        try:
            finite = is_finite(found.value)
        except (KeyError, ValueError):
            names = ", ".join(names_in(ask.target))
            problem = f'the step "{asked.frame.step}" does not hold all of {names}'
            self.source.fault(problem, ask.line, ask.column, 1, "ask for what is known after the step")
            return None
        if ask.kind is Kind.SHAPE:
            return found
        if not finite:
            self.source.fault("the answer is no finite number here", ask.line, ask.column, 1, "ask for something else")
        return found

    def _prove(self, block: Block, step: Step, frame: Frame) -> None:
        """Prove a block that stands under a step and is read at a frame."""
        match block:
            case Claim(equation, line, column, width):
                comparison = self._compare(equation, step)
                self._judge(comparison, f"the claim {_text(equation)}", line, column, width)
            case Derivation():
                self._prove_derivation(block, step)
            case Listing(_, equations):
                for claim in equations:
                    self._prove(claim, step, frame)
            case Paragraph():
                self._prove_formulas(block, step)
                self._check_placeholders(block, frame)

    def _compare(self, equation: Equation, step: Step) -> Comparison | None:
        """None where the part states more than is proved."""
        if equation.sign == "/=":
            equation = Equation(COUNT, equation.right)
        elif equation.sign == "+=":
            equation = Equation(own_part(self.part.graph, equation.left), equation.right)
        updates = equation.is_update or (step.phase is Phase.UPDATE and equation.left == step.node)
        updated = equation.left if updates else None
        asked = equation.left, equation.right, updated
        if asked not in self.compared:
            self.spent += of_formula(self.part.graph, equation.right)
            self.compared[asked] = self._compared(*asked) if self.spent <= MOST_TO_PROVE else None
        return self.compared[asked]

    def _compared(self, left: str, right: Formula, updated: str | None) -> Comparison:
        for samples in self.samples:
            found = samples.compare(Name(left), right, updated=updated)
            if found.verdict is not Verdict.EQUAL:
                break
        return found

    def _judge(self, comparison: Comparison | None, what: str, line: int, column: int, width: int) -> None:
        if comparison is None:
            if not self.is_told:
                problem = "what the part states takes too much computing to be proved"
                self.source.fault(problem, line, column, width, "state less from here on, or make the arrays smaller")
            self.is_told = True
        elif comparison.verdict is Verdict.CANNOT_TELL:
            advice = "it is finite at too few points near the lesson's values"
            self.source.fault(f"{what} cannot be proved", line, column, width, advice)
        elif comparison.verdict is Verdict.DIFFERENT:
            self.source.fault(f"{what} is false", line, column, width, _counterexample(comparison))

    def _prove_derivation(self, block: Derivation, step: Step) -> None:
        texts = iter(zip(block.lines, block.texts))
        line = block.first_line - 1
        for formula, text in texts:
            line, column = self.source.find(text.strip(), line + 1, len(self.source.lines))
            comparison = self._compare(Equation(block.quantity, formula), step)
            if comparison is None or comparison.verdict is not Verdict.EQUAL:
                self._judge(comparison, f"{block.quantity} = {text.strip()}", line, column, len(text.strip()))
                return

    def _prove_formulas(self, block: Paragraph, step: Step) -> None:
        for span in block.spans:
            if isinstance(span.formula, Equation):
                self._judge(self._compare(span.formula, step), span.text, span.line, span.column, len(span.text))

    def _check_placeholders(self, block: Paragraph, frame: Frame) -> None:
        known = names_of(self.lesson_run, frame)
        for span in block.spans:
            if span.tone is Tone.VALUE and span.text not in known:
                self.source.fault(
                    f'the step "{frame.step}" does not hold "{span.text}"', span.line, span.column,
                    len(span.text) + 2, did_you_mean(span.text, known, what="it holds"),
                )  # fmt: skip

    def _frame_before(self, step: Step) -> Frame:
        """The frame at which a question is asked: one step before its answer."""
        return self.trace[max(self._frame(step).index - 1, 0)]


def _text(equation: Equation) -> str:
    from tui_tutor.core.printing import ASCII, linear

    return f"{equation.left} {equation.sign} {linear(equation.right, ASCII)}"


def _counterexample(comparison: Comparison) -> str:
    point = comparison.point or {}
    there = ", ".join(f"{name}={numbers.text(value)}" for name, value in point.items())
    left, right = numbers.change(comparison.left, comparison.right)
    return f"at {there}: the left side is {left}, the right side {right}"
