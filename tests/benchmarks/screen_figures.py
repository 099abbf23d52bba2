"""Figures that a person at the screen feels: the first frame, a step, the bytes that a step sends.
Reads the pseudo-terminal only; ours and the reference are measured in turn.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median, quantiles

from tests.benchmarks.programs import BARE, SKELETON, Program, started
from tests.benchmarks.table import Figure, amount, times
from tests.terminal import END_UPDATE, Terminal

QUIET = 0.06  # so long without output ends a step; what is measured ends with the last byte
PATIENCE = 20.0
SAVED = b"saved"  # our app's mark that what was done is on the disk; it comes after the picture


@dataclass(frozen=True, slots=True)
class FirstFrame:
    """Milliseconds from the spawn to the marker, and to the last byte before the screen rests."""

    marker: float
    rest: float


def first_frame_figures(ours: Program, *, runs: int) -> Iterator[Figure]:
    programs = (ours, BARE, SKELETON)
    for program in programs:
        first_frame(program)  # not counted: byte code is compiled, files come into memory
    frames: dict[str, list[FirstFrame]] = {program.name: [] for program in programs}
    for _ in range(runs):
        for program in programs:
            frames[program.name].append(first_frame(program))
    marker = {name: min(frame.marker for frame in seen) for name, seen in frames.items()}
    rest = {name: min(frame.rest for frame in seen) for name, seen in frames.items()}
    limit = times(2.1, " (goal 1.8)")
    yield Figure(name="first full frame", unit="ms", ours=marker[ours.name], reference=marker[BARE.name], limit=limit)
    yield Figure(name="  until the screen rests", unit="ms", ours=rest[ours.name], reference=rest[BARE.name])
    yield Figure(name="  skeleton", unit="ms", ours=marker[SKELETON.name], reference=marker[BARE.name])


def first_frame(program: Program) -> FirstFrame:
    with started(program) as terminal:
        at_marker = _until_marker(terminal, program.marker) - terminal.started
        terminal.settle()
        at_rest = terminal.heard - terminal.started
        terminal.wait_for(program.marker, timeout=0)
    return FirstFrame(at_marker * 1e3, at_rest * 1e3)


def _until_marker(terminal: Terminal, marker: str) -> float:
    """When the output first held the marker. Looks at the bytes, as drawing the screen would cost time."""
    wanted, seen = marker.encode(), b""
    deadline = terminal.started + PATIENCE
    while wanted not in seen:
        piece = terminal.read(deadline - time.perf_counter())
        if not piece:
            terminal.wait_for(marker, timeout=0)  # usually fails, and shows the screen
            raise AssertionError(f"{marker!r} is on the screen, but its bytes did not come in one piece")
        seen += piece
    return terminal.heard


@dataclass(frozen=True, slots=True)
class Step:
    """Milliseconds from a key to the last byte of its picture, and to the mark that it is saved; how many bytes."""

    time: float
    size: int
    saved: float | None = None


def step_figures(ours: Program, *, steps: int) -> Iterator[Figure]:
    with started(ours) as our_terminal, started(BARE) as bare_terminal:
        open_both = ((our_terminal, ours), (bare_terminal, BARE))
        for terminal, program in open_both:
            terminal.wait_for(program.marker)
            terminal.settle()
        pairs = [[step(terminal, program.key(index)) for terminal, program in open_both] for index in range(steps)]
    our_times, bare_times = ([pair[side].time for pair in pairs] for side in (0, 1))
    our_sizes, bare_sizes = ([pair[side].size for pair in pairs] for side in (0, 1))
    yield Figure(name="step, median", unit="ms", ours=median(our_times), reference=median(bare_times), limit=times(3.5))
    yield Figure(
        name="step, 99th percentile",
        unit="ms",
        ours=_p99(our_times),
        reference=_p99(bare_times),
        limit=amount(33, "ms"),
    )
    marks = [mine.saved for mine, _ in pairs if mine.saved is not None]
    if marks:
        yield Figure(name="  marked as saved, median", unit="ms", ours=median(marks), limit=amount(50, "ms"))
    yield Figure(name="  slowest step", unit="ms", ours=max(our_times), reference=max(bare_times))
    yield Figure(
        name="bytes per step, most",
        unit="bytes",
        ours=max(our_sizes),
        reference=max(bare_sizes),
        limit=amount(2500, "bytes"),
    )
    yield Figure(name="  median", unit="bytes", ours=median(our_sizes), reference=median(bare_sizes))


def step(terminal: Terminal, key: str) -> Step:
    """Press a key and read until the program has been quiet for a while (it may paint more than once)."""
    pressed = time.perf_counter()
    terminal.press(key)
    size, update = 0, b""  # an update may come in pieces, and counts when its last one has come
    painted = saved = None
    while piece := terminal.read(QUIET if size else PATIENCE):
        size, update = size + len(piece), update + piece
        if not update.endswith(END_UPDATE):
            continue
        if SAVED in update and painted is not None:
            saved = (terminal.heard - pressed) * 1e3
        else:
            painted = terminal.heard
        update = b""
    if painted is None:
        raise AssertionError(f"the key {key!r} changed nothing; the screen:\n{terminal.text}")
    return Step((painted - pressed) * 1e3, size, saved)


def _p99(numbers: list[float]) -> float:
    return quantiles(numbers, n=100, method="inclusive")[98]
