"""Narration in plain lines: one for each paragraph, placeholders filled in, formulas in the reader's notation.

Lesson text is never interpreted as markup. What the keys of the full screen do is told in the words of this face.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from tui_tutor.core.formula import Formula
from tui_tutor.core.notation import speller
from tui_tutor.core.numbers import UNDEFINED
from tui_tutor.lesson.fill import fill
from tui_tutor.lesson.keys import is_key
from tui_tutor.lesson.model import Block, Claim, Derivation, Equation, Listing, Paragraph, Span, Tone
from tui_tutor.plain.arrays import in_rows
from tui_tutor.plain.voice import HIDDEN, Voice
from tui_tutor.plain.words import BY_KEY
from tui_tutor.session import Session
from tui_tutor.session.telling import Withheld, withheld

_COLUMNS = re.compile(r"(?<=[^\s=:]) {2,}(?=[^\s=:+/])")  # between the cells of a table, but not before a sign
_DEEPEST = 12  # columns that a line of code is indented by


def block_lines(session: Session, blocks: Iterable[Block], voice: Voice, hidden: Withheld | None = None) -> list[str]:
    """The lines of blocks. hidden: what is not told; what the session withholds unless given."""
    writer = _Writer(session, voice, hidden or withheld(session))
    return [text for block in blocks for text in writer.lines(block) if text.strip()]


def table_row(text: str, say: Callable[[str], str] = str) -> str:
    """A line of a listing for the ear: what stands apart in columns is parted by commas.

    >>> table_row("sigmoid        0 to 1     a*(1 - a)  1/4"), table_row("a  = 1/(1 + exp(-z))")
    ('sigmoid, 0 to 1, a*(1 - a), 1/4', 'a = 1/(1 + exp(-z))')
    """
    row = text.expandtabs(4).rstrip()
    bare = row.lstrip()
    indent = len(row) - len(bare)
    cells = [say(re.sub(" {2,}", " ", cell)) for cell in _COLUMNS.split(bare)]
    return f"{' ' * indent if indent <= _DEEPEST else ''}{', '.join(cells)}"  # else a heading's first cell is empty


class _Writer:
    def __init__(self, session: Session, voice: Voice, hidden: Withheld) -> None:
        self.run, self.frame, self.voice, self.hidden = session.run, session.frame, voice, hidden
        self.spell = speller(session.run.graph, session.notation)

    def lines(self, block: Block) -> Iterator[str]:
        match block:
            case Paragraph(spans, marker, level):
                indent = "  " * max(level - 1, 0)
                text = self._paragraph(spans)
                yield from f"{indent}{marker} {text}".rstrip().split("\n") if marker else text.split("\n")
            case Listing():
                yield from (
                    self._listed(row + HIDDEN if is_hidden else row) for row, is_hidden in self.hidden.rows(block)
                )
            case Claim(equation):
                yield f"  {self._equation(equation)}"
            case Derivation(quantity, formulas):
                left = self.voice.line(self.spell(quantity)[0])
                if self.hidden.hides_formula(quantity):
                    yield f"  {left} = {HIDDEN}"
                    return
                for number, formula in enumerate(formulas):
                    yield f"  {'' if number else f'{left} '}= {self._formula(formula)}"

    def _listed(self, row: str) -> str:
        """A line of a listing; its indentation is told by blanks, which nobody hears."""
        return f"  {table_row(row, self.voice.line)}"

    def _paragraph(self, spans: Iterable[Span]) -> str:
        """Its text is told as a whole, so that a formula may reach over several spans."""
        text, before = "", ""
        for span in spans:
            before = self._span(span, before)
            text += before
        return text

    def _span(self, span: Span, before: str) -> str:
        """What is told of a span."""
        if span.tone is Tone.VALUE:
            if self.hidden.hides_number(span.text):
                return HIDDEN
            # A question may be read a step late, when a name is no longer held: then it is said.
            return self.voice.line(in_rows(fill(self.run, self.frame, span.text) or UNDEFINED))
        if isinstance(span.formula, Equation):
            return self._equation(span.formula)
        if span.formula is not None:
            return self._formula(span.formula)
        if span.tone is Tone.STRONG and is_key(span.text, before, keys=BY_KEY, names=self.run.graph.by_name):
            return self.voice.typed(f"{span.text} (here: {self._word(span.text)})")
        return span.text

    def _word(self, key: str) -> str:
        """What does here what a key does; Tab shows the rows of a loop, or how a descent parts the examples."""
        if key == "Tab" and self.run.graph.loop is None:
            return "descend counts the examples on the right side"
        return BY_KEY[key].here or BY_KEY[key].name

    def _formula(self, formula: Formula) -> str:
        return self.voice.formula(formula, self.spell)

    def _equation(self, equation: Equation) -> str:
        left = self.voice.line(self.spell(equation.left)[0])
        right = HIDDEN if self.hidden.hides(equation) else self._formula(equation.right)
        return f"{left} {equation.sign} {right}"
