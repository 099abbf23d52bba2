"""THE TABLE of known mistakes: one row per misconception, each a transformation of the right formula.

A wrong answer that equals what a row makes is told what went wrong. Rows make formulas; the core evaluates them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tui_tutor.core.asked import Asked
from tui_tutor.core.bounded import of_formula
from tui_tutor.core.chain_mistakes import (
    Wrong,
    consumers_of,
    local_forgotten,
    output_for_input,
    partner_confused,
    path_overwritten,
    term_forgotten,
    upstream_forgotten,
    value_for_derivative,
)
from tui_tutor.core.derivative import contribution, sum_of, upstream
from tui_tutor.core.formula import Call, Formula, Name, Number, call, names_in, replace, walk
from tui_tutor.core.graph import Graph
from tui_tutor.core.loop import COUNT, MEAN, TOTAL
from tui_tutor.core.node import Role
from tui_tutor.core.recipe import added
from tui_tutor.core.simplify import simplify
from tui_tutor.core.steps import Phase
from tui_tutor.core.work import MOST_OF_A_FORMULA
from tui_tutor.errors import FormulaError, listing


@dataclass(frozen=True, slots=True)
class Mistake:
    """One misconception: its id, what it is in a line, and what it makes of the quantity that is asked for."""

    id: str
    what: str
    make: Callable[[Asked], Iterator[Wrong]]


def wrongs(asked: Asked) -> Iterator[tuple[Mistake, Formula, str]]:
    """All that the table makes of a step's result; where a lesson asks for something else, nothing."""
    if not asked.is_result:
        return
    spent = 0
    for mistake in MISTAKES:
        for formula, say in mistake.make(asked):
            spent += of_formula(asked.graph, formula)
            if spent > MOST_OF_A_FORMULA:
                return
            if formula not in asked.formulas and _fits(asked, formula):
                yield mistake, formula, say


def _fits(asked: Asked, formula: Formula) -> bool:
    """Whether a formula has the shape of what is asked for; what has another one is told by its shape."""
    try:
        return asked.graph.shape(formula) == asked.graph.shape(asked.target)
    except FormulaError:
        return False


def _sign_flipped(asked: Asked) -> Iterator[Wrong]:
    if asked.frame.phase is Phase.ACCUMULATE:
        own = added(asked.run, asked.node)
        yield call("sub", Name(asked.name), own), "What the example brings is added, with its own sign."
    elif asked.frame.phase is not Phase.UPDATE:
        yield call("neg", asked.formulas[0]), f"The size is right, but {asked.name} has the other sign."


def _old_and_new_confused(asked: Asked) -> Iterator[Wrong]:
    name = asked.node
    if asked.frame.phase is Phase.UPDATE:
        yield Name(name), f"That is {name} as it was. The update moves it by its derivative times the learning rate."
        if asked.moved and asked.graph.loop is None:
            late = call("mul", Name(asked.graph.learning_rate or ""), Name(f"d{name}@{','.join(asked.moved)}"))
            yield (
                call("sub", Name(name), late),
                f"You took d{name} again with the new {listing(asked.moved)}. All derivatives belong to the old "
                "parameters: one step moves them together.",
            )
    elif asked.frame.phase is Phase.FORWARD and asked.frame.iteration > 1:
        yield (
            Name(f"{name}@before"),
            f"That is {name} of the iteration before. The parameters have been updated since: use the new ones.",
        )


def _update(asked: Asked, sign: str, step: Formula) -> Formula:
    return call(sign, Name(asked.node), step)


def _rate(asked: Asked) -> Formula:
    return Name(asked.graph.learning_rate or "")


def _plus_in_the_update(asked: Asked) -> Iterator[Wrong]:
    if asked.frame.phase is Phase.UPDATE:
        slope = Name("d" + asked.node)
        yield (
            _update(asked, "add", call("mul", _rate(asked), slope)),
            "With + the step follows the slope; gradient descent goes against it. Subtract.",
        )


def _rate_forgotten(asked: Asked) -> Iterator[Wrong]:
    if asked.frame.phase is Phase.UPDATE:
        slope = "d" + asked.node
        yield (
            _update(asked, "sub", Name(slope)),
            f"You subtracted the whole of {slope}. The learning rate scales the step: subtract α·{slope}.",
        )


def _rate_squared(asked: Asked) -> Iterator[Wrong]:
    if asked.frame.phase is Phase.UPDATE:
        slope = Name("d" + asked.node)
        squared = call("mul", call("mul", _rate(asked), _rate(asked)), slope)
        yield _update(asked, "sub", squared), "The learning rate is in there twice. Multiply by α once."


