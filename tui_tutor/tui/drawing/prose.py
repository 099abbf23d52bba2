"""Narration as lines of text: paragraphs wrapped, placeholders filled, formulas in the reader's notation.

Every number comes from the frame; lesson text is never interpreted as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from tui_tutor.core.formula import Formula
from tui_tutor.core.frame import Frame
from tui_tutor.core.notation import Notation, speller
from tui_tutor.core.numbers import UNDEFINED
from tui_tutor.core.printing import ASCII, UNICODE, Style, linear, stacked
from tui_tutor.core.trace import Run
from tui_tutor.glyphs import GlyphSet, in_force, written
from tui_tutor.lesson.fill import fill
from tui_tutor.lesson.keys import is_key
from tui_tutor.lesson.model import Block, Claim, Derivation, Equation, Listing, Paragraph, Span, Tone
from tui_tutor.session import Session
from tui_tutor.session.telling import Withheld, withheld
from tui_tutor.tui.drawing.formula_rows import formula_rows
from tui_tutor.tui.drawing.text import HIDDEN, Line, Look, Piece, cells, line, wrap

_LOOKS = {
    Tone.PLAIN: Look.PLAIN,
    Tone.STRONG: Look.STRONG,
    Tone.EMPHASIS: Look.EMPHASIS,
    Tone.CODE: Look.CODE,
    Tone.FORMULA: Look.CODE,
    Tone.VALUE: Look.VALUE,
}
_MASK = Piece(HIDDEN, Look.NOTE)  # for a number that is not told
_ASCII = ASCII._replace(signs={**ASCII.signs, "pow": UNICODE.signs["pow"]})
_TALLEST = 5  # rows of a fraction that may stand in narration
Renamed = Mapping[str, str]  # a key of the table -> the one in its place, both as they are shown
NONE_RENAMED: Renamed = MappingProxyType({})


def narration_lines(session: Session, columns: int, renamed: Renamed = NONE_RENAMED) -> list[Line]:
    """What the lesson says at the step at hand, in so many columns; the calculus track's text last."""
    narration = session.narration
    if narration is None:
        return _inside_lines(session, columns)
    lines = block_lines(session, narration.text, columns, renamed=renamed)
    calculus = block_lines(session, narration.calculus, columns, renamed=renamed) if session.calculus else []
    if session.unfound:
        skipped = f"? stands for what you have skipped: {renamed.get('←', '←')} goes back to it."
        lines += [(), *wrap([Piece(skipped, Look.NOTE)], columns)]
    elif any(piece == _MASK for row in (*lines, *calculus) for piece in row):
        lines += [(), *wrap([Piece("? stands for what you will be asked for.", Look.NOTE)], columns)]
    if calculus:
        lines += [(), line(Piece("Calculus", Look.TITLE)), *calculus]
    if session.question is not None and session.question.step is not session.frame.step:
        lines += [
            (),
            line(Piece(renamed.get("t", "t"), Look.KEY), Piece("  a question before the next step", Look.DIM)),
        ]
    return lines


def _inside_lines(session: Session, columns: int) -> list[Line]:
    """Of what is inside a node the lesson says nothing; the core does."""
    if not session.inside:
        return []
    from tui_tutor.core.inside import said  # few nodes are opened

    return wrap([Piece(said(session.run, session.frame.step))], columns)


def question_lines(session: Session, columns: int, renamed: Renamed = NONE_RENAMED) -> list[Line]:
    """The question that can be opened at the step at hand."""
    return block_lines(session, session.question.question, columns, renamed=renamed) if session.question else []


def block_lines(
    session: Session, blocks: Iterable[Block], columns: int, hidden: Withheld | None = None, *,
    renamed: Renamed = NONE_RENAMED,
) -> list[Line]:  # fmt: skip
    """Blocks with an empty line between them; the items of a list stand together.

    hidden: what is not told; what the session withholds unless given. renamed: keys that have others in their place,
    which are named instead.
    """
    writer = _Writer(session, columns, hidden or withheld(session), renamed)
    lines: list[Line] = []
    previous: Block | None = None
    for block in blocks:
        if previous is not None and not (_is_item(previous) and _is_item(block)):
            lines.append(())
        lines += writer.lines(block)
        previous = block
    return lines


