"""Figures of the process: memory, time to say the version, work while idle.
Looks at processes from outside, by /proc and by clocks; Linux only.
"""

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks.programs import BARE, ROOT, SKELETON, Program, environment, started
from tests.benchmarks.screen_figures import step
from tests.benchmarks.table import Figure, above, amount, times
from tests.terminal import Terminal, environment_of_a_terminal

VERSION = (sys.executable, "-m", "tui_tutor", "--version")
NOTHING = (sys.executable, "-c", "pass")


def memory_figures(ours: Program, *, steps: int, runs: int) -> Iterator[Figure]:
    """Proportional set size after some steps, one program at a time, so that none shares pages with another."""
    programs = (ours, BARE, SKELETON)
    sizes: dict[str, list[float]] = {program.name: [] for program in programs}
    for _ in range(runs):
        for program in programs:
            sizes[program.name].append(memory(program, steps=steps))
    least = {name: min(seen) for name, seen in sizes.items()}
    yield Figure(name="memory (PSS)", unit="MB", ours=least[ours.name], reference=least[BARE.name], limit=times(1.8))
    yield Figure(name="  skeleton", unit="MB", ours=least[SKELETON.name], reference=least[BARE.name])


def memory(program: Program, *, steps: int) -> float:
    with started(program) as terminal:
        _after_steps(terminal, program, steps)
        return proportional_size(terminal.pid)


def proportional_size(pid: int) -> float:
    """Megabytes of memory of a process; what it shares with others counts in part."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    size = re.search(r"^Pss: +(\d+) kB$", rollup, re.MULTILINE)
    assert size is not None, rollup
    return int(size[1]) * 1024 / 1e6


def version_figures(*, runs: int) -> Iterator[Figure]:
    """`tutor --version` against a Python that does nothing."""
    with TemporaryDirectory(prefix="tutor-benchmark-") as folder:
        surroundings = environment_of_a_terminal(environment(folder))
        pairs = [[_duration(argv, surroundings) for argv in (VERSION, NOTHING)] for _ in range(runs + 1)]
    ours, reference = (min(durations) for durations in zip(*pairs[1:], strict=True))  # the first compiles
    yield Figure(name="tutor --version", unit="ms", ours=ours, reference=reference, limit=times(5))


def _duration(argv: Sequence[str], surroundings: dict[str, str]) -> float:
    begin = time.perf_counter()
    subprocess.run(argv, env=surroundings, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - begin) * 1e3


RESOLUTION = 0.3  # ms in a second: the bare app measured against itself differs by up to 0.2


def idle_figures(ours: Program, *, seconds: int) -> Iterator[Figure]:
    """Processor time while nobody does anything: both at the same time, second by second, medians."""
    with started(ours) as our_terminal, started(BARE) as bare_terminal:
        _after_steps(our_terminal, ours, 20)
        _after_steps(bare_terminal, BARE, 20)
        settled = len(our_terminal.raw)
        work = [_work_in_a_second(our_terminal, bare_terminal) for _ in range(seconds)]
        written = len(our_terminal.raw) - settled
    our_work, bare_work = (median(side) for side in zip(*work, strict=True))
    yield Figure(
        name="processor, per idle second", unit="ms", ours=our_work, reference=bare_work, limit=above(RESOLUTION, "ms")
    )
    yield Figure(name="output while idle", unit="bytes", ours=written, limit=amount(0, "bytes"))


def _work_in_a_second(ours: Terminal, bare: Terminal) -> tuple[float, float]:
    """Milliseconds of processor time of each in one second."""
    before = [processor_time(terminal.pid) for terminal in (ours, bare)]
    end = time.perf_counter() + 1.0
    while (left := end - time.perf_counter()) > 0:
        ours.read(left)
    our_work, bare_work = (
        (processor_time(terminal.pid) - begin) / 1e6 for terminal, begin in zip((ours, bare), before, strict=True)
    )
    return our_work, bare_work


def processor_time(pid: int) -> int:
    """Nanoseconds that all threads of a process have run: its clock, as clock_getcpuclockid(3) numbers it."""
    return time.clock_gettime_ns((~pid << 3) | 2)


def _after_steps(terminal: Terminal, program: Program, steps: int) -> None:
    terminal.wait_for(program.marker)
    terminal.settle()
    for index in range(steps):
        step(terminal, program.key(index))
    terminal.settle(1.0)
