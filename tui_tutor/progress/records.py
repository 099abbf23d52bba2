"""Records: each thing a learner did that is worth keeping, as a value, to and from JSON.

Knows no file. A record that cannot be is refused where it is made, so whoever holds one may trust it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from typing import Any, TypeAlias

from tui_tutor.progress.fields import (
    Edits,
    as_edits,
    as_number,
    as_text,
    as_texts,
    as_whole,
    as_yes_or_no,
    read_edits,
    read_value,
    written,
)

FORMAT = 3  # the newest; a record is written in the one in which its kind came
LONGEST_ANSWER = 200  # characters that are kept of a wrong answer


class Outcome(StrEnum):
    """How a question ended, or `wrong` for an attempt after which it is still open."""

    FIRST_TRY = "first-try"
    AFTER_HINTS = "after-hints"
    SHOWN = "shown"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class _Checked:
    """Checks and freezes every field by its name; one whose default is None may be None."""

    def __post_init__(self) -> None:
        for each in _FIELDS[type(self)]:
            value = getattr(self, each.name)
            if value is not None or each.default is not None:
                object.__setattr__(self, each.name, CHECKS[each.name](each.name, value))


@dataclass(frozen=True, slots=True)
class Opened(_Checked):
    """A part of a lesson was opened. `graph` marks the graph and its numbers as they were; `fresh` begins a new run."""

    lesson: str
    part: int
    graph: str
    fresh: bool


def agree(mark: str, other: str) -> bool:
    """Whether two marks of graphs are of one: they are equal, or one has no numbers and the rest is equal.

    >>> agree("1f-2e", "1f-2e"), agree("1f", "1f-2e"), agree("1f-2e", "1f-3d"), agree("1f", "2e")
    (True, True, False, False)
    """
    graph, _, numbers = mark.partition("-")
    other_graph, _, other_numbers = other.partition("-")
    return mark == other or (graph == other_graph and (not numbers or not other_numbers))


@dataclass(frozen=True, slots=True)
class Stepped(_Checked):
    """A step was reached; `step` is its address, such as `backward z`."""

    lesson: str
    part: int
    iteration: int
    step: str
    alpha: float | None = None


@dataclass(frozen=True, slots=True)
class Edited(_Checked):
    """ALL the edits now in force, by the iteration that begins with them; also after an undo or a reset of values.

    anew: what was answered in the part with these edits is asked once more.

    >>> Edited("bowl", 1, {2: {"w": [1, 2.5]}}).edits[2]["w"]
    (1.0, 2.5)
    """

    lesson: str
    part: int
    edits: Edits = field(hash=False)
    anew: bool | None = None


@dataclass(frozen=True, slots=True)
class Switched(_Checked):
    """The modes now in force in a lesson."""

    lesson: str
    calculus: bool
    notation: str
    predict: bool


@dataclass(frozen=True, slots=True)
class Inside(_Checked):
    """ALL the nodes of a part that are opened now, in the order in which they were."""

    lesson: str
    part: int
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered(_Checked):
    """An answer to a step's question, or that its result was shown.

    mistake: the id of a known mistake. answer: what was typed or chosen, where it was wrong (its first 200 characters).
    """

    lesson: str
    part: int
    iteration: int
    step: str
    outcome: Outcome
    mistake: str | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Hinted(_Checked):
    """A hint was taken for a step's question; `hints`: how many there were then."""

    lesson: str
    part: int
    iteration: int
    step: str
    hints: int


@dataclass(frozen=True, slots=True)
class Seen(_Checked):
    """A step's result was on the screen without being asked for: it is asked for no more, and earns nothing."""

    lesson: str
    part: int
    iteration: int
    step: str


