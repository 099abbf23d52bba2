"""Figures of a lab: many learners over a real sshd on this computer, each with a client that costs next to nothing.
Looks at sessions from outside, by their terminals and by /proc; Linux only.
"""

import fcntl
import heapq
import os
import pty
import random
import selectors
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from statistics import fmean, median
from struct import pack
from tempfile import TemporaryDirectory
from termios import TIOCSWINSZ
from typing import Self

from tests.benchmarks.process_figures import processor_time, proportional_size
from tests.benchmarks.programs import COLUMNS, FORWARD_AND_BACK, LESSON, ROWS
from tests.benchmarks.table import Figure, amount
from tests.sshd import Sshd, missing
from tests.terminal import ANSWERS, END_UPDATE, KEYS
from tui_tutor.lesson.library import entries

PACE = 2.0  # seconds from key to key of a learner
JITTER = 0.25  # seconds by which a key comes early or late, so that learners meet by chance
PATIENCE = 120.0  # seconds for what is not measured


@dataclass
class Learner:
    """Somebody at a client, as the reader of all of them sees it."""

    line: int
    process: int
    started: float
    tail: bytes = b""  # of what was painted
    logged_in: float = 0.0  # when the first screen was there
    saved: int = 0  # how often it was said
    asked: float = 0.0  # when a key was sent whose paint has not ended
    keys: int = 0
    echoes: list[float] = field(default_factory=list)

    def hear(self, data: bytes, now: float) -> None:
        for question, answer in ANSWERS.items():
            if question in data:
                os.write(self.line, answer)
        whole = self.tail + data
        if not self.logged_in and b"quit" in whole:
            self.logged_in = now
        self.saved += whole.count(b"saved") - self.tail.count(b"saved")
        if self.asked and whole.count(END_UPDATE) > self.tail.count(END_UPDATE):
            self.echoes.append(now - self.asked)
            self.asked = 0.0
        self.tail = whole[-16:]

    def press(self, key: str) -> None:
        os.write(self.line, KEYS[key].encode())

    def step(self) -> None:
        self.asked = time.perf_counter()
        self.press(FORWARD_AND_BACK[self.keys % len(FORWARD_AND_BACK)])
        self.keys += 1


class Lab:
    """A server, and learners who come to it. Use it as a context manager."""

    def __init__(self, folder: str, number: int) -> None:
        self._held = ExitStack()
        self.server = self._held.enter_context(Sshd())
        self.names = [f"learner-{each}" for each in range(number)]
        self.learners: list[Learner] = []
        self._ready = self._held.enter_context(selectors.DefaultSelector())
        for name in self.names:
            command = f"{sys.executable} -I -m tui_tutor login --learner {name} --journals {folder}"
            self.server.admit(name, f'restrict,pty,command="{command}"')

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for learner in self.learners:
            os.kill(learner.process, signal.SIGKILL)
            os.waitpid(learner.process, 0)
            os.close(learner.line)
        self._held.close()

    def come(self) -> None:
        """All of them at once; returns when all are logged in."""
        for name in self.names:
            started = time.perf_counter()
            process, line = pty.fork()
            if process == 0:
                fcntl.ioctl(0, TIOCSWINSZ, pack("HHHH", ROWS, COLUMNS, 0, 0))
                os.environ["TERM"] = "xterm-256color"
                os.execvp("ssh", self.server.client(name, "-tt"))
            learner = Learner(line, process, started)
            self.learners.append(learner)
            self._ready.register(line, selectors.EVENT_READ, learner)
        self.until(lambda: all(learner.logged_in for learner in self.learners))

    def open(self, lesson: int) -> None:
        """Every learner opens a lesson by its place in the list, one after the other."""
        for learner in self.learners:
            for key in (*["down"] * lesson, "enter"):
                learner.asked = time.perf_counter()
                learner.press(key)
                self.until(lambda learner=learner: not learner.asked)
            self.until(lambda learner=learner: learner.saved > 0)
            learner.echoes.clear()

    def walk(self, seconds: float) -> list[float]:
        """Everybody steps at the pace of a lab; the seconds that the steps took to be on the learners' terminals."""
        chance = random.Random(7)
        begin = time.perf_counter()
        due = [(begin + chance.uniform(0, PACE), number) for number in range(len(self.learners))]
        heapq.heapify(due)
        while due[0][0] < begin + seconds:
            planned, number = heapq.heappop(due)
            self.hear(planned)
            self.learners[number].step()
            heapq.heappush(due, (planned + PACE + chance.uniform(-JITTER, JITTER), number))
        self.until(lambda: not any(learner.asked for learner in self.learners))
        return [echo for learner in self.learners for echo in learner.echoes]

    def rest(self, seconds: float) -> None:
        self.hear(time.perf_counter() + seconds)

    def hear(self, until: float) -> None:
        while (left := until - time.perf_counter()) > 0:
            self._hear(left)

    def until(self, is_so: Callable[[], bool]) -> None:
        deadline = time.perf_counter() + PATIENCE
        while not is_so():
            left = deadline - time.perf_counter()
            assert left > 0, f"the lab is stuck:\n{self.server.log[-2000:]}"
            self._hear(left)

    def _hear(self, seconds: float) -> None:
        for key, _ in self._ready.select(seconds):
            with suppress(OSError):  # the client has ended
                key.data.hear(os.read(key.data.line, 65536), time.perf_counter())

    def processes(self) -> tuple[list[int], list[int]]:
        """The sessions' processes of tutor, and those of sshd."""
        commands = self.server.sessions().items()
        ours = [process for process, command in commands if "--begun" in command]
        return ours, [process for process, _ in commands if process not in ours]


