"""What is found open in settings of sshd, in files of keys and in accounts; what sshd itself prints is read."""

from __future__ import annotations

import os
import pwd
import subprocess
from pathlib import Path
from pwd import struct_passwd

import pytest

from tests.sshd import PROGRAM, missing
from tui_tutor.errors import UsageError
from tui_tutor.lab.environment import ACCEPTED
from tui_tutor.lab.keys import account_findings, key_findings
from tui_tutor.lab.sshd import read_settings, sshd_findings

COMMAND = "exec /opt/tutor/bin/python -I -m tui_tutor login"
CLOSED = {
    "ForceCommand": COMMAND,
    "AcceptEnv": " ".join(ACCEPTED),
    "DisableForwarding": "yes",
    "AllowAgentForwarding": "no",
    "X11Forwarding": "no",
    "PermitUserRC": "no",
    "MaxSessions": "1",
    "ClientAliveInterval": "30",
    "ClientAliveCountMax": "4",
    "PasswordAuthentication": "no",
    "KbdInteractiveAuthentication": "no",
    "AuthorizedKeysFile": "/etc/tutor/keys/%u",
}
# What is set otherwise, and what is said of it.
OPEN = [
    ({"DisableForwarding": "no"}, ["ports can be forwarded", "sockets can be forwarded"]),
    ({"DisableForwarding": "no", "AllowTcpForwarding": "no"}, ["sockets can be forwarded"]),
    ({"DisableForwarding": "no", "AllowTcpForwarding": "local", "AllowStreamLocalForwarding": "no"},
     ["ports can be forwarded"]),
    ({"AllowAgentForwarding": "yes"}, ["the agent can be forwarded"]),
    ({"X11Forwarding": "yes"}, ["X11 can be forwarded"]),
    ({"PermitTunnel": "yes"}, ["network devices can be tunnelled"]),
    ({"PermitUserRC": "yes"}, ["~/.ssh/rc"]),
    ({"PermitUserEnvironment": "yes"}, ["~/.ssh/environment"]),
    ({"PermitUserEnvironment": "LANG"}, ["~/.ssh/environment"]),
    ({"MaxSessions": "10"}, ["several sessions"]),
    ({"ClientAliveInterval": "0"}, ["keeps its session"]),
    ({"ClientAliveInterval": "600"}, ["keeps its session"]),
    ({"ClientAliveCountMax": "0"}, ["keeps its session"]),
    ({"AcceptEnv": "LANG LD_* PYTHON*"}, ["may set LD_*", "may set PYTHON*"]),
    ({"AcceptEnv": "*"}, ["may set *"]),
    ({"PermitTTY": "no"}, ["nobody gets a terminal"]),
    ({"PermitEmptyPasswords": "yes"}, ["an empty password"]),
    ({"StrictModes": "no"}, ["files of keys that others may write to"]),
    ({"ForceCommand": "/bin/sh"}, ["'/bin/sh' is not tutor login"]),
    ({"ForceCommand": "internal-sftp"}, ["'internal-sftp' is not tutor login"]),
    ({"ForceCommand": "/opt/tutor/bin/tutor login"}, ["is not tutor login"]),
    ({"ForceCommand": COMMAND.replace("-I ", "")}, ["can make the python"]),
    ({"ForceCommand": "python -I -m tui_tutor login"}, ["'python' is looked for in PATH"]),
    ({"ForceCommand": "none"}, []),
    ({"ForceCommand": "none", "PasswordAuthentication": "yes"}, ["passwordauthentication gets a shell"]),
    ({"ForceCommand": "none", "KbdInteractiveAuthentication": "yes"}, ["kbdinteractiveauthentication gets a shell"]),
    ({"ForceCommand": "none", "TrustedUserCAKeys": "/etc/ca.pub"}, ["trustedusercakeys lets in"]),
    ({"ForceCommand": "none", "AuthorizedKeysFile": ".ssh/authorized_keys"}, ["in the account's home"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def host_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if missing():
        pytest.skip(missing())
    path = tmp_path_factory.mktemp("key") / "host"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    return path


def printed(settings: dict[str, str], host_key: Path) -> str:
    """What sshd prints of settings."""
    file = host_key.with_name("sshd_config")
    file.write_text("".join(f"{name} {value}\n" for name, value in {"HostKey": str(host_key), **settings}.items()))
    user = pwd.getpwuid(os.getuid()).pw_name
    argv = [PROGRAM, "-T", "-f", str(file), "-C", f"user={user},host=localhost,addr=127.0.0.1"]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout


def test_nothing_is_found_where_nothing_is_open(host_key: Path) -> None:
    assert sshd_findings(printed(CLOSED, host_key)) == []


@pytest.mark.parametrize(("changes", "said"), OPEN)
def test_what_is_open_is_found_with_the_next_move(changes: dict[str, str], said: list[str], host_key: Path) -> None:
    found = sshd_findings(printed({**CLOSED, **changes}, host_key))
    assert len(found) == len(said)
    for finding, problem in zip(found, said, strict=True):
        assert problem in finding.problem
        assert finding.advice


def test_the_settings_that_debian_ships_are_open(host_key: Path) -> None:
    shipped = {"X11Forwarding": "yes", "AcceptEnv": "LANG LC_*", "KbdInteractiveAuthentication": "no"}
    assert len(sshd_findings(printed(shipped, host_key))) == 9


@pytest.mark.parametrize(
    "text", ["", "\x00", "acceptenv", "clientaliveinterval x\nclientalivecountmax y", 'forcecommand "']
)
def test_any_text_is_read(text: str) -> None:
    assert sshd_findings(text)


def test_a_setting_ends_where_its_line_ends() -> None:
    assert read_settings("banner a\fpermituserrc no\r\nmaxsessions 1\n") == {
        "banner": ["a\fpermituserrc no"],
        "maxsessions": ["1"],
    }


KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHmyx anna@laptop"
GOOD = f'restrict,pty,command="{COMMAND} --learner anna" {KEY}'


def said_of(text: str, *, is_forced: bool = False) -> list[str]:
    return [finding.problem for finding in key_findings(text, is_forced=is_forced)]


def test_a_key_with_restrict_and_a_learner_is_closed() -> None:
    assert said_of(f"# keys\n\n{GOOD}\n  {GOOD.replace('anna', 'ben')}\n") == []
    quoted = f"restrict,pty,command=\"{COMMAND} --learner 'Zoë, M.'\" {KEY}"
    assert said_of(quoted) == []
    assert said_of(f'restrict,pty,command="{COMMAND} --learner=\\"Zoë\\"" {KEY}') == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (KEY, ["may do what nothing forbids", "opens a shell"]),
        (f"restrict,pty {KEY}", ["opens a shell"]),
        (GOOD.replace("restrict,", ""), ["may do what nothing forbids"]),
        (GOOD.replace("pty,", "port-forwarding,"), ["allows port-forwarding"]),
        (
            GOOD.replace("pty,", "X11-forwarding,Agent-Forwarding,"),
            ["allows agent-forwarding", "allows x11-forwarding"],
        ),
        (GOOD.replace("pty,", "user-rc,"), ["allows user-rc"]),
        (GOOD.replace("pty,", "cert-authority,"), ["whoever it signs for"]),
        (GOOD.replace(" -I", ""), ["can make the python"]),
        (GOOD.replace(" --learner anna", ""), ["names no learner"]),
        (GOOD.replace(COMMAND, "/bin/sh -c x"), ["is not tutor login"]),
        (f'environment="A=restrict,command=x" {KEY}', ["may do what nothing forbids", "opens a shell"]),
    ],
)
def test_a_key_that_opens_more_is_found(line: str, said: list[str]) -> None:
    found = said_of(f"{GOOD}\n{line}\n")
    assert len(found) == len(said)
    for problem, part in zip(found, said, strict=True):
        assert part in problem
        assert "line 2" in problem


@pytest.mark.parametrize("sign", ["\f", "\v", "\r", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"])
def test_a_line_ends_where_sshd_ends_it_and_nowhere_else(sign: str) -> None:
    assert said_of(f"{GOOD} of{sign}home\n") == []
    (said, _) = said_of(f"# of{sign}home\n{GOOD} of{sign}home{sign}\n{KEY}\n")
    assert "line 3 may do" in said
    (said,) = said_of(f"{GOOD}\n{GOOD.replace('restrict,', sign + 'restrict,')}\n")
    assert "line 2" in said


def test_a_zero_ends_what_sshd_reads_of_a_line() -> None:
    assert len(said_of(f"{KEY} \0{GOOD}\n")) == 2


def test_with_a_forced_command_a_key_needs_none() -> None:
    assert said_of(f"restrict,pty {KEY}", is_forced=True) == []


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A file of keys that root owns, in a folder for temporary files, which is sticky."""
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o755)
    (folder / "anna").write_text(GOOD + "\n")
    return folder / "anna"


def account(shell: str = "/bin/sh", uid: int = 65000) -> struct_passwd:
    return struct_passwd(("anna", "x", uid, uid, "", "/nonexistent", shell))


def problems(keys: Path, who: struct_passwd) -> list[str]:
    settings = read_settings(f"forcecommand none\nauthorizedkeysfile {keys.parent}/%u .ssh/authorized_keys")
    return [str(finding) for finding in account_findings(who, settings)]


def test_an_account_and_its_file_of_keys_are_closed(keys: Path) -> None:
    assert problems(keys, account()) == []


def test_a_shell_that_reads_files_of_the_home_is_found(keys: Path) -> None:
    assert problems(keys, account("/bin/bash")) == [
        "open: the shell /bin/bash of anna may run a file of the home before tutor\n  usermod --shell /bin/sh anna"
    ]


def test_a_file_of_keys_that_the_account_may_write_is_found(keys: Path) -> None:
    keys.chmod(0o666)
    assert f"anna may write to {keys}," in problems(keys, account())[0]
    keys.chmod(0o644)
    keys.parent.chmod(0o777)
    assert f"anna may write to {keys.parent}," in problems(keys, account())[0]


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")
def test_a_file_of_keys_that_the_account_owns_is_found(keys: Path) -> None:
    os.chown(keys, 65000, -1)
    assert f"anna may write to {keys}," in problems(keys, account())[0]


def test_a_file_of_keys_that_cannot_be_read_is_told(keys: Path) -> None:
    keys.unlink()
    keys.mkdir()
    with pytest.raises(UsageError, match="cannot be read: is a directory"):
        problems(keys, account())


def test_a_file_of_keys_that_would_never_end_is_told_and_not_waited_for(keys: Path) -> None:
    keys.unlink()
    os.mkfifo(keys)
    with pytest.raises(UsageError, match="cannot be read: not a file"):
        problems(keys, account())
    keys.unlink()
    keys.touch()
    os.truncate(keys, 2**40)
    with pytest.raises(UsageError, match="is larger than 1,000,000 bytes"):
        problems(keys, account())
