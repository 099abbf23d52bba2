"""What the tests of the plain face share: a face that is spoken to in process, and `tutor --plain` as a process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal import environment_of_a_terminal
from tui_tutor.lesson.library import find_lesson
from tui_tutor.lesson.model import Lesson
from tui_tutor.plain.face import Face
from tui_tutor.plain.hearing import hear
from tui_tutor.session import Session

Done = subprocess.CompletedProcess[str]
Tutor = Callable[..., Done]


class Heard:
    """A conversation: `heard("next")` is what is answered, as one text."""

    def __init__(self, folder: Path | None, lesson: Lesson | str | None = None) -> None:
        self.face = Face(folder=folder)
        if lesson is not None:
            found = find_lesson(lesson) if isinstance(lesson, str) else lesson
            self.face.start_with(self.face.keeper.open(found), fresh=False)

    def __call__(self, *lines: str) -> str:
        """What is answered to the last of some lines."""
        told = ""
        for line in lines:
            told = "\n".join(hear(self.face, line))
        return told

    @property
    def session(self) -> Session:
        return self.face.session


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """An environment with folders of its own."""
    folders = {f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("DATA", "STATE", "CONFIG", "CACHE")}
    return environment_of_a_terminal({**folders, "PYTHONIOENCODING": None, "PYTHONUNBUFFERED": None})


@pytest.fixture
def journals(env: dict[str, str]) -> Path:
    return Path(env["XDG_STATE_HOME"]) / "tutor" / "progress"


@pytest.fixture
def tutor(env: dict[str, str]) -> Tutor:
    """`tutor("learn", LESSON, typed="next\\n")`: the command with its input, run to its end."""

    def run(*arguments: str, typed: str = "") -> Done:
        argv = [sys.executable, "-m", "tui_tutor", *arguments, "--plain"]
        return subprocess.run(argv, capture_output=True, encoding="utf-8", env=env, input=typed)

    return run
