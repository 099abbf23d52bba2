"""Why this number: the rule, the formula, the numbers put in and the result of a frame's step.

Makes text only; every number in it comes from the frame. Knows nothing of lessons or screens.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from tui_tutor.core import numbers, recipe
from tui_tutor.core.derivative import derivative_formula, is_factor
from tui_tutor.core.formula import Call, Formula, names_in, replace, walk
from tui_tutor.core.frame import Frame
from tui_tutor.core.graph import Graph, Values
from tui_tutor.core.notation import Notation, derivative, is_final, local, speller
from tui_tutor.core.ops import OPS
from tui_tutor.core.parser import rule
from tui_tutor.core.printing import GREEK, UNICODE, linear
from tui_tutor.core.put_in import put_in, takes_shapes, tells_shapes, top_factors
from tui_tutor.core.steps import Phase
from tui_tutor.core.trace import Run
from tui_tutor.core.trouble import trouble
from tui_tutor.errors import listing


@dataclass(frozen=True, slots=True)
class OneEntry:
    """An entry of an array, `A[1,1]`, or a number that is made from arrays: with numbers put in, and what it is.

    numbers: "" where they are too many. tells_shapes: whether shapes put in tell anything beside that.
    """

    name: str
    numbers: str
    result: str
    tells_shapes: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """The four lines of "why this number", and what belongs beside them.

    subject: what the step finds, `dz`; rule: where it comes from; formula; numbers: the formula with numbers put in;
    result; code: the line of NumPy that computes it; words: the rule without any sign; shortcut and shortcut_numbers:
    a shorter formula that the lesson claims, if there is one; note: what is undefined or inexact here, and why.
    stable: how the formula is computed where it alone could overflow. one, shortcut_one: where arrays are put in,
    numbers are their shapes, and these have the numbers of one entry.
    """

    subject: str
    rule: str
    formula: str
    numbers: str
    result: str
    code: str
    words: str
    shortcut: str = ""
    shortcut_numbers: str = ""
    note: str = ""
    stable: str = ""
    one: OneEntry | None = None
    shortcut_one: OneEntry | None = None


def explain(
    run: Run, frame: Frame, notation: Notation = Notation.CODE, hidden: Collection[str] = ()
) -> Explanation | None:
    """The explanation of a frame's step; None at the start and the end.

    hidden: quantities (`z`, `dz`) whose numbers the learner has not found yet: their names stand for them.
    """
    if frame.node is None:
        return None
    match frame.phase:
        case Phase.FORWARD:
            return _forward(run, frame, frame.node, notation, hidden)
        case Phase.BACKWARD:
            return _backward(run, frame, frame.node, notation, hidden)
        case Phase.ACCUMULATE | Phase.AVERAGE:
            from tui_tutor.core.summing import explain_sum  # few lessons have a loop

            return explain_sum(run, frame, notation, hidden)
        case _:
            return _update(run, frame, frame.node, notation, hidden)


def _forward(run: Run, frame: Frame, name: str, notation: Notation, hidden: Collection[str]) -> Explanation:
    graph = run.graph
    formula = graph[name].formula
    assert formula is not None
    spell = speller(graph, notation)
    inputs = graph[name].inputs
    words = f"{name} is computed from {listing(inputs)}" if inputs else f"{name} is a constant"
    shown = defined(formula)
    heading = words if shown is formula else f"{name} = {linear(formula, UNICODE, spell)}"
    return Explanation(
        subject=name,
        rule=heading,
        formula=linear(shown, UNICODE, spell),
        numbers=put_in(shown, frame.known, hidden=hidden, spell=spell),
        result=numbers.text(frame.values[name]),
        code=recipe.line(run, frame.step),
        words=f"{words}.",
        note=_note(run, frame, name, formula, frame.values[name], hidden),
        stable=_stable(formula),
        one=_one(formula if _stable(formula) else shown, frame.known, name, frame.values[name], hidden),
    )


def _stable(formula: Formula) -> str:
    """How what a formula uses is computed, where that is not by its definition."""
    return next((OPS[part.op].stable for part in walk(formula) if isinstance(part, Call) and OPS[part.op].stable), "")


def _one(formula: Formula, known: Values, subject: str, value: Any, hidden: Collection[str]) -> OneEntry | None:
    """The first entry with numbers put in; None where the numbers stand in the formula itself."""
    if not takes_shapes(formula, known):
        return None
    from tui_tutor.core.entries import entry_at, written  # few graphs have arrays
    from tui_tutor.core.one_entry import put_in_entry

    entry = entry_at(np.shape(value), 0)
    first = np.asarray(value)[entry]
    result = numbers.text(first)
    text = put_in_entry(formula, known, first, entry, result, hidden=hidden)
    return OneEntry(written(subject, entry), text, result, tells_shapes(formula, known))


def defined(formula: Formula) -> Formula:
    """The formula with what its outermost op is short for: `σ(z)` as `1/(1 + exp(-z))`."""
    match formula:
        case Call(op, operands) if OPS[op].definition:
            return replace(rule(OPS[op].definition), dict(zip(OPS[op].operands, operands)))
    return formula


def _backward(run: Run, frame: Frame, name: str, notation: Notation, hidden: Collection[str]) -> Explanation:
    graph = run.graph
    subject = derivative(graph, name, notation)
    spell = speller(graph, notation)
    formula = derivative_formula(graph, name)
    known = frame.known
    claim = shortcut(run, name, formula)
    if claim is not None and _reordered(claim, formula):
        formula, claim = claim, None  # the lesson's order of the same factors
    return Explanation(
        subject=subject,
        rule=_rule(graph, name, notation),
        formula=linear(formula, UNICODE, spell),
        numbers=put_in(formula, known, hidden=hidden, spell=spell),
        result=numbers.text(frame.derivatives[name]),
        code=recipe.line(run, frame.step),
        words=_words(graph, name, notation),
        shortcut=linear(claim, UNICODE, spell) if claim else "",
        shortcut_numbers=put_in(claim, known, hidden=hidden, spell=spell) if claim else "",
        note=_note(run, frame, "d" + name, formula, frame.derivatives[name], hidden),
        one=_one(formula, known, subject, frame.derivatives[name], hidden),
        shortcut_one=_one(claim, known, subject, frame.derivatives[name], hidden) if claim else None,
    )


def _update(run: Run, frame: Frame, name: str, notation: Notation, hidden: Collection[str]) -> Explanation:
    graph = run.graph
    formula = recipe.update_formula(graph, name)
    spell = speller(graph, notation)
    text = linear(formula, UNICODE, spell)
    old, new = frame.before[name], frame.values[name]
    result = numbers.change(old, new)[1]
    return Explanation(
        subject=name,
        rule=f"{name} := {text}",
        formula=text,
        numbers=put_in(formula, frame.known, result, hidden=hidden, spell=spell),
        result=result,
        code=recipe.line(run, frame.step),
        words=_update_words(graph, frame, name, notation, hidden),
        note=_note(run, frame, name, formula, new, hidden),
        one=_one(formula, frame.known, name, new, hidden),
    )


def _note(run: Run, frame: Frame, quantity: str, formula: Formula, value: Any, hidden: Collection[str]) -> str:
    """What is undefined or inexact in a number; nothing where that would tell what is hidden.

    A note speaks of the number, of what its formula uses, and of what a saturated node among these is computed from.
    """
    used = names_in(formula)
    inner = [run.graph[name].inputs for name in used if name in run.graph.by_name]
    if any(name in hidden for name in (quantity, *used, *chain.from_iterable(inner))):
        return ""
    return trouble(run, frame, quantity, formula, value)


def shortcut(run: Run, name: str, formula: Formula) -> Formula | None:
    """The first formula that the lesson claims for a derivative and that is not the rule's own."""
    return next((claim for claim in recipe.claimed(run, name) if claim != formula), None)


