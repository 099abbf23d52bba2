"""Mistakes with the chain rule: what each makes of a derivative that comes back, and what is said of it.

Rows of the table of mistakes. They make formulas; the core evaluates them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from tui_tutor.core.asked import Asked
from tui_tutor.core.derivative import contribution, is_factor, local_derivative, paths, sum_of, upstream
from tui_tutor.core.formula import Call, Formula, Name, call, names_in, replace, walk
from tui_tutor.core.printing import UNICODE, linear
from tui_tutor.core.simplify import simplify
from tui_tutor.core.steps import Phase
from tui_tutor.core.work import MOST_TO_DIAGNOSE
from tui_tutor.errors import listing

# A wrong formula, and what is said to somebody who gave it.
Wrong: TypeAlias = tuple[Formula, str]


def consumers_of(asked: Asked) -> tuple[str, ...]:
    """The nodes through which the derivative that is asked for comes back; none where it is another quantity."""
    return asked.graph.consumers[asked.node] if asked.frame.phase is Phase.BACKWARD else ()


def _are_factors(asked: Asked) -> bool:
    """Whether the local derivatives of the node that is asked for are factors of the chain rule."""
    return all(is_factor(asked.graph, user, asked.node) for user in consumers_of(asked))


def upstream_forgotten(asked: Asked) -> Iterator[Wrong]:
    graph, name, consumers = asked.graph, asked.node, consumers_of(asked)
    arriving = [f"d{user}" for user in consumers if user != graph.final.name]
    if arriving and _are_factors(asked):
        here = listing([f"∂{user}/∂{name}" for user in consumers])
        say = (
            f"That is {here} alone, the local derivative. Multiply it by what arrives from there: {arriving[0]}."
            if len(consumers) == 1
            else f"That is the sum of the local derivatives {here} alone. First multiply each by what arrives there."
        )
        yield simplify(sum_of(local_derivative(graph, user, name) for user in consumers)), say


def local_forgotten(asked: Asked) -> Iterator[Wrong]:
    graph, name, consumers = asked.graph, asked.node, consumers_of(asked)
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
    final, name = asked.graph.final.name, asked.node
    return f"What is asked is how {final} reacts to {'itself' if name == final else name}."


def partner_confused(asked: Asked) -> Iterator[Wrong]:
    """In a product each factor has the other one as its local derivative."""
    graph, name, consumers = asked.graph, asked.node, consumers_of(asked)
    parts = sum(1 for user in consumers if (formula := graph[user].formula) for _ in walk(formula))
    if len(consumers) * parts > MOST_TO_DIAGNOSE:
        return
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


def path_overwritten(asked: Asked) -> Iterator[Wrong]:
    graph, name, consumers = asked.graph, asked.node, consumers_of(asked)
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


def term_forgotten(asked: Asked) -> Iterator[Wrong]:
    """Where a name stands in one formula several times there is one edge of the graph, whose derivative is a sum."""
    graph, name, consumers = asked.graph, asked.node, consumers_of(asked)
    by_consumer = {user: paths(graph, user, name, upstream(graph, user)) for user in consumers}
    of_all = [term for terms in by_consumer.values() for term in terms]
    if len(set(of_all)) * sum(sum(1 for _ in walk(term)) for term in of_all) > MOST_TO_DIAGNOSE:
        return  # each of them would be simplified as often
    for user, terms in by_consumer.items():
        for some in _too_few(terms):
            parts = [some if other == user else whole for other, whole in by_consumer.items()]
            yield (
                simplify(sum_of(term for part in parts for term in part)),
                f"That is not all. {name} stands {len(terms)} times in the formula of {user}: "
                "each place brings a term, add them up.",
            )


def _too_few(terms: tuple[Formula, ...]) -> Iterator[tuple[Formula, ...]]:
    """One alone of several terms, or all but one of them; of equal terms one stands for all."""
    places = {term: place for place, term in reversed(list(enumerate(terms)))}
    first = sorted(places.values())
    if len(terms) > 1:
        yield from ((terms[place],) for place in first)
    if len(terms) > 2:
        yield from (terms[:place] + terms[place + 1 :] for place in first)


def value_for_derivative(asked: Asked) -> Iterator[Wrong]:
    if asked.frame.phase is Phase.BACKWARD:
        name = asked.node
        yield Name(name), f"That is {name} itself, its value. {_what_is_asked(asked)}"


def output_for_input(asked: Asked) -> Iterator[Wrong]:
    """A local derivative that is written with the op's output, taken at its input, or the other way round."""
    graph, name, consumers = asked.graph, asked.node, consumers_of(asked)
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
