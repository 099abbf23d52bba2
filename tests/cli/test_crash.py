"""A fault of the program itself: one line and status 1 for the person, the calls in a log, no values of variables.

What the full screen does besides is in tests/tui/test_crash.py.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Done
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
    first, *calls, last = log_of(env).read_text(encoding="utf-8").splitlines()
    assert (first, last) == (f"tutor {__version__}", "RuntimeError: a fault")
    assert calls[0] == "Traceback (most recent call last):"
    assert any("tui_tutor/cli/__init__.py" in call and call.endswith("in main") for call in calls)


def test_the_log_holds_the_calls_and_no_values_of_variables(env: dict[str, str]) -> None:
    crashed(env, "return given.lessons[answer]")
    log = log_of(env).read_text(encoding="utf-8")
    assert "in run" in log
    assert "TypeError" in log
    assert "secret" not in log


def test_the_cause_of_a_fault_is_in_the_log(env: dict[str, str]) -> None:
    crashed(env, "\n    try: 1/0\n    except ZeroDivisionError as cause: raise RuntimeError('a fault') from cause")
    log = log_of(env).read_text(encoding="utf-8")
    assert log.index("ZeroDivisionError: division by zero") < log.index("RuntimeError: a fault")


def test_the_log_is_of_the_last_fault(env: dict[str, str]) -> None:
    crashed(env, "raise RuntimeError('the first')")
    crashed(env, "raise RuntimeError('the second')")
    log = log_of(env).read_text(encoding="utf-8")
    assert "the second" in log
    assert "the first" not in log


def test_a_fault_with_a_name_that_is_no_text_is_logged_too(env: dict[str, str]) -> None:
    done = crashed(env, r"raise RuntimeError('bad\udcff.md')")
    assert done.stderr == line("RuntimeError", f"please report it with the log in {log_of(env)}")
    assert done.returncode == 1
    assert r"RuntimeError: bad\udcff.md" in log_of(env).read_text(encoding="utf-8")


def test_a_file_in_the_way_of_the_log_leaves_the_line(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = crashed({**env, "XDG_STATE_HOME": str(tmp_path / "file")})
    assert done.stderr == line("RuntimeError", "the log could not be written (not a directory)")
    assert (done.stdout, done.returncode) == ("", 1)


# As nobody, because root may write everywhere; what is imported late is imported before.
AS_NOBODY = "import os, platformdirs, platformdirs.unix, traceback, tui_tutor.cli.crash\n" + FAULTY.replace(
    "tui_tutor.cli.list.run = run\n",
    "tui_tutor.cli.list.run = run\ntui_tutor.cli.parser()\nos.getuid() or os.setuid(65534)\n",
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
