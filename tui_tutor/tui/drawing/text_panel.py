"""The text panel: which of its texts it shows, how far that is scrolled, and where the Tab key leads.

A pure function of (session, view, size). What the texts say is theirs.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tui_tutor.core.steps import Phase
from tui_tutor.session import Session
from tui_tutor.tui.drawing import recipe_panel
from tui_tutor.tui.drawing.panel import framed, most_offset
from tui_tutor.tui.drawing.text import Line, Look, Piece, line
from tui_tutor.tui.drawing.why import USUAL, KeyNames, why_foot, why_lines, why_title


class Tab(enum.StrEnum):
    """What the text panel shows."""

    WHY = "why"
    CODE = "code"  # where it has no panel of its own
    AT_ONCE = "at once"  # of a loop
    COMPARE = "A/B"  # where a run is pinned
    NUDGE = "nudge"  # where a node is nudged


@dataclass(frozen=True, slots=True)
class View:
    """What a learner looks at beside the session itself: reset by every step, but for a nudge that goes on.

    tab: None for the one that the session asks for. offset: lines scrolled away in the text panel; None for as many
    as it takes to see what counts. nudged: the node that is nudged; entry: of an array, which one, row by row; one
    beyond the last is the first again. pan: columns and rows by which the window on the graph was moved. message: said
    in place of the footer, until something else happens. put_away: where a result is asked for, the line for the
    answer: keys are commands. is_typed: whether anything stands in that line. collapsed: whether nodes that are named
    alike are drawn as one box; is_last: whether this is the last question of a review; keys: those that are named. The
    screen keeps these four from step to step.
    """

    tab: Tab | None = None
    offset: int | None = None
    nudged: str = ""
    entry: int = 0
    pan: tuple[int, int] = (0, 0)
    message: str = ""
    put_away: bool = False
    is_typed: bool = False
    collapsed: bool = False
    is_last: bool = False
    keys: KeyNames = USUAL


class Page(NamedTuple):
    """A text: its title, its lines, the index of the one at hand, and what is never scrolled away."""

    title: Line
    lines: Sequence[Line]
    at_hand: int = 0
    head: Line = ()
    foot: Line = ()

    def furthest(self, rows: int) -> int:
        """How far the text can be scrolled in a panel of so many rows."""
        return most_offset(self.lines, rows, self.head, self.foot)

    def offset(self, view: View, rows: int) -> int:
        """How many lines are scrolled away: so many that the one at hand is in the middle, unless the view says."""
        wanted = max(self.at_hand - (rows - 2) // 2, 0) if view.offset is None else view.offset
        return min(wanted, self.furthest(rows))


def text_lines(session: Session, view: View, columns: int, rows: int, *, with_code: bool) -> list[Line]:
    """The panel. with_code: whether NumPy has no panel of its own."""
    here, following = tab_of(session, view, with_code=with_code), next_tab(session, view, with_code=with_code)
    corner = line(Piece(" tab ", Look.KEY), Piece(f"{following} ")) if following is not here else ()
    shown = page(session, view, columns - 4, rows, with_code=with_code)
    offset = shown.offset(view, rows)
    return framed(shown.title, shown.lines, columns, rows, offset, corner=corner, head=shown.head, foot=shown.foot)


def tab_of(session: Session, view: View, *, with_code: bool) -> Tab:
    """The tab at hand: the chosen one if it is there. Else a question comes first, then what the learner tries out."""
    if view.tab in _tabs(session, view, with_code=with_code):
        return view.tab
    if view.nudged and not session.is_asking:
        return Tab.NUDGE
    return Tab.COMPARE if session.pinned is not None and not session.is_asking else Tab.WHY


def next_tab(session: Session, view: View, *, with_code: bool) -> Tab:
    """The tab after the one at hand."""
    tabs = _tabs(session, view, with_code=with_code)
    return tabs[(tabs.index(tab_of(session, view, with_code=with_code)) + 1) % len(tabs)]


def _tabs(session: Session, view: View, *, with_code: bool) -> list[Tab]:
    is_loop = session.run.graph.loop is not None
    there = {
        Tab.WHY: True,
        Tab.CODE: with_code,
        Tab.AT_ONCE: is_loop,
        Tab.COMPARE: session.pinned is not None,
        Tab.NUDGE: bool(view.nudged),
    }
    return [tab for tab in Tab if there[tab]]


def page(session: Session, view: View, room: int, rows: int, *, with_code: bool) -> Page:
    """The text at hand, for lines of so many columns in a panel of so many rows."""
    match tab_of(session, view, with_code=with_code):
        case Tab.NUDGE:
            from tui_tutor.tui.drawing.nudging import nudge_foot, nudge_lines, nudge_title  # few steps are nudged

            lines = nudge_lines(session, view, room)
            return Page(nudge_title(session, view), lines, foot=nudge_foot(session, view, room))
        case Tab.CODE:
            lines, at_hand = recipe_panel.below_each_other(session, room)
            return Page(line(Piece("NumPy", Look.TITLE)), lines, at_hand)
        case Tab.AT_ONCE:
            from tui_tutor.tui.drawing import at_once  # few lessons have a loop

            lines, at_hand = at_once.at_once_lines(session, room)
            head, foot = at_once.at_once_head(session, room), at_once.at_once_foot(session, room)
            return Page(at_once.at_once_title(session), lines, at_hand, head, foot)
        case Tab.COMPARE:
            from tui_tutor.tui.drawing.compare import compare_title, compared  # few runs are compared

            head, lines = compared(session, room)
            return Page(compare_title(session, view.keys), lines, head=head)
        case Tab.WHY:
            foot = why_foot(session, view.keys, is_put_away=view.put_away, is_last=view.is_last)
            return Page(why_title(session), why_lines(session, room, view.keys, rows=rows - 2 - bool(foot)), foot=foot)


def followed(view: View, session: Session) -> View:
    """The view of the session that comes next: at rest, but for a nudge, and for what stands beside a loop.

    Forward a nudge stays where it is and its change runs on; on the way back it moves to the node at hand. Where it
    cannot be, it is closed, and why is said.
    """
    if not view.nudged:
        stays = view.tab is Tab.AT_ONCE and session.run.graph.loop is not None and not session.is_asking
        return View(view.tab if stays else None)
    if session.is_asking:
        return View(message="The nudge is closed: a result is asked for.")
    frame = session.frame
    name = view.nudged if frame.node is None or frame.phase is Phase.FORWARD else frame.node
    if name not in session.run.graph.by_name:
        why = "is not open any more" if name == view.nudged else "is made of all examples"
        return View(message=f"The nudge is closed: {name} {why}.")
    if name not in frame.values:
        return View(message=f"The nudge is closed: {name} is not computed yet.")
    return View(nudged=name, entry=view.entry if name == view.nudged else 0)


def other_entry(session: Session, view: View, by: int) -> View | None:
    """The view with another entry nudged; None where no entry of an array is nudged in sight."""
    is_there = view.tab in (None, Tab.NUDGE) and not session.is_asking
    is_there = is_there and view.nudged not in session.secret_shapes  # which entries there are would tell it
    if not view.nudged or not is_there or not session.run.graph.shapes[view.nudged]:
        return None
    return replace(view, tab=Tab.NUDGE, entry=view.entry + by, message="")
