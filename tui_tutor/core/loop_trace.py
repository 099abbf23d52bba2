"""The trace of a loop: each example forward, backward and into the sums, then the mean, then the update.

Adds up as the loop of a program does, one example after the other. That all at once gives the same is for tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tui_tutor.core.graph import Graph, Values
from tui_tutor.core.loop import COUNT, MEAN, TOTAL, Loop
from tui_tutor.core.propagate import Backward, Forward
from tui_tutor.core.steps import Phase, Step, summed
from tui_tutor.core.trace import Frame, Loss, Run, Spot, Trace


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

    def _frame(self, spot: Spot) -> Frame:
        return _LoopCut(self, spot).frame()

    def example_at(self, spot: Spot) -> tuple[Forward, Backward] | None:
        """Both passes of the example that a place belongs to."""
        if spot.step.example is None:
            return None
        self._after(spot.iteration, spot.leaves, spot.step.example)
        return self._examples[spot.step.example - 1]

    def sums_at(self, spot: Spot, count: int) -> _Sums:
        return self._after(spot.iteration, spot.leaves, count)


class _LoopCut:
    """Cuts one frame out of what the examples gave: only what is known after the step."""

    def __init__(self, trace: LoopTrace, spot: Spot) -> None:
        self.trace, self.spot, self.step = trace, spot, spot.step
        self.graph: Graph = trace.run.graph
        steps = trace.steps[: spot.index % len(trace.steps) + 1]
        self.done: Sequence[Step] = [step for step in steps if step.example in (None, self.step.example)]
        self.passes = trace.example_at(spot)
        counts = {step.node: step.example for step in steps if step.phase is Phase.ACCUMULATE}
        self.counts: Mapping[str | None, int | None] = counts  # node -> how many examples are in its sum

    def frame(self) -> Frame:
        values, before = self._values()
        derivatives = self._derivatives()
        claimed: dict[str, Any] = {}
        if self.passes is not None:
            claimed = {**self.passes[0].claimed, **self.passes[1].claimed}
        shown = {*values, *("d" + name for name in derivatives)}
        spot, rate = self.spot, self.graph.learning_rate
        return Frame(
            spot.index, spot.iteration, self.step, {rate: spot.alpha} if rate else {}, values, derivatives,
            {**before, **self._sum_before()}, self._contributions(), self._loss(),
            {name: claimed[name] for name in claimed if name in shown},
        )  # fmt: skip

    def _sum(self, node: str, *, less: int = 0) -> Any:
        """The sum for a node over the examples that are in it, or over one less."""
        sums = self.trace.sums_at(self.spot, (self.counts.get(node) or 0) - less)
        return sums.total if node == TOTAL else sums.slopes[node]

    def _is_done(self, phase: Phase, node: str) -> bool:
        return any(step.phase is phase and step.node == node for step in self.done)

    def _values(self) -> tuple[dict[str, Any], dict[str, Any]]:
        spot, loop = self.spot, self.trace.loop
        leaves = loop.entry(spot.leaves, self.step.example) if self.step.example else spot.leaves
        values = {leaf.name: leaves[leaf.name] for leaf in self.graph.leaves}
        if self.passes is not None:
            found = self.passes[0].values
            forward = [step.node for step in self.done if step.phase is Phase.FORWARD and step.node]
            values |= {name: found[name] for name in forward}
        values |= {COUNT: np.float64(loop.count), TOTAL: self._sum(TOTAL)}
        if self._is_done(Phase.AVERAGE, MEAN):
            values[MEAN] = values[TOTAL] / loop.count
        updated = [step.node for step in self.done if step.phase is Phase.UPDATE and step.node]
        return self.trace.with_updates(spot, values, updated)

    def _derivatives(self) -> dict[str, Any]:
        derivatives: dict[str, Any] = {}
        if self.passes is not None:
            backward = [step.node for step in self.done if step.phase is Phase.BACKWARD and step.node]
            derivatives = {name: self.passes[1].derivatives[name] for name in backward}
        for node in summed(self.graph):
            found = self._sum(node)
            derivatives[node] = found / self.trace.loop.count if self._is_done(Phase.AVERAGE, node) else found
        return derivatives

    def _sum_before(self) -> dict[str, Any]:
        """What the step has added to, or divided."""
        phase, node = self.step.phase, self.step.node
        if node is None or phase not in (Phase.ACCUMULATE, Phase.AVERAGE) or node == MEAN:
            return {}
        return {self.step.quantity: self._sum(node, less=int(phase is Phase.ACCUMULATE))}

    def _contributions(self) -> dict[str, Any]:
        node = self.step.node
        if self.passes is None or node is None or self.step.phase is Phase.FORWARD:
            return {}
        forward, backward = self.passes
        if node == TOTAL:
            return {self.graph.final.name: forward.values[self.graph.final.name]}
        return {user: backward.contributions[user, node] for user in self.graph.consumers[node]}

    def _loss(self) -> Loss | None:
        mean = self._sum(TOTAL) / self.trace.loop.count if self.step.phase is Phase.END else None
        return self.trace.compared(self.spot, mean)
