"""Applying: where every command leads, and what an edit changes and what not."""

from __future__ import annotations

import numpy as np
import pytest

from tests.session.examples import LENGTH, LESSON, after, alone, content, descending
from tui_tutor.core.notation import Notation
from tui_tutor.core.steps import Phase, Step
from tui_tutor.errors import UsageError
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
)

# Moving.


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


def test_a_stop_is_a_step_of_the_part() -> None:
    with pytest.raises(UsageError, match='no step called "update w1" in this part'):
        alone(SetStop(Step(Phase.UPDATE, "w1")))


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


def test_calculus_is_switched_on_and_off_and_nothing_else() -> None:
    on = descending(GoTo(6), SetValue("w1", 1.0), SetCalculus(True))
    off = on.apply(SetCalculus(False))
    assert (on.calculus, off.calculus) == (True, False)
    assert (on.cursor, on.edited) == (off.cursor, off.edited) == (6, {1: {"w1": 1.0}})
