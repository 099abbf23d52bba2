"""What is remembered, in a real pseudo-terminal: the mark that says so, and going on where the terminal went away."""

from __future__ import annotations

import random
import re
import signal
import sys
from pathlib import Path

import pytest

from tests.progress.examples import rounds, written
from tests.terminal import Terminal
from tests.tui.conftest import Run, Tutor
from tests.tui.pictures import LESSONS, above_footer, lesson, put_away, screen_text, wait_for_session
from tui_tutor.progress.history import read_history
from tui_tutor.progress.keeper import mark_of
from tui_tutor.progress.records import Opened, Stepped, Switched
from tui_tutor.session import (
    Back,
    Command,
    GiveAnswer,
    Next,
    NextPhase,
    Session,
    SetCalculus,
    SetNotation,
    SetPredict,
    SetValue,
    Show,
)
from tui_tutor.tui.drawing.text_panel import View

ONE = LESSONS[1]


class Learner:
    """Somebody at the keyboard, and beside it the session that the screen has to show."""

    def __init__(self, terminal: Terminal, session: Session) -> None:
        self.terminal, self.session = terminal, session
        self._away_at: int | None = None  # the step at which the line for an answer was put away

    def press(self, *keys: str, means: Command) -> None:
        """Keys, and what they mean; until all is shown and marked as saved."""
        typed = isinstance(means, GiveAnswer | Show | Next | Back)
        if self.session.is_asking and not typed:
            self.put_away()
        marks = self.terminal.raw.count(b"saved")
        self.terminal.press(*keys)
        cursor, self.session = self.session.cursor, self.session.apply(means)
        if self.session.cursor != cursor:
            self._away_at = None  # at another step, and at this one when it comes again, the line is open
        view = View(put_away=self.session.is_asking and self.session.cursor == self._away_at)
        wait_for_session(self.terminal, self.session, 80, 24, view)
        self.terminal.wait_for(lambda text: text.endswith("    saved") and self.terminal.raw.count(b"saved") > marks)

    def put_away(self) -> None:
        if self.session.cursor != self._away_at:
            put_away(self.terminal)
            self._away_at = self.session.cursor

    def answer(self, text: str) -> None:
        if self.session.cursor == self._away_at:
            self.terminal.press("enter")
            self._away_at = None
        self.press(*text, "enter", means=GiveAnswer(text))

    def edit(self, name: str, value: float) -> None:
        if self.session.is_asking:
            self.put_away()
        self.terminal.press("e")
        self.terminal.wait_for("Set a value")
        self.press(*["backspace"] * 9, *f"{name} = {value}", "enter", means=SetValue(name, value))


def learn(tutor: Tutor, *arguments: str) -> Terminal:
    return tutor("learn", ONE, *arguments, columns=80, rows=24)


def fresh() -> Session:
    return Session.open(lesson(ONE)).apply(SetPredict(True))


# Going on.


@pytest.mark.parametrize("end", ["hang up", "kill", "quit"])
def test_a_lesson_goes_on_exactly_where_it_was_left(end: str, tutor: Tutor) -> None:
    learner = Learner(learn(tutor, "--predict"), fresh())
    learner.press("right", means=Next())
    learner.answer("0.5")
    learner.press("right", means=Next())
    learner.press("right", means=Next())
    learner.press("enter", means=Show())
    learner.edit("alpha", 0.25)
    learner.press("c", means=SetCalculus(True))
    learner.press("d", means=SetNotation(list(type(learner.session.notation))[1]))
    learner.press("f", means=NextPhase())
    if end == "hang up":
        learner.terminal.hang_up()
        assert learner.terminal.wait_end() == 129
    elif end == "kill":
        learner.terminal.signal(signal.SIGKILL)
        assert learner.terminal.wait_end() == -signal.SIGKILL
    else:
        learner.terminal.press("ctrl+q")
        assert learner.terminal.wait_end() == 0
    again = learn(tutor)
    wait_for_session(again, learner.session, 80, 24)
    again.press("left")
    wait_for_session(again, learner.session.apply(Back()), 80, 24)


