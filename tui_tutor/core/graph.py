"""Computation graphs: named nodes in the order in which they are computed, checked when they are made.

Holds no numbers: the values that a run starts from are beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from tui_tutor.core.formula import Call, Formula, names_in, walk
from tui_tutor.core.loop import MEAN, MOST_EXAMPLES, SUMS, Loop
from tui_tutor.core.node import FINAL, Node, Role, check_name
from tui_tutor.core.op_shapes import Shape
from tui_tutor.core.ops import OPS
from tui_tutor.core.shapes import DIMENSIONS, ShapeError, shape_of
from tui_tutor.errors import FormulaError, GraphError, Place

MOST_NODES = 2_000
Values: TypeAlias = Mapping[str, Any]  # node name -> float64 scalar or array


@dataclass(frozen=True, eq=False)
class Graph:
    """Nodes, inputs before users; exactly one of them is final.

    learning_rate: the name that `descend` declares; None where nothing descends.
    forward_only: no backward propagation. loop: where it is the graph of one example, gone through for each of them.
    Raises GraphError where the nodes do not make a graph.
    """

    nodes: tuple[Node, ...]
    learning_rate: str | None = None
    forward_only: bool = False
    loop: Loop | None = None

    def __post_init__(self) -> None:
        _check_size(self)
        _check_names(self)
        _check_order(self)
        _check_final(self)
        _check_shapes(self)
        _check_loop(self)

    @cached_property
    def by_name(self) -> Mapping[str, Node]:
        return {node.name: node for node in self.nodes}

    def __getitem__(self, name: str) -> Node:
        return self.by_name[name]

    @cached_property
    def final(self) -> Node:
        """The node whose derivatives are taken: the loss or the output."""
        return next(node for node in self.nodes if node.role in FINAL)

    @property
    def reported(self) -> str:
        """What an iteration makes smaller: the final node, or the mean of it over the examples."""
        return MEAN if self.loop else self.final.name

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.is_leaf)

    @cached_property
    def computed(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if not node.is_leaf)

    @cached_property
    def parameters(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.role is Role.PARAMETER)

    @cached_property
    def consumers(self) -> Mapping[str, tuple[str, ...]]:
        """For each node the nodes whose formulas use it, in graph order."""
        users: dict[str, list[str]] = {node.name: [] for node in self.nodes}
        for node in self.computed:
            for name in node.inputs:
                users[name].append(node.name)
        return {name: tuple(found) for name, found in users.items()}

    @cached_property
    def settable(self) -> tuple[str, ...]:
        """What a learner may set: every leaf, and the learning rate."""
        rate = (self.learning_rate,) if self.learning_rate else ()
        return tuple(leaf.name for leaf in self.leaves) + rate

    def set_shape(self, name: str) -> Shape:
        """The shape of what a leaf, or the learning rate, is set to: one number for each example of a loop."""
        return self.loop.shape if self.loop and name in self.loop.leaves else self.shapes[name]

    @cached_property
    def shapes(self) -> Mapping[str, Shape]:
        """The shape of every value, and of every derivative by its code name: that of its node.

        Raises GraphError where they do not fit; a graph that has been made has none such.
        """
        found = {leaf.name: leaf.shape for leaf in self.leaves}
        if self.learning_rate:
            found[self.learning_rate] = ()
        for node in self.computed:
            found[node.name] = _shape_of_node(node, found) if self.has_arrays else ()
        sums = dict.fromkeys(SUMS, ()) if self.loop else {}
        return {**found, **{"d" + node.name: found[node.name] for node in self.nodes}, **sums}

    def shape(self, formula: Formula) -> Shape:
        """The shape of a formula over values and derivatives. Raises FormulaError where shapes do not fit."""
        if not self.has_arrays and is_elementwise(formula):
            return ()
        try:
            return shape_of(formula, {name: self.shape_named(name) for name in names_in(formula)})
        except ShapeError as fault:
            raise FormulaError(fault.problem, place=Place(column=1), advice=fault.advice) from None

    def shape_named(self, name: str) -> Shape:
        """The shape of what a formula names."""
        # A local derivative is a factor only where its node has one shape with what it is derived by; `w@before` is w.
        return self.shapes[name.partition("/")[0][1:] if "/" in name else name.partition("@")[0]]

    @cached_property
    def has_arrays(self) -> bool:
        """Whether anything in it may be an array."""
        formulas = [node.formula for node in self.computed if node.formula is not None]
        return any(leaf.shape for leaf in self.leaves) or not all(map(is_elementwise, formulas))

    @cached_property
    def derivative_names(self) -> Mapping[str, str]:
        """`dz` -> `z` for every node that backward propagation visits."""
        if self.forward_only:
            return {}
        return {"d" + node.name: node.name for node in self.nodes if node.has_derivative}


def _check_size(graph: Graph) -> None:
    if len(graph.nodes) > MOST_NODES:
        problem = f"the graph has {len(graph.nodes):,} nodes"
        raise GraphError(problem, name=graph.nodes[MOST_NODES].name, advice=f"use at most {MOST_NODES:,}")


def _check_names(graph: Graph) -> None:
    names: set[str] = set()
    all_names = {node.name for node in graph.nodes}
    rate = graph.learning_rate
    for node in graph.nodes:
        for name in (node.name, node.second_name) if node.second_name else (node.name,):
            check_name(name)
            if name in names:
                raise GraphError(f'"{name}" is defined twice', name=name, advice="give one of the two another name")
            names.add(name)
            _check_prefix(name, all_names)
    if rate is not None:
        check_name(rate)
        _check_prefix(rate, all_names)
        if rate in names:
            raise GraphError(f'"{rate}" is a node and the learning rate', name=rate, advice="rename one of them")


def is_elementwise(formula: Formula) -> bool:
    """Whether every op in it works entry by entry."""
    return all(OPS[part.op].elementwise for part in walk(formula) if isinstance(part, Call))


def _shape_of_node(node: Node, known: Mapping[str, Shape]) -> Shape:
    assert node.formula is not None
    try:
        shape = shape_of(node.formula, known)
    except ShapeError as fault:
        raise GraphError(f'"{node.name}": {fault.problem}', name=node.name, advice=fault.advice) from None
    if len(shape) > DIMENSIONS:
        raise GraphError(f'"{node.name}" has more than two dimensions', name=node.name, advice="use matrices")
    return shape


def _check_shapes(graph: Graph) -> None:
    final = graph.final.name
    if graph.has_arrays and graph.shapes[final] and not graph.forward_only:
        problem = f'"{final}" has the shape {graph.shapes[final]}: derivatives are those of one number'
        raise GraphError(problem, name=final, advice='add it up with sum(...), or write "forward only"')


def _check_loop(graph: Graph) -> None:
    if graph.loop is None:
        return
    names = [name for node in graph.nodes for name in (node.name, node.second_name)]
    for name in (*names, graph.learning_rate or ""):
        if name.removeprefix("d") in SUMS:
            problem = f'"{name}" has a meaning of its own in a loop: S is the sum of the losses, J = S/m their mean'
            raise GraphError(problem, name=name, advice="choose another name")
    if not graph.loop.leaves:
        raise GraphError(
            "no input holds a number for each example", name="", advice="write one as input x = [1, 2, -1]"
        )
    if graph.loop.count > MOST_EXAMPLES:
        problem = f"a loop over {graph.loop.count:,} examples"
        raise GraphError(problem, name=graph.loop.leaves[0], advice=f"take at most {MOST_EXAMPLES}, or vectorize")
    if graph.forward_only:
        problem = 'a loop adds up derivatives, and the graph goes "forward only"'
        raise GraphError(problem, name=graph.final.name, advice="remove one of the two")
    if graph.has_arrays:
        raise GraphError(
            "a loop goes through numbers, and there is an array here", name=graph.nodes[0].name,
            advice="write an input for each feature, and use no op for arrays",
        )  # fmt: skip


def _check_prefix(name: str, names: set[str]) -> None:
    if name[0] == "d" and name[1:] in names:
        raise GraphError(
            f'"{name}" is the name of a derivative, because there is a node "{name[1:]}"',
            name=name,
            advice="choose another name",
        )


def _check_order(graph: Graph) -> None:
    formulas = {node.name: node.inputs for node in graph.nodes}
    seen: set[str] = set()
    for node in graph.nodes:
        for name in node.inputs:
            if name not in formulas:
                raise GraphError(f'"{node.name}" uses "{name}", which is no node', name=node.name)
            if name not in seen:
                raise _wrong_order(node.name, name, formulas)
        seen.add(node.name)


def _wrong_order(user: str, used: str, formulas: Mapping[str, tuple[str, ...]]) -> GraphError:
    cycle = _path(used, user, formulas)
    if cycle:
        return GraphError(
            f"a cycle: {' needs '.join([user, *cycle])}", name=user, advice="a graph computes in one direction only"
        )
    return GraphError(
        f'"{user}" uses "{used}" before it is computed', name=user, advice=f'move the line of "{used}" up'
    )


def _path(start: str, goal: str, formulas: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The way from a node to another along its inputs, or nothing."""
    ways, tried = [[start]], {start}
    while ways:
        way = ways.pop()
        if way[-1] == goal:
            return way
        for name in formulas.get(way[-1], ()):
            if name not in tried:
                tried.add(name)
                ways.append([*way, name])
    return []


def _check_final(graph: Graph) -> None:
    finals = [node for node in graph.nodes if node.role in FINAL]
    if not finals:
        name = graph.nodes[-1].name if graph.nodes else ""
        raise GraphError("the graph has no final node", name=name, advice='begin the last line with "loss" or "output"')
    if len(finals) > 1:
        first, second = finals[0].name, finals[1].name
        raise GraphError(
            f'two final nodes, "{first}" and "{second}"', name=second, advice="keep one loss or output line"
        )
    for node in graph.computed:
        if finals[0].name in node.inputs and node.role is not Role.REPORTED:
            raise GraphError(
                f'"{node.name}" uses the final node "{finals[0].name}"', name=node.name,
                advice="nothing may come after the final node",
            )  # fmt: skip
    if graph.learning_rate and (graph.forward_only or not graph.parameters):
        missing = "goes forward only" if graph.forward_only else "has no parameter"
        raise GraphError(
            f"the graph {missing}, so nothing can descend", name=graph.learning_rate, advice='remove "descend"'
        )
