"""`tutor login`, started as sshd does: what it becomes, with what environment and limits, and what it refuses."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

import tui_tutor
from tests.terminal import ENTER_ALTERNATE, Terminal
from tui_tutor.lab.environment import KEPT
from tui_tutor.lab.learners import Learner
from tui_tutor.lab.login import LIMITS
from tui_tutor.progress.history import read_history

LOGIN = (sys.executable, "-I", "-m", "tui_tutor", "login")
HOSTILE = {
    "PYTHONINSPECT": "1", "PYTHONSTARTUP": "/dev/null", "PYTHONPATH": "/tmp", "PYTHONWARNINGS": "error",
    "TEXTUAL": "debug,devtools", "TEXTUAL_PRESS": "q", "TEXTUAL_DRIVER": "no:driver", "PYTHONUTF8": "0",
    "SSH_ORIGINAL_COMMAND": "/bin/sh", "SHELL": "/bin/bash", "HOME": "/tmp", "USER": "mallory",
    "LC_ALL": "../xx.nonsense", "COLUMNS": "1", "LINES": "1", "BROWSER": "/bin/sh", "EDITOR": "sh",
}  # fmt: skip
FIRST = "derivatives"


@pytest.fixture
def journals(tmp_path: Path) -> Path:
    folder = tmp_path / "journals"
    folder.mkdir()
    folder.chmod(0o2750)
    return folder


@contextmanager
def session(journals: Path, *more: str, env: Mapping[str, str | None] | None = None) -> Iterator[Terminal]:
    with Terminal([*LOGIN, "--journals", str(journals), *more], env={**HOSTILE, **(env or {})}) as terminal:
        terminal.wait_for("quit")
        yield terminal


def of_learner(name: str, journals: Path) -> Path:
    """The folder of a learner's progress, the only one of a lab."""
    (home,) = journals.iterdir()
    assert home.name == Learner(name).id
    assert (home / "learner").read_text() == f"{name}\n"
    return home / "tutor" / "progress"


def of_process(terminal: Terminal, name: str) -> str:
    return Path(f"/proc/{terminal.pid}/{name}").read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_session_is_a_process_that_began_with_nothing_of_the_clients(journals: Path) -> None:
    with session(journals, "--learner", "anna") as terminal:
        names = {line.partition("=")[0] for line in of_process(terminal, "environ").split("\0") if line}
        assert names <= {"PATH", "HOME", "USER", "LOGNAME", *KEPT, *(name for name in names if name.startswith("XDG_"))}
        assert "xx.nonsense" not in of_process(terminal, "environ")
        assert os.readlink(f"/proc/{terminal.pid}/cwd") == "/"
        assert "Umask:\t0027" in of_process(terminal, "status")
        pid = terminal.pid
        for kind, most in LIMITS.items():
            soft, hard = resource.prlimit(pid, kind)
            assert 0 <= soft <= most
            assert soft == hard


def test_what_a_learner_does_is_kept_for_the_group_and_nobody_else(journals: Path) -> None:
    with session(journals, "--learner", "Zoë Müller") as terminal:
        terminal.press("enter")
        terminal.wait_for("saved")
        terminal.press("q")
        assert terminal.wait_end() == 0
    assert FIRST in read_history(of_learner("Zoë Müller", journals)).lessons
    below = list(journals.rglob("*"))
    assert {stat.S_IMODE(path.stat().st_mode) for path in below if path.is_dir()} == {0o2750}
    assert {stat.S_IMODE(path.stat().st_mode) for path in below if path.is_file()} == {0o640}


def test_without_a_name_the_learner_is_the_account_whatever_the_environment_says(journals: Path) -> None:
    with session(journals):
        assert of_learner(subprocess.run(["id", "-un"], capture_output=True, text=True).stdout.strip(), journals)


def test_two_sessions_of_a_learner_at_once_are_both_kept(journals: Path) -> None:
    with session(journals, "--learner", "anna") as one, session(journals, "--learner", "anna") as other:
        for terminal in (one, other):
            terminal.press("enter")
            terminal.wait_for("saved")
            terminal.press("q")
            assert terminal.wait_end() == 0
    progress = of_learner("anna", journals)
    assert len(list(progress.glob("*.jsonl"))) == 2
    assert not read_history(progress).damaged


LOCALES: list[tuple[dict[str, str | None], bool]] = [
    ({"LC_ALL": "C"}, True),
    ({"LC_ALL": "POSIX"}, True),
    ({"LANG": "C"}, True),
    ({"LANG": "de_DE.ISO-8859-1"}, True),
    ({"LC_ALL": "C.UTF-8", "LANG": "C"}, False),
    ({"LC_CTYPE": "UTF-8"}, False),
    ({"LANG": "de_DE"}, False),
    ({}, False),
]


@pytest.mark.parametrize(("locale", "is_ascii"), LOCALES)
def test_the_glyphs_are_those_of_the_learners_locale(
    locale: dict[str, str | None], is_ascii: bool, journals: Path
) -> None:
    nothing = {"LC_ALL": None, "LC_CTYPE": None, "LANG": None}
    with session(journals, "--learner", "anna", env={**nothing, **locale}) as terminal:
        terminal.press("enter")
        terminal.wait_for("saved")
        assert terminal.text.isascii() == is_ascii


