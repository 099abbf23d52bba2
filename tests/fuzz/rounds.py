"""Rounds of many inputs on all processors: each is drawn from its number, given to what is tested, and watched.

A fault is any exception but a TutorError, a warning, a deep recursion, or more than a second of computing.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import TypeAlias

from tui_tutor.errors import TutorError

LONGEST = 1.0  # seconds of a processor that one input may take, however busy the machine is
PIECE = 500  # inputs of one task
MOST_FAULTS = 5  # of one task that are told
FRAMES = 880  # of the 1,000 that Python allows: the full screen takes some of them itself

Draw: TypeAlias = Callable[[random.Random], str | bytes]
Try: TypeAlias = Callable[[str | bytes], str]  # gives a word for what became of the input, which is counted


class TooLongError(BaseException):
    """An input took more than a second: no `except Exception` may swallow it."""


@dataclass
class Round:
    """What came of a round: inputs by what became of them, faults, and the slowest input with its seconds."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")

    def add(self, other: Round) -> None:
        self.counts += other.counts
        self.faults += other.faults
        self.slowest = max(self.slowest, other.slowest)


def whole(draw: Draw, attempt: Try, count: int, *, seed: int = 0) -> Round:
    """All inputs from 0 to `count`, on as many processors as there are, two at most."""
    pieces = [(draw, attempt, seed, first, min(first + PIECE, count)) for first in range(0, count, PIECE)]
    found = Round()
    workers = min(2, os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_one_thread) as pool:
        for piece in pool.map(_piece, pieces):
            found.add(piece)
    return found


def _one_thread() -> None:
    """As the program does before it imports NumPy: threads that wait for each other would count as computing."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"


def _piece(piece: tuple[Draw, Try, int, int, int]) -> Round:
    draw, attempt, seed, first, last = piece
    found = Round()
    warnings.simplefilter("error")
    with _shallow():
        for number in range(first, last):
            given = draw(random.Random(seed * 10_000_019 + number))
            begin = time.process_time()
            try:
                with _watched():
                    found.counts[attempt(given)] += 1
            except TutorError:
                found.counts["refused"] += 1
            except BaseException as fault:
                if isinstance(fault, KeyboardInterrupt):
                    raise
                if len(found.faults) < MOST_FAULTS:
                    found.faults.append(f"input {number}: {given!r}\n{_told(fault)}")
            found.slowest = max(found.slowest, (time.process_time() - begin, repr(given)[:2000]))
    return found


def _told(fault: BaseException) -> str:
    lines = traceback.format_exception(fault)
    return "".join(lines if len(lines) < 24 else [*lines[:4], "...\n", *lines[-16:]])


@contextmanager
def _watched() -> Iterator[None]:
    """Raise TooLongError after a second of this processor's time."""

    def stop(_number: int, _frame: object) -> None:
        raise TooLongError(f"more than {LONGEST} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _shallow() -> Iterator[None]:
    depth, frame = 0, sys._getframe()
    while frame := frame.f_back:  # type: ignore[assignment]
        depth += 1
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(depth + FRAMES)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
