"""What the tests of the screen share: the app in a terminal, with folders of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

from tests.terminal import Terminal

settings.register_profile("tutor", deadline=None)
settings.load_profile("tutor")

Tutor = Callable[..., Terminal]


@pytest.fixture
def tutor(tmp_path: Path) -> Iterator[Tutor]:
    """`tutor("learn", LESSON, columns=80, rows=24)`: the app, started; it is shown once `quit` stands in its footer."""
    env = {f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("DATA", "STATE", "CONFIG", "CACHE")}
    with ExitStack() as terminals:

        def open_tutor(*arguments: str, columns: int = 120, rows: int = 36) -> Terminal:
            argv = [sys.executable, "-m", "tui_tutor", *arguments]
            terminal = terminals.enter_context(Terminal(argv, columns=columns, rows=rows, env=env))
            terminal.wait_for("quit")
            return terminal

        yield open_tutor
