"""The pseudo-terminal harness: it sends, shows and ends what it should, or the tests of the screen prove nothing."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.terminal import Picture, Terminal

WAITS = "import signal; print('hi', flush=True); signal.pause()"
DEAF = "import signal; [signal.signal(number, signal.SIG_IGN) for number in (1, 2, 15)]; " + WAITS
RAW = "import tty; tty.setraw(0); " + WAITS


def python(code: str, **settings: object) -> Terminal:
    return Terminal([sys.executable, "-c", code], **settings)  # type: ignore[arg-type]


def test_what_is_typed_reaches_the_program_and_its_answer_the_screen() -> None:
    with python("print('you said', input().upper())") as terminal:
        terminal.type("learn")
        terminal.press("enter")
        terminal.wait_for("you said LEARN")
        assert terminal.wait_end() == 0


def test_the_program_is_told_its_size_and_every_other_one() -> None:
    code = (
        "import os, signal\n"
        "def tell(*_): print('now %dx%d' % os.get_terminal_size(), flush=True)\n"
        "signal.signal(signal.SIGWINCH, tell); tell()\n"
        "while True: signal.pause()"
    )
    with python(code, columns=100, rows=30) as terminal:
        terminal.wait_for("now 100x30")
        assert len(terminal.lines) == 30
        terminal.resize(60, 20)
        terminal.wait_for("now 60x20")
        assert len(terminal.lines) == 20


def test_a_key_is_interpreted_by_the_kernel_as_in_any_terminal() -> None:
    with python(WAITS) as terminal:
        terminal.wait_for("hi")
        terminal.press("ctrl+c")
        assert terminal.wait_end() == -signal.SIGINT
        assert "KeyboardInterrupt" in terminal.text


def test_a_signal_reaches_the_program_while_there_is_one() -> None:
    with python(WAITS) as terminal:
        terminal.wait_for("hi")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_end() == -signal.SIGTERM
        with pytest.raises(AssertionError, match="nothing to signal"):
            terminal.signal(signal.SIGTERM)


def test_hanging_up_ends_a_program_that_does_not_mind_the_signal() -> None:
    with python(WAITS) as terminal:
        terminal.wait_for("hi")
        terminal.hang_up()
        assert terminal.wait_end() == -signal.SIGHUP
        terminal.press("a")  # is lost, as it would be


def test_a_program_that_will_not_end_is_told_of_and_killed() -> None:
    with python(DEAF) as terminal:
        terminal.wait_for("hi")
        with pytest.raises(AssertionError, match=r"did not end in 0\.1 s"):
            terminal.wait_end(0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(terminal.pid, 0)


def test_all_output_is_kept_until_the_end() -> None:
    with python("print('x' * 300_000); print('last')") as terminal:
        assert terminal.wait_end() == 0
        assert "last" in terminal.text
        assert terminal.raw.count(b"x") == 300_000


def test_a_program_that_cannot_be_started_says_so() -> None:
    with Terminal(["/nonexistent"]) as terminal:
        assert terminal.wait_end() == 127
        assert "No such file" in terminal.text


def test_waiting_in_vain_shows_the_screen() -> None:
    with python("print('something else')") as terminal, pytest.raises(AssertionError, match="something else"):
        terminal.wait_for("quit")


def test_the_terminal_around_us_does_not_speak_for_the_one_that_is_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("TUTOR_X", "NO_COLOR", "TEXTUAL_X", "LC_ALL", "COLUMNS"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("LINESX", "1")
    names = "TUTOR_X NO_COLOR TEXTUAL_X LC_ALL COLUMNS LINESX TERM MINE LOST".split()
    code = f"import os; print([name for name in {names} if name in os.environ], os.getcwd())"
    with python(code, columns=200, env={"MINE": "1", "LOST": None}, cwd=tmp_path) as terminal:
        assert terminal.wait_end() == 0
        assert f"['LINESX', 'TERM', 'MINE'] {tmp_path}" in terminal.text


def test_input_that_nobody_reads_is_told_of() -> None:
    with python(RAW) as terminal:
        terminal.wait_for("hi")
        with pytest.raises(AssertionError, match="were not accepted"):
            terminal.send(b"a" * 1_000_000, timeout=0.2)


def test_endless_output_is_told_of() -> None:
    with python("while True: print('x', flush=True)") as terminal:
        with pytest.raises(AssertionError, match="without output"):
            terminal.settle(0.1, timeout=0.2)


@pytest.mark.parametrize("shell", ['exec "$0" -c "$1"', '"$0" -c "$1"; cat'])
def test_a_program_that_says_nothing_has_not_settled_while_it_works(shell: str) -> None:
    work = (
        "import time; print('begun', flush=True); end = time.process_time() + 1\n"
        "while time.process_time() < end: pass\n"
        "print('done', flush=True); input()"
    )
    with Terminal(["sh", "-c", shell, sys.executable, work]) as terminal:
        terminal.wait_for("begun")
        terminal.settle(0.05)
        assert "done" in terminal.text


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_output_is_understood_however_it_is_cut(size: int) -> None:
    """Control sequences that pyte does not know are skipped; text in UTF-8 and the alternate screen are not."""
    data = (
        "\x1b[>1u\x1b[?2026$pab\x1b]0;tï\ntle\x1b\\c\x1bP+q\x1b\\\x1b[38;2;1;2;3mdé\x1b[4:3m\x1b\x1b[1me\x1b[2 qf"
        "\x1b]8;;u\x07g\x1b[?1049hALT─\x1b[31m!"
    ).encode()
    picture = Picture(40, 5)
    answers = b"".join(picture.take(data[start : start + size]) for start in range(0, len(data), size))
    assert answers == b"\x1b[?2026;2$y"
    assert picture.lines[0].strip() == "ALT─!"
    picture.take(b"\x1b[?1049l")
    assert picture.lines[0] == "abcdéefg"


def test_a_cell_tells_its_colours() -> None:
    picture = Picture(10, 2)
    picture.take(b"\x1b[1;38;2;255;209;102mA\x1b[0mB")
    first, second = picture.screen.buffer[0][0], picture.screen.buffer[0][1]
    assert (first.data, first.fg, first.bold) == ("A", "ffd166", True)
    assert (second.data, second.fg, second.bold) == ("B", "default", False)


def test_a_synchronised_update_is_seen_when_it_is_whole_or_when_the_screen_is_left() -> None:
    picture = Picture(10, 2)
    picture.take(b"old\x1b[?2026h\x1b[Hnew")
    assert picture.lines[0] == "old"
    picture.take(b"\x1b[2Hmore\x1b[?20")
    assert picture.lines[0] == "old"
    picture.take(b"26l")
    assert picture.lines == ["new", "more"]
    picture.take(b"\x1b[?2026h\x1b[Hlost\x1b[?1049l!")
    assert picture.lines[0] == "lost!"
