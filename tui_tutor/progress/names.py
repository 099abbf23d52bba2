"""Names of learners in the order in which one looks for them, no matter the case, the accents, and 2 before 10; and
what tells those apart that are alike. And what a lesson is called that is a formula of the learner's own.

The order is one for all languages, that of the letters without their marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import pairwise
from operator import ne

from tui_tutor.progress.folder import SUFFIX

OWN = "own formula"
_OWN = re.compile(r"own-[0-9a-f]{8}")  # the id of a lesson that was made from one: journals have nothing else of it
_NUMBER = re.compile(r"(\d+)")
_MARKED = re.compile(r"LATIN SMALL LETTER (?:DOTLESS )?([A-Z])(?: WITH .*)?").fullmatch
_SHORTEST = 4  # characters of an id that are told


def called(lesson: str) -> str:
    """A lesson by its id, or that it is a formula of the learner's own.

    >>> called("softmax"), called("own-7f0e1254")
    ('softmax', 'own formula')
    """
    return OWN if _OWN.fullmatch(lesson) else lesson


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


def shown(name: str, sign: str) -> str:
    """A name with what tells it from others that are alike, if there are any."""
    return f"{name} ({sign})" if sign else name


def signs(names: Mapping[str, str]) -> dict[str, str]:
    """By id, what is told behind a name that others have too: as much of the id as tells them apart, 4 characters at
    least. Nobody can take on the name and the sign of somebody else: where one is called so, all of the id is told.

    >>> signs({"3f2c9a": "Ann", "3f2d11": "Ann", "77": "Bob"})
    {'3f2c9a': '3f2c', '3f2d11': '3f2d'}
    """
    found = {each: sign for alike in _alike(names) for each, sign in _beginnings(alike).items()}
    told = {each: shown(name, found.get(each, "")) for each, name in names.items()}
    return {**found, **{each: each for alike in _alike(told) for each in alike}}


def _alike(texts: Mapping[str, str]) -> list[list[str]]:
    """The ids of texts that look alike, for each such look; how many blanks there are is not seen."""
    looks: dict[str, list[str]] = {}
    for each, text in texts.items():
        looks.setdefault(" ".join(unicodedata.normalize("NFC", text).split()), []).append(each)
    return [ids for ids in looks.values() if len(ids) > 1]


def _beginnings(ids: Iterable[str]) -> dict[str, str]:
    """Of each id as much as no other begins with, or all of it. In order, those that begin alike are neighbours."""
    in_order = sorted(ids)
    common = [0, *(_common(*pair) for pair in pairwise(in_order)), 0]
    found = {}
    for each, pair in zip(in_order, pairwise(common)):
        end = max(*pair, _SHORTEST - 1) + 1
        found[each] = each[:end] if end < len(each.removesuffix(SUFFIX)) else each
    return found


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginnings."""
    differ = (place for place, is_other in enumerate(map(ne, one, other)) if is_other)
    return next(differ, min(len(one), len(other)))
