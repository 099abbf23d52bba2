"""The command of a lab's session: what a shell would make anything else of is refused; a real shell is the judge."""

from __future__ import annotations

import argparse
import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_tutor.cli.arguments import parser
from tui_tutor.errors import UsageError
from tui_tutor.lab.command import CHOICES, OPTIONS, read_command
from tui_tutor.tui.palettes import BY_NAME

LOGIN = "/opt/tutor/bin/python -I -m tui_tutor login"
CLOSED = {
    LOGIN: {},
    f"exec {LOGIN}": {},
    f" exec  {LOGIN}\t": {},
    "exec '/opt/my tutor/bin/python3.12' -I -m tui_tutor login": {},
    f"exec {LOGIN} --learner ann": {"--learner": "ann"},
    f"exec {LOGIN} --learner=ann --plain": {"--learner": "ann", "--plain": ""},
    f"exec {LOGIN} --learner 'Zoë, M.'": {"--learner": "Zoë, M."},
    f"exec {LOGIN} --learner \"Anna O'Hara\"": {"--learner": "Anna O'Hara"},
    f"exec {LOGIN} --learner=Anna\\ O\\'Hara": {"--learner": "Anna O'Hara"},
    f"exec {LOGIN} --lessons /etc/tutor/lessons --no-mouse --journals /j --learner 'a;b'": {
        "--lessons": "/etc/tutor/lessons", "--no-mouse": "", "--journals": "/j", "--learner": "a;b",
    },
}  # fmt: skip
OPEN = {
    f"exec {LOGIN} --learner ann || bash": "to the shell",
    f"exec {LOGIN} --learner ann; exec bash": "to the shell",
    f"exec {LOGIN} --learner ann & bash": "to the shell",
    f"exec {LOGIN} --learner ann\nbash": "to the shell",
    f"exec {LOGIN} --learner ann > /tmp/x": "to the shell",
    f"exec {LOGIN} --learner $SSH_ORIGINAL_COMMAND": "to the shell",
    f'exec {LOGIN} --learner "$SSH_ORIGINAL_COMMAND"': "to the shell",
    f'exec {LOGIN} --learner "`cat`"': "to the shell",
    f"exec {LOGIN} --learner `cat`": "to the shell",
    f"exec {LOGIN} --learner $(cat)": "to the shell",
    f"exec {LOGIN} --learner *": "to the shell",
    f"exec {LOGIN} --learner ?": "to the shell",
    f"exec {LOGIN} --learner [a]": "to the shell",
    f"exec {LOGIN} --learner ~": "to the shell",
    f"exec {LOGIN} --learner 'ann": "to the shell",
    f"exec {LOGIN} --learner ann\\": "to the shell",
    f"exec {LOGIN} # --learner ann": "to the shell",
    f"({LOGIN})": "to the shell",
    "/usr/bin/env python -I -m tui_tutor login": "is not tutor login",
    "/usr/bin/env -I -m tui_tutor login": "'/usr/bin/env' is no python",
    "/opt/p -c x -I -m tui_tutor login --learner ann": "is not tutor login",
    "/opt/p -I -m tui_tutor login": "'/opt/p' is no python",
    "/opt/python -c x -I -m tui_tutor login --learner ann": "is not tutor login",
    "/opt/python x.py -I -m tui_tutor login": "is not tutor login",
    "/opt/python -I x.py -m tui_tutor login": "is not tutor login",
    "/opt/python -I -m tui_tutor": "is not tutor login",
    "/opt/python -I -m tui_tutor learn x": "is not tutor login",
    "/opt/python -m tui_tutor login": "can make the python",
    "/opt/python -m -I tui_tutor login": "is not tutor login",
    "/opt/python -E -m tui_tutor login": "is not tutor login",
    "PYTHONPATH=/x /opt/python -I -m tui_tutor login": "is not tutor login",
    "exec -a x /opt/python -I -m tui_tutor login": "is not tutor login",
    "python -I -m tui_tutor login": "'python' is looked for in PATH",
    "/bin/sh": "is not tutor login",
    "": "is not tutor login",
    f"{LOGIN} --begun": "'--begun'",
    f"{LOGIN} --learn ann": "'--learn'",
    f"{LOGIN} --plain=no": "'--plain=no'",
    f"{LOGIN} bash": "'bash'",
    f"{LOGIN} -- bash": "'--'",
    f"{LOGIN} --plain=": "'--plain='",
    f"{LOGIN} --learner": "--learner has no value",
    f"{LOGIN} --learner=": "--learner has no value",
    f"{LOGIN} --learner ''": "--learner has no value",
    f"{LOGIN} --learner --begun": "--learner has no value",
}


