"""How many cells of a terminal text takes that is written as it is, by Unicode 17.

The same as Rich measures, by which lines are cut and filled on the full screen; it is not needed for that. Knows no set
of glyphs: what is written in other signs is measured by `glyphs.written_width`.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Cells of what Python's tables, of an older Unicode, or their classes alone do not tell.
_OTHERS = {
    chr(code): cells
    for first, last, cells in (
        (0x1160, 0x11FF, 0), (0xD7B0, 0xD7FB, 0),  # vowels and ends of Hangul: they join the letter before them
        (0x1F3FB, 0x1F3FF, 0),  # colours of the skin: so do they
        (0x2630, 0x2637, 2), (0x268A, 0x268F, 2), (0x4DC0, 0x4DFF, 2),  # trigrams and the like: wide since Unicode 16,
        (0x1D300, 0x1D356, 2), (0x1D360, 0x1D376, 2),  # as are tetragrams and counting rods
    )
    for code in range(first, last + 1)
}  # fmt: skip


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
    if character in _OTHERS:
        return _OTHERS[character]
    if unicodedata.category(character)[0] == "M":  # marks stand on the letter before them
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