def test_a_terminal_that_is_closed_while_an_answer_is_typed_loses_that_line_only(tutor: Tutor) -> None:
    learner = Learner(learn(tutor, "--predict"), fresh())
    learner.press("right", means=Next())
    learner.terminal.type("0.")
    learner.terminal.wait_for("│ 0. ")
    learner.terminal.hang_up()
    assert learner.terminal.wait_end() == 129
    wait_for_session(learn(tutor), learner.session, 80, 24)


KEYS: list[tuple[tuple[str, ...], Command]] = [
    (("right",), Next()), (("right",), Next()), (("right",), Next()), (("left",), Back()), (("f",), NextPhase()),
    (("enter",), Show()), ((*"a - y", "enter"), GiveAnswer("a - y")), (("c",), SetCalculus(True)),
]  # fmt: skip


def test_what_was_marked_as_saved_survives_a_kill_at_any_instant(tutor: Tutor) -> None:
    """Each round goes on from the one before: some keys, each until it is marked, one more, and the kill."""
    terminal, session = learn(tutor, "--predict"), fresh()
    for number in range(rounds("TUTOR_TEST_KILLED_APPS", 20)):
        chance = random.Random(number)
        learner = Learner(terminal, session)
        for _ in range(chance.randint(2, 5)):
            keys, command = chance.choice([each for each in KEYS if means_something(learner.session, each[1])])
            learner.press(*keys, means=command)
        after = learner.session.apply(Next())
        terminal.press("right")
        terminal.read(chance.random() / 30)
        terminal.signal(signal.SIGKILL)
        assert terminal.wait_end() == -signal.SIGKILL
        terminal = learn(tutor)
        possible = {above_footer(screen_text(each, 80, 24)): each for each in (learner.session, after)}
        terminal.wait_for(lambda text, possible=possible: above_footer(text) in possible)
        session = possible[above_footer(terminal.text)]


def means_something(session: Session, command: Command) -> bool:
    """Whether it changes the session: what changes nothing is not marked anew."""
    if isinstance(command, GiveAnswer | Show):
        return str(session.frame.step) == "backward z" and session.is_asking
    return command != SetCalculus(True) or not session.calculus


def test_two_at_once_keep_all_answers_and_the_last_to_move_is_gone_on_with(tutor: Tutor, tmp_path: Path) -> None:
    first = Learner(learn(tutor, "--predict"), fresh())
    first.press("right", means=Next())
    second = Learner(learn(tutor), first.session)
    wait_for_session(second.terminal, second.session, 80, 24)
    first.answer("0.5")
    first.press("right", means=Next())
    second.press("enter", means=Show())
    for _ in range(4):
        second.press("right", means=Next())
    for each in (first, second):
        each.terminal.press("ctrl+q")
        assert each.terminal.wait_end() == 0
    again = learn(tutor)
    again.wait_for("5 of 13")
    again.wait_for("predict 1/12")
    score = read_history(tmp_path / "state" / "tutor" / "progress").score(ONE)[1, "forward z"]
    assert score.best == "first-try"


def test_the_list_opens_a_lesson_where_it_was_left(tutor: Tutor) -> None:
    learner = Learner(learn(tutor), Session.open(lesson(ONE)))
    learner.press("f", means=NextPhase())
    learner.press("f", means=NextPhase())
    learner.terminal.press("q")
    assert learner.terminal.wait_end() == 0
    terminal = tutor(columns=80, rows=24)
    terminal.press("enter")  # the last one is chosen already
    wait_for_session(terminal, learner.session, 80, 24)


# New runs.


