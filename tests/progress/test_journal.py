"""Journals: what was acknowledged is there afterwards, whatever happens to the writer or to the disk."""

from __future__ import annotations

import errno
import json
import os
import queue
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.progress.disks import Flaky, PowerLoss, as_nobody
from tests.progress.examples import ONE_OF_EACH, rounds, written
from tui_tutor.progress.history import read_history
from tui_tutor.progress.journal import Journal
from tui_tutor.progress.reading import Damage
from tui_tutor.progress.records import Answered, Edited, Opened, Outcome, Record, Reset, Stepped

REPOSITORY = Path(__file__).parents[2]
LONG = 60  # seconds: no test waits for so long unless it has failed


def step(number: int) -> Record:
    return Stepped("bowl", 1, number, "backward z")


def read(folder: Path) -> list[Record]:
    return [entry.record for entry in read_history(folder).entries]


def journal_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "journal"]


class Told:
    """What a journal said, as it says it."""

    def __init__(self) -> None:
        self.saved: queue.Queue[int] = queue.Queue()
        self.failed: queue.Queue[str] = queue.Queue()

    def journal(self, folder: Path | None, **more: object) -> Journal:
        return Journal(folder, on_saved=self.saved.put, on_failed=self.failed.put, **more)


@pytest.fixture
def told() -> Told:
    return Told()


def test_killed_writers_keep_what_they_promised(tmp_path: Path) -> None:
    count = rounds("TUTOR_KILL_ROUNDS", 2_000)
    done = subprocess.run(
        [sys.executable, "-m", "tests.progress.killing", str(tmp_path), str(count), "7"],
        capture_output=True,
        text=True,
        check=True,
        cwd=REPOSITORY,
    )
    figures = json.loads(done.stdout)
    print(figures)
    assert (figures["lost"], figures["wrong"]) == ([], [])
    assert figures["rounds"] == count
    assert figures["acknowledged"] > count


def test_every_kind_of_record_comes_back(tmp_path: Path) -> None:
    journal = written(tmp_path, *ONE_OF_EACH)
    assert read(tmp_path) == list(ONE_OF_EACH)
    assert read_history(tmp_path).entries == journal.entries


def test_nothing_is_made_before_the_first_record(tmp_path: Path) -> None:
    before = journal_threads()  # of journals that other tests left open
    journal = Journal(tmp_path / "progress")
    assert journal_threads() == before
    assert journal.close()
    assert list(tmp_path.iterdir()) == []


def test_after_closing_the_thread_is_gone_and_a_record_starts_it_again(tmp_path: Path) -> None:
    before = journal_threads()
    journal = Journal(tmp_path)
    for number in (1, 2):
        journal.append(step(number))
        assert journal.close()
        assert journal_threads() == before
        assert journal.saved == number
    assert read(tmp_path) == [step(1), step(2)]
    assert len(list(tmp_path.iterdir())) == 1


def test_a_session_comes_after_what_it_has_seen(tmp_path: Path) -> None:
    written(tmp_path, step(1), step(2))
    journal = written(tmp_path, step(3), after=read_history(tmp_path).last_sequence)
    assert [entry.sequence for entry in journal.entries] == [3]
    assert journal.append(step(4)) == 4
    assert journal.close()
    assert read(tmp_path) == [step(1), step(2), step(3), step(4)]


def test_two_sessions_at_once_write_files_of_their_own(tmp_path: Path) -> None:
    one, two = Journal(tmp_path), Journal(tmp_path)
    for number in range(1, 50):
        one.append(step(number))
        two.append(step(number))
    assert one.close()
    assert two.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"{each.session}.jsonl" for each in (one, two))
    assert len(read_history(tmp_path).entries) == 98


def test_a_clock_that_goes_back_changes_no_order(tmp_path: Path) -> None:
    for clock in (4e12, 9e9, 1e9, 0.0, -1e9):
        journal = Journal(tmp_path, after=read_history(tmp_path).last_sequence, clock=lambda clock=clock: clock)
        journal.append(step(int(5e9 - clock) % 100 + 1))
        assert journal.close()
    history = read_history(tmp_path)
    assert [entry.sequence for entry in history.entries] == [1, 2, 3, 4, 5]
    assert [entry.time for entry in history.entries] == [253_370_764_800, 9 * 10**9, 10**9, 0, 0]


