"""What is hidden stands nowhere on the screen: any commands, every panel, several sizes, and the descent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lesson.examples import proved
from tests.tui.pictures import SHIPPED, SIZES, lesson, screen_text
from tests.untold import NUMBER, SHAPE, SHAPES, untold_in
from tui_tutor.core.steps import Phase, Step
from tui_tutor.errors import UsageError
from tui_tutor.session import (
    Back,
    Close,
    CloseAll,
    Command,
    GiveAnswer,
    GoTo,
    Last,
    Next,
    Open,
    OpenAll,
    Pin,
    Redo,
    ResetValues,
    Session,
    SetCalculus,
    SetPredict,
    SetValue,
    Show,
    TakeHint,
    Undo,
    UsePreset,
)
from tui_tutor.session.nudging import is_told
from tui_tutor.tui.drawing.descent import descent_lines, title
from tui_tutor.tui.drawing.overview import overview_lines
from tui_tutor.tui.drawing.screen import Panel, draw_screen
from tui_tutor.tui.drawing.text import text_of
from tui_tutor.tui.drawing.text_panel import Tab, View, other_entry

SAYS = "The loss is {L}; add 0.001 to z and it is {nudged.z}, to w1 {nudged.w1}: slopes of {slope.z} and {slope.w1}."
LESSON = proved(
    f"""\
---
id: telling
title: What may be told
---

```graph
input x1 = 2.1374
input x2 = -3.2918
parameter w1 = 0.5713
parameter w2 = -0.2489
parameter b = -1.2467
label y = 1 in {{0, 1}}
z = w1*x1 + w2*x2 + b
a = sigmoid(z)
loss L = -(y*log(a) + (1 - y)*log(1 - a))
descend alpha = 0.1173
preset elsewhere: w1 = 1.6229
```

## forward L

{SAYS}

## backward L

{SAYS}

## backward w1

{SAYS}

## update w1

From {{before.w1}} to {{w1}}. {SAYS}

## end

