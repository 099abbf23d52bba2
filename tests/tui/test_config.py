"""The configuration on the screen: what it sets, and how its faults are told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.tui.conftest import Run, Tutor

LESSON = "logistic-regression-one-example"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The file of the configuration that the app reads."""
    path = tmp_path / "config" / "tutor" / "config.toml"
    path.parent.mkdir(parents=True)
    return path


@pytest.mark.parametrize(("columns", "rows"), [(120, 36), (60, 20)])
def test_a_fault_of_the_configuration_is_told_in_the_list_and_stops_nothing(
    tutor: Tutor, config: Path, columns: int, rows: int
) -> None:
    config.write_text('colour = "never"\nglyphs = "x"\n')
    terminal = tutor(columns=columns, rows=rows)
    text = " ".join(terminal.text.split())
    assert 'config.toml:1: no setting is called "colour": did you mean "color"? 1 fault more: see tutor doctor.' in text
    terminal.press("enter")
    terminal.wait_for("calculus")


def test_a_fault_of_the_configuration_is_told_in_the_footer_until_the_next_step(run: Run, config: Path) -> None:
    config.write_text('glyphs = "asci"')
    terminal = run([sys.executable, "-m", "tui_tutor", "learn", LESSON])
    terminal.wait_for("config.toml")
    assert 'config.toml:1: glyphs cannot be "asci": did you mean "ascii"?' in terminal.lines[-1]
    terminal.press("right")
    terminal.wait_for(lambda text: "config.toml" not in text)


MANY = (
    'theme = "drak"\nglyphs = "utf8"\ncolor = "red"\nnotation = "x"\ntrack = "y"\nplain = 1\nmouse = 2\nfoo = 1\n'
    + '[keys]\n' + "".join(f'nothing{number} = "v"\n' for number in range(7))
)  # fmt: skip


@pytest.mark.parametrize("columns", [80, 60])
@pytest.mark.parametrize("env", [{"TERM": "vt100", "NO_COLOR": "1", "LANG": "C"}, {}], ids=["ascii", "unicode"])
def test_of_many_faults_the_footer_tells_the_first_and_where_the_others_are_told(
    columns: int, env: dict[str, str], run: Run, config: Path
) -> None:
    config.write_text(MANY)
    terminal = run([sys.executable, "-m", "tui_tutor", "learn", LESSON], columns=columns, rows=24, env=env)
    terminal.wait_for("config.toml:1: no theme is " if columns == 80 else "config.toml:1:")
    terminal.wait_for(" 14 faults more: see tutor doctor.")


def test_of_one_fault_that_has_no_room_in_the_footer_it_is_told_where_it_is_told_in_full(
    run: Run, config: Path
) -> None:
    config.write_text('glyphs = "utf8"\n')
    terminal = run([sys.executable, "-m", "tui_tutor", "learn", LESSON], columns=80, rows=24)
    terminal.wait_for('config.toml:1: glyphs cannot be "utf8"')
    terminal.wait_for("See tutor doctor.")


def test_a_key_of_the_configuration_is_the_key_everywhere(run: Run, config: Path) -> None:
    config.write_text(
        '[keys]\nnext = ["right", "v"]\nhelp = ["ctrl+g", "f1"]\nquit = "x"\nrun_on = "Q"\npalette = "f2"\n'
    )
    terminal = run([sys.executable, "-m", "tui_tutor"])
    terminal.wait_for("Ctrl+G help   x quit")
    terminal.press("ctrl+g")
    terminal.wait_for("→ v ")
    terminal.press("ctrl+g")
    terminal.wait_for(lambda text: "→ v " not in text)
    terminal.press("enter")
    terminal.wait_for("→ next  ← back  g go to  e edit  c calculus  Ctrl+G help  x quit")
    terminal.press("v")
    terminal.wait_for("forward f ▶")
    terminal.press("f2")
    terminal.wait_for("Ctrl+G F1")
    terminal.press("esc")
    terminal.wait_for(lambda text: "Ctrl+G F1" not in text)
    terminal.press("x")
    assert terminal.wait_end() == 0


def test_what_a_nudge_says_of_keys_are_those_of_the_configuration(run: Run, config: Path) -> None:
    config.write_text('[keys]\nnudge = "f5"\ngradient_check = "f6"\nlessons = "f4"\n')
    terminal = run([sys.executable, "-m", "tui_tutor", "learn", LESSON, "--at", "backward w1"])
    terminal.wait_for("help")
    terminal.send(b"\x1b[15~")
    terminal.wait_for("F6 smaller nudges   F5 or F4 ends it")


def test_track_and_notation_are_those_of_the_configuration_until_the_learner_turns_them(
    tutor: Tutor, config: Path
) -> None:
    config.write_text('track = "calculus"\nnotation = "∂L/∂z"\n', encoding="utf-8")
    terminal = tutor("learn", LESSON, "--at", "backward z")
    terminal.wait_for("calculus on")
    terminal.wait_for("∂L/∂z")
    terminal.press("c")
    terminal.wait_for("calculus off")
    terminal.press("q")
    assert terminal.wait_end() == 0
    again = tutor("learn", LESSON)
    again.wait_for("calculus off")
    assert "∂L/∂z" in again.text
    other = tutor("learn", "softmax")
    other.wait_for("calculus on")


@pytest.mark.parametrize(("text", "is_on"), [("mouse = true", True), ("mouse = false", False)])
def test_the_mouse_is_left_to_the_terminal_where_the_configuration_says_so(
    text: str, is_on: bool, tutor: Tutor, config: Path
) -> None:
    config.write_text(text)
    terminal = tutor("learn", LESSON)
    assert (b"\x1b[?1000h" in terminal.raw) is is_on


def test_what_is_said_of_keys_names_those_of_the_configuration(tutor: Tutor, config: Path) -> None:
    config.write_text('[keys]\ngo_to = "G"\nlessons = "f3"\nanswer = "A"\nnudge = "f4"\n')
    terminal = tutor("learn", "derivatives")
    terminal.press("f4")
    terminal.wait_for("Go to a node first: F4 nudges the node at hand.")
    terminal.press("p", "right")
    terminal.wait_for("Enter shows it")
    terminal.press("esc")
    terminal.wait_for("A answer   → skip")
    terminal.press("p", "end")
    terminal.wait_for("→ goes on to it")
    terminal.press("f3")
    terminal.wait_for("v review")


def test_a_lesson_names_the_keys_that_are_in_force(tutor: Tutor, config: Path) -> None:
    config.write_text('[keys]\nedit = "E"\nnudge = "M"\nquestion = "Q"\n')
    terminal = tutor("learn", "derivatives", columns=80, rows=40)
    terminal.wait_for("Q  a question before the next step")
    terminal.press("right", "right", "right")
    terminal.wait_for(lambda text: "Press E, set a to 100" in running(text))
    terminal.wait_for(lambda text: "the key M nudges" in running(text))


def test_a_key_that_an_action_keeps_beside_another_one_stays_in_the_prose(tutor: Tutor, config: Path) -> None:
    config.write_text('[keys]\nedit = ["E", "e"]\n')
    terminal = tutor("learn", "derivatives", "--at", "backward a", columns=80, rows=40)
    terminal.wait_for("E edit")
    terminal.wait_for(lambda text: "Press e, set a to 100" in running(text))


def running(text: str) -> str:
    """What stands in a panel, without its border and its ends of lines."""
    return " ".join(text.replace("│", " ").split())
