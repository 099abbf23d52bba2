"""The items of the lecture: what is covered, and what no lesson covers."""

from __future__ import annotations

from pathlib import Path

from tests.lesson.examples import HEAD, lesson
from tui_tutor.lesson.coverage import LECTURE, missing
from tui_tutor.lesson.model import Lesson
from tui_tutor.lesson.read import load_lesson


def covering(*items: str) -> Lesson:
    return lesson(head=HEAD.replace("title:", f"covers: [{', '.join(items)}]\ntitle:"))


def test_the_items_are_numbered_without_a_gap_and_say_what_they_are():
    assert list(LECTURE) == [f"S{number:02}" for number in range(1, 44)]
    assert all(LECTURE.values())
    assert len(set(LECTURE.values())) == len(LECTURE)


def test_without_lessons_every_item_is_missing():
    assert missing([]) == list(LECTURE)
    assert missing([covering()]) == list(LECTURE)


def test_what_any_lesson_covers_is_not_missing_and_the_rest_stays_in_order():
    absent = missing([covering("S43", "S01"), covering("S02", "S01")])
    assert absent == [f"S{number:02}" for number in range(3, 43)]


def test_an_item_of_another_syllabus_covers_nothing():
    assert missing([covering("S1", "S44", "W07")]) == list(LECTURE)


def test_the_shipped_lessons_cover_the_lecture():
    folder = Path(__file__).parents[2] / "lessons"
    assert missing(load_lesson(path) for path in folder.glob("*.md")) == []
