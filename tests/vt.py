"""What a stream of bytes does to a terminal: text, sequences, and every control character that is in neither.

A small model of the states of a DEC terminal (ECMA-48; the parser that Paul Williams drew of the VT500). It knows no
sequence's meaning: only where one begins and ends, which is what a stranger's text must not decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

# What tutor and Textual's driver write themselves: control sequences by their last character, and OSC by their number.
OWN_SEQUENCES = frozenset("HmJKhlupqt")
_POINTER = re.compile(r"\x1b\]22;[a-z-]+\x07")  # the shape of the mouse pointer
_TOKEN = re.compile(
    r"\x1b\[(?P<parameters>[0-?]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    r"|\x1b(?P<string>[P\]X^_])[^\x07\x1b\x18\x1a\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b(?P<plain>[ -/]*[0-~]?)"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f])",
)


class Heard(NamedTuple):
    """What a terminal was told: kind is `text`, `sequence`, `string`, `escape` or `control`."""

    kind: str
    text: str


def heard(data: bytes) -> Iterator[Heard]:
    """What the bytes say; they have to be UTF-8."""
    for found in _TOKEN.finditer(data.decode("utf-8")):
        if found["text"] is not None:
            yield Heard("text", found[0])
        elif found["control"] is not None:
            yield Heard("control", found[0])
        elif found["final"] is not None:
            yield Heard("sequence", found[0])
        else:
            yield Heard("string" if found["string"] else "escape", found[0])


def steering(data: bytes) -> Counter[str]:
    """What a stranger's text got through: controls, strings and sequences that are not ours, signs of direction.

    A line's end is ours where the next line's place follows, or nothing.
    """
    found: Counter[str] = Counter()
    all_heard = list(heard(data))
    for each, following in pairwise([*all_heard, Heard("end", "")]):
        match each.kind:
            case "sequence" if each.text[-1] in OWN_SEQUENCES:
                pass
            case "string" if _POINTER.fullmatch(each.text):
                pass
            case "text":
                found.update(character for character in _unusual(each.text) if _steers(character))
            case "control" if each.text == "\n" and _is_line_end(following):
                pass
            case _:
                found[each.text] += 1
    return found


def _is_line_end(following: Heard) -> bool:
    return following.kind == "end" or re.fullmatch(r"\x1b\[\d+;\d+H", following.text) is not None


def _unusual(text: str) -> Iterable[str]:
    return () if text.isprintable() else set(text)


def _steers(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
