"""Figures of the core: value and derivatives of the lecture's graph; a frame late in a long trace.
Runs in this process; each contender in turn, the least of many rounds counts.
"""

import math
import time
import timeit
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

import numpy as np

from tests.benchmarks.array_rivals import (
    by_torch,
    net_by_autograd,
    net_by_hand,
    net_leaves,
    regression_by_autograd,
    regression_by_hand,
    regression_leaves,
)
from tests.benchmarks.core import (
    NET,
    REGRESSION,
    array_sweep,
    lecture_descent,
    lecture_frames,
    lecture_judgements,
    lecture_sweep,
)
from tests.benchmarks.rivals import LEAVES, by_autograd, by_hand
from tests.benchmarks.scalar_engine import net_by_scalars, regression_by_scalars
from tests.benchmarks.table import Figure, amount, times

LOOPS = 500
FRAMES_PER_ITERATION = 14
EARLY, MIDDLE, LATE = 13, 500 * FRAMES_PER_ITERATION - 1, 1000 * FRAMES_PER_ITERATION - 1


def core_figures(*, rounds: int) -> Iterator[Figure]:
    contenders = [lecture_sweep(LEAVES), by_hand(), by_autograd()]
    check_that_all_agree(*contenders)
    ours, hand, autograd = least_times(contenders, rounds=rounds)
    yield Figure(name="value and derivatives, NumPy", unit="µs", ours=ours, reference=hand, limit=times(4))
    limit = times(1 / 5, " (5 times faster)")
    yield Figure(name="value and derivatives, autograd", unit="µs", ours=ours, reference=autograd, limit=limit)


def array_figures(*, rounds: int) -> Iterator[Figure]:
    """Logistic regression with 20 features, and a 2-4-1 net: against the same by hand, and against other engines."""
    for examples, limit in ((1, 3.0), (100, 2.0), (10_000, 1.3)):
        leaves = regression_leaves(examples)
        work = Work(
            f"regression, m = {examples:,}", leaves, ("w", "b"), limit,
            ours=array_sweep(REGRESSION.format(features=20, examples=examples), leaves),
            hand=partial(regression_by_hand, leaves), autograd=regression_by_autograd(leaves),
            scalars=regression_by_scalars(leaves),
        )  # fmt: skip
        yield from work.figures(rounds, scalars_limit=20 if examples >= 100 else None)
    leaves = net_leaves(10_000)
    work = Work(
        "net 2-4-1, m = 10,000", leaves, ("W1", "b1", "W2", "b2"), 1.3,
        ours=array_sweep(NET.format(examples=10_000), leaves),
        hand=partial(net_by_hand, leaves), autograd=net_by_autograd(leaves), scalars=net_by_scalars(leaves),
    )  # fmt: skip
    yield from work.figures(rounds, scalars_limit=20)


