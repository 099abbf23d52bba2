"""Answers and hints where values are arrays: shapes come first, then the formula."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings

from tests.core.asking import ARRAY_PARTS, all_asked, asked, said
from tests.core.examples import array_graphs, run
from tui_tutor.core.explain import explain
from tui_tutor.core.hints import hints
from tui_tutor.core.judge import judge, right_by_chance
from tui_tutor.core.mistakes import wrongs
from tui_tutor.core.printing import ASCII, linear
from tui_tutor.core.trace import Run

NETWORK = run(
    "input X = randn(2, 5, seed=1)", "label Y = [[1, 0, 0, 1, 0]] in {0, 1}", "parameter W1 = randn(4, 2, seed=2)",
    "parameter b1 = randn(4, 1, seed=5)", "parameter W2 = randn(1, 4, seed=3)", "parameter b2 = 0.3",
    "Z1 = W1 @ X + b1", "A1 = tanh(Z1)", "Z2 = W2 @ A1 + b2", "A2 = sigmoid(Z2)",
    "loss S = sum(-(Y*log(A2) + (1 - Y)*log(1 - A2)))", "descend alpha = 0.1",
)  # fmt: skip


@pytest.mark.parametrize(
    ("step", "answers"),
    [
        ("forward Z1", ["W1 @ X + b1", "b1 + W1@X", "(X.T @ W1.T).T + b1"]),
        ("backward Z2", ["dA2*A2*(1 - A2)", "A2 - Y", "-Y + A2"]),
        ("backward W2", ["dZ2 @ A1.T", "(A1 @ dZ2.T).T"]),
        ("backward b2", ["sum(dZ2)", "sum(sum(dZ2, axis=0))"]),
        ("backward A1", ["W2.T @ dZ2", "W2.T*dZ2"]),
        ("backward Z1", ["dA1*(1 - A1**2)", "dA1·(1 − A1²)", "(W2.T @ dZ2)*(1 - tanh(Z1)**2)"]),
        ("backward b1", ["sum(dZ1, axis=1, keepdims=True)", "sum(dZ1,axis = 1,keepdims = 1)"]),
        ("update W1", ["W1 - alpha*dW1", "W1 − α·dW1"]),
    ],
)
def test_every_right_form_is_right(step, answers):
    for answer in answers:
        assert judge(asked(NETWORK, step), answer).verdict == "right", answer


@pytest.mark.parametrize(
    ("step", "answer", "verdict", "say"),
    [
        ("backward W2", "A1 @ dZ2.T", "wrong", "dW2 has the shape (1, 4); yours has the shape (4, 1)."),
        ("backward b1", "sum(dZ1)", "wrong", "db1 has the shape (4, 1); yours is one number."),
        ("backward b1", "sum(dZ1, axis=1)", "wrong", "db1 has the shape (4, 1); yours has the shape (4,)."),
        ("backward b2", "dZ2", "wrong", "db2 is one number; yours has the shape (1, 5)."),
        ("backward W1", "0.25", "not-understood", "dW1 has the shape (4, 2); write a formula"),
        ("backward W1", "dZ1 @ X", "not-understood",
         "the shapes in (4, 5) @ (2, 5) do not fit; the columns of the left are 5, the rows of the right 2"),
        ("backward Z1", "-dA1*(1 - A1**2)", "wrong", "The size is right, but dZ1 has the other sign."),
        ("backward Z1", "dA1", "wrong",
         "That is only dA1, what arrives from A1. Multiply it by the local derivative ∂A1/∂Z1."),
        ("backward Z1", "1 - A1**2", "wrong",
         "That is ∂A1/∂Z1 alone, the local derivative. Multiply it by what arrives from there: dA1."),
        ("update W1", "W1 + alpha*dW1", "wrong",
         "With + the step follows the slope; gradient descent goes against it. Subtract."),
        ("backward b1", "sum(dZ1, axis=1, keepdims=True) = 3", "not-understood",
         "an answer is a formula, not an equation; write only what stands on its right side"),
        ("backward b1", "sum(dZ1, axis=7)", "not-understood", "axis cannot be this; write axis=0 or axis=1"),
    ],
)  # fmt: skip
def test_what_is_not_right_is_told(step, answer, verdict, say):
    assert said(asked(NETWORK, step), answer) == (verdict, say)


def test_a_wrong_entry_is_named_by_its_row_and_column():
    verdict, say = said(asked(NETWORK, "backward W1"), "dZ1 @ X.T + W1")
    assert verdict == "wrong"
    assert re.fullmatch(
        r"With other numbers in the arrays, in row [1-4], column [12] yours gives \S+, the derivative is \S+\.", say
    )


@pytest.mark.parametrize("made", [NETWORK, *ARRAY_PARTS.values()], ids=["network", *ARRAY_PARTS])
def test_no_hint_above_the_last_tells_the_answer(made):
    for where in all_asked(made, iterations=2):
        *before, last = hints(where)
        right = linear(where.formulas[0], ASCII)
        assert all(judge(where, hint).verdict != "right" for hint in before)
        assert len(before) == 3
        assert all(right not in hint or len(right) < 4 for hint in before), (right, before)
        assert where.name in last


def test_a_hint_at_an_update_of_an_array_speaks_of_arrays():
    where, _, _ = hints(asked(NETWORK, "update W1"))[:3]
    assert where == "You need two arrays of the shape (4, 2), W1 as it is and its derivative dW1, and α."
    assert "against the derivative, entry by entry," in hints(asked(NETWORK, "update b1"))[1]
    assert hints(asked(NETWORK, "update b2"))[0] == "You need three numbers: b2 as it is, its derivative db2, and α."


SOFTMAX = run(
    "input Z = randn(3, 2, seed=1) with derivative", "label Y = [[1, 0], [0, 1], [0, 0]]",
    "A = softmax(Z)", "S = -sum(Y*log(A))", "loss J = S/4",
)  # fmt: skip


@pytest.mark.parametrize(
    ("made", "step", "rule"),
    [
        (NETWORK, "backward W1", "dW1 has the shape of W1, (4, 2): what arrives goes back through a product by the "
         "other factor, transposed."),
        (NETWORK, "backward b1", "db1 has the shape of b1, (4, 1): what was used for every entry is added up."),
        (SOFTMAX, "backward Z", "dZ has the shape of Z, (3, 2): one entry of Z moves several of A, and what comes back "
         "from them is added up."),
        (SOFTMAX, "backward A", "dA has the shape of A, (3, 2): what arrives goes to each entry, times how strongly S "
         "reacts to it."),
    ],
)  # fmt: skip
def test_a_hint_says_how_a_derivative_comes_back_to_the_shape_of_its_node(made, step, rule):
    assert hints(asked(made, step))[1] == rule


def test_why_a_derivative_is_a_sum_is_said_where_nothing_is_stretched_too():
    where = asked(SOFTMAX, "backward Z")
    explanation = explain(where.run, where.frame)
    assert explanation.words.endswith(" One entry of Z moves several of A, so what comes back is added up.")


def test_a_hidden_number_among_arrays_is_told_by_no_hint():
    where = asked(SOFTMAX, "backward A", hidden={"dS"})
    assert not any("0.25" in hint for hint in hints(where))
    assert hints(where)[0] == (
        "A reaches J only through S. You have not found dS yet: go back for it, or answer with a formula."
    )


def array_run(made) -> Run:
    return Run(made.graph, made.start, None)


@settings(max_examples=25)
@given(array_graphs())
def test_in_random_graphs_of_arrays_the_right_formula_is_right_and_all_else_has_its_shape(made):
    for where in all_asked(array_run(made)):
        assert judge(where, linear(where.formulas[0], ASCII)).verdict in ("right", "cannot-tell")
        assert judge(where, "no such thing").verdict == "not-understood"
        shape = np.shape(where.value)
        assert all(where.graph.shape(formula) == shape for _, formula, _ in wrongs(where))
        assert all(isinstance(hint, str) for hint in hints(where))
        list(right_by_chance(where))
