"""`tutor doctor --sshd`: settings from a file, and what is said where they cannot be looked at."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Tutor
from tui_tutor.cli.doctor_sshd import summary
from tui_tutor.lab.sshd import SHUT_TO, Finding

CLOSED = """forcecommand exec /opt/tutor/bin/python -I -m tui_tutor login
acceptenv LANG
disableforwarding yes
permituserrc no
permituserenvironment no
x11forwarding no
allowagentforwarding no
permittunnel no
permitemptypasswords no
strictmodes yes
permittty yes
maxsessions 1
clientaliveinterval 30
clientalivecountmax 4
"""
PRINTED = "/usr/sbin/sshd -T -C user=tutor,host=localhost,addr=127.0.0.1"


def of_file(tutor: Tutor, folder: Path, text: str) -> tuple[str, str, int]:
    (folder / "settings").write_text(text)
    done = tutor("doctor", "--sshd", "--file", folder / "settings")
    return done.stdout, done.stderr, done.returncode


def test_settings_that_leave_nothing_open_have_status_0(tutor: Tutor, folder: Path) -> None:
    assert of_file(tutor, folder, CLOSED) == (
        "Nothing is open by these settings; keys and account were not looked at.\n",
        "",
        0,
    )


def test_what_is_open_is_told_with_the_next_move_and_status_1(tutor: Tutor, folder: Path) -> None:
    text = CLOSED.replace("permituserrc no", "permituserrc yes").replace("LANG", "LANG\nacceptenv \x1b[2J*")
    assert of_file(tutor, folder, text) == (
        "open: the client may set �[2J*, and a variable can steer what runs before tutor\n"
        "  set AcceptEnv to LANG LC_* COLORTERM NO_COLOR ACCESSIBLE alone, within the Match\n"
        "open: a file ~/.ssh/rc would be run by a shell at each login\n"
        "  set PermitUserRC no\n"
        f"\n2 things to close, if the file holds what this prints: {PRINTED}\n",
        "",
        1,
    )


def test_what_is_shut_to_learners_is_counted_by_itself(tutor: Tutor, folder: Path) -> None:
    out, _, status = of_file(tutor, folder, CLOSED.replace("permittty yes", "permittty no"))
    assert (out.splitlines()[0], status) == ("shut: nobody gets a terminal, and tutor needs one", 1)
    assert "\n1 thing to open, if the file" in out
    both = CLOSED.replace("permittty yes", "permittty no").replace("maxsessions 1", "maxsessions 2")
    assert "\n1 thing to close, 1 thing to open, if the file" in of_file(tutor, folder, both)[0]


def test_a_file_of_something_else_is_told_so(tutor: Tutor, folder: Path) -> None:
    out, said, status = of_file(tutor, folder, "Port 22\n")
    assert (out, status) == ("", 2)
    assert said == f"error: these are no effective settings of sshd\n  save what this prints: {PRINTED}\n"


def of_input(tutor_env: dict[str, str], folder: Path, text: bytes, *redirected: str) -> tuple[str, str, int]:
    done = subprocess.run(
        [sys.executable, "-m", "tui_tutor", "doctor", "--sshd", "--file", *(redirected or "-")],
        input=text, capture_output=True, cwd=folder, env=tutor_env,
    )  # fmt: skip
    return done.stdout.decode(), done.stderr.decode(), done.returncode


def test_a_minus_for_the_file_is_standard_input(env: dict[str, str], folder: Path) -> None:
    assert of_input(env, folder, CLOSED.encode())[2] == 0
    out, said, status = of_input(env, folder, CLOSED.replace("maxsessions 1", "maxsessions \xff").encode("latin-1"))
    assert (out.splitlines()[0], said, status) == ("open: one connection can begin several sessions", "", 1)
    out, said, status = of_input(env, folder, b"")
    assert (out, status) == ("", 2)
    assert said.startswith("error: these are no effective settings of sshd\n")


def test_settings_without_end_are_not_read_to_their_end(env: dict[str, str], folder: Path) -> None:
    with open("/dev/zero", "rb") as endless:
        done = subprocess.run(
            [sys.executable, "-m", "tui_tutor", "doctor", "--sshd", "--file", "-"],
            stdin=endless, capture_output=True, text=True, cwd=folder, env=env, timeout=60,
        )  # fmt: skip
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.startswith("error: standard input is larger than 256,000 bytes\n")


def test_a_pipe_by_its_path_is_told_to_come_as_standard_input(env: dict[str, str], folder: Path) -> None:
    _, said, status = of_input(env, folder, CLOSED.encode(), "/dev/stdin")
    assert (said, status) == (
        "error: /dev/stdin cannot be read: not a file\n  give a file, or --file - for standard input\n",
        2,
    )


def test_standard_input_that_is_closed_is_told(env: dict[str, str], folder: Path) -> None:
    command = f"{sys.executable} -m tui_tutor doctor --sshd --file - <&-"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, cwd=folder, env=env)
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.startswith("error: standard input is closed\n")


def test_the_command_that_prints_the_settings_is_told_for_the_account_that_is_asked_for(
    tutor: Tutor, folder: Path
) -> None:
    (folder / "settings").write_text(CLOSED.replace("permituserrc no", "permituserrc yes"))
    done = tutor("doctor", "--sshd", "--user", "anna", "--file", folder / "settings")
    assert done.stdout.endswith(
        f"1 thing to close, if the file holds what this prints: {PRINTED}\n".replace("tutor", "anna")
    )
    assert PRINTED in " ".join(tutor("doctor", "--help").stdout.split())


def test_sshd_is_to_be_reloaded_only_where_its_settings_are_to_change() -> None:
    of_settings, of_keys = Finding("a", "b"), Finding("c", "d", SHUT_TO)
    assert summary("anna", [], []) == "Nothing is open to the account anna."
    assert summary("anna", [], [of_keys]) == "\n1 thing to open"
    assert summary("anna", [of_settings], [of_keys]) == (
        "\n1 thing to close, 1 thing to open; after a change of sshd's settings: sshd -t && systemctl reload ssh"
    )


def test_an_account_that_is_not_there_is_told(tutor: Tutor) -> None:
    done = tutor("doctor", "--sshd", "--user", "nobody-of-this-name")
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.startswith("error: there is no account 'nobody-of-this-name'\n")


def test_the_options_for_sshd_go_with_it(tutor: Tutor) -> None:
    done = tutor("doctor", "--user", "anna")
    assert (done.stdout, done.returncode) == ("", 2)
    assert "add --sshd" in done.stderr
