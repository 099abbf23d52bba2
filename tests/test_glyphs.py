"""Glyph sets: whatever comes in, only what the set has comes out, in as many cells as were counted."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tutor import glyphs
from tui_tutor.glyphs import GlyphSet, using, written, written_width

ENCODINGS = {GlyphSet.BASIC: "cp437", GlyphSet.ASCII: "ascii"}
SETS = tuple(ENCODINGS)
TEXTS = st.text(st.sampled_from("z12 ·→∂αŷ²…─┼▶学é\n\u0302\x1b") | st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize("glyph_set", SETS)
def test_of_every_character_something_in_the_set_is_written(glyph_set: GlyphSet) -> None:
    with using(glyph_set):
        for code in range(sys.maxunicode + 1):
            if not 0xD800 <= code < 0xE000 and code != ord("\n"):
                text = written(chr(code))
                assert text.isprintable(), hex(code)
                assert text.encode(ENCODINGS[glyph_set]) is not None
                assert text or unicodedata.category(chr(code))[0] == "M"


@pytest.mark.parametrize("glyph_set", SETS)
@given(TEXTS, st.booleans())
def test_a_text_is_as_wide_as_its_characters_were_counted(glyph_set: GlyphSet, text: str, is_formula: bool) -> None:
    with using(glyph_set):
        found = written(text, is_formula=is_formula)
        assert len(found) == sum(map(written_width, text))
        assert written(found, is_formula=is_formula) == found


@given(TEXTS)
def test_in_unicode_a_text_stays_as_it_is(text: str) -> None:
    assert written(text) == text


@pytest.mark.parametrize(
    ("text", "ascii_text", "basic_text"),
    [
        ("w1·x1 + α·dw1", "w1*x1 + alpha*dw1", "w1·x1 + α·dw1"),
        ("∂L/∂ŷ", "dL/dyhat", "dL/dyhat"),
        ("dy\u0302", "dyhat", "dyhat"),
        ("σ(z)² ≥ −0.5", "sigmoid(z)^2 >= -0.5", "σ(z)² ≥ -0.5"),
        ("θ, Λ, μ", "theta, Lambda, mu", "theta, Lambda, µ"),
        ("wᵀx ≈ 0.5 → 0.6", "w^Tx ~= 0.5 -> 0.6", "w^Tx ≈ 0.5 -> 0.6"),
        ("“naïve” – café", '"naive" - cafe', '"naïve" - café'),
        ("4×3 … ‖dW‖", "4x3 ~ ||dW||", "4x3 ~ ||dW||"),
        ("学", "??", "??"),
        ("z ✓ a ▶ w1 ·", "z + a > w1 .", "z √ a > w1 ·"),
        ("Backward · dz · 6 of 13", "Backward | dz | 6 of 13", "Backward · dz · 6 of 13"),
    ],
)
def test_what_stands_for_what(text: str, ascii_text: str, basic_text: str) -> None:
    with using(GlyphSet.ASCII):
        assert written(text) == ascii_text
    with using(GlyphSet.BASIC):
        assert written(text) == basic_text


def test_the_node_at_hand_a_crossing_and_a_branch_are_told_apart_in_every_set() -> None:
    for glyph_set in GlyphSet:
        with using(glyph_set):
            light, heavy = "╭╮╰╯─│", "┏┓┗┛━┃"
            assert all(written(one) != written(other) for one, other in zip(light, heavy))
            assert all(written("┼") != written(branch) for branch in "├┤┬┴")
            assert written("◆") != written("◇")
            assert len({written(mark) for mark in "✓▶·?"}) == 4
            assert len({written(mark) for mark in "✓✗○"}) == 3


def test_a_picture_of_one_set_is_not_remembered_in_another() -> None:
    with using(GlyphSet.ASCII):
        assert written_width("α") == 5
    assert written_width("α") == 1
    assert glyphs.in_force() is GlyphSet.UNICODE
