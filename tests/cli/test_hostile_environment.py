"""Every command in environments that are wrong: it works, or says in one clear error what is wrong. Never a traceback.

A part of the pairs; TUTOR_ALL_ENVIRONMENTS=1 runs them all (five minutes).
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.cli.examples import BOWL, ONE, SHIPPED, lesson

COMMANDS = {
    "version": ["--version"],
    "help": ["--help"],
    "list": ["list"],
    "trace": ["trace", ONE],
    "trace json": ["trace", "own.md", "--json"],
    "explain": ["explain", "L = (w*x - y)**2", "w=2", "x=3", "y=5"],
    "check": ["check", "own.md"],
    "judge": ["judge", ONE, "backward z", "a - y"],
    "progress": ["progress"],
    "reset": ["reset", "--all", "--yes"],
    "class": ["class", "."],
    "keys": ["keys"],
    "doctor": ["doctor"],
    "doctor json": ["doctor", "--json"],
    "plain": ["learn", ONE, "--plain"],
    "tutor": [],
    "login": ["login"],
}
FOLDERS = ("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")
ENVIRONMENTS: dict[str, dict[str, str | None]] = {
    "no home": {"HOME": None, **dict.fromkeys(FOLDERS)},
    "a home that is not there": {"HOME": "/no/such", **dict.fromkeys(FOLDERS)},
    "an empty home": {"HOME": "", **dict.fromkeys(FOLDERS)},
    "relative folders": dict.fromkeys(FOLDERS, "here"),
    "folders that are files": dict.fromkeys(FOLDERS, "/dev/null"),
    "folders of control characters": dict.fromkeys(FOLDERS, "/\x1b[2J\u202e"),
    "folders that are no UTF-8": dict.fromkeys(FOLDERS, "/\udcff"),
    "an unknown locale": {"LANG": "xx", "LC_ALL": "xx_YY.zz"},
    "ascii": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "latin": {"PYTHONIOENCODING": "latin-1"},
    "odd sizes": {"COLUMNS": "abc", "LINES": "-1"},
    "a huge size": {"COLUMNS": "9" * 30, "LINES": "9" * 30},
    "a terminal of escapes": {"TERM": "\x1b]0;x\x07", "COLORTERM": "\x1b[31m"},
    "no terminal": {"TERM": None},
    "odd switches": {"TUTOR_PLAIN": "\udcff", "NO_COLOR": "\x1b", "FORCE_COLOR": "abc", "TEXTUAL_FPS": "x"},
}  # fmt: skip
KNOWN = (0, 1, 2)
LEFT_OVER = ("Traceback", "Exception ignored", "RuntimeError", "tutor has a fault of its own")


def _few_files() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8))


def run(
    words: list[str],
    env: dict[str, str],
    folder: Path,
    *,
    shell: str = '"$@"',
    before: Callable[[], None] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    (folder / "own.md").write_bytes(lesson(BOWL))
    argv = ["sh", "-c", shell, "sh", sys.executable, "-m", "tui_tutor", *words]
    return subprocess.run(
        argv, env=env, cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, preexec_fn=before, timeout=120
    )


def check(done: subprocess.CompletedProcess[bytes], *, is_heard: bool = True) -> None:
    told = done.stderr.decode("utf-8", "replace") + done.stdout.decode("utf-8", "replace")
    assert [each for each in LEFT_OVER if each in told] == [], told[-3000:]
    assert done.returncode in KNOWN, told[-3000:]
    assert b"\x1b" not in done.stdout + done.stderr
    if done.returncode == 2 and is_heard:
        assert b"error: " in done.stderr


def pairs(wrongs: Iterable[str]) -> list[tuple[str, str]]:
    """Commands and what is wrong: all, or of the pairs every fifth, so that each command and each wrong comes up."""
    every = 1 if os.environ.get("TUTOR_ALL_ENVIRONMENTS") else 5
    found = [(command, wrong) for command in COMMANDS for wrong in wrongs]
    return [pair for number, pair in enumerate(found) if (number + number // 15) % every == 0]


@pytest.mark.parametrize(("command", "environment"), pairs(ENVIRONMENTS))
def test_a_wrong_environment_is_no_fault_of_the_program(
    command: str, environment: str, env: dict[str, str], folder: Path
) -> None:
    changed = {**env, **ENVIRONMENTS[environment]}
    check(run(COMMANDS[command], {name: value for name, value in changed.items() if value is not None}, folder))


PLACES = {
    "a folder that is gone": 'rmdir_me=$(mktemp -d); cd "$rmdir_me"; rmdir "$rmdir_me"; "$@"',
    "a full output": '"$@" >/dev/full',
    "a full standard error": '"$@" 2>/dev/full',
    "closed streams": '"$@" <&- 2>&-',
    "an output that is gone": '"$@" | true',
}


@pytest.mark.parametrize(("command", "place"), pairs(PLACES))
def test_a_wrong_place_or_stream_is_no_fault_of_the_program(
    command: str, place: str, env: dict[str, str], folder: Path
) -> None:
    done = run(COMMANDS[command], {**env, "PYTHONSAFEPATH": "1"}, folder, shell=PLACES[place])
    check(done, is_heard="2>" not in PLACES[place])
    if place == "a full output" and command not in ("tutor", "login"):
        assert done.returncode in (1, 2)


# Root may enter every folder, but for a root without these rights.
WITHOUT_RIGHTS = [] if os.getuid() else ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--"]


@pytest.fixture(params=["may not be entered", "has too long a name"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A home of which nobody can tell whether anything is in it."""
    if request.param == "has too long a name":
        yield tmp_path / ("x" * 300)
        return
    if WITHOUT_RIGHTS and shutil.which(WITHOUT_RIGHTS[0]) is None:
        pytest.skip("nobody takes root's rights away here")
    shut = tmp_path / "shut"
    shut.mkdir(mode=0)
    yield shut / "home"
    shut.chmod(0o700)


@pytest.mark.parametrize("command", [command for command in COMMANDS if command not in ("version", "help")])
def test_a_home_that_cannot_be_looked_into_is_no_fault_of_the_program(
    command: str, home: Path, env: dict[str, str], folder: Path
) -> None:
    homeless = {**env, "HOME": str(home), **{name: str(home / name) for name in FOLDERS}}
    done = run(COMMANDS[command], homeless, folder, shell=" ".join([*WITHOUT_RIGHTS, '"$@"']))
    check(done)
    assert b"please report it" not in done.stdout
    if command == "list":
        assert done.stdout.decode() == SHIPPED


@pytest.mark.parametrize("command", ["list", "trace", "doctor", "plain", "explain"])
def test_too_few_files_are_told_in_a_line(command: str, env: dict[str, str], folder: Path) -> None:
    check(run(COMMANDS[command], env, folder, before=_few_files))
