"""The names of keys: those of the library that reads the terminal, and those that people write."""

from __future__ import annotations

import string

import pytest
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import _character_to_key

from tui_tutor.tui.key_names import read_key, shown
from tui_tutor.tui.keys import KEYS

SENT = {str(key.value) for keys in ANSI_SEQUENCES_KEYS.values() if isinstance(keys, tuple) for key in keys}
ODD = ["backspace", "ctrl+@", "<scroll-down>", "<scroll-up>", "shift+escape"]  # and ctrl with digits and signs


@pytest.mark.parametrize("character", [*string.ascii_letters, *string.digits, *string.punctuation, *"é§йß²"])
def test_a_character_is_the_key_that_the_terminal_library_makes_of_it(character: str) -> None:
    assert read_key(character)[0] == _character_to_key(character)
    assert shown(read_key(character)[0]) == character


def test_every_key_that_terminals_send_can_be_written() -> None:
    for name in SENT - set(ODD):
        base = name.rpartition("+")[2]
        if name.startswith("ctrl+") and (
            base.isdigit() or base in ("backslash", "circumflex_accent", "underscore", "right_square_bracket")
        ):
            continue
        assert read_key(name) == (name,)


def test_every_key_of_the_table_can_be_written_as_it_is_named_and_as_it_is_shown() -> None:
    for row in KEYS:
        for name in row.keys:
            if not name.startswith("upper_"):
                assert read_key(name)[0] == name
            assert name in read_key(shown(name))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("rigth", 'did you mean "right"?'),
        ("shift+a", 'write "A"'),
        ("ctrl+i", 'a terminal cannot tell it from Tab: write "tab"'),
        ("ctrl+m", 'a terminal cannot tell it from Enter: write "enter"'),
        ("\t", 'write its name, such as "tab" or "escape"'),
        ("", 'write it as "n", "N", "right", "f2" or "ctrl+n"'),
        ("ctrl+", 'write it as "n", "N", "right", "f2" or "ctrl+n"'),
        ("+a", 'write it as "n", "N", "right", "f2", "ctrl+n" or "ctrl+right"'),
        ("super+a", 'write it as "n", "N", "right", "f2", "ctrl+n" or "ctrl+right"'),
        ("ctrl+shift+a", 'write it as "n", "N", "right", "f2", "ctrl+n" or "ctrl+right"'),
        ("ctrl+f99", 'write it as "n", "N", "right", "f2", "ctrl+n" or "ctrl+right"'),
        ("f99", 'did you mean "f9"?'),
    ],
)  # fmt: skip
def test_a_key_that_cannot_be_is_refused_with_what_to_write(text: str, reason: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        read_key(text)
    assert str(refused.value) == reason
