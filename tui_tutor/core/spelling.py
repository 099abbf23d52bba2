"""Names and numbers as they are spoken: `dW1` is "d capital W 1", -1.5e-7 is "minus 1.5 times 10 to the minus 7".

Formulas are `speech`'s business; which names there are is the caller's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from tui_tutor.core.ops import OPS
from tui_tutor.core.printing import GREEK

# The words of an op's call, where they are not its name; `of` follows.
FUNCTIONS = {
    "sqrt": "square root", "abs": "absolute value", "rows": "number of rows", "columns": "number of columns",
    "log_loss": "log loss", "place": "placement",
}  # fmt: skip
# Words that mean something in a spoken formula: a name that is one of them, or holds one, says that it is a name.
_SIGNS = (
    "plus", "minus", "times", "over", "by", "matrix", "transpose", "squared", "cubed", "to", "the", "open", "close",
    "end", "of", "and", "e", "d", "partial", "capital", "sub", "underscore", "hat", "bar", "tilde", "dot", "greek",
    "name", "equals", "becomes", "infinity", "undefined", "along", "row", "stack", "power",
)  # fmt: skip
RESERVED = frozenset(
    (*_SIGNS, *(FUNCTIONS.get(op, row.function or op).split()[0] for op, row in OPS.items() if row.is_call))
)
_ACCENTS = {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde", "\u0307": "dot"}
_KNOWN_GREEK = {sign: name.removesuffix("_") for name, sign in GREEK.items()}
_PIECE = re.compile(r"(?P<bar>_+)|(?P<digits>0|[1-9]\d*)|(?P<accent>[\u0300-\u036f])|(?P<letters>[A-Z]?[a-z]+|.)", re.S)
_DERIVATIVE = re.compile(r"d(?=([^\W\d_]\u0302?)(\d|_|$)|[A-Z])")
_QUOTIENT = re.compile(r"([d∂])(\w+)(?:\((.+)\))?/([d∂])(\w+)")
_NUMBER = re.compile(r"(-?)(?:(\d+(?:\.\d*)?|\.\d+)(?:e([+-]?)(\d+))?|(inf)|(undefined))")


def spoken_name(name: str, nodes: Collection[str] = ()) -> str:
    """A node's name, a derivative's or a local derivative's, as it is spoken.

    nodes: where they are known, `d` + one of them is a derivative however long it is; else `d` + a letter is.

    >>> spoken_name("W1"), spoken_name("dz"), spoken_name("∂L/∂a"), spoken_name("z_1"), spoken_name("ŷ")
    ('capital W 1', 'd z', 'partial capital L by partial a', 'z sub 1', 'y hat')
    >>> spoken_name("dloss"), spoken_name("dloss", ["loss"]), spoken_name("over"), spoken_name("θ")
    ('dloss', 'd loss', 'name over', 'theta')
    """
    if quotient := _QUOTIENT.fullmatch(name):
        above, arguments, below = quotient[2], quotient[3], quotient[5]
        of = " of " + " and ".join(map(_word_by_word, arguments.split(", "))) if arguments else ""
        return f"{_D[quotient[1]]} {_word_by_word(above)}{of} by {_D[quotient[4]]} {_word_by_word(below)}"
    if name[:1] == "d" and (name[1:] in nodes or _DERIVATIVE.match(unicodedata.normalize("NFD", name))):
        return f"d {_word_by_word(name[1:])}"
    return _word_by_word(name)


_D = {"d": "d", "∂": "partial"}


def _word_by_word(name: str) -> str:
    return " ".join(_words(unicodedata.normalize("NFD", name)))


def _words(name: str) -> Iterator[str]:
    for piece in _PIECE.finditer(name):
        text = piece[0]
        if piece["bar"]:
            is_inside = len(text) == 1 and 0 < piece.start() < len(name) - 1
            yield "sub" if is_inside else " ".join(["underscore"] * len(text))
        elif piece["accent"]:
            yield _ACCENTS.get(text, unicodedata.name(text).lower())
        elif text in _KNOWN_GREEK:
            yield _KNOWN_GREEK[text]
        elif "GREEK" in unicodedata.name(text[0], ""):
            size, _, letter = unicodedata.name(text[0]).removeprefix("GREEK ").partition(" LETTER ")
            yield f"Greek {'capital ' * (size == 'CAPITAL')}{letter.lower()}"
        else:
            yield _letters(text)


def _letters(word: str) -> str:
    capital = "capital " if word[0].isupper() else ""
    is_taken = not capital and (word in RESERVED or word in _KNOWN_GREEK.values())
    return f"{capital}{'name ' * is_taken}{word}"


def is_number(text: str) -> bool:
    """Whether a text is one number as `numbers` writes it."""
    return _NUMBER.fullmatch(text) is not None


def spoken_number(text: str) -> str:
    """A number, as `numbers` writes it, as it is spoken; any other text as it stands.

    >>> spoken_number("-0.25"), spoken_number("1.5e-7"), spoken_number("-inf"), spoken_number("undefined")
    ('minus 0.25', '1.5 times 10 to the minus 7', 'minus infinity', 'undefined')
    """
    found = _NUMBER.fullmatch(text)
    if found is None:
        return text
    sign, mantissa, power_sign, power, infinite, undefined = found.groups()
    power_of_ten = f" times 10 to the {'minus ' * (power_sign == '-')}{power}" if power else ""
    return f"{'minus ' * bool(sign)}{undefined or ('infinity' if infinite else mantissa)}{power_of_ten}"
