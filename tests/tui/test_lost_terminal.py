"""A terminal that goes away: the app ends, and does not read the end of its input for ever."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.tui.conftest import Run, Tutor
from tests.tui.pictures import LESSONS


def test_a_closed_terminal_ends_the_app(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[0])
    terminal.hang_up()
    assert terminal.wait_end() == 129


def test_the_end_of_input_ends_the_app_where_no_signal_tells_of_it(run: Run, tmp_path: Path) -> None:
    # The kernel tells the shell alone, which does not listen, as with a connection that drops.
    script = 'trap "" HUP; "$0" -m tui_tutor learn "$1"; echo $? >"$2"'
    status = tmp_path / "status"
    terminal = run(["sh", "-c", script, sys.executable, LESSONS[0], str(status)])
    terminal.wait_for("quit")
    terminal.hang_up()
    assert terminal.wait_end() == 0  # of the shell
    assert status.read_text() == "129\n"
