"""What a lab's files of keys, and the account they are for, leave open; and the next move for each.

Reads `authorized_keys` as sshd(8) does; nobody but root may read all of it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from pwd import struct_passwd
from typing import NamedTuple

from tui_tutor.errors import UsageError
from tui_tutor.files import read_bounded
from tui_tutor.lab.command import read_command
from tui_tutor.lab.sshd import Finding, Settings, has_forced_command

PLAIN_SHELLS = ("/bin/sh", "/usr/bin/sh", "/bin/dash", "/usr/bin/dash")  # read no file of the home before a command
LARGEST = 1_000_000  # bytes of a file of keys
_KINDS = ("ssh-", "ecdsa-", "sk-")
_ALLOWED_AGAIN = ("port-forwarding", "agent-forwarding", "x11-forwarding", "user-rc")


class Key(NamedTuple):
    """A line of a file of keys: its options by name in small letters, quotes taken off."""

    line: int
    options: Mapping[str, str]


def read_keys(text: str) -> Iterator[Key]:
    """The keys of a file; what sshd passes over is passed over."""
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.partition("\0")[0].strip(" \t").rstrip("\r")
        if line and not line.startswith("#"):
            options = "" if line.startswith(_KINDS) else _options(line)
            yield Key(number, dict(map(_name_and_value, _parts(options, ","))))


def key_findings(text: str, *, is_forced: bool) -> Iterator[Finding]:
    """What is open by the keys of a file; is_forced: sshd forces a command on all of them."""
    for line, options in read_keys(text):
        key = f"the key on line {line}"
        if "restrict" not in options:
            yield Finding(f"{key} may do what nothing forbids", f"begin line {line} with restrict,pty,")
        for again in _ALLOWED_AGAIN:
            if again in options:
                yield Finding(f"{key} allows {again}", f"take {again} off line {line}")
        if "cert-authority" in options:
            yield Finding(f"{key} lets in whoever it signs for", f"give each learner a key instead of line {line}")
        if not is_forced:
            yield from _command(key, line, options.get("command"))


def _command(key: str, line: int, command: str | None) -> Iterator[Finding]:
    if command is None:
        yield Finding(f"{key} has no command: it opens a shell", f'add command="…" to line {line}, as in the README')
        return
    try:
        options = read_command(command)
    except UsageError as fault:
        yield Finding(f"{key}: {fault.problem}", fault.advice)
        return
    if "--learner" not in options:
        advice = f"add --learner NAME to the command on line {line}"
        yield Finding(f"{key} names no learner: all such keys share one folder of journals", advice)


def account_findings(account: struct_passwd, settings: Settings) -> list[Finding]:
    """What is open by an account and its files of keys. Raises UsageError where they may not be read."""
    return [*_shell(account), *_files(account, settings)]


def _shell(account: struct_passwd) -> Iterator[Finding]:
    if account.pw_shell not in PLAIN_SHELLS:
        problem = f"the shell {account.pw_shell} of {account.pw_name} may run a file of the home before tutor"
        yield Finding(problem, f"usermod --shell /bin/sh {account.pw_name}")


def _files(account: struct_passwd, settings: Settings) -> Iterator[Finding]:
    is_forced = has_forced_command(settings)
    names = settings.get("authorizedkeysfile", ("",))[-1].split()
    for path in (_expanded(name, account) for name in names if name != "none"):
        text = _text(path)
        if text is None:
            continue
        if writable := _writable(path, account.pw_uid):
            advice = f"chown root {writable} and chmod go-w {writable}"
            yield Finding(f"{account.pw_name} may write to {writable}, and so say what keys may do", advice)
        for finding in key_findings(text, is_forced=is_forced):
            yield Finding(f"{path}: {finding.problem}", finding.advice)


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


def _options(line: str) -> str:
    """What stands before the key: up to the first blank that is not quoted."""
    return next(_parts(line, " \t"), "")


def _parts(text: str, ends: str) -> Iterator[str]:
    """The pieces of a text between some characters, but for those in quotes; a backslash keeps a quote.

    >>> list(_parts('restrict,command="a,\\\\"b",pty', ","))
    ['restrict', 'command="a,\\\\"b"', 'pty']
    """
    begin, quoted, place = 0, False, 0
    while place < len(text):
        if text[place] == "\\" and text[place + 1 : place + 2] == '"':
            place += 1
        elif text[place] == '"':
            quoted = not quoted
        elif text[place] in ends and not quoted:
            yield text[begin:place]
            begin = place + 1
        place += 1
    yield text[begin:]


def _name_and_value(option: str) -> tuple[str, str]:
    name, _, value = option.partition("=")
    quoted = len(value) >= 2 and value[0] == value[-1] == '"'
    return name.lower(), value[1:-1].replace('\\"', '"') if quoted else value
