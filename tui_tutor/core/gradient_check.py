"""Gradient check: one node nudged by less and less, each difference beside the derivative.

It says how far each difference is from the derivative, and why: truncation while ε is large, rounding when it is small
(Nocedal & Wright, Numerical Optimization, 2nd ed., section 8.1). Of an array one entry has a table, and `measure`
goes over all of them. Changes no value of a run.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tui_tutor.core import numbers
from tui_tutor.core.differences import EPSILONS, Method, Row, row_of
from tui_tutor.core.entries import Entry
from tui_tutor.core.graph import Graph, Values
from tui_tutor.core.measure import Measure, measure
from tui_tutor.core.nudge import Spot, minus, unheld
from tui_tutor.core.propagate import Claims
from tui_tutor.errors import UsageError


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """The differences of the final node around one node's value, for each ε, beside the derivative.

    best_one_sided, best_two_sided: the rows of smallest error (the largest ε of equals); None where no difference is
    finite. summary, truncation, rounding: what the table shows, in sentences; "" where there is nothing to say.
    entry: the entry of an array that the table is about; over_all: the measure over all entries; None for a number.
    """

    name: str
    entry: Entry
    derivative: float
    rows: tuple[Row, ...]
    best_one_sided: Row | None
    best_two_sided: Row | None
    summary: str
    truncation: str = ""
    rounding: str = ""
    over_all: Measure | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        over_all = self.over_all.sentence if self.over_all is not None else ""
        return tuple(text for text in (self.summary, self.truncation, self.rounding, over_all) if text)


def gradient_check(
    graph: Graph, leaves: Values, name: str, claims: Claims | None = None, *, entry: Entry = ()
) -> GradientCheck:
    """One- and two-sided differences around any node's value, for ε from 1e-1 to 1e-12.

    entry: of an array, the one that the rows are about, as an index of NumPy; the first unless given.
    Raises UsageError where the final node is an array: it has no derivative.
    """
    spot = Spot(graph, leaves, name, claims, entry)
    if not spot.has_slope:
        raise UsageError(
            f"{spot.final} is an array, and only a number has a derivative", advice="{nudge} shows what moves"
        )
    rows = tuple(row_of(spot, epsilon) for epsilon in EPSILONS)
    one, two = Method(spot, rows, "one_sided"), Method(spot, rows, "two_sided")
    said = _sentences(spot, rows, one, two)
    over_all = measure(spot) if spot.shape else None
    return GradientCheck(name, spot.entry, spot.derivative, rows, one.best, two.best, *said, over_all)


def _sentences(spot: Spot, rows: Sequence[Row], one: Method, two: Method) -> tuple[str, str, str]:
    if spot.undefined:
        return spot.undefined, "", ""
    if all(row.one_sided == row.two_sided == 0 for row in rows) and spot.derivative == 0:
        return _nothing_moves(spot), "", ""
    if spot.value + EPSILONS[0] == spot.value:
        return f"{unheld(spot, EPSILONS[0])} No difference can be measured here.", "", ""
    for special in (_jump, _kink):
        if text := special(spot, rows):
            return text, "", ""
    return _summary(spot, one, two), _truncation(spot, one, two), _rounding(spot, one, two)


def _summary(spot: Spot, one: Method, two: Method) -> str:
    slope = f"d{spot.label} = {numbers.text(spot.derivative)}"
    closest = {method.kind: _closest(method) for method in (one, two) if method.best is not None}
    if not closest:
        return f"{slope}, but {spot.final} has no finite value beside {spot.label} to compare it with."
    if len(set(closest.values())) == 1 < len(closest):
        return f"{slope}. Closest to it are both differences {closest[one.kind]}."
    told = [f"the {kind} difference {text}" for kind, text in closest.items()]
    return f"{slope}. Closest to it: {' and '.join(told)}."


def _closest(method: Method) -> str:
    assert method.best is not None
    assert method.least is not None
    error = method.errors[method.least]
    size = "no error at all" if error == 0 else f"error {measured(error)}"
    return f"with ε = {numbers.plain(method.best.epsilon)} ({size})"


def _truncation(spot: Spot, one: Method, two: Method) -> str:
    """What the errors say about the bend of the final node's curve."""
    if one.is_straight and two.is_straight:
        sure = one.noise[0] < 1e-9 * one.slope
        seen = "at all" if sure else "to be seen"
        line = "is a straight line" if sure else "cannot be told from a straight line"
        return (
            f"No truncation {seen}: within reach of ε, {spot.final} {line} in {spot.label}, "
            f"so even ε = {numbers.plain(EPSILONS[0])} gives its slope."
        )
    parts = [_falling(one)]
    if two.is_straight and one.falling:
        parts.append("the two-sided one has no truncation: the bend to the one side cancels that to the other")
    else:
        parts.append(_falling(two))
    told = [part for part in parts if part]
    if not told:
        return ""
    return f"Truncation, because {spot.final} is a curve and ε is not infinitely small: {'; '.join(told)}."


