"""What a step asks of a learner who predicts: a quantity, and what may be used to find it.

Knows nothing of answers, lessons or screens.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from tui_tutor.core.check import Comparison, Samples, finder
from tui_tutor.core.derivative import derivative_formula
from tui_tutor.core.formula import Formula, Name, evaluate, names_in
from tui_tutor.core.frame import Frame
from tui_tutor.core.graph import Graph
from tui_tutor.core.recipe import claimed, sum_formula, update_formula
from tui_tutor.core.steps import SUMMING, Phase
from tui_tutor.core.trace import Run

ROUNDING = 1e-14  # what a few operations may add to a number, relative to its size


@dataclass(frozen=True, eq=False)
class Asked:
    """What is asked at a frame's step.

    target: the quantity, as a formula over what is known after the step; `dz` at *backward z*, `w1` at *update w1*.
    hidden: quantities of earlier steps whose numbers the learner has not found: no hint tells them.
    """

    run: Run
    frame: Frame
    target: Formula
    hidden: frozenset[str] = frozenset()

    @property
    def graph(self) -> Graph:
        return self.run.graph

    @property
    def node(self) -> str:
        """The node of the step; there is one wherever a step's own result is asked for."""
        assert self.frame.node is not None
        return self.frame.node

    @property
    def name(self) -> str:
        """The asked quantity's name; "" where it is a longer formula."""
        return self.target.name if isinstance(self.target, Name) else ""

    @cached_property
    def held(self) -> Mapping[str, Any]:
        """What the frame before the step holds, by name; an answer may use no other name."""
        frame, quantity = self.frame, self.frame.step.quantity
        if frame.node is None:
            return {}
        return {name: value for name, value in frame.known.items() if name != quantity or name in frame.before}

    @cached_property
    def near(self) -> frozenset[str]:
        """What the step can need: the node, its inputs, its consumers and theirs; of an update only the node."""
        node, graph = self.frame.node, self.graph
        if node is None:
            return frozenset(self.held)
        if node not in graph.by_name:  # a sum, or a mean, of a loop
            return frozenset(name for formula in self.formulas for name in names_in(formula))
        nodes = {node}
        if not self.updates:
            consumers = graph.consumers[node]
            nodes |= {*graph[node].inputs, *consumers, *(name for user in consumers for name in graph[user].inputs)}
        return frozenset({*nodes, *("d" + name for name in nodes), *self.frame.rate})

    @property
    def is_result(self) -> bool:
        """Whether the step's own result is asked for; a lesson may ask for something else there."""
        return bool(self.name) and self.name == self.frame.step.quantity

    @property
    def updates(self) -> str | None:
        """What the step replaces and is asked for: a parameter's new value, or a sum's of a loop."""
        return self.name if self.is_result and self.name in self.frame.before else None

    @cached_property
    def moved(self) -> tuple[str, ...]:
        """The parameters that were updated before the step: their names mean the new values."""
        if self.frame.phase is not Phase.UPDATE:
            return ()
        steps = self.run.trace.steps
        here = steps.index(self.frame.step)
        return tuple(step.node for step in steps[:here] if step.phase is Phase.UPDATE and step.node)

    @cached_property
    def value(self) -> Any:
        """The true value of what is asked for."""
        return self.value_of(self.target, self.frame.known_after)

    @property
    def is_array(self) -> bool:
        """Whether what is asked for is an array: a formula answers it, no number does."""
        return bool(np.ndim(self.value))

    @cached_property
    def change(self) -> float:
        """How far the step moves its parameter; infinite where it moves none, or by no more than rounding does."""
        if not self.updates or self.is_array:
            return math.inf
        old, new = float(self.frame.before[self.updates]), float(self.value)
        moved = abs(new - old)
        return moved if moved > ROUNDING * abs(old) else math.inf

    def value_of(self, formula: Formula, known: Mapping[str, Any] | None = None) -> Any:
        """A formula's value with what is held before the step; local derivatives are found where it names some."""
        known = self.held if known is None else known
        missing = [name for name in names_in(formula) if name not in known]
        return evaluate(formula, {**known, **{name: self._find(name) for name in missing}})

    def _find(self, name: str) -> Any:
        """A quantity that no frame holds by itself, from the state with which the iteration began."""
        if name.endswith("@before"):
            return self.run.trace[self.frame.index - len(self.run.trace.steps)].values[name.partition("@")[0]]
        return finder(self.graph, name)({**self.frame.known_after, **self.run.trace.leaves(self.frame)})

    @property
    def samples(self) -> Samples:
        """Sample points of the graph, with the learning rate at hand."""
        return _samples(self.run, self.frame.alpha)

    def compare(self, formula: Formula) -> Comparison:
        """Whether a formula over what is held is equal to what is asked for."""
        if self.frame.phase in SUMMING and self.is_result:
            return self.samples.compare(self.formulas[0], formula)
        return self.samples.compare(self.target, formula, updated=self.updates, moved=self.moved)

    def hides_shape(self, formula: Formula) -> bool:
        """Whether the shape of a formula may not be told: it uses what is hidden, or the derivative of such a node."""
        nodes = self.graph.derivative_names
        return any(name in self.hidden or nodes.get(name) in self.hidden for name in names_in(formula))

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Right formulas over what is held, the one that a learner would be shown first."""
        node = self.frame.node
        if node is None or not self.is_result:
            return (self.target,)
        match self.frame.phase:
            case Phase.FORWARD:
                formula = self.graph[node].formula
                return (formula,) if formula is not None else ()
            case Phase.BACKWARD:
                return tuple(dict.fromkeys((*claimed(self.run, node), derivative_formula(self.graph, node))))
            case Phase.UPDATE:
                return (update_formula(self.graph, node),)
        return (sum_formula(self.run, self.frame.step),)


@lru_cache(maxsize=16)
def _samples(run: Run, alpha: float | None) -> Samples:
    return Samples(run.graph, run.start, alpha)


def asked_at(run: Run, frame: Frame, hidden: frozenset[str] = frozenset()) -> Asked | None:
    """What a step asks for by itself: its result. None at the start and the end."""
    quantity = frame.step.quantity
    return Asked(run, frame, Name(quantity), hidden) if quantity else None
