"""The bare app with our dependencies and a footer: what our app cannot well be quicker than.
Does nothing with what it imports.
"""

import markdown_it  # noqa: F401
import numpy  # noqa: F401
import yaml  # noqa: F401
from textual.app import ComposeResult
from textual.widgets import Footer

from tests.benchmarks.bare import Bare


class Skeleton(Bare):
    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield Footer()


if __name__ == "__main__":
    Skeleton().run()
