"""Answers: what a learner types, read as it is meant: `−·×^²`, `σ(z)`, `ln`, `e^(-z)`, `dL/da`, `ŷ`, `np.log`.

Makes a formula, or an error with the column in what was typed; whether the formula is right is `judge`'s business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tui_tutor.core.asked import Asked
from tui_tutor.core.bounded import of_formula
from tui_tutor.core.formula import Formula, Name, names_in, replace
from tui_tutor.core.names import as_product, normal, other_names
from tui_tutor.core.ops import CALLS
from tui_tutor.core.parser import LONGEST, SIGNS, Typed, parse
from tui_tutor.core.work import MOST_OF_A_FORMULA
from tui_tutor.errors import FormulaError, Place, did_you_mean

# Signs and words that are written otherwise in a formula; a blank keeps a word from growing into its neighbours.
_MEANT = {
    **SIGNS, "∙": "*", "√": " sqrt",
    "σ": "sigmoid", "sigma": "sigmoid", "ln": "log", "[": "(", "]": ")", "{": "(", "}": ")",
}  # fmt: skip
_EULER = " exp(1) "
_TEN = "log10"  # read as log(...)/log(10)
_OTHER_LOGARITHMS = {"log2": "log(...)/log(2)", "lb": "log(...)/log(2)", "lg": "log10(...)"}
_SHORTER = "shorten it"
_FIND_SHAPES = "go back and find the shapes that you have passed over"
_MINUS = str.maketrans("−–", "--")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TOKEN = re.compile(
    rf"(?P<numpy>np\s*\.\s*(?=\w))|(?P<power>[⁺⁻{_RAISED}]+)|(?P<root>√(?!\s*[(\[{{]))"
    rf"|[^\W\d{_RAISED}][^\W{_RAISED}]*[\u0300-\u036f]*"
    r"|(?P<number>\d+\.?\d*(?:[eE][-+−–]?\d+)?)|.",
    re.DOTALL,
)
_QUOTIENT = re.compile(r"(?<!\w)([d∂])(\w+)(\s*\(\s*\w+(?:\s*,\s*\w+)*\s*\))?(\s*/\s*)([d∂])(\w+)")
_DECIMAL_COMMA = re.compile(r"\s*[-+]?\d+(,)\d+\s*")
_WORD = re.compile(r"(?<![\w.])[^\W\d]\w*")
_EQUALS = re.compile(r"(?<!axis)(?<!axis )(?<!keepdims)(?<!keepdims )=")
_KEYWORD = re.compile(r"(axis|keepdims)\s*=\s*\w+")  # of a sum


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of what is read, and where it stands in what was typed."""

    text: str
    column: int
    width: int


def read_answer(text: str, asked: Asked) -> Formula:
    """The formula that a learner means, over the names that the frame before the step holds.

    Local derivatives keep their names (`da/dz`); `dL/da` is `da`. Raises FormulaError with the column in the text.
    """
    return _Reader(text, asked).read()


