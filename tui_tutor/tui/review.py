"""The review: steps that were missed come back one after the other, each asked for as in prediction.

What is answered here counts for when a step comes back, not for the score or the place in its lesson.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui_tutor.progress.again import GOES_ON, REFUSED, is_ended, passed_over
from tui_tutor.session import Session
from tui_tutor.tui.drawing.screen import Status
from tui_tutor.tui.drawing.text_panel import View
from tui_tutor.tui.keys import footer_keys
from tui_tutor.tui.learn import LearnScreen
from tui_tutor.tui.panel import LinePanel


class ReviewScreen(LearnScreen):
    """Walks through what waits for review."""

    def __init__(self, waiting: Sequence[Session]) -> None:
        super().__init__(waiting[0], Status(reviewed=(0, len(waiting))))
        self._waiting = list(waiting[1:])
        self._answered, self._all = 0, len(waiting)

    def on_mount(self) -> None:
        self._tell_how_many()

    @property
    def _next_key(self) -> str:
        return self.keymap.named("next")

    @property
    def _lessons_key(self) -> str:
        return self.keymap.named("lessons")

    def keep(self, before: Session, after: Session) -> int | None:
        if is_ended(before, after):
            self._answered += 1
            self.status = replace(self.status, reviewed=(self._answered, self._all))
            return self.tutor.keeper.reviewed(after)
        return None

    def perform(self, action: str) -> None:
        """A step key goes on with the next that waits; what leads elsewhere or changes the numbers is refused."""
        if action in GOES_ON:
            self._next()
        elif action == "lessons" and not self.view.nudged:
            self.tutor.open_list()  # a node that is open belongs to the question
        elif action in REFUSED:
            self.tell(f"Not in a review: {self._next_key} goes on, {self._lessons_key} leaves it.")
        else:
            super().perform(action)

    def on_line_panel_followed(self, event: LinePanel.Followed) -> None:
        """A click leads nowhere either."""
        event.prevent_default()

    @property
    def _shown_view(self) -> View:
        return replace(super()._shown_view, is_last=not self._waiting)

    @property
    def _footer(self) -> Sequence[tuple[str, str]]:
        """Of the usual keys those that do something here, and the way out."""
        without = REFUSED if self._waiting else REFUSED | GOES_ON
        rows = [row._replace(footer="lessons") if row.action == "lessons" else row for row in self.keymap.rows]
        return list(footer_keys(tuple(row for row in rows if row.action not in without)))

    def _next(self) -> None:
        if not self._waiting:
            self.tell(f"That was all that waits for review. {self._lessons_key} goes to the lessons.")
            return
        self._waiting = passed_over(self._waiting, self.session)
        self.begin(self._waiting.pop(0))
        self._tell_how_many()

    def _tell_how_many(self) -> None:
        here = f"Review of {self.session.lesson.id}"
        if self._waiting:
            self.tell(f"{here}: {len(self._waiting)} more to go. {self._next_key} goes on.")
        else:
            self.tell(f"{here}: the last one.")
