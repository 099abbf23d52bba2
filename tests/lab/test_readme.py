"""The README's lab, set up word for word on this machine and used: for a machine that is thrown away afterwards.

Runs where TUTOR_TEST_LAB is 1, as root, and where there is nothing of a lab yet; what it makes it takes away.
"""

from __future__ import annotations

import grp
import json
import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.family import wait_until_gone
from tests.sshd import PATIENCE, Sshd
from tests.terminal import Terminal
from tui_tutor.lab.learners import Learner

REPOSITORY = Path(__file__).parents[2]
CHAPTER = (REPOSITORY / "README.md").read_text(encoding="utf-8").partition("## A lab over SSH")[2].partition("\n## ")[0]
FOLDERS = [Path("/opt/tutor"), Path("/etc/tutor"), Path("/var/lib/tutor")]
SETTINGS = [Path(f"/etc/ssh/sshd_config.d/{name}.conf") for name in ("tutor", "learners")]
JOURNALS = Path("/var/lib/tutor/journals")
ACCOUNTS = ("tutor", "cleo", "tutor-teacher")
GROUPS = ("teachers", "learners")
LISTENS = "Server listening on"
IS_ON = os.environ.get("TUTOR_TEST_LAB") == "1" and os.getuid() == 0

pytestmark = pytest.mark.skipif(not IS_ON, reason="changes /etc of this machine: set TUTOR_TEST_LAB=1, as root")


def block(name: str) -> str:
    """The commands that are marked with a name."""
    return CHAPTER.partition(f"<!-- lab: {name} -->\n```sh\n")[2].partition("```\n")[0]


def run(commands: str, folder: Path = REPOSITORY) -> None:
    assert commands
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands], cwd=folder, capture_output=True, text=True, env=quiet
    )
    assert done.returncode == 0, done.stdout + done.stderr


def output(*argv: str) -> tuple[str, int]:
    done = subprocess.run(argv, capture_output=True, text=True)
    return done.stdout + done.stderr, done.returncode


class Machine(Sshd):
    """A server with the machine's own settings, but for the port, and a key of the host that its clients know."""

    def _config(self, port: int) -> Path:
        config = self.folder / "sshd_config"
        lines = [f"Port {port}", "ListenAddress 127.0.0.1", "PidFile none", f"HostKey {self.settings['HostKey']}"]
        config.write_text("\n".join([*lines, "Include /etc/ssh/sshd_config"]) + "\n")
        return config

    def key(self, name: str) -> None:
        """A learner's keys, the public one in a file as in the README."""
        private = self.folder / f"key-{name}"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(private)], check=True)
        private.with_suffix(".pub").rename(self.folder / f"{name}.pub")

    def reload(self) -> None:
        """As `systemctl reload ssh` does, and until it is done: the server begins anew and listens again."""
        before = self.log.count(LISTENS)
        os.kill(next(iter(self.family.members())), signal.SIGHUP)
        deadline = time.monotonic() + PATIENCE
        while self.log.count(LISTENS) == before and time.monotonic() < deadline:
            wait_until_gone([self.family.reaper.pid], 0.01)

    @contextmanager
    def session(self, name: str, account: str = "tutor") -> Iterator[Terminal]:
        self.account = account
        with self.terminal(name) as terminal:
            terminal.wait_for("quit", timeout=60)
            yield terminal


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    there = [str(path) for path in (*FOLDERS, *SETTINGS) if path.exists()]
    there += [name for name in ACCOUNTS if _is_known(pwd.getpwnam, name)]
    assert not there, f"there is something of a lab already: {there}"
    try:
        run(f"umask 077\n{block('the machine')}")
        run("useradd --no-create-home --groups teachers tutor-teacher")
        with Machine() as server:
            for name in ("anna", "ben"):
                server.key(name)
                run(block("a learner").replace("anna", name), server.folder)
            yield server
    finally:
        for path in FOLDERS:
            shutil.rmtree(path, ignore_errors=True)
        for path in SETTINGS:
            path.unlink(missing_ok=True)
        for name in ACCOUNTS:
            output("userdel", name)
        for name in GROUPS:
            output("groupdel", name)


