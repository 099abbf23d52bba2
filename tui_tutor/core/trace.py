"""Traces: every frame of a run, by index.

Knows nothing of lessons or screens. A frame is a pure function of the run and its index; between frames only each
iteration's parameters are kept, so going back costs one forward and one backward pass. Going far ahead costs one for
each iteration on the way, the first time.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from tui_tutor.core.formula import Formula
from tui_tutor.core.frame import Frame, Loss
from tui_tutor.core.graph import Graph, Values
from tui_tutor.core.propagate import Backward, Claims, Forward, Propagation, as_value
from tui_tutor.core.steps import Phase, Step, steps


@dataclass(frozen=True, eq=False)
class Run:
    """What a trace is made from.

    start: the leaves' values in the first iteration; alpha: the learning rate there.
    edits: iteration -> what the learner set with which that iteration begins; it stays in force after it.
    own: where nodes of the graph are opened, the run of the graph as it is closed, whose numbers these are.
    """

    graph: Graph
    start: Values
    alpha: float | None = None
    claims: Claims = field(default_factory=dict)
    edits: Mapping[int, Values] = field(default_factory=dict)
    own: Run | None = None

    @cached_property
    def trace(self) -> Trace:
        if self.own:
            from tui_tutor.core.inside import OpenedTrace  # few nodes are opened

            return OpenedTrace(self)
        if self.graph.loop:
            from tui_tutor.core.loop_trace import LoopTrace  # few lessons have a loop

            return LoopTrace(self)
        return Trace(self)


def trace(graph: Graph, start: Values, *, alpha: float = 0.1, claims: Claims | None = None) -> Trace:
    """The trace of a graph from the leaves' values; index it: `trace(graph, start)[6].derivatives["z"]`."""
    return Run(graph, start, alpha if graph.learning_rate else None, claims or {}).trace


