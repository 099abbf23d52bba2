"""Lines of text and of mathematics as they are spoken: each formula in them in words, and each sign that is left.

A formula is known by what stands in it: names of the graph at hand, numbers, shapes, blanks, calls of ops.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator

from tui_tutor.core.ops import ATOM, OPS, POWER, PRODUCT, SIGN
from tui_tutor.core.parser import SIGNS, parse
from tui_tutor.core.printing import GREEK
from tui_tutor.core.speech import spoken
from tui_tutor.core.spelling import spoken_name, spoken_number
from tui_tutor.core.spoken_arrays import (
    ARRAY,
    ENTRY,
    LIST,
    spoken_array,
    spoken_place,
    spoken_shape,
    with_norms_in_words,
)
from tui_tutor.core.spoken_code import is_code, spelt
from tui_tutor.errors import FormulaError

_RELATIONS = {
    ":=": "becomes", "+=": "grows by", "/=": "is divided by", "==": "equals", "!=": "is not equal to", "=": "equals",
    "≠": "is not equal to", "<=": "is at most", ">=": "is at least", "≤": "is at most", "≥": "is at least",
    "<": "is less than", ">": "is greater than", "≈": "is about", "→": "goes to",
}  # fmt: skip
_RELATION = re.compile(rf"\s+({'|'.join(map(re.escape, _RELATIONS))})(?=\s)")
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
        said += [_RELATIONS[sign], _side(side, nodes, otherwise)]
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
            {found[1], found[2]} <= set(nodes) if nodes else _SHORT.fullmatch(found[1]) and _SHORT.fullmatch(found[2])
        )
        return hold(found[0], POWER) if known or found[0].startswith("∂") else found[0]

    def entry(found: re.Match[str]) -> str:
        name = held[found[1]][0] if found[1] in held else found[1]
        return hold(f"{spoken_name(name, nodes)}{spoken_place(found[2])}", ATOM)

    def value(found: re.Match[str]) -> str:
        if found[0] == _BLANK:
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
    return _all_signs(spelt(bare, nodes)) if is_code(text) else otherwise(text)


def _holds(number: str) -> int:
    return PRODUCT if "e" in number else SIGN if number.startswith("-") else ATOM


# A number or a shape that stands for a name; but the 2 of a square and the 1 of axis=1 belong to the formula.
_VALUE = re.compile(
    r"(?:(?:^|(?<=[(]))-(?![\d.]+\*))?(?<![\w.*=])(?:(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?|inf|undefined)(?![\w.])"
    r"|(?<!\w)\(\d+,(?: \d+)?\)|▢"
)
_BLANK = "▢"
_OF_SHAPES = re.compile(r"(?<=by \d) matrix times (?=\d+ by )|(?<=by \d\d) matrix times (?=\d+ by )")
_QUOTIENT = re.compile(r"(?<!\w)[d∂](\w+)(?:\([^()]*\))?/[d∂](\w+)")
_NUMPY = re.compile(r"\bnp\.(?=[a-z])")
_HELD = "ǃ"  # a letter to Python, and none of any language's words


_NAME = r"[^\W\d_]\u0302?\d*(?!\w)|[A-Z]\w{0,5}(?!\w)"  # of one letter, or of few where it begins with a capital
_SHORT = re.compile(_NAME)
_OPERAND = rf"d?(?:{_NAME})|\d[\d.]*(?!\w)"
_POSTFIX = {"²": "squared", "³": "cubed", "ᵀ": "transpose"}
# What stands close to what it belongs to; longer signs before those that they hold.
_TEXT: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(rf"(?<!\w)([d∂])(?:{_NAME})(?:\([^()]*\))?/\1(?:{_NAME})"), lambda found: spoken_name(found[0])),
    (re.compile(r"(?<![\w.)\]])[-−](?=\.?\d)"), lambda _: "minus "),
    (re.compile(r"(?<!\S)\+(?=\.?\d)"), lambda _: "plus "),
    (re.compile(r"(?<!\S)#+ +"), lambda _: "comment: "),
    (re.compile(r"(?<![\w.])\d[\d.]*e-?\d+(?!\w)"), lambda found: spoken_number(found[0])),
    (re.compile(rf"(?<!\w)({_OPERAND}|\)) [-−] (?=\(|{_OPERAND})"), lambda found: f"{found[1]} minus "),
    (re.compile(r" (:=|\+=|/=|=|\+) (?=\S)"), lambda found: f" {_RELATIONS.get(found[1], 'plus')} "),
    (re.compile(r"([²³ᵀ]|[₀₁₂₃₄₅₆₇₈₉]+|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)(?=(\w?))"),
     lambda found: f" {_POSTFIX.get(found[1]) or _script(found[1])}{' ' * bool(found[2])}"),
    (re.compile(r"σ\("), lambda _: "sigmoid of ("),
    (re.compile(r"√"), lambda _: "square root of "),
    (re.compile(r"(?<!\w)([^\W\d_][\u0302\u0304])(?!\w)"), lambda found: spoken_name(found[1])),
    (re.compile(r"[Α-ω]"), lambda found: spoken_name(found[0]).removeprefix("Greek ")),
)  # fmt: skip
_ALONE = {
    "·": "times", "⋅": "times", "×": "times", "÷": "divided by", "−": "minus", "±": "plus or minus", "→": "to",
    "≈": "is about", "≠": "is not equal to", "≤": "is at most", "≥": "is at least", "∞": "infinity", "∂": "partial",
    "∑": "sum of", "∇": "gradient of", "∈": "in",
}  # fmt: skip
_SIGN_ALONE = re.compile(rf"\s*([{''.join(_ALONE)}])\s*")


def _script(digits: str) -> str:
    """Digits above or below the line."""
    on_the_line = unicodedata.normalize("NFKC", digits).replace("−", "-")
    return f"sub {on_the_line}" if digits[0] in "₀₁₂₃₄₅₆₇₈₉" else f"to the {spoken_number(on_the_line.lstrip('+'))}"


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
        return _signs(text)
    bare = text.replace(_BEGIN, "").replace(_END, "")
    whole = unicodedata.normalize("NFC", with_norms_in_words(bare))
    held: list[str] = []
    left = "".join(_pieces(whole, frozenset(nodes), held))
    said = _all_signs(left)
    return _HELD_PIECE.sub(lambda found: held[int(found[1])], said)


def _pieces(text: str, nodes: Collection[str], held: list[str]) -> Iterator[str]:
    """The text, with what is told as a formula or a name held apart."""

    def hold(words: str) -> str:
        held.append(words)
        return f"{_BEGIN}{len(held) - 1}{_END}"

    at = 0
    while at < len(text):
        is_start = at == 0 or not (text[at - 1].isalnum() or text[at - 1] in "_.\u0302")
        end = _formula(text, at, nodes) if is_start else None
        if is_start and (row := LIST.match(text, at)):
            yield hold(spoken_array(row[0]) or row[0])
            at = row.end()
        elif end is not None:
            yield hold(_relations(text[at:end], nodes, _all_signs))
            at = end
        elif is_start and (word := _WORD.match(text, at)):
            name = word[0]
            at = word.end()
            if _is_name(text, word, nodes):
                yield hold(spoken_name(name, nodes))
            elif "/" in name:
                yield (name := _LETTERS.split(name)[0])
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
_WORD = re.compile(r"[^\W\d]\w*(?:(?:\([^()]*\))?/[d∂][^\W\d]\w*)?|∂\w+(?:\([^()]*\))?/∂\w+")
_LETTERS = re.compile(r"[(/]")
_OF = re.compile(r"\((\w+(?:, \w+)*)\)")
_LEFT_OVER = re.compile(r" ?(:=|\+=|/=|=) ?(?=\S)|(\*\*|[*^@=_▢])")
_BEING_LEFT = {
    "*": "star", "**": "star star", "^": "caret", "@": "at sign", "=": "equals", "_": "underscore", _BLANK: "blank"
}  # fmt: skip


def _all_signs(text: str) -> str:
    """Also those that stay where names are not known."""
    return _signs(_LEFT_OVER.sub(_left_over, text))


def _left_over(found: re.Match[str]) -> str:
    """A sign that belongs to no formula."""
    if found[1]:
        return f" {_RELATIONS[found[1]]} "
    return _BEING_LEFT[found[2]]


def _is_name(text: str, word: re.Match[str], nodes: Collection[str]) -> bool:
    """Whether a word is a name that is not told as it is written; "A" that begins a sentence is a word."""
    name = word[0]
    is_first = not text[: word.start()].rstrip()[-1:].isalnum()
    if name in _A_WORD and is_first and re.match(" [a-z]{2}", text[word.end() : word.end() + 3]):
        return False
    if name[0] in "d∂" and name[1:] in nodes:
        return name not in _ENGLISH
    if "/" in name:
        above, _, below = name.rpartition("/")
        return above[0] == below[0] and {above[1:].partition("(")[0], below[1:]} <= set(nodes)
    return name in nodes and not (name.isascii() and name.isalpha() and name.islower())


_A_WORD = ("A", "I")
_ENGLISH = ("do",)
_CALLS = frozenset({*(row.function or name for name, row in OPS.items() if row.is_call), *OPS, "σ", "√"})
_KNOWN = frozenset({*GREEK, *GREEK.values(), *(name.removesuffix("_") for name in GREEK)})
_POSTFIXES = re.compile(r"(?:\.T(?!\w)|[²³ᵀ])+")
_ATOM = re.compile(r"▢|\(\d+,(?: \d+)?\)|(?:\d+(?:\.\d+)?|\.\d+)(?:e-?\d+)?(?![\w])")
_OPERATOR = re.compile(rf" (?:{'|'.join(map(re.escape, _RELATIONS))}) | ?(?:\*\*|[*/@·^]) ?| [-+−] ")


def _formula(text: str, at: int, nodes: Collection[str]) -> int | None:
    """Where a formula ends that begins here, None where none does; a name or a number alone is none."""
    end = _operand(text, at, nodes)
    if end is None:
        return None
    is_one = _is_formula(text[at:end], nodes)
    while (sign := _OPERATOR.match(text, end)) and (after := _operand(text, sign.end(), nodes)) is not None:
        end, is_one = after, True
    return end if is_one else None


def _is_formula(operand: str, nodes: Collection[str]) -> bool:
    """Whether an operand alone is told as a formula: a shape, an array, a call or a square; else it is in a bracket."""
    if operand.startswith(("(", "[")):
        return bool(_ATOM.fullmatch(operand) or ARRAY.fullmatch(operand))
    return "(" in operand or (operand[-1] in "²³ᵀT" and operand not in nodes)


def _operand(text: str, at: int, nodes: Collection[str]) -> int | None:
    """Where a name, a number, an array, a call or what stands in parentheses ends."""
    if text[at : at + 1] in ("-", "−") and text[at + 1 : at + 2].strip():
        at += 1
    if found := ARRAY.match(text, at) or ENTRY.match(text, at):
        return found.end()
    end: int | None = None
    if found := _ATOM.match(text, at):
        end = found.end()
    elif text[at : at + 1] == "(":
        end = _closing(text, at)
    elif word := _WORD.match(text, at):
        name, end = word[0], word.end()
        if name in _CALLS and text[end : end + 1] == "(":
            end = _closing(text, end)
        elif "/" in name and not _is_name(text, word, nodes):
            name = _LETTERS.split(name)[0]
            end = at + len(name)
        if end is not None and text[end - 1] != ")" and not _is_operand(name, nodes):
            end = None
    elif text[at : at + 1] == "√":
        end = _closing(text, at + 1)
    if end is None:
        return None
    after = _POSTFIXES.match(text, end)
    return after.end() if after else end


def _is_operand(name: str, nodes: Collection[str]) -> bool:
    is_derivative = name[0] in "d∂" and (name[1:] in nodes or "/" in name)
    is_short = len(name) == 1 and name not in "aAI"
    return name in nodes or name in _KNOWN or is_derivative or is_short or bool(_INDEXED.fullmatch(name))


_INDEXED = re.compile(r"d?[a-zA-Z]\d+")  # a name of another lesson's, as x1 or dw1


def _closing(text: str, at: int) -> int | None:
    """Behind the parenthesis that closes the one here."""
    if text[at : at + 1] != "(":
        return None
    depth = 0
    for place in range(at, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if not depth:
            return place + 1
    return None


def _signs(text: str) -> str:
    """A line of text with its mathematical signs as words."""
    said = unicodedata.normalize("NFD", text)
    for sign, words in _TEXT:
        said = sign.sub(words, said)
    said = _SIGN_ALONE.sub(lambda found: f" {_ALONE[found[1]]} ", said)
    said = said.strip() if text == text.strip() else said
    return unicodedata.normalize("NFC", said)
