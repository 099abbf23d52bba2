"""Any commands in any order: the frame is the one that the equations give, what is hidden is what was not found, and
no session ever changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.session.examples import LESSON, content
from tests.session.oracle import PARTS, Part, frame_of
from tui_tutor.core.notation import Notation
from tui_tutor.core.steps import Phase
from tui_tutor.errors import UsageError
from tui_tutor.session import (
    Back,
    BackPhase,
    Command,
    First,
    GiveAnswer,
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
    SetPredict,
    SetStop,
    SetValue,
    Show,
    TakeHint,
    Undo,
    UsePreset,
)

RIGHT = {
    (1, "forward z"): "x1*w1 + x2*w2 + b", (1, "forward a"): "1/(1 + e^(-z))",
    (1, "forward L"): "-y*ln(a) - (1-y)*ln(1-a)", (1, "backward L"): "1", (1, "backward a"): "-y/a + (1-y)/(1-a)",
    (1, "backward z"): "a - y", (1, "backward w1"): "dz*x1", (1, "backward w2"): "dz*x2", (1, "backward b"): "dz",
    (1, "update w1"): "w1 - α*dw1", (1, "update w2"): "w2 - α*dw2", (1, "update b"): "b - α*db",
    (2, "forward u"): "b*c", (2, "forward v"): "2", (2, "forward J"): "3*v", (2, "backward J"): "1",
    (2, "backward v"): "3", (2, "backward a"): "dv", (2, "backward u"): "c*dv", (2, "backward b"): "c*du",
    (2, "backward c"): "du*b", (3, "forward q"): "p^2",
}  # fmt: skip
CHOICE, NUMBER, FORMULA = (2, "forward v"), (2, "backward u"), (2, "backward c")  # what the lesson asks itself
HINTS = {CHOICE: 1, NUMBER: 2}  # how many there are; for all other steps four
RANKS = ["shown", "after-hints", "first-try"]
MOVES = st.one_of(
    st.just(Next()), st.sampled_from([NextPhase(), BackPhase(), First(), Last()]), st.builds(Next, st.integers(1, 20)),
    st.builds(Back, st.integers(1, 20)), st.builds(GoTo, st.integers(-5, 70)),
)  # fmt: skip
PRESETS = {"gentle": {"alpha": 0.01}, "elsewhere": {"w1": 1.5, "alpha": 0.2}}
EDITS = ["a value", "a value", *PRESETS, "reset", "undo", "undo", "redo", "wrong"]
SWITCHES = ["pin", "stop", "no stop", "run on", "run on", "part", "on", "off"]
ANSWERS = ["formula", "number", "wrong", "wrong number", "junk"]


@dataclass
class Done:
    """What was done at a step: kept here beside the session, to know what it should say."""

    wrong: int = 0
    hints: int = 0
    outcome: str = ""
    seen: bool = False

    @property
    def is_open(self) -> bool:
        return not self.outcome and not self.seen


Edits = dict[int, dict[str, float]]


@dataclass
class Model:
    """What a session should be."""

    part: int = 1
    index: int = 0
    now: Edits = field(default_factory=dict)
    past: list[Edits] = field(default_factory=list)
    future: list[Edits] = field(default_factory=list)
    others: dict[int, tuple[Edits, list[Edits], list[Edits]]] = field(default_factory=dict)
    pinned: Edits | None = None
    stop: str | None = None
    predict: bool = False
    done: dict[tuple[int, int, str, str], Done] = field(default_factory=dict)
    score: dict[tuple[int, str], str] = field(default_factory=dict)

    @property
    def equations(self) -> Part:
        return PARTS[self.part]

    @property
    def steps(self) -> list[str]:
        return self.equations.steps

    @property
    def place(self) -> int:
        return self.index % len(self.steps)

    @property
    def step(self) -> str:
        return self.steps[self.place]

    @property
    def iteration(self) -> int:
        return self.index // len(self.steps) + 1

    @property
    def starts(self) -> list[int]:
        """Where the phases begin, and the next iteration."""
        phases = [step.partition(" ")[0] for step in self.steps]
        return [*(phases.index(phase) for phase in dict.fromkeys(phases)), len(phases)]

    def at(self, step: str, iteration: int = 0) -> Done:
        """What was done at a step with the numbers that it has now."""
        iteration = iteration or self.iteration
        return self.done.setdefault((self.part, iteration, step, reached(self.now, iteration)), Done())

    @property
    def is_asking(self) -> bool:
        return self.predict and " " in self.step and self.at(self.step).is_open

    @property
    def hidden(self) -> set[str]:
        reached = [step for step in self.steps[: self.place + 1] if " " in step] if self.predict else []
        return {quantity(step) for step in reached if self.at(step).is_open}

    def go(self, index: int) -> None:
        last = 10**9 if self.equations.descends else len(self.steps) - 1
        came_from, self.index = self.index, min(max(index, 0), last)
        if self.index != came_from:
            self.see_the_start()

    def see_the_start(self) -> None:
        """What the iteration begins with is on the screen."""
        if self.predict:
            self.see([])

    def see(self, steps: list[str]) -> None:
        """These steps are on the screen, and the updates of the iteration before."""
        updates = [step for step in self.steps if step.startswith("update")] if self.iteration > 1 else []
        done = [self.at(step, self.iteration - 1) for step in updates] + [
            self.at(step) for step in steps if " " in step
        ]
        for each in done:
            each.seen |= each.is_open
        self.see_the_next_loss()

    def see_the_next_loss(self) -> None:
        """At the end it is on the screen with the loss of this iteration, unless other numbers are set there."""
        is_told = self.equations.descends and self.step == "end" and not self.at("forward L").is_open
        if is_told and self.iteration + 1 not in self.now:
            there = self.at("forward L", self.iteration + 1)
            there.seen |= there.is_open

    def begin_again(self) -> None:
        there = [key for key in self.done if key[0] == self.part and key[3] == reached(self.now, key[1])]
        for key in there:
            del self.done[key]

    def edit(self, edits: dict[int, dict[str, float]]) -> None:
        self.past.append(self.now)
        self.now, self.future = edits, []

    def earn(self, outcome: str) -> None:
        self.at(self.step).outcome = outcome
        best = self.score.get((self.part, self.step), outcome)
        self.score[self.part, self.step] = max(best, outcome, key=RANKS.index)


def reached(edits: Edits, iteration: int) -> str:
    """The edits that reach an iteration; -0.0 is not 0.0."""
    return repr(sorted((at, sorted(values.items())) for at, values in edits.items() if at <= iteration))


def quantity(step: str) -> str:
    phase, _, node = step.partition(" ")
    return f"d{node}" if phase == "backward" else node


class AnyCommands(RuleBasedStateMachine):
    """The same commands for a session and for the model."""

    @initialize(part=st.integers(1, 3), predict=st.booleans())
    def open(self, part: int, predict: bool) -> None:
        self.session = Session.open(LESSON)
        self.model = Model()
        self.earlier: list[tuple[Session, object]] = [(self.session, all_of(self.session))]
        self.set_part(part)
        self.set_predict(on=predict)

    def do(self, command: Command) -> None:
        before, was = self.session, all_of(self.session)
        self.session = before.apply(command)
        assert all_of(before) == was
        self.earlier = [*self.earlier[:4], (before, was)]

    def refuse(self, command: Command) -> None:
        with pytest.raises(UsageError):
            self.session.apply(command)

    @rule(command=MOVES)
    def move(self, command: Command) -> None:
        model = self.model
        self.do(command)
        match command:
            case Next(count):
                model.go(model.index + count)
            case Back(count):
                model.go(model.index - count)
            case GoTo(index):
                model.go(index)
            case First():
                model.go(0)
            case Last():
                model.go(model.index - model.place + len(model.steps) - 1)
            case NextPhase():
                model.go(model.index - model.place + min(start for start in model.starts if start > model.place))
            case BackPhase():
                before = [start for start in model.starts if start < model.place]
                model.go(model.index - model.place + max(before, default=-1))

    @rule(how=st.sampled_from(EDITS), data=st.data())
    def edit(self, how: str, data: st.DataObject) -> None:
        match how:
            case "a value":
                self.set_value(data)
            case "undo" | "redo":
                self.take_back_or_make_again(Undo() if how == "undo" else Redo())
            case "wrong":
                self.set_what_cannot_be()
            case _:
                self.set_all_values(how)

    def set_value(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.model.equations.start)))
        numbers = {"y": st.sampled_from([0.0, 1.0]), "alpha": st.floats(0, 0.2), "p": st.floats(0.01, 0.99)}
        value = data.draw(numbers.get(name, st.floats(-2, 2)))
        self.do(SetValue(name, value))
        now, iteration = self.model.now, self.model.iteration
        self.model.edit({**now, iteration: {**now.get(iteration, {}), name: value}})
        self.model.see_the_start()

    def set_all_values(self, how: str) -> None:
        if how == "reset":
            self.do(ResetValues())
            if self.model.now:
                self.model.edit({})
                self.model.begin_again()
                self.model.see_the_start()
        elif self.model.part != 1:
            self.refuse(UsePreset(how))
        else:
            self.do(UsePreset(how))
            self.model.edit({1: PRESETS[how]})
            self.model.begin_again()
            self.model.go(self.model.place)

    def set_what_cannot_be(self) -> None:
        self.refuse(UsePreset("nothing"))
        self.refuse(SetValue("nobody", 1.0))
        self.refuse(SetValue("z" if self.model.part == 1 else "u", 1.0))
        self.refuse(SetPart(4))

    def take_back_or_make_again(self, command: Command) -> None:
        past, future = self.model.past, self.model.future
        there, away = (past, future) if command == Undo() else (future, past)
        if not there:
            self.refuse(command)
            return
        self.do(command)
        away.append(self.model.now)
        self.model.now = there.pop()
        self.model.see_the_start()

    @rule(what=st.sampled_from(SWITCHES), data=st.data())
    def switch(self, what: str, data: st.DataObject) -> None:
        match what:
            case "pin":
                self.pin()
            case "stop" | "no stop":
                self.set_stop(there=what == "stop")
            case "run on":
                self.run_on()
            case "part":
                self.set_part(data.draw(st.integers(1, 3)))
            case _:
                self.set_predict(on=what == "on")
                self.write(data.draw(st.booleans()), data.draw(st.sampled_from(Notation)))

    def pin(self) -> None:
        self.do(Pin())
        self.model.pinned = self.model.now if self.model.pinned is None else None

    def set_stop(self, *, there: bool) -> None:
        self.do(SetStop(self.session.frame.step if there else None))
        self.model.stop = self.model.step if there else None

    def run_on(self) -> None:
        model = self.model
        here = model.steps.index(model.stop) if model.stop else 0
        if model.stop is None or (here <= model.place and not model.equations.descends):
            self.refuse(RunOn())
            return
        self.do(RunOn())
        model.go(model.index - model.place + here + (len(model.steps) if here <= model.place else 0))

    def write(self, calculus: bool, notation: Notation) -> None:
        self.do(SetCalculus(calculus))
        self.do(SetNotation(notation))
        assert (self.session.calculus, self.session.notation) == (calculus, notation)

    def set_part(self, number: int) -> None:
        self.do(SetPart(number))
        model = self.model
        is_same = model.part == number
        model.others[model.part] = model.now, model.past, model.future
        model.now, model.past, model.future = model.others.pop(number, ({}, [], []))
        model.part, model.index = number, 0
        model.pinned = model.stop = None
        if is_same:
            model.begin_again()

    def set_predict(self, *, on: bool) -> None:
        self.do(SetPredict(on))
        if on != self.model.predict:
            self.model.see(self.model.steps[: self.model.place + (not on)])
        self.model.predict = on

    @rule(what=st.sampled_from([*ANSWERS, "hint", "show"]), step=st.booleans())
    def predict(self, what: str, step: bool) -> None:
        if not self.model.predict:
            self.set_predict(on=True)
        if not self.model.is_asking:
            self.nothing_is_asked()
        elif what == "hint":
            self.take_hint()
        elif what == "show":
            self.do(Show())
            self.model.earn("shown")
        else:
            self.answer(what)
        if step:
            self.move(Next())

    def answer(self, kind: str) -> None:
        text, means = self.an_answer(kind)
        self.do(GiveAnswer(text))
        done = self.model.at(self.model.step)
        last = self.session.attempt.last
        assert last is not None
        assert (last.text, str(last.judgement.verdict)) == (text, means)
        if means == "right":
            self.model.earn("after-hints" if done.wrong or done.hints else "first-try")
        done.wrong += means == "wrong"

    def take_hint(self) -> None:
        self.do(TakeHint())
        done = self.model.at(self.model.step)
        done.hints = min(done.hints + 1, HINTS.get((self.model.part, self.model.step), 4))
        assert self.session.attempt.hints == done.hints

    def nothing_is_asked(self) -> None:
        self.refuse(GiveAnswer("1"))
        self.refuse(TakeHint())
        self.do(Show())

    def an_answer(self, kind: str) -> tuple[str, str]:
        """A text, and what is to be made of it."""
        key = self.model.part, self.model.step
        right = RIGHT[key]
        true = self.true_number()
        match kind:
            case "junk":
                return "2*(", "not-understood"
            case "formula":
                return right, "right"
            case "wrong":
                return ("3" if key == CHOICE else f"1 + {right}"), "wrong"
            case "number" if key not in (CHOICE, FORMULA):
                return repr(true), "right"
            case "wrong number" if key not in (CHOICE, FORMULA):
                return repr(true + 1 + abs(true)), "wrong"
        return "77", "not-understood"

    def true_number(self) -> float:
        frame = frame_of(self.model.equations, self.model.index, self.model.now)
        found = frame["values"] | {f"d{node}": slope for node, slope in frame["derivatives"].items()}
        if (self.model.part, self.model.step) == NUMBER:
            return float(found["c"] * found["du"])
        return float(found[quantity(self.model.step)])

    @invariant()
    def the_frame_is_the_one_that_the_equations_give(self) -> None:
        model = self.model
        assert_same(content(self.session.frame), frame_of(model.equations, model.index, model.now))
        assert self.session.edited == model.now
        assert (self.session.pinned is None) == (model.pinned is None)
        if self.session.pinned is not None and model.pinned is not None:
            pinned = self.session.pinned.trace[model.index]
            assert_same(content(pinned), frame_of(model.equations, model.index, model.pinned))

    @invariant()
    def hidden_is_what_was_neither_found_nor_shown_nor_seen(self) -> None:
        model, session = self.model, self.session
        assert session.hidden == model.hidden
        assert session.is_asking == model.is_asking
        assert session.predict == model.predict
        known = {step for (part, _, step, _), done in model.done.items() if part == model.part and done.outcome}
        for step in session.steps:
            if step.node:
                assert session.is_known(step) == (
                    not model.predict or step.phase is Phase.FORWARD or str(step) in known
                )

    @invariant()
    def the_score_is_the_best_of_every_step(self) -> None:
        found = {(part, str(step)): str(outcome) for (part, step), outcome in self.session.score.items()}
        assert found == self.model.score

    def teardown(self) -> None:
        for session, was in getattr(self, "earlier", []):
            assert all_of(session) == was


def all_of(session: Session) -> object:
    """All that a session holds, by value; its frame is computed anew."""
    return (
        session.lesson, session.part_number, session.cursor, session.calculus, session.notation, session.predict,
        session.stop, session.pinned, dict(session.attempts), dict(session.score), session.undoing,
        {iteration: dict(values) for iteration, values in session.run.edits.items()},
        content(session.frame), content(session.run.trace[session.cursor]), session.hidden,
    )  # fmt: skip


def assert_same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    for key, value in expected.items():
        same = pytest.approx(value, rel=1e-7, abs=1e-12) if isinstance(value, dict) else value
        assert found[key] == same, key
    assert found.keys() == expected.keys()


AnyCommands.TestCase.settings = settings(max_examples=100, stateful_step_count=50)
TestAnyCommands = AnyCommands.TestCase
