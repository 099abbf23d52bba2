"""Hints in four rungs: where to look, the rule, the set-up with a blank, worked out.

Made from the graph and the frame. Only the last rung holds the answer: what would tell it in an earlier one is left
blank there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from tui_tutor.core import numbers
from tui_tutor.core.asked import Asked
from tui_tutor.core.derivative import derivative_formula, is_factor
from tui_tutor.core.explain import defined, explain
from tui_tutor.core.formula import Call, Formula, evaluate, names_in, walk
from tui_tutor.core.graph import Graph
from tui_tutor.core.judge import judge
from tui_tutor.core.loop import MEAN, TOTAL
from tui_tutor.core.near import is_right
from tui_tutor.core.notation import is_final
from tui_tutor.core.ops import OPS
from tui_tutor.core.printing import GREEK, linear
from tui_tutor.core.propagate import is_finite
from tui_tutor.core.put_in import put_in, with_numbers
from tui_tutor.core.recipe import added
from tui_tutor.core.steps import Phase
from tui_tutor.errors import listing

BLANK = "▢"
RUNGS = ("where to look", "the rule", "the set-up", "worked out")
_NUMBER = re.compile(r"(?<![\w.])\d+\.?\d*(?:e-?\d+)?")


def hints(asked: Asked) -> tuple[str, ...]:
    """One hint a rung. Where a lesson asks for something else than the step's result, only the last one."""
    node = asked.frame.node
    if node is None or not asked.is_result:
        return (f"{linear(asked.target)} = {numbers.text(asked.value)}",)
    make = _MADE_FOR[asked.frame.phase]
    return (*make(asked, node), _worked_out(asked))


def _worked_out(asked: Asked) -> str:
    found = explain(asked.run, asked.frame, hidden=asked.hidden)
    assert found is not None
    formula, written, shorter = found.formula, found.numbers, found.shortcut
    if asked.name in asked.frame.claimed:  # the rule's own formula gives no number here
        claim = _supplying(asked)
        formula, written, shorter = linear(claim), put_in(claim, asked.frame.known, hidden=asked.hidden), ""
    is_number = _NUMBER.fullmatch(written.removeprefix("-"))
    is_said = is_number or written.replace(" ", "") == formula.replace(" ", "")  # names stand for all that is hidden
    chain = " = ".join(dict.fromkeys([formula, *([] if is_said else [written]), found.result]))
    more = f"; or shorter: {found.subject} = {shorter}" if shorter and len(shorter) < len(formula) else ""
    return f"{found.subject} {_sign(asked)} {chain}{more}"


def _supplying(asked: Asked) -> Formula:
    """The claim from which the step's number comes."""
    known = asked.frame.known
    usable = (claim for claim in asked.run.claims[asked.name] if known.keys() >= set(names_in(claim)))
    return next(claim for claim in usable if is_finite(evaluate(claim, known)))


def _sign(asked: Asked) -> str:
    return ":=" if asked.updates else "="


def _forward(asked: Asked, name: str) -> tuple[str, str, str]:
    formula, inputs = asked.graph[name].formula, asked.graph[name].inputs
    assert formula is not None
    box, formula = formula, defined(formula)
    if not inputs:
        return f"{name} is a constant.", f"The box of {name} says which.", f"{name} = {BLANK}"
    flows, value, it = ("flows", "its value is", "it") if len(inputs) == 1 else ("flow", "their values are", "them")
    missing = _missing(asked, inputs)
    return (
        f"{listing(inputs)} {flows} into the box {name}{f'. {missing}' if missing else f': {value} known.'}",
        f"The box says what to do with {it}: {_in_words(formula)}."
        if formula is box
        else f"What the box says is short for this: {_in_words(formula)}.",
        _set_up(asked, formula),
    )


def _missing(asked: Asked, names: Iterable[str]) -> str:
    """What of some quantities the learner has passed over, and what to do then."""
    hidden = [name for name in names if name in asked.hidden]
    if not hidden:
        return ""
    it = "it" if len(hidden) == 1 else "them"
    return f"You have not found {listing(hidden)} yet: go back for {it}, or answer with a formula."


_SIGNS = {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "div": "divide",
    "neg": "change the sign",
    "pow": "take the power",
}


