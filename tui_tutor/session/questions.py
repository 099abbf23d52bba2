"""The question of a step: the lesson's own, or one made from the graph.

Judges and hints by the core; keeps no answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tui_tutor.core.answer import read_answer
from tui_tutor.core.asked import Asked
from tui_tutor.core.formula import names_in
from tui_tutor.core.hints import hints
from tui_tutor.core.judge import judge
from tui_tutor.core.judgement import Judgement, Verdict
from tui_tutor.core.printing import linear
from tui_tutor.core.shape_answer import EXPECTED, judge_shape, shape_hints
from tui_tutor.core.steps import Phase
from tui_tutor.lesson.model import Ask, Block, Kind, Paragraph, Span
from tui_tutor.untrusted import clean


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked at a step. `asked` is what the core judges by; `own` is there where the lesson asks itself."""

    asked: Asked
    own: Ask | None = None
    own_hints: tuple[tuple[Block, ...], ...] = ()

    @property
    def text(self) -> tuple[Block, ...]:
        """The question as it is put to the learner."""
        return self.own.text if self.own is not None else (Paragraph((Span(clean(_put(self.asked))),)),)

    @property
    def options(self) -> tuple[str, ...]:
        """What can be chosen from; nothing where a number or a formula is asked for."""
        return tuple(option.text for option in self.own.options) if self.own is not None else ()

    @property
    def expects(self) -> str:
        """What to type, in a few words: `1, 2 or 3`."""
        match self.own.kind if self.own is not None else None:
            case Kind.CHOICE:
                return _choices(len(self.options))
            case Kind.NUMBER:
                return "number"
            case Kind.FORMULA:
                return "formula"
            case Kind.SHAPE:
                return EXPECTED
        return "formula" if self.asked.is_array else "number or formula"

    @cached_property
    def hints(self) -> tuple[tuple[Block, ...], ...]:
        """The hints, a rung each; the last one may hold the answer."""
        if self.own_hints:
            return self.own_hints
        if self.own is not None and self.own.kind is Kind.CHOICE:
            right = next(number for number, option in enumerate(self.own.options, 1) if option.is_right)
            return ((Paragraph((Span(clean(f"It is {right}.")),)),),)
        made = shape_hints(self.asked) if self.asks_shape else hints(self.asked)
        return tuple((Paragraph((Span(clean(text)),)),) for text in made)

    @property
    def asks_shape(self) -> bool:
        return self.own is not None and self.own.kind is Kind.SHAPE

    def judge(self, text: str) -> Judgement:
        """The verdict on an answer."""
        if self.own is not None and self.own.kind is Kind.CHOICE:
            return _judge_choice(self.own, text)
        if self.asks_shape:
            return judge_shape(self.asked, text)
        judgement = judge(self.asked, text)
        if self.own is not None and self.own.kind is Kind.FORMULA and _is_number(text, judgement, self.asked):
            return Judgement(Verdict.NOT_UNDERSTOOD, "a formula is asked for: write it with the names of the graph")
        return judgement


def _is_number(text: str, judgement: Judgement, asked: Asked) -> bool:
    """A number where the right formula has names in it."""
    if judgement.verdict in (Verdict.NOT_UNDERSTOOD, Verdict.SHAPE) or not names_in(asked.formulas[0]):
        return False
    return not names_in(read_answer(text, asked))


def _judge_choice(own: Ask, text: str) -> Judgement:
    option = own.chosen(text)
    if option is None:
        return Judgement(Verdict.NOT_UNDERSTOOD, f"choose {_choices(len(own.options))}")
    return Judgement(Verdict.RIGHT if option.is_right else Verdict.WRONG, option.reply or option.text)


def _choices(count: int) -> str:
    """The numbers of the options, or the first and the last of many."""
    if count > 3:
        return f"a number from 1 to {count}"
    *others, last = map(str, range(1, count + 1))
    return f"{', '.join(others)} or {last}"


def _put(asked: Asked) -> str:
    name, how = asked.name, "A formula." if asked.is_array else "A number or a formula."
    if asked.updates:
        return f"What will {name} be? {how}"
    if asked.frame.phase is Phase.BACKWARD:
        final = asked.graph.final.name
        return f"What is {name}, the derivative of {final} with respect to {name[1:]}? {how}"
    formula = asked.formulas[0] if asked.is_result else None
    given = f"{name} = {linear(formula)}. " if formula is not None and asked.frame.phase is Phase.FORWARD else ""
    return f"{given}What is {name}? {how}"
