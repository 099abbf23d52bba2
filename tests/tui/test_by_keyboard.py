"""Every shipped lesson is completed on the full screen by keys alone, in prediction, each question answered right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plain.test_lessons import kept, way
from tests.terminal import Terminal
from tests.tui.conftest import Tutor
from tests.tui.pictures import SHIPPED, lesson
from tui_tutor.progress.history import read_history
from tui_tutor.session import Command, GiveAnswer, Session, SetPart, SetPredict

LOOKS = {"colours": {}, "no colours": {"NO_COLOR": "1", "LANG": "C.UTF-8"}}


def typed(terminal: Terminal, command: Command) -> None:
    match command:
        case SetPart(number):
            terminal.press("g")
            terminal.wait_for("Go to: a step")
            terminal.type(f"part {number}")
            terminal.press("enter")
        case GiveAnswer(text):
            terminal.type(text)
            terminal.press("enter")
        case _:
            terminal.press("right")


def place_of(session: Session) -> str:
    """What the screen says of a place and of the score there."""
    return f"{session.position} of {len(session.steps) - 1}"


def score_of(session: Session) -> str:
    right = sum(part == session.part_number for part, _ in session.score)
    return f"predict {right}/{sum(step.node is not None for step in session.steps)}"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", SHIPPED)
def test_a_lesson_is_completed_by_keys_alone(name: str, look: str, tutor: Tutor, tmp_path: Path) -> None:
    terminal = tutor("learn", name, "--predict", columns=80, rows=24, env=LOOKS[look])
    session = start = Session.open(lesson(name)).apply(SetPredict(True))
    commands = list(way(session))
    for command in commands:
        typed(terminal, command)
        session = session.apply(command)
        terminal.wait_for(lambda text, now=session: place_of(now) in text and score_of(now) in text)
    terminal.wait_for("saved")
    terminal.press("q")
    assert terminal.wait_end() == 0
    found = read_history(next((tmp_path / "state").rglob("*.jsonl")).parent)
    expected = kept(tmp_path / "kept", start, commands)
    assert found.finished(name, last_part=len(session.lesson.parts))
    assert dict(found.score(name)) == dict(expected.score(name))
    assert all(score.best == "first-try" for score in found.score(name).values())
    assert len(found.score(name)) == len({(part, str(step)) for part, step in session.score})
