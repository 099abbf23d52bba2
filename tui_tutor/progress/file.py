"""The file of a journal: made when it is first written to, synced before anything counts as saved.

Knows bytes, not entries. Raises OSError where it is not sure that what it was given is on the disk.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from tui_tutor.progress.folder import (
    NOBODY,
    SUFFIX,
    Readers,
    make_folder,
    open_to_append,
    sync,
    sync_folder,
    write_all,
)

LARGEST_FILE = 64 * 2**20  # bytes: what a reader reads of one file; a journal goes on in another


class JournalFile:
    """The one file that a session appends to, or the last of several where one is full."""

    def __init__(self, folder: Path | None, session: str, readers: Readers = NOBODY) -> None:
        self.folder = folder
        self._readers = readers
        self._session = session
        self._pieces = 0
        self._path: Path | None = None
        self._descriptor: int | None = None
        self._size = 0
        self._is_listed = False  # the folder has the file's name, on the disk
        self._is_whole = True  # nothing that failed stands at its end

    def append(self, lines: bytes) -> None:
        """Returns when the lines are on the disk. What was given and failed has to be given again."""
        try:
            descriptor = self._ready(len(lines))
            if not self._is_whole:
                self._write(descriptor, b"\n")  # ends what may be half a line, and shows whether writing works again
            self._is_whole = False
            self._write(descriptor, lines)
            self._is_whole = True
        except OSError:
            self.close()  # a descriptor that failed once may fail for ever (a server that has restarted)
            raise

    def close(self) -> None:
        """Let go of the file; the next append opens it again."""
        if self._descriptor is not None:
            with suppress(OSError):  # all that counts as saved was synced before
                os.close(self._descriptor)
            self._descriptor = None

    def _write(self, descriptor: int, data: bytes) -> None:
        self._size += len(data)
        write_all(descriptor, data)
        sync(descriptor)
        if not self._is_listed and self.folder is not None:
            sync_folder(self.folder)
            self._is_listed = True

    def _ready(self, coming: int) -> int:
        """A descriptor of a file that is there and has room."""
        if self._size and self._size + coming >= LARGEST_FILE:
            self.close()
            self._path, self._is_whole = None, True
        if self._descriptor is not None and os.fstat(self._descriptor).st_nlink == 0:
            self.close()  # somebody has removed it: what comes now must not go where nobody finds it
        if self._descriptor is None:
            self._descriptor = self._open()
            self._size = os.fstat(self._descriptor).st_size
        return self._descriptor

    def _open(self) -> int:
        if self.folder is None:
            raise FileNotFoundError(errno.ENOENT, "there is no home folder")
        make_folder(self.folder, self._readers)
        self._is_listed = False
        if self._path is not None:
            return open_to_append(self._path, new=False, readers=self._readers)
        while True:
            self._pieces += 1
            piece = f"-{self._pieces}" if self._pieces > 1 else ""
            path = self.folder / f"{self._session}{piece}{SUFFIX}"
            with suppress(FileExistsError):
                descriptor = open_to_append(path, new=True, readers=self._readers)
                self._path = path
                return descriptor