class Trace:
    """All frames of a run; `trace[i]` is computed on demand and i has no upper end where something descends."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.steps = steps(run.graph)
        self._propagation = Propagation(run.graph, run.claims)
        self._parameters = tuple(node.name for node in run.graph.parameters)
        self._shapes = {name: np.shape(run.start[name]) for name in self._parameters}
        self._size = sum(math.prod(shape) for shape in self._shapes.values())
        self._kept = array("d")  # the parameters with which each iteration begins, one after the other
        self._losses = array("d")  # the final node's value in each iteration
        rate = run.graph.learning_rate
        self._start = {name: as_value(run.alpha if name == rate else run.start[name]) for name in run.graph.settable}
        self._edits = sorted(run.edits.items())
        self._keep(self._settings(1))
        self._passes: tuple[int, Forward, Backward] | None = None  # of the iteration at hand

    @property
    def last(self) -> int | None:
        """The index of the last frame; None where the iterations go on without bound."""
        return None if self.run.graph.learning_rate else len(self.steps) - 1

    def index(self, iteration: int, step: Step) -> int:
        """The global index of a step in an iteration (counted from 1)."""
        return (iteration - 1) * len(self.steps) + self.places[step]

    @cached_property
    def places(self) -> Mapping[Step, int]:
        """Where each step stands within an iteration."""
        return {step: place for place, step in enumerate(self.steps)}

    def place(self, index: int) -> tuple[int, Step]:
        """The iteration and the step of a frame."""
        if index < 0 or (self.last is not None and index > self.last):
            raise IndexError(index)
        iteration, position = divmod(index, len(self.steps))
        return iteration + 1, self.steps[position]

    def __getitem__(self, index: int) -> Frame:
        iteration, step = self.place(index)
        leaves, alpha = self._begin(iteration)
        return self._frame(Moment(index, iteration, step, leaves, alpha))

    def __iter__(self) -> Iterator[Frame]:
        """The frames of the first iteration: where something descends there is no last one."""
        return self.frames()

    def frames(self, iterations: int = 1) -> Iterator[Frame]:
        """The frames of the first iterations (one, where nothing descends)."""
        for index in range(len(self.steps) * (iterations if self.last is None else 1)):
            yield self[index]

    def settings(self, iteration: int) -> Values:
        """The leaves' values (and the learning rate, by its name) with which an iteration begins."""
        leaves, alpha = self._begin(iteration)
        rate = self.run.graph.learning_rate
        return {**leaves, rate: alpha} if rate else leaves

    def leaves(self, frame: Frame) -> Values:
        """The leaves' values with which a frame's iteration, or its example of it, began."""
        return self._begin(frame.iteration)[0]

    def updated(self, iteration: int) -> Values:
        """The leaves' values after an iteration's update, before any edit of the next."""
        leaves, alpha = self._begin(iteration)
        derivatives = self._slopes(iteration, leaves)
        with np.errstate(all="ignore"):
            return {**leaves, **{name: leaves[name] - alpha * derivatives[name] for name in self._parameters}}

    def losses(self, iterations: int) -> Sequence[float]:
        """What each of the first iterations reports: the final node's value, or its mean over the examples."""
        for iteration in range(len(self._losses) + 1, iterations + 1):
            leaves, _ = self._begin(iteration)
            self._losses.append(float(self._loss(iteration, leaves)))
        return self._losses[:iterations]

    def final_value(self, leaves: Values) -> Any:
        """What would be reported for other values of the leaves."""
        return self._propagation.forward(leaves).values[self.run.graph.final.name]

    def _frame(self, moment: Moment) -> Frame:
        return _CutOfTwoPasses(self, moment, *self._both(moment.iteration, moment.leaves)).frame()

    def with_updates(
        self, moment: Moment, values: dict[str, Any], changed: Sequence[str]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The values with the parameters that were updated, and what the step at hand replaced."""
        if not changed:
            return values, {}
        updated, node = self.updated(moment.iteration), moment.step.node
        return values | {name: updated[name] for name in changed}, {node: values[node]} if node else {}

    def compared(self, moment: Moment, before: Any) -> Loss | None:
        """At the end of an iteration that updated parameters: what it made of the loss."""
        if moment.step.phase is not Phase.END or moment.alpha is None:
            return None
        return Loss(before, self.final_value(self.updated(moment.iteration)))

    def _slopes(self, iteration: int, leaves: Values) -> Values:
        """The derivatives by which an iteration updates its parameters."""
        return self._both(iteration, leaves)[1].derivatives

    def _loss(self, iteration: int, leaves: Values) -> Any:
        return self._both(iteration, leaves)[0].values[self.run.graph.final.name]

    def _both(self, iteration: int, leaves: Values) -> tuple[Forward, Backward]:
        if self._passes is None or self._passes[0] != iteration:
            self._passes = iteration, *self._propagation.sweep(leaves)
        return self._passes[1], self._passes[2]

    def _begin(self, iteration: int) -> tuple[dict[str, Any], float | None]:
        """The leaves' values and the learning rate with which an iteration begins."""
        while self._size and self._known < iteration:
            updated = self.updated(self._known)
            self._keep({**updated, **self.run.edits.get(self._known + 1, {})})
        settings = self._settings(iteration)
        rate = self.run.graph.learning_rate
        alpha = settings.pop(rate) if rate else None
        return {**settings, **self._unpack(iteration)}, alpha

    @property
    def _known(self) -> int:
        """How many iterations' parameters are known."""
        return len(self._kept) // self._size

    def _settings(self, iteration: int) -> dict[str, Any]:
        """All that can be set, as started and edited, without what updates did to the parameters."""
        settings = dict(self._start)
        for edited, values in self._edits:
            if edited <= iteration:
                settings |= {name: as_value(value) for name, value in values.items()}
        return settings

    def _keep(self, leaves: Mapping[str, Any]) -> None:
        for name in self._parameters:
            self._kept.extend(np.ravel(leaves[name]))

    def _unpack(self, iteration: int) -> dict[str, Any]:
        position = (iteration - 1) * self._size
        found = {}
        for name, shape in self._shapes.items():
            count = math.prod(shape)
            flat = self._kept[position : position + count]
            found[name] = np.array(flat).reshape(shape) if shape else np.float64(flat[0])
            position += count
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """Where in a run a frame is, and what its iteration began with."""

    index: int
    iteration: int
    step: Step
    leaves: Values
    alpha: float | None


class Cut(ABC):
    """Cuts one frame out of all that an iteration computes: only what is known after the step."""

    def __init__(self, trace: Trace, moment: Moment) -> None:
        self.trace, self.moment = trace, moment
        self.graph: Graph = trace.run.graph
        self.past = trace.steps[: moment.index % len(trace.steps) + 1]

    def frame(self) -> Frame:
        moment, rate, derivatives = self.moment, self.graph.learning_rate, self.derivatives()
        values, before = self.values()
        claimed = self.claimed()
        shown = {*values, *("d" + name for name in derivatives)}
        return Frame(
            moment.index, moment.iteration, moment.step, {rate: moment.alpha} if rate else {}, values, derivatives,
            before, self.contributions(), self.loss(), {name: claimed[name] for name in claimed if name in shown},
        )  # fmt: skip

    def done(self, phase: Phase) -> list[str]:
        """The nodes whose step of that phase is done, in the order of the steps."""
        return [step.node for step in self.past if step.phase is phase and step.node]

    @abstractmethod
    def values(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The values, and what the step has replaced."""

    @abstractmethod
    def derivatives(self) -> dict[str, Any]: ...

    @abstractmethod
    def claimed(self) -> Mapping[str, Formula]: ...

    @abstractmethod
    def contributions(self) -> dict[str, Any]: ...

    @abstractmethod
    def loss(self) -> Loss | None: ...


class _CutOfTwoPasses(Cut):
    """Where an iteration is one pass forward and one back."""

    def __init__(self, trace: Trace, moment: Moment, forward: Forward, backward: Backward) -> None:
        super().__init__(trace, moment)
        self.forward, self.backward = forward, backward

    def values(self) -> tuple[dict[str, Any], dict[str, Any]]:
        shown = {leaf.name for leaf in self.graph.leaves} | set(self.done(Phase.FORWARD))
        values = {node.name: self.forward.values[node.name] for node in self.graph.nodes if node.name in shown}
        return self.trace.with_updates(self.moment, values, self.done(Phase.UPDATE))

    def derivatives(self) -> dict[str, Any]:
        return {name: self.backward.derivatives[name] for name in self.done(Phase.BACKWARD)}

    def claimed(self) -> Mapping[str, Formula]:
        return {**self.forward.claimed, **self.backward.claimed}

    def contributions(self) -> dict[str, Any]:
        node = self.moment.step.node
        if self.moment.step.phase is not Phase.BACKWARD or node is None:
            return {}
        return {user: self.backward.contributions[user, node] for user in self.graph.consumers[node]}

    def loss(self) -> Loss | None:
        return self.trace.compared(self.moment, self.forward.values[self.graph.final.name])
