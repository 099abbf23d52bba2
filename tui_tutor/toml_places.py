"""Where keys stand in a text of TOML, which tomllib does not tell.

Knows no setting, and reads only what tomllib has read before: it finds no fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from tui_tutor.errors import Place


class KeyPlace(NamedTuple):
    """Where a key stands, its line of the text, and how many characters it is long there."""

    place: Place
    line: str
    width: int


# What TOML is made of, as far as it matters where a key stands: comments and texts are passed over whole.
_TOKEN = re.compile(
    r"#[^\n]*"
    r'|"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|[\n\[\]{}=]"
    r"|[^\n\[\]{}=\"'#]+",
    re.DOTALL,
)


def key_places(path: str, text: str) -> Mapping[str, KeyPlace]:
    """Every key of a text that is TOML, dotted (`keys.next`), with where it stands first."""
    found: dict[str, KeyPlace] = {}
    for key, place in _every_key(path, text):
        found.setdefault(key, place)
    return MappingProxyType(found)


def _every_key(path: str, text: str) -> Iterator[tuple[str, KeyPlace]]:
    lines = text.split("\n")
    table: tuple[str, ...] = ()
    for start, head, is_table in _heads(text):
        names = _names(head)
        table, full = (names, names) if is_table else (table, (*table, *names))
        line = text.count("\n", 0, start) + 1
        column = start - (text.rfind("\n", 0, start) + 1) + 1
        for end in range(1, len(full) + 1):
            yield ".".join(full[:end]), KeyPlace(Place(path, line, column), lines[line - 1], len(head.strip()))


def _heads(text: str) -> Iterator[tuple[int, str, bool]]:
    """Where every statement begins, the key or the table that it names, and whether it is a table."""
    head, start, depth, is_value = "", -1, 0, False
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token == "\n" and depth == 0:
            if head.startswith("["):
                yield start, head, True
            head, start, is_value = "", -1, False
        elif token == "=" and depth == 0 and not is_value:
            yield start, head, False
            is_value = True
        elif is_value:
            depth += (token in "[{") - (token in "]}")
        elif token.strip() and not token.startswith("#"):
            start = start if head else found.start() + len(token) - len(token.lstrip())
            head += token
    if head.startswith("[") and not is_value:
        yield start, head, True


def _names(head: str) -> tuple[str, ...]:
    """The parts of a key or of a table's name, read by tomllib itself.

    >>> _names('[keys]'), _names('keys . "next"')
    (('keys',), ('keys', 'next'))
    """
    import tomllib

    found: list[str] = []
    here: object = tomllib.loads(f"{head.strip('[] ')} = 0")
    while isinstance(here, dict):
        ((name, here),) = here.items()
        found.append(name)
    return tuple(found)
