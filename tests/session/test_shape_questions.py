"""Questions for a shape while predicting: judged by the graph, hinted at, and not told before they are answered."""

from __future__ import annotations

import pytest

from tui_tutor.lesson.library import find_lesson
from tui_tutor.session import GiveAnswer, GoTo, Session, SetPredict, Show, TakeHint
from tui_tutor.session.prediction import Earned

FORWARD = find_lesson("shallow-network-forward")
BACKWARD = find_lesson("shallow-network-backward")


def at(lesson, step: str, part: int = 1) -> Session:
    session = Session.open(lesson, part=part).apply(SetPredict(True))
    return session.apply(GoTo([str(each) for each in session.steps].index(step)))


def said(session: Session) -> tuple[str, str]:
    assert session.attempt.last is not None
    return str(session.attempt.last.judgement.verdict), session.attempt.last.judgement.say


def test_a_lesson_may_ask_for_a_shape() -> None:
    session = at(BACKWARD, "backward A1")
    wrong = session.apply(GiveAnswer("(1, 4)"))
    assert said(wrong)[0] == "wrong"
    right = wrong.apply(GiveAnswer("4 by 1"))
    assert said(right) == ("right", "W2.T has the shape (4, 1).")
    assert right.attempt.outcome is Earned.AFTER_HINTS
    assert not right.is_asking


def test_a_shape_that_cannot_be_read_costs_nothing() -> None:
    session = at(BACKWARD, "backward A1").apply(GiveAnswer("four by one")).apply(GiveAnswer("4x1"))
    assert session.attempt.outcome is Earned.FIRST_TRY


def test_where_a_formula_is_asked_for_its_shape_costs_nothing_and_earns_nothing() -> None:
    session = at(BACKWARD, "backward W1").apply(GiveAnswer("(4, 3)"))
    assert said(session) == ("shape", "The shape is right: dW1 has the shape (4, 3). Now the formula.")
    assert session.is_asking
    assert session.apply(GiveAnswer("dZ1 @ X.T")).attempt.outcome is Earned.FIRST_TRY
    own = at(BACKWARD, "backward Z1").apply(GiveAnswer("(4, 2)"))  # the lesson asks for a formula by itself
    assert said(own)[0] == "shape"


@pytest.mark.parametrize("step", ["start", "forward Z1", "forward Z2"])
def test_a_shape_that_is_asked_for_is_secret_until_it_is_found(step: str) -> None:
    session = at(FORWARD, step, part=2)
    assert session.secret_shapes == {"Z2"}
    found = at(FORWARD, "forward Z2", part=2).apply(GiveAnswer("(1, 2)"))
    assert found.secret_shapes == frozenset()
    assert at(FORWARD, "forward Z2", part=2).apply(Show()).secret_shapes == frozenset()
    assert found.apply(SetPredict(False)).secret_shapes == frozenset()


def test_a_derivative_would_tell_the_shape_of_its_node_and_not_the_other_way_round() -> None:
    session = at(find_lesson("vectorized-logistic-regression"), "forward Z")
    assert session.secret_shapes >= {"S", "dZ"}
    assert [session.has_secret_shape(name) for name in ("S", "dS", "Z", "dZ")] == [True, True, False, True]


def test_without_hints_of_the_lesson_they_are_made_from_the_graph() -> None:
    session = at(FORWARD, "forward Z2", part=2)
    assert session.prediction is not None
    assert len(session.prediction.hints) == 3  # the lesson's own
    assert session.apply(TakeHint()).attempt.hints == 1
