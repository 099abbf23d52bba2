"""One entry of a formula over arrays: it is what the array holds there, and the numbers shown give it."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import given, settings

from tests.core.examples import array_graphs, run
from tests.core.test_explain import reckon
from tui_tutor.core.derivative import derivative_formula
from tui_tutor.core.entries import entries_of
from tui_tutor.core.expand import all_inside
from tui_tutor.core.explain import explain
from tui_tutor.core.formula import evaluate
from tui_tutor.core.inside import opened_run
from tui_tutor.core.numbers import half_unit
from tui_tutor.core.one_entry import MOST_TERMS, _TooLong, _Writer, put_in_entry
from tui_tutor.core.parser import parse
from tui_tutor.core.trace import Run

NETWORK = run(
    "input X = [[2, -1], [-1, 0.5], [0.5, 1.5]]", "label Y = [[1, 0]] in {0, 1}",
    "parameter W1 = [[0.5, 0.25, -1], [-0.4, 0.3, 0.5]]", "parameter b1 = [[0.2], [0.1]]",
    "parameter W2 = [[1.2, -0.8]]", "parameter b2 = 0.4",
    "Z1 = W1 @ X + b1", "A1 = tanh(Z1)", "Z2 = W2 @ A1 + b2", "A2 = sigmoid(Z2)",
    "loss S = sum(-(Y*log(A2) + (1 - Y)*log(1 - A2)))", "descend alpha = 0.1",
)  # fmt: skip


def one(made: Run, step: str, **known: object):
    frame = next(frame for frame in made.trace.frames() if str(frame.step) == step)
    found = explain(made, frame, **known).one
    return (found.name, found.numbers, found.result)


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("forward Z1", ("Z1[1,1]", "0.5·2 + 0.25·(-1) + (-1)·0.5 + 0.2", "0.45")),
        ("forward A1", ("A1[1,1]", "tanh(0.45)", "0.4219")),
        ("forward A2", ("A2[1,1]", "1/(1 + exp(-1.4144))", "0.8045")),
        ("forward S", ("S", "0.21759 + 0.21515", "0.4327")),
        ("backward W2", ("dW2[1,1]", "-0.19554·0.42190 + 0.19358·(-0.93221)", "-0.2630")),
        ("backward b2", ("db2", "-0.195541 + 0.193577", "-0.001964")),
        ("backward A1", ("dA1[1,1]", "1.2 · (-0.19554)", "-0.2346")),
        ("backward Z1", ("dZ1[1,1]", "-0.23465 · 0.82200", "-0.1929")),
        ("update W1", ("W1[1,1]", "0.5 - 0.1·(-0.41619)", "0.5416")),
    ],
)
def test_the_first_entry_is_shown_with_its_numbers(step, told):
    assert one(NETWORK, step) == told


def test_a_formula_of_numbers_has_no_entry():
    frame = next(frame for frame in NETWORK.trace.frames() if str(frame.step) == "update b2")
    assert explain(NETWORK, frame).one is None


def test_a_sum_of_many_terms_is_not_written_out():
    made = run("parameter w = randn(5, 1, seed=1)", "input X = randn(5, 2, seed=2)", "Z = w.T @ X", "loss S = sum(Z)")
    assert one(made, "forward Z")[1] == ""
    assert one(made, "forward S")[1] != ""
    assert one(made, "backward w")[1] != ""  # two examples


def test_what_is_hidden_is_in_no_entry():
    assert one(NETWORK, "backward Z1", hidden={"dA1"}) == ("dZ1[1,1]", "", "-0.1929")
    assert one(NETWORK, "backward W2", hidden={"W1"})[1] != ""


def test_softmax_is_written_as_it_is_computed_and_that_is_said():
    made = run("input Z = [[1000, 1], [999, 2]] with derivative", "A = softmax(Z)", "loss S = sum(A*Z)")
    assert one(made, "forward A") == ("A[1,1]", "exp(0)/(exp(0) + exp(-1))", "0.7311")
    told = explain(made, made.trace[1])
    assert told.stable.startswith("The largest score of each column is subtracted first")
    assert told.code == "A = np.exp(Z - Z.max(0))/np.exp(Z - Z.max(0)).sum(0)"
    assert explain(made, made.trace[2]).stable == ""


def test_where_a_claim_supplies_the_number_the_rule_is_not_put_in():
    claims = {"dZ": (parse("A - Y"),)}
    made = run(
        "input X = [[800]]", "parameter w = [[1]]", "label Y = [[0]]", "Z = w @ X", "A = sigmoid(Z)",
        "loss S = sum(-(Y*log(A) + (1 - Y)*log(1 - A)))", claims=claims,
    )  # fmt: skip
    frame = next(frame for frame in made.trace.frames() if str(frame.step) == "backward Z")
    told = explain(made, frame)
    assert (told.one.numbers, told.one.result) == ("", "1")
    assert told.shortcut_one.numbers == "1 - 0"


FORMULAS = [
    "sum(M, axis=0)", "sum(M, axis=1, keepdims=True)*M", "mean(M, axis=0, keepdims=True)", "mean(M.T, axis=1)",
    "M.T @ N", "softmax(M @ N.T)", "softmax(v)", "v*M.T", "rows(M) + M", "count(M, axis=1)*M", "count(M)*s",
    "mean(M*M)", "(M + N)/columns(M)", "spread(s, M)*N",
    "spread(sum(M, axis=0, keepdims=True), M, axis=0, keepdims=True)",
    "sum(v*v)", "mean(v, axis=0)", "log_loss(M, s)", "maximum(M, N) - relu(N)",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_every_entry_is_what_the_array_holds_there(text):
    rng = np.random.default_rng(1)
    known = {"M": rng.normal(size=(3, 1)), "N": rng.normal(size=(3, 1)), "v": rng.normal(size=3), "s": np.float64(0.3)}
    assert_entries(parse(text), known)


def assert_entries(formula, known):
    value = np.asarray(evaluate(formula, known))
    assert _Writer(known).shape(formula) == value.shape
    for entry in entries_of(value.shape):
        writer = _Writer(known)
        try:
            found = writer.at(formula, entry)
        except _TooLong:
            continue
        assert evaluate(found, writer.numbers) == pytest.approx(value[entry], rel=1e-9, abs=1e-12)


@settings(max_examples=60)
@given(array_graphs())
def test_in_random_graphs_every_entry_of_every_formula_is_what_its_array_holds(made):
    trace = Run(made.graph, made.start).trace
    frame = list(trace.frames())[-1]
    known = {**frame.values, **{"d" + name: value for name, value in frame.derivatives.items()}}
    formulas = [node.formula for node in made.graph.computed]
    formulas += [derivative_formula(made.graph, node.name) for node in made.graph.computed[:-1]]
    for formula in formulas:
        assert_entries(formula, known)


@settings(max_examples=60)
@given(array_graphs())
def test_in_random_graphs_the_numbers_that_are_shown_give_the_entry(made):
    run_ = Run(made.graph, made.start)
    for frame in run_.trace.frames():
        told = explain(run_, frame)
        if told is None or told.one is None or not told.one.numbers:
            continue
        assert told.one.numbers.count(" + ") < 6 * MOST_TERMS
        result = float(told.one.result)
        # half a unit for the numbers put in, half for the result itself, and the rounding of this reckoning
        assert reckon(told.one.numbers) == pytest.approx(result, abs=2.001 * half_unit(result) + 1e-12), told


def test_an_entry_that_is_a_name_says_nothing_new():
    known = {"Z": np.ones((2, 2))}
    assert put_in_entry(parse("Z"), known, 1.0, (0, 0), "1") == ""


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("forward Z1_2_1", ("Z1_2_1[1,1]", "", "-0.4")),
        ("forward Z1_2", ("Z1_2[1,1]", "-0.85 + 0.1", "-0.75")),
        ("backward Z1_2", ("dZ1_2[1,1]", "0.093326", "0.09333")),
        ("backward b1", ("db1[1,1]", "-0.16246", "-0.1625")),
    ],
)
def test_the_first_entry_of_a_row_is_shown_too(step, told):
    made = opened_run(NETWORK, all_inside(NETWORK.graph))
    assert one(made, step) == told


@settings(max_examples=30)
@given(array_graphs())
def test_every_entry_inside_a_random_graph_is_what_the_array_holds(made):
    opened = opened_run(Run(made.graph, made.start), all_inside(made.graph))
    for frame in opened.trace.frames():
        formula = opened.graph[frame.node].formula if frame.node else None
        value = frame.values.get(frame.node) if frame.node else None
        if formula is None or np.ndim(value) != 2:
            continue
        for entry in entries_of(np.shape(value)):
            writer = _Writer(frame.known)
            with contextlib.suppress(_TooLong):
                found = evaluate(writer.at(formula, entry), writer.numbers)
                np.testing.assert_allclose(found, value[entry], rtol=1e-9, atol=1e-12)
