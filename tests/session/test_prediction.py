"""Predictions: what is hidden and asked for at which step, what an answer earns, and what earns nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.session.examples import LENGTH, LESSON, after, alone, descending
from tui_tutor.core.formula import Name
from tui_tutor.core.judgement import Verdict
from tui_tutor.core.steps import Phase, Step
from tui_tutor.errors import UsageError
from tui_tutor.lesson.library import find_lesson
from tui_tutor.lesson.model import Ask, Block, Kind, Lesson, Narration, Option, Paragraph, Span
from tui_tutor.session import (
    Back,
    Command,
    GiveAnswer,
    GoTo,
    Last,
    Next,
    NextPhase,
    Pin,
    Redo,
    ResetValues,
    Session,
    SetCalculus,
    SetPart,
    SetPredict,
    SetValue,
    Show,
    TakeHint,
    Undo,
    UsePreset,
)
from tui_tutor.session.prediction import Attempt, Earned, better

ON, OFF = SetPredict(True), SetPredict(False)
FORWARD_Z, BACKWARD_Z = Step(Phase.FORWARD, "z"), Step(Phase.BACKWARD, "z")
AT_Z = (ON, Next())  # at forward z, which is asked for
UPDATE_W1 = Step(Phase.UPDATE, "w1")


def asking(session: Session) -> list[str]:
    """The steps of the first iteration that are asked for, each looked at where it is at hand."""
    found = [session.apply(GoTo(place)) for place in range(len(session.steps))]
    return [str(each.frame.step) for each in found if each.is_asking]


def outcome(session: Session) -> str | None:
    return session.attempt.outcome and str(session.attempt.outcome)


def earned(session: Session) -> dict[str, str]:
    return {str(step): str(outcome) for (_, step), outcome in session.score.items()}


# What is hidden.


def test_without_prediction_nothing_is_hidden_and_nothing_asked() -> None:
    session = descending(Last())
    assert (session.hidden, session.is_asking, session.prediction) == (frozenset(), False, None)
    assert asking(session) == []


def test_every_step_but_the_first_and_the_last_is_asked_for() -> None:
    session = descending(ON)
    assert asking(session) == [str(step) for step in session.steps[1:-1]]
    assert asking(alone(ON)) == [str(step) for step in alone().steps[1:-1]]
    assert asking(Session.open(LESSON, part=3).apply(ON)) == ["forward q"]


def test_what_was_passed_over_stays_hidden_and_what_is_ahead_is_not_hidden_yet() -> None:
    assert descending(ON).hidden == frozenset()
    assert descending(*AT_Z).hidden == {"z"}
    assert descending(ON, Next(4)).hidden == {"z", "a", "L", "dL"}
    assert descending(ON, Next(4), Back(2)).hidden == {"z", "a"}
    assert descending(ON, Last()).hidden == {"z", "a", "L", "dL", "da", "dz", "dw1", "dw2", "db", "w1", "w2", "b"}


def test_what_was_answered_or_shown_is_hidden_no_more_wherever_one_looks_from() -> None:
    session = descending(*AT_Z, GiveAnswer("0.5"), Next(), Show(), Next())
    assert session.hidden == {"L"}
    assert session.apply(Back()).hidden == session.apply(Back(2)).hidden == frozenset()
    assert session.apply(Last()).hidden == {"L", "dL", "da", "dz", "dw1", "dw2", "db", "w1", "w2", "b"}


def test_a_step_that_was_passed_over_can_be_answered_later() -> None:
    session = descending(ON, Next(3), GoTo(1), GiveAnswer("w1*x1 + w2*x2 + b"))
    assert (session.hidden, outcome(session)) == (frozenset(), "first-try")
    assert session.apply(GoTo(3)).hidden == {"a", "L"}


def test_each_iteration_is_asked_for_anew() -> None:
    session = descending(*AT_Z, Show(), GoTo(LENGTH + 1))
    assert (session.hidden, session.is_asking) == ({"z"}, True)
    assert session.apply(GoTo(LENGTH)).hidden == frozenset()
    assert session.apply(GoTo(1)).hidden == frozenset()


def test_turned_on_at_a_step_it_asks_that_step_and_nothing_before_it() -> None:
    session = descending(Next(6), ON)
    assert (session.hidden, session.is_asking) == ({"dz"}, True)
    assert asking(session) == [str(step) for step in session.steps[6:-1]]
    assert session.apply(GoTo(LENGTH + 2)).hidden == {"z", "a"}


def test_what_was_seen_is_neither_hidden_nor_asked_nor_earned() -> None:
    seen = descending(Next(6), ON, GoTo(3))
    assert (seen.hidden, seen.is_asking, seen.prediction, seen.score) == (frozenset(), False, None, {})
    assert seen.attempt == Attempt(seen=True)
    with pytest.raises(UsageError, match="this step asks nothing any more"):
        seen.apply(GiveAnswer("0.4741"))


def test_turned_off_it_hides_nothing_and_what_was_on_the_screen_is_not_asked_again() -> None:
    session = descending(ON, Next(6), OFF)
    assert (session.hidden, session.is_asking, session.score) == (frozenset(), False, {})
    again = session.apply(ON)
    assert (again.hidden, again.is_asking, asking(again)) == (frozenset(), False, asking(descending(ON))[6:])
    assert session.apply(Next()).apply(ON).hidden == {"dw1"}


def test_turned_on_while_it_is_on_it_shows_nothing() -> None:
    session = descending(ON, Next(6))
    assert session.apply(ON) is session
    off = descending()
    assert off.apply(OFF) is off


FOUND_Z = (*AT_Z, Show(), Next(5))  # at backward z, where z was shown and nothing else
EDIT = SetValue("w1", 2.0)


def test_switches_and_edits_that_are_taken_back_leave_hidden_what_was_hidden() -> None:
    session = descending(*FOUND_Z)
    ways: list[tuple[Command, ...]] = [
        (SetCalculus(True),), (Pin(),), (EDIT, Undo()), (UsePreset("gentle"), Undo()), (EDIT, Show(), Undo()),
        (EDIT, SetValue("w1", 0.5), Undo(), Undo()),
    ]  # fmt: skip
    for way in ways:
        assert after(session, *way).hidden == session.hidden == {"a", "L", "dL", "da", "dz"}


def test_after_an_edit_the_steps_from_its_iteration_on_are_asked_anew_and_the_score_stays() -> None:
    edited = descending(*FOUND_Z, EDIT)
    assert (edited.hidden, earned(edited)) == ({"z", "a", "L", "dL", "da", "dz"}, {"forward z": "shown"})
    later = descending(*FOUND_Z, GoTo(LENGTH + 1), Show(), EDIT)
    assert (later.hidden, later.apply(GoTo(1)).hidden) == ({"z"}, frozenset())


def test_what_was_found_after_an_edit_is_found_again_when_the_edit_is_made_again() -> None:
    session = descending(*FOUND_Z, EDIT, GoTo(1), GiveAnswer("w1*x1 + w2*x2 + b"), Undo(), GoTo(2))
    assert session.hidden == {"a"}
    assert after(session, GoTo(1), Redo()).hidden == frozenset()
    assert after(session, GoTo(1), SetValue("w1", 2.0)).hidden == frozenset()
    assert after(session, GoTo(1), SetValue("w1", 2.5)).hidden == {"z"}


@pytest.mark.parametrize(
    ("command", "at"), [(UsePreset("gentle"), 6), (ResetValues(), 6), (SetPart(1), 0)], ids=["preset", "reset", "part"]
)
def test_what_begins_again_is_asked_anew_and_the_score_stays(command: Command, at: int) -> None:
    with_gentle = descending(UsePreset("gentle"), *FOUND_Z, Undo(), GoTo(1), Show(), Redo(), GoTo(6))
    session = with_gentle.apply(command)
    assert (session.cursor, earned(session)) == (at, {"forward z": "shown"})
    assert session.apply(GoTo(6)).hidden == {"z", "a", "L", "dL", "da", "dz"}


def test_the_parameters_that_an_iteration_begins_with_are_seen() -> None:
    """They are on the screen, so their updates are not asked for any more, and earn nothing."""
    session = descending(ON, GoTo(9), Show(), Next(2), Show(), GoTo(LENGTH))
    assert (session.hidden, earned(session)) == (frozenset(), {"backward b": "shown", "update w2": "shown"})
    back = session.apply(GoTo(12))
    assert back.hidden == {"z", "a", "L", "dL", "da", "dz", "dw1", "dw2"}
    assert (back.attempt, back.is_asking) == (Attempt(seen=True), False)
    assert not session.is_known(UPDATE_W1)  # the number was seen, not the formula
    assert session.apply(GoTo(LENGTH + 10)).hidden >= {"w1"}
    assert session.apply(GoTo(5 * LENGTH)).apply(GoTo(4 * LENGTH + 10)).attempt.seen


def test_turned_on_in_a_later_iteration_what_it_began_with_is_seen_too() -> None:
    session = descending(GoTo(LENGTH + 2), ON)
    assert session.hidden == {"a"}
    assert session.apply(GoTo(LENGTH - 1)).hidden == {"z", "a", "L", "dL", "da", "dz", "dw1", "dw2", "db"}


def test_what_an_edit_of_before_gives_for_the_iteration_at_hand_is_seen() -> None:
    session = descending(EDIT, ON, GoTo(2 * LENGTH), Undo())
    assert session.apply(GoTo(2 * LENGTH - 2)).attempt.seen


NEXT_LOSS = LENGTH + 3


def test_the_loss_that_the_end_has_told_is_not_asked_for_in_the_next_iteration() -> None:
    found = descending(ON, Next(3), Show(), Last(), GoTo(NEXT_LOSS))
    assert (found.is_asking, found.hidden & {"L"}, found.score) == (False, set(), {(1, found.frame.step): "shown"})
    assert descending(Last(), ON, GoTo(NEXT_LOSS)).hidden == {"z", "a"}  # turned on where it is told
    assert descending(ON, Last(), OFF, ON, GoTo(NEXT_LOSS)).hidden == {"z", "a"}


def test_the_loss_that_the_end_has_not_told_is_asked_for() -> None:
    assert descending(ON, Last(), GoTo(NEXT_LOSS)).is_asking  # its own loss was skipped, so none is shown
    assert descending(ON, Next(3), Show(), GoTo(NEXT_LOSS)).is_asking  # never at the end
    elsewhere = descending(ON, Next(3), Show(), GoTo(LENGTH), SetValue("w1", 1.0), Back(), GoTo(NEXT_LOSS))
    assert elsewhere.is_asking  # it begins with other parameters than those that the end speaks of


def test_an_edit_at_the_end_tells_the_loss_that_was_found_with_it() -> None:
    edit = SetValue("w1", 1.0)
    session = descending(ON, edit, Next(3), Show(), Undo(), Last(), edit, GoTo(NEXT_LOSS))
    assert not session.is_asking


def test_what_is_still_to_be_asked_for_may_not_be_told_either() -> None:
    session = descending(*AT_Z, Show(), Next(2))
    assert session.untold == {"a", "L", "dL", "da", "dz", "dw1", "dw2", "db"}
    assert session.apply(GoTo(10)).untold == session.apply(GoTo(10)).hidden
    assert session.apply(OFF).untold == frozenset()


def test_a_part_that_one_comes_back_to_is_as_it_was_left() -> None:
    session = descending(*AT_Z, Show(), Next(), SetPart(2), Next())
    assert session.hidden == {"u"}
    back = session.apply(SetPart(1)).apply(GoTo(2))
    assert back.hidden == {"a"}


def test_a_formula_is_known_once_its_step_was_found_in_any_iteration() -> None:
    session = descending(*AT_Z, Show(), Next())
    assert session.is_known(FORWARD_Z)  # a formula of the graph always is
    assert not session.is_known(BACKWARD_Z)
    found = session.apply(GoTo(6)).apply(Show())
    assert found.is_known(BACKWARD_Z)
    assert found.apply(GoTo(LENGTH + 6)).is_known(BACKWARD_Z)
    assert not found.apply(SetPart(2)).is_known(BACKWARD_Z)
    assert session.apply(OFF).is_known(BACKWARD_Z)


# Answers and what they earn.


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ((GiveAnswer("0.5"),), "first-try"),
        ((GiveAnswer("x1*w1 + x2*w2 + b"),), "first-try"),
        ((GiveAnswer("2*"), GiveAnswer("w9"), GiveAnswer("0.5")), "first-try"),
        ((TakeHint(), GiveAnswer("0.5")), "after-hints"),
        ((GiveAnswer("7"), GiveAnswer("0.5")), "after-hints"),
        ((GiveAnswer("7"), Next(), Back(), GiveAnswer("0.5")), "after-hints"),
        ((TakeHint(), TakeHint(), TakeHint(), TakeHint(), GiveAnswer("0.5")), "after-hints"),
        ((Show(),), "shown"),
        ((GiveAnswer("7"), TakeHint(), Show()), "shown"),
        ((GiveAnswer("7"),), None),
        ((GiveAnswer("7"), GiveAnswer("8"), TakeHint(), Next(), Back()), None),
        ((), None),
    ],
)  # fmt: skip
def test_an_answer_earns_by_what_came_before_it(way: tuple[Command, ...], expected: str | None) -> None:
    session = descending(*AT_Z, *way)
    assert outcome(session) == expected
    assert earned(session) == ({"forward z": expected} if expected else {})
    assert session.is_asking == (expected is None)


def test_what_could_not_be_read_costs_nothing_and_says_where() -> None:
    session = descending(*AT_Z, GiveAnswer("2w1"))
    last = session.attempt.last
    assert last is not None
    assert (last.text, last.judgement.verdict, last.judgement.column) == ("2w1", Verdict.NOT_UNDERSTOOD, 1)
    assert "2*w1" in last.judgement.say
    assert (session.score, session.is_asking) == ({}, True)


def test_the_answers_of_a_step_are_kept_in_their_order() -> None:
    session = descending(*AT_Z, GiveAnswer("7"), GiveAnswer("?"), GiveAnswer("0.5"))
    assert [answer.text for answer in session.attempt.answers] == ["7", "?", "0.5"]
    assert [str(answer.judgement.verdict) for answer in session.attempt.answers] == ["wrong", "not-understood", "right"]


def test_an_answer_that_nobody_can_prove_is_accepted() -> None:
    answer = "w1*x1 + w2*x2 + b + 0*log(x1 - 1.99) + 0*log(w1 - 0.499)"  # is defined nowhere
    session = descending(*AT_Z, GiveAnswer(answer))
    assert session.attempt.last is not None
    assert session.attempt.last.judgement.verdict is Verdict.CANNOT_TELL
    assert (outcome(session), session.is_asking) == ("first-try", False)


def test_an_answer_may_use_what_the_frame_before_the_step_holds() -> None:
    at_update = descending(ON, GoTo(11))
    assert outcome(at_update.apply(GiveAnswer("w2 - α*dw2"))) == "first-try"
    assert outcome(at_update.apply(GiveAnswer("w2"))) is None
    refused = at_update.apply(GiveAnswer("w9*2")).attempt.last
    assert refused is not None
    assert refused.judgement.verdict is Verdict.NOT_UNDERSTOOD


def test_the_best_that_a_step_ever_earned_counts() -> None:
    again = GoTo(LENGTH + 1)
    assert earned(descending(*AT_Z, Show(), again, GiveAnswer("z")))["forward z"] == "shown"
    numbered = descending(*AT_Z, Show(), again, GiveAnswer("w1*x1 + w2*x2 + b"))
    assert earned(numbered) == {"forward z": "first-try"}
    assert earned(after(numbered, GoTo(2 * LENGTH + 1), Show())) == {"forward z": "first-try"}


def test_parts_with_steps_of_one_name_have_a_score_each() -> None:
    session = descending(*AT_Z, Show(), SetPart(3), ON, Next(), GiveAnswer("p*p"))
    assert {(part, str(step)) for part, step in session.score} == {(1, "forward z"), (3, "forward q")}


def test_being_somewhere_earns_nothing() -> None:
    walked = descending(ON, *[Next()] * (3 * LENGTH), NextPhase(), Last(), GoTo(5))
    assert walked.score == {}
    assert {key.step.phase for key in walked.attempts} == {Phase.UPDATE}  # each iteration begins with them
    assert all(attempt == Attempt(seen=True) for attempt in walked.attempts.values())


@pytest.mark.parametrize(
    ("session", "why"),
    [
        (descending(), "nothing is asked here: {predict} turns prediction on"),
        (descending(Next()), "nothing is asked here: {predict} turns prediction on"),
        (descending(ON), "this step asks nothing: {next} goes on"),
        (descending(ON, Last()), "this step asks nothing: {next} goes on"),
        (descending(*AT_Z, Show()), "this step asks nothing any more: {next} goes on"),
        (descending(*AT_Z, GiveAnswer("0.5")), "this step asks nothing any more: {next} goes on"),
        (descending(Next(3), ON, Back()), "this step asks nothing any more: {next} goes on"),
        (Session.open(find_lesson("shallow-network-forward")).apply(ON).apply(Last()),
         "this step asks nothing: {go_to} goes to another step or part"),
    ],
    ids=["off at the start", "off", "start", "end", "shown", "answered", "seen", "nothing follows"],
)  # fmt: skip
def test_where_nothing_is_asked_nothing_can_be_answered(session: Session, why: str) -> None:
    for command in (GiveAnswer("0.5"), TakeHint()):
        with pytest.raises(UsageError) as told:
            session.apply(command)
        assert told.value.short == why
    assert session.apply(Show()) is session


def test_the_better_of_two_outcomes_is_the_one_with_less_help() -> None:
    best = [Earned.SHOWN, Earned.AFTER_HINTS, Earned.FIRST_TRY]
    for place, outcome in enumerate(best):
        assert [better(outcome, other) for other in best] == [max(outcome, other, key=best.index) for other in best]
        assert (better(None, outcome), outcome.rank) == (outcome, place)


# Hints.


def hints(session: Session) -> list[str]:
    assert session.prediction is not None
    return [text_of(blocks) for blocks in session.prediction.hints]


def text_of(blocks: tuple[Block, ...]) -> str:
    return " ".join(span.text for block in blocks if isinstance(block, Paragraph) for span in block.spans)


def test_there_are_four_hints_and_only_the_last_tells_the_answer() -> None:
    session = descending(*AT_Z)
    assert len(hints(session)) == 4
    assert [" 0.5" in hint.replace("0.5·", "") for hint in hints(session)] == [False, False, False, True]
    taken = after(session, *[TakeHint()] * 9)
    assert taken.attempt.hints == 4


def test_a_hint_does_not_tell_what_is_still_hidden() -> None:
    session = descending(ON, Next(6))
    assert not any("0.6225" in hint for hint in hints(session)[:3])
    assert any("0.62246" in hint for hint in hints(descending(Next(3), ON, Next(3))))


def test_the_hints_are_there_after_the_answer_too() -> None:
    session = descending(*AT_Z, TakeHint(), GiveAnswer("0.5"))
    assert (session.attempt.hints, len(hints(session))) == (1, 4)


# What is asked.


def put(session: Session) -> str:
    assert session.prediction is not None
    return text_of(session.prediction.text)


def test_a_question_is_made_for_every_kind_of_step() -> None:
    assert put(descending(*AT_Z)) == "z = w1·x1 + w2·x2 + b. What is z? A number or a formula."
    assert put(descending(ON, GoTo(6))) == ("What is dz, the derivative of L with respect to z? A number or a formula.")
    assert put(descending(ON, GoTo(10))) == "What will w1 be? A number or a formula."


def asks(ask: Ask | None, step: Step = FORWARD_Z, hints: tuple[str, ...] = ()) -> Session:
    """A session at a step of the first part at which the lesson asks this."""
    blocks = tuple((paragraph(hint),) for hint in hints)
    first = LESSON.parts[0]
    part = replace(first, narration={**first.narration, step: Narration(step, ask=ask, hints=blocks)})
    lesson = Lesson(LESSON.id, LESSON.title, (part, *LESSON.parts[1:]))
    return after(Session.open(lesson), ON, GoTo(part.run.trace.steps.index(step)))


def paragraph(text: str) -> Paragraph:
    return Paragraph((Span(text),))


WAYS = (Option("up", False, "no: b is negative"), Option("down", True, "b pulls it"), Option("Not At All", False))


def chooses(options: tuple[Option, ...] = WAYS) -> Session:
    return asks(Ask(Kind.CHOICE, (paragraph("Which way?"),), options=options))


def test_a_lesson_may_ask_for_a_choice() -> None:
    session = chooses()
    assert session.prediction is not None
    assert (put(session), session.prediction.options) == ("Which way?", ("up", "down", "Not At All"))


@pytest.mark.parametrize(
    ("text", "verdict", "said"),
    [
        ("2", "right", "b pulls it"), (" 2. ", "right", "b pulls it"),
        ("2)", "right", "b pulls it"), ("Down", "right", "b pulls it"),
        ("1", "wrong", "no: b is negative"), ("up", "wrong", "no: b is negative"),
        ("3", "wrong", "Not At All"), ("not at  ALL", "wrong", "Not At All"),
        *[(text, "not-understood", "choose 1, 2 or 3") for text in ("4", "0", "", "0.5", "w1*x1 + b")],
    ],
)  # fmt: skip
def test_a_choice_is_made_by_its_number_or_its_text(text: str, verdict: str, said: str) -> None:
    last = chooses().apply(GiveAnswer(text)).attempt.last
    assert last is not None
    assert (str(last.judgement.verdict), last.judgement.say, last.judgement.mistake) == (verdict, said, None)


@pytest.mark.parametrize(
    ("session", "expects"),
    [
        (descending(*AT_Z), "number or formula"),
        (chooses(), "1, 2 or 3"),
        (chooses(WAYS[:2]), "1 or 2"),
        (chooses(WAYS * 2), "a number from 1 to 6"),
        (asks(Ask(Kind.NUMBER, (paragraph("What?"),), target=Name("z"))), "number"),
        (asks(Ask(Kind.FORMULA, (paragraph("What?"),), target=Name("z"))), "formula"),
        (asks(Ask(Kind.SHAPE, (paragraph("Which shape?"),), target=Name("z"))), "shape, as (rows, columns)"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_question_says_what_to_type(session: Session, expects: str) -> None:
    assert session.prediction is not None
    assert session.prediction.expects == expects


def test_the_hints_of_a_question_are_made_once() -> None:
    question = descending(*AT_Z).prediction
    assert question is not None
    assert question.hints is question.hints


def test_a_choice_earns_as_any_answer_does() -> None:
    assert outcome(chooses().apply(GiveAnswer("2"))) == "first-try"
    assert outcome(after(chooses(), GiveAnswer("9"), GiveAnswer("2"))) == "first-try"
    assert outcome(after(chooses(), GiveAnswer("1"), GiveAnswer("2"))) == "after-hints"
    assert outcome(after(chooses(), TakeHint(), GiveAnswer("2"))) == "after-hints"
    plain = (Option("up", True), Option("down", False))
    last = chooses(plain).apply(GiveAnswer("1")).attempt.last
    assert last is not None
    assert last.judgement.say == "up"


def test_of_a_choice_there_is_one_hint_unless_the_lesson_has_its_own() -> None:
    assert hints(chooses()) == ["It is 2."]
    asked = Ask(Kind.CHOICE, (paragraph("Which way?"),), options=WAYS)
    assert hints(asks(asked, hints=("Look at b.", "Down."))) == ["Look at b.", "Down."]


def test_a_lesson_may_ask_for_a_number_that_is_not_the_steps_own() -> None:
    target = LESSON.parts[0].graph["z"].formula
    session = asks(Ask(Kind.NUMBER, (paragraph("Once more: what was z?"),), target), BACKWARD_Z)
    assert put(session) == "Once more: what was z?"
    assert outcome(session.apply(GiveAnswer("0.5"))) == "first-try"
    assert outcome(session.apply(GiveAnswer("z"))) == "first-try"
    assert outcome(session.apply(GiveAnswer("-0.3775"))) is None
    assert earned(session.apply(GiveAnswer("0.5"))) == {"backward z": "first-try"}
    assert session.hidden == {"z", "a", "L", "dL", "da", "dz"}
    assert session.apply(GiveAnswer("0.5")).hidden == {"z", "a", "L", "dL", "da"}


def test_where_a_formula_is_asked_for_a_number_is_not_understood() -> None:
    session = asks(Ask(Kind.FORMULA, (paragraph("As a formula: what is dz?"),), Name("dz")), BACKWARD_Z)
    told = session.apply(GiveAnswer("-0.3775")).attempt.last
    assert told is not None
    assert (told.judgement.verdict, told.judgement.say) == (
        Verdict.NOT_UNDERSTOOD, "a formula is asked for: write it with the names of the graph"
    )  # fmt: skip
    assert outcome(after(session, GiveAnswer("-0.3775"), GiveAnswer("a - y"))) == "first-try"
    assert session.apply(GiveAnswer("2a")).attempt.last is not None
    assert outcome(session.apply(GiveAnswer("a + y"))) is None


def test_a_formula_that_is_a_number_can_be_given_as_one() -> None:
    backward_loss = Step(Phase.BACKWARD, "L")
    session = asks(Ask(Kind.FORMULA, (paragraph("What does L do to itself?"),), Name("dL")), backward_loss)
    assert outcome(session.apply(GiveAnswer("1"))) == "first-try"


def test_hints_of_the_lesson_replace_those_that_are_made() -> None:
    session = asks(None, hints=("Count the wires.", "There are five."))
    assert put(session) == "z = w1·x1 + w2·x2 + b. What is z? A number or a formula."
    assert hints(session) == ["Count the wires.", "There are five."]
    assert after(session, *[TakeHint()] * 5).attempt.hints == 2


def test_the_updates_take_the_old_parameters() -> None:
    """At *update w2* the new w1 is known, and plays no part."""
    session = descending(ON, GoTo(10))
    assert earned(after(session, GiveAnswer("w1 - α*dw1"), Next(), GiveAnswer("w2 - α*x2*dz"))) == {
        "update w1": "first-try", "update w2": "first-try",
    }  # fmt: skip
    assert session.frame.step == UPDATE_W1
