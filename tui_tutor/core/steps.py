"""Steps: the moves of which an iteration consists, and their order.

Knows graphs, no numbers. In a loop forward, backward and accumulate come once for each example.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from tui_tutor.core.graph import Graph
from tui_tutor.core.loop import MEAN, TOTAL


class Phase(enum.StrEnum):
    """The parts of an iteration; of a loop forward, backward and accumulate come once for each example."""

    START = "start"
    FORWARD = "forward"
    BACKWARD = "backward"
    ACCUMULATE = "accumulate"
    AVERAGE = "average"
    UPDATE = "update"
    END = "end"


@dataclass(frozen=True, slots=True)
class Step:
    """One move of the learner: *forward z*, *backward a*, *update w1*; start and end have no node.

    example: which one of a loop it belongs to, counted from 1; None after the loop, and where there is none.
    """

    phase: Phase
    node: str | None = None
    example: int | None = None

    def __str__(self) -> str:
        if self.node is None:
            return str(self.phase)
        name = self.quantity if self.phase in SUMMING else self.node
        return f"{self.phase} {name}" + (f", example {self.example}" if self.example else "")

    @property
    def address(self) -> Step:
        """The step whichever example it belongs to: what a lesson says, it says of all."""
        return Step(self.phase, self.node) if self.example else self

    @property
    def quantity(self) -> str:
        """The code name of what the step finds: `z`, `dz`, `w1`; "" at the start and the end."""
        if self.phase is Phase.BACKWARD or (self.phase in SUMMING and self.node not in (TOTAL, MEAN)):
            return f"d{self.node}"
        return self.node or ""


SUMMING = (Phase.ACCUMULATE, Phase.AVERAGE)  # of a loop: they change sums


@lru_cache(maxsize=16)
def steps(graph: Graph) -> tuple[Step, ...]:
    """The steps of one iteration, in order."""
    inner = _looped(graph) if graph.loop else (*_forward(graph), *_backward(graph))
    return (Step(Phase.START), *inner, *_update(graph), Step(Phase.END))


def reporting(graph: Graph) -> Step:
    """The step that finds what an iteration reports: the loss, or of a loop the mean of the losses."""
    return Step(Phase.AVERAGE, MEAN) if graph.loop else Step(Phase.FORWARD, graph.final.name)


@lru_cache(maxsize=16)
def addresses(graph: Graph) -> Mapping[str, Step]:
    """The steps to which a lesson can say something, by what they are called: those of a loop once for all examples."""
    return {str(step.address): step.address for step in steps(graph)}


def _looped(graph: Graph) -> Iterator[Step]:
    """Each example forward, backward and into the sums; then the sums are divided by the number of examples."""
    assert graph.loop is not None
    shared = summed(graph)
    inner = [*_forward(graph), *(step for step in _backward(graph) if step.node not in shared)]
    for example in range(1, graph.loop.count + 1):
        yield from (replace(step, example=example) for step in inner)
        yield from (Step(Phase.ACCUMULATE, node, example) for node in (TOTAL, *shared))
    yield from (Step(Phase.AVERAGE, node) for node in (MEAN, *shared))


def summed(graph: Graph) -> tuple[str, ...]:
    """The leaves of a loop whose derivatives are added up over the examples: those that all of them share."""
    own = graph.loop.leaves if graph.loop else ()
    return tuple(leaf.name for leaf in graph.leaves if leaf.has_derivative and leaf.name not in own)


def _forward(graph: Graph) -> Iterator[Step]:
    for node in graph.computed:
        yield Step(Phase.FORWARD, node.name)


def _backward(graph: Graph) -> Iterator[Step]:
    """Consumers before producers; a leaf comes right after the last of its consumers, in declared order.

    What is inside of an opened consumer comes before it, too: so leaves have the same order, opened or not.
    """
    if graph.forward_only:
        return
    done: set[str] = set()
    leaves = [leaf.name for leaf in graph.leaves if leaf.has_derivative]
    waited_for = _with_inside(graph, {leaf: graph.consumers[leaf] for leaf in leaves})
    for node in reversed(graph.computed):
        yield Step(Phase.BACKWARD, node.name)
        done.add(node.name)
        for leaf in leaves:
            if leaf not in done and done.issuperset(waited_for[leaf]) and waited_for[leaf]:
                yield Step(Phase.BACKWARD, leaf)
                done.add(leaf)
    for leaf in leaves:
        if leaf not in done:
            yield Step(Phase.BACKWARD, leaf)


def _with_inside(graph: Graph, users: Mapping[str, Collection[str]]) -> Mapping[str, Collection[str]]:
    """The users of some leaves, and all that belongs to the nodes that were opened to find them."""
    if not any(node.inside for node in graph.nodes):
        return users
    outermost = {node.name: _outermost(graph, node.name) for node in graph.nodes}
    together: dict[str, set[str]] = {}
    for node in graph.computed:
        together.setdefault(outermost[node.name], set()).add(node.name)
    return {leaf: set().union(*(together[outermost[user]] for user in names)) for leaf, names in users.items()}


def _outermost(graph: Graph, name: str) -> str:
    """The node that was opened first to find a node; itself where it was there before."""
    while graph[name].inside:
        name = graph[name].inside
    return name


def _update(graph: Graph) -> Iterator[Step]:
    if graph.learning_rate:
        for node in graph.parameters:
            yield Step(Phase.UPDATE, node.name)
