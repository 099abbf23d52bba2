"""Keys of accounts that are not the lab's: real files, settings as sshd prints them, and a real sshd as the judge."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
from collections.abc import Iterator
from pathlib import Path
from pwd import struct_passwd
from tempfile import mkdtemp

import pytest

from tests.lab.conftest import StartSshd
from tests.lab.test_sshd_settings import COMMAND, GOOD, KEY, key
from tui_tutor.lab.others import may_log_in, other_findings
from tui_tutor.lab.sshd import read_settings


@pytest.fixture
def machine() -> Iterator[Path]:
    """The files of keys of a lab, and the homes of other accounts."""
    top = Path(mkdtemp())
    (top / "keys").mkdir()
    (top / "bob" / ".ssh").mkdir(parents=True)
    (top / "keys" / "tutor").write_text(f"# the lab\n{GOOD}\n")
    yield top
    shutil.rmtree(top)


def account(name: str, machine: Path, uid: int = 65000, shell: str = "/bin/sh") -> struct_passwd:
    return struct_passwd((name, "x", uid, 65000, "", str(machine / name), shell))


def said(machine: Path, *others: struct_passwd, settings: str = "") -> list[str]:
    """settings: of the others."""
    files = f"authorizedkeysfile .ssh/authorized_keys {machine}/keys/%u"

    def settings_of(name: str) -> dict[str, list[str]]:
        lines = f"authorizedkeysfile {machine}/keys/%u" if name == "tutor" else settings or files
        return dict(read_settings(lines))

    tutor = account("tutor", machine)
    found = other_findings(tutor, [tutor, *others], settings_of)
    return [str(finding).replace(f"{machine}/", "") for finding in found]


def test_a_key_of_somebody_else_is_theirs(machine: Path) -> None:
    bob = machine / "bob" / ".ssh" / "authorized_keys"
    for text in ("", f"{key(2)}\n", f"form {KEY}\n", "nothing\n", f"# {KEY}\n", f"{GOOD}\n"):
        bob.write_text(text)
        assert said(machine, account("bob", machine)) == []


def test_a_learners_key_that_lets_in_elsewhere_is_found(machine: Path) -> None:
    (machine / "bob" / ".ssh" / "authorized_keys").write_text(f"{key(2)}\n{KEY}\n")
    found = [
        "open: the key on line 2 of keys/tutor lets in as bob too, without tutor, by line 2 of bob/.ssh/authorized_keys"
        "\n  take line 2 of bob/.ssh/authorized_keys away, or give the learner another key"
    ]
    assert said(machine, account("bob", machine), account("bob", machine)) == found
    assert said(machine, account("bob", machine, shell="/nowhere")) == []
    forced = f"authorizedkeysfile .ssh/authorized_keys\nforcecommand {COMMAND}"
    assert said(machine, account("bob", machine), settings=forced) == []
    assert said(machine, account("bob", machine), settings=forced.replace("-I ", "")) == found


def test_a_key_beside_those_of_the_lab_that_begins_no_session_is_found(machine: Path) -> None:
    (machine / "keys" / "bob").write_text(f"restrict,pty {key(2)}\n{GOOD}\n")
    assert said(machine, account("bob", machine)) == [
        "open: line 1 of keys/bob, beside the keys of the lab, lets in as bob, without tutor\n"
        "  take line 1 of keys/bob away, or have sshd force tutor login on bob, as in the README"
    ]


def test_files_of_keys_that_cannot_be_read_are_told_and_the_next_account_is_looked_at(machine: Path) -> None:
    os.mkfifo(machine / "bob" / ".ssh" / "authorized_keys")
    (machine / "keys" / "eve").write_text(f"{KEY}\n")
    (bob, eve) = said(machine, account("bob", machine), account("eve", machine))
    assert bob.startswith(
        "open: what the keys of bob open cannot be told: bob/.ssh/authorized_keys cannot be read: not"
    )
    assert "lets in as eve too" in eve


def test_root_with_commands_alone_gets_in_by_those_with_commands(machine: Path) -> None:
    lines = f"authorizedkeysfile {machine}/keys/%u\npermitrootlogin forced-commands-only"
    root = account("root", machine, uid=0)
    (machine / "keys" / "root").write_text(f"{KEY}\n")
    assert said(machine, root, settings=lines) == []
    (machine / "keys" / "root").write_text(f'command="/bin/backup" {KEY}\n')
    assert len(said(machine, root, settings=lines)) == 1


WHO = grp.getgrgid(os.getgid()).gr_name
LETS_IN = [
    ("", True),
    ("AllowUsers eve", False),
    ("AllowUsers eve USER", True),
    ("AllowUsers eve\nAllowUsers USER", True),
    ("AllowUsers USER@127.0.0.1", True),
    ("AllowUsers *", True),
    ("DenyUsers eve", True),
    ("DenyUsers eve USER", False),
    ("DenyUsers *", False),
    ("DenyUsers [a-z]*", True),
    ("AllowGroups nobodys", False),
    ("AllowGroups nobodys GROUP", True),
    ("DenyGroups nobodys", True),
    ("DenyGroups nobodys ?*", False),
    ("DenyGroups nobodys GROUP", False),
    ("AllowUsers USER\nDenyUsers USER", False),
    ("PubkeyAuthentication no", False),
]


@pytest.mark.parametrize(("lines", "is_in"), LETS_IN)
def test_who_may_log_in_is_who_sshd_lets_in(lines: str, is_in: bool, sshd: StartSshd) -> None:
    us = pwd.getpwuid(os.getuid())
    lines = lines.replace("USER", us.pw_name).replace("GROUP", WHO)
    assert may_log_in(us, read_settings(lines)) == is_in
    server = sshd(further=lines)
    server.admit("ben", 'command="true"')
    assert (server.run("ben").returncode == 0) == is_in
