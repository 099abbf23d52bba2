"""The trace of a loop: each example forward, backward and into the sums, then the mean, then the update.

Adds up as the loop of a program does, one example after the other. That all at once gives the same is for tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tui_tutor.core.formula import Formula
from tui_tutor.core.frame import Frame, Loss
from tui_tutor.core.graph import Values
from tui_tutor.core.loop import COUNT, MEAN, TOTAL, Loop
from tui_tutor.core.propagate import Backward, Forward
from tui_tutor.core.steps import SUMMING, Phase, summed
from tui_tutor.core.trace import Cut, Moment, Run, Trace


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """After some examples: the sum of the losses, and for each shared leaf that of the derivatives."""

    total: Any
    slopes: Mapping[str, Any]

    def plus(self, final: Any, derivatives: Values) -> _Sums:
        return _Sums(self.total + final, {name: sum_ + derivatives[name] for name, sum_ in self.slopes.items()})

    def over(self, count: int) -> _Sums:
        return _Sums(self.total / count, {name: sum_ / count for name, sum_ in self.slopes.items()})


class LoopTrace(Trace):
    """All frames of a run of a loop. Only the iteration at hand keeps what its examples gave."""

    def __init__(self, run: Run) -> None:
        assert run.graph.loop is not None
        self.loop: Loop = run.graph.loop
        self._summed = summed(run.graph)
        self._known_iteration = 0
        self._examples: list[tuple[Forward, Backward]] = []  # of that iteration, in order
        self._sums: list[_Sums] = []  # after none of them, one, two ...
        super().__init__(run)

    def leaves(self, frame: Frame) -> Values:
        leaves = self._begin(frame.iteration)[0]
        return self.loop.entry(leaves, frame.step.example) if frame.step.example else leaves

    def final_value(self, leaves: Values) -> Any:
        return self._summed_over(leaves, self.loop.count).over(self.loop.count).total

    def _slopes(self, iteration: int, leaves: Values) -> Values:
        return self._mean(iteration, leaves).slopes

    def _loss(self, iteration: int, leaves: Values) -> Any:
        return self._mean(iteration, leaves).total

    def _mean(self, iteration: int, leaves: Values) -> _Sums:
        return self._after(iteration, leaves, self.loop.count).over(self.loop.count)

    def _after(self, iteration: int, leaves: Values, count: int) -> _Sums:
        """The sums after so many examples of an iteration."""
        if self._known_iteration != iteration:
            self._known_iteration, self._examples, self._sums = iteration, [], [self._nothing()]
        final = self.run.graph.final.name
        while len(self._examples) < count:
            forward, backward = self._propagation.sweep(self.loop.entry(leaves, len(self._examples) + 1))
            self._examples.append((forward, backward))
            with np.errstate(all="ignore"):
                self._sums.append(self._sums[-1].plus(forward.values[final], backward.derivatives))
        return self._sums[count]

    def _summed_over(self, leaves: Values, count: int) -> _Sums:
        """The sums for other values of the leaves; no derivatives."""
        final, found = self.run.graph.final.name, _Sums(np.float64(0), {})
        for example in range(1, count + 1):
            value = self._propagation.forward(self.loop.entry(leaves, example)).values[final]
            with np.errstate(all="ignore"):
                found = found.plus(value, {})
        return found

    def _nothing(self) -> _Sums:
        return _Sums(np.float64(0), dict.fromkeys(self._summed, np.float64(0)))

    def _frame(self, moment: Moment) -> Frame:
        return _LoopCut(self, moment).frame()

    def example_at(self, moment: Moment) -> tuple[Forward, Backward] | None:
        """Both passes of the example that a moment belongs to."""
        if moment.step.example is None:
            return None
        self.sums_at(moment, moment.step.example)
        return self._examples[moment.step.example - 1]

    def sums_at(self, moment: Moment, count: int) -> _Sums:
        return self._after(moment.iteration, moment.leaves, count)


class _LoopCut(Cut):
    """Where an iteration goes through examples: values and derivatives are those of the example at hand, and sums."""

    def __init__(self, trace: LoopTrace, moment: Moment) -> None:
        super().__init__(trace, moment)
        self.loop_trace, self.count, self.step = trace, trace.loop.count, moment.step
        self.passes = trace.example_at(moment)
        # node -> how many examples are in its sum
        self.counts = {step.node: step.example or 0 for step in self.past if step.phase is Phase.ACCUMULATE}
        self.past = tuple(step for step in self.past if step.example in (None, self.step.example))

    def _sum(self, node: str, *, less: int = 0) -> Any:
        """The sum for a node over the examples that are in it, or over one less."""
        sums = self.loop_trace.sums_at(self.moment, self.counts.get(node, 0) - less)
        return sums.total if node == TOTAL else sums.slopes[node]

    def values(self) -> tuple[dict[str, Any], dict[str, Any]]:
        leaves, loop = self.moment.leaves, self.loop_trace.loop
        leaves = loop.entry(leaves, self.step.example) if self.step.example else leaves
        values = {leaf.name: leaves[leaf.name] for leaf in self.graph.leaves}
        if self.passes is not None:
            values |= {name: self.passes[0].values[name] for name in self.done(Phase.FORWARD)}
        values |= {COUNT: np.float64(self.count), TOTAL: self._sum(TOTAL)}
        if MEAN in self.done(Phase.AVERAGE):
            values[MEAN] = values[TOTAL] / self.count
        values, before = self.trace.with_updates(self.moment, values, self.done(Phase.UPDATE))
        return values, {**before, **self._sum_before()}

    def derivatives(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.passes is not None:
            found = {name: self.passes[1].derivatives[name] for name in self.done(Phase.BACKWARD)}
        averaged = self.done(Phase.AVERAGE)
        sums = {node: self._sum(node) for node in summed(self.graph)}
        return {**found, **{node: sum_ / self.count if node in averaged else sum_ for node, sum_ in sums.items()}}

    def claimed(self) -> Mapping[str, Formula]:
        return {**self.passes[0].claimed, **self.passes[1].claimed} if self.passes is not None else {}

    def _sum_before(self) -> dict[str, Any]:
        """What the step has added to, or divided."""
        phase, node = self.step.phase, self.step.node
        if node is None or phase not in SUMMING or node == MEAN:
            return {}
        return {self.step.quantity: self._sum(node, less=int(phase is Phase.ACCUMULATE))}

    def contributions(self) -> dict[str, Any]:
        node = self.step.node
        if self.passes is None or node is None or self.step.phase is Phase.FORWARD:
            return {}
        forward, backward = self.passes
        if node == TOTAL:
            return {self.graph.final.name: forward.values[self.graph.final.name]}
        return {user: backward.contributions[user, node] for user in self.graph.consumers[node]}

    def loss(self) -> Loss | None:
        return self.trace.compared(self.moment, self._sum(TOTAL) / self.count)
