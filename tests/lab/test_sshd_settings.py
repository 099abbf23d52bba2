"""What is found open in settings of sshd, in files of keys and in accounts; what sshd itself prints is read."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from pwd import struct_passwd
from struct import pack
from tempfile import mkdtemp

import pytest

from tests.lab.conftest import StartSshd
from tests.sshd import PROGRAM, missing
from tui_tutor.errors import UsageError
from tui_tutor.lab.account import account_findings
from tui_tutor.lab.environment import ACCEPTED
from tui_tutor.lab.keys import key_findings
from tui_tutor.lab.sshd import OPEN_TO, SHUT_TO, read_settings, sshd_findings

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
    ({"SetEnv": "LD_PRELOAD=/tmp/x.so LANG=C PYTHONPATH=/tmp"}, ["sshd sets LD_PRELOAD,", "sshd sets PYTHONPATH,"]),
    ({"PermitTTY": "no"}, ["nobody gets a terminal"]),
    ({"PermitEmptyPasswords": "yes"}, ["an empty password"]),
    ({"StrictModes": "no"}, ["files of keys that others may write to"]),
    ({"PubkeyAuthentication": "no"}, ["nobody gets in: keys do not count"]),
    ({"PubkeyAuthentication": "no", "PasswordAuthentication": "yes"}, []),
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
    said = [
        "passwordauthentication gets a shell", "in the account's home", "ports can be forwarded",
        "sockets can be forwarded", "~/.ssh/rc", "X11 can be forwarded", "the agent can be forwarded",
        "several sessions", "keeps its session",
    ]  # fmt: skip
    found = sshd_findings(printed(shipped, host_key))
    assert [part for finding, part in zip(found, said, strict=True) if part not in finding.problem] == []


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


def key(number: int) -> str:
    """A public key, as in a file."""
    kind = b"ssh-ed25519"
    fields = [kind, bytes([number] * 32)]
    return f"{kind.decode()} {b64encode(b''.join(pack('>I', len(each)) + each for each in fields)).decode()}"


KEY = f"{key(1)} anna@laptop"
GOOD = f'restrict,pty,command="{COMMAND} --learner anna" {KEY}'
OTHER = GOOD.replace("anna", "ben").replace(key(1), key(2))


def said_of(text: str, *, forced: str = "", kind: str = OPEN_TO) -> list[str]:
    """What is found in a file of keys, of one kind; of the other nothing is."""
    found = [*key_findings(text, forced=forced)]
    assert {finding.kind for finding in found} <= {kind}
    return [finding.problem for finding in found]


def test_a_key_with_restrict_and_a_learner_is_closed() -> None:
    assert said_of(f"# keys\n\n{GOOD}\n  {OTHER}\n") == []
    quoted = f"restrict,pty,command=\"{COMMAND} --learner 'Zoë, M.'\" {KEY}"
    assert said_of(quoted) == []
    assert said_of(f'restrict,pty,command="{COMMAND} --learner=\\"Zoë\\"" {KEY}') == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (KEY, ["may do what nothing forbids", "opens a shell"]),
        (f"restrict,pty {KEY}", ["opens a shell"]),
        (GOOD.replace("restrict,", ""), ["may do what nothing forbids"]),
        (GOOD.replace("pty,", "pty,port-forwarding,"), ["allows port-forwarding"]),
        (
            GOOD.replace("pty,", "PTY,X11-forwarding,Agent-Forwarding,"),
            ["allows agent-forwarding", "allows x11-forwarding"],
        ),
        (GOOD.replace("pty,", "pty,user-rc,"), ["allows user-rc"]),
        (GOOD.replace("pty,", "pty,cert-authority,"), ["whoever it signs for"]),
        (GOOD.replace(" -I", ""), ["can make the python"]),
        (GOOD.replace(" --learner anna", ""), ["names no learner"]),
        (GOOD.replace(COMMAND, "/bin/sh -c x"), ["is not tutor login"]),
        (f'environment="A=restrict,command=x" {KEY}', ["may do what nothing forbids", "opens a shell"]),
    ],
)
def test_a_key_that_opens_more_is_found(line: str, said: list[str]) -> None:
    found = said_of(f"{OTHER}\n{line}\n")
    assert len(found) == len(said)
    for problem, part in zip(found, said, strict=True):
        assert part in problem
        assert "line 2" in problem


@pytest.mark.parametrize("sign", ["\f", "\v", "\r", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"])
def test_a_line_ends_where_sshd_ends_it_and_nowhere_else(sign: str) -> None:
    assert said_of(f"{GOOD} of{sign}home\n") == []
    (said, _) = said_of(f"# of{sign}home\n{OTHER} of{sign}home{sign}\n{KEY}\n")
    assert "line 3 may do" in said
    said, *_ = key_findings(f"{OTHER}\n{sign}{GOOD}\n")
    assert said.problem == f"nobody gets in by line 2: sshd knows no option {sign + 'restrict'!r}"


def test_a_zero_ends_what_sshd_reads_of_a_line() -> None:
    assert len(said_of(f"{KEY} \0{GOOD}\n")) == 2


def test_with_a_forced_command_a_key_needs_none() -> None:
    assert said_of(f"restrict,pty {KEY}", forced=COMMAND) == []


NOBODY = "nobody gets in by line 2: "
LETS_NOBODY_IN = [
    (GOOD.replace(KEY, ""), f"{NOBODY}there is no key in it"),
    (GOOD.replace(KEY, "anna@laptop"), f"{NOBODY}there is no key in it"),
    (GOOD.replace(key(1), key(1)[:-8]), f"{NOBODY}there is no key in it"),
    (GOOD.replace(key(1), key(1).replace("ed25519", "rsa")), f"{NOBODY}there is no key in it"),
    (GOOD.replace(KEY, "ssh-ed25519"), f"{NOBODY}there is no key in it"),
    (GOOD.replace(KEY, f"pty {KEY}"), f"{NOBODY}there is no key in it"),
    (GOOD.replace("pty,", "pty, "), f"{NOBODY}there is no key in it"),
    (GOOD.replace('" ssh', " ssh"), f"{NOBODY}there is no key in it"),
    (GOOD.replace('" ssh', '"\fssh'), f"{NOBODY}there is no key in it"),
    ("Anna's", f"{NOBODY}there is no key in it"),
    ("\ufeff" + GOOD, f"{NOBODY}a byte order mark, which is not seen, stands in it"),
    ("\ufeff" + KEY, f"{NOBODY}a byte order mark, which is not seen, stands in it"),
    (GOOD.replace(KEY, "\ufeff" + KEY), f"{NOBODY}a byte order mark, which is not seen, stands in it"),
    (GOOD.replace("pty,", 'pty,form="10.0.0.1",'), f"{NOBODY}sshd knows no option 'form'"),
    (GOOD.replace("pty,", 'pty,command="/bin/sh",'), f"{NOBODY}command stands in it twice, and sshd takes neither"),
    (GOOD.replace("pty,", 'pty,Command="",'), f"{NOBODY}command stands in it twice, and sshd takes neither"),
    (GOOD.replace("pty,", 'pty,from="*",from="*",'), f"{NOBODY}from stands in it twice, and sshd takes neither"),
    (GOOD.replace("pty,", "pty,from=*,"), f"{NOBODY}from has no value in quotes"),
    (GOOD.replace("pty,", "pty,from,"), f"{NOBODY}from has no value in quotes"),
    (GOOD.replace("pty,", 'pty,from="*"x,'), f"{NOBODY}from has no value in quotes"),
    (GOOD.replace("restrict,", "restrict,No-Restrict,"), f"{NOBODY}sshd knows no option 'no-restrict'"),
    (GOOD.replace("restrict,", "restrict,no-pty=no,"), f"{NOBODY}sshd knows no option 'no-pty=no'"),
    (GOOD.replace(key(1), key(2)), f"{NOBODY}its key is also on line 1, which counts"),
]
SAID_NO = [
    (GOOD.replace("pty,", ""), "no terminal is given by line 2, and tutor needs one"),
    (GOOD.replace("pty,", "no-pty,"), "no terminal is given by line 2, and tutor needs one"),
    (GOOD.replace("restrict,pty,", "pty,restrict,"), "no terminal is given by line 2, and tutor needs one"),
    (GOOD.replace("--learner anna", "--learner 'a;b'"), f"{NOBODY}'a;b' is no name of a learner"),
    (GOOD.replace("--learner anna", "--learner _anna"), f"{NOBODY}'_anna' is no name of a learner"),
    (GOOD.replace("anna", "a" * 65), f"{NOBODY}'{'a' * 65}' is no name of a learner"),
    (GOOD.replace("anna", "anna --theme blue"), f"{NOBODY}there is no --theme 'blue'"),
    (GOOD.replace("anna", "anna --glyphs=Ascii"), f"{NOBODY}there is no --glyphs 'Ascii'"),
    (GOOD.replace("anna", "anna --color yes"), f"{NOBODY}there is no --color 'yes'"),
    (GOOD.replace("anna", "anna --lessons /nowhere"), f"{NOBODY}there is no folder /nowhere"),
    (GOOD.replace("anna", "anna --lessons=etc"), f"{NOBODY}the path etc does not begin with /"),
    (GOOD.replace("anna", "anna --journals /etc/passwd"), f"{NOBODY}there is no folder /etc/passwd"),
]


@pytest.mark.parametrize(("line", "said"), LETS_NOBODY_IN + SAID_NO)
def test_a_line_that_lets_nobody_in_as_meant_is_found(line: str, said: str) -> None:
    assert said_of(f"{OTHER}\n{line}\n", kind=SHUT_TO) == [said]


@pytest.mark.parametrize(
    "line",
    [
        GOOD.replace("restrict,", "restrict,no-pty,"),
        GOOD.replace("pty,", "").replace("--learner", "--plain --learner"),
        GOOD.replace("anna", "anna --lessons /etc --theme contrast --glyphs basic --color=never"),
        GOOD.replace(key(1), key(1) + "\r"),
        GOOD.replace(" ssh", "\tssh"),
        GOOD.replace("restrict,", ",restrict,"),
        GOOD.replace("anna@laptop", "\ufeff"),
    ],
)
def test_a_line_that_lets_a_learner_in_is_not(line: str) -> None:
    assert said_of(f"{OTHER}\n{line}\n") == []


def test_a_key_may_stand_twice_where_the_first_line_is_for_some_places_or_some_time() -> None:
    for limit in ('from="10.0.0.1"', 'expiry-time="20200101"'):
        assert said_of(f"{GOOD.replace('pty', f'pty,{limit}')}\n{GOOD}\n") == []


def test_a_second_line_with_a_key_is_looked_at_too_in_case_sshd_does_not_take_the_first() -> None:
    said = [finding.kind for finding in key_findings(f"{GOOD}\nrestrict,pty {KEY}\n")]
    assert said == [SHUT_TO, OPEN_TO]
    said = [finding.kind for finding in key_findings(f"form=1,{GOOD}\n{GOOD}\n")]
    assert said == [SHUT_TO]


def test_a_line_for_which_sshd_has_no_key_lets_nobody_in_and_any_other_does(sshd: StartSshd) -> None:
    server = sshd()
    server.admit("ben")
    ours, made_up = (server.folder / "key-ben.pub").read_text().split()[1], key(1).split()[1]
    lines = [line for line, _ in LETS_NOBODY_IN[:-1]] + [GOOD, GOOD + "\r", GOOD.replace("restrict,", ",restrict,")]
    lines += [GOOD.replace("pty,", 'pty,pty,tunnel="1",tunnel="1",'), GOOD.replace("pty,", 'PTY,From="*",')]
    for line in lines:
        tried = line.replace(COMMAND, "echo in").replace(made_up, ours).replace(made_up[:-8], ours[:-8])
        server.keys.write_text(tried + "\n")
        is_in = server.run("ben").returncode == 0
        assert is_in == ({finding.kind for finding in key_findings(tried, forced=COMMAND)} == set()), tried


@pytest.fixture
def keys() -> Iterator[Path]:
    """A file of keys that root owns and all may read, in a folder for temporary files, which is sticky."""
    folder = Path(mkdtemp())
    folder.chmod(0o755)
    (folder / "anna").write_text(GOOD + "\n")
    yield folder / "anna"
    folder.chmod(0o755)
    shutil.rmtree(folder)


def account(shell: str = "/bin/sh", uid: int = 65000) -> struct_passwd:
    return struct_passwd(("anna", "x", uid, uid, "", "/nonexistent", shell))


def problems(keys: Path, who: struct_passwd) -> list[str]:
    settings = read_settings(f"forcecommand none\nauthorizedkeysfile {keys.parent}/%u .ssh/authorized_keys")
    return [str(finding) for finding in account_findings(who, settings)]


def test_an_account_and_its_file_of_keys_are_closed(keys: Path) -> None:
    assert problems(keys, account()) == []


@pytest.mark.parametrize("text", [None, "", "# nobody yet\n\n"])
def test_a_lab_without_keys_is_found(text: str | None, keys: Path) -> None:
    keys.unlink() if text is None else keys.write_text(text)
    found = [f"shut: nobody gets in: there is no key in {keys} or /nonexistent/.ssh/authorized_keys"]
    assert [each.partition("\n")[0] for each in problems(keys, account())] == found
    for other in ("passwordauthentication yes", "trustedusercakeys /etc/ca.pub", "authorizedkeyscommand /bin/keys"):
        settings = read_settings(f"forcecommand {COMMAND}\nauthorizedkeysfile {keys}\n{other}")
        assert account_findings(account(), settings) == []
    settings = read_settings(f"forcecommand {COMMAND}\nauthorizedkeysfile none\npasswordauthentication yes\n"
                             "authenticationmethods publickey,password")  # fmt: skip
    assert [each.problem for each in account_findings(account(), settings)] == [
        "nobody gets in: there is no key in any file"
    ]


def test_a_shell_that_reads_files_of_the_home_is_found(keys: Path) -> None:
    assert problems(keys, account("/bin/bash")) == [
        "open: the shell /bin/bash of anna may run a file of the home before tutor\n  usermod --shell /bin/sh anna"
    ]


@pytest.mark.parametrize("shell", ["/usr/sbin/nologin", "/sbin/nologin", "/bin/false", "/usr/bin/true", "/no/shell"])
def test_a_shell_that_is_none_lets_nobody_in_and_opens_nothing(shell: str, keys: Path) -> None:
    why = "is none" if shell != "/no/shell" else "is not there"
    assert problems(keys, account(shell)) == [
        f"shut: nobody gets in as anna: the shell {shell} {why}\n  usermod --shell /bin/sh anna"
    ]


@pytest.mark.parametrize("shell", ["/usr/sbin/nologin", "/bin/sync", "/bin/bash"])
def test_an_account_in_which_no_session_begins_is_given_no_shell(shell: str, keys: Path) -> None:
    keys.unlink()
    (found, _no_keys) = problems(keys, account(shell))
    assert found.endswith("\n  set the lab up as in the README, or name its account: tutor doctor --sshd --user NAME")
    assert found.startswith("open: " if shell == "/bin/bash" else "shut: ")


def test_an_account_without_a_shell_has_the_plain_one(keys: Path) -> None:
    assert problems(keys, account("")) == []


def test_a_file_of_keys_that_the_account_may_write_is_found(keys: Path) -> None:
    keys.chmod(0o666)
    assert f"anna may write to {keys}," in problems(keys, account())[0]
    keys.chmod(0o644)
    keys.parent.chmod(0o777)
    assert f"anna may write to {keys.parent}," in problems(keys, account())[0]


def test_a_folder_of_lessons_that_others_than_root_may_write_to_is_found(keys: Path) -> None:
    lessons = keys.parent / "lessons"
    lessons.mkdir(mode=0o755)
    lessons.chmod(0o755)
    keys.write_text(f'restrict,pty,command="{COMMAND} --lessons {lessons} --learner anna" {KEY}\n')
    assert problems(keys, account()) == []
    for mode in (0o777, 0o775, 0o1777):
        lessons.chmod(mode)
        assert problems(keys, account()) == [
            f"open: others than root may write to {lessons}, and so put lessons into {lessons}\n"
            f"  chown root {lessons} && chmod go-w {lessons}"
        ]
    lessons.chmod(0o755)
    if os.getuid() == 0:
        os.chown(lessons, 65000, -1)
        assert len(problems(keys, account())) == 1


def test_a_file_of_keys_that_sshd_may_not_read_as_the_account_is_found(keys: Path) -> None:
    keys.chmod(0o600)
    assert problems(keys, account()) == [
        f"shut: nobody gets in by {keys}: sshd reads it as anna, who may not\n  chmod a+r {keys}"
    ]
    keys.chmod(0o640)
    assert len(problems(keys, account(uid=os.getuid()))) == (0 if os.getuid() == 0 else 1)
    assert len(problems(keys, account())) == 1
    group = struct_passwd(("anna", "x", 65000, keys.stat().st_gid, "", "/nonexistent", "/bin/sh"))
    assert problems(keys, group) == []
    keys.chmod(0o604)
    assert len(problems(keys, group)) == 1
    keys.chmod(0o644)
    keys.parent.chmod(0o700)
    assert problems(keys, account()) == [
        f"shut: nobody gets in by {keys}: sshd reads it as anna, who may not enter {keys.parent}\n"
        f"  chmod a+x {keys.parent}"
    ]


def test_a_forced_command_that_begins_no_session_is_found(keys: Path) -> None:
    keys.write_text(f"restrict,pty {KEY}\n")

    def said(command: str, who: struct_passwd) -> list[str]:
        settings = read_settings(f"forcecommand {command}\nauthorizedkeysfile {keys.parent}/anna")
        return [f"{finding.kind}: {finding.problem}" for finding in account_findings(who, settings)]

    assert said(COMMAND, account()) == []
    problem = "shut: nobody gets in by the forced command: "
    assert said(f"{COMMAND} --lessons /nowhere", account()) == [f"{problem}there is no folder /nowhere"]
    other = struct_passwd(("_anna", *account()[1:]))
    assert said(COMMAND, other) == [f"{problem}'_anna' is no name of a learner"]
    keys.write_text(f"restrict {KEY}\n")
    assert said(f"{COMMAND} --plain", account()) == []
    assert said(COMMAND, account()) == [f"shut: {keys}: no terminal is given by line 1, and tutor needs one"]


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
