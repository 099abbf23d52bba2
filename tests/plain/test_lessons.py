"""Every shipped lesson is taken in plain lines by a script, with and without prediction; the score is the one that the
same answers earn on the full screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.plain.conftest import Tutor
from tui_tutor.core.judgement import Verdict
from tui_tutor.core.printing import ASCII, linear
from tui_tutor.lesson.library import entries, find_lesson
from tui_tutor.lesson.model import Kind
from tui_tutor.progress.history import History, read_history
from tui_tutor.progress.keeper import Keeper
from tui_tutor.session import Command, GiveAnswer, Next, Session, SetPart, SetPredict
from tui_tutor.session.questions import Question

SHIPPED = [entry.id for entry in entries() if entry.is_ours]


def right_answer(question: Question) -> str:
    """An answer that the core calls right."""
    for text in _answers(question):
        if question.judge(text).verdict is Verdict.RIGHT:
            return text
    raise AssertionError(f"no right answer to {question.text}")


def _answers(question: Question) -> Iterator[str]:
    asked = question.asked
    if question.own is not None and question.own.kind is Kind.CHOICE:
        yield from (str(number) for number, option in enumerate(question.own.options, 1) if option.is_right)
        return
    if question.asks_shape:
        yield str(np.shape(asked.value)) if np.ndim(asked.value) else "number"
    if not asked.is_array:
        yield repr(float(asked.value))
    yield from (linear(formula, ASCII) for formula in asked.formulas)


def way(session: Session) -> Iterator[Command]:
    """The commands that complete a lesson: every step of every part, every question answered right."""
    for number in range(1, len(session.lesson.parts) + 1):
        if number > 1:
            yield SetPart(number)
            session = session.apply(SetPart(number))
        for _ in range(len(session.steps) - 1):
            yield Next()
            session = session.apply(Next())
            if session.is_asking and session.prediction is not None:
                answer = GiveAnswer(right_answer(session.prediction))
                yield answer
                session = session.apply(answer)


def line_of(command: Command) -> str:
    match command:
        case SetPart(number):
            return f"go part {number}"
        case GiveAnswer(text):
            return f"answer {text}"
    return ""  # Enter


def kept(folder: Path, session: Session, commands: list[Command]) -> History:
    """What the keeper writes down of these commands, whatever face they come from."""
    keeper = Keeper(folder)
    keeper.begin(session, fresh=False)
    for command in commands:
        after = session.apply(command)
        keeper.note(session, after)
        session = after
    assert keeper.close()
    return read_history(folder)


@pytest.mark.parametrize("predict", [False, True], ids=["told", "predicted"])
@pytest.mark.parametrize("name", SHIPPED)
def test_a_script_completes_the_lesson(name: str, predict: bool, tutor: Tutor, journals: Path, tmp_path: Path) -> None:
    session = Session.open(find_lesson(name)).apply(SetPredict(predict))
    commands = list(way(session))
    typed = "".join(f"{line_of(command)}\n" for command in commands)
    done = tutor("learn", name, *(["--predict"] if predict else []), typed=typed)
    assert (done.returncode, done.stderr) == (0, "")
    found, expected = read_history(journals), kept(tmp_path / "full screen", session, commands)
    assert found.finished(name, last_part=len(session.lesson.parts))
    assert dict(found.score(name)) == dict(expected.score(name))
    assert found.place(name) == expected.place(name)
    assert done.stdout.count("right at the first try") == sum(isinstance(each, GiveAnswer) for each in commands)
    if predict:
        assert all(score.best == "first-try" for score in found.score(name).values())
        assert len(found.score(name)) == len({(key.part, str(key.step)) for key in _asked(session, commands)})


def _asked(session: Session, commands: list[Command]) -> Iterator[object]:
    for command in commands:
        session = session.apply(command)
    yield from (key for key, attempt in session.attempts.items() if attempt.outcome is not None)
