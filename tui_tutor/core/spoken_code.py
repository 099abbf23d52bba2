"""Code, and mathematics with words in it, sign by sign: what is no formula of ours and would lose its signs by ear.

Knows which signs have words, and nothing of what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from tui_tutor.core.spelling import spoken_name, spoken_number

_SIGNS = {
    "**": "to the power", "==": "is equal to", "+": "plus", "-": "minus", "*": "times", "/": "over",
    "@": "matrix times",
    "=": "equals", "(": "open parenthesis", ")": "close parenthesis", "[": "open bracket", "]": "close bracket",
    ".": "dot", ":": "colon", "^": "to the power",
}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?(?!\w))|(?P<name>[^\W\d]\w*)|(?P<space>\s+)"
    rf"|(?P<sign>{'|'.join(map(re.escape, _SIGNS))})|(?P<other>.)"
)
_IS_CODE = re.compile(r"\w\.[a-z]\w*\(|\)(?:[.*@^\[]|/(?![d∂]))|[\w)\]][/*@^]\(")


def is_code(text: str) -> bool:
    """Whether signs belong together in a text that stands between relations.

    >>> is_code("np.exp(z)"), is_code("(f after the nudge - f before)/0.001"), is_code("what is left (a - y)")
    (True, True, False)
    """
    return _IS_CODE.search(text) is not None


def spelt(text: str, nodes: Collection[str] = ()) -> str:
    """Each sign as a word, each name and number as it is spoken; words stay.

    >>> spelt("(f after the nudge - f before)/0.001")
    'open parenthesis f after the nudge minus f before close parenthesis over 0.001'
    >>> spelt("np.log1p(-Z1.max(0))", ["Z1"])  # doctest: +ELLIPSIS
    'np dot log1p open parenthesis minus capital Z 1 dot max open parenthesis 0 close parenthesis close parenthesis'
    """
    said: list[str] = []
    for token in _TOKEN.finditer(text):
        match token.lastgroup:
            case "number":
                said.append(spoken_number(token[0]))
            case "name":
                name = token[0]
                is_name = name in nodes or (name[:1] == "d" and name[1:] in nodes)
                said.append(spoken_name(name, nodes) if is_name else name)
            case "sign":
                said.append(_SIGNS[token[0]])
            case "other":
                said.append(token[0])
    return re.sub(r" (?=[,;?!…])", "", " ".join(said))
