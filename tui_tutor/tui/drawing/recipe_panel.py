"""The recipe panel: the NumPy lines in three stages, the line at hand marked, what is not needed said.

The lines come from the core.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from tui_tutor.core.formula import Formula
from tui_tutor.core.graph import Graph
from tui_tutor.core.recipe import Line as CodeLine
from tui_tutor.core.recipe import lines as recipe_lines
from tui_tutor.core.steps import Phase
from tui_tutor.core.trace import Run
from tui_tutor.errors import listing
from tui_tutor.session import Session
from tui_tutor.tui.drawing.formula_rows import formula_rows
from tui_tutor.tui.drawing.text import Line, Look, Piece, cells, fit, line

_GAP = 3
_MARK = "  "  # the room for the mark of the line at hand
_INDENT = 8  # columns of what goes on below, at most


class Stage(NamedTuple):
    """A phase's heading and its lines of code, each with what is written for it."""

    heading: str
    rows: tuple[tuple[CodeLine, str], ...]

    @property
    def width(self) -> int:
        return max(cells(text) for text in (self.heading, *(written for _, written in self.rows))) + len(_MARK)


_EACH = (Phase.FORWARD, Phase.BACKWARD, Phase.ACCUMULATE)  # of a loop

Stages: TypeAlias = tuple[Stage, ...]


def stages(run: Run) -> Stages:
    """The phases that have lines. A line that nothing needs is a comment; dL = 1 is no line to implement."""
    return _stages(run.graph, tuple(run.claims.items()))


@lru_cache(maxsize=16)
def _stages(graph: Graph, claims: tuple[tuple[str, tuple[Formula, ...]], ...]) -> Stages:
    final, lines = graph.final.name, recipe_lines(Run(graph, {}, claims=dict(claims)))
    found = []
    is_loop = any(code.step.phase is Phase.ACCUMULATE for code in lines)
    for phase in (Phase.START, Phase.FORWARD, Phase.BACKWARD, Phase.ACCUMULATE, Phase.AVERAGE, Phase.UPDATE):
        rows = [code for code in lines if code.step.phase is phase]
        rows = [code for code in rows if code.needed or code.step.node != final]
        skipped = [f"d{code.step.node}" for code in rows if not code.needed]
        each = "each: " if is_loop and phase in _EACH else ""
        heading = f"# {each}{phase}" + (f" ({listing(skipped)} not needed)" if skipped else "")
        written = tuple((code, code.code if code.needed else f"# {code.code}") for code in rows)
        if rows:
            found.append(Stage(heading, written))
    return tuple(found)


def height_in_columns(found: Stages, columns: int) -> int:
    """How many lines stages take side by side; 0 where they do not fit, and where there are none."""
    if not found or sum(stage.width for stage in found) + _GAP * (len(found) - 1) > columns:
        return 0
    return 1 + max(len(stage.rows) for stage in found)


def in_columns(session: Session, columns: int) -> list[Line]:
    """The stages side by side under their headings."""
    found = stages(session.run)
    spare = (columns - sum(stage.width for stage in found)) // len(found)
    written = [[_heading(stage), *_rows(session, stage)] for stage in found]
    widths = [stage.width + spare for stage in found]
    return [_across(written, widths, row) for row in range(max(map(len, written)))]


def _heading(stage: Stage) -> Line:
    return line(Piece(_MARK + stage.heading, Look.DIM))


def _rows(session: Session, stage: Stage) -> list[Line]:
    begin, here = session.cursor - session.position, (None, session.frame.step.example or 1)
    places = {step.address: begin + place for place, step in enumerate(session.steps) if step.example in here}
    return [_row(session, code, written, places[code.step]) for code, written in stage.rows]


def _row(session: Session, code: CodeLine, written: str, index: int) -> Line:
    at_hand = code.step == session.frame.step.address
    mark = Piece("▶ " if at_hand else _MARK, Look.CODE_AT_HAND)
    look = Look.CODE_AT_HAND if at_hand else Look.CODE if code.needed else Look.DIM
    if not session.is_known(code.step):
        written = f"{written.partition('=')[0]}= ?"
    return line(mark, Piece(written, look, index))


def _across(found: Sequence[Sequence[Line]], widths: Sequence[int], row: int) -> Line:
    pieces: list[Piece] = []
    for rows, room in zip(found, widths):
        pieces += fit(rows[row] if row < len(rows) else (), room)
    return tuple(pieces)


def below_each_other(session: Session, columns: int) -> tuple[list[Line], int]:
    """All stages as one listing, and the index of the line at hand; what is wider than the columns goes on below."""
    lines: list[Line] = []
    at_hand = 0
    for stage in stages(session.run):
        lines.append(_heading(stage))
        for (code, _), row in zip(stage.rows, _rows(session, stage)):
            if code.step == session.frame.step.address:
                at_hand = len(lines)
            lines += _broken(row, columns)
    return lines, at_hand


def _broken(row: Line, columns: int) -> list[Line]:
    """A line of code on as many rows as it takes."""
    mark, code = row
    room = columns - len(_MARK)
    if cells(code.text) <= room:
        return [row]
    left, sign, right = code.text.partition(" = ")
    head = left + sign if right and cells(left + sign) <= _INDENT else ""
    indent = cells(head) or _INDENT
    first, *rest = formula_rows(right if head else code.text, room - indent)
    below = (line(" " * (len(_MARK) + indent), Piece(text, code.look, code.link)) for text in rest)
    return [line(mark, Piece(head + first, code.look, code.link)), *below]
