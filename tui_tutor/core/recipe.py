"""The recipe: the lines of NumPy that compute a graph, in three stages.

The lines are what a learner would implement; a test runs them and compares with the frames.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from tui_tutor.core.derivative import derivative_formula
from tui_tutor.core.formula import Formula, Name, call, names_in
from tui_tutor.core.graph import Graph
from tui_tutor.core.loop import COUNT, MEAN, TOTAL
from tui_tutor.core.printing import code
from tui_tutor.core.steps import Phase, Step, addresses, steps, summed
from tui_tutor.core.trace import Run


class Line(NamedTuple):
    """One line; `needed` is False where no other line and no result depends on it."""

    step: Step
    code: str
    needed: bool = True


def line(run: Run, step: Step) -> str:
    """The line of NumPy that a step stands for."""
    name = step.node
    if name is None:
        return ""
    if step.phase is Phase.FORWARD:
        formula = run.graph[name].formula
        return f"{name} = {code(formula)}" if formula else ""
    if step.phase is Phase.BACKWARD:
        return f"d{name} = {code(preferred(run, name))}"
    if step.phase is Phase.ACCUMULATE:
        return f"{step.quantity} += {code(added(run, name))}"
    if step.phase is Phase.AVERAGE:
        return f"{step.quantity} = {code(sum_formula(run, step))}"
    return f"{name} = {name} - {run.graph.learning_rate}*d{name}"


def for_all(run: Run, step: Step) -> str:
    """The line of NumPy for a step of a loop with all examples at once: rows in the place of numbers."""
    if step.phase is Phase.ACCUMULATE and step.node is not None:
        return f"{step.quantity} = np.sum({code(added(run, step.node))})"
    return line(run, step)


def update_formula(graph: Graph, name: str) -> Formula:
    """One step of gradient descent: w - α·dw."""
    assert graph.learning_rate is not None
    return call("sub", Name(name), call("mul", Name(graph.learning_rate), Name("d" + name)))


def sum_formula(run: Run, step: Step) -> Formula:
    """What a step of a loop makes of a sum: it adds what the example brings, or divides by their number."""
    assert step.node is not None
    if step.phase is Phase.ACCUMULATE:
        return call("add", Name(step.quantity), added(run, step.node))
    return call("div", Name(TOTAL if step.node == MEAN else step.quantity), Name(COUNT))


def added(run: Run, name: str) -> Formula:
    """What an example brings to a sum of a loop: its loss, or the derivative of that."""
    return Name(run.graph.final.name) if name == TOTAL else preferred(run, name)


def preferred(run: Run, name: str) -> Formula:
    """The formula by which a learner would compute a derivative: the lesson's claim, else the chain rule's."""
    return next(iter(claimed(run, name)), derivative_formula(run.graph, name))


def claimed(run: Run, name: str) -> tuple[Formula, ...]:
    """The lesson's formulas for a derivative that use only what is known before its step."""
    claims = run.claims.get("d" + name, ())
    if not claims:
        return ()
    known = {node.name for node in run.graph.nodes} | {run.graph.learning_rate}
    for step in steps(run.graph):
        if step.phase is Phase.BACKWARD:
            if step.node == name:
                break
            known.add(f"d{step.node}")
    return tuple(claim for claim in claims if known.issuperset(names_in(claim)))


def lines(run: Run) -> tuple[Line, ...]:
    """The whole recipe, in the order of the steps; the same one for all runs of a graph and its claims."""
    return _lines(run.graph, tuple(run.claims.items()))


@lru_cache(maxsize=16)
def _lines(graph: Graph, claims: tuple[tuple[str, tuple[Formula, ...]], ...]) -> tuple[Line, ...]:
    run = Run(graph, {}, claims=dict(claims))  # whatever values it starts from
    needed = _needed(run)
    lines = tuple(
        Line(step, line(run, step), step.phase is not Phase.BACKWARD or step.node in needed)
        for step in addresses(run.graph).values()
        if step.node
    )
    if graph.loop is None:
        return lines
    sums = (TOTAL, *(f"d{name}" for name in summed(graph)))
    return Line(Step(Phase.START), f"{' = '.join(sums)} = 0"), *lines


def _needed(run: Run) -> set[str]:
    """The nodes whose derivatives the wanted ones (all leaves' derivatives) are computed from, and those themselves."""
    graph: Graph = run.graph
    wanted = [leaf.name for leaf in graph.leaves if leaf.has_derivative] or [node.name for node in graph.computed]
    needed: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name not in needed:
            needed.add(name)
            used = names_in(preferred(run, name))
            wanted += [graph.derivative_names[other] for other in used if other in graph.derivative_names]
    return needed
