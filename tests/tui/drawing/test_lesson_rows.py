"""The list of lessons holds at every width: columns in line, nothing cut but titles, what waits before all else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_tutor.tui.drawing.lesson_rows import Facts, lesson_rows
from tui_tutor.tui.drawing.text import cells, text_of

LESSONS = (
    Facts("A computation graph", "8 min", "begun", "1 to review", "", "2 missed", "computation-graph"),
    Facts(
        "Logistic regression: one step of gradient descent", "15 min", "✓", "12 to review", "3 right", "14 missed",
        "logistic-regression-one-example",
    ),
    Facts("Softmax: more than two classes", "20 min", "", "", "", "", "softmax"),
)  # fmt: skip
NEW = tuple(each._replace(state="", review="", right="", missed="") for each in LESSONS)


def texts(lessons: tuple[Facts, ...], columns: int) -> list[str]:
    return [text_of(row).rstrip() for row in lesson_rows(lessons, columns)]


def test_a_wide_list_says_everything_in_line() -> None:
    assert texts(LESSONS, 140) == [
        "A computation graph                                 8 min  begun   1 to review            2 missed  "
        "computation-graph",
        "Logistic regression: one step of gradient descent  15 min  ✓      12 to review  3 right  14 missed  "
        "logistic-regression-one-example",
        "Softmax: more than two classes                     20 min                                           softmax",
    ]


def test_at_sixty_columns_what_waits_for_review_is_left() -> None:
    assert texts(LESSONS, 56) == [
        "A computation graph                  begun   1 to review",
        "Logistic regression: one step of g…  ✓      12 to review",
        "Softmax: more than two classes",
    ]


def test_who_is_new_reads_whole_ids_at_eighty_columns() -> None:
    rows = texts(NEW, 76)
    assert all(row.endswith(f"  {each.id}") for row, each in zip(rows, NEW))
    assert len({row.index(f"  {each.id}") for row, each in zip(rows, NEW)}) == 1


@given(st.lists(st.sampled_from((*LESSONS, *NEW)), min_size=1, max_size=6), st.integers(30, 200))
def test_nothing_is_wider_than_the_list_and_nothing_is_cut_but_titles(lessons: list[Facts], columns: int) -> None:
    for row, each in zip(lesson_rows(lessons, columns), lessons, strict=True):
        title, *others = (piece.text for piece in row)
        assert cells(text_of(row)) <= columns
        assert {text.strip() for text in others} <= {*each, ""}
        assert title.strip() == each.title or "…" in title
