"""What the tests of the screen share: the app in a terminal, with folders of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

from tests.terminal import Terminal

settings.register_profile("tutor", deadline=None)
settings.load_profile("tutor")

Tutor = Callable[..., Terminal]
Run = Callable[..., Terminal]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """`run(["sh", "-c", ...], columns=80, rows=24)`: any program in a terminal, with folders of its own for tutor."""
    folders = {f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("DATA", "STATE", "CONFIG", "CACHE")}
    with ExitStack() as terminals:

        def start(
            argv: Sequence[str], *, columns: int = 120, rows: int = 36, env: Mapping[str, str | None] | None = None
        ) -> Terminal:
            terminal = Terminal(argv, columns=columns, rows=rows, env={**folders, **(env or {})})
            return terminals.enter_context(terminal)

        yield start


@pytest.fixture
def tutor(run: Run) -> Tutor:
    """`tutor("learn", LESSON, columns=80, rows=24)`: the app, started; it is shown once `quit` stands in its footer."""

    def open_tutor(
        *arguments: str, columns: int = 120, rows: int = 36, env: Mapping[str, str | None] | None = None
    ) -> Terminal:
        terminal = run([sys.executable, "-m", "tui_tutor", *arguments], columns=columns, rows=rows, env=env)
        terminal.wait_for("quit")
        return terminal

    return open_tutor
