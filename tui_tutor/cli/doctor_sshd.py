"""`tutor doctor --sshd`: what is open to who logs into a lab; status 0 if nothing is."""

from __future__ import annotations

import argparse
import os
import pwd
import subprocess
from pathlib import Path

from tui_tutor.cli import FAILED, OK
from tui_tutor.errors import UsageError, counted
from tui_tutor.files import read_bounded
from tui_tutor.lab.keys import account_findings
from tui_tutor.lab.sshd import Finding, read_settings, sshd_findings
from tui_tutor.untrusted import clean_lines

ACCOUNT = "tutor"  # as in the README
SSHD = "/usr/sbin/sshd"
_LARGEST = 256_000  # bytes of a file of settings
_SAID = 300  # characters of what sshd says


def run(given: argparse.Namespace) -> int:
    """Look at the settings of this machine's sshd, its keys and the account; or at settings in a file alone."""
    name = given.user or ACCOUNT
    if given.file is not None:
        found = _of_settings(_text(given.file))
    else:
        account = _account(name)
        text = _effective(name)
        found = [*_of_settings(text), *account_findings(account, read_settings(text))]
    for finding in found:
        print(clean_lines(str(finding)))
    if not found:
        print(f"Nothing is open to {name}." if given.file is None else "Nothing is open by these settings.")
        return OK
    print(f"\n{counted(len(found), 'thing')} to close; then: systemctl reload ssh")
    return FAILED


def _of_settings(text: str) -> list[Finding]:
    if "permituserrc" not in read_settings(text):
        advice = f"save what this prints: {SSHD} -T -C user={ACCOUNT},host=localhost,addr=127.0.0.1"
        raise UsageError("these are no effective settings of sshd", advice=advice)
    return sshd_findings(text)


def _text(path: Path) -> str:
    try:
        return read_bounded(path, _LARGEST).decode("utf-8", "replace")
    except OSError as fault:
        raise UsageError(f"{path} cannot be read: {(fault.strerror or '').lower()}", advice="check its name") from None


def _account(name: str) -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(name)
    except (KeyError, ValueError):
        advice = "name the account of the lab: tutor doctor --sshd --user NAME"
        raise UsageError(f"there is no account {name!r}", advice=advice) from None


def _effective(name: str) -> str:
    """What sshd itself makes of its settings for an account. Raises UsageError where it cannot be asked."""
    if os.geteuid() != 0:
        advice = "run it as root, or give a file: tutor doctor --sshd --file FILE"
        raise UsageError("only root can ask sshd for its settings", advice=advice)
    argv = [SSHD, "-T", "-C", f"user={name},host=localhost,addr=127.0.0.1"]
    try:
        done = subprocess.run(argv, capture_output=True, encoding="utf-8", errors="replace", stdin=subprocess.DEVNULL)
    except OSError:
        raise UsageError(f"there is no {SSHD}", advice="apt-get install openssh-server") from None
    if done.returncode:
        said = " ".join(done.stderr.split())[:_SAID]
        raise UsageError(f"sshd does not take its settings: {said}", advice="mend them, and ask sshd -t") from None
    return done.stdout
