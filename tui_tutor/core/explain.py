"""Why this number: the rule, the formula, the numbers put in and the result of a frame's step.

Makes text only; every number in it comes from the frame. Knows nothing of lessons or screens.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from tui_tutor.core import numbers, recipe
from tui_tutor.core.derivative import derivative_formula, is_factor
from tui_tutor.core.formula import Call, Formula, Name, call, evaluate, names_in, replace, walk
from tui_tutor.core.graph import Graph, Values
from tui_tutor.core.notation import Notation, derivative, is_final, local, speller
from tui_tutor.core.ops import ATOM, OPS
from tui_tutor.core.parser import rule
from tui_tutor.core.printing import GREEK, UNICODE, linear
from tui_tutor.core.propagate import is_finite
from tui_tutor.core.trace import Frame, Phase, Run
from tui_tutor.core.trouble import trouble


@dataclass(frozen=True, slots=True)
class Explanation:
    """The four lines of "why this number", and what belongs beside them.

    subject: what the step finds, `dz`; rule: where it comes from; formula; numbers: the formula with numbers put in;
    result; code: the line of NumPy that computes it; words: the rule without any sign; shortcut and shortcut_numbers:
    a shorter formula that the lesson claims, if there is one; note: what is undefined or inexact here, and why.
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
        numbers=put_in(shown, frame.known, hidden=hidden),
        result=numbers.text(frame.values[name]),
        code=recipe.line(run, frame.step),
        words=f"{words}.",
        note=_note(run, frame, name, formula, frame.values[name], hidden),
    )


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
        numbers=put_in(formula, known, hidden=hidden),
        result=numbers.text(frame.derivatives[name]),
        code=recipe.line(run, frame.step),
        words=_words(graph, name, notation),
        shortcut=linear(claim, UNICODE, spell) if claim else "",
        shortcut_numbers=put_in(claim, known, hidden=hidden) if claim else "",
        note=_note(run, frame, "d" + name, formula, frame.derivatives[name], hidden),
    )


