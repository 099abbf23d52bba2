"""Where lessons come from: a path, the user's folder, the packaged lessons, a checkout's own.

Packaged lessons are proved in CI; any other lesson is proved when it is opened.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

from tui_tutor.errors import Faults, UsageError, did_you_mean
from tui_tutor.files import files_in, is_file, user_folder
from tui_tutor.lesson.front_matter import read_front_matter
from tui_tutor.lesson.model import Lesson
from tui_tutor.lesson.read import load_lesson
from tui_tutor.lesson.source import read
from tui_tutor.untrusted import NOTHING, Clean, clean

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*(\w*)")
_PACKAGE = Path(__file__).resolve().parent.parent


class Entry(NamedTuple):
    """A lesson as the list shows it; of its body only the parts are counted. `fault` is what is wrong with its head."""

    path: Path
    id: Clean
    title: Clean
    minutes: int | None = None
    requires: tuple[str, ...] = ()
    is_ours: bool = False
    fault: Clean = NOTHING
    parts: int = 1


class Fence(NamedTuple):
    """What a lab opens: the lessons of a folder and the product's own. No path and no link leads out of the folder."""

    folder: Path | None = None


Given: TypeAlias = Path | Fence | None  # more lessons, besides the user's and the product's own; or no others


def folders(given: Given = None) -> Iterator[tuple[Path, bool]]:
    """The folders with lessons, first come first, and whether their lessons are the product's own."""
    if isinstance(given, Fence):
        if given.folder is not None:
            yield given.folder, False
    else:
        yield from _users(given)
    yield _PACKAGE / "lessons", True
    checkout = _PACKAGE.parent
    if is_file(checkout / "pyproject.toml"):
        yield checkout / "lessons", True


def _users(given: Path | None) -> Iterator[tuple[Path, bool]]:
    if given is not None:
        yield given, False
    folder = user_folder("DATA", os.environ)
    if folder is not None:
        yield folder / "lessons", False


def entries(given: Given = None) -> list[Entry]:
    """All lessons by id; where two have one id, the first folder's counts. What is required comes first."""
    found: dict[str, Entry] = {}
    for entry in _found(given):
        found.setdefault(entry.id, entry)
    return _in_order(found)


def _found(given: Given) -> Iterator[Entry]:
    """All lessons, also of the same id, as they are found."""
    for path, ours in _files(given):
        yield _entry(path, ours)


def _files(given: Given) -> Iterator[tuple[Path, bool]]:
    for folder, ours in folders(given):
        if is_file(folder):
            yield folder, ours
        else:
            for path in files_in(folder, ".md"):
                if not isinstance(given, Fence) or _is_inside(path, folder):
                    yield path, ours


def _is_inside(path: Path, folder: Path) -> bool:
    """Whether a path is a file (opening a pipe would wait for ever) that is in a folder, wherever links lead."""
    return is_file(path) and path.resolve().is_relative_to(folder.resolve())


def _entry(path: Path, ours: bool) -> Entry:
    try:
        source = read(path)
        head = read_front_matter(source)
        source.raise_faults()
    except Faults as faults:
        return Entry(path, clean(path.stem), NOTHING, fault=faults.faults[0].problem)
    return Entry(
        path, head.id, head.title, head.minutes, head.requires, ours, parts=_parts(source.lines[head.body - 1 :])
    )


def _parts(lines: list[str]) -> int:
    """How many parts a body has: as many as graphs, for each part has one.

    >>> _parts(["# One", "```graph", "```", "# Two", "~~~~ graph", "```graph", "~~~~"])
    2
    """
    found, fence = 0, ""
    for line in lines:
        opened = _FENCE.match(line)
        if opened and not fence:
            fence = opened[1]
            found += opened[2] == "graph"
        elif opened and opened[1].startswith(fence) and not opened[2]:
            fence = ""
    return max(found, 1)


def _in_order(found: dict[str, Entry]) -> list[Entry]:
    """Each lesson after those that it requires; otherwise as they were found."""
    ordered: dict[str, Entry] = {}

    def place(entry: Entry, above: frozenset[str]) -> None:
        if entry.id in ordered:
            return
        for name in entry.requires:
            if name in found and name not in above:
                place(found[name], above | {name})
        ordered[entry.id] = entry

    for entry in found.values():
        place(entry, frozenset({entry.id}))
    return list(ordered.values())


def find_lesson(name: str, given: Given = None) -> Lesson:
    """A lesson by id or path, proved unless it is one of ours. Raises UsageError or Faults."""
    if _is_path(name):
        if isinstance(given, Fence) and Path(name) not in (path for path, _ in _files(given)):
            raise UsageError("only the lessons of the lab can be opened here", advice="choose one from the list")
        return _proved(name)
    for entry in _found(given):  # not all of them: who names a lesson waits for no other
        if entry.id == name:
            return load_lesson(entry.path) if entry.is_ours else _proved(str(entry.path))
    problem = f'no lesson called "{name}"' if name else "the name of a lesson is missing"
    raise UsageError(problem, advice=_advice(name, entries(given)))


def _proved(path: str) -> Lesson:
    from tui_tutor.lesson.proof import load_proved  # late: our own lessons need no proof, and are opened sooner

    return load_proved(path)


def _advice(name: str, known: list[Entry]) -> str:
    close = did_you_mean(name, [entry.id for entry in known], what="the lessons are")
    return close or "tutor list prints the lessons; a path to a .md file works too"


def _is_path(name: str) -> bool:
    return os.sep in name or name.endswith(".md")
