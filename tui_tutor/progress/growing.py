"""Growing journals: what came into a file since it was last looked at.

Changes nothing, follows no link, waits for nobody, and takes in no more of a file than `reading` does. A file that has
shrunk, is another one, or begins or ends otherwise where it was read is noticed, and read no further.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple
from zlib import crc32

from tui_tutor.files import open_to_read
from tui_tutor.progress.entries import LONGEST_LINE, DamagedLine, Entry, decode
from tui_tutor.progress.file import LARGEST_FILE
from tui_tutor.progress.reading import MANY_DAMAGED, MOST_DAMAGED, TOO_LARGE, Damage, damage, unreadable

_LOOKED_AT = 256  # bytes of the beginning and of the end of what was read: of a journal, a line each
_LINE = re.compile(rb"[^\n]+")


class Growing:
    """One journal that others write to: each of its entries is given once, a line that is half there later."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._offset = 0
        self._number = 0  # of whole lines so far
        self._rest = 0  # bytes behind, of a line that is not whole yet
        self._is_too_long = False  # the line at hand, of which no end was seen
        self._damaged = 0
        self._reason = ""  # why it could not be read, told once
        self._is_given_up = False
        self._mark: _Mark | None = None  # of what was read
        self.is_rewritten = False  # what was read is no longer there, as far as can be told at little cost

    @property
    def size(self) -> int:
        """Bytes that were read, also those that are read again because no line has ended there."""
        return self._offset + self._rest

    def more(self) -> Iterator[Entry | Damage]:
        """What came in since the last time. Never raises."""
        try:
            with open_to_read(self.path, follows_links=False) as file:
                if self._mark is not None and _mark(file, self._mark.offset) != self._mark:
                    self.is_rewritten = True
                    self.give_up()
                elif not self._is_given_up:
                    yield from self._grown(file)
                    self._mark = _mark(file, self._offset)
        except OSError as fault:
            yield from self._cannot(unreadable(fault))

    def give_up(self) -> None:
        """Read no more of it, whatever comes."""
        self._is_given_up = True

    def _grown(self, file: BinaryIO) -> Iterator[Entry | Damage]:
        file.seek(self._offset)
        while not self._is_given_up:
            left = LARGEST_FILE - self._offset
            data = file.read(min(LONGEST_LINE, left))
            is_passed_over = self._is_too_long
            end = data.find(b"\n") + 1 or len(data) if is_passed_over else _whole(data, left)
            self._rest = len(data) - end
            if not end:
                if len(data) == left and file.read(1):
                    yield self._given_up(self._number + 1 + is_passed_over, TOO_LARGE)
                return
            self._offset += end
            self._is_too_long = not data.endswith(b"\n", 0, end)
            file.seek(self._offset)
            if is_passed_over:
                self._number += not self._is_too_long
            else:
                yield from self._taken(data[:end])

    def _taken(self, data: bytes) -> Iterator[Entry | Damage]:
        place = 0
        for found in _LINE.finditer(data):
            if self._is_given_up:
                return
            self._number += data.count(b"\n", place, found.start())
            place = found.start()
            try:
                yield _entry(found[0])
            except DamagedLine as fault:
                self._damaged += 1
                if self._damaged > MOST_DAMAGED:
                    yield self._given_up(self._number + 1, MANY_DAMAGED)
                else:
                    yield damage(self.path.name, self._number + 1, str(fault))
        self._number += data.count(b"\n", place)

    def _given_up(self, line: int, reason: str) -> Damage:
        self.give_up()
        return damage(self.path.name, line, reason)

    def _cannot(self, reason: str) -> Iterator[Damage]:
        if reason != self._reason:
            self._reason = reason
            yield damage(self.path.name, 0, reason)


class _Mark(NamedTuple):
    """Which file it is, and what of it was read."""

    device: int
    number: int
    offset: int
    ends: int  # the checksum of its first and its last bytes up to there


def _mark(file: BinaryIO, offset: int) -> _Mark:
    """Of a file that ends before, the checksum is that of less."""
    found, length = os.fstat(file.fileno()), min(offset, _LOOKED_AT)
    first, last = (os.pread(file.fileno(), length, place) for place in (0, offset - length))
    return _Mark(found.st_dev, found.st_ino, min(offset, found.st_size), crc32(last, crc32(first)))


def _whole(data: bytes, left: int) -> int:
    """How many bytes are lines with their ends, or else the beginning of one that is too long; left: in the file."""
    return data.rfind(b"\n") + 1 or (LONGEST_LINE if len(data) == LONGEST_LINE < left else 0)


def _entry(line: bytes) -> Entry:
    if len(line) == LONGEST_LINE:  # without its end
        raise DamagedLine(f"a line of more than {LONGEST_LINE // 2**20} MiB")
    return decode(line + b"\n")
