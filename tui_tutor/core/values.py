"""Values as they are written: a number, an array as a nested list, or one made from a rule and a seed.

Two dimensions at most; every entry is a finite float64. The same text always gives the same value.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tui_tutor.core.work import MOST_ENTRIES
from tui_tutor.errors import FormulaError, Place, cut

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_MADE = re.compile(
    r"(?P<kind>\w+)\s*\(\s*(?P<rows>\d+)\s*,\s*(?P<columns>\d+)\s*(,\s*seed\s*=\s*(?P<seed>\d+)\s*)?\)"
    r"(\s*\*\s*(?P<scale>[^\s*]+))?"
)
# RandomState's streams are frozen: a lesson has the same numbers with every release of NumPy.
_MAKERS: Mapping[str, Callable[[np.random.RandomState, int, int], Any]] = {
    "zeros": lambda _, rows, columns: np.zeros((rows, columns)),
    "ones": lambda _, rows, columns: np.ones((rows, columns)),
    "rand": lambda source, rows, columns: source.random_sample((rows, columns)),
    "randn": lambda source, rows, columns: source.standard_normal((rows, columns)),
}
_SEEDED = ("rand", "randn")


def read_value(text: str) -> Any:
    """A float64 scalar or array. Raises FormulaError with the column.

    >>> read_value("-0.25"), read_value("[[1, 2], [3, 4]]").shape, read_value("randn(4, 3, seed=1)*0.01").shape
    (np.float64(-0.25), (2, 2), (4, 3))
    """
    if is_number(text):
        return np.float64(text)
    if text.startswith("["):
        return _array(text)
    if found := _MADE.fullmatch(text):
        return _made(found)
    problem = f'"{text}" is not a number' if text else "a number is missing"
    raise _fault(problem, 0, max(len(text), 1), "write it as 2, -0.25 or 1e-3")


def is_number(text: str) -> bool:
    """Whether a text is a finite number."""
    return _NUMBER.fullmatch(text) is not None and math.isfinite(float(text))


def _array(text: str) -> Any:
    try:
        rows = json.loads(text, parse_constant=lambda word: word, parse_int=float)
    except (json.JSONDecodeError, RecursionError) as fault:
        column = min(getattr(fault, "pos", 0), len(text) - 1)
        raise _fault("this is not an array", column, 1, "write [[1, 2], [3, 4]], row by row") from None
    entries = [entry for row in rows for entry in (row if isinstance(row, list) else [row])]
    lengths = {len(row) if isinstance(row, list) else None for row in rows}
    wrong = [entry for entry in entries if type(entry) is not float]
    if wrong:
        what = "more than two dimensions" if isinstance(wrong[0], list) else f"an entry that is no number: {wrong[0]}"
        raise _fault(cut(f"the array has {what}", 60), 0, len(text), "write [[1, 2], [3, 4]], row by row")
    if len(lengths) != 1 or not entries:
        problem = "the array is empty" if not entries else "the rows of the array have different lengths"
        raise _fault(problem, 0, len(text), "write [[1, 2], [3, 4]], row by row")
    if len(entries) > MOST_ENTRIES:
        problem = f"the array has {len(entries):,} entries"
        raise _fault(problem, 0, len(text), f"use at most {MOST_ENTRIES:,}")
    if not all(math.isfinite(entry) for entry in entries):
        raise _fault("an entry of the array is not finite", 0, len(text), "float64 holds up to about 1.8e308")
    return np.array(rows, dtype=np.float64)


def _made(found: re.Match[str]) -> Any:
    kind, rows, columns = found["kind"], whole(found["rows"]), whole(found["columns"])
    if kind not in _MAKERS:
        raise _fault(f'nothing makes "{kind}"', 0, len(kind), f"write {', '.join(_MAKERS)}")
    if not 0 < rows * columns <= MOST_ENTRIES:
        raise _fault(f"{rows} x {columns} is no size", found.start("rows"), 1, f"from 1 to {MOST_ENTRIES:,} entries")
    seed = whole(found["seed"] or "0")
    if seed >= 2**32:
        raise _fault("the seed is too large", found.start("seed"), len(found["seed"]), "use one below 4,294,967,296")
    if (kind in _SEEDED) != (found["seed"] is not None):
        example = f"write {kind}({rows}, {columns}{', seed=1' if kind in _SEEDED else ''})"
        raise _fault(f"{kind} {'needs' if kind in _SEEDED else 'takes'} {'a' if kind in _SEEDED else 'no'} seed",
                     0, len(kind), example)  # fmt: skip
    scale = found["scale"]
    if scale is not None and not is_number(scale):
        raise _fault(f'"{scale}" is not a number', found.start("scale"), len(scale), "write it as 2, -0.25 or 1e-3")
    made = _MAKERS[kind](np.random.RandomState(seed), rows, columns)
    with np.errstate(over="ignore"):
        made = made * float(scale) if scale is not None else made
    if not np.isfinite(made).all():
        raise _fault("an entry of the array is not finite", 0, len(found[0]), "make the factor smaller")
    return made


def whole(digits: str) -> int:
    """A whole number; of one that is far too large the first digits, because int() refuses thousands of them."""
    return int(digits.lstrip("0")[:20] or "0")


def _fault(problem: str, column: int, width: int, advice: str) -> FormulaError:
    return FormulaError(problem, place=Place(column=column + 1), width=width, advice=advice)