def _is_known(lookup: object, name: str) -> bool:
    with suppress(KeyError):
        return bool(lookup(name))  # type: ignore[operator]
    return False


def walk(terminal: Terminal) -> None:
    """Open the first lesson and take two steps."""
    terminal.press("enter")
    terminal.wait_for("saved")
    terminal.press("right", "right")
    terminal.wait_for("2 of")
    terminal.wait_for("saved")


def test_several_learners_log_in_at_once_and_what_they_do_is_kept(machine: Machine) -> None:
    with machine.session("anna") as anna, machine.session("ben") as ben:
        for terminal in (anna, ben):
            walk(terminal)
        for terminal in (anna, ben):
            terminal.press("q")
            assert terminal.wait_end() == 0
    assert {path.name for path in JOURNALS.iterdir()} == {Learner("anna").id, Learner("ben").id}
    teachers = grp.getgrnam("teachers").gr_gid
    for path in JOURNALS.rglob("*"):
        found = path.stat()
        assert (pwd.getpwuid(found.st_uid).pw_name, found.st_gid) == ("tutor", teachers)
        assert stat.S_IMODE(found.st_mode) == (0o2750 if path.is_dir() else 0o640)
    assert len(list(JOURNALS.rglob("*.jsonl"))) == 2


def test_the_group_of_the_teachers_sees_the_class_and_nobody_else_does(machine: Machine) -> None:
    argv = ("/opt/tutor/bin/tutor", "class", str(JOURNALS), "--json")
    seen, status = output("runuser", "-u", "tutor-teacher", "--", *argv)
    assert status == 0, seen
    assert {name for name in ("anna", "ben") if f'"{name}"' in seen} == {"anna", "ben"}
    assert json.loads(seen)
    for path in (JOURNALS, *JOURNALS.rglob("*.jsonl")):
        assert output("runuser", "-u", "nobody", "--", "cat", str(path))[1] != 0
    said, status = output("runuser", "-u", "tutor-teacher", "--", "touch", str(JOURNALS / "x"))
    assert status != 0, said


def test_the_check_says_that_nothing_is_open(machine: Machine) -> None:
    (said,) = block("the check").splitlines()
    assert output(*said.split()) == ("Nothing is open to the account tutor.\n", 0)


def test_the_check_finds_a_key_that_opens_a_shell(machine: Machine) -> None:
    keys = Path("/etc/tutor/keys/tutor")
    before = keys.read_text()
    keys.write_text(before + (machine.folder / "anna.pub").read_text())
    said, status = output("/opt/tutor/bin/tutor", "doctor", "--sshd")
    keys.write_text(before)
    assert status == 1
    line = len(before.splitlines()) + 1
    assert f"/etc/tutor/keys/tutor: the key on line {line} has no command: it opens a shell" in said


def test_the_check_finds_journals_that_anybody_may_read(machine: Machine) -> None:
    JOURNALS.chmod(0o2755)
    said, status = output(*block("the check").split())
    JOURNALS.chmod(0o2750)
    assert status == 1
    assert said.startswith(f"open: {JOURNALS} has mode 2755, not 2751: others than learner and teachers may read it")


def test_settings_that_root_saved_are_looked_at_by_anybody(machine: Machine) -> None:
    said, status = output("runuser", "-u", "nobody", "--", *block("the check").split())
    assert status == 2
    printing, looking = block("the check of a file").splitlines()
    assert f"have root save what this prints, for --file FILE: {printing.partition(' >')[0]}\n" in said
    run(printing, machine.folder)
    said, status = output("runuser", "-u", "nobody", "--", "sh", "-c", f"cd {machine.folder} && {looking}")
    assert (said, status) == ("Nothing is open by these settings; keys and account were not looked at.\n", 0)


def test_a_file_of_keys_that_is_roots_alone_lets_nobody_in_and_the_check_says_so(machine: Machine) -> None:
    machine.account = "tutor"
    keys = Path("/etc/tutor/keys/tutor")
    keys.chmod(0o600)
    try:
        assert machine.run("anna").returncode == 255
        said, status = output(*block("the check").split())
    finally:
        keys.chmod(0o644)
    assert status == 1
    assert said.startswith(f"shut: nobody gets in by {keys}: sshd reads it as tutor, who may not\n  chmod a+r {keys}\n")
    assert machine.run("anna").returncode == 2