def _reordered(one: Formula, other: Formula) -> bool:
    """Whether two products have the same factors."""
    factors = top_factors(other)
    return len(factors) > 1 and sorted(map(repr, top_factors(one))) == sorted(map(repr, factors))


def _rule(graph: Graph, name: str, notation: Notation) -> str:
    """The chain rule at one node: upstream times local derivative, summed over the consumers."""
    subject, consumers = derivative(graph, name, notation), graph.consumers[name]
    final = graph.final.name
    if is_final(graph, name) or consumers == (final,):
        if notation is Notation.CODE:
            return f"{subject} = {local(final, name, notation)}"
        # Upstream there is nothing, so the local derivative is this very quotient.
        return f"{subject}: {final} by itself" if is_final(graph, name) else f"{subject}: from the formula of {final}"
    if not all(is_factor(graph, consumer, name) for consumer in consumers):
        return f"{subject}: {listing([_back_through(graph, consumer, notation) for consumer in consumers])}"
    terms = [_term(graph, consumer, name, notation) for consumer in consumers]
    return f"{subject} = {' + '.join(terms) or '0'}"


def _back_through(graph: Graph, consumer: str, notation: Notation) -> str:
    """Where no local derivative is a factor: the derivative that goes back, and the formula that it goes through."""
    formula = graph[consumer].formula
    assert formula is not None
    return f"{derivative(graph, consumer, notation)} back through {consumer} = {linear(formula)}"


