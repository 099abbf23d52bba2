"""Glyph sets: what a terminal can show, and what stands in the place of what it cannot.

Every picture is made of the same characters; here is how each is written, and so how many cells it takes. The set in
force is a property of the terminal, as the widths of its characters are: it is chosen once, before anything is laid
out. What is not in a set never leaves it: `written` gives characters of the set only.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import _lru_cache_wrapper, lru_cache
from typing import Final, TypeVar

from tui_tutor.widths import character_width

Found = TypeVar("Found")


class GlyphSet(enum.StrEnum):
    """The sets. basic: code page 437, which a PC's own console has."""

    UNICODE = "unicode"
    BASIC = "basic"
    ASCII = "ascii"

    def has(self, character: str) -> bool:
        """Whether a printable character is in the set."""
        if self is GlyphSet.ASCII or character.isascii():
            return " " <= character <= "~"
        return self is GlyphSet.UNICODE or (character != "\N{NO-BREAK SPACE}" and _is_encodable(character))


def _is_encodable(character: str) -> bool:
    try:
        character.encode("cp437")
    except UnicodeEncodeError:
        return False
    return True


UNKNOWN = "?"  # for what a set has nothing for, a sign a cell

# Each character and what it is written as: rows of pairs, a blank between them.
_ASCII: Final = """
    ─- ━= │| ┃# ╭+ ╮+ ╰+ ╯+ ┌+ ┐+ └+ ┘+ ├+ ┤+ ┬+ ┴+ ┼| ┏# ┓# ┗# ┛# ┠# ┄. ┆: ┅: ┇# ┊: ═= ║# ╔# ╗# ╚# ╝# ╟#
    ▶> ◀< ▸> ◂< ▴^ ▾v ▲^ ▼v →-> ←<- ↑Up ↓Down ⇒=> ⇐<= ↔<->
    ◆* ◇o ○o ●* •- △^ □# ▢[] ▫o ■# ✓+ ✗x ✔+ ✘x …~ ‥~ ░. ▒: ▓# █# ▄_ ▀" ▌| ▐| ▔- ▁_ ▂_ ▃_ ▅_ ▆# ▇# ▊| ▎| ▏| ▍| ▕|
    ⎛/ ⎜| ⎝\\ ⎞\\ ⎟| ⎠/ ⌈| ⌉| ⌊| ⌋|
    ·. ∙* ⋅* −- –- —- ‑- ×x ÷/ ±+- ∓-+ ≈~= ≠!= ≤<= ≥>= ≡== ∝~ ∞inf √sqrt ∑sum ∏prod ∇grad ∂d ∈in ‖|| ′' ″" °deg
    ²^2 ³^3 ¹^1 ⁰^0 ⁴^4 ⁵^5 ⁶^6 ⁷^7 ⁸^8 ⁹^9 ⁺^+ ⁻^- ᵀ^T ⁿ^n ₀_0 ₁_1 ₂_2 ₃_3 ₄_4 ₅_5 ₆_6 ₇_7 ₈_8 ₉_9
    ŷyhat ŶYhat ẑzhat ẐZhat \N{COMBINING CIRCUMFLEX ACCENT}hat ΔD σsigmoid µmu
    “" ”" „" «" »" ‘' ’' ‚, ´' ¬not ßss æae ÆAE œoe ŒOE øo ØO 🔎>
"""
_BASIC: Final = """
    ━═ ┃║ ╭┌ ╮┐ ╰└ ╯┘ ┏╔ ┓╗ ┗╚ ┛╝ ┠╟ ┄- ┆: ┅= ┇: ┊:
    ▶> ◀< ▸> ◂< ▴^ ▾v ▲^ ▼v
    ◆■ ◇° ○o ●■ •∙ △^ □o ▫o ✓√ ✗x ▔─ ▁_ ▂▄ ▃▄ ▅▄ ▆█ ▇█ ▊▌ ▎▌ ▍▌ ▏▌ ▕▐ μµ ∑Σ Δδ
"""


def _table(text: str) -> dict[str, str]:
    return {pair[0]: pair[1:] for pair in text.split()}


_SIGNS: Final[Mapping[GlyphSet, Mapping[str, str]]] = {
    GlyphSet.UNICODE: {},
    GlyphSet.BASIC: _table(_ASCII) | _table(_BASIC),
    GlyphSet.ASCII: _table(_ASCII),
}

