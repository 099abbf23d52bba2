"""The order of names: as a person would look for them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tutor.progress.names import order, shown, signs


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


def told(names: dict[str, str]) -> dict[str, str]:
    found = signs(names)
    return {each: shown(name, found.get(each, "")) for each, name in names.items()}


def test_a_name_that_nobody_else_has_is_told_as_it_is() -> None:
    assert told({"1": "Ann", "2": "ann", "3": "Anne", "4": ""}) == {"1": "Ann", "2": "ann", "3": "Anne", "4": ""}


def test_names_that_are_alike_are_told_with_as_much_of_the_id_as_tells_them_apart() -> None:
    names = {"55579b55": "Ann", "5557a000": "Ann", "0011": "Ann", "ann": "Max", "ann.jsonl": "Max", "b": "Bob"}
    assert told(names) == {
        "55579b55": "Ann (55579)", "5557a000": "Ann (5557a)", "0011": "Ann (0011)", "ann": "Max (ann)",
        "ann.jsonl": "Max (ann.jsonl)", "b": "Bob",
    }  # fmt: skip
    assert told({"1": "Zoe\u0308 M.", "2": "Zo\u00eb  M."}) == {"1": "Zoe\u0308 M. (1)", "2": "Zo\u00eb  M. (2)"}


def test_nobody_takes_on_the_sign_of_somebody_else() -> None:
    assert told({"55579b55": "Ann", "66679b55": "Ann", "77779b55": "Ann (5557)"}) == {
        "55579b55": "Ann (55579b55)", "66679b55": "Ann (6667)", "77779b55": "Ann (5557) (77779b55)",
    }  # fmt: skip


@given(st.dictionaries(st.text("ab01", min_size=1, max_size=6), st.text("ab (01)", max_size=12), max_size=8))
def test_whatever_the_names_each_is_told_differently_and_begins_with_the_name(names: dict[str, str]) -> None:
    found = told(names)
    assert len({" ".join(text.split()) for text in found.values()}) == len(names)
    assert all(found[each].startswith(name) for each, name in names.items())
