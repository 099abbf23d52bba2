"""What narration may tell to who predicts: of no result that is still to be found an equation, in any lesson."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest

from tests.lesson.examples import proved
from tests.tui.pictures import SHIPPED
from tui_tutor.core.steps import Phase, Step, addresses
from tui_tutor.lesson.library import find_lesson
from tui_tutor.lesson.model import Block, Listing
from tui_tutor.plain.prose import block_lines as told
from tui_tutor.plain.voice import Voice
from tui_tutor.session import GiveAnswer, GoTo, Session, SetPredict, Show, find_step
from tui_tutor.session.telling import withheld, withheld_of_hints
from tui_tutor.tui.drawing.prose import block_lines as drawn
from tui_tutor.tui.drawing.text import text_of

EQUATION = re.compile(r"(?<![\w/])(?P<left>[^\W\d]\w*)\s*(?P<sign>[:+/]?)=(?!=)\s*(?P<right>\S.*)")
PHASES = {"+": Phase.ACCUMULATE, "/": Phase.AVERAGE}  # a sum of a loop has several steps
MASKED = ("[hidden]", "?")
GIVEN = re.compile(r"-?[\d[]")  # a number stands there, or the 0 with which a sum begins
ONE = "logistic-regression-one-example"


def predicting(name: str, step: str = "start") -> Session:
    session = Session.open(find_lesson(name)).apply(SetPredict(True))
    return session.apply(GoTo(find_step(session, step)))


def blocks(session: Session) -> Iterator[Block]:
    """All that the lesson says here, but for what is said only once the result is found."""
    narration = session.narration
    if narration is not None:
        yield from narration.ask.text if narration.ask else ()
        yield from () if session.is_asking else (*narration.text, *narration.calculus)
    yield from session.question.question if session.question else ()


def rows(session: Session) -> list[str]:
    """What both faces say."""
    found = list(blocks(session))
    return [*told(session, found, Voice()), *(text_of(row) for row in drawn(session, found, 2000))]


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("shown", [1, 3])
def test_in_no_lesson_an_equation_tells_a_result_that_is_still_to_be_found(name: str, shown: int) -> None:
    """shown: every how many results one is."""
    lesson = find_lesson(name)
    for part in range(1, len(lesson.parts) + 1):
        session = Session.open(lesson, part=part, calculus=True).apply(SetPredict(True))
        steps = addresses(session.run.graph).values()
        for place in range(len(session.steps)):
            session = session.apply(GoTo(place))
            assert not list(telling(session, steps)), str(session.frame.step)
            if session.is_asking and place % shown == 0:
                session = session.apply(Show())
                assert not list(telling(session, steps)), str(session.frame.step)


def telling(session: Session, steps: Iterable[Step]) -> Iterator[str]:
    open_ones = [step for step in steps if step.node and not session.is_known(step)]
    for row in rows(session):
        for found in EQUATION.finditer(row):
            right, phase = found["right"], PHASES.get(found["sign"]) if session.run.graph.loop else None
            is_open = any(step.quantity == found["left"] and phase in (None, step.phase) for step in open_ones)
            if is_open and not right.startswith(MASKED) and not GIVEN.match(right):
                yield row


def test_the_plan_of_a_lesson_keeps_the_formulas_of_the_graph_and_hides_those_to_be_found() -> None:
    plan = next(block for block in blocks(predicting(ONE)) if isinstance(block, Listing))
    session = predicting(ONE)
    shown = {text_of(row).strip() for row in drawn(session, [plan], 80)}
    assert {"dz  = ?", "w1 := ?"} <= shown
    assert {"  z = w1*x1 + w2*x2 + b", "  dz = [hidden]", "  b := [hidden]"} <= set(told(session, [plan], Voice()))
    assert not any(is_hidden for _, is_hidden in withheld(Session.open(session.lesson)).rows(plan))


def test_what_is_found_is_told_by_its_equation_from_then_on() -> None:
    session = predicting(ONE, "backward z").apply(GiveAnswer("a - y"))
    assert not withheld(session).hides_formula("dz")
    plan = next(block for block in blocks(session.apply(GoTo(0))) if isinstance(block, Listing))
    assert {"  dz = a - y", "  dw1 = [hidden]"} <= set(told(session.apply(GoTo(0)), [plan], Voice()))


def test_hints_may_tell_of_the_result_at_hand_and_of_no_later_one() -> None:
    session = predicting(ONE, "backward z")
    assert withheld(session).hides_formula("dz")
    assert not withheld_of_hints(session).hides_formula("dz")
    assert withheld_of_hints(session).hides_formula("dw1")


LOOP = "logistic-regression-m-examples"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("accumulate: S += L", "accumulate: S += "),
        ("            dw1, dw2, db /= m", "            dw1, dw2, db /= "),
        ("a = sigmoid(z); dz = a - y; more", "a = sigmoid(z); dz = "),
        ("S = 0; dw1 = 0; dw2 = 0; db = 0", None),
        ("z = w1*x1 + w2*x2 + b", None),
        ("if dz == a - y: good", None),
        ("dL/dw1 = x1*dz", "dL/dw1 = "),
        ("da/dz = a*(1 - a)", None),
    ],
)
def test_a_line_of_a_listing_ends_where_it_would_tell_a_result(line: str, shown: str | None) -> None:
    listing = Listing((line,))  # type: ignore[arg-type]
    assert list(withheld(predicting(LOOP)).rows(listing)) == [(shown or line, shown is not None)]


def test_a_sum_of_a_loop_and_its_mean_are_hidden_each_until_it_is_found() -> None:
    session = predicting(LOOP, "accumulate dw1").apply(Show())
    assert not withheld(session).hides_formula("dw1", "+=")
    assert withheld(session).hides_formula("dw1", "/=")


DERIVED = proved(
    b"""\
---
id: derived
title: A derivation before its step
---

```graph
parameter w = 0.5
input x = 3
z = w*x
loss L = z**2
descend alpha = 0.1
```

## start

It will be `dw = x*dz`, and that by

```derivation dw
dz*x
2*z*x
```
"""
)


def test_a_derivation_and_an_equation_in_a_sentence_are_hidden_too() -> None:
    session = Session.open(DERIVED).apply(SetPredict(True))
    assert told(session, blocks(session), Voice()) == ["It will be dw = [hidden], and that by", "  dw = [hidden]"]
    assert [text_of(row) for row in drawn(session, blocks(session), 60)] == [
        "It will be dw = ?, and that by", "", "  dw = ?",
    ]  # fmt: skip
