"""The picture of a decision boundary: golden pictures beside this file, and every cell against models by hand.

A change that is meant is written to `golden-boundary` by

    REWRITE_GOLDEN=1 .venv/bin/python -m pytest tests/tui/drawing/test_boundary.py

and looked at in the diff before it is kept.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.examples import run, setup
from tui_tutor.core.boundary import classifier_of, examples
from tui_tutor.core.steps import Phase
from tui_tutor.core.trace import Run
from tui_tutor.lesson.library import find_lesson
from tui_tutor.session import GoTo, Session, SetPart, SetPredict, SetValue, Show
from tui_tutor.tui.drawing.boundary import boundary_lines, window_around
from tui_tutor.tui.drawing.descent import Page, descent_lines, pages
from tui_tutor.tui.drawing.plot_canvas import ASCII, UNICODE, Glyphs
from tui_tutor.tui.drawing.text import Line, text_of, width

GOLDEN = Path(__file__).parent / "golden-boundary"
REWRITE = os.environ.get("REWRITE_GOLDEN") == "1"
MOONS = "initialisation"
REGRESSION = "vectorized-logistic-regression"


def of_lesson(name: str, part: int = 1) -> Run:
    return find_lesson(name).parts[part - 1].run


def lines_of(made: Run, iteration: int, columns: int, rows: int, glyphs: Glyphs = UNICODE) -> list[Line]:
    classifier = classifier_of(made)
    assert classifier is not None
    return boundary_lines(made, classifier, iteration, columns, rows, glyphs=glyphs)


MEETING = run(
    "input X = [[1, 1.001, 3], [1, 1.001, 2]]",
    "label Y = [[0, 1, 1]] in {0, 1}",
    "parameter w = [[1], [-1]]",
    "A = sigmoid(w.T @ X)",
    "loss S = -sum(Y*log(A) + (1 - Y)*log(1 - A))",
    "descend alpha = 0.1",
)
PICTURES: dict[str, Callable[[], list[Line]]] = {
    "moons-76x18": lambda: lines_of(of_lesson(MOONS, 3), 1001, 76, 18),
    "moons-56x12-ascii": lambda: lines_of(of_lesson(MOONS, 3), 1001, 56, 12, ASCII),
    "moons-100-iterations-56x12": lambda: lines_of(of_lesson(MOONS, 3), 101, 56, 12),
    "line-56x14": lambda: lines_of(of_lesson(REGRESSION, 2), 101, 56, 14),
    "zero-weights-56x12": lambda: lines_of(of_lesson(MOONS), 1, 56, 12),
    "two-classes-in-one-cell-40x10": lambda: lines_of(MEETING, 1, 40, 10),
}


def picture(lines: list[Line]) -> str:
    return "".join(f"|{text_of(content)}|\n" for content in lines)


@pytest.mark.parametrize("name", PICTURES)
def test_a_boundary_looks_as_it_did(name: str) -> None:
    drawn, file = picture(PICTURES[name]()), GOLDEN / f"{name}.txt"
    if REWRITE:
        file.write_text(drawn, encoding="utf-8")
    kept = file.read_text(encoding="utf-8") if file.exists() else ""
    assert drawn == kept, f"{file.name} is not what is drawn (see the top of this file)\n{drawn}"


def test_every_golden_boundary_belongs_to_a_test() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(PICTURES)


# Every cell.


def cells_of(lines: list[Line]) -> list[str]:
    """The canvas, row by row."""
    rows = [text_of(content) for content in lines[1:-3]]
    corner = text_of(lines[-3]).index("└") + 1
    return [row[corner:] for row in rows]


def check_every_cell(made: Run, columns: int, rows: int, side: Callable[[float, float], float]) -> int:
    """That what is shaded is where `side` is above 0; how many cells are. On the boundary to rounding is neither."""
    classifier = classifier_of(made)
    assert classifier is not None
    window = window_around(examples(made, classifier, 1))
    canvas = cells_of(lines_of(made, 1, columns, rows))
    xs = np.linspace(*window.x, len(canvas[0]))
    ys = np.linspace(*window.y, len(canvas))[::-1]
    shaded = 0
    for y, row in zip(ys, canvas, strict=True):
        for x, sign in zip(xs, row, strict=True):
            shaded += sign == "░"
            value = side(x, y)
            if abs(value) > 1e-9 and sign not in "○+*":
                assert sign == ("░" if value > 0 else " "), (x, y, value)
    return shaded


weights = st.floats(-3, 3)
sizes = st.tuples(st.integers(24, 90), st.integers(8, 30))


@given(weights, weights, weights, sizes)
def test_every_cell_of_a_regression_is_on_the_side_of_numpy(
    w1: float, w2: float, b: float, size: tuple[int, int]
) -> None:
    made = of_lesson(REGRESSION)
    made = Run(made.graph, made.start, made.alpha, made.claims, {1: {"w": np.array([[w1], [w2]]), "b": np.float64(b)}})
    check_every_cell(made, *size, lambda x, y: w1 * x + w2 * y + b)


@given(st.integers(0, 2**32 - 1), sizes)
def test_every_cell_of_a_network_is_on_the_side_of_numpy(seed: int, size: tuple[int, int]) -> None:
    source = np.random.RandomState(seed)
    first, b1, second, b2 = (2 * source.standard_normal(shape) for shape in ((4, 2), (4, 1), (1, 4), (1, 1)))
    made = of_lesson(MOONS)
    edits = {1: {"W1": first, "b1": b1, "W2": second, "b2": b2}}
    made = Run(made.graph, made.start, made.alpha, made.claims, edits)

    def side(x: float, y: float) -> float:
        hidden = np.tanh(first @ np.array([[x], [y]]) + b1)
        return float((second @ hidden + b2)[0, 0])

    check_every_cell(made, *size, side)


def test_the_sides_are_those_of_the_parameters_after_so_many_iterations() -> None:
    made = of_lesson(MOONS, 3)
    after = made.trace.settings(1001)
    moved = Run(made.graph, after, made.alpha, made.claims)
    assert picture(lines_of(moved, 1, 60, 16)) == picture(lines_of(made, 1001, 60, 16))
    assert picture(lines_of(made, 1, 60, 16)) != picture(lines_of(made, 1001, 60, 16))


def test_every_example_has_a_mark_in_its_cell() -> None:
    made = of_lesson(REGRESSION)
    canvas = cells_of(lines_of(made, 1, 76, 18))
    window = window_around(examples(made, classifier_of(made), 1))
    assert (window.x, window.y) == ((-2.0, 3.0), (-4.0, 6.0))
    for x, y, sign in [(1, 3, "+"), (2, 4, "○"), (-1, -3.2, "+")]:
        column = round((x + 2) / 5 * (len(canvas[0]) - 1))
        row = round((6 - y) / 10 * (len(canvas) - 1))
        assert canvas[row][column] == sign
    assert sum(row.count("+") + row.count("○") for row in canvas) == 3


@given(
    st.lists(st.tuples(*[st.floats(-1e300, 1e300)] * 2), min_size=2, max_size=9),
    st.tuples(st.floats(-1e200, 1e200), st.floats(-1e200, 1e200)),
    st.integers(0, 120),
    st.integers(0, 40),
)
def test_whatever_the_numbers_are_the_size_is_kept(
    points: list[tuple[float, float]], weight: tuple[float, float], columns: int, rows: int
) -> None:
    made = setup(
        f"input X = zeros(2, {len(points)})", f"label Y = zeros(1, {len(points)}) in {{0, 1}}",
        "parameter w = [[1], [1]]", "A = sigmoid(w.T @ X)", "loss S = sum(log_loss(A, Y))", "descend alpha = 1",
    )  # fmt: skip
    start = {**made.start, "X": np.array(points).T, "w": np.array([weight]).T}
    lines = lines_of(Run(made.graph, start, made.alpha), 1, columns, rows)
    assert len(lines) == rows
    assert {width(content) for content in lines} <= {columns}


def test_too_small_a_place_says_so() -> None:
    assert "needs more room" in picture(lines_of(of_lesson(MOONS), 1, 50, 5))


# In the descent.


def session_of(name: str, part: int = 1) -> Session:
    return Session.open(find_lesson(name)).apply(SetPart(part))


def page_of(session: Session, columns: int = 76, rows: int = 18) -> str:
    return picture(descent_lines(session, session.frame.iteration, columns, rows, Page.BOUNDARY))


@pytest.mark.parametrize("name", ["learning-rate", "logistic-regression-one-example", "shallow-network-backward"])
def test_where_no_two_features_are_classified_there_is_no_page(name: str) -> None:
    session = session_of(name)
    assert pages(session) == (Page.CURVES,)
    assert page_of(session) == picture(descent_lines(session, 1, 76, 18))


def test_the_page_is_that_of_the_iteration_at_hand_and_the_loss_stands_beside_it() -> None:
    session = session_of(MOONS, 3)
    later = session.apply(GoTo(1000 * len(session.steps)))
    assert page_of(session) != page_of(later) == picture(PICTURES["moons-76x18"]())
    wide = page_of(later, 116, 32)
    assert "iteration 1001: 0.5630" in wide
    assert "20 of 20 classified correctly" in wide


@pytest.mark.parametrize("columns", [76, 116])
def test_who_predicts_sees_the_boundary_once_all_up_to_the_prediction_is_found(columns: int) -> None:
    told = page_of(session_of(REGRESSION), columns)
    session = session_of(REGRESSION).apply(SetPredict(True))
    forward = [place for place, step in enumerate(session.steps) if step.phase is Phase.FORWARD]
    for place in forward[:2]:  # Z and A
        said = page_of(session, columns)
        assert "classified" not in said
        assert "░" not in said
        assert "The boundary is hidden until you have found A" in said
        session = session.apply(GoTo(place)).apply(Show())
    assert "classified" in page_of(session, columns)
    if columns < 100:
        assert page_of(session, columns) == told


def test_who_predicts_and_passed_over_z_does_not_see_the_boundary_by_finding_a() -> None:
    session = session_of(REGRESSION).apply(SetPredict(True)).apply(GoTo(2))
    assert "classified" not in page_of(session.apply(Show()))


def test_in_a_loop_all_examples_have_to_be_found() -> None:
    session = session_of("logistic-regression-m-examples").apply(SetPredict(True))
    needed = [place for place, step in enumerate(session.steps) if str(step).startswith(("forward z", "forward a"))]
    assert len(needed) == 6
    for place in needed:
        assert "classified" not in page_of(session)
        session = session.apply(GoTo(place)).apply(Show())
    assert "3 of 3 classified correctly" in page_of(session)


def test_an_edit_in_an_iteration_hides_its_boundary_again() -> None:
    session = session_of(REGRESSION).apply(SetPredict(True))
    for place in (1, 2):
        session = session.apply(GoTo(place)).apply(Show())
    assert "classified" in page_of(session)
    assert "classified" not in page_of(session.apply(SetValue("b", 3.0)))


def test_the_next_iteration_is_asked_anew() -> None:
    session = session_of(REGRESSION).apply(SetPredict(True))
    for place in (1, 2):
        session = session.apply(GoTo(place)).apply(Show())
    assert "classified" not in page_of(session.apply(GoTo(len(session.steps))))
