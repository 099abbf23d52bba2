"""Opening nodes: the ops inside a formula become nodes of their own.

From formulas to formulas; the numbers of what is opened are those of the node that it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from tui_tutor.core.formula import Call, Formula, Name
from tui_tutor.core.graph import Graph, Node, Role
from tui_tutor.core.ops import OPS


def opened(graph: Graph, names: Collection[str]) -> Graph:
    """The graph in which some nodes are opened: the ops inside them are nodes of their own, `z_1`, `z_2` ...

    Every node of the graph is there with its name, its role and its value, and the computed ones keep their order.
    """
    taken = {node.name for node in graph.nodes} | {node.second_name for node in graph.nodes}
    nodes: list[Node] = []
    for node in graph.nodes:
        if node.name not in names or node.formula is None:
            nodes.append(node)
            continue
        inner = _Splitter(_free(node.name, taken)).split(node.name, node.formula)
        nodes += [Node(name, Role.COMPUTED, part) for name, part in inner[:-1]]
        nodes.append(replace(node, formula=inner[-1][1]))
        taken |= {name for name, _ in inner}
    return replace(graph, nodes=tuple(nodes))


def _free(name: str, taken: Collection[str]) -> Iterator[str]:
    tried = (f"{name}_{number}" for number in range(1, 10_000))
    return (one for one in tried if one not in taken and f"d{one}" not in taken and one[1:] not in taken)


def split(name: str, formula: Formula, taken: Collection[str]) -> list[tuple[str, Formula]]:
    """A node's formula as nodes of one op each, inputs before users, the node itself last.

    Equal parts become one node. taken: names that the new nodes may not have.

    >>> from tui_tutor.core.parser import parse
    >>> from tui_tutor.core.printing import linear
    >>> [f"{name} = {linear(part)}" for name, part in split("z", parse("w*x + b"), ["w", "x", "b", "z"])]
    ['v1 = w·x', 'z = v1 + b']
    """
    names = (f"v{number}" for number in range(1, 10_000))
    return _Splitter(iter(one for one in names if one not in taken)).split(name, formula)


class _Splitter:
    def __init__(self, names: Iterator[str]) -> None:
        self._names = names
        self._made: dict[Formula, str] = {}

    def split(self, name: str, formula: Formula) -> list[tuple[str, Formula]]:
        outer = self._of_names(formula)
        return [*((made, part) for part, made in self._made.items()), (name, outer)]

    def _of_names(self, formula: Formula) -> Formula:
        """The formula's outermost op over names and numbers; what was inside has become nodes."""
        match formula:
            case Call(op, operands):
                count = len(OPS[op].arguments)
                inner = tuple(self._named(operand) for operand in operands[:count])
                return Call(op, (*inner, *operands[count:]))
        return formula

    def _named(self, formula: Formula) -> Formula:
        if not isinstance(formula, Call):
            return formula
        part = self._of_names(formula)
        if part not in self._made:
            self._made[part] = next(self._names)
        return Name(self._made[part])
