"""The list and the review in a real pseudo-terminal: how the learner stands, what waits, and how it is asked again."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time

import pytest

from tests.terminal import Terminal
from tests.tui.conftest import Tutor
from tests.tui.pictures import LESSONS, SIZES, put_away
from tui_tutor.progress.history import read_history
from tui_tutor.progress.journal import Journal
from tui_tutor.progress.records import Answered, Outcome, Record, Reviewed, Stepped

GRAPH, ONE = LESSONS
DAY = 86_400


@pytest.fixture
def journals(tmp_path: Path) -> Path:
    """Where the app of these tests keeps what was done."""
    return tmp_path / "state" / "tutor" / "progress"


def happened(folder: Path, *records: Record, days_ago: float) -> None:
    """A learner did all this some days ago."""
    journal = Journal(folder, clock=lambda: time() - days_ago * DAY)
    for record in records:
        journal.append(record)
    assert journal.close()


def answered(step: str, *outcomes: Outcome, lesson: str = ONE) -> list[Record]:
    return [Answered(lesson, 1, 1, step, outcome) for outcome in outcomes]


WRONG, SHOWN, HELPED, FIRST = Outcome.WRONG, Outcome.SHOWN, Outcome.AFTER_HINTS, Outcome.FIRST_TRY
MISSED = (
    *answered("backward z", WRONG, HELPED), *answered("forward z", FIRST), *answered("forward a", FIRST),
    *answered("update w1", SHOWN), Stepped(ONE, 1, 1, "end"),
    *answered("backward c", SHOWN, lesson=GRAPH), Stepped(GRAPH, 1, 1, "forward v"),
)  # fmt: skip


def listed(tutor: Tutor, columns: int = 80, rows: int = 24) -> Terminal:
    terminal = tutor(columns=columns, rows=rows)
    terminal.wait_for("v review")
    return terminal


def says(terminal: Terminal, title: str, row: str) -> None:
    """The list says this of a lesson, on the line of its title."""
    facts = r" {2,}".join(map(re.escape, re.split(" {2,}", row)))
    found = re.compile(rf"^ {title}.*  {facts}", re.MULTILINE)
    terminal.wait_for(lambda text: found.search(text) is not None)


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_the_list_says_how_the_learner_stands(columns: int, rows: int, tutor: Tutor, journals: Path) -> None:
    happened(journals, *MISSED, days_ago=0)
    terminal = listed(tutor, columns, rows)
    minutes, right = ("15 min  ", "3 right  ") if columns > 60 else ("", "")
    says(terminal, "Logistic", f"{minutes}✓  {right}2 missed")
    says(terminal, "A computation", "begun  1 missed")


def test_the_list_says_what_waits_for_review(tutor: Tutor, journals: Path) -> None:
    happened(journals, *MISSED, days_ago=10)
    happened(journals, *answered("backward b", SHOWN, lesson=GRAPH), days_ago=0)
    terminal = listed(tutor, 120, 36)
    says(terminal, "Logistic", f"15 min  ✓  2 to review  3 right  2 missed  {ONE}\n")
    says(terminal, "A computation", f"8 min  begun  1 to review  2 missed  {GRAPH}\n")
    terminal.press("v")
    terminal.wait_for("review 0/3")
    terminal.press("enter")
    terminal.wait_for("review 1/3")
    terminal.press("esc")
    terminal.wait_for("v review")
    says(terminal, "A computation", f"8 min  begun  2 missed  {GRAPH}\n")


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_at_every_size_the_list_says_how_much_waits(columns: int, rows: int, tutor: Tutor, journals: Path) -> None:
    steps = ("forward z", "forward a", "backward a", "backward z", "update b")
    answers = [record for step in steps for record in answered(step, WRONG, HELPED)]
    happened(journals, *answers, Stepped(ONE, 1, 1, "update w1"), days_ago=10)
    terminal = listed(tutor, columns, rows)
    says(terminal, "Logistic", f"{'15 min  ' * (columns > 60)}begun  5 to review")


def test_the_list_is_up_to_date_when_one_comes_back_to_it(tutor: Tutor) -> None:
    terminal = listed(tutor)
    says(terminal, "A computation", f"8 min  {GRAPH}\n")
    terminal.press("home", "down", "enter")
    terminal.wait_for("0 of 10")
    terminal.press("p", "right")
    terminal.wait_for("What is u?")
    terminal.type("6")
    terminal.press("enter")
    terminal.wait_for("✓ right at the first try: 6")
    terminal.press("right", "enter")
    terminal.wait_for("○ shown")
    terminal.press("end", "esc")
    terminal.wait_for("choose")
    says(terminal, "A computation", "8 min  ✓  1 right  1 missed")


def test_without_anything_to_review_that_is_said(tutor: Tutor) -> None:
    terminal = listed(tutor)
    terminal.press("v")
    terminal.wait_for("Nothing waits for review.")


def test_what_waits_for_another_day_is_told_with_its_date(tutor: Tutor, journals: Path) -> None:
    happened(journals, *MISSED, days_ago=0)
    last = read_history(journals).entries[0].time
    tomorrow = datetime.fromtimestamp(last, UTC) + timedelta(days=1)
    terminal = listed(tutor)
    terminal.press("v")
    terminal.wait_for(f"Nothing waits for review: the next on {tomorrow:%Y-%m-%d}.")


def test_what_was_missed_is_asked_again_one_after_the_other(tutor: Tutor, journals: Path) -> None:
    happened(journals, *MISSED, days_ago=10)
    before = read_history(journals)
    terminal = listed(tutor)
    terminal.press("v")
    terminal.wait_for("What is dc, the derivative of J with respect to c?")
    terminal.wait_for(f"Review of {GRAPH}: 2 more to go.")
    terminal.wait_for("review 0/3")
    assert "predict" not in terminal.text
    assert "b ✓ c ▶" in terminal.text  # what comes before it is known
    terminal.type("du*b")
    terminal.press("enter")
    terminal.wait_for("✓ right at the first try: du*b")
    terminal.wait_for("review 1/3")

    terminal.press("enter")  # goes on with the next, as → does
    terminal.wait_for("What is dz")
    terminal.wait_for(f"Review of {ONE}: 1 more to go.")
    terminal.wait_for("Enter shows it")
    terminal.type("y - a")
    terminal.press("enter")
    terminal.wait_for("The size is right, but dz has the other sign.")
    terminal.type("a - y")
    terminal.press("enter")
    terminal.wait_for("✓ right at a later try: a - y")
    terminal.wait_for("Enter go on")

    terminal.press("right")
    terminal.wait_for("What will w1 be?")
    terminal.wait_for(f"Review of {ONE}: the last one.")
    terminal.wait_for("review 2/3")
    terminal.press("right")  # passed over: it stays due
    terminal.wait_for("That was all that waits for review. Esc goes to the lessons.")
    terminal.press("esc")
    terminal.press("esc")
    terminal.wait_for("choose")
    terminal.press("v")
    terminal.wait_for("What will w1 be?")
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0

    history = read_history(journals)
    outcomes = {step: each[-1][1] for lesson in LESSONS for (_, step), each in history.outcomes(lesson).items()}
    assert (outcomes["backward c"], outcomes["backward z"], outcomes["update w1"]) == (FIRST, HELPED, SHOWN)
    for lesson in LESSONS:  # a review earns nothing and moves nobody
        assert history.score(lesson) == before.score(lesson)
        assert history.place(lesson) == before.place(lesson)


def test_no_question_of_a_review_is_answered_by_the_one_before(tutor: Tutor, journals: Path) -> None:
    for step in ("forward f", "backward f", "backward a"):
        happened(journals, *answered(step, WRONG, HELPED, lesson="derivatives"), days_ago=4)
    terminal = listed(tutor)
    terminal.press("v")
    terminal.wait_for(lambda text: "f = 3·a. What is f?" in text and "15" not in text)
    terminal.press("right")
    terminal.wait_for("What is df")
    terminal.press("end")  # what goes far in a lesson goes to the next question here
    terminal.wait_for("How many times as much as a does f move")


def test_a_step_that_is_there_no_more_is_passed_over_in_a_review(tutor: Tutor, journals: Path) -> None:
    gone = [*answered("backward nobody", SHOWN), *answered("end", SHOWN, lesson="no-such-lesson")]
    happened(journals, *gone, days_ago=10)
    terminal = listed(tutor)
    terminal.press("v")
    terminal.wait_for("Nothing waits for review")
    happened(journals, *answered("backward z", SHOWN), days_ago=10)
    again = listed(tutor)
    again.press("v")
    again.wait_for("What is dz")
    again.wait_for("the last one")


def test_in_a_review_one_stays_at_the_step_that_is_asked(tutor: Tutor, journals: Path) -> None:
    happened(journals, *answered("backward z", SHOWN), days_ago=10)
    terminal = listed(tutor)
    terminal.press("v")
    terminal.wait_for("What is dz")
    put_away(terminal)
    terminal.press("left", "home", "w", "g", "a", "s", "x")
    terminal.click(terminal.lines[22].index("forward"), 22)
    terminal.press("c")
    terminal.wait_for("calculus on")  # all keys before it are done
    assert "What is dz" in terminal.text


def test_esc_ends_a_nudge_before_it_leaves_a_review(tutor: Tutor, journals: Path) -> None:
    happened(journals, *answered("backward z", SHOWN), days_ago=10)
    terminal = listed(tutor)
    terminal.press("v")
    terminal.wait_for("What is dz")
    put_away(terminal)
    terminal.press("n")
    terminal.wait_for("n or Esc ends it")
    terminal.press("esc")
    terminal.wait_for("What is dz")
    terminal.press("esc")
    terminal.wait_for("v review")


def test_a_review_is_asked_with_the_lessons_own_numbers(tutor: Tutor, journals: Path) -> None:
    happened(journals, *answered("forward z", SHOWN), *answered("backward z", SHOWN), days_ago=10)
    terminal = listed(tutor)
    terminal.press("v")
    terminal.wait_for("review 0/2")
    terminal.press("enter")
    terminal.wait_for("○ shown")
    for key in ("e", "u", "U", "r", "p", "g", "left"):
        terminal.press(key)
        terminal.wait_for("Not in a review: → goes on, Esc leaves it.")
        terminal.press("c")
        terminal.wait_for(lambda text: "Not in a review" not in text)
    assert "review 1/2" in terminal.text
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    assert sum(isinstance(entry.record, Reviewed) for entry in read_history(journals).entries) == 1


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_a_review_fits_every_size(columns: int, rows: int, tutor: Tutor, journals: Path) -> None:
    happened(journals, *answered("backward z", SHOWN), days_ago=10)
    terminal = listed(tutor, columns, rows)
    terminal.press("v")
    terminal.wait_for("What is dz")
    terminal.press("enter")
    terminal.wait_for("○ shown")


def test_at_the_last_question_of_a_review_the_foot_says_how_to_leave(tutor: Tutor, journals: Path) -> None:
    happened(journals, *answered("backward z", SHOWN), days_ago=10)
    terminal = listed(tutor)
    terminal.press("v")
    terminal.wait_for(f"Review of {ONE}: the last one.")
    put_away(terminal)
    assert "Enter answer   → skip" in terminal.text
    terminal.press("enter", "enter")
    terminal.wait_for("○ shown")
    terminal.wait_for("│ Esc lessons")
    assert "go on" not in terminal.text
    terminal.press("enter")
    terminal.wait_for("That was all that waits for review. Esc goes to the lessons.")
    terminal.press("esc")
    terminal.wait_for("v review")


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_the_foot_of_a_review_names_only_what_does_something(
    columns: int, rows: int, tutor: Tutor, journals: Path
) -> None:
    happened(journals, *answered("forward z", SHOWN), *answered("backward z", SHOWN), days_ago=10)
    terminal = listed(tutor, columns, rows)
    terminal.press("v")
    terminal.wait_for("What is z")
    terminal.type("1")
    terminal.press("backspace")  # what is said of the review is put away
    terminal.press("?", "enter")
    terminal.wait_for("Hint · ")
    terminal.wait_for(lambda _: terminal.lines[-1].split()[:4] == ["Enter", "show", "it", "?"])
    assert "back" not in terminal.lines[-1]
    terminal.press("enter")
    terminal.wait_for("○ shown")
    terminal.wait_for("→ next  c calculus  Esc lessons  ? help  q quit")
    assert not any(word in terminal.lines[-1] for word in ("back", "go to", "edit"))
    terminal.press("enter")
    terminal.wait_for("What is dz")
    terminal.press("enter")
    terminal.wait_for("○ shown")
    terminal.wait_for(" c calculus  Esc lessons  ? help  q quit")
    assert "next" not in terminal.lines[-1]
