"""A fault of the program itself: one line and status 1 for the person, the calls in a log, no values of variables.

What the full screen does besides is in tests/tui/test_crash.py.
"""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Done
from tests.terminal import Terminal
from tui_tutor import __version__

# A command with a fault in it, where a learner's value is at hand: `tutor list` runs it.
FAULTY = """\
import sys, tui_tutor.cli, tui_tutor.cli.list
def run(given):
    answer = "the learner's " + "secret"
    {fault}
tui_tutor.cli.list.run = run
sys.exit(tui_tutor.cli.main(["list"]))
"""


def crashed(env: dict[str, str], fault: str = "raise RuntimeError('a fault')", code: str = FAULTY) -> Done:
    argv = [sys.executable, "-c", code.replace("{fault}", fault)]
    return subprocess.run(argv, capture_output=True, encoding="utf-8", env=env, stdin=subprocess.DEVNULL)


def log_of(env: dict[str, str]) -> Path:
    return Path(env["XDG_STATE_HOME"], "tutor", "crash.log")


def line(name: str, where: str) -> str:
    return f"error: tutor has a fault of its own ({name}); {where}\n"


def test_a_fault_is_one_line_and_a_log(env: dict[str, str]) -> None:
    done = crashed(env)
    assert done.stderr == line("RuntimeError", f"please report it with the log in {log_of(env)}")
    assert (done.stdout, done.returncode) == ("", 1)
    log = log_of(env).read_text(encoding="utf-8")
    first, _, fault, *calls = log.splitlines()
    assert first.startswith(f"tutor {__version__}, Python 3.")
    assert fault == "RuntimeError"
    assert any(call.startswith("  tui_tutor/cli/__init__.py:") and call.endswith("in main") for call in calls)
    assert calls[-1] == "  <string>:4 in run"


def test_the_log_holds_the_calls_and_no_values_of_variables(env: dict[str, str]) -> None:
    crashed(env, "return given.lessons[answer]")
    log = log_of(env).read_text(encoding="utf-8")
    assert "in run" in log
    assert "TypeError: 'NoneType' object is not subscriptable" in log
    assert "secret" not in log


QUOTING = [
    "raise RuntimeError(answer)",
    "raise KeyError(answer)",
    "raise TypeError((answer,))",
    "raise TypeError(answer)",
    "raise TypeError(answer) from None",
    "raise NotImplementedError(answer)",
    "getattr(object(), answer)",
    "setattr(object(), answer, 1)",
    "__import__(answer)",
    "raise NameError(answer)",
    "(lambda: 0)(**{answer: 1})",
    "print(**{answer: 1})",
    "(lambda **more: 0)(**{answer: 1}, **{answer: 1})",
    "__import__('operator').attrgetter(answer)(given)",
    "__import__('json').loads(answer)",
    "__import__('functools').reduce(getattr, [given, answer])",
    "float(answer)",
    "{}[answer]",
    "[].index(answer)",
    "open(answer)",
    "__import__('ast').literal_eval(answer)",
    "raise Exception(answer) from ExceptionGroup(answer, [ValueError(answer)])",
]


@pytest.mark.parametrize("fault", QUOTING)
def test_no_message_that_may_quote_an_answer_is_in_the_log_or_on_the_screen(fault: str, env: dict[str, str]) -> None:
    done = crashed(env, fault)
    assert done.returncode == 1
    assert "learner's" not in done.stderr + log_of(env).read_text(encoding="utf-8")


def test_of_an_error_of_the_system_the_reason_is_told_and_not_the_file(env: dict[str, str]) -> None:
    crashed(env, "open('/no/such/' + answer)")
    assert "FileNotFoundError: errno 2, No such file or directory" in log_of(env).read_text(encoding="utf-8")


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC])
def test_a_disk_that_fails_is_not_taken_for_the_output(number: int, env: dict[str, str]) -> None:
    done = crashed(env, f"raise OSError({number}, 'no')")
    assert done.stderr == line("OSError", f"please report it with the log in {log_of(env)}")


def test_the_cause_of_a_fault_is_in_the_log(env: dict[str, str]) -> None:
    crashed(env, "\n    try: 1/0\n    except ZeroDivisionError as cause: raise RuntimeError('a fault') from cause")
    log = log_of(env).read_text(encoding="utf-8")
    assert log.index("RuntimeError") < log.index("ZeroDivisionError: division by zero")


def test_the_last_logs_are_kept_for_the_user_alone(env: dict[str, str]) -> None:
    for kind in ("ValueError", "KeyError", "RuntimeError", "EOFError", "LookupError"):
        crashed(env, f"raise {kind}")
    folder = log_of(env).parent
    names = ["crash.log", "crash-1.log", "crash-2.log", "crash-3.log"]
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    kinds = [(folder / name).read_text(encoding="utf-8").splitlines()[2] for name in names]
    assert kinds == ["LookupError", "EOFError", "RuntimeError", "KeyError"]
    assert {(folder / name).stat().st_mode & 0o777 for name in names} == {0o600}


