"""Lines of text and of mathematics as they are spoken: each formula in them in words, and each sign that is left."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator

from tui_tutor.core.formulas_in_text import LETTERS, WORD, end_of_code, end_of_formula, names_a_node
from tui_tutor.core.ops import ATOM, POWER, PRODUCT, SIGN
from tui_tutor.core.parser import SIGNS, parse
from tui_tutor.core.printing import GREEK
from tui_tutor.core.speech import spoken
from tui_tutor.core.spelling import spoken_name
from tui_tutor.core.spoken_arrays import ENTRY, LIST, spoken_array, spoken_place, spoken_shape, with_norms_in_words
from tui_tutor.core.spoken_code import is_code, spelt
from tui_tutor.core.spoken_signs import (
    BLANK,
    RELATIONS,
    SHORT_NAME,
    with_all_signs_in_words,
    with_signs_in_words,
)
from tui_tutor.errors import FormulaError

_RELATION = re.compile(rf"\s+({'|'.join(map(re.escape, RELATIONS))})(?=\s)")
_ON_SCREEN = {**SIGNS, "²": "**2", "³": "**3", "σ(": "sigmoid(", "√(": "sqrt("}
_SCREEN_SIGN = re.compile("|".join(map(re.escape, _ON_SCREEN)))


def spoken_line(line: str, nodes: Collection[str] = ()) -> str:
    """A line of mathematics as it is on the screen: each side as a formula where it is one, as text where it is not.

    >>> spoken_line("w1 := w1 - α·dw1"), spoken_line("dz = da · ∂a/∂z")
    ('w 1 becomes w 1 minus alpha times d w 1', 'd z equals d a times partial a by partial z')
    >>> spoken_line("0.5 → 0.5755"), spoken_line("dz: from the formula of L")
    ('0.5 goes to 0.5755', 'dz: from the formula of L')
    """
    return _relations(line.strip(), nodes, lambda side: spoken_text(side, nodes))


Words = Callable[[str], str]


def _relations(line: str, nodes: Collection[str], otherwise: Words) -> str:
    """Sides with what stands between them; otherwise: how a side is told that is no formula."""
    first, *others = _RELATION.split(line)
    said = [_side(first, nodes, otherwise)]
    for sign, side in zip(others[::2], others[1::2]):
        said += [RELATIONS[sign], _side(side, nodes, otherwise)]
    words = " ".join(filter(None, said))
    return words.replace(" - ", " minus ") if others else words  # no dash stands in an equation


def _side(text: str, nodes: Collection[str], otherwise: Words) -> str:
    """One side of a line: a formula in which numbers, shapes and derivatives stay as they are written."""
    text = text.strip()
    if array := spoken_array(text):
        return array
    bare = _NUMPY.sub("", text)
    written = _SCREEN_SIGN.sub(lambda sign: _ON_SCREEN[sign[0]], bare)
    held: dict[str, tuple[str, int]] = {}

    def hold(text: str, holds: int) -> str:
        name = f"{_HELD}{len(held)}"
        held[name] = text, holds
        return name

    def quotient(found: re.Match[str]) -> str:
        known = (
            {found[1], found[2]} <= set(nodes)
            if nodes
            else SHORT_NAME.fullmatch(found[1]) and SHORT_NAME.fullmatch(found[2])
        )
        return hold(found[0], POWER) if known or found[0].startswith("∂") else found[0]

    def entry(found: re.Match[str]) -> str:
        name = held[found[1]][0] if found[1] in held else found[1]
        return hold(f"{spoken_name(name, nodes)}{spoken_place(found[2])}", ATOM)

    def value(found: re.Match[str]) -> str:
        if found[0] == BLANK:
            return hold("blank", ATOM)
        return hold(spoken_shape(found[0]), ATOM) if found[0].startswith("(") else hold(found[0], _holds(found[0]))

    without_quotients = ENTRY.sub(entry, _QUOTIENT.sub(quotient, written))
    for attempt in (_VALUE.sub(value, without_quotients), without_quotients):
        try:
            formula = parse(attempt)
        except FormulaError:
            continue
        said = spoken(formula, lambda name: held.get(name) or (GREEK.get(name, name), ATOM), nodes)
        return _OF_SHAPES.sub(" times ", said)
    return with_all_signs_in_words(spelt(bare, nodes)) if is_code(text) else otherwise(text)


def _holds(number: str) -> int:
    return PRODUCT if "e" in number else SIGN if number.startswith("-") else ATOM


# A number or a shape that stands for a name; but the 2 of a square and the 1 of axis=1 belong to the formula.
_VALUE = re.compile(
    r"(?:(?:^|(?<=[(]))-(?![\d.]+\*))?(?<![\w.*=])(?:(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?|inf|undefined)(?![\w.])"
    r"|(?<!\w)\(\d+,(?: \d+)?\)|▢"
)
_OF_SHAPES = re.compile(r"(?<=by \d) matrix times (?=\d+ by )|(?<=by \d\d) matrix times (?=\d+ by )")
_QUOTIENT = re.compile(r"(?<!\w)[d∂](\w+)(?:\([^()]*\))?/[d∂](\w+)")
_NUMPY = re.compile(r"\bnp\.(?=[a-z])")
_HELD = "ǃ"  # a letter to Python, and none of any language's words


def spoken_text(text: str, nodes: Collection[str] = ()) -> str:
    """A line of text with its formulas and mathematical signs as words; all else stays as it is.

    nodes: the names of the graph at hand: only where they are known a formula can be told from words.

    >>> spoken_text("∂L/∂z is −0.38, and y·log a ≈ ε²: see wᵀx + b")
    'partial capital L by partial z is minus 0.38, and y times log a is about epsilon squared: see w transpose x plus b'
    >>> spoken_text("a one-sided nudge of 1e-7; and/or 2 - 1, well - known")
    'a one-sided nudge of 1 times 10 to the minus 7; and/or 2 minus 1, well - known'
    >>> spoken_text("a = 1/(1 + exp(-▢)), where ▢ is w1: L is log(a)", ["a", "w1", "L"])  # doctest: +ELLIPSIS
    'a equals the fraction, 1 over 1 plus e to the minus blank, end fraction, where blank is w 1: capital L is log of a'
    """
    if not nodes:
        return with_signs_in_words(text)
    bare = text.replace(_BEGIN, "").replace(_END, "")
    whole = unicodedata.normalize("NFC", with_norms_in_words(bare))
    held: list[str] = []
    left = "".join(_pieces(whole, frozenset(nodes), held))
    said = with_all_signs_in_words(left)
    return _HELD_PIECE.sub(lambda found: held[int(found[1])], said)


def _pieces(text: str, nodes: Collection[str], held: list[str]) -> Iterator[str]:
    """The text, with what is told as a formula or a name held apart."""

    def hold(words: str) -> str:
        held.append(words)
        return f"{_BEGIN}{len(held) - 1}{_END}"

    at = 0
    while at < len(text):
        is_start = at == 0 or not (text[at - 1].isalnum() or text[at - 1] in "_.\u0302")
        end = end_of_formula(text, at, nodes) if is_start else None
        if is_start and (code := end_of_code(text, at)):
            yield hold(spelt(text[at:code], nodes))
            at = code
        elif is_start and (row := LIST.match(text, at)):
            yield hold(spoken_array(row[0]) or row[0])
            at = row.end()
        elif end is not None:
            yield hold(_relations(text[at:end], nodes, with_all_signs_in_words))
            at = end
        elif is_start and (word := WORD.match(text, at)):
            name = word[0]
            at = word.end()
            if names_a_node(text, word, nodes) or _CAPITAL.fullmatch(name):
                yield hold(spoken_name(name, nodes))
            elif "/" in name:
                yield (name := LETTERS.split(name)[0])
                at = word.start() + len(name)
            else:
                yield name
            if entry := ENTRY.match(text, word.start()):
                yield hold(spoken_place(entry[2]))
                at = entry.end()
            of = _OF.match(text, at)
            if of and name in nodes and set(of[1].split(", ")) <= set(nodes):
                yield hold(f" of {' and '.join(spoken_name(each, nodes) for each in of[1].split(', '))}")
                at = of.end()
        else:
            yield text[at]
            at += 1


_BEGIN, _END = "\ue000", "\ue001"  # never in a text: private characters are refused
_HELD_PIECE = re.compile(f"{_BEGIN}(\\d+){_END}")
_CAPITAL = re.compile("[C-HJ-Z]")  # alone it is a name, if not the graph's; A and B are runs that are compared
_OF = re.compile(r"\((\w+(?:, \w+)*)\)")
