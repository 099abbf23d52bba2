"""Arguments: what is written wrongly is told with the usage, and options mean the same wherever they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Tutor
from tests.cli.examples import ONE
from tui_tutor.cli.arguments import parser


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["trace", ONE, "--iterations", "0"], "argument --iterations: '0' is not a whole number from 1 to 1,000,000"),
        (["trace", ONE, "--iterations", "-1"], "argument --iterations: '-1' is not a whole number from 1 to 1,000,000"),
        (["trace", ONE, "--iterations", "1.5"],
         "argument --iterations: '1.5' is not a whole number from 1 to 1,000,000"),
        (["trace", ONE, "--iterations", "1000001"],
         "argument --iterations: '1000001' is not a whole number from 1 to 1,000,000"),
        (["trace", ONE, "--iterations", "00000000019"],
         "argument --iterations: '00000000019' is not a whole number from 1 to 1,000,000"),
        (["trace", ONE, "--part", "0"], "argument --part: '0' is not a whole number from 1 to 1,000,000"),
        (["trace", ONE, "--part", "9" * 5000],
         f"argument --part: '{'9' * 19}…' is not a whole number from 1 to 1,000,000"),
        (["trace"], "the following arguments are required: LESSON"),
        (["learn", ONE, "--at"], "argument --at: expected one argument"),
        (["list", "--lessons", ""], "argument --lessons: there is no file or folder ''"),
    ],
    ids=lambda row: " ".join(row)[-60:] if isinstance(row, list) else "",
)  # fmt: skip
def test_wrong_usage_is_told_with_the_usage_of_the_command(arguments: list[str], message: str, tutor: Tutor) -> None:
    done = tutor(*arguments)
    usage, *_, last = done.stderr.splitlines()
    assert usage.startswith(f"usage: tutor {arguments[0]} ")
    assert last == f"tutor {arguments[0]}: error: {message}"
    assert (done.stdout, done.returncode) == ("", 2)


def test_an_unknown_command_is_told_with_those_that_there_are(tutor: Tutor) -> None:
    done = tutor("lern", ONE)
    last = done.stderr.splitlines()[-1]
    assert last.startswith("tutor: error: argument COMMAND: invalid choice: 'lern'")
    assert all(command in last for command in ("learn", "list", "trace", "check"))
    assert (done.stdout, done.returncode) == ("", 2)


def test_the_help_of_a_command_names_its_options(tutor: Tutor) -> None:
    done = tutor("trace", "--help")
    assert all(option in done.stdout for option in ("LESSON", "--set", "--part", "--iterations", "--json", "--lessons"))
    assert (done.stderr, done.returncode) == ("", 0)


BEFORE_AND_AFTER = [
    (["learn", ONE], ["--no-mouse"]),
    *[(command, option) for option in (["--plain"], ["--glyphs", "ascii"]) for command in
      (["list"], ["trace", ONE], ["judge", ONE, "backward z", "-y"], ["progress"], ["keys"], ["doctor"], ["class", "."],
       ["explain", "a = 1"])],
    (["doctor"], ["--color", "never"]),
    *[(["class", "."], option) for option in (["--color", "never"], ["--theme", "light"], ["--no-mouse"])],
    *[(command, ["--lessons", "."]) for command in
      (["learn", ONE], ["list"], ["trace", ONE], ["judge", ONE, "backward z", "-y"], ["progress"])],
]  # fmt: skip


@pytest.mark.parametrize(("command", "option"), BEFORE_AND_AFTER, ids=lambda words: " ".join(words))
def test_an_option_means_the_same_before_and_after_the_command(command: list[str], option: list[str]) -> None:
    name, *rest = command
    before, after = parser().parse_args([*option, *command]), parser().parse_args([name, *option, *rest])
    assert before == after != parser().parse_args(command)
    if "--lessons" in option:
        wins = parser().parse_args(["--lessons", "/", name, "--lessons", ".", *rest])
        assert wins.lessons == Path(".")
