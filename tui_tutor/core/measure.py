"""The measure of a whole gradient check: how far all differences of an array are from its derivative, as one number.

‖approx - dW‖₂ / (‖approx‖₂ + ‖dW‖₂), with two-sided differences: Andrew Ng, Deep Learning Specialization, course 2,
gradient checking. Changes no value of a run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tui_tutor.core import numbers
from tui_tutor.core.entries import Entry, entry_at, written
from tui_tutor.core.nudge import Spot, minus

EPSILON = 1e-7
MOST = 1000  # entries that are nudged
LEAST = 10  # however large the graph is
_WORK = 4_000_000  # numbers that all the nudges together may compute; two propagations for each entry
_GREAT, _DOUBTFUL = 1e-6, 1e-4  # the borders between about 1e-7, 1e-5 and 1e-3
_NOISE = 4  # rounding up to so many units is to be expected


@dataclass(frozen=True, slots=True)
class Measure:
    """How far the differences are from the derivative, over all entries or a sample of them.

    count: entries that were nudged, of so many in all; distance: nan where a difference is not finite or all of them
    and the derivative are 0. worst: the entry that is furthest off.
    """

    name: str
    count: int
    of: int
    distance: float
    worst: Entry
    sentence: str


def measure(spot: Spot) -> Measure:
    """The measure over the entries of an array; over some, evenly spread, where all of them take too much work."""
    chosen = _chosen(spot)
    found = np.array([_slope(spot, entry) for entry in chosen])
    true = np.array([spot.backward.derivatives[spot.name][entry] for entry in chosen])
    with np.errstate(all="ignore"):
        apart = np.abs(found - true)
        distance = float(np.linalg.norm(found - true) / (np.linalg.norm(found) + np.linalg.norm(true)))
    worst = int(np.argmax(np.where(np.isfinite(apart), apart, np.inf)))
    said = f"{_over(spot, chosen)}: {_reading(spot, found, true, distance, chosen[worst], worst)}"
    return Measure(spot.name, len(chosen), int(np.prod(spot.shape)), distance, chosen[worst], said)


def _chosen(spot: Spot) -> list[Entry]:
    """The entries that are nudged, spread evenly over all."""
    count = int(np.prod(spot.shape))
    computed = sum(np.size(value) for value in spot.forward.values.values())
    most = min(count, MOST, max(LEAST, _WORK // (2 * computed)))
    return [entry_at(spot.shape, place * count // most) for place in range(most)]


def _slope(spot: Spot, entry: Entry) -> float:
    ahead, behind = (spot.final_of(spot.after_at(entry, bump)) for bump in (EPSILON, -EPSILON))
    return minus(ahead, behind) / (2 * EPSILON)


def _over(spot: Spot, chosen: Sequence[Entry]) -> str:
    count = int(np.prod(spot.shape))
    over = f"all {count:,}" if len(chosen) == count else f"{len(chosen):,} of the {count:,}"
    entries = f"{over} entries" if count > 1 else "the one entry"
    return f"Over {entries} of {spot.name}, two-sided with ε = {numbers.plain(EPSILON)}"


def _reading(spot: Spot, found: Any, true: Any, distance: float, worst: Entry, place: int) -> str:
    slope = f"d{spot.name}"
    if not np.all(np.isfinite(found) & np.isfinite(true)):
        return f"{written(slope, worst)} has no finite value to compare, so there is no measure of the whole."
    if np.isnan(distance):
        return f"no difference moves {spot.final}, and {slope} is 0 everywhere."
    formula = f"‖approx - {slope}‖ / (‖approx‖ + ‖{slope}‖) = {numbers.text(distance, 2)}"
    if distance < _GREAT:
        return f"{formula}. About 1e-7 or less is great."
    noise = [spot.rounding(EPSILON, float(each)) for each in found]
    if np.linalg.norm(found - true) <= _NOISE * np.linalg.norm(noise):
        return f"{formula}. That is more than 1e-7, but no more than rounding: numbers hold about 16 digits."
    both = numbers.change(true[place], found[place])
    off = f"Furthest off is {written(slope, worst)}, {both[0]}, where the difference is {both[1]}."
    if distance < _DOUBTFUL:
        return f"{formula}. About 1e-5 says: look again. {off}"
    return f"{formula}. About 1e-3 or more says: something is wrong, or a kink lies between. {off}"