_in_force = GlyphSet.UNICODE
_measured: list[_lru_cache_wrapper[object]] = []


def in_force() -> GlyphSet:
    """The set of the terminal."""
    return _in_force


def use(glyphs: GlyphSet) -> None:
    """Put a set in force; pictures that were laid out for another are forgotten."""
    global _in_force
    _in_force = glyphs
    for cache in _measured:
        cache.cache_clear()


@contextmanager
def using(glyphs: GlyphSet) -> Iterator[None]:
    """A set in force for a while."""
    before = in_force()
    use(glyphs)
    try:
        yield
    finally:
        use(before)


def measured(most: int) -> Callable[[Callable[..., Found]], _lru_cache_wrapper[Found]]:
    """Remembers what a function found, as long as the set stays in force: for what depends on widths."""

    def remember(function: Callable[..., Found]) -> _lru_cache_wrapper[Found]:
        cache = lru_cache(most)(function)
        _measured.append(cache)
        return cache

    return remember


@measured(4096)
def written_width(character: str) -> int:
    """How many cells of the terminal a character takes, as it is written there.

    >>> [written_width(character) for character in "z学α"]
    [1, 2, 1]
    >>> with using(GlyphSet.ASCII):
    ...     [written_width(character) for character in "z学α"]
    [1, 2, 5]
    """
    return character_width(character) if _in_force is GlyphSet.UNICODE else len(_sign(character, _in_force))


def written(text: str, *, is_formula: bool = False) -> str:
    """A text in characters of the set in force; is_formula: a dot between blanks is a product.

    >>> with using(GlyphSet.ASCII):
    ...     written("w1·x1 → ŷ"), written("Backward · da · 5 of 13"), written("dz ·")
    ...     written("da · ∂a/∂z", is_formula=True)
    ('w1*x1 -> yhat', 'Backward | da | 5 of 13', 'dz .')
    'da * da/dz'
    """
    if _in_force is GlyphSet.UNICODE or (text.isascii() and text.isprintable()):
        return text
    return _written(text, is_formula, _in_force)


def in_ascii(text: str) -> str:
    """A text as it is written in ASCII, whatever the set in force: what can be typed for it anywhere.

    >>> in_ascii("ŷ")
    'yhat'
    """
    return _written(text, False, GlyphSet.ASCII)


@lru_cache(4096)
def _written(text: str, is_formula: bool, glyph_set: GlyphSet) -> str:
    if glyph_set is GlyphSet.ASCII and "·" in text:
        text = _DOT.sub(_product if is_formula else _dot, text)
    return "".join([_sign(character, glyph_set) for character in text])


_DOT = re.compile(r"(?P<parts>(?:^|(?<=\S)) · (?=\S|$))|(?P<times>(?<=\S)·(?=\S))|·")


def _product(dot: re.Match[str]) -> str:
    return dot[0].replace("·", "*" if dot["parts"] or dot["times"] else ".")


def _dot(dot: re.Match[str]) -> str:
    """Between two texts, in a product, or for what is not there yet."""
    return dot[0].replace("·", "|" if dot["parts"] else "*" if dot["times"] else ".")


@lru_cache(4096)
def _sign(character: str, glyph_set: GlyphSet) -> str:
    """What a character is written as in a set: in one cell where it can be, in more where it is a name."""
    if glyph_set.has(character) or character == "\n":
        return character
    if character in (signs := _SIGNS[glyph_set]):
        return signs[character]
    if unicodedata.category(character)[0] == "M":
        return ""
    if name := _greek(character):
        return name
    plain = unicodedata.normalize("NFKD", character)
    found = "".join(part for part in plain if " " <= part <= "~")
    return found or UNKNOWN * max(character_width(character), 1)


def _greek(character: str) -> str:
    """The name of a Greek letter, with or without an accent.

    >>> _greek("λ"), _greek("Ω"), _greek("ά"), _greek("z")
    ('lambda', 'Omega', 'alpha', '')
    """
    name = unicodedata.name(unicodedata.normalize("NFD", character)[0], "")
    found = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER (?:FINAL )?(\w+)", name)
    if found is None:
        return ""
    letter = found[2].replace("LAMDA", "LAMBDA")
    return letter.lower() if found[1] == "SMALL" else letter.capitalize()
