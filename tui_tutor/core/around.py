"""What is around a frame: the graph, and the numbers, in which a node of it is nudged and its derivative checked.

Mostly that is the run's own graph. In a loop the derivative of what all examples share is one of their sum, and later
of their mean: there it is the graph for all examples at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_tutor.core.all_at_once import whole
from tui_tutor.core.frame import Frame
from tui_tutor.core.graph import Graph, Values
from tui_tutor.core.loop import MEAN, TOTAL
from tui_tutor.core.propagate import Claims
from tui_tutor.core.steps import Phase, Step, summed
from tui_tutor.core.trace import Run


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """The graph in which a nudge at this frame is made, and what its slope is compared with.

    derivative: the name of the derivative that the slope comes close to, as `dw1`; found: the step at which the learner
    finds it, as backward w1.
    """

    graph: Graph
    leaves: Values
    claims: Claims
    derivative: str
    found: Step


def around(run: Run, frame: Frame, name: str) -> Around:
    """What to nudge a node in at a frame; in a loop within an example, that example alone."""
    graph, leaves = run.graph, run.trace.leaves(frame)
    example = frame.step.example
    if graph.loop is None or (example and frame.phase is not Phase.ACCUMULATE):
        is_shared = name in summed(graph) and graph.loop is not None
        quantity = f"d{graph.final.name}/d{name}" if is_shared else f"d{name}"
        found = Step(Phase.ACCUMULATE if is_shared else Phase.BACKWARD, name, example)
        return Around(graph, leaves, run.claims, quantity, found)
    final = TOTAL if frame.phase is Phase.ACCUMULATE else MEAN
    step = frame.step if final == TOTAL else Step(Phase.AVERAGE, name)
    here = whole(run, frame.iteration, final, first=example)
    return Around(here.graph, here.leaves, here.claims, f"d{name}", step)
