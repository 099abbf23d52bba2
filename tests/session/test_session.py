"""Sessions: where every command leads, what an edit changes and what not, and how a learner's words are read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.session.examples import ITS_STEPS, LENGTH, LESSON, after, alone, content, descending
from tui_tutor.core.notation import Notation
from tui_tutor.core.steps import Phase, Step
from tui_tutor.errors import UsageError
from tui_tutor.lesson.library import find_lesson
from tui_tutor.lesson.model import Listing, Narration
from tui_tutor.session import (
    Back,
    BackPhase,
    Command,
    First,
    GoTo,
    Last,
    Next,
    NextPhase,
    Pin,
    Redo,
    ResetValues,
    RunOn,
    Session,
    SetCalculus,
    SetNotation,
    SetPart,
    SetStop,
    SetValue,
    Undo,
    check_value,
    find_step,
    parse_number,
    read_setting,
)


def text_of(narration: Narration | None) -> list[str]:
    blocks = (narration.text or narration.question) if narration else ()
    return [line for block in blocks if isinstance(block, Listing) for line in block.lines]


# Moving.


def test_a_fresh_session_is_at_the_start_of_a_part_as_the_lesson_has_it() -> None:
    session = Session.open(LESSON)
    assert (session.cursor, session.position, session.part_number, session.calculus) == (0, 0, 1, False)
    assert (session.frame.phase, session.notation, session.edited) == (Phase.START, Notation.CODE, {})
    assert session.frame.values == {"x1": 2, "x2": -3, "w1": 0.5, "w2": -0.25, "b": -1.25, "y": 1}
    assert Session.open(LESSON, part=2, calculus=True).part.title == "A graph that does not descend"


def test_next_and_back_go_by_their_count() -> None:
    assert descending(Next()).cursor == 1
    assert descending(Next(), Next(5)).cursor == 6
    assert descending(Next(6), Back()).cursor == 5
    assert descending(Next(6), Back(4)).cursor == 2


@pytest.mark.parametrize("command", [Back(), Back(1000), BackPhase(), First(), GoTo(-1), GoTo(-(10**30))])
def test_nothing_goes_back_beyond_the_start(command: Command) -> None:
    assert descending(command).cursor == 0
    assert alone(command).cursor == 0


@pytest.mark.parametrize("command", [Next(), Next(1000), NextPhase(), Last(), GoTo(11), GoTo(10**30)])
def test_where_nothing_descends_nothing_goes_on_beyond_the_end(command: Command) -> None:
    session = alone(Last(), command)
    assert (session.cursor, session.frame.phase) == (10, Phase.END)


def test_a_move_that_leads_nowhere_is_the_same_session() -> None:
    start, end = descending(), alone(Last())
    assert start.apply(Back()) is start
    assert start.apply(First()) is start
    assert end.apply(Next()) is end
    assert end.apply(GoTo(10)) is end


def test_past_the_end_the_next_iteration_begins_with_the_updated_parameters() -> None:
    end = descending(Last())
    following = end.apply(Next())
    assert (following.cursor, following.position, following.frame.iteration) == (14, 0, 2)
    assert following.frame.phase is Phase.START
    assert following.frame.values == {name: end.frame.values[name] for name in ("x1", "x2", "w1", "w2", "b", "y")}
    assert following.frame.values["w1"] == pytest.approx(0.575508, abs=1e-6)


def test_home_is_frame_0_from_any_iteration() -> None:
    assert descending(GoTo(3 * LENGTH + 5), First()).cursor == 0


@pytest.mark.parametrize(("start", "end"), [(0, 13), (6, 13), (13, 13), (14, 27), (31, 41)])
def test_the_end_is_that_of_the_iteration_at_hand(start: int, end: int) -> None:
    assert descending(GoTo(start), Last()).cursor == end


def places(session: Session, command: Command, count: int) -> list[int]:
    found = []
    for _ in range(count):
        session = session.apply(command)
        found.append(session.cursor)
    return found


def test_the_next_phase_begins_at_its_first_step() -> None:
    assert places(descending(), NextPhase(), 7) == [1, 4, 10, 13, 14, 15, 18]
    assert places(descending(GoTo(7)), NextPhase(), 1) == [10]
    assert places(alone(), NextPhase(), 4) == [1, 4, 10, 10]
    assert places(after(Session.open(LESSON, part=3)), NextPhase(), 3) == [1, 2, 2]


def test_one_goes_back_to_the_first_step_of_this_phase_and_then_of_the_one_before() -> None:
    assert places(descending(GoTo(18 + 2)), BackPhase(), 8) == [18, 15, 14, 13, 10, 4, 1, 0]
    assert places(alone(GoTo(9)), BackPhase(), 3) == [4, 1, 0]


@pytest.mark.parametrize("index", [0, 1, 13, 14, 20, 14 * 500 + 3])
def test_one_goes_to_a_frame_by_its_index(index: int) -> None:
    session = descending(GoTo(index))
    assert content(session.frame) == content(LESSON.parts[0].run.trace[index])


def test_10_000_iterations_are_the_furthest_jump() -> None:
    with pytest.raises(UsageError) as told:
        descending(GoTo(10_001 * LENGTH))
    assert str(told.value) == (
        "error: iteration 10,002 is too far for one jump\n  go at most 10,000 iterations at a time"
    )
    assert descending(GoTo(10_001 * LENGTH - 1)).frame.iteration == 10_001


def test_from_further_on_one_can_jump_further() -> None:
    further = descending(GoTo(40 * LENGTH))
    assert further.apply(GoTo(10_041 * LENGTH - 1)).cursor == 10_041 * LENGTH - 1
    with pytest.raises(UsageError, match="iteration 10,042 is too far"):
        further.apply(GoTo(10_041 * LENGTH))


def test_going_back_is_exact_and_changes_no_session() -> None:
    way = [descending(GoTo(index)) for index in range(3 * LENGTH)]
    seen = [content(session.frame) for session in way]
    session = way[-1]
    for index in reversed(range(3 * LENGTH)):
        assert content(session.frame) == seen[index]
        session = session.apply(Back())
    assert [content(session.frame) for session in way] == seen


# Setting values.


def test_an_edit_shows_at_the_same_step_computed_anew() -> None:
    before = descending(GoTo(6))
    edited = before.apply(SetValue("w1", 1.0))
    assert edited.cursor == 6
    assert edited.frame.values["z"] == 1.5
    assert edited.frame.derivatives["z"] == pytest.approx(1 / (1 + np.exp(-1.5)) - 1)
    assert before.frame.values["z"] == 0.5
    assert before.edited == {}


def test_an_edit_leaves_earlier_iterations_as_they_were() -> None:
    untouched = [content(descending(GoTo(index)).frame) for index in range(2 * LENGTH)]
    edited = descending(GoTo(2 * LENGTH + 6), SetValue("w1", 3.0), SetValue("alpha", 1.0), SetValue("x1", -1.0))
    assert [content(edited.apply(GoTo(index)).frame) for index in range(2 * LENGTH)] == untouched


def test_an_edit_is_what_its_iteration_began_with() -> None:
    edited = descending(GoTo(LENGTH + 10), SetValue("w1", 3.0))
    assert edited.frame.before == {"w1": 3.0}
    assert edited.frame.values["w1"] == pytest.approx(3.0 - 0.1 * edited.frame.derivatives["w1"])
    assert edited.apply(GoTo(LENGTH)).frame.values["w1"] == 3.0
    assert edited.edited == {2: {"w1": 3.0}}


def test_an_edited_input_and_the_learning_rate_stay_and_an_edited_parameter_descends() -> None:
    edited = descending(GoTo(LENGTH), SetValue("x1", 1.5), SetValue("alpha", 0.5), SetValue("w1", 3.0))
    later = edited.apply(GoTo(4 * LENGTH)).frame
    assert (later.values["x1"], later.alpha) == (1.5, 0.5)
    assert later.values["w1"] != 3.0


def test_later_edits_stay_in_force_after_an_earlier_one() -> None:
    later_first = descending(GoTo(3 * LENGTH), SetValue("w1", 3.0), GoTo(LENGTH), SetValue("w1", -1.0))
    assert later_first.edited == {2: {"w1": -1.0}, 4: {"w1": 3.0}}
    assert later_first.frame.values["w1"] == -1.0
    assert later_first.apply(GoTo(3 * LENGTH)).frame.values["w1"] == 3.0
    in_order = descending(GoTo(LENGTH), SetValue("w1", -1.0), GoTo(3 * LENGTH), SetValue("w1", 3.0))
    for index in range(5 * LENGTH):
        assert content(later_first.apply(GoTo(index)).frame) == content(in_order.apply(GoTo(index)).frame)


def test_of_two_edits_of_one_name_in_one_iteration_the_last_counts() -> None:
    edited = descending(SetValue("w1", 3.0), Next(4), SetValue("b", 0.0), SetValue("w1", 4.0))
    assert edited.edited == {1: {"w1": 4.0, "b": 0.0}}


def test_an_edit_stays_where_nothing_descends() -> None:
    assert alone(GoTo(10), SetValue("a", 1.0)).frame.values == {"a": 1, "b": 3, "c": 2, "u": 6, "v": 7, "J": 21}


def test_the_lessons_own_values_come_back_at_the_step_at_hand() -> None:
    edited = descending(SetValue("w1", 3.0), GoTo(LENGTH + 6), SetValue("alpha", 1.0), SetCalculus(True))
    reset = edited.apply(ResetValues())
    assert (reset.edited, reset.cursor, reset.calculus) == ({}, LENGTH + 6, True)
    assert content(reset.frame) == content(descending(GoTo(LENGTH + 6)).frame)
    assert content(alone(SetValue("a", 1.0), Last(), ResetValues()).frame) == content(alone(Last()).frame)


def test_a_refused_edit_changes_nothing() -> None:
    session = descending(GoTo(6))
    with pytest.raises(UsageError, match="y must be 0 or 1"):
        session.apply(SetValue("y", 0.5))
    assert session.edited == {}


# Taking edits back.


def test_an_edit_is_taken_back_and_made_again_at_the_step_at_hand() -> None:
    edited = descending(SetValue("w1", 3.0), GoTo(LENGTH + 6), SetValue("w1", -1.0), SetCalculus(True), Next())
    undone = edited.apply(Undo())
    assert (undone.edited, undone.cursor, undone.calculus) == ({1: {"w1": 3.0}}, LENGTH + 7, True)
    assert content(undone.frame) == content(descending(SetValue("w1", 3.0), GoTo(LENGTH + 7)).frame)
    assert undone.apply(Undo()).edited == {}
    assert content(after(undone, Undo(), Redo(), Redo()).frame) == content(edited.frame)


def test_the_lessons_own_values_can_be_taken_back_too() -> None:
    assert descending(SetValue("w1", 3.0), ResetValues(), Undo()).edited == {1: {"w1": 3.0}}
    untouched = descending()
    assert untouched.apply(ResetValues()) is untouched


def test_moving_and_switching_is_not_taken_back() -> None:
    session = descending(SetValue("w1", 3.0), Next(5), SetCalculus(True), SetNotation(Notation.PARTIAL), Undo())
    assert (session.edited, session.cursor, session.calculus, session.notation) == ({}, 5, True, Notation.PARTIAL)


@pytest.mark.parametrize(
    ("way", "command", "message"),
    [
        ((), Undo(), "nothing to undo\n  {edit} sets a value"),
        ((Next(), SetCalculus(True)), Undo(), "nothing to undo\n  {edit} sets a value"),
        ((SetValue("w1", 3.0), Undo()), Undo(), "nothing to undo\n  {edit} sets a value"),
        ((SetValue("w1", 3.0), SetPart(2)), Undo(), "nothing to undo\n  {edit} sets a value"),
        ((SetValue("w1", 3.0),), Redo(), "nothing to redo\n  {undo} takes an edit back"),
        ((SetValue("w1", 3.0), Undo(), SetValue("b", 1.0)), Redo(), "nothing to redo\n  {undo} takes an edit back"),
        ((SetValue("w1", 3.0), Undo(), Redo()), Redo(), "nothing to redo\n  {undo} takes an edit back"),
    ],
)
def test_there_may_be_nothing_to_take_back_or_to_make_again(
    way: tuple[Command, ...], command: Command, message: str
) -> None:
    with pytest.raises(UsageError) as told:
        descending(*way, command)
    assert str(told.value) == f"error: {message}"


def test_a_run_is_kept_to_compare_with_until_it_is_let_go() -> None:
    kept = descending(SetValue("w1", 3.0), Pin(), SetValue("w1", -1.0), Next())
    assert kept.pinned is not None
    assert kept.pinned.edits == {1: {"w1": 3.0}}
    assert kept.edited == {1: {"w1": -1.0}}
    assert kept.apply(Pin()).pinned is None
    assert kept.apply(SetPart(2)).pinned is None


# Running to a stop.


def test_running_goes_to_the_next_time_that_the_stop_is_reached() -> None:
    stopping = SetStop(Step(Phase.BACKWARD, "z"))
    assert places(descending(GoTo(3), stopping), RunOn(), 3) == [6, 20, 34]
    assert descending(GoTo(7), stopping, RunOn()).cursor == 20
    assert alone(SetStop(Step(Phase.END)), RunOn()).cursor == 10


@pytest.mark.parametrize(
    ("session", "message"),
    [
        (descending(), "no stop is set\n  {stop} sets one at the step at hand"),
        (descending(SetStop(Step(Phase.END)), SetStop(None)), "no stop is set\n  {stop} sets one at the step at hand"),
        (alone(Last(), SetStop(Step(Phase.END))),
         'the stop "end" is the step at hand\n  go back, or set another stop with {stop}'),
        (alone(Last(), SetStop(Step(Phase.BACKWARD, "u"))),
         'the stop "backward u" is behind\n  go back, or set another stop with {stop}'),
    ],
)  # fmt: skip
def test_running_needs_a_stop_ahead(session: Session, message: str) -> None:
    with pytest.raises(UsageError) as told:
        session.apply(RunOn())
    assert str(told.value) == f"error: {message}"


# Parts and switches.


def test_another_part_begins_at_its_start_with_its_own_values() -> None:
    session = descending(SetCalculus(True), SetNotation(Notation.PARTIAL), SetValue("w1", 3.0), GoTo(20), SetPart(2))
    assert (session.part_number, session.cursor, session.edited) == (2, 0, {})
    assert (session.calculus, session.notation) == (True, Notation.PARTIAL)
    assert session.frame.values == {"a": 5, "b": 3, "c": 2}


def test_a_part_that_one_comes_back_to_keeps_what_was_set_in_it() -> None:
    session = descending(SetValue("w1", 3.0), SetPart(2), SetValue("c", 4.0), SetPart(3), SetPart(1))
    assert (session.cursor, session.edited) == (0, {1: {"w1": 3.0}})
    assert session.apply(Undo()).apply(SetPart(2)).edited == {1: {"c": 4.0}}
    assert after(session, Undo(), SetPart(2), Undo(), SetPart(1), Redo()).edited == {1: {"w1": 3.0}}
    assert session.apply(SetPart(1)).edited == {1: {"w1": 3.0}}  # begun again, with it


@pytest.mark.parametrize("number", [0, -1, 4, 9])
def test_there_is_no_other_part(number: int) -> None:
    with pytest.raises(UsageError) as told:
        descending(SetPart(number))
    assert str(told.value) == f"error: no part {number}\n  the lesson has 3 parts"


@pytest.mark.parametrize(
    ("notation", "rule"),
    [
        (Notation.CODE, "dz = da · ∂a/∂z"),
        (Notation.LEIBNIZ, "dL/dz = dL/da · da/dz"),
        (Notation.LEIBNIZ_OF, "dL(a, y)/dz = dL(a, y)/da · da/dz"),
        (Notation.PARTIAL, "∂L/∂z = ∂L/∂a · ∂a/∂z"),
        (Notation.PARTIAL_OF, "∂L(a, y)/∂z = ∂L(a, y)/∂a · ∂a/∂z"),
    ],
)
def test_the_notation_is_that_of_the_explanation(notation: Notation, rule: str) -> None:
    session = descending(GoTo(6), SetNotation(notation))
    assert session.explanation is not None
    assert (session.explanation.rule, session.cursor) == (rule, 6)


def test_start_and_end_explain_no_number() -> None:
    assert descending().explanation is None
    assert descending(Last()).explanation is None


def test_calculus_is_switched_on_and_off_and_nothing_else() -> None:
    on = descending(GoTo(6), SetValue("w1", 1.0), SetCalculus(True))
    off = on.apply(SetCalculus(False))
    assert (on.calculus, off.calculus) == (True, False)
    assert (on.cursor, on.edited) == (off.cursor, off.edited) == (6, {1: {"w1": 1.0}})


# What the lesson says.


def test_the_opening_is_read_in_the_first_iteration_only() -> None:
    assert text_of(descending().narration) == ["the opening"]
    assert descending(GoTo(LENGTH)).narration is None
    assert text_of(descending(GoTo(LENGTH + 2)).narration) == ["the sigmoid"]
    assert text_of(descending(GoTo(LENGTH + 13)).narration) == ["the end"]
    assert descending(GoTo(6)).narration is None


def question(session: Session) -> str | None:
    return str(session.question.step) if session.question else None


def test_what_to_try_can_be_opened_one_step_before_its_answer() -> None:
    assert [question(descending(GoTo(index))) for index in range(4)] == [None, "forward a", None, None]
    assert question(descending(GoTo(LENGTH + 1))) == "forward a"
    assert question(alone(GoTo(9))) == "end"


def test_after_the_end_the_opening_has_nothing_to_try() -> None:
    assert question(descending(Last())) is None
    assert question(alone(Last())) is None


# A learner's words for a step.


@pytest.mark.parametrize(
    ("words", "position"),
    [
        ("start", 0), ("forward z", 1), ("backward z", 6), ("update b", 12), ("end", 13), ("  backward \t z ", 6),
        ("z", 1), ("L", 3), ("dL", 4), ("dz", 6), ("dw1", 7), ("0", 0), ("7", 7), ("13", 13),
        ("forward", 1), ("backward", 4), ("update", 10),
        ("ŷ", 2), ("y\u0302", 2), ("forward ŷ", 2), ("dŷ", 5), ("backward ŷ", 5), ("dw₁", 7),
    ],
)  # fmt: skip
def test_words_mean_a_step_of_the_iteration_at_hand(words: str, position: int) -> None:
    assert find_step(descending(), words) == position
    assert find_step(descending(GoTo(2 * LENGTH + 3)), words) == 2 * LENGTH + position


@pytest.mark.parametrize(
    ("words", "index"),
    [
        ("iteration 1", 0), ("iteration 20", 19 * 14), ("iteration 20 backward z", 19 * 14 + 6), ("20 backward z", 272),
        ("3 dz", 34), ("3 7", 35), ("iteration 3 end", 41), ("1 start", 0), ("0002 z", 15),
    ],
)  # fmt: skip
def test_words_may_name_the_iteration(words: str, index: int) -> None:
    assert find_step(descending(), words) == index
    assert find_step(descending(GoTo(100)), words) == index


def test_iteration_1_is_there_where_nothing_descends_too() -> None:
    assert find_step(alone(GoTo(5)), "iteration 1") == 0
    assert find_step(alone(GoTo(5)), "1 dJ") == 4


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("backward pp", 'no step called "backward pp"\n  did you mean "backward z"?'),
        ("forwad a", 'no step called "forwad a"\n  did you mean "forward a"?'),
        ("20 backward pp", 'no step called "backward pp"\n  did you mean "backward z"?'),
        ("14", f'no step called "14"\n  steps: {ITS_STEPS}'),
        ("00000000000099", f'no step called "00000000000099"\n  steps: {ITS_STEPS}'),
        ("9" * 5000, f'no step called "{"9" * 40}"\n  steps: {ITS_STEPS}'),
        ("w1", f'no step called "w1"\n  steps: {ITS_STEPS}'),
        ("7z", f'no step called "7z"\n  steps: {ITS_STEPS}'),
        ("-1", f'no step called "-1"\n  steps: {ITS_STEPS}'),
        ("", f"the name of a step is missing\n  steps: {ITS_STEPS}"),
        ("iteration", f'no step called "iteration"\n  steps: {ITS_STEPS}'),
        ("iteration 0", "there is no iteration 0\n  iterations are counted from 1"),
        ("0 backward z", "there is no iteration 0\n  iterations are counted from 1"),
    ],
)
def test_other_words_are_told_with_the_nearest_step(words: str, message: str) -> None:
    with pytest.raises(UsageError) as told:
        find_step(descending(), words)
    assert str(told.value) == f"error: {message}"


@pytest.mark.parametrize("words", ["9" * 5000 + " dz", "iteration " + "9" * 5000])
def test_an_iteration_of_5000_digits_is_too_far(words: str) -> None:
    session = descending()
    with pytest.raises(UsageError, match="is too far for one jump"):
        session.apply(GoTo(find_step(session, words)))


@pytest.mark.parametrize("words", ["iteration 2", "2 dJ", "iteration 0"])
def test_where_nothing_descends_there_is_one_iteration(words: str) -> None:
    with pytest.raises(UsageError) as told:
        find_step(alone(), words)
    number = words.removeprefix("iteration ").split()[0]
    assert str(told.value) == f"error: there is no iteration {number}\n  nothing descends, so there is only one"


def test_a_phase_that_the_graph_does_not_have_is_no_step() -> None:
    with pytest.raises(UsageError, match='no step called "update"'):
        find_step(alone(), "update")
    with pytest.raises(UsageError, match='no step called "backward"'):
        find_step(Session.open(LESSON, part=3), "backward")


# A learner's numbers.


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2.0), ("-0.25", -0.25), ("−0.25", -0.25), ("1e-3", 0.001), ("  7 ", 7.0), ("+3", 3.0), (".5", 0.5),
        ("5.", 5.0), ("1E3", 1000.0), ("0" * 39 + "1", 1.0), ("0", 0.0),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_type_it(text: str, number: float) -> None:
    assert parse_number("w1", text) == number


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "a number for w1 is missing"),
        ("   ", "a number for w1 is missing"),
        ("x", '"x" is not a number for w1'),
        ("0,5", '"0,5" is not a number for w1'),
        ("1/3", '"1/3" is not a number for w1'),
        ("9**9**9", '"9**9**9" is not a number for w1'),
        ("1 000", '"1 000" is not a number for w1'),
        ("1_000", '"1_000" is not a number for w1'),
        ("0x10", '"0x10" is not a number for w1'),
        ("2j", '"2j" is not a number for w1'),
        ("--2", '"--2" is not a number for w1'),
        ("٣", '"٣" is not a number for w1'),
        ("２", '"２" is not a number for w1'),
        ("1" * 41, f'"{"1" * 40}" is not a number for w1'),
        ("9" * 100_000, f'"{"9" * 40}" is not a number for w1'),
    ],
)
def test_what_is_no_number_is_told_so(text: str, problem: str) -> None:
    with pytest.raises(UsageError) as told:
        parse_number("w1", text)
    assert (told.value.problem, told.value.advice) == (problem, "write it as 2, -0.25 or 1e-3")


@pytest.mark.parametrize(
    ("name", "value"),
    [("w1", 2.0), ("w1", 2), ("w1", np.float32(2)), ("w1", -1e300), ("y", 0), ("y", 1.0), ("alpha", 0.0), ("x1", 0)],
)
def test_what_can_be_set_becomes_a_float64(name: str, value: Any) -> None:
    checked = check_value(LESSON.parts[0], name, value)
    assert type(checked) is np.float64
    assert checked == value


@pytest.mark.parametrize(
    ("name", "command"),
    [(" w1 ", SetValue("w1", 2.0)), ("α", SetValue("alpha", 2.0)), ("alpha", SetValue("alpha", 2.0)),
     ("x₁", SetValue("x1", 2.0))],
)  # fmt: skip
def test_what_is_set_may_go_by_any_of_its_names(name: str, command: SetValue) -> None:
    assert read_setting(LESSON.parts[0], name, " 2.0") == command


LEAVES = "x1, x2, w1, w2, b, y, alpha"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("z", 1.0, f'"z" is computed, so it cannot be set\n  set one of {LEAVES}'),
        ("L", 1.0, f'"L" is computed, so it cannot be set\n  set one of {LEAVES}'),
        ("w9", 1.0, 'nothing called "w9" can be set\n  these can: x1, x2, w1, w2, b, y, alpha'),
        ("alhpa", 1.0, 'nothing called "alhpa" can be set\n  did you mean "alpha"?'),
        ("ŷ", 1.0, f'"ŷ" is computed, so it cannot be set\n  set one of {LEAVES}'),
        ("", 1.0, f"a name is missing\n  name one of {LEAVES}"),
        ("w1", np.nan, "w1 must be a finite number\n  write it as 2, -0.25 or 1e-3"),
        ("w1", -np.inf, "w1 must be a finite number\n  write it as 2, -0.25 or 1e-3"),
        ("alpha", parse_number("alpha", "1e999"), "alpha must be a finite number\n  write it as 2, -0.25 or 1e-3"),
        ("y", parse_number("y", "nan"), "y must be a finite number\n  write it as 2, -0.25 or 1e-3"),
        ("y", 0.5, "y must be 0 or 1\n  choose such a number"),
        ("w1", [1.0, 2.0], "w1 is one number\n  write it as 2, -0.25 or 1e-3"),
        ("w1", [1.0], "w1 is one number\n  write it as 2, -0.25 or 1e-3"),
        ("alpha", [[0.1]], "alpha is one number\n  write it as 2, -0.25 or 1e-3"),
    ],
)
def test_what_cannot_be_set_is_told_with_a_way_out(name: str, value: Any, message: str) -> None:
    with pytest.raises(UsageError) as told:
        check_value(LESSON.parts[0], name, value)
    assert str(told.value) == f"error: {message}"


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("W1", "3", "W1 has the shape (4, 3): write 4 rows in brackets: [[1, 2, 3], [4, 5, 6], …]"),
        ("W1", "row 1: 2", 'W1: "row 1: 2" is no array: write 4 rows in brackets: [[1, 2, 3], [4, 5, 6], …]'),
        ("W1", "", "W1: the array is missing: write 4 rows in brackets: [[1, 2, 3], [4, 5, 6], …]"),
        ("W2", "1 2 3 4", 'W2: "1 2 3 4" is no array: write 1 row in brackets: [[1, 2, 3, 4]]'),
        ("b2", "0.5", "b2 has the shape (1, 1): write 1 row in brackets: [[1]]"),
        ("X", "[[1, 2], [3, 4]]", "X has the shape (3, 2): write 3 rows in brackets: [[1, 2], [3, 4], …]"),
        ("X", "[[1, 2]", "X: this is not an array: write [[1, 2], [3, 4]], row by row"),
        ("X", "none(3, 2)", 'X: nothing makes "none": write zeros, ones, rand, randn'),
    ],
)
def test_how_an_array_is_written_is_told(name: str, typed: str, message: str) -> None:
    with pytest.raises(UsageError) as told:
        read_setting(find_lesson("shallow-network-forward").parts[1], name, typed)
    assert told.value.short == message


def test_an_array_is_set_as_it_is_said() -> None:
    part = find_lesson("shallow-network-forward").parts[1]
    assert np.shape(read_setting(part, "W1", "[[1, 2, 3], [4, 5, 6], [7, 8, 9], [0, 0, 0]]").value) == (4, 3)


def test_how_the_row_of_a_loop_is_written_is_told() -> None:
    with pytest.raises(UsageError, match="is no array") as told:
        read_setting(find_lesson("logistic-regression-m-examples").parts[0], "x1", "2 and 3")
    assert told.value.short == 'x1: "2 and 3" is no array: write 3 numbers in brackets: [1, 2, 3]'


@pytest.mark.parametrize("value", [0.0, 1.0, -3.0])
def test_an_open_interval_has_no_ends(value: float) -> None:
    with pytest.raises(UsageError) as told:
        check_value(LESSON.parts[2], "p", value)
    assert str(told.value) == "error: p must be between 0 and 1\n  choose such a number"
    assert check_value(LESSON.parts[2], "p", 0.999) == 0.999


def test_a_stop_is_a_step_of_the_part() -> None:
    with pytest.raises(UsageError, match='no step called "update w1" in this part'):
        alone(SetStop(Step(Phase.UPDATE, "w1")))