def _labels_swapped(asked: Asked) -> Iterator[Wrong]:
    graph = asked.graph
    formulas = asked.formulas if asked.frame.phase in (Phase.FORWARD, Phase.BACKWARD) else ()
    for formula in formulas:
        for label in [name for name in names_in(formula) if _is_label(graph, name)]:
            swapped = replace(formula, {label: call("sub", Number(1.0), Name(label))})
            yield swapped, f"There {label} and 1 - {label} have changed places: that is right for the other label."


def _is_label(graph: Graph, name: str) -> bool:
    return name in graph.by_name and graph[name].role is Role.LABEL


def _sum_overwritten(asked: Asked) -> Iterator[Wrong]:
    if asked.frame.phase is Phase.ACCUMULATE and asked.frame.step.example != 1:  # the first comes to 0
        say = f"That is what example {asked.frame.step.example} brings. Add it to {asked.name} of the examples before."
        yield added(asked.run, asked.node), say


def _divided_early(asked: Asked) -> Iterator[Wrong]:
    if asked.frame.phase is Phase.ACCUMULATE:
        share = call("div", added(asked.run, asked.node), Name(COUNT))
        say = "That divides by m already. Here the sum is built up; the division comes once, after the last example."
        yield call("add", Name(asked.name), share), say


def _sum_for_mean(asked: Asked) -> Iterator[Wrong]:
    if asked.frame.phase is Phase.AVERAGE:
        total = TOTAL if asked.node == MEAN else asked.name
        yield Name(total), f"That is the sum over the examples. Divide it by their number, {COUNT}."


def _log_of_base_ten(asked: Asked) -> Iterator[Wrong]:
    graph, name = asked.graph, asked.node
    say = "That uses the logarithm of base 10. Here log is the natural logarithm, of base e."
    if asked.frame.phase is Phase.FORWARD:
        (formula,) = asked.formulas
        if _has_log(formula):
            yield _with_base_ten(formula), say
    elif any(_has_log(graph[user].formula) for user in consumers_of(asked)):
        yield _contributions(_in_base_ten(graph), consumers_of(asked), name), say


def _contributions(graph: Graph, consumers: tuple[str, ...], name: str) -> Formula:
    return simplify(sum_of(contribution(graph, user, name, upstream(graph, user)) for user in consumers))


_LN_10 = Call("log", (Number(10.0),))


def _has_log(formula: Formula | None) -> bool:
    return formula is not None and any(isinstance(part, Call) and part.op == "log" for part in walk(formula))


def _with_base_ten(formula: Formula) -> Formula:
    match formula:
        case Call("log", (inner,)):
            return call("div", call("log", _with_base_ten(inner)), _LN_10)
        case Call(op, operands):
            return Call(op, tuple(_with_base_ten(operand) for operand in operands))
    return formula


def _in_base_ten(graph: Graph) -> Graph:
    """The graph with all its logarithms taken to the base 10."""
    nodes = [
        node if node.formula is None else dataclasses.replace(node, formula=_with_base_ten(node.formula))
        for node in graph.nodes
    ]
    return dataclasses.replace(graph, nodes=tuple(nodes))


# In this order a wrong answer is looked up: the first that fits is told, of a number the first of the nearest.
MISTAKES = (
    Mistake("sign-flipped", "the right size with the other sign", _sign_flipped),
    Mistake("plus-in-update", "+ instead of - in the update: uphill", _plus_in_the_update),
    Mistake("rate-forgotten", "the update without the learning rate", _rate_forgotten),
    Mistake("old-new-confused", "an old parameter for a new one, or the reverse", _old_and_new_confused),
    Mistake("rate-squared", "the learning rate multiplied in twice", _rate_squared),
    Mistake("upstream-forgotten", "the local derivative alone", upstream_forgotten),
    Mistake("local-forgotten", "the upstream derivative alone", local_forgotten),
    Mistake("partner-confused", "a factor of a product for its partner: w for x", partner_confused),
    Mistake("path-overwritten", "what one path brings, instead of the sum", path_overwritten),
    Mistake("term-forgotten", "one term, where a formula uses a name several times", term_forgotten),
    Mistake("value-for-derivative", "the value of a node, instead of its derivative", value_for_derivative),
    Mistake("labels-swapped", "y and 1 - y in each other's place", _labels_swapped),
    Mistake("sum-overwritten", "what one example brings, instead of the sum so far", _sum_overwritten),
    Mistake("divided-early", "divided by m in each example, instead of once", _divided_early),
    Mistake("sum-for-mean", "the sum over the examples, instead of their mean", _sum_for_mean),
    Mistake("log-base-10", "the logarithm of base 10", _log_of_base_ten),
    Mistake("output-for-input", "a derivative at the output instead of the input", output_for_input),
)
