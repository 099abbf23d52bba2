"""What waits for review, as sessions: no question of a review is answered by what another one shows."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest

from tui_tutor.lesson.library import entries, find_lesson
from tui_tutor.plain.words import WORDS
from tui_tutor.progress.again import GOES_ON, REFUSED, passed_over, sessions_of
from tui_tutor.progress.review import Due
from tui_tutor.session import OpenAll, Session, Show
from tui_tutor.session.opening import can_open_more
from tui_tutor.tui.keys import KEYS

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
SHIPPED = [entry.id for entry in entries() if entry.is_ours]


def due(lesson: str, *steps: str, part: int = 1) -> list[Due]:
    return [Due(LONG_AGO, lesson, part, step) for step in steps]


def asked(waiting: list[Due]) -> list[str]:
    return [f"{each.part_number} {each.frame.step}" for each in sessions_of(waiting, None)]


def shows_no_answer_that_is_due_later(part: list[Session]) -> None:
    for place, session in enumerate(part):
        later = {each.frame.step for each in part[place:]}
        shown = [step for step in session.steps[: session.position + 1] if step.quantity not in session.hidden]
        assert later.isdisjoint(shown), str(session.frame.step)


def test_a_review_asks_a_part_in_the_order_of_its_steps() -> None:
    waiting = due("derivatives", "backward a", "backward f", "forward f")
    assert asked(waiting) == ["1 forward f", "1 backward f", "1 backward a"]


def test_the_part_that_waits_longest_comes_first_and_as_a_whole() -> None:
    first, second = (due("derivatives", "backward a", "forward f", part=part) for part in (2, 1))
    assert asked([first[0], *second, first[1]]) == ["2 forward f", "2 backward a", "1 forward f", "1 backward a"]


def test_a_lesson_is_read_once_however_many_of_its_steps_wait() -> None:
    sessions = sessions_of(
        due("derivatives", "backward a", "forward f") + due("derivatives", "forward f", part=2), None
    )
    assert len(sessions) == 3
    assert len({id(session.lesson) for session in sessions}) == 1


def test_a_lesson_that_is_there_no_more_is_left_out() -> None:
    assert asked(due("gone", "forward z", "backward z") + due("derivatives", "forward f")) == ["1 forward f"]


def test_only_what_was_asked_before_is_shown() -> None:
    first, second, third = sessions_of(due("derivatives", "backward a", "backward f", "forward f"), None)
    assert [sorted(each.frame.known_after.keys() - each.hidden) for each in (first, second, third)] == [
        ["a"],
        ["a", "f"],
        ["a", "df", "f"],
    ]


def test_a_step_inside_a_node_is_asked_at_its_place() -> None:
    lesson = "logistic-regression-one-example"
    opened = asked(due(lesson, "forward a", "forward z", "forward z_1"))
    assert opened == ["1 forward z_1", "1 forward z", "1 forward a"]


@pytest.mark.parametrize("name", SHIPPED)
def test_no_answer_of_a_review_is_shown_before_it_is_asked(name: str) -> None:
    lesson = find_lesson(name)
    for part in range(1, len(lesson.parts) + 1):
        steps = all_steps(Session.open(lesson, part=part))
        some = Random(part).sample(steps, min(len(steps), 6))
        sessions = sessions_of(due(name, *some, part=part), None)
        assert sorted(str(session.frame.step) for session in sessions) == sorted(some)
        shows_no_answer_that_is_due_later(sessions)


def all_steps(session: Session) -> list[str]:
    """The steps that can be asked for, also those inside nodes."""
    if can_open_more(session):
        session = session.apply(OpenAll())
    return [str(step) for step in session.steps if step.node]


def test_a_step_inside_a_node_of_a_loop_is_asked_for_its_example() -> None:
    lesson = "logistic-regression-m-examples"
    opened = asked(due(lesson, "backward z_1, example 2", "forward z, example 1", "forward z_1, example 1"))
    assert opened == ["1 forward z_1, example 1", "1 forward z, example 1", "1 backward z_1, example 2"]


def test_all_that_goes_on_is_an_action_and_not_refused() -> None:
    assert {key.action for key in KEYS} >= GOES_ON
    assert GOES_ON.isdisjoint(REFUSED)


def test_all_that_is_refused_is_an_action_or_a_word_and_has_its_word_where_it_is_both() -> None:
    actions = {key.action for key in KEYS}
    words = {word.stands_for: word.name for word in WORDS}
    assert actions | words.keys() >= REFUSED
    assert {action for action in REFUSED if action not in actions} == {"preset"}  # a line of the full screen's edit
    assert {action for action in REFUSED if action not in words} == {"back_phase", "play", "inside_all"}
    assert (words["edit"], words["go_to"], words["run_on"]) == ("set", "go", "run")


def test_what_was_passed_over_is_hidden_in_the_questions_behind_it() -> None:
    first, *others = sessions_of(due("derivatives", "backward a", "backward f", "forward f"), None)
    assert ["f" in each.hidden for each in others] == [False, False]
    assert ["f" in each.hidden for each in passed_over(others, first)] == [True, True]
    answered = first.apply(Show())
    assert ["f" in each.hidden for each in passed_over(others, answered)] == [False, False]
