"""Hints keep the answer: above the last rung no formula, number, listing or option of a hint may be it.

Notes what gives it away in the source; whether what a hint states is true is `proof`'s business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tui_tutor.core.answer import read_answer
from tui_tutor.core.asked import Asked
from tui_tutor.core.check import Verdict
from tui_tutor.core.formula import Formula, evaluate, names_in
from tui_tutor.core.near import is_right
from tui_tutor.core.propagate import is_finite
from tui_tutor.core.shape_answer import shapes_in
from tui_tutor.errors import FormulaError
from tui_tutor.lesson.fill import tells
from tui_tutor.lesson.model import Ask, Block, Claim, Derivation, Equation, Kind, Listing, Paragraph, Span, Tone
from tui_tutor.lesson.source import Source

_NUMBER = re.compile(r"(?:(?<![\w.)])[-−])?(?<![\w.])(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][-+−]?\d++)?+(?!\w)")
_CHANGED = re.compile(r"\s*(\w+)\s*([-+*/])=(.+)")  # w -= alpha*dw


@dataclass(frozen=True, slots=True)
class AnswerGuard:
    """Guards the answer of one question: what the step asks for, or what the lesson asks instead."""

    source: Source
    asked: Asked
    ask: Ask | None

    def check(self, block: Block) -> None:
        """Note where a block tells the answer."""
        match block:
            case Paragraph(spans):
                for span in spans:
                    self._check_span(span)
            case Listing(lines):
                for number, line in enumerate(lines, block.line):
                    self._check_line(line, number)
            case Claim(equation, line, column, width):
                if self._is_answer(equation.right):
                    self._tells(line, column, width)
            case Derivation():
                if any(self._is_answer(formula) for formula in block.lines):
                    self._tells(block.first_line - 1)

    def _check_span(self, span: Span) -> None:
        if span.tone is Tone.VALUE:
            if self.asked.name in tells(self.asked.run, span.text):
                self._tells(span.line, span.column, len(span.text) + 2)
        elif option := self._option_in(span.text) or self._shape_in(span.text):
            self._tells_text(option, span.line)
        elif span.formula is not None:
            formula = span.formula.right if isinstance(span.formula, Equation) else span.formula
            if formula != self.asked.target and self._is_answer(formula):
                self._tells(span.line, span.column, len(span.text))
        elif number := self._number_in(span.text):
            self._tells_text(number, span.line)

    def _check_line(self, text: str, line: int) -> None:
        """A line of a listing, which may be code, or prose."""
        found = self._option_in(text) or self._shape_in(text) or self._number_in(text)
        if not found and any(self._reads_as_answer(formula) for formula in _formulas(text)):
            found = text.strip()
        if found:
            self._tells(*self.source.find(found, line), len(found))

    def _option_in(self, text: str) -> str:
        """The right option, if it stands in a text."""
        right = [option.text for option in self.ask.options if option.is_right] if self.ask else []
        return next((found[0] for option in right if (found := _find(text, option))), "")

    @property
    def _asks_shape(self) -> bool:
        return self.ask is not None and self.ask.kind is Kind.SHAPE

    def _shape_in(self, text: str) -> str:
        """The shape that is asked for, if it stands in a text."""
        true = self.asked.graph.shape(self.asked.target) if self._asks_shape else None
        return next((found for found, shape in shapes_in(text) if shape == true), "")

    def _reads_as_answer(self, text: str) -> bool:
        try:
            return self._is_answer(read_answer(text, self.asked))
        except FormulaError:
            return False

    def _number_in(self, text: str) -> str:
        """The answer as a number, if it stands in a text."""
        found = (number[0] for number in _NUMBER.finditer(text))
        return next((number for number in found if self._is_right(float(number.replace("−", "-")))), "")

    def _is_right(self, number: float) -> bool:
        """Whether a number is the answer; where there are options, or an array is asked for, none is."""
        options = self.ask.options if self.ask is not None else ()
        return (
            not options
            and not self._asks_shape
            and not self.asked.is_array
            and is_finite(self.asked.value)
            and is_right(self.asked, number)
        )

    def _is_answer(self, formula: Formula) -> bool:
        if self._asks_shape:
            return False  # a formula says how to find it
        if not names_in(formula):
            return self._is_right(float(evaluate(formula, {})))
        return self.asked.compare(formula).verdict is Verdict.EQUAL

    def _tells_text(self, text: str, line: int) -> None:
        self._tells(*self.source.find(text, line, len(self.source.lines)), len(text))

    def _tells(self, line: int, column: int = 1, width: int = 1) -> None:
        self.source.fault("this hint tells the answer", line, column, width, "only the last hint may hold it")


def _find(text: str, words: str) -> re.Match[str] | None:
    """Where some words stand in a text, not as a piece of other words."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE)


def _formulas(line: str) -> Iterator[str]:
    """What of a line of code or mathematics may be a formula."""
    code = line.partition("#")[0].strip()
    yield code
    if changed := _CHANGED.fullmatch(code):
        yield f"{changed[1]} {changed[2]} ({changed[3]})"
    yield from code.split("=")[1:]