def test_what_waits_is_written_at_once(tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_slow_disk(monkeypatch) as (busy, free):
        journal = told.journal(tmp_path)
        journal.append(step(1))
        assert busy.wait(LONG)
        for number in range(2, 101):
            journal.append(step(number))
        free.set()
        assert journal.close()
    assert [told.saved.get(), told.saved.get()] == [1, 100]
    assert told.saved.empty()


@contextmanager
def a_slow_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Syncs wait until they are let go."""
    busy, free = threading.Event(), threading.Event()
    sync = os.fdatasync

    def wait(descriptor: int) -> None:
        busy.set()
        free.wait(LONG)
        sync(descriptor)

    monkeypatch.setattr(os, "fdatasync", wait)
    yield busy, free
    free.set()


def test_a_disk_that_hangs_holds_nobody_up(tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_slow_disk(monkeypatch) as (busy, free):
        journal = told.journal(tmp_path)
        assert journal.append(step(1)) == 1
        assert busy.wait(LONG)
        assert journal.append(step(2)) == 2
        assert not journal.close(timeout=0)
        assert (journal.saved, told.saved.empty()) == (0, True)
        free.set()
        assert journal.close()
    assert read(tmp_path) == [step(1), step(2)]


def test_much_that_waits_is_acknowledged_piece_by_piece(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_tutor.progress.journal.LARGEST_WRITE", 1000)
    with a_slow_disk(monkeypatch) as (busy, free):
        journal = told.journal(tmp_path)
        journal.append(step(1))
        assert busy.wait(LONG)
        for number in range(2, 20):
            journal.append(step(number))
        journal.append(Reset("x" * 2000))
        free.set()
        assert journal.close()
    acknowledged = list(told.saved.queue)
    assert acknowledged == sorted(acknowledged)
    assert len(acknowledged) > 4
    assert len(read(tmp_path)) == 20


def test_what_is_acknowledged_survives_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At every acknowledgement the power is cut: what the disk has then is read back."""
    disk = PowerLoss(tmp_path / "progress", monkeypatch)
    left: queue.Queue[tuple[int, int]] = queue.Queue()

    def cut(sequence: int) -> None:
        left.put((sequence, len(read(disk.cut(tmp_path / f"cut-{sequence}")))))

    journal = Journal(tmp_path / "progress", on_saved=cut)
    for number in range(1, 20):
        journal.append(step(number))
        sequence, count = left.get(timeout=LONG)
        assert sequence == count == number
    assert journal.close()


def test_a_failed_sync_is_made_good_by_writing_again(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = PowerLoss(tmp_path / "progress", monkeypatch)
    journal = told.journal(tmp_path / "progress")
    journal.append(step(1))
    assert told.saved.get(timeout=LONG) == 1
    disk.is_failing = True
    journal.append(step(2))
    assert told.failed.get(timeout=LONG) == f"the disk reports an error: {tmp_path / 'progress'}"
    journal.append(step(3))
    assert not journal.close()
    disk.is_failing = False
    journal.append(step(4))
    assert journal.close()
    assert journal.saved == 4
    assert read(disk.cut(tmp_path / "left")) == [step(1), step(2), step(3), step(4)]
    assert told.failed.empty()


@pytest.mark.parametrize("seed", range(40))
def test_on_a_flaky_disk_nothing_acknowledged_is_lost_and_at_the_end_nothing_at_all(
    seed: int, tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Flaky(random.Random(seed), monkeypatch)
    journal = told.journal(tmp_path)
    for number in range(1, 40):
        journal.append(step(number))
        if number % 3 == 0:
            journal.close()
            assert read(tmp_path)[: journal.saved] == [step(each) for each in range(1, journal.saved + 1)]
    disk.heal()
    assert journal.close()
    assert read(tmp_path) == [step(number) for number in range(1, 40)]


def test_a_failure_is_told_once_until_saving_works_again(tmp_path: Path, told: Told) -> None:
    folder = tmp_path / "progress"
    journal = told.journal(folder)
    for outage in (1, 2):
        folder.write_text("a file in the place of the folder")
        for _ in range(3):
            journal.append(step(outage))
            assert not journal.close()
        assert told.failed.get(timeout=LONG) == f"a file is in the place of the folder: {folder}"
        assert told.failed.empty()
        folder.unlink()
        journal.append(step(outage))
        assert journal.close()
        (folder / f"{journal.session}.jsonl").rename(tmp_path / f"{outage}.jsonl")
        folder.rmdir()
    assert [len((tmp_path / f"{outage}.jsonl").read_bytes().splitlines()) for outage in (1, 2)] == [4, 4]


def test_closing_tries_once_more(tmp_path: Path, told: Told) -> None:
    (tmp_path / "progress").write_text("")
    journal = told.journal(tmp_path / "progress")
    journal.append(step(1))
    told.failed.get(timeout=LONG)
    (tmp_path / "progress").unlink()
    assert journal.close()
    assert read(tmp_path / "progress") == [step(1)]


def test_without_a_home_the_session_goes_on_in_memory(told: Told) -> None:
    journal = told.journal(None)
    assert journal.append(step(1)) == 1
    assert not journal.close()
    assert told.failed.get() == "there is no home folder"
    assert read_history(None).plus(journal.entries).last_sequence == 1


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    """A file system in memory of its own, where we may mount one."""
    folder.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(folder)], capture_output=True)
    if done.returncode:
        pytest.skip("needs the right to mount a file system")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path, told: Told) -> None:
    with mounted(tmp_path / "disk", "size=64k"):
        folder = tmp_path / "disk" / "progress"
        journal = told.journal(folder)
        journal.append(step(1))
        assert told.saved.get(timeout=LONG) == 1
        filler = tmp_path / "disk" / "filler"
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(512))
        for number in range(2, 200):  # more than the rest of the page that the file has
            journal.append(step(number))
        assert told.failed.get(timeout=LONG) == f"the disk is full: {folder}"
        assert journal.saved < 199
        filler.unlink()
        journal.append(step(200))
        assert journal.close()
        assert read(folder) == [step(number) for number in range(1, 201)]
        assert told.failed.empty()


def test_a_read_only_folder_is_told(tmp_path: Path, told: Told) -> None:
    with mounted(tmp_path / "disk", "ro"):
        journal = told.journal(tmp_path / "disk" / "progress")
        journal.append(step(1))
        assert not journal.close()
        assert told.failed.get() == f"the folder is read-only: {tmp_path / 'disk' / 'progress'}"


def test_a_forbidden_folder_is_told(tmp_path: Path, told: Told) -> None:
    tmp_path.chmod(0o500)
    journal = told.journal(tmp_path / "progress")
    with as_nobody():
        journal.append(step(1))
        assert not journal.close()
    assert told.failed.get() == f"the folder may not be written to: {tmp_path / 'progress'}"
    tmp_path.chmod(0o700)
    assert journal.close()
    assert read(tmp_path / "progress") == [step(1)]


def test_what_no_reader_would_take_in_is_told(tmp_path: Path, told: Told) -> None:
    journal = told.journal(tmp_path)
    journal.append(Reset("x" * 9 * 2**20))
    journal.append(step(1))
    assert journal.close()
    assert told.failed.get() == "this is too large to be saved: 9 MiB"
    assert read(tmp_path) == [step(1)]
    assert read_history(tmp_path).damaged == ()


def test_a_callback_that_raises_is_reported_and_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", reported.append)

    def broken(sequence: int) -> None:
        raise LookupError(sequence)

    journal = Journal(tmp_path, on_saved=broken)
    for number in (1, 2):
        journal.append(step(number))
        assert journal.close()
    assert [str(each.exc_value) for each in reported] == ["1", "2"]
    assert read(tmp_path) == [step(1), step(2)]


def test_where_no_thread_is_to_be_had_the_next_record_tries_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    journal = Journal(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        journal.append(step(1))
        assert not journal.close()
    journal.append(step(2))
    assert journal.close()
    assert read(tmp_path) == [step(1), step(2)]


def test_forgetting_appends_and_deletes_nothing(tmp_path: Path) -> None:
    right = [Answered(lesson, 1, 1, "forward z", Outcome.FIRST_TRY) for lesson in ("bowl", "hill")]
    journal = written(tmp_path, Opened("bowl", 1, "g", True), Edited("bowl", 1, {1: {"w": 2.0}}), *right)
    before = next(tmp_path.iterdir()).read_bytes()
    journal.forget("bowl")
    assert journal.close()
    assert next(tmp_path.iterdir()).read_bytes().startswith(before)
    history = read_history(tmp_path)
    assert (history.place("bowl"), dict(history.score("bowl"))) == (None, {})
    assert history.lessons == ("hill",)
    journal.forget()
    assert journal.close()
    assert read_history(tmp_path).lessons == ()


def test_a_torn_tail_of_another_session_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    killed = written(tmp_path, step(1), step(2))
    path = tmp_path / f"{killed.session}.jsonl"
    torn = path.read_bytes()[:-5]
    path.write_bytes(torn)
    written(tmp_path, step(3), after=read_history(tmp_path).last_sequence)
    assert path.read_bytes() == torn
    assert read_history(tmp_path).damaged == (Damage(path.name, 2, "cut off"),)
    assert read(tmp_path) == [step(1), step(3)]