def _update(run: Run, frame: Frame, name: str, notation: Notation, hidden: Collection[str]) -> Explanation:
    graph = run.graph
    formula = update_formula(graph, name)
    spell = speller(graph, notation)
    written = linear(formula, UNICODE, spell)
    old, new = frame.before[name], frame.values[name]
    result = numbers.change(old, new)[1]
    return Explanation(
        subject=name,
        rule=f"{name} := {written}",
        formula=written,
        numbers=put_in(formula, frame.known, result, hidden=hidden),
        result=result,
        code=recipe.line(run, frame.step),
        words=_update_words(graph, frame, name, notation, hidden),
        note=_note(run, frame, name, formula, new, hidden),
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


def update_formula(graph: Graph, name: str) -> Formula:
    """One step of gradient descent: w - α·dw."""
    assert graph.learning_rate is not None
    return call("sub", Name(name), call("mul", Name(graph.learning_rate), Name("d" + name)))


def shortcut(run: Run, name: str, formula: Formula) -> Formula | None:
    """The first formula that the lesson claims for a derivative and that is not the rule's own."""
    return next((claim for claim in recipe.claimed(run, name) if claim != formula), None)


def _reordered(one: Formula, other: Formula) -> bool:
    """Whether two products have the same factors."""
    factors = _top_factors(other)
    return len(factors) > 1 and sorted(map(repr, _top_factors(one))) == sorted(map(repr, factors))


def put_in(formula: Formula, known: Values, result: str = "", *, hidden: Collection[str] = ()) -> str:
    """The formula with numbers for names; a factor of several names is computed.

    The numbers have as many digits as it takes to find, from what is shown, the result that is shown.

    >>> from tui_tutor.core.parser import parse
    >>> put_in(parse("da*a*(1 - a)"), {"da": -1.6065306, "a": 0.622459})
    '-1.6065 · 0.62246 · 0.37754'
    """
    if any(np.ndim(known[name]) for name in names_in(formula)):
        return _shapes_put_in(formula, known, hidden)
    digits = numbers.FACTOR
    if not hidden_in(formula, hidden):
        digits = _enough_digits(formula, known, result)
    return _put_in(formula, known, digits, hidden)


def _shapes_put_in(formula: Formula, known: Values, hidden: Collection[str]) -> str:
    """The formula with shapes for arrays: `(2, 5) @ (5, 1)` for X @ dZ.T."""

    def written(name: str) -> str | None:
        if name.endswith(".T"):
            return str(np.shape(known[name.removesuffix(".T")])[::-1])
        value = known[name]
        if np.ndim(value):
            return str(np.shape(value))
        return None if name in hidden else numbers.text(value, numbers.FACTOR)

    return with_numbers(_turned(formula), written)


def _turned(formula: Formula) -> Formula:
    """The formula with each transposed name as one name."""
    match formula:
        case Call("transpose", (Name(name),)):
            return Name(f"{name}.T")
        case Call(op, operands):
            return Call(op, tuple(_turned(operand) for operand in operands))
    return formula


def hidden_in(formula: Formula, hidden: Collection[str]) -> bool:
    """Whether a formula uses a quantity whose number is hidden."""
    return any(name in hidden for name in names_in(formula))


def _enough_digits(formula: Formula, known: Values, result: str) -> int:
    exact = evaluate(formula, known)
    digits = numbers.FACTOR
    if not all(is_finite(known[name]) for name in names_in(formula)):
        return digits  # as in nan**0, which is 1
    if is_finite(exact) and not np.ndim(exact):
        within = numbers.half_unit(exact, result)
        enough = (few for few in range(digits, numbers.MOST) if abs(_gives(formula, known, few) - exact) <= within)
        digits = next(enough, numbers.MOST)
    return digits


def _put_in(formula: Formula, known: Values, digits: int, hidden: Collection[str]) -> str:
    factors = _top_factors(formula)
    if len(factors) > 1:
        texts = [_factor(factor, known, digits, hidden) for factor in factors]
        return " · ".join(_signed(text, first=not i) for i, text in enumerate(texts))
    return with_numbers(formula, lambda name: None if name in hidden else numbers.text(known[name], digits))


def _factor(factor: Formula, known: Values, digits: int, hidden: Collection[str]) -> str:
    if not hidden_in(factor, hidden):
        return numbers.text(evaluate(factor, known), digits)
    text = linear(factor)
    return text if isinstance(factor, Name) else f"({text})"


def with_numbers(formula: Formula, written: Callable[[str], str | None]) -> str:
    """The formula with texts for names, in parentheses where they are negative; None leaves the name."""

    def spell(name: str) -> tuple[str, int]:
        text = written(name)
        return (GREEK.get(name, name) if text is None else _signed(text, first=False)), ATOM

    plain = _FIRST_SIGN.sub(r"\1", _ARGUMENT.sub(r"\1\2", linear(formula, UNICODE, spell)))
    return _MINUS_ZERO.sub("0", plain)


def _gives(formula: Formula, known: Values, digits: int) -> float:
    """What a reader finds who computes with the numbers as they are shown."""
    factors = _top_factors(formula)
    if len(factors) > 1:
        return math.prod(float(numbers.text(evaluate(factor, known), digits)) for factor in factors)
    shown = {name: float(numbers.text(known[name], digits)) for name in names_in(formula)}
    return float(evaluate(formula, shown))


def _top_factors(formula: Formula) -> list[Formula]:
    match formula:
        case Call("mul", (left, right)):
            return [*_top_factors(left), *_top_factors(right)]
    return [formula]


def _signed(text: str, *, first: bool) -> str:
    return text if first or not text.startswith("-") else f"({text})"


_MINUS_ZERO = re.compile(r"(?<![\w.)])-0(?![\w.])")  # -y where y is 0: no number of its own
_FIRST_SIGN = re.compile(r"^\((-[\w.]+(?:e-\w+)?)\)(?![²³^])")  # no parentheses around the very first number
_ARGUMENT = re.compile(r"(\(|, )\((-[\w.]+(?:e-\w+)?)\)(?=[,)])")  # nor round all of a call's operand


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


def listing(names: Sequence[str]) -> str:
    """Names in a sentence.

    >>> listing(["a"]), listing(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
