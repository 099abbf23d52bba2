"""Mathematical signs in a text as words, one by one: what is left of a line where no formula is known.

Goes by what stands beside a sign; knows no names of a graph.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from tui_tutor.core.spelling import spoken_name, spoken_number

RELATIONS = {
    ":=": "becomes", "+=": "grows by", "/=": "is divided by", "==": "is equal to", "!=": "is not equal to",
    "=": "equals",
    "≠": "is not equal to", "<=": "is at most", ">=": "is at least", "≤": "is at most", "≥": "is at least",
    "<": "is less than", ">": "is greater than", "≈": "is about", "→": "goes to",
}  # fmt: skip
BLANK = "▢"
_NAME = r"[^\W\d_]\u0302?\d*(?!\w)|[A-Z]\w{0,5}(?!\w)"  # of one letter, or of few where it begins with a capital
SHORT_NAME = re.compile(_NAME)
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
    (re.compile(r" (:=|\+=|/=|=|\+) (?=\S)"), lambda found: f" {RELATIONS.get(found[1], 'plus')} "),
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


def with_signs_in_words(text: str) -> str:
    """A line of text with its mathematical signs as words."""
    said = unicodedata.normalize("NFD", text)
    for sign, words in _TEXT:
        said = sign.sub(words, said)
    said = _SIGN_ALONE.sub(lambda found: f" {_ALONE[found[1]]} ", said)
    said = said.strip() if text == text.strip() else said
    return unicodedata.normalize("NFC", said)


_LEFT_OVER = re.compile(r" ?(:=|\+=|/=|==|!=|<=|>=|=) ?(?=\S)|(?<=[\w)\]])(\*\*?)(?=[\w(\[])|(\*\*|[*^@=_▢])")
_BEING_LEFT = {
    "*": "star", "**": "star star", "^": "caret", "@": "at sign", "=": "equals", "_": "underscore", BLANK: "blank"
}  # fmt: skip


def with_all_signs_in_words(text: str) -> str:
    """With those too that stay where names are not known.

    >>> with_signs_in_words("_ ≈ 2²"), with_all_signs_in_words("_ ≈ 2²")
    ('_ is about 2 squared', 'underscore is about 2 squared')
    """
    return with_signs_in_words(_LEFT_OVER.sub(_left_over, text))


def _left_over(found: re.Match[str]) -> str:
    """A sign that belongs to no formula."""
    if found[1]:
        return f" {RELATIONS[found[1]]} "
    if found[2]:
        return " times " if found[2] == "*" else " to the power "
    return _BEING_LEFT[found[3]]