@dataclass(frozen=True, slots=True)
class Reviewed(_Checked):
    """A step's question came back in a review. Counts for when it comes next, not for the score."""

    lesson: str
    part: int
    step: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Reset(_Checked):
    """What came before this is forgotten: of one lesson, or of all."""

    lesson: str | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A record of a kind or format that a newer tutor wrote: kept as it is, and passed over."""

    data: Mapping[str, Any] = field(hash=False)

    @property
    def format(self) -> int:
        return int(self.data["format"])


Record: TypeAlias = Opened | Stepped | Edited | Switched | Inside | Answered | Hinted | Seen | Reviewed | Reset

# Each kind with the format in which it came.
_FORMATS: dict[type[_Checked], int] = {
    Opened: 1, Stepped: 1, Edited: 1, Switched: 1, Answered: 1, Reviewed: 1, Reset: 1, Hinted: 2, Seen: 2,
    Inside: 3,
}  # fmt: skip
KINDS: dict[str, type[_Checked]] = {kind.__name__.lower(): kind for kind in _FORMATS}
_FIELDS: dict[type[Any], tuple[Field[Any], ...]] = {kind: fields(kind) for kind in KINDS.values()}


def to_json(record: Record | Unknown) -> dict[str, Any]:
    """A record as JSON data.

    >>> to_json(Stepped("bowl", 1, 3, "update w"))
    {'format': 1, 'kind': 'stepped', 'lesson': 'bowl', 'part': 1, 'iteration': 3, 'step': 'update w'}
    """
    if isinstance(record, Unknown):
        return dict(record.data)
    data: dict[str, Any] = {"format": _FORMATS[type(record)], "kind": type(record).__name__.lower()}
    for each in _FIELDS[type(record)]:
        value = getattr(record, each.name)
        if value is not None:
            data[each.name] = written(value)
    return data


def from_json(data: Any) -> Record | Unknown:
    """The record of JSON data; fields it does not know are passed over. Raises ValueError where it is none."""
    if not isinstance(data, dict) or not isinstance(data.get("kind"), str):
        raise ValueError("a record has a kind")
    kind = KINDS.get(data["kind"])
    if as_whole("format", data.get("format")) > FORMAT or kind is None:
        return Unknown(data)
    try:
        return _read(kind, data)  # type: ignore[return-value]  # every kind in the table is a record
    except KeyError:
        missing = [each.name for each in _FIELDS[kind] if each.name not in data and each.default is not None]
        raise ValueError(f"{data['kind']} has no {' and no '.join(missing)}") from None


def _read(kind: type[_Checked], data: Mapping[str, Any]) -> _Checked:
    """A record of what stands in JSON, each field read, checked and set once: what `kind(...)` would make of it.

    A learner of a year has many of them, and all are read at each start. Raises KeyError where a field is missing.
    """
    record = kind.__new__(kind)
    for name, read, may_be_none, put in _SLOTS[kind]:
        value = data.get(name) if may_be_none else data[name]
        put(record, value if value is None and may_be_none else read(name, value))
    return record


def _read_edits(name: str, data: Any) -> Edits:
    return as_edits(name, read_edits(data))


def _read_number(name: str, data: Any) -> float:
    return as_number(name, read_value(data))


def _outcome(_name: str, value: Any) -> Outcome:
    return Outcome(value)


CHECKS: dict[str, Callable[[str, Any], Any]] = {
    "lesson": as_text,
    "part": as_whole,
    "iteration": as_whole,
    "step": as_text,
    "hints": as_whole,
    "graph": as_text,
    "nodes": as_texts,
    "notation": as_text,
    "mistake": as_text,
    "answer": as_text,
    "fresh": as_yes_or_no,
    "calculus": as_yes_or_no,
    "predict": as_yes_or_no,
    "alpha": as_number,
    "outcome": _outcome,
    "edits": as_edits,
    "anew": as_yes_or_no,
}

_READ: dict[str, Callable[[str, Any], Any]] = {**CHECKS, "edits": _read_edits, "alpha": _read_number}
# Of each kind's fields the name, what reads it, whether it may be None, and what sets it in a record that is frozen.
_SLOTS: dict[type[_Checked], tuple[tuple[str, Callable[[str, Any], Any], bool, Callable[[Any, Any], None]], ...]] = {
    kind: tuple(
        (each.name, _READ[each.name], each.default is None, getattr(kind, each.name).__set__) for each in _FIELDS[kind]
    )
    for kind in _FIELDS
}
