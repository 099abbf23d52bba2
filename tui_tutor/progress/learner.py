"""A learner of a class: what the journals in a folder say, or those in a file, as far as they are taken in.

What learners wrote is hostile: links are not followed, text is cleaned, and whatever is looked at, taken in or kept of
one of them has a bound, so that nobody holds up what is told of the others. What is left out is named.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from heapq import nlargest
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from tui_tutor.files import open_to_read
from tui_tutor.progress.entries import Entry
from tui_tutor.progress.file import LARGEST_FILE
from tui_tutor.progress.folder import SUFFIX
from tui_tutor.progress.growing import Growing
from tui_tutor.progress.history import History
from tui_tutor.progress.reading import MOST_DAMAGED, Damage, all_kept, damage, unreadable
from tui_tutor.progress.records import Answered, Outcome, Reset
from tui_tutor.progress.wrong import Wrong
from tui_tutor.untrusted import NOTHING, Clean, clean

NAMED = "learner"  # the file with a learner's name
_ID = re.compile(r"[0-9a-f]{16}")  # of a folder in a lab
LONGEST = 200  # characters of a text
_LONGEST_NAME = 200  # bytes
_DEEPEST = 3  # folders below a learner's own
_MOST_INSIDE = 2_000  # files and folders that are looked at
_MOST_FILES = 1_000  # journals
_MOST_BYTES = LARGEST_FILE  # of all journals
_MOST_AGAIN = 8 * LARGEST_FILE  # bytes that were read and then rewritten
_MOST_TOLD = 20  # places that could not be read
_MOST_LESSONS = 100
_MOST_WRONG = 1_000  # wrong answers that differ

_MANY_INSIDE = f"more than {_MOST_INSIDE:,} files and folders: the rest is not looked at"
_MUCH = f"more than {_MOST_FILES:,} journals or {_MOST_BYTES // 2**20} MiB: the rest is not read"
_REWRITTEN = f"more than {_MOST_AGAIN // 2**20} MiB were rewritten: what was written since is not read"
_MANY_DAMAGED = f"more than {MOST_DAMAGED:,} damaged lines: what comes behind one is not read"
_MANY_LESSONS = f"more than {_MOST_LESSONS} lessons: those that were used last are told"
_MANY_WRONG = f"more than {_MOST_WRONG:,} wrong answers that differ: the commonest are told"

Answer: TypeAlias = tuple[str, Wrong]  # a lesson, and a wrong answer that was given there, without its blanks


class Learner:
    """One learner; each look takes in what came since the last one."""

    def __init__(self, home: Path) -> None:
        self.id = home.name
        self.name: Clean = NOTHING
        self.is_named = False  # somebody has written the name down, as at the first login to a lab
        self._home = home
        self._shut: Sequence[Damage] = ()  # folders that cannot be read, for the time being
        self._read_again = 0  # bytes of what was read and is no longer so
        self._begin()

    def _begin(self) -> None:
        """Know nothing of any journal."""
        self.history = History()
        self.lessons: Sequence[str] = ()  # the one that was used last first
        self.wrong: Mapping[Answer, tuple[int, str]] = {}  # how often, and as it was typed with the fewest blanks
        self._journals: dict[Path, Growing] = {}
        self._size = 0  # bytes of all of them
        self._damaged: list[Damage] = []  # the first ones
        self._count = 0  # of all that were damaged
        self._not_read: dict[str, None] = {}  # why something is not, each reason once
        self._not_told: Sequence[str] = ()  # why something is read and not told

    @property
    def is_known(self) -> bool:
        """Whether the name is one, and not the id that a lab gives to a folder."""
        return self.is_named or not _ID.fullmatch(self.id)

    @property
    def damaged(self) -> Iterator[Damage]:
        """What could not be read: the first places, how many more there are, and what was left out."""
        yield from self._shut
        yield from sorted(self._damaged)
        if more := self._count - len(self._damaged):
            yield damage(self.id, 0, f"{more:,} more places that could not be read")
        for reason in (*self._not_read, *self._not_told):
            yield damage(self.id, 0, reason)

    def look(self, *, is_folder: bool) -> bool:
        """Whether the name or what is known has changed."""
        before = self.name
        self._read_name()
        found = list(_journals(self._home)) if is_folder else [self._home]
        self._shut = [each for each in found if isinstance(each, Damage)]
        paths = [each for each in found if isinstance(each, Path)]
        with all_kept():
            new = self._grown_all(paths)
            if begins_anew := self._is_rewritten(paths):
                self._read_again += self._size
                self._begin()
                new = self._grown_all(paths)
            if new:
                self._take(new)
        return bool(new) or begins_anew or self.name != before

    def _grown_all(self, paths: Sequence[Path]) -> list[Entry]:
        return [entry for path in paths for entry in self._grown(path)]

    def _is_rewritten(self, paths: Sequence[Path]) -> bool:
        """Whether what was read is no longer in the journals that there are, so that all has to be read again."""
        gone = self._journals.keys() - paths if not self._shut else ()
        if not gone and not any(journal.is_rewritten for journal in self._journals.values()):
            return False
        if self._read_again > _MOST_AGAIN:
            self._not_read[_REWRITTEN] = None
            return False
        return True

    def _read_name(self) -> None:
        """A name that is gone for a moment stays."""
        written = _name(self._home)
        if written or not self.is_named:
            self.name, self.is_named = told(written or self.id.removesuffix(SUFFIX)), bool(written)

    def _grown(self, path: Path) -> list[Entry]:
        """What came into a journal; nothing of one with which there would be too much of all."""
        journal = self._journals.get(path) or Growing(path)
        is_one_more = len(self._journals) >= _MOST_FILES and path not in self._journals
        if is_one_more or self._size - journal.size + _bytes_in(path) > _MOST_BYTES:
            self._not_read[_MUCH] = None
            return []
        self._journals[path] = journal
        before, new = journal.size, list[Entry]()
        for each in journal.more():
            if isinstance(each, Entry):
                new.append(each)
            else:
                self._note(each)
                if self._count > MOST_DAMAGED:
                    self._not_read[_MANY_DAMAGED] = None
                    journal.give_up()
        self._size += journal.size - before
        return new

    def _note(self, damaged: Damage) -> None:
        self._count += 1
        if len(self._damaged) < _MOST_TOLD:
            self._damaged.append(damaged)

    def _take(self, new: Sequence[Entry]) -> None:
        is_behind, before = self.history.take(new), set(self.lessons)
        self.lessons = self.history.lessons[:_MOST_LESSONS]
        if not is_behind or before != {*self.lessons} or any(_says_what_is_wrong(each) for each in new):
            counts = {
                (lesson, wrong): each
                for lesson in self.lessons
                for wrong, each in self.history.tally(lesson).items()
            }  # fmt: skip
            self.wrong = dict(nlargest(_MOST_WRONG, counts.items(), key=lambda item: item[1][0]))
            are_more = len(self.history.lessons) > _MOST_LESSONS, len(counts) > _MOST_WRONG
            self._not_told = [reason for reason, is_so in zip((_MANY_LESSONS, _MANY_WRONG), are_more) if is_so]


def _says_what_is_wrong(entry: Entry) -> bool:
    """Whether it may change which wrong answers there are."""
    match entry.record:
        case Answered(outcome=outcome):
            return outcome is Outcome.WRONG
        case record:
            return isinstance(record, Reset)


def told(text: str) -> Clean:
    """A text as it may be shown, and not endlessly long."""
    return clean(text[:LONGEST])


def _journals(home: Path) -> Iterator[Path | Damage]:
    """The journals in a learner's folder and those in it, and the folders that cannot be read."""
    folders, left = deque([(home, 0)]), _MOST_INSIDE
    while folders:
        folder, depth = folders.popleft()
        try:
            with os.scandir(folder) as found:
                inside = sorted(islice(found, left + 1), key=lambda entry: entry.name)
        except FileNotFoundError:
            continue  # it is gone by now
        except OSError as fault:
            yield damage(folder.name, 0, unreadable(fault))
            continue
        for each in inside[:left]:
            if not each.is_dir(follow_symlinks=False):
                if each.name.endswith(SUFFIX):
                    yield Path(each.path)
            elif depth < _DEEPEST:
                folders.append((Path(each.path), depth + 1))
        left -= len(inside)
        if left < 0:
            yield damage(home.name, 0, _MANY_INSIDE)
            return


def _bytes_in(path: Path) -> int:
    """How many bytes would be read of a journal; of one that cannot be looked at, `Growing` says so."""
    with suppress(OSError):
        return min(path.lstat().st_size, LARGEST_FILE)
    return 0


def _name(folder: Path) -> str:
    """What a learner is called, "" where nobody has written it down."""
    with suppress(OSError), open_to_read(folder / NAMED, follows_links=False) as file:
        return file.read(_LONGEST_NAME).decode("utf-8", errors="replace").strip()
    return ""
