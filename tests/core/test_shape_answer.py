"""Shapes as answers: how they are read, what is said of wrong ones, and that no hint tells one too early."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.asking import all_asked, asked, said
from tests.core.examples import array_graphs, run
from tui_tutor.core.judge import judge
from tui_tutor.core.parser import parse
from tui_tutor.core.shape_answer import judge_shape, read_shape, shape_hints, shapes_in
from tui_tutor.core.trace import Run

NETWORK = run(
    "input X = randn(3, 5, seed=1)", "label Y = [[1, 0, 0, 1, 0]] in {0, 1}", "parameter W1 = randn(4, 3, seed=2)",
    "parameter b1 = randn(4, 1, seed=5)", "parameter W2 = randn(1, 4, seed=3)", "parameter b2 = 0.3",
    "Z1 = W1 @ X + b1", "A1 = tanh(Z1)", "Z2 = W2 @ A1 + b2", "T = sum(A1, axis=0)",
    "loss S = sum(log_loss(Z2, Y)) + sum(T)", "descend alpha = 0.1",
)  # fmt: skip


def of(step: str, target: str = ""):
    where = asked(NETWORK, step)
    return dataclasses.replace(where, target=parse(target)) if target else where


def told(step: str, answer: str, target: str = ""):
    found = judge_shape(of(step, target), answer)
    return found.verdict, found.say


@pytest.mark.parametrize(
    "text",
    ["(4, 3)", "4x3", "4 × 3", "[4, 3]", "4 by 3", "4,3", " ( 4 , 3 ) ", "4 3", "dW1 = (4, 3)", "dW1.shape = (4, 3)",
     "4X3", "(4, 3).", "(4 x 3)", "(4,3,)"],
)  # fmt: skip
def test_a_shape_may_be_written_in_many_ways(text):
    assert read_shape(text) == (4, 3)
    assert told("backward W1", text) == ("right", "dW1 has the shape (4, 3).")


@pytest.mark.parametrize("text", ["()", "number", "a number", "One number", "scalar", "( )"])
def test_a_number_has_a_shape_too(text):
    assert read_shape(text) == ()
    assert told("backward b2", text) == ("right", "db2 is one number.")
    assert told("backward W1", text) == ("wrong", "It is more than one number.")


@pytest.mark.parametrize(
    "text", ["", "W1", "43", "4*3", "(4; 3)", "4 by", "(3)", "rows of W1", "(4, 3, 2)", "4.0x3", "-4, 3"]
)
def test_what_is_no_shape_is_not_understood(text):
    assert read_shape(text) is None
    say = "write it as (rows, columns), in numbers, or write number"
    assert told("backward W1", text) == ("not-understood", say)


def test_one_size_needs_its_comma():
    assert (read_shape("(5,)"), read_shape("5,")) == ((5,), None)
    assert told("forward T", "(5,)") == ("right", "T has the shape (5,).")


@pytest.mark.parametrize(
    ("step", "target", "answer", "say"),
    [
        ("backward W1", "", "(3, 4)",
         "Rows and columns are in each other's place: that is its transpose. Rows come first."),
        ("backward W1", "", "(4, 5)", "That is the shape of Z1. A derivative has the shape of what it belongs to."),
        ("backward W1", "", "(3, 5)", "That is the shape of X. A derivative has the shape of what it belongs to."),
        ("backward W1", "", "(4,)", "That is one size only: here are rows and columns."),
        ("backward W1", "", "(6, 2)", "There are 12 entries, but they stand otherwise."),
        ("backward W1", "", "(4, 2)", "The rows are right, the columns are not."),
        ("backward W1", "", "(7, 3)", "The columns are right, the rows are not."),
        ("backward W1", "", "(7, 7)", "Neither the rows nor the columns are right."),
        ("forward Z1", "", "(4, 3)", "That is the shape of W1."),
        ("forward Z1", "", "(3, 3)", "In a product the inner sizes agree and go; the outer two stay."),
        ("forward T", "", "(1, 5)", "That is the shape of Y."),
        ("forward T", "", "(2, 5)", "What is added up goes, and takes its size with it."),
        ("backward b2", "", "(1, 5)", "That is the shape of Z2. A derivative has the shape of what it belongs to."),
        ("backward W1", "dZ1 @ X.T", "(4, 5)", "That is the shape of Z1."),
        ("backward W1", "X.T", "(3, 5)",
         "Rows and columns are in each other's place: that is its transpose. Rows come first."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_shape_is_said_and_the_right_one_is_not(step, target, answer, say):
    assert told(step, answer, target) == ("wrong", say)


def test_where_a_formula_is_asked_for_a_shape_is_on_the_way_and_costs_nothing():
    where = asked(NETWORK, "backward W1")
    assert said(where, "(4, 3)") == ("shape", "The shape is right: dW1 has the shape (4, 3). Now the formula.")
    verdict, say = said(where, "3x4")
    assert verdict == "shape"
    assert say.startswith("dW1 has another shape. Rows and columns are in each other's place")
    found = judge(where, "4 by 3").verdict
    assert (found.words, found.accepted, found.is_wrong, found.is_read) == ("a shape", False, False, True)
    assert said(asked(NETWORK, "backward b2"), "(4, 3)")[0] != "shape"  # a number is asked for


def test_hints_at_a_derivative_go_by_its_node():
    assert shape_hints(of("backward W1")) == (
        "dW1 has a slope for each entry of W1, no more and no fewer.",
        "A derivative has the shape of what it belongs to. How many rows and columns has W1?",
        "dW1 has the shape (4, 3).",
    )


def test_hints_at_a_formula_put_the_shapes_in():
    assert shape_hints(of("forward Z2")) == (
        "Write the shapes under the formula: W2 @ A1 + b2.",
        "(1, 4) @ (4, 5) + b2: in a product the inner sizes agree and go, the outer two stay; entry by entry a size of "
        "1 is stretched.",
        "Z2 has the shape (1, 5).",
    )
    assert shape_hints(of("forward T"))[1] == (
        "sum((4, 5), axis=0): the axis that is summed goes, or stays as 1 with keepdims=True."
    )
    assert shape_hints(of("backward W1", "X")) == ("X has the shape (3, 5).",)


def test_shapes_are_found_in_a_text():
    text = "It is (4, 3), or 4 x 3, 4 by 3, [4,3] or (3,), not f(2) or 4*3; the last is one number."
    assert list(shapes_in(text)) == [
        ("(4, 3)", (4, 3)), ("4 x 3", (4, 3)), ("4 by 3", (4, 3)), ("[4,3]", (4, 3)), ("(3,)", (3,)),
        ("one number", ()),
    ]  # fmt: skip


@settings(max_examples=30)
@given(array_graphs(), st.tuples(st.integers(1, 4), st.integers(1, 4)))
def test_in_random_graphs_no_reply_and_no_hint_but_the_last_tells_the_shape(made, given_shape):
    for where in all_asked(Run(made.graph, made.start)):
        true = where.graph.shape(where.target)
        assert judge_shape(where, str(true) if true else "number").verdict == "right"
        found = judge_shape(where, str(given_shape))
        assert found.verdict == ("right" if given_shape == true else "wrong")
        if found.verdict == "wrong":
            assert true not in [shape for _, shape in shapes_in(found.say)]
        *before, last = shape_hints(where)
        name = where.name
        if not name.startswith("d"):
            before = before[:1]  # the second one has the operands' shapes, of which one may be the same
        assert all(true not in [shape for _, shape in shapes_in(hint)] for hint in before)
        assert str(true) in last or "one number" in last


def test_everything_that_is_typed_gets_a_judgement():
    check_any()


@settings(max_examples=200)
@given(st.text(alphabet="()[],x×by 0123456789numberdW1.shape=", max_size=30))
def check_any(text):
    found = judge_shape(of("backward W1"), text)
    assert found.say
