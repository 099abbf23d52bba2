"""Figures of the core: value and derivatives of the lecture's graph; a frame late in a long trace.
Runs in this process; each contender in turn, the least of many rounds counts.
"""

import math
import time
import timeit
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from statistics import median
from typing import Any

from tests.benchmarks.array_rivals import (
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
    """Logistic regression with 20 features, and a 2-4-1 net: against the same by hand, and against autograd."""
    for examples, limit in ((1, 3.0), (100, 2.0), (10_000, 1.3)):
        leaves = regression_leaves(examples)
        ours = array_sweep(REGRESSION.format(features=20, examples=examples), leaves)
        rivals = partial(regression_by_hand, leaves), regression_by_autograd(leaves)
        yield from _array_figures(f"regression, m = {examples:,}", ours, *rivals, ("w", "b"), limit, rounds)
    leaves = net_leaves(10_000)
    ours = array_sweep(NET.format(examples=10_000), leaves)
    rivals = partial(net_by_hand, leaves), net_by_autograd(leaves)
    yield from _array_figures("net 2-4-1, m = 10,000", ours, *rivals, ("W1", "b1", "W2", "b2"), 1.3, rounds)


def _array_figures(
    name: str, ours: Callable[[], Any], hand: Callable[[], Any], autograd: Callable[[], Any],
    parameters: Sequence[str], limit: float, rounds: int,
) -> Iterator[Figure]:  # fmt: skip
    final, derivatives = ours()
    by_hand, traced = hand(), autograd()
    assert math.isclose(final, by_hand[0], rel_tol=1e-12)
    for parameter, first, second in zip(parameters, by_hand[-len(parameters) :], traced, strict=True):
        scale = 1e-12 * max(1.0, float(abs(first).max()))
        assert abs(derivatives[parameter] - first).max() <= scale
        assert abs(derivatives[parameter] - second).max() <= 100 * scale
    loops = 100 if float(timeit.timeit(hand, number=3)) < 1e-3 else 5
    mine, theirs, other = least_times([ours, hand, autograd], rounds=rounds, loops=loops)
    yield Figure(name=f"{name}, NumPy", unit="µs", ours=mine, reference=theirs, limit=times(limit))
    yield Figure(name=f"{name}, autograd", unit="µs", ours=mine, reference=other, limit=times(1))


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
