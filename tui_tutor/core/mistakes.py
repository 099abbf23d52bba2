"""THE TABLE of known mistakes: one row per misconception, each a transformation of the right formula.

A wrong answer that equals what a row makes is told what went wrong. Rows make formulas; the core evaluates them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from tui_tutor.core.asked import Asked
from tui_tutor.core.derivative import contribution, is_factor, local_derivative, paths, sum_of, upstream
from tui_tutor.core.formula import Call, Formula, Name, Number, call, names_in, replace, walk
from tui_tutor.core.graph import Graph
from tui_tutor.core.loop import COUNT, MEAN, TOTAL
from tui_tutor.core.node import Role
from tui_tutor.core.printing import UNICODE, linear
from tui_tutor.core.recipe import added
from tui_tutor.core.simplify import simplify
from tui_tutor.core.steps import Phase
from tui_tutor.errors import FormulaError, listing

# A wrong formula, and what is said to somebody who gave it.
Wrong: TypeAlias = tuple[Formula, str]


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
    for mistake in MISTAKES:
        for formula, say in mistake.make(asked):
            if formula not in asked.formulas and _fits(asked, formula):
                yield mistake, formula, say


def _fits(asked: Asked, formula: Formula) -> bool:
    """Whether a formula has the shape of what is asked for; what has another one is told by its shape."""
    try:
        return asked.graph.shape(formula) == asked.graph.shape(asked.target)
    except FormulaError:
        return False


def _are_factors(asked: Asked) -> bool:
    """Whether the local derivatives of the node that is asked for are factors of the chain rule."""
    return all(is_factor(asked.graph, user, _node(asked)) for user in _consumers(asked))


def _node(asked: Asked) -> str:
    assert asked.frame.node is not None
    return asked.frame.node


def _consumers(asked: Asked) -> tuple[str, ...]:
    """The nodes through which the derivative that is asked for comes back; none where it is another quantity."""
    return asked.graph.consumers[_node(asked)] if asked.frame.phase is Phase.BACKWARD else ()


def _contributions(graph: Graph, consumers: tuple[str, ...], name: str) -> Formula:
    return simplify(sum_of(contribution(graph, user, name, upstream(graph, user)) for user in consumers))


def _sign_flipped(asked: Asked) -> Iterator[Wrong]:
    if asked.frame.phase is Phase.ACCUMULATE:
        own = added(asked.run, _node(asked))
        yield call("sub", Name(asked.name), own), "What the example brings is added, with its own sign."
    elif asked.frame.phase is not Phase.UPDATE:
        yield call("neg", asked.formulas[0]), f"The size is right, but {asked.name} has the other sign."


def _upstream_forgotten(asked: Asked) -> Iterator[Wrong]:
    graph, name, consumers = asked.graph, _node(asked), _consumers(asked)
    arriving = [f"d{user}" for user in consumers if user != graph.final.name]
    if arriving and _are_factors(asked):
        here = listing([f"∂{user}/∂{name}" for user in consumers])
        say = (
            f"That is {here} alone, the local derivative. Multiply it by what arrives from there: {arriving[0]}."
            if len(consumers) == 1
            else f"That is the sum of the local derivatives {here} alone. First multiply each by what arrives there."
        )
        yield simplify(sum_of(local_derivative(graph, user, name) for user in consumers)), say


def _local_forgotten(asked: Asked) -> Iterator[Wrong]:
    graph, name, consumers = asked.graph, _node(asked), _consumers(asked)
    if consumers and _are_factors(asked):
        here = listing([f"∂{user}/∂{name}" for user in consumers])
        arriving = listing(["d" + user for user in consumers])
        if consumers == (graph.final.name,):
            say = f"That is {arriving}, how {consumers[0]} reacts to itself. {_what_is_asked(asked)}"
        elif len(consumers) == 1:
            told = f"That is only {arriving}, what arrives from {consumers[0]}."
            say = f"{told} Multiply it by the local derivative {here}."
        else:
            say = f"That is the sum of {arriving} alone. First multiply each by its local derivative: {here}."
        yield simplify(sum_of(upstream(graph, user) for user in consumers)), say


def _what_is_asked(asked: Asked) -> str:
    final, name = asked.graph.final.name, _node(asked)
    return f"What is asked is how {final} reacts to {'itself' if name == final else name}."


def _partner_confused(asked: Asked) -> Iterator[Wrong]:
    """In a product each factor has the other one as its local derivative."""
    graph, name, consumers = asked.graph, _node(asked), _consumers(asked)
    for user in consumers:
        for partner in _partners(graph[user].formula, name):
            terms = [
                _with_other_factor(term, name, partner) if other == user else term
                for other in consumers
                for term in paths(graph, other, name, upstream(graph, other))
            ]
            yield (
                simplify(sum_of(terms)),
                f"In {name}·{partner} the factor of {name} is {partner}: that is how {user} reacts to {name}. "
                f"You multiplied by {name} itself.",
            )


def _with_other_factor(term: Formula, name: str, partner: str) -> Formula:
    """What comes back along one path, with a name and its partner in each other's place if it is their product's."""
    return replace(term, {name: Name(partner), partner: Name(name)}) if partner in names_in(term) else term


def _partners(formula: Formula | None, name: str) -> list[str]:
    """The names that stand beside a name in a product."""
    found: dict[str, None] = {}
    for part in walk(formula) if formula is not None else ():
        match part:
            case Call("mul", (Name(left), Name(right))) if name in (left, right) and left != right:
                found[right if left == name else left] = None
    return list(found)


def _old_and_new_confused(asked: Asked) -> Iterator[Wrong]:
    name = _node(asked)
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
    return call(sign, Name(_node(asked)), step)


def _rate(asked: Asked) -> Formula:
    return Name(asked.graph.learning_rate or "")


def _plus_in_the_update(asked: Asked) -> Iterator[Wrong]:
    if asked.frame.phase is Phase.UPDATE:
        slope = Name("d" + _node(asked))
        yield (
            _update(asked, "add", call("mul", _rate(asked), slope)),
            "With + the step follows the slope; gradient descent goes against it. Subtract.",
        )


def _rate_forgotten(asked: Asked) -> Iterator[Wrong]:
    if asked.frame.phase is Phase.UPDATE:
        slope = "d" + _node(asked)
        yield (
            _update(asked, "sub", Name(slope)),
            f"You subtracted the whole of {slope}. The learning rate scales the step: subtract α·{slope}.",
        )


def _rate_squared(asked: Asked) -> Iterator[Wrong]:
    if asked.frame.phase is Phase.UPDATE:
        slope = Name("d" + _node(asked))
        squared = call("mul", call("mul", _rate(asked), _rate(asked)), slope)
        yield _update(asked, "sub", squared), "The learning rate is in there twice. Multiply by α once."


def _path_overwritten(asked: Asked) -> Iterator[Wrong]:
    graph, name, consumers = asked.graph, _node(asked), _consumers(asked)
    if len(consumers) < 2:
        return
    terms = [term for user in consumers for term in paths(graph, user, name, upstream(graph, user))]
    by_consumer = [contribution(graph, user, name, upstream(graph, user)) for user in consumers]
    for term in dict.fromkeys([*map(simplify, terms), *by_consumer]):
        yield (
            term,
            f"That is what comes back along one path only. {name} is used by {listing(consumers)}: "
            "add up what each path brings, do not overwrite it.",
        )


def _term_forgotten(asked: Asked) -> Iterator[Wrong]:
    """Where a name stands in one formula several times there is one edge of the graph, whose derivative is a sum."""
    graph, name, consumers = asked.graph, _node(asked), _consumers(asked)
    for user in consumers:
        terms = paths(graph, user, name, upstream(graph, user))
        for some in _too_few(terms):
            parts = [
                some if other == user else paths(graph, other, name, upstream(graph, other)) for other in consumers
            ]
            yield (
                simplify(sum_of(term for part in parts for term in part)),
                f"That is not all. {name} stands {len(terms)} times in the formula of {user}: "
                "each place brings a term, add them up.",
            )


def _too_few(terms: tuple[Formula, ...]) -> Iterator[tuple[Formula, ...]]:
    """One alone of several terms, or all but one of them."""
    if len(terms) > 1:
        yield from ((term,) for term in terms)
    if len(terms) > 2:
        yield from (terms[:place] + terms[place + 1 :] for place in range(len(terms)))


def _value_for_derivative(asked: Asked) -> Iterator[Wrong]:
    if asked.frame.phase is Phase.BACKWARD:
        name = _node(asked)
        yield Name(name), f"That is {name} itself, its value. {_what_is_asked(asked)}"


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
        yield added(asked.run, _node(asked)), say


def _divided_early(asked: Asked) -> Iterator[Wrong]:
    if asked.frame.phase is Phase.ACCUMULATE:
        share = call("div", added(asked.run, _node(asked)), Name(COUNT))
        say = "That divides by m already. Here the sum is built up; the division comes once, after the last example."
        yield call("add", Name(asked.name), share), say


def _sum_for_mean(asked: Asked) -> Iterator[Wrong]:
    if asked.frame.phase is Phase.AVERAGE:
        total = TOTAL if _node(asked) == MEAN else asked.name
        yield Name(total), f"That is the sum over the examples. Divide it by their number, {COUNT}."


def _log_of_base_ten(asked: Asked) -> Iterator[Wrong]:
    graph, name = asked.graph, _node(asked)
    say = "That uses the logarithm of base 10. Here log is the natural logarithm, of base e."
    if asked.frame.phase is Phase.FORWARD:
        (formula,) = asked.formulas
        if _has_log(formula):
            yield _with_base_ten(formula), say
    elif any(_has_log(graph[user].formula) for user in _consumers(asked)):
        yield _contributions(_in_base_ten(graph), _consumers(asked), name), say


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


def _output_for_input(asked: Asked) -> Iterator[Wrong]:
    """A local derivative that is written with the op's output, taken at its input, or the other way round."""
    graph, name, consumers = asked.graph, _node(asked), _consumers(asked)
    if len(consumers) != 1 or graph[consumers[0]].inputs != (name,) or not _are_factors(asked):
        return
    user = consumers[0]
    local = local_derivative(graph, user, name)
    taken = linear(local, UNICODE)
    formula = graph[user].formula
    assert formula is not None
    swapped = replace(local, {user: Name(name), name: Name(user)})
    at_output = replace(replace(local, {user: formula}), {name: Name(user)})
    for wrong in dict.fromkeys((swapped, at_output)):
        yield (
            simplify(call("mul", upstream(graph, user), wrong)),
            f"You took the derivative at the wrong place. How {user} reacts to {name} is {taken}: "
            f"do not put {user} where {name} belongs, or {name} where {user} does.",
        )


