"""What the settings of sshd leave open to who logs into a lab, and the next move for each.

Reads the text that `sshd -T -C user=NAME,host=localhost,addr=127.0.0.1` prints; runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from tui_tutor.errors import UsageError
from tui_tutor.lab.command import read_command
from tui_tutor.lab.environment import ACCEPTED, KEPT

LONGEST_SILENCE = 300  # seconds after which a client that has gone is found out
_STEERS_NOTHING = re.compile("|".join([*KEPT, r"LC_[A-Z*]+"]))

Settings: TypeAlias = Mapping[str, Sequence[str]]  # by name in small letters, as sshd prints them


OPEN_TO, SHUT_TO = "open", "shut"  # more can be done than is meant; or less, and learners do not get in


class Finding(NamedTuple):
    """What is open, or shut to learners, and what to do about it."""

    problem: str
    advice: str
    kind: str = OPEN_TO

    def __str__(self) -> str:
        return f"{self.kind}: {self.problem}\n  {self.advice}"


class Rule(NamedTuple):
    """A setting and what it has to be."""

    setting: str
    wanted: str
    problem: str
    advice: str
    kind: str = OPEN_TO


_AND_SAY_SO = "also beside DisableForwarding, which older servers do not extend to it"
_RULES = (
    Rule("permituserrc", "no", "a file ~/.ssh/rc would be run by a shell at each login", "set PermitUserRC no"),
    Rule("permituserenvironment", "no", "a file ~/.ssh/environment could set any variable",
         "set PermitUserEnvironment no, before the first Match"),
    Rule("x11forwarding", "no", "X11 can be forwarded", f"set X11Forwarding no, {_AND_SAY_SO}"),
    Rule("allowagentforwarding", "no", "the agent can be forwarded", f"set AllowAgentForwarding no, {_AND_SAY_SO}"),
    Rule("permittunnel", "no", "network devices can be tunnelled", "set PermitTunnel no"),
    Rule("permitemptypasswords", "no", "an empty password is one", "set PermitEmptyPasswords no"),
    Rule("strictmodes", "yes", "files of keys that others may write to are believed", "set StrictModes yes"),
    Rule("permittty", "yes", "nobody gets a terminal, and tutor needs one", "set PermitTTY yes", SHUT_TO),
    Rule("maxsessions", "1", "one connection can begin several sessions", "set MaxSessions 1"),
)  # fmt: skip
_FORWARDED = {
    "allowtcpforwarding": ("ports can be forwarded (ssh -L, -R, -D)", "AllowTcpForwarding no"),
    "allowstreamlocalforwarding": ("sockets can be forwarded (ssh -L to a path)", "AllowStreamLocalForwarding no"),
}
# Who comes in by these brings no key with a command.
_OTHER_WAYS = (
    "passwordauthentication", "kbdinteractiveauthentication", "hostbasedauthentication", "gssapiauthentication",
    "kerberosauthentication",
)  # fmt: skip
_SIGNED = ("trustedusercakeys", "authorizedkeyscommand")  # what lets in keys that no file holds


def read_settings(text: str) -> Settings:
    """Settings by name; a name that stands more than once has several values."""
    found: dict[str, list[str]] = {}
    for line in text.split("\n"):
        name, _, value = line.strip().partition(" ")
        if name:
            found.setdefault(name.lower(), []).append(value.strip())
    return found


def sshd_findings(text: str) -> list[Finding]:
    """What is open by the settings alone, the worst first. Nothing is found where nothing is open."""
    settings = read_settings(text)
    return [
        *_command(settings), *_forwarding(settings), *_variables(settings), *_rules(settings), *_silence(settings),
        *_keys(settings),
    ]  # fmt: skip


def forced_command(settings: Settings) -> str:
    """The command that sshd forces on all; nothing where it forces none."""
    command = _one(settings, "forcecommand", "none")
    return "" if command == "none" else command


def needs_keys(settings: Settings) -> bool:
    """Whether nobody gets in without a key from a file."""
    if any(_one(settings, name, "none") != "none" for name in _SIGNED):
        return False
    methods = _one(settings, "authenticationmethods", "any")
    if methods != "any":
        return all("publickey" in each for each in methods.split())
    return all(_one(settings, name, "no") == "no" for name in _OTHER_WAYS)


def _command(settings: Settings) -> Iterator[Finding]:
    if command := forced_command(settings):
        try:
            read_command(command)
        except UsageError as fault:
            yield Finding(fault.problem, fault.advice)
        return
    for name in _OTHER_WAYS:
        if _one(settings, name, "no") != "no":
            advice = f"set {name} no, or a ForceCommand"
            yield Finding(f"who comes in by {name} gets a shell: only keys have a command", advice)
    for name in _SIGNED:
        if _one(settings, name, "none") != "none":
            yield Finding(f"{name} lets in keys that may have no command", f"set {name} none, or a ForceCommand")
    files = _one(settings, "authorizedkeysfile", ".ssh/authorized_keys").split()
    if inside := [file for file in files if not file.startswith("/")]:
        advice = "set AuthorizedKeysFile to one that root owns, such as /etc/tutor/keys/%u"
        yield Finding(f"the keys and their commands are in the account's home ({inside[0]})", advice)


def _forwarding(settings: Settings) -> Iterator[Finding]:
    if _one(settings, "disableforwarding", "no") == "yes":
        return
    for name, (problem, advice) in _FORWARDED.items():
        if _one(settings, name, "yes") != "no":
            yield Finding(problem, f"set DisableForwarding yes, or {advice}")


def _variables(settings: Settings) -> Iterator[Finding]:
    for name in " ".join(settings.get("acceptenv", ())).split():
        if not _STEERS_NOTHING.fullmatch(name):
            advice = f"set AcceptEnv to {' '.join(ACCEPTED)} alone, within the Match"
            yield Finding(f"the client may set {name}, and a variable can steer what runs before tutor", advice)
    for each in settings.get("setenv", ()):
        name = each.partition("=")[0].strip('"')
        if not _STEERS_NOTHING.fullmatch(name):
            problem = f"sshd sets {name}, and a variable can steer what runs before tutor"
            yield Finding(problem, f"take {name} off SetEnv, within the Match and before it")


def _rules(settings: Settings) -> Iterator[Finding]:
    for rule in _RULES:
        if _one(settings, rule.setting) != rule.wanted:
            yield Finding(rule.problem, rule.advice, rule.kind)


def _silence(settings: Settings) -> Iterator[Finding]:
    interval, count = (_one(settings, f"clientalive{which}", "0") for which in ("interval", "countmax"))
    seconds = int(interval) * int(count) if interval.isdecimal() and count.isdecimal() else 0
    if not 0 < seconds <= LONGEST_SILENCE:
        advice = "set ClientAliveInterval 30 and ClientAliveCountMax 4"
        yield Finding("a client that has gone without a word keeps its session", advice)


def _keys(settings: Settings) -> Iterator[Finding]:
    if needs_keys(settings) and _one(settings, "pubkeyauthentication", "yes") == "no":
        yield Finding("nobody gets in: keys do not count", "set PubkeyAuthentication yes", SHUT_TO)


def _one(settings: Settings, name: str, default: str = "") -> str:
    return settings.get(name, (default,))[-1]
