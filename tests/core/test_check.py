"""Are two formulas equal on a graph? True identities, near misses, and what cannot be told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from tests.core.examples import central_difference, graph, graphs, lecture, setup
from tui_tutor.core.check import ENOUGH, POINTS, Comparison, Samples, Verdict, finder
from tui_tutor.core.derivative import derivative_formula
from tui_tutor.core.formula import Name, evaluate
from tui_tutor.core.parser import parse

LECTURE = lecture()
SAMPLES = Samples(LECTURE.graph, LECTURE.start, LECTURE.alpha)
NODES = [node.name for node in LECTURE.graph.nodes]


def compare(left: str, right: str, *, samples: Samples = SAMPLES, updated: str | None = None) -> Comparison:
    nodes = [node.name for node in samples.graph.nodes]
    return samples.compare(parse(left, nodes=nodes), parse(right, nodes=nodes), updated=updated)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("z", "w1*x1 + w2*x2 + b"),
        ("z", "log(a/(1 - a))"),
        ("a", "1/(1 + exp(-z))"),
        ("a", "exp(z)/(1 + exp(z))"),
        ("a", "(tanh(z/2) + 1)/2"),
        ("1 - a", "sigmoid(-z)"),
        ("L", "-(y*log(a) + (1 - y)*log(1 - a))"),
        ("L", "maximum(z, 0) - y*z + log(1 + exp(-abs(z)))"),
        ("L", "log(1 + exp(z)) - y*z"),
        ("L", "-log(y*a + (1 - y)*(1 - a))"),
        ("dL", "1"),
        ("da", "-y/a + (1 - y)/(1 - a)"),
        ("da", "(a - y)/(a*(1 - a))"),
        ("da/dz", "a*(1 - a)"),
        ("da/dz", "a - a**2"),
        ("dz", "a - y"),
        ("dz", "da*a*(1 - a)"),
        ("dz", "da*da/dz"),
        ("dz", "dL/dz"),
        ("dL/dz", "(-y/a + (1 - y)/(1 - a))*a*(1 - a)"),
        ("dz", "-y*(1 - a) + (1 - y)*a"),
        ("dw1", "x1*dz"),
        ("dw1", "dz*dz/dw1"),
        ("dw2", "x2*dz"),
        ("db", "dz"),
        ("dz/dx1", "w1"),
        ("dL/dx1", "w1*dz"),
        ("dL/dy", "-z"),
        ("alpha", "0.1"),
        ("y*y", "y"),
        ("abs(y - 0.5)", "0.5"),
    ],
)
def test_true_identities_of_the_lecture_are_equal(left, right):
    found = compare(left, right)
    assert found.verdict is Verdict.EQUAL
    assert found.point is None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("dz", "y - a"),
        ("dz", "a - 1"),
        ("dz", "a"),
        ("dz", "a - y + 0.0001"),
        ("dz", "a - y*y*a"),
        ("dz", "a*(1 - y) - y"),
        ("da", "y/a + (1 - y)/(1 - a)"),
        ("da", "-y/a - (1 - y)/(1 - a)"),
        ("da", "-(1 - y)/a + y/(1 - a)"),
        ("da/dz", "a*(1 + a)"),
        ("da/dz", "a*(1 - a)/2"),
        ("da/dz", "a"),
        ("dw1", "w1*dz"),
        ("dw1", "x2*dz"),
        ("dw2", "-x2*dz"),
        ("dw1", "alpha*x1*dz"),
        ("db", "b*dz"),
        ("db", "0"),
        ("L", "-(y*log(1 - a) + (1 - y)*log(a))"),
        ("L", "-(y*log(a) + (1 - y)*log(1 - a))/log(10)"),
        ("L", "(a - y)**2"),
        ("z", "w1*x1 + w2*x2 - b"),
        ("z", "w1*x1 + w2*x2"),
        ("z", "w1 + x1 + w2*x2 + b"),
        ("a", "1/(1 + exp(z))"),
        ("a", "tanh(z)"),
        ("a", "relu(a) + relu(z)"),
    ],
)
def test_near_misses_are_different_and_the_counterexample_shows_it(left, right):
    found = compare(left, right)
    assert found.verdict is Verdict.DIFFERENT
    assert set(found.point) <= {"x1", "x2", "y", "w1", "w2", "b", "z", "a", "L", "dz", "da", "dw1", "dw2", "db",
                                "alpha", "da/dz"}  # fmt: skip
    values = [evaluate(parse(text, nodes=NODES), found.point) for text in (left, right)]
    assert values == [found.left, found.right]
    assert abs(found.left - found.right) > 1e-6


@pytest.mark.parametrize(
    ("updated", "right", "verdict"),
    [
        ("w1", "w1 - alpha*dw1", Verdict.EQUAL),
        ("w1", "w1 - alpha*x1*(a - y)", Verdict.EQUAL),
        ("b", "b - alpha*dz", Verdict.EQUAL),
        ("w1", "w1 + alpha*dw1", Verdict.DIFFERENT),
        ("w1", "w1 - dw1", Verdict.DIFFERENT),
        ("w1", "w2 - alpha*dw1", Verdict.DIFFERENT),
        ("w1", "w1 - alpha*dw2", Verdict.DIFFERENT),
        ("w1", "w1", Verdict.DIFFERENT),
    ],
)
def test_an_update_sets_the_new_value_on_the_left_against_old_ones_on_the_right(updated, right, verdict):
    assert compare(updated, right, updated=updated).verdict is verdict


def test_the_same_seed_gives_the_same_answer():
    first, second = (Samples(LECTURE.graph, LECTURE.start, 0.1, seed=7) for _ in range(2))
    other = Samples(LECTURE.graph, LECTURE.start, 0.1, seed=8)
    np.testing.assert_equal(first.points, second.points)
    assert first.points[0]["w1"] != other.points[0]["w1"]
    found = [compare("dz", "y - a", samples=samples) for samples in (first, second)]
    assert found[0].point == found[1].point


def test_points_are_consistent_and_near_the_lessons_values():
    assert len(SAMPLES.points) == POINTS
    for point in SAMPLES.points:
        assert point["z"] == point["w1"] * point["x1"] + point["w2"] * point["x2"] + point["b"]
        assert point["y"] in (0.0, 1.0)
        assert point["alpha"] == 0.1
        assert point["dz"] == pytest.approx(point["a"] - point["y"], rel=1e-9)
        for name in ("x1", "x2", "w1", "w2", "b"):
            assert 0.3 <= abs(point[name] / LECTURE.start[name]) <= 1.7
    assert {point["y"] for point in SAMPLES.points} == {0.0, 1.0}
    assert {np.sign(point["x1"]) for point in SAMPLES.points} == {-1.0, 1.0}


def test_a_leaf_that_is_zero_is_drawn_away_from_zero():
    made = setup("parameter w = 0", "input p = 0.5 in (0, 1)", "output q = w*p")
    points = Samples(made.graph, made.start).points
    assert all(0.3 <= abs(point["w"]) <= 1.7 for point in points)
    assert all(0 < point["p"] < 1 for point in points)
    assert len({point["p"] for point in points}) == len(points)


def test_where_too_few_points_are_finite_nothing_can_be_told():
    assert compare("a", "a + 0*log(a - 5)").verdict is Verdict.CANNOT_TELL
    made = setup("input x = -1 in {-1}", "output q = log(x)")
    samples = Samples(made.graph, made.start)
    assert samples.points == []
    assert compare("q", "q", samples=samples).verdict is Verdict.CANNOT_TELL


def test_points_where_a_formula_is_not_finite_are_passed_over():
    found = compare("x1 + 0*log(x1)", "x1")  # x1 is negative at some points
    negative = sum(point["x1"] < 0 for point in SAMPLES.points)
    assert 0 < negative <= POINTS - ENOUGH
    assert found.verdict is Verdict.EQUAL


def test_points_where_the_graph_is_not_finite_are_drawn_again():
    made = setup("parameter x = 2", "output q = log(x)")
    samples = Samples(made.graph, made.start)
    assert len(samples.points) == POINTS
    assert all(point["x"] > 0 for point in samples.points)


def test_a_graph_that_goes_forward_only_has_points_too():
    made = setup("input a = 5", "u = a*a", "output J = u*3", "forward only")
    samples = Samples(made.graph, made.start)
    assert compare("J", "3*a**2", samples=samples).verdict is Verdict.EQUAL
    assert compare("dJ/da", "6*a", samples=samples).verdict is Verdict.EQUAL
    assert compare("dJ/da", "3*a", samples=samples).verdict is Verdict.DIFFERENT


def test_a_difference_is_measured_by_the_largest_term():
    assert compare("z", "z + 1e3 - 1e3").verdict is Verdict.EQUAL  # rounding is no difference
    assert compare("z", "z*(1 + 1e-8)").verdict is Verdict.DIFFERENT
    assert compare("z", "z*(1 + 1e-12)").verdict is Verdict.EQUAL
    assert compare("0*z", "0").verdict is Verdict.EQUAL


def test_large_terms_that_cancel_prove_nothing():
    assert compare("z", "z + 1e8 - 1e8").verdict is Verdict.CANNOT_TELL
    assert compare("dz", "5 + 1e12 - 1e12").verdict is Verdict.CANNOT_TELL
    assert compare("dz", "5 + 1e13 - 1e13").verdict is Verdict.CANNOT_TELL


def test_what_is_named_later_is_added_to_the_same_points():
    fresh, used = (
        Samples(LECTURE.graph, LECTURE.start, LECTURE.alpha),
        Samples(LECTURE.graph, LECTURE.start, LECTURE.alpha),
    )
    assert compare("dz", "a - y", samples=used).verdict is Verdict.EQUAL
    for text in ("da/dz", "dz/dw1", "da/dz*dz/dw1"):
        assert (
            compare(text, text.replace("da/dz", "a*(1 - a)").replace("dz/dw1", "x1"), samples=used).verdict
            is Verdict.EQUAL
        )
    compare("da/dz", "dz/dw1", samples=fresh)
    assert [dict(point) for point in used.points] == [dict(point) for point in fresh.points]


def test_arrays_are_compared_entry_by_entry():
    made = graph("parameter w = 1", "input x = 1", "u = w*x", "loss L = u*u")
    samples = Samples(made, {"w": np.array([[1.0], [2.0]]), "x": np.array([1.0, 2.0, 3.0])})
    assert compare("L", "w**2*x**2", samples=samples).verdict is Verdict.EQUAL
    found = compare("L", "w**2*x", samples=samples)
    assert found.verdict is Verdict.DIFFERENT
    assert np.shape(found.left) == (2, 3)
    assert compare("L", "w", samples=samples).verdict is Verdict.DIFFERENT  # of another shape


def test_arrays_that_do_not_fit_each_other_are_different():
    made = graph("input x = [[1, 2, 3], [4, 5, 6]]", "parameter w = ones(4, 2)", "loss L = sum(w @ x)")
    samples = Samples(made, {"x": np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), "w": np.ones((4, 2))})
    found = compare("w", "w @ x", samples=samples)
    assert found.verdict is Verdict.DIFFERENT
    assert (np.shape(found.left), np.shape(found.right)) == ((4, 2), (4, 3))


@settings(max_examples=30)
@given(graphs())
def test_the_chain_rules_formulas_of_random_graphs_are_found_equal(made):
    samples = Samples(made.graph, made.start)
    for code_name, name in made.graph.derivative_names.items():
        verdict = samples.compare(Name(code_name), derivative_formula(made.graph, name)).verdict
        assert verdict is not Verdict.DIFFERENT


def test_central_differences_are_the_derivatives_of_the_lecture():
    found = {name: central_difference(LECTURE.graph, LECTURE.start, name) for name in ("a", "z", "w1", "w2", "b")}
    assert found == pytest.approx({"a": -1.606531, "z": -0.377541, "w1": -0.755081, "w2": 1.132622, "b": -0.377541},
                                  abs=1e-5)  # fmt: skip


@pytest.mark.parametrize(
    ("right", "verdict"),
    [("sum(z)", Verdict.EQUAL), ("mean(z)", Verdict.EQUAL), ("z.T", Verdict.EQUAL), ("z*count(a)", Verdict.EQUAL),
     ("sum(z) + sum(b)", Verdict.DIFFERENT), ("spread(z, a).T", Verdict.EQUAL)],
)  # fmt: skip
def test_what_does_not_work_entry_by_entry_is_compared_point_by_point(right: str, verdict: Verdict) -> None:
    assert compare("z", right).verdict is verdict
    assert compare(right, "z").verdict is verdict


def test_a_derivative_is_not_found_before_its_step() -> None:
    made = graph("input x = 2", "parameter w = 3", "u = w*x", "loss q = u*u")
    with pytest.raises(KeyError, match="dw"):
        finder(made, "dw")
    assert finder(made, "dq/du")({"x": 2.0, "w": 3.0}) == pytest.approx(12)
