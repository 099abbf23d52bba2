"""Sessions that lose their learner: `python -m tests.lab.losing WAY ROUNDS SEED` prints what became of them as JSON.

A round starts a session, walks some steps, each until it is acknowledged (the footer says `saved`), and loses the
learner in a certain way. Then no process of the session may live after five seconds, and the journal must hold every
step that was acknowledged. Nothing sleeps: the ends of processes are waited for.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from ctypes import CDLL
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.family import SET_CHILD_SUBREAPER, offspring, wait_until_gone
from tests.lab.cable import Cable
from tests.sshd import Sshd
from tests.terminal import Terminal
from tui_tutor.lesson.library import find_lesson
from tui_tutor.progress.history import read_history
from tui_tutor.progress.records import Stepped

LESSON = "derivatives"  # the first of the list
TUTOR = (sys.executable, "-I", "-m", "tui_tutor")
LEARN = (*TUTOR, "learn", LESSON)
DEADLINE = 5.0  # seconds after which nothing of a session may be left
PATIENCE = 60.0  # seconds for what is not measured: other rounds keep the machine busy
MOST_STEPS = 4  # in the first part
SESSION_OF_SSHD = "@pts/"  # in the command line of the process of sshd that serves a terminal
PAINTED = b"cd"  # keys that paint much: calculus and notation


class Session:
    """A learner at a terminal in front of the full screen, and the processes that the session consists of."""

    step_number = 0

    def __init__(self, terminal: Terminal, processes: Callable[[], dict[int, str]], cable: Cable | None = None) -> None:
        """processes: command lines by process id. cable: between the learner and the server."""
        self.terminal, self.processes, self.cable = terminal, processes, cable

    def start(self) -> None:
        self.terminal.wait_for(lambda text: text.endswith("    saved"), PATIENCE)

    def step(self) -> None:
        """Go on by a step, until it is acknowledged: the paint that shows it takes the mark away until it is saved."""
        self.step_number += 1
        self.terminal.press("right")
        shown = f" · {self.step_number} of "
        self.terminal.wait_for(lambda text: shown in text and text.endswith("    saved"), PATIENCE)

    def read_until(self, is_there: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not is_there():
            assert self.terminal.read(deadline - time.monotonic()), "what was waited for did not come"

    def find(self, word: str) -> int:
        """The one process of the session whose command line has a word."""
        (found,) = [process for process, command in self.processes().items() if word in command]
        return found


class InALab(Session):
    """A learner who opens the first lesson of the list."""

    def start(self) -> None:
        self.terminal.wait_for("quit", PATIENCE)
        self.terminal.press("enter")
        super().start()


class Conversation(Session):
    """A learner without a terminal: a step is told when it is saved."""

    def start(self) -> None:
        self.read_until(lambda: b"Step 0 of" in self.terminal.raw)

    def step(self) -> None:
        self.step_number += 1
        self.terminal.type("next\n")
        self.read_until(lambda: b"Step %d of" % self.step_number in self.terminal.raw)


class Nobody(Session):
    """Who is not there from the start: no step is taken."""

    def start(self) -> None:
        """There is nothing to wait for but the end."""

    def step(self) -> None:
        """Nobody asks for one."""


Start = Callable[[ExitStack, Path], Session]  # the folder is for the journal


def in_a_shell(script: str, kind: type[Session] = Session) -> Start:
    """In a terminal of this computer; the script runs its arguments."""

    def start(held: ExitStack, folder: Path) -> Session:
        argv = ("sh", "-c", script, "sh", *LEARN)
        terminal = Terminal(argv, columns=80, rows=24, env={"XDG_STATE_HOME": str(folder)})
        return kind(held.enter_context(terminal), lambda: dict(offspring(os.getpid())))

    return start


def over_sshd(
    command: Sequence[str] = (*TUTOR, "login", "--journals", "{folder}"),
    *,
    terminal: str = "-tt",
    kind: type[Session] = InALab,
) -> Start:
    """Over a server that looks every second whether the client is still there."""

    def start(held: ExitStack, folder: Path) -> Session:
        settings = {"ClientAliveInterval": "1", "ClientAliveCountMax": "1"}
        server = held.enter_context(Sshd(settings, environment={"XDG_STATE_HOME": str(folder)}))
        forced = " ".join(command).format(folder=folder)
        server.admit("anna", f'restrict,pty,command="{forced}"')
        cable = held.enter_context(Cable(server.port))
        client = server.client("anna", terminal, port=cable.port)
        return kind(held.enter_context(Terminal(client, columns=80, rows=24)), server.sessions, cable)

    return start


# How the learner is lost.


def close(session: Session) -> None:
    session.terminal.hang_up()


def close_while_it_paints(session: Session) -> None:
    session.terminal.send(PAINTED * 20)
    session.terminal.read(PATIENCE)
    session.terminal.hang_up()


def stop_reading(session: Session) -> None:
    """Until the kernel keeps no more of what is painted; then go away."""
    process = session.find("tui_tutor")
    line = os.open(os.readlink(f"/proc/{process}/fd/1"), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    deadline = time.monotonic() + PATIENCE
    while select.select([], [line], [], 0)[1]:
        assert time.monotonic() < deadline, "all that was painted was taken"
        session.terminal.send(PAINTED, reading=False)
        wait_until_gone([process], 0.02)
    os.close(line)
    session.terminal.hang_up()


def kill_who_started_it(session: Session) -> None:
    """The shell, or ssh."""
    session.terminal.signal(signal.SIGKILL)


def signal_sshd(number: int) -> Callable[[Session], None]:
    return lambda session: os.kill(session.find(SESSION_OF_SSHD), number)


def suspend(session: Session) -> None:
    session.terminal.signal(signal.SIGSTOP)
    wait_until_sshd_notices(session)


def kill_the_program(session: Session) -> None:
    """Nothing can be saved at the end: what was acknowledged has to be on the disk."""
    os.kill(session.find("--begun"), signal.SIGKILL)


def unplug(session: Session) -> None:
    assert session.cable is not None
    session.cable.unplug()
    wait_until_sshd_notices(session)


def wait_until_sshd_notices(session: Session) -> None:
    """sshd alone decides when a client that says nothing is gone."""
    assert not wait_until_gone([session.find(SESSION_OF_SSHD)], PATIENCE)


def nothing_more(session: Session) -> None:
    """The learner has never been there."""


@dataclass(frozen=True, slots=True)
class Way:
    start: Start
    lose: Callable[[Session], None]


WAYS = {
    "the terminal is closed": Way(in_a_shell('exec "$@"'), close),
    "the terminal is closed, hang-ups are ignored": Way(in_a_shell('trap "" HUP; exec "$@"'), close),
    "the terminal is closed, and controls no process": Way(in_a_shell('setsid -w "$@"; exit'), close),
    "the terminal is closed during a paint": Way(in_a_shell('exec "$@"'), close_while_it_paints),
    "the terminal is not read any more, then closed": Way(in_a_shell('exec "$@"'), stop_reading),
    "the shell is killed": Way(in_a_shell('"$@"; exit'), kill_who_started_it),
    "input is /dev/null": Way(in_a_shell('exec "$@" </dev/null', Nobody), nothing_more),
    "input is closed": Way(in_a_shell('exec "$@" <&-', Nobody), nothing_more),
    "the client is killed": Way(over_sshd(), kill_who_started_it),
    "the client is killed, without a terminal": Way(
        over_sshd(LEARN, terminal="-T", kind=Conversation), kill_who_started_it
    ),
    "sshd's child is killed": Way(over_sshd(), signal_sshd(signal.SIGKILL)),
    "sshd's child is told to end": Way(over_sshd(), signal_sshd(signal.SIGTERM)),
    "the program is killed": Way(over_sshd(), kill_the_program),
    "the client is suspended": Way(over_sshd(), suspend),
    "the network is cut": Way(over_sshd(), unplug),
}


@dataclass
class Figures:
    """What became of the rounds of a way."""

    rounds: int = 0
    acknowledged: int = 0  # steps
    lost: list[str] = field(default_factory=list)  # what was acknowledged and is not in the journal
    left: list[str] = field(default_factory=list)  # processes that live after the deadline
    slowest: float = 0.0  # seconds until the last process of a session had ended


def run(way: Way, rounds: int, seed: int) -> Figures:
    chance = random.Random(seed)
    figures = Figures()
    names = [str(step.step) for step in _frames()]
    for _ in range(rounds):
        with TemporaryDirectory(prefix="tutor-losing-") as folder, ExitStack() as held:
            session = way.start(held, Path(folder))
            session.start()
            steps = 0 if isinstance(session, Nobody) else chance.randint(1, MOST_STEPS)
            for _ in range(steps):
                session.step()
            _lose(session, way, figures)
            found = _steps(Path(folder))
            if found[: steps + 1] != names[: steps + 1] and steps:
                figures.lost.append(f"{names[1 : steps + 1]} were acknowledged, the journal has {found}")
        figures.rounds += 1
        figures.acknowledged += steps
    return figures


def _lose(session: Session, way: Way, figures: Figures) -> None:
    way.lose(session)
    begin = time.monotonic()
    while (left := session.processes()) and time.monotonic() < begin + DEADLINE:
        wait_until_gone(left, begin + DEADLINE - time.monotonic())
    figures.slowest = max(figures.slowest, time.monotonic() - begin)
    figures.left += left.values()


def _frames() -> Sequence[object]:
    return [*find_lesson(LESSON).parts[0].run.trace.frames()]


def _steps(folder: Path) -> list[str]:
    """The steps that were taken, as the journal has them, wherever in the folder it is."""
    entries = [
        entry for place in {path.parent for path in folder.rglob("*.jsonl")} for entry in read_history(place).entries
    ]
    return [entry.record.step for entry in entries if isinstance(entry.record, Stepped)]


if __name__ == "__main__":
    CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # orphans of a session become ours: none hides
    print(json.dumps(asdict(run(WAYS[sys.argv[1]], int(sys.argv[2]), int(sys.argv[3])))))