# In this order a wrong answer is looked up: the first that fits is told, of a number the first of the nearest.
MISTAKES = (
    Mistake("sign-flipped", "the right size with the other sign", _sign_flipped),
    Mistake("plus-in-update", "+ instead of - in the update: uphill", _plus_in_the_update),
    Mistake("rate-forgotten", "the update without the learning rate", _rate_forgotten),
    Mistake("old-new-confused", "an old parameter for a new one, or the reverse", _old_and_new_confused),
    Mistake("rate-squared", "the learning rate multiplied in twice", _rate_squared),
    Mistake("upstream-forgotten", "the local derivative alone", _upstream_forgotten),
    Mistake("local-forgotten", "the upstream derivative alone", _local_forgotten),
    Mistake("partner-confused", "a factor of a product for its partner: w for x", _partner_confused),
    Mistake("path-overwritten", "what one path brings, instead of the sum", _path_overwritten),
    Mistake("term-forgotten", "one term, where a formula uses a name several times", _term_forgotten),
    Mistake("value-for-derivative", "the value of a node, instead of its derivative", _value_for_derivative),
    Mistake("labels-swapped", "y and 1 - y in each other's place", _labels_swapped),
    Mistake("sum-overwritten", "what one example brings, instead of the sum so far", _sum_overwritten),
    Mistake("divided-early", "divided by m in each example, instead of once", _divided_early),
    Mistake("sum-for-mean", "the sum over the examples, instead of their mean", _sum_for_mean),
    Mistake("log-base-10", "the logarithm of base 10", _log_of_base_ten),
    Mistake("output-for-input", "a derivative at the output instead of the input", _output_for_input),
)
