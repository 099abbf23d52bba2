"""Opening and closing nodes: the place stays, the lesson's own numbers stay, and all other commands go on working."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.session.examples import LESSON, after
from tests.tui.pictures import LESSONS, SHIPPED
from tui_tutor.core.printing import ASCII, linear
from tui_tutor.core.steps import Phase, Step
from tui_tutor.errors import TutorError, UsageError
from tui_tutor.lesson.library import find_lesson
from tui_tutor.session import (
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
    SetPart,
    SetPredict,
    SetStop,
    SetValue,
    Show,
    TakeHint,
    Undo,
    UsePreset,
    find_step,
)
from tui_tutor.session.opening import revealing

FRESH = Session.open(LESSON)


def at(address: str, session: Session = FRESH) -> Session:
    return session.apply(GoTo(find_step(session, address)))


def step_of(session: Session) -> str:
    return str(session.frame.step)


def walked(session: Session) -> list[str]:
    return [str(step) for step in session.steps]


def test_a_node_is_opened_and_gone_through_one_op_at_a_time():
    session = FRESH.apply(Open("z"))
    assert session.inside == ("z",)
    assert walked(session)[:5] == ["start", "forward z_1", "forward z_2", "forward z_3", "forward z"]
    assert session.apply(Next(3)).frame.values["z_3"] == 1.75
    assert session.apply(Close()).steps == FRESH.steps


@pytest.mark.parametrize("address", ["start", "forward z", "forward L", "backward z", "backward w1", "update b", "end"])
def test_the_step_at_hand_stays(address):
    session = at(address, at("iteration 3"))
    for command in (Open("L"), Open("z"), Close(), OpenAll(), CloseAll()):
        session = session.apply(command)
        assert (step_of(session), session.frame.iteration) == (address, 3)
    assert session.cursor == at(address, at("iteration 3")).cursor


@pytest.mark.parametrize(("inner", "outer"), [("forward L_2", "forward L"), ("backward L_2", "backward L")])
def test_closing_at_a_step_inside_goes_to_the_step_of_the_node_on_the_same_way(inner, outer):
    session = at(inner, FRESH.apply(OpenAll())).apply(Close())
    assert (step_of(session), session.inside) == (outer, ("z",))


def test_a_layer_is_opened_into_units_and_a_unit_into_ops_and_closed_one_after_the_other():
    session = after(Session.open(find_lesson("shallow-network-backward")), Open("Z1"), Open("Z1_3"))
    session = at("forward Z1_3_2", session)
    assert session.frame.values["Z1_3_2"].shape == (1, 2)
    assert "Z1_3" not in session.frame.values
    session = session.apply(Close())
    assert (step_of(session), session.inside) == ("forward Z1_3", ("Z1",))
    assert (session.frame.values["Z1_3"] == at("forward Z1", session).frame.values["Z1"][2:3]).all()
    session = session.apply(Close())
    assert (step_of(session), session.inside) == ("forward Z1", ())
    with pytest.raises(UsageError, match='no node called "Z1_3"'):
        session.apply(Open("Z1_3"))


def test_what_is_innermost_around_the_step_is_closed_first_and_elsewhere_the_last_that_was_opened():
    session = after(FRESH, Open("z"), Open("L"))
    assert at("forward z", session).apply(Close()).inside == ("L",)
    assert at("backward z_2", session).apply(Close()).inside == ("L",)
    assert at("forward a", session).apply(Close()).inside == ("z",)
    assert at("end", session).apply(Close()).inside == ("z",)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("w1", "w1 is a parameter, which is not computed: open z or L"),
        ("x1", "x1 is an input, which is not computed: open z or L"),
        ("y", "y is a label, which is not computed: open z or L"),
        ("a", "nothing is inside a = σ(z), a single op: open z or L"),
        ("nobody", 'no node called "nobody": open z or L'),
    ],
)
def test_what_cannot_be_opened_says_why_and_what_can_be(name, said):
    with pytest.raises(UsageError) as fault:
        FRESH.apply(Open(name))
    assert fault.value.short == said


def test_what_is_open_or_closed_already_says_so():
    opened = FRESH.apply(OpenAll())
    for session, command, said in [
        (opened, Open("z"), "z is open: {outside} closes it"),
        (opened, Open("z_1"), "nothing is inside z_1 = w1·x1, a single op."),
        (opened, OpenAll(), "every node is a single op: {outside} closes what is open"),
        (FRESH, Close(), "nothing is open: {inside} opens the node at hand"),
        (FRESH, CloseAll(), "nothing is open: {inside} opens the node at hand"),
        (FRESH.apply(SetPart(3)), OpenAll(), "every node is a single op."),
    ]:
        with pytest.raises(UsageError) as fault:
            session.apply(command)
        assert fault.value.short == said


def test_a_stop_inside_vanishes_with_what_it_is_inside_of():
    session = at("forward z_2", FRESH.apply(Open("z")))
    stopped = session.apply(SetStop(session.frame.step))
    assert step_of(stopped.apply(First()).apply(RunOn())) == "forward z_2"
    assert stopped.apply(Close()).stop is None
    elsewhere = session.apply(SetStop(Step(Phase.BACKWARD, "w1")))
    assert step_of(elsewhere.apply(Close()).apply(RunOn())) == "backward w1"


def test_each_part_keeps_what_is_opened_in_it():
    session = after(FRESH, Open("z"), Next(), SetPart(2))
    assert (session.inside, session.steps) == ((), FRESH.apply(SetPart(2)).steps)
    assert after(session, SetPart(1)).inside == after(session, SetPart(1), SetPart(1)).inside == ("z",)


def test_edits_and_undo_go_on_through_opening():
    session = after(FRESH, SetValue("w1", 2.0), Open("z"), SetValue("x1", 10.0), Next())
    assert session.frame.values["z_1"] == 20.0
    assert session.apply(Undo()).frame.values["z_1"] == 4.0
    closed = after(session, Close(), Undo(), Undo())
    assert closed.edited == {}
    assert after(closed, Redo(), Open("z"), Next()).frame.values["z_1"] == 4.0


def test_a_pinned_run_is_compared_step_by_step_inside():
    session = after(FRESH, Pin(), SetValue("w1", 2.0), Open("z"), Next())
    assert session.pinned_run is not None
    first = session.pinned_run.trace[session.cursor]
    assert (first.step, first.values["z_1"], session.frame.values["z_1"]) == (session.frame.step, 1.0, 4.0)


def test_who_predicts_is_asked_for_what_is_inside_and_hints_and_answers_are_there():
    session = after(FRESH, SetPredict(True), Next(), Show(), Open("z"))
    assert session.hidden == {"z_1", "z_2", "z_3"}  # of z it is known what it comes to, of its ops it is not
    session = session.apply(BackPhase())
    assert step_of(session) == "forward z_1"
    assert session.prediction is not None
    assert len(session.prediction.hints) == 4
    assert str(session.apply(GiveAnswer("w1*x1")).attempt.outcome) == "first-try"
    back = at("backward z_1", session)
    assert str(back.apply(GiveAnswer("dz_3")).attempt.outcome) == "first-try"
    again = after(session, GiveAnswer("w1*x1"), CloseAll(), Open("z"))
    assert str(again.attempt_at(Step(Phase.FORWARD, "z_1")).outcome) == "first-try"


def test_a_step_inside_is_revealed_by_opening_what_it_is_in():
    assert revealing(FRESH, "backward L_2").inside == ("L",)
    assert revealing(FRESH, "backward z") is FRESH
    assert revealing(FRESH, "backward nobody") is FRESH


@pytest.mark.parametrize("lesson", SHIPPED)
def test_every_lesson_is_walked_to_the_end_and_back_with_everything_opened(lesson):
    for number in range(1, len(find_lesson(lesson).parts) + 1):
        closed = Session.open(find_lesson(lesson), part=number)
        session = opened_fully(closed)
        for place in [*range(len(session.steps)), *reversed(range(len(session.steps)))]:
            session = session.apply(GoTo(place))
            assert (session.cursor, session.frame.step) == (place, session.steps[place])
            assert (session.explanation is None) == (session.frame.node is None)
            known = {*session.frame.known_after}
            assert session.frame.node is None or session.frame.step.quantity in known


@pytest.mark.parametrize("lesson", [*LESSONS[1:], "logistic-regression-m-examples", "shallow-network-backward"])
def test_the_formula_of_every_step_inside_is_a_right_answer(lesson):
    session = opened_fully(Session.open(find_lesson(lesson))).apply(SetPredict(True))
    for place in range(len(session.steps)):
        session = session.apply(GoTo(place))
        question = session.prediction
        if question is not None and question.own is None:
            answered = session.apply(GiveAnswer(linear(question.asked.formulas[0], ASCII)))
            assert str(answered.attempt.outcome) == "first-try", session.frame.step
            assert all(question.hints)


def opened_fully(session: Session) -> Session:
    try:
        return session.apply(OpenAll())
    except UsageError:
        return session


MOVES = st.one_of(
    st.just(Next()), st.builds(Next, st.integers(1, 20)), st.builds(Back, st.integers(1, 20)), st.just(Last()),
    st.sampled_from([NextPhase(), BackPhase(), First()]), st.builds(GoTo, st.integers(-5, 150)),
)  # fmt: skip
NODES = st.sampled_from(["z", "L", "v", "J", "z_1", "L_1", "a", "w1", "nobody"])
OTHERS: st.SearchStrategy[Command] = st.one_of(
    st.builds(SetValue, st.sampled_from(["x1", "w1", "b", "c"]), st.floats(-2, 2)),
    st.sampled_from([ResetValues(), UsePreset("gentle"), Undo(), Redo(), Pin(), SetPart(1), SetPart(2), SetPart(3)]),
)
ASKED = st.sampled_from([SetPredict(True), SetPredict(True), SetPredict(False), Show(), TakeHint(), GiveAnswer("a - y"),
                         GiveAnswer("0.5"), GiveAnswer("junk(")])  # fmt: skip


class AnyOpening(RuleBasedStateMachine):
    """The same commands for a session in which nodes are opened and closed, and for one that knows nothing of it."""

    @initialize()
    def open_both(self) -> None:
        self.session, self.closed = FRESH, FRESH
        self.stood_for: set[Step] = set()  # where the closed one has been for a step inside, before the other may have

    @rule(command=MOVES)
    def move(self, command: Command) -> None:
        self.session = self.session.apply(command)
        self.closed = self.closed.apply(GoTo(self.place()))

    @rule(name=NODES, command=st.sampled_from([Open, Open, Open, OpenAll, Close, CloseAll]))
    def open_or_close(self, name: str, command: type) -> None:
        before = self.session
        try:
            self.session = before.apply(Open(name) if command is Open else command())
        except UsageError:
            return
        if before.frame.step in self.session.steps:
            assert self.session.frame.step == before.frame.step
        else:
            assert self.session.frame.phase is before.frame.phase
        self.closed = self.closed.apply(GoTo(self.place()))
        assert self.session.stop is None or self.session.stop in self.session.steps

    @rule(command=OTHERS)
    def do_both(self, command: Command) -> None:
        outcomes = []
        for session in (self.session, self.closed):
            try:
                outcomes.append(session.apply(command))
            except TutorError as fault:
                outcomes.append(session)
                outcomes.append(fault.short)
        if len(outcomes) == 2:
            self.session, self.closed = outcomes
        else:
            assert outcomes[1] == outcomes[3]

    @rule(command=ASKED)
    def ask(self, command: Command) -> None:
        """What is inside is asked for in one only; a step of both is answered in both."""
        step = self.session.frame.step
        if isinstance(command, SetPredict):
            self.do_both(command)
            return
        if step in self.closed.steps:
            if self.session.is_asking == self.closed.is_asking:
                self.do_both(command)
            else:
                assert step in self.stood_for
            return
        try:
            self.session = self.session.apply(command)
        except UsageError:
            assert not self.session.is_asking

    def place(self) -> int:
        """The index of the same step, or of that of the node that it is in, where nothing is opened."""
        step, graph = self.session.frame.step, self.session.run.graph
        while step not in self.closed.own.trace.steps:
            step = Step(step.phase, graph[step.node or ""].inside)
            self.stood_for.add(step)
        return self.closed.own.trace.index(self.session.frame.iteration, step)

    @invariant()
    def the_own_numbers_and_all_that_is_kept_are_those_of_the_closed_one(self) -> None:
        session, closed = self.session, self.closed
        assert (session.edited, session.part_number) == (closed.edited, closed.part_number)
        assert (session.undoing.past == ()) == (closed.undoing.past == ())
        assert (session.pinned is None) == (closed.pinned is None)
        inner = {node.name for node in session.run.graph.nodes if node.inside}
        if session.frame.step in closed.steps and session.frame.phase is not Phase.BACKWARD:
            for found, expected in ((session.frame.values, closed.frame.values),
                                    (session.frame.derivatives, closed.frame.derivatives)):  # fmt: skip
                assert {name: found[name] for name in found if name not in inner} == expected
            assert session.frame.before == closed.frame.before

    @invariant()
    def what_is_inside_is_never_kept_where_it_is_closed(self) -> None:
        names = set(self.session.run.graph.by_name)
        assert {step.node for step in self.session.steps if step.node} <= names
        assert self.session.position < len(self.session.steps)
        assert self.session.hidden <= {*names, *("d" + name for name in names)}
        assert not self.session.is_asking or self.session.prediction is not None


AnyOpening.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
TestAnyOpening = AnyOpening.TestCase
