"""The graph block of a lesson: lines of text become a graph and the values that it starts from.

A fault is told with its line and column in the block; the graph itself checks what only the whole can tell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tui_tutor.core.formula import is_name, parse
from tui_tutor.core.graph import Domain, Graph, Node, Role
from tui_tutor.errors import FormulaError, GraphError, TutorError
from tui_tutor.lesson.source import Source

MOST_LINES = 200

_LEAF = re.compile(r"(?P<role>input|label|parameter)\s+(?P<left>[^=]*?)\s*=\s*(?P<right>.*)")
_FINAL = re.compile(r"(?P<role>loss|output)\s+(?P<left>[^=]*?)\s*=\s*(?P<right>.*)")
_DESCEND = re.compile(r"descend\s+(?P<left>[^=]*?)\s*=\s*(?P<right>.*)")
_COMPUTED = re.compile(r"(?P<left>[^=]*?)\s*=\s*(?P<right>.*)")
_LEFT = re.compile(r"(?P<name>\S+)(\s*\(\s*(?P<second>\S+?)\s*\))?")
_RIGHT = re.compile(r"(?P<number>.*?)(\s+in\s*(?P<domain>\{[^}]*\}|\([^)]*\)))?(?P<asked>\s+with\s+derivative)?")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True, eq=False)
class Setup:
    """A graph, the leaves' values and the learning rate that it starts from."""

    graph: Graph
    start: dict[str, Any]
    alpha: float | None


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    source: Source
    names: list[str]
    nodes: list[Node] = field(default_factory=list)
    lines: dict[str, list[int]] = field(default_factory=dict)
    start: dict[str, float] = field(default_factory=dict)
    rate: str | None = None
    alpha: float | None = None
    forward_only: bool = False


def parse_graph(text: str) -> Setup:
    """Read a graph from the lines of a graph block. Raises Faults.

    >>> setup = parse_graph("input x = 3\\noutput q = x*x")
    >>> setup.graph.final.name, setup.start
    ('q', {'x': 3.0})
    """
    source = Source("graph", text.split("\n"))
    setup = read_graph(source, 1, len(source.lines))
    source.raise_faults()
    assert setup is not None
    return setup


def read_graph(source: Source, first: int, last: int) -> Setup | None:
    """The graph in a file's lines, both ends included; None where there are faults, which the source notes."""
    lines = [(number, source.lines[number - 1].partition("#")[0].rstrip()) for number in range(first, last + 1)]
    lines = [(number, text) for number, text in lines if text.strip()]
    if len(lines) > MOST_LINES:
        source.fault(f"the graph has more than {MOST_LINES} lines", lines[MOST_LINES][0], advice="make it smaller")
        return None
    known = len(source.faults)
    reading = _Reading(source, _defined(lines))
    for number, text in lines:
        _read_line(reading, number, text)
    if len(source.faults) > known:
        return None
    try:
        graph = Graph(tuple(reading.nodes), reading.rate, reading.forward_only)
    except GraphError as fault:
        _place(reading, fault, first - 1 if first > 1 else first)
        return None
    return Setup(graph, dict(reading.start), reading.alpha)


def _defined(lines: Sequence[tuple[int, str]]) -> list[str]:
    """Every name that the block gives to a node."""
    found = []
    for _, text in lines:
        words = text.partition("=")[0].split("(")[0].split()
        if words and words[0] != "descend":
            found.append(words[-1])
    return found


def _read_line(reading: _Reading, number: int, text: str) -> None:
    indent = len(text) - len(text.lstrip())
    if text.strip() == "forward only":
        reading.forward_only = True
    elif found := _LEAF.fullmatch(text, indent):
        _read_leaf(reading, number, found)
    elif found := _DESCEND.fullmatch(text, indent):
        _read_descend(reading, number, found)
    elif found := _FINAL.fullmatch(text, indent):
        _read_computed(reading, number, found, Role(found["role"]))
    elif found := _COMPUTED.fullmatch(text, indent):
        _read_computed(reading, number, found, Role.COMPUTED)
    else:
        advice = 'write "input x = 2", "z = w*x + b", "loss L = ...", "descend alpha = 0.1" or "forward only"'
        reading.source.fault("this is not a line of a graph", number, indent + 1, len(text.strip()), advice)


