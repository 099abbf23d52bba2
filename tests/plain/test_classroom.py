"""A class in sentences: nothing is told by a blank or a column."""

from __future__ import annotations

from dataclasses import replace

from tests.tui.drawing.test_class_table import ANN
from tui_tutor.plain.classroom import class_lines
from tui_tutor.progress.classroom import Confusion, Roster, Standing
from tui_tutor.untrusted import clean

ZOE = replace(
    ANN, name=clean("Zoë O'Hara"), lesson=clean("softmax"), part=1, parts=3, iteration=1, step=clean("backward z"),
    score=0, most=12, wrong=1, hints=2, last=0, finished=None,
)  # fmt: skip


def line_of(standing: Standing, now: float = 125.0) -> str:
    return list(class_lines(Roster([[standing]]), now))[1]


def test_a_learner_is_a_sentence() -> None:
    told = "Zoë O'Hara: softmax, part 1 of 3, backward z, 2 minutes idle, 0 of 12 right, 1 wrong, 2 hints."
    assert line_of(ZOE) == told


def test_what_is_not_known_or_long_ago_is_told_too() -> None:
    assert ", 2 days idle, 3 right, " in line_of(replace(ZOE, most=None, score=3), 200_000.0)
    assert ": softmax, part 1 of 3, backward z, finished before, " in line_of(replace(ZOE, finished=9))
    assert ": softmax, finished, 2 minutes idle, " in line_of(replace(ZOE, part=3, step=clean("end"), finished=9))


def test_learners_of_one_name_are_told_apart() -> None:
    assert line_of(replace(ZOE, sign=clean("0a5b"))).startswith("Zoë O'Hara (0a5b): ")


def test_a_formula_of_their_own_is_told_as_that_and_hides_no_lesson() -> None:
    own = replace(ZOE, lesson=clean("own-7f0e1254"), part=1, parts=1, most=None, last=60)
    assert line_of(own).startswith("Zoë O'Hara: own formula, backward z, 1 minute idle, 0 right, ")
    both = list(class_lines(Roster([[own, own, ZOE]]), 125.0))[1]
    assert both.startswith(
        "Zoë O'Hara: softmax, part 1 of 3, backward z, now own formula, 1 minute idle, 0 of 12 right, "
    )
    confusion = Confusion(own.lesson, 1, own.step, clean("7"), clean(""), 1, 1)
    assert "Wrong answers at backward z of own formula:" in class_lines(Roster([[own]], confusions=[confusion]), 0.0)


def test_who_has_not_begun_is_named() -> None:
    seen = Roster(waiting=[clean("Bob"), clean("Cy")], nameless=2)
    assert list(class_lines(seen, 0.0)) == ["Class: 4 learners, 0 begun.", "Not begun yet: Bob, Cy, 2 without a name."]


def test_wrong_answers_are_sentences_and_what_is_left_out_is_counted() -> None:
    at = (clean("softmax"), 2, clean("backward z"))
    found = [Confusion(*at, clean(f"{number}"), clean(""), 3, 1) for number in range(7)]
    told = list(class_lines(Roster([[ZOE]], confusions=found), 0.0))[2:]
    assert told[:2] == ["Wrong answers at backward z of softmax, part 2:", '1 learner answered "0", 3 times in all.']
    assert told[-1] == "And 2 other answers."
