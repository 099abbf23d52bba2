"""Playing with the numbers in a real pseudo-terminal: edits, two runs, nudges, descents, playing, running to a stop."""

from __future__ import annotations

import re
import signal
from math import exp, log, log1p
from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.tui.conftest import Tutor
from tests.tui.pictures import LESSONS, SIZES, above_footer, put_away, session_at, wait_for_session
from tui_tutor.core import numbers

GRAPH, ONE = LESSONS
RATE = "learning-rate"
DZ = 1 - 1 / (1 + exp(-0.5))  # with the other sign: by so much z grows for each unit of alpha and of 1 + x1*x1 + x2*x2


def learn(tutor: Tutor, lesson: str, *arguments: str, columns: int = 80, rows: int = 24) -> Terminal:
    return tutor("learn", lesson, *arguments, columns=columns, rows=rows)


def edit(terminal: Terminal, text: str) -> None:
    terminal.press("e")
    terminal.wait_for("Set a value")
    terminal.press(*["backspace"] * 9)
    terminal.type(text)
    terminal.press("enter")
    terminal.wait_for(lambda shown: "Set a value" not in shown)


def go_to(terminal: Terminal, text: str) -> None:
    terminal.press("g")
    terminal.wait_for("Go to:")
    terminal.type(text)
    terminal.press("enter")
    terminal.wait_for(lambda shown: "Go to:" not in shown)


def scroll_to(terminal: Terminal, text: str) -> None:
    """Scroll the text down, row by row, until this is there."""
    while text not in terminal.text:
        before = terminal.text
        terminal.press("down")
        terminal.wait_for(lambda shown, before=before: shown != before)


# Edits.


def test_with_nothing_to_undo_or_redo_that_is_said(tutor: Tutor) -> None:
    terminal = learn(tutor, ONE)
    terminal.press("u")
    terminal.wait_for("nothing to undo: e sets a value")
    terminal.press("U")
    terminal.wait_for("nothing to redo: u takes an edit back")
    terminal.press("right")
    terminal.wait_for("→ next")  # a step, and the keys are back


def test_edits_are_taken_back_and_made_again_at_the_step_at_hand(tutor: Tutor) -> None:
    terminal = learn(tutor, ONE, "--at", "forward z")
    before = above_footer(terminal.text)
    edit(terminal, "w1 = 1")
    terminal.wait_for("result   z = 1.5")
    edit(terminal, "b = 0")
    terminal.wait_for("result   z = 2.75")
    terminal.press("u")
    terminal.wait_for("result   z = 1.5")
    terminal.press("u")
    terminal.wait_for(lambda text: above_footer(text) == before)
    terminal.press("U", "U")
    terminal.wait_for("result   z = 2.75")
    terminal.press("r")
    terminal.wait_for(lambda text: above_footer(text) == before)
    terminal.press("u")
    terminal.wait_for("result   z = 2.75")


# Two runs beside each other.


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_a_run_is_kept_and_compared_with_another(columns: int, rows: int, tutor: Tutor) -> None:
    terminal = learn(tutor, ONE, "--at", "forward z", columns=columns, rows=rows)
    terminal.press("m")
    terminal.wait_for("A/B · forward z · e changes B")
    edit(terminal, "w1 = 1")
    terminal.wait_for("A/B · forward z · A is pinned")
    wait_for_row(terminal, "z", "0.5", "1.5", "1")  # the row at hand is in sight at every size
    terminal.press("right")  # the comparison stays while the learner steps
    terminal.wait_for("A/B · forward a")
    wait_for_row(terminal, "a", "0.6225", "0.8176", "0.1951")
    terminal.press("tab")  # the explanation of this step
    terminal.wait_for("result   a = 0.8176")
    terminal.press("right")
    terminal.wait_for("A/B · forward L")
    terminal.press("m")
    terminal.wait_for(lambda text: "A/B" not in text)


def wait_for_row(terminal: Terminal, name: str, *numbers: str) -> None:
    """Until the table shows these numbers behind a name."""
    row = re.compile(rf"(?:^│|││) {re.escape(name)} +{' +'.join(map(re.escape, numbers))} *│$", re.MULTILINE)
    terminal.wait_for(lambda text: row.search(text) is not None)


