"""The screen of a lesson: keys and clicks become commands, sessions become lines in panels.

Holds a session and a view; what is drawn is `drawing.screen`'s business.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from tui_tutor.core.notation import Notation
from tui_tutor.errors import TutorError
from tui_tutor.session import (
    Back,
    Command,
    GoTo,
    Next,
    Pin,
    ResetValues,
    Session,
    SetCalculus,
    SetNotation,
    SetPredict,
    SetStop,
)  # fmt: skip
from tui_tutor.tui.answering import BEGINS_AN_ANSWER, Answering
from tui_tutor.tui.drawing.screen import (
    Panel,
    Status,
    draw_footer,
    draw_screen,
    is_too_small,
    scrolled,
    too_small,
    turned,
)
from tui_tutor.tui.drawing.text import Look
from tui_tutor.tui.drawing.text_panel import Tab, View, followed
from tui_tutor.tui.keys import KEYS, Key, by_key, footer_keys, latin
from tui_tutor.tui.panel import LinePanel
from tui_tutor.tui.player import PLAYING, Player

_MOMENT = 1 / 60  # seconds: more pictures nobody sees

if TYPE_CHECKING:
    from tui_tutor.tui.app import TutorApp


class LearnScreen(Screen[None], inherit_bindings=False):
    """Walks a lesson."""

    COMPONENT_CLASSES: ClassVar = {f"look--{look}" for look in Look}

    def __init__(self, session: Session, status: Status, waits_for: int | None = None) -> None:
        super().__init__()
        self.session = session
        self.status = status
        self._waits_for = waits_for  # the number of the last record that is not known to be saved
        self.view = View()
        self._panels = {panel: LinePanel(panel) for panel in Panel}
        self._too_small = LinePanel("too-small")
        self._pending = 0  # steps that keys asked for and that are not shown yet
        self._is_waiting = False  # whether they will be shown by themselves
        self._shown_at = 0.0  # when the last ones were, by the monotonic clock
        self._keys = by_key()
        self._actions = {key.action: key for key in KEYS}
        self._footer = list(footer_keys())
        self._drawn_at = (0, 0)
        self._player = Player(self)
        self._answering = Answering(self)

    @property
    def tutor(self) -> TutorApp:
        return cast("TutorApp", self.app)

    def compose(self) -> ComposeResult:
        self._draw(*self.app.size)
        yield from self._panels.values()
        yield self._too_small

    def on_resize(self, event: events.Resize) -> None:
        if (event.size.width, event.size.height) != self._drawn_at:
            self._draw(event.size.width, event.size.height)
            self._answering.place()

    @property
    def drawn_at(self) -> tuple[int, int]:
        """The columns and rows that the screen was last drawn for."""
        return self._drawn_at

    def _draw(self, columns: int, rows: int) -> None:
        self._drawn_at = columns, rows
        small = is_too_small(columns, rows)
        self.set_class(small, "-too-small")
        if small:
            self._too_small.place(0, 0, columns, rows)
            self._too_small.show(too_small(columns, rows))
            return
        drawn = draw_screen(self.session, columns, rows, self.view, self._footer, self.status)
        for panel, widget in self._panels.items():
            if widget.display != (panel in drawn):
                widget.display = panel in drawn
            if panel in drawn:
                place, lines = drawn[panel]
                widget.place(place.x, place.y, place.columns, place.rows)
                widget.show(lines)

    def _redraw(self) -> None:
        self._draw(*self._drawn_at)

    async def on_key(self, event: events.Key) -> None:
        if await self._answering.take(event):
            event.stop()
            event.prevent_default()
            return
        if event.character and event.character in BEGINS_AN_ANSWER:
            self._show_pending()  # the step that is asked for may be one of them
            if self.session.is_asking:
                event.stop()
                self._answering.open(event.character)
                return
        key = self._keys.get(latin(event.key, event.character))
        if key is not None:
            event.stop()
            event.prevent_default()
            self.perform(key.action)

    def perform(self, action: str) -> None:
        """Do what a key's row says; steps wait for the keys that are queued behind them."""
        key = self._actions[action]
        if action not in PLAYING:
            self._player.stop()
        if isinstance(key.command, Next | Back):
            self._step(1 if isinstance(key.command, Next) else -1)
            return
        self._show_pending()
        self._perform(key)

    def _perform(self, key: Key) -> None:
        if key.command is not None:
            self.apply(key.command)
        else:
            getattr(self, f"do_{key.action}")()

    def _step(self, way: int) -> None:
        """Fold the steps of queued keys into one command and one paint, and those of a flood into one a moment."""
        if not self._is_waiting:
            self._is_waiting = True
            since = time.monotonic() - self._shown_at
            if since < _MOMENT:
                self.set_timer(_MOMENT - since, self._show_pending)
            else:
                self.call_later(self._show_pending)
        self._pending += way

    def _show_pending(self) -> None:
        count, self._pending, self._is_waiting = self._pending, 0, False
        if count:
            self._shown_at = time.monotonic()
            self.apply(Next(count) if count > 0 else Back(-count))

    def keep(self, before: Session, after: Session) -> int | None:
        """Write down what a command changed; the number to wait for until it is saved."""
        return self.tutor.keep(before, after)

    def begin(self, session: Session) -> None:
        """Show another session."""
        self._answering.close()
        self.session = session
        self.view = View()
        self._redraw()

    def on_mount(self) -> None:
        self.show_saving()

    def show_saving(self) -> None:
        """Whether all that was done is on the disk; where nothing can be saved, why, once."""
        keeper = self.tutor.keeper
        if keeper.failed:
            if not self.status.failed:
                self.status = replace(self.status, saved=False, failed=True)
                self.tell(keeper.failed)
        elif self._waits_for is not None and keeper.saved >= self._waits_for:
            self._waits_for = None
            self.status = replace(self.status, saved=True, failed=False)
            self._redraw_footer()

    def _redraw_footer(self) -> None:
        widget = self._panels[Panel.FOOTER]
        if widget.is_attached and widget.display:
            columns = self._drawn_at[0]
            widget.show([draw_footer(columns, self.view, self._footer, self.status)])

    def tell(self, text: str) -> None:
        """Say something in the footer until the next step or switch."""
        self.view = replace(self.view, message=text)
        self._redraw()

    def do_predict(self) -> None:
        self.apply(SetPredict(not self.session.predict))

    def do_answer(self) -> None:
        if self.session.is_asking:
            self._answering.open("")

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._answering.paste(event.text)

    def apply(self, command: Command) -> None:
        """The session after a command, shown; what a command cannot do is said."""
        try:
            session = self.session.apply(command)
        except TutorError as fault:
            self.tell(f"{fault.problem}: {fault.advice}")
            return
        self._become(session)

    def _become(self, session: Session) -> None:
        if session is not self.session:
            if session.cursor != self.session.cursor or not session.is_asking:
                self._answering.close()
            waits_for = self.keep(self.session, session)
            if waits_for is not None:
                self._waits_for = waits_for
                self.status = replace(self.status, saved=False)
            self.session = session
            self.view = followed(self.view, session)
            self._redraw()

    def on_line_panel_followed(self, event: LinePanel.Followed) -> None:
        """A click on a step goes there; one on a node goes to its step in this phase, or sets a leaf."""
        if isinstance(event.link, int):
            self.apply(GoTo(event.link))
            return
        places = [place for place, step in enumerate(self.session.steps) if step.node == event.link]
        same_phase = [place for place in places if self.session.steps[place].phase is self.session.frame.phase]
        if places:
            self.apply(GoTo(self.session.cursor - self.session.position + (same_phase or places)[0]))
        else:
            self._ask_value(f"{event.link} = ")

    def do_go_to(self) -> None:
        from tui_tutor.tui.prompt import GO_TO, PromptScreen, read_go_to

        self._ask(PromptScreen(GO_TO, lambda text: read_go_to(self.session, text)))

    def do_edit(self) -> None:
        leaf = self.session.frame.node
        self._ask_value(f"{leaf} = " if leaf in self.session.run.graph.settable else "")

    def _ask_value(self, prefill: str) -> None:
        from tui_tutor.tui.prompt import PromptScreen, edit_prompt, read_edit

        question = edit_prompt(self.session)
        self._ask(PromptScreen(question, lambda text: read_edit(self.session, text), prefill=prefill))

    def _ask(self, prompt: Screen[Command | None]) -> None:
        self.app.push_screen(prompt, lambda command: self.apply(command) if command is not None else None)

    def do_reset(self) -> None:
        self.apply(ResetValues())

    def do_calculus(self) -> None:
        self.apply(SetCalculus(not self.session.calculus))

    def do_notation(self) -> None:
        order = list(Notation)
        self.apply(SetNotation(order[(order.index(self.session.notation) + 1) % len(order)]))

    def do_question(self) -> None:
        from tui_tutor.tui.text_screen import question_screen

        if self.session.question is None:
            self.tell("No question before the next step.")
        else:
            self.app.push_screen(question_screen(self.session, self.app.size.width), self._after_question)

    def _after_question(self, go_on: bool | None) -> None:
        if go_on:
            self.perform("next")

    def do_help(self) -> None:
        from tui_tutor.tui.text_screen import help_screen

        self.app.push_screen(help_screen(self.app.size.width))

    def do_tab(self) -> None:
        self._look(turned(self.session, self.view, *self._drawn_at))

    def _look(self, view: View) -> None:
        self.view = view
        self._redraw()

    def do_nudge(self) -> None:
        """Bump the node at hand and watch; once more, no longer."""
        if self.view.nudged:
            self._look(View())
        elif node := self.session.frame.node:
            self._look(View(Tab.NUDGE, nudged=node))
        else:
            self.tell("Go to a node first: n nudges the node at hand.")

    def do_gradient_check(self) -> None:
        from tui_tutor.tui.text_screen import check_screen

        name = self.view.nudged or self.session.frame.node
        if name is None or self.session.hidden or self.session.run.graph.final.name not in self.session.frame.values:
            self.tell("Go to a node after the forward phase first: N checks its derivative.")
        else:
            self.app.push_screen(check_screen(self.session, name, self.app.size.width))

    def do_stop(self) -> None:
        """At a node: stop there, or no longer."""
        step = self.session.frame.step
        self.apply(SetStop(None if self.session.stop == step else step))
        stop = self.session.stop
        self.tell(f'Stop at "{stop}": x runs to it.' if stop else "No stop any more.")

    def do_descend(self) -> None:
        from tui_tutor.tui.descend import DescendScreen

        if self.session.run.trace.last is not None:
            self.tell("Nothing descends in this graph.")
        else:
            self.app.push_screen(DescendScreen(self.session), self._take)

    def _take(self, session: Session | None) -> None:
        if session is not None:
            self._become(session)

    def do_play(self) -> None:
        self._player.toggle()

    def do_faster(self) -> None:
        self._player.faster()

    def do_slower(self) -> None:
        self._player.slower()

    def do_pin(self) -> None:
        self.apply(Pin())
        if self.session.pinned is not None:
            self._look(View(Tab.COMPARE, nudged=self.view.nudged))

    def do_scroll_up(self) -> None:
        self._scroll(lines=-1)

    def do_scroll_down(self) -> None:
        self._scroll(lines=1)

    def do_page_up(self) -> None:
        self._scroll(pages=-1)

    def do_page_down(self) -> None:
        self._scroll(pages=1)

    def _scroll(self, *, lines: int = 0, pages: int = 0) -> None:
        self._look(scrolled(self.session, self.view, *self._drawn_at, lines=lines, pages=pages))

    def do_palette(self) -> None:
        self.app.action_command_palette()

    def do_lessons(self) -> None:
        self.tutor.open_list()

    def do_quit(self) -> None:
        self.app.exit()
