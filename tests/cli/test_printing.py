"""The characters of what commands print: those that are asked for, else those of the encoding and the locale."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Tutor
from tui_tutor.progress.entries import Entry, encode
from tui_tutor.progress.records import Answered, Opened, Outcome, Stepped

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


@pytest.mark.parametrize(
    "command",
    [
        ("learn", "noñame"), ("reset", "noñame"), ("explain", "L = σ(w)", "w=2"), ("judge", ONE, "backward ∂", "3"),
        ("trace", ONE, "--part", "ñ"), ("ñ",), ("check", "ü.md"), ("learn", ONE, "--theme", "ñ"), ("keys", "∂"),
    ],
    ids=lambda command: command[0],
)  # fmt: skip
def test_what_is_wrong_is_told_in_the_set_too(command: tuple[str, ...], tutor: Tutor) -> None:
    usual, ascii_only = tutor(*command), tutor(*command, LC_ALL="C")
    assert not usual.stderr.isascii()
    assert ascii_only.stderr.isascii()
    assert ascii_only.returncode == usual.returncode == 2
    assert tutor("--glyphs", "unicode", *command, LC_ALL="C").stderr.isascii() == (command[0] in ("ñ", "trace", "keys"))


def test_faults_of_a_lesson_are_told_in_the_set_too(tutor: Tutor, folder: Path) -> None:
    (folder / "a.md").write_text("Überall ∂\n", encoding="utf-8")
    done = tutor("check", "a.md", LC_ALL="C")
    assert "  1 | Uberall d\n" in done.stderr
    assert done.stderr.isascii()


def test_help_of_every_command_is_in_the_set(tutor: Tutor) -> None:
    for name in ("", "learn", "list", "trace", "explain", "check", "judge", "progress", "reset", "class", "login",
                 "keys", "doctor"):  # fmt: skip
        done = tutor(*filter(None, [name]), "--help", LC_ALL="C")
        assert (done.stdout.isascii(), done.returncode) == (True, 0), name


def test_a_class_is_told_in_the_set_and_its_columns_stay_in_line(tutor: Tutor, tmp_path: Path) -> None:
    for name in ("Zoë", "学生", "Bo"):
        folder = tmp_path / "class" / name
        folder.mkdir(parents=True)
        records = (Opened(ONE, 1, "1f-2e", True), Stepped(ONE, 1, 1, "forward z"),
                   Answered(ONE, 1, 1, "forward z", Outcome.WRONG, None, "∂x"))  # fmt: skip
        entries = [Entry(place, "s", 1_700_000_000, record) for place, record in enumerate(records, 1)]
        (folder / "a.jsonl").write_bytes(b"".join(map(encode, entries)))
    usual, done = tutor("class", tmp_path / "class"), tutor("class", tmp_path / "class", LC_ALL="C")
    assert "学生" in usual.stdout
    assert (done.stdout.isascii(), done.stderr, done.returncode) == (True, "", 0)
    rows = done.stdout.splitlines()[:4]
    assert {row.split()[0] for row in rows} == {"learner", "Zoe", "????", "Bo"}
    assert len({row.index("lesson" if row.startswith("learner") else ONE) for row in rows}) == 1
    document = tutor("class", tmp_path / "class", "--json", LC_ALL="C").stdout
    assert {each["name"] for each in json.loads(document)["learners"]} == {"Zoë", "学生", "Bo"}


def test_a_report_keeps_a_path_that_the_set_has_not_by_the_numbers_of_its_signs(tutor: Tutor, tmp_path: Path) -> None:
    state = tmp_path / "ü"
    done = tutor("doctor", LC_ALL="C", XDG_STATE_HOME=str(state))
    assert done.stdout.isascii()
    assert f"{tmp_path}/\\xfc/tutor/progress" in done.stdout
