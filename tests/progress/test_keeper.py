"""Keepers: a lesson opens exactly as it was left, over real files; what does not fit any more is dropped and said."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.lesson.examples import proved
from tests.progress.disks import as_nobody
from tests.progress.examples import written
from tests.session.examples import LENGTH, LESSON, TEXT, after, content
from tui_tutor.core.notation import Notation
from tui_tutor.core.steps import Phase, Step
from tui_tutor.errors import UsageError
from tui_tutor.lesson.model import Lesson
from tui_tutor.progress.history import read_history
from tui_tutor.progress.journal import Journal
from tui_tutor.progress.keeper import Keeper, Opening, mark_of
from tui_tutor.progress.records import Answered, Edited, Inside, Opened, Outcome, Reset, Stepped, Switched
from tui_tutor.session import (
    FURTHEST,
    Back,
    BackPhase,
    Close,
    CloseAll,
    Command,
    First,
    GiveAnswer,
    GoTo,
    Last,
    Next,
    NextPhase,
    Open,
    OpenAll,
    Pin,
    Redo,
    ResetValues,
    RunOn,
    Session,
    SetCalculus,
    SetNotation,
    SetPart,
    SetPredict,
    SetStop,
    SetValue,
    Show,
    TakeHint,
    Undo,
    UsePreset,
)

ON, OFF = SetPredict(True), SetPredict(False)
Z = Step(Phase.FORWARD, "z")


class Learner:
    """A keeper and the session that it keeps, as an app has them."""

    def __init__(self, folder: Path, lesson: Lesson = LESSON, *, fresh: Session | None = None) -> None:
        self.keeper = Keeper(folder)
        self.opening: Opening = self.keeper.open(lesson)
        self.session = fresh or self.opening.session
        self.keeper.begin(self.session, fresh=fresh is not None)

    def do(self, *commands: Command) -> Session:
        for command in commands:
            with suppress(UsageError):
                session = self.session.apply(command)
                self.keeper.note(self.session, session)
                self.session = session
        return self.session

    def leave(self) -> Session:
        assert self.keeper.close()
        return self.session


@contextmanager
def a_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "progress"


def opened(folder: Path, lesson: Lesson = LESSON) -> Session:
    """As the lesson opens for who comes next; nothing is written."""
    return Keeper(folder).open(lesson).session


def left(folder: Path, *commands: Command, lesson: Lesson = LESSON, fresh: Session | None = None) -> Session:
    """A learner comes, does all this, and leaves."""
    learner = Learner(folder, lesson, fresh=fresh)
    learner.do(*commands)
    return learner.leave()


def as_it_is(session: Session) -> dict[str, object]:
    """All of a session that is to be there again: of what was answered, what became of it."""
    places = [session.apply(GoTo(session.cursor - session.position + place)) for place in range(len(session.steps))]
    return {
        "place": (session.part_number, session.cursor),
        "frame": content(session.frame),
        "edits": {iteration: dict(values) for iteration, values in session.edited.items()},
        "switches": (session.calculus, session.notation, session.predict),
        "opened": {part: names for part, names in session.opened.items() if names},
        "hidden": [place.hidden for place in places],
        "asking": [place.is_asking for place in places],
        "done": {key: (each.outcome, each.seen) for key, each in session.attempts.items() if not each.is_open},
        "helped": {key: (each.hints, each.was_helped) for key, each in session.attempts.items() if each.was_helped},
        "score": dict(session.score),
    }


# Opened again.


def test_what_was_never_opened_opens_as_the_lesson_has_it(tmp_path: Path) -> None:
    opening = Keeper(tmp_path).open(LESSON)
    assert as_it_is(opening.session) == as_it_is(Session.open(LESSON))
    assert not opening.is_changed


def test_a_lesson_opens_as_it_was_left(tmp_path: Path) -> None:
    session = left(
        tmp_path, SetCalculus(True), SetNotation(Notation.PARTIAL_OF), SetValue("w1", 0.1 + 0.2), GoTo(2 * LENGTH + 2),
        SetValue("alpha", 1 / 3), ON, GiveAnswer("7"), GiveAnswer("sigmoid(z)"), Next(), Show(), Next(2),
    )  # fmt: skip
    again = opened(tmp_path)
    assert as_it_is(again) == as_it_is(session)
    assert (again.frame.iteration, str(again.frame.step), again.frame.alpha) == (3, "backward a", 1 / 3)
    assert again.hidden == {"dL", "da"}
    assert {str(step): str(outcome) for (_, step), outcome in again.score.items()} == {
        "forward a": "after-hints", "forward L": "shown",
    }  # fmt: skip


ANSWERS = ("0.5", "w1*x1 + w2*x2 + b", "a - y", "dz", "dv", "b*c", "3", "2", "p*p", "1 + z", "junk(", "12345")


def commands() -> st.SearchStrategy[Command]:
    """Any; answers that are right somewhere often enough."""
    return st.one_of(
        st.just(Next()), st.just(Next()),
        st.sampled_from([NextPhase(), BackPhase(), First(), Last(), Back(), Back(3), RunOn()]),
        st.builds(GoTo, st.integers(-1, 45)),
        st.sampled_from([ResetValues(), Undo(), Redo(), UsePreset("gentle"), UsePreset("elsewhere"), Pin()]),
        st.builds(SetValue, st.sampled_from(["x1", "w1", "b", "a", "c"]), st.floats(-3, 3)),
        st.builds(SetValue, st.sampled_from(["alpha", "p"]), st.floats(0.01, 0.3)),
        st.builds(SetNotation, st.sampled_from(Notation)), st.builds(SetCalculus, st.booleans()),
        st.sampled_from([ON, ON, OFF]), st.builds(SetPart, st.integers(1, 3)), st.just(SetStop(Z)),
        st.builds(GiveAnswer, st.sampled_from(ANSWERS)), st.builds(GiveAnswer, st.sampled_from(ANSWERS)),
        st.just(Show()), st.just(TakeHint()),
        st.builds(Open, st.sampled_from(["z", "L", "a", "J", "z_1"])),
        st.sampled_from([OpenAll(), Close(), CloseAll()]),
    )  # fmt: skip


FRESH = "a new run"


@given(st.lists(st.lists(commands(), max_size=12) | st.just(FRESH), min_size=1, max_size=4))
@settings(max_examples=60)
@example([[ON, Next(2)], [OFF, Next(), ON, Back(2)], [Next()]])
@example([[GoTo(3), ON, GiveAnswer("1 + z"), Show(), GoTo(17)], FRESH, [ON, Next(3)]])
@example([[SetPart(2), ON, Next(), GiveAnswer("b*c"), SetPart(1), Next(2)], [SetPart(2), Last()]])
@example(
    [[Open("z"), ON, Next(), GiveAnswer("w1*x1"), Next(), GiveAnswer("7")], [Next(), SetPart(2), OpenAll()], [Close()]]
)
def test_after_any_commands_a_lesson_opens_as_it_was_left(visits: list[list[Command] | str]) -> None:
    with a_folder() as folder:
        for visit in visits:
            if isinstance(visit, str):
                score = opened(folder).score
                session = left(folder, fresh=replace(Session.open(LESSON), score=score))
            else:
                session = left(folder, *visit)
            assert as_it_is(opened(folder)) == as_it_is(session)


def test_what_is_opened_is_open_again_and_what_was_answered_inside_counts(tmp_path: Path) -> None:
    left(tmp_path, Open("z"), ON, Next(), GiveAnswer("w1*x1"), Next(), GiveAnswer("7"))
    again = opened(tmp_path)
    assert (again.inside, str(again.frame.step)) == (("z",), "forward z_2")
    assert again.hidden == {"z_2"}
    assert {str(step): str(outcome) for (_, step), outcome in again.score.items()} == {"forward z_1": "first-try"}
    assert str(again.apply(GiveAnswer("w2*x2")).attempt.outcome) == "after-hints"


def test_a_place_that_closing_leaves_at_its_number_is_another_place(tmp_path: Path) -> None:
    session = left(tmp_path, Open("z"), Next(), Close())  # forward z_1 is the first step, and then forward z
    assert str(session.frame.step) == "forward z"
    assert opened(tmp_path).frame.step == session.frame.step


def test_what_was_earned_inside_a_node_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    session = left(tmp_path, ON, Open("z"), Next(), GiveAnswer("w1*x1"), Close())
    earned = {str(step): outcome for (_, step), outcome in session.score.items()}
    assert "forward z_1" in earned
    assert {str(step): outcome for (_, step), outcome in opened(tmp_path).score.items()} == earned


def test_a_new_run_opens_nothing(tmp_path: Path) -> None:
    left(tmp_path, Open("z"), Next(3))
    left(tmp_path, fresh=Session.open(LESSON))
    assert opened(tmp_path).inside == ()


def test_what_can_no_more_be_opened_is_passed_over(tmp_path: Path) -> None:
    begun = Opened(LESSON.id, 1, mark_of(LESSON), fresh=True)
    inside = Inside(LESSON.id, 1, ("z", "gone", "a", "z", "z_1")), Inside(LESSON.id, 9, ("z",))
    written(tmp_path, begun, *inside, Stepped(LESSON.id, 1, 1, "forward z_2"))
    again = opened(tmp_path)
    assert (again.opened, str(again.frame.step)) == ({1: ("z",)}, "forward z_2")


def test_every_command_is_saved_by_itself(tmp_path: Path) -> None:
    """Nothing waits for the end: what is on the disk after each command opens as the session is."""
    learner = Learner(tmp_path)
    way = [
        Next(),
        ON,
        GiveAnswer("7"),
        Show(),
        Open("z"),
        Next(),
        SetValue("w1", 2.0),
        SetCalculus(True),
        GoTo(30),
        Undo(),
        SetPart(2),
        OpenAll(),
    ]
    for command in way:
        learner.do(command)
        learner.leave()  # all that waits is on the disk; the journal goes on when more comes
        assert as_it_is(opened(tmp_path)) == as_it_is(learner.session)


def test_a_command_that_changes_nothing_writes_nothing(tmp_path: Path) -> None:
    learner = Learner(tmp_path)
    before = len(learner.keeper.history.entries)
    for command in (Back(), First(), OFF, ResetValues(), SetCalculus(False), Pin(), SetStop(Z)):
        after = learner.session.apply(command)
        assert learner.keeper.note(learner.session, after) is None
    assert len(learner.keeper.history.entries) == before
    learner.leave()


def test_after_a_wrong_answer_a_step_that_is_opened_again_is_not_right_at_the_first_try(tmp_path: Path) -> None:
    left(tmp_path, ON, Next(), GiveAnswer("7"))
    again = opened(tmp_path)
    assert again.is_asking
    assert str(again.apply(GiveAnswer("0.5")).attempt.outcome) == "after-hints"
    left(tmp_path, Next(), GiveAnswer("not( readable"))
    assert str(opened(tmp_path).apply(GiveAnswer("sigmoid(z)")).attempt.outcome) == "first-try"


def test_a_wrong_answer_is_kept_as_it_was_typed_and_a_right_one_is_not(tmp_path: Path) -> None:
    left(tmp_path, ON, Next(), GiveAnswer(" 7 "), GiveAnswer("1 +" * 90 + " 1"), GiveAnswer("not( readable"))
    left(tmp_path, GiveAnswer("sigmoid(z)"))
    kept = [each.answer for each in read_history(tmp_path).wrong(LESSON.id)]
    assert kept == [" 7 ", ("1 +" * 90)[:200]]


def test_of_a_wrong_choice_its_words_are_kept_whatever_number_it_will_have_later(tmp_path: Path) -> None:
    left(tmp_path, SetPart(2), ON, Next(2), GiveAnswer("3"), GiveAnswer("down"), GiveAnswer("9"), GiveAnswer(" 1. "))
    kept = [(each.step, each.answer) for each in read_history(tmp_path).wrong(LESSON.id)]
    assert kept == [("forward v", "it stays"), ("forward v", "down"), ("forward v", "down")]


def test_after_a_hint_a_step_that_is_opened_again_is_not_right_at_the_first_try(tmp_path: Path) -> None:
    left(tmp_path, ON, Next(), TakeHint(), TakeHint())
    again = opened(tmp_path)
    assert (again.is_asking, again.attempt.hints) == (True, 2)
    session = left(tmp_path, GiveAnswer("0.5"))
    assert str(session.attempt.outcome) == "after-hints"
    assert opened(tmp_path).attempt.hints == 2  # they can be read again


def test_what_was_on_the_screen_while_prediction_was_off_is_not_asked_when_it_opens_again(tmp_path: Path) -> None:
    session = left(tmp_path, ON, Next(3), OFF)
    assert as_it_is(opened(tmp_path)) == as_it_is(session)
    assert opened(tmp_path).apply(ON).hidden == frozenset()


def test_what_is_asked_anew_after_an_edit_is_asked_when_it_opens_again(tmp_path: Path) -> None:
    session = left(tmp_path, ON, Next(), Show(), Next(), SetValue("w1", 2.0))
    assert opened(tmp_path).hidden == session.hidden == {"z", "a"}
    session = left(tmp_path, SetValue("w1", 0.5), Back(), GiveAnswer("w1*x1 + w2*x2 + b"))
    assert opened(tmp_path).hidden == session.hidden == frozenset()
    session = left(tmp_path, ResetValues(), Next())
    assert opened(tmp_path).hidden == session.hidden == {"z", "a"}
    assert {str(step): str(outcome) for (_, step), outcome in opened(tmp_path).score.items()} == {
        "forward z": "first-try"
    }


def test_what_one_visit_of_the_descent_did_is_kept_as_one_change(tmp_path: Path) -> None:
    """There a session comes back after many commands at once."""
    learner = Learner(tmp_path)
    learner.do(ON, Next(), Show())
    for way in [
        (GoTo(2 * LENGTH + 1), UsePreset("gentle"), GoTo(LENGTH + 1)),
        (GoTo(2 * LENGTH + 1), UsePreset("gentle"), GoTo(LENGTH + 1)),
        (UsePreset("elsewhere"), GoTo(3 * LENGTH), GoTo(LENGTH)),
    ]:
        session = after(learner.session, *way)
        learner.keeper.note(learner.session, session)
        learner.session = session
        learner.leave()
        assert as_it_is(opened(tmp_path)) == as_it_is(session)


def test_the_best_of_all_runs_is_the_score(tmp_path: Path) -> None:
    left(tmp_path, ON, Next(), GiveAnswer("0.5"))
    left(tmp_path, fresh=replace(Session.open(LESSON), score=opened(tmp_path).score))
    left(tmp_path, ON, Next(), Show())
    assert {str(step): str(outcome) for (_, step), outcome in opened(tmp_path).score.items()} == {
        "forward z": "first-try"
    }


def test_a_new_run_begins_at_the_start_and_keeps_the_score(tmp_path: Path) -> None:
    session = left(
        tmp_path, SetValue("w1", 2.0), ON, Next(), Show(), Next(), GiveAnswer("sigmoid(z)"), SetCalculus(True)
    )
    begun = left(tmp_path, fresh=replace(Session.open(LESSON), score=session.score))
    again = opened(tmp_path)
    assert (again.cursor, again.edited, again.attempts, again.predict) == (0, {}, {}, False)
    assert as_it_is(again) == as_it_is(begun)
    assert again.score == session.score
    assert after(again, ON, Next(3)).hidden == {"z", "a", "L"}


def test_a_new_run_at_a_step_with_prediction_has_seen_what_comes_before(tmp_path: Path) -> None:
    """As `--at "backward z" --predict` begins."""
    left(tmp_path, ON, Next(3))
    begun = left(tmp_path, fresh=Session.open(LESSON).apply(GoTo(6)).apply(ON))
    assert as_it_is(opened(tmp_path)) == as_it_is(begun)
    assert opened(tmp_path).hidden == {"dz"}


def test_a_lesson_that_is_opened_with_prediction_has_seen_what_comes_before(tmp_path: Path) -> None:
    """As `--predict` goes on with it."""
    left(tmp_path, SetValue("w1", 2.0), Next(6))
    keeper = Keeper(tmp_path)
    session = keeper.open(LESSON).session.apply(ON)
    keeper.begin(session, fresh=False)
    assert keeper.close()
    assert as_it_is(opened(tmp_path)) == as_it_is(session)
    assert opened(tmp_path).hidden == {"dz"}


def test_several_lessons_are_kept_apart(tmp_path: Path) -> None:
    other = proved(TEXT.replace("id: two-parts", "id: other").encode())
    here = left(tmp_path, ON, Next(), Show(), SetValue("w1", 2.0))
    there = left(tmp_path, Next(5), SetCalculus(True), lesson=other)
    assert as_it_is(opened(tmp_path)) == as_it_is(here)
    assert as_it_is(opened(tmp_path, other)) == as_it_is(there)


def test_one_keeper_goes_from_lesson_to_lesson(tmp_path: Path) -> None:
    other = proved(TEXT.replace("id: two-parts", "id: other").encode())
    learner = Learner(tmp_path)
    here = learner.do(Next(3))
    learner.session = learner.keeper.open(other).session
    learner.keeper.begin(learner.session, fresh=False)
    there = learner.do(Next(5), SetPart(2), Next())
    assert as_it_is(learner.keeper.open(LESSON).session) == as_it_is(here)
    learner.leave()
    assert as_it_is(opened(tmp_path)) == as_it_is(here)
    assert as_it_is(opened(tmp_path, other)) == as_it_is(there)


# A lesson that has changed.

PLAIN = TEXT.partition("## forward v")[0] + "".join(TEXT.partition("# Forward only")[1:])  # without its own questions
CHANGES = [
    ("a formula", "u = b*c", "u = b + c"),
    ("another end", "output J = 3*v", "output J = v"),
    ("a domain", "y = 1 in {0, 1}", "y = 1"),
    ("no derivative", "input a = 5 with derivative", "input a = 5"),
    ("no way back", "output J = 3*v", "output J = 3*v\nforward only"),
    ("a role", "input x1", "parameter x1"),
    ("a node more", "z = w1*x1", "x3 = x1*x2\nz = w1*x1"),
    ("other names", "alpha", "eta"),
    ("a start value", "x1 = 2", "x1 = 2.5"),
    ("a learning rate", "descend alpha = 0.1", "descend alpha = 0.2"),
    ("a number in another part", "input p = 0.5", "input p = 0.25"),
]


@pytest.mark.parametrize(("old", "new"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_a_lesson_whose_graph_is_another_opens_at_the_start_and_says_so(old: str, new: str, tmp_path: Path) -> None:
    lesson = proved(PLAIN.encode())
    way = (SetNotation(Notation.PARTIAL), SetValue("w1", 2.0), ON, Next(2), GiveAnswer("sigmoid(z)"))
    session = left(tmp_path, *way, lesson=lesson)
    opening = Keeper(tmp_path).open(proved(PLAIN.replace(old, new).encode()))
    assert opening.is_changed
    again = opening.session
    assert (again.cursor, again.edited, again.attempts) == (0, {}, {})
    assert (again.notation, again.predict) == (Notation.PARTIAL, True)
    assert dict(again.score) == dict(session.score)


def test_other_words_are_no_other_lesson(tmp_path: Path) -> None:
    session = left(tmp_path, SetValue("w1", 2.0), Next(4))
    changed = proved(TEXT.replace("the opening", "good morning").replace("x1 = 2", "x1 = 2.0").encode())
    opening = Keeper(tmp_path).open(changed)
    assert not opening.is_changed
    assert (opening.session.cursor, opening.session.edited) == (session.cursor, session.edited)


OLD_MARK = "a0bcece1"  # what journals held of this lesson before the numbers were a part of it
LEFT = (
    Opened("two-parts", 1, OLD_MARK, fresh=False), Edited("two-parts", 1, {1: {"w1": 2.0}}),
    Stepped("two-parts", 1, 1, "forward z"), Switched("two-parts", False, "CODE", True),
    Answered("two-parts", 1, 1, "forward z", Outcome.SHOWN), Stepped("two-parts", 1, 1, "forward a"),
)  # fmt: skip


def test_a_mark_without_numbers_is_that_of_a_lesson_with_the_same_graph(tmp_path: Path) -> None:
    written(tmp_path, *LEFT)
    opening = Keeper(tmp_path).open(LESSON)
    assert (opening.is_changed, opening.session.cursor, opening.session.hidden) == (False, 2, {"a"})
    assert opening.session.edited == {1: {"w1": 2.0}}
    session = left(tmp_path, Show(), Next())  # marked with the numbers from now on
    assert session.hidden == {"L"}
    assert as_it_is(opened(tmp_path)) == as_it_is(session)
    assert Keeper(tmp_path).open(proved(TEXT.replace("x1 = 2", "x1 = 2.5").encode())).is_changed


def test_a_mark_without_numbers_of_another_graph_is_that_of_another_lesson(tmp_path: Path) -> None:
    written(tmp_path, *LEFT)
    assert Keeper(tmp_path).open(proved(PLAIN.replace("u = b*c", "u = b + c").encode())).is_changed


def test_what_was_set_in_other_parts_is_there_again(tmp_path: Path) -> None:
    left(tmp_path, SetValue("w1", 2.0), SetPart(2), SetValue("c", 4.0), SetPart(3))
    session = left(tmp_path, SetPart(1))
    assert session.edited == {1: {"w1": 2.0}}
    assert opened(tmp_path).apply(SetPart(2)).edited == {1: {"c": 4.0}}
    assert opened(tmp_path).apply(ResetValues()).apply(SetPart(3)).apply(SetPart(1)).edited == {}
    left(tmp_path, ResetValues(), SetPart(3))
    assert opened(tmp_path).apply(SetPart(1)).edited == {}
    left(tmp_path, fresh=Session.open(LESSON))
    assert opened(tmp_path).apply(SetPart(2)).edited == {}


def test_what_was_answered_before_a_lesson_changed_does_not_come_back(tmp_path: Path) -> None:
    left(tmp_path, ON, Next(), Show(), Next(), Show(), lesson=proved(PLAIN.encode()))
    changed = proved(PLAIN.replace("u = b*c", "u = b + c").encode())
    session = left(tmp_path, Next(), lesson=changed)
    assert session.hidden == {"z"}
    assert as_it_is(opened(tmp_path, changed)) == as_it_is(session)


def test_a_step_that_is_there_no_more_has_no_score(tmp_path: Path) -> None:
    lesson = proved(PLAIN.encode())
    left(tmp_path, SetPart(2), ON, Last(), Back(), Show(), Back(3), Show(), lesson=lesson)
    changed = proved(PLAIN.replace("input a = 5 with derivative", "input a = 5").encode())
    assert {str(step) for _, step in opened(tmp_path, lesson).score} == {"backward c", "backward a"}
    assert {str(step) for _, step in opened(tmp_path, changed).score} == {"backward c"}


def test_a_part_that_is_there_no_more_opens_at_the_start(tmp_path: Path) -> None:
    left(tmp_path, SetPart(3), ON, Next(), GiveAnswer("p*p"))
    shorter = proved(TEXT.partition("# Forward only")[0].encode())
    opening = Keeper(tmp_path).open(shorter)
    assert opening.is_changed
    assert (opening.session.part_number, opening.session.cursor, opening.session.score) == (1, 0, {})


def test_the_mark_of_a_lesson_is_the_same_in_every_process() -> None:
    assert mark_of(LESSON) == mark_of(proved(TEXT.encode()))
    assert mark_of(LESSON) == f"{OLD_MARK}-c6b6119a"  # else everybody begins anew


# What cannot be as it is written.

OPENED = Opened("two-parts", 1, mark_of(LESSON), fresh=False)


def test_edits_of_names_that_are_gone_and_of_values_that_do_not_fit_are_dropped(tmp_path: Path) -> None:
    edits = {
        1: {"w1": 2.0, "gone": 1.0, "z": 3.0, "y": 0.5},
        2: {"gone": 1.0},
        3: {"w2": (1.0, 2.0), "b": float("inf")},
    }
    written(tmp_path, OPENED, Edited("two-parts", 1, edits), Stepped("two-parts", 1, 1, "forward z"))
    session = opened(tmp_path)
    assert session.edited == {1: {"w1": 2.0}}
    assert (str(session.frame.step), session.frame.values["w1"]) == ("forward z", 2.0)


def test_what_was_found_under_edits_that_are_dropped_is_found_under_those_that_are_left(tmp_path: Path) -> None:
    edits = {1: {"w1": 2.0, "gone": 1.0, "b": ((1.0,), (1.0, 2.0))}}
    answered = Answered("two-parts", 1, 1, "forward z", Outcome.FIRST_TRY)
    written(tmp_path, OPENED, Edited("two-parts", 1, edits, anew=True), answered, Stepped("two-parts", 1, 1, "end"))
    session = opened(tmp_path).apply(ON)
    assert (session.edited, str(session.apply(GoTo(1)).attempt.outcome)) == ({1: {"w1": 2.0}}, "first-try")


@pytest.mark.parametrize(
    "record",
    [
        Stepped("two-parts", 1, 1, "forward nobody"),
        Stepped("two-parts", 9, 1, "forward z"),
    ],
    ids=["no such step", "no such part"],
)
def test_a_place_that_is_not_there_is_the_start(record: Stepped, tmp_path: Path) -> None:
    written(tmp_path, OPENED, record)
    session = opened(tmp_path)
    assert (session.part_number, session.cursor) == (1, 0)


def test_a_place_that_takes_too_long_to_compute_opens_as_far_as_one_comes_and_says_so(tmp_path: Path) -> None:
    written(tmp_path, OPENED, Stepped("two-parts", 1, 2**52, "forward z"))
    keeper = Keeper(tmp_path)
    opening = keeper.open(LESSON)
    reached = opening.session.frame.iteration
    assert (str(opening.session.frame.step), reached >= FURTHEST) == ("forward z", True)
    assert opening.said == (
        f"Iteration 4,503,599,627,370,496 takes too long to compute again: this is {reached:,}. {{go_to}} goes further."
    )


def test_a_place_as_far_as_one_jump_goes_opens_exactly(tmp_path: Path) -> None:
    session = left(tmp_path, GoTo((FURTHEST - 1) * LENGTH + 5))
    opening = Keeper(tmp_path).open(LESSON)
    assert (opening.session.frame.iteration, opening.said) == (FURTHEST, "")
    assert as_it_is(opening.session) == as_it_is(session)


def test_answers_and_switches_that_nobody_knows_are_passed_over(tmp_path: Path) -> None:
    written(
        tmp_path, OPENED, Switched("two-parts", calculus=True, notation="runes", predict=True),
        Answered("two-parts", 1, 1, "forward nobody", Outcome.SHOWN), Answered("two-parts", 9, 1, "end", Outcome.SHOWN),
        Answered("two-parts", 1, 1, "forward z", Outcome.SHOWN),
    )  # fmt: skip
    session = opened(tmp_path)
    assert (session.calculus, session.notation, session.predict) == (True, Notation.CODE, True)
    assert {str(key.step) for key in session.attempts} == {"forward z"}
    assert len(session.score) == 1


# What was reset.


@pytest.mark.parametrize("lesson", ["two-parts", None], ids=["this lesson", "all"])
def test_what_was_reset_does_not_come_back(lesson: str | None, tmp_path: Path) -> None:
    left(tmp_path, ON, Next(), Show(), Next(2))
    written(tmp_path, Reset(lesson), after=read_history(tmp_path).last_sequence)
    session = left(tmp_path, ON, Next(2))
    assert (session.hidden, session.score) == ({"z", "a"}, {})
    assert as_it_is(opened(tmp_path)) == as_it_is(session)


def test_the_reset_of_another_lesson_changes_nothing(tmp_path: Path) -> None:
    session = left(tmp_path, ON, Next(), Show(), Next(2))
    written(tmp_path, Reset("other"), after=read_history(tmp_path).last_sequence)
    assert as_it_is(opened(tmp_path)) == as_it_is(session)


# Two at once.


def test_of_two_at_once_the_one_that_moved_last_is_gone_on_with_and_the_best_of_both_is_the_score(
    tmp_path: Path,
) -> None:
    left(tmp_path, ON, Next())
    first, second = Learner(tmp_path), Learner(tmp_path)
    first.do(GiveAnswer("0.5"), Next(), SetValue("w1", 2.0))
    second.do(Show(), Next(), Next(), Show())
    first.do(SetCalculus(True), OFF, Next(3), ON, Next(2))
    assert first.keeper.history.last_sequence > second.keeper.history.last_sequence
    expected = as_it_is(first.leave())
    second.leave()
    found = as_it_is(opened(tmp_path))
    assert {str(step): str(outcome) for (_, step), outcome in opened(tmp_path).score.items()} == {
        "forward z": "first-try", "forward L": "shown",
    }  # fmt: skip
    assert found | {"score": None} == expected | {"score": None}


def test_who_comes_while_another_is_there_goes_on_from_what_was_there_then(tmp_path: Path) -> None:
    first = Learner(tmp_path)
    first.do(ON, Next(), Show())
    first.leave()
    second = Learner(tmp_path)
    first.do(*[Next(), Show()] * 5)
    second.do(*[SetCalculus(True), SetCalculus(False)] * 20, Next(2))
    expected = as_it_is(second.leave())
    first.leave()
    assert as_it_is(opened(tmp_path)) | {"score": None} == expected | {"score": None}


@given(st.lists(st.tuples(st.booleans(), commands()), max_size=20))
@settings(max_examples=30)
def test_two_at_once_never_open_as_a_mixture_of_both(way: list[tuple[bool, Command]]) -> None:
    with a_folder() as folder:
        left(folder, ON, Next(2))
        both = Learner(folder), Learner(folder)
        for which, command in way:
            both[which].do(command)
        ends = [as_it_is(learner.leave()) for learner in both]
        found = as_it_is(opened(folder))
        assert found | {"score": None} in [end | {"score": None} for end in ends]


# Folders that fail.


def told(folder: Path | None) -> tuple[list[str], Session]:
    """What a keeper says that cannot save, and how its session went on."""
    said: list[str] = []
    keeper = Keeper(folder, on_failed=said.append)
    session = keeper.open(LESSON).session
    keeper.begin(session, fresh=False)
    for command in (Next(), ON, Show(), Next()):
        keeper.note(session, session := session.apply(command))
    assert not keeper.close()
    assert as_it_is(keeper.open(LESSON).session) == as_it_is(session)
    return said, session


def test_without_a_home_all_is_kept_in_memory() -> None:
    said, session = told(None)
    assert said == ["there is no home folder"]
    assert session.hidden == {"a"}


def test_a_folder_that_is_a_file_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "progress").write_text("no folder")
    said, _ = told(tmp_path / "progress")
    assert said == [f"a file is in the place of the folder: {tmp_path / 'progress'}"]
    assert Keeper(tmp_path / "progress").open(LESSON).session.cursor == 0


def test_a_folder_that_may_not_be_read_is_counted_as_damaged(tmp_path: Path) -> None:
    session = left(tmp_path / "progress", Next(3))
    tmp_path.chmod(0o755)
    (tmp_path / "progress").chmod(0)
    with as_nobody():
        keeper = Keeper(tmp_path / "progress")
        assert (keeper.damaged, keeper.open(LESSON).session.cursor) == (1, 0)
    (tmp_path / "progress").chmod(0o700)
    assert as_it_is(opened(tmp_path / "progress")) == as_it_is(session)


def test_damaged_lines_are_counted_and_the_rest_is_as_it_was(tmp_path: Path) -> None:
    session = left(tmp_path, Next(3))
    file = next(tmp_path.iterdir())
    file.write_bytes(file.read_bytes() + b"rubbish\n")
    keeper = Keeper(tmp_path)
    assert keeper.damaged == 1
    assert as_it_is(keeper.open(LESSON).session) == as_it_is(session)


def test_what_is_saved_is_told_up_to_its_sequence(tmp_path: Path) -> None:
    saved: list[int] = []
    keeper = Keeper(tmp_path, on_saved=saved.append)
    session = keeper.open(LESSON).session
    first = keeper.begin(session, fresh=False)
    last = keeper.note(session, session.apply(Next()))
    assert last is not None
    assert last > first
    assert keeper.close()
    assert saved[-1] == last
    assert saved == sorted(saved)


def test_a_review_is_written_down_and_moves_nobody(tmp_path: Path) -> None:
    session = left(tmp_path, Next(3))
    keeper = Keeper(tmp_path)
    keeper.reviewed(after(Session.open(LESSON), GoTo(6), ON, GiveAnswer("a - y")))
    assert keeper.close()
    assert as_it_is(opened(tmp_path)) == as_it_is(session)
    outcomes = read_history(tmp_path).outcomes("two-parts")[1, "backward z"]
    assert [outcome for _, outcome in outcomes] == [Outcome.FIRST_TRY]


def test_a_journal_that_another_wrote_while_one_was_open_is_there_the_next_time(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    assert keeper.open(LESSON).session.cursor == 0
    session = left(tmp_path, Next(3))
    assert keeper.open(LESSON).session.cursor == 0  # it was read when the app began
    assert as_it_is(opened(tmp_path)) == as_it_is(session)
    assert Journal(tmp_path).saved == 0
