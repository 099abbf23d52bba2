"""The least that a Textual app can be: one text, one key that changes it.
Loads nothing that it does not need, for it is what our app is measured against.
"""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Static


class Bare(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [("right", "count", "count"), ("q", "quit", "quit")]
    counter = 0

    def compose(self) -> ComposeResult:
        self.text = Static("count 0")
        yield self.text

    def action_count(self) -> None:
        self.counter += 1
        self.text.update(f"count {self.counter}")


if __name__ == "__main__":
    Bare().run()
