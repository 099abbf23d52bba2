"""Disks that fail: the system's own calls, made to fail or to remember; nothing of ours is replaced."""

from __future__ import annotations

import errno
import os
import random
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without root's right to read and write everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


class PowerLoss:
    """Remembers what of a folder's files would be there after a power cut: what was synced, of files that were listed.

    A failed sync throws away what was not on the disk yet, and a later one does not bring it back: as Linux does it.
    """

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.is_failing = False
        self._synced: dict[int, bytes] = {}
        self._listed: dict[str, int] = {}
        self._dropped: dict[int, list[tuple[int, int]]] = {}
        self._sync, self._sync_all = os.fdatasync, os.fsync
        monkeypatch.setattr(os, "fdatasync", self.fdatasync)
        monkeypatch.setattr(os, "fsync", self.fsync)

    def fdatasync(self, descriptor: int) -> None:
        file = os.fstat(descriptor).st_ino
        path = next(path for path in self.folder.iterdir() if path.stat().st_ino == file)
        kept = len(self._synced.get(file, b""))
        dropped = self._dropped.setdefault(file, [])
        if self.is_failing:
            dropped.append((max([kept, *(end for _, end in dropped)]), path.stat().st_size))
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self._sync(descriptor)
        data = bytearray(path.read_bytes())
        for start, end in dropped:
            data[start:end] = bytes(end - start)
        self._synced[file] = bytes(data)

    def fsync(self, descriptor: int) -> None:
        self._sync_all(descriptor)
        info = os.fstat(descriptor)
        if stat.S_ISDIR(info.st_mode) and info.st_ino == self.folder.stat().st_ino:
            self._listed = {path.name: path.stat().st_ino for path in self.folder.iterdir()}

    def cut(self, to: Path) -> Path:
        """What is left of the folder."""
        to.mkdir(parents=True)
        for name, file in self._listed.items():
            (to / name).write_bytes(self._synced.get(file, b""))
        return to


class Flaky:
    """Writes that stop anywhere and syncs that fail, by chance, until `heal`."""

    def __init__(self, chance: random.Random, monkeypatch: pytest.MonkeyPatch, *, rate: float = 0.4) -> None:
        self._chance = chance
        self._rate = rate
        self._write, self._sync = os.write, os.fdatasync
        monkeypatch.setattr(os, "write", self.write)
        monkeypatch.setattr(os, "fdatasync", self.fdatasync)

    def heal(self) -> None:
        self._rate = 0.0

    def write(self, descriptor: int, data: memoryview) -> int:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode) or self._chance.random() >= self._rate:
            return self._write(descriptor, data)
        count = self._chance.randrange(len(data))
        if count == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self._write(descriptor, data[:count])

    def fdatasync(self, descriptor: int) -> None:
        if self._chance.random() < self._rate:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self._sync(descriptor)
