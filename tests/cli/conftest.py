"""What the tests of the command line share: `tutor` as a real process, with folders of its own and no terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal import environment_of_a_terminal

Done = subprocess.CompletedProcess[str]
Tutor = Callable[..., Done]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """An environment with folders of its own, so that no lesson and no progress of the person who tests is seen."""
    folders = {f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("DATA", "STATE", "CONFIG", "CACHE")}
    fresh = environment_of_a_terminal({**folders, "COLUMNS": "100"})
    return {name: value for name, value in fresh.items() if name not in ("PYTHONIOENCODING", "PYTHONUNBUFFERED")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the process runs."""
    here = tmp_path / "here"
    here.mkdir()
    return here


@pytest.fixture
def tutor(env: dict[str, str], folder: Path) -> Tutor:
    """`tutor("list")`: the command, run to its end; `changes` are changes of its environment."""

    def run(*arguments: str | os.PathLike[str], **changes: str) -> Done:
        return subprocess.run(
            [sys.executable, "-m", "tui_tutor", *arguments],
            capture_output=True, encoding="utf-8", cwd=folder, env={**env, **changes}, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    return run