# What may be in a file that ought to hold a learner's key; {} are two keys.
NO_KEYS = {
    "two": "{0} anna\n{1} evil\n",
    "two, of which one has no options": "{0} anna\r\n\r\n{1}\r\n",
    "options": "pty,command=x {0} anna\n",
    "options with a blank": 'environment="A= B" {0}\n',
    "two after a carriage return": "{0}\r{1}\n",
    "a byte order mark": "\ufeff{0} anna\n",
    "nothing": "",
    "a comment": "# {0}\n",
    "a key that is cut off": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHmyx anna\n",
    "a zero": "{0}\0\n{1}\n",
    "words": "my key is {0}\n",
    "a file of UTF-16": "{0}\n",
}


@pytest.mark.parametrize("content", NO_KEYS)
def test_a_file_that_is_not_one_key_lets_nobody_in(content: str, machine: Machine) -> None:
    keys = Path("/etc/tutor/keys/tutor")
    before = keys.read_text()
    pair = [" ".join((machine.folder / f"{name}.pub").read_text().split()[:2]) for name in ("anna", "ben")]
    encoding = "utf-16" if "UTF-16" in content else "utf-8"
    (machine.folder / "eve.pub").write_text(NO_KEYS[content].format(*pair), encoding=encoding)
    said, status = output("bash", "-c", f"cd {machine.folder}\n{block('a learner').replace('anna', 'eve')}")
    after = keys.read_text()
    keys.write_text(before)
    assert after == before
    assert status != 0
    assert "is not a public key file" in said


def test_a_file_that_is_not_there_lets_nobody_in(machine: Machine) -> None:
    keys = Path("/etc/tutor/keys/tutor")
    before = keys.read_text()
    said, status = output("bash", "-c", f"cd {machine.folder}\n{block('a learner').replace('anna', 'nobody')}")
    after = keys.read_text()
    keys.write_text(before)
    assert after == before
    assert status != 0, said


def test_a_name_with_blanks_and_an_apostrophe_is_let_in_as_it_is(machine: Machine) -> None:
    machine.key("dora")
    lines = (machine.folder / "dora.pub").read_text().split()[:2]
    (machine.folder / "dora.pub").write_text("\t".join(lines) + "\r\n")  # as another system may write it
    run(block("a learner").replace("name=anna", 'name="Dora O\'Hara"').replace("anna", "dora"), machine.folder)
    with machine.session("dora") as terminal:
        terminal.press("q")
        assert terminal.wait_end() == 0
    home = JOURNALS / Learner("Dora O'Hara").id
    assert (home / "learner").read_text() == "Dora O'Hara\n"
    shutil.rmtree(home)


def test_one_learners_session_is_ended_and_no_other(machine: Machine) -> None:
    with machine.session("anna") as anna, machine.session("ben") as ben:
        run(block("the end of a session"))
        anna.wait_end()
        ben.press("?")
        ben.wait_for("Help")
        ben.press("q", "q")
        assert ben.wait_end() == 0


def test_a_name_with_signs_of_a_pattern_ends_its_own_session_and_no_other(machine: Machine) -> None:
    names = {"eva": "a+b.c@x.de", "ida": "a+bxc@x.de"}
    for file, name in names.items():
        machine.key(file)
        run(block("a learner").replace("name=anna", f"name={name}").replace("anna", file), machine.folder)
    with machine.session("eva") as eva, machine.session("ida") as ida:
        run(block("the end of a session").replace("anna", names["eva"]))
        eva.wait_end()
        ida.press("q")
        assert ida.wait_end() == 0
    for name in names.values():
        shutil.rmtree(JOURNALS / Learner(name).id)


