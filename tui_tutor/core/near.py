"""Near: when a number counts as the true one, and when as the one that a mistake gives.

Knows no formulas and says nothing to a learner.
"""

from __future__ import annotations

import math
from typing import Any

from tui_tutor.core import numbers
from tui_tutor.core.asked import Asked
from tui_tutor.core.steps import Phase

NEAR = 0.001  # of the true value: so near a number has to be
QUARTER = 0.25  # of what an update changes: so near too


def is_right(asked: Asked, given: float) -> bool:
    """Whether a number counts as the true one: near it, and at an update within a quarter of the change.

    The old value is never the new one, however little the step moves it; where it moves nothing, they are one.
    """
    return is_near(given, asked.value, within=QUARTER * asked.change)


def is_near(given: float, true: Any, *, within: float = math.inf) -> bool:
    """Within 0.1 % of the true value, or half a unit of its 4th significant digit, whichever is larger.

    within: a distance that is not passed in any case.
    """
    size = min(max(NEAR * abs(float(true)), numbers.half_unit(true)), within)
    return abs(given - float(true)) <= size * (1 + 1e-12)  # what lies on the border is in


def is_mistaken(asked: Asked, given: float, mistaken: float) -> bool:
    """Whether a number counts as the one that a mistake gives, which is not right: near it, as `is_right` has it."""
    if says_nothing(asked, mistaken):
        return False
    apart = abs(mistaken - float(asked.value)) if asked.updates else math.inf
    return is_near(given, mistaken, within=QUARTER * apart) and not is_right(asked, mistaken)


def says_nothing(asked: Asked, mistaken: float) -> bool:
    """Whether it is a derivative of 0: who sees no effect says so too, and it takes but one factor that is 0."""
    return mistaken == 0 and asked.frame.phase is Phase.BACKWARD
