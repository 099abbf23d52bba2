"""Nodes: the named boxes of a computation graph, what each is, and what it may be called.

One by one: how they fit together is for the graph to check.
"""

from __future__ import annotations

import enum
import keyword
from dataclasses import dataclass
from typing import Any

import numpy as np

from tui_tutor.core.formula import Formula, names_in
from tui_tutor.core.op_shapes import Shape
from tui_tutor.core.ops import OPS
from tui_tutor.core.parser import is_name
from tui_tutor.errors import GraphError

LONGEST_NAME = 40  # characters


class Role(enum.StrEnum):
    """What a node is."""

    INPUT = "input"
    LABEL = "label"
    PARAMETER = "parameter"
    COMPUTED = "computed"
    LOSS = "loss"
    OUTPUT = "output"
    REPORTED = "reported"  # behind the loss: what is made of it over the examples of a loop


LEAVES = (Role.INPUT, Role.LABEL, Role.PARAMETER)
FINAL = (Role.LOSS, Role.OUTPUT)


@dataclass(frozen=True, slots=True)
class Domain:
    """The values that a leaf may take: some numbers, or an open interval."""

    numbers: tuple[float, ...] = ()
    interval: tuple[float, float] | None = None

    def __contains__(self, value: Any) -> bool:
        """Whether a number, or every entry of an array, is one of them."""
        if self.interval is not None:
            low, high = self.interval
            return bool(np.all((low < value) & (value < high)))
        return bool(np.all(np.isin(value, self.numbers)))

    def __str__(self) -> str:
        if self.interval is not None:
            return f"between {self.interval[0]:g} and {self.interval[1]:g}"
        return " or ".join(f"{number:g}" for number in self.numbers)


@dataclass(frozen=True, slots=True)
class Node:
    """One named box: a leaf (no formula) or what a formula computes."""

    name: str
    role: Role
    formula: Formula | None = None
    second_name: str = ""  # another name for the same node, such as ŷ for a
    domain: Domain | None = None
    with_derivative: bool = False  # a leaf whose derivative is asked for
    shape: Shape = ()  # of a leaf's value; () is a number
    inside: str = ""  # the node that was opened to find this one in it

    @property
    def inputs(self) -> tuple[str, ...]:
        """The nodes that the formula uses, each once, in order of appearance."""
        return names_in(self.formula) if self.formula is not None else ()

    @property
    def is_leaf(self) -> bool:
        return self.formula is None

    @property
    def has_derivative(self) -> bool:
        """Whether backward propagation has a step for this node."""
        if self.role is Role.REPORTED:
            return False
        return not self.is_leaf or self.role is Role.PARAMETER or self.with_derivative


def check_name(name: str) -> None:
    """Raise GraphError where a text cannot name a node."""
    if not name:
        raise GraphError("a name is missing", name=name, advice="write it before the =, as in z = w*x")
    if keyword.iskeyword(name):
        raise GraphError(f'"{name}" is a word of Python', name=name, advice=f"write {name}_ or choose another name")
    if len(name) > LONGEST_NAME:
        raise GraphError(f'"{name}" is a long name', name=name, advice=f"use at most {LONGEST_NAME} characters")
    if not is_name(name):
        raise GraphError(f'"{name}" cannot be a name', name=name, advice="use letters, digits and _, a letter first")
    if name in OPS:
        raise GraphError(f'"{name}" is the name of an op', name=name, advice="choose another name")
    if name in ("g", "out"):
        raise GraphError(f'"{name}" has a meaning of its own in the op table', name=name, advice="choose another name")