def test_what_a_learner_did_at_home_is_seen_by_the_teachers_and_not_by_learners(machine: Machine) -> None:
    (journal, *_) = JOURNALS.rglob("*.jsonl")
    shutil.copyfile(journal, machine.folder / "ann.jsonl")
    run(CHAPTER.partition("did at home: `")[2].partition("`")[0], machine.folder)
    put = JOURNALS / "ann.jsonl"
    seen, status = output("runuser", "-u", "tutor-teacher", "--", "/opt/tutor/bin/tutor", "class", str(JOURNALS))
    assert output("runuser", "-u", "nobody", "--", "cat", str(put))[1] != 0
    assert (put.stat().st_mode & 0o007, put.group()) == (0, "teachers")
    put.unlink()
    assert "ann " in seen
    assert status == 0


STEPS = ("apt-get", "/usr/bin/python3", "/opt/tutor/bin/pip", "groupadd", "useradd", "install", "touch", "cat")


@pytest.mark.parametrize("failing", STEPS)
def test_a_line_that_fails_is_the_last_that_is_run(failing: str, tmp_path: Path) -> None:
    """As it is pasted: into a shell that goes on after a line that failed."""
    done = tmp_path / "done"
    steps = "".join(f"{name}() {{ echo {name} >> {done}; test {name} != {failing}; }}\n" for name in STEPS)
    pasted = block("the machine").replace("/etc/", f"{tmp_path}/")
    (tmp_path / "ssh" / "sshd_config.d").mkdir(parents=True)
    said, status = output("bash", "-c", f"{steps}{pasted}echo and on $?")
    assert (said, status) == ("and on 1\n", 0)
    ran = list(dict.fromkeys(done.read_text().split()))
    assert ran == list(STEPS[: STEPS.index(failing) + 1])


def test_files_in_the_home_of_the_account_are_not_run(machine: Machine) -> None:
    mark = machine.folder / "mark"
    home = Path("/var/lib/tutor/.ssh")
    home.mkdir()
    (home / "rc").write_text(f"touch {mark}\n")
    (home / "environment").write_text("TERM=dumb\nLD_PRELOAD=/nowhere\n")
    for name in (".profile", ".bashrc", ".shrc"):
        (home.parent / name).write_text(f"touch {mark}\n")
    machine.folder.chmod(0o777)
    with machine.session("anna") as terminal:
        assert "preload" not in terminal.text
    assert not mark.exists()


@pytest.mark.parametrize("command", ["/bin/sh", "touch /var/lib/tutor/journals/x", "sftp"])
def test_nothing_else_is_to_be_had(command: str, machine: Machine) -> None:
    machine.account = "tutor"
    done = machine.run("anna", command, put_in="touch /var/lib/tutor/journals/x\n")
    assert (done.stdout, done.returncode) == ("", 2)
    assert not (JOURNALS / "x").exists()


def test_each_learner_may_have_an_account(machine: Machine) -> None:
    machine.key("cleo")
    run(block("accounts").replace("systemctl reload ssh", ":"), machine.folder)  # of the machine's own sshd
    machine.reload()
    (machine.folder / "eve.pub").write_text("ssh-ed25519\n")
    refused = block("an account").replace("cleo", "eve")
    said, status = output("bash", "-c", f"cd {machine.folder}\n{refused}")
    assert status != 0
    assert "is not a public key file" in said
    assert not _is_known(pwd.getpwnam, "eve")
    assert not Path("/etc/tutor/keys/eve").exists()
    run(f"umask 077\n{block('an account')}", machine.folder)
    machine.account = "cleo"
    with machine.session("cleo", "cleo") as terminal:
        walk(terminal)
        (end,) = block("the end of an account's sessions").splitlines()
        output(*end.split())
        terminal.wait_end()
    home = JOURNALS / Learner("cleo").id
    journals = list(home.rglob("*.jsonl"))
    assert len(journals) == 1
    assert (journals[0].owner(), journals[0].group()) == ("cleo", "teachers")
    assert {stat.S_IMODE(path.stat().st_mode) for path in journals[0].parents if path.is_relative_to(home)} == {0o2750}
    assert output("/opt/tutor/bin/tutor", "doctor", "--sshd", "--user", "cleo") == (
        "Nothing is open to the account cleo.\n",
        0,
    )
    for path in (JOURNALS, JOURNALS / Learner("anna").id / "learner"):
        assert output("runuser", "-u", "cleo", "--", "cat", str(path))[1] != 0