def _falling(method: Method) -> str:
    places = method.falling
    if len(places) < 2:
        return ""
    first, last = places[0], places[-1]
    errors, rows = method.errors, method.rows
    if errors[last] > 0.5 * errors[first]:
        smallest = numbers.plain(rows[last].epsilon)
        return f"the {method.kind} error stays near {measured(errors[last])} down to ε = {smallest}"
    text = (
        f"the {method.kind} error falls from {measured(errors[first])} at ε = {numbers.plain(rows[first].epsilon)} "
        f"to {measured(errors[last])} at ε = {numbers.plain(rows[last].epsilon)}"
    )
    order = method.order
    if order is None or order < 0.2:
        return text
    times = f"{measured(10**order)} times smaller for an ε 10 times smaller"
    return f"{text}, {times}, like {_power(order)}"


def _power(order: float) -> str:
    """`ε`, `ε²`, or what was measured where it is no whole power.

    >>> _power(1.0004), _power(1.98), _power(0.5)
    ('ε', 'ε²', 'ε to the power 0.5')
    """
    signs = {1: "", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶"}
    whole = round(order)
    if whole in signs and abs(order - whole) < 0.1:
        return f"ε{signs[whole]}"
    return f"ε to the power {numbers.text(order, 2)}"


def _rounding(spot: Spot, one: Method, two: Method) -> str:
    """What the errors below the best ε say about the subtraction of nearly equal numbers."""
    rising = {method.kind: _rising(method) for method in (one, two) if method.rises_to is not None}
    if not rising:
        return ""
    if len(set(rising.values())) == 1 < len(rising):
        told = f"{rising[one.kind].replace('error rises', 'errors rise')}".replace("the errors", "both errors")
    else:
        told = "; ".join(text.replace("the error", f"the {kind} error") for kind, text in rising.items())
    return f"Rounding, when ε is too small: {told}. {_lost_digits(spot)}"


def _rising(method: Method) -> str:
    assert method.best is not None
    assert method.rises_to is not None
    return (
        f"below ε = {numbers.plain(method.best.epsilon)} the error rises again, "
        f"to {measured(method.rises_to)} at ε = {numbers.plain(EPSILONS[-1])}"
    )


def _lost_digits(spot: Spot) -> str:
    """How many digits two neighbouring final values share, and so how few are left of their difference."""
    bumped = f"{spot.label} + {numbers.plain(EPSILONS[-1])}"
    if spot.value + EPSILONS[-1] == spot.value:
        return unheld(spot, EPSILONS[-1])
    both = f"{bumped if spot.name == spot.final else f'{spot.final} with {bumped}'} and {spot.final} itself"
    change = abs(minus(spot.loss_after(EPSILONS[-1]), spot.loss))
    if change == 0:
        return f"{both} are one and the same 64-bit number, and their difference is 0."
    if not math.isfinite(change) or change >= 0.1 * abs(spot.loss):
        return "The numbers on the way hold about 16 digits, and the difference stands in the last of them."
    same = _same_digits(spot.loss_after(EPSILONS[-1]), spot.loss)
    if same < 1:
        return "The numbers on the way hold about 16 digits, and the difference stands in the last of them."
    return f"{both} agree in their first {same} digits of about 16: the difference has only the few that are left."


def _same_digits(one: float, other: float) -> int:
    """In how many significant digits two numbers agree as they are written: 1.99 and 2.01 in none.

    >>> _same_digits(0.4740769841793516, 0.4740769841801066), _same_digits(1.99, 2.01), _same_digits(1.5, 15.0)
    (10, 0, 0)
    """
    (first, first_power), (second, second_power) = (f"{each:.16e}".split("e") for each in (one, other))
    if first_power != second_power:
        return 0
    same = next((place for place, pair in enumerate(zip(first, second)) if pair[0] != pair[1]), len(first))
    return len([sign for sign in first[:same] if sign.isdigit()]) if first[:1] == second[:1] else 0


def _nothing_moves(spot: Spot) -> str:
    if spot.final not in spot.downstream:
        return f"d{spot.label} = 0, exactly: {spot.final} does not use {spot.label}, so no ε changes it."
    after = spot.after(EPSILONS[0])
    before = spot.forward.values
    later = (name for name in spot.downstream if name != spot.name)
    stuck = next((name for name in later if np.array_equal(after[name], before[name])), spot.final)
    return (
        f"d{spot.label} = 0, and no ε from {numbers.plain(EPSILONS[0])} down moves {spot.final}: "
        f"the change ends at {stuck}, which stays {numbers.text(before[stuck])}."
    )


def _sides(row: Row) -> tuple[float, float]:
    """The slopes to the right and to the left."""
    return row.one_sided, 2 * row.two_sided - row.one_sided


def _settled(spot: Spot, rows: Sequence[Row], of: Callable[[Row], float]) -> tuple[Row, Row] | None:
    """Two rows, 100 times apart, at the smallest ε whose rounding does not hide something; None where it vanishes."""
    noise = [1000 * spot.rounding(row.epsilon, row.one_sided) for row in rows]
    seen = [place for place, row in enumerate(rows) if abs(of(row)) > noise[place]]
    if not seen or seen[-1] < 2 or seen[-1] - 2 not in seen:
        return None
    last = seen[-1]
    if last + 1 < len(rows) and noise[last + 1] < abs(of(rows[last])):
        return None  # rounding would not have hidden it there
    return rows[last - 2], rows[last]


def _jump(spot: Spot, rows: Sequence[Row]) -> str:
    def steeper(row: Row) -> float:
        return max(_sides(row), key=abs)

    found = _settled(spot, rows, steeper)
    if found is None or not abs(steeper(found[1])) > 50 * abs(steeper(found[0])):
        return ""
    return (
        f"Undefined here: {spot.final} jumps at {spot.label} = {numbers.text(spot.value)}, so each ε 10 times smaller "
        f"makes the difference 10 times larger. The rule that is used gives "
        f"d{spot.label} = {numbers.text(spot.derivative)}."
    )


def _kink(spot: Spot, rows: Sequence[Row]) -> str:
    def corner(row: Row) -> float:
        return _sides(row)[0] - _sides(row)[1]

    found = _settled(spot, rows, corner)
    if found is None or not 0.8 < corner(found[1]) / corner(found[0]) < 1.25:
        return ""
    right, left = (measured(side) for side in _sides(found[0]))
    mean, derivative = measured(found[0].two_sided), numbers.text(spot.derivative)
    return (
        f"Undefined here: {spot.final} has a kink at {spot.label} = {numbers.text(spot.value)}. To the right its slope "
        f"is {right}, to the left {left}, and no ε brings the two together; the two-sided difference is their mean, "
        f"{mean}. The rule that is used gives d{spot.label} = {derivative}."
    )


def measured(value: float) -> str:
    """A measured number in three digits; zeros at its end would promise what no measurement holds."""
    return numbers.text(float(f"{value:.3g}"), 3)
