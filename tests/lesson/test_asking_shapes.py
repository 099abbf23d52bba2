"""Questions for a shape in a lesson: what is read, what is refused, and that no hint tells the shape too early."""

from __future__ import annotations

import pytest

from tests.lesson.examples import fault, faults, lesson
from tui_tutor.core.parser import parse
from tui_tutor.lesson.model import Kind

GRAPH = """```graph
input X = [[1, 2], [3, 4], [5, 6]]
parameter W = [[1, 2, 3]]
Z = W @ X
loss S = sum(Z*Z)
```

"""
EARLY = "only the last hint may hold it"


def question(answer: str, *hints: str, step: str = "backward W") -> str:
    rungs = "".join(f"\n### hint\n\n{hint}\n" for hint in hints)
    return f"## {step}\n\n### question\n\nWhich shape?\n\n```answer shape\n{answer}\n```\n{rungs}"


@pytest.mark.parametrize("target", ["dW", "dZ @ X.T", "X.T", "W"])
def test_the_shape_of_a_node_a_derivative_or_a_formula_is_asked_for(target):
    (found,) = lesson(question(target), graph=GRAPH).parts[0].narration.values()
    assert (found.ask.kind, found.ask.target) == (Kind.SHAPE, parse(target))


@pytest.mark.parametrize(
    ("answer", "problem", "under"),
    [
        ("dWW", 'no "dWW" here', '^^^ did you mean "dW"?'),
        ("dW\ndZ", "the answer is not one formula", "^ write one: dz, or x1*dz"),
        ("(1, 3)", "the shape is computed, not written", "^^^^^^ write what has it: dW, or W.T"),
        ("X @ W", "the shapes in (3, 2) @ (1, 3) do not fit",
         "^^^^^ the columns of the left are 2, the rows of the right 1"),
    ],
)  # fmt: skip
def test_a_target_that_is_none_is_told(answer, problem, under):
    text = question(answer)
    line = 7 if "\n" in answer else 8
    assert faults(text, graph=GRAPH) == fault(text, line, problem, under, graph=GRAPH)


def test_what_is_not_known_at_the_step_is_refused():
    text = question("dW", step="backward Z")
    said = 'the step "backward Z" does not hold all of dW'
    assert faults(text, graph=GRAPH) == fault(text, 8, said, "^ ask for what is known after the step", graph=GRAPH)


@pytest.mark.parametrize(
    ("hint", "under"),
    [
        ("It is (1, 3).", f"      ^^^^^^ {EARLY}"),
        ("It is 1×3, you see.", f"      ^^^ {EARLY}"),
        ("It is `(1,3)`.", f"       ^^^^^ {EARLY}"),
        ("One by one: 1 by 3.", f"            ^^^^^^ {EARLY}"),
    ],
)
def test_a_hint_that_tells_the_shape_too_early_is_refused(hint, under):
    text = question("dW", hint, "The last: (1, 3).")
    assert faults(text, graph=GRAPH) == fault(text, 13, "this hint tells the answer", under, graph=GRAPH)


def test_hints_may_name_other_shapes_and_formulas():
    lesson(question("dW", "X is (3, 2), and dZ is (1, 2).", "It is `dZ @ X.T`.", "(1, 3)"), graph=GRAPH)
    lesson(question("S", "It is a sum.", "S is one number.", step="forward S"), graph=GRAPH)
    text = question("S", "S is one number.", "S is one number.", step="forward S")
    said = "this hint tells the answer"
    assert faults(text, graph=GRAPH) == fault(text, 13, said, f"     ^^^^^^^^^^ {EARLY}", graph=GRAPH)