def _read_leaf(reading: _Reading, number: int, found: re.Match[str]) -> None:
    name, second = _left(reading, number, found)
    right = _RIGHT.fullmatch(found["right"].rstrip())
    assert right is not None
    value = _number(reading, number, right["number"], found.start("right"))
    domain = _domain(reading, number, right["domain"], found.start("right") + right.start("domain"))
    if name is None or value is None:
        return
    if domain is not None and value not in domain:
        column = found.start("right") + 1
        reading.source.fault(f"{name} must be {domain}", number, column, len(right["number"]), "change the number")
    reading.start[name] = value
    reading.nodes.append(
        Node(name, Role(found["role"]), second_name=second, domain=domain, with_derivative=bool(right["asked"]))
    )


def _read_descend(reading: _Reading, number: int, found: re.Match[str]) -> None:
    name, _ = _left(reading, number, found)
    alpha = _number(reading, number, found["right"].rstrip(), found.start("right"))
    if reading.rate is not None:
        reading.source.fault("a second learning rate", number, 1, advice="keep one descend line")
    reading.rate, reading.alpha = name, alpha


def _read_computed(reading: _Reading, number: int, found: re.Match[str], role: Role) -> None:
    name, second = _left(reading, number, found)
    try:
        formula = parse(found["right"], names=reading.names)
    except FormulaError as fault:
        reading.source.adopt(fault, number, found.start("right") + 1)
        return
    if name is not None:
        reading.nodes.append(Node(name, role, formula, second_name=second))


def _left(reading: _Reading, number: int, found: re.Match[str]) -> tuple[str | None, str]:
    left = _LEFT.fullmatch(found["left"])
    if left is None or not is_name(left["name"]):
        column, width = found.start("left") + 1, max(len(found["left"]), 1)
        reading.source.fault(
            f'"{found["left"]}" cannot be a name', number, column, width, "use letters, digits and _, a letter first"
        )
        return None, ""
    reading.lines.setdefault(left["name"], []).append(number)
    if left["second"]:
        reading.lines.setdefault(left["second"], []).append(number)
    return left["name"], left["second"] or ""


def _number(reading: _Reading, number: int, text: str, start: int) -> float | None:
    if _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    problem = f'"{text}" is not a number' if text else "a number is missing"
    reading.source.fault(problem, number, start + 1, max(len(text), 1), "write it as 2, -0.25 or 1e-3")
    return None


def _domain(reading: _Reading, number: int, text: str | None, start: int) -> Domain | None:
    if text is None:
        return None
    parts = [part.strip() for part in text[1:-1].split(",")]
    if all(_NUMBER.fullmatch(part) for part in parts):
        values = tuple(float(part) for part in parts)
        if text[0] == "{":
            return Domain(numbers=values)
        if len(values) == 2 and values[0] < values[1]:
            return Domain(interval=(values[0], values[1]))
    advice = "write in {0, 1} for some numbers, in (0, 1) for what lies between"
    reading.source.fault("this is not a domain", number, start + 1, len(text), advice)
    return None


def _place(reading: _Reading, fault: TutorError, fallback: int) -> None:
    """Put a fault of the whole graph on the line of the node that it names: the second one where there are two."""
    name = getattr(fault, "name", "")
    numbers = reading.lines.get(name)
    if not numbers:
        reading.source.fault(fault.problem, fallback, advice=fault.advice)
        return
    line, column = reading.source.find(name, numbers[-1])
    reading.source.fault(fault.problem, line, column, len(name), fault.advice)
