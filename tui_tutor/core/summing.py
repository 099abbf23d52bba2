"""Why a sum of a loop is what it is: the explanation of the steps that accumulate and average.

Makes text and formulas only; every number comes from the frame.
"""

from __future__ import annotations

from collections.abc import Collection

from tui_tutor.core import numbers, recipe
from tui_tutor.core.explain import Explanation
from tui_tutor.core.formula import evaluate
from tui_tutor.core.frame import Frame
from tui_tutor.core.loop import MEAN, TOTAL
from tui_tutor.core.notation import Notation, speller
from tui_tutor.core.printing import UNICODE, linear
from tui_tutor.core.put_in import put_in
from tui_tutor.core.recipe import added, sum_formula
from tui_tutor.core.steps import Phase
from tui_tutor.core.trace import Run


def explain_sum(run: Run, frame: Frame, notation: Notation, hidden: Collection[str]) -> Explanation:
    """The explanation of a step that adds an example to a sum, or divides the sum by their number."""
    formula = sum_formula(run, frame.step)
    quantity = frame.step.quantity
    value = frame.known_after[quantity]
    result = numbers.change(frame.before[quantity], value)[1] if quantity in frame.before else numbers.text(value)
    written = linear(formula, UNICODE, speller(run.graph, notation))
    return Explanation(
        subject=quantity,
        rule=f"{quantity} := {written}",
        formula=written,
        numbers=put_in(formula, frame.known, result, hidden=hidden),
        result=result,
        code=recipe.line(run, frame.step),
        words=_words(run, frame, hidden),
    )


def _words(run: Run, frame: Frame, hidden: Collection[str]) -> str:
    node, quantity, final = frame.node, frame.step.quantity, run.graph.final.name
    if node == MEAN:
        return f"{MEAN} is the mean of the losses: their sum, divided by the number of examples."
    if frame.phase is Phase.AVERAGE:
        return f"{MEAN} is {TOTAL} divided by m, so its slopes are, too. Now {quantity} is the derivative of {MEAN}."
    if node == TOTAL:
        return f"{TOTAL} adds up the losses: {final} of example {frame.step.example} comes on top."
    own = _own(run, frame, hidden)
    return f"All examples share {node}, so it reaches {TOTAL} through each of them, and what comes back adds up.{own}"


def _own(run: Run, frame: Frame, hidden: Collection[str]) -> str:
    if frame.step.quantity in hidden or frame.node is None:
        return ""
    share = evaluate(added(run, frame.node), frame.known)
    return f" Example {frame.step.example} brings {numbers.text(share)}."
