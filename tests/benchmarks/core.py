"""The lecture's graph in our core, as the benchmark uses it.
The only place of the benchmarks that calls the core.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from tests.benchmarks.programs import LESSON
from tui_tutor.core.asked import asked_at
from tui_tutor.core.judge import judge
from tui_tutor.core.propagate import Propagation
from tui_tutor.lesson.graph_block import parse_graph
from tui_tutor.lesson.library import find_lesson


def lecture_sweep(leaves: Mapping[str, Any]) -> Callable[[], tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """What computes all values and all derivatives once; the preparation is not part of it."""
    part = find_lesson(LESSON).parts[0]
    propagation = Propagation(part.graph, part.claims)

    def sweep() -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        forward, backward = propagation.sweep(leaves)
        return forward.values, backward.derivatives

    return sweep


REGRESSION = """\
input X = zeros({features}, {examples})
label Y = zeros(1, {examples})
parameter w = zeros({features}, 1)
parameter b = 0
Z = w.T @ X + b
A = sigmoid(Z)
loss S = sum(-(Y*log(A) + (1 - Y)*log(1 - A)))
"""
NET = """\
input X = zeros(2, {examples})
label Y = zeros(1, {examples})
parameter W1 = zeros(4, 2)
parameter b1 = zeros(4, 1)
parameter W2 = zeros(1, 4)
parameter b2 = zeros(1, 1)
Z1 = W1 @ X + b1
A1 = tanh(Z1)
Z2 = W2 @ A1 + b2
A2 = sigmoid(Z2)
loss S = sum(-(Y*log(A2) + (1 - Y)*log(1 - A2)))
"""


def array_sweep(lines: str, leaves: Mapping[str, Any]) -> Callable[[], tuple[Any, Mapping[str, Any]]]:
    """What computes the final value and all derivatives of a graph of arrays once."""
    graph = parse_graph(lines).graph
    propagation = Propagation(graph)

    def sweep() -> tuple[Any, Mapping[str, Any]]:
        forward, backward = propagation.sweep(leaves)
        return forward.values[graph.final.name], backward.derivatives

    return sweep


def lecture_descent(iterations: int) -> Callable[[], object]:
    """What computes the loss of so many iterations of the lecture's lesson, from the start."""
    part = find_lesson(LESSON).parts[0]
    return lambda: part.run.trace.losses(iterations)


def lecture_judgements() -> Iterator[Callable[[], object]]:
    """What judges an answer at *backward z*: right ones, wrong ones, known mistakes and what cannot be read."""
    run = find_lesson(LESSON).parts[0].run
    step = next(place for place, each in enumerate(run.trace.steps) if str(each) == "backward z")
    asked = asked_at(run, run.trace[step])
    assert asked is not None
    for answer in ("a - y", "da*a*(1 - a)", "-0.3775", "y - a", "a*(1 - a)", "2*a", "a*a - y", "0.62", "2a", "dw1"):
        yield partial(judge, asked, answer)


def lecture_frames() -> Callable[[int], object]:
    """What opens a frame of the lecture's trace by its index."""
    return find_lesson(LESSON).parts[0].run.trace.__getitem__