def test_a_new_run_keeps_what_was_earned(tutor: Tutor) -> None:
    learner = Learner(learn(tutor, "--predict"), fresh())
    learner.press("right", means=Next())
    learner.answer("0.5")
    learner.terminal.press("q")
    assert learner.terminal.wait_end() == 0
    ways = [(["--restart"], "0 of 13"), (["--at", "backward z"], "What is dz"), (["--set", "w1=1"], "w1 set in")]
    for arguments, shown in ways:
        terminal = tutor("learn", ONE, "--predict", *arguments, columns=120, rows=36)
        terminal.wait_for(shown)
        terminal.wait_for("predict 1/12")
        terminal.wait_for(lambda text: text.endswith("    saved"))
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    terminal = tutor("learn", ONE, columns=120, rows=36)
    terminal.wait_for("w1 set in iteration 1")  # the new run is the one that is gone on with
    terminal.press("right")
    terminal.wait_for("What is z?")


@pytest.mark.parametrize(
    "arguments", [["--restart"], ["--set", "w1=1"], ["--at", "backward z"]], ids=lambda row: row[0]
)
def test_a_new_run_keeps_the_switches(arguments: list[str], tutor: Tutor, tmp_path: Path) -> None:
    first = tutor("learn", ONE, columns=120, rows=36)
    first.press("c", "d", "p")
    first.wait_for("predict 0/12")
    first.wait_for(lambda text: text.endswith("    saved"))
    first.press("q")
    assert first.wait_end() == 0
    terminal = tutor("learn", ONE, *arguments, columns=120, rows=36)
    terminal.wait_for("calculus on · predict 0/12")
    terminal.wait_for(lambda text: text.endswith("    saved"))
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    place = read_history(tmp_path / "state" / "tutor" / "progress").place(ONE)
    assert place is not None
    assert place.switches == Switched(ONE, calculus=True, notation="LEIBNIZ", predict=True)


def test_asking_for_prediction_again_shows_nothing(tutor: Tutor) -> None:
    learner = Learner(learn(tutor, "--predict"), fresh())
    for _ in range(3):
        learner.press("right", means=Next())
    learner.terminal.press("ctrl+q")
    assert learner.terminal.wait_end() == 0
    wait_for_session(learn(tutor, "--predict"), learner.session, 80, 24)


def test_a_lesson_whose_graph_has_changed_begins_anew_and_says_so(tutor: Tutor, tmp_path: Path) -> None:
    file = tmp_path / "mine.md"
    text = "---\nid: mine\ntitle: Mine\n---\n\n```graph\nparameter w = 3\nloss q = w*w\ndescend alpha = 0.1\n```\n"
    file.write_text(text)
    terminal = tutor("learn", str(file), columns=80, rows=24)
    terminal.press("right", "right")
    terminal.wait_for("2 of 5")
    terminal.wait_for(lambda text: text.endswith("    saved"))
    terminal.press("q")
    assert terminal.wait_end() == 0
    file.write_text(text.replace("w*w", "w*w + 1"))
    changed = tutor("learn", str(file), columns=80, rows=24)
    changed.wait_for("0 of 5")
    assert "· changed" in changed.lines[0]
    changed.press("right")
    changed.wait_for("1 of 5")
    changed.wait_for(lambda text: text.endswith("    saved"))
    changed.press("q")
    assert changed.wait_end() == 0
    again = tutor("learn", str(file), columns=80, rows=24)
    again.wait_for("1 of 5")
    assert "changed" not in again.lines[0]


# What cannot be saved.


def blocked(tmp_path: Path) -> str:
    """A state folder in which a file is in the place of tutor's own."""
    (tmp_path / "blocked").mkdir()
    (tmp_path / "blocked" / "tutor").write_text("no folder")
    return str(tmp_path / "blocked")


def learn_unsaved(run: Run, tmp_path: Path) -> Terminal:
    argv = [sys.executable, "-m", "tui_tutor", "learn", ONE]
    terminal = run(argv, columns=80, rows=24, env={"XDG_STATE_HOME": blocked(tmp_path)})
    terminal.wait_for("a file is in the place of the folder")
    terminal.wait_for("not saved")
    return terminal


