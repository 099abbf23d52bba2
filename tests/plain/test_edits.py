"""Edits are told by value: what is set, taken back, made again or proposed, without a look at the step."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lesson.examples import proved
from tests.plain.conftest import Heard

ONE = "logistic-regression-one-example"
NETWORK = "shallow-network-backward"
AGAIN = "note: again tells all of it once more."


@pytest.mark.parametrize(
    ("lesson", "typed", "told"),
    [
        (ONE, ["set w1 0.30001"], "w1 is 0.30001 now, from iteration 1 on. undo takes it back."),
        (ONE, ["set w1 5", "undo"], "The last edit is taken back: w1 is 0.5 again, from iteration 1 on."),
        (ONE, ["set w1 5", "undo", "redo"], "It is made again: w1 is 5 now, from iteration 1 on."),
        (ONE, ["set w1 5", "set y 0", "reset"],
         "These are the lesson's own values again: w1 is 0.5 again and y is 1 again, from iteration 1 on."),
        (ONE, ["set w1 5", "go iteration 2", "set b 3", "reset", "undo"],
         "The last edit is taken back: w1 is 5 again, from iteration 1 on; b is 3 again, from iteration 2 on."),
        (NETWORK, ["set W1[1,2] 0.3"], "W1[1,2] is 0.3 now, from iteration 1 on. undo takes it back."),
        (NETWORK, ["set W1[1,2] 0.3", "undo"],
         "The last edit is taken back: W1[1,2] is 0.25 again, from iteration 1 on."),
        (NETWORK, ["set W1 zeros(4, 3)"], "W1, 4 by 3, has new numbers now, from iteration 1 on. undo takes it back."),
        (NETWORK, ["set W1 zeros(4, 3)", "undo"],
         "The last edit is taken back: W1, 4 by 3, has its old numbers again, from iteration 1 on."),
        ("learning-rate", ["go part 2", "preset too small", "undo"],
         "The last edit is taken back: α is 3 again, from iteration 1 on."),
        ("computation-graph", ["set a 1"], "a is 1 now. undo takes it back."),
    ],
)  # fmt: skip
def test_at_a_start_an_edit_tells_its_value_and_no_empty_heading(lesson: str, typed: list[str], told: str) -> None:
    heard = Heard(None, lesson)(*typed).split("\n")
    assert heard[:2] == [told, AGAIN]
    assert not any(line.startswith("Now at") for line in heard)


def test_many_values_are_counted() -> None:
    typed = ["set x1 1", "set x2 1", "set w1 1", "set w2 1", "set b 1", "set y 0", "set alpha 1"]
    assert "again: 7 values are as they were before." in Heard(None, ONE)(*typed, "reset")


def test_an_edit_is_told_in_spoken_words() -> None:
    told = Heard(None, ONE)("speech on", "set w1 -5", "undo", "redo")
    assert told.startswith("It is made again: w 1 is minus 5 now, from iteration 1 on.")


def test_what_an_update_makes_is_told_by_its_number_only_where_it_is_at_hand() -> None:
    heard = Heard(None, ONE)
    assert "w1 is 0.5755 again, from iteration 2 on" in heard("go iteration 2", "set w1 9", "undo")
    told = heard("redo", "first", "undo")
    assert "w1 is again what the updates make of it, from iteration 2 on" in told


@given(st.lists(st.sampled_from(["set w1 5", "set y 0", "set alpha 2", "undo", "redo", "reset", "next 7"]), max_size=8))
def test_no_edit_ends_with_a_colon_and_nothing_behind_it(typed: list[str]) -> None:
    heard = Heard(None, ONE)
    for line in typed:
        told = heard(line)
        assert not re.search(r":\n(note|$)", told) or line == "next 7", told


SLOWER = proved(
    b"""\
---
id: slower
title: Presets of which one begins with the other
---

```graph
parameter w = 0.5
loss L = w**2
descend alpha = 0.1
preset slower: alpha = 0.01
preset slow: alpha = 0.05
```
"""
)


@pytest.mark.parametrize(("typed", "meant"), [("slow", "slow"), ("SLOW", "slow"), ("slowe", "slower")])
def test_a_preset_is_told_by_the_name_of_the_one_that_was_taken(typed: str, meant: str) -> None:
    heard = Heard(None, SLOWER)
    assert heard(f"preset {typed}").startswith(f"The values of {meant}: ")
    assert heard.session.frame.alpha == {"slow": 0.05, "slower": 0.01}[meant]
