"""The table of a class: who is where can be told at every size, whatever the names."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tui_tutor.progress.classroom import Roster, Standing
from tui_tutor.tui.drawing.class_page import class_page, class_text
from tui_tutor.tui.drawing.text import text_of, width
from tui_tutor.untrusted import clean

ANN = Standing(
    learner=clean("0a"), name=clean("Ann"), lesson=clean("logistic-regression-one-example"), version=clean("m"),
    part=1, parts=1, iteration=1, step=clean("forward z"), score=3, most=12, hints=2, attempts=6, wrong=4,
    started=0, finished=None, last=0,
)  # fmt: skip
KEYS = (("↑ ↓", "scroll"), ("q", "quit"))
COLUMNS = [120, 80, 60]
LESSONS = [
    "logistic-regression-one-example", "logistic-regression-m-examples", "shallow-network-forward",
    "shallow-network-backward",
]  # fmt: skip


def standing(name: str, lesson: str = ANN.lesson, step: str = ANN.step, *, iteration: int = 1) -> Standing:
    return replace(
        ANN, learner=clean(name), name=clean(name), lesson=clean(lesson), step=clean(step), iteration=iteration
    )


def roster(*standings: Standing) -> Roster:
    return Roster(tuple((each,) for each in standings))


def shown(seen: Roster, columns: int) -> list[str]:
    """The lines inside the frame, without the head and the foot."""
    drawn = class_page(seen, 100.0, columns, keys=KEYS).drawn(200, 0)
    assert [width(row) for row in drawn] == [columns] * 200
    return [text_of(row)[2:-2].rstrip() for row in drawn[2:-2]]


def told(seen: Roster, columns: int) -> list[str]:
    """What is said of each learner, in one text."""
    told: list[str] = []
    for row in filter(None, shown(seen, columns)):
        if re.search(r" \d+ min ", row):
            told.append(row)
        else:
            told[-1] += f" {row}"
    return [" ".join(each.split()) for each in told]


@pytest.mark.parametrize("columns", COLUMNS)
def test_learners_lessons_and_steps_are_told_apart_at_every_size(columns: int) -> None:
    for lessons in (LESSONS[:2], LESSONS[2:]):
        seen = roster(
            *(standing(name, lesson, step, iteration=iteration)
              for name, lesson in zip(("learner 2", "learner 10"), lessons)
              for step, iteration in (("backward w1", 12), ("backward w1", 2), ("backward w2", 12))),
        )  # fmt: skip
        rows = told(seen, columns)
        assert len(rows) == len(set(rows)) == 6
        assert [row.startswith("learner 2 ") for row in rows] == [True] * 3 + [False] * 3
        assert all(row.startswith("learner 10 ") for row in rows[3:])
        assert all("backward w1, iteration 12" in rows[place] for place in (0, 3))


def test_at_80_columns_the_lesson_is_told_in_full() -> None:
    seen = roster(*(standing("Ann", lesson, "backward w1", iteration=12) for lesson in LESSONS))
    for lesson, row in zip(LESSONS, told(seen, 80)):
        assert f"{lesson} backward w1, iteration 12" in row


@pytest.mark.parametrize("columns", COLUMNS)
def test_long_names_that_differ_anywhere_are_told_apart(columns: int) -> None:
    names = [f"{'a' * head}{sign}{'b' * (89 - head)}" for head in (0, 30, 60, 89) for sign in "xy"]
    rows = told(roster(*map(standing, names)), columns)
    assert len(set(rows)) == len(names)
    rows = told(roster(*(standing("Ann", name) for name in names)), columns)
    assert len(set(rows)) == len(names)


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("name", ["Max", "m" * 90, "Maximilian " * 9, "学" * 90])
def test_learners_of_one_name_are_told_apart_by_their_signs(name: str, columns: int) -> None:
    alike = [replace(standing(name), sign=clean(sign)) for sign in ("5557", "9f86", "5557" * 40)]
    rows = told(roster(*alike, standing("Ann")), columns)
    assert len({*rows}) == 4
    assert [sign in "".join(row.split()) for sign, row in zip(("(5557)", "(9f86)"), rows)] == [True, True]
    assert rows[3].startswith("Ann ")


@pytest.mark.parametrize("columns", COLUMNS)
def test_a_step_with_a_long_name_is_told_in_full(columns: int) -> None:
    step = f"backward {'w' * 30} {'v' * 30}"
    (row,) = told(roster(standing("Ann", step=step, iteration=3)), columns)
    assert [row.count(word) for word in (*step.split(), "iteration 3")] == [1, 1, 1, 1]


@pytest.mark.parametrize("columns", [60, 80, 109, 110, 120, 300])
def test_a_row_has_its_numbers_in_the_columns_of_their_heads(columns: int) -> None:
    page = class_page(roster(replace(ANN, finished=50), standing("Bob")), 100.0, columns, keys=KEYS)
    head, ann, *_ = map(text_of, (page.head, *page.lines))
    for name, number in (("idle", "1 min"), ("right", "3/12"), ("hints", "2"), ("wrong", "4"), ("done", "✓")):
        end = head.index(name) + len(name)
        assert ann[:end].endswith(f" {number}")


def test_a_class_is_printed_with_a_line_for_each_learner() -> None:
    seen = roster(*(standing(f"learner {number}", lesson) for number, lesson in enumerate(LESSONS)))
    assert len(class_text(seen, 0.0, 120)) == 1 + len(LESSONS)


def test_the_widest_characters_and_any_length_stay_within_the_page() -> None:
    nasty = [standing("学" * 99, "習" * 200, "学習" * 100), standing("é" * 150, "-" * 200, "x " * 100)]
    for columns in (*COLUMNS, 61, 109, 110, 300):
        shown(roster(*nasty), columns)


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize(
    ("part", "parts", "iteration", "step", "where"),
    [
        (1, 1, 1, "forward z", "forward z"),
        (1, 4, 1, "end", "part 1 of 4, end"),
        (3, 4, 12, "update W1", "part 3 of 4, update W1, iteration 12"),
        (5, 4, 1, "start", "part 5, start"),  # the lesson has become shorter
    ],
)
def test_where_somebody_is_says_the_part_of_how_many(
    part: int, parts: int, iteration: int, step: str, where: str, columns: int
) -> None:
    ann = replace(ANN, part=part, parts=parts, iteration=iteration, step=clean(step))
    (row,) = told(roster(ann), columns)
    assert f" {where} " in f"{row} "
    assert ("part" in row) is ("part" in where)
    assert "✓" not in row


def test_of_a_lesson_that_is_not_known_nobody_says_how_many_parts_it_has() -> None:
    (row,) = told(roster(replace(ANN, part=2, parts=3, most=None)), 80)
    assert row.endswith(" part 2, forward z")


@pytest.mark.parametrize("columns", COLUMNS)
def test_whoever_finished_once_and_goes_on_is_shown_where_they_are(columns: int) -> None:
    again = replace(ANN, parts=2, step=clean("backward A1"), finished=50)
    (row,) = told(roster(again), columns)
    assert "part 1 of 2, backward A1" in row
    assert "✓" in row
    assert "finished" not in row


def test_whoever_is_at_the_end_of_the_last_part_has_finished() -> None:
    for iteration, where in ((1, "finished"), (3, "finished, iteration 3")):
        (row,) = told(roster(replace(ANN, part=2, parts=2, step=clean("end"), iteration=iteration, finished=50)), 80)
        assert row.endswith(f" {where}")
        assert "✓" in row
