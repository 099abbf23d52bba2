"""The screen of a descent: run many iterations, watch loss, parameters and decision boundary, try learning rates.

Drives the session of the lesson below it, which keeps every command at once; long runs go on piece by piece, so that a
key can stop them.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.timer import Timer

from tui_tutor.session import Command, GoTo, Session, UsePreset
from tui_tutor.tui.drawing.descent import Page, descent_lines, pages, title
from tui_tutor.tui.drawing.panel import framed
from tui_tutor.tui.drawing.screen import is_too_small
from tui_tutor.tui.drawing.text import Line, Look, Piece, cells, fit, line, width
from tui_tutor.tui.line_input import OverScreen
from tui_tutor.tui.panel import LinePanel

if TYPE_CHECKING:
    from tui_tutor.tui.learn import LearnScreen

_RUNS = (10, 100, 1000)
_PRESET_RUN = 100  # iterations that a preset runs when it is chosen
_MENU = 3  # lines that the choices take at most
_KEYS = "← → Enter "
_PIECE = 0.02  # seconds of computing between two looks at the keys
_PAUSE = 0.02  # seconds after each piece, in which Textual paints: it does so 60 times a second, and only when idle


class DescendScreen(OverScreen[None], inherit_bindings=False):
    """Shows the descent of a lesson's session."""

    COMPONENT_CLASSES: ClassVar = {f"look--{look}" for look in Look}

    def __init__(self, below: LearnScreen) -> None:
        super().__init__(below)
        self._lesson = below
        self._reached = self.session.frame.iteration  # how far the pictures go
        self._goal = self._reached  # how far they shall go
        self._timer: Timer | None = None  # of the next piece
        self._chosen = 0
        self._page = Page.CURVES
        self._panel = LinePanel("descent")

    @property
    def session(self) -> Session:
        return self._lesson.session

    def compose(self) -> ComposeResult:
        yield self._panel

    def on_mount(self) -> None:
        self._draw()

    def on_resize(self, _: events.Resize) -> None:
        self._draw()

    @property
    def _choices(self) -> list[tuple[str, Command | Page | int]]:
        """What Enter can do: go on by so many iterations, begin again as the lesson proposes, or show another page."""
        runs: list[tuple[str, Command | Page | int]] = [(f"{count:,} more", count) for count in _RUNS]
        presets = [(preset.name, UsePreset(preset.name)) for preset in self.session.part.presets]
        others = [(f"{page} (Tab)", page) for page in pages(self.session) if page is not self._page]
        return [*runs, *presets, *others, ("back to the start", GoTo(self.session.position))]

    async def take(self, event: events.Key) -> None:
        match self._lesson.keymap.usual(event.key):
            case "escape" | "s" | "q":
                self._stop_or_close()
            case "left" | "h" | "up" | "k":
                self._choose(-1)
            case "right" | "l" | "down" | "j":
                self._choose(1)
            case "tab":
                self._turn_page()
            case "enter" | "space":
                self._do(self._choices[self._chosen][1])
            case "f":
                self._go(1)
            case "w":
                self._go(-1)

    @property
    def _is_running(self) -> bool:
        return self._goal > self._reached

    def _stop_or_close(self) -> None:
        if self._is_running:
            self._stop()
            self._draw()
        else:
            self.dismiss()

    def _stop(self) -> None:
        """No further than it is."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._goal = self._reached

    def _choose(self, by: int) -> None:
        self._chosen = (self._chosen + by) % len(self._choices)
        self._draw()

    def _turn_page(self) -> None:
        there = pages(self.session)
        self._page = there[(there.index(self._page) + 1) % len(there)]
        self._draw()

    def _go(self, by: int) -> None:
        """One iteration on or back."""
        self._stop()
        iteration = max(self.session.frame.iteration + by, 1)
        self._at(iteration)
        self._reached = self._goal = max(self._reached, iteration)
        self._draw()

    def _at(self, iteration: int) -> None:
        """The same step in another iteration."""
        self._lesson.apply(GoTo((iteration - 1) * len(self.session.steps) + self.session.position))

    def _do(self, what: Command | Page | int) -> None:
        if isinstance(what, int):
            self._run_on(what)
            return
        if isinstance(what, Page):
            self._turn_page()
            return
        self._stop()
        self._lesson.apply(what)
        self._reached = self._goal = self.session.frame.iteration
        if isinstance(what, UsePreset):
            self._run_on(_PRESET_RUN)
        self._draw()

    def _run_on(self, count: int) -> None:
        self._goal += count
        if self._timer is None:
            self._timer = self.set_timer(_PAUSE, self._run_piece)

    def _run_piece(self) -> None:
        """Compute for a moment, show how far it is, and go on when that is painted and the keys are heard."""
        begin = time.perf_counter()
        while self._reached < self._goal and time.perf_counter() - begin < _PIECE:
            self._reached = min(self._reached + 50, self._goal)
            self.session.run.trace.losses(self._reached)
        self._at(self._reached)
        self._timer = self.set_timer(_PAUSE, self._run_piece) if self._is_running else None
        self._draw()

    def _draw(self) -> None:
        from tui_tutor.tui.learn import key_names  # it is there: the lesson is below

        columns, rows = self.app.size.width, self.app.size.height
        if is_too_small(columns, rows):
            return
        self._panel.place(0, 0, columns, rows)
        *menu, foot = self._menu(columns - 4)
        room, keys = (columns - 4, rows - 4 - len(menu)), key_names(self._lesson.keymap)
        content = descent_lines(self.session, self._reached, *room, self._page, keys)
        corner = line(Piece(" Esc ", Look.KEY), Piece("stop " if self._is_running else "back "))
        heading = title(self.session, self._reached, columns - width(corner) - 8)
        self._panel.show(framed(heading, [*content, (), *menu], columns, rows, corner=corner, foot=foot))

    def _menu(self, columns: int) -> list[Line]:
        """The choices, on as many lines as they need; where those are too many, the ones around the chosen."""
        rows = self._choice_rows(columns - cells(_KEYS))
        first = 0
        if len(rows) > _MENU:
            here = next(place for place, row in enumerate(rows) if any(piece.look is Look.AT_HAND for piece in row))
            first = min(max(here - 1, 0), len(rows) - _MENU)
        leads = [_KEYS, *[" " * cells(_KEYS)] * (_MENU - 1)]
        if first:
            leads[0] = f"{_KEYS[:-1]}◂"
        if first + _MENU < len(rows):
            leads[-1] = f"{leads[-1][:-1]}▸"
        shown = [line(Piece(lead, Look.KEY), *row) for lead, row in zip(leads, rows[first:])]
        if self._is_running:
            text = f"iteration {self._reached:,} of {self._goal:,} …"
            shown = [line(Piece(text, Look.NOTE)), *[()] * (len(shown) - 1)]
        return [fit(row, columns) for row in shown]

    def _choice_rows(self, columns: int) -> list[Line]:
        rows: list[Line] = [()]
        for number, (name, _) in enumerate(self._choices):
            piece = Piece(f" [{name}]", Look.AT_HAND) if number == self._chosen else Piece(f"  {name} ")
            if rows[-1] and width(rows[-1]) + width((piece,)) > columns:
                rows.append(())
            rows[-1] = (*rows[-1], piece)
        return rows
