"""What the lines of a lab's file of keys leave open, or shut to learners, and the next move for each.

Reads `authorized_keys` as sshd(8) does.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tui_tutor.errors import UsageError
from tui_tutor.lab.command import read_command, wrong_values
from tui_tutor.lab.learners import Learner
from tui_tutor.lab.sshd import SHUT_TO, Finding

_KINDS = ("ssh-", "ecdsa-", "sk-")
_MARK = "\ufeff"
# The options of sshd(8), but for a `no-` before those that may have it.
_SWITCHES = ("agent-forwarding", "port-forwarding", "pty", "user-rc", "x11-forwarding", "touch-required",
             "verify-required")  # fmt: skip
_VALUED = ("command", "environment", "expiry-time", "from", "permitlisten", "permitopen", "principals", "tunnel")
_KNOWN = {"restrict", "cert-authority", *_VALUED, *_SWITCHES, *(f"no-{name}" for name in _SWITCHES)}
_ONCE = ("command", "from", "principals")
_SOMETIMES = {
    "from",
    "expiry-time",
    "cert-authority",
}  # options by which sshd may go on to the next line with the same key
_ALLOWED_AGAIN = ("port-forwarding", "agent-forwarding", "x11-forwarding", "user-rc")


class Key(NamedTuple):
    """A line of a file of keys: its options by name in small letters, quotes taken off, and the key behind them.

    data: what sshd knows the key by; nothing where there is none. fault: why sshd does not take the options, and the
    next move; nothing where it does. A line without a key, or with a fault, is passed over.
    """

    line: int
    options: Mapping[str, str]
    data: bytes
    has_mark: bool  # a byte order mark before the key
    fault: tuple[str, str] | None = None

    @property
    def counts(self) -> bool:
        """Whether sshd lets anybody in by it, as far as the line can tell."""
        return bool(self.data) and not self.has_mark and self.fault is None


def read_keys(text: str) -> Iterator[Key]:
    """The lines of a file that are not empty and no comment, as sshd reads them."""
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.partition("\0")[0].strip(" \t").rstrip("\r")
        if line and not line.startswith("#"):
            options = "" if _key_data(line) else _options(line)
            rest = line.removeprefix(options).lstrip(" \t")
            named = list(map(_name_and_value, filter(None, _parts(options, ","))))
            has_mark = line.startswith(_MARK) or rest.startswith(_MARK)
            values = {name: value or "" for name, value in named}
            yield Key(number, values, _key_data(rest), has_mark, _fault(number, named))


def _fault(line: int, named: Sequence[tuple[str, str | None]]) -> tuple[str, str] | None:
    """Why sshd does not take some options, of which it passes over the whole line, and the next move."""
    for place, (name, value) in enumerate(named):
        if name not in _KNOWN:
            return f"sshd knows no option {name!r}", f"take it off line {line}"
        if name in _VALUED and value is None:
            return f"{name} has no value in quotes", f'write {name}="…" on line {line}'
        if name in _ONCE and name in dict(named[:place]):
            return f"{name} stands in it twice, and sshd takes neither", f"leave one {name} on line {line}"
    return None


def _key_data(text: str) -> bytes:
    """The key with which a text begins: its kind, and fields with their lengths before them, the first the kind again.

    As in RFC 4253, section 6.6; nothing where there is none.
    """
    kind, base64, *_ = [*re.split(r"[ \t]+", text, maxsplit=2), ""]
    try:
        data = b64decode(re.sub(r"[\r\f\v]", "", base64), validate=True)
    except ValueError:
        return b""
    fields, left = [], data
    while len(left) >= 4 and len(left) >= (end := 4 + int.from_bytes(left[:4], "big")):
        fields.append(left[4:end])
        left = left[end:]
    is_key = kind.startswith(_KINDS) and len(fields) > 1 and not left and fields[0] == kind.encode()
    return data if is_key else b""


def key_findings(text: str, *, forced: str = "") -> Iterator[Finding]:
    """What is open, or shut to learners, by the keys of a file; forced: the command that sshd forces on all of them."""
    first: dict[bytes, Key] = {}
    for key in read_keys(text):
        if problem := _nobody(key, first):
            yield Finding(f"nobody gets in by line {key.line}: {problem[0]}", problem[1], SHUT_TO)
        if key.fault is None:
            first.setdefault(key.data, key)
        if key.data and not key.has_mark:  # also if it does not count: another sshd may be of another mind
            yield from _of_key(key, forced)


def _nobody(key: Key, first: Mapping[bytes, Key]) -> tuple[str, str] | None:
    """Why sshd lets nobody in by a line, and the next move; first: the lines that count, by their keys."""
    line, before = key.line, first.get(key.data)
    if key.has_mark:
        advice = rf"take it off: sed -i '{line}s/\xEF\xBB\xBF//g' FILE"
        return "a byte order mark, which is not seen, stands in it", advice
    if not key.data:
        return "there is no key in it", "write it as in the README, or take it away"
    if key.fault:
        return key.fault
    if before and not _SOMETIMES & before.options.keys():
        return f"its key is also on line {before.line}, which counts", f"take line {line} away, or line {before.line}"
    return None


def _of_key(key: Key, forced: str) -> Iterator[Finding]:
    """What is open or shut by one key, which sshd takes."""
    line, options = key.line, key.options
    name = f"the key on line {line}"
    if "restrict" not in options:
        yield Finding(f"{name} may do what nothing forbids", f"begin line {line} with restrict,pty,")
    for again in _ALLOWED_AGAIN:
        if again in options:
            yield Finding(f"{name} allows {again}", f"take {again} off line {line}")
    if "cert-authority" in options:
        yield Finding(f"{name} lets in whoever it signs for", f"give each learner a key instead of line {line}")
    if forced:
        session = session_of(forced)
    else:
        yield from _command(name, line, options.get("command"))
        session = session_of(options.get("command", ""))
        yield from refused(f"line {line}", session)
    if not _gives_terminal(options) and "--plain" not in session:
        advice = f"write restrict,pty, on line {line}, or --plain behind login"
        yield Finding(f"no terminal is given by line {line}, and tutor needs one", advice, SHUT_TO)


def _gives_terminal(options: Mapping[str, str]) -> bool:
    """As sshd does, in the order of the options."""
    switches = [name for name in options if name in ("restrict", "pty", "no-pty")]
    return not switches or switches[-1] == "pty"


def _command(name: str, line: int, command: str | None) -> Iterator[Finding]:
    if command is None:
        yield Finding(f"{name} has no command: it opens a shell", f'add command="…" to line {line}, as in the README')
        return
    try:
        options = read_command(command)
    except UsageError as fault:
        yield Finding(f"{name}: {fault.problem}", fault.advice)
        return
    if "--learner" not in options:
        advice = f"add --learner NAME to the command on line {line}"
        yield Finding(f"{name} names no learner: all such keys share one folder of journals", advice)


def session_of(command: str) -> Mapping[str, str]:
    """The options of a session's command; none where it is no such command, which is found elsewhere."""
    try:
        return read_command(command)
    except UsageError:
        return {}


