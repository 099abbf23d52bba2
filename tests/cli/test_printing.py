"""The characters of what commands print: those that are asked for, else those of the encoding and the locale."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Tutor

ONE = "logistic-regression-one-example"
ANSWER = ("judge", ONE, "backward z", "ŷ·x₁")
PRINTED = (
    ("keys",),
    ("list",),
    ("trace", ONE),
    ("progress",),
    ANSWER,
    ("explain", "L = (w*x - y)**2", "w=2", "x=3", "y=5", "--json"),
)


@pytest.mark.parametrize("command", [("keys",), ("trace", ONE)], ids=lambda command: command[0])
def test_text_is_printed_in_the_set_that_is_asked_for(command: tuple[str, ...], tutor: Tutor) -> None:
    usual, asked = tutor(*command), tutor(*command, "--glyphs", "ascii")
    assert not usual.stdout.isascii()
    assert asked.stdout.isascii()
    assert (asked.stderr, asked.returncode) == ("", 0)
    for other in (
        tutor("--glyphs", "ascii", *command),
        tutor(*command, TUTOR_GLYPHS="ascii"),
        tutor(*command, LC_ALL="C"),
    ):
        assert other.stdout == asked.stdout
    assert tutor(*command, "--glyphs", "unicode", LC_ALL="C").stdout == usual.stdout


@pytest.mark.parametrize("command", PRINTED, ids=lambda command: command[0])
def test_every_command_that_prints_for_people_takes_the_option(command: tuple[str, ...], tutor: Tutor) -> None:
    done = tutor(*command, "--glyphs", "ascii")
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.isascii() or "--json" in command


def test_the_configuration_says_it_too(tutor: Tutor, env: dict[str, str]) -> None:
    path = Path(env["XDG_CONFIG_HOME"], "tutor", "config.toml")
    path.parent.mkdir(parents=True)
    path.write_text('glyphs = "ascii"\n')
    assert tutor("trace", ONE).stdout.isascii()
    assert not tutor("trace", ONE, "--glyphs", "unicode").stdout.isascii()


def test_columns_stay_in_line(tutor: Tutor) -> None:
    lines = tutor("keys", "--glyphs", "ascii").stdout.splitlines()
    starts = {line.index(what) for line, what in zip(lines, ("next step", "step back", "next phase"), strict=False)}
    assert len(starts) == 1
    assert lines[0].split()[:3] == ["next", "->", "l"]


def test_data_keep_every_character(tutor: Tutor) -> None:
    for command in (("keys", "--json"), ("trace", ONE, "--json")):
        assert tutor(*command, "--glyphs", "ascii").stdout == tutor(*command).stdout
    assert json.loads(tutor("keys", "--json", "--glyphs", "ascii").stdout)["keys"][0]["shown"].startswith("→")


def test_an_encoding_that_has_not_all_of_it_gets_ascii_and_no_fault(tutor: Tutor) -> None:
    done = tutor("keys", PYTHONIOENCODING="latin-1")
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout == tutor("keys", "--glyphs", "ascii").stdout
