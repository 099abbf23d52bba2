"""Names of learners in the order in which one looks for them: no matter the case, the accents, and 2 before 10.

The order is one for all languages, that of the letters without their marks.
"""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"(\d+)")
_MARKED = re.compile(r"LATIN SMALL LETTER (?:DOTLESS )?([A-Z])(?: WITH .*)?").fullmatch


def order(name: str) -> tuple[list[str | int], str]:
    """What a name is sorted by; the name itself where two look alike.

    >>> sorted(["zoltan", "Zoë", "learner 10", "learner 2", "Émile"], key=order)
    ['Émile', 'learner 2', 'learner 10', 'Zoë', 'zoltan']
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(_plain(letter) for letter in letters if not unicodedata.combining(letter))
    # Texts and numbers take turns, so that no text meets a number.
    return [int(part) if place % 2 else part for place, part in enumerate(_NUMBER.split(plain))], name


def _plain(letter: str) -> str:
    """A Latin letter without a stroke or the like, which Unicode takes for a part of it: ł, ø.

    >>> _plain("ł"), _plain("я")
    ('l', 'я')
    """
    marked = None if letter.isascii() else _MARKED(unicodedata.name(letter, ""))
    return marked[1].lower() if marked else letter
