"""Questions and hints of a lesson: `### question` with its ```answer block, and `### hint`, a rung each.

Reads what is written; whether a hint gives too much away is `proof`'s business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui_tutor.errors import FormulaError, counted, did_you_mean
from tui_tutor.lesson.markdown import Fence
from tui_tutor.lesson.model import Ask, Block, Kind, Option
from tui_tutor.lesson.source import Source
from tui_tutor.lesson.statements import StatementReader, written
from tui_tutor.untrusted import clean

MOST_HINTS = 4  # rungs
MOST_OPTIONS = 9  # each is chosen by one digit
_OPTION = re.compile(r"\[(?P<mark>[ xX])\]\s+(?P<text>[^:]+?)\s*(:\s*(?P<reply>.+))?")


@dataclass(frozen=True, slots=True)
class QuestionReader:
    """Reads the questions of one part; `statements` reads what is written in terms of its graph."""

    source: Source
    statements: StatementReader

    def read(self, line: int, text: tuple[Block, ...], fences: list[Fence]) -> Ask | None:
        """The question under a heading; None where there are faults, which the source notes."""
        if not fences:
            self.source.fault("the question has no answer", line, advice="add a fenced block: ```answer number")
            return None
        for fence in fences[1:]:
            self.source.fault("a second answer to one question", fence.heading, advice="keep one")
        if not text:
            self.source.fault("the question asks nothing", line, advice="write it above the answer")
            return None
        fence = fences[0]
        if fence.argument not in tuple(Kind):
            place, column = self.source.find(fence.info, fence.heading)
            advice = (
                did_you_mean(fence.argument, list(Kind), what="the kinds are")
                if fence.argument
                else "write answer number"
            )
            problem = f'no kind of answer called "{fence.argument}"' if fence.argument else "the answer has no kind"
            self.source.fault(problem, place, column, len(fence.info), advice)
            return None
        kind = Kind(fence.argument)
        if kind is not Kind.CHOICE:
            return self._target(kind, fence, text)
        options = read_options(self.source, fence)
        return Ask(kind, text, options=options, line=fence.line, column=1) if options is not None else None

    def _target(self, kind: Kind, fence: Fence, text: tuple[Block, ...]) -> Ask | None:
        lines = list(self.statements.written(fence))
        if len(lines) != 1:
            self.source.fault("the answer is not one formula", fence.heading, advice="write one: dz, or x1*dz")
            return None
        line, column, written = lines[0]
        if kind is Kind.SHAPE and _is_shape(written):
            problem = "the shape is computed, not written"
            self.source.fault(problem, line, column, len(written), "write what has it: dW, or W.T")
            return None
        try:
            formula = self.statements.formula(written)
            self.statements.graph.shape(formula)
            return Ask(kind, text, formula, line=line, column=column)
        except FormulaError as fault:
            self.source.adopt(fault, line, column)
            return None


def read_options(source: Source, fence: Fence) -> tuple[Option, ...] | None:
    """The options of a choice, one of them right; None where there are faults, which the source notes."""
    options: list[Option] = []
    for line, column, text in written(source, fence):
        found = _OPTION.fullmatch(text)
        if found is None:
            advice = "write [x] before the right option and [ ] before the others"
            source.fault("this is not an option", line, column, len(text), advice)
            return None
        if "{" in text:
            source.fault("an option cannot hold a placeholder", line, column, len(text), "write it in words")
            return None
        options.append(Option(clean(found["text"]), found["mark"] != " ", clean(found["reply"] or "")))
    right = sum(option.is_right for option in options)
    if not 2 <= len(options) <= MOST_OPTIONS:
        advice = f"give from 2 to {MOST_OPTIONS}"
        source.fault(f"{counted(len(options), 'option')} to choose from", fence.heading, advice=advice)
    elif right != 1:
        problem = f"{right} options are marked as right" if right else "no option is marked as right"
        source.fault(problem, fence.heading, advice="mark one with [x]")
    else:
        return tuple(options)
    return None


def _is_shape(text: str) -> bool:
    from tui_tutor.core.shape_answer import read_shape  # judging is loaded where a shape is asked for

    return read_shape(text) is not None
