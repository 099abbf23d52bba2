"""Sessions: what a session says of its place, and how a learner's words are read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.session.examples import ITS_STEPS, LENGTH, LESSON, alone, descending
from tui_tutor.core.notation import Notation
from tui_tutor.core.steps import Phase
from tui_tutor.errors import UsageError
from tui_tutor.lesson.library import find_lesson
from tui_tutor.lesson.model import Listing, Narration
from tui_tutor.session import (
    GoTo,
    Last,
    Next,
    Session,
    SetNotation,
    SetValue,
    check_value,
    find_step,
    parse_number,
    read_setting,
)
from tui_tutor.session.words import read_edit


def text_of(narration: Narration | None) -> list[str]:
    blocks = (narration.text or narration.question) if narration else ()
    return [line for block in blocks if isinstance(block, Listing) for line in block.lines]


def test_a_fresh_session_is_at_the_start_of_a_part_as_the_lesson_has_it() -> None:
    session = Session.open(LESSON)
    assert (session.cursor, session.position, session.part_number, session.calculus) == (0, 0, 1, False)
    assert (session.frame.phase, session.notation, session.edited) == (Phase.START, Notation.CODE, {})
    assert session.frame.values == {"x1": 2, "x2": -3, "w1": 0.5, "w2": -0.25, "b": -1.25, "y": 1}
    assert Session.open(LESSON, part=2, calculus=True).part.title == "A graph that does not descend"


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
        ("14", f'no step called "14"\n  the steps are {ITS_STEPS}'),
        ("00000000000099", f'no step called "00000000000099"\n  the steps are {ITS_STEPS}'),
        ("9" * 5000, f'no step called "{"9" * 39}…"\n  the steps are {ITS_STEPS}'),
        ("w1", f'no step called "w1"\n  the steps are {ITS_STEPS}'),
        ("7z", f'no step called "7z"\n  the steps are {ITS_STEPS}'),
        ("-1", f'no step called "-1"\n  the steps are {ITS_STEPS}'),
        ("", f"the name of a step is missing\n  the steps are {ITS_STEPS}"),
        ("iteration", f'no step called "iteration"\n  the steps are {ITS_STEPS}'),
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
        ("1" * 41, f'"{"1" * 39}…" is not a number for w1'),
        ("9" * 100_000, f'"{"9" * 39}…" is not a number for w1'),
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
    assert read_setting(Session.open(LESSON), name, " 2.0") == command


NETWORK = Session.open(find_lesson("shallow-network-forward"), part=2)
LEAVES = "x1, x2, w1, w2, b, y, alpha"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("z", 1.0, f'"z" is computed, so it cannot be set\n  set one of {LEAVES}'),
        ("L", 1.0, f'"L" is computed, so it cannot be set\n  set one of {LEAVES}'),
        ("w9", 1.0, 'nothing called "w9" can be set\n  choose x1, x2, w1, w2, b, y, alpha'),
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
        ("W1", "3", "W1 has the shape (4, 3): write 4 rows in brackets, as [[1, 2, 3], [4, 5, 6], …]"),
        ("W1", "row 1: 2", '"row 1: 2" is no array for W1: write 4 rows in brackets, as [[1, 2, 3], [4, 5, 6], …]'),
        ("W1", "", "an array for W1 is missing: write 4 rows in brackets, as [[1, 2, 3], [4, 5, 6], …]"),
        ("W2", "1 2 3 4", '"1 2 3 4" is no array for W2: write 1 row in brackets, as [[1, 2, 3, 4]]'),
        ("b2", "0.5", "b2 has the shape (1, 1): write 1 row in brackets, as [[1]]"),
        ("X", "[[1, 2], [3, 4]]", "X has the shape (3, 2): write 3 rows in brackets, as [[1, 2], [3, 4], …]"),
        ("X", "[[1, 2]", "in X, this is not an array: write [[1, 2], [3, 4]], row by row"),
        ("X", "none(3, 2)", 'in X, nothing makes "none": write zeros, ones, rand, randn'),
    ],
)
def test_how_an_array_is_written_is_told(name: str, typed: str, message: str) -> None:
    with pytest.raises(UsageError) as told:
        read_setting(NETWORK, name, typed)
    assert told.value.short == message


def test_an_array_is_set_as_it_is_said() -> None:
    rows = "[[1, 2, 3], [4, 5, 6], [7, 8, 9], [0, 0, 0]]"
    assert np.shape(read_setting(NETWORK, "W1", rows).value) == (4, 3)
    for typed in (f"W1 {rows}", f"W1 = {rows}", f"W1={rows}", f"W1{rows}"):
        assert np.array_equal(read_edit(NETWORK, typed).value, read_setting(NETWORK, "W1", rows).value)


@pytest.mark.parametrize(
    ("typed", "name", "entry"),
    [("W1[4,2] 0.3", "W1", (3, 1)), ("W1[4, 2] = 0.3", "W1", (3, 1)), (" W1[ 1 ,1 ]=0.3", "W1", (0, 0)),
     ("b2[1,1] 0.3", "b2", (0, 0)), ("W₁[1,3] 0.3", "W1", (0, 2)), ("b = W2[1,4] = 0.3", "W2", (0, 3))],
)  # fmt: skip
def test_an_entry_is_set_by_the_name_that_the_screen_has_for_it(typed: str, name: str, entry: tuple[int, ...]) -> None:
    before = NETWORK.frame.values[name]
    after = NETWORK.apply(read_edit(NETWORK, typed)).frame.values[name]
    assert after[entry] == 0.3
    assert np.argwhere(after != before).tolist() == [list(entry)]


def test_an_entry_is_set_in_the_numbers_with_which_the_iteration_began() -> None:
    later = Session.open(find_lesson("shallow-network-backward")).apply(Last()).apply(Next())
    assert later.frame.iteration == 2
    after = later.apply(read_edit(later, "W1[1,1] 0.3")).frame.values["W1"]
    assert after[0, 1] == later.frame.values["W1"][0, 1] != later.part.run.start["W1"][0, 1]
    looped = Session.open(find_lesson("logistic-regression-m-examples"))
    assert looped.apply(read_edit(looped, "x1[2] 0.3")).own.trace.settings(1)["x1"][1] == 0.3


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("W1[1][2] 0.3", '"W1[1]" is no entry of W1: write W1[row,column], counted from 1, up to W1[4,3]'),
        ("W1[0,1] 0.3", '"W1[0,1]" is no entry of W1: write W1[row,column], counted from 1, up to W1[4,3]'),
        ("W1[5,1] 0.3", '"W1[5,1]" is no entry of W1: write W1[row,column], counted from 1, up to W1[4,3]'),
        ("W1[] 0.3", '"W1[]" is no entry of W1: write W1[row,column], counted from 1, up to W1[4,3]'),
        ("W1[1,2 0.3", '"W1[1,2 0.3" is no entry of W1: write W1[row,column], counted from 1, up to W1[4,3]'),
        ("W1[1,2]", "a number for W1[1,2] is missing: write it as 2, -0.25 or 1e-3"),
        ("W1[1,2] x", '"x" is not a number for W1[1,2]: write it as 2, -0.25 or 1e-3'),
        ("W1[1,2] inf", "W1[1,2] must be a finite number: write it as 2, -0.25 or 1e-3"),
        ("Z1[1,2] 0.3", '"Z1" is computed, so it cannot be set: set one of X, W1, b1, W2, b2'),
    ],
)
def test_an_entry_that_cannot_be_set_is_told_with_a_way_out(typed: str, message: str) -> None:
    with pytest.raises(UsageError) as told:
        read_edit(NETWORK, typed)
    assert told.value.short == message


def test_a_number_has_no_entries_and_a_row_has_one_size() -> None:
    with pytest.raises(UsageError) as told:
        read_edit(Session.open(LESSON), "w1[1] 0.3")
    assert told.value.short == '"w1[1]" is no entry of w1: w1 is one number'
    looped = Session.open(find_lesson("logistic-regression-m-examples"))
    with pytest.raises(UsageError) as told:
        read_edit(looped, "x1[4] 0.3")
    assert told.value.short == '"x1[4]" is no entry of x1: write x1[number], counted from 1, up to x1[3]'


def test_how_the_row_of_a_loop_is_written_is_told() -> None:
    with pytest.raises(UsageError, match="is no array") as told:
        read_setting(Session.open(find_lesson("logistic-regression-m-examples")), "x1", "2 and 3")
    assert told.value.short == '"2 and 3" is no array for x1: write 3 numbers in brackets, as [1, 2, 3]'


@pytest.mark.parametrize("value", [0.0, 1.0, -3.0])
def test_an_open_interval_has_no_ends(value: float) -> None:
    with pytest.raises(UsageError) as told:
        check_value(LESSON.parts[2], "p", value)
    assert str(told.value) == "error: p must be between 0 and 1\n  choose such a number"
    assert check_value(LESSON.parts[2], "p", 0.999) == 0.999
