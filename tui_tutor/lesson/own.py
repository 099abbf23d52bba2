"""The learner's own formula: statements and values become the text of a lesson file.

The text is what `--save` writes, and what is read and proved as any other lesson is; nothing else knows of it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tui_tutor.core.expand import split
from tui_tutor.core.formula import Formula, names_in
from tui_tutor.core.graph import MOST_NODES
from tui_tutor.core.names import as_product
from tui_tutor.core.node import check_name
from tui_tutor.core.parser import SIGNS, parse
from tui_tutor.core.printing import ASCII, linear
from tui_tutor.core.values import read_value
from tui_tutor.errors import Faults, FormulaError, GraphError, Place, UsageError
from tui_tutor.lesson.model import Lesson
from tui_tutor.lesson.proof import check_lesson
from tui_tutor.lesson.read import whole
from tui_tutor.lesson.source import LARGEST, MOST_LINES, from_bytes

UNNAMED = "f"  # what a formula without a name is called
_STATEMENT = re.compile(r"\s*(?P<name>[^\s=]+)\s*=(?!=)(?P<formula>.*)", re.DOTALL)
_DATA, _LABELS, _LOSSES = ("x", "X"), ("y", "Y", "t", "T", "target", "label"), ("L", "J", "C", "loss", "cost")
_MEANT = {**SIGNS, "²": "**2", "³": "**3"}  # as answers are read
_NUMBERS = {"pi": "3.14159", "π": "3.14159"}  # that a formula has no name for
_RATES = ("alpha", "eta", "rate", "learning_rate")


@dataclass(frozen=True, slots=True)
class Statement:
    """`z = w*x + b`: a node and its formula, as they were written."""

    name: str
    formula: Formula
    text: str


@dataclass(frozen=True, slots=True)
class Roles:
    """What the learner said of the leaves; what is not said is guessed from their names.

    learn: the parameters; None lets the names tell. alpha: the learning rate; None where nothing descends.
    """

    learn: Collection[str] | None = None
    labels: Collection[str] = ()
    alpha: str | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """A learner's own formula: statements, and the leaves' values as they were written."""

    statements: Sequence[Statement]
    values: Mapping[str, str]
    roles: Roles = field(default_factory=Roles)

    @property
    def text(self) -> str:
        """The lesson file."""
        formulas = "; ".join(f"{statement.name} = {statement.text}" for statement in self.statements)
        lines = [*self._leaf_lines(), "", *self._computed_lines()]
        if self.roles.alpha is not None:
            lines.append(f"descend {self._rate()} = {self.roles.alpha}")
        final = self.statements[-1].name
        return "\n".join([
            "---", f"id: own-{zlib.crc32(formulas.encode()):08x}", f'title: "{formulas[:200]}"', "---", "",
            "```graph", *lines, "```", "",
            "## start", "", f"Your own formula. Step forward to find {final}, then backward for its derivatives.", "",
        ])  # fmt: skip

    def lesson(self) -> Lesson:
        """The lesson, read and proved. Raises UsageError where the statements make no graph."""
        try:
            return whole(from_bytes("your formula", self.text.encode(), most_lines=MOST_NODES + 2), check_lesson)
        except Faults as faults:
            first = faults.faults[0]
            # What a lesson may say, `forward only`, a formula cannot.
            raise UsageError(first.problem, advice=first.advice.partition(", or write")[0]) from None

    @property
    def saved(self) -> str:
        """The lesson file to keep. Raises UsageError where it would be larger than lesson files may be."""
        text = self.text
        count = len([*self._leaf_lines(), *self._computed_lines()]) + (self.roles.alpha is not None)
        if count > MOST_LINES:
            raise UsageError(f"your graph has {count:,} lines", advice=f"a lesson file has at most {MOST_LINES}")
        if len(text.encode()) > LARGEST:
            raise UsageError("your formula is too long", advice=f"a lesson file has at most {LARGEST:,} bytes")
        return text

    def _leaf_lines(self) -> list[str]:
        parameters = self._parameters()
        return [self._leaf_line(name, parameters) for name in leaves_of(self.statements)]

    def _leaf_line(self, name: str, parameters: Collection[str]) -> str:
        value = self.values[name]
        if name in parameters:
            return f"parameter {name} = {value}"
        if name in self._labels():
            return f"label {name} = {value}"
        return f"input {name} = {value}" + (" with derivative" if not parameters else "")

    def _parameters(self) -> set[str]:
        leaves = leaves_of(self.statements)
        if self.roles.learn is not None:
            return set(self.roles.learn)
        return {name for name in leaves if name[0] not in _DATA and name not in self._labels()}

    def _labels(self) -> Collection[str]:
        return self.roles.labels or _LABELS

    def _computed_lines(self) -> list[str]:
        *inner, last = self._nodes()
        role = "loss" if last[0] in _LOSSES or self.roles.alpha is not None else "output"
        return [*(f"{name} = {text}" for name, text in inner), f"{role} {last[0]} = {last[1]}"]

    def _nodes(self) -> list[tuple[str, str]]:
        """Names and formulas; where there is but one, a node for each op in it."""
        if len(self.statements) > 1:
            return [(one.name, one.text) for one in self.statements]
        only = self.statements[0]
        parts = split(only.name, only.formula, [*leaves_of(self.statements), only.name, self._rate()])
        return [(name, linear(part, ASCII)) for name, part in parts]

    def _rate(self) -> str:
        taken = {*leaves_of(self.statements), *(statement.name for statement in self.statements)}
        return next(name for name in (*_RATES, *(f"rate_{number}" for number in range(999))) if name not in taken)


def read_own(text: str, values: Mapping[str, str], roles: Roles) -> Own:
    """Statements (`z = w*x + b; L = (z - y)**2`, or one a line) and the values of what they use.

    Raises UsageError or FormulaError.
    """
    text = _without_comments(text)
    values = {name: _in_a_line(value) for name, value in values.items()}
    roles = replace(roles, alpha=_in_a_line(roles.alpha)) if roles.alpha is not None else roles
    for sign, meant in _MEANT.items():
        text = text.replace(sign, meant)
    statements = [_statement(part) for part in re.split(r"[;\n]", text) if part.strip()]
    if not statements:
        raise UsageError("there is no formula", advice='write one, as in "L = (w*x - y)**2"')
    leaves = leaves_of(statements)
    if missing := [name for name in leaves if name not in values]:
        advice = f"add {' '.join(f'{name}={_NUMBERS.get(name, 1)}' for name in missing)}, with your own numbers"
        if product := next(filter(None, (as_product(name, values.__contains__) for name in missing)), ""):
            advice = f"write {product}"
        if missing == ["e"]:
            advice = "for Euler's number write exp(x), not e**x"
        elif len(missing) == 1 and missing[0] in _NUMBERS:
            advice = f"add {missing[0]}={_NUMBERS[missing[0]]}, or write the number itself"
        raise UsageError(f"{_listed(missing)} {'has' if len(missing) == 1 else 'have'} no value", advice=advice)
    if len(leaves) + len(statements) > MOST_NODES:
        problem = f"your graph has {len(leaves) + len(statements):,} nodes"
        raise UsageError(problem, advice=f"use at most {MOST_NODES:,}")
    for name, value in values.items():
        if name not in leaves:
            raise UsageError(f'nothing uses "{name}"', advice=f"the formula uses {_listed(leaves)}")
        _check_value(name, value)
    for name in (*(roles.learn or ()), *roles.labels):
        if name not in leaves:
            raise UsageError(f'the formula has no "{name}"', advice=f"it uses {_listed(leaves)}")
    if roles.alpha is not None:
        _check_value("alpha", roles.alpha)
    return Own(statements, values, roles)


def leaves_of(statements: Sequence[Statement]) -> list[str]:
    """The names that are used but not computed, in order of appearance."""
    computed = {statement.name for statement in statements}
    used = dict.fromkeys(name for statement in statements for name in names_in(statement.formula))
    return [name for name in used if name not in computed]


def _statement(text: str) -> Statement:
    found = _STATEMENT.fullmatch(text)
    name, written = (found["name"], found["formula"].strip()) if found else (UNNAMED, text.strip())
    try:
        check_name(name)
    except GraphError as fault:
        place = Place(column=text.find(name) + 1)
        raise FormulaError(fault.problem, place=place, source=text, width=len(name), advice=fault.advice) from None
    return Statement(name, parse(written), written)


def _check_value(name: str, text: str) -> None:
    try:
        read_value(text)
    except FormulaError as fault:
        raise UsageError(f"{name}: {fault.problem}", advice=fault.advice) from None


def _in_a_line(value: str) -> str:
    """A value as a line of a lesson has it; an array may be typed row by row."""
    return " ".join(value.split())


def _without_comments(text: str) -> str:
    return "\n".join(line.partition("#")[0] for line in text.split("\n"))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names) or "no name"
