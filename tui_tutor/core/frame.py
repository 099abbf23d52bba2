"""Frames: the complete state of a graph after one step of a run.

Knows nothing of other frames, and not how it is computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tui_tutor.core.formula import Formula
from tui_tutor.core.graph import Values
from tui_tutor.core.steps import Phase, Step


@dataclass(frozen=True, slots=True, eq=False)
class Loss:
    """The final node's value before and after the update."""

    before: Any
    after: Any


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The complete state after one step; it can be drawn without looking at any neighbour.

    values, derivatives: what is known so far in this iteration; what is absent has not been computed. In a loop they
    are those of the example at hand, and derivatives of what all examples share are the sums so far, later their mean.
    before: what the step replaced. contributions: what arrives at the step's node, by consumer.
    loss: at the end of an iteration that updated parameters. claimed: for the quantities (`L`, `dz`) whose number a
    proved claim supplied, because the literal rule gave nothing finite, the claim.
    """

    index: int
    iteration: int
    step: Step
    rate: Values  # the learning rate by its name; empty where nothing descends
    values: Values
    derivatives: Values = field(default_factory=dict)
    before: Values = field(default_factory=dict)
    contributions: Values = field(default_factory=dict)
    loss: Loss | None = None
    claimed: Mapping[str, Formula] = field(default_factory=dict)

    @property
    def alpha(self) -> float | None:
        return next(iter(self.rate.values()), None)

    @property
    def phase(self) -> Phase:
        return self.step.phase

    @property
    def node(self) -> str | None:
        return self.step.node

    @property
    def known(self) -> Values:
        """All that the step's formula could use: as before what the step replaced."""
        return {**self.known_after, **self.before}

    @property
    def known_after(self) -> Values:
        """All that is known after the step: values, derivatives by code name, the rate."""
        derivatives = {"d" + name: value for name, value in self.derivatives.items()}
        return {**self.values, **derivatives, **self.rate}
