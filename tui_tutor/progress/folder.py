"""The folder of a learner's journals: where it is, how it and its files are made, when the disk has them.

Knows paths, modes and descriptors; knows no records. Whatever is wrong comes out as an OSError.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tui_tutor.files import user_folder

SUFFIX = ".jsonl"


class Readers(NamedTuple):
    """Who besides the learner reads journals: the modes of their folder, of those above it, and of their files."""

    folder: int
    file: int


NOBODY = Readers(0o700, 0o600)
ITS_GROUP = Readers(0o2750, 0o640)  # what is made in the folder belongs to the folder's group


def progress_folder() -> Path | None:
    """Where journals are kept: below $XDG_STATE_HOME, else the platform's state folder; None without a home."""
    folder = user_folder("STATE", os.environ)
    return folder / "progress" if folder is not None else None


def make_folder(folder: Path, readers: Readers = NOBODY) -> None:
    """The folder and what is missing above it, for the eyes of the user and `readers` only, and on the disk."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        with suppress(FileExistsError):  # another session was faster
            path.mkdir(mode=readers.folder)
        sync_folder(path.parent)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    if folder.stat().st_mode & 0o777 & ~readers.folder:
        with suppress(PermissionError):  # another's folder: our files in it are ours alone all the same
            folder.chmod(readers.folder)


def open_to_append(path: Path, *, new: bool, readers: Readers = NOBODY) -> int:
    """A descriptor whose every write goes to the end of the file; `new` refuses a file that is there."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
    return os.open(path, flags | os.O_EXCL if new else flags, readers.file)


def write_all(descriptor: int, data: bytes) -> None:
    """All of the data, in as few writes as the system makes of it."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def sync(descriptor: int) -> None:
    """Returns when what was written is on the disk, as far as the system can tell."""
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)  # fsync leaves it in the drive's cache there
    else:
        os.fdatasync(descriptor)


def sync_folder(folder: Path) -> None:
    """Returns when the names in the folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as fault:
        if fault.errno not in (errno.EINVAL, errno.EBADF):  # file systems that keep names safe by themselves
            raise
    finally:
        os.close(descriptor)
