"""Screens as text: of a session by the drawing alone, and of a terminal as it was painted.

The same text twice, or the app shows something else than what is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from tests.terminal import Terminal
from tui_tutor.core.steps import Step
from tui_tutor.lesson.library import entries, find_lesson
from tui_tutor.lesson.model import Lesson
from tui_tutor.session import GoTo, Session
from tui_tutor.tui.drawing.screen import Panel, Region, draw_screen
from tui_tutor.tui.drawing.text import Line, cells, text_of, written
from tui_tutor.tui.drawing.text_panel import View
from tui_tutor.tui.keys import footer_keys

LESSONS = ("computation-graph", "logistic-regression-one-example")
SHIPPED = tuple(entry.id for entry in entries() if entry.is_ours)
SIZES = ((120, 36), (80, 24), (60, 20))


@cache
def lesson(name: str) -> Lesson:
    return find_lesson(name)


def session_at(name: str, index: int = 0, *, calculus: bool = False) -> Session:
    return Session.open(lesson(name), calculus=calculus).apply(GoTo(index))


def steps_of(name: str) -> tuple[Step, ...]:
    return lesson(name).parts[0].run.trace.steps


def screen_text(session: Session, columns: int, rows: int, view: View | None = None) -> str:
    """What the screen of a session says, without trailing blanks."""
    return assembled(draw_screen(session, columns, rows, view or View(), list(footer_keys())), columns, rows)


def assembled(drawn: Mapping[Panel, tuple[Region, Sequence[Line]]], columns: int, rows: int) -> str:
    """Panels put together, one entry of the grid a cell (the second cell of a wide character is empty)."""
    grid = [[" "] * columns for _ in range(rows)]
    for region, lines in drawn.values():
        for y, content in enumerate(lines, start=region.y):
            spread = [part for character in text_of(written(content)) for part in (character, "")[: cells(character)]]
            grid[y][region.x : region.x + len(spread)] = spread
    return "\n".join("".join(row).rstrip() for row in grid)


def graph_words(drawn: Mapping[Panel, tuple[Region, Sequence[Line]]]) -> dict[str, list[str]]:
    """What stands in the box of each node, without its border."""
    found: dict[str, str] = {}
    for row in drawn[Panel.GRAPH][1]:
        for piece in row:
            if isinstance(piece.link, str):
                found[piece.link] = found.get(piece.link, "") + piece.text
        found = {name: f"{text} " for name, text in found.items()}
    return {name: re.sub("[│┃├┠─━╭╮╰╯┏┓┗┛▸]", " ", text).split() for name, text in found.items()}


def wait_for_session(
    terminal: Terminal, session: Session, columns: int, rows: int, view: View | None = None
) -> None:  # fmt: skip
    """Until the terminal shows what is drawn of a session; the footer also says what was saved, so it is left out."""
    wanted = above_footer(screen_text(session, columns, rows, view))
    terminal.wait_for(lambda text: above_footer(text) == wanted)


def put_away(terminal: Terminal) -> None:
    """Esc puts the line for an answer away, so that letters are keys. Right behind Esc a letter would be Alt and it."""
    terminal.press("esc")
    terminal.wait_for("Enter answer   → skip")


def above_footer(text: str) -> str:
    return text.rpartition("\n")[0]


def colours(terminal: Terminal, columns: int, rows: int) -> list[tuple[object, ...]]:
    """Every cell above the footer as it looks: of a blank neither ink nor weight is seen."""
    return [_seen(terminal.cell(column, row)) for row in range(rows - 1) for column in range(columns)]


def _seen(cell: object) -> tuple[object, ...]:
    data, front, back, *attributes = cell  # type: ignore[misc]
    _bold, _italic, *shown_on_blanks = attributes
    return (data, back) if not data.strip() and not any(shown_on_blanks) else (data, front, back, *attributes)
