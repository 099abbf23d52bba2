"""The screen of a lesson: keys and clicks become commands, sessions become lines in panels.

Holds a session and a view; what is drawn is `drawing.screen`'s business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.app import ComposeResult, SystemCommand
from textual.widgets import Input

from tui_tutor.core.steps import Step
from tui_tutor.errors import TutorError
from tui_tutor.session import (
    Back,
    Close,
    Command,
    GoTo,
    Next,
    NextPhase,
    Session,
    SetPart,
)  # fmt: skip
from tui_tutor.tui.answering import Answering
from tui_tutor.tui.drawing.places import index_of
from tui_tutor.tui.drawing.screen import (
    Panel,
    Status,
    draw_footer,
    draw_screen,
    is_too_small,
)
from tui_tutor.tui.drawing.text import Look
from tui_tutor.tui.drawing.text_panel import View, followed
from tui_tutor.tui.drawing.why import KeyNames
from tui_tutor.tui.keys import Keymap
from tui_tutor.tui.looking import Looking
from tui_tutor.tui.over import Over
from tui_tutor.tui.panel import LinePanel
from tui_tutor.tui.player import PLAYING, Player
from tui_tutor.tui.room import Roomy, named
from tui_tutor.tui.stepping import Stepping
from tui_tutor.tui.switching import Switching

if TYPE_CHECKING:
    from tui_tutor.tui.app import TutorApp


def _after_the_last(session: Session, keymap: Keymap) -> str:
    """What is said where no step follows."""
    if session.following_part is not None:
        return f"{keymap.named('next')} goes on to part {session.following_part}."
    return f"That was the last step. {keymap.named('lessons')} goes to the lessons."


def _place_of(session: Session) -> tuple[int, int, Step]:
    """Where a session is; opening a node changes the cursor and not the place."""
    return session.part_number, session.frame.iteration, session.frame.step


def key_names(keymap: Keymap) -> KeyNames:
    """The keys in force, for what is drawn."""
    named: dict[str, Any] = {action: keymap.named(action) for action in KeyNames._fields if action != "renamed"}
    return KeyNames(**named, renamed=keymap.renamed)


def _done_with(event: events.Key) -> None:
    event.stop()
    event.prevent_default()


class LearnScreen(Roomy[None], inherit_bindings=False):
    """Walks a lesson."""

    COMPONENT_CLASSES: ClassVar = {f"look--{look}" for look in Look}

    def __init__(self, session: Session, status: Status, waits_for: int | None = None, said: str = "") -> None:
        super().__init__()
        self.session = session
        self.status = status
        self._waits_for = waits_for  # the number of the last record that is not known to be saved
        self.view = View(message=said)
        self._is_typed = False  # anything in the line for the answer
        self._panels = {panel: LinePanel(panel) for panel in Panel}
        self._drawn_at = (0, 0)
        self._stepping = Stepping(self, self._step)
        self._player = Player(self)
        self._answering = Answering(self)
        self._over = Over(self)
        self._looking = Looking(self)
        self._doers = (self, self._over, self._looking, self._player, Switching(self))

    @property
    def tutor(self) -> TutorApp:
        return cast("TutorApp", self.app)

    @property
    def keymap(self) -> Keymap:
        return self.tutor.keymap

    def compose(self) -> ComposeResult:
        self._draw(*self.app.size)
        yield from self._panels.values()

    def on_resize(self, event: events.Resize) -> None:
        if (event.size.width, event.size.height) != self._drawn_at:
            self._draw(event.size.width, event.size.height)
            self._answering.place()

    @property
    def drawn_at(self) -> tuple[int, int]:
        """The columns and rows that the screen was last drawn for."""
        return self._drawn_at

    @property
    def has_room(self) -> bool:
        """Whether the lesson is shown; on a smaller screen it is covered."""
        return not is_too_small(*self._drawn_at)

    def _draw(self, columns: int, rows: int) -> None:
        self._drawn_at = columns, rows
        if not self.has_room:
            return
        drawn = draw_screen(self.session, columns, rows, self._shown_view, self._footer, self.status)
        for panel, widget in self._panels.items():
            if widget.display != (panel in drawn):
                widget.display = panel in drawn
            if panel in drawn:
                place, lines = drawn[panel]
                widget.place(place.x, place.y, place.columns, place.rows)
                widget.show(lines)

    @property
    def _shown_view(self) -> View:
        names = key_names(self.keymap)
        return replace(self.view, is_typed=self._is_typed, collapsed=self._looking.collapsed, keys=names)

    def on_input_changed(self, event: Input.Changed) -> None:
        """In the line for the answer: what Enter does there depends on whether anything is typed."""
        if self._is_typed != bool(event.value.strip()):
            self._is_typed = not self._is_typed
            self._redraw_footer()

    def _redraw(self) -> None:
        self._draw(*self._drawn_at)

    async def on_key(self, event: events.Key) -> None:
        if self.session.predict and event.key not in ("right", "left"):
            self._stepping.finish()  # what is typed behind a step is the answer that it asks for
        key = self.keymap.at(event.key, event.character)
        if await self._over.take(event) or await self._answering.take(event):
            _done_with(event)
            return
        if self.app.screen is not self:
            return  # typed before what is over the lesson was there: the app finds who it is for
        if key is None or key.action not in PLAYING:
            self._player.pause()
        if key is not None:
            _done_with(event)
            self.perform(key.action)

    def on_mouse_down(self) -> None:
        self._player.pause()

    def doable(self) -> Iterator[SystemCommand]:
        """Every row of the key table."""
        for key in self.keymap.rows:
            if key.action != "palette":
                yield named(key, partial(self.perform, key.action))

    def _step(self, count: int) -> None:
        """So many steps on, back ones negative; at the end of a part a step goes on to the next one."""
        following = self.session.following_part
        if count > 0 and following is not None:
            self.apply(SetPart(following))
        else:
            self.apply(Next(count) if count > 0 else Back(-count))

    def perform(self, action: str) -> None:
        """Do what a key's row says; steps wait for the keys that are queued behind them."""
        key = self.keymap.by_action[action]
        if action not in PLAYING:
            self._player.pause()
        if isinstance(key.command, Next | Back):
            self._stepping.step(1 if isinstance(key.command, Next) else -1)
            return
        self._stepping.finish()
        if key.command is not None:
            self.apply(key.command)
        else:
            self._doer(f"do_{action}")()

    def _doer(self, name: str) -> Callable[[], None]:
        return cast("Callable[[], None]", next(getattr(doer, name) for doer in self._doers if hasattr(doer, name)))

    def keep(self, before: Session, after: Session) -> int | None:
        """Write down what a command changed; the number to wait for until it is saved."""
        return self.tutor.keep(before, after)

    def begin(self, session: Session) -> None:
        """Show another session."""
        self.session = session
        self.view = View()
        self._answering.clear()
        self._redraw()
        self._answering.follow()

    def on_mount(self) -> None:
        self.show_saving()
        self._answering.follow()

    def put_away(self, is_away: bool) -> None:
        """Put the line for the answer away, so that keys are commands, or bring it back."""
        self.view = replace(self.view, put_away=is_away)
        self._redraw()
        self._answering.follow()

    def lose_typed(self) -> None:
        """What was typed where there was no room is in no line."""
        self._answering.lose()

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

    @property
    def _footer(self) -> Sequence[tuple[str, str]]:
        """The keys that the footer shows, with what they do."""
        return self.keymap.footer

    def _redraw_footer(self) -> None:
        widget = self._panels[Panel.FOOTER]
        if widget.is_attached and widget.display:
            columns = self._drawn_at[0]
            widget.show([draw_footer(self.session, columns, self._shown_view, self._footer, self.status)])

    def tell(self, text: str) -> None:
        """Say something in the footer until the next step or switch."""
        self.look(replace(self.view, message=text))

    def look(self, view: View) -> None:
        """Show the same session in another way; the line for the answer stays away, or open."""
        self.view = replace(view, put_away=self.view.put_away)
        self._redraw()

    def do_answer(self) -> None:
        """Answer what is asked; where nothing is asked any more, go on to the next question."""
        if self.session.is_asking:
            self.put_away(False)
        elif self.session.predict:
            self.perform("next")
        else:
            self._over.show_array()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if not self._over.paste(event.text):
            self._answering.paste(event.text)

    def apply(self, command: Command) -> None:
        """The session after a command, shown; what a command cannot do is said."""
        try:
            session = self.session.apply(command)
        except TutorError as fault:
            self.tell(fault.naming(self.keymap.names).short)
            return
        if session is self.session and isinstance(command, Next | NextPhase):
            self.tell(_after_the_last(session, self.keymap))
        self.become(session)

    def become(self, session: Session) -> None:
        """Show the session that came of a command."""
        if session is not self.session:
            is_here = _place_of(session) == _place_of(self.session)
            if not is_here:
                self._answering.clear()
            waits_for = self.keep(self.session, session)
            if waits_for is not None:
                self._waits_for = waits_for
                self.status = replace(self.status, saved=False)
            self.session = session
            self.view = replace(followed(self.view, session), put_away=self.view.put_away and is_here)
            self._redraw()
            self._answering.follow()

    def on_line_panel_followed(self, event: LinePanel.Followed) -> None:
        """A click on a step goes there; one on a node goes to its step in this phase, or sets a leaf."""
        if isinstance(event.link, int):
            self.apply(GoTo(event.link))
            return
        index = index_of(self.session, event.link)
        if index is not None:
            self.apply(GoTo(index))
        else:
            self._over.ask_value(f"{event.link} = ")

    def on_line_panel_wheeled(self, event: LinePanel.Wheeled) -> None:
        self._looking.wheel(event.panel, event.lines)

    def do_lessons(self) -> None:
        """Out of a nudge, of what is open, and then of the lesson."""
        if self.view.nudged:
            self.look(View())
        elif self.session.inside:
            self.apply(Close())
        else:
            self.tutor.open_list()

    def do_quit(self) -> None:
        self.app.exit()
