"""The order of names: as a person would look for them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tutor.progress.names import order


@pytest.mark.parametrize(
    "names",
    [
        ["learner 1", "Learner 2", "learner 9", "learner 10", "learner 100"],
        ["2 b", "10 a", "ann"],
        ["ann2x1", "ann2x10", "ann10x1"],
        ["Émile", "Fay", "Örs", "Zoë", "zoltan"],
        ["Lena", "Łukasz", "Mia", "Øystein", "Pål", "Straße", "Strasser"],
        ["か", "が", "き"],
        ["a٩", "a10"],  # an Arabic 9
        ["", "Ann"],
    ],
)
def test_names_are_in_the_order_in_which_one_looks_for_them(names: list[str]) -> None:
    shuffled = names[:]
    random.Random(5).shuffle(shuffled)
    assert sorted(shuffled, key=order) == names


def test_of_names_that_only_look_alike_the_name_itself_decides() -> None:
    assert sorted(["zoe", "Zoé", "Zoe", "zoë", "a7", "a07"], key=order) == ["a07", "a7", "Zoe", "Zoé", "zoe", "zoë"]


@given(st.lists(st.text(st.characters() | st.sampled_from("0123456789٣²½Éé\u0301"), max_size=9)))
def test_any_names_have_one_order(names: list[str]) -> None:
    backwards = names[::-1]
    assert sorted(names, key=order) == sorted(backwards, key=order)
    assert order("x" + "9" * 200) > order("x1")
