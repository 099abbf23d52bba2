"""The graph block of a lesson: lines of text become a graph and the values that it starts from.

A fault is told with its line and column in the block; the graph itself checks what only the whole can tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from tui_tutor.core.bounded import check_work
from tui_tutor.core.formula import Call, Formula, Name, evaluate
from tui_tutor.core.graph import Graph
from tui_tutor.core.loop import Loop
from tui_tutor.core.names import not_settable
from tui_tutor.core.node import Domain, Node, Role, check_name
from tui_tutor.core.parser import parse
from tui_tutor.core.values import is_number, read_value
from tui_tutor.errors import FormulaError, GraphError, counted, nearest
from tui_tutor.lesson.model import Preset
from tui_tutor.lesson.source import Source
from tui_tutor.untrusted import clean

ROLES = ("input", "label", "parameter", "data", "loss", "output", "descend", "preset")

_LEAF = re.compile(r"(?P<role>input|label|parameter)\s+(?P<left>[^=]*?)\s*=\s*(?P<right>.*)")
_FINAL = re.compile(r"(?P<role>loss|output)\s+(?P<left>[^=]*?)\s*=\s*(?P<right>.*)")
_DESCEND = re.compile(r"descend\s+(?P<left>[^=]*?)\s*=\s*(?P<right>.*)")
_PRESET = re.compile(r"preset\s+(?P<preset>[^:=]+?)\s*:\s*(?P<left>[^=]*?)\s*=\s*(?P<right>.*)")
_DATA = re.compile(r"data\s+(?P<left>[^=,]*?)\s*,\s*(?P<labels>[^=,]*?)\s*=\s*(?P<right>.*)")
_COMPUTED = re.compile(r"(?P<left>[^=]*?)\s*=\s*(?P<right>.*)")
_LEFT = re.compile(r"(?P<name>[^\s(]*)(\s*\(\s*(?P<second>[^\s()]+)\s*\))?")
_RIGHT = re.compile(r"(?P<number>.*?)(\s+in\s*(?P<domain>\{[^}]*\}|\([^)]*\)))?(?P<asked>\s+with\s+derivative)?")


@dataclass(frozen=True, eq=False)
class Setup:
    """A graph, the leaves' values and the learning rate that it starts from."""

    graph: Graph
    start: dict[str, Any]
    alpha: float | None
    presets: tuple[Preset, ...] = ()


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    source: Source
    names: list[str]
    nodes: list[Node] = field(default_factory=list)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)  # line and column where a name is given
    start: dict[str, Any] = field(default_factory=dict)
    rate: str | None = None
    alpha: float | None = None
    forward_only: bool = False
    loop_line: int | None = None
    presets: dict[str, dict[str, float]] = field(default_factory=dict)
    preset_places: list[tuple[str, float, int, int]] = field(default_factory=list)  # what is set to what, line, column