def refused(by: str, session: Mapping[str, str], account: str | None = None) -> Iterator[Finding]:
    """What of a session's options, or of the account's name in place of a learner's, is refused at the login."""
    problem = f"nobody gets in by {by}: "
    name = session.get("--learner", account)
    try:
        if name is not None:
            Learner(name)
    except UsageError as fault:
        yield Finding(problem + fault.problem, fault.advice, SHUT_TO)
    for wrong in wrong_values(session):
        yield Finding(problem + wrong.problem, wrong.advice, SHUT_TO)
    for option in ("--lessons", "--journals"):
        path = Path(session.get(option, "/"))
        if not path.is_absolute():
            yield Finding(f"{problem}the path {path} does not begin with /", "give the whole path", SHUT_TO)
        elif not path.is_dir():
            yield Finding(f"{problem}there is no folder {path}", f"make it, or take {option} off", SHUT_TO)


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


def _name_and_value(option: str) -> tuple[str, str | None]:
    """The name in small letters, and what stands in quotes behind it; a switch has nothing behind its name.

    >>> _name_and_value('Command="a"'), _name_and_value("PTY"), _name_and_value("command=a"), _name_and_value("pty=no")
    (('command', 'a'), ('pty', None), ('command', None), ('pty=no', None))
    """
    name, _, value = option.partition("=")
    name = name.lower()
    if name in _KNOWN and name not in _VALUED:
        return option.lower(), None
    is_quoted = len(value) >= 2 and value[0] == value[-1] == '"'
    return name, value[1:-1].replace('\\"', '"') if is_quoted else None
