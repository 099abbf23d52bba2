"""What the account of a lab and its files of keys leave open, or shut to learners, and the next move for each.

Nobody but root may read all of it.
"""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from pwd import struct_passwd

from tui_tutor.errors import UsageError
from tui_tutor.files import read_bounded
from tui_tutor.lab.command import is_session
from tui_tutor.lab.keys import key_findings, read_keys, refused, session_of
from tui_tutor.lab.sshd import SHUT_TO, Finding, Settings, forced_command, needs_keys

PLAIN_SHELLS = ("/bin/sh", "/usr/bin/sh", "/bin/dash", "/usr/bin/dash")  # read no file of the home before a command
NO_SHELLS = ("nologin", "false", "true", "sync", "halt", "shutdown")  # programs in a shell's place, which run nothing
LARGEST = 1_000_000  # bytes of a file of keys


def account_findings(account: struct_passwd, settings: Settings) -> list[Finding]:
    """What is open, or shut, by an account and its files of keys. Raises UsageError where they may not be read."""
    forced = forced_command(settings)
    shut = refused("the forced command", session_of(forced), account.pw_name) if forced else ()
    files = list(key_files(account, settings))
    shell = _shell(account, is_labs=_begins_sessions(forced, files))
    lessons = _lessons(account, _sessions(forced, files))
    return [*shell, *shut, *_files(account, files, forced), *lessons, *_nothing(account, files, settings)]


def _begins_sessions(forced: str, files: Sequence[tuple[Path, str]]) -> bool:
    """Whether an account is one of a lab: its sessions are tutor's, by the forced command or by a key's."""
    return any(map(is_session, _sessions(forced, files)))


def _sessions(forced: str, files: Sequence[tuple[Path, str]]) -> list[str]:
    """The commands by which sessions begin: the forced one, or those of the keys."""
    return [forced, *(key.options.get("command", "") for _, text in files for key in read_keys(text))]


def _lessons(account: struct_passwd, commands: Sequence[str]) -> Iterator[Finding]:
    """Folders of lessons to which others than root may write; one that is not there is found elsewhere."""
    named = dict.fromkeys(Path(path) for each in commands if (path := session_of(each).get("--lessons")))
    for folder in named:
        if not folder.is_absolute() or not folder.is_dir():
            continue
        is_open = folder.stat().st_mode & 0o022  # also where files are safe from each other, as in /tmp
        if writable := _writable(folder, account.pw_uid) or (folder if is_open else None):
            where = shlex.quote(str(writable))
            problem = f"others than root may write to {writable}, and so put lessons into {folder}"
            yield Finding(problem, f"chown root {where} && chmod go-w {where}")


def _shell(account: struct_passwd, *, is_labs: bool) -> Iterator[Finding]:
    shell, name = account.pw_shell or PLAIN_SHELLS[0], account.pw_name
    advice = f"usermod --shell /bin/sh {name}" if is_labs else _NOT_THE_LABS
    if shell in PLAIN_SHELLS:
        return
    if Path(shell).name in NO_SHELLS:
        yield Finding(f"nobody gets in as {name}: the shell {shell} is none", advice, SHUT_TO)
    elif not os.access(shell, os.X_OK):
        yield Finding(f"nobody gets in as {name}: the shell {shell} is not there", advice, SHUT_TO)
    else:
        yield Finding(f"the shell {shell} of {name} may run a file of the home before tutor", advice)


# A shell is not for an account that is another's, such as one of the system.
_NOT_THE_LABS = "set the lab up as in the README, or name its account: tutor doctor --sshd --user NAME"


def _files(account: struct_passwd, files: Sequence[tuple[Path, str]], forced: str) -> Iterator[Finding]:
    for path, text in files:
        if writable := _writable(path, account.pw_uid):
            advice = f"chown root {writable} and chmod go-w {writable}"
            yield Finding(f"{account.pw_name} may write to {writable}, and so say what keys may do", advice)
        yield from _unread(path, account)
        for finding in key_findings(text, forced=forced):
            yield finding._replace(problem=f"{path}: {finding.problem}")