def test_a_pinned_run_shows_where_a_new_one_differs_at_the_end(tutor: Tutor) -> None:
    terminal = learn(tutor, ONE, columns=120, rows=36)
    terminal.press("m", "end")
    edit(terminal, "alpha = 1")
    first, second = (log1p(exp(-(0.5 + alpha * 14 * DZ))) for alpha in (0.1, 1.0))
    wait_for_row(terminal, "new L", numbers.text(first), numbers.text(second), numbers.text(second - first))


def test_two_runs_do_not_tell_what_is_asked_for(tutor: Tutor) -> None:
    terminal = learn(tutor, ONE, "--predict", "--at", "backward z")
    put_away(terminal)
    terminal.press("m")
    edit(terminal, "w1 = 1")
    terminal.press("tab", "tab")
    terminal.wait_for("A/B · backward z")
    wait_for_row(terminal, "dz", "?", "?")
    scroll_to(terminal, "│ da  ")
    wait_for_row(terminal, "da", "?", "?")  # after the edit all is asked anew


# Nudges.


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_a_nudge_runs_through_the_graph_and_its_slope_is_the_derivative(columns: int, rows: int, tutor: Tutor) -> None:
    terminal = learn(tutor, ONE, "--at", "backward w1", columns=columns, rows=rows)
    before = above_footer(terminal.text)
    terminal.press("n")
    terminal.wait_for("Nudge · w1 + 0.001")
    for text in (
        "change of L / 0.001 = -0.7546",
        "dw1                 = -0.7551",
        "z           0.5        0.502       +0.002",
    ):
        terminal.wait_for(text)  # without scrolling, at every size
    terminal.press("tab", "n")
    terminal.wait_for(lambda text: above_footer(text) == before)


def test_a_nudge_needs_a_node_and_the_loss_comes_when_it_is_reached(tutor: Tutor) -> None:
    terminal = learn(tutor, ONE)
    terminal.press("n")
    terminal.wait_for("Go to a node first: n nudges the node at hand.")
    terminal.press("right", "n")
    terminal.wait_for("Go forward to L to see how far the change runs.")
    terminal.press("right", "right")  # the nudge stays, and its change runs on
    terminal.wait_for("Nudge · z + 0.001")
    terminal.wait_for("dz                  = ·  on the way back")
    terminal.press("right", "right", "right")  # and on the way back it moves to the node at hand
    terminal.wait_for("Nudge · z + 0.001")
    terminal.wait_for("dz                  = -0.3775")
    terminal.press("right")
    terminal.wait_for("Nudge · w1 + 0.001")
    terminal.press("home")
    terminal.wait_for("Nudge · w1 + 0.001")
    terminal.press("n")
    terminal.wait_for("Why derivatives?")


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_esc_ends_a_nudge_and_only_then_leaves_the_lesson(columns: int, rows: int, tutor: Tutor) -> None:
    terminal = learn(tutor, ONE, "--at", "backward w1", columns=columns, rows=rows)
    terminal.press("n")
    terminal.wait_for("n or Esc ends it")
    terminal.press("esc")
    terminal.wait_for(lambda text: "Nudge ·" not in text and "dw1" in text)
    terminal.press("esc")
    terminal.wait_for("choose")


def test_a_nudge_that_cannot_be_any_more_says_so(tutor: Tutor) -> None:
    terminal = learn(tutor, ONE, "--at", "forward z")
    terminal.press("n", "left")
    terminal.wait_for("The nudge is closed: z is not computed yet.")


