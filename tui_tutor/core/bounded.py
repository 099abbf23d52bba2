"""Graphs that take no more work than a learner waits for: checked where a graph is read, before anything is computed.

What a limit is, `work` says.
"""

from __future__ import annotations

import math

from tui_tutor.core import work
from tui_tutor.core.formula import Formula, names_in
from tui_tutor.core.graph import Graph
from tui_tutor.core.shapes import Shapes
from tui_tutor.errors import GraphError


def check_work(graph: Graph) -> None:
    """Raises GraphError at the node with which the graph asks for more than there may be."""
    shapes = Shapes(graph.shapes)
    spent = sum(work.of_node(leaf.shape, []) for leaf in graph.leaves)
    steps = 0
    places: dict[str, int] = {}
    for node in graph.computed:
        assert node.formula is not None
        spent += work.of_node(graph.shapes[node.name], shapes.ops(node.formula))
        if spent > work.MOST_IN_A_PASS:
            raise _too_much(node.name, spent)
        if graph.forward_only:
            continue
        steps += work.to_derive(node.formula)
        if steps > work.MOST_TO_DERIVE:
            problem = f'the formulas up to "{node.name}" are too long for their derivatives to be found'
            raise GraphError(problem, name=node.name, advice="split them into several nodes, or take some out")
        for name, count in work.places(node.formula).items():
            places[name] = places.get(name, 0) + count
            if places[name] > work.MOST_PLACES:
                problem = f'"{name}" stands in more than {work.MOST_PLACES} places: so many terms has its derivative'
                raise GraphError(problem, name=node.name, advice="give what is the same in several places one node")


def _too_much(name: str, spent: int) -> GraphError:
    problem = f'up to "{name}" the graph takes {math.ceil(spent / 1e6):,} million operations'
    most = work.MOST_IN_A_PASS // 1_000_000
    return GraphError(
        problem, name=name, advice=f"at most {most} million: make the arrays smaller or the graph shorter"
    )


def of_pass(graph: Graph) -> int:
    """The units of one pass forward and back."""
    shapes = Shapes(graph.shapes)
    return sum(
        work.of_node(graph.shapes[node.name], shapes.ops(node.formula) if node.formula else []) for node in graph.nodes
    )


def of_formula(graph: Graph, formula: Formula) -> int:
    """The units of a formula over a graph's values and derivatives, at one sample point."""
    shapes = Shapes({name: graph.shape_named(name) for name in names_in(formula)})
    units = work.to_compute(shapes.ops(formula))
    found = sum("/" in name or "@" in name for name in names_in(formula))  # these take passes of their own
    return units + (found * of_pass(graph) if found else 0)
