"""Decision boundaries: what classifies two features, and the same predictions as models written by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.examples import lecture, run, setup
from tui_tutor.core.boundary import Classifier, classifier_of, examples, predict
from tui_tutor.core.trace import Run

POINTS = "[[1, 2, -1, 0.5], [3, 4, -3.2, -2]]"
LABELS = "label Y = [[1, 0, 1, 0]] in {0, 1}"
REGRESSION = (
    f"input X = {POINTS}",
    "parameter w = [[1], [2]]",
    "parameter b = 2",
    LABELS,
    "m = columns(X)",
    "Z = w.T @ X + b",
    "A (Ŷ) = sigmoid(Z)",
    "S = sum(log_loss(Z, Y))",
    "loss J = S/m",
    "descend alpha = 0.3",
)
NETWORK = (
    f"input X = {POINTS}",
    "parameter W1 = randn(4, 2, seed=1)",
    "parameter b1 = randn(4, 1, seed=2)",
    "parameter W2 = randn(1, 4, seed=3)",
    "parameter b2 = [[0.1]]",
    LABELS,
    "Z1 = W1 @ X + b1",
    "A1 = tanh(Z1)",
    "Z2 = W2 @ A1 + b2",
    "A2 = sigmoid(Z2)",
    "loss S = -sum(Y*log(A2) + (1 - Y)*log(1 - A2))",
    "descend alpha = 0.1",
)
TWO_ROWS = (
    "input length = [[1, 2, -1, 0.5]]",
    "input age = [[3, 4, -3.2, -2]]",
    "parameter w1 = 0.5",
    "parameter w2 = -0.25",
    "parameter b = -1.25",
    LABELS,
    "z = w1*length + w2*age + b",
    "a = sigmoid(z)",
    "loss S = sum(-(Y*log(a) + (1 - Y)*log(1 - a)))",
    "descend alpha = 0.1",
)


LOOP = (
    "input length = [1, 2, -1, 0.5]",
    "input age = [3, 4, -3.2, -2]",
    "label y = [1, 0, 1, 0] in {0, 1}",
    "parameter w1 = 0.5",
    "parameter w2 = -0.25",
    "parameter b = -1.25",
    "for each example",
    "z = w1*length + w2*age + b",
    "a = sigmoid(z)",
    "loss L = -(y*log(a) + (1 - y)*log(1 - a))",
    "descend alpha = 0.1",
)


def found_in(*lines: str) -> Classifier | None:
    return classifier_of(run(*lines))


def changed(lines: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    assert any(old in line for line in lines)
    return tuple(line.replace(old, new) for line in lines)


# What classifies two features.


def test_a_regression_over_the_rows_of_a_matrix_classifies() -> None:
    found = found_in(*REGRESSION)
    assert found is not None
    assert (found.features, found.inputs, found.label, found.prediction) == (("x1", "x2"), ("X",), "Y", "A")
    assert found.way == ("X", "w", "b", "Z", "A")


def test_a_network_classifies_and_its_hidden_layer_leads_to_the_prediction() -> None:
    found = found_in(*NETWORK)
    assert found is not None
    assert found.prediction == "A2"
    assert set(found.way) == {"X", "W1", "b1", "W2", "b2", "Z1", "A1", "Z2", "A2"}


def test_two_inputs_that_are_rows_are_the_axes() -> None:
    found = found_in(*TWO_ROWS)
    assert found is not None
    assert (found.features, found.inputs, found.prediction) == (("length", "age"), ("length", "age"), "a")


def test_a_loop_over_examples_is_looked_at_all_at_once() -> None:
    made, rows = run(*LOOP), run(*TWO_ROWS)
    classifier, other = classifier_of(made), classifier_of(rows)
    assert classifier is not None
    assert other is not None
    assert (classifier.features, classifier.prediction) == (("length", "age"), "a")
    found, same = examples(made, classifier, 1), examples(rows, other, 1)
    assert found.predicted.tolist() == pytest.approx(same.predicted.tolist(), rel=1e-12)
    assert (found.points.tolist(), found.labels.tolist()) == (same.points.tolist(), same.labels.tolist())
    each = [
        made.trace[place] for place, step in enumerate(made.trace.steps) if step.node == "a" and step.phase == "forward"
    ]
    assert found.predicted.tolist() == pytest.approx([float(frame.values["a"]) for frame in each], rel=1e-12)
    points = np.linspace(-3, 3, 22).reshape(2, 11)
    assert predict(made, classifier, 1, points).tolist() == pytest.approx(predict(rows, other, 1, points).tolist())


@pytest.mark.parametrize("second", ["ŷ", "Ŷ"])
def test_the_node_that_is_called_y_hat_is_the_prediction_whatever_its_formula(second: str) -> None:
    lines = changed(REGRESSION, "A (Ŷ) = sigmoid(Z)", f"A ({second}) = 1/(1 + exp(-Z))")
    found = found_in(*changed(lines, "S = sum", "B = sigmoid(2*Z)\nS = sum"))
    assert found is not None
    assert found.prediction == "A"


def test_of_several_sigmoids_the_last_is_the_prediction() -> None:
    found = found_in(*changed(NETWORK, "A1 = tanh(Z1)", "A1 = sigmoid(Z1)"))
    assert found is not None
    assert found.prediction == "A2"


@pytest.mark.parametrize(
    ("lines", "old", "new"),
    [
        pytest.param(REGRESSION, " in {0, 1}", "", id="a label of any number"),
        pytest.param(REGRESSION, "label Y", "input Y", id="no label"),
        pytest.param(REGRESSION, "A (Ŷ) = sigmoid(Z)", "A = 1/(1 + exp(-Z))", id="nothing known to be a prediction"),
        pytest.param(REGRESSION, "A (Ŷ) = sigmoid(Z)", "A = sigmoid(Z + 0*Y)", id="what the label has a say in"),
        pytest.param(REGRESSION, "+ b", "+ b + mean(X)", id="an example has a say in another"),
        pytest.param(REGRESSION, "parameter b = 2", "parameter b = [[1, 2, 3, 4]]", id="a bias for each example"),
        pytest.param(TWO_ROWS, "input age = [[3, 4, -3.2, -2]]", "input age = 3", id="a feature that is one number"),
        pytest.param(TWO_ROWS, "w2*age", "w2", id="one feature"),
    ],
)
def test_other_graphs_have_no_boundary(lines: tuple[str, ...], old: str, new: str) -> None:
    assert found_in(*changed(lines, old, new)) is None


def test_three_features_have_no_boundary() -> None:
    assert found_in("input third = [[1, 2, 3, 4]]", *changed(TWO_ROWS, "+ b", "+ b*third")) is None
    three_rows = changed(REGRESSION, POINTS, "[[1, 2, -1, 0.5], [3, 4, -3.2, -2], [0, 0, 1, 1]]")
    assert found_in(*changed(three_rows, "[[1], [2]]", "[[1], [2], [3]]")) is None


def test_a_single_example_has_no_boundary() -> None:
    column = changed(REGRESSION, POINTS, "[[1], [3]]")
    assert found_in(*changed(column, "[[1, 0, 1, 0]]", "[[1]]")) is None
    assert classifier_of(lecture()) is None


# What is predicted.

numbers_ = st.floats(-3, 3)
places = st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=1, max_size=40)


def edited(lines: tuple[str, ...], values: dict[str, Any]) -> Run:
    made = setup(*lines)
    return Run(made.graph, made.start, made.alpha, {}, {1: values})


def sigmoid(z: Any) -> Any:
    return 0.5 * (1 + np.tanh(z / 2))


@given(st.tuples(numbers_, numbers_, numbers_), places)
def test_a_regression_predicts_what_numpy_does(parameters: tuple[float, float, float], where: list[Any]) -> None:
    w1, w2, b = parameters
    made = edited(REGRESSION, {"w": np.array([[w1], [w2]]), "b": np.float64(b)})
    classifier = classifier_of(made)
    assert classifier is not None
    points = np.array(where).T
    assert predict(made, classifier, 1, points) == pytest.approx(sigmoid(w1 * points[0] + w2 * points[1] + b))


@given(st.integers(0, 2**32 - 1), places)
def test_a_network_predicts_what_numpy_does(seed: int, where: list[Any]) -> None:
    source = np.random.RandomState(seed)
    first, b1, second, b2 = (2 * source.standard_normal(shape) for shape in ((4, 2), (4, 1), (1, 4), (1, 1)))
    made = edited(NETWORK, {"W1": first, "b1": b1, "W2": second, "b2": b2})
    classifier = classifier_of(made)
    assert classifier is not None
    points = np.array(where).T
    hidden = np.tanh(first @ points + b1)
    assert predict(made, classifier, 1, points) == pytest.approx(sigmoid(second @ hidden + b2).ravel())


@pytest.mark.parametrize("lines", [REGRESSION, NETWORK, TWO_ROWS])
@pytest.mark.parametrize("iteration", [1, 2, 50])
def test_the_examples_are_predicted_as_the_iteration_does(lines: tuple[str, ...], iteration: int) -> None:
    made = run(*lines)
    classifier = classifier_of(made)
    assert classifier is not None
    frame = made.trace[iteration * len(made.trace.steps) - 1]
    found = examples(made, classifier, iteration)
    assert found.predicted.tolist() == pytest.approx(frame.values[classifier.prediction].ravel().tolist(), rel=1e-12)
    assert found.labels.tolist() == [1, 0, 1, 0]
    assert found.points.tolist() == [[1, 2, -1, 0.5], [3, 4, -3.2, -2]]


def test_parameters_data_and_labels_that_are_set_count_from_their_iteration_on() -> None:
    made = setup(*REGRESSION)
    data = np.array([[9.0, 2, -1, 0.5], [3, 4, -3.2, -2]])
    edits = {3: {"X": data, "Y": np.array([[0.0, 0, 0, 0]]), "w": np.zeros((2, 1)), "b": np.float64(5)}}
    moved = Run(made.graph, made.start, made.alpha, {}, edits)
    classifier = classifier_of(moved)
    assert classifier is not None
    before, after = examples(moved, classifier, 2), examples(moved, classifier, 3)
    assert before.points[0, 0] == 1
    assert after.points[0, 0] == 9
    assert after.labels.tolist() == [0, 0, 0, 0]
    assert after.predicted.tolist() == pytest.approx([sigmoid(5)] * 4)


def test_exactly_one_half_is_class_0_and_what_is_undefined_is_not_right() -> None:
    zero = edited(REGRESSION, {"w": np.zeros((2, 1)), "b": np.float64(0)})
    classifier = classifier_of(zero)
    assert classifier is not None
    assert examples(zero, classifier, 1).right == 2
    nothing = edited(REGRESSION, {"w": np.full((2, 1), np.nan), "b": np.float64(0)})
    classifier = classifier_of(nothing)
    assert classifier is not None
    assert examples(nothing, classifier, 1).right == 0


def test_labels_and_what_comes_after_the_prediction_do_not_matter() -> None:
    lines = changed(NETWORK, "loss S = -sum(", "input weight = [[1, 2, 3, 4]]\nloss S = -sum(weight*")
    lines = changed(lines, "weight*Y*log(A2) + (1 - Y)", "weight*(Y*log(A2)) + weight*(1 - Y)")
    made, plain = run(*lines), run(*NETWORK)
    classifier, other = classifier_of(made), classifier_of(plain)
    assert classifier is not None
    assert other is not None
    points = np.linspace(-3, 3, 22).reshape(2, 11)
    assert predict(made, classifier, 1, points).tolist() == predict(plain, other, 1, points).tolist()
