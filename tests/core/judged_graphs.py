"""How far the product's numbers for a random graph are from those of `forward_mode`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from tests.core.forward_mode import FLOAT, NUDGE, Drawn, Truth, truth_of
from tests.core.random_graphs import draw_graph
from tui_tutor.core.formula import Call, walk
from tui_tutor.core.graph import Graph
from tui_tutor.core.propagate import Propagation
from tui_tutor.lesson.graph_block import parse_graph


class Errors(NamedTuple):
    """The largest error of any node of a graph.

    value: relative, or absolute below 1. reverse: of reverse mode against forward mode, relative to the sum of the
    absolute path contributions. central: the same against central differences, without what these may be off.
    """

    value: float
    reverse: float
    central: float


@dataclass(frozen=True)
class Judged:
    """A random graph with what is true of it, and the product's graph of it."""

    seed: int
    drawn: Drawn
    text: str
    redrawn: int

    @cached_property
    def truth(self) -> Truth:
        return truth_of(self.drawn)

    @cached_property
    def graph(self) -> Graph:
        return parse_graph(self.text).graph

    @cached_property
    def ops(self) -> frozenset[str]:
        """The product's ops in it."""
        formulas = [node.formula for node in self.graph.computed if node.formula is not None]
        return frozenset(part.op for formula in formulas for part in walk(formula) if isinstance(part, Call))

    @property
    def shared(self) -> int:
        """How many of its nodes are used by several others."""
        return sum(len(users) > 1 for users in self.graph.consumers.values())

    def errors(self) -> Errors:
        """Of the sweep; the careful way there has to give the same."""
        start = dict(self.drawn.leaves)
        propagation = Propagation(self.graph)
        forward, backward = propagation.sweep(start)
        errors = self.errors_of(forward.values, backward.derivatives)
        forward = propagation.forward(start)
        careful = self.errors_of(forward.values, propagation.backward(forward).derivatives)
        return Errors(*map(max, zip(errors, careful, strict=True)))

    @np.errstate(all="ignore")  # what a wrong rule makes may be infinite
    def errors_of(self, values: Mapping[str, Any], derivatives: Mapping[str, Any]) -> Errors:
        truth = self.truth
        rounding = 8 * np.finfo(FLOAT).eps * (1 + abs(truth.values["L"])) / NUDGE
        curvature = 100 * NUDGE**2  # what counts where no path arrives: at 0, x**3 is nudged up and down
        value = max(
            _largest(abs(values[name] - true) / np.maximum(abs(true), 1)) for name, true in truth.values.items()
        )
        reverse, central = 0.0, 0.0
        for name, size in truth.sizes.items():
            found = derivatives[name]
            if np.shape(found) != np.shape(size):
                return Errors(value, np.inf, np.inf)
            reverse = max(reverse, _relative(abs(found - truth.slopes[name]), size))
            central = max(central, _relative(abs(found - truth.differences[name]) - rounding - curvature, size))
        return Errors(value, reverse, central)


def judged(seed: int) -> Judged:
    return Judged(seed, *draw_graph(seed))


def _largest(errors: Any) -> float:
    """The largest of them; what is undefined is as wrong as can be."""
    worst = float(np.max(errors))
    return np.inf if np.isnan(worst) else worst


def _relative(errors: Any, sizes: Any) -> float:
    """Where no path arrives nothing may be there."""
    arrives = sizes > 0
    return _largest(np.where(arrives, errors / np.where(arrives, sizes, 1), np.where(errors <= 0, 0, np.inf)))
