"""What is hidden from who predicts is told by no word: any lines, in any order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plain.conftest import Heard
from tests.tui.drawing.test_hidden import LESSON, LOSS, NEXT_LOSS, NUMBER, RIGHT, is_near, numbers, shows
from tests.tui.pictures import SHIPPED
from tests.untold import SHAPE, SHAPES, untold_in
from tui_tutor.core.numbers import text
from tui_tutor.lesson.library import find_lesson
from tui_tutor.plain.arrays import brief, shape_in_words
from tui_tutor.session import Session

LOOKS = (
    "again", "why", "values", "values z", "values w1", "values L", "graph", "graph z", "code", "nudge", "nudge z",
    "nudge w1", "check", "check z", "compare", "try", "score", "help", "zzz", "",
)  # fmt: skip
MOVES = (
    "next", "next", "next", "n 3", "back", "first", "last", "next phase", "back phase", "go dz", "go 2 backward z",
    "go 20", "descend 1", "descend 3", "run",
)  # fmt: skip
CHANGES = (
    "predict on", "predict on", "predict off", "predict", "show", "show", "hint", "hint", "pin", "stop", "undo", "redo",
    "reset", "preset elsewhere", "set x1 1.4142", "set b = 0.577", "calculus", "notation", "go part 1",
)  # fmt: skip
ANSWERS = (*(f"answer {text}" for text in RIGHT), *RIGHT, "7", "junk(")
INSIDE = ("inside", "inside z", "inside all", "outside", "outside all")
LINES = st.sampled_from((*LOOKS, *MOVES, *CHANGES, *ANSWERS))
NO_ANSWERS = st.sampled_from((*LOOKS, *MOVES, *CHANGES, *INSIDE))


def secrets(session: Session) -> dict[str, float]:
    """The numbers that may not be told, and that no other quantity has which may."""
    values = numbers(session)
    ahead = NEXT_LOSS if session.is_open_in(session.frame.iteration + 1, LOSS) else ""
    untold = {*session.untold, ahead}
    if session.is_asking and session.prediction and session.attempt.hints == len(session.prediction.hints):
        untold.discard(session.frame.step.quantity)  # the last hint tells it
    known = [value for name, value in values.items() if name not in untold]
    secret = {name: value for name, value in values.items() if name in untold}
    return {name: value for name, value in secret.items() if not any(is_near(value, other) for other in known)}


def leaks(heard: Heard, line: str) -> list[str]:
    """The lines of what is answered in which a number stands that may not be told."""
    told, secret = heard(line), secrets(heard.session)
    return [
        f"{name} = {value} in {row!r}, after {line!r}"
        for row in told.split("\n")
        for found in NUMBER.findall(row)
        for name, value in secret.items()
        if shows(found, value)
    ]


@given(st.lists(LINES, min_size=3, max_size=25), st.booleans())
@settings(max_examples=150, derandomize=True, deadline=None)
def test_what_is_hidden_is_told_by_no_word(lines: list[str], begins: bool) -> None:
    heard = Heard(None, LESSON)
    for line in [*(["predict on"] if begins else []), *lines]:
        assert leaks(heard, line) == []


@given(st.lists(NO_ANSWERS, min_size=3, max_size=25))
@settings(max_examples=100, derandomize=True, deadline=None)
def test_what_is_hidden_inside_is_told_by_no_word(lines: list[str]) -> None:
    heard = Heard(None, LESSON)
    for line in ["predict on", "inside all", *lines]:
        assert leaks(heard, line) == []


@pytest.mark.parametrize("place", range(15))
def test_what_was_skipped_is_told_by_no_word(place: int) -> None:
    for way in ((), ("show",), ("show", "go 3", "show", "descend 1")):
        heard = Heard(None, LESSON)
        for line in ("predict on", f"next {place}" if place else "", *way, *LOOKS, "inside all", *LOOKS):
            assert leaks(heard, line) == []


def test_what_was_not_found_in_the_run_that_is_kept_is_not_told_of_it() -> None:
    heard = Heard(None, LESSON)
    heard("predict on", "pin", "set b = 0.577", "go forward z", "show")
    assert "z: A [hidden], B " in heard("compare z")
    assert "z: A" not in heard("compare")
    assert "asked for, so not compared: z." in heard("compare")


@pytest.mark.parametrize("step", ["forward z", "forward L", "backward z", "end"])
def test_whether_what_is_asked_for_differs_in_the_run_that_is_kept_is_not_told(step: str) -> None:
    """y moves no z and both move the loss, b moves every result: who compares cannot know which of them was set."""
    told = []
    for edit in ("set y = 0", "set b = 0.577", "set y = 1"):
        heard = Heard(None, "logistic-regression-one-example")
        heard("predict on", "pin", edit, f"go {step}")
        hidden = [name for name in heard.session.frame.known_after if name in heard.session.hidden]
        rows = heard("compare").split("\n")
        assert not [row for row in rows for name in hidden if row.startswith(f"{name}: ")]
        told.append([rows[-1], *(heard(f"compare {name}") for name in hidden)])
    assert told[0] == told[1] == told[2]
    assert all("[hidden]" in each for each in told[0][1:])


def test_a_number_that_is_told_would_be_found() -> None:
    heard = Heard(None, LESSON)
    heard("predict on", "go 3")
    secret = secrets(heard.session)["L"]
    found = NUMBER.findall(heard("show"))
    assert any(shows(each, secret) for each in found)


@pytest.mark.parametrize("name", ["shallow-network-backward", "logistic-regression-m-examples", "softmax"])
def test_entries_of_arrays_and_examples_of_a_loop_that_are_hidden_are_told_by_no_word(name: str) -> None:
    heard = Heard(None, name)
    heard("predict on")
    looks = ("again", "why", "values", "graph", "code", "rows", "nudge", "check", "compare", "try")
    for place in range(len(heard.session.steps) - 1):
        heard("next")
        if place % 5 == 4:
            heard("show")
        session = heard.session
        known, untold = session.frame.known_after, session.untold
        secret = {text for name in session.hidden for text in entries_of(known[name])}
        secret -= {text for name, value in known.items() if name not in untold for text in entries_of(value)}
        # What a sum has grown by is told with the sum.
        grown = {name: known[name] - before for name, before in session.frame.before.items() if name not in untold}
        secret -= {text for change in grown.values() for text in entries_of(change)}
        for line in (*looks, *(f"{word} {each}" for each in known for word in ("values", "nudge"))):
            told = set(NUMBER.findall(heard(line)))
            assert not told & secret, line


def entries_of(value: object) -> set[str]:
    """The entries as they are told, where they have so many digits that no other number is told so by chance."""
    texts = {text(entry) for entry in np.ravel(np.asarray(value))}
    return {each for each in texts if len(each.lstrip("-0.").replace(".", "")) >= 4}


def test_a_shape_that_is_asked_for_is_told_by_no_word() -> None:
    lesson = find_lesson("shallow-network-forward")
    session = Session.open(lesson, part=2)
    shape = shape_in_words(np.shape(session.run.trace[3].values["Z2"]))
    heard = Heard(None, lesson)
    heard("go part 2", "predict on", "go 3")
    assert "Z2" in heard.session.secret_shapes
    for line in ("again", "values", "values Z2", "graph", "graph Z2", "code", "nudge Z2", "why", ""):
        told = heard(line)
        assert not [row for row in told.split("\n") if row.startswith("Z2") and shape in row]
        assert "(1, 2)" not in told
    assert f"Z2 is {shape}" in heard("show")


def test_of_a_node_that_was_found_all_words_tell_the_shape_though_that_of_its_derivative_is_asked_for() -> None:
    heard = Heard(None, "vectorized-logistic-regression")
    heard("predict on", "go forward Z", "show")
    assert "dZ" in heard.session.secret_shapes
    whole = f"Z is {shape_in_words((1, 3))}: {brief(heard.session.frame.values['Z'])}"
    assert whole in heard("values").split("\n")
    assert heard("values Z").startswith(f"Z is {shape_in_words((1, 3))}")
    assert "asked for" not in heard("values Z")
    heard("go backward Z")
    assert heard("values dZ") == "dZ is [hidden]: it is asked for"


@pytest.mark.parametrize("name", SHIPPED)
def test_in_no_lesson_a_word_tells_what_is_asked_for_or_was_skipped(name: str) -> None:
    lesson = find_lesson(name)
    for part in range(1, len(lesson.parts) + 1):
        heard = Heard(None, lesson)
        heard(f"go part {part}", "predict on", "pin")
        for place in range(1, min(len(heard.session.steps), 40)):
            heard("next")
            session = heard.session
            for line in everything(session)[place % 3 :: 3]:
                assert untold_in(session, heard(line)) == [], line
            if place % 3 == 0 and session.is_asking:
                heard("show")


def everything(session: Session) -> list[str]:
    """All that can be looked at from here."""
    looks = ("again", "why", "values", "graph", "code", "rows", "nudge", "check", "compare", "try", "score")
    known, graph = session.frame.known_after, session.run.graph
    nodes = [f"{word} {name}" for name in known if name in graph.by_name for word in ("graph", "nudge", "check")]
    return [*looks, *nodes, *(f"{word} {name}" for name in known for word in ("values", "compare"))]


ODD = ("nudge Z[9,9]", "check Z[9,9]", "nudge Z[1,3]")
WRONG = ("Z + W", "Z @ W", "dZ @ W", "R @ Z.T", "Z", "dZ", "7", "[[1, 2], [3, 4]]")


@pytest.mark.parametrize("shown", [False, True])
def test_a_shape_that_is_asked_for_is_told_neither_by_what_has_it_nor_by_what_is_made_of_it(shown: bool) -> None:
    heard = Heard(None, SHAPES)
    heard("predict on", "pin", "go forward Z", "set W[1,1] 0.5")
    for _ in range(len(heard.session.steps) - 1):
        for line in (*everything(heard.session), *ODD):
            told = heard(line)
            assert not SHAPE.search(told), line
            assert untold_in(heard.session, told) == [], line
        if heard.session.is_asking:
            for line in (*["hint"] * 2, *(f"answer {text}" for text in WRONG)):
                assert not SHAPE.search(heard(line)), line
        if shown and not str(heard.session.frame.step).endswith(" Z"):
            heard("show")
        heard("next")
        if heard.session.secret_shapes == frozenset():
            break


def test_a_derivative_that_was_found_is_hidden_where_its_shape_is_asked_for() -> None:
    heard = Heard(None, SHAPES)
    heard("predict on", "go forward Z", "show", "go backward Z", "pin")
    assert "row 2:" in heard("show")  # a result that is found is told where it is
    asked = heard("next")
    assert "dZ = [hidden]" in asked
    assert heard("compare dZ") == "dZ: A [hidden], B [hidden]"
    assert heard("values dZ") == "dZ is known, and its shape is asked for"
    assert "dZ is 2 by 3" in heard("show", "values dZ")
