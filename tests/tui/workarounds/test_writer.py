"""What goes to the terminal: in order while it reads, and nothing that is waited for where it does not."""

from __future__ import annotations

import os
from functools import partial
from threading import Event, Thread
from typing import TextIO

import pytest

from tui_tutor.tui.workarounds.writer import TerminalWriter


@pytest.fixture
def line():
    """The two ends of a pipe, as a terminal that reads when it is told to."""
    out, into = os.pipe()
    file = os.fdopen(into, "w")
    yield out, file
    os.close(out)
    file.close()


def started(file: TextIO) -> TerminalWriter:
    writer = TerminalWriter(file)
    writer.start()
    return writer


def read(out: int, size: int) -> bytes:
    data = b""
    while len(data) < size:
        data += os.read(out, size - len(data))
    return data


def read_to(out: int, end: bytes) -> bytes:
    data = b""
    while not data.endswith(end):
        data += os.read(out, 65536)
    return data


def test_all_is_written_in_its_order_and_the_end_waits_for_it(line) -> None:
    out, file = line
    writer = started(file)
    for number in range(1000):
        writer.write(f"∂{number} ")
    writer.begin_restoring()
    writer.write("restored")
    writer.stop()
    assert not writer.is_alive()
    wanted = "".join(f"∂{number} " for number in range(1000)) + "restored"
    assert os.read(out, 65536).decode() == wanted


def test_pictures_are_left_out_while_the_reader_is_behind_and_it_is_told_once_it_is_not(line) -> None:
    out, file = line
    writer = started(file)
    caught_up = Event()
    writer.caught_up = caught_up.set
    assert not writer.leaves_out()
    for _ in range(10):
        writer.write("x" * 20_000)
    assert writer.leaves_out()
    assert writer.is_busy
    assert not caught_up.is_set()
    assert read(out, 200_000) == b"x" * 200_000
    assert caught_up.wait(10)
    assert not writer.leaves_out()
    writer.stop()


def test_what_waits_is_bounded(line) -> None:
    out, file = line
    writer = started(file)
    for _ in range(1000):
        writer.write("x" * 20_000)
    assert writer.leaves_out()
    writer.caught_up = partial(writer.write, "that was all")
    received = read_to(out, b"that was all")
    assert 1_000_000 < len(received) < 1_100_000
    writer.stop()
    assert not writer.is_busy


def test_who_does_not_read_does_not_hold_up_the_end(line) -> None:
    _, file = line
    writer = started(file)
    writer.write("x" * 100_000)
    writer.begin_restoring()
    writer.write("restored")
    end = Thread(target=writer.stop, daemon=True)
    end.start()
    end.join(10)
    assert not end.is_alive()
    assert writer.is_busy  # and nobody has read anything
    writer.write("nothing comes any more")


def test_who_reads_again_at_the_end_is_told_how_to_restore_itself(line) -> None:
    out, file = line
    writer = started(file)
    writer.write("x" * 100_000)
    writer.begin_restoring()
    writer.write("restored")
    writer.stop()
    assert writer.is_busy
    received = read_to(out, b"restored")
    assert len(received) < 100_000
    assert received.lstrip(b"x") == b"\x1b\\\x1b[?2026l\x1b[0mrestored"


def test_a_reader_that_has_gone_is_no_fault() -> None:
    out, into = os.pipe()
    with os.fdopen(into, "w") as file:
        writer = started(file)
        os.close(out)
        writer.write("x")
        writer.write("x" * 1000)
        writer.stop()
        assert not writer.is_alive()


def test_a_line_that_somebody_else_made_non_blocking_is_written_to_its_end(line) -> None:
    out, file = line
    os.set_blocking(file.fileno(), False)
    writer = started(file)
    writer.write("x" * 200_000)
    assert read(out, 200_000) == b"x" * 200_000
    writer.stop()
