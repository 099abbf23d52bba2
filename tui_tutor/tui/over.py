"""What opens over a lesson: prompts, the help, a question, an overview, a descent; and what they come back with.

Each is loaded when it is first opened. The keys of those that are typed in come through the lesson's screen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events

from tui_tutor.session import Command, Session

if TYPE_CHECKING:
    from tui_tutor.tui.learn import LearnScreen
    from tui_tutor.tui.line_input import OverScreen


class Over:
    """Opens screens over a lesson's; its `do_` methods are named for the actions of the key table."""

    def __init__(self, screen: LearnScreen) -> None:
        self._screen = screen
        self._taker: OverScreen[Command | None] | OverScreen[None] | None = None

    @property
    def _session(self) -> Session:
        return self._screen.session

    async def take(self, event: events.Key) -> bool:
        """Do a key where something over the lesson takes it; whether it is done with."""
        if self._taker is None or not self._taker.is_current:
            return False
        await self._taker.take(event)
        return True

    def paste(self, text: str) -> bool:
        """Paste a text where something over the lesson takes it; whether it is done with."""
        if self._taker is None or not self._taker.is_current:
            return False
        self._taker.paste(text)
        return True

    def do_go_to(self) -> None:
        from tui_tutor.session.words import read_go_to
        from tui_tutor.tui.prompt import go_to_prompt

        self._ask(go_to_prompt(self._session), lambda text: read_go_to(self._session, text))

    def do_edit(self) -> None:
        leaf = self._session.frame.node
        self.ask_value(f"{leaf} = " if leaf in self._session.run.graph.settable else "")

    def ask_value(self, prefill: str) -> None:
        from tui_tutor.session.words import read_edit
        from tui_tutor.tui.prompt import edit_prompt

        self._ask(edit_prompt(self._session), lambda text: read_edit(self._session, text), prefill)

    def _ask(self, question: str, read: Callable[[str], Command], prefill: str = "") -> None:
        from tui_tutor.tui.prompt import PromptScreen

        prompt = PromptScreen(self._screen, question, read, prefill=prefill)
        self._taker = prompt
        self._screen.app.push_screen(prompt, self._answered)

    def _answered(self, command: Command | None) -> None:
        if command is not None:
            self._screen.apply(command)

    def do_descend(self) -> None:
        from tui_tutor.tui.descend import DescendScreen

        if self._session.run.trace.last is not None:
            self._screen.tell("Nothing descends in this graph.")
            return
        descent = DescendScreen(self._screen)
        self._taker = descent
        self._screen.app.push_screen(descent)

    def do_overview(self) -> None:
        from tui_tutor.tui.overview import OverviewScreen

        overview = OverviewScreen(self._screen, self._session)
        self._taker = overview
        self._screen.app.push_screen(overview, self._answered)

    def do_question(self) -> None:
        from tui_tutor.tui.text_screen import question_screen

        if self._session.question is None:
            self._screen.tell("No question before the next step.")
        else:
            self._screen.app.push_screen(question_screen(self._session, self._screen.keymap), self._asked)

    def _asked(self, go_on: bool | None) -> None:
        if go_on:
            self._screen.perform("next")

    def do_help(self) -> None:
        from tui_tutor.tui.text_screen import help_screen

        self._screen.app.push_screen(help_screen(self._screen.keymap))

    def do_gradient_check(self) -> None:
        from tui_tutor.core.around import around
        from tui_tutor.session.nudging import is_told, once_found
        from tui_tutor.tui.text_screen import check_screen

        session = self._session
        name, graph = self._screen.view.nudged or session.frame.node, session.run.graph
        if name in graph.by_name:
            graph = around(session.run, session.frame, name or "").graph
        final = graph.final.name
        if graph.shapes[final]:
            self._screen.tell(f"{final} is an array, and only a number has a derivative to check.")
        elif name not in graph.by_name or name is None or final not in session.frame.values:
            self._screen.tell(
                f"Go to a node after the forward phase first: {self._key('gradient_check')} checks its derivative."
            )
        elif not is_told(session, name):
            self._screen.tell(f"{self._key('gradient_check')} checks d{name} {once_found(session, name)}.")
        else:
            self._screen.app.push_screen(check_screen(session, name, self._screen.view.entry))

    def show_array(self) -> None:
        """The whole array of the node at hand; where that is a number, that is said."""
        from tui_tutor.tui.text_screen import array_screen

        node = self._session.frame.node
        if node is not None and self._session.run.graph.shapes[node]:
            self._screen.app.push_screen(array_screen(self._session, node))
        elif node is not None:
            self._screen.tell(f"{node} is a number: of an array, {self._key('answer')} shows all of it.")
        else:
            self._screen.tell(f"Go to an array first: {self._key('answer')} shows all of it.")

    def do_palette(self) -> None:
        self._screen.app.action_command_palette()

    def _key(self, action: str) -> str:
        return self._screen.keymap.named(action)
