"""Runs in which nodes are opened: the frames of the run as it is closed, with what is inside the opened nodes.

The numbers of the nodes that the closed graph has are never computed again: they are those of its own run. What is
inside is computed from them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from tui_tutor.core.expand import children, closed_formula, is_stacked, opened
from tui_tutor.core.formula import Formula
from tui_tutor.core.frame import Frame
from tui_tutor.core.graph import Graph, Values
from tui_tutor.core.printing import linear
from tui_tutor.core.propagate import Backward, Forward
from tui_tutor.core.steps import Phase, Step
from tui_tutor.core.trace import Moment, Run, Trace


@lru_cache(maxsize=16)
def opened_run(run: Run, names: tuple[str, ...]) -> Run:
    """The run with nodes of its graph opened: the same start values, edits and claims. Raises GraphError."""
    graph = _opened(run.graph, names)
    return run if graph is run.graph else replace(run, graph=graph, own=run)


@lru_cache(maxsize=16)
def _opened(graph: Graph, names: tuple[str, ...]) -> Graph:
    return opened(graph, names)


def said(run: Run, step: Step) -> str:
    """What is said at a step inside an opened node; "" at any other.

    >>> from tui_tutor.core.parser import parse
    >>> from tui_tutor.core.node import Node, Role
    >>> leaves = [Node(name, Role.PARAMETER) for name in "wxb"]
    >>> closed = Run(Graph((*leaves, Node("z", Role.OUTPUT, parse("w*x + b")))), {})
    >>> said(opened_run(closed, ("z",)), Step(Phase.FORWARD, "z_1"))
    'z_1 is the first of 2 ops inside z = w·x + b.'
    """
    graph, name = run.graph, step.node or ""
    owner = graph[name].inside if name in graph.by_name else ""
    if not owner:
        return ""
    siblings = children(graph, owner)
    place, count = siblings.index(name), len(siblings)
    if is_stacked(graph, owner):
        text = f"{name} is row {place + 1} of the {count - 1} in {owner}"
        back = f"of what has arrived at {owner} it takes its own row."
    else:
        text = f"{name} is the {_ORDINALS.get(place, f'{place + 1}th')} of {count} ops inside {owner}"
        back = f"what has arrived at {owner} goes back through them, the last one first."
    return f"{text}: {back}" if step.phase is Phase.BACKWARD else f"{text} = {linear(_formula(run, owner))}."


def _formula(run: Run, name: str) -> Formula:
    """An opened node's formula as it is closed."""
    own = run.own.graph.by_name.get(name) if run.own else None
    return own.formula if own and own.formula else closed_formula(run.graph, name)


_ORDINALS = {0: "first", 1: "second", 2: "third"}


