"""The key table: what is made from it agrees with it."""

from pathlib import Path

import pytest

from tui_tutor import glyphs
from tui_tutor.glyphs import GlyphSet
from tui_tutor.tui.keys import KEYS, Keymap, latin
from tui_tutor.tui.learn import LearnScreen
from tui_tutor.tui.looking import Looking
from tui_tutor.tui.over import Over
from tui_tutor.tui.player import Player
from tui_tutor.tui.switching import Switching

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_lists_the_keys_of_the_table() -> None:
    text = README.read_text(encoding="utf-8")
    table = text.partition("<!-- keys -->")[2].partition("<!-- end of keys -->")[0]
    rows = [line for line in table.splitlines() if line.startswith("|")][2:]
    assert rows == [f"| {key.shown} | {key.what} |" for key in KEYS]


def test_no_key_stands_twice() -> None:
    names = [name for key in KEYS for name in key.keys]
    assert len(names) == len(set(names))


def test_the_footer_shows_at_most_seven_keys_and_ends_with_quit() -> None:
    shown = Keymap().footer
    assert len(shown) <= 7
    assert shown[-1] == ("q", "quit")


def test_a_row_is_found_by_its_key_also_on_another_keyboard_and_by_its_action() -> None:
    keymap = Keymap()
    for row in KEYS:
        assert all(keymap.at(name) is row for name in row.keys)
        assert keymap.by_action[row.action] is row
    found = keymap.at("cyrillic_small_letter_a", "а")
    assert found is not None
    assert found.action == "next_phase"
    assert keymap.at("f9") is None


def test_a_letter_works_at_its_place_on_other_keyboards() -> None:
    assert [latin("unknown", letter) for letter in "йςק"] == ["q", "w", "e"]


@pytest.mark.parametrize("glyph_set", GlyphSet)
def test_what_is_written_alike_in_a_glyph_set_is_said_once(glyph_set: GlyphSet) -> None:
    with glyphs.using(glyph_set):
        told = next(key.told for key in KEYS if key.action == "notation")
    names = "dz, dL/dz, ∂L/∂z" if glyph_set is GlyphSet.UNICODE else "dz, dL/dz"
    assert told == f"notation: {names}, with or without (a, y)"


def test_each_action_of_a_lesson_is_done_in_one_place_and_each_place_has_a_key() -> None:
    homes = (LearnScreen, Over, Looking, Player, Switching)
    done = [name.removeprefix("do_") for home in homes for name in vars(home) if name.startswith("do_")]
    assert sorted(done) == sorted(key.action for key in KEYS if key.command is None)
