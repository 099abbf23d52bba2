"""Loops: `for each example` the graph is gone through once, and losses and derivatives are added up, then averaged.

What a loop is, and its names; its frames are `loop_trace`'s business, all examples at once those of `all_at_once`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui_tutor.core.graph import Graph

TOTAL, MEAN, COUNT = "S", "J", "m"  # the sum of the losses, the cost J = S/m, and the number of examples
SUMS = (TOTAL, MEAN, COUNT)
MOST_EXAMPLES = 100  # that a loop goes through: each has steps of its own


@dataclass(frozen=True, slots=True)
class Loop:
    """The leaves that hold a number for each of `count` examples; all others are the same for all of them."""

    leaves: tuple[str, ...]
    count: int

    @property
    def shape(self) -> tuple[int]:
        """Of what such a leaf starts from: a number for each example."""
        return (self.count,)

    def entry(self, leaves: Mapping[str, Any], example: int) -> dict[str, Any]:
        """The leaves of one example, counted from 1."""
        return {**leaves, **{name: leaves[name][example - 1] for name in self.leaves}}


def own_part(graph: Graph, quantity: str) -> str:
    """What one example brings to a sum, by its name: to `S` its `L`, to `dw1` its `dL/dw1`."""
    final = graph.final.name
    return final if quantity == TOTAL else f"d{final}/{quantity}"
