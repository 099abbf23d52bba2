"""What may be told of a nudge: what has to be found before, and where no derivative is to be found at all."""

from __future__ import annotations

import pytest

from tests.lesson.examples import proved
from tui_tutor.lesson.library import find_lesson
from tui_tutor.lesson.model import Lesson
from tui_tutor.session import GoTo, Session, SetPart, SetPredict, Show, find_step
from tui_tutor.session.nudging import is_told, once_found, without_derivative

ONE, FORWARD, LOOP = "logistic-regression-one-example", "shallow-network-forward", "logistic-regression-m-examples"


def at(lesson: str | Lesson, words: str, *found: str, part: int = 1) -> Session:
    """A session that predicts at a step, with what was shown before."""
    session = Session.open(find_lesson(lesson) if isinstance(lesson, str) else lesson).apply(SetPart(part))
    session = session.apply(SetPredict(True))
    for step in found:
        session = session.apply(GoTo(find_step(session, step))).apply(Show())
    return session.apply(GoTo(find_step(session, words)))


def test_only_what_is_missing_has_to_be_found() -> None:
    assert once_found(at(ONE, "backward z"), "z") == "once you have found L and dz"
    assert once_found(at(ONE, "backward z", "forward L"), "z") == "once you have found dz"
    assert once_found(at(ONE, "forward L"), "x1") == "once you have found L"
    assert once_found(at(ONE, "backward L", "forward L"), "L") == "once you have found dL"
    assert is_told(at(ONE, "backward z", "forward L", "backward z"), "z")


def test_where_the_graph_goes_forward_only_no_derivative_has_to_be_found() -> None:
    assert once_found(at(FORWARD, "forward A2", part=2), "W1") == "once you have found A2"


def test_in_an_example_of_a_loop_its_part_of_the_sum_has_to_be_found() -> None:
    seen = "forward L, example 2", "accumulate dw1, example 1"
    assert once_found(at(LOOP, "backward z, example 2", *seen), "w1") == "once you have found dw1 of example 2"


def test_what_is_given_has_no_derivative_and_says_so() -> None:
    session = at(ONE, "end")
    for name in ("x1", "x2", "y"):
        assert without_derivative(session, name) == f"{name} is given: no derivative is computed for it."
    assert not any(without_derivative(session, name) for name in ("w1", "b", "z", "a", "L"))
    assert without_derivative(at(LOOP, "forward z"), "x1").startswith("x1 is given")
    assert not without_derivative(at(LOOP, "forward z"), "w1")


@pytest.mark.parametrize("name", ["x", "w", "u", "q"])
def test_where_the_graph_goes_forward_only_that_is_why(name: str) -> None:
    text = (
        b'---\nid: an-id\ntitle: "One"\n---\n\n```graph\ninput x = 3\nparameter w = 2\nu = w*x\noutput q = u*u\n'
        b"forward only\n```\n\n## start\nText.\n"
    )
    session = at(proved(text), "end")
    assert without_derivative(session, name) == "This graph goes forward only: no derivative is computed."
