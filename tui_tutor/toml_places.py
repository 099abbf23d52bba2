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


class Twice(NamedTuple):
    """A key that stands twice: where it does so again, and the line on which it stood before."""

    key: str
    again: KeyPlace
    first: int


def twice(path: str, text: str) -> Twice | None:
    """What the last statement of a text sets again: its key, or a table on the way to it. None where nothing is."""
    statements = list(_statements(path, text))
    if not statements:
        return None
    names, again = statements[-1]
    before: dict[tuple[str, ...], int] = {}  # where each was set last; a table that has a line of its own, there
    for each, place in statements[:-1]:
        before |= {each[:end]: place.place.line or 1 for end in range(1, len(each)) if each[:end] not in before}
        before[each] = place.place.line or 1
    for end in range(len(names), 0, -1):
        if names[:end] in before:
            return Twice(".".join(names[:end]), again, before[names[:end]])
    return None


def _every_key(path: str, text: str) -> Iterator[tuple[str, KeyPlace]]:
    for names, place in _statements(path, text):
        for end in range(1, len(names) + 1):
            yield ".".join(names[:end]), place


def _statements(path: str, text: str) -> Iterator[tuple[tuple[str, ...], KeyPlace]]:
    """The whole name that every statement sets, with its table before it, and where it begins."""
    lines = text.split("\n")
    table: tuple[str, ...] = ()
    for start, head, is_table in _heads(text):
        names = _names(head)
        table, full = (names, names) if is_table else (table, (*table, *names))
        line = text.count("\n", 0, start) + 1
        column = start - (text.rfind("\n", 0, start) + 1) + 1
        yield full, KeyPlace(Place(path, line, column), lines[line - 1], len(head.strip()))


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