def test_a_nudge_does_not_tell_what_is_asked_for(tutor: Tutor) -> None:
    terminal = learn(tutor, ONE, "--predict", "--at", "backward z")
    put_away(terminal)
    terminal.press("n")
    terminal.wait_for("Nudge · z + 0.001")
    assert "-0.3775" not in terminal.text
    terminal.press("n")
    terminal.wait_for("What is dz")


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_the_gradient_check_is_a_table_a_sentence_and_a_picture(columns: int, rows: int, tutor: Tutor) -> None:
    terminal = learn(tutor, ONE, "--at", "backward w1", columns=columns, rows=rows)
    terminal.press("N")
    terminal.wait_for("Gradient check: dw1")
    terminal.wait_for("-0.755081")
    for text in ("Closest to it:", "Truncation", "Rounding", "error  •"):
        scroll_to(terminal, text)
    terminal.press("esc")
    terminal.wait_for("Backward · dw1")


def test_a_derivative_that_is_not_there_yet_or_is_asked_for_is_not_checked(tutor: Tutor) -> None:
    terminal = learn(tutor, ONE, "--predict")
    terminal.press("N")
    terminal.wait_for("Go to a node after the forward phase first")
    terminal.press("right", "right", "right", "enter", "right")
    terminal.wait_for("What is dL")
    put_away(terminal)
    terminal.press("N")
    terminal.wait_for("N checks dL once you have found dL.")
    terminal.press("enter", "enter")
    terminal.wait_for("○ shown")
    terminal.press("N")
    terminal.wait_for("Gradient check: dL")


# Descents.

CHOICES = ("10 more", "100 more", "1,000 more", "too small", "good", "too large", "back to the start")


class Descent:
    """The screen of a descent: what is chosen there by its name."""

    def __init__(self, terminal: Terminal, choices: tuple[str, ...] = CHOICES) -> None:
        self.terminal, self._choices, self._at = terminal, choices, 0
        terminal.press("s")
        terminal.wait_for(re.compile(r"╭─ .* Esc back ─╮").search)

    def choose(self, name: str) -> None:
        self.terminal.press(*["right"] * ((self._choices.index(name) - self._at) % len(self._choices)))
        self._at = self._choices.index(name)
        self.terminal.wait_for(f"[{name}]")
        self.terminal.press("enter")

    def shows(self, iteration: int, *more: str) -> None:
        self.terminal.wait_for(f" · iteration {iteration} · ")
        for text in more:
            self.terminal.wait_for(text)


def bowl(alpha: float, iteration: int) -> str:
    """The cost of the bowl, from its two factors."""
    along = (-3 * (1 - alpha) ** (iteration - 1)) ** 2 / 2
    across = 5 * (1.5 * (1 - 10 * alpha) ** (iteration - 1)) ** 2
    return numbers.text(along + across)


def test_a_good_rate_comes_to_the_middle_of_the_bowl_and_a_large_one_diverges(tutor: Tutor) -> None:
    descent = Descent(learn(tutor, RATE))
    descent.shows(1, "α = 0.15", "J 15.75 → 15.75")
    descent.choose("10 more")
    descent.shows(11, bowl(0.15, 11))
    descent.choose("100 more")
    descent.shows(111, "w1 1.000, w2 -0.5")
    descent.choose("too large")  # a preset runs 100 iterations when it is chosen
    descent.shows(101, "α = 0.21", bowl(0.21, 101), "w1 1.000, w2 20670")
    descent.choose("too small")
    descent.shows(101, "α = 0.01", bowl(0.01, 101))
    descent.choose("1,000 more")
    descent.shows(1101, bowl(0.01, 1101))
    descent.terminal.press("esc")
    descent.terminal.wait_for("iteration 1101")
    descent.terminal.wait_for("α 0.01")
    descent.terminal.press("u", "u")
    descent.terminal.wait_for("α 0.15")  # the presets are taken back like any edit


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (60, 20)])
def test_every_choice_and_the_rate_of_a_preset_are_seen(columns: int, rows: int, tutor: Tutor) -> None:
    descent = Descent(learn(tutor, RATE, columns=columns, rows=rows))
    descent.terminal.wait_for(lambda text: all(name in text for name in CHOICES))
    descent.choose("too large")
    descent.shows(101)
    assert "α = 0.21" in descent.terminal.lines[0]
    descent.terminal.wait_for(lambda text: all(name in text for name in CHOICES))


