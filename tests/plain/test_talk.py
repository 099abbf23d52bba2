"""The conversation as a real process: pipes, terminals, any bytes, and every way to end."""

from __future__ import annotations

import fcntl
import os
import random
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import IO

import pytest

from tests.plain.conftest import Tutor
from tests.terminal import Terminal
from tui_tutor.progress.history import read_history

ONE = "logistic-regression-one-example"
ARGV = [sys.executable, "-m", "tui_tutor", "learn", ONE, "--plain"]


def begun(env: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    """`tutor` with pipes at both ends."""
    return subprocess.Popen([*ARGV, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env=env)  # fmt: skip


def heard_until(process: subprocess.Popen[bytes], wanted: bytes) -> None:
    """Read lines up to one that begins so."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(wanted):
            return
    raise AssertionError(f"{wanted!r} was not told")


def test_a_pipe_is_answered_line_by_line_and_its_end_is_status_0(tutor: Tutor, journals: Path) -> None:
    done = tutor("learn", ONE, typed="next\nnext\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Step 1 of 13: forward z.\n" in done.stdout
    assert "Step 2 of 13: forward a (ŷ).\n" in done.stdout
    assert "> " not in done.stdout
    place = read_history(journals).place(ONE)
    assert place is not None
    assert place.step == "forward a"


def test_the_last_line_needs_no_end(tutor: Tutor) -> None:
    assert "Step 1 of 13" in tutor("learn", ONE, typed="next").stdout


def test_a_program_can_converse(env: dict[str, str], journals: Path) -> None:
    """Each answer comes before the next line is sent, and what it tells is saved by then."""
    with begun(env) as process:
        assert process.stdin is not None
        for number, step in enumerate(("forward z", "forward a", "forward L"), 1):
            process.stdin.write(b"next\n")
            process.stdin.flush()
            heard_until(process, b"Step %d of 13: " % number)
            place = read_history(journals).place(ONE)
            assert place is not None
            assert place.step == step
        process.stdin.close()
        assert process.wait() == 0


def test_nothing_is_drawn_and_no_textual_is_loaded(env: dict[str, str]) -> None:
    code = (
        "import sys, tui_tutor.cli as cli; status = cli.main(sys.argv[1:]); "
        "assert not {'textual', 'rich'} & set(sys.modules); sys.exit(status)"
    )
    typed = "".join(f"{line}\n" for line in ("next", "why", "graph", "values", "code", "nudge", "last", "descend",
                                             "inside all", "predict on", "hint", "lessons", "help"))  # fmt: skip
    argv = [sys.executable, "-c", code, "learn", ONE, "--plain"]
    done = subprocess.run(argv, capture_output=True, encoding="utf-8", env=env, input=typed)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert not set("╭─│┏━") & set(done.stdout)


# A terminal.


def test_a_terminal_has_a_prompt_and_one_step_per_enter(env: dict[str, str]) -> None:
    with Terminal(ARGV, columns=300, rows=100, env=env) as terminal:
        terminal.wait_for("\n>")
        terminal.press("enter")
        terminal.wait_for("Step 1 of 13: forward z.")
        terminal.type("predict on\rnext\r")
        terminal.wait_for("\nanswer>")
        terminal.press("ctrl+d")
        assert terminal.wait_end() == 0
        assert b"\x1b" not in terminal.raw


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_ends_it_in_a_terminal(number: signal.Signals, env: dict[str, str], journals: Path) -> None:
    shell = 'trap : TERM HUP INT QUIT; "$0" -m tui_tutor learn "$1" --plain; echo "status $?"'
    with Terminal(["sh", "-c", shell, sys.executable, ONE], columns=300, rows=100, env=env) as terminal:
        terminal.type("n 6\r")
        terminal.wait_for("Step 6 of 13")
        if number is signal.SIGINT:
            terminal.press("ctrl+c")
        elif number is signal.SIGQUIT:
            terminal.send(b"\x1c")  # Ctrl+\
        else:
            os.killpg(terminal.pid, number)
        terminal.wait_for(f"status {128 + number}")
        assert "Traceback" not in terminal.text
    place = read_history(journals).place(ONE)
    assert place is not None
    assert place.step == "backward z"


def test_a_terminal_that_goes_away_ends_it(env: dict[str, str]) -> None:
    shell = 'trap "" HUP; "$0" -m tui_tutor learn "$1" --plain; echo "status $?" >> "$2"'
    ended = Path(env["XDG_STATE_HOME"]).parent / "ended"
    with Terminal(["sh", "-c", shell, sys.executable, ONE, str(ended)], env=env) as terminal:
        terminal.wait_for("\n>")
        terminal.hang_up()
        terminal.wait_end()
    assert ended.read_text(encoding="utf-8") in ("status 0\n", "status 1\n")


# Pipes that end otherwise.


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_ends_it_in_a_pipe(number: signal.Signals, env: dict[str, str], journals: Path) -> None:
    with begun(env) as process:
        assert process.stdin is not None
        process.stdin.write(b"n 6\n")
        process.stdin.flush()
        heard_until(process, b"Step 6 of 13")
        process.send_signal(number)
        assert process.wait() == 128 + number
        assert process.stderr is not None
        assert process.stderr.read() == b""
    place = read_history(journals).place(ONE)
    assert place is not None
    assert place.step == "backward z"


def test_a_hang_up_that_was_ignored_from_the_start_stays_so(env: dict[str, str]) -> None:
    argv = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *ARGV]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env) as process:
        assert process.stdin is not None
        heard_until(process, b"Step 0 of 13")
        process.send_signal(signal.SIGHUP)
        process.stdin.write(b"next\n")
        process.stdin.flush()
        heard_until(process, b"Step 1 of 13")
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 143


def test_a_reader_that_goes_away_is_status_141_and_no_fault(env: dict[str, str]) -> None:
    with begun(env) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b"next\n" * 200)
        process.stdin.close()
        assert process.wait() == 141
        assert process.stderr.read() == b""


def test_a_reader_that_stalls_does_not_keep_it_from_ending(env: dict[str, str], journals: Path) -> None:
    """The pipe takes one page, the help is longer, and nobody reads it."""
    with begun(env) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        heard_until(process, b"note: try asks")
        fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, 4096)
        process.stdin.write(b"help\nnext\n" * 3)
        process.stdin.flush()
        deadline = time.monotonic() + 20
        while not waiting(process.stdout):
            assert time.monotonic() < deadline
            os.sched_yield()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 143
    place = read_history(journals).place(ONE)
    assert place is not None
    assert place.step in ("start", "forward z")


def waiting(stream: IO[bytes]) -> int:
    """How many bytes stand in a pipe."""
    return int(struct.unpack("i", fcntl.ioctl(stream, termios.FIONREAD, b"\0" * 4))[0])


# Any input.


def test_any_bytes_are_answered(env: dict[str, str]) -> None:
    chance = random.Random(5)
    lines = [bytes(chance.randrange(256) for _ in range(chance.randrange(60))) for _ in range(300)]
    lines += [
        b"\0",
        b"next\0",
        b"set w1 \xff",
        b"go \x1b[2J",
        b"\xe2\x80\xae",
        b"open ../../etc/passwd",
        b"n" * 100_000,
    ]
    lines += [b"predict on", b"next", b"(" * 1999, b"9" * 1999, b"\xff\xfe", b"a" * 1_000_000, b"why\r", b"quit"]
    done = subprocess.run(ARGV, capture_output=True, env=env, input=b"\n".join(lines))
    assert (done.returncode, done.stderr) == (0, b"")
    told = done.stdout.decode("utf-8")  # whatever came in
    assert all(text.isprintable() for text in told.split("\n"))
    assert "a line has at most 2,000 characters: nothing was done" in told
    assert max(map(len, told.split("\n"))) < 5000


def test_a_long_line_is_passed_over_as_one(tutor: Tutor) -> None:
    done = tutor("learn", ONE, typed=f"{'next ' * 50_000}\nnext\n")
    assert done.stdout.count("nothing was done") == 1
    assert done.stdout.count("Step 1 of 13") == 1


def test_what_cannot_be_saved_is_told_once_and_the_learner_goes_on(env: dict[str, str], tmp_path: Path) -> None:
    state = tmp_path / "a file"
    state.write_text("in the place of the folder")
    done = subprocess.run(ARGV, capture_output=True, encoding="utf-8", env={**env, "XDG_STATE_HOME": str(state)},
                          input="next\nnext\n")  # fmt: skip
    assert done.returncode == 1
    assert done.stdout.count("note: not saved: ") == 1
    assert "Step 2 of 13" in done.stdout
    assert done.stderr == "tutor: what you did last could not be saved\n"


def test_a_theme_that_there_is_not_is_refused_as_on_the_full_screen(tutor: Tutor) -> None:
    done = tutor("learn", ONE, "--theme", "pink")
    assert (done.returncode, done.stdout) == (2, "")
    assert 'no theme is called "pink"' in done.stderr
    assert tutor("learn", ONE, "--theme", "dark").returncode == 0
