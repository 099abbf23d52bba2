"""The lecture's graph in our core, as the benchmark uses it.
The only place of the benchmarks that calls the core.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tests.benchmarks.programs import LESSON
from tui_tutor.core.propagate import Propagation
from tui_tutor.core.trace import trace
from tui_tutor.lesson.library import find_lesson


def lecture_sweep(leaves: Mapping[str, Any]) -> Callable[[], tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """What computes all values and all derivatives once; the preparation is not part of it."""
    propagation = Propagation(find_lesson(LESSON).parts[0].graph)

    def sweep() -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        forward, backward = propagation.sweep(leaves)
        return forward.values, backward.derivatives

    return sweep


def lecture_frames() -> Callable[[int], object]:
    """What opens a frame of the lecture's trace by its index."""
    part = find_lesson(LESSON).parts[0]
    return trace(part.graph, part.start, alpha=part.alpha).__getitem__