def test_what_no_number_can_hold_is_said_and_nothing_breaks(tutor: Tutor) -> None:
    terminal = learn(tutor, RATE)
    edit(terminal, "alpha = 30")
    descent = Descent(terminal)
    descent.choose("1,000 more")
    descent.shows(1001, "→ undefined", "diverges from iteration")
    terminal.press("esc")
    terminal.wait_for("undef.")
    for _ in range(16):
        terminal.press("right")
    terminal.wait_for("iteration 1002")
    terminal.press("home")
    terminal.wait_for(lambda _: terminal.lines[0].endswith(" iteration 1"))
    assert "Traceback" not in terminal.text
    assert "Warning" not in terminal.raw.decode(errors="replace")


def test_1000_iterations_of_the_lecture_are_run_and_any_is_gone_to(tutor: Tutor) -> None:
    terminal = learn(tutor, ONE, "--at", "backward z")
    descent = Descent(terminal, (*CHOICES[:3], CHOICES[-1]))
    descent.choose("1,000 more")
    descent.shows(1001, f"→ {loss(1001)}")
    terminal.press("w", "w")
    descent.shows(999, loss(999))
    terminal.press("f")
    descent.shows(1000, loss(1000))
    terminal.press("esc")
    wait_for_session(terminal, session_at(ONE, 999 * 14 + 6), 80, 24)
    go_to(terminal, "iteration 500 backward w1")
    wait_for_session(terminal, session_at(ONE, 499 * 14 + 7), 80, 24)
    descent = Descent(terminal, (*CHOICES[:3], CHOICES[-1]))
    descent.shows(500, loss(500))
    descent.choose("back to the start")
    descent.shows(1)


def test_a_descent_goes_on_beyond_10000_iterations(tutor: Tutor) -> None:
    terminal = learn(tutor, ONE)
    go_to(terminal, "iteration 10000")
    descent = Descent(terminal, (*CHOICES[:3], CHOICES[-1]))
    descent.choose("10 more")
    descent.shows(10010, loss(10010))
    descent.choose("1,000 more")
    descent.shows(11010, loss(11010))
    terminal.press("esc")
    terminal.wait_for("iteration 11010")


def loss(iteration: int) -> str:
    """The lecture's loss, from its equations: x = (2, -3), y = 1, alpha = 0.1; z is all that changes."""
    z, shown = 0.5, 0.0
    for _ in range(iteration):
        a = 1 / (1 + exp(-z))
        shown = -log(a)
        z -= 0.1 * (a - 1) * (2 * 2 + 3 * 3 + 1)
    return numbers.text(shown)


SLOW = "\n".join(["n0 = w*w", *(f"n{each} = n{each - 1}*0.5 + w*w" for each in range(1, 60))])
LONG = f"""\
---
id: long
title: Long
---

```graph
parameter w = 0.1
{SLOW}
loss q = n59*n59
descend alpha = 0.0001
```
"""


def test_a_long_run_shows_how_far_it_is_and_esc_stops_it(tutor: Tutor, tmp_path: Path) -> None:
    (tmp_path / "long.md").write_text(LONG)
    terminal = learn(tutor, str(tmp_path / "long.md"))
    descent = Descent(terminal, (*CHOICES[:3], CHOICES[-1]))
    descent.choose("1,000 more")
    terminal.wait_for("of 1,001 …")
    terminal.press(*["enter"] * 8)
    terminal.wait_for("of 9,001 …")
    terminal.wait_for("Esc stop")
    terminal.press("esc")
    terminal.wait_for("Esc back")
    terminal.wait_for("[1,000 more]")
    title = terminal.lines[0]
    assert 1 < int(title.partition("iteration ")[2].split()[0]) < 9001
    terminal.press("esc")
    terminal.wait_for("0 of")


