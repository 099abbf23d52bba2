"""Entries: a record with its place in the order of all records, and the one line that holds it.

Knows lines, not files. The format of a line is described in `tui_tutor.progress.journal`.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple, NoReturn
from zlib import crc32

from tui_tutor.progress.fields import LARGEST
from tui_tutor.progress.records import Record, Unknown, from_json, to_json

LONGEST_LINE = 8 * 2**20  # bytes, with the newline: what a reader takes in at once
LATEST = 253_370_764_800  # seconds: the year 9999, the last that dates can hold

_HEAD, _TAIL = b'{"crc":"', b'",'
_DIGITS = slice(len(_HEAD), len(_HEAD) + 8)
_BODY = len(_HEAD) + 8 + len(_TAIL)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


_WRITER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
_READER = json.JSONDecoder(parse_constant=_refuse)


class DamagedLine(ValueError):
    """A line that holds no entry; its text says why."""


class Entry(NamedTuple):
    """A record in a journal. Entries are ordered by (sequence, session); `time` is information only.

    `time` is in seconds since 1970 (UTC), by whatever the clock said.
    """

    sequence: int
    session: str
    time: int
    record: Record | Unknown

    @property
    def order(self) -> tuple[int, str]:
        """The place among all entries of all sessions; no two entries have the same."""
        return self.sequence, self.session


def encode(entry: Entry) -> bytes:
    """The line of an entry, pure ASCII, with its newline."""
    data = {
        "sequence": entry.sequence,
        "session": entry.session,
        "time": entry.time,
        "record": to_json(entry.record),
    }
    body = _WRITER.encode(data).encode("ascii")[1:]
    return b'{"crc":"%08x",%s\n' % (crc32(body), body)


def decode(line: bytes) -> Entry:
    """The entry of a line, with or without its newline. Raises DamagedLine, never anything else."""
    whole = line.removesuffix(b"\n")
    body = whole[_BODY:]
    if whole[: _DIGITS.start] != _HEAD or whole[_DIGITS.stop : _BODY] != _TAIL:
        raise DamagedLine(_cut_off(line) or "not a line of a journal")
    if whole[_DIGITS] != b"%08x" % crc32(body):
        raise DamagedLine(_cut_off(line) or "the checksum does not match")
    try:
        return _entry(_read("{" + body.decode("ascii")))
    except (ValueError, RecursionError) as fault:
        raise DamagedLine(f"no entry: {fault or 'nested too deeply'}") from None


def _read(text: str) -> Any:
    """The JSON of a text. What may stand behind it is looked at where there is anything."""
    data, end = _READER.raw_decode(text)
    return data if end == len(text) else _READER.decode(text)


def _cut_off(line: bytes) -> str:
    return "" if line.endswith(b"\n") else "cut off"


def _entry(data: dict[str, Any]) -> Entry:
    session, sequence, time = data.get("session"), data.get("sequence"), data.get("time")
    if type(sequence) is not int or not 1 <= sequence <= LARGEST:
        raise ValueError("sequence is a whole number from 1 on")
    if type(time) is not int or not 0 <= time <= LATEST:
        raise ValueError("time is in seconds since 1970")
    if not isinstance(session, str) or not session:
        raise ValueError("session is a text")
    return Entry(sequence, session, time, from_json(data.get("record")))