From {{loss.before}} to {{loss.after}}. {SAYS}
""".encode()
)
LENGTH = 14
_BESIDE = 40  # columns of the overview beside its formulas
LOSS, NEXT_LOSS = Step(Phase.FORWARD, "L"), "L of the next iteration"
ON, OFF = SetPredict(True), SetPredict(False)
RIGHT = (
    "w1*x1 + w2*x2 + b", "sigmoid(z)", "-log(a)", "-1/a", "a - y", "dz*x1", "dz*x2", "dz", "w1 - alpha*dw1",
    "w2 - alpha*dw2", "b - alpha*db",
)  # fmt: skip


PATH = (ON, GoTo(3), Show(), Last())  # to the end, where the loss after the update is told


def at(*commands: Command) -> Session:
    session = Session.open(LESSON)
    for command in commands:
        with suppress(UsageError):
            session = session.apply(command)
    return session


def texts(session: Session, columns: int, rows: int) -> Iterator[str]:
    """Everything that can be looked at from here."""
    for view in (View(), View(Tab.CODE), View(Tab.COMPARE), *(View(Tab.NUDGE, nudged=name) for name in ("z", "w1"))):
        yield screen_text(session, columns, rows, view)
    if session.calculus:
        yield screen_text(session, columns, rows, View(offset=8))
    yield descent(session, columns, rows)
    yield "\n".join(text_of(row)[:_BESIDE] for row in overview_lines(session, 0, columns, rows))


def descent(session: Session, columns: int, rows: int) -> str:
    reached = session.frame.iteration + 1
    lines = descent_lines(session, reached, columns - 4, rows - 4)
    return "\n".join([*map(text_of, [title(session, reached, columns), *lines])])


def told(session: Session, columns: int, rows: int) -> list[str]:
    """The numbers on the screen that are one that may not be told, and no other that may."""
    values = numbers(session)
    ahead = NEXT_LOSS if session.is_open_in(session.frame.iteration + 1, LOSS) else ""
    untold = {*session.untold, ahead}
    secret = {name: value for name, value in values.items() if name in untold}
    if session.is_asking and session.prediction and session.attempt.hints == len(session.prediction.hints):
        secret.pop(session.frame.step.quantity)  # the last hint tells it
    known = [value for name, value in values.items() if name not in untold]
    secret = {name: value for name, value in secret.items() if not any(is_near(value, other) for other in known)}
    return [
        f"{name} = {value} in {text}"
        for text in texts(session, columns, rows)
        for found in NUMBER.findall(text)
        for name, value in secret.items()
        if shows(found, value)
    ]


def numbers(session: Session) -> dict[str, float]:
    """Every quantity of the iteration at hand, of a parameter the value that its name means here; and the next loss."""
    trace, iteration = session.run.trace, session.frame.iteration
    following, whole = trace[trace.index(iteration + 1, LOSS)], trace[trace.index(iteration, session.steps[-1])]
    derivatives = {f"d{name}": float(value) for name, value in whole.derivatives.items()}
    values = {name: float(value) for name, value in {**whole.values, **session.frame.values}.items()}
    values[NEXT_LOSS] = float(following.values["L"])
    return {**values, **derivatives, **{f"{name} before": float(value) for name, value in session.frame.before.items()}}


def is_near(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-3 * abs(one)


def shows(text: str, value: float) -> bool:
    """Whether a number is the value, rounded to three digits at least."""
    digits = text.lstrip("-0.").partition("e")[0].replace(".", "")
    unit = 10.0 ** -len(text.partition("e")[0].partition(".")[2])
    return len(digits) >= 3 and abs(float(text) - value) <= unit / 2 * 1.0001


COMMANDS = st.one_of(
    st.just(Next()), st.just(Next()), st.builds(GoTo, st.integers(0, 30)), st.sampled_from([Back(), Last()]),
    st.sampled_from([Show(), Show(), TakeHint(), ON, ON, OFF, Pin(), SetCalculus(True)]),
    st.sampled_from([Undo(), Redo(), ResetValues(), UsePreset("elsewhere")]),
    st.sampled_from([SetValue("x1", 1.4142), SetValue("b", 0.577)]),
    st.builds(GiveAnswer, st.sampled_from(RIGHT)), st.builds(GiveAnswer, st.sampled_from(("7", "junk("))),
)  # fmt: skip


@given(st.lists(COMMANDS, min_size=3, max_size=25), st.sampled_from(SIZES), st.booleans())
@settings(max_examples=150, derandomize=True, deadline=None)
def test_what_is_hidden_stands_nowhere_on_the_screen(way: list[Command], size: tuple[int, int], begins: bool) -> None:
    session = at(*([ON] if begins else []), *way)
    assert told(session, *size) == []


OPENING = st.sampled_from([Open("z"), Open("L"), OpenAll(), Close(), CloseAll()])
# No answers: of a wrong one an example is told, with numbers of its own that may be near to what is hidden.
SHOWING = COMMANDS.filter(lambda command: not isinstance(command, GiveAnswer))


@given(st.lists(SHOWING | OPENING, min_size=3, max_size=25), st.sampled_from(SIZES))
@settings(max_examples=100, derandomize=True, deadline=None)
def test_what_is_hidden_inside_stands_nowhere_on_the_screen(way: list[Command], size: tuple[int, int]) -> None:
    assert told(at(ON, OpenAll(), *way), *size) == []


@pytest.mark.parametrize("place", range(LENGTH + 3))
def test_what_was_skipped_stands_nowhere_on_the_screen(place: int) -> None:
    for way in ((ON, GoTo(place)), (ON, GoTo(place), Show()), (ON, GoTo(3), Show(), GoTo(place), SetCalculus(True))):
        for size in SIZES:
            assert told(at(*way), *size) == []


def test_the_next_loss_stands_nowhere_while_it_is_asked_for() -> None:
    for size in SIZES:
        assert told(at(*PATH), *size) == []
        assert told(at(*PATH, Pin()), *size) == []
        assert told(at(*PATH, Back(), Pin(), SetValue("w1", 1.6229), Last()), *size) == []


def test_a_number_that_is_told_would_be_found() -> None:
    session = at(ON, GoTo(3))
    shown = screen_text(session.apply(Show()), 120, 36)
    loss = numbers(session)["L"]
    assert any(shows(found, loss) for found in NUMBER.findall(shown))
    assert not any(shows(found, loss) for found in NUMBER.findall(screen_text(session, 120, 36)))


# The descent.


def test_the_descent_shows_the_loss_of_the_iterations_in_which_it_was_found() -> None:
    session = at(ON, GoTo(3), Show(), GoTo(LENGTH + 3), Show(), GoTo(2 * LENGTH))
    losses = session.run.trace.losses(3)
    text = descent(session, 120, 36)
    assert f"L {losses[0]:.4g} → ?" in text
    assert f"L {losses[0]:.4g} → {losses[1]:.4g}" in descent(session.apply(GoTo(LENGTH)), 120, 36)
    assert "hidden until you have found it" not in text


def test_a_descent_of_which_no_loss_was_found_says_why_it_shows_none() -> None:
    session = at(ON, GoTo(3))
    assert "L is hidden until you have found it" in descent(session, 120, 36)
    assert "L is hidden until you have found it" not in descent(session.apply(OFF), 120, 36)


# Nudges.


def test_a_nudge_is_told_once_the_loss_and_its_slope_are_found() -> None:
    assert is_told(at(GoTo(3)), "z")
    assert is_told(at(GoTo(6)), "x1")
    predicting = at(ON, GoTo(3), Show(), GoTo(6))
    assert not is_told(predicting, "z")
    assert is_told(predicting.apply(Show()), "z")
    assert not is_told(predicting.apply(Show()), "w1")  # is still to be asked for
    assert not is_told(at(ON, GoTo(6), Show()), "z")  # of the loss nothing is known
    assert is_told(predicting, "x1")  # its derivative is never asked for


# Notes.


def test_a_note_that_speaks_of_what_is_hidden_is_not_shown() -> None:
    """At z = 40 the sigmoid is exactly 1: that is what the note at L and da would tell."""
    saturated = (SetValue("w1", 40.0), SetValue("x1", 1.0))
    for place in (2, 3, 5, 6):
        note = at(*saturated, GoTo(place)).explanation
        predicted = at(*saturated, ON, GoTo(place), Show()).explanation
        assert note is not None
        assert predicted is not None
        assert predicted.note == ""
        found = at(*saturated, ON, *[each for _ in range(place) for each in (Next(), Show())]).explanation
        assert found is not None
        assert found.note == note.note
    assert at(*saturated, GoTo(2)).explanation.note != ""  # type: ignore[union-attr]


def test_the_words_of_an_update_do_not_tell_the_sign_of_a_hidden_slope() -> None:
    session = at(ON, GoTo(10), Show())
    assert session.frame.phase is Phase.UPDATE
    assert session.explanation is not None
    assert "negative" not in session.explanation.words
    assert "negative" in at(GoTo(10)).explanation.words  # type: ignore[union-attr]


@pytest.mark.parametrize("size", [(200, 50), (120, 36), (80, 24), (60, 20)])
def test_a_shape_that_is_asked_for_is_in_no_title(size: tuple[int, int]) -> None:
    session = Session.open(lesson("shallow-network-forward"), part=2).apply(SetPredict(True))
    for index in range(len(session.steps)):
        here = session.apply(GoTo(index))
        text = "\n".join(text_of(row) for row in draw_screen(here, *size, View(), [])[Panel.GRAPH][1])
        assert "Z2 1×2" not in text
        assert "A1 4×2" in text or "A1" not in text
    assert "Z2 ?×?" in text or size[0] < 200
    shown = session.apply(GoTo(3)).apply(Show())
    text = "\n".join(text_of(row) for row in draw_screen(shown, *size, View(), [])[Panel.GRAPH][1])
    assert "Z2 1×2" in text


# Every lesson, and shapes.


def everything(session: Session, columns: int, rows: int) -> Iterator[str]:
    """All that can be looked at from here, with the node at hand nudged."""
    node = session.frame.node if session.frame.node in session.run.graph.by_name else None
    for view in (*map(View, Tab), *([View(Tab.NUDGE, nudged=node)] if node in session.frame.values else [])):
        yield screen_text(session, columns, rows, view)
    if session.run.trace.last is None:
        yield descent(session, columns, rows)
    yield "\n".join(text_of(row)[:_BESIDE] for row in overview_lines(session, 0, columns, rows))


@pytest.mark.parametrize("name", SHIPPED)
def test_in_no_lesson_what_is_asked_for_or_was_skipped_stands_on_the_screen(name: str) -> None:
    for number, part in enumerate(lesson(name).parts, 1):
        session = Session.open(lesson(name), part=number).apply(ON).apply(Pin())
        for place in range(1, min(len(part.run.trace.steps), 40)):
            session = session.apply(Next())
            for text in everything(session, 150, 40):
                assert untold_in(session, text) == []
            session = session.apply(Show()) if place % 3 == 0 else session


@pytest.mark.parametrize("size", [(200, 50), *SIZES])
def test_a_shape_that_is_asked_for_stands_neither_with_what_has_it_nor_with_what_is_made_of_it(
    size: tuple[int, int],
) -> None:
    session = Session.open(SHAPES).apply(ON).apply(Pin()).apply(SetCalculus(True))
    for index in range(1, len(session.steps)):
        session = session.apply(GoTo(index))
        if session.is_asking:
            wrong = (GiveAnswer(text) for text in ("Z + W", "Z", "7"))
            for command in (TakeHint(), TakeHint(), *wrong):
                session = session.apply(command)
                assert_no_shape(session, size)
        if str(session.frame.step) not in ("forward Z", "backward Z"):
            session = session.apply(Show())
        assert_no_shape(session, size)
        if "Z" not in session.secret_shapes:
            break


def assert_no_shape(session: Session, size: tuple[int, int]) -> None:
    for text in (*everything(session, *size), *(screen_text(session, *size, View(offset=each)) for each in (8, 16))):
        assert SHAPE.search(text) is None, text
        assert untold_in(session, text) == []


def test_which_entries_there_are_is_not_told_by_a_nudge() -> None:
    session = Session.open(SHAPES).apply(ON).apply(GoTo(2)).apply(Show())
    view = View(Tab.NUDGE, nudged="Z")
    assert other_entry(session, view, -1) is None
    found = session.apply(GoTo(1)).apply(Show()).apply(GoTo(2))
    assert other_entry(found, view, -1) is not None
