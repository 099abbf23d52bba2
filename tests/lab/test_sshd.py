"""A lesson over a real sshd: a learner logs in, walks and leaves; nothing stays behind."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.family import wait_until_gone
from tests.lab.conftest import StartSshd
from tests.sshd import Sshd

LESSON = "logistic-regression-one-example"
LEARN = f'restrict,pty,command="{sys.executable} -I -m tui_tutor learn {LESSON}"'


def started(sshd: StartSshd, folder: Path, options: str = LEARN) -> Sshd:
    server = sshd(environment={"XDG_STATE_HOME": str(folder), "XDG_DATA_HOME": str(folder / "data")})
    server.admit("anna", options)
    return server


def test_a_learner_logs_in_and_walks_a_step(sshd: StartSshd, tmp_path: Path) -> None:
    server = started(sshd, tmp_path)
    with server.terminal("anna") as terminal:
        terminal.wait_for("quit")
        terminal.press("right")
        terminal.wait_for("forward z")
        session = server.sessions()
        assert [command for command in session.values() if "tui_tutor" in command]
        terminal.press("q")
        assert terminal.wait_end() == 0
    assert not wait_until_gone(session, 5)
    assert not server.sessions()


def test_the_forced_command_is_run_whatever_is_asked_for(sshd: StartSshd, tmp_path: Path) -> None:
    server = started(sshd, tmp_path, 'restrict,command="echo forced"')
    assert server.run("anna", "echo", "asked").stdout == "forced\n"


def test_a_server_that_is_closed_leaves_no_process_behind(sshd: StartSshd, tmp_path: Path) -> None:
    server = started(sshd, tmp_path, 'restrict,command="setsid sleep 1000 >/dev/null 2>&1 & echo started"')
    assert server.run("anna").stdout == "started\n"
    members = server.family.members()
    assert any("sleep 1000" in command for command in members.values())
    server.close()
    assert not wait_until_gone(members, 5)