def test_what_cannot_be_saved_is_told_and_the_learner_goes_on(run: Run, tmp_path: Path) -> None:
    terminal = learn_unsaved(run, tmp_path)
    terminal.press("right")
    terminal.wait_for("1 of 13")
    footer = re.compile(r" → next .* not saved")  # the reason is told once, and the mark stays
    terminal.wait_for(lambda _: footer.fullmatch(terminal.lines[-1]) is not None)
    terminal.press("p", "right")
    terminal.wait_for("What is a?")
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 1
    assert "tutor: what you did last could not be saved" in terminal.text


def test_what_could_not_be_saved_is_saved_when_it_can_be(run: Run, tutor: Tutor, tmp_path: Path) -> None:
    terminal = learn_unsaved(run, tmp_path)
    terminal.press("right", "right")
    terminal.wait_for("2 of 13")
    (tmp_path / "blocked" / "tutor").unlink()
    terminal.press("right")
    terminal.wait_for("3 of 13")
    terminal.wait_for(lambda text: text.endswith("    saved"))
    terminal.signal(signal.SIGKILL)
    assert terminal.wait_end() == -signal.SIGKILL
    again = tutor("learn", ONE, columns=80, rows=24, env={"XDG_STATE_HOME": str(tmp_path / "blocked")})
    again.wait_for("3 of 13")


def test_a_full_disk_is_told_and_the_learner_goes_on(run: Run) -> None:
    limited = 'ulimit -f 0; exec "$0" -m tui_tutor learn "$1"'  # no file may hold anything
    terminal = run(["sh", "-c", limited, sys.executable, ONE], columns=80, rows=24)
    terminal.wait_for("the file may not grow")
    terminal.wait_for("not saved")
    terminal.press("right")
    terminal.wait_for("1 of 13")
    terminal.press("q")
    assert terminal.wait_end() == 1


def test_every_lesson_is_told_that_nothing_is_saved(tutor: Tutor, tmp_path: Path) -> None:
    terminal = tutor(columns=80, rows=24, env={"XDG_STATE_HOME": blocked(tmp_path)})
    for shown in ("What a derivative is", "A computation graph"):
        terminal.press("enter")
        terminal.wait_for(lambda text, shown=shown: shown in text and "choose" not in text)
        terminal.wait_for("not saved")
        terminal.press("esc")
        terminal.wait_for("choose")
        terminal.press("down")


# The journal is quicker than the screen: it has failed, or saved all, before there is one.
QUICK = """
import sys
from pathlib import Path
from tui_tutor.lesson.library import find_lesson
from tui_tutor.tui.app import TutorApp
app = TutorApp(folder=Path(sys.argv[1]))
app.start_with(app.keeper.open(find_lesson(sys.argv[2])), fresh=False)
app.keeper.close()
app.run()
"""


def test_what_was_saved_before_the_screen_was_there_is_marked(run: Run, tmp_path: Path) -> None:
    terminal = run([sys.executable, "-c", QUICK, str(tmp_path / "progress"), ONE], columns=80, rows=24)
    terminal.wait_for(lambda text: text.endswith("    saved"))


def test_what_failed_before_the_screen_was_there_is_told(run: Run, tmp_path: Path) -> None:
    terminal = run([sys.executable, "-c", QUICK, blocked(tmp_path) + "/tutor", ONE], columns=80, rows=24)
    terminal.wait_for("a file is in the place of the folder")
    terminal.wait_for("not saved")


# A place that is too far to be computed again.


def test_a_lesson_that_was_left_too_far_on_opens_nearer_and_says_so(run: Run, tmp_path: Path) -> None:
    left = Opened(ONE, 1, mark_of(lesson(ONE)), fresh=False), Stepped(ONE, 1, 2**40, "forward z")
    written(tmp_path / "state" / "tutor" / "progress", *left)
    terminal = run([sys.executable, "-m", "tui_tutor", "learn", ONE])
    terminal.wait_for("Iteration 1,099,511,627,776 takes too long to compute again: this is ")
    assert "Forward · z" in terminal.text
    terminal.press("right")
    terminal.wait_for("Forward · a")