class _Reader:
    def __init__(self, text: str, asked: Asked) -> None:
        self.typed = text
        self.asked = asked
        self.graph = asked.graph
        self.pieces: list[_Piece] = []
        # Other names of what the graph holds (`ŷ`, `dŷ`, `α`), and Euler's number.
        names = {*self.graph.by_name, self.graph.learning_rate}
        self.words = {**({} if "e" in names else {"e": _EULER}), **other_names(self.graph)}

    def read(self) -> Formula:
        if len(self.typed) > LONGEST:
            problem = f"the answer has {len(self.typed):,} characters, more than {LONGEST}"
            raise FormulaError(problem, place=Place(column=LONGEST + 1), source=self.typed, advice=_SHORTER)
        self.pieces = self._right_side(list(self._all_pieces()))
        if _TEN not in self.graph.by_name:
            self.pieces = _in_base_ten(self.pieces)
        meant = _QUOTIENT.sub(self._without_arguments, "".join(piece.text for piece in self.pieces))
        if len(meant) > LONGEST:
            raise self._fault("the answer is too long", LONGEST, 1, _SHORTER)
        self._check_signs(meant)
        self._check_names(meant)
        names, typed = {*self.asked.held, self.asked.name}, Typed(self._excerpt, _SHORTER)
        try:
            formula = parse(meant, names=names, nodes=self.graph.by_name, typed=typed)
        except FormulaError as fault:
            column = (fault.place.column or 1) - 1
            raise self._fault(fault.problem, column, fault.width, fault.advice) from None
        self._check_shapes(formula)
        return self._in_code_names(formula)

    def _check_shapes(self, formula: Formula) -> None:
        try:
            self.graph.shape(formula)
        except FormulaError as fault:
            if self.asked.hides_shape(formula):
                raise self._fault("the shapes do not fit", 0, len(self.typed), _FIND_SHAPES) from None
            raise self._fault(fault.problem, 0, len(self.typed), fault.advice) from None
        if self.graph.has_arrays and of_formula(self.graph, formula) > MOST_OF_A_FORMULA:
            raise self._fault("the answer takes too much computing", 0, len(self.typed), _SHORTER)

    def _all_pieces(self) -> Iterator[_Piece]:
        """The typed text in pieces, each as a formula writes it."""
        for token in _TOKEN.finditer(self.typed):
            if token.lastgroup != "numpy":
                yield _Piece(self._meant(token), token.start(), len(token[0]))

    def _meant(self, token: re.Match[str]) -> str:
        text = normal(token[0])
        if token.lastgroup == "power":
            return f"**({text.translate(_MINUS)}) "
        if token.lastgroup == "number":
            return text.translate(_MINUS)
        if token.lastgroup == "root":
            return " sqrt "  # of what, is not in parentheses: the parser says how it is called
        return text if text in self.graph.by_name else self.words.get(text, _MEANT.get(text, text))

    def _right_side(self, pieces: list[_Piece]) -> list[_Piece]:
        """What is left of a whole equation, `dz = a - y`, if a learner writes one for what is asked."""
        texts = [piece.text for piece in pieces]
        if "=" not in texts:
            return pieces
        sign = texts.index("=")
        left = "".join(texts[:sign]).strip().removesuffix(":").strip()
        quotient = _QUOTIENT.fullmatch(left)
        name = self._derivative(quotient) if quotient else left
        return pieces[sign + 1 :] if name == self.asked.name else pieces

    def _derivative(self, quotient: re.Match[str]) -> str:
        """The code name of a derivative: `da` for dL/da, `da/dz` for a local one."""
        above, below = quotient[2], quotient[6]
        return f"d{below}" if above == self.graph.final.name else f"d{above}/d{below}"

    def _is_derivative(self, quotient: re.Match[str]) -> bool:
        """Whether it is one name, and no quotient of two."""
        return quotient[2] in self.graph.by_name and quotient[6] in self.graph.by_name

    def _without_arguments(self, quotient: re.Match[str]) -> str:
        """`dL(a, y)/dz` as `dL      /dz`: what L depends on is said, not called."""
        arguments = quotient[3] or ""
        if not arguments or not self._is_derivative(quotient):
            return quotient[0]
        return quotient[0].replace(arguments, " " * len(arguments), 1)

    def _check_signs(self, meant: str) -> None:
        if equation := _EQUALS.search(meant):
            advice = "write only what stands on its right side"
            raise self._fault("an answer is a formula, not an equation", equation.start(), 1, advice)
        if comma := _DECIMAL_COMMA.fullmatch(meant):
            advice = f"write {meant.strip().replace(',', '.')}"
            raise self._fault("a comma is no decimal point", comma.start(1), 1, advice)

    def _check_names(self, meant: str) -> None:
        meant = _KEYWORD.sub(lambda found: " " * len(found[0]), meant)
        quotients = [found for found in _QUOTIENT.finditer(meant) if self._is_derivative(found)]
        for found in quotients:
            self._check_quotient(found)
        for found in _WORD.finditer(meant):
            inside = any(quotient.start() <= found.start() < quotient.end() for quotient in quotients)
            called = meant[found.end() :].lstrip().startswith("(")
            if not inside and not (called and found[0] not in self.asked.held and found[0] not in _OTHER_LOGARITHMS):
                self._check_name(found[0], found.start())

    def _check_name(self, name: str, position: int) -> None:
        held = self.asked.held
        if (name in held and name != self.asked.name) or (name == self.asked.name and self.asked.updates):
            return
        if name in CALLS:
            return  # the parser tells how it is called
        problem, advice = self._unknown(name, self._excerpt(position, len(name)))
        raise self._fault(problem, position, len(name), advice)

    def _unknown(self, name: str, typed: str) -> tuple[str, str]:
        known = ", ".join(self.asked.held)
        if name == self.asked.name:
            return f'"{typed}" is what is asked for', f"use what is known before it, {known}"
        if name in self.graph.by_name or name in self.graph.derivative_names:
            return f'"{typed}" is not known yet at this step', f"use what is known, {known}"
        if product := as_product(name, lambda part: self.words.get(part, part) in self.asked.held):
            return f'no "{typed}" here', f"write {product}"
        if name == _TEN:
            return f'"{typed}" is an op', f"call it as {typed}(...)"
        if name in _OTHER_LOGARITHMS:
            return f'"{typed}" is not known here', f"log is the natural logarithm: write {_OTHER_LOGARITHMS[name]}"
        return f'no "{typed}" here', did_you_mean(name, list(self.asked.held), what="known are")

    def _check_quotient(self, found: re.Match[str]) -> None:
        """dX/dY: the derivative of the final node has to be known; a local one is part of what is asked."""
        above, below, name = found[2], found[6], self._derivative(found)
        if name == self.asked.name:
            problem, advice = self._unknown(name, name)
            raise self._fault(problem, found.start(), len(found[0]), advice)
        if "/" not in name:
            if name not in self.asked.held:
                raise self._fault(*_at(self._unknown(name, name), found))
        elif above not in self.asked.held or below not in self.asked.held:
            missing = above if above not in self.asked.held else below
            raise self._fault(*_at(self._unknown(missing, missing), found))

    def _in_code_names(self, formula: Formula) -> Formula:
        names: dict[str, Formula] = {}
        final = f"d{self.graph.final.name}/"
        for name in names_in(formula):
            if name.startswith(final):
                names[name] = Name("d" + name[len(final) + 1 :])
        return replace(formula, names)

    def _span(self, position: int, width: int) -> tuple[int, int]:
        """Where what was typed for a place of what is read begins and ends."""
        column, end, passed = len(self.typed), len(self.typed), 0
        for piece in self.pieces:
            if passed <= position < passed + len(piece.text):
                column = piece.column
            if passed < position + width <= passed + len(piece.text):
                end = piece.column + piece.width
            passed += len(piece.text)
        return column, end

    def _excerpt(self, position: int, width: int) -> str:
        column, end = self._span(position, width)
        return self.typed[column:end]

    def _fault(self, problem: str, position: int, width: int, advice: str) -> FormulaError:
        """An error at a place of what is read, told at the place of what was typed."""
        column, end = self._span(position, width)
        place = Place(column=min(column, max(len(self.typed) - 1, 0)) + 1)
        return FormulaError(problem, place=place, source=self.typed, width=max(end - column, 1), advice=advice)


def _at(said: tuple[str, str], found: re.Match[str]) -> tuple[str, int, int, str]:
    return said[0], found.start(), len(found[0]), said[1]


def _in_base_ten(pieces: list[_Piece]) -> list[_Piece]:
    """`log10(a)` as `(log(a)/log(10))`, where its parenthesis is closed."""
    found, opened = list(pieces), list[int]()
    for place, piece in enumerate(pieces):
        if piece.text == "(":
            opened.append(place)
        elif piece.text == ")" and opened:
            before = next((at for at in reversed(range(opened.pop())) if pieces[at].text.strip()), None)
            if before is not None and pieces[before].text == _TEN:
                found[before] = _Piece("(log", pieces[before].column, pieces[before].width)
                found[place] = _Piece(")/log(10))", piece.column, piece.width)
    return found
