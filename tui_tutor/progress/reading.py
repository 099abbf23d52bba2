"""Reading: the files of a folder become entries, and a list of what could not be read.

Changes nothing in any file. Bounded: of a file at most 64 MiB, of a line at most 8 MiB is taken in, and after 10,000
damaged lines a file is given up; what was left out is named. A file that another session is writing is fine: what is
there so far counts, though a line that is only half there can be named as cut off.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tui_tutor.files import is_no_file, open_to_read
from tui_tutor.progress.entries import LONGEST_LINE, DamagedLine, Entry, decode
from tui_tutor.progress.file import LARGEST_FILE
from tui_tutor.progress.folder import SUFFIX
from tui_tutor.progress.records import FORMAT, Unknown
from tui_tutor.untrusted import Clean, clean

MOST_DAMAGED = 10_000  # lines of one file
MANY_DAMAGED = f"more than {MOST_DAMAGED:,} damaged lines: the rest is not read"
TOO_LARGE = f"a file of more than {LARGEST_FILE // 2**20} MiB: the rest is not read"


class Damage(NamedTuple):
    """What could not be read: the name of a file, a line counted from 1 (0: all of it), and why."""

    file: Clean
    line: int
    reason: Clean

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


@contextmanager
def all_kept() -> Iterator[None]:
    """While much is read that is kept: looking for garbage among it again and again would take a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def read_folder(folder: Path | None) -> Iterator[Entry | Damage]:
    """What every journal of a folder holds, file by file; nothing where there is no folder."""
    if folder is None:
        return
    try:
        paths = sorted(path for path in folder.iterdir() if path.name.endswith(SUFFIX))
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as fault:
        yield damage(folder.name, 0, unreadable(fault))
        return
    for path in paths:
        yield from read_file(path)


def read_file(path: Path) -> Iterator[Entry | Damage]:
    """What one journal holds. Lines of a newer format are named once, at the first."""
    try:
        with open_to_read(path, follows_links=False) as file:
            yield from _named_once(_lines(file, path.name), path.name)
    except OSError as fault:
        yield damage(path.name, 0, "not a file" if is_no_file(fault) else unreadable(fault))


def unreadable(fault: OSError) -> str:
    """What is said of a file or folder that the system does not give."""
    return f"cannot be read: {fault.strerror or fault}"


def _named_once(found: Iterator[tuple[int, Entry | Damage]], name: str) -> Iterator[Entry | Damage]:
    newer = damaged = 0
    for number, each in found:
        if isinstance(each, Damage):
            damaged += 1
            if damaged > MOST_DAMAGED:
                yield damage(name, number, MANY_DAMAGED)
                return
        elif isinstance(each.record, Unknown) and each.record.format > FORMAT:
            newer += 1
            if newer == 1:
                yield damage(name, number, f"written by a newer tutor, in format {each.record.format}")
        yield each


def _lines(file: BinaryIO, name: str) -> Iterator[tuple[int, Entry | Damage]]:
    number, left = 0, LARGEST_FILE
    while line := file.readline(min(LONGEST_LINE, max(left, 0)) + 1):
        number += 1
        left -= len(line)
        if left < 0:
            yield number, damage(name, number, TOO_LARGE)
            return
        if len(line) > LONGEST_LINE:
            left -= 0 if line.endswith(b"\n") else _pass_over(file, left)
            yield number, damage(name, number, f"a line of more than {LONGEST_LINE // 2**20} MiB")
        elif line != b"\n":
            yield number, _entry(line, name, number)


def _entry(line: bytes, name: str, number: int) -> Entry | Damage:
    try:
        return decode(line)
    except DamagedLine as fault:
        return damage(name, number, str(fault))


def _pass_over(file: BinaryIO, left: int) -> int:
    """Read to the end of a line without keeping it; how many bytes that took."""
    passed = 0
    while passed <= left:
        piece = file.readline(2**16)
        passed += len(piece)
        if not piece or piece.endswith(b"\n"):
            break
    return passed


def damage(file: str, line: int, reason: str) -> Damage:
    """Both texts may come from a stranger: the name of a file, and what is wrong in it."""
    return Damage(clean(file), line, clean(reason))
