"""Sessions in a loop over examples: where words lead, what is hidden and asked for, and what can be set."""

from __future__ import annotations

import pytest

from tui_tutor.core.judgement import Verdict
from tui_tutor.core.printing import linear
from tui_tutor.core.steps import SUMMING
from tui_tutor.errors import UsageError
from tui_tutor.lesson.library import find_lesson
from tui_tutor.session import (
    Earned,
    GiveAnswer,
    GoTo,
    Last,
    Next,
    NextPhase,
    RunOn,
    Session,
    SetPredict,
    SetStop,
    SetValue,
    Show,
    Undo,
    find_step,
)

LESSON = find_lesson("logistic-regression-m-examples")


def opened() -> Session:
    return Session.open(LESSON)


def at(words: str, session: Session | None = None) -> Session:
    there = session or opened()
    return there.apply(GoTo(find_step(there, words)))


@pytest.mark.parametrize(
    ("here", "words", "there"),
    [
        ("start", "forward z", "forward z, example 1"),
        ("start", "J", "average J"),
        ("forward a, example 2", "z", "forward z, example 2"),
        ("forward a, example 2", "dz", "backward z, example 2"),
        ("forward a, example 2", "dw1", "accumulate dw1, example 2"),
        ("forward a, example 2", "example 3", "forward z, example 3"),
        ("start", "backward z, example 3", "backward z, example 3"),
        ("start", "example 2 backward z", "backward z, example 2"),
        ("average dw1", "dz", "backward z, example 1"),
        ("forward z, example 3", "average J", "average J"),
        ("forward z, example 3", "accumulate S", "accumulate S, example 3"),
        ("forward z, example 3", "update", "update w1"),
        ("forward z, example 3", "38", "end"),
    ],
)
def test_words_lead_to_the_example_at_hand_or_to_the_one_that_is_named(here: str, words: str, there: str) -> None:
    assert str(at(words, at(here)).frame.step) == there


def test_words_lead_into_other_iterations_too() -> None:
    session = at("iteration 3 backward z, example 2")
    assert (session.frame.iteration, str(session.frame.step)) == (3, "backward z, example 2")
    session = at("2 example 3")
    assert (session.frame.iteration, str(session.frame.step)) == (2, "forward z, example 3")


def test_an_example_that_is_not_there_is_refused() -> None:
    with pytest.raises(UsageError, match="there is no example 4"):
        at("forward z, example 4")


def test_a_phase_is_one_of_one_example() -> None:
    session, seen = opened(), []
    for _ in range(6):
        session = session.apply(NextPhase())
        seen.append(str(session.frame.step))
    assert seen == [
        "forward z, example 1", "backward L, example 1", "accumulate S, example 1",
        "forward z, example 2", "backward L, example 2", "accumulate S, example 2",
    ]  # fmt: skip


def test_a_stop_is_at_its_own_example() -> None:
    session = at("backward z, example 2")
    session = session.apply(SetStop(session.frame.step)).apply(GoTo(0)).apply(RunOn())
    assert str(session.frame.step) == "backward z, example 2"
    assert session.apply(RunOn()).frame.iteration == 2


def test_a_row_is_set_for_all_examples_and_undone() -> None:
    session = at("forward z, example 3").apply(SetValue("x1", [2, -1, 5]))
    assert (session.frame.values["x1"], float(session.frame.values["z"])) == (5, 0.5 * 5 - 0.25 * 1.5 - 1.25)
    assert session.apply(Undo()).frame.values["x1"] == 1
    with pytest.raises(UsageError, match="x1 is a row, a number for each of 3 examples"):
        session.apply(SetValue("x1", 5))
    with pytest.raises(UsageError, match="y must be 0 or 1"):
        session.apply(SetValue("y", [0, 1, 2]))


def test_every_step_of_every_example_is_asked_for_and_its_formula_is_right() -> None:
    session = opened().apply(SetPredict(True))
    asked = 0
    for _ in range(len(session.steps) - 1):
        session = session.apply(Next())
        question = session.prediction
        if question is None or question.options:
            session = session.apply(Show()) if session.is_asking else session
            continue
        assert session.is_asking
        answered = session.apply(GiveAnswer(linear(question.asked.formulas[0])))
        assert answered.attempt.last is not None
        assert answered.attempt.last.judgement.verdict is Verdict.RIGHT, session.frame.step
        assert answered.attempt.outcome is Earned.FIRST_TRY
        asked += 1
        session = answered
    assert asked >= 33


def test_a_number_is_right_for_its_own_example_only() -> None:
    there = at("accumulate db, example 2", opened().apply(SetPredict(True)))
    wrong = there.apply(GiveAnswer("0.09535")).attempt.last
    assert wrong is not None
    assert (wrong.judgement.verdict, wrong.judgement.mistake) == (Verdict.WRONG, "sum-overwritten")


def test_what_is_hidden_belongs_to_the_example_at_hand_and_a_sum_to_its_last_step() -> None:
    session = opened().apply(SetPredict(True))
    assert at("backward z, example 1", session).hidden == {"z", "a", "L", "dL", "da", "dz"}
    assert at("forward a, example 2", session).hidden == {"z", "a", "S", "dw1", "dw2", "db"}
    summed = at("accumulate dw1, example 2", session)
    assert {"S", "dw1"} <= summed.hidden
    found = summed.apply(Show())
    assert "dw1" not in found.hidden
    assert "dw1" not in at("forward z, example 3", found).hidden
    assert "dw1" in at("accumulate dw1, example 3", found).hidden
    assert at("end", session).hidden == {"S", "J", "dw1", "dw2", "db", "w1", "w2", "b"}


def test_what_a_sum_was_before_is_seen_where_it_is_gone_on_with() -> None:
    session = at("accumulate dw1, example 2", opened().apply(SetPredict(True)))
    before = next(step for step in session.steps if str(step) == "accumulate dw1, example 1")
    assert session.attempt_at(before).seen
    assert not session.attempt.seen


def test_the_cost_of_the_next_iteration_is_seen_at_the_end_of_this_one() -> None:
    session = at("average J", opened().apply(SetPredict(True))).apply(Show()).apply(Last())
    assert session.frame.loss is not None
    following = at("iteration 2 average J", session)
    assert not following.is_asking
    assert following.attempt.seen


def test_no_hint_but_the_last_has_the_answer() -> None:
    for place, step in enumerate(opened().steps):
        if step.phase not in SUMMING:
            continue
        question = opened().apply(SetPredict(True)).apply(GoTo(place)).prediction
        assert question is not None
        value = question.asked.value
        for rung in question.hints[:-1] if not question.own_hints else ():
            assert f"{float(value):.4g}" not in str(rung)


def test_narration_is_the_same_for_all_examples_and_its_numbers_are_those_at_hand() -> None:
    texts = [at(f"forward z, example {example}").narration for example in (1, 2, 3)]
    assert texts[0] is texts[1] is texts[2] is not None


@pytest.mark.parametrize("answer", ["sum(L)/m", "sum(S)", "S.T", "S@S", "mean(S)", "sum(dS)"])
def test_a_sum_in_an_answer_is_one_number(answer: str) -> None:
    session = at("average J", opened().apply(SetPredict(True))).apply(GiveAnswer(answer))
    assert session.attempt.last is not None
    assert not session.attempt.last.judgement.verdict.accepted
