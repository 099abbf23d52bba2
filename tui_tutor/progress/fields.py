"""Fields of records: what each may hold, and how it stands in JSON.

Checks one value by itself, and raises ValueError with the name of the field; knows no record.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Real
from types import MappingProxyType
from typing import Any, TypeAlias

LARGEST = 2**53 - 1  # the whole numbers that every reader of JSON keeps exact
DEEPEST = 8  # dimensions of an array

Value: TypeAlias = float | tuple["Value", ...]
Edits: TypeAlias = Mapping[int, Mapping[str, Value]]


def as_text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is a text")
    return value


def as_whole(name: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LARGEST:
        raise ValueError(f"{name} is a whole number from 1 on")
    return value


def as_texts(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"{name} is a list of texts")
    return tuple(as_text(name, each) for each in value)


def as_yes_or_no(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{name} is true or false")
    return value


def as_number(name: str, value: Any) -> float:
    if not isinstance(value, Real) or isinstance(value, bool):
        raise ValueError(f"{name} is a number")
    try:
        return float(value)
    except OverflowError:
        raise ValueError(f"{name} is too large") from None


def as_value(name: str, value: Any, depth: int = 0) -> Value:
    if isinstance(value, list | tuple) and depth < DEEPEST:
        return tuple(as_value(name, each, depth + 1) for each in value)
    return as_number(name, value)


def as_edits(_name: str, value: Any) -> Edits:
    return MappingProxyType(
        {
            as_whole("iteration", iteration): MappingProxyType(
                {as_text("name", name): as_value(name, each) for name, each in values.items()}
            )
            for iteration, values in value.items()
        }
    )


def written(value: Any) -> Any:
    """As it stands in JSON: numbers that are not finite as text."""
    match value:
        case float():
            return value if math.isfinite(value) else str(value)
        case tuple():
            return [written(each) for each in value]
        case Mapping():
            return {str(key): written(each) for key, each in value.items()}
        case _:
            return value


def read_edits(data: Any) -> dict[int, dict[str, Any]]:
    """JSON's keys are text; an iteration is written in one way only."""
    if not isinstance(data, dict) or not all(isinstance(values, dict) for values in data.values()):
        raise ValueError("edits are values by name by iteration")
    if not all(key.isdecimal() and key.isascii() and key[0] != "0" and len(key) < 17 for key in data):
        raise ValueError("an edit belongs to an iteration, counted from 1")
    return {int(key): {name: read_value(value) for name, value in values.items()} for key, values in data.items()}


def read_value(data: Any) -> Any:
    """Non-finite numbers come as text, and only they do."""
    match data:
        case "nan" | "inf" | "-inf":
            return float(data)
        case list():
            return [read_value(each) for each in data]
        case float() if not math.isfinite(data):
            raise ValueError("a number is too large")
        case _:
            return data
