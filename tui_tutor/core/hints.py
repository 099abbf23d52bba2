"""Hints in four rungs: where to look, the rule, the set-up with a blank, worked out.

Made from the graph and the frame. Only the last rung holds the answer.
"""

from __future__ import annotations

from tui_tutor.core import numbers
from tui_tutor.core.asked import Asked
from tui_tutor.core.derivative import derivative_formula
from tui_tutor.core.explain import defined, explain, listing, with_numbers
from tui_tutor.core.formula import Call, Formula, names_in
from tui_tutor.core.notation import is_final
from tui_tutor.core.ops import OPS
from tui_tutor.core.printing import GREEK, linear
from tui_tutor.core.trace import Phase

BLANK = "▢"
RUNGS = ("where to look", "the rule", "the set-up", "worked out")


def hints(asked: Asked) -> tuple[str, ...]:
    """One hint a rung. Where a lesson asks for something else than the step's result, only the last one."""
    node = asked.frame.node
    if node is None or asked.name not in (node, "d" + node):
        return (f"{linear(asked.target)} = {numbers.text(asked.value)}",)
    make = {Phase.FORWARD: _forward, Phase.BACKWARD: _backward}.get(asked.frame.phase, _update)
    return (*make(asked, node), _worked_out(asked))


def _worked_out(asked: Asked) -> str:
    found = explain(asked.run, asked.frame, hidden=asked.hidden)
    assert found is not None
    sign = ":=" if asked.updates else "="
    chain = " = ".join(dict.fromkeys([found.formula, found.numbers, found.result]))
    shorter = f"; or shorter: {found.subject} = {found.shortcut}" if found.shortcut else ""
    return f"{found.subject} {sign} {chain}{shorter}"


def _forward(asked: Asked, name: str) -> tuple[str, str, str]:
    formula = asked.graph[name].formula
    assert formula is not None
    inputs = asked.graph[name].inputs
    formula = defined(formula)
    where = f"{listing(inputs)} flow into the box {name}: their values are known." if len(inputs) > 1 else (
        f"{inputs[0]} flows into the box {name}: its value is known." if inputs else f"{name} is a constant."
    )  # fmt: skip
    return where, f"The box says what to do with them: {_in_words(formula)}.", _set_up(asked, formula)


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


def _collect(formula: Formula, done: dict[str, None]) -> None:
    if isinstance(formula, Call):
        for operand in formula.operands:
            _collect(operand, done)
        done[_SIGNS.get(formula.op, f"take {OPS[formula.op].written or formula.op}")] = None


def _backward(asked: Asked, name: str) -> tuple[str, str, str]:
    graph = asked.graph
    final, consumers = graph.final.name, graph.consumers[name]
    formula = derivative_formula(graph, name)
    if is_final(graph, name):
        return f"{name} is the end of the graph.", f"How does {name} react to itself?", f"d{name} = {BLANK}"
    if not consumers:
        return f"No wire leaves {name}.", f"Does {final} react to it at all?", f"d{name} = {BLANK}"
    if consumers == (final,):
        return (
            f"{name} stands in the formula of {final} itself.",
            f"Differentiate {final} with respect to {name}; every other name is a constant.",
            _set_up(asked, formula) if names_in(formula) else f"d{name} = {BLANK}: look at {_shown(asked, final)}",
        )
    arriving = [f"d{user}" for user in consumers if user != final]
    ways = "only through" if len(consumers) == 1 else "through"
    times = " + ".join(f"{_upstream(asked, user)} · {BLANK}" for user in consumers)
    what = listing([f"∂{user}/∂{name}" for user in consumers])
    total = "" if len(consumers) == 1 else ", added up over the paths"
    return (
        f"{name} reaches {final} {ways} {listing(consumers)}. What arrives from there is known: {listing(arriving)}.",
        f"The chain rule: upstream derivative times local derivative{total}.",
        f"d{name} = {times}, where {BLANK} is {what}",
    )


def _upstream(asked: Asked, user: str) -> str:
    return "1" if is_final(asked.graph, user) else _number(asked, "d" + user) or f"d{user}"


def _shown(asked: Asked, name: str) -> str:
    formula = asked.graph[name].formula
    return linear(formula) if formula is not None else name


def _update(asked: Asked, name: str) -> tuple[str, str, str]:
    rate = asked.graph.learning_rate or ""
    return (
        f"You need three numbers: {name} as it is, its derivative d{name}, and {GREEK.get(rate, rate)}.",
        "Gradient descent goes against the derivative, and the learning rate scales the step.",
        _set_up(asked, asked.formulas[0]),
    )


def _set_up(asked: Asked, formula: Formula) -> str:
    """The formula with numbers put in, but for the name that it meets last."""
    names = names_in(formula)
    sign = ":=" if asked.updates else "="
    if not names:
        return f"{asked.name} {sign} {BLANK}"
    blank = names[-1]
    written = with_numbers(formula, lambda name: BLANK if name == blank else _number(asked, name))
    return f"{asked.name} {sign} {written}, where {BLANK} is {GREEK.get(blank, blank)}"


def _number(asked: Asked, name: str) -> str | None:
    return None if name in asked.hidden else numbers.text(asked.held[name], numbers.FACTOR)