def folded(text: str, room: int) -> list[str]:
    """A line of a listing in rows of at most so many cells: broken at blanks, what goes on indented by four more.

    >>> folded("total = first + second", 16)
    ['total = first +', '    second']
    """
    rows: list[str] = []
    begin = min(len(text) - len(text.lstrip()) + 4, max(room - 8, 0))
    while cells(text) > room:
        most = next((place for place in range(len(text)) if cells(text[: place + 1]) > max(room, 1)), len(text))
        most = max(most, 1)
        start = len(text) - len(text.lstrip())
        place = text.rfind(" ", start + 1, most + 1)
        place = place if place > start else most
        rows.append(text[:place].rstrip())
        text = " " * begin + text[place:].lstrip()
    return [*rows, text]


def _stacked_style() -> Style:
    return _ASCII if in_force() is GlyphSet.ASCII else UNICODE


def _is_item(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.level > 0


class _Writer:
    def __init__(self, session: Session, columns: int, hidden: Withheld, renamed: Renamed) -> None:
        self.renamed = renamed
        self.run: Run = session.run
        self.frame: Frame = session.frame
        self.notation: Notation = session.notation
        self.hidden = hidden
        self.columns = columns
        self.spell = speller(session.run.graph, session.notation)

    def lines(self, block: Block) -> list[Line]:
        match block:
            case Paragraph(spans, marker, level):
                befores = ["", *(span.text for span in spans)]
                pieces = [piece for span, before in zip(spans, befores) for piece in self._pieces(span, before)]
                indent = "  " * max(level - 1, 0)
                hang = indent + " " * (len(marker) + 1) if level else ""
                return wrap(pieces, self.columns, first=f"{indent}{marker} " if marker else hang, rest=hang)
            case Listing():
                return list(self._listing(block))
            case Claim(equation):
                return wrap(self._equation(equation), self.columns, first="  ", rest="    ")
            case Derivation(quantity, formulas):
                return list(self._derivation(quantity, formulas))

    def _listing(self, listing: Listing) -> Iterator[Line]:
        for row, is_hidden in self.hidden.rows(listing):
            *above, last = folded(row.expandtabs(4), self.columns - 2)
            yield from (line(Piece(f"  {text}", Look.CODE)) for text in above)
            yield line(Piece(f"  {last}", Look.CODE), *([_MASK] if is_hidden else []))

    def _pieces(self, span: Span, before: str) -> Iterator[Piece]:
        if span.tone is Tone.VALUE:
            if self.hidden.hides_number(span.text):
                yield _MASK
                return
            # A question may be read a step late, when a name is no longer held: then it is said.
            yield Piece(fill(self.run, self.frame, span.text) or UNDEFINED, Look.VALUE)
        elif isinstance(span.formula, Equation):
            yield from self._equation(span.formula)
        elif span.formula is not None:
            yield Piece(self._formula(span.formula), Look.CODE)
        elif span.tone is Tone.STRONG and is_key(span.text, before, keys=self.renamed, names=self.run.graph.by_name):
            yield Piece(self.renamed[span.text], Look.STRONG)
        else:
            yield Piece(span.text, _LOOKS[span.tone])

    def _formula(self, formula: Formula) -> str:
        return linear(formula, UNICODE, self.spell)

    def _equation(self, equation: Equation) -> list[Piece]:
        left = f"{self._quantity(equation.left)} {equation.sign} "
        if self.hidden.hides(equation):
            return [Piece(left, Look.CODE), _MASK]
        return [Piece(left + self._formula(equation.right), Look.CODE)]

    def _quantity(self, name: str) -> str:
        return self.spell(name)[0]

    def _stacked_spell(self, name: str) -> tuple[str, int]:
        """A name as the terminal shows it: what is stacked is in line only if it is not written otherwise later."""
        text, holds = self.spell(name)
        return written(text, is_formula=True), holds

    def _derivation(self, quantity: str, formulas: Iterable[Formula]) -> Iterator[Line]:
        """One line a formula, the quotients as fractions where there is room, with the signs of equality in line."""
        left = self._quantity(quantity)
        if self.hidden.hides_formula(quantity):
            yield line(Piece(f"  {left} = ", Look.CODE), _MASK)
            return
        for number, formula in enumerate(formulas):
            head = left if number == 0 else " " * cells(left)
            block = stacked(formula, self._stacked_spell, style=_stacked_style())
            if block.width + cells(left) + 5 > self.columns or len(block.lines) > _TALLEST:
                for row, text in enumerate(formula_rows(self._formula(formula), self.columns - cells(left) - 5)):
                    lead = f"  {head} = " if not row else " " * (cells(left) + 5)
                    yield line(Piece(lead + text, Look.CODE))
                continue
            for row, text in enumerate(block.lines):
                lead = f"  {head} = " if row == block.base else " " * (cells(left) + 5)
                yield line(Piece((lead + text).rstrip(), Look.CODE))
