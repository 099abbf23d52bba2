"""A fault in plain mode: one line, whether all is saved, and a log without answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import environment_of_a_terminal

LESSON = "logistic-regression-one-example"
FAIL = "def fail(*_): answer = 'secret'; raise RuntimeError(answer)\n"
FAULTS = {
    "a word": ("import tui_tutor.plain.doing as owner\nowner.enter = fail\n", "all that you did is saved"),
    "a file of a word": (
        "import tui_tutor.plain.doing as owner\nfail = OSError(28, 'No space left on device')\n"
        "owner.enter = lambda *_: (_ for _ in ()).throw(fail)\n",
        "all that you did is saved",
    ),
    "the journal's thread": (
        "import tui_tutor.progress.journal as owner\nencode = owner.encode\n"
        "owner.encode = lambda entry: fail() if 'forward' in str(entry) else encode(entry)\n",
        "what you did last could not be saved",
    ),
}
KINDS = {"a file of a word": "OSError"}  # no stream's, so no word of standard output


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_line_with_where_the_log_is_and_whether_all_is_saved(fault: str, tmp_path: Path) -> None:
    code, saved = FAULTS[fault]
    main = f"import sys, tui_tutor.cli; sys.exit(tui_tutor.cli.main(['learn', '{LESSON}', '--plain']))"
    env = environment_of_a_terminal({"XDG_STATE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)})
    argv = [sys.executable, "-c", f"{FAIL}{code}{main}"]
    done = subprocess.run(argv, input="\n\n", capture_output=True, encoding="utf-8", env=env)
    log = tmp_path / "tutor" / "crash.log"
    kind = KINDS.get(fault, "RuntimeError")
    said = f"error: tutor has a fault of its own ({kind}); please report it with the log in {log}; {saved}\n"
    assert (done.stderr, done.returncode) == (said, 1)
    assert "secret" not in log.read_text(encoding="utf-8").replace("answer = 'secret'", "")


def test_a_lesson_begins_with_the_track_and_the_notation_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "tutor").mkdir()
    (tmp_path / "tutor" / "config.toml").write_text('plain = true\ntrack = "calculus"\ncolour = 1\n')
    env = environment_of_a_terminal({"XDG_STATE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)})
    argv = [sys.executable, "-m", "tui_tutor", "learn", LESSON]
    done = subprocess.run(argv, input="", capture_output=True, encoding="utf-8", env=env)
    assert "On: calculus." in done.stdout
    assert 'config.toml:3:1: error: no setting is called "colour"' in done.stderr
    assert done.returncode == 0


def test_standard_input_that_cannot_be_read_is_no_fault_of_tutor(tmp_path: Path) -> None:
    env = environment_of_a_terminal({"XDG_STATE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)})
    with open(tmp_path / "written", "wb") as written:
        argv = [sys.executable, "-m", "tui_tutor", "learn", LESSON, "--plain"]
        done = subprocess.run(argv, stdin=written, capture_output=True, encoding="utf-8", env=env)
    assert done.stderr == (
        "error: standard input cannot be read: bad file descriptor\n  give it a terminal, a file or a pipe\n"
    )
    assert done.returncode == 2
    assert not (tmp_path / "tutor" / "crash.log").exists()
