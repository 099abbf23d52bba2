"""Scales of a plot: from where to where an axis goes, and its round numbers (1, 2, 5 times a power of ten).

Knows no cells.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tui_tutor.core import numbers

_LARGEST, _LEAST = 1.7e308, 1e-307  # within these nothing overflows and no digit is lost
_NARROWEST = 1e-6  # of its numbers' size is the least that an axis shows
_NEARLY = Fraction(1, 10**6)  # of a step, by which an end may miss a round number: floats do
_STEPS = 6  # an axis is rounded to at least so many steps


@dataclass(frozen=True, slots=True)
class Scale:
    """One axis: from where to where, straight or logarithmic."""

    low: float
    high: float
    log: bool = False

    @classmethod
    def of(cls, ends: tuple[float, float], *, log: bool = False) -> Scale:
        """The scale between two numbers, whatever they are."""
        return cls(*_apart([float(end) for end in ends], log=log), log)

    def places(self, values: Iterable[float]) -> list[float]:
        """How far along the axis numbers are: 0 at its low end, 1 at its high end; nan where one has no place."""
        low, high = self._straight(self.low), self._straight(self.high)
        return [
            min(max((self._straight(value) - low) / (high - low), -1e3), 1e3)
            if math.isfinite(value) and (value > 0 or not self.log)
            else math.nan
            for value in map(float, values)
        ]

    def place(self, value: float) -> float:
        return self.places([value])[0]

    def _straight(self, value: float) -> float:
        return math.log10(value) if self.log else value / 4

    def value(self, place: float) -> float:
        """The number at a part of the way along the axis."""
        if self.log:
            return float(10 ** (math.log10(self.low) * (1 - place) + math.log10(self.high) * place))
        return self.low * (1 - place) + self.high * place

    def ticks(self, fits: Callable[[list[float]], bool], *, whole: bool = False) -> list[float]:
        """The most round numbers that fit; where not even two of them do, the ends."""
        for found in self._candidates(whole):
            if len(found) > (0 if whole else 1) and fits(found):
                return found
        return next((ends for ends in ([self.low, self.high], [self.low]) if fits(ends)), [])

    def _candidates(self, whole: bool) -> Iterator[list[float]]:
        """Round numbers on the axis, from many to few."""
        if self.log:
            yield from _decades(self.low, self.high)
        for most in (12, 10, 8, 6, 5, 4, 3, 2, 1):
            step = _round_step(Fraction(self.high) - Fraction(self.low), most)
            found = _multiples(self.low, self.high, max(step, Fraction(1)) if whole else step)
            yield [tick for tick in found if tick > 0 or not self.log]


def rounded(values: Sequence[float], *, log: bool) -> tuple[float, float]:
    """Round numbers around some: whole steps, or on a logarithmic axis powers of ten (if few, their 2 and 5 too)."""
    low, high = _apart(values, log=log)
    if log:
        first, last = math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9)
        powers = [float(f"1e{exponent}") for exponent in range(max(first, -307), min(last, 307) + 1)]
        marks = [digit * power for power in powers for digit in ((1, 2, 5) if last - first < 3 else (1,))]
        below = [mark for mark in marks if mark <= low * (1 + 1e-9)]
        above = [mark for mark in marks if mark >= high * (1 - 1e-9)]
        return max(below, default=_LEAST), min(above, default=_LARGEST)
    step = _round_step(Fraction(high) - Fraction(low), _STEPS)
    limit = Fraction(_LARGEST)
    begin, end = math.floor(Fraction(low) / step) * step, math.ceil(Fraction(high) / step) * step
    return float(max(begin, -limit)), float(min(end, limit))


def _apart(values: Sequence[float], *, log: bool) -> tuple[float, float]:
    """The least and the largest of some numbers that an axis can begin and end with, at some distance."""
    usable = [value for value in values if math.isfinite(value) and (value > 0 or not log)]
    least = _LEAST if log else -_LARGEST
    usable = [min(max(value, least), _LARGEST) for value in usable] or [0.1 if log else 0.0, 1.0]
    low, high = min(usable), max(usable)
    size = max(abs(low), abs(high))
    if high / 2 - low / 2 >= max(_NARROWEST * size, _LEAST):
        return low, high
    if log:
        return max(low / 2, _LEAST), min(high * 2, _LARGEST)
    if size < _LEAST:
        return -1.0, 1.0
    reach = size / 2 if low == high else _NARROWEST * size
    return max(low - reach, -_LARGEST), min(high + reach, _LARGEST)


def _round_step(span: Fraction, most: int) -> Fraction:
    """The least of 1, 2, 5 times a power of ten that goes into a span at most so many times.

    >>> [float(_round_step(Fraction(span), 5)) for span in (10, 9, 24, 1)]
    [2.0, 2.0, 5.0, 0.2]
    """
    rough = span / most
    exponent = math.floor(math.log10(rough.numerator) - math.log10(rough.denominator) - 1e-9)
    return next(step for step in (digit * Fraction(10) ** exponent for digit in (1, 2, 5, 10, 20)) if step >= rough)


def _multiples(low: float, high: float, step: Fraction) -> list[float]:
    first, last = math.ceil(Fraction(low) / step - _NEARLY), math.floor(Fraction(high) / step + _NEARLY)
    return [float(number * step) for number in range(first, last + 1)]


def _decades(low: float, high: float) -> Iterator[list[float]]:
    """Powers of ten with their 2 and 5 between them, then fewer and fewer powers."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    powers = [float(f"1e{exponent}") for exponent in range(max(first - 1, -307), min(last, 307) + 1)]
    yield [digit * power for power in powers for digit in (1, 2, 5) if low <= digit * power <= high]
    for stride in (1, 2, 5, 10, 20, 50, 100, 200):
        exponents = [number for number in range(first, last + 1) if number % stride == 0]
        yield [float(f"1e{exponent}") for exponent in exponents]


def labels(ticks: Sequence[float], room: int = 12) -> list[str]:
    """Round numbers with as many digits as it takes, other numbers as results are shown; fewer where room is short."""
    exact = [numbers.text(tick, numbers.MOST) for tick in ticks]
    tried = [[numbers.text(tick, digits) for tick in ticks] for digits in range(1, 9)]
    whole = tried.index(exact) if exact in tried else numbers.RESULT - 1
    fitting = (texts for texts in reversed(tried[: whole + 1]) if max(map(len, texts), default=0) <= room)
    return next(fitting, tried[0])
