"""What the folders of a lab's journals leave open, or shut to learners and teachers, and the next move for each.

How they have to be is told in `learners`. Looks at owners and modes; opens nothing, and follows no link.
"""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from pwd import struct_passwd
from typing import NamedTuple

from tui_tutor.errors import UsageError, counted
from tui_tutor.lab.account import closed_above, key_files, may
from tui_tutor.lab.keys import read_keys, session_of
from tui_tutor.lab.learners import JOURNALS, Learner
from tui_tutor.lab.sshd import SHUT_TO, Finding, Settings, forced_command

FOLDER, FILE = 0o2750, 0o640
_THROUGH = 0o001  # the folder of all may be gone through, by learners who have accounts of their own
_MOST_INSIDE = 100_000  # files and folders that are looked at

Sessions = Sequence[Mapping[str, str]]  # the options of each


class _Kind(NamedTuple):
    """What is alike in what is wrong: more than is meant may be done, or less; in a folder, or in a file."""

    is_open: bool
    is_folder: bool


class _Mode(NamedTuple):
    """What has another mode than it should."""

    path: Path
    mode: int
    wanted: int


def journal_findings(account: struct_passwd, settings: Settings) -> list[Finding]:
    """What is open or shut by the folders that an account's sessions write to. Raises UsageError as `key_files`."""
    sessions = _sessions(account, settings)
    found: list[Finding] = []
    for journals in dict.fromkeys(Path(session.get("--journals", JOURNALS)) for session in sessions):
        here = [session for session in sessions if Path(session.get("--journals", JOURNALS)) == journals]
        found += _lab(journals, account, here)
    return found


def _sessions(account: struct_passwd, settings: Settings) -> Sessions:
    """What begins by the forced command, or by the keys that count; without any, as in the README."""
    if forced := forced_command(settings):
        return [session_of(forced)]
    keys = [key for _, text in key_files(account, settings) for key in read_keys(text) if key.counts]
    return [session_of(key.options.get("command", "")) for key in keys] or [{"--learner": ""}]


def _lab(journals: Path, account: struct_passwd, sessions: Sessions) -> Iterator[Finding]:
    """One folder of journals; who has no name has a place of their own in it, which root made."""
    names = [session.get("--learner") for session in sessions]
    is_own = None in names
    if not journals.is_dir():
        if journals == JOURNALS:  # one that a command names is missed there
            owner = "root" if is_own else account.pw_name
            yield Finding(f"nobody gets in: there is no folder {journals}", _making(journals, owner), SHUT_TO)
        return
    if closed := closed_above(journals / "any", account):
        problem = f"nobody gets in: {account.pw_name} may not enter {closed}"
        yield Finding(problem, f"chmod {'o+x' if is_own else 'a+x'} {shlex.quote(str(closed))}", SHUT_TO)
    elif not is_own and not may(journals, account, 0o2):
        problem = f"nobody gets in for the first time: {account.pw_name} may not make folders in {journals}"
        yield Finding(problem, f"chown {account.pw_name} {shlex.quote(str(journals))}", SHUT_TO)
    yield from _modes(journals, [journals], more=_THROUGH)
    homes = {name: home for name in dict.fromkeys(names) if (home := _home(journals, name, account))}
    for name, home in homes.items():
        yield from _owner(name or account.pw_name, home, account, is_needed=name is None)
    inside = journals if not is_own else homes.get(None)
    if inside is not None:
        yield from _modes(inside, _inside(inside) if not is_own else [inside, *_inside(inside)])


def _home(journals: Path, name: str | None, account: struct_passwd) -> Path | None:
    """The folder of a learner, or of the account; none for a name that is none, which is found elsewhere."""
    try:
        return journals / Learner(account.pw_name if name is None else name).id
    except UsageError:
        return None


def _owner(name: str, home: Path, account: struct_passwd, *, is_needed: bool) -> Iterator[Finding]:
    """A learner's folder has to be the account's; the first login makes it where all share one account."""
    problem = f"{name} does not get in: "
    try:
        found = home.lstat()
    except OSError:
        if is_needed:
            yield Finding(f"{problem}there is no folder {home}", _making(home, account.pw_name), SHUT_TO)
        return
    if not stat.S_ISDIR(found.st_mode):
        yield Finding(f"{problem}{home} is no folder", f"look at {home}, and move it away", SHUT_TO)
    elif found.st_uid != account.pw_uid:
        advice = f"chown --recursive {account.pw_name} {shlex.quote(str(home))}"
        yield Finding(f"{problem}{home} does not belong to {account.pw_name}", advice, SHUT_TO)


def _making(folder: Path, owner: str) -> str:
    return f"install --directory --mode {FOLDER:o} --owner {owner} --group teachers {shlex.quote(str(folder))}"


def _inside(folder: Path) -> Iterator[Path]:
    """All that is in a folder and the folders in it, as far as they can be looked at."""
    folders = [folder]
    while folders:
        try:
            with os.scandir(folders.pop()) as found:
                for each in found:
                    yield Path(each.path)
                    if each.is_dir(follow_symlinks=False):
                        folders.append(Path(each.path))
        except OSError:
            continue  # gone by now: root may look into all


def _modes(top: Path, paths: Sequence[Path] | Iterator[Path], *, more: int = 0) -> Iterator[Finding]:
    """What files and folders have another mode than they should, told once for all that are alike.

    more: bits that a folder may have besides.
    """
    found: dict[_Kind, list[_Mode]] = {}
    for count, path in enumerate(paths):
        if count == _MOST_INSIDE:
            problem = f"{top} holds more than {_MOST_INSIDE:,} files and folders: the rest was not looked at"
            yield Finding(problem, "look at who fills it")
            break
        for kind, mode in _wrong(path, more):
            found.setdefault(kind, []).append(mode)
    for kind, wrong in found.items():
        yield _told(top, kind, wrong)


def _wrong(path: Path, more: int) -> Iterator[tuple[_Kind, _Mode]]:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return  # gone by now
    is_folder = stat.S_ISDIR(mode)
    if is_folder or stat.S_ISREG(mode):
        mode = stat.S_IMODE(mode)
        wanted = FOLDER | (mode & more) if is_folder else FILE
        if mode & ~wanted:
            yield _Kind(True, is_folder), _Mode(path, mode, wanted)
        if wanted & ~mode:
            yield _Kind(False, is_folder), _Mode(path, mode, wanted)


def _told(top: Path, kind: _Kind, wrong: Sequence[_Mode]) -> Finding:
    first, *others = wrong
    advice = f"chmod {first.wanted:o} {shlex.quote(str(first.path))}"
    if others:
        below = "" if top in (each.path for each in wrong) else " -mindepth 1"
        is_so = f"-type {'d' if kind.is_folder else 'f'}"
        advice = f"find {shlex.quote(str(top))}{below} {is_so} -exec chmod {first.wanted:o} {{}} +"
    more = f", as have {counted(len(others), 'other')} in {top}" if others else ""
    problem = f"{first.path} has mode {first.mode:o}, not {first.wanted:o}{more}: "
    if kind.is_open:
        problem += "others than learner and teachers may read it, or others than the learner write to it"
        return Finding(problem, advice)
    what = "all that is put in it" if kind.is_folder else "it"
    return Finding(f"{problem}the learner, or the teachers, cannot read {what}", advice, SHUT_TO)
