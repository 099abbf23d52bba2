"""What a lesson states: claims, derivations, and formulas in prose and listings, read against the graph of a part.

Whether a statement is true is `proof`'s business; one that cannot be read is a fault, so that none goes unproved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from tui_tutor.core.bounded import of_formula
from tui_tutor.core.formula import Formula, Name, names_in
from tui_tutor.core.graph import Graph
from tui_tutor.core.loop import COUNT, SUMS, TOTAL
from tui_tutor.core.op_shapes import Shape
from tui_tutor.core.ops import CALLS
from tui_tutor.core.parser import parse
from tui_tutor.core.steps import SUMMING, Phase, Step, steps, summed
from tui_tutor.core.work import MOST_OF_A_FORMULA
from tui_tutor.errors import FormulaError, Place
from tui_tutor.lesson.markdown import Fence
from tui_tutor.lesson.model import Claim, Derivation, Equation, Listing, Paragraph, Span, Tone
from tui_tutor.lesson.source import Source
from tui_tutor.untrusted import Clean, clean

_EQUATION = re.compile(r"(?P<left>[^=:]+?)\s*(?P<sign>[:+/]?=)\s*(?P<right>[^=].*)")
_SIGN = re.compile(r"\s*([:+/]?=)")  # the first sign of what may be an equation, well or badly written
_WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class StatementReader:
    """Reads the statements of one part. `claims` are those read so far that a run can fall back on."""

    source: Source
    graph: Graph
    claims: list[Claim] = field(default_factory=list)

    @cached_property
    def _nodes(self) -> list[str]:
        return [node.name for node in self.graph.nodes]

    @cached_property
    def _names(self) -> list[str]:
        rate = [self.graph.learning_rate] if self.graph.learning_rate else []
        sums = SUMS if self.graph.loop else ()
        return [*self._nodes, *self.graph.derivative_names, *rate, *sums]

    @cached_property
    def _words(self) -> set[str]:
        """Every word that a formula of this graph may hold."""
        return {*self._names, *CALLS, *("d" + name for name in self._nodes)}

    @cached_property
    def _sums(self) -> list[str]:
        """The sums of a loop: that of the losses, and the derivatives of what all examples share."""
        return [TOTAL, *("d" + name for name in summed(self.graph))] if self.graph.loop else []

    @cached_property
    def _updated(self) -> list[str]:
        return [step.node for step in steps(self.graph) if step.phase is Phase.UPDATE and step.node]

    def formula(self, text: str) -> Formula:
        """A formula whose shapes fit. Raises FormulaError with the column."""
        formula = parse(text, names=self._names, nodes=self._nodes)
        self._shape(formula, text)
        if self.graph.has_arrays and of_formula(self.graph, formula) > MOST_OF_A_FORMULA:
            raise FormulaError("the formula takes too much computing", width=len(text), advice="make it shorter")
        return formula

    def _shape(self, formula: Formula, text: str) -> Shape:
        try:
            return self.graph.shape(formula)
        except FormulaError as fault:
            raise FormulaError(fault.problem, place=fault.place, width=len(text), advice=fault.advice) from None

    def written(self, fence: Fence) -> Iterator[tuple[int, int, str]]:
        return written(self.source, fence)

    def paragraph(self, paragraph: Paragraph) -> Paragraph:
        """Code that reads as a formula of this graph is written in the reader's notation, and proved if it can be."""
        spans = tuple(self._code(span) if span.tone is Tone.CODE else span for span in paragraph.spans)
        return replace(paragraph, spans=spans)

    def listing(self, fence: Fence) -> Listing:
        """Lines as they stand; those that read as equations of this graph are proved."""
        equations: list[Claim] = []
        for number, column, text in self.written(fence):
            if found := _EQUATION.fullmatch(text):
                try:
                    equations.append(Claim(self._equation(found), number, column, len(text)))
                except FormulaError as fault:
                    if self._overwrites(found):
                        self.source.adopt(fault, number, column)
                    # anything else is code of another language
        return Listing(_shown(fence.lines), tuple(equations), fence.line)

    def claimed(self, fence: Fence, step: Step | None) -> Iterable[Claim]:
        """The claims of a fence that stands under a step."""
        for number, column, text in self.written(fence):
            found = _EQUATION.fullmatch(text)
            if found is None:
                self.source.fault("this is not an equation", number, column, len(text), "write dz = a - y")
                continue
            try:
                claim = Claim(self._equation(found), number, column, len(text))
            except FormulaError as fault:
                self.source.adopt(fault, number, column)
                continue
            self._check_place(claim, step)
            if self._can_supply(claim.equation, step):
                self.claims.append(claim)
            yield claim
        if not any(text.strip() for text in fence.lines):
            self.source.fault("the claim is empty", fence.heading, advice="write an equation: dz = a - y")

    def _check_place(self, claim: Claim, step: Step | None) -> None:
        """What is added is claimed where the loop adds, and the division where it divides."""
        phase = {"+=": Phase.ACCUMULATE, "/=": Phase.AVERAGE}.get(claim.equation.sign)
        if phase is None or step is None or step.phase not in SUMMING or step.phase is phase:
            return
        problem = f'"{claim.equation.sign}" is not what the loop does at "{step}"'
        advice = f'put it under "## {phase} {claim.equation.left}"'
        self.source.fault(problem, claim.line, claim.column, claim.width, advice)

    def derivation(self, fence: Fence) -> Iterable[Derivation]:
        heading, column = self.source.find(fence.info, fence.heading)
        if not fence.argument:
            advice = "write ```derivation dz, with the name of what is worked out"
            self.source.fault("the derivation has no name", heading, column, len(fence.info), advice)
            return
        try:
            name = self._quantity(fence.argument, example="derivation dz")
        except FormulaError as fault:
            self.source.adopt(fault, heading, column + len(fence.info) - len(fence.argument))
            return
        lines: list[Formula] = []
        for number, column, text in self.written(fence):
            try:
                lines.append(self._of_shape(name, text))
            except FormulaError as fault:
                self.source.adopt(fault, number, column)
                return
        if not lines:
            self.source.fault("the derivation is empty", fence.heading, advice="write one formula a line")
            return
        yield Derivation(name, tuple(lines), fence.line, _shown(text for text in fence.lines if text.strip()))

    def _can_supply(self, equation: Equation, step: Step | None) -> bool:
        """Whether a run can fall back on it: not on `dL/dz = dz`, nor on what is about a parameter's new value."""
        at_update = step is not None and step.phase is Phase.UPDATE and step.node == equation.left
        if equation.sign in (":=", "/=") or (self.graph.loop and equation.left in SUMS):
            return False
        return not (at_update or equation.left in names_in(equation.right))

    def _code(self, span: Span) -> Span:
        sign = _SIGN.search(span.text)
        is_equation = sign is not None and self._is_of_this_graph(span.text[: sign.start()])
        try:
            if not is_equation:
                return replace(span, tone=Tone.FORMULA, formula=self.formula(span.text))
            return replace(span, tone=Tone.FORMULA, formula=self._equation_of(span.text))
        except FormulaError as fault:
            if is_equation:
                self.source.adopt(fault, span.line, span.column)
            return span

    def _is_of_this_graph(self, left: str) -> bool:
        """Whether the left side of what looks like an equation is written in names of this graph."""
        words = _WORD.findall(left)
        return bool(words) and self._words.issuperset(words)

    def _equation_of(self, text: str) -> Equation:
        found = _EQUATION.fullmatch(text)
        if found is None:
            raise FormulaError("this is not an equation", width=len(text), advice="write dz = a - y")
        return self._equation(found)

    def _equation(self, found: re.Match[str]) -> Equation:
        """Raises FormulaError with the column in the equation."""
        left = self._quantity(found["left"], example="dz = a - y")
        if found["sign"] == ":=" and left not in self._updated:
            advice = f"these are: {', '.join(self._updated)}" if self._updated else "nothing descends in this graph"
            raise FormulaError(f'"{left}" is never updated', width=len(found["left"]), advice=advice)
        self._check_sum(left, found["sign"], len(found["left"]))
        try:
            return Equation(left, self._of_shape(left, found["right"]), found["sign"])
        except FormulaError as fault:
            column = found.start("right") + (fault.place.column or 1)
            place = Place(column=column)
            raise FormulaError(fault.problem, place=place, width=fault.width, advice=fault.advice) from None

    def _overwrites(self, found: re.Match[str]) -> bool:
        """Whether a line sets a sum of a loop to something else than 0, with which it begins."""
        is_sum = found["left"].strip() in self._sums and found["sign"] == "="
        return is_sum and found["right"].partition(";")[0].strip() != "0"

    def _check_sum(self, left: str, sign: str, width: int) -> None:
        """In a loop `dw1 = x1*dz` would be false: it is what each example adds."""
        if (sign == "+=" and left not in self._sums) or (sign == "/=" and left not in self._sums[1:]):
            advice = f"these are: {', '.join(self._sums)}" if self._sums else 'write "for each example" in the graph'
            raise FormulaError(f'"{left}" is no sum over the examples', width=width, advice=advice)
        if sign == "=" and left in self._sums:
            advice = f"write {left} += ... for what an example adds, {left} /= {COUNT} for the mean"
            raise FormulaError(f'"{left}" is a sum over the examples', width=width, advice=advice)

    def _of_shape(self, quantity: str, text: str) -> Formula:
        """A formula for a quantity, whose shape it has."""
        formula = self.formula(text)
        expected, found = self.graph.shape(Name(quantity)), self.graph.shape(formula)
        if expected != found:
            problem = f"{quantity} has the shape {expected or 'of a number'}, this {found or 'that of a number'}"
            raise FormulaError(problem, width=len(text), advice="make the shapes equal")
        return formula

    def _quantity(self, text: str, *, example: str) -> str:
        """The name of a quantity: a node, a derivative, or a local derivative `da/dz`."""
        formula = self.formula(text)
        if not isinstance(formula, Name):
            raise FormulaError("one name is expected here", width=len(text), advice=f'write it as "{example}"')
        above, _, below = formula.name.partition("/")
        of_final = above == f"d{self.graph.final.name}" and below in self.graph.derivative_names
        # In a loop dw1 is a sum over the examples, and dL/dw1 what one of them adds to it.
        return below if of_final and below not in self._sums else formula.name


def written(source: Source, fence: Fence) -> Iterator[tuple[int, int, str]]:
    """The lines of a fence that are not empty: line, column and text."""
    for number, line in enumerate(fence.lines, fence.line):
        if text := line.strip():
            yield *source.find(text, number), text


def _shown(lines: Iterable[str]) -> tuple[Clean, ...]:
    return tuple(clean(line.expandtabs(4)) for line in lines)
