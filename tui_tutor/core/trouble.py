"""What is undefined, infinite or inexact in a number, and why, in a sentence.

Saturation and division by zero are part of the lesson, not faults of the program.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from tui_tutor.core import numbers
from tui_tutor.core.formula import Call, Formula, Name, Number, evaluate, names_in, walk
from tui_tutor.core.frame import Frame
from tui_tutor.core.graph import Values
from tui_tutor.core.ops import OPS
from tui_tutor.core.printing import UNICODE, linear
from tui_tutor.core.propagate import is_finite
from tui_tutor.core.steps import Phase
from tui_tutor.core.trace import Run

LOST = 1e-6  # a relative error from which the last shown digits are in doubt


def trouble(run: Run, frame: Frame, quantity: str, formula: Formula, value: Any) -> str:
    """Why a number is not finite, or that a claim supplied it, or that it has lost digits; "" where all is well."""
    known = frame.known
    if not all(name in known for name in names_in(formula)):
        return ""
    if quantity in frame.claimed:
        shown = linear(frame.claimed[quantity])
        return (
            f"{_reason(formula, known)} The formula {quantity} = {shown} is proved equal and has a value here: "
            f"the number comes from it.{_saturated(run, formula, known)}"
        )
    if frame.phase is Phase.UPDATE and (out := _out_of_domain(run, quantity, value)):
        return out
    if not is_finite(value):
        return f"{_reason(formula, known)}{_saturated(run, formula, known)}"
    if own := _saturated_itself(formula, known, value):
        return own
    if frame.phase is Phase.BACKWARD and (corner := _kink(run, frame.node or "", formula, known)):
        return corner
    final = run.graph.final.name
    if frame.phase is Phase.BACKWARD and frame.node != final and not is_finite(frame.values[final]):
        state = "undefined" if np.any(np.isnan(frame.values[final])) else "infinite"
        return f"{final} is {state} here, so nothing can react to {frame.node}: this is only what the rule gives."
    return _inexact(run, quantity, formula, known, value)


def _out_of_domain(run: Run, name: str, value: Any) -> str:
    """An update asks no domain: that a parameter has left its own is said."""
    domain = run.graph[name].domain
    if domain is None or value in domain:
        return ""
    return f"This step takes {name} where it should not be: in this lesson it is {domain}."


def _reason(formula: Formula, known: Values) -> str:
    """The innermost op that turned finite operands into something that is not, else that it was shortened away."""
    for name in names_in(formula):
        if not is_finite(known[name]):
            state = "undefined" if np.any(np.isnan(known[name])) else "infinite"
            return f"{name} is {state} here, and what is computed from it is {_state(evaluate(formula, known))}."
    for part in _inner_first(formula):
        value = evaluate(part, known)
        if not is_finite(value):
            return _sentence(part, known, value)
    # Simplified: what cancelled (x/x at x = 0) has no value on the way.
    return "Undefined here: computed op by op, a part of it has no finite value; only the shortened formula has one."


def _inner_first(formula: Formula) -> Iterator[Call]:
    if isinstance(formula, Call):
        for operand in formula.operands:
            yield from _inner_first(operand)
        yield formula


def _state(value: Any) -> str:
    return "undefined here" if np.any(np.isnan(value)) else "infinite"


def _sentence(part: Call, known: Values, value: Any) -> str:
    written = [linear(operand) for operand in part.operands]
    operands = [evaluate(operand, known) for operand in part.operands]
    match part.op:
        case "div" if isinstance(part.operands[1], Number) and np.any(operands[1] == 0):
            return f"{linear(part)} divides by 0, which has no finite value."
        case "div" if np.any(operands[1] == 0):
            if np.any(operands[0] == 0):
                return f"Undefined here: {written[1]} is exactly 0, and 0/0 has no value."
            return f"{written[1]} is exactly 0 here, and dividing by it has no finite value."
        case "pow" if np.any(operands[0] == 0) and np.any(operands[1] < 0):
            return f"{written[0]} is exactly 0 here, and dividing by it has no finite value."
        case "log" if np.any(operands[0] == 0):
            return f"{written[0]} is exactly 0 here, and log(0) is minus infinity."
        case "log" | "sqrt" if np.any(operands[0] < 0):
            return f"Undefined here: {written[0]} is negative, and {part.op} of a negative number is undefined."
    if np.any(np.isnan(value)):
        return f"Undefined here: {linear(part)} has no value."
    return f"{linear(part)} is too large for a 64-bit number (about 1.8e308), so it counts as infinite."


_LIMITS = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}


def _saturated(run: Run, formula: Formula, known: Values) -> str:
    """A node that is as good as its limit: sigmoid and tanh beyond what 64 bits can tell from 1."""
    for name in names_in(formula):
        node = run.graph.by_name.get(name)
        match node.formula if node else None:
            case Call(op, (Name(inner),)) if np.ndim(known[name]) == 0 and float(known[name]) in _LIMITS.get(op, ()):
                return f" {name} = {_rounded(op, inner, known[inner], known[name])}"
    return ""


def _saturated_itself(formula: Formula, known: Values, value: Any) -> str:
    match formula:
        case Call(op, (Name(inner),)) if np.ndim(value) == 0 and float(value) in _LIMITS.get(op, ()):
            return _rounded(op, inner, known[inner], value)
    return ""


def _rounded(op: str, inner: str, operand: Any, value: Any) -> str:
    limit = numbers.text(value)
    return (
        f"{OPS[op].written or op}({inner}) is saturated: {inner} = {numbers.text(operand)} puts it nearer "
        f"to {limit} than a 64-bit number can tell, so it is rounded to exactly {limit}."
    )


def _kink(run: Run, name: str, formula: Formula, known: Values) -> str:
    """That a derivative is taken where there is none: at the corner of abs, relu, minimum or maximum; else "".

    By the slopes to both sides, as corners may cancel: log(1 + exp(-abs(z))) + maximum(z, 0) is smooth.
    """
    for part in walk(formula):
        if not (isinstance(part, Call) and part.op in ("sign", "step") and names_in(part)):
            continue
        at_corner = evaluate(part.operands[0], known) == 0
        user = next((user for user in run.graph.consumers[name] if _has_corner(run, user, name, known)), "")
        if np.any(at_corner) and user:
            where = f"{linear(part.operands[0], UNICODE)} is 0" if not np.ndim(at_corner) else "an entry meets 0"
            return (
                f"{user} has a kink where {where}, as here, and no slope of its own there. By convention "
                f"{part.op}(0) counts as 0, as in most libraries, and the number comes from that."
            )
    return ""


def _has_corner(run: Run, user: str, name: str, known: Values) -> bool:
    """Whether a node's slopes to the right and to the left of one of its inputs differ, in any entry."""
    formula = run.graph[user].formula
    assert formula is not None
    bump = _BUMP * np.maximum(1.0, np.abs(known[name]))
    with np.errstate(all="ignore"):
        left, here, right = (evaluate(formula, {**known, name: known[name] + by}) for by in (-bump, 0.0 * bump, bump))
        bend, slope = np.abs(right - 2 * here + left), np.abs(right - here) + np.abs(here - left)
    return bool(np.any(bend > 0.1 * slope))