def _in_words(formula: Formula) -> str:
    """The ops of a formula, innermost first: what a person does one after the other."""
    done: dict[str, None] = {}
    _collect(formula, done)
    return ", then ".join(done) or "take it as it is"


def _called(op: str) -> str:
    return OPS[op].written or OPS[op].function or op


def _collect(formula: Formula, done: dict[str, None]) -> None:
    if isinstance(formula, Call):
        for operand in formula.operands:
            _collect(operand, done)
        done[_SIGNS.get(formula.op, f"take {_called(formula.op)}")] = None


def _backward(asked: Asked, name: str) -> tuple[str, str, str]:
    graph = asked.graph
    final, consumers = graph.final.name, graph.consumers[name]
    if is_final(graph, name):
        return f"{name} is the end of the graph.", f"How does {name} react to itself?", f"d{name} = {BLANK}"
    if not consumers:
        return f"No wire leaves {name}.", f"Does {final} react to it at all?", f"d{name} = {BLANK}"
    if consumers == (final,):
        formula = derivative_formula(graph, name)
        return (
            f"{name} stands in the formula of {final} itself.",
            f"Differentiate {final} with respect to {name}; every other name is a constant.",
            _set_up(asked, formula) if names_in(formula) else f"d{name} = {BLANK}, the same whatever {name} is",
        )
    if not all(is_factor(graph, user, name) for user in consumers):
        return _back_through(asked, name, consumers)
    total = "" if len(consumers) == 1 else ", added up over the paths"
    missing = _missing(asked, [f"d{user}" for user in consumers if not is_final(graph, user)])
    return (
        f"{name} reaches {final} {_ways(asked, consumers)}. {missing or 'What arrives from there is known.'}",
        f"The chain rule: upstream derivative times local derivative{total}.",
        _chain(asked, name, consumers),
    )


def _back_through(asked: Asked, name: str, consumers: tuple[str, ...]) -> tuple[str, str, str]:
    """Where no local derivative is a factor: the derivative has the shape of its node, and few products give that."""
    graph = asked.graph
    shape, formula = graph.shapes[name], derivative_formula(graph, name)
    missing = _missing(asked, [f"d{user}" for user in consumers if not is_final(graph, user)])
    arrives = missing or "What arrives from there is known."
    told = "" if name in asked.hidden else f", {shape or 'one number'}"
    return (
        f"{name} reaches {graph.final.name} {_ways(asked, consumers)}. {arrives}",
        f"d{name} has the shape of {name}{told}: {_reshaped(graph, name, formula)}.",
        _set_up(asked, formula),
    )


def _reshaped(graph: Graph, name: str, formula: Formula) -> str:
    """How what arrives comes to have the shape of a node, by the ops of its derivative."""
    ops = {part.op for part in walk(formula) if isinstance(part, Call)}
    ways: list[str] = []
    if ops & {"matmul", "transpose"}:
        ways.append("what arrives goes back through a product by the other factor, transposed")
    same = [user for user in graph.consumers[name] if graph.shapes[user] == graph.shapes[name]]
    if ops & {"sum", "sum_along"} and same:
        ways.append(f"one entry of {name} moves several of {listing(same)}, and what comes back from them is added up")
    elif ops & {"sum", "sum_along"}:
        ways.append("what was used for every entry is added up")
    users = listing(graph.consumers[name])
    return ", and ".join(ways) or f"what arrives goes to each entry, times how strongly {users} reacts to it"


def _ways(asked: Asked, consumers: tuple[str, ...]) -> str:
    through = listing([user for user in consumers if not is_final(asked.graph, user)])
    if len(consumers) == 1:
        return f"only through {through}"
    return f"through {through}" + (", and directly" if is_final(asked.graph, consumers[-1]) else "")


def _chain(asked: Asked, name: str, consumers: tuple[str, ...]) -> str:
    """The sum over the consumers with numbers for what arrives; in words what is left blank."""
    terms: list[str] = []
    blanks: list[str] = []
    for user in consumers:
        reacts = f"how strongly {user} reacts to {name}"
        if is_final(asked.graph, user):
            terms.append(BLANK)
            blanks.append(f"{reacts} directly")
            continue
        arriving = _number(asked, f"d{user}")
        terms.append(f"{_enclosed(arriving or BLANK, first=not terms)} · {BLANK}")
        blanks += [reacts] if arriving else [f"what arrives from {user}", reacts]
    which = f"{BLANK} is {blanks[0]}" if len(blanks) == 1 else f"the blanks are {listing(blanks)}"
    return f"d{name} = {' + '.join(terms)}, where {which}"


