"""What keys open by way of accounts that are not the lab's: a key of a learner, or one in the lab's folder of keys.

Nobody but root may read all of it. Looks at the accounts it is given, which are those that the machine lists, and at
their files of keys; of passwords, certificates and commands that find keys it says nothing.
"""

from __future__ import annotations

import grp
import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from pwd import struct_passwd

from tui_tutor.errors import UsageError
from tui_tutor.lab.account import key_files, key_paths
from tui_tutor.lab.command import is_session
from tui_tutor.lab.keys import Key, read_keys
from tui_tutor.lab.sshd import Finding, Settings, forced_command


def other_findings(
    account: struct_passwd, others: Iterable[struct_passwd], settings_of: Callable[[str], Settings]
) -> Iterator[Finding]:
    """What is open by the keys of other accounts: such as begin no session of a lab there, and are a learner's, or
    stand where the lab's keys do.

    settings_of: what sshd makes of its settings for an account, by its name. Raises UsageError where the lab's own keys
    may not be read.
    """
    own = settings_of(account.pw_name)
    learners = {key.data: f"line {key.line} of {path}" for path, key in _keys(account, own) if key.counts}
    folders = {path.parent for path in key_paths(account, own) if not path.is_relative_to(account.pw_dir)}
    for other in _each(others, account):
        settings = settings_of(other.pw_name)
        if not may_log_in(other, settings) or is_session(forced_command(settings)):
            continue
        try:
            for path, key in _keys(other, settings):
                if key.counts and not _is_shut(key, other, settings) and not is_session(key.options.get("command", "")):
                    yield from _found(other, path, key, learners.get(key.data), is_here=path.parent in folders)
        except UsageError as fault:
            yield Finding(f"what the keys of {other.pw_name} open cannot be told: {fault.problem}", fault.advice)


def _each(others: Iterable[struct_passwd], account: struct_passwd) -> Iterable[struct_passwd]:
    """Each name once; the first counts, as for the system."""
    named: dict[str, struct_passwd] = {}
    for other in others:
        named.setdefault(other.pw_name, other)
    named.pop(account.pw_name, None)
    return named.values()


def _keys(account: struct_passwd, settings: Settings) -> Iterator[tuple[Path, Key]]:
    for path, text in key_files(account, settings):
        for key in read_keys(text):
            yield path, key


def _is_shut(key: Key, account: struct_passwd, settings: Settings) -> bool:
    """Whether root gets in by a key with a command alone, and this one has none."""
    only = settings.get("permitrootlogin", ("yes",))[-1] == "forced-commands-only"
    return only and account.pw_uid == 0 and "command" not in key.options


def _found(account: struct_passwd, path: Path, key: Key, learners: str | None, *, is_here: bool) -> Iterator[Finding]:
    where, name = f"line {key.line} of {path}", account.pw_name
    if learners:
        problem = f"the key on {learners} lets in as {name} too, without tutor, by {where}"
        yield Finding(problem, f"take {where} away, or give the learner another key")
    elif is_here:
        advice = f"take {where} away, or have sshd force tutor login on {name}, as in the README"
        yield Finding(f"{where}, beside the keys of the lab, lets in as {name}, without tutor", advice)


def may_log_in(account: struct_passwd, settings: Settings) -> bool:
    """Whether sshd's settings let an account in by a key from somewhere, as far as they can tell.

    A shell that lets nobody do anything, such as nologin, is no hindrance: what is forwarded needs none.
    """
    if settings.get("pubkeyauthentication", ("yes",))[-1] == "no":
        return False
    if account.pw_uid == 0 and settings.get("permitrootlogin", ("yes",))[-1] == "no":
        return False
    if account.pw_shell and not os.access(account.pw_shell, os.X_OK):
        return False
    groups = _groups(account)
    lists = {name: " ".join(settings.get(name, ())).split() for name in _LISTS}
    if any(_matches(pattern, account.pw_name) for pattern in lists["denyusers"] if "@" not in pattern):
        return False
    users = [pattern.rpartition("@")[0] if "@" in pattern else pattern for pattern in lists["allowusers"]]
    if users and not any(_matches(pattern, account.pw_name) for pattern in users):
        return False
    if any(_matches(pattern, group) for pattern in lists["denygroups"] for group in groups):
        return False
    allowed = lists["allowgroups"]
    return not allowed or any(_matches(pattern, group) for pattern in allowed for group in groups)


_LISTS = ("denyusers", "allowusers", "denygroups", "allowgroups")


def _groups(account: struct_passwd) -> list[str]:
    found = []
    for number in os.getgrouplist(account.pw_name, account.pw_gid):
        try:
            found.append(grp.getgrgid(number).gr_name)
        except KeyError:
            continue
    return found


def _matches(pattern: str, name: str) -> bool:
    """As sshd does: `*` is any text, and `?` any sign.

    >>> _matches("le?rn*", "learners"), _matches("[ab]", "a")
    (True, False)
    """
    pieces = {"*": ".*", "?": "."}
    return re.fullmatch("".join(pieces.get(sign, re.escape(sign)) for sign in pattern), name, re.DOTALL) is not None
