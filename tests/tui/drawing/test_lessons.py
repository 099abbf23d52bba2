"""Every step of every part of every shipped lesson, drawn: nothing is cut without a sign, on either track."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.tui.pictures import SHIPPED, SIZES, lesson
from tui_tutor.session import GoTo, Session, SetCalculus
from tui_tutor.tui.drawing.screen import Panel, Region, draw_screen
from tui_tutor.tui.drawing.text import clip, text_of, width
from tui_tutor.tui.drawing.text_panel import Page, Tab, View, page
from tui_tutor.tui.keys import footer_keys

ALL = [pytest.param(name, *size, id=f"{name}-{size[0]}x{size[1]}") for name in SHIPPED for size in SIZES]
KEYS = list(footer_keys())


def steps(name: str) -> Iterator[Session]:
    """Every step of every part, without and with calculus."""
    for number in range(1, len(lesson(name).parts) + 1):
        start = Session.open(lesson(name), part=number)
        for place in range(len(start.steps)):
            session = start.apply(GoTo(place))
            yield from (session, session.apply(SetCalculus(True)))


def panel(session: Session, columns: int, rows: int, view: View, which: Panel = Panel.WHY) -> list[str]:
    return [text_of(content) for content in draw_screen(session, columns, rows, view, KEYS)[which][1]]


@pytest.mark.parametrize(("name", "columns", "rows"), ALL)
def test_the_text_fits_its_panel_and_all_of_it_can_be_scrolled_to(name: str, columns: int, rows: int) -> None:
    for session in steps(name):
        place = draw_screen(session, columns, rows, View(), KEYS)[Panel.WHY][0]
        with_code = columns < 110
        for tab in (Tab.WHY, Tab.CODE) if with_code else (Tab.WHY,):
            whole = page(session, View(tab), place.columns - 4, place.rows, with_code=with_code)
            if tab is Tab.WHY:  # a line of NumPy may be longer: what is cut of it ends in a sign
                assert max(map(width, whole.lines), default=0) <= place.columns - 4
            check_scrolling(session, columns, rows, tab, whole, place)


def check_scrolling(session: Session, columns: int, rows: int, tab: Tab, whole: Page, place: Region) -> None:
    """From the first line to the last, how many are out of sight stands at the edge."""
    wanted = [text_of(clip(content, place.columns - 4)).rstrip() for content in whole.lines]
    seen: list[str] = []
    inside = place.rows - 2 - bool(whole.head) - bool(whole.foot)
    last = max(len(wanted) - inside, 0)
    for offset in dict.fromkeys((*range(0, last, inside), last)):
        drawn = panel(session, columns, rows, View(tab, offset))
        above, below = re.search(r"▲ (\d+) more", drawn[0]), re.search(r"▼ (\d+) more", drawn[-1])
        assert (int(above[1]) if above else 0) == offset
        assert (int(below[1]) if below else 0) == max(len(wanted) - offset - inside, 0)
        shown = [row[2:-2].rstrip() for row in drawn[1:-1]][bool(whole.head) :][:inside]
        assert shown[: len(wanted) - offset] == wanted[offset : offset + inside]
        seen[offset:] = shown
    assert seen[: len(wanted)] == wanted


@pytest.mark.parametrize(("name", "columns", "rows"), ALL)
def test_where_a_node_is_out_of_sight_a_sign_says_so(name: str, columns: int, rows: int) -> None:
    for session in steps(name):
        drawn = draw_screen(session, columns, rows, View(), KEYS)[Panel.GRAPH][1]
        links = {piece.link for content in drawn for piece in content}
        if not links.issuperset(node.name for node in session.run.graph.nodes):
            text = "\n".join(map(text_of, drawn))
            assert re.search("[◂▸▴▾▲▼]|in sight", text)
