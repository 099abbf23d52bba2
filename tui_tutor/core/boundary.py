"""Decision boundaries: what a graph that classifies two features predicts anywhere in their plane.

There is no second model: the graph's own nodes up to the prediction are propagated, with other points in the place of
the examples. Knows no canvas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from tui_tutor.core.all_at_once import all_at_once
from tui_tutor.core.formula import Call
from tui_tutor.core.graph import Graph
from tui_tutor.core.node import Node, Role
from tui_tutor.core.propagate import Propagation
from tui_tutor.core.steps import Phase, Step
from tui_tutor.core.trace import Run
from tui_tutor.errors import GraphError

HALF = 0.5  # class 1 is predicted above it
_ASIDE = 0.75  # how far the points lie from the examples at which it is tried whether examples are apart
_NEARLY = 1e-9  # how far two ways of computing one prediction may differ: BLAS adds in an order that the size decides


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """What classifies the examples of a graph by two features.

    features: the names of the two axes, x1 and x2 where they are the rows of one matrix. inputs: the leaf that holds
    both, or the two. label: the leaf that says which class is right. prediction: the node that holds the probability
    of class 1. way: the nodes that lead to the prediction, itself included, in the order of the graph.
    """

    features: tuple[str, str]
    inputs: tuple[str, ...]
    label: str
    prediction: str
    way: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """The examples that a graph holds: `points` of shape (2, m), `labels` and the `predicted` probabilities (m,)."""

    points: Any
    labels: Any
    predicted: Any

    @property
    def right(self) -> int:
        """How many are classified as their label says; one without a prediction is not."""
        return int(np.sum(np.where(self.labels == 1, self.predicted > HALF, self.predicted <= HALF)))


@lru_cache(maxsize=8)
def classifier_of(run: Run) -> Classifier | None:
    """What classifies the run's examples by two features; None where nothing does.

    A loop over examples is looked at all at once. There is exactly one label, 0 or 1, a row (1, m) or (m,) with an
    entry for each of at least two examples. The prediction is a node of its
    shape that does not depend on it: the one whose second name is ŷ, else the last whose outermost op is the sigmoid.
    The inputs that it depends on are one of shape (2, m), a column an example, or two of the label's shape. And no
    example may have a say in the prediction of another, or there is nothing to draw between them.
    """
    graph = _whole(run.graph)
    labels = [leaf for leaf in graph.leaves if leaf.role is Role.LABEL]
    if len(labels) != 1 or not _is_binary(labels[0]) or not _is_row(labels[0]) or labels[0].shape[-1] < 2:
        return None
    label = labels[0]
    prediction = _prediction(graph, label)
    if prediction is None:
        return None
    way = _leading_to(graph, prediction)
    inputs = tuple(leaf for leaf in graph.leaves if leaf.role is Role.INPUT and leaf.name in way)
    features = _features(inputs, label)
    if features is None:
        return None
    found = Classifier(features, tuple(leaf.name for leaf in inputs), label.name, prediction, way)
    return found if _is_apart(run, found) else None


def _whole(graph: Graph) -> Graph:
    """The graph of all examples."""
    return all_at_once(graph) if graph.loop else graph


def _is_row(leaf: Node) -> bool:
    return len(leaf.shape) == 1 or (len(leaf.shape) == 2 and leaf.shape[0] == 1)


def _is_binary(label: Node) -> bool:
    return label.domain is not None and bool(label.domain.numbers) and set(label.domain.numbers) <= {0.0, 1.0}


def _prediction(graph: Graph, label: Node) -> str | None:
    told = _computed_from(graph, label.name)
    fitting = [node for node in graph.computed if graph.shapes[node.name] == label.shape and node.name not in told]
    named = [node for node in fitting if node.second_name.lower() == "ŷ"]
    squeezed = [node for node in fitting if isinstance(node.formula, Call) and node.formula.op == "sigmoid"]
    return next((node.name for node in reversed(named or squeezed)), None)


def _computed_from(graph: Graph, name: str) -> set[str]:
    """The nodes that a node has a say in, and itself."""
    found = {name}
    for node in graph.computed:
        if not found.isdisjoint(node.inputs):
            found.add(node.name)
    return found


def _leading_to(graph: Graph, name: str) -> tuple[str, ...]:
    """The nodes that have a say in a node, and itself, in the order of the graph."""
    found = {name}
    for node in reversed(graph.nodes):
        if node.name in found:
            found.update(node.inputs)
    return tuple(node.name for node in graph.nodes if node.name in found)


def _features(inputs: Sequence[Node], label: Node) -> tuple[str, str] | None:
    """The names of the two features."""
    shapes = [leaf.shape for leaf in inputs]
    if shapes == [(2, label.shape[-1])]:
        return "x1", "x2"
    if shapes == [label.shape, label.shape]:
        return inputs[0].name, inputs[1].name
    return None


def _is_apart(run: Run, classifier: Classifier) -> bool:
    """Whether the examples keep the predictions of the run when there are other points beside them.

    They do not where a feature is centred on the mean of all, for instance.
    """
    points = _points(run, classifier, 1)
    among = np.concatenate([points, points * 2 + _ASIDE], axis=1)
    if not _fits(_whole(run.graph), classifier, among.shape[1]):
        return False
    if run.graph.loop:  # each goes through it alone
        return True
    frame = run.trace[run.trace.index(1, Step(Phase.FORWARD, classifier.prediction))]
    beside = predict(run, classifier, 1, among)[: points.shape[1]]
    return np.allclose(frame.values[classifier.prediction].ravel(), beside, rtol=_NEARLY, atol=_NEARLY, equal_nan=True)


def examples(run: Run, classifier: Classifier, iteration: int) -> Examples:
    """The examples, and what is predicted for them with the parameters that an iteration begins with."""
    points = _points(run, classifier, iteration)
    labels = np.ravel(run.trace.settings(iteration)[classifier.label])
    return Examples(points, labels, predict(run, classifier, iteration, points))


def predict(run: Run, classifier: Classifier, iteration: int, points: Any) -> Any:
    """The probability of class 1, shape (k,), at any points (2, k), with the parameters an iteration begins with."""
    points = np.asarray(points, dtype=np.float64)
    settings = run.trace.settings(iteration)
    one_size = len(classifier.inputs) > 1 and np.ndim(settings[classifier.inputs[0]]) == 1
    rows = (points,) if len(classifier.inputs) == 1 else (points[0], points[1]) if one_size else np.split(points, 2)
    leaves = {**settings, **dict(zip(classifier.inputs, rows, strict=True))}
    propagation = _for_count(run, classifier, points.shape[1])
    return propagation.forward(leaves).values[classifier.prediction].ravel()


def _points(run: Run, classifier: Classifier, iteration: int) -> Any:
    settings = run.trace.settings(iteration)
    return np.concatenate([np.atleast_2d(settings[name]) for name in classifier.inputs])


def _fits(graph: Graph, classifier: Classifier, count: int) -> bool:
    """Whether the graph can predict for so many points."""
    try:
        shape = _up_to_prediction(graph, classifier, count).shapes[classifier.prediction]
    except GraphError:
        return False
    return shape in ((count,), (1, count))


def _up_to_prediction(graph: Graph, classifier: Classifier, count: int) -> Graph:
    """The nodes that lead to the prediction, for so many points. Raises GraphError where their shapes do not fit."""
    *before, final = (graph[name] for name in classifier.way)
    fitted = [
        replace(node, shape=(*node.shape[:-1], count)) if node.name in classifier.inputs else node for node in before
    ]
    return Graph((*fitted, replace(final, role=Role.OUTPUT)), forward_only=True)


@lru_cache(maxsize=8)
def _for_count(run: Run, classifier: Classifier, count: int) -> Propagation:
    return Propagation(_up_to_prediction(_whole(run.graph), classifier, count), run.claims)
