"""A private OpenSSH server on the loopback, with a host key, keys of learners and settings of its own, and its clients.
Changes nothing of the machine's own sshd, never sleeps, and leaves no process behind.

    with Sshd() as server:
        server.admit("anna", 'restrict,pty,command="tutor login --learner anna"')
        with server.terminal("anna") as terminal:
            terminal.wait_for("quit")
        server.run("anna", "ls").stdout  # without a terminal; what is asked for is up to the forced command

As root (in CI) and, for the account at hand alone, as anybody else.
"""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import Self

from tests.family import Family, wait_until_gone
from tests.terminal import Terminal

PROGRAM = "/usr/sbin/sshd"
SEPARATION = Path("/run/sshd")  # where Debian's sshd locks up what talks to strangers; made at boot, which CI has not
SETTINGS = {
    "ListenAddress": "127.0.0.1",
    "PidFile": "none",
    "UsePAM": "no",
    "StrictModes": "no",  # the folder for temporary files belongs to everybody
    "PasswordAuthentication": "no",
    "KbdInteractiveAuthentication": "no",
    "PermitRootLogin": "prohibit-password",
    "LogLevel": "VERBOSE",
    "MaxStartups": "200",
    "UseDNS": "no",
    "PrintMotd": "no",
    "PrintLastLog": "no",
}
ATTEMPTS = 5  # at a port that was free a moment ago
PATIENCE = 20.0  # seconds until a server listens


def missing() -> str:
    """What a server would need and is not there, with the next move; empty if it is all there."""
    lacking = [name for name in (PROGRAM, "ssh", "ssh-keygen") if shutil.which(name) is None]
    if lacking:
        return f"{', '.join(lacking)} not found (Debian: apt-get install openssh-server openssh-client)"
    if os.getuid() != 0 and not _terminals_belong_to_tty():
        return "only root's sshd can give a terminal here: /dev/pts is mounted without gid=5"
    return ""


def _terminals_belong_to_tty() -> bool:
    """Whether a new pseudo-terminal has the group that sshd wants for it, and that only root could give it."""
    ours, theirs = os.openpty()
    try:
        return os.fstat(theirs).st_gid == grp.getgrnam("tty").gr_gid
    finally:
        os.close(ours)
        os.close(theirs)


class Sshd:
    """Use it as a context manager: on leaving, the server is killed, with all sessions and what they started."""

    def __init__(
        self,
        settings: Mapping[str, str] | None = None,
        *,
        environment: Mapping[str, str] | None = None,
        further: str = "",
    ) -> None:
        """settings: more of sshd_config(5), or others. environment: of every session. further: lines such as Match."""
        self.account = pwd.getpwuid(os.getuid()).pw_name
        self.folder = Path(mkdtemp(prefix="tutor-sshd-"))
        self.folder.chmod(0o755)  # other accounts may log in too, and read the list of keys as themselves
        self.keys = self.folder / "authorized_keys"
        self.keys.touch(mode=0o644)
        self.known = self.folder / "known_hosts"
        self.settings = {**SETTINGS, "HostKey": str(_new_key(self.folder / "host")), **(settings or {})}
        self.settings.setdefault("AuthorizedKeysFile", str(self.keys))
        if environment:
            self.settings["SetEnv"] = " ".join(f"{name}={value}" for name, value in environment.items())
        self.further = further
        self._log = self.folder / "log"
        self.family, self.port = self._started()
        host_key = (self.folder / "host.pub").read_text()
        self.known.write_text(f"[127.0.0.1]:{self.port} {host_key}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.family.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _started(self) -> tuple[Family, int]:
        if os.getuid() == 0:
            SEPARATION.mkdir(mode=0o755, parents=True, exist_ok=True)
        for _ in range(ATTEMPTS):
            port = _free_port()
            with self._log.open("wb") as log:
                family = Family([PROGRAM, "-D", "-e", "-f", str(self._config(port))], output=log)
            if self._listens(family):
                return family, port
            family.kill()
        raise AssertionError(f"no sshd could be started:\n{self.log}")

    def _config(self, port: int) -> Path:
        config = self.folder / "sshd_config"
        lines = [f"Port {port}", *(f"{name} {value}" for name, value in self.settings.items()), self.further]
        config.write_text("\n".join(lines) + "\n")
        return config

    def _listens(self, family: Family) -> bool:
        """Whether the server comes to listen; else it has ended."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if "Server listening on" in self.log:
                return True
            if self.log and not family.members():
                return False
            wait_until_gone([family.reaper.pid], 0.01)
        return False

    @property
    def log(self) -> str:
        """All that the server and its sessions have told."""
        return self._log.read_text(errors="replace")

    # Who may come in.

    def admit(self, name: str, options: str = "") -> Path:
        """Make a key for somebody, with options as in authorized_keys(5); the file of the private key."""
        private = _new_key(self.folder / f"key-{name}")
        public = private.with_suffix(".pub").read_text()
        with self.keys.open("a") as keys:
            keys.write(f"{options} {public}".lstrip())
        return private

    # Who comes.

    def client(self, name: str, *options: str, command: Sequence[str] = (), port: int | None = None) -> list[str]:
        """The command line of somebody's ssh; port: another one, of what stands between."""
        given = ("-F", "none", "-i", str(self.folder / f"key-{name}"), "-p", str(port or self.port))
        settings = {
            "BatchMode": "yes", "IdentitiesOnly": "yes", "IdentityAgent": "none", "UserKnownHostsFile": str(self.known),
            "GlobalKnownHostsFile": "none", "StrictHostKeyChecking": "yes",
            "HostKeyAlias": f"[127.0.0.1]:{self.port}", "LogLevel": "ERROR",
        }  # fmt: skip
        settled = [word for pair in settings.items() for word in ("-o", "=".join(pair))]
        return ["ssh", *given, *settled, *options, f"{self.account}@127.0.0.1", *command]

    @contextmanager
    def terminal(
        self, name: str, *options: str, command: Sequence[str] = (), columns: int = 120, rows: int = 36
    ) -> Iterator[Terminal]:
        """Somebody's ssh in a pseudo-terminal, with one at the other end too."""
        argv = self.client(name, "-tt", *options, command=command)
        with Terminal(argv, columns=columns, rows=rows) as terminal:
            yield terminal

    def run(
        self, name: str, *command: str, options: Sequence[str] = (), put_in: str = "", timeout: float = 60.0
    ) -> subprocess.CompletedProcess[str]:
        """Somebody's ssh without a terminal, to its end."""
        argv = self.client(name, "-T", *options, command=command)
        return subprocess.run(argv, input=put_in, capture_output=True, text=True, timeout=timeout, check=False)

    # What runs.

    def sessions(self) -> dict[int, str]:
        """The command lines of all processes that belong to sessions, by process id: sshd's own and what they run."""
        members = self.family.members()
        return {process: command for process, command in members.items() if "[listener]" not in command}


def _new_key(path: Path) -> Path:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(path)], check=True)
    return path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