@pytest.mark.parametrize("end", ["quit", "hang up", "SIGHUP"])
def test_what_is_done_in_a_descent_is_kept_though_the_app_ends_there(end: str, tutor: Tutor) -> None:
    descent = Descent(learn(tutor, RATE))
    descent.choose("too small")
    descent.shows(101, "α = 0.01")
    descent.terminal.press("w")
    descent.shows(100)
    if end == "quit":
        descent.terminal.press("ctrl+q")
    elif end == "hang up":
        descent.terminal.hang_up()
    else:
        descent.terminal.signal(signal.SIGHUP)
    assert descent.terminal.wait_end() == (0 if end == "quit" else 129)
    again = tutor("learn", RATE, columns=80, rows=24)
    again.wait_for("iteration 100")
    again.wait_for("α 0.01")


def test_a_key_stops_a_descent_for_good(tutor: Tutor) -> None:
    descent = Descent(learn(tutor, RATE))
    descent.choose("10 more")
    descent.shows(11)
    descent.terminal.press("enter", "w", "w", "w")  # before the first piece is due, or after the last
    descent.terminal.settle()
    number = int(descent.terminal.lines[0].partition("iteration ")[2].split()[0])
    assert number in (8, 18)


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_a_descent_fits_every_size(columns: int, rows: int, tutor: Tutor) -> None:
    terminal = learn(tutor, RATE, columns=columns, rows=rows)
    descent = Descent(terminal)
    descent.choose("100 more")
    descent.shows(101)
    for width, height in [*SIZES, (columns, rows)]:
        terminal.resize(width, height)
        terminal.wait_for(lambda _, width=width: {len(line) for line in terminal.lines} == {width})
        terminal.wait_for(lambda _: {line[-1:] for line in terminal.lines} == set("│╮╯"))
        terminal.wait_for("[100 more]")


def test_where_nothing_descends_there_is_no_descent(tutor: Tutor) -> None:
    terminal = learn(tutor, GRAPH)
    terminal.press("s")
    terminal.wait_for("Nothing descends in this graph.")


# Running to a stop.


def test_a_stop_is_set_and_run_to_in_every_iteration(tutor: Tutor) -> None:
    terminal = learn(tutor, ONE)
    terminal.press("x")
    terminal.wait_for("no stop is set: b sets one at the step at hand")
    terminal.press("f", "f", "right", "right", "b")
    terminal.wait_for('Stop at "backward z": x runs to it.')
    terminal.press("home", "x")
    wait_for_session(terminal, session_at(ONE, 6), 80, 24)
    terminal.press("x")
    wait_for_session(terminal, session_at(ONE, 14 + 6), 80, 24)
    terminal.press("b")
    terminal.wait_for("No stop any more.")
    terminal.press("x")
    terminal.wait_for("no stop is set")


def test_where_nothing_descends_a_stop_can_be_behind(tutor: Tutor) -> None:
    terminal = learn(tutor, GRAPH, "--at", "forward v")
    terminal.press("b", "end", "x")
    terminal.wait_for('the stop "forward v" is behind: go back, or set another stop with b')


# Playing.


def playing(terminal: Terminal) -> None:
    """As fast as it goes: ten steps a second."""
    terminal.press("a", "+", "+", "+")
    terminal.wait_for("Playing, a step every 0.1 s. Any other key pauses.")


@pytest.mark.parametrize("key", ["left", "c", "?", "s", "z", "5", "f9"])  # the last three mean nothing here
def test_any_key_stops_what_is_played(key: str, tutor: Tutor) -> None:
    terminal = learn(tutor, ONE)
    playing(terminal)
    terminal.wait_for("3 of 13")
    terminal.press(key)
    terminal.wait_for(lambda text: "Playing" not in text)
    terminal.settle(quiet=0.5)  # several steps' time
    assert "Playing" not in terminal.text


@pytest.mark.parametrize("place", [(40, 15), (2, 22), (5, 23)])  # the text, the timeline and the footer
def test_a_click_anywhere_stops_what_is_played(place: tuple[int, int], tutor: Tutor) -> None:
    terminal = learn(tutor, ONE)
    playing(terminal)
    terminal.wait_for("3 of 13")
    terminal.click(*place)
    terminal.wait_for(lambda text: "Playing" not in text)
    terminal.settle(quiet=0.5)
    assert "Playing" not in terminal.text


