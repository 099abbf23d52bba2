"""Differences: how far those for smaller and smaller ε are from the derivative, and where their errors fall and rise.

Numbers only; what they show is said by the gradient check.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tui_tutor.core.nudge import Spot, minus

EPSILONS = tuple(float(f"1e-{place}") for place in range(1, 13))
_NOISE = 4  # rounding up to so many units is to be expected
_CLEAR = 300  # an error so many times the rounding is not rounding


@dataclass(frozen=True, slots=True)
class Row:
    """The differences for one ε, and how far each is from the derivative; nan where there is none."""

    epsilon: float
    one_sided: float
    two_sided: float
    one_sided_error: float
    two_sided_error: float


def row_of(spot: Spot, epsilon: float) -> Row:
    ahead, behind = spot.loss_after(epsilon), spot.loss_after(-epsilon)
    one = minus(ahead, spot.loss) / epsilon
    two = minus(ahead, behind) / (2 * epsilon)
    return Row(epsilon, one, two, abs(minus(one, spot.derivative)), abs(minus(two, spot.derivative)))


class Method:
    """One column of the table: a kind of difference, its errors, and where they fall and rise."""

    def __init__(self, spot: Spot, rows: Sequence[Row], kind: str) -> None:
        self.kind = kind.replace("_", "-")
        self.rows = rows
        self.errors: list[float] = [getattr(row, f"{kind}_error") for row in rows]
        self.noise = [spot.rounding(row.epsilon, row.one_sided) for row in rows]
        self.slope = abs(spot.derivative)
        finite = [place for place, error in enumerate(self.errors) if math.isfinite(error)]
        self.first = finite[0] if finite else None
        self.least = min(finite, key=lambda place: self.errors[place]) if finite else None
        self.best = rows[self.least] if self.least is not None else None

    @property
    def falling(self) -> list[int]:
        """The rows, from the largest ε on, whose error is clearly more than rounding."""
        if self.first is None or self.least is None:
            return []
        places = range(self.first, self.least + 1)
        return [place for place in places if self.errors[place] > _CLEAR * self.noise[place]]

    @property
    def is_straight(self) -> bool:
        """Whether even the largest ε leaves nothing but rounding."""
        if self.first is None:
            return False
        error = self.errors[self.first]
        return error <= _NOISE * self.noise[self.first] or (self.least == self.first and error < 1e-4 * self.slope)

    @property
    def order(self) -> float | None:
        """The power of ε with which the error falls, measured from the last two rows that rounding leaves alone."""
        if len(self.falling) < 2:
            return None
        before, after = (self.errors[place] for place in self.falling[-2:])
        return math.log10(before / after)

    @property
    def rises_to(self) -> float | None:
        """The error for the smallest ε, where it is larger again than the least one."""
        if self.least is None or not math.isfinite(self.errors[-1]):
            return None
        steepest = max(abs(row.one_sided) for row in self.rows if math.isfinite(row.one_sided))
        seen = self.errors[-1] > max(10 * self.errors[self.least], 1e-14 * steepest)
        return self.errors[-1] if seen else None
