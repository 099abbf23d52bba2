"""Wrong answers, and how often each of them was given.

Knows no lesson: whether two that are written differently are the same formula, nobody asks.
"""

from __future__ import annotations

from typing import NamedTuple


class Wrong(NamedTuple):
    """A wrong answer: where, what was typed or chosen ("" in older journals), and the known mistake ("" if none)."""

    part: int
    step: str
    answer: str
    mistake: str


class Tally:
    """Wrong answers by how often they were given, and as each was typed with the fewest blanks.

    Those that differ in blanks only are the same; the answer of a key has none.
    """

    def __init__(self) -> None:
        self.found: dict[Wrong, tuple[int, str]] = {}

    def take(self, wrong: Wrong) -> None:
        words = wrong.answer.split()
        key = Wrong(wrong.part, wrong.step, "".join(words), wrong.mistake)
        count, spelling = self.found.get(key, (0, None))
        self.found[key] = count + 1, shorter(spelling, " ".join(words))


def shorter(one: str | None, other: str) -> str:
    """Of two spellings the one with fewer blanks, and always the same.

    >>> shorter("y - a", "y-a"), shorter(None, "y - a")
    ('y-a', 'y - a')
    """
    return min(other if one is None else one, other, key=lambda text: (len(text), text))
