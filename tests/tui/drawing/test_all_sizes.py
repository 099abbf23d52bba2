"""Every size from 60×20 to 140×50: panels tile the screen, nothing is wider than its panel, the number at hand is seen.

Here a sample of sizes and steps; with TUTOR_ALL_SIZES=1 every size.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest

from tests.tui.drawing.test_lessons import KEYS, check_scrolling, steps
from tests.tui.pictures import SHIPPED
from tui_tutor.core import numbers
from tui_tutor.session import Session, SetPredict
from tui_tutor.tui.drawing.descent import descent_lines, pages
from tui_tutor.tui.drawing.overview import overview_lines
from tui_tutor.tui.drawing.screen import Panel, draw_screen
from tui_tutor.tui.drawing.text import text_of, width
from tui_tutor.tui.drawing.text_panel import Tab, View, page

SIZES = [(columns, rows) for columns in range(60, 141) for rows in range(20, 51)]
IS_ALL = bool(os.environ.get("TUTOR_ALL_SIZES"))
EDGES = [(60, 20), (109, 20), (110, 20), (60, 50), (140, 50)]


def drawn_at(name: str) -> Iterator[tuple[Session, int, int]]:
    """Steps of a lesson at sizes: each step at some, each size with some."""
    chance = random.Random(name)
    all_steps = list(steps(name))
    if IS_ALL:
        yield from ((chance.choice(all_steps), *size) for size in SIZES)
    else:
        yield from ((chance.choice(all_steps), *size) for size in EDGES + chance.sample(SIZES, 30))


@pytest.mark.parametrize("name", SHIPPED)
def test_panels_tile_the_screen_and_their_lines_fit(name: str) -> None:
    for session, columns, rows in drawn_at(name):
        for shown in (session, session.apply(SetPredict(True))):
            drawn = draw_screen(shown, columns, rows, View(), KEYS)
            covered: dict[tuple[int, int], Panel] = {}
            for panel, (place, lines) in drawn.items():
                assert len(lines) == place.rows
                assert {width(content) for content in lines} == {place.columns}, (columns, rows, panel)
                for y in range(place.y, place.y + place.rows):
                    for x in range(place.x, place.x + place.columns):
                        assert (x, y) not in covered
                        covered[x, y] = panel
            assert len(covered) == columns * rows


@pytest.mark.parametrize("name", SHIPPED)
def test_the_number_at_hand_is_on_the_screen_at_every_size(name: str) -> None:
    for session, columns, rows in drawn_at(name):
        explanation = session.explanation
        if explanation is None:
            continue
        drawn = draw_screen(session, columns, rows, View(), KEYS)
        text = "\n".join(text_of(content) for panel in (Panel.WHY, Panel.GRAPH) for content in drawn[panel][1])
        quantity = session.frame.step.quantity
        value = session.frame.known_after[quantity]
        first = value if not getattr(value, "ndim", 0) else value.flat[0]
        wanted = {explanation.result, *(numbers.text(first, digits) for digits in range(1, 6))}
        assert any(each in text for each in wanted), (columns, rows, quantity, text)


@pytest.mark.parametrize("name", SHIPPED)
def test_all_of_a_text_can_be_scrolled_to_at_every_size(name: str) -> None:
    for session, columns, rows in drawn_at(name):
        drawn = draw_screen(session, columns, rows, View(), KEYS)
        place, with_code = drawn[Panel.WHY][0], Panel.CODE not in drawn
        for tab in (Tab.WHY, Tab.CODE) if with_code else (Tab.WHY,):
            whole = page(session, View(tab), place.columns - 4, place.rows, with_code=with_code)
            check_scrolling(session, columns, rows, tab, whole, place)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_overview_and_the_descent_fit_at_every_size(name: str) -> None:
    for session, columns, rows in drawn_at(name):
        seen = overview_lines(session, 0, columns, rows)
        assert len(seen) == rows
        assert {width(content) for content in seen} == {columns}
        if session.run.trace.last is None:
            for shown in pages(session):
                room = (columns - 4, rows - 7)
                lines = descent_lines(session, 3, *room, shown)
                assert len(lines) <= room[1]
                assert max(map(width, lines)) <= room[0], (columns, rows, shown)