def parse_graph(text: str) -> Setup:
    """Read a graph from the lines of a graph block. Raises Faults.

    >>> setup = parse_graph("input x = 3\\noutput q = x*x")
    >>> setup.graph.final.name, float(setup.start["x"])
    ('q', 3.0)
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
    if len(lines) > source.most_lines:
        problem, first = f"the graph has more than {source.most_lines:,} lines", lines[source.most_lines][0]
        source.fault(problem, first, advice="make it smaller")
        return None
    known = len(source.faults)
    reading = _Reading(source, _defined(lines))
    for number, text in lines:
        _read_line(reading, number, text)
    if len(source.faults) > known:
        return None
    loop = _loop(reading) if reading.loop_line is not None else None
    if len(source.faults) > known:
        return None
    try:
        graph = Graph(tuple(reading.nodes), reading.rate, reading.forward_only, loop)
        check_work(graph)
    except GraphError as fault:
        _place(reading, fault, first - 1 if first > 1 else first)
        return None
    _check_presets(reading, graph)
    presets = tuple(Preset(clean(name), values) for name, values in reading.presets.items())
    return Setup(graph, dict(reading.start), reading.alpha, presets)


def _loop(reading: _Reading) -> Loop:
    """What `for each example` goes through: every input and label that is a row; the graph is that of one of them."""
    rows: dict[str, int] = {}
    for place, node in enumerate(reading.nodes):
        if node.role not in (Role.INPUT, Role.LABEL) or not node.shape:
            continue
        line, column = reading.places[node.name]
        if len(node.shape) > 1 and node.shape[0] > 1:
            problem = f"{node.name} has the shape {node.shape}, and a loop needs a number for each example"
            reading.source.fault(problem, line, column, len(node.name), "write an input for each feature")
        elif rows and node.shape[-1] != (first := next(iter(rows.values()))):
            problem = f"{node.name} has {counted(node.shape[-1], 'example')}, {next(iter(rows))} has {first}"
            reading.source.fault(problem, line, column, len(node.name), "give all the same number")
        rows[node.name] = node.shape[-1]
        reading.start[node.name] = np.ravel(reading.start[node.name])
        reading.nodes[place] = replace(node, shape=())
    return Loop(tuple(rows), max(rows.values(), default=0))


def _defined(lines: Sequence[tuple[int, str]]) -> list[str]:
    """Every name that the block gives to a node."""
    found: dict[str, None] = {}
    for _, text in lines:
        left, sign, _ = text.partition("=")
        words = left.split("(")[0].replace(",", " ").split()
        if sign and words and words[0] not in ("descend", "preset"):
            found |= dict.fromkeys(words[1:] if words[0] == "data" else words[-1:])
    return list(found)


def _read_line(reading: _Reading, number: int, text: str) -> None:
    indent = len(text) - len(text.lstrip())
    if text.strip() == "forward only":
        reading.forward_only = True
    elif text.strip() == "for each example":
        reading.loop_line = number
    elif found := _LEAF.fullmatch(text, indent):
        _read_leaf(reading, number, found)
    elif found := _DATA.fullmatch(text, indent):
        _read_data(reading, number, found)
    elif found := _DESCEND.fullmatch(text, indent):
        _read_descend(reading, number, found)
    elif found := _PRESET.fullmatch(text, indent):
        _read_preset(reading, number, found)
    elif found := _FINAL.fullmatch(text, indent):
        _read_computed(reading, number, found, Role(found["role"]))
    elif found := _COMPUTED.fullmatch(text, indent):
        _read_computed(reading, number, found, Role.COMPUTED)
    else:
        advice = 'write "input x = 2", "z = w*x + b", "loss L = ...", "descend alpha = 0.1" or "for each example"'
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
    asked, shape = bool(right["asked"]), np.shape(value)
    reading.nodes.append(Node(name, Role(found["role"]), None, second, domain, asked, shape))


def _read_data(reading: _Reading, number: int, found: re.Match[str]) -> None:
    """`data X, Y = "points.csv"`: an input and a label, a column an example."""
    from tui_tutor.lesson.data import read_examples  # late: few lessons have a file of data

    try:
        examples = read_examples(found["right"].rstrip(), Path(reading.source.path).parent)
    except FormulaError as fault:
        reading.source.adopt(fault, number, found.start("right") + 1)
        return
    names = (("left", Role.INPUT, examples.features), ("labels", Role.LABEL, examples.labels))
    for group, role, values in names:
        name = found[group]
        _give(reading, name, number, found.start(group) + 1)
        domain = Domain(numbers=(0.0, 1.0)) if role is Role.LABEL and examples.is_binary else None
        reading.start[name] = values
        reading.nodes.append(Node(name, role, domain=domain, shape=np.shape(values)))


def _read_descend(reading: _Reading, number: int, found: re.Match[str]) -> None:
    if reading.rate is not None:
        reading.source.fault("a second learning rate", number, found.start() + 1, len("descend"), "keep one of the two")
        return
    reading.rate, _ = _left(reading, number, found)
    value = _number(reading, number, found["right"].rstrip(), found.start("right"))
    if np.ndim(value):
        column, width = found.start("right") + 1, len(found["right"].rstrip())
        reading.source.fault("the learning rate is one number", number, column, width, "write it as 0.1")
        return
    reading.alpha = value


def _read_preset(reading: _Reading, number: int, found: re.Match[str]) -> None:
    """A value to begin with that the lesson proposes; several lines of one name are one proposal."""
    value = _number(reading, number, found["right"].rstrip(), found.start("right"))
    name, column = found["left"], found.start("left") + 1
    values = reading.presets.setdefault(found["preset"], {})
    if name in values:
        problem = f'"{found["preset"]}" sets {name} twice'
        reading.source.fault(problem, number, column, max(len(name), 1), "keep one of the two")
    if value is not None:
        values[name] = value
        reading.preset_places.append((name, value, number, column))


def _check_presets(reading: _Reading, graph: Graph) -> None:
    for name, value, number, column in reading.preset_places:
        if name not in graph.settable:
            fault = not_settable(graph, name)
            reading.source.fault(fault.problem, number, column, max(len(name), 1), fault.advice)
        elif name in graph.by_name and (domain := graph[name].domain) is not None and value not in domain:
            reading.source.fault(f"{name} must be {domain}", number, column, len(name), "change the number")
        elif np.shape(value) != (shape := graph.set_shape(name)):
            problem = f"{name} has the shape {shape}" if shape else f"{name} is one number"
            reading.source.fault(problem, number, column, len(name), "give it a value of the same shape")


def _read_computed(reading: _Reading, number: int, found: re.Match[str], role: Role) -> None:
    name, second = _left(reading, number, found)
    try:
        formula = parse(found["right"], names=reading.names)
    except FormulaError as fault:
        reading.source.adopt(fault, number, found.start("right") + 1)
        return
    if name is None:
        return
    size = _size(reading, formula)
    if size is None or role is not Role.COMPUTED:
        reading.nodes.append(Node(name, role, formula, second_name=second))
    else:
        reading.start[name] = size
        reading.nodes.append(Node(name, Role.INPUT, second_name=second, domain=Domain(numbers=(size,))))


def _size(reading: _Reading, formula: Formula) -> float | None:
    """The value of `m = columns(X)`, which stays what it is: no edit changes a shape."""
    match formula:
        case Call("rows" | "columns" | "count", (Name(name),)) if name in reading.start:
            return float(evaluate(formula, reading.start))
    return None


def _left(reading: _Reading, number: int, found: re.Match[str]) -> tuple[str | None, str]:
    """The name, and the second name, that a line gives to a node."""
    left, start = _LEFT.fullmatch(found["left"]), found.start("left") + 1
    if left is None:
        first, *others = found["left"].split()
        slip = nearest(first, ROLES) if others else None
        advice = f'did you mean "{slip}"?' if slip else "use letters, digits and _, a letter first"
        reading.source.fault(f'"{found["left"]}" cannot be a name', number, start, len(found["left"]), advice)
        return None, ""
    _give(reading, left["name"], number, start)
    if left["second"]:
        _give(reading, left["second"], number, start + left.start("second"))
    return left["name"], left["second"] or ""


def _give(reading: _Reading, name: str, number: int, column: int) -> None:
    """Note where a name is given; what the name alone tells is checked here, line by line."""
    try:
        check_name(name)
        if name in reading.places:
            raise GraphError(f'"{name}" is defined twice', name=name, advice="give one of the two another name")
    except GraphError as fault:
        reading.source.fault(fault.problem, number, column, max(len(name), 1), fault.advice)
    reading.places[name] = (number, column)


def _number(reading: _Reading, number: int, text: str, start: int) -> Any:
    """A value: a number or an array; None where there are faults."""
    try:
        return read_value(text)
    except FormulaError as fault:
        reading.source.adopt(fault, number, start + 1)
        return None


def _domain(reading: _Reading, number: int, text: str | None, start: int) -> Domain | None:
    if text is None:
        return None
    parts = [part.strip() for part in text[1:-1].split(",")]
    if all(is_number(part) for part in parts):
        values = tuple(float(part) for part in parts)
        if text[0] == "{":
            return Domain(numbers=values)
        if len(values) == 2 and values[0] < values[1]:
            return Domain(interval=(values[0], values[1]))
    advice = "write in {0, 1} for some numbers, in (0, 1) for what lies between"
    reading.source.fault("this is not a domain", number, start + 1, len(text), advice)
    return None


def _place(reading: _Reading, fault: GraphError, fallback: int) -> None:
    """Put a fault of the whole graph where the node that it names gets its name."""
    line, column = reading.places.get(fault.name, (fallback, 1))
    reading.source.fault(fault.problem, line, column, max(len(fault.name), 1), fault.advice)