@dataclass(frozen=True, slots=True)
class Work:
    """What everyone has to compute: the final value and the derivatives of the parameters."""

    name: str
    leaves: Mapping[str, Any]
    parameters: Sequence[str]
    limit: float  # against NumPy by hand
    ours: Callable[[], Any]
    hand: Callable[[], Any]
    autograd: Callable[[], Any]
    scalars: Callable[[], Any]

    def figures(self, rounds: int, scalars_limit: float | None) -> Iterator[Figure]:
        torch = by_torch(self.leaves, self.parameters)
        self.check_that_all_agree(torch)
        contenders = [self.ours, self.hand, self.autograd, *([torch] if torch else [])]
        loops = 100 if float(timeit.timeit(self.hand, number=3)) < 1e-3 else 5
        mine, hand, autograd, *others = least_times(contenders, rounds=rounds, loops=loops)
        repeat = 1 if np.size(self.leaves["Y"]) > 1000 else 10  # some take seconds
        scalars = min(timeit.repeat(self.scalars, number=1, repeat=repeat)) * 1e6
        yield Figure(name=f"{self.name}, NumPy", unit="µs", ours=mine, reference=hand, limit=times(self.limit))
        yield Figure(name="  autograd", unit="µs", ours=mine, reference=autograd, limit=times(1))
        fast_enough = times(1 / scalars_limit, f" ({scalars_limit:g} times faster)") if scalars_limit else None
        yield Figure(name="  scalar engine", unit="µs", ours=mine, reference=scalars, limit=fast_enough)
        for other in others:
            yield Figure(name="  PyTorch", unit="µs", ours=mine, reference=other)

    def check_that_all_agree(self, torch: Callable[[], Any] | None) -> None:
        """A quick wrong answer is no figure."""
        final, derivatives = self.ours()
        flat = np.concatenate([np.ravel(derivatives[name]) for name in self.parameters])
        scale = max(1.0, float(abs(flat).max()))
        count = len(self.parameters)
        for rival, tolerance in ((self.hand, 1e-12), (self.autograd, 1e-10), (self.scalars, 1e-10), (torch, 1e-10)):
            if rival is not None:
                found = rival()
                if rival is not self.autograd:
                    assert math.isclose(final, found[0], rel_tol=1e-10)
                theirs = found[1:] if rival is self.scalars else found[-count:]
                assert abs(np.concatenate([np.ravel(part) for part in theirs]) - flat).max() <= tolerance * scale


def check_that_all_agree(ours: Callable[[], Any], hand: Callable[[], Any], autograd: Callable[[], Any]) -> None:
    """A quick wrong answer is no figure."""
    values, derivatives = ours()
    hand_values, adjoints = hand()
    ours_numbers = [values["L"], *(derivatives[name] for name in ("w1", "w2", "b"))]
    for rival in ([hand_values[-1], *adjoints[-3:]], [hand_values[-1], *autograd()]):
        for mine, theirs in zip(ours_numbers, rival, strict=True):
            assert math.isclose(mine, theirs, rel_tol=1e-12), (ours_numbers, rival)


def least_times(contenders: Sequence[Callable[[], object]], *, rounds: int, loops: int = LOOPS) -> list[float]:
    """Microseconds of one call of each."""
    timers = [timeit.Timer(contender) for contender in contenders]
    turns = [[timer.timeit(loops) / loops * 1e6 for timer in timers] for _ in range(rounds)]
    return [min(column) for column in zip(*turns, strict=True)]


def trace_figures(*, rounds: int) -> Iterator[Figure]:
    """Before each opening another frame is opened, so that no answer is at hand already."""
    open_frame = lecture_frames()
    opening_time(open_frame, LATE)  # from here on the parameters of all iterations are known
    turns = [[opening_time(open_frame, index) for index in (LATE, MIDDLE, EARLY, MIDDLE)] for _ in range(rounds)]
    late, _, early, _ = (min(column) for column in zip(*turns, strict=True))
    yield Figure(name=f"frame {LATE:,} against frame {EARLY}", unit="µs", ours=late, reference=early, limit=times(3))


def descent_figures(*, rounds: int) -> Iterator[Figure]:
    descent = timeit.Timer(lecture_descent(1000))
    ours = min(descent.timeit(1) * 1e3 for _ in range(rounds))
    yield Figure(name="1,000 iterations", unit="ms", ours=ours, limit=amount(500, "ms"))


def judging_figures(*, rounds: int) -> Iterator[Figure]:
    """The median over answers of the least time of each; sample points are drawn once for a run, before."""
    times_of_each = [min(timeit.repeat(judging, number=1, repeat=rounds)) * 1e3 for judging in lecture_judgements()]
    yield Figure(name="judging an answer, median", unit="ms", ours=median(times_of_each), limit=amount(3, "ms"))
    yield Figure(name="  slowest answer", unit="ms", ours=max(times_of_each))


def opening_time(open_frame: Callable[[int], object], index: int) -> float:
    """Microseconds that opening a frame takes."""
    begin = time.perf_counter_ns()
    open_frame(index)
    return (time.perf_counter_ns() - begin) / 1e3
