"""Lines for a terminal of some width: broken at blanks, never within a word.

Of a terminal it knows the width alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TextIO

from tui_tutor.widths import text_width

_WORD = re.compile(r"\s*\S+")


def columns_of(stream: TextIO) -> int:
    """The width of a terminal, as it is now; 0 where the stream is none, or the terminal does not say it."""
    try:
        return os.get_terminal_size(stream.fileno()).columns if stream.isatty() else 0
    except (OSError, ValueError):
        return 0


def wrapped(row: str, columns: int) -> Iterator[str]:
    """A row in lines of so many columns; each is indented like the first, and a word longer than a line stays whole.

    >>> list(wrapped("  z = w1*x1 + w2*x2 + b", 14)), list(wrapped("", 14)), list(wrapped("a_long_name z", 4))
    (['  z = w1*x1 +', '  w2*x2 + b'], [''], ['a_long_name', 'z'])
    """
    if text_width(row) <= columns:
        yield row
        return
    indent = row[: len(row) - len(row.lstrip())]
    if 2 * len(indent) > columns:
        indent = ""
    line, width = "", 0
    for found in _WORD.finditer(row):
        word = found[0]
        if line and width + text_width(word) > columns:
            yield line
            line, word = "", f"{indent}{word.lstrip()}"
            width = 0
        line, width = line + word, width + text_width(word)
    yield line
