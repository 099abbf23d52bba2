"""A program and every process that comes of it, also those whose parents have died.
Knows nothing of tutor, never sleeps, and leaves no process behind, even when whoever started it is killed.

    with Family(["sh", "-c", "setsid sleep 100 & exec sleep 100"]) as family:
        family.members()  # {4711: "sleep 100", 4712: "sleep 100"}

Between us and the program stands this file as a program of its own: a subreaper (see prctl(2)), which orphans are given
to, and which kills them all when its standard input ends.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

SET_CHILD_SUBREAPER = 36  # of prctl


class Family:
    """Use it as a context manager: on leaving, all of its processes are killed."""

    def __init__(
        self, argv: Sequence[str], *, env: Mapping[str, str] | None = None, output: int | IO[bytes] | None = None
    ) -> None:
        """output: where standard output and error go, as in `subprocess`; both are dropped by default."""
        where = subprocess.DEVNULL if output is None else output
        self.reaper = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__, *argv],
            stdin=subprocess.PIPE, stdout=where, stderr=where if output is None else subprocess.STDOUT, env=env,
            start_new_session=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def kill(self) -> None:
        """End all of them, and wait until they have ended."""
        assert self.reaper.stdin is not None
        self.reaper.stdin.close()
        self.reaper.wait()

    def members(self) -> dict[int, str]:
        """The command lines of all that live now, by process id; the program itself is one of them."""
        return dict(offspring(self.reaper.pid))


def offspring(ancestor: int) -> Iterator[tuple[int, str]]:
    """Process ids and command lines of all children, their children, and so on, that live."""
    children = _children()
    waiting = list(children.get(ancestor, ()))
    while waiting:
        process = waiting.pop()
        waiting += children.get(process, ())
        yield process, _command(process)


def wait_until_gone(processes: Collection[int], timeout: float) -> set[int]:
    """Wait until processes have ended; those that still live after so many seconds."""
    deadline = time.monotonic() + timeout
    with ExitStack() as handles:
        alive = {}
        for process in processes:
            with suppress(ProcessLookupError):
                handle = os.pidfd_open(process)
                handles.callback(os.close, handle)
                alive[handle] = process
        while alive and (left := deadline - time.monotonic()) > 0:
            for handle in select.select([*alive], [], [], left)[0]:
                del alive[handle]
        return set(alive.values())


def _children() -> dict[int, list[int]]:
    """By process, its children that have not ended."""
    found: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):
                state, parent, *_ = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
                if state not in "ZX":
                    found.setdefault(int(parent), []).append(int(folder.name))
    return found


def states(process: int) -> Iterator[str]:
    """What the threads of a process do, in the letters of proc(5): `R` for one that runs or waits for a core."""
    for thread in Path(f"/proc/{process}/task").glob("*/stat"):
        with suppress(OSError):  # it has just ended
            yield thread.read_text(errors="replace").rpartition(")")[2].split()[0]


def _command(process: int) -> str:
    """Empty where the process has just ended, or is about to become another program."""
    try:
        return Path(f"/proc/{process}/cmdline").read_text(errors="replace").replace("\0", " ").strip()
    except OSError:
        return ""


# As a program of its own.


def _reap(argv: Sequence[str]) -> None:
    """Start the program, and end with all that came of it when standard input ends."""
    from ctypes import CDLL

    if CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        sys.exit("prctl failed")
    signal.signal(signal.SIGCHLD, lambda *_: _bury(os.WNOHANG))
    with open(os.devnull) as nothing:
        subprocess.Popen(argv, stdin=nothing, start_new_session=True)
    # What the others write to must end with the last of them.
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    while os.read(0, 4096):
        pass
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    while True:  # the children of those that are killed become ours
        for process in _children().get(os.getpid(), ()):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        if not _bury(0):
            return


def _bury(options: int) -> bool:
    """Take the statuses of children that have ended, of all at once or of one; whether there may be more children."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, options)[0]:
            if options == 0:
                return True
        return True
    return False


if __name__ == "__main__":
    _reap(sys.argv[1:])
