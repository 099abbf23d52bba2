"""Growing journals: each entry once, half a line later, and nothing that a learner puts there stops the reader."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.progress.examples import ONE_OF_EACH, lines
from tui_tutor.progress.entries import LONGEST_LINE, Entry
from tui_tutor.progress.growing import Growing
from tui_tutor.progress.reading import Damage, read_file


def test_each_entry_comes_once_however_the_file_grows(tmp_path: Path) -> None:
    data = b"".join(lines(*ONE_OF_EACH))
    dice = random.Random(5)
    for round_ in range(20):
        path = tmp_path / f"{round_}.jsonl"
        path.touch()
        cuts = sorted(dice.sample(range(len(data)), 12))
        journal, found = Growing(path), []
        with path.open("ab", buffering=0) as file:
            for start, end in zip([0, *cuts], [*cuts, len(data)]):
                file.write(data[start:end])
                found += journal.more()
        assert [each.record for each in found if isinstance(each, Entry)] == list(ONE_OF_EACH)
        assert len(found) == len(ONE_OF_EACH)


def test_a_damaged_line_is_named_once_and_the_next_is_read(tmp_path: Path) -> None:
    first, second = lines(*ONE_OF_EACH[:2])
    path = tmp_path / "a.jsonl"
    path.write_bytes(first + b"garbage\r\n\n" + second)
    journal = Growing(path)
    one, damage, two = journal.more()
    assert isinstance(one, Entry)
    assert isinstance(two, Entry)
    assert damage == Damage("a.jsonl", 2, "not a line of a journal")
    assert list(journal.more()) == []


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


@pytest.mark.parametrize("put", [_pipe, _link, Path.mkdir])
def test_what_is_no_file_is_named_once_and_nobody_waits_for_it(put, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    put(path)
    journal = Growing(path)
    (damage,) = journal.more()
    assert isinstance(damage, Damage)
    assert list(journal.more()) == []


def test_blank_lines_are_counted_and_passed_over(tmp_path: Path) -> None:
    (whole,) = lines(*ONE_OF_EACH[:1])
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n\nx\n" + whole + b"\n" * 100_000)
    journal = Growing(path)
    damage, entry = journal.more()
    assert (str(damage), isinstance(entry, Entry)) == ("a.jsonl:3: not a line of a journal", True)
    with path.open("ab") as file:
        file.write(b"x\n")
    assert [str(each) for each in journal.more()] == ["a.jsonl:100005: not a line of a journal"]


def test_a_journal_that_was_given_up_is_read_no_more(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"x\n" + b"".join(lines(*ONE_OF_EACH)))
    journal = Growing(path)
    for _ in journal.more():
        journal.give_up()
    assert list(journal.more()) == []


LONG = "a line of more than 8 MiB"


def test_a_line_that_is_too_long_is_named_and_the_next_is_read(tmp_path: Path) -> None:
    first, second = lines(*ONE_OF_EACH[:2])
    path = tmp_path / "a.jsonl"
    path.write_bytes(first + b"x" * 9_000_000 + b"\n" + second + b"x" * 20_000_000 + b"\n" + first)
    found = list(Growing(path).more())
    assert [each.record for each in found if isinstance(each, Entry)] == [*ONE_OF_EACH[:2], ONE_OF_EACH[0]]
    assert [each for each in found if isinstance(each, Damage)] == [Damage("a.jsonl", place, LONG) for place in (2, 4)]
    assert sorted(map(str, found)) == sorted(map(str, read_file(path)))


def test_a_line_that_is_too_long_is_named_before_it_ends_and_only_once(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.touch()
    journal, found = Growing(path), []
    with path.open("ab", buffering=0) as file:
        for _ in range(5):
            file.write(b"x" * 3_000_000)
            found += journal.more()
        assert found == [Damage("a.jsonl", 1, LONG)]
        file.write(b"x\ngarbage\n" + lines(ONE_OF_EACH[0])[0])
    damage, entry = journal.more()
    assert damage == Damage("a.jsonl", 2, "not a line of a journal")
    assert isinstance(entry, Entry)


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_the_longest_line_is_the_same_for_all_who_read(more: int, tmp_path: Path) -> None:
    (second,) = lines(ONE_OF_EACH[1])
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"x" * (LONGEST_LINE - 1 + more) + b"\n" + second)
    assert list(map(str, Growing(path).more())) == list(map(str, read_file(path)))


@pytest.mark.parametrize("line", [b"x\n", b"x" * (2**20 - 1) + b"\n"], ids=["damaged lines", "bytes"])
def test_that_a_journal_is_given_up_is_told_as_other_readers_tell_it(line: bytes, tmp_path: Path) -> None:
    (whole,) = lines(*ONE_OF_EACH[:1])
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        for _ in range(65 if len(line) > 2 else 10_001):
            file.write(line)
        file.write(whole)
    journal = Growing(path)
    told = list(journal.more())
    *_, last = read_file(path)
    assert isinstance(last, Damage)
    assert last.reason.endswith(": the rest is not read")
    assert [each for each in told if isinstance(each, Damage)][-1] == last
    assert not any(isinstance(each, Entry) for each in told)
    with path.open("ab") as file:
        file.write(line + whole)
    assert list(journal.more()) == []


def test_a_journal_as_large_as_one_can_be_is_read_to_its_end(tmp_path: Path) -> None:
    (whole,) = lines(*ONE_OF_EACH[:1])
    path = tmp_path / "a.jsonl"
    path.write_bytes(whole)
    with path.open("ab") as file:
        for left in range(2**26 - len(whole), 0, -(2**20)):
            file.write(b"x" * (min(left, 2**20) - 1) + b"\n")
    journal = Growing(path)
    first, *others = journal.more()
    assert isinstance(first, Entry)
    assert {str(each.reason) for each in others if isinstance(each, Damage)} == {"not a line of a journal"}
    with path.open("ab") as file:
        file.write(whole)
    assert [str(each) for each in journal.more()] == ["a.jsonl:66: a file of more than 64 MiB: the rest is not read"]
    assert list(journal.more()) == []


@pytest.mark.parametrize("before", [0, 10**6, 2**26 - LONGEST_LINE - 1, 2**26 - LONGEST_LINE])
@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_line_that_is_longer_than_a_file_may_be_is_told_as_other_readers_tell_it(
    before: int, end: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        for size in range(before, 0, -(2**20)):
            file.write(b"x" * (min(size, 2**20) - 1) + b"\n")
        for _ in range(70):
            file.write(b"x" * 2**20)
        file.write(end + lines(*ONE_OF_EACH[:1])[0])
    journal = Growing(path)
    assert list(journal.more()) == list(read_file(path))
    assert list(journal.more()) == []


def _shorter(path: Path, data: bytes) -> None:
    os.truncate(path, len(data) - 1)


def _another(path: Path, data: bytes) -> None:
    path.with_name("new").write_bytes(data)
    path.with_name("new").replace(path)


def _begins_otherwise(path: Path, data: bytes) -> None:
    path.write_bytes(data.replace(b"bowl", b"hill", 1) + data)


def _ends_otherwise(path: Path, data: bytes) -> None:
    path.write_bytes(data[:-9] + b"\n" * 999)


@pytest.mark.parametrize("rewrite", [_shorter, _another, _begins_otherwise, _ends_otherwise])
@pytest.mark.parametrize("is_given_up", [False, True])
def test_a_file_that_was_rewritten_is_noticed_and_read_no_further(rewrite, is_given_up: bool, tmp_path: Path) -> None:
    path, data = tmp_path / "a.jsonl", b"".join(lines(*ONE_OF_EACH))
    path.write_bytes(data)
    journal = Growing(path)
    assert len(list(journal.more())) == len(ONE_OF_EACH)
    if is_given_up:
        journal.give_up()
    assert list(journal.more()) == []
    assert not journal.is_rewritten
    rewrite(path, data)
    for _ in range(2):
        assert list(journal.more()) == []
        assert journal.is_rewritten


def test_a_file_of_which_less_than_a_line_was_there_is_the_same_when_it_grows(tmp_path: Path) -> None:
    path, data = tmp_path / "a.jsonl", b"".join(lines(*ONE_OF_EACH))
    path.touch()
    journal = Growing(path)
    for end in (0, 1, 90, 400, 401, len(data)):
        with path.open("ab") as file:
            file.write(data[path.stat().st_size : end])
        list(journal.more())
        assert not journal.is_rewritten