# Of a lab, where it meets the fault: before there is a face, in plain lines, and on the full screen.
IN_A_LAB = {
    "before": ("import tui_tutor.cli.login as owner\nowner.run = fail\n", ["--plain"]),
    "plain": ("import tui_tutor.plain.doing as owner\nowner.enter = fail\n", ["--plain"]),
    "full screen": ("from tui_tutor.tui.lesson_list import ListScreen as owner\nowner.compose = fail\n", []),
}


@pytest.mark.parametrize("where", IN_A_LAB)
def test_a_fault_in_a_lab_hides_no_learner_from_its_group(where: str, env: dict[str, str]) -> None:
    """The folder of the log is the one that journals come to be in."""
    code, more = IN_A_LAB[where]
    lab = Path(env["XDG_STATE_HOME"])
    lab.mkdir()
    lab.chmod(0o2750)
    main = f"import sys, tui_tutor.cli; sys.exit(tui_tutor.cli.main(['login', '--begun', *{more}]))"
    argv = [sys.executable, "-I", "-c", f"def fail(*_): raise RuntimeError\n{code}{main}"]
    with Terminal(argv, env=env, columns=200) as terminal:
        terminal.type("\r")
        assert terminal.wait_end() == 1
        assert "please report it with the log in" in terminal.text
    assert {log_of(env).stat().st_mode & 0o7777, log_of(env).parent.stat().st_mode & 0o7777} == {0o600, 0o2750}


def test_a_log_is_short_however_deep_the_calls_are(env: dict[str, str]) -> None:
    crashed(env, "(lambda deep: deep(deep))(lambda deep: deep(deep))")
    log = log_of(env).read_text(encoding="utf-8")
    assert "RecursionError: maximum recursion depth exceeded" in log
    assert "more calls" in log
    assert len(log) < 20_000


def test_a_link_in_the_place_of_the_log_is_not_followed(env: dict[str, str], tmp_path: Path) -> None:
    log_of(env).parent.mkdir(parents=True)
    log_of(env).symlink_to(tmp_path / "elsewhere")
    crashed(env)
    assert not (tmp_path / "elsewhere").exists()
    assert "RuntimeError" in log_of(env).read_text(encoding="utf-8")


@pytest.mark.parametrize("closed", ["2>&-", "2>/dev/full", "<&- 2>&-"])
def test_without_standard_error_the_log_and_the_status_are_there(closed: str, env: dict[str, str]) -> None:
    code = FAULTY.replace("{fault}", "raise RuntimeError")
    command = f'"$0" -c "$1" {closed}'
    done = subprocess.run(["sh", "-c", command, sys.executable, code], capture_output=True, encoding="utf-8", env=env)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 1)
    assert "RuntimeError" in log_of(env).read_text(encoding="utf-8")


def test_a_home_that_would_steer_the_terminal_is_shown_harmless(env: dict[str, str], tmp_path: Path) -> None:
    done = crashed({**env, "XDG_STATE_HOME": str(tmp_path / "\x1b[31m")})
    assert "\x1b" not in done.stderr
    assert "�[31m" in done.stderr


def test_a_file_in_the_way_of_the_log_leaves_the_line(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = crashed({**env, "XDG_STATE_HOME": str(tmp_path / "file")})
    assert done.stderr == line("RuntimeError", "the log could not be written (not a directory)")
    assert (done.stdout, done.returncode) == ("", 1)


# As nobody, because root may write everywhere; what is imported late is imported before.
AS_NOBODY = (
    "import os, platformdirs, platformdirs.unix, linecache, tui_tutor.cli.crash, tui_tutor.progress.folder\n"
    + FAULTY.replace(
        "tui_tutor.cli.list.run = run\n",
        "tui_tutor.cli.list.run = run\ntui_tutor.cli.parser()\nos.getuid() or os.setuid(65534)\n",
    )
)


@pytest.mark.skipif(sys.platform == "darwin", reason="the state folder is not XDG's there")
@pytest.mark.parametrize("home", ["read-only", "read-only/missing"])
def test_a_home_that_cannot_be_written_leaves_the_line(home: str, env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "read-only").mkdir()
    (tmp_path / "read-only").chmod(0o555)
    without_folders = {name: value for name, value in env.items() if not name.startswith("XDG_")}
    done = crashed({**without_folders, "HOME": str(tmp_path / home)}, code=AS_NOBODY)
    assert done.stderr == line("RuntimeError", "the log could not be written (permission denied)")
    assert (done.stdout, done.returncode) == ("", 1)


def test_an_interrupt_is_no_fault(env: dict[str, str]) -> None:
    done = crashed(env, "raise KeyboardInterrupt")
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 130)
    assert not log_of(env).exists()
