"""Writers that are killed: `python -m tests.progress.killing FOLDER ROUNDS SEED` prints what became of their records.

Each round forks two sessions of one learner from this warm process. They tell every acknowledged sequence through a
pipe and are killed with SIGKILL at random instants; then all that was ever acknowledged in the folder is looked for.
"""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import NoReturn

from tui_tutor.progress.history import History, read_history
from tui_tutor.progress.journal import Journal
from tui_tutor.progress.reading import Damage
from tui_tutor.progress.records import Record, Stepped

LONGEST = 0.008  # seconds until the first kill, and from there to the second
AFTERLIFE = 4  # rounds in which a folder is used, so that what earlier sessions wrote is looked for again


def record_at(sequence: int) -> Record:
    """What a writer writes: known from the sequence, now and then over several pages, so that writes can be torn."""
    step = "backward z" * (sequence * 131 % 4000) if sequence % 8 == 0 else "backward z"
    return Stepped("lesson", 1, sequence, step or "end", alpha=1 / sequence)


def write_until_killed(folder: Path, pipe: int, chance: random.Random) -> NoReturn:
    """A session: some records, then some more as soon as those are saved."""
    saved = threading.Condition()

    def tell(sequence: int) -> None:
        try:
            os.write(pipe, b"%s %d\n" % (journal.session.encode(), sequence))
        except OSError:
            os._exit(1)  # nobody listens any more
        with saved:
            saved.notify()

    last = read_history(folder).last_sequence
    journal = Journal(folder, after=last, on_saved=tell)
    tell(last)
    while True:
        for _ in range(chance.randint(1, 6)):
            last = journal.append(record_at(last + 1))
        with saved:
            while journal.saved < last:
                saved.wait()


@dataclass
class Writer:
    """A running session as its killer sees it."""

    process: int
    pipe: int
    heard: bytes = b""

    def listen(self) -> bool:
        """Take in what it says; whether it can still speak."""
        piece = os.read(self.pipe, 2**16)
        self.heard += piece
        return bool(piece)

    def kill(self) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)

    def promise(self) -> tuple[str, range]:
        """Its session, and the sequences that it said were saved: from after the first that it named to the last."""
        said = [line.split() for line in self.heard.split(b"\n")[:-1]]  # what was cut off was not said
        return (said[0][0].decode(), range(int(said[0][1]) + 1, int(said[-1][1]) + 1)) if said else ("", range(0))


def start(folder: Path, chance: random.Random) -> Writer:
    ours, theirs = os.pipe()
    seed = chance.random()
    process = os.fork()
    if process == 0:
        os.close(ours)
        write_until_killed(folder, theirs, random.Random(seed))
    os.close(theirs)
    return Writer(process, ours)


def listen_to_the_first_word(writer: Writer) -> None:
    """Until something was acknowledged: a line after the one that names the session."""
    while writer.heard.count(b"\n") < 2 and writer.listen():
        pass


def listen_for(seconds: float, writers: list[Writer]) -> None:
    end = monotonic() + seconds
    while (left := end - monotonic()) > 0:
        ready, _, _ = select.select([writer.pipe for writer in writers], [], [], left)
        for writer in writers:
            if writer.pipe in ready:
                writer.listen()


@dataclass
class Figures:
    rounds: int = 0
    sessions: int = 0
    acknowledged: int = 0
    torn: int = 0
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def run(base: Path, rounds: int, seed: int) -> Figures:
    chance = random.Random(seed)
    figures = Figures()
    for number in range(rounds):
        folder = base / str(number // AFTERLIFE)
        if number % AFTERLIFE == 0:
            promised: dict[str, range] = {}
            seen: set[Damage] = set()
        promised |= dict(a_round(folder, chance))
        seen |= check(read_history(folder), promised, seen, figures)
        figures.rounds += 1
        if number % AFTERLIFE == AFTERLIFE - 1 or number == rounds - 1:
            figures.sessions += sum(bool(sequences) for sequences in promised.values())
            figures.acknowledged += sum(len(sequences) for sequences in promised.values())
            shutil.rmtree(folder, ignore_errors=True)
    return figures


def a_round(folder: Path, chance: random.Random) -> Iterator[tuple[str, range]]:
    """Two sessions live and die; what each promised. In every fourth round they may die before they do anything."""
    writers = [start(folder, chance), start(folder, chance)]
    if chance.random() < 0.75:
        for writer in writers:
            listen_to_the_first_word(writer)
    for place, writer in enumerate(writers):
        listen_for(chance.random() * LONGEST, writers[place:])
        writer.kill()
    for writer in writers:
        while writer.listen():
            pass
        os.close(writer.pipe)
        yield writer.promise()


def check(history: History, promised: dict[str, range], seen: set[Damage], figures: Figures) -> set[Damage]:
    """All that was promised is there, and nothing that was not written. The damage that there is, all of it torn."""
    found = {entry.order: entry.record for entry in history.entries}
    for session, sequences in promised.items():
        figures.lost += [f"{session} {each}" for each in sequences if found.get((each, session)) != record_at(each)]
    figures.wrong += [str(order) for order, record in found.items() if record != record_at(order[0])]
    new = set(history.damaged) - seen
    figures.torn += sum(damage.reason == "cut off" for damage in new)
    figures.wrong += [str(damage) for damage in new if damage.reason != "cut off"]
    return new


if __name__ == "__main__":
    print(json.dumps(vars(run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))))
