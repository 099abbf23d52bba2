"""The one-line bars at every width: what is most important stays."""

from __future__ import annotations

import pytest

from tests.tui.pictures import LESSONS, SHIPPED, lesson, session_at
from tui_tutor.core.trace import Run
from tui_tutor.lesson.graph_block import parse_graph
from tui_tutor.session import GoTo, Session, SetPredict, SetValue
from tui_tutor.tui.drawing.bars import header, timeline
from tui_tutor.tui.drawing.text import Look, text_of, width

ONE, RATE = LESSONS[1], "learning-rate"


def texts(bar: object, session: Session, *widths: int) -> list[str]:
    lines = [bar(session, columns) for columns in widths]  # type: ignore[operator]
    assert [width(line) for line in lines] == [*widths]
    return [text_of(line).strip() for line in lines]


def test_a_narrow_header_cuts_the_title_and_keeps_the_badges() -> None:
    wide, narrow = texts(header, session_at(ONE), 80, 60)
    assert wide.startswith("tutor   Logistic regression: one step")
    assert narrow.startswith("Logistic regression:")
    for text in (wide, narrow):
        assert text.endswith("calculus off · α 0.1 · iteration 1")


def test_predictions_and_calculus_are_told_in_the_narrowest_header() -> None:
    session = session_at(ONE, calculus=True).apply(SetPredict(True)).apply(SetValue("w1", 2.0)).apply(GoTo(14 * 1000))
    (text,) = texts(header, session, 60)
    assert text.startswith("Logistic regression")
    assert text.endswith("calculus · predict 0/12 · iter. 1001")


@pytest.mark.parametrize("predict", [False, True])
@pytest.mark.parametrize("columns", [60, 70, 80, 109, 120, 200])
@pytest.mark.parametrize("name", [name for name in SHIPPED if len(lesson(name).parts) > 1])
def test_which_part_of_how_many_it_is_is_told_at_every_width(name: str, columns: int, predict: bool) -> None:
    parts = len(lesson(name).parts)
    for number in range(1, parts + 1):
        start = Session.open(lesson(name), part=number)
        start = start.apply(SetPredict(True)) if predict else start
        for session in (start, start.apply(GoTo(len(start.steps) // 2)), start.apply(GoTo(10 * len(start.steps)))):
            (text,) = texts(header, session, columns)
            cut, of, rest = text.partition(f" · part {number} of {parts}")
            assert of, text
            assert rest[:1] in (":", " ")  # no cut sign: that is in the title before it
            assert cut.removeprefix("tutor   ")[:5] == lesson(name).title[:5]


def test_an_edit_is_told_where_there_is_room() -> None:
    session = session_at(ONE).apply(SetValue("w1", 2.0))
    wide, narrow = texts(header, session, 120, 80)
    assert "w1 set in iteration 1 · calculus off" in wide
    assert "set in" not in narrow


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (0, "start ▶ │ forward 0/3 │ backward 0/6 │ update 0/3 │ end ·"),
        (2, "forward z ✓ a ▶ L · │ backward 0/6 │ update 0/3"),
        (6, "forward 3/3 │ backward L✓ a✓ z▶ w1· w2· b· │ update 0/3"),
        (13, "start ✓ │ forward 3/3 │ backward 6/6 │ update 3/3 │ end ▶"),
    ],
)
def test_a_narrow_timeline_counts_the_other_phases(place: int, expected: str) -> None:
    assert texts(timeline, session_at(ONE, place), 60) == [expected]


def test_a_timeline_without_room_shows_the_steps_around_the_one_at_hand() -> None:
    shown = [text for place in (6, 9, 12) for text in texts(timeline, session_at(RATE, place), 60)]
    assert shown == [
        "forward 5/5 │ backward J▶ q2· e2· w2· q1· … │ update 0/2",
        "forward 5/5 │ backward … q2✓ e2✓ w2▶ q1· e1· … │ update 0/2",
        "forward 5/5 │ backward … e2✓ w2✓ q1✓ e1✓ w1▶ │ update 0/2",
    ]


def test_a_timeline_without_room_for_all_phases_shows_those_around_the_one_at_hand() -> None:
    shown = [
        text
        for place in (0, 10, 31)
        for text in texts(timeline, session_at("logistic-regression-m-examples", place), 60)
    ]
    assert shown == [
        "start ▶ │ forward 0/3 │ backward 0/3 │ accumulate 0/4 │ …",
        "… │ backward 3/3 │ accumulate … dw2✓ db▶ │ average 0/4 │ …",
        "… │ accumulate 4/4 │ average J▶ dw1· dw2· db· │ update 0/3",
    ]


def test_the_step_at_hand_is_in_a_timeline_of_long_names_too() -> None:
    names = [f"a_parameter_of_a_very_long_name_{number}" for number in range(3)]
    lines = [*(f"parameter {name} = 1" for name in names), f"loss q = {' + '.join(names)}", "descend alpha = 0.1"]
    setup = parse_graph("\n".join(lines))
    session = Session(session_at(ONE).lesson, Run(setup.graph, setup.start, setup.alpha))
    for index in range(len(session.steps)):
        line = timeline(session.apply(GoTo(index)), 60)
        assert any(piece.look is Look.AT_HAND for piece in line), text_of(line)