_BUMP = 1e-6  # so little that a curve is straight within it


def _inexact(run: Run, quantity: str, formula: Formula, known: Values, value: Any) -> str:
    """A number whose shown digits depend on the last bit of a factor (`1 - a` with a near 1)."""
    if np.ndim(value) or value == 0:
        return ""
    lost, culprit = _lost(run, formula, known, value)
    if lost < LOST or any(_vouches(run, claim, known, value) for claim in run.claims.get(quantity, ())):
        return ""
    digits = max(0, int(-math.log10(lost)))
    sure = f"Only the first {digits} digits are sure" if digits > 1 else "Hardly a digit is sure"
    return f"{sure}: {_cancelling(formula, culprit)} is a small difference of nearly equal numbers."


def _lost(run: Run, formula: Formula, known: Values, value: Any) -> tuple[float, str]:
    """How far, of its size, the last bit of one name can move a formula's value, and the name that moves it most."""
    # A whole number that the learner gave is exact; anything else has been rounded.
    exact = {leaf.name for leaf in run.graph.leaves if np.all(known[leaf.name] == np.round(known[leaf.name]))}
    worst, culprit = 0.0, ""
    for name in [name for name in names_in(formula) if name not in exact]:
        nudged = {**known, name: known[name] * (1 + np.finfo(np.float64).eps)}
        error = abs(float(evaluate(formula, nudged)) - float(value)) / abs(float(value))
        if math.isfinite(error) and error > worst:
            worst, culprit = error, name
    return worst, culprit


def _vouches(run: Run, claim: Formula, known: Values, value: Any) -> bool:
    """Whether a claim that loses no digits agrees with a number."""
    if not all(name in known for name in names_in(claim)):
        return False
    own = evaluate(claim, known)
    agrees = bool(abs(own - value) <= LOST * abs(value))
    return agrees and _lost(run, claim, known, own)[0] < LOST


def _cancelling(formula: Formula, name: str) -> str:
    for part in walk(formula):
        if isinstance(part, Call) and part.op in ("add", "sub") and name in names_in(part):
            if all(not isinstance(operand, Call) for operand in part.operands):
                return linear(part, UNICODE)
    return "rounding"
