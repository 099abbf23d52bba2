"""Groups: nodes whose names differ in their last number only, drawn as one box.

From graphs to graphs, for drawing alone: steps and numbers stay those of the nodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, reduce

from tui_tutor.core.formula import Formula, Name, call
from tui_tutor.core.graph import Graph
from tui_tutor.core.node import FINAL, Node, Role

_NUMBERED = re.compile(r"(?P<stem>.*?)\d+")


@dataclass(frozen=True, eq=False)
class Grouped(Graph):
    """A graph in which some nodes stand for several of another one; a group goes by the name of its first node."""

    members: Mapping[str, Sequence[Node]] = field(default_factory=dict)
    formulas: Mapping[str, Formula | None] = field(default_factory=dict)  # of the nodes, as the other graph has them

    @cached_property
    def box_of(self) -> Mapping[str, str]:
        """For each node of the other graph the one that it stands in."""
        return {member.name: name for name, members in self.members.items() for member in members}


def box_of(graph: Graph, name: str) -> str:
    """The node in whose box a node is drawn: its own, unless that is in a group."""
    return graph.box_of.get(name, name) if isinstance(graph, Grouped) else name


def members_of(graph: Graph, name: str) -> Sequence[Node]:
    """The nodes that stand in the box of a group; none where it is none."""
    return graph.members.get(name, ()) if isinstance(graph, Grouped) else ()


def formulas_of(graph: Graph) -> Mapping[str, Formula | None]:
    """The formulas of the nodes, as the learner has to read them: nobody computes with those of a grouped graph."""
    return graph.formulas if isinstance(graph, Grouped) else {node.name: node.formula for node in graph.nodes}


@lru_cache(maxsize=8)
def grouped(graph: Graph) -> Graph:
    """The graph with its groups collapsed; the same graph where there are none.

    A group's nodes have one role and one stem (`z1` and `z2`, `z_1` and `z_2`). What would make a cycle is no group.
    Arrays are not grouped: they are few already.
    """
    boxes = {node.name: node.name for node in graph.nodes}
    has_arrays = any(graph.shapes[node.name] for node in graph.nodes)
    for group in () if has_arrays else _groups(graph):
        tried = boxes | {node.name: group[0].name for node in group}
        if _in_order(graph, tried) is not None:
            boxes = tried
    order = _in_order(graph, boxes)
    assert order is not None
    if len(order) == len(graph.nodes):
        return graph
    members: dict[str, list[Node]] = {name: [] for name in order}
    for node in graph.nodes:
        members[boxes[node.name]].append(node)
    nodes = tuple(_collapsed(found, boxes) for found in members.values())
    groups = {name: tuple(found) for name, found in members.items() if len(found) > 1}
    formulas = {node.name: node.formula for node in graph.nodes}
    return Grouped(nodes, graph.learning_rate, graph.forward_only, members=groups, formulas=formulas)


def _groups(graph: Graph) -> Iterable[list[Node]]:
    found: dict[tuple[str, Role], list[Node]] = {}
    for node in graph.nodes:
        numbered = _NUMBERED.fullmatch(node.name)
        if numbered and node.role not in FINAL:
            found.setdefault((numbered["stem"], node.role), []).append(node)
    return [group for group in found.values() if len(group) > 1]


def _in_order(graph: Graph, boxes: Mapping[str, str]) -> list[str] | None:
    """The boxes, inputs before users; None where there is no such order."""
    needs: dict[str, set[str]] = {name: set() for name in dict.fromkeys(boxes.values())}
    for node in graph.nodes:
        here = boxes[node.name]
        for used in node.inputs:
            if boxes[used] != here:
                needs[here].add(boxes[used])
            elif used != node.name:
                return None  # a node of a group that uses another one: its box would feed itself
    users: dict[str, list[str]] = {name: [] for name in needs}
    for name, used_boxes in needs.items():
        for used in used_boxes:
            users[used].append(name)
    places = {name: place for place, name in enumerate(needs)}
    missing = {name: len(used_boxes) for name, used_boxes in needs.items()}
    free = [name for name, count in missing.items() if not count]
    order: list[str] = []
    while free:
        name = free.pop(0)
        order.append(name)
        for user in sorted(users[name], key=places.__getitem__):
            missing[user] -= 1
            if not missing[user]:
                free.append(user)
    return order if len(order) == len(needs) else None


def _collapsed(members: Sequence[Node], boxes: Mapping[str, str]) -> Node:
    """One node for several, which uses all that they use; nobody computes it."""
    first = members[0]
    if len(members) == 1 and all(boxes[used] == used for used in first.inputs):
        return first
    used: list[Formula] = [
        Name(name) for name in dict.fromkeys(boxes[name] for member in members for name in member.inputs)
    ]
    formula = reduce(_joined, used) if used else first.formula
    asked = any(member.with_derivative for member in members)
    return Node(first.name, first.role, formula, first.second_name, with_derivative=asked)


def _joined(one: Formula, other: Formula) -> Formula:
    return call("add", one, other)
