"""Which face a lesson is shown with: asked for in four ways, or because there is no full screen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Tutor
from tests.cli.examples import ONE, lesson
from tests.terminal import Terminal

ARGV = [sys.executable, "-m", "tui_tutor", "learn", ONE]
FIRST, TITLE = "tutor, plain mode.", "Lesson: Logistic regression"


def plain_in_a_terminal(env: dict[str, str], *arguments: str, **changes: str) -> str:
    """What a terminal shows of a plain conversation up to its prompt; the learner quits."""
    with Terminal([*ARGV, *arguments], columns=400, rows=60, env={**env, **changes}) as terminal:
        terminal.wait_for("\n>")
        terminal.type("quit\n")
        assert terminal.wait_end() == 0
        assert b"\x1b" not in terminal.raw
        return terminal.text


@pytest.mark.parametrize(
    ("arguments", "changes"),
    [(["--plain"], {}), ([], {"TUTOR_PLAIN": "1"}), ([], {"ACCESSIBLE": "1"}), ([], {"TUTOR_PLAIN": "yes"})],
    ids=["option", "TUTOR_PLAIN", "ACCESSIBLE", "any value"],
)
def test_plain_lines_are_asked_for(arguments: list[str], changes: dict[str, str], env: dict[str, str]) -> None:
    text = plain_in_a_terminal(env, *arguments, **changes)
    assert FIRST in text
    assert TITLE in text
    assert "plain mode, because" not in text


def test_plain_lines_are_asked_for_in_the_configuration(env: dict[str, str]) -> None:
    folder = Path(env["XDG_CONFIG_HOME"]) / "tutor"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("plain = true\n", encoding="utf-8")
    assert FIRST in plain_in_a_terminal(env)


@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_terminal_that_cannot_be_painted_on_gets_plain_lines_and_is_told_why(term: str, env: dict[str, str]) -> None:
    text = plain_in_a_terminal(env, TERM=term)
    why = f"TERM is {term}" if term else "TERM is not set"
    assert text.startswith(f"tutor: plain mode, because {why}\n{FIRST}")


TERMINFO = ("/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo")


@pytest.mark.parametrize("term", ["vt52", "adm3a", "hp2392", "wy50"])
def test_a_terminal_that_terminfo_knows_to_speak_otherwise_gets_plain_lines(term: str, env: dict[str, str]) -> None:
    if not any(Path(folder, term[0], term).exists() for folder in TERMINFO):
        pytest.skip("terminfo does not have it here")
    text = plain_in_a_terminal(env, TERM=term)
    assert text.startswith(f"tutor: plain mode, because TERM is {term}, which takes no ANSI sequences\n{FIRST}")


@pytest.mark.parametrize("term", ["vt100", "linux", "ansi", "xterm-256color", "not-known-to-terminfo", "\udce9"])
def test_any_other_terminal_gets_the_full_screen(term: str, env: dict[str, str]) -> None:
    with Terminal(ARGV, env={**env, "TERM": term}) as terminal:
        terminal.wait_for("quit")
        terminal.press("q")
        assert terminal.wait_end() == 0


@pytest.mark.parametrize("value", ["", "0"])
def test_an_empty_variable_and_0_count_as_not_set(value: str, env: dict[str, str]) -> None:
    changes = {"TUTOR_PLAIN": value, "ACCESSIBLE": value}
    with Terminal(ARGV, env={**env, **changes}) as terminal:
        terminal.wait_for("→ next")
        terminal.press("q")
        assert terminal.wait_end() == 0


def test_a_pipe_gets_plain_lines_and_is_told_why_on_the_other_stream(tutor: Tutor) -> None:
    done = tutor("learn", ONE)
    assert done.returncode == 0
    assert done.stdout.startswith(FIRST)
    assert done.stderr == "tutor: plain mode, because standard input is not a terminal\n"
    assert tutor("learn", ONE, "--plain").stderr == ""


def test_output_that_is_no_terminal_gets_plain_lines(env: dict[str, str], tmp_path: Path) -> None:
    told = tmp_path / "told"
    script = f'"$0" -m tui_tutor learn {ONE} > {told}; echo "status $?"'
    with Terminal(["sh", "-c", script, sys.executable], env=env) as terminal:
        terminal.wait_for("because standard output is not a terminal")
        terminal.type("quit\n")
        terminal.wait_for("status 0")
    assert TITLE in told.read_text(encoding="utf-8")


def test_the_list_and_a_formula_of_ones_own_have_plain_lines_too(tutor: Tutor) -> None:
    assert "1. What a derivative is: derivatives, 10 minutes" in tutor("--plain").stdout
    own = tutor("explain", "L = (w*x - y)**2", "w=2", "x=3", "y=5", "--plain")
    assert own.stdout.startswith(FIRST)
    assert "Your own formula." in own.stdout
    # As before, a pipe that asks for nothing gets the frames.
    assert FIRST not in tutor("explain", "L = (w*x - y)**2", "w=2", "x=3", "y=5").stdout


def test_plain_lines_are_not_for_an_encoding_of_other_signs(env: dict[str, str]) -> None:
    changed = {**env, "PYTHONIOENCODING": "utf-7"}
    done = subprocess.run([*ARGV, "--plain"], capture_output=True, encoding="utf-8", env=changed, input="")
    told = "error: this terminal's encoding is utf-7, in which ASCII is not itself\n  set LANG=C.UTF-8\n"
    assert (done.stdout, done.stderr, done.returncode) == ("", told, 2)


@pytest.mark.parametrize("changes", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C"}, {"TUTOR_GLYPHS": "ascii"}])
def test_plain_lines_are_ascii_where_nothing_else_is_understood(changes: dict[str, str], tutor: Tutor) -> None:
    said = tutor("learn", ONE, "--plain", "--calculus", "--at", "backward z", **changes)
    assert (said.stderr, said.returncode) == ("", 0)
    assert said.stdout.isascii()
    assert "dz = da * da/dz" in said.stdout


def test_a_part_is_a_place_of_the_command_line_and_values_are_set_there(
    env: dict[str, str], tutor: Tutor, folder: Path
) -> None:
    path = folder / "two.md"
    path.write_bytes(lesson("input x = 2\noutput f = x*x", "input u = 3\noutput f = u*u"))
    argv = [*ARGV[:-1], str(path), "--plain", "--at", "part 2", "--set", "u=5"]
    told = subprocess.run(argv, capture_output=True, encoding="utf-8", env=env, input="next\n").stdout
    assert "Part 2 of 2" in told
    assert "result: f = 25" in told
    done = tutor("learn", str(path), "--plain", "--at", "part 3")
    assert (done.stdout, done.stderr, done.returncode) == (
        "", 'error: no part 3\n  the lesson has 2 parts\n', 2,
    )  # fmt: skip


def test_switches_and_places_of_the_command_line_mean_the_same(tutor: Tutor) -> None:
    arguments = ("--plain", "--set", "w1=0.3", "--at", "backward z", "--calculus")
    text = tutor("learn", ONE, *arguments).stdout
    assert "On: calculus." in text
    assert "Step 6 of 13: backward z" in text
    assert "result: dz = -0.475" in text
    assert "Step 6 of 13" in tutor("learn", ONE, "--plain").stdout  # where it was left
    again = tutor("learn", ONE, "--plain", "--restart", "--predict").stdout
    assert "Step 0 of 13: start." in again
    assert "On: calculus, prediction." in again
