"""Opening nodes: what is inside a formula becomes nodes of their own; of an array first its rows, then their ops.

From graphs to graphs; the numbers of what is opened are `inside`'s business.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from tui_tutor.core.formula import Call, Formula, Name
from tui_tutor.core.formula import replace as with_names
from tui_tutor.core.graph import Graph
from tui_tutor.core.node import Node, Role
from tui_tutor.core.ops import OPS
from tui_tutor.core.units import units
from tui_tutor.errors import GraphError

MOST_NODES = 500  # of a graph in which nodes are opened: a picture of more takes seconds


def opened(graph: Graph, names: Collection[str]) -> Graph:
    """The graph in which some nodes are opened: the ops inside them are nodes of their own, `z_1`, `z_2` ... What has
    rows that are computed apart is opened into these, which are stacked again, and each of them into its ops.

    names: nodes of the graph, and such as are found in them: each is opened once what it is in is open. Every node of
    the graph is there with its name, its role and its value, and the computed ones keep their order. Raises GraphError
    where there would be more than MOST_NODES.
    """
    found = _Opening(graph, frozenset(names)).nodes()
    return graph if len(found) == len(graph.nodes) else replace(graph, nodes=tuple(found))


def all_inside(graph: Graph) -> tuple[str, ...]:
    """What has to be opened until every node is a single op. Raises GraphError as `opened` does."""
    opening = _Opening(graph, None)
    opening.nodes()
    return tuple(opening.done)


def has_inside(graph: Graph, name: str) -> bool:
    """Whether there is something in a node that could be nodes of their own: rows, or more than one op."""
    if _units(graph[name], graph):
        return True
    match graph[name].formula:
        case Call(op, operands):
            return any(isinstance(operand, Call) for operand in operands[: len(OPS[op].arguments)])
    return False


def is_open(graph: Graph, name: str) -> bool:
    """Whether a node is opened in the graph."""
    return any(node.inside == name for node in graph.nodes)


def is_stacked(graph: Graph, name: str) -> bool:
    """Whether a node is opened into its rows."""
    formula = graph[name].formula
    return isinstance(formula, Call) and OPS[formula.op].stacks and is_open(graph, name)


def owner_of(graph: Graph, name: str) -> str | None:
    """The innermost opened node in which a node is, itself included; None where there is none."""
    return name if is_open(graph, name) else graph[name].inside or None


def children(graph: Graph, name: str) -> tuple[str, ...]:
    """The nodes that were found in an opened one, itself last, in graph order."""
    return tuple(node.name for node in graph.nodes if node.inside == name or node.name == name)


def closed_formula(graph: Graph, name: str) -> Formula:
    """An opened node's formula with what was found in it put back."""
    formula = graph[name].formula
    assert formula is not None
    inner = {node.name: closed_formula(graph, node.name) for node in graph.nodes if node.inside == name}
    return _put_back(formula, inner)


def _put_back(formula: Formula, inner: Mapping[str, Formula]) -> Formula:
    """Names replaced by formulas in which names may stand that are replaced as well."""
    replaced = with_names(formula, inner)
    return formula if replaced == formula else _put_back(replaced, inner)


class _Opening:
    """Opens the wanted nodes of a graph, or all of them; `done`: those in which something was found."""

    def __init__(self, graph: Graph, wanted: Collection[str] | None) -> None:
        self.done: list[str] = []
        self._graph = graph
        self._wanted = wanted
        self._taken = {node.name for node in graph.nodes} | {node.second_name for node in graph.nodes}
        self._count = len(graph.nodes)

    def nodes(self) -> list[Node]:
        return [found for node in self._graph.nodes for found in self._opened(node)]

    def _opened(self, node: Node) -> Iterator[Node]:
        if node.formula is None or (self._wanted is not None and node.name not in self._wanted):
            yield node
            return
        *inner, (_, outer) = _parts(node, _units(node, self._graph), _free(node.name, self._taken))
        self._taken |= {name for name, _ in inner}
        self._count += len(inner)
        if self._count > MOST_NODES:
            problem = f"more than {MOST_NODES:,} nodes with what is inside {node.name}"
            raise GraphError(problem, name=node.name, advice="open fewer at a time")
        if inner:
            self.done.append(node.name)
        for name, part in inner:
            yield from self._opened(Node(name, Role.COMPUTED, part, inside=node.name))
        yield replace(node, formula=outer)


def _units(node: Node, graph: Graph) -> tuple[Formula, ...]:
    """The rows into which a node is opened; what was found in another node is opened into its ops."""
    if node.formula is None or node.inside or not graph.has_arrays:
        return ()
    return units(node.formula, graph.shapes)


def _parts(node: Node, rows: tuple[Formula, ...], names: Iterator[str]) -> list[tuple[str, Formula]]:
    """What is inside a node, by new names, and the node's own formula last."""
    assert node.formula is not None
    if not rows:
        return _Splitter(names).split(node.name, node.formula)
    inner = list(zip(names, rows))
    return [*inner, (node.name, Call(f"stack{len(rows)}", tuple(Name(name) for name, _ in inner)))]


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
