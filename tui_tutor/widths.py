"""How many cells of a terminal text takes that is written as it is, by Unicode.

Knows no set of glyphs: what is written in other signs is measured by `glyphs.written_width`.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache


def text_width(text: str) -> int:
    """How many cells of a terminal a text takes.

    >>> text_width("dz"), text_width("学習")
    (2, 4)
    """
    return len(text) if text.isascii() else _summed(text)


@lru_cache(maxsize=4096)
def _summed(text: str) -> int:
    return sum(map(character_width, text))


def character_width(character: str) -> int:
    """How many cells of a terminal a character takes: 0, 1 or 2.

    >>> character_width("z"), character_width("学"), character_width("\u0302")
    (1, 2, 0)
    """
    if unicodedata.category(character)[0] == "M":  # marks stand on the letter before them
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
