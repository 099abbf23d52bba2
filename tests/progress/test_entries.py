"""Lines: each holds an entry or is refused, whatever happens to its bytes."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.progress.examples import FORMAT_1, FORMAT_2, FORMAT_3, ONE_OF_EACH, lines, records
from tui_tutor.progress.entries import DamagedLine, Entry, decode, encode
from tui_tutor.progress.records import Record, Reset, Stepped

GOLDEN = Path(__file__).parent / "golden"


@given(st.integers(1, 2**53 - 1), st.text(min_size=1), st.integers(0, 10**11), records)
def test_any_entry_comes_back_from_its_line(sequence: int, session: str, time: int, record: Record) -> None:
    entry = Entry(sequence, session, time, record)
    line = encode(entry)
    assert line.isascii()
    assert line.index(b"\n") == len(line) - 1
    assert decode(line) == decode(line[:-1]) == entry


@pytest.mark.parametrize(
    ("name", "made"), [("format-1.jsonl", FORMAT_1), ("format-2.jsonl", FORMAT_2), ("format-3.jsonl", FORMAT_3)]
)
def test_every_format_stays_readable_and_is_what_is_written(name: str, made: Sequence[Record]) -> None:
    golden = (GOLDEN / name).read_bytes().splitlines(keepends=True)
    read = [decode(line) for line in golden]
    assert read == [
        Entry(place, "9f86d081884c7d65", 1764078066 + place, record) for place, record in enumerate(made, 1)
    ]
    assert [encode(entry) for entry in read] == golden


def test_another_program_can_read_a_line_by_its_description() -> None:
    line = lines(Stepped("bowl", 1, 3, "update w"), session="s", first=7, time=9)[0]
    assert line.startswith(b'{"crc":"')
    assert line[16:18] == b'",'
    assert line[8:16].decode() == f"{zlib.crc32(line[18:-1]):08x}"
    record = {"format": 1, "kind": "stepped", "lesson": "bowl", "part": 1, "iteration": 3, "step": "update w"}
    whole = {"crc": line[8:16].decode(), "sequence": 7, "session": "s", "time": 9, "record": record}
    assert json.loads(line) == whole


def test_every_bit_of_a_line_is_guarded() -> None:
    (line,) = lines(Stepped("bowl", 1, 3, "update w"))
    for bit in range(8 * len(line)):
        flipped = bytearray(line)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DamagedLine):
            decode(bytes(flipped))


def test_every_cut_inside_a_line_is_told() -> None:
    for line in lines(*ONE_OF_EACH):
        for end in range(len(line) - 1):
            with pytest.raises(DamagedLine, match="cut off"):
                decode(line[:end])


def sealed(body: bytes) -> bytes:
    """A line whose checksum is right, whatever it holds."""
    return b'{"crc":"%08x",%s\n' % (zlib.crc32(body), body)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"hello\n", "not a line of a journal"),
        (b"\x00" * 4096, "cut off"),
        (b'{"crc":"00000000","sequence":1}\n', "the checksum does not match"),
        (sealed(b""), "no entry"),
        (sealed(b'"sequence":1}'), "no entry: time is in seconds since 1970"),
        (sealed(b'"sequence":0,"session":"a","time":0,"record":{"format":1,"kind":"reset"}}'), "no entry: sequence"),
        (sealed(b'"sequence":1.0,"session":"a","time":0,"record":{"format":1,"kind":"reset"}}'), "no entry: sequence"),
        (sealed(b'"sequence":1,"session":"","time":0,"record":{"format":1,"kind":"reset"}}'), "no entry: session"),
        (sealed(b'"sequence":1,"session":"a","time":-1,"record":{"format":1,"kind":"reset"}}'), "no entry: time"),
        (sealed(b'"sequence":1,"session":"a","time":0,"record":7}'), "no entry: a record has a kind"),
        (sealed(b'"sequence":NaN,"session":"a","time":0,"record":{}}'), "no entry: NaN is not JSON"),
        (sealed(b'"sequence":1,"session":"\xc3\xa9","time":0,"record":{}}'), "no entry"),
        (sealed(b'"record":' + b"[" * 100_000), "no entry: "),
        (sealed(b'"sequence":' + b"1" * 10_000 + b"}"), "no entry: "),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_a_line_that_holds_no_entry_is_told(line: bytes, reason: str) -> None:
    with pytest.raises(DamagedLine, match=reason):
        decode(line)


def test_a_checksum_in_capitals_is_a_flipped_bit() -> None:
    line = next(line for line in lines(*[Reset()] * 9) if line[8:16] != line[8:16].upper())
    with pytest.raises(DamagedLine, match="the checksum does not match"):
        decode(line[:8] + line[8:16].upper() + line[16:])