def test_ctrl_z_and_ctrl_backslash_do_nothing(journals: Path) -> None:
    with session(journals, "--learner", "anna") as terminal:
        terminal.press("ctrl+z", "ctrl+\\", "?")
        terminal.wait_for("Help")
        assert "State:\tT" not in of_process(terminal, "status")


def test_a_signal_to_stop_is_not_heard(journals: Path) -> None:
    with session(journals, "--learner", "anna") as terminal:
        terminal.signal(signal.SIGTSTP)
        terminal.press("?")
        terminal.wait_for("Help")


@pytest.mark.parametrize("term", ["", "x" * 10_000, "\x1b[2J", "../../etc/passwd"])
def test_a_terminal_that_says_nonsense_of_itself_gets_plain_lines(term: str, journals: Path) -> None:
    with plain_session(journals, env={"TERM": term}) as terminal:
        terminal.type("open 1\r")
        terminal.wait_for("Lesson: What a derivative is.")
    assert list(journals.glob("*/**/*.jsonl"))


def test_plain_lines_are_asked_for_by_the_key_or_by_the_learner(journals: Path) -> None:
    for more, env in ((["--plain"], {}), ([], {"ACCESSIBLE": "1"})):
        with plain_session(journals, *more, env=env) as terminal:
            terminal.type(f"open {Path(tui_tutor.__file__).parents[1]}/README.md\r")
            terminal.wait_for("only the lessons of the lab can be opened here: choose one from the list")


@contextmanager
def plain_session(journals: Path, *more: str, env: Mapping[str, str | None]) -> Iterator[Terminal]:
    """A session that is a conversation, and that quits."""
    argv = [*LOGIN, "--journals", str(journals), "--learner", "anna", *more]
    with Terminal(argv, columns=400, rows=60, env=env) as terminal:
        terminal.wait_for("\n>")
        yield terminal
        terminal.type("quit\r")
        assert terminal.wait_end() == 0
        assert b"\x1b" not in terminal.raw
        assert ENTER_ALTERNATE not in terminal.raw


def refused(*argv: str) -> str:
    """What is said of a login that begins no session."""
    done = subprocess.run(argv, capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL)
    assert (done.stdout, done.returncode) == ("", 2)
    return done.stderr


def test_without_a_terminal_one_line_is_said_and_nothing_is_made(journals: Path) -> None:
    said = refused(*LOGIN, "--journals", str(journals), "--learner", "anna")
    assert said == (
        "error: this is a lab of tutor, and needs a terminal\n"
        "  log in without a command, or with ssh -t; there is no shell and no file transfer\n"
    )
    assert not os.listdir(journals)


def test_plain_lines_need_no_terminal_and_open_no_path(journals: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret: [\n")
    argv = [*LOGIN, "--journals", str(journals), "--learner", "anna", "--plain"]
    said = f"open {tmp_path}/secret.md\nopen ../../etc/passwd\nopen {FIRST}\nnext\nquit\n"
    done = subprocess.run(argv, input=said, capture_output=True, encoding="utf-8")
    assert (done.stderr, done.returncode) == ("", 0)
    assert "secret:" not in done.stdout
    assert "root:" not in done.stdout
    assert done.stdout.count("only the lessons of the lab can be opened here") == 2
    assert FIRST in read_history(of_learner("anna", journals)).lessons
    assert {stat.S_IMODE(path.stat().st_mode) for path in journals.rglob("*.jsonl")} == {0o640}


def test_a_login_that_is_not_isolated_is_refused(journals: Path) -> None:
    said = refused(sys.executable, "-m", "tui_tutor", "login", "--journals", str(journals))
    assert said.startswith("error: tutor login was not started with -I\n")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--learner", "../anna"], "error: '../anna' is no name of a learner"),
        (["--learner", "an\x1b[2Jna"], "error: 'an\\x1b[2Jna' is no name of a learner"),
        (["--journals", "."], "error: the path . does not begin with /"),
        (["--lessons", "."], "error: the path . does not begin with /"),
    ],
)
def test_a_wrong_command_of_a_key_is_told_in_one_line(arguments: list[str], problem: str, journals: Path) -> None:
    with Terminal([*LOGIN, "--journals", str(journals), *arguments]) as terminal:
        assert terminal.wait_end() == 2
        assert terminal.lines[0] == problem
    assert not os.listdir(journals)


def test_the_id_is_that_of_the_name_whatever_the_locale(journals: Path, tmp_path: Path) -> None:
    latin = tmp_path / "locales" / "xx.ISO-8859-1"
    latin.parent.mkdir()
    with suppress(FileNotFoundError):  # a locale of the machine's with another encoding, where one can be made
        subprocess.run(["localedef", "-i", "POSIX", "-f", "ISO-8859-1", str(latin)], capture_output=True)
    for locale in ("C", "C.UTF-8", "nonsense", latin.name, None):
        with session(journals, "--learner", "Zoë", env={"LC_ALL": locale, "LOCPATH": str(latin.parent)}):
            assert os.listdir(journals) == [Learner("Zoë").id]