def _enclosed(number: str, *, first: bool) -> str:
    return number if first or not number.startswith("-") else f"({number})"


def _update(asked: Asked, name: str) -> tuple[str, str, str]:
    rate = asked.graph.learning_rate or ""
    shape, alpha = asked.graph.shapes[name], GREEK.get(rate, rate)
    need = f"You need three numbers: {name} as it is, its derivative d{name}, and {alpha}."
    if shape:
        need = f"You need two arrays of the shape {shape}, {name} as it is and its derivative d{name}, and {alpha}."
    every = ", entry by entry" if shape else ""
    return (
        f"{need} {_missing(asked, [f'd{name}'])}".rstrip(),
        f"Gradient descent goes against the derivative{every}, and the learning rate scales the step.",
        _set_up(asked, asked.formulas[0]),
    )


def _accumulate(asked: Asked, node: str) -> tuple[str, str, str]:
    name, example = asked.name, asked.frame.step.example
    own = f"its {asked.graph.final.name}" if node == TOTAL else f"its derivative of {asked.graph.final.name}"
    missing = _missing(asked, names_in(added(asked.run, node)))
    return (
        f"You need {name} as it is, and what example {example} brings to it: {own}. {missing}".rstrip(),
        "A sum grows: what comes is added to what is there, which is 0 before the first example.",
        _set_up(asked, asked.formulas[0]),
    )


def _average(asked: Asked, node: str) -> tuple[str, str, str]:
    total = TOTAL if node == MEAN else asked.name
    return (
        f"You need the sum {total}, and the number of examples. {_missing(asked, [total])}".rstrip(),
        "A mean is the sum, divided by how many there are.",
        _set_up(asked, asked.formulas[0]),
    )


_MADE_FOR = {
    Phase.FORWARD: _forward,
    Phase.BACKWARD: _backward,
    Phase.ACCUMULATE: _accumulate,
    Phase.AVERAGE: _average,
    Phase.UPDATE: _update,
}


def _set_up(asked: Asked, formula: Formula) -> str:
    """The formula with numbers put in, but for a blank; a mere blank where that tells too much.

    The blank is the name that the formula meets last, or the last one whose number is also the answer: that is not put
    in, so no other name has to be left out.
    """
    left = f"{asked.name} {_sign(asked)}"
    *others, blank = [name for name in names_in(formula) if _is_left_out(asked, name)] or names_in(formula)[-1:]
    written = with_numbers(formula, lambda name: BLANK if name == blank else _number(asked, name))
    if judge(asked, blank).verdict.accepted or any(_tells(asked, float(found)) for found in _NUMBER.findall(written)):
        return f"{left} {BLANK}"
    return f"{left} {written}, where {BLANK} is {GREEK.get(blank, blank)}{_left_to_the_learner(others)}"


def _left_to_the_learner(names: list[str]) -> str:
    if not names:
        return ""
    why = "its number would tell too much" if len(names) == 1 else "their numbers would tell too much"
    return f"; put in {listing([GREEK.get(name, name) for name in names])} yourself: {why}"


def _is_left_out(asked: Asked, name: str) -> bool:
    """Whether a number that the learner has is not put in, because it would tell the answer."""
    value = asked.held[name]
    return not np.ndim(value) and name not in asked.hidden and is_finite(value) and _tells(asked, value)


def _number(asked: Asked, name: str) -> str | None:
    """The number of what is held; none where it is hidden, is not finite or would tell the answer."""
    value = asked.held[name]
    if name in asked.hidden:
        return None
    if np.ndim(value):
        return str(np.shape(value))
    if not is_finite(value) or _tells(asked, value):
        return None
    return numbers.text(value, numbers.FACTOR)


def _tells(asked: Asked, value: float) -> bool:
    """Whether a number, with either sign, would be taken for the answer."""
    return not asked.is_array and is_finite(asked.value) and (is_right(asked, value) or is_right(asked, -value))
