"""A graph in sentences, for who does not see the picture: what is in it, where paths fan out and where they meet.

Makes text only, with what a frame holds and nothing that is hidden. Names and formulas are written as on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tui_tutor.core import numbers
from tui_tutor.core.formula import Formula
from tui_tutor.core.frame import Frame
from tui_tutor.core.graph import Graph, Values
from tui_tutor.core.loop import COUNT, MEAN, TOTAL
from tui_tutor.core.node import Node, Role
from tui_tutor.core.notation import Notation, derivative, speller, with_second_name
from tui_tutor.core.printing import GREEK, UNICODE, linear
from tui_tutor.errors import counted, listing

MOST = 24  # nodes that are told one by one
LISTED = 6  # names in a sentence of a graph that has more
_KINDS = {
    Role.INPUT: "input", Role.LABEL: "label", Role.PARAMETER: "parameter", Role.COMPUTED: "computed node",
    Role.LOSS: "loss", Role.OUTPUT: "output",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Picture:
    """What is told of: a graph with the numbers of a frame, but for the hidden ones.

    hidden: quantities (`z`, `dz`) whose numbers are not told. secret_shapes: nodes whose shapes are not.
    say: how a formula is written; on the screen's line, where nothing else is wanted.
    """

    graph: Graph
    frame: Frame
    notation: Notation = Notation.CODE
    hidden: Collection[str] = ()
    secret_shapes: Collection[str] = ()
    say: Callable[[Formula], str] | None = None

    def written(self, formula: Formula) -> str:
        return self.say(formula) if self.say else linear(formula, UNICODE, speller(self.graph, self.notation))


def describe(picture: Picture) -> list[str]:
    """The graph in sentences: each node with its numbers and its users where there are few, else by layers."""
    graph = picture.graph
    said = [_counts(graph), *_loop(picture)]
    if len(graph.nodes) <= MOST:
        said += [describe_node(picture, node.name) for node in graph.nodes]
    else:
        said += _layers(graph)
    return [*said, *_fans(graph), *_rate(picture)]


def describe_node(picture: Picture, name: str) -> str:
    """A node in sentences: what it is, what it is made from, its numbers, and what uses it."""
    graph, node = picture.graph, picture.graph[name]
    sentences = [_what(picture, node)]
    if graph.derivative_names.get(f"d{name}") or f"d{name}" in picture.frame.known_after:
        sentences.append(_derivative(picture, name))
    sentences.append(_used(graph, name))
    inner = [each.name for each in graph.nodes if each.inside == name]
    if inner:
        sentences.append(f"It is opened: {_some(inner)} {'is' if len(inner) == 1 else 'are'} inside it.")
    return " ".join(sentences)


def _counts(graph: Graph) -> str:
    kinds = [_KINDS[role] for role in Role if role in _KINDS]
    found = [(kind, sum(_KINDS.get(node.role) == kind for node in graph.nodes)) for kind in kinds]
    parts = [f"the {kind}" if kind in ("loss", "output") else counted(count, kind) for kind, count in found if count]
    return f"The graph has {counted(len(graph.nodes), 'node')}: {listing(parts)}."


def _what(picture: Picture, node: Node) -> str:
    """`Parameter w1 is 0.5.` or `z is computed from w and x: w·x. It is 0.5.`"""
    name, value = with_second_name(picture.graph, node.name), _value(picture, node)
    if node.is_leaf:
        return f"{_KINDS[node.role].capitalize()} {name} {value}."
    assert node.formula is not None
    kind = "" if node.role is Role.COMPUTED else f"The {_KINDS[node.role]} "
    inside = f", inside {node.inside}," if node.inside else ""
    if not node.inputs:
        return f"{kind}{name}{inside} is a constant: {picture.written(node.formula)}. It {value}."
    return f"{kind}{name}{inside} is computed from {listing(node.inputs)}: {picture.written(node.formula)}. It {value}."


def _value(picture: Picture, node: Node) -> str:
    """`is 0.5`, `is an array of 2 by 3: [...]`, `is hidden`."""
    shape = "" if node.name in picture.secret_shapes else _by(picture.graph, node.name)
    if node.name in picture.secret_shapes or node.name in picture.hidden:
        return f"is {shape}hidden until you have found it"
    if node.name not in picture.frame.values:
        return f"is {shape}not computed yet"
    before = picture.frame.before.get(node.name)
    value = picture.frame.values[node.name]
    if before is not None and not np.ndim(value):
        old, new = numbers.change(before, value)
        return f"is {new}, and was {old} before this update"
    return f"is {shape}{numbers.text(value)}"


def _by(graph: Graph, name: str) -> str:
    """`an array of 2 by 3, ` where a node is one."""
    shape = graph.shapes[name]
    return f"an array of {' by '.join(map(str, shape))}, " if shape else ""


def _derivative(picture: Picture, name: str) -> str:
    quantity = f"d{name}"
    written = derivative(picture.graph, name, picture.notation)
    if quantity in picture.hidden:
        return f"{written} is hidden until you have found it."
    if name not in picture.frame.derivatives:
        return f"{written} is not known yet."
    value = picture.frame.derivatives[name]
    secret = name in picture.secret_shapes  # a derivative has the shape of its node
    return f"{written} is known." if secret else f"{written} is {numbers.text(value)}."


def _used(graph: Graph, name: str) -> str:
    users = graph.consumers[name]
    if users:
        return f"It is used by {listing(users)}."
    return "It is the end of the graph." if name == graph.final.name else "Nothing uses it."


def _loop(picture: Picture) -> Iterator[str]:
    loop, frame = picture.graph.loop, picture.frame
    if loop is None:
        return
    here = f"this is example {frame.step.example}" if frame.step.example else "no example is at hand"
    holds = "hold" if len(loop.leaves) > 1 else "holds"
    yield (
        f"It is gone through for each of {loop.count} examples, and {here}: {listing(loop.leaves)} {holds} a number "
        "for each; derivatives of all else that is given are added up over the examples, then divided by their number."
    )
    yield f"The sum of the losses, {TOTAL}, {_told(picture, frame.values, TOTAL)}."
    yield f"Their mean, {MEAN}, {_told(picture, frame.values, MEAN)}; {COUNT} is {loop.count}."


def _told(picture: Picture, values: Values, name: str) -> str:
    if name in picture.hidden:
        return "is hidden until you have found it"
    return f"is {numbers.text(values[name])}" if name in values else "is not computed yet"


def _layers(graph: Graph) -> Iterator[str]:
    """A sentence for what is given and one for each layer: the nodes that are so many nodes behind it."""
    for role in (Role.INPUT, Role.LABEL, Role.PARAMETER):
        names = [node.name for node in graph.leaves if node.role is role]
        if names:
            yield f"{counted(len(names), _KINDS[role]).capitalize()}: {_some(names)}."
    depth = {leaf.name: 0 for leaf in graph.leaves}
    for node in graph.computed:
        depth[node.name] = 1 + max((depth[name] for name in node.inputs), default=0)
    deepest = max(depth.values())
    if deepest > LISTED * 2:
        yield f"The computed nodes are in {deepest} layers; the last one is {graph.final.name}."
        return
    for layer in range(1, deepest + 1):
        names = [node.name for node in graph.computed if depth[node.name] == layer]
        yield f"Layer {layer} of {deepest} has {counted(len(names), 'computed node')}: {_some(names)}."


def _some(names: Sequence[str]) -> str:
    """The names, or the first of many and how many there are besides."""
    return listing(names) if len(names) <= LISTED else f"{', '.join(names[: LISTED - 1])} and {len(names) - 5} more"


def _fans(graph: Graph) -> Iterator[str]:
    """Where paths fan out, and where they meet again: there the derivatives of all paths are added up."""
    fans = [node.name for node in graph.nodes if len(graph.consumers[node.name]) > 1]
    for name in fans[:LISTED]:
        users, met = graph.consumers[name], _meeting(graph, name)
        again = f"; they meet again at {met}" if met else ""
        yield f"Paths fan out at {name}, to {_some(users)}{again}."
    if len(fans) > LISTED:
        yield f"Paths fan out at {len(fans) - LISTED} other nodes."
    if not fans:
        yield "No path fans out: each node is used once at most."


def _meeting(graph: Graph, name: str) -> str:
    """The first node that paths from a node reach through two of its users; "" where they never do."""
    through = {user: {user} for user in graph.consumers[name]}
    for node in graph.computed:
        found = set().union(*(through.get(used, set()) for used in node.inputs)) | through.get(node.name, set())
        if len(found) > 1:
            return node.name
        if found:
            through[node.name] = found
    return ""


def _rate(picture: Picture) -> Iterator[str]:
    for name, value in picture.frame.rate.items():
        yield f"The learning rate {GREEK.get(name, name)} is {numbers.text(value)}."
