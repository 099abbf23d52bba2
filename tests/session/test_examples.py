"""Examples of what may be typed: of every part of every lesson, what they name is there, and they are read."""

from __future__ import annotations

import pytest

from tui_tutor.lesson.library import entries, find_lesson
from tui_tutor.session import GoTo, Open, Session
from tui_tutor.session.examples import places_to_type, settings_to_type, steps_to_type
from tui_tutor.session.words import find_step, read_edit, read_go_to

PARTS = [(entry.id, part) for entry in entries() if entry.is_ours for part in range(1, entry.parts + 1)]


def opened(name: str, part: int = 1) -> Session:
    return Session.open(find_lesson(name), part=part)


@pytest.mark.parametrize(("name", "part"), PARTS)
def test_every_example_is_understood_in_the_part_that_it_is_made_of(name: str, part: int) -> None:
    session = opened(name, part)
    typed = settings_to_type(session)
    assert typed
    for setting in typed:
        text = f"{setting.name} = {setting.value}"
        if "…" not in text:
            assert session.apply(read_edit(session, text)).edited
    step, quantity, number = steps_to_type(session)
    assert len({find_step(session, text) for text in (step, quantity, number)}) == 1
    assert str(session.apply(read_go_to(session, step)).frame.step.address) == step
    for place in places_to_type(session):
        read_go_to(session, place)  # raises where there is no such place


def test_where_there_are_arrays_alone_an_entry_and_the_whole_are_shown() -> None:
    found = [(each.name, each.value) for each in settings_to_type(opened("vectorized-logistic-regression"))]
    assert ("w[1,1]", "0.3") in found
    assert ("w", "[[1], [2]]") in found
    assert not {"w1", "W1"} & {name for name, _ in found}


def test_a_part_without_backward_steps_gives_none_as_an_example() -> None:
    assert steps_to_type(opened("softmax"))[0].startswith("forward ")


def test_examples_of_the_first_lecture_are_those_of_the_board() -> None:
    session = opened("logistic-regression-one-example")
    assert [tuple(each) for each in settings_to_type(session)] == [("w1", "0.3")]
    assert steps_to_type(session) == ("backward z", "dz", "6")


def test_a_label_is_no_example_where_it_takes_no_such_number() -> None:
    for name, part in PARTS:
        session = opened(name, part)
        for setting in settings_to_type(session):
            assert setting.name not in ("y", "Y")


def test_what_is_inside_a_node_may_be_gone_to() -> None:
    session = opened("logistic-regression-one-example").apply(GoTo(1)).apply(Open("z"))
    step, quantity, _ = steps_to_type(session)
    assert find_step(session, step) == find_step(session, quantity)
