"""The page of a class: what it does not list it counts."""

from __future__ import annotations

import pytest

from tui_tutor.progress.classroom import Confusion, Roster
from tui_tutor.progress.reading import damage
from tui_tutor.tui.drawing.class_page import class_page
from tui_tutor.tui.drawing.text import text_of
from tui_tutor.untrusted import clean


def listed(roster: Roster) -> list[str]:
    return [text_of(each).strip() for each in class_page(roster, 0, 80, keys=()).lines]


@pytest.mark.parametrize(("count", "last"), [(100, "skipped eve: 99: damaged"), (103, "and 3 places more")])
def test_places_that_are_not_listed_are_counted(count: int, last: str) -> None:
    damaged = [(clean("eve"), damage(f"{number}", 0, "damaged")) for number in range(count)]
    assert listed(Roster(damaged=damaged))[-1] == last


@pytest.mark.parametrize(("count", "last"), [(100, "1  7"), (101, "and 1 step more")])
def test_steps_that_are_not_listed_are_counted(count: int, last: str) -> None:
    steps = [clean(f"forward z{number}") for number in range(count)]
    bowl, seven, nothing = clean("bowl"), clean("7"), clean("")
    confusions = [Confusion(bowl, 1, step, seven, nothing, 1, 1) for step in steps]
    assert listed(Roster(confusions=confusions))[-1] == last
