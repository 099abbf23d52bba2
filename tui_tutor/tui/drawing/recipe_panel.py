"""The recipe panel: the NumPy lines in three stages, the line at hand marked, what is not needed said.

The lines come from the core.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_tutor.core.explain import listing
from tui_tutor.core.recipe import Line as CodeLine
from tui_tutor.core.recipe import lines as recipe_lines
from tui_tutor.core.trace import Phase
from tui_tutor.session import Session
from tui_tutor.tui.drawing.text import Line, Look, Piece, fit, line, width

_GAP = 3


def stages(session: Session) -> list[tuple[Phase, list[Line]]]:
    """The lines of each phase that has any."""
    found: list[tuple[Phase, list[Line]]] = []
    written = recipe_lines(session.run)
    for phase in (Phase.FORWARD, Phase.BACKWARD, Phase.UPDATE):
        rows = [_line(session, code) for code in written if code.step.phase is phase and not _is_trivial(session, code)]
        if rows:
            found.append((phase, rows))
    return found


def _is_trivial(session: Session, code: CodeLine) -> bool:
    """dL = 1 is where the way back starts, not a line to implement."""
    return code.step.phase is Phase.BACKWARD and code.step.node == session.run.graph.final.name and not code.needed


def _line(session: Session, code: CodeLine) -> Line:
    """A line that nothing needs is a comment."""
    at_hand = code.step == session.frame.step
    mark = Piece("▶ " if at_hand else "  ", Look.CODE_AT_HAND)
    look = Look.CODE_AT_HAND if at_hand else Look.CODE if code.needed else Look.DIM
    link = session.cursor - session.position + session.steps.index(code.step)
    return line(mark, Piece(code.code if code.needed else f"# {code.code}", look, link))


def _heading(session: Session, phase: Phase) -> Line:
    skipped = [
        f"d{code.step.node}"
        for code in recipe_lines(session.run)
        if code.step.phase is phase and not code.needed and not _is_trivial(session, code)
    ]
    note = f" ({listing(skipped)} not needed)" if skipped else ""
    return line(Piece(f"  # {phase}{note}", Look.DIM))


def in_columns(session: Session, columns: int) -> list[Line] | None:
    """The stages side by side under their headings; None where they do not fit."""
    found = [[_heading(session, phase), *rows] for phase, rows in stages(session)]
    widths = [max(width(row) for row in rows) for rows in found]
    if sum(widths) + _GAP * (len(widths) - 1) > columns:
        return None
    spare = (columns - sum(widths)) // len(widths)
    height = max(len(rows) for rows in found)
    return [_across(found, [size + spare for size in widths], row) for row in range(height)]


def _across(found: Sequence[Sequence[Line]], widths: Sequence[int], row: int) -> Line:
    pieces: list[Piece] = []
    for rows, room in zip(found, widths):
        pieces += fit(rows[row] if row < len(rows) else (), room)
    return tuple(pieces)


def below_each_other(session: Session) -> tuple[list[Line], int]:
    """All stages as one listing, and the index of the line at hand."""
    lines: list[Line] = []
    at_hand = 0
    for phase, rows in stages(session):
        lines.append(_heading(session, phase))
        for row in rows:
            if row[0].text.startswith("▶"):
                at_hand = len(lines)
            lines.append(row)
    return lines, at_hand