class OpenedTrace(Trace):
    """All frames of a run in which nodes are opened. Iterations, losses and updates are those of the closed one."""

    def __init__(self, run: Run) -> None:
        assert run.own is not None
        super().__init__(run)
        self._own: Run = run.own
        self._closed = run.own.trace
        self._places = {step: place for place, step in enumerate(self._closed.steps)}
        self._complete = {step.example: place for step, place in self._places.items() if step.phase in _PASSES}
        self._inner = frozenset(node.name for node in run.graph.nodes if node.inside)
        self._found: tuple[tuple[int, int | None], Forward, Backward] | None = None  # of the example at hand

    def leaves(self, frame: Frame) -> Values:
        return self._closed.leaves(frame)

    def updated(self, iteration: int) -> Values:
        return self._closed.updated(iteration)

    def losses(self, iterations: int) -> Sequence[float]:
        return self._closed.losses(iterations)

    def final_value(self, leaves: Values) -> Any:
        return self._closed.final_value(leaves)

    def _begin(self, iteration: int) -> tuple[dict[str, Any], float | None]:
        return self._closed._begin(iteration)

    def _frame(self, moment: Moment) -> Frame:
        step = moment.step
        done = [
            each for each in self.steps[: moment.index % len(self.steps) + 1] if each.example in (None, step.example)
        ]
        frame = self._closed_frame(moment, done)
        inside = [each for each in done if each.node in self._inner]
        users = self._users(step)
        if not inside and not users:
            return replace(frame, index=moment.index, step=step)
        forward, backward = self._within(moment)
        values, slopes = _nodes(inside, Phase.FORWARD), _nodes(inside, Phase.BACKWARD)
        arrived = {user: backward.contributions[user, step.node or ""] for user in users}
        return replace(
            frame, index=moment.index, step=step,
            values={**frame.values, **{name: forward.values[name] for name in values}},
            derivatives={**frame.derivatives, **{name: backward.derivatives[name] for name in slopes}},
            contributions=self._in_order(step, {**frame.contributions, **arrived}),
        )  # fmt: skip

    def _closed_frame(self, moment: Moment, done: Sequence[Step]) -> Frame:
        """What the closed run knows at a step; where it has no such step, what it would know.

        On the way back a leaf comes after all that is inside of its users: later than there.
        """
        step = moment.step
        if step.phase is Phase.BACKWARD:
            arrived = self._at(moment, step).contributions if step in self._places else {}
            return _cut_back(self._all(moment), self._places, _nodes(done, Phase.BACKWARD), arrived)
        if step in self._places:
            return self._at(moment, step)
        owner = self.run.graph[step.node or ""].inside
        while owner in self._inner:
            owner = self.run.graph[owner].inside
        return _without(self._at(moment, replace(step, node=owner)), owner)

    def _at(self, moment: Moment, step: Step) -> Frame:
        return self._closed[(moment.iteration - 1) * len(self._closed.steps) + self._places[step]]

    def _all(self, moment: Moment) -> Frame:
        """The closed run's frame in which all of an example is computed."""
        place = self._complete[moment.step.example]
        return self._closed[(moment.iteration - 1) * len(self._closed.steps) + place]

    def _users(self, step: Step) -> list[str]:
        """The users of a node from which something arrives that the closed run does not know: opened ones, and what is
        inside them."""
        if step.phase not in (Phase.BACKWARD, Phase.ACCUMULATE) or step.node not in self.run.graph.by_name:
            return []
        graph, own = self.run.graph, self._own.graph
        users = graph.consumers[step.node or ""]
        return [user for user in users if user in self._inner or graph[user].formula != own[user].formula]

    def _in_order(self, step: Step, found: Values) -> Values:
        """Contributions by the users that a node has here."""
        if step.node not in self.run.graph.by_name:
            return found
        return {user: found[user] for user in self.run.graph.consumers[step.node or ""] if user in found}

    def _within(self, moment: Moment) -> tuple[Forward, Backward]:
        """Both passes of an example, with the closed run's numbers in them."""
        key = moment.iteration, moment.step.example
        if self._found is None or self._found[0] != key:
            frame = self._all(moment)
            names = [node.name for node in self._own.graph.computed]
            derivatives = {name: frame.derivatives[name] for name in names if name in frame.derivatives}
            values = {name: frame.values[name] for name in names}
            self._found = key, *self._propagation.between(frame.values, values, derivatives)
        return self._found[1], self._found[2]


_PASSES = (Phase.FORWARD, Phase.BACKWARD)


def _nodes(steps: Sequence[Step], phase: Phase) -> list[str]:
    return [step.node for step in steps if step.phase is phase and step.node]


def _cut_back(frame: Frame, places: Mapping[Step, int], done: Collection[str], arrived: Values) -> Frame:
    """A frame on the way back, from one in which all is computed: with the derivatives that are there by now."""
    later = {step.node for step in places if step.phase is Phase.BACKWARD} - set(done)
    derivatives = {name: value for name, value in frame.derivatives.items() if name not in later}
    claimed = {name: claim for name, claim in frame.claimed.items() if name[1:] not in later or name in frame.values}
    return replace(frame, derivatives=derivatives, claimed=claimed, contributions=arrived)


def _without(frame: Frame, name: str) -> Frame:
    """A frame on the way forward without the value that its step has found."""
    values = {each: value for each, value in frame.values.items() if each != name}
    return replace(frame, values=values, claimed={each: claim for each, claim in frame.claimed.items() if each != name})
