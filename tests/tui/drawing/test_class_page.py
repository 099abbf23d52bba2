"""The page of a class: what it does not list it counts, how many there are, and what stands at its foot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tui.drawing.test_class_table import ANN, COLUMNS, KEYS
from tui_tutor.progress.classroom import Confusion, Roster
from tui_tutor.progress.reading import damage
from tui_tutor.tui.drawing.class_page import class_page, class_text
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


@pytest.mark.parametrize("said", ["", "config.toml:1: no theme is called so " * 9])
@pytest.mark.parametrize("columns", COLUMNS)
def test_a_notice_is_never_scrolled_or_cut_away(columns: int, said: str) -> None:
    notice = "cannot be read since 2026-11-25 04:37"
    page = class_page(Roster([[ANN]] * 99), 100.0, columns, keys=KEYS, said=said, notice=notice)
    for first in (0, 50, 99):
        foot = text_of(page.drawn(20, first)[-2])
        assert foot.endswith(f"  {notice} │")
        assert foot.startswith("│  config.toml" if said else "│  ↑ ↓ scroll")


def test_a_formula_of_their_own_is_told_as_that_and_hides_no_lesson() -> None:
    own = replace(ANN, lesson=clean("own-7f0e1254"), part=1, parts=1, most=None, score=0, finished=None, last=40)
    _, alone, both = (" ".join(text_of(each).split()) for each in class_text(Roster([[own], [own, ANN]]), 100.0, 120))
    assert f"{own.name} own formula {own.where} 1 min {own.hints}" in alone
    assert f"{ANN.name} {ANN.lesson} {ANN.where}, now own formula 1 min {ANN.score}/{ANN.most}" in both


def title(seen: Roster, columns: int, now: float = 100.0) -> str:
    return text_of(class_page(seen, now, columns, keys=KEYS).drawn(20, 0)[0])


@pytest.mark.parametrize("columns", COLUMNS)
def test_the_title_says_how_many_there_are_and_how_many_have_begun(columns: int) -> None:
    begun = [[ANN]] * 26
    waiting = tuple(clean(name) for name in ("Dora", "Emil"))
    assert " 26 learners ─" in title(Roster(begun), columns)
    assert " 28 learners, 26 begun ─" in title(Roster(begun, waiting), columns)
    everybody = Roster(begun, waiting, nameless=1, unread=1)
    assert " 30 learners, 26 begun, 26 idle 10 min or more ─" in title(everybody, columns, now=600.0)


@pytest.mark.parametrize("columns", COLUMNS)
def test_that_nobody_has_begun_is_said_in_print_and_on_the_screen(columns: int) -> None:
    for seen, more in (
        (Roster(), []),
        (Roster(waiting=(clean("Dora"), clean("Emil"))), ["Not begun yet: Dora, Emil"]),
        (Roster(waiting=(clean("Dora"),), nameless=2), ["Not begun yet: Dora, and 2 without a name"]),
        (Roster(nameless=1), ["Not begun yet: 1 without a name"]),
    ):
        page = class_page(seen, 0.0, columns, keys=KEYS)
        on_screen = [text_of(row)[2:-2].rstrip() for row in page.drawn(20, 0)[1:-2]]
        printed = [text_of(row) for row in class_text(seen, 0.0, columns)]
        assert list(filter(None, on_screen)) == list(filter(None, printed)) == ["Nobody has begun yet.", *more]