@pytest.mark.parametrize("command", CLOSED)
def test_a_login_and_its_options_are_read(command: str) -> None:
    assert read_command(command) == CLOSED[command]


@pytest.mark.parametrize("command", OPEN)
def test_anything_else_is_refused_with_the_next_move(command: str) -> None:
    with pytest.raises(UsageError) as fault:
        read_command(command)
    assert OPEN[command] in fault.value.problem
    assert fault.value.advice


@pytest.mark.parametrize(
    ("command", "advice"),
    [
        ("exec /opt/tutor/bin/tutor login --learner max", f"exec {LOGIN} --learner max"),
        ("/opt/tutor/bin/tutor login --plain --learner='Max M.'", f"exec {LOGIN} --plain '--learner=Max M.'"),
        ("/opt/p -I -m tui_tutor login --learner max", f"exec {LOGIN} --learner max"),
        ("/bin/login max", f"exec {LOGIN}"),
        ("/opt/tutor/bin/tutor login max", f"exec {LOGIN}"),
    ],
)
def test_the_command_that_is_advised_has_the_options_of_the_one_that_is_wrong(command: str, advice: str) -> None:
    with pytest.raises(UsageError) as fault:
        read_command(command)
    assert fault.value.advice == f"let it be: {advice}"
    read_command(advice)


@pytest.mark.parametrize(
    ("more", "advice"),
    [("--learner max bash", "take it off"), ("--learner max --lessons", "give it one, or take it off")],
)
def test_of_a_wrong_option_alone_the_command_is_not_advised(more: str, advice: str) -> None:
    with pytest.raises(UsageError) as fault:
        read_command(f"{LOGIN} {more}")
    assert fault.value.advice == advice


def test_the_options_are_those_of_tutor_login() -> None:
    commands = next(each for each in parser()._actions if isinstance(each, argparse._SubParsersAction))
    actions = commands.choices["login"]._actions
    offered = {action.option_strings[-1]: action.nargs != 0 for action in actions if action.help != argparse.SUPPRESS}
    assert offered.pop("--help") is False
    assert offered == OPTIONS


def test_the_values_are_those_that_tutor_login_takes() -> None:
    commands = next(each for each in parser()._actions if isinstance(each, argparse._SubParsersAction))
    actions = {action.option_strings[-1]: action.choices for action in commands.choices["login"]._actions}
    offered = {name: choices for name, choices in actions.items() if choices is not None}
    assert {**offered, "--theme": tuple(BY_NAME)} == CHOICES


PIECES = (
    "a", "é", "u\u0302", "\u00a0", "=", "-", ".", ",", "+", "@", "%", "^", ":", "/", "*", "?", "[a]", "~",
    "#", "!", "{a,b}", " --plain", " ", "\t", "\n", "\r", "'a;b'", "'", '"', '"a\'b"', "'$a'",
    '"$a"', '"`echo`"', '"\\""', '"\\a"', '"\\$"', "\\",
    "\\'", "\\ ", "\\$a", "$a", "$'a'", "`echo`", "$(echo)", ";", "&", "|", "<a", ">a", "(", ")",
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=6), is_apart=st.booleans())
def test_a_shell_reads_the_same_words_and_does_nothing_else(pieces: list[str], is_apart: bool, tmp_path: Path) -> None:
    value = "".join(pieces)
    command = f"exec {LOGIN} --learner{' ' if is_apart else '='}{value}"
    try:
        options = read_command(command)
    except UsageError:
        return
    (tmp_path / "a").touch()  # for what is a pattern of names
    recorded = command.replace(LOGIN, r"printf %s\\0")
    done = subprocess.run(["sh", "-c", recorded], capture_output=True, cwd=tmp_path, env={"a": "b"}, check=True)
    words = done.stdout.decode().split("\0")[:-1]
    assert words == shlex.split(command)[6:]
    assert options["--learner"] == (words[1] if is_apart else words[0].partition("=")[2])