def lab_figures(*, learners: int, seconds: int) -> Iterator[Figure]:
    """Echo, memory and idle work of so many learners who are there at once, most of the worst of them."""
    if lacking := missing():
        raise OSError(lacking)
    with TemporaryDirectory(prefix="tutor-benchmark-") as folder, Lab(folder, learners) as lab:
        lab.come()
        waits = [(learner.logged_in - learner.started) * 1e3 for learner in lab.learners]
        yield Figure(name=f"log-in of {learners} at once", unit="ms", ours=max(waits))
        yield Figure(name="  median", unit="ms", ours=median(waits))
        lab.open([entry.id for entry in entries()].index(LESSON))
        ours, servers = lab.processes()
        assert len(ours) == learners, f"{len(ours)} sessions of {learners}"
        lab.walk(2 * PACE)  # warm
        for learner in lab.learners:
            learner.echoes.clear()
        worked = [processor_time(process) for process in ours]
        echoes = sorted(echo * 1e3 for echo in lab.walk(seconds))
        busy = sum(processor_time(process) - before for process, before in zip(ours, worked)) / 1e6
        yield Figure(name="echo, p99", unit="ms", ours=echoes[int(len(echoes) * 0.99)], limit=amount(100, "ms"))
        yield Figure(name="  median", unit="ms", ours=median(echoes))
        yield Figure(name="  worst", unit="ms", ours=echoes[-1])
        yield Figure(name="  processor time of a step", unit="ms", ours=busy / len(echoes))
        sizes = [proportional_size(process) for process in ours]
        yield Figure(name=f"memory (PSS) of each of {learners}", unit="MB", ours=max(sizes), limit=amount(45, "MB"))
        yield Figure(name="  mean", unit="MB", ours=fmean(sizes))
        yield Figure(name="  sshd's part, mean", unit="MB", ours=sum(map(proportional_size, servers)) / learners)
        lab.rest(2.0)
        work, theirs = _work(ours, servers, lab, seconds)
        yield Figure(name="processor, per idle second", unit="ms", ours=max(work), limit=amount(1, "ms"))
        yield Figure(name="  mean", unit="ms", ours=fmean(work))
        yield Figure(name="  sshd's part, mean", unit="ms", ours=sum(theirs) / learners)


def _work(ours: Sequence[int], servers: Sequence[int], lab: Lab, seconds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of processor time in a second, of each process, while nobody does anything."""
    everybody = (*ours, *servers)
    before = [processor_time(process) for process in everybody]
    begin = time.perf_counter()
    lab.rest(seconds)
    passed = time.perf_counter() - begin
    work = [(processor_time(process) - start) / 1e6 / passed for process, start in zip(everybody, before)]
    return work[: len(ours)], work[len(ours) :]
