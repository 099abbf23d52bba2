"""The shipped lessons: what a learner reads there is the lectures' classic numbers, and all that it takes to practise.

That what they claim is true is proved by `tutor check`, elsewhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from math import log

import numpy as np
import pytest

from tests.core.examples import run
from tests.tui.pictures import SHIPPED, lesson
from tui_tutor.core.boundary import classifier_of, examples
from tui_tutor.core.frame import Frame
from tui_tutor.core.trace import Run
from tui_tutor.lesson.model import Block, Claim, Derivation, Narration, Paragraph
from tui_tutor.session import GoTo, Session, SetValue, find_step
from tui_tutor.tui.drawing.text import text_of
from tui_tutor.tui.drawing.text_panel import View, page

# lesson, part, step, values that are set before, and what the text there says
CLASSIC = [
    ("derivatives", 1, "backward a", {}, ["f goes from 15 to 15.003", "is the slope, 3", "da = 3"]),
    ("derivatives", 2, "backward a", {}, ["f goes from 4 to 4.004", "slope is 4"]),
    ("derivatives", 2, "backward a", {"a": 5.0}, ["slope is 10"]),
    ("derivatives", 3, "backward a", {}, ["f goes from 8 to 8.012", "slope is 12"]),
    ("derivatives", 4, "backward a", {}, ["slope is 0.5", "da = 1/a"]),
    ("computation-graph", 1, "forward u", {}, ["u = 6"]),
    ("computation-graph", 1, "forward v", {}, ["v = 11"]),
    ("computation-graph", 1, "forward J", {}, ["J = 33"]),
    ("computation-graph", 1, "backward v", {}, ["33.003", "dv = 3"]),
    ("computation-graph", 1, "backward a", {}, ["33.003", "da = 3"]),
    ("computation-graph", 1, "backward u", {}, ["33.003", "du = 3"]),
    ("computation-graph", 1, "backward b", {}, ["33.006", "db = 6"]),
    ("computation-graph", 1, "backward c", {}, ["33.009", "dc = 9"]),
    ("derivatives-on-a-graph", 1, "backward b", {}, ["33.006", "db = 6"]),
    ("logistic-regression-one-example", 1, "forward z", {}, ["z = 0.5"]),
    ("logistic-regression-one-example", 1, "forward a", {}, ["a = 0.6225"]),
    ("logistic-regression-one-example", 1, "forward L", {}, ["0.4741"]),
    ("logistic-regression-one-example", 1, "backward a", {}, ["da = -1.607"]),
    ("logistic-regression-one-example", 1, "backward z", {}, ["dz = a - y", "dz = -0.3775"]),
    ("logistic-regression-one-example", 1, "backward w1", {}, ["dw1 = -0.7551"]),
    ("logistic-regression-one-example", 1, "backward w2", {}, ["dw2 = 1.133"]),
    ("logistic-regression-one-example", 1, "update w1", {}, ["0.5 → 0.5755"]),
    ("logistic-regression-one-example", 1, "update w2", {}, ["-0.25 → -0.3633"]),
    ("logistic-regression-one-example", 1, "update b", {}, ["-1.25 → -1.212"]),
    ("logistic-regression-one-example", 1, "end", {}, ["0.4741 to 0.3057"]),
    ("vectorized-logistic-regression", 1, "start", {}, ["dw += x*dz", "X (2, 3)", "w (2, 1)"]),
    ("vectorized-logistic-regression", 1, "backward w", {}, ["dw = X @ dZ.T"]),
    ("vectorized-logistic-regression", 2, "forward J", {}, ["J = 5.802", "0.693147"]),
    ("vectorized-logistic-regression", 2, "forward J", {"w": np.zeros((2, 1)), "b": 0.0}, ["J = 0.6931"]),
    ("vectorized-logistic-regression", 2, "backward w", {}, ["0.9985", "2.395"]),
    ("vectorized-logistic-regression", 2, "backward b", {}, ["0.001456"]),
    ("broadcasting", 1, "forward T", {}, ["56 + 1.2 + 1.8 = 59"]),
    ("broadcasting", 1, "forward P", {}, ["94.92", "94.9 percent"]),
    ("broadcasting", 3, "end", {}, ["assert t.shape == (3, 1)", "t.reshape(3, 1)"]),
    ("why-this-loss", 1, "forward p", {}, ["p = a^y·(1 - a)^(1 - y)"]),
    ("why-this-loss", 2, "backward z", {}, ["dz = (a - y)·a·(1 - a)"]),
    ("activation-functions", 1, "backward z", {}, ["dz = a·(1 - a)", "One quarter", "it is 0.25"]),
    ("activation-functions", 2, "backward z", {}, ["dz = 1 - a²", "At z = 0 it is 1"]),
    ("activation-functions", 3, "backward z", {}, ["dz = step(z)", "Here it is 1"]),
    ("activation-functions", 3, "backward z", {"z": -1.0}, ["Here it is 0"]),
    ("activation-functions", 4, "backward z", {}, ["Here it is 0.01"]),
    ("shallow-network-forward", 2, "start", {}, ["W1 (4, 3)", "b1 (4, 1)", "W2 (1, 4)", "b2 (1, 1)"]),
    ("shallow-network-backward", 1, "start", {}, [
        "dZ2 = A2 - Y", "dW2 = dZ2 @ A1.T", "db2 = sum(dZ2, axis=1, keepdims=True)", "dZ1 = (W2.T @ dZ2)*(1 - A1**2)",
        "dW1 = dZ1 @ X.T", "db1 = sum(dZ1, axis=1, keepdims=True)",
    ]),
    ("initialisation", 1, "forward S", {}, ["0.693147"]),
    ("gradient-check", 1, "forward one", {}, ["3.0301"]),
    ("gradient-check", 1, "forward two", {}, ["3.0001"]),
    ("learning-rate", 2, "forward J", {}, ["0.693147"]),
    ("softmax", 2, "backward Z", {}, ["A - Y"]),
    ("numerical-stability", 1, "forward L", {}, ["L = maximum(z, 0) - y·z + log(1 + exp(-abs(z)))"]),
]  # fmt: skip


def said(session: Session) -> str:
    """All that the text panel says, in words with one blank between them."""
    lines = page(session, View(), 200, 50, with_code=False).lines
    return " ".join(" ".join(text_of(content) for content in lines).split())


@pytest.mark.parametrize(("name", "part", "step", "values", "texts"), CLASSIC)
def test_a_lesson_shows_the_classic_numbers(
    name: str, part: int, step: str, values: dict[str, object], texts: list[str]
) -> None:
    session = Session.open(lesson(name), part=part)
    for leaf, value in values.items():
        session = session.apply(SetValue(leaf, value))
    text = said(session.apply(GoTo(find_step(session, step))))
    for wanted in texts:
        assert wanted in text


def test_every_lesson_is_among_the_classic_numbers() -> None:
    # The one on m examples is about the loop: its figures are those of the vectorized lesson.
    assert {name for name, *_ in CLASSIC} | {"logistic-regression-m-examples"} >= set(SHIPPED)


REGRESSION = [
    ([[1, 2], [3, 4]], [[1, 0]], 6.000064773192205, [0.99993216, 1.99980262], 0.49993523062),
    ([[1, 2, -1], [3, 4, -3.2]], [[1, 0, 1]], 5.801545319394553, [0.99845601, 2.39507239], 0.001455578136784208),
]


@pytest.mark.parametrize(("features", "labels", "cost", "dw", "db"), REGRESSION)
def test_the_public_regression_figures_come_out(
    features: list[list[float]], labels: list[list[int]], cost: float, dw: list[float], db: float
) -> None:
    made = run(
        f"input X = {features}", f"label Y = {labels} in {{0, 1}}", "parameter w = [[1], [2]]", "parameter b = 2",
        "m = columns(X)", "Z = w.T @ X + b", "A = sigmoid(Z)", "S = -sum(Y*log(A) + (1 - Y)*log(1 - A))",
        "loss J = S/m", "descend alpha = 0.1",
    )  # fmt: skip
    frame = end_of(made, 1)
    assert frame.values["J"] == pytest.approx(cost, rel=1e-12)
    assert frame.derivatives["w"].ravel() == pytest.approx(dw, abs=5e-9)
    assert frame.derivatives["b"] == pytest.approx(db, abs=5e-12)


def end_of(made: Run, iteration: int) -> Frame:
    return made.trace[iteration * len(made.trace.steps) - 1]


# What the lessons say of a thousand iterations.


def run_of(name: str, part: int, **values: float) -> Run:
    made = lesson(name).parts[part - 1].run
    return Run(made.graph, made.start, made.alpha, made.claims, {1: values} if values else {})


def right(made: Run, iteration: int) -> int:
    classifier = classifier_of(made)
    assert classifier is not None
    return examples(made, classifier, iteration).right


def test_the_network_that_is_trained_bends_round_the_half_circles() -> None:
    made = run_of("shallow-network-backward", 2)
    assert [right(made, iteration) for iteration in (1, 11, 111, 1111)] == [4, 34, 37, 40]
    features, labels = (made.start[name].tolist() for name in ("X", "Y"))
    line = run(
        f"input X = {features}", f"label Y = {labels} in {{0, 1}}", "parameter w = zeros(2, 1)", "parameter b = 0",
        "A = sigmoid(w.T @ X + b)", "loss J = -sum(Y*log(A) + (1 - Y)*log(1 - A))/40", "descend alpha = 3",
    )  # fmt: skip
    assert right(line, 5000) == 37


def test_the_initial_weights_end_where_the_lesson_says() -> None:
    zero, equal, small, large = (run_of("initialisation", part) for part in (1, 2, 3, 4))
    assert zero.trace.losses(1001)[-1] == pytest.approx(20 * log(2))
    assert [right(made, 1001) == 20 for made in (zero, equal, small, large)] == [False, False, True, False]
    for hundredth in (0.1, 1.0):
        start = {**small.start, **{name: small.start[name] * hundredth for name in ("W1", "W2")}}
        assert right(Run(small.graph, start, small.alpha, small.claims), 2001) == 20


def test_the_rates_do_what_the_lesson_says() -> None:
    losses = {rate: run_of("learning-rate", 2, alpha=rate).trace.losses(2001) for rate in (0.01, 3.0, 10.0, 20.0, 40.0)}
    best = losses[3.0][-1]
    assert 0.3 < best < log(2)
    assert losses[0.01][100] > losses[0.01][1000] > losses[0.01][2000] > best + 0.01
    assert losses[3.0][40] == pytest.approx(best, abs=5e-4)
    assert losses[10.0][10] == pytest.approx(best, abs=5e-4)
    assert min(losses[20.0][:60]) == pytest.approx(best, abs=5e-4)
    assert min(losses[20.0][-100:]) > best + 0.01
    assert min(losses[40.0][-100:]) > best + 0.1
    assert max(losses[40.0][1:]) > losses[40.0][0]
    assert right(run_of("learning-rate", 2), 1001) < 20


# What there is to practise, and how it is written.


def narrations(name: str) -> Iterator[Narration]:
    for part in lesson(name).parts:
        yield from part.narration.values()


def blocks(name: str) -> Iterator[Block]:
    for narration in narrations(name):
        yield from (*narration.text, *narration.calculus, *narration.question)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_lesson_asks_hints_and_offers_something_to_try(name: str) -> None:
    assert any(narration.ask is not None for narration in narrations(name))
    assert any(narration.hints for narration in narrations(name))
    assert any(narration.question for narration in narrations(name))


def test_no_place_among_the_options_is_the_right_one_more_often_than_not() -> None:
    """Else who always takes the first learns nothing and is right; the same among the choices of each length."""
    asks = [narration.ask for name in SHIPPED for narration in narrations(name) if narration.ask is not None]
    places = defaultdict(list)
    for options in (ask.options for ask in asks if ask.options):
        right = next(place for place, option in enumerate(options, 1) if option.is_right)
        for among in ("all", len(options)):
            places[among].append(right)
    assert {3, 4} <= {among for among, found in places.items() if len(found) > 3}
    for among, found in places.items():
        assert len(found) <= 3 or max(Counter(found).values()) <= len(found) / 2, (among, found)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_lesson_claims_and_derives_on_the_calculus_track(name: str) -> None:
    assert any(narration.calculus for narration in narrations(name))
    assert any(isinstance(block, Claim) for block in blocks(name))
    assert any(isinstance(block, Derivation) for block in blocks(name))


@pytest.mark.parametrize("name", SHIPPED)
def test_a_sentence_that_ends_with_a_number_starts_no_list(name: str) -> None:
    """A line of Markdown that begins with `1.` does, be it the end of a sentence."""
    for block in blocks(name):
        assert not (isinstance(block, Paragraph) and block.marker[:1].isdigit())