def _term(graph: Graph, consumer: str, name: str, notation: Notation) -> str:
    here = local(consumer, name, notation)
    return here if is_final(graph, consumer) else f"{derivative(graph, consumer, notation)} · {here}"


def _words(graph: Graph, name: str, notation: Notation) -> str:
    final, consumers = graph.final.name, graph.consumers[name]
    if is_final(graph, name):
        return f"A change of {final} is a change of {final} itself: the way back starts with 1."
    if not consumers:
        return f"Nothing uses {name}, so {final} does not react to it at all."
    if len(consumers) > 1:
        return f"{name} reaches {final} through {listing(consumers)}: what comes back along each path is added up."
    consumer = consumers[0]
    if is_final(graph, consumer):
        return f"{final} is computed from {name} directly: how strongly does {final} react to a change of {name}?"
    known = derivative(graph, consumer, notation)
    if not is_factor(graph, consumer, name):
        return (
            f"{name} reaches {final} only through {consumer}: {known}, which is known by now, goes back through its "
            f"formula.{_why_so(graph, name, notation)}"
        )
    return (
        f"{name} reaches {final} only through {consumer}: take {known}, which is known by now, "
        f"times how strongly {consumer} reacts to {name}."
    )


def _why_so(graph: Graph, name: str, notation: Notation) -> str:
    """Why there is a transpose or a sum in a derivative: it has the shape of what it is the derivative of."""
    formula = derivative_formula(graph, name)
    ops = {part.op for part in walk(formula) if isinstance(part, Call)}
    subject, shape = derivative(graph, name, notation), graph.shapes[name]
    like = f" {subject} has the shape of {name}, {shape or 'one number'}: "
    if "transpose" in ops:
        turned = [part.operands[0] for part in walk(formula) if isinstance(part, Call) and part.op == "transpose"]
        return f"{like}that is why {linear(turned[0])} is transposed."
    consumer = graph.consumers[name][0]
    if ops & {"sum", "sum_along"} and shape == graph.shapes[consumer]:
        return f" One entry of {name} moves several of {consumer}, so what comes back is added up."
    if ops & {"sum", "sum_along"}:
        return f"{like}{name} was used for every entry, so what comes back is added up."
    return ""


def _update_words(graph: Graph, frame: Frame, name: str, notation: Notation, hidden: Collection[str]) -> str:
    slope = derivative(graph, name, notation)
    value = frame.derivatives[name]
    rate = GREEK.get(graph.learning_rate or "", graph.learning_rate)
    if f"d{name}" in hidden:
        return f"{graph.final.name} falls against the slope {slope}. The step is {rate} times the slope."
    if (frame.alpha or 0.0) < 0:
        return f"{rate} is negative: the step goes up the slope {slope}, and gradient descent would go down."
    if np.ndim(value):
        return f"Every entry of {name} goes against its own slope in {slope}. The step is {rate} times the slope."
    if not value < 0 and not value > 0:
        return f"{slope} is {numbers.text(value)}: there is no slope to go down."
    way, sign = ("up", "negative") if value < 0 else ("down", "positive")
    return f"{slope} is {sign}: {graph.final.name} falls when {name} goes {way}. The step is {rate} times the slope."