def _nothing(account: struct_passwd, files: Sequence[tuple[Path, str]], settings: Settings) -> Iterator[Finding]:
    """That nobody was let in yet, where a key is what lets in."""
    if needs_keys(settings) and not any(list(read_keys(text)) for _, text in files):
        where = " or ".join(map(str, key_paths(account, settings))) or "any file"
        yield Finding(f"nobody gets in: there is no key in {where}", "let learners in as in the README", SHUT_TO)


def key_paths(account: struct_passwd, settings: Settings) -> list[Path]:
    """Where sshd looks for an account's keys, whether there is a file or not."""
    names = settings.get("authorizedkeysfile", ("",))[-1].split()
    return [_expanded(name, account) for name in names if name != "none"]


def key_files(account: struct_passwd, settings: Settings) -> Iterator[tuple[Path, str]]:
    """The files of an account's keys that there are, and what is in them. Raises UsageError for one nobody can read."""
    for path in key_paths(account, settings):
        text = _text(path)
        if text is not None:
            yield path, text


def _expanded(name: str, account: struct_passwd) -> Path:
    """A file of keys, as in `AuthorizedKeysFile`.

    >>> _expanded("/etc/tutor/keys/%u", struct_passwd(("anna", "x", 7, 7, "", "/home/anna", "/bin/sh")))
    PosixPath('/etc/tutor/keys/anna')
    """
    tokens = {"%%": "%", "%u": account.pw_name, "%h": account.pw_dir, "%U": str(account.pw_uid)}
    pieces = [tokens.get(piece, piece) for piece in _tokens(name)]
    return Path(account.pw_dir) / "".join(pieces)


def _tokens(name: str) -> Iterator[str]:
    place = 0
    while place < len(name):
        width = 2 if name[place] == "%" else 1
        yield name[place : place + width]
        place += width


def _text(path: Path) -> str | None:
    try:
        data = read_bounded(path, LARGEST)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as fault:
        problem = f"{path} cannot be read: {(fault.strerror or '').lower()}"
        raise UsageError(problem, advice="run it as root") from None
    if len(data) > LARGEST:
        raise UsageError(f"{path} is larger than {LARGEST:,} bytes", advice="look at who writes to it")
    return data.decode("utf-8", "replace")


def _writable(path: Path, uid: int) -> Path | None:
    """What of a path, from the top, an account (but root) may write to, as its owner or as anybody."""
    for each in (*reversed(path.parents), path):
        found = os.stat(each)
        is_open = found.st_mode & 0o022 and not (stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_ISVTX)
        if is_open or (found.st_uid == uid and uid != 0):
            return each
    return None


def _unread(path: Path, account: struct_passwd) -> Iterator[Finding]:
    """sshd reads a file of keys as the account, also one of root's."""
    problem = f"nobody gets in by {path}: sshd reads it as {account.pw_name}, who may not"
    if folder := closed_above(path, account):
        yield Finding(f"{problem} enter {folder}", f"chmod a+x {folder}", SHUT_TO)
    elif not may(path, account, 0o4):
        yield Finding(problem, f"chmod a+r {path}", SHUT_TO)


def closed_above(path: Path, account: struct_passwd) -> Path | None:
    """The first folder on the way to a path that an account may not enter."""
    return next((folder for folder in reversed(path.parents) if not may(folder, account, 0o1)), None)


def may(path: Path, account: struct_passwd, bit: int) -> bool:
    """Whether the mode of a file lets an account do what a bit for others stands for."""
    found = path.stat()
    if account.pw_uid in (0, found.st_uid):
        return account.pw_uid == 0 or bool(found.st_mode & bit << 6)
    is_of_group = found.st_gid in os.getgrouplist(account.pw_name, account.pw_gid)
    return bool(found.st_mode & (bit << 3 if is_of_group else bit))
