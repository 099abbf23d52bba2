"""Suggestions after an unknown name: what is alike is offered, what is not is not."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_tutor.config import _READERS
from tui_tutor.core.parser import parse
from tui_tutor.errors import FormulaError, cut, did_you_mean, listing, nearest
from tui_tutor.lesson.library import entries
from tui_tutor.plain.words import WORDS
from tui_tutor.tui.keys import KEYS

ACTIONS = [key.action for key in KEYS]
PLAIN = [word.name for word in WORDS]
SETTINGS = [*_READERS, "keys"]
STEPS = ["start", "forward p", "forward z", "backward z", "backward p", "update w1", "end"]
IDS = [entry.id for entry in entries() if entry.is_ours]


def in_common(one: str, other: str) -> float:
    """How much of two words is the same, in the same order: letters of a longest common subsequence, of all letters."""

    @cache
    def longest(i: int, j: int) -> int:
        if i == len(one) or j == len(other):
            return 0
        if one[i] == other[j]:
            return 1 + longest(i + 1, j + 1)
        return max(longest(i + 1, j), longest(i, j + 1))

    return 2 * longest(0, 0) / (len(one) + len(other))


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("yes", PLAIN), ("foo", SETTINGS), ("nothing", IDS), ("x3", ["x1", "x2"]), ("bogus", SETTINGS),
        ("other", SETTINGS), ("lesson", IDS), ("other", ACTIONS),
    ],
)  # fmt: skip
def test_what_is_hardly_alike_is_not_offered(typed: str, known: list[str]) -> None:
    assert nearest(typed, known) is None
    assert "did you mean" not in did_you_mean(typed, known)


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ("colour", SETTINGS, "color"), ("themes", SETTINGS, "theme"), ("dark-theme", SETTINGS, "theme"),
        ("glpyh", SETTINGS, "glyphs"), ("noattion", SETTINGS, "notation"), ("backward pass z", STEPS, "backward z"),
        ("forward pp", STEPS, "forward p"), ("bakwards z", STEPS, "backward z"),
    ],
)  # fmt: skip
def test_a_slip_or_a_word_too_many_is_understood(typed: str, known: list[str], meant: str) -> None:
    assert nearest(typed, known) == meant


def test_who_types_the_half_of_a_name_is_offered_the_whole() -> None:
    assert nearest("broad", IDS) == "broadcasting"


@given(st.text("abcdeglnorst_", min_size=1, max_size=9), st.sampled_from([ACTIONS, PLAIN, SETTINGS, IDS]))
@settings(max_examples=300)
def test_what_is_offered_has_most_letters_of_what_was_typed(typed: str, known: list[str]) -> None:
    offered = nearest(typed, known)
    if offered is not None:
        is_begun = offered.startswith(typed)
        assert in_common(typed, offered) >= (0.5 if is_begun else 0.65 if len(typed) <= 4 else 0.6)


@pytest.mark.parametrize("known", [ACTIONS, PLAIN, SETTINGS, IDS], ids=["actions", "words", "settings", "lessons"])
def test_a_slip_in_a_word_of_four_letters_or_more_is_understood(known: list[str]) -> None:
    for word in known:
        for place in range(len(word) - 1) if len(word) > 3 else ():
            swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
            missed = word[:place] + word[place + 1 :]
            twice = word[: place + 1] + word[place:]
            for typed in (swapped, missed, twice, word.upper()):
                offered = nearest(typed, known)
                assert offered is not None
                assert in_common(typed.casefold(), offered) >= in_common(typed.casefold(), word) or offered == word


def test_names_are_listed_in_a_sentence() -> None:
    assert [listing(names) for names in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]


def test_what_is_too_long_for_a_sentence_is_cut_with_a_sign() -> None:
    assert cut("w" * 40) == "w" * 40
    assert cut("w" * 41) == "w" * 39 + "…"
    with pytest.raises(FormulaError) as told:
        parse("9" * 400)
    assert told.value.problem == "9" * 29 + "… is no finite number"
