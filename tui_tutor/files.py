"""Where a user's files are, and opening those that somebody else has put there.

Only a file is read, and nobody waits for a pipe or a device. Knows no format; what is wrong comes out as an OSError.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

_PLATFORMS = {"CONFIG": "user_config_path", "STATE": "user_state_path", "DATA": "user_data_path"}  # in platformdirs


def user_folder(kind: str, environment: Mapping[str, str]) -> Path | None:
    """`tutor` below $XDG_<kind>_HOME, else below the platform's folder; None without a home.

    kind: CONFIG, STATE or DATA.
    """
    given = environment.get(f"XDG_{kind}_HOME", "")
    base = Path(given) if os.path.isabs(given) else _platforms(kind)
    return base / "tutor" if base is not None and base.is_absolute() else None


def _platforms(kind: str) -> Path | None:
    """Where there is no home, platformdirs raises, or in older versions gives a relative path."""
    import platformdirs  # late: with the folders in the environment nobody needs it

    try:
        path: Path = getattr(platformdirs, _PLATFORMS[kind])()
    except RuntimeError:
        return None
    return path


def is_file(path: Path) -> bool:
    """Whether a path leads to a file. One of which nobody can tell does not; `Path.is_file` would raise there."""
    return os.path.isfile(path)


def is_folder(path: Path) -> bool:
    """Whether a path leads to a folder. One of which nobody can tell does not; `Path.is_dir` would raise there."""
    return os.path.isdir(path)


def files_in(folder: Path, suffix: str) -> list[Path]:
    """What is in a folder by names that end so, in their order; nothing where it cannot be looked into."""
    try:
        return sorted(folder / name for name in os.listdir(folder) if name.endswith(suffix))
    except (OSError, ValueError):  # ValueError: a NUL in its name
        return []


def open_to_read(path: Path | str, *, follows_links: bool) -> BinaryIO:
    """A file; a folder, a pipe, a device and, unless it is followed, a link is none."""
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
    try:
        descriptor = os.open(path, flags if follows_links else flags | os.O_NOFOLLOW)
    except ValueError:
        raise OSError(errno.EINVAL, "no file is called so") from None  # a NUL in its name
    except OSError as fault:
        if fault.errno == errno.ELOOP and not follows_links:
            raise OSError(errno.EINVAL, "not a file") from None  # a link
        raise
    kind = os.fstat(descriptor).st_mode  # looked at when it is open: what a name stands for may change
    if not stat.S_ISREG(kind):
        os.close(descriptor)
        number = errno.EISDIR if stat.S_ISDIR(kind) else errno.EINVAL
        raise OSError(number, "is a directory" if number == errno.EISDIR else "not a file")
    return os.fdopen(descriptor, "rb")


def read_bounded(path: Path | str, largest: int) -> bytes:
    """The bytes of a file, at most one more than `largest`; links are followed."""
    with open_to_read(path, follows_links=True) as file:
        return file.read(largest + 1)


def is_no_file(fault: OSError) -> bool:
    """Whether what could not be opened is there, and is no file: a folder, a pipe, a link that is not followed."""
    return fault.errno in (errno.EISDIR, errno.EINVAL, errno.ENXIO)  # ENXIO: a socket
