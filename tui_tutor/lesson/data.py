"""Training sets: a file of numbers beside the lesson, or points made from a seed.

A set is given to the graph as X of shape (n, m), a column an example, and Y of shape (1, m).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tui_tutor.core.values import is_number, whole
from tui_tutor.errors import FormulaError, Place, counted, cut
from tui_tutor.files import read_bounded

LARGEST = 256_000  # bytes of a file
MOST_EXAMPLES = 10_000
_FILE = re.compile(r'"(?P<name>[^"]*)"')
_MADE = re.compile(r"(?P<kind>\w+)\(\s*(?P<count>\d+)\s*,\s*seed\s*=\s*(?P<seed>\d+)\s*\)")


class Examples(NamedTuple):
    """Features of shape (n, m) and labels of shape (1, m)."""

    features: Any
    labels: Any

    @property
    def is_binary(self) -> bool:
        """Whether every label is 0 or 1."""
        return bool(np.isin(self.labels, (0.0, 1.0)).all())


def read_examples(text: str, folder: Path) -> Examples:
    """The set that `"file.csv"` or `moons(100, seed=1)` names. Raises FormulaError with the column."""
    if found := _FILE.fullmatch(text):
        return _from_file(found["name"], folder)
    if found := _MADE.fullmatch(text):
        return _made(found)
    raise _fault("this names no data", 0, len(text), f'write "points.csv" or {next(iter(_MAKERS))}(100, seed=1)')


def _from_file(name: str, folder: Path) -> Examples:
    width = len(name) + 2
    if not re.fullmatch(r"[\w][\w .-]*", name):  # no folder, no way up, nothing hidden
        raise _fault("the file has to stand beside the lesson", 0, width, "give its name alone, such as points.csv")
    path = folder / name
    try:
        if path.is_symlink() or not path.is_file():
            raise _fault(f"there is no file {name} beside the lesson", 0, width, "check its name")
        data = read_bounded(path, LARGEST)
    except OSError as fault:
        raise _fault(f"{name} cannot be read: {(fault.strerror or '').lower()}", 0, width, "check its rights") from None
    if len(data) > LARGEST:
        raise _fault(f"{name} is larger than {LARGEST:,} bytes", 0, width, "keep fewer examples")
    try:
        return _from_rows(list(csv.reader(io.StringIO(data.decode("utf-8-sig")))), name, width)
    except (UnicodeDecodeError, csv.Error):
        raise _fault(f"{name} is no table of numbers", 0, width, "one row per example, the label last") from None


def _from_rows(rows: list[list[str]], name: str, width: int) -> Examples:
    """Rows of numbers; a first row of names is passed over."""
    rows = [[entry.strip() for entry in row] for row in rows if any(entry.strip() for entry in row)]
    first = 1 if rows and not any(map(is_number, rows[0])) else 0
    for number, row in enumerate(rows[first:], first + 1):
        if len(row) != len(rows[first]) or len(row) < 2:
            problem = f"row {number} of {name} has {counted(len(row), 'number')}"
            raise _fault(problem, 0, width, "every row has the same features, and the label last")
        for entry in row:
            if not is_number(entry):
                problem = f'row {number} of {name}: "{cut(entry, 20)}" is no number'
                raise _fault(problem, 0, width, "write it as 2 or -0.25")
    if not 0 < len(rows) - first <= MOST_EXAMPLES:
        raise _fault(f"{name} has {len(rows) - first:,} examples", 0, width, f"from 1 to {MOST_EXAMPLES:,}")
    table = np.array(rows[first:], dtype=np.float64)
    return Examples(table[:, :-1].T.copy(), table[:, -1:].T.copy())


def _made(found: re.Match[str]) -> Examples:
    kind, count, seed = found["kind"], whole(found["count"]), whole(found["seed"])
    if kind not in _MAKERS:
        raise _fault(f'nothing makes "{kind}"', 0, len(kind), f"write {', '.join(_MAKERS)}")
    if not 2 <= count <= MOST_EXAMPLES or seed >= 2**32:
        raise _fault(
            counted(count, "example"), found.start("count"), len(found["count"]), f"from 2 to {MOST_EXAMPLES:,}"
        )
    return _MAKERS[kind](np.random.RandomState(seed), count)


def _moons(source: np.random.RandomState, count: int) -> Examples:
    """Two half circles that reach into each other: no line parts them."""
    labels = (np.arange(count) % 2).astype(np.float64)
    angle = np.pi * source.random_sample(count)
    across = np.where(labels == 0, np.cos(angle), 1 - np.cos(angle))
    up = np.where(labels == 0, np.sin(angle), 0.5 - np.sin(angle))
    return Examples(np.stack([across, up]) + 0.12 * source.standard_normal((2, count)), labels[None, :])


def _blobs(source: np.random.RandomState, count: int) -> Examples:
    """Two clouds that overlap a little."""
    labels = (np.arange(count) % 2).astype(np.float64)
    middle = np.where(labels == 0, -1.0, 1.0)
    return Examples(np.stack([middle, 0.5 * middle]) + 0.8 * source.standard_normal((2, count)), labels[None, :])


def _line(source: np.random.RandomState, count: int) -> Examples:
    """Points near y = 2·x + 1."""
    across = np.linspace(-1.0, 1.0, count)
    return Examples(across[None, :], (2 * across + 1 + 0.2 * source.standard_normal(count))[None, :])


_MAKERS: Mapping[str, Callable[[np.random.RandomState, int], Examples]] = {
    "moons": _moons,
    "blobs": _blobs,
    "line": _line,
}


def _fault(problem: str, column: int, width: int, advice: str) -> FormulaError:
    return FormulaError(problem, place=Place(column=column + 1), width=width, advice=advice)
