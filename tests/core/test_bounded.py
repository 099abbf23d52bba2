"""Work that a graph, a formula or a judgement may take: what asks for more is refused, in words, where it is read."""

from __future__ import annotations

import pytest

from tests.core.examples import setup
from tui_tutor.core.asked import asked_at
from tui_tutor.core.derivative import derivative_formula
from tui_tutor.core.formula import Formula, walk
from tui_tutor.core.judge import judge
from tui_tutor.core.judgement import Verdict
from tui_tutor.core.mistakes import wrongs
from tui_tutor.core.printing import code, linear
from tui_tutor.core.steps import Step
from tui_tutor.core.trace import Run
from tui_tutor.errors import Faults
from tui_tutor.lesson.graph_block import Setup

LARGE = "parameter x = randn(400, 400, seed=1)"


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([LARGE, "u = x @ x @ x", "loss q = sum(u)"], 'up to "u" the graph takes 66 million operations'),
        ([LARGE, *(f"u{n} = x + {n}" for n in range(20)), "loss q = sum(u1)"],
         'up to "u1" the graph takes 20 million operations'),
        (["parameter x = 1", *(f"u{n} = {'+'.join(f'exp({k}*x)' for k in range(1, 52))}" for n in range(5)),
          "loss q = u4"], '"x" stands in more than 250 places'),
        (["parameter x = [[1], [2]]", f"loss q = sum({'softmax(' * 18}x{')' * 18})"],
         'the formulas up to "q" are too long for their derivatives'),
    ],
)  # fmt: skip
def test_a_graph_that_takes_too_much_work_is_refused_at_a_node(lines: list[str], problem: str) -> None:
    with pytest.raises(Faults) as told:
        setup(*lines)
    assert f"error: {problem}" in str(told.value)


def _judged(made: Setup, node: str, answer: str) -> Verdict:
    run = Run(made.graph, made.start, made.alpha)
    step = next(step for step in run.trace.steps if str(step) == f"backward {node}")
    asked = asked_at(run, run.trace[run.trace.places[Step(step.phase, node)]])
    assert asked is not None
    return judge(asked, answer).verdict


def _distinct() -> Setup:
    """The derivative of x is a sum of 240 terms, no two of them alike."""
    lines = [f"u{n} = {'+'.join(f'exp({n}.{k}*x)' for k in range(10, 50))}" for n in range(6)]
    return setup("parameter x = 0.01", *lines, "loss q = u0+u1+u2+u3+u4+u5")


def test_a_sum_too_long_for_its_mistakes_to_be_looked_for_is_judged_all_the_same() -> None:
    made = _distinct()
    right = derivative_formula(made.graph, "x")
    assert linear(right)
    assert code(right)
    assert _judged(made, "x", "7") is Verdict.WRONG
    assert _judged(made, "u0", "1") is Verdict.RIGHT
    run = Run(made.graph, made.start)
    asked = asked_at(run, run.trace[len(run.trace.steps) - 2])
    assert asked is not None
    assert asked.node == "x"
    found: list[Formula] = [formula for _, formula, _ in wrongs(asked)]
    assert sum(sum(1 for _ in walk(formula)) for formula in found) < 100_000
    assert _judged(made, "x", repr(float(asked.value))) is Verdict.RIGHT


def test_an_answer_that_takes_too_much_computing_is_not_understood() -> None:
    made = setup("parameter x = randn(200, 200, seed=1)", "u = x @ x", "loss q = sum(u)")
    assert _judged(made, "x", "@".join(["x"] * 40)) is Verdict.NOT_UNDERSTOOD
