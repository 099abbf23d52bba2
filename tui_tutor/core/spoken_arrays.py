"""Arrays as they are spoken, whole or by an entry: row by row, each number in words.

Knows how arrays are written on the screen and in lessons; formulas are the business of others.
"""

from __future__ import annotations

import re

from tui_tutor.core.spelling import spoken_number

ARRAY = re.compile(r"\[\[[^\[\]]*\](?:, (?:\[[^\[\]]*\]|…))*\]")
LIST = re.compile(r"\[(-?[\d.]+(?:e-?\d+)?(?:, (?:-?[\d.]+(?:e-?\d+)?|…))*)\]")
ENTRY = re.compile(r"(?<!\w)([^\W\d]\w*)\[(\d+(?:,\d+)?)\]")
_ROW = re.compile(r"\[([^\[\]]*)\]|…(?=\]$)")
_NORMS = re.compile(r"‖([^‖]+)‖ / \(‖([^‖]+)‖ \+ ‖([^‖]+)‖\)")


def spoken_array(text: str) -> str | None:
    """An array in words; None where the text is none.

    >>> spoken_array("[[0, -1], [2, 3], …]"), spoken_array("[1, -1e-7]"), spoken_array("[x]")
    ('row 1: 0, minus 1; row 2: 2, 3; …', 'the row: 1, minus 1 times 10 to the minus 7', None)
    """
    if found := LIST.fullmatch(text):
        return f"the row: {_numbers(found[1])}"
    if not ARRAY.fullmatch(text):
        return None
    rows = [found[1] for found in _ROW.finditer(text)]
    said = [f"row {number}: {_numbers(row)}" for number, row in enumerate(filter(None, rows), 1)]
    return "; ".join([*said, *(["…"] if None in rows else [])])


def _numbers(row: str) -> str:
    return ", ".join(map(spoken_number, row.split(", ")))


def spoken_shape(text: str) -> str:
    """`(2, 5)` as "2 by 5".

    >>> spoken_shape("(2, 5)"), spoken_shape("(3,)")
    ('2 by 5', 'a row of 3')
    """
    sizes = re.findall(r"\d+", text)
    return " by ".join(sizes) if len(sizes) > 1 else f"a row of {sizes[0]}"


def spoken_place(entry: str) -> str:
    """Where an entry is, behind the array's name.

    >>> spoken_place("1,2"), spoken_place("3")
    (', row 1, column 2', ', entry 3')
    """
    row, _, column = entry.partition(",")
    return f", row {row}, column {column}" if column else f", entry {row}"


def with_norms_in_words(text: str) -> str:
    """A text in which the measure of a gradient check is told in words.

    >>> with_norms_in_words("‖approx - dW‖ / (‖approx‖ + ‖dW‖) = 1e-7")
    'the norm of approx minus dW, over the sum of the norms of approx and dW, = 1e-7'
    """
    return _NORMS.sub(_measure, text)


def _measure(found: re.Match[str]) -> str:
    difference, one, other = found.groups()
    return f"the norm of {difference.replace(' - ', ' minus ')}, over the sum of the norms of {one} and {other},"
