"""`tutor doctor --sshd`: what is open to who logs into a lab, or shut to learners; status 0 if nothing is."""

from __future__ import annotations

import argparse
import os
import pwd
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tui_tutor.cli import FAILED, OK
from tui_tutor.errors import UsageError, counted
from tui_tutor.files import is_no_file, read_bounded
from tui_tutor.lab.account import account_findings
from tui_tutor.lab.folders import journal_findings
from tui_tutor.lab.others import other_findings
from tui_tutor.lab.sshd import OPEN_TO, SHUT_TO, Finding, read_settings, sshd_findings
from tui_tutor.untrusted import clean_lines

ACCOUNT = "tutor"  # as in the README
SSHD = "/usr/sbin/sshd"
STANDARD_INPUT = Path("-")
_LARGEST = 256_000  # bytes of settings
_SAID = 300  # characters of what sshd says


def run(given: argparse.Namespace) -> int:
    """Look at the settings of this machine's sshd, its keys and the account; or at settings in a file alone."""
    name = given.user or ACCOUNT
    of_account: list[Finding] = []
    if given.file is not None:
        of_settings = _of_settings(_text(given.file), name)
    else:
        account = _account(name)
        text = _effective(name)
        of_settings = _of_settings(text, name)
        settings = read_settings(text)
        of_account = [
            *account_findings(account, settings),
            *journal_findings(account, settings),
            *other_findings(account, pwd.getpwall(), lambda other: read_settings(_effective(other))),
        ]
    for finding in (*of_settings, *of_account):
        print(clean_lines(str(finding)))
    said = summary(name, of_settings, of_account) if given.file is None else _of_file(name, of_settings)
    print(clean_lines(said))
    return FAILED if of_settings or of_account else OK


def summary(name: str, of_settings: Sequence[Finding], of_account: Sequence[Finding]) -> str:
    """What follows the findings: how many there are, and whether sshd has to be told."""
    if not of_settings and not of_account:
        return f"Nothing is open to the account {name}."
    then = "; after a change of sshd's settings: sshd -t && systemctl reload ssh" if of_settings else ""
    return _counts([*of_settings, *of_account]) + then


def _of_file(name: str, found: Sequence[Finding]) -> str:
    if not found:
        return "Nothing is open by these settings; keys and account were not looked at."
    return f"{_counts(found)}, if the file holds what this prints: {_printing(name)}"


def _counts(found: Sequence[Finding]) -> str:
    kinds = [finding.kind for finding in found]
    counts = [(kinds.count(OPEN_TO), "to close"), (kinds.count(SHUT_TO), "to open")]
    return "\n" + ", ".join(f"{counted(count, 'thing')} {what}" for count, what in counts if count)


def _command(name: str) -> list[str]:
    """What prints what sshd itself makes of its settings for an account."""
    return [SSHD, "-T", "-C", f"user={name},host=localhost,addr=127.0.0.1"]


def _printing(name: str) -> str:
    return " ".join(_command(name))


def _of_settings(text: str, name: str) -> list[Finding]:
    if "permituserrc" not in read_settings(text):
        advice = f"save what this prints: {_printing(name)}"
        raise UsageError("these are no effective settings of sshd", advice=advice)
    return sshd_findings(text)


def _text(path: Path) -> str:
    """The text of a file, or of standard input where a minus stands for it. Raises UsageError."""
    name = "standard input" if path == STANDARD_INPUT else str(path)
    try:
        data = _standard_input() if path == STANDARD_INPUT else read_bounded(path, _LARGEST)
    except OSError as fault:
        advice = "give a file, or --file - for standard input" if is_no_file(fault) else "check its name"
        raise UsageError(f"{name} cannot be read: {(fault.strerror or '').lower()}", advice=advice) from None
    if len(data) > _LARGEST:
        raise UsageError(f"{name} is larger than {_LARGEST:,} bytes", advice="give what sshd -T prints alone")
    return data.decode("utf-8", "replace")


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise UsageError("standard input is closed", advice="pipe into it what sshd -T prints")
    return sys.stdin.buffer.read(_LARGEST + 1)


def _account(name: str) -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(name)
    except (KeyError, ValueError):
        advice = "name the account of the lab: tutor doctor --sshd --user NAME"
        raise UsageError(f"there is no account {name!r}", advice=advice) from None


def _effective(name: str) -> str:
    """What sshd itself makes of its settings for an account. Raises UsageError where it cannot be asked."""
    if os.geteuid() != 0:
        advice = f"run it as root, or have root save what this prints, for --file FILE: {_printing(name)}"
        raise UsageError("only root can ask sshd for its settings", advice=advice)
    try:
        done = subprocess.run(
            _command(name), capture_output=True, encoding="utf-8", errors="replace", stdin=subprocess.DEVNULL
        )
    except OSError:
        raise UsageError(f"there is no {SSHD}", advice="apt-get install openssh-server") from None
    if done.returncode:
        said = " ".join(done.stderr.split())[:_SAID]
        raise UsageError(f"sshd does not take its settings: {said}", advice="mend them, and ask sshd -t") from None
    return done.stdout
