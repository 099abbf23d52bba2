"""How numbers look, everywhere: significant digits, signs, what is not finite.

Digits are chosen here and nowhere else.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

RESULT = 4  # significant digits of a result
FACTOR = 5  # of a factor: with fewer, the shown factors miss the shown product
PREVIEW = 3  # entries of an array that are shown, and of each of its rows
MOST = 15  # what float64 holds for certain
UNDEFINED = "undefined"
_EXACT = 1e-12  # so near, relative to its size, a number counts as what is written
_LARGE, _SMALL = 1e7, 1e-4  # beyond these, powers of ten


def text(value: Any, digits: int = RESULT) -> str:
    """A number with so many significant digits; whole digits are never cut, -0 is 0.

    Zeros at the end are kept where they are rounded: 1 is exactly 1, and 1.000 is nearly so.

    >>> text(0.622459), text(33.0), text(-0.0), text(123456.7), text(1e-9), text(float("inf")), text(0.99999)
    ('0.6225', '33', '0', '123457', '1e-9', 'inf', '1.000')
    """
    if getattr(value, "ndim", 0):
        return _array(value, min(digits, RESULT))
    number = float(value)
    if math.isnan(number):
        return UNDEFINED
    if math.isinf(number):
        return "inf" if number > 0 else "-inf"
    if number == 0:
        return "0"
    if abs(number) >= _LARGE or abs(number) < _SMALL:
        return _scientific(number, digits)
    exponent = int(f"{number:.{digits - 1}e}".partition("e")[2])  # after rounding: 99.999 has that of 100
    return _without_zeros(f"{number:.{max(0, digits - 1 - exponent)}f}", "", number)


def _array(value: Any, digits: int) -> str:
    """The first entries of an array; what is left out is marked.

    >>> import numpy as np
    >>> text(np.arange(12.0).reshape(2, 6)), text(np.array([1.0, 0.5])), text(np.zeros((9, 1)))
    ('[[0, 1, 2, …], [6, 7, 8, …]]', '[1, 0.5]', '[[0], [0], [0], …]')
    """
    entries = [text(entry, digits) for entry in value[:PREVIEW]] + ["…"] * (len(value) > PREVIEW)
    return f"[{', '.join(entries)}]"


def _without_zeros(mantissa: str, exponent: str, number: float) -> str:
    """What is exact needs no zeros at its end; the rounding of a few operations does not count."""
    shorter = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    exact = math.isclose(float(shorter + exponent), number, rel_tol=_EXACT)
    return (shorter if exact else mantissa) + exponent


def _scientific(number: float, digits: int) -> str:
    mantissa, exponent = f"{number:.{digits - 1}e}".split("e")
    return _without_zeros(mantissa, f"e{int(exponent)}", number)


def scientific(value: Any, digits: int = RESULT) -> str:
    """A number with a power of ten, however near to 1 it is.

    >>> scientific(-0.00027271, 2), scientific(float("inf")), scientific(0.0)
    ('-2.7e-4', 'inf', '0')
    """
    number = float(value)
    return _scientific(number, digits) if math.isfinite(number) and number else text(number)


def change(before: Any, after: Any) -> tuple[str, str]:
    """Two numbers, each with as many digits as it takes to see what the step from one to the other changed.

    >>> change(0.5, 0.575508), change(1000.0, 1000.00321), change(2.0, 2.0)
    (('0.5', '0.5755'), ('1000', '1000.0032'), ('2', '2'))
    """
    if getattr(before, "ndim", 0):
        return text(before), text(after)
    first, second = float(before), float(after)
    if first == second or not (math.isfinite(first) and math.isfinite(second)):
        return text(first), text(second)
    for digits in range(RESULT, MOST + 1):
        old, new = text(first, digits), text(second, digits)
        if abs((float(new) - float(old)) - (second - first)) <= 0.02 * abs(second - first):
            return old, new
    return text(first, MOST), text(second, MOST)


def difference(before: Any, after: Any) -> float:
    """What a number changed by; nan where one of them is not finite, and never a warning. Of an array, its largest.

    >>> difference(0.5, 2), difference(math.inf, math.inf)
    (1.5, nan)
    """
    if getattr(before, "ndim", 0):
        with np.errstate(all="ignore"):  # inf - inf is nan
            moved = (after - before).ravel()
        return float(moved[abs(moved).argmax()])
    return float(after) - float(before)  # of Python's floats: NumPy's would warn of inf - inf


def half_unit(value: Any, written: str = "") -> float:
    """Half of what the last digit of a result counts: of RESULT digits, or of more where more are written.

    >>> half_unit(33.0), half_unit(1.5, "1.500012")
    (0.005, 5e-07)
    """
    number = abs(float(value))
    places = RESULT - 1 - math.floor(math.log10(number)) if number else RESULT
    if number < _LARGE:
        places = max(places, 0)
    if written:
        mantissa, _, exponent = written.partition("e")
        places = max(places, len(mantissa.partition(".")[2]) - int(exponent or 0))
    return float(f"5e{-places - 1}")


def plain(value: float) -> str:
    """A constant of a formula as a person writes it: every digit that it has, no `.0`.

    >>> plain(3.0), plain(0.5), plain(1e-3), plain(1e300)
    ('3', '0.5', '0.001', '1e300')
    """
    if value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    mantissa, _, exponent = repr(float(value)).partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa
