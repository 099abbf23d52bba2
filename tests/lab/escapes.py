"""What the tests of escapes share: a lab over a real sshd, and what a session that got out would leave behind.

Most is tried twice: by `anna`, whose key begins a session of the lab, and by `free`, whose key begins a shell. What
does not work for `free` either would prove nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.lab.conftest import StartSshd
from tests.sshd import Sshd
from tests.terminal import Terminal
from tui_tutor.lab.environment import ACCEPTED

SFTP = "/usr/lib/openssh/sftp-server"
# As in the README's chapter.
README = {
    "AcceptEnv": " ".join(ACCEPTED),
    "DisableForwarding": "yes",
    "AllowAgentForwarding": "no",
    "X11Forwarding": "no",
    "PermitTunnel": "no",
    "PermitUserRC": "no",
    "MaxSessions": "1",
    "ClientAliveInterval": "30",
    "ClientAliveCountMax": "4",
}
# As Debian ships it, with X11 as well. A tunnel is shut here too: `restrict` before a key does not shut it.
WIDE = {
    "AcceptEnv": "LANG LC_*",
    "X11Forwarding": "yes",
    "XAuthLocation": "/bin/true",
    "AllowAgentForwarding": "yes",
}


class Lab:
    """A server with two keys. settings: of sshd; options: of the learner's key, before its command."""

    def __init__(self, sshd: StartSshd, folder: Path, settings: dict[str, str], options: str) -> None:
        self.folder = folder
        self.journals = folder / "journals"
        self.journals.mkdir()
        self.journals.chmod(0o2750)
        self.lessons = folder / "lessons"
        self.lessons.mkdir()
        self.mark = folder / "escaped"
        login = f"exec {sys.executable} -I -m tui_tutor login --journals {self.journals} --lessons {self.lessons}"
        self.server: Sshd = sshd({"Subsystem": f"sftp {SFTP}", **settings})
        self.server.admit("anna", f'{options}command="{login} --learner anna"')
        self.server.admit("free")

    @contextmanager
    def session(
        self, *options: str, command: tuple[str, ...] = (), env: dict[str, str] | None = None
    ) -> Iterator[Terminal]:
        """Anna's session, shown."""
        argv = _with_agent(self.server.client("anna", "-tt", *options, command=command))
        with Terminal(argv, env=env) as terminal:
            terminal.wait_for("quit")
            yield terminal

    @contextmanager
    def shell(self, *options: str, env: dict[str, str] | None = None) -> Iterator[Terminal]:
        """What is open to whoever has a shell, with the same options."""
        argv = _with_agent(self.server.client("free", "-tt", *options, command=("echo be${x}gun; read line",)))
        with Terminal(argv, env=env) as terminal:
            terminal.wait_for("begun")
            yield terminal

    def process(self) -> int:
        """The process of the session that runs."""
        (pid,) = (
            pid
            for pid, command in self.server.sessions().items()
            if "tui_tutor login" in command and " -X utf8 " in command
        )
        return pid

    def listening(self) -> set[str]:
        """The sockets at which processes of sessions listen, but for those of the server itself."""
        inodes = {
            link.removeprefix("socket:[").removesuffix("]")
            for pid in self.server.sessions()
            for link in _links(Path(f"/proc/{pid}/fd"))
            if link.startswith("socket:")
        }
        return inodes & _all_listening() - self._own

    @property
    def _own(self) -> set[str]:
        port = f":{self.server.port:04X}"
        return {words[9] for words in _rows("/proc/net/tcp") if words[1].endswith(port)}


def _with_agent(argv: list[str]) -> list[str]:
    """A client that has an agent where the environment names one."""
    return ["IdentityAgent=SSH_AUTH_SOCK" if word == "IdentityAgent=none" else word for word in argv]


def _links(folder: Path) -> Iterator[str]:
    for each in folder.iterdir():
        try:
            yield str(each.readlink())
        except OSError:
            continue


def _rows(path: str) -> list[list[str]]:
    return [line.split() for line in Path(path).read_text().splitlines()[1:]]


def _all_listening() -> set[str]:
    tcp = {words[9] for name in ("tcp", "tcp6") for words in _rows(f"/proc/net/{name}") if words[3] == "0A"}
    return tcp | {words[6] for words in _rows("/proc/net/unix") if int(words[3], 16) & 0x10000}
