"""A fault in the full screen: the terminal is as it was before, one line is said, and the log has the calls.

What the line and the log say is in tests/cli/test_crash.py.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.tui.conftest import Run
from tests.tui.test_signals import LEARN, SHELL, check_end

# What fails, where it is, and the key that meets it.
FAULTS = {
    "a key": ("do_help", "from tui_tutor.tui.over import Over as owner", "?"),
    "the drawing of a step": ("_redraw", "from tui_tutor.tui.learn import LearnScreen as owner", "right"),
    "the painting of a panel": ("_changed", "import tui_tutor.tui.panel as owner", "right"),
    "a screen that opens": ("compose", "from tui_tutor.tui.prompt import PromptScreen as owner", "e"),
}


# The same beside Textual's own calls: code that is run first, and the key that meets the fault.
ELSEWHERE = {
    "a worker": (
        "from tui_tutor.tui.over import Over as owner\n"
        "def do_help(over):\n"
        "    async def work(): fail()\n"
        "    over._screen.app.run_worker(work())\n"
        "owner.do_help = do_help", "?"),
    "a worker's thread": (
        "from tui_tutor.tui.over import Over as owner\n"
        "owner.do_help = lambda over: over._screen.app.run_worker(fail, thread=True)", "?"),
    "a thread": (
        "import threading\nfrom tui_tutor.tui.over import Over as owner\n"
        "owner.do_help = lambda over: threading.Thread(target=fail).start()", "?"),
    "a callback of the loop": (
        "import asyncio\nfrom tui_tutor.tui.over import Over as owner\n"
        "owner.do_help = lambda over: asyncio.get_running_loop().call_later(0.01, fail)", "?"),
    "the thread of the keys": (
        "from tui_tutor.tui.workarounds.terminal_input import Tokens as owner\n"
        "feed = owner.feed\n"
        "owner.feed = lambda self, data, now: fail() if data == b'?' else feed(self, data, now)", "?"),
    "the task that hands keys over": (
        "from tui_tutor.tui.workarounds.driver import TerminalDriver as owner\n"
        "process = owner.process_message\n"
        "owner.process_message = lambda self, event: fail() if getattr(event, 'character', '') == '?'"
        " else process(self, event)", "?"),
    "what the journal calls": (
        "from tui_tutor.tui.app import TutorApp as owner\n"
        "owner._tell_screens = fail", "right"),
}  # fmt: skip
FAIL = "def fail(*_): answer = 'secret'; raise RuntimeError(answer)\n"
SAID = "error: tutor has a fault of its own (RuntimeError); please report it with the log in"


def told(terminal: Terminal) -> list[str]:
    """The lines of the screen, without what the terminal answered to a question whose asker had ended by then."""
    return [line.replace("^[[?2026;2$y", "") for line in terminal.lines]


def crashed(run: Run, code: str, key: str) -> Terminal:
    """The terminal after the app has met a fault and has ended; some meet it before the key."""
    terminal = run(["sh", "-c", SHELL, sys.executable, code], columns=250)
    terminal.wait_for(lambda text: "→ next" in text or "the end" in text)
    terminal.press(key)
    terminal.wait_for("the end")
    return terminal


def check_said(terminal: Terminal, state: Path, *, saved: str) -> None:
    """One line, the status, a terminal as before, and a log with the calls and without the answer."""
    said = [line for line in told(terminal) if "fault" in line]
    assert len(said) == 1
    assert said[0].startswith(SAID)
    assert said[0].endswith(f"crash.log; {saved}")
    assert "Traceback" not in terminal.text
    assert b"secret" not in terminal.raw
    check_end(terminal, 1)
    log = (state / "tutor" / "crash.log").read_text(encoding="utf-8")
    assert "RuntimeError\n" in log
    assert "in fail" in log
    assert "secret" not in log.replace("answer = 'secret'", "")  # the line of the code


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_restores_the_terminal_says_one_line_and_ends_with_1(fault: str, run: Run, tmp_path: Path) -> None:
    name, owner, key = FAULTS[fault]
    terminal = crashed(run, f"{FAIL}{owner}\nowner.{name} = fail\n{LEARN}", key)
    check_said(terminal, tmp_path / "state", saved="all that you did is saved")


@pytest.mark.parametrize("fault", ELSEWHERE)
def test_a_fault_in_a_worker_a_thread_or_a_callback_is_told_like_any_other(
    fault: str, run: Run, tmp_path: Path
) -> None:
    code, key = ELSEWHERE[fault]
    terminal = crashed(run, f"{FAIL}{code}\n{LEARN}", key)
    check_said(terminal, tmp_path / "state", saved="all that you did is saved")


def test_a_fault_in_the_thread_of_the_journal_says_that_the_last_is_not_saved(run: Run, tmp_path: Path) -> None:
    code = (
        "import tui_tutor.progress.journal as owner\n"
        "encode = owner.encode\n"
        "owner.encode = lambda entry: fail() if 'forward' in str(entry) else encode(entry)"
    )
    terminal = crashed(run, f"{FAIL}{code}\n{LEARN}", "right")
    check_said(terminal, tmp_path / "state", saved="what you did last could not be saved")


def test_a_fault_with_a_disk_that_takes_nothing_does_not_say_that_it_is_saved(run: Run, tmp_path: Path) -> None:
    (tmp_path / "state" / "tutor").mkdir(parents=True)
    (tmp_path / "state" / "tutor" / "progress").write_text("in the way")
    name, owner, key = FAULTS["a key"]
    terminal = run(["sh", "-c", SHELL, sys.executable, f"{FAIL}{owner}\nowner.{name} = fail\n{LEARN}"], columns=250)
    terminal.wait_for("start ▶")
    terminal.press(key)
    terminal.wait_for("the end")
    check_said(terminal, tmp_path / "state", saved="what you did last could not be saved")


def test_too_few_files_are_told_as_that(run: Run) -> None:
    terminal = run(["sh", "-c", f"ulimit -n 8; {SHELL}", sys.executable, LEARN], columns=250)
    terminal.wait_for("the end")
    # Whether the journal got a file is a matter of who came first; what is said of it is true in either case.
    said = "error: tutor may not open as many files as it needs; "
    endings = [line.removeprefix(said) for line in told(terminal) if line.startswith(said)]
    assert endings in (["all that you did is saved"], ["what you did last could not be saved"]), terminal.text
    check_end(terminal, 1)


def test_a_fault_where_standard_error_is_closed_leaves_the_log_and_the_status(run: Run, tmp_path: Path) -> None:
    name, owner, key = FAULTS["a key"]
    code = f"{FAIL}{owner}\nowner.{name} = fail\n{LEARN}"
    script = SHELL.replace('"$0" -c "$1"', '"$0" -c "$1" 2>&-')
    terminal = run(["sh", "-c", script, sys.executable, code], columns=250)
    terminal.wait_for("→ next")
    terminal.press(key)
    check_end(terminal, 1)
    assert "fault" not in terminal.text
    assert "in fail" in (tmp_path / "state" / "tutor" / "crash.log").read_text(encoding="utf-8")