def test_what_is_played_is_shown_step_by_step_and_paused(tutor: Tutor) -> None:
    terminal = learn(tutor, ONE)
    playing(terminal)
    for place in (1, 2, 3, 4):
        wait_for_session(terminal, session_at(ONE, place), 80, 24)
    terminal.press("a")
    terminal.wait_for("Paused.")
    terminal.press("-", "-", "-", "-", "-", "-", "a")
    terminal.wait_for("Playing, a step every 4 s.")
    terminal.press("right")
    terminal.wait_for("→ next")


def test_the_speed_is_said_while_nothing_is_played(tutor: Tutor) -> None:
    terminal = learn(tutor, ONE)
    terminal.press("+")
    terminal.wait_for("A step every 0.5 s: a plays.")
    terminal.press("-", "-")
    terminal.wait_for("A step every 2 s: a plays.")
    terminal.press("a")
    terminal.wait_for("Playing, a step every 2 s.")


def test_what_is_played_stops_at_the_end_and_at_a_question(tutor: Tutor) -> None:
    terminal = learn(tutor, GRAPH, "--at", "backward b")
    playing(terminal)
    wait_for_session(terminal, session_at(GRAPH, 10), 80, 24)
    terminal.settle(quiet=0.5)
    terminal.press("home", "p")
    terminal.wait_for("predict 0/9")
    playing(terminal)
    terminal.wait_for("What is u?")
    terminal.settle(quiet=0.5)
    terminal.wait_for("What is u?")


# What the keys are called, and what they say.


def test_the_line_for_the_answer_stays_away_until_enter_or_another_step(tutor: Tutor) -> None:
    terminal = learn(tutor, ONE, "--predict", "--at", "backward z")
    put_away(terminal)
    terminal.press("n")
    terminal.wait_for("Nudge · z")
    terminal.press("c")
    terminal.wait_for("The nudge is closed")
    terminal.press("d")
    terminal.wait_for("Enter answer")
    terminal.press("m")
    terminal.wait_for("B - A")
    assert "Enter show it" not in terminal.text
    terminal.press("i")
    terminal.wait_for("z_1")
    terminal.settle()
    assert "Enter show it" not in terminal.text
    terminal.press("I", "I", "enter")
    terminal.wait_for("Enter show it")


def test_where_nothing_was_set_r_says_so_and_enter_says_what_a_number_has_not(tutor: Tutor) -> None:
    terminal = learn(tutor, ONE, "--at", "backward z")
    terminal.press("r")
    terminal.wait_for("Nothing was set. Home goes back to the start.")
    terminal.press("enter")
    terminal.wait_for("z is a number: of an array, Enter shows all of it.")


@pytest.mark.parametrize(("columns", "rows"), [(120, 36), (80, 24)])
def test_the_last_line_of_a_nudge_is_whole(columns: int, rows: int, tutor: Tutor) -> None:
    terminal = learn(tutor, "shallow-network-backward", "--at", "backward Z2", columns=columns, rows=rows)
    terminal.press("n")
    terminal.wait_for("Nudge · Z2")
    terminal.wait_for("ends it")
    assert "N check" in terminal.text


def test_a_nudge_of_what_is_asked_for_offers_no_check_and_no_empty_table(tutor: Tutor) -> None:
    terminal = learn(tutor, ONE, "--predict", "--at", "backward z")
    put_away(terminal)
    terminal.press("n")
    terminal.wait_for("Nudge · z")
    assert "smaller nudges" not in terminal.text
    assert ("before" in terminal.text) == ("0.501" in terminal.text)


def test_keys_are_named_as_they_are_set(tutor: Tutor, tmp_path: Path) -> None:
    (tmp_path / "config" / "tutor").mkdir(parents=True)
    (tmp_path / "config" / "tutor" / "config.toml").write_text('[keys]\npredict = "P"\nedit = "E"\n')
    terminal = learn(tutor, RATE, "--predict")
    terminal.press("m")
    terminal.wait_for("E changes B")
    terminal.press("s")
    terminal.wait_for("prediction off with P")
