"""Numbers and arrays in few columns: as many digits, or entries, as have room."""

from __future__ import annotations

from typing import Any

import numpy as np

from tui_tutor.core import numbers

NUMBER = 7  # columns of a number in a box


def short(value: Any, room: int = NUMBER) -> str:
    """A number in at most so many columns.

    >>> short(-0.377541), short(-123456.789), short(-1.2345e-12), short(float("nan"))
    ('-0.3775', '-123457', '-1e-12', 'undef.')
    >>> short(-0.0002727), short(0.000100000001)
    ('-2.7e-4', '0.0001')
    """
    if np.ndim(value):
        return _first_entries(value, room)
    for digits in range(numbers.RESULT, 0, -1):
        plain = numbers.text(value, digits)
        for text in (plain, _without_zeros(plain), numbers.scientific(value, digits)):
            if len(text) <= room:
                return text
    return text if text != numbers.UNDEFINED else "undef."


def _without_zeros(text: str) -> str:
    """A decimal without the zeros at its end, which say that it is rounded: where there is no room for them."""
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def _first_entries(value: Any, room: int) -> str:
    """As many entries of an array as fit, row by row, and a sign where there are more.

    >>> _first_entries(np.array([[9.0, 12.0, -5.4]]), 11), _first_entries(np.full((2, 3), 0.33333), 11)
    ('9 12 -5.4', '0.333 …')
    """
    entries = [numbers.text(entry, 3) for entry in value.ravel()[: room // 2]]
    for count in range(len(entries), 0, -1):
        text = " ".join(entries[:count]) + (" …" if count < value.size else "")
        if len(text) <= room:
            return text
    return "…"
