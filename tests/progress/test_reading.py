"""Reading: all that is whole, a name for all that is not, and never too much at once."""

from __future__ import annotations

import gc
import os
import random
import tempfile
import tracemalloc
import zlib
from pathlib import Path

import pytest

from tests.progress.disks import as_nobody
from tests.progress.examples import ONE_OF_EACH, lines, rounds
from tui_tutor.progress.entries import Entry, decode
from tui_tutor.progress.history import read_history
from tui_tutor.progress.reading import Damage, all_kept, read_file, read_folder
from tui_tutor.progress.records import Reset, Stepped

MIB = 2**20


def read(path: Path) -> tuple[list[Entry], list[Damage]]:
    found = list(read_file(path))
    return [each for each in found if isinstance(each, Entry)], [each for each in found if isinstance(each, Damage)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.jsonl"


def test_no_flipped_bit_of_a_file_is_accepted_silently(path: Path) -> None:
    """Whatever bit it is, each entry is as it was, or it is missed and the damage is named."""
    chance = random.Random(5)
    whole = b"".join(lines(*ONE_OF_EACH))
    entries = [decode(line) for line in whole.splitlines()]
    path.write_bytes(whole)
    reported = 0
    with path.open("r+b", buffering=0) as file:
        for _ in range(rounds("TUTOR_BIT_FLIPS", 20_000)):
            place, bit = divmod(chance.randrange(8 * len(whole)), 8)
            os.pwrite(file.fileno(), bytes([whole[place] ^ 1 << bit]), place)
            found, damage = read(path)
            os.pwrite(file.fileno(), whole[place : place + 1], place)
            assert all(entry in entries for entry in found), (place, bit)
            lines_hit = 2 if whole[place] == ord("\n") else 1  # without a newline two lines are one
            assert damage, (place, bit)
            assert len(entries) - len(found) <= lines_hit, (place, bit)
            reported += 1
    print(f"{reported} flipped bits, all reported")


def test_every_cut_of_a_file_leaves_the_lines_before_it(path: Path) -> None:
    made = lines(*ONE_OF_EACH)
    ends = [sum(map(len, made[: count + 1])) for count in range(len(made))]
    path.write_bytes(b"".join(made))
    for cut in range(ends[-1], -1, -1):
        os.truncate(path, cut)
        found, damage = read(path)
        complete = sum(end - 1 <= cut for end in ends)  # all but the newline is all that a line needs
        assert found == [decode(line) for line in made[:complete]]
        inside = cut not in ends and cut + 1 not in ends and cut > 0
        assert damage == ([Damage("a.jsonl", complete + 1, "cut off")] if inside else [])


def test_a_damaged_line_is_named_and_the_others_are_read(path: Path) -> None:
    first, second, third = lines(Reset("a"), Reset("b"), Reset("c"))
    path.write_bytes(first + second.replace(b'"b"', b'"x"') + b"\n" + b"hello\n" + third)
    found, damage = read(path)
    assert [entry.record for entry in found] == [Reset("a"), Reset("c")]
    assert [str(each) for each in damage] == [
        "a.jsonl:2: the checksum does not match",
        "a.jsonl:4: not a line of a journal",
    ]


def newer(line: bytes) -> bytes:
    body = line[18:-1].replace(b'"format":1', b'"format":4')
    return b'{"crc":"%08x",%s\n' % (zlib.crc32(body), body)


def test_a_newer_format_is_named_once_and_keeps_its_place_in_the_order(path: Path) -> None:
    made = lines(*(Stepped("bowl", 1, number, "end") for number in range(1, 5)))
    before = b"".join([made[0], newer(made[1]), newer(made[2]), newer(made[3])])
    path.write_bytes(before)
    history = read_history(path.parent)
    assert history.damaged == (Damage("a.jsonl", 2, "written by a newer tutor, in format 4"),)
    assert history.last_sequence == 4
    place = history.place("bowl")
    assert place is not None
    assert place.iteration == 1
    assert path.read_bytes() == before


def test_what_is_no_journal_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "folder.jsonl").mkdir()
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "nowhere")
    (tmp_path / "link-to-mine.jsonl").symlink_to(tmp_path / "notes.txt")
    os.mkfifo(tmp_path / "pipe.jsonl")
    assert [str(each) for each in read_folder(tmp_path)] == [
        "folder.jsonl: not a file",
        "link-to-mine.jsonl: not a file",
        "link.jsonl: not a file",
        "pipe.jsonl: not a file",
    ]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (None, tmp_path / "nowhere", tmp_path / "file", tmp_path / "file" / "below"):
        assert list(read_folder(folder)) == []


def test_what_may_not_be_read_is_named() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "a.jsonl").write_bytes(b"")
        (folder / "a.jsonl").chmod(0)
        with as_nobody():
            assert list(read_folder(folder)) == [Damage("a.jsonl", 0, "cannot be read: Permission denied")]
        folder.chmod(0)
        with as_nobody():
            assert list(read_folder(folder)) == [Damage(folder.name, 0, "cannot be read: Permission denied")]
        folder.chmod(0o755)


def test_a_long_line_is_passed_over_and_the_next_is_read(path: Path) -> None:
    first, second = lines(Reset("a"), Reset("b"))
    path.write_bytes(first + b"x" * 20 * MIB + b"\n" + b"x" * 8 * MIB + b"\n" + second)
    found, damage = read(path)
    assert [entry.record for entry in found] == [Reset("a"), Reset("b")]
    assert damage == [Damage("a.jsonl", number, "a line of more than 8 MiB") for number in (2, 3)]


def test_the_longest_line_that_is_written_is_read(path: Path) -> None:
    (line,) = lines(Reset("a"))
    (line,) = lines(Reset("a" * (8 * MIB - len(line) + 1)))
    path.write_bytes(line + lines(Reset("b"))[0])
    found, damage = read(path)
    assert len(line) == 8 * MIB
    assert (len(found), damage) == (2, [])


@pytest.mark.parametrize("size", [2**30, 80 * MIB])
def test_a_huge_file_is_not_taken_in(size: int, path: Path) -> None:
    """A gigabyte without a newline: what is before it counts, the rest is named."""
    path.write_bytes(lines(Reset("a"))[0])
    os.truncate(path, size)
    tracemalloc.start()
    found, damage = read(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [entry.record for entry in found] == [Reset("a")]
    assert damage == [
        Damage("a.jsonl", 2, "a line of more than 8 MiB"),
        Damage("a.jsonl", 3, "a file of more than 64 MiB: the rest is not read"),
    ]
    assert most < 40 * MIB


def test_a_file_of_nothing_but_damage_is_given_up(path: Path) -> None:
    path.write_bytes(b"x\n" * 1_000_000)
    found, damage = read(path)
    assert (found, len(damage)) == ([], 10_001)
    assert damage[-1] == Damage("a.jsonl", 10_001, "more than 10,000 damaged lines: the rest is not read")


@pytest.mark.parametrize("was_enabled", [True, False])
def test_garbage_is_looked_for_again_when_all_is_read(was_enabled: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if was_enabled else gc.disable)()
        with pytest.raises(KeyError), all_kept():
            assert not gc.isenabled()
            raise KeyError
        assert gc.isenabled() is was_enabled
    finally:
        (gc.enable if before else gc.disable)()
