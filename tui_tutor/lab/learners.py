"""The learners of a lab: their names, their ids, and the folder that keeps what each of them did.

The folder of a lab
===================
Whoever logs in has a folder of their own below that of the lab (`/var/lib/tutor/journals`), called by an opaque id:

    JOURNALS/                            made by whoever sets the lab up: its group reads everything below (setgid)
        3f2c9a51d07be864/                0/2750: the first 16 digits of the SHA-256 of the name, as UTF-8 in form NFC
            learner                      0/0640: the name and a newline
            tutor/progress/*.jsonl       0/0640: the journals, as described in `tui_tutor.progress.journal`
            tutor/crash.log              if the program had a fault of its own

All of it belongs to the account that was logged into: one for all learners, or one each. What is in it is as much to be
trusted as that account. `progress.classroom` reads it.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tui_tutor.errors import UsageError
from tui_tutor.files import open_to_read
from tui_tutor.progress.learner import NAMED

JOURNALS = Path("/var/lib/tutor/journals")
LONGEST_NAME = 64  # characters
_LONGEST_FILE = 4 * LONGEST_NAME + 1  # bytes
_SIGNS = " .,_@+'-"


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody by name. Raises UsageError where no name is one: it goes into files and onto teachers' screens."""

    name: str

    def __post_init__(self) -> None:
        name = unicodedata.normalize("NFC", self.name)
        object.__setattr__(self, "name", name)
        if not is_name(name):
            problem = f"{name[: LONGEST_NAME + 1]!r} is no name of a learner"
            advice = (
                f"a letter or digit, then up to {LONGEST_NAME - 1} more, spaces or signs of {_SIGNS.strip()}, no --"
            )
            raise UsageError(problem, advice=advice)

    @property
    def id(self) -> str:
        """What stands for the learner in paths.

        >>> Learner("anna").id
        '55579b557896d0ce'
        """
        from hashlib import sha256  # late: it loads OpenSSL, and a session that has begun needs no id

        return sha256(self.name.encode()).hexdigest()[:16]


def is_name(text: str) -> bool:
    """Whether a text can be a learner's name: letters, marks and digits of any script, and a few signs between them.

    Nothing in a name looks like an option: a session is found by its command line when it is to be ended.

    >>> is_name("Zoë O'Hara-7"), is_name("-rf"), is_name("../anna"), is_name("anna "), is_name("an\\x1bna")
    (True, False, False, False, False)
    """
    if "--" in text or not 0 < len(text) <= LONGEST_NAME or text != unicodedata.normalize("NFC", text):
        return False
    return unicodedata.category(text[0])[0] in "LN" and not text.endswith(" ") and all(map(_is_of_a_name, text))


def _is_of_a_name(character: str) -> bool:
    return character in _SIGNS or unicodedata.category(character)[0] in "LNM"


def home_of(learner: Learner, journals: Path, *, account: str | None = None) -> Path:
    """The learner's folder, made at the first login. Raises UsageError where it cannot be used, or is another's.

    account: the learner's own, where each has one; their folders are made by root.
    """
    home = journals / learner.id
    try:
        with suppress(FileExistsError):
            home.mkdir(mode=0o2750)  # group and setgid come from the folder above
        _check(home)
        _write_name(home, learner.name)
    except OSError as fault:
        problem = f"the folder of journals cannot be used: {(fault.strerror or str(fault)).lower()}"
        raise UsageError(problem, advice=f"ask your teacher{_next_move(home, journals, account)}") from None
    return home


def _next_move(home: Path, journals: Path, account: str | None) -> str:
    """What a teacher is asked for: never that a learner's account may write to the folder of all."""
    closed = next((each for each in reversed(home.parents) if _is_closed(each)), None)
    if closed and account:
        return f", who as root types: chmod o+x {closed}"
    if not closed and not journals.exists():
        return f" to set the lab up as in the README: there is no {journals}"
    if not closed and home.exists():
        return f" to look at {home}"
    if account:
        return (
            f", who as root makes your own: install --directory --mode 2750 --owner {account} --group teachers {home}"
        )
    return f": {journals} belongs to the one account that all share, as in the README"


def _is_closed(folder: Path) -> bool:
    return folder.is_dir() and not os.access(folder, os.X_OK, effective_ids=True)


def _check(home: Path) -> None:
    """That a folder is ours alone to write to, and no link to one. Raises UsageError."""
    found = home.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise UsageError("your folder of journals is not yours alone", advice=f"ask your teacher to look at {home}")


def _write_name(home: Path, name: str) -> None:
    """Two sessions that begin at once write the same."""
    there = _name_in(home)
    if there == name:
        return
    if there:
        raise UsageError("your folder of journals is another's", advice=f"ask your teacher to look at {home}")
    draft = home / f".{NAMED}-{os.getpid()}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o640)
    with os.fdopen(descriptor, "wb") as file:
        file.write(name.encode() + b"\n")
        file.flush()
        os.fsync(descriptor)
    draft.replace(home / NAMED)


def _name_in(home: Path) -> str:
    """The name in a learner's folder; nothing where there is none, or none that can be one."""
    with suppress(OSError, UnicodeDecodeError), open_to_read(home / NAMED, follows_links=False) as file:
        name = file.read(_LONGEST_FILE + 1).decode().removesuffix("\n")
        if is_name(name):
            return name
    return ""
